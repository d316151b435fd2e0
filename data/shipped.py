"""Margins from the population tables that ship, for the breaks of a survey that certainly match.

The tables know groups of their own: `data/population/README.md`. A margin is as coarse as both they
and the survey can tell: levels that a table cannot tell apart are one category, and what it does
not know keeps its weighted share. Nothing is interpolated.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import inf
from typing import Any

import pandas as pd

from data.coding import ages_of
from data.load import POPULATION
from data.model import Break, Survey
from data.profile import KEEP, TOGETHER, MarginSpec, Target

TABLES = ("age", "sex", "religion")
KINDS = ("sex", "religion", "country")
"""What the tables are by, and levels of which kinds have known names."""

NO_COUNTRY = "no country"
NO_BREAK = "no break"
NO_GROUPS = "no groups"
"""Why a table gives no margin: no country that it has, no break with such levels, or no two groups
that table and break both have."""

REST = "Bektashi"
"""A religion of Albania's census, an order of Islam: Muslim where a file has no such level."""


@dataclass(frozen=True)
class Shipped:
    """What a population table knows of a break.

    Attributes
    ----------
    table : "age", "sex" or "religion"
    break_ : the name of the break, "" where none has such levels
    margin : None where there is none, for the `reason`
    sources : what the figures are, and of when -> the countries, in the survey's words
    """

    table: str
    break_: str = ""
    margin: MarginSpec | None = None
    reason: str = ""
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def shipped_margins(survey: Survey) -> tuple[Shipped, ...]:
    """The margin of each break that a population table knows, or why a table gives none."""
    countries = _countries(survey)
    found = []
    for table in TABLES:
        breaks = [b for b in survey.breaks.values() if _suits(b, table)]
        if not countries or not breaks:
            found.append(Shipped(table, reason=NO_BREAK if countries else NO_COUNTRY))
        found += [_margin(survey, table, b, countries) for b in breaks if countries]
    return tuple(found)


def same(word: str, levels: Sequence[str]) -> str | None:
    """The one of the levels that a word means, whatever its case; by its known names, too."""
    known = {name: meant for kind in KINDS for name, meant in _known(kind).items()}
    meant = known.get(folded(word))
    found = [level for level in levels if level == word]
    found = found or [level for level in levels if folded(level) == folded(word)]
    found = found or [level for level in levels if meant and known.get(folded(level)) == meant]
    return found[0] if len(found) == 1 else None


def samples_of(survey: Survey) -> list[tuple[str, ...]]:
    """The country and wave of each sample of a survey, as far as it has such breaks."""
    design, roles = survey.design, [b for r in ("country", "wave") if (b := survey.role(r))]
    return [
        tuple(b.levels[getattr(design, f"block_{b.role}")[block]] for b in roles)
        for block in range(len(design.block_country))
    ]


def folded(word: str) -> str:
    """A word whatever its case and spaces."""
    return " ".join(word.casefold().split())


def _countries(survey: Survey) -> dict[str, str]:
    """The survey's countries that the tables have -> what the tables call them."""
    country, known = survey.role("country"), _known("country")
    levels = country.levels if country else ()
    return {level: known[folded(level)] for level in levels if folded(level) in known}


def _suits(break_: Break, table: str) -> bool:
    """Whether a break certainly has the levels that a table is about."""
    if table == "age":
        return break_.role == "age"
    known = _known(table)
    return len({known.get(folded(level)) for level in break_.levels} - {None}) > 1


def _margin(survey: Survey, table: str, break_: Break, countries: Mapping[str, str]) -> Shipped:
    figures = _figures(table)
    cells, sources = {}, {}
    for level, name in countries.items():
        here = figures[figures["country"] == name]
        found = _composed(break_, here) if table == "age" else _matched(break_, here, table)
        if len(found) > 1:
            cells[level] = found
            sources.setdefault(_source(here), []).append(level)
    if not cells:
        return Shipped(table, break_.name, reason=NO_GROUPS)
    margin = _spec(survey, break_, cells)
    return Shipped(
        table, break_.name, margin, sources={words: tuple(of) for words, of in sources.items()}
    )


