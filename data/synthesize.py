"""Makes the demo survey: published shares are met, and all else is invented."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat

from data.fieldwork import interview

DEMO = Path(__file__).parent / "demo"

SEED = 2011
"""Any number would do; this is the wave that the literature quotes."""

ICC = 0.1
"""Intra-point correlation of attitudes; cutting them into answers leaves the usual .05 or so."""

FACTORS = ("goodwill", "turkey", "west", "east")
"""What the attitudes of one person have in common; recipe.toml has the loadings."""

REFUSED = 0.01
"""Share of all asked who refuse to answer a question, as face to face surveys have it."""

DRIFT = 0.04
"""SD of the noise in an invented share, as a part of it: no real series is a straight line."""

SPREAD = 2.4
"""SD of a feeling, in points of its scale of 0 to 10, before it is cut off at the ends."""

Book = Mapping[str, Any]
"""What a TOML file says."""


def synthesize() -> tuple[pd.DataFrame, dict[str, Any]]:
    """Make the respondents, and what a .sav file says about its columns.

    Returns
    -------
    frame : one row per respondent; a question not asked in a cell has the user-missing code -1
    metadata : keyword arguments of `pyreadstat.write_sav`
    """
    rng = np.random.default_rng(SEED)
    profile, recipe, targets = (_toml(name) for name in ("profile", "recipe", "targets"))
    published = {
        (target["item"], target["country"], target["wave"], target["answer"]): target["percent"]
        for target in targets["target"]
    }
    samples = []
    for country in recipe["columns"]["country"]["values"].values():
        for wave, period in profile["source"]["fieldwork"].items():
            people = interview(rng, country, period, recipe)
            people = people.assign(country=country, wave=int(wave))
            samples.append(people.assign(**answers(rng, people, profile, recipe, published)))
    frame = pd.concat(samples, ignore_index=True)
    frame["respid"] = np.arange(1, len(frame) + 1)

    columns = codebook(profile, recipe)
    for name in recipe["columns"]:
        if words := columns[name]["values"]:
            frame[name] = frame[name].map({word: code for code, word in words.items()})
    return frame[list(columns)], {
        "file_label": recipe["file_label"],
        "note": recipe["note"],
        "column_labels": {name: said["label"] for name, said in columns.items()},
        "variable_value_labels": {
            n: said["values"] for n, said in columns.items() if said["values"]
        },
        "missing_ranges": {n: said["missing"] for n, said in columns.items() if said["missing"]},
        "variable_format": {n: said["format"] for n, said in columns.items()},
    }


def write(path: str | Path) -> None:
    """Write the demo survey as an SPSS file."""
    frame, metadata = synthesize()
    # pyreadstat's protocol of a frame is narrower than what it takes.
    pyreadstat.write_sav(frame, path, row_compress=True, **metadata)  # pyright: ignore[reportArgumentType]


def answers(
    rng: np.random.Generator,
    people: pd.DataFrame,
    profile: Book,
    recipe: Book,
    published: Mapping[tuple[str, str, int, int], float],
) -> dict[str, np.ndarray]:
    """Answer each question in one country and wave, so that weighted shares are as intended."""
    country, wave = people["country"].iloc[0], int(people["wave"].iloc[0])
    waves = [int(year) for year in profile["source"]["fieldwork"]]
    progress = (wave - waves[0]) / (waves[-1] - waves[0])
    point, weight = people["psu"].to_numpy() - 1, people["w_within"].to_numpy()
    traits = draw_traits(rng, people, point)

    given = {}
    for name, question in profile["items"].items():
        spec = recipe["items"][name]
        if {country, wave} & set(spec.get("not_asked", [])):
            given[question["column"]] = np.full(len(people), question["not_asked"][0])
            continue
        effects = spec["effects"] | spec.get("effects_in", {}).get(country, {})
        own = 1 - sum(loading**2 for loading in spec["factors"].values())
        score = np.sqrt(own) * clustered(rng, point)
        score += sum(size * traits[trait] for trait, size in (spec["factors"] | effects).items())

        codes, level = invented(question, spec, country, progress)
        wanted = [published.get((name, country, wave, code), np.nan) for code in codes.tolist()]
        share = intended(rng, level, np.array(wanted)) / 100
        doubts, refuses = without_opinion(rng, traits, weight, 1 - share.sum())
        score[doubts | refuses] = -np.inf
        answer = codes[cut(score, weight, share[:-1])]
        answer[doubts], answer[refuses] = (int(code) for code in question["no_opinion"])
        given[question["column"]] = answer
    return given


def draw_traits(
    rng: np.random.Generator, people: pd.DataFrame, point: np.ndarray
) -> dict[str, np.ndarray]:
    """Draw what a person's answers have in common, and mark (1 or 0) what groups they belong to."""
    groups = {
        "muslim": people["religion"].isin(["Muslim", "Bektashi"]),
        "orthodox": people["religion"] == "Orthodox",
        "albanian": people["ethnicity"] == "Albanian",
        "serb": people["ethnicity"] == "Serb",
        "turkish": people["ethnicity"] == "Turkish",
        "primary": people["education"] == "Primary or less",
        "tertiary": people["education"] == "Tertiary",
        "urban": people["settlement"] == "Urban",
        "female": people["sex"] == "Female",
        "young": people["age"] < 25,
    }
    traits = {name: group.to_numpy(float) for name, group in groups.items()}
    traits |= {factor: clustered(rng, point) for factor in FACTORS}
    # The less schooled, the old and women say "don't know" more often, whatever the question.
    doubt = 0.5 * traits["primary"] - 0.3 * traits["tertiary"] + 0.2 * traits["female"]
    doubt += 0.01 * (people["age"].to_numpy() - 45)
    traits["doubtful"] = doubt + 0.7 * clustered(rng, point)
    traits["closed"] = clustered(rng, point)
    return traits


