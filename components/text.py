"""Words from one catalogue, and numbers as words: they are rounded here and nowhere before."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.reliability import reasons
from analysis.verdicts import CLEAR_ALONE

CATALOGUE = Path(__file__).parent / "catalogue"

MINUS = "\N{MINUS SIGN}"

UNSEEN = "\N{WORD JOINER}"
"""A character that nobody sees, which makes another word of one that acts."""

_ACTING = re.compile(r"(https?(?=:)|www(?=\.)|@|:(?=[\w+-]+[:/]))", re.IGNORECASE)


@cache
def _catalogue(language: str = "en") -> dict[str, dict[str, Any]]:
    parts = sorted((CATALOGUE / language).glob("*.toml"))
    said = [tomllib.loads(part.read_text(encoding="utf-8")) for part in parts]
    return {section: words for part in said for section, words in part.items()}


def say(key: str, /, **values: object) -> str:
    """The catalogue's words for a key such as "footer.source", with its names filled in."""
    section, _, name = key.partition(".")
    return _catalogue()[section][name].format(**values)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return say("list.and", first=say("list.comma").join(names[:-1]), last=names[-1])


def number(value: float, kind: str) -> str:
    """A share or net score in whole percent, a mean to a tenth; "" where it cannot be said.

    A difference of shares ("points") has its sign, an odds ratio ("odds") two digits.
    """
    if np.isnan(value):
        return ""
    if kind == "points":
        return signed(value, "share")
    rounded = {"mean": f"{value:.1f}", "odds": f"{value:.2f}"}.get(kind, f"{100 * value:.0f}%")
    return rounded.replace("-", MINUS)


def signed(value: float, kind: str) -> str:
    """A difference with its sign: of shares in points without their name, of means to a tenth.

    What is rounded to 0 has no sign.
    """
    if np.isnan(value):
        return ""
    rounded = f"{value:+.1f}" if kind == "mean" else f"{100 * value:+.0f}"
    return rounded.lstrip("+-") if not float(rounded) else rounded.replace("-", MINUS)


def slope(value: float, kind: str) -> str:
    """A slope with its sign: of shares in points to a tenth, of means to a hundredth."""
    if np.isnan(value):
        return ""
    return (f"{value:+.2f}" if kind == "mean" else f"{100 * value:+.1f}").replace("-", MINUS)


def points(value: float, kind: str) -> str:
    """The size of a slope in words, without its sign: "3.0 points"."""
    size = slope(abs(value), kind).removeprefix("+")
    return say("number.points", size=size)


def intervals(table: pd.DataFrame, kind: str) -> list[str]:
    """Both ends of each row's interval, rounded as `number` does; "" where there is none."""
    return _ranges("range", (number(end, kind) for ends in _ends(table) for end in ends))


def signed_intervals(table: pd.DataFrame, kind: str) -> list[str]:
    """Both ends of each difference's interval, rounded as `signed` does; "" where there is none."""
    return _ranges("signed_range", (signed(end, kind) for ends in _ends(table) for end in ends))


def p_value(p: float) -> str:
    """A p-value as journals print it: ".03", ".007", "< .001"; never 0, and never ".05" for .0496.

    Three digits where two would hide on which side of .05 it is, or would leave one digit.
    """
    if np.isnan(p):
        return ""
    if p < 0.001:
        return say("number.p_least")
    if p > 0.99:
        return say("number.p_most")
    return f"{p:.3f}"[1:] if p < 0.01 or 0.045 <= p < 0.055 else f"{p:.2f}"[1:]


def verdict(words: str, family: int, section: str = "verdict") -> str:
    """A verdict of `analysis.verdicts` in the words of a section of the catalogue."""
    alone = words == CLEAR_ALONE.format(k=family)
    return say(f"{section}.{'alone' if alone else words}", family=family)


def remark(flag: str) -> str:
    """A flag's reasons in words; "" for "ok"."""
    return "; ".join(say(f"reason.{reason}") for reason in reasons(flag))


def dates(period: str) -> str:
    """Field dates such as "2011-06/07" or "2010-12/2011-01" in words; another spelling as it is."""
    month = r"(0[1-9]|1[0-2])"
    found = re.fullmatch(rf"(\d{{4}})-{month}(?:-(\d\d)|/(?:(\d{{4}})-)?{month})?", period)
    if not found:
        return period
    year, first, day, later, last = found.groups()
    months = _catalogue()["date"]["months"]
    name = months[int(first) - 1]
    if day:
        return say("date.day", day=int(day), month=name, year=year)
    begin = name if last and not later else say("date.one", month=name, year=year)
    if not last:
        return begin
    end = say("date.one", month=months[int(last) - 1], year=later or year)
    return say("date.two", first=begin, last=end)


def escaped(words: str) -> str:
    """Words of a file or a profile as Markdown shows them, whatever signs they hold.

    Behind what begins an address stands a character that nobody sees: an address becomes a link
    however its signs are escaped, and so do `:smile:` and `:material/delete:` become pictures.
    """
    words = _ACTING.sub(rf"\1{UNSEEN}", " ".join(words.split()))
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~$<>:&])", r"\\\1", words)


def _ends(table: pd.DataFrame) -> Iterable[tuple[float, float]]:
    return zip(table["low"], table["high"], strict=True)


def _ranges(key: str, ends: Iterable[str]) -> list[str]:
    """Words for the ends, two by two."""
    words = iter(ends)
    return [
        say(f"number.{key}", low=low, high=high) if low else ""
        for low, high in zip(words, words, strict=True)
    ]
