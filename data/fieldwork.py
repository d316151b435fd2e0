"""Draws the respondents of the demo survey: sampling points in strata, people, and weights."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

POPULATION = Path(__file__).parent / "population"

POINTS = 100
"""Sampling points in each country and wave: surveys of the region have 100 to 164."""

INTERVIEWS = (8, 12)
"""Fewest and most interviews at a point: about 10, as surveys of the region have."""

HOUSEHOLD = {1: 0.15, 2: 0.40, 3: 0.20, 4: 0.17, 5: 0.08}
"""Shares of households with so many adults, one of whom is interviewed."""

WILLING = {"Male": 0.9, "Female": 1.1}
"""Women are at home more often, so that raking has something to mend."""

OLDEST = 95
"""The highest age, which is where most files top-code it."""

NOT_TOLD = 0.005
"""Share who refuse to tell their education: rare, but a file has such codes."""

MIXING = 5.0
"""Dirichlet concentration of religions at a point: a village is seldom as mixed as its region."""

SMALLEST_MARGIN = 0.03
"""Religions rarer than this, about 30 people, are raked as one: else their weights run wild."""


def interview(
    rng: np.random.Generator, country: str, period: str, recipe: Mapping[str, Any]
) -> pd.DataFrame:
    """Draw about 1000 people aged 15+ in one country and one period such as "2006-08/09".

    Returns
    -------
    One row per respondent: region, settlement, stratum, psu, sex, age, education, religion,
    ethnicity, date, w_within (mean 1) and w_pop (thousands of people); words, not yet codes
    """
    pyramid, census = _population(country)
    points = draw_points(rng, recipe["regions"][country])
    people = draw_people(rng, points, pyramid)
    people["education"] = draw_education(rng, people)
    people["religion"] = draw_religion(rng, people, points, census, recipe["rest_of_religions"])
    people["ethnicity"] = draw_ethnicity(rng, people, recipe["ethnicity"][country])
    people["date"] = draw_dates(rng, people["psu"].to_numpy(), period)
    people["w_within"] = weigh(people, pyramid, census)
    people["w_pop"] = people["w_within"] * pyramid["population_thousands"].sum() / len(people)
    return people


def draw_points(rng: np.random.Generator, regions: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Allocate sampling points to strata by size and oversampling, at least two to each.

    Returns
    -------
    One row per point; `stands_for` is the share of the population behind each interview
    """
    strata = pd.DataFrame(
        {"region": region["name"], "settlement": settlement, "share": region["share"] * part}
        | {"religion": region["religion"], "oversampling": region.get("oversampling", 1.0)}
        for region in regions
        for settlement, part in (("Urban", region["urban"]), ("Rural", 1 - region["urban"]))
    )
    strata["stratum"] = np.arange(1, len(strata) + 1)
    size = strata["share"] * strata["oversampling"]
    planned = np.rint(POINTS * size / size.sum()).clip(lower=2).astype(int)
    points = strata.loc[strata.index.repeat(planned)].reset_index(drop=True)
    points["psu"] = np.arange(1, len(points) + 1)
    points["interviews"] = rng.integers(*INTERVIEWS, len(points), endpoint=True)
    in_stratum = points.groupby("stratum")["interviews"].transform("sum")
    return points.assign(stands_for=points["share"] / in_stratum)


def draw_people(
    rng: np.random.Generator, points: pd.DataFrame, pyramid: pd.DataFrame
) -> pd.DataFrame:
    """Draw households at each point, and the sex and age of one of their adults.

    Returns
    -------
    One row per respondent; `cell` is the row of the population pyramid that holds them
    """
    kept = ["region", "settlement", "stratum", "psu", "stands_for"]
    people = points.loc[points.index.repeat(points["interviews"]), kept].reset_index(drop=True)
    people["adults"] = rng.choice(list(HOUSEHOLD), len(people), p=list(HOUSEHOLD.values()))
    chance = pyramid["population_thousands"] * pyramid["sex"].map(WILLING)
    people["cell"] = rng.choice(len(pyramid), len(people), p=chance / chance.sum())
    band = pyramid.loc[people["cell"]].reset_index(drop=True)
    # Ages are even within a band, but thin out in the open one: a beta(1, 3) has its mean at 1/4.
    place = rng.beta(1, np.where(band["to_age"] == OLDEST, 3, 1))
    age = band["from_age"] + np.floor(place * (band["to_age"] - band["from_age"] + 1))
    return people.assign(sex=band["sex"], age=age.astype(int))


