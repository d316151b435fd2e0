"""Values and words as R reads them, whatever signs they hold."""

import re
from collections.abc import Sequence
from fractions import Fraction
from math import inf

import numpy as np

from data.model import Code

JOINED = " | "
"""Between the levels of several breaks in the name of a cell."""

WIDTH = 100
"""Characters of a line of code."""

RESERVED = {
    "if", "else", "repeat", "while", "function", "for", "in", "next", "break", "TRUE", "FALSE",
    "NULL", "Inf", "NaN", "NA",
}  # fmt: skip
"""Words that are no name in R."""


def text(words: str) -> str:
    """Words between quotes, in ASCII: R may take a file to be in another encoding."""
    return '"' + "".join(_sign(sign) for sign in words if sign != "\0") + '"'


def literal(value: Code) -> str:
    """Text, or a number at full precision."""
    if isinstance(value, str):
        return text(value)
    return "Inf" if value == inf else f"{float(value):.17g}"


def vector(values: Sequence[Code]) -> str:
    """Values as R's `c(...)`; one value is one by itself."""
    said = ", ".join(map(literal, values))
    return said if len(values) == 1 else f"c({said})"


def column(table: str, name: str) -> str:
    """A column of a data frame, by a name that need not be one in R."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9._]*", name) and name not in RESERVED
    return f"{table}${name}" if plain else f"{table}[[{text(name)}]]"


def call(function: str, first: str, *vectors: Sequence[Code]) -> str:
    """A call of a function on an expression and vectors."""
    return f"{function}({', '.join([first, *map(vector, vectors)])})"


def pasted(columns: Sequence[str]) -> str:
    """Columns as one, their words joined."""
    if len(columns) == 1:
        return columns[0]
    return f"paste({', '.join(columns)}, sep = {text(JOINED)})" if columns else text("all")


def matrix(weights: np.ndarray) -> str:
    """Weights, a row of R's `rbind` each; as fractions where they are simple ones."""
    rows = (f"c({', '.join(_weight(float(weight)) for weight in row)})" for row in weights)
    return f"rbind({', '.join(rows)})"


def wrapped(line: str) -> str:
    """A line of code on several where it is long, broken after commas outside quotes."""
    if len(line) <= WIDTH or line.startswith("#"):
        return line
    lines, part = [""], ""
    for token in [*re.findall(r'"(?:\\.|[^"\\])*"|, |.', line), ""]:
        part += token
        if token not in (", ", ""):
            continue
        if lines[-1].strip() and len(lines[-1]) + len(part.rstrip()) > WIDTH:
            lines.append("  ")
        lines[-1], part = lines[-1] + part, ""
    return "\n".join(each.rstrip() for each in lines)


def comment(words: str) -> str:
    """Words as a comment of one line, in R and in Python: nothing in them ends it."""
    return f"# {' '.join(''.join(x if x.isprintable() else ' ' for x in words).split())}"


def _weight(weight: float) -> str:
    simple = Fraction(weight).limit_denominator(100)
    return str(simple) if abs(float(simple) - weight) < 1e-15 else f"{weight:.17g}"


def _sign(sign: str) -> str:
    if sign in '"\\':
        return "\\" + sign
    return sign if " " <= sign <= "~" else f"\\U{{{ord(sign):x}}}"
