"""Whatever the design and the question, numbers are those of a plain linearisation, row by row."""

from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations, pairwise, product

import numpy as np
import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.association import Association, odds_ratio, rao_scott
from analysis.contrasts import change, gap, paired, pairs, trend, versus_average
from analysis.estimates import AVERAGES, BASES, Estimates, average, means, shares
from analysis.joint import joint
from analysis.tally import tally
from analysis.weighting import rake
from data.load import survey_of
from data.model import SurveyError
from data.profile import Profile
from data.recorded import Column, held
from tests.analysis.plain import People, combined, mean, qualities

ANSWERS = {
    "answers": {"1": "Friendly", "2": "Neutral", "3": "Hostile"},
    "no_opinion": {"8": "Don't know"},
    "not_asked": [-1],
    "favourable": [1],
    "unfavourable": [3],
}
ITEMS = {
    "turkey": {"column": "turkey", **ANSWERS},
    "eu": {"column": "eu", **ANSWERS},
    "trust": {"column": "trust", "scale": [0, 10], "no_opinion": {"88": "Don't know"}},
}
OPINION, ASKED, POINTS = (1, 2, 3), (1, 2, 3, 8), range(11)
BREAKS = {
    "country": {"column": "country", "role": "country"},
    "wave": {"column": "wave", "role": "wave"},
    "sex": {"column": "sex"},
    "cohort": {"column": "age", "role": "age", "bands": [[15, 29], [30, 54], [55, 120]]},
}
POPULATION = {"A": 900.0, "B": 2000.0, "C": 350.0}
SCORES = {
    "favourable": {1: 1},
    "unfavourable": {3: 1},
    "no opinion": {8: 1},
    "net": {1: 1, 3: -1},
    2: {2: 1},
    "mean": {point: point for point in POINTS},
}
COMPARISONS = (pairs, change, trend, versus_average, average)
NESTED = st.sampled_from([["country", "wave"], ["country"], ["wave"], []])


def agree(found, plain):
    """Rounding of a variance that is 0 is some 1e-17 of the weights, so 1e-9 of an error."""
    np.testing.assert_allclose(found, plain, rtol=1e-8, atol=1e-9)


