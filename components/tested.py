"""Comparisons in words: their direction, size, test and verdict."""

import numpy as np
import pandas as pd

from analysis.reliability import HIDDEN_SIDE, OTHER_COUNTRIES
from analysis.verdicts import CLEAR, CLEAR_SMALL
from components import text
from components.text import say

ABOVE, BELOW = "▲", "▼"
"""Clearly above, clearly below what a group is compared with."""


def clear(compared: pd.DataFrame) -> np.ndarray:
    """Which comparisons are clear after allowing for the others."""
    return compared["verdict"].isin([CLEAR, CLEAR_SMALL]).to_numpy()


def symbols(compared: pd.DataFrame) -> list[str]:
    """Clearly above or below, or "" where neither is clear."""
    direction = np.where(compared["difference"] > 0, ABOVE, BELOW)
    return np.where(clear(compared), direction, "").tolist()


def verdicts(compared: pd.DataFrame) -> list[str]:
    """The verdicts in words, with the reason where there is none."""
    return [
        text.verdict(verdict, family)
        if reason not in (HIDDEN_SIDE, OTHER_COUNTRIES)
        else say(f"reason.{reason}")
        for verdict, family, reason in zip(
            compared["verdict"], compared["family"], compared["reason"], strict=True
        )
    ]


def differences(compared: pd.DataFrame, kind: str) -> list[str]:
    """Each difference with its interval: "+14 (4 to 25)"; "" where it cannot be said."""
    return [
        say("tested.difference", difference=text.signed(x, kind), interval=interval)
        if interval
        else text.signed(x, kind)
        for x, interval in zip(
            compared["difference"], text.signed_intervals(compared, kind), strict=True
        )
    ]


def summaries(compared: pd.DataFrame, kind: str) -> list[str]:
    """Each difference with its interval and verdict, in one line."""
    return [
        say("tested.summary", difference=difference, verdict=verdict) if difference else verdict
        for difference, verdict in zip(differences(compared, kind), verdicts(compared), strict=True)
    ]
