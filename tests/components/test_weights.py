"""What the Weights part says and draws, from results that are known."""

import pandas as pd
import pytest

from analysis.margin_fit import reweighting
from analysis.weight_effects import describe_weights, weight_effect
from components import theme, weight_charts, weight_tables, weight_text
from components.weight_charts import Look
from data.profile import WeightingSpec
from data.shipped import NO_BREAK, NO_GROUPS, Shipped, shipped_margins

WAVE = {"wave": ["2011"]}


@pytest.fixture(scope="module")
def effect(demo):
    """The demo's weights beside none, in 2011, on Turkey."""
    return weight_effect(demo, "unweighted", "w_within", "turkey", WAVE)


@pytest.fixture(scope="module")
def remade(demo):
    """The demo, raked from nothing to all margins that ship."""
    margins = [found.margin for found in shipped_margins(demo) if found.margin]
    return reweighting(demo, WeightingSpec(base="unweighted", margins=margins), "turkey", WAVE)


@pytest.fixture(scope="module")
def weighted(load):
    """A function that makes a survey of these weights, in countries or in none."""

    def weighted(weights, countries=None, **breaks):
        table = pd.DataFrame({"w": weights, "q": 1, "country": countries or "A"})
        items = {"q": {"column": "q", "answers": {"1": "Yes"}, "favourable": [1]}}
        if countries:
            breaks = {"country": {"column": "country", "role": "country", "label": "Land"}}
        design = {"weights": {"w": "*design* weight"}}
        return load(table, {"design": design, "items": items, "breaks": breaks})

    return weighted


@pytest.mark.parametrize(
    ("weights", "countries", "sentence"),
    [
        ([2.0] * 1000, None, "These weights cost nothing: all 1,000 interviews count the same"),
        (
            # 999 weigh 1 and one 2: 1001 squared / 1003 = 999.004
            [1.0] * 999 + [2.0],
            None,
            "Weighting costs less than 1% of the interviews: 1,000 count as 999",
        ),
        # 720 of 1,000, as 1 / (1 + cv^2): half weigh 1 - d, half 1 + d, d^2 = 1 / 0.72 - 1
        (
            [1 - (1 / 0.72 - 1) ** 0.5, 1 + (1 / 0.72 - 1) ** 0.5] * 500,
            None,
            "Weighting costs 28% of the interviews: 1,000 count as 720",
        ),
        # 1 and 3: 16 / 10 of 2, so 20% are lost; 1 and 2: 9 / 5 of 2, so 10%
        (
            [1, 3, 1, 2],
            list("AABB"),
            "Weighting costs 10% to 20% of a country’s interviews; most in A, where 2 count as 2",
        ),
        (
            [1, 3, 1, 3],
            list("AABB"),
            "Weighting costs 20% of each country’s interviews; most in A, where 2 count as 2",
        ),
    ],
)
def test_the_headline_says_what_weighting_costs(weights, countries, sentence, weighted):
    survey = weighted(weights, countries)
    assert weight_text.cost(describe_weights(survey)) == sentence


def test_interviews_that_count_for_nothing_are_told(weighted):
    assert weight_text.zeros(describe_weights(weighted([1.0, 0, 1, 1]))) == (
        "25% of the interviews weigh 0: they count for nothing."
    )
    assert not weight_text.zeros(describe_weights(weighted([1.0, 1])))


def test_where_nobody_weighs_anything_the_headline_says_so(weighted):
    survey = weighted([1.0, 1, 0], list("AAB"))
    found = describe_weights(survey, where={"country": ["B"]})
    assert weight_text.cost(found) == "Nobody has a weight above 0 here"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0.2669, "0.27"), (0.998, "1.00"), (3.68, "3.7"), (12.4, "12"), (float("nan"), "")],
)
def test_multiples_of_the_average_are_told_to_a_tenth_or_a_hundredth(number, words):
    assert weight_text.multiple(number) == words


def test_numbers_and_changes_have_a_digit_more_and_a_true_minus():
    assert weight_text.value(0.68871, "share") == "68.9%"
    assert weight_text.value(-0.004, "mean") == "−0.00"
    assert weight_text.change(-0.0127, "share") == "−1.3"
    assert weight_text.change(0.0116, "share") == "+1.2"
    assert weight_text.change(-0.0004, "share") == "0.0"
    assert weight_text.change(0.25, "mean") == "+0.25"
    assert weight_text.change(float("nan"), "share") == ""


