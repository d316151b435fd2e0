"""Surveys without a file: a design and columns of codes, in seven countries and four cohorts."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.model import Break, Design, Item, Source, Survey

COUNTRIES = tuple("ABCDEFG")
COHORTS = ("15-24", "25-39", "40-54", "55+")


def design(unit: np.ndarray, stratum: np.ndarray, clustered: bool = True) -> Design:
    """A design in which each country has equally many strata.

    Parameters
    ----------
    unit : (respondents,) the PSU of each, or its stratum where there are no PSUs
    stratum : (PSUs,) the stratum of each, ascending
    """
    strata = stratum[-1] + 1
    units = stratum if clustered else np.arange(strata)
    return Design(
        unit=unit.astype(np.int32),
        unit_labels=pd.MultiIndex.from_arrays(
            [units, np.arange(len(units))], names=["stratum", "psu"]
        ),
        stratum=units.astype(np.int32),
        psus=np.bincount(stratum),
        block=(np.arange(strata) * len(COUNTRIES) // strata).astype(np.int32),
        block_country=np.arange(len(COUNTRIES)),
        block_wave=np.zeros(len(COUNTRIES), int),
        clustered=clustered,
        stratified=True,
    )


def survey(design: Design, columns: Mapping[str, np.ndarray], weight: np.ndarray) -> Survey:
    """A survey of columns of codes: the break "cohort", all others items of five answers."""
    return Survey(
        title="Benchmark",
        synthetic=True,
        source=Source(),
        items={name: item(name) for name in columns if name != "cohort"},
        breaks={
            "country": Break("country", "Country", COUNTRIES, "country"),
            "cohort": Break("cohort", "Cohort", COHORTS, "age"),
        },
        weights={"w": "weight"},
        design=design,
        population={},
        digest="",
        profile_digest="",
        encode=columns.__getitem__,
        weigh=lambda _: weight,
    )


def item(name: str) -> Item:
    """An item of three answers and two ways to have no opinion."""
    return Item(
        name=name,
        column=name,
        title=name,
        about=name,
        wording="",
        answers={1: "Friendly", 2: "Neutral", 3: "Hostile"},
        no_opinion={8: "Don't know", 9: "Refused"},
        favourable=(1,),
        unfavourable=(3,),
    )
