"""The methods in words: what a survey's design allows, and how every number is made."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from components import words
from components.text import dates, say
from data.model import Survey

MANUAL = Path(__file__).parents[1] / "METHODS.md"


def headline(card: pd.DataFrame, survey: Survey, wave: str) -> str:
    """The margin of error of the samples of a wave."""
    margins = card["margin"].dropna()
    when = say("subtitle.in_wave", wave=wave) if wave else ""
    if margins.empty:
        return say("methods.headline_none")
    low, high = (_points(margin) for margin in (margins.min(), margins.max()))
    country = survey.role("country")
    if country is None:
        return say("methods.headline_whole", high=high, wave=when)
    if len(card) == 1:
        return say("methods.headline_one", high=high, wave=when, name=card[country.name].iloc[0])
    return say("methods.headline", low=low, high=high, wave=when)


def table(card: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """The design card as readers see it: a row for each sample, as polling institutes state it."""
    country = survey.role("country")
    columns = {country.label: card[country.name]} if country else {}
    spoken = survey.source.languages
    places = card[country.name] if country else ["all"] * len(card)
    columns[say("methods.languages")] = [spoken.get(x, spoken.get("all", "")) for x in places]
    forms = {
        "n": "{:,.0f}", "strata": "{:,.0f}", "psus": "{:,.0f}", "df": "{:,.0f}",
        "deff_weights": "{:.2f}", "deff": "{:.2f}", "n_eff": "{:,.0f}",
    }  # fmt: skip
    for name, form in forms.items():
        columns[say(f"methods.{name}")] = [
            "" if np.isnan(x) else form.format(x) for x in card[name].astype(float)
        ]
    columns[say("methods.margin")] = [
        "" if np.isnan(x) else say("methods.points", size=_points(x)) for x in card["margin"]
    ]
    found = pd.DataFrame({name: list(column) for name, column in columns.items()})
    return found.loc[:, (found != "").any()]


def facts(survey: Survey, weight: str, wave: str) -> list[str]:
    """Who did the survey, how, when and among whom, and what its design lacks."""
    source = survey.source
    said = [
        say(f"methods.{part}", words=told)
        for part in ("producer", "mode", "population")
        if (told := getattr(source, part))
    ]
    if period := source.fieldwork.get(wave or "all"):
        said.append(say("footer.fieldwork", dates=dates(period)))
    said.append(say("methods.weights", words=words.weight_name(survey, weight)))
    said.append(say("methods.note"))
    if not survey.design.clustered:
        said.append(say("methods.design_lower"))
    if survey.synthetic:
        said.append(say("mark.synthetic_note"))
    return said


def manual() -> str:
    """METHODS.md without its title, its links to files of the project as plain words."""
    text = MANUAL.read_text(encoding="utf-8")
    return re.sub(r"\[([^\]]+)\]\((?!https?:)[^)]+\)", r"\1", text.split("\n", 1)[1])


def _points(margin: float) -> str:
    return f"{100 * margin:.1f}"