def test_what_is_used_of_the_tables_is_named_with_its_year(demo):
    said = weight_text.figures(demo, [x for x in shipped_margins(demo) if x.table != "sex"])
    assert "Age group: UN World Population Prospects 2019, for 2010 (Albania, " in said
    assert "its split by age and sex is partly our estimate) (Kosovo)" in said
    assert "Religion: Census 2011 (Albania, Croatia, Kosovo, Montenegro and Serbia)" in said
    assert "look for newer ones" in said
    assert not weight_text.figures(demo, [])


def test_what_is_not_offered_is_named_with_the_reason(demo):
    shipped = [
        Shipped("age", "cohort", reason=NO_GROUPS),
        Shipped("sex", reason=NO_BREAK),
        Shipped("religion", reason=NO_BREAK),
    ]
    assert weight_text.not_offered(demo, shipped) == (
        "Not offered: Age group (no two groups of this survey are made up of groups of the table); "
        "sex and religion (no variable of this survey certainly has such groups)."
    )
    assert not weight_text.not_offered(demo, shipped_margins(demo))


def test_the_headline_says_whether_the_shares_hold(demo, remade):
    sex = next(found.margin for found in shipped_margins(demo) if found.table == "sex")
    held = WeightingSpec(margins=[sex])
    said = weight_text.headline(reweighting(demo, held, None, WAVE), held)
    assert said.startswith("The weighted sample had the population’s shares already. Weighting")
    said = weight_text.headline(remade, WeightingSpec())
    assert said.startswith("The weighted sample now has the population’s shares. Weighting costs ")
    trimmed = WeightingSpec(trim=2.5)
    said = weight_text.headline(reweighting(demo, trimmed, None, WAVE), trimmed)
    assert said.startswith("No interview counts more than 2.5 times the average. Weighting costs ")


def test_how_a_weight_is_made_is_said_in_words(demo):
    margins = [found.margin for found in shipped_margins(demo) if found.margin]
    made = weight_text.made(demo, WeightingSpec(base="w_pop", margins=margins, trim=3))
    assert made == (
        "population 15+, weighted to Age group, Sex and Religion, at most 3 times the average"
    )
    assert weight_text.made(demo, WeightingSpec(base="unweighted", trim=3)) == (
        "Unweighted, at most 3 times the average"
    )


def test_tables_hold_the_numbers_of_the_effect_in_words(effect, demo):
    costs = weight_tables.costs(effect, demo, both=False)
    assert costs.columns.tolist() == [
        "Country", "Interviews", "Effective", "Cost", "Design effect (Kish)",
        "Coefficient of variation", "Lightest", "Heaviest",
    ]  # fmt: skip
    assert costs["Country"].tolist()[:2] == ["All, pooled", "Albania"]
    serbia = effect.after.countries.iloc[-1]
    assert costs.iloc[-1]["Effective"] == f"{serbia['n_eff']:,.0f}"
    assert costs.iloc[-1]["Cost"] == f"{100 * serbia['cost']:.0f}%"
    moves = weight_tables.moves(effect, demo, "share", ("Unweighted", "within country"))
    assert moves.columns.tolist() == [
        "Country", "Unweighted", "within country", "Change", "Interviews",
    ]  # fmt: skip
    spread = weight_tables.spread(effect, ["within country"])
    assert spread.columns.tolist() == ["Weight", "within country"]
    assert len(spread) == len(effect.spread)


def test_weights_of_zero_and_numbers_that_are_hidden_are_in_the_tables(weighted):
    survey = weighted([1.0, 0, 1, 1], list("AABB"))
    found = weight_effect(survey, "unweighted", "w", "q")
    costs = weight_tables.costs(found, survey, both=True)
    assert costs.columns[0] == "Land"
    assert costs["Weigh 0, now"].tolist() == ["25%", "50%", "0%"]
    moves = weight_tables.moves(found, survey, "share", ("a", "a"))
    assert moves.columns.tolist()[:3] == ["Land", "a (1)", "a (2)"]
    assert moves["Remark"].tolist() == ["fewer than 30 interviews"] * 2


def test_shares_stand_beside_their_targets_country_by_country(remade):
    religion = weight_tables.shares(remade, "Religion", "2011")
    assert religion.columns.tolist() == [
        "Country", "Muslim", "Orthodox", "Catholic", "Other or none",
    ]  # fmt: skip
    assert religion["Country"].tolist()[0] == "Albania"
    assert " → " in religion["Muslim"].iloc[0]
    assert religion["Other or none"].iloc[0].startswith("(")
    assert "In brackets" in weight_text.shares_note(remade, "Religion")
    assert "In brackets" not in weight_text.shares_note(remade, "Sex")
    gaps = weight_tables.gaps(remade)
    assert gaps["Variable"].tolist() == ["Age group", "Sex", "Religion"]
    assert set(gaps["Largest gap left"]) == {"none (under a millionth of a point)"}


