"""What a big survey costs in the app: 10 million respondents x 40 items in a .parquet on disk.

The file is made in a temporary folder, in parts, and removed after. The app runs in a process of
its own, as `streamlit run app.py -- --survey big.parquet --profile profile.toml` does, without a
browser: the first page, then clicks on every control of a page.
`python -m benchmarks.big [respondents]`
"""

import json
import logging
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import tomli_w
from streamlit.testing.v1 import AppTest

from analysis.tally import tally
from benchmarks.pages import APP, PAGES, SHARED
from data.batches import open_batches

RESPONDENTS, ITEMS, PART = 10_000_000, 40, 500_000
PSUS, COUNTRIES, WAVES = 3_500, 7, (2010, 2011)
SECONDS, MEMORY = 1.5, 6.0
"""Targets: of a changed control, and of all memory of the process in GB."""

CLICKED = ("countries", "youth", "actors", "both", "trends")


def write(respondents: int, folder: Path) -> None:
    """A file as big surveys are: codes in a byte, one in ten not asked, and its profile."""
    rng, path = np.random.default_rng(1), folder / "big.parquet"
    writer = None
    for start in range(0, respondents, PART):
        n = min(PART, respondents - start)
        psu = rng.integers(0, PSUS, n)
        columns = {
            "country": pa.array((psu * COUNTRIES // PSUS + 1).astype(np.int8)),
            "wave": pa.array(rng.choice(np.array(WAVES, np.int16), n)),
            "stratum": pa.array((psu // 50).astype(np.int16)),
            "psu": pa.array(psu.astype(np.int16)),
            "w": pa.array(rng.gamma(6, 1 / 6, n)),
            "sex": pa.array(rng.integers(1, 3, n, np.int8)),
            "age": pa.array(rng.integers(15, 95, n, np.int8)),
        }
        for number in range(1, ITEMS + 1):
            answers = rng.choice(np.array([1, 2, 3, 8], np.int8), n)
            columns[f"q{number}"] = pa.array(answers, mask=rng.random(n) < 0.1)
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()
    (folder / "profile.toml").write_text(tomli_w.dumps(profile()))


def profile() -> dict[str, object]:
    items = {
        f"q{number}": {
            "column": f"q{number}",
            "title": f"Actor {number}: friendly or hostile",
            "about": f"actor {number}",
            "battery": f"battery {number // 10}",
            "answers": {"1": "Friendly", "2": "Neutral", "3": "Hostile"},
            "no_opinion": {"8": "Don't know"},
            "favourable": [1],
            "unfavourable": [3],
        }
        for number in range(1, ITEMS + 1)
    }
    return {
        "title": "A big survey",
        "synthetic": True,
        "design": {"weights": {"w": "a weight"}, "stratum": ["stratum"], "psu": "psu"},
        "breaks": {
            "country": {"column": "country", "role": "country"},
            "wave": {"column": "wave", "role": "wave"},
            "sex": {"column": "sex"},
            "cohort": {
                "column": "age",
                "role": "age",
                "bands": [[15, 24], [25, 39], [40, 54], [55, 120]],
            },
        },
        "items": items,
    }


def used() -> float:
    """The most memory that this process has had, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # kB on Linux


def clicks(folder: str) -> dict[str, object]:
    """Seconds of the first page, and of each click by the page that it is made on."""
    logging.disable(logging.WARNING)
    sys.argv = [
        "app.py",
        "--survey",
        f"{folder}/big.parquet",
        "--profile",
        f"{folder}/profile.toml",
    ]
    start, found = time.perf_counter(), defaultdict(list)
    app = AppTest.from_file(APP, default_timeout=600).run()
    first = time.perf_counter() - start
    for page in CLICKED:
        app.switch_page(f"components/pages/{page}.py").run()
        for key, options in (
            SHARED | {"item": tuple(profile()["items"])[:5]} | PAGES[page]
        ).items():
            for option in options:
                widgets = (*app.selectbox, *app.get("button_group"))
                widget = next((w for w in widgets if w.key == key), None)
                if widget is None:
                    continue
                widget.set_value(option)
                start = time.perf_counter()
                app.run()
                found[page].append(time.perf_counter() - start)
                if app.exception or app.error:
                    raise SystemExit(f"{page}: {[x.value for x in (*app.exception, *app.error)]}")
    return {"first": first, "clicks": found, "memory": used()}


def batches(folder: str) -> dict[str, float]:
    """A tally of the file in batches."""
    start = time.perf_counter()
    passed = open_batches(f"{folder}/big.parquet", f"{folder}/profile.toml")
    tally(passed, "q1", by=("country", "cohort"))
    return {"seconds": time.perf_counter() - start, "memory": used()}


def in_a_process(*arguments: str) -> str:
    command = [sys.executable, "-m", "benchmarks.big", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603


def main(respondents: int = RESPONDENTS) -> None:
    with tempfile.TemporaryDirectory() as folder:
        in_a_process("write", folder, str(respondents))
        size = (Path(folder) / "big.parquet").stat().st_size
        found = json.loads(in_a_process("clicks", folder).splitlines()[-1])
        passed = json.loads(in_a_process("batches", folder))
    print(
        f"{respondents:,} respondents x {ITEMS} items, {PSUS:,} PSUs: {size / 1e9:.2f} GB on disk"
    )
    print(f"targets: a changed control < {SECONDS:g} s, memory < {MEMORY:g} GB\n")
    print(f"{'first page':<12} {found['first']:>6.2f} s")
    for page, seconds in found["clicks"].items():
        verdict = "met" if max(seconds) < SECONDS else "MISSED"
        median = f"{np.median(seconds):.2f} s the median of {len(seconds)} clicks"
        print(f"{page:<12} {max(seconds):>6.2f} s the slowest, {median}  {verdict}")
    verdict = "met" if found["memory"] < MEMORY else "MISSED"
    print(f"{'memory':<12} {found['memory']:>6.2f} GB  {verdict}")
    print(f"{'in batches':<12} {passed['seconds']:>6.2f} s for a tally, {passed['memory']:.2f} GB")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", folder, respondents]:
            write(int(respondents), Path(folder))
        case ["clicks", folder]:
            print(json.dumps(clicks(folder)))
        case ["batches", folder]:
            print(json.dumps(batches(folder)))
        case respondents:
            main(*map(int, respondents))