@st.composite
def surveys(draw, nested=NESTED):
    """Countries x waves or neither, strata, PSUs or none, zero or raked weights, absent answers."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1), label="seed"))
    n = draw(st.sampled_from([12, 60, 400]), label="respondents")
    raked = draw(st.booleans(), label="raked")
    nested = draw(nested, label="blocks")
    absent = st.sampled_from([0.0, 0.1, 0.5])

    def some(values, share, instead=np.nan):
        return np.where(rng.random(n) < share, instead, values)

    weight = rng.gamma(2, 0.5, n) if draw(st.booleans(), label="weighted") else np.ones(n)
    gone = 0.0 if raked else draw(absent, label="without a level")
    asked = draw(st.sampled_from([[0.4, 0.2, 0.2, 0.1, 0.1], [1, 0, 0, 0, 0]]), label="shares")
    table = pd.DataFrame(
        {
            "country": rng.choice(["A", "B", "C"], n),
            "wave": some(rng.choice([2010, 2011, 2013], n, p=[0.5, 0.4, 0.1]), gone / 2),
            "stratum": rng.choice(list("NSE")[: draw(st.integers(1, 3), label="strata")], n),
            "psu": rng.choice(list("abcdefgh")[: draw(st.integers(1, 8), label="PSUs")], n),
            "w": some(weight, draw(absent, label="weights of 0"), 0),
            "sex": some(rng.integers(1, 3, n), gone),
            "age": some(rng.integers(15, 99, n), gone),
            "turkey": some(rng.choice([1, 2, 3, 8, -1], n, p=asked), draw(absent, label="unasked")),
            "eu": rng.choice([1, 2, 3, 8], n),
            "trust": some(rng.binomial(10, 0.4, n), 0.1, 88),
        }
    )
    first = {"wave": 2010, "w": 1, "sex": 1, "age": 40}  # so that there is somebody
    table.loc[0, list(first)] = list(first.values())
    design = {
        "weights": {"w": "w"},
        "stratum": draw(st.sampled_from([["stratum"], []]), label="stratum"),
        "psu": draw(st.sampled_from(["psu", ""]), label="psu"),
        "lonely_psu": draw(st.sampled_from(["adjust", "remove"]), label="lonely"),
    }
    if not design["psu"]:
        design["design_effect"] = draw(st.sampled_from([1.0, 1.5]), label="design effect")
    breaks = {name: BREAKS[name] for name in (*nested, "sex", "cohort")}
    return made(table, {"design": design, "breaks": breaks, "items": ITEMS}, raked)


def made(table, profile, raked):
    """The survey of a table, and its rows as the plain calculation takes them."""
    columns = {name: Column.of(values.to_numpy()) for name, values in table.items()}
    texts = frozenset(["country", "stratum", "psu"])
    file = held(columns, name="made.csv", digest="0", texts=texts)
    survey = survey_of(file, Profile.model_validate({"title": "Made", **profile}))
    survey.population.update(POPULATION)
    codes = {name: survey.codes(name).astype(int) for name in survey.breaks}
    blocks = [name for name in ("country", "wave") if name in survey.breaks]
    if raked:
        table.attrs["margins"] = ("sex", "cohort")
        weighed = table[table["w"] > 0]
        levels = pd.DataFrame(
            {name: np.array(survey.break_(name).levels)[code] for name, code in codes.items()}
        ).loc[weighed.index]
        survey = rake(  # to as many as there are: margins that can be had together
            survey,
            {
                (*blocks, name): dict(levels.groupby([*blocks, name]).size().astype(float))
                for name in ("sex", "cohort")
            },
        )
    used = np.all([codes[name] >= 0 for name in blocks] or [np.full(len(table), True)], axis=0)
    strata = [*blocks, *profile["design"]["stratum"]]
    psus = [profile["design"]["psu"]] if profile["design"]["psu"] else [np.arange(len(table))]
    return People(
        survey=survey,
        table=table,
        codes=codes,
        block=np.where(used, numbered(table, blocks), -1),
        stratum=numbered(table, strata),
        psu=numbered(table, [*strata, *psus]),
        weight=survey.weight(),
    )


def numbered(table, names):
    """A number for each combination of labels that occurs."""
    keys = [*names, np.zeros(len(table))]
    return table.groupby(keys, dropna=False).ngroup().to_numpy()


@dataclass(frozen=True)
class Asked:
    """The domains of a question: by these breaks, of these levels."""

    by: tuple[str, ...]
    where: dict[str, list[str]]

    def domains(self, survey, without=""):
        """The levels of each domain, in the order of the table, without one of the breaks."""
        levels = {
            name: [x for x in survey.break_(name).levels if x in self.where.get(name, [x])]
            for name in self.by
            if name != without
        }
        return [dict(zip(levels, combined, strict=True)) for combined in product(*levels.values())]

    def inside(self, people, levels):
        """Who is in a domain, and in what is selected beside it."""
        kept = [
            np.any([people.domain({name: level}) for level in chosen], axis=0)
            for name, chosen in self.where.items()
        ]
        return np.all([people.domain(levels), *kept], axis=0)


@st.composite
def questions(draw, survey, needed=()):
    """A tree of domains: some of the breaks in any order, some of the levels of some."""
    by = draw(st.lists(st.sampled_from(list(survey.breaks)), unique=True, max_size=3))
    by = [name for name in by if name not in needed] + list(needed)
    where = {}
    for name in draw(st.lists(st.sampled_from(list(survey.breaks)), unique=True, max_size=2)):
        levels = st.lists(st.sampled_from(survey.break_(name).levels), unique=True, min_size=1)
        where[name] = draw(levels)
    return Asked(tuple(by), where)


def scored(people, answer, base):
    """What each row counts for an answer; nan outside the base."""
    column = people.table["trust" if answer == "mean" else "turkey"]
    members = POINTS if answer == "mean" else OPINION if base == "opinion" else ASKED
    score = column.map({code: SCORES[answer].get(code, 0) for code in members})
    return score.to_numpy(float)


def estimated(people, asked, answer, base):
    """The engine's estimates of it."""
    item = "trust" if answer == "mean" else "turkey"
    found = tally(people.survey, item, asked.by, asked.where)
    return means(found) if answer == "mean" else shares(found, answer, base)


WAYS = st.sampled_from(
    [
        (answer, base)
        for answer in SCORES
        for base in ("all", "opinion")
        if (answer, base) != ("no opinion", "opinion")
    ]
)


@given(st.data())
@settings(max_examples=120)
def test_every_estimate_is_that_of_its_rows(data):
    people = data.draw(surveys())
    asked, (answer, base) = data.draw(questions(people.survey)), data.draw(WAYS)
    score = scored(people, answer, base)
    plain = [
        mean(people, asked.inside(people, levels), score) for levels in asked.domains(people.survey)
    ]
    table = estimated(people, asked, answer, base).table()
    agree(table[["estimate", "se", "df", "n"]], qualities(people, plain))