def test_a_margin_of_many_categories_is_a_long_table(load):
    table = pd.DataFrame({"region": [f"r{i % 9}" for i in range(18)], "q": 1})
    items = {"q": {"column": "q", "answers": {"1": "Yes"}, "favourable": [1]}}
    survey = load(table, {"items": items, "breaks": {"region": {"column": "region"}}})
    from data.profile import MarginSpec

    shares = {f"r{i}": 1 + i % 2 for i in range(9)}
    margin = MarginSpec(breaks=["region"], shares=shares)
    found = reweighting(survey, WeightingSpec(margins=[margin]), None)
    long = weight_tables.shares(found, "Region", "")
    assert long.shape == (9, 3)
    assert long.iloc[1].tolist() == ["All respondents", "r1", "11.1 → 15.4"]  # 1 / 9 and 2 / 13


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("both", [True, False])
def test_every_chart_holds_aggregates_only_and_says_that_data_are_synthetic(mode, both, effect):
    look = Look(mode, "SYNTHETIC DATA", both)
    for chart, rows in (
        (weight_charts.spread(effect, look), len(effect.spread)),
        (weight_charts.costs(effect, look), 7),
        (weight_charts.moves(effect, "share", look), 7),
    ):
        assert len(chart["data"]["values"]) == rows
        assert {"words": "SYNTHETIC DATA"} in chart["layer"][-1]["data"]["values"]
        assert chart["config"]["background"] == theme.PAPER[mode]
    assert not [
        layer
        for layer in weight_charts.costs(effect, Look())["layer"]
        if layer.get("data", {}).get("values") == [{"words": ""}]
    ]


def test_an_even_weight_before_is_not_drawn(effect):
    kinds = lambda look: [x["mark"]["type"] for x in weight_charts.spread(effect, look)["layer"]]  # noqa: E731
    assert kinds(Look(both=True)) == ["bar", "line"]
    assert kinds(Look(both=False)) == ["bar"]


def test_open_classes_are_drawn_as_wide_as_the_others(weighted):
    survey = weighted([1000.0, 0.5] + [1.0] * 39)
    found = weight_effect(survey, "unweighted", "w", "q")
    values = weight_charts.spread(found, Look())["data"]["values"]
    assert values[0]["range"].startswith("under 0.0")
    assert values[-1]["range"].startswith("over 14")
    for end in (values[0], values[-1]):
        assert end["high"] / end["low"] == pytest.approx(2**0.25, rel=1e-12)


def test_a_number_that_is_hidden_has_its_reason_in_the_place_of_a_dot(weighted):
    found = weight_effect(weighted([1.0, 2.0]), "unweighted", "w", "q")
    (row,) = weight_charts.moves(found, "share", Look())["data"]["values"]
    assert (row["said"], row["change"]) == ("fewer than 30 interviews", "")


def test_charts_draw_with_vega(effect):
    """Streamlit says nothing where an expression does not parse; the converter does."""
    import vl_convert

    for chart in (
        weight_charts.spread(effect, Look(both=True, mark="SYNTHETIC DATA")),
        weight_charts.costs(effect, Look(both=True)),
        weight_charts.moves(effect, "share", Look()),
        weight_charts.moves(effect, "mean", Look(mode="dark")),
    ):
        svg = vl_convert.vegalite_to_svg(chart | {"width": 400}, allowed_base_urls=[])
        assert "Weight, as" in svg or "Serbia" in svg


def test_those_who_do_not_see_a_chart_are_told_its_numbers(effect, demo):
    said = weight_text.cost_alt(effect, demo)
    assert "Serbia: 977 count as 863" in said
    assert said.endswith("Synthetic data: these are not survey results.")
    item = demo.item("turkey")
    assert "Serbia: 26.0% to 24.7%" in weight_text.moves_alt(effect, item, demo)
    assert "0.92 to 1.09: 21.6%" in weight_text.spread_alt(effect, demo)


def test_a_survey_without_countries_speaks_of_all_respondents(weighted):
    survey = weighted([1.0, 2.0] * 40)
    effect = weight_effect(survey, "unweighted", "w", "q")
    assert "All respondents: 80 count as 72" in weight_text.cost_alt(effect, survey)
    assert weight_tables.costs(effect, survey, both=False)["Group"].tolist() == ["All respondents"]
    assert weight_text.made(survey, WeightingSpec()) == "*design* weight"
