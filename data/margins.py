"""A reader's own table of margins: a .csv of variable, category and share, and its template."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

from data.model import Break, Survey, SurveyError
from data.profile import KEEP, TOGETHER, MarginSpec, Target
from data.readers.encoding import as_utf8
from data.shipped import folded, same, samples_of

WHERE = "table of margins"
COLUMNS = ("variable", "category", "share")
SEPARATORS = (",", ";", "\t")

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is a formula to a spreadsheet; an apostrophe mends it."""

NUMBER = r"([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?"


def read_margins(content: bytes, survey: Survey) -> list[MarginSpec]:
    """Margins from a .csv with the columns variable, category and share, in any usual encoding.

    Shares, percents and counts are alike: only the proportions within a variable matter. "keep"
    leaves a category its weighted share; a line without a share is passed over. The columns country
    and wave, or what the survey calls them, give each its own; without a wave shares hold in all.

    Raises
    ------
    SurveyError
        If it is no such table, or names what the survey does not have: with its line.
    """
    text = as_utf8(content, WHERE).decode()
    heading = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=heading.count)
    targets: dict[str, dict[tuple[str, ...], tuple[int, Target]]] = {}
    for line, row in _rows(text, separator, survey):
        target = _target(line, row["share"], separator)
        if target is None:
            continue
        break_ = _break(line, row["variable"], survey)
        category = _category(line, row["category"], break_)
        found = targets.setdefault(break_.name, {})
        for sample in _samples(line, row, survey):
            first, _ = found.setdefault((*sample, category), (line, target))
            if first != line:
                raise SurveyError(
                    f"{WHERE}: line {line} repeats line {first}, {category!r} of {break_.label!r}; "
                    "give each category one share"
                )
    if not targets:
        raise SurveyError(f"{WHERE}: has no share at all; fill in the column share")
    samples = [b.name for role in ("country", "wave") if (b := survey.role(role))]
    return [
        MarginSpec(
            breaks=[*samples, name],
            shares=_nested({cell: target for cell, (_, target) in found.items()}),
        )
        for name, found in targets.items()
    ]


def margins_template(
    survey: Survey, breaks: Sequence[str], known: Sequence[MarginSpec] = ()
) -> str:
    """A table of margins to fill in: a line for each level of these breaks that a country has.

    Parameters
    ----------
    known : margins whose categories and shares, of the first wave, are written into it
    """
    country = survey.role("country")
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow([*(["country"] if country else []), *COLUMNS])
    told = {margin.breaks[-1]: margin.cells for margin in known}
    first = {sample[:1] if country else (): sample for sample in reversed(samples_of(survey))}
    for name in breaks:
        break_ = survey.break_(name)
        for place, sample in sorted(first.items()):
            cells = {cell[-1]: x for cell, x in told.get(name, {}).items() if cell[:-1] == sample}
            for level, target in (cells or dict.fromkeys(_met(survey, break_, place), "")).items():
                words = (*place, break_.label, level)
                writer.writerow([*(f"'{x}" if x.startswith(FORMULA) else x for x in words), target])
    return table.getvalue()


def _rows(text: str, separator: str, survey: Survey) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines that are not blank: number, and cells by what they are."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    names: dict[str, int] | None = None
    width = 0
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if names is None:
                names, width = _heading(reader.line_num, cells, survey), len(cells)
                continue
            if len(cells) != width:
                raise SurveyError(
                    f"{WHERE}: line {reader.line_num} has {len(cells)} cells, and the heading has "
                    f"{width}; put words with a {separator!r} between quotes"
                )
            yield reader.line_num, {name: _word(cells[place]) for name, place in names.items()}
    except csv.Error as error:
        raise SurveyError(
            f"{WHERE}: line {reader.line_num} is no line of a .csv; {error}"
        ) from None
    if names is None:
        raise SurveyError(f"{WHERE}: is empty; its columns are {', '.join(COLUMNS)}")


