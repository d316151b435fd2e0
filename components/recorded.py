"""The published record in words: its headline, its table with links, its chart's alternative."""

import pandas as pd

from components.text import escaped, say
from data.published import Question


def percent(share: float) -> str:
    """A published share as it was printed, without its sign."""
    return f"{100 * share:.1f}".removesuffix(".0")


def headline(figures: pd.DataFrame, question: Question, answer: str) -> str:
    """The lowest and the highest figure; nothing is tested, since figures have no intervals."""
    low, high = figures.loc[figures["share"].idxmin()], figures.loc[figures["share"].idxmax()]
    return say(
        "record.headline" if len(figures) > 1 else "record.headline_one",
        title=question.title,
        answer=answer,
        low=percent(low["share"]),
        lowest=low["country"],
        low_year=low["year"],
        high=percent(high["share"]),
        highest=high["country"],
        high_year=high["year"],
    )


def found_headline(count: int, words: str) -> str:
    """How many figures a search has found."""
    key = {0: "nothing", 1: "headline_search_one"}.get(count, "headline_search")
    return say(f"record.{key}", count=count, words=words)


def alt(figures: pd.DataFrame, headline: str) -> str:
    """The chart for those who do not see it."""
    values = [
        say(
            "record.alt_value",
            country=row.country,
            year=row.year,
            series=row.series,
            percent=percent(float(str(row.share))),
        )
        for row in figures.itertuples()
    ]
    return f"{say('record.alt')} {headline}. {'; '.join(values)}."


def table(figures: pd.DataFrame, questions: dict[str, Question]) -> pd.DataFrame:
    """The figures as readers see them, in Markdown: each with a link to its source.

    Question and answer have columns of their own where the figures are of more than one.
    """
    figures = figures.sort_values(["question", "answer", "year", "country"], kind="stable")
    columns = {
        "country": [escaped(country) for country in figures["country"]],
        "year": figures["year"].astype(str),
        "series": [escaped(series) for series in figures["series"]],
        "asked": [escaped(questions[name].title) for name in figures["question"]],
        "answer": [escaped(answer) for answer in figures["answer"]],
        "percent": [escaped(percent(share)) for share in figures["share"]],
        "kind": [say(f"record.status_{status}") for status in figures["status"]],
        "note_column": [escaped(note) for note in figures["note"]],
        "source": [
            ", ".join(f"[{say('record.link')}]({address})" for address in source.split(" and "))
            for source in figures["source"]
        ],
    }
    if len(figures[["question", "answer"]].drop_duplicates()) == 1:
        del columns["asked"], columns["answer"]
    return pd.DataFrame({say(f"record.{name}"): list(c) for name, c in columns.items()})
