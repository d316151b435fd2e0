"""What a survey's design allows: interviews, sampling points and margin of error of each sample."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.intervals import t_quantile
from analysis.linear import design_effect
from analysis.tally import tally
from data.model import Survey


def design_card(
    survey: Survey,
    weight: str | None = None,
    level: float = 0.95,
    tallied: Callable = tally,
) -> pd.DataFrame:
    """How precise each sample is: a row for each country and wave that has interviews.

    The design effect is the median over the items that were asked, each that of its whole answer
    distribution; the margin of error is half the interval of a share of one half on all interviews
    with it, t x sqrt(deff x .25 / (n - 1)), as polling institutes state theirs.

    Returns
    -------
    DataFrame
        The breaks of country and wave; `n` interviews of positive weight; `strata`; `psus`, nan
        where the file names none; `df`, PSUs less strata; `deff_weights`, Kish's from the weights
        alone; `deff`; `n_eff` = n / deff; `margin`, in [0, 1]. nan where it cannot be said.

    Sources: Kish (1965), Survey Sampling, section 11.7, for `deff_weights`; METHODS.md.
    """
    by = [found.name for role in ("country", "wave") if (found := survey.role(role))]
    deffs = []
    for name in survey.items:
        t = tallied(survey, name, by, {}, weight or survey.default_weight)
        everyone = np.ones(len(t.items[0].codes), bool)
        deffs.append(design_effect(t, t.place, len(t.domains), everyone))
    asked = np.array(deffs)
    known = ~np.isnan(asked).all(axis=0)
    deff = np.full(asked.shape[1], np.nan)
    deff[known] = np.nanmedian(asked[:, known], axis=0)

    design = survey.design
    sizes = [len(survey.breaks[name].levels) for name in by]
    codes = {"country": design.block_country, "wave": design.block_wave}
    there = [codes[role] for role in codes if survey.role(role)]
    domain = np.ravel_multi_index(there, sizes) if by else np.zeros(1, int)
    blocks = len(design.block_country)
    used = design.block >= 0
    strata = np.bincount(design.block[used], minlength=blocks)
    weights = survey.weight(weight)
    block = design.block[design.stratum[design.unit]]
    kept = (block >= 0) & (weights > 0)
    n = np.bincount(block[kept], minlength=blocks)
    psus = np.bincount(design.block[used], design.psus[used], blocks) if design.clustered else n
    total = np.bincount(block[kept], weights[kept], blocks)
    squares = np.bincount(block[kept], weights[kept] ** 2, blocks)

    labels = np.unravel_index(domain, sizes) if by else []
    card = pd.DataFrame(
        {
            name: np.array(survey.breaks[name].levels, object)[code]
            for name, code in zip(by, labels, strict=True)
        },
        index=range(blocks),
    )
    df = psus - strata
    with np.errstate(divide="ignore", invalid="ignore"):
        return card.assign(
            n=n,
            strata=strata,
            psus=psus if design.clustered else np.nan,
            df=df,
            deff_weights=n * squares / total**2,
            deff=deff[domain],
            n_eff=n / deff[domain],
            margin=t_quantile(level, df) * np.sqrt(deff[domain] * 0.25 / (n - 1)),
        )[n > 0].reset_index(drop=True)
