"""Sound survey files of every format, of the project's own making, for the fuzz run to spoil."""

import io
import json
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from benchmarks.hostile.packing import workbook

FORMATS = (".sav", ".zsav", ".por", ".dta", ".csv", ".tsv", ".parquet", ".xlsx")
LABELS = (".labels.csv", ".json")
"""Files of the labels of the first .csv file."""

HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "\u202egpj.exe",  # right to left from here
    "\x1b[2J\x07\r\n",
    "[x](javascript:alert(1)) $\\input{/etc/passwd}$",
    "../../../etc/passwd",
    "long " * 40,
)
"""Texts that act, or break things, where they are taken for anything but text."""

_WORDS = {
    "column_labels": dict(zip(("Q1", "AGE", "W", "TOWN"), HOSTILE, strict=False)),
    "variable_value_labels": {"Q1": dict(enumerate(HOSTILE, 1))},
}


@cache
def seeds(ending: str) -> tuple[bytes, ...]:
    """A small survey of plain words, one of hostile words, a wide one; a labels file of these."""
    if ending in LABELS:
        return (_labels(ending),)
    rng = np.random.default_rng(1)
    plain = pd.DataFrame(
        {
            "Q1": rng.integers(1, 8, 40).astype(float),
            "AGE": np.where(np.arange(40) % 7, rng.integers(15, 90, 40), np.nan),
            "W": rng.gamma(6, 1 / 6, 40),
            "TOWN": np.array(["Niš", "Shkodër", "", 'Üsküp, "old"'])[rng.integers(0, 4, 40)],
        }
    )
    hostile = plain.assign(TOWN=np.array(HOSTILE)[rng.integers(0, len(HOSTILE), 40)])
    wide = pd.DataFrame(rng.integers(0, 11, (6, 150)).astype(float))
    wide.columns = [f"V{number}" for number in range(150)]
    return tuple(
        content
        for table, words in ((plain, {}), (hostile, _WORDS), (wide, {}))
        for content in _written(ending, table, words)
    )


def _written(ending: str, table: pd.DataFrame, words: dict) -> list[bytes]:
    """The table as each writer of a format may write it."""
    sav, por, dta = pyreadstat.write_sav, pyreadstat.write_por, pyreadstat.write_dta
    missing = {"missing_ranges": {"Q1": [6, 7]}} if "Q1" in table else {}
    separator = "\t" if ending == ".tsv" else ","
    text = (
        table.to_csv(sep=separator, index=False).encode(),
        table.to_csv(sep=";", decimal=",", index=False).encode("cp1250", errors="replace"),
    )
    writers = {
        ".sav": lambda: (_saved(sav, table, row_compress=c, **missing, **words) for c in (0, 1)),
        ".zsav": lambda: (_saved(sav, table, compress=True, **missing, **words),),
        ".por": lambda: (_saved(por, table.map(_ascii)),),
        ".dta": lambda: (_saved(dta, table, version=version, **words) for version in (10, 13, 15)),
        ".parquet": lambda: (_parquet(table, kind) for kind in ("none", "snappy", "gzip", "zstd")),
        ".xlsx": lambda: (workbook([list(table), *table.to_numpy(object, na_value="").tolist()]),),
    }
    return list(writers.get(ending, lambda: text)())


def _labels(ending: str) -> bytes:
    words = [("Q1", "", HOSTILE[0]), *(("Q1", code, said) for code, said in enumerate(HOSTILE, 1))]
    if ending == ".json":
        values = [{"value": code, "text": {"en": said}} for _, code, said in words[1:]]
        column = {"text": {"en": HOSTILE[0]}, "values": values}
        return json.dumps({"columns": {"Q1": column}}).encode()
    return pd.DataFrame(words, columns=["column", "code", "label"]).to_csv(index=False).encode()


def _ascii(value: object) -> object:
    if isinstance(value, str):
        return "".join(c if c.isascii() and c.isprintable() else "?" for c in value)
    return value


def _saved(write: Callable[..., None], table: pd.DataFrame, **words: object) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seed"
        write(table, path, **words)
        return path.read_bytes()


def _parquet(table: pd.DataFrame, compression: str) -> bytes:
    sink = io.BytesIO()
    table.to_parquet(sink, compression=compression)
    return sink.getvalue()
