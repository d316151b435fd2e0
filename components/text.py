"""All sentences, from one catalogue; numbers are rounded here and nowhere before."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.reliability import HIDDEN, NOT_ASKED
from analysis.reliability import reasons as reasons_in
from analysis.verdicts import ABOVE, BELOW
from components.findings import Finding
from data.model import UNWEIGHTED, Item, Survey

CATALOGUE = Path(__file__).parent / "catalogue"

MOST_NAMES = 4
"""A headline that would name more groups than this gives their number instead."""

MINUS = "\N{MINUS SIGN}"


@cache
def _catalogue(language: str = "en") -> dict[str, dict[str, Any]]:
    parts = sorted((CATALOGUE / language).glob("*.toml"))
    said = [tomllib.loads(part.read_text(encoding="utf-8")) for part in parts]
    return {section: words for part in said for section, words in part.items()}


def say(key: str, **values: object) -> str:
    """The catalogue's words for a key such as "footer.source", with its names filled in."""
    section, _, name = key.partition(".")
    return _catalogue()[section][name].format(**values)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return say("list.and", first=say("list.comma").join(names[:-1]), last=names[-1])


def number(value: float, kind: str) -> str:
    """A share in whole percent, a mean to a tenth; "" where it cannot be said."""
    if np.isnan(value):
        return ""
    rounded = f"{value:.1f}" if kind == "mean" else f"{100 * value:.0f}%"
    return rounded.replace("-", MINUS)


def intervals(table: pd.DataFrame, kind: str) -> list[str]:
    """Both ends of each row's interval, rounded as `number` does; "" where there is none."""
    return [
        "" if np.isnan(low) else f"{number(low, kind)} – {number(high, kind)}"
        for low, high in zip(table["low"], table["high"], strict=True)
    ]


def remark(flag: str) -> str:
    """A flag's reasons in words; "" for "ok"."""
    return "; ".join(say(f"reason.{reason}") for reason in reasons_in(flag))


def dates(period: str) -> str:
    """Field dates such as "2011-06/07" or "2010-12/2011-01" in words; another spelling as it is."""
    month = r"(0[1-9]|1[0-2])"
    found = re.fullmatch(rf"(\d{{4}})-{month}(?:/(?:(\d{{4}})-)?{month})?", period)
    if not found:
        return period
    year, first, later, last = found.groups()
    months = _catalogue()["date"]["months"]
    name = months[int(first) - 1]
    begin = name if last and not later else say("date.one", month=name, year=year)
    if not last:
        return begin
    end = say("date.one", month=months[int(last) - 1], year=later or year)
    return say("date.two", first=begin, last=end)


def escaped(words: str) -> str:
    """Words of a file or a profile as Markdown shows them, whatever signs they hold."""
    words = " ".join(words.split())
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~$<>:&])", r"\\\1", words)


def statement(item: Item) -> str:
    """What those who are favourable say."""
    return item.statement or say("subtitle.answer", label=item.favourable_label)


def headline(finding: Finding) -> str:
    """The finding: in which groups a majority, or the upper half of a scale, is clear."""
    view, item, sides = finding.view, finding.item, finding.sides
    if (finding.table["flag"] == HIDDEN + NOT_ASKED).all():
        return say("headline.not_asked", title=item.title, wave=view.wave or finding.survey.title)
    if finding.shown.empty:
        return say("headline.nothing", title=item.title)
    if view.show == "answers":
        return say("headline.answers", title=item.title)
    if not view.by:
        side = sides[()].replace("unclear", "neither")
        return say(
            f"headline.{view.kind}_{side}_whole", title=item.title, statement=statement(item)
        )
    names = finding.table[view.by].tolist()
    above, below = ([n for n in names if sides.get((n,)) == side] for side in (ABOVE, BELOW))
    which = "_".join(["above"] * bool(above) + ["below"] * bool(below)) or "neither"
    return say(
        f"headline.{view.kind}_{which}",
        title=item.title,
        statement=statement(item),
        above=_among(finding, above),
        below=_among(finding, below),
        none=_among(finding, []),
    )


def _among(finding: Finding, names: Sequence[str]) -> str:
    """Where, or among whom: groups by name, or by number where they are many, all or none."""
    total = len(finding.sides)
    kind = finding.survey.breaks[finding.view.by].role or "other"
    if not names:
        return say(f"groups.{kind}_none", total=total)
    if len(names) == total > 1:
        return say(f"groups.{kind}_all", total=total)
    if len(names) > MOST_NAMES:
        return say(f"groups.{kind}_many", count=len(names), total=total)
    return say(f"groups.{kind}", names=listed(names))


def subtitle(finding: Finding) -> str:
    """What the numbers are: of whom, who say what, when."""
    view, item = finding.view, finding.item
    low, high = item.scale or ("", "")
    return say(
        f"subtitle.{'answers' if view.show == 'answers' else view.kind}",
        base=say(f"subtitle.base_{view.base}"),
        statement=statement(item),
        wave=say("subtitle.in_wave", wave=view.wave) if view.wave else "",
        level=view.level,
        low=low,
        high=high,
    )


