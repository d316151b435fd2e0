"""The published record: real figures with their sources, and where a survey has their like."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import TypeAdapter

from data.described import Part, read_described
from data.model import Item, Survey

RECORD = Path(__file__).parent / "published"
NAMES = Path(__file__).parent / "population" / "population_15plus.csv"


class Question(Part):
    """A question of the record: its title, and how to know an item that asks the same."""

    title: str
    about: tuple[str, ...]
    answers: dict[str, tuple[str, ...]]


class Series(Part):
    """Who asked, in full and in a word."""

    name: str
    short: str


class _Words(Part):
    licence: str
    checked: str
    series: dict[str, Series]
    questions: dict[str, Question]


class _Figure(Part):
    series: str
    year: int
    country: str
    question: str
    answer: str
    percent: float
    status: Literal["published", "derived", "doubtful"]
    note: str
    source: str


@dataclass(frozen=True, eq=False)
class PublishedRecord:
    """All figures, a row each, and the questions that they answer.

    Attributes
    ----------
    figures : series, short, year, country, question, answer, share, status, note, source;
        shares in [0, 1]
    questions : what the names in `figures["question"]` mean
    """

    figures: pd.DataFrame
    questions: dict[str, Question]


@cache
def published_record() -> PublishedRecord:
    """Read the record that ships, in the order of its file."""
    words = read_described(RECORD / "record.toml", _Words, "published record")
    table = pd.read_csv(RECORD / "figures.csv", keep_default_na=False)
    rows = TypeAdapter(list[_Figure]).validate_python(table.to_dict("records"))
    figures = pd.DataFrame([row.model_dump() for row in rows])
    series = figures["series"].map(words.series.__getitem__)
    figures["series"] = [each.name for each in series]
    figures.insert(1, "short", [each.short for each in series])
    figures.insert(6, "share", figures.pop("percent") / 100)
    return PublishedRecord(figures, words.questions)


def searched(figures: pd.DataFrame, words: str) -> pd.DataFrame:
    """The figures that have each of these words somewhere, in their question's title too."""
    titles = published_record().questions
    spelled = figures.assign(
        title=[titles[name].title for name in figures["question"]],
        percent=(100 * figures["share"]).map("{:g}%".format),
    )
    texts = spelled.astype(str).agg(" ".join, axis=1).str.casefold()
    found = [all(word in text for word in words.casefold().split()) for text in texts]
    return figures[found]


def published_beside(survey: Survey, item: Item) -> pd.DataFrame:
    """The figures that match an item of a survey in country and wave.

    An item matches a question if it is about the same and has the figure's answer, in other words
    perhaps; a wave matches a year if its level begins with it.

    Returns
    -------
    DataFrame
        The columns of `PublishedRecord.figures`, with `level` (the survey's own country), `wave`
        and `code` (the answer's code); no rows where nothing matches.
    """
    record = published_record()
    country, wave = survey.role("country"), survey.role("wave")
    if country is None or wave is None:
        return record.figures[:0].assign(level="", wave="", code="")
    known = _countries()
    level_of = {known.get(level, level): level for level in country.levels}
    wave_of = {level[:4]: level for level in wave.levels}
    code_of = {
        (name, answer): code
        for name, question in record.questions.items()
        if item.about.casefold() in map(str.casefold, question.about)
        for answer, spellings in question.answers.items()
        for code, label in item.answers.items()
        if _bare(label) in spellings
    }
    asked = zip(record.figures["question"], record.figures["answer"], strict=True)
    found = record.figures.assign(
        level=record.figures["country"].map(level_of),
        wave=record.figures["year"].astype(str).map(wave_of),
        code=[code_of.get(pair) for pair in asked],
    )
    return found.dropna(subset=["level", "wave", "code"]).reset_index(drop=True)


def _bare(label: str) -> str:
    words = label.casefold().removeprefix("a ").removeprefix("the ")
    return words.strip()


@cache
def _countries() -> dict[str, str]:
    """Each spelling of a country that the population table knows -> the record's."""
    table = pd.read_csv(NAMES)
    return {
        name: row.country
        for row in table.itertuples()
        for name in {row.country, *str(row.names).split("|")}
    }
