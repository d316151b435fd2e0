"""What making a weight changes: how close the sample comes to the population, and at what cost."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.raking import Margin, categorised, title
from analysis.weight_effects import Effect, Where, weight_effect
from analysis.weighting import margin_label, reweighted
from data.model import Survey
from data.profile import WeightingSpec


@dataclass(frozen=True, eq=False)
class Reweighting:
    """A weight made as a profile says, and what it does.

    Attributes
    ----------
    survey : with the new weight as its default
    effect : of the new weight, beside the one it was made from
    shares : for each margin, country and wave, and category: `margin`, `country`, `wave`,
        `category`, `n`, `kept`, and `target`, `before`, `after`, weighted shares of those who have
        a category, in [0, 1]
    gaps : for each margin, how far the furthest share is from its target, `before` and `after`; and
        which it was before: `country`, `wave`, `category`
    """

    survey: Survey
    effect: Effect
    shares: pd.DataFrame
    gaps: pd.DataFrame


def reweighting(
    survey: Survey, weighting: WeightingSpec, item: str | None, where: Where | None = None
) -> Reweighting:
    """Make a weight, and say what it does to the numbers of an item in a part of the survey.

    Shares and gaps are of the whole survey: a weight is made for all of it.

    Raises
    ------
    SurveyError
        As `analysis.weighting.reweighted` and `analysis.weight_effects.weight_effect`.
    """
    base, made = weighting.base or survey.default_weight, reweighted(survey, weighting)
    margins = {
        margin_label(survey, names): categorised(survey, names, said, survey.weight(base))
        for names, said in weighting.targets.items()
    }
    shares = [_shares(made, base, label, margin) for label, margin in margins.items()]
    gaps = [_gap(found) for found in shares if len(found)]
    return Reweighting(
        survey=made,
        effect=weight_effect(made, base, made.default_weight, item, where),
        shares=pd.concat(shares, ignore_index=True) if shares else pd.DataFrame(),
        gaps=pd.DataFrame(gaps),
    )


def _shares(survey: Survey, base: str, label: str, margin: Margin) -> pd.DataFrame:
    """The categories that have a target or respondents, block by block."""
    design, size = survey.design, margin.target.shape
    sums = {
        "n": np.bincount(margin.category, minlength=margin.target.size),
        "target": margin.target.ravel(),
        "before": np.bincount(margin.category, survey.weight(base), margin.target.size),
        "after": np.bincount(margin.category, survey.weight(), margin.target.size),
    }
    found = {name: table.reshape(size)[1:, 1:] for name, table in sums.items()}
    some = found["target"].sum(axis=1, keepdims=True) > 0
    block, cell = np.nonzero(some & (found["target"] + found["n"] > 0))
    roles = {role: b for role in ("country", "wave") if (b := survey.role(role))}
    samples = {b.name for b in roles.values()}
    places = [place for place, name in enumerate(margin.breaks) if name not in samples]
    of = {
        role: [roles[role].levels[i] for i in getattr(design, f"block_{role}")[block]]
        if role in roles
        else ""
        for role in ("country", "wave")
    }
    whole = {name: found[name].sum(axis=1)[block] for name in ("target", "before", "after")}
    return pd.DataFrame(
        {
            "margin": label,
            **of,
            "category": [title(margin.words[i][p] for p in places) for i in cell],
            "n": found["n"][block, cell],
            "kept": margin.kept[cell],
            **{name: found[name][block, cell] / total for name, total in whole.items()},
        }
    )


def _gap(shares: pd.DataFrame) -> pd.Series:
    """The row of `Reweighting.gaps` for one margin; of shares that are as far off, the first."""
    off = {name: (shares[name] - shares["target"]).abs() for name in ("before", "after")}
    furthest = shares.loc[
        off["before"].round(12).idxmax(), ["margin", "country", "wave", "category"]
    ]
    return pd.concat([furthest, pd.Series({name: gap.max() for name, gap in off.items()})])