def draw_education(rng: np.random.Generator, people: pd.DataFrame) -> np.ndarray:
    """Draw education: higher in towns, lower among the old, and unfinished among the young."""
    age = people["age"]
    schooling = 0.5 * (people["settlement"] == "Urban") - 0.02 * (age - 45)
    schooling += rng.normal(size=len(people))
    # The cuts leave about a quarter with primary education and a sixth with tertiary.
    primary, tertiary = (schooling < -0.55) | (age < 18), (schooling > 1.15) & (age > 21)
    refuses = rng.random(len(people)) < NOT_TOLD
    words = ["Refused", "Primary or less", "Tertiary"]
    return np.select([refuses, primary, tertiary], words, "Secondary")


def draw_religion(
    rng: np.random.Generator,
    people: pd.DataFrame,
    points: pd.DataFrame,
    census: pd.Series,
    rest: Mapping[str, float],
) -> np.ndarray:
    """Draw religions: the shares of the census, tilted by region, and alike within a point."""
    shares = pd.concat([census, (1 - census.sum()) * pd.Series(rest)])
    tilt = pd.DataFrame(points["religion"].tolist()).reindex(columns=shares.index).fillna(1.0)
    local = (tilt * shares).div((tilt * shares).sum(axis=1), axis=0)
    at_point = rng.gamma(MIXING * local.to_numpy())
    return shares.index.to_numpy()[_choose(rng, at_point[people["psu"] - 1])]


def draw_ethnicity(
    rng: np.random.Generator, people: pd.DataFrame, by_religion: Mapping[str, Mapping[str, float]]
) -> np.ndarray:
    """Draw ethnicities, which in the region go with religion."""
    chances = pd.DataFrame(by_religion).T.fillna(0.0)
    row = people["religion"].where(people["religion"].isin(chances.index), "else")
    return chances.columns.to_numpy()[_choose(rng, chances.loc[row].to_numpy())]


def draw_dates(rng: np.random.Generator, psu: np.ndarray, period: str) -> np.ndarray:
    """Draw the dates of interviews; a point is done within three days."""
    year, months = period.split("-")
    first, last = (np.datetime64(f"{year}-{month}") for month in months.split("/"))
    begin, end = first.astype("datetime64[D]"), (last + 1).astype("datetime64[D]")
    start = rng.integers((end - begin).astype(int) - 2, size=psu.max())
    return (begin + start[psu - 1] + rng.integers(3, size=len(psu))).astype(object)


def weigh(people: pd.DataFrame, pyramid: pd.DataFrame, census: pd.Series) -> np.ndarray:
    """Weights of mean 1: inverse selection, raked to religion and to age by sex."""
    # The root of the number of adults: the usual compromise between its bias and its variance.
    selection = people["stands_for"] * np.sqrt(people["adults"])
    margin = census[census >= SMALLEST_MARGIN]
    religion = margin.index.get_indexer(pd.Index(people["religion"]))
    religion[religion < 0] = len(margin)
    return rake(
        selection.to_numpy(),
        [
            (religion, np.append(margin, 1 - margin.sum())),
            (people["cell"].to_numpy(), pyramid["population_thousands"].to_numpy()),
        ],
    )


def rake(
    weight: np.ndarray, margins: Sequence[tuple[np.ndarray, np.ndarray]], rounds: int = 100
) -> np.ndarray:
    """Fit weights of mean 1 to each margin in turn: classes of the respondents, and their sizes."""
    for _ in range(rounds):
        for place, size in margins:
            wanted = len(weight) * size / size.sum()
            weight = weight * (wanted / np.bincount(place, weight, len(size)))[place]
    return weight


def _population(country: str) -> tuple[pd.DataFrame, pd.Series]:
    """People by sex and age band, and the shares of religions, in one country."""
    bands = pd.read_csv(POPULATION / "population_by_age_and_sex.csv").fillna({"to_age": OLDEST})
    religions = pd.read_csv(POPULATION / "religion.csv", index_col="religion")
    shares = religions.loc[religions["country"] == country, "percent"] / 100
    return bands[bands["country"] == country].reset_index(drop=True), shares


def _choose(rng: np.random.Generator, chances: np.ndarray) -> np.ndarray:
    """Draw a column for each row, with chances in proportion to the row."""
    heaped = chances.cumsum(axis=1)
    return (heaped < rng.random((len(chances), 1)) * heaped[:, -1:]).sum(axis=1)
