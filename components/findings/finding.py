"""A finding: the estimates of a view and the comparisons among them, as they may be shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.comparisons import Comparisons
from analysis.estimates import Estimates, favourability
from analysis.reliability import HIDDEN, present
from analysis.tally import Tally
from components.view import View
from data.events import Event
from data.model import Code, Item, Survey
from data.published import published_beside

Tallied = Callable[..., Tally]
"""`analysis.tally.tally`, or a call like it that keeps what it has tallied."""

SIDE = ["estimate", "low", "high", "n", "flag"]
"""What a comparison shows of each of its sides."""


@dataclass(frozen=True)
class Asked:
    """What a finding was asked with, so that it can be found again.

    Attributes
    ----------
    view : as the page has it; that of the finding may be narrower, or without a wave
    choices : those of the page itself
    """

    question: Callable[..., object]
    view: View
    choices: tuple[Any, ...] = ()


@dataclass(frozen=True, eq=False)
class Finding:
    """What a view finds: the numbers that are drawn, worded, shown in a table and exported.

    Attributes
    ----------
    items : the item, or the two of a pair
    by : the breaks of the table, in its order; none where all respondents are one group
    kind : "share", "net" or "mean", the scale of all numbers
    table : `Estimates.table` as `present` returns it, in the order of the chart, with `provenance`
        ("" for real data, else "calibrated", "invented" or "synthetic")
    reference : the average of the groups shown, or all respondents; no rows where there is neither
    compared : `Comparisons.table` as `present` returns it, with `provenance` and, where `beside`
        put them there, the estimates of both sides; no rows where nothing is compared
    sides : group -> on which side of the middle it clearly is
    ties : runs of neighbours in which no two clearly differ; they may overlap
    letters : group -> letters, of which two groups share one just where they do not clearly differ
    steps : the changes from each wave to the next, in the form of `compared`
    events : what happened meanwhile, to be drawn on the axis of time
    published : figures of the published record beside the estimates, as `published_beside` has them
    chosen : the group that stands out where the groups are no countries, else that of the view
    asked : how it was found; None where nobody keeps it
    """

    survey: Survey
    view: View
    items: tuple[Item, ...]
    by: tuple[str, ...]
    kind: str
    table: pd.DataFrame
    reference: pd.DataFrame = field(default_factory=pd.DataFrame)
    compared: pd.DataFrame = field(default_factory=pd.DataFrame)
    sides: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    ties: tuple[tuple[str, ...], ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)
    steps: pd.DataFrame = field(default_factory=pd.DataFrame)
    events: tuple[Event, ...] = ()
    published: pd.DataFrame = field(default_factory=pd.DataFrame)
    chosen: str = ""
    asked: Asked | None = None

    @property
    def item(self) -> Item:
        """The item, or the first of a pair."""
        return self.items[0]

    @property
    def level(self) -> float:
        """The confidence level, in [0, 1]."""
        return self.view.level / 100

    @property
    def highlighted(self) -> str:
        """The group that stands out, "" for none."""
        return self.chosen or self.view.country

    @cached_property
    def shown(self) -> pd.DataFrame:
        """The estimates that are not hidden."""
        return self.table[~self.table["flag"].str.startswith(HIDDEN)]


@dataclass(frozen=True, eq=False)
class Question:
    """What a view asks of a survey; with another choice it is another question.

    Attributes
    ----------
    find : one of the functions of `components.findings`
    choices : those of the page itself, which `find` takes after the view
    """

    find: Callable[..., Finding]
    survey: Survey
    view: View
    choices: tuple[Any, ...] = ()


def kind_of(item: Item) -> str:
    """What an item is quoted by: "mean", "share", or "" where no answer of it is favourable."""
    return "mean" if item.scale else "share" if item.favourable else ""


def called(*items: Item) -> Mapping[str, str]:
    """Item -> what it is about, or its title where two are about the same."""
    about = {item.name: item.about for item in items}
    if len(set(about.values())) == len(about):
        return about
    return {item.name: item.title for item in items}


def quoted(
    survey: Survey, view: View, by: Sequence[str], tallied: Tallied, item: str = ""
) -> Estimates:
    """The favourable shares, or means, of the view's item in the groups of some breaks."""
    found = tallied(survey, item or view.item, by, view.selection(survey), view.weight)
    return favourability(found, view.base)


def presented(survey: Survey, view: View, item: Item, estimates: Estimates) -> pd.DataFrame:
    """The table of estimates as it may be shown, with the provenance of synthetic numbers."""
    table = present(estimates.table(view.level / 100))
    return table.assign(provenance=_provenance(survey, view, item, tuple(estimates.by), table))


def presented_comparisons(
    survey: Survey, view: View, item: Item, found: Comparisons
) -> pd.DataFrame:
    """The table of comparisons as it may be shown; no difference of a demo was ever published."""
    return present(found.table(view.level / 100)).assign(provenance=made_up(survey, item))


def made_up(survey: Survey, *items: Item) -> str:
    """The provenance of numbers that were never published: "" for real data."""
    if not survey.synthetic:
        return ""
    return "invented" if any(item.provenance for item in items) else "synthetic"


def published(survey: Survey, view: View, over: str) -> pd.DataFrame:
    """The published figures of the favourable answer, where it is a single one, of all asked."""
    item, country = survey.item(view.item), survey.role("country")
    same = country and over == country.name and view.base == "all" and not view.where
    if not same or len(item.favourable) != 1:
        return pd.DataFrame()
    beside = published_beside(survey, item)
    return beside[beside["code"] == item.favourable[0]].reset_index(drop=True)


def beside(compared: pd.DataFrame, table: pd.DataFrame, over: str) -> pd.DataFrame:
    """Comparisons with the estimates of their sides, as columns `estimate_a`, `n_b` and so on.

    Parameters
    ----------
    over : the break of the table whose levels `a` and `b` are
    """
    first = list(table).index("estimate")
    rest = [name for name in list(table)[:first] if name != over]
    for side in ("a", "b"):
        named = {over: side} | {name: f"{name}_{side}" for name in SIDE}
        part = table[[*rest, over, *SIDE]].rename(columns=named)
        compared = compared.merge(part, on=[*rest, side], how="left")
    return compared


def _provenance(
    survey: Survey, view: View, item: Item, by: tuple[str, ...], table: pd.DataFrame
) -> list[str]:
    if not survey.synthetic or not item.provenance:
        return ["synthetic" if survey.synthetic else ""] * len(table)
    country, wave = survey.role("country"), survey.role("wave")
    as_published = (
        view.base == "all" and view.weight == survey.default_weight and not view.where
        and country is not None and set(by) - {wave.name if wave else ""} == {country.name}
    )  # fmt: skip

    def calibrated(codes: Sequence[Code], name: str, wave: str) -> bool:
        met = (item.calibrated.get(code, {}).get(wave, ()) for code in codes)
        return as_published and len(codes) > 0 and all(name in names for names in met)

    code_of = dict(zip(item.labels, item.codes, strict=True))
    return [
        ("calibrated" if calibrated(codes, name, wave) else "invented") if n else ""
        for n, name, wave, codes in zip(
            table["n"],
            table[country.name] if country and country.name in by else [""] * len(table),
            table[wave.name] if wave and wave.name in by else [view.wave] * len(table),
            table["answer"].map(lambda a: (code_of[a],) if a in code_of else item.favourable),
            strict=True,
        )
    ]
