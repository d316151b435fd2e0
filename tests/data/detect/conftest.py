"""Files in memory, as readers record them, for what is detected in them."""

import numpy as np
import pytest

from data.recorded import Column, MissingCodes, Recorded


@pytest.fixture(scope="session")
def recorded():
    """A function that makes a recorded file of columns: lists of values, None for nothing."""

    def recorded(columns, labels=None, wordings=None, missing=None, name="survey.sav"):
        texts = {n for n, values in columns.items() if any(_is_text(x) for x in values)}
        held = {
            n: Column.of(np.array(values, object if _is_mixed(values) else float))
            for n, values in columns.items()
        }
        return Recorded(
            name=name,
            digest="0" * 64,
            rows=len(next(iter(columns.values()))),
            names=tuple(columns),
            read=lambda names: {n: held[n] for n in names},
            texts=frozenset(texts),
            labels=labels or {},
            wordings=wordings or {},
            missing={n: MissingCodes(frozenset(codes)) for n, codes in (missing or {}).items()},
        )

    return recorded


def _is_text(value):
    return isinstance(value, str) and not (len(value) == 2 and value[0] == ".")


def _is_mixed(values):
    return any(isinstance(value, str) for value in values)
