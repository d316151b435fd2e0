"""The tab book: every item by every chosen break, with n, tests as letters, and what is hidden."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from analysis.contrasts import pairs
from analysis.estimates import Estimates, means, shares
from analysis.multiplicity import benjamini_hochberg
from analysis.reliability import CAUTION, HIDDEN, present
from analysis.tally import tally
from analysis.verdicts import ALPHA
from components import text, words
from components.export.workbook import opened, printed
from components.findings.finding import Tallied
from components.text import say
from components.view import View
from data.model import Item, Survey, SurveyError

MOST_COLUMNS = 120
"""Columns that a table may have: letters go from A to Z and AA to DP, and nobody reads on."""


@dataclass(frozen=True, eq=False)
class Column:
    """One group of a break in one item's table.

    Attributes
    ----------
    shown : row in words -> its estimate, flag, and the letters of the groups that it is above
    """

    group: str
    letter: str
    n: int
    shown: Mapping[str, tuple[float, str, str]]


def tab_book(
    survey: Survey,
    view: View,
    items: Sequence[str],
    breaks: Sequence[str],
    tallied: Tallied = tally,
    progress: Callable[[float], object] = lambda _: None,
) -> bytes:
    """A workbook with a table for each item: all its answers, in each group of the breaks.

    A letter says that a share is clearly above that of the group with this letter: pairs within a
    break are tested for each answer, and adjusted by Benjamini and Hochberg at 5 %, which is for
    exploring. Groups are of all respondents that the view selects.

    Raises
    ------
    SurveyError
        If there is no item or break, or more groups than a table can show.
    """
    groups = sum(len(survey.break_(name).levels) for name in breaks)
    if not items or not breaks or groups > MOST_COLUMNS:
        raise SurveyError(
            f"tab book: {len(items)} items by {len(breaks)} breaks of {groups} groups; "
            f"it takes one item and one break or more, and {MOST_COLUMNS} groups at most"
        )
    stream = io.BytesIO()
    book = opened(stream)
    contents, sheet = (
        book.add_worksheet(say("tabs.contents")),
        book.add_worksheet(say("tabs.tables")),
    )
    for page in (contents, sheet):
        printed(page)
    looks = _Looks(book)
    _about(contents, looks, survey, view)
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, groups + 1, 14)
    sheet.freeze_panes(0, 1)
    row = 0
    for place, name in enumerate(items):
        item = survey.item(name)
        contents.write_url(
            place + 7, 0, f"internal:'{say('tabs.tables')}'!A{row + 1}", looks.plain, item.title
        )
        contents.write_string(place + 7, 1, item.wording)
        row = _item(sheet, looks, row, item, _columns(survey, view, item, breaks, tallied)) + 2
        progress((place + 1) / len(items))
    book.close()
    return stream.getvalue()


def _columns(
    survey: Survey, view: View, item: Item, breaks: Sequence[str], tallied: Tallied
) -> list[tuple[str, list[Column]]]:
    """The columns of an item's table, break by break; the first is of everyone."""
    letters = _letters()
    found = [(say("average.whole"), _of_break(survey, view, item, "", letters, tallied))]
    return found + [
        (survey.breaks[name].label, _of_break(survey, view, item, name, letters, tallied))
        for name in breaks
    ]


def _of_break(
    survey: Survey, view: View, item: Item, name: str, letters: Iterator[str], tallied: Tallied
) -> list[Column]:
    counted = tallied(
        survey, item.name, [name] if name else [], view.selection(survey), view.weight
    )
    asked = [shares(counted, "each", view.base)]
    if item.scale:
        asked.append(means(counted))
    tables = [present(estimates.table(view.level / 100)) for estimates in asked]
    named = tables[0][name].unique().tolist() if name else [""]
    mine = {group: next(letters) if name else "" for group in named}
    above = [_above(estimates, name, mine) for estimates in asked]
    found = []
    for group in named:
        shown: dict[str, tuple[float, str, str]] = {}
        for table, higher in zip(tables, above, strict=True):
            rows = table[table[name] == group] if name else table
            for answer, estimate, flag in zip(
                rows["answer"], rows["estimate"], rows["flag"], strict=True
            ):
                shown[answer] = (estimate, flag, higher.get((group, answer), ""))
        n = tables[0].loc[tables[0][name] == group, "n"] if name else tables[0]["n"]
        found.append(Column(group, mine[group], int(n.iloc[0]), shown))
    return found