def _heading(line: int, cells: Sequence[str], survey: Survey) -> dict[str, int]:
    """What each column is -> where; a country's or wave's goes by the break's words, too."""
    found = {folded(cell): place for place, cell in reversed(list(enumerate(cells)))}
    names = {name: found[name] for name in COLUMNS if name in found}
    for role in ("country", "wave"):
        break_ = survey.role(role)
        words = [role, *([folded(break_.name), folded(break_.label)] if break_ else [])]
        if places := [found[word] for word in words if word in found]:
            names[role] = places[0]
    said = ", ".join(repr(_word(cell)) for cell in cells)
    if missing := [name for name in COLUMNS if name not in names]:
        raise SurveyError(
            f"{WHERE}: line {line} has no column {missing[0]!r}; found {said}; "
            f"its columns are {', '.join(COLUMNS)}"
        )
    countries = len(set(survey.design.block_country.tolist()))
    if "country" not in names and countries > 1:
        raise SurveyError(
            f"{WHERE}: line {line} has no column 'country', and this survey has {countries} "
            f"countries; found {said}; give each country its own shares"
        )
    return names


def _word(cell: str) -> str:
    """A cell's words, without the apostrophe that keeps a formula from acting."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def _target(line: int, said: str, separator: str) -> Target | None:
    """A share, percent or count; None where there is none."""
    if folded(said) in {"", KEEP}:
        return KEEP if said else None
    plain = re.sub(r"\s", "", said.casefold()).removesuffix("%")
    points = "." if separator == ";" else ""
    if re.fullmatch(rf"[1-9]\d{{0,2}}([,{points}]\d{{3}})+", plain):
        raise SurveyError(
            f"{WHERE}: line {line}: share {said!r} may have thousands set apart, or decimals; "
            "write it without a separator of thousands, and decimals after a point"
        )
    plain = plain.replace(",", ".")
    if not re.fullmatch(NUMBER, plain) or not isfinite(float(plain)):
        raise SurveyError(
            f"{WHERE}: line {line}: share {said!r} is not a number of 0 or more; "
            f"give a share, a percent or a count, or {KEEP!r}"
        )
    return float(plain)


def _break(line: int, said: str, survey: Survey) -> Break:
    outer = ("country", "wave")
    breaks = [b for b in survey.breaks.values() if b.role not in outer]
    found = [b for b in breaks if folded(said) in {folded(b.name), folded(b.label)}]
    if len(found) != 1:
        known = ", ".join(repr(b.label) for b in breaks)
        raise SurveyError(
            f"{WHERE}: line {line}: variable {said!r} is none of this survey's; they are {known}"
        )
    return found[0]


def _category(line: int, said: str, break_: Break) -> str:
    """A level, or several that are one category, as the survey calls them."""
    whole = same(said, break_.levels)
    found = [whole] if whole else [same(part, break_.levels) for part in said.split(TOGETHER)]
    if None in found:
        raise SurveyError(
            f"{WHERE}: line {line}: {said!r} is no category of {break_.label!r}; "
            f"they are {', '.join(map(repr, break_.levels))}"
        )
    return TOGETHER.join(level for level in found if level)


def _samples(line: int, row: dict[str, str], survey: Survey) -> list[tuple[str, ...]]:
    """The country and wave of each sample that a line is about: what it names, or all."""
    found = samples_of(survey)
    roles = [b for role in ("country", "wave") if (b := survey.role(role))]
    for place, break_ in enumerate(roles):
        if break_.role not in row:
            continue
        level = same(row[break_.role], break_.levels)
        if level is None:
            raise SurveyError(
                f"{WHERE}: line {line}: {break_.role} {row[break_.role]!r} is none of this "
                f"survey's; they are {', '.join(map(repr, break_.levels))}"
            )
        found = [sample for sample in found if sample[place] == level]
    return found


def _met(survey: Survey, break_: Break, country: tuple[str, ...]) -> list[str]:
    """The levels of a break that somebody in a country has."""
    codes = survey.codes(break_.name)
    if country and (found := survey.role("country")):
        codes = codes[survey.codes(found.name) == found.levels.index(country[0])]
    return [level for place, level in enumerate(break_.levels) if (codes == place).any()]


def _nested(cells: dict[tuple[str, ...], Target]) -> dict[str, Any]:
    """One level of each break -> target, as a profile has it: a table in a table."""
    found: dict[str, Any] = {}
    for cell, target in cells.items():
        within = found
        for level in cell[:-1]:
            within = within.setdefault(level, {})
        within[cell[-1]] = target
    return found