@given(st.data())
@settings(max_examples=120)
def test_every_difference_is_that_of_its_rows(data):
    people = data.draw(surveys())
    over = data.draw(st.sampled_from(list(people.survey.breaks)), label="over")
    asked = data.draw(questions(people.survey, needed=[over]))
    answer, base = data.draw(WAYS)
    score = scored(people, answer, base)
    levels = list(dict.fromkeys(domain[over] for domain in asked.domains(people.survey)))
    assume(len(levels) > 1)
    rest = asked.domains(people.survey, without=over)
    steps = {
        "gap": [([levels[-1]], levels[:-1])],
        "pairs": [([one], [other]) for one, other in combinations(levels, 2)],
        "change": [([later], [earlier]) for earlier, later in pairwise(levels)],
    }
    estimates = estimated(people, asked, answer, base)
    found = {"gap": gap(estimates, levels[-1], levels[:-1]), "pairs": pairs(estimates, over)}
    if over == "wave":
        found["change"] = change(estimates)

    def side(levels, domain):
        inside = [asked.inside(people, domain | {over: level}) for level in levels]
        return mean(people, np.any(inside, axis=0), score)

    for kind, compared in found.items():
        plain = [
            combined([(1, side(a, domain)), (-1, side(b, domain))])
            for domain in rest
            for a, b in steps[kind]
        ]
        table = compared.table()
        agree(table[["difference", "se", "df"]], qualities(people, plain)[:, :3])


@given(st.data())
@settings(max_examples=120)
def test_every_average_over_countries_is_that_of_its_rows(data):
    people = data.draw(surveys(nested=st.sampled_from([["country", "wave"], ["country"]])))
    asked = data.draw(questions(people.survey, needed=["country"]))
    (answer, base), averaging = data.draw(WAYS), data.draw(st.sampled_from(AVERAGES))
    score = scored(people, answer, base)
    estimates = estimated(people, asked, answer, base)
    shown = [
        domain
        for domain, hidden in zip(asked.domains(people.survey), estimates.hidden, strict=True)
        if not hidden
    ]
    size = POPULATION if averaging == "population" else dict.fromkeys(POPULATION, 1)
    plain = []
    for rest in asked.domains(people.survey, without="country"):
        met = [domain for domain in shown if rest.items() <= domain.items()]
        inside = [asked.inside(people, domain) for domain in met]
        if averaging == "pooled":
            nobody = np.zeros(len(score), bool)
            plain.append(mean(people, np.any([nobody, *inside], axis=0), score))
        else:
            whole = sum(size[domain["country"]] for domain in met)
            parts = zip(met, inside, strict=True)
            plain.append(
                combined(
                    [(size[x["country"]] / whole, mean(people, rows, score)) for x, rows in parts]
                )
            )
    table = average(estimates, averaging).table()
    agree(table[["estimate", "se", "df", "n"]], qualities(people, plain))


@given(st.data())
@settings(max_examples=80)
def test_every_paired_difference_is_that_of_its_rows(data):
    people = data.draw(surveys())
    asked, base = data.draw(questions(people.survey)), data.draw(st.sampled_from(BASES))
    members = OPINION if base == "opinion" else ASKED
    one, other = (
        people.table[name].map({code: float(code == 1) for code in members}).to_numpy(float)
        for name in ("turkey", "eu")
    )
    plain = [
        mean(people, asked.inside(people, levels), one - other)
        for levels in asked.domains(people.survey)
    ]
    table = paired(tally(people.survey, ("turkey", "eu"), asked.by, asked.where), base).table()
    agree(table[["difference", "se", "df"]], qualities(people, plain)[:, :3])


@given(st.data())
@settings(max_examples=120)
def test_whatever_is_asked_no_error_but_a_sentence_is_raised(data):
    people = data.draw(surveys())
    names = [*people.survey.breaks, *ITEMS, "w", "nobody's"]
    levels = [x for found in people.survey.breaks.values() for x in found.levels]
    name, some = st.sampled_from(names), st.lists(st.sampled_from([*levels, ""]), max_size=2)
    with suppress(SurveyError):
        found = tally(
            people.survey,
            data.draw(st.one_of(name, st.tuples(name, name))),
            data.draw(st.lists(name, max_size=3)),
            data.draw(st.dictionaries(name, some, max_size=1)),
            data.draw(st.sampled_from([None, "w", "unweighted", "raked", "nobody's"])),
        )
        for ask in (shares, means, joint, paired, odds_ratio, rao_scott):
            with suppress(SurveyError):
                answer = ask(found)
                if not isinstance(answer, Association):
                    answer.table()
                for compare in COMPARISONS if isinstance(answer, Estimates) else ():
                    with suppress(SurveyError):
                        compare(answer).table()
