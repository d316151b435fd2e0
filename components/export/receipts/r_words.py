"""Values and words as R reads them, whatever signs they hold."""

from collections.abc import Sequence
from math import inf

from data.model import Code

JOINED = " | "
"""Between the levels of several breaks in the name of a cell."""


def text(words: str) -> str:
    """Words between quotes, in ASCII: R may take a file to be in another encoding."""
    return '"' + "".join(_sign(sign) for sign in words if sign != "\0") + '"'


def literal(value: Code) -> str:
    """Text, or a number at full precision."""
    if isinstance(value, str):
        return text(value)
    return "Inf" if value == inf else f"{float(value):.17g}"


def vector(values: Sequence[Code]) -> str:
    """Values as R's `c(...)`."""
    return f"c({', '.join(map(literal, values))})"


def column(table: str, name: str) -> str:
    """A column of a data frame, by a name that need not be one in R."""
    return f"{table}[[{text(name)}]]"


def call(function: str, first: str, *vectors: Sequence[Code]) -> str:
    """A call of a function on an expression and vectors."""
    return f"{function}({', '.join([first, *map(vector, vectors)])})"


def comment(words: str) -> str:
    """Words as a comment of one line, in R and in Python: nothing in them ends it."""
    return f"# {' '.join(''.join(x if x.isprintable() else ' ' for x in words).split())}"


def _sign(sign: str) -> str:
    if sign in '"\\':
        return "\\" + sign
    return sign if " " <= sign <= "~" else f"\\U{{{ord(sign):x}}}"