def _above(
    estimates: Estimates, name: str, letters: Mapping[str, str]
) -> dict[tuple[str, str], str]:
    """Group and answer -> the letters of the groups that it is clearly above."""
    if not name or len(estimates.by[name]) < 2:
        return {}
    table = present(pairs(estimates, name).table(adjust=benjamini_hochberg))
    clear = table[(table["p_adjusted"] < ALPHA).to_numpy()]
    found: dict[tuple[str, str], list[str]] = {}
    for a, b, answer, difference in zip(
        clear["a"], clear["b"], clear["answer"], clear["difference"], strict=True
    ):
        high, low = (a, b) if difference > 0 else (b, a)
        found.setdefault((high, answer), []).append(letters[low])
    return {key: "".join(sorted(each, key=lambda x: (len(x), x))) for key, each in found.items()}


class _Looks:
    """The formats of one workbook; those of numbers hold the letters and the star beside them."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._kept: dict[str, object] = {}
        self.title = book.add_format({"bold": True, "font_size": 12})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "bottom": 1, "align": "right"}
        )
        self.plain = book.add_format({})
        self.soft = book.add_format({"font_color": "#5c6166", "align": "right", "text_wrap": True})
        self.left = book.add_format({"font_color": "#5c6166"})

    def number(self, form: str, beside: str) -> object:
        """A number with words beside it, which stays a number."""
        said = f'{form}"{beside}"' if beside else form
        if said not in self._kept:
            self._kept[said] = self._book.add_format({"num_format": said, "align": "right"})
        return self._kept[said]


def _item(
    sheet: Worksheet, looks: _Looks, row: int, item: Item, breaks: list[tuple[str, list[Column]]]
) -> int:
    """Write an item's table from this row on, and say where it ends."""
    sheet.write_string(row, 0, item.title, looks.title)
    sheet.write_string(row + 1, 0, item.wording, looks.left)
    head, body = row + 2, row + 5
    sheet.set_row(head + 1, 30)  # two lines
    sheet.write_string(head + 2, 0, say("column.n"), looks.left)
    answers = list(dict.fromkeys(a for _, group in breaks for c in group for a in c.shown))
    for place, answer in enumerate(answers):
        name = say("column.mean") if item.scale and answer == "mean" else answer
        sheet.write_string(body + place, 0, name)
    at = 1
    for label, columns in breaks:
        sheet.write_string(head, at, label, looks.left)
        for column in columns:
            said = f"{column.group} ({column.letter})" if column.letter else column.group
            sheet.write_string(head + 1, at, said, looks.head)
            sheet.write_number(head + 2, at, column.n, looks.number("#,##0", ""))
            for place, answer in enumerate(answers):
                _cell(sheet, looks, (body + place, at), item, answer, column)
            at += 1
    return body + len(answers)


def _cell(
    sheet: Worksheet, looks: _Looks, at: tuple[int, int], item: Item, answer: str, column: Column
) -> None:
    estimate, flag, letters = column.shown.get(answer, (np.nan, "", ""))
    if flag.startswith(HIDDEN):
        sheet.write_string(*at, text.remark(flag), looks.soft)
    elif not np.isnan(estimate):
        form = "0.0" if item.scale and answer == "mean" else "0%"
        beside = "*" * flag.startswith(CAUTION) + (f" {letters}" if letters else "")
        sheet.write_number(*at, estimate, looks.number(form, beside))


def _about(sheet: Worksheet, looks: _Looks, survey: Survey, view: View) -> None:
    """What holds for all tables, above the list of them."""
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, 1, 110)
    lines = [
        survey.title,
        say(
            "tabs.of",
            base=say(f"controls.base_{view.base}"),
            wave=view.wave or survey.title,
            weight=words.weight_name(survey, view.weight),
        ),
        say("tabs.letters"),
        say("tabs.marks"),
        say("mark.synthetic_note") if survey.synthetic else "",
    ]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, looks.title if row == 0 else looks.plain)


def _letters() -> Iterator[str]:
    """A to Z, AA to ZZ."""
    alphabet = [chr(ord("A") + i) for i in range(26)]
    yield from alphabet
    for first in alphabet:
        yield from (first + second for second in alphabet)
