"""What rivals.py times in svy: python rivals_svy.py file.csv runs -> one line of JSON.

Shortest of the runs, in seconds; neither reading the file nor building the Sample counts.
"""

import json
import sys
import time
from importlib.metadata import version
from itertools import combinations

import polars as pl  # svy's own table
import svy

path, runs = sys.argv[1:]
design = svy.Design(stratum="stratum", psu="psu", wgt="weight")
sample = svy.Sample(pl.read_csv(path), design)


def cells():
    return sample.estimation.mean("favourable", by=("country", "cohort"))


def test():
    return sample.categorical.tabulate("country", "answer")


def pairs():
    by_country = sample.estimation.mean("favourable", by="country")
    sides = combinations(by_country.keys(), 2)
    return by_country.contrast({f"{a} {b}": {a: 1.0, b: -1.0} for a, b in sides})


def shortest(step):
    found = []
    for _ in range(int(runs)):
        start = time.perf_counter()
        step()
        found.append(time.perf_counter() - start)
    return min(found)


said = {
    "who": f"svy {version('svy')}",
    "seconds": [shortest(step) for step in (cells, test, pairs)],
    "se": cells().to_polars().sort("country", "cohort")["se"].to_list(),
    "F": test().stats.f.value,
    "pairs": pairs().to_polars()["se"].to_list(),
}
print(json.dumps(said))