def _spec(
    survey: Survey, break_: Break, cells: Mapping[str, Mapping[tuple[str, ...], float]]
) -> MarginSpec:
    """The margin in each country and wave; levels that `cells` does not have keep their share."""
    shares: dict[str, Any] = {}
    for country, *wave in samples_of(survey):
        here: dict[tuple[str, ...], Target] = {**cells.get(country, {})}
        told = {level for members in here for level in members}
        here |= {(level,): KEEP for level in break_.levels if level not in told}
        within = shares
        for level in (country, *wave):
            within = within.setdefault(level, {})
        for members in sorted(here, key=lambda members: break_.levels.index(members[0])):
            within[TOGETHER.join(members)] = here[members]
    samples = [b.name for role in ("country", "wave") if (b := survey.role(role))]
    return MarginSpec(breaks=[*samples, break_.name], shares=shares)


def _composed(break_: Break, bands: pd.DataFrame) -> dict[tuple[str, ...], float]:
    """Bands of the survey, or several together, that bands of the table make up -> persons."""
    own = {level: (ages[0], ages[1] + 1) for level in break_.levels if (ages := ages_of(level))}
    bands = bands.assign(to=bands["to_age"].fillna(inf) + 1)
    known = {*bands["from_age"], *bands["to"]}
    cuts = sorted(known & {age for ages in own.values() for age in ages})
    found = {}
    for low, high in pairwise(cuts):
        members = [level for level, (first, end) in own.items() if low <= first and end <= high]
        starts, ends = [own[level][0] for level in members], [own[level][1] for level in members]
        if [*starts, high] == [low, *ends]:  # without a hole
            inside = (bands["from_age"] >= low) & (bands["to"] <= high)
            found[tuple(members)] = _plain(bands.loc[inside, "figure"].sum())
    return found


def _matched(break_: Break, figures: pd.DataFrame, table: str) -> dict[tuple[str, ...], float]:
    """Levels that are called what the table knows -> their figure."""
    known, levels = _known(table), {}
    for level in break_.levels:
        levels.setdefault(known.get(folded(level)), []).append(level)
    sums = figures.groupby(table)["figure"].sum().to_dict()
    if REST in sums and REST not in levels:
        sums["Muslim"] += sums.pop(REST)
    return {tuple(levels[name]): _plain(x) for name, x in sums.items() if name in levels}


@cache
def _figures(table: str) -> pd.DataFrame:
    """A population table: `country`, what it is by, `figure` (persons, percent), and its source."""
    if table == "religion":
        found = pd.read_csv(POPULATION / "religion.csv").rename(columns={"percent": "figure"})
        return found.assign(source=[f"Census {year}" for year in found["year"]], note="")
    found = pd.read_csv(POPULATION / "population_by_age_and_sex.csv")
    about = pd.read_csv(POPULATION / "population_15plus.csv").fillna({"note": ""})
    about = about[["country", "year", "source", "note"]]
    return found.assign(figure=1000 * found["population_thousands"]).merge(about, on="country")


def _plain(figure: float) -> float:
    """A sum of figures without the dust of adding them: persons are whole, percents have tenths."""
    found = round(float(figure), 1)
    return int(found) if found.is_integer() else found


def _source(figures: pd.DataFrame) -> str:
    first = figures.iloc[0]
    year = "" if str(first["year"]) in first["source"] else f", for {first['year']}"
    return f"{first['source']}{year}" + (f" ({first['note']})" if first["note"] else "")


@cache
def _known(kind: str) -> dict[str, str]:
    """What levels of a kind are called -> what the tables call them."""
    if kind == "country":
        table = pd.read_csv(POPULATION / "population_15plus.csv")
        names = {
            name: said.split("|")
            for name, said in zip(table["country"], table["names"], strict=True)
        }
    else:
        names = tomllib.loads((POPULATION / "levels.toml").read_text(encoding="utf-8")).get(
            kind, {}
        )
    return {folded(word): name for name, words in names.items() for word in (name, *words)}