def reference(finding: Finding) -> str:
    """What the groups are compared with: the average of those shown, or everyone."""
    view = finding.view
    if not view.averaging:
        return say("average.whole")
    return say(f"average.{view.averaging}", count=finding.shown[view.by].nunique())


def footer(finding: Finding) -> list[str]:
    """What a number must travel with: wording, base, n, dates, weights, method, source."""
    survey, view, item = finding.survey, finding.view, finding.item
    about = [say(f"footer.base_{'mean' if view.measure == 'mean' else view.base}")]
    about += _interviews(finding.shown["n"])
    if when := survey.source.fieldwork.get(view.wave or "all"):
        about.append(say("footer.fieldwork", dates=dates(when)))
    for part in ("mode", "population"):
        if words := getattr(survey.source, part):
            about.append(say(f"footer.{part}", words=words))
    method = [say("footer.weights", weight=weight_name(survey, view.weight))]
    if view.show == "ranking":
        method.append(say("footer.method", level=view.level, design=_design(survey)))
    else:
        method.append(say("footer.rounding"))
    if lonely := survey.design.lonely_strata:
        named = listed(lonely[:MOST_NAMES])
        method.append(say(f"footer.lonely_{survey.design.lonely}", count=len(lonely), names=named))
    lines = [
        say("footer.question", wording=item.wording) if item.wording else "",
        " ".join(about),
        " ".join(method),
        _marked(finding.shown),
        _hidden(finding),
        say("footer.source", producer=survey.source.producer or survey.title),
        synthetic_note(finding),
    ]
    return [line for line in lines if line]


def weight_name(survey: Survey, name: str) -> str:
    """A weight in the reader's words."""
    return say("controls.unweighted") if name == UNWEIGHTED else survey.weights[name]


def _interviews(n: pd.Series) -> list[str]:
    if n.empty:
        return []
    low, high = f"{n.min():,}", f"{n.max():,}"
    return [say("footer.n", n=low) if low == high else say("footer.n_range", low=low, high=high)]


def _design(survey: Survey) -> str:
    design = survey.design
    if design.clustered:
        return say("footer.design_full" if design.stratified else "footer.design_psu")
    if design.design_effect > 1:
        return say("footer.design_effect", effect=f"{design.design_effect:g}")
    return say("footer.design_strata" if design.stratified else "footer.design_none")


def _marked(shown: pd.DataFrame) -> str:
    reasons = dict.fromkeys(r for flag in shown["flag"] for r in reasons_in(flag))
    if not reasons:
        return ""
    return say("footer.marks", reasons="; ".join(say(f"reason.{reason}") for reason in reasons))


def _hidden(finding: Finding) -> str:
    by, table = finding.view.by, finding.table
    gone = table[table["flag"].str.startswith(HIDDEN)]
    if not by:
        return ""
    return " ".join(
        say("footer.hidden", names=listed(rows[by].unique().tolist()), reason=remark(flag))
        for flag, rows in gone.groupby("flag", sort=False)
    )


def mark(finding: Finding) -> str:
    """The words inside the plot area of a chart of synthetic data; "" for real data."""
    found = set(finding.shown["provenance"])
    if not finding.survey.synthetic:
        return ""
    return say("mark.invented" if found == {"invented"} else "mark.synthetic")


def synthetic_note(finding: Finding) -> str:
    """The sentence for synthetic data, naming what is calibrated; "" for real data."""
    shown, by = finding.shown, finding.view.by
    if not finding.survey.synthetic:
        return ""
    met = shown[shown["provenance"] == "calibrated"]
    if met.empty:
        kind = "synthetic" if (shown["provenance"] == "synthetic").any() else "invented"
        return say(f"mark.{kind}_note")
    names = listed(met[by].tolist())
    if finding.view.show == "answers":
        names = "; ".join(
            say("mark.of_answer", answer=answer, names=listed(rows[by].tolist()))
            for answer, rows in met.groupby("answer", sort=False)
        )
    return say(
        "mark.calibrated_note" if len(met) == len(shown) else "mark.partly_note", names=names
    )


def alt(finding: Finding) -> str:
    """The chart in words, for those who do not see it."""
    view = finding.view
    ranges = intervals(finding.table, view.measure)
    values = [
        say(
            f"alt.{view.show}_value",
            name=row[view.by] if view.by else say("average.whole"),
            answer=row["answer"],
            value=number(row["estimate"], view.measure) or remark(row["flag"]),
            interval=between,
        )
        for row, between in zip(finding.table.to_dict("records"), ranges, strict=True)
    ]
    parts = (say(f"alt.{view.show}"), headline(finding), "; ".join(values), synthetic_note(finding))
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)
