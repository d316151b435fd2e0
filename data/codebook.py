"""The codebook of a recorded file: which columns speak of something, and who gave which value."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.model import Survey
from data.recorded import NONE_DECLARED, Column, MissingCodes, Recorded, plain

MOST_VALUES = 150
"""Of a column with more different values, those that have a label or are missing are listed."""


@dataclass(frozen=True, eq=False)
class Entry:
    """One column of a codebook.

    Attributes
    ----------
    table : a row per value that occurs or has a label, numbers by size and then text: `code`,
        `label`, `missing`, `n` respondents and the sum of their weights, `weighted`; `share` and
        `weighted_share` in [0, 1] of those whose value is not missing, nan for missing values
    unlisted : how many further values there are
    lowest, highest : of the numbers that are not missing; nan where there are none
    nothing : how many respondents have no value at all
    """

    table: pd.DataFrame
    unlisted: int
    lowest: float
    highest: float
    nothing: int


def entry(
    recorded: Recorded,
    name: str,
    missing: MissingCodes | None = None,
    weight: np.ndarray | None = None,
) -> Entry:
    """Describe one column.

    Parameters
    ----------
    missing : what is no answer; by default what the file declares
    weight : (respondents,) finite; by default 1 for everyone
    """
    column = recorded.read([name])[name]
    if missing is None:
        missing = recorded.missing.get(name, NONE_DECLARED)
    labels = recorded.labels.get(name, {})
    gone = _are_among(column, missing)
    listed = np.full(len(gone), True)
    if len(gone) > MOST_VALUES:
        listed = gone | _are_among(column, MissingCodes(frozenset(labels)))
    totals = pd.DataFrame({"n": column.counts, "weighted": _weighted(column, weight)})
    valid = totals[~gone].sum()
    totals = totals[listed].set_axis([plain(value) for value in column.distinct[listed]])
    order = sorted({*totals.index, *labels}, key=lambda code: (isinstance(code, str), code))
    values = totals.reindex(order, fill_value=0).rename_axis("code").reset_index()
    values.insert(1, "label", [labels.get(code, "") for code in order])
    values.insert(2, "missing", [code in missing for code in order])
    for total, share in (("n", "share"), ("weighted", "weighted_share")):
        values[share] = (values[total] / valid[total]).where(~values["missing"])
    numbers = column.distinct[~gone] if column.distinct.dtype != object else np.empty(0)
    return Entry(
        table=values,
        unlisted=int(np.count_nonzero(~listed)),
        lowest=float(numbers.min()) if len(numbers) else np.nan,
        highest=float(numbers.max()) if len(numbers) else np.nan,
        nothing=recorded.rows - column.filled,
    )


def no_answers(recorded: Recorded, name: str, survey: Survey) -> MissingCodes | None:
    """The codes of a column that are no answers to the item that a survey makes of it, if it does.

    What the file declares is no answer either, unless the item takes it for one.
    """
    item = next((item for item in survey.items.values() if item.column == name), None)
    if item is None:
        return None
    declared = recorded.missing.get(name, NONE_DECLARED)
    known = {*recorded.read([name])[name].codes, *recorded.labels.get(name, {})}
    gone = {code for code in known if code in declared} | {*item.no_opinion, *item.not_asked}
    return MissingCodes(frozenset(gone - set(item.answers)))


def matching(recorded: Recorded, words: str) -> tuple[str, ...]:
    """The columns in whose name, wording and labels all of the words occur, in the file's order."""
    wanted = words.casefold().split()

    def said(name: str) -> str:
        labels = recorded.labels.get(name, {}).values()
        return " ".join((name, recorded.wordings.get(name, ""), *labels)).casefold()

    return tuple(name for name in recorded.names if all(word in said(name) for word in wanted))


def _are_among(column: Column, codes: MissingCodes) -> np.ndarray:
    """(distinct,) whether each value of a column is one of these."""
    if column.distinct.dtype == object:
        return np.array([value in codes for value in column.distinct], bool)
    alone = [code for code in codes.values if not isinstance(code, str)]  # noqa: PD011 - no frame
    among = np.isin(column.distinct, alone)
    for low, high in codes.ranges:
        among |= (low <= column.distinct) & (column.distinct <= high)
    return among


def _weighted(column: Column, weight: np.ndarray | None) -> np.ndarray:
    """(distinct,) the sum of the weights of those who have each value."""
    if weight is None:
        return column.counts.astype(float)
    return np.bincount(column.row + 1, weight, minlength=len(column.distinct) + 1)[1:]