def clustered(rng: np.random.Generator, point: np.ndarray) -> np.ndarray:
    """A trait of mean 0 and variance 1, with correlation `ICC` within a sampling point."""
    common, own = rng.normal(size=point.max() + 1), rng.normal(size=len(point))
    return np.sqrt(ICC) * common[point] + np.sqrt(1 - ICC) * own


def invented(
    question: Book, spec: Book, country: str, progress: float
) -> tuple[np.ndarray, np.ndarray]:
    """Codes from the most to the least favourable, and the invented percent of all asked of each.

    `progress` runs from 0 in the first wave to 1 in the last.
    """
    first, last = np.array(spec["levels"][country], float)
    level = first + progress * (last - first)
    if "scale" not in question:
        return np.array(spec.get("rank") or [int(code) for code in question["answers"]]), level
    lowest, highest = question["scale"]
    feelings = NormalDist(level[0], SPREAD)
    below = [feelings.cdf(point + 0.5) for point in range(lowest, highest)]
    percent = (100 - spec["no_opinion"]) * np.diff([0, *below, 1])
    return np.arange(highest, lowest - 1, -1), percent[::-1]


def intended(rng: np.random.Generator, level: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Percent of all asked to give each answer: `wanted` where published, else near `level`.

    Where a published figure needs room, the other answers and no opinion give way in proportion.
    """
    percent = np.append(level, 100 - level.sum())
    percent *= np.exp(DRIFT * rng.normal(size=len(percent)))
    fixed = np.append(~np.isnan(wanted), False)
    percent[fixed] = wanted[fixed[:-1]]
    percent[~fixed] *= (100 - percent[fixed].sum()) / percent[~fixed].sum()
    return percent[:-1]


def without_opinion(
    rng: np.random.Generator, traits: Mapping[str, np.ndarray], weight: np.ndarray, share: float
) -> tuple[np.ndarray, np.ndarray]:
    """Who says "don't know" and who refuses, together this share of all asked."""
    refused = min(REFUSED, share / 4)
    closed = traits["closed"] + rng.normal(size=len(weight))
    refuses = cut(closed, weight, [refused]) == 0
    doubtful = np.where(refuses, -np.inf, traits["doubtful"] + rng.normal(size=len(weight)))
    return cut(doubtful, weight, [share - refused]) == 0, refuses


def cut(score: np.ndarray, weight: np.ndarray, shares: Sequence[float] | np.ndarray) -> np.ndarray:
    """Cut the respondents, highest score first, into classes with these shares of the weight.

    Returns
    -------
    Positions in `shares`, one more for the rest; sums of shares are met to half a weight
    """
    order = np.argsort(-score, kind="stable")
    middle = np.cumsum(weight[order]) - weight[order] / 2
    position = np.empty(len(score), int)
    position[order] = np.searchsorted(np.cumsum(shares) * weight.sum(), middle)
    return position


def codebook(profile: Book, recipe: Book) -> dict[str, dict[str, Any]]:
    """Label, value labels, missing codes and format of each column, in the order of the file."""
    plain = {"values": {}, "missing": [], "format": "F2.0"}
    book = {name: plain | said for name, said in recipe["columns"].items()}
    book["region"]["values"] = {
        10 * country + place: region["name"]
        for country, regions in enumerate(recipe["regions"].values(), start=1)
        for place, region in enumerate(regions, start=1)
    }
    for name, question in profile["items"].items():
        local = recipe["items"][name].get("local")
        not_asked = dict.fromkeys(question["not_asked"], recipe["not_asked"])
        book[question["column"]] = plain | {
            "label": question["wording"] + (f" ({local})" if local else ""),
            "values": question["answers"] | question["no_opinion"] | not_asked,
            "missing": [*question["not_asked"], *question["no_opinion"]],
        }
    for said in book.values():
        said["values"] = {int(code): word for code, word in said["values"].items()}
        said["missing"] = [int(code) for code in said["missing"]]
    return book


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DEMO / f"{name}.toml").read_text(encoding="utf-8"))


if __name__ == "__main__":
    write(DEMO / "balkan_demo.sav")
