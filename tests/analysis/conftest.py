"""A small survey with everything that makes surveys awkward, and its statistics as plain loops."""

from collections import defaultdict
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

WEIGHT = {"weights": {"w": "w"}}
DESIGNS = {
    "clustered": {**WEIGHT, "stratum": ["stratum"], "psu": "psu"},
    "every respondent a PSU": {**WEIGHT, "stratum": ["stratum"]},
}


@pytest.fixture(scope="session")
def people():
    """Three countries in two waves; labels of strata and PSUs repeat, some weigh 0, some skip."""
    rng = np.random.default_rng(20)
    n = 1200
    country, wave = rng.choice(["A", "B", "C"], n), rng.choice([2010, 2011], n)
    stratum, psu, age = rng.choice(["N", "S"], n), rng.integers(1, 7, n), rng.integers(15, 80, n)
    lean = np.where(psu > 3, 0.7, 0.4) - np.where(country == "B", 0.2, 0.0)
    opinion = np.where(rng.random(n) < lean, 1, rng.choice([2, 3, 8], n, p=[0.4, 0.4, 0.2]))
    return pd.DataFrame(
        {
            "country": country,
            "wave": wave,
            "stratum": np.where((country == "C") & (wave == 2011) & (psu == 6), "lonely", stratum),
            "psu": psu,
            "w": np.where(rng.random(n) < 0.02, 0.0, rng.gamma(4, 0.25, n)),
            "sex": rng.integers(1, 3, n),
            "age": age,
            "turkey": np.where(rng.random(n) < 0.05, np.nan, opinion),
            "eu": rng.choice([1, 2, 3, 9], n, p=[0.5, 0.2, 0.2, 0.1]),
            "trust": np.where(rng.random(n) < 0.1, 88, rng.binomial(10, 0.45, n)),
        }
    )


@pytest.fixture(scope="session")
def profile():
    """What the columns of `people` mean, without the design."""
    words = {
        "answers": {"1": "Friendly", "2": "Neutral", "3": "Hostile"},
        "no_opinion": {"8": "Don't know", "9": "Refused"},
        "favourable": [1],
        "unfavourable": [3],
    }
    return {
        "breaks": {
            "country": {"column": "country", "role": "country"},
            "wave": {"column": "wave", "role": "wave"},
            "sex": {"column": "sex", "labels": {"1": "Male", "2": "Female"}},
            "cohort": {
                "column": "age",
                "role": "age",
                "bands": [[15, 24], [25, 39], [40, 54], [55, 120]],
            },
        },
        "items": {
            "turkey": {"column": "turkey", **words},
            "eu": {"column": "eu", **words},
            "trust": {"column": "trust", "scale": [0, 10], "no_opinion": {"88": "Don't know"}},
        },
    }


@pytest.fixture(scope="session", params=DESIGNS)
def design(request):
    """With PSUs and without: the engine keeps different sums for the two."""
    return DESIGNS[request.param]


@pytest.fixture(scope="session")
def survey(load, people, profile, design):
    """The survey of `people`, under either design."""
    return load(people, {**profile, "design": design})


@pytest.fixture(scope="session")
def plainly():
    """Mean, standard error and degrees of freedom of a score in a domain, respondent by respondent.

    Takes sequences: strata and PSUs (as labels; a PSU is nested in its stratum), weights, scores
    and who is in the domain.
    """

    def plainly(strata, psus, weights, scores, member, lonely="adjust"):
        rows = list(zip(strata, psus, weights, scores, member, strict=True))
        total = sum(w for _, _, w, _, inside in rows if inside)
        mean = sum(w * y for _, _, w, y, inside in rows if inside) / total
        points = defaultdict(lambda: defaultdict(float))
        for stratum, psu, w, y, inside in rows:
            points[stratum][psu] += w * (y - mean) / total if inside else 0.0
        variance = 0.0
        for sums in (list(by_psu.values()) for by_psu in points.values()):
            n = len(sums)
            if n > 1:
                variance += n / (n - 1) * sum((x - sum(sums) / n) ** 2 for x in sums)
            elif lonely == "adjust":
                variance += sums[0] ** 2
        met = {(stratum, psu) for stratum, psu, w, _, inside in rows if inside and w > 0}
        df = len(met) - len({stratum for stratum, _ in met})
        n = sum(1 for _, _, w, _, inside in rows if inside and w > 0)
        return SimpleNamespace(mean=mean, se=variance**0.5, df=df, n=n)

    return plainly
