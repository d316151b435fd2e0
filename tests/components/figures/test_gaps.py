"""Gaps, slopes and compositions in words: what is tested, and nothing that is not."""


def test_the_gap_of_the_country_that_stands_out_is_said_in_numbers_with_its_verdict(drawn):
    figure = drawn("gaps", country="Serbia")
    row = figure.finding.compared.set_index("country").loc["Serbia"]
    assert (round(100 * row["estimate_a"]), round(100 * row["estimate_b"])) == (37, 23)
    assert row["p"] < 0.05 < row["p_adjusted"]
    assert figure.headline == (
        "Serbia: 37% of people aged 15-24 and 23% of people aged 25+ say Turkey is a friendly "
        "country; a difference that is clear on its own, but not after allowing for 7 comparisons"
    )


def test_without_a_country_that_stands_out_only_clear_gaps_are_named(drawn):
    figure = drawn("gaps")
    assert (figure.finding.compared["p_adjusted"] > 0.05).all()
    assert figure.headline.endswith("is clear in none of the 7 countries shown")


def test_a_gap_is_in_the_table_with_interval_both_p_verdict_and_what_could_be_detected(drawn):
    table = drawn("gaps").table.set_index("Country")
    assert table.loc["Serbia"].tolist() == [
        "37%", "131", "23%", "846", "+14", "+4 to +25", ".008", ".053",
        "clear on its own, not after allowing for 7 comparisons", "15", "invented",
    ]  # fmt: skip


def test_another_break_is_named_by_its_groups(drawn):
    headline = drawn("gaps", by="sex", country="Serbia").headline
    assert "of the group “Female”" in headline
    assert "of the group “Male”" in headline


def test_a_scale_is_compared_by_its_means(drawn):
    figure = drawn("gaps", item="feeling_turkey", country="Albania")
    assert figure.headline.startswith("Feeling toward Turkey, Albania: ")
    assert "%" not in figure.headline


def test_a_trend_over_age_warns_that_one_wave_cannot_tell_age_from_generation(drawn):
    notes = " ".join(drawn("slopes").notes)
    assert "one wave cannot tell what goes with being young" in notes
    assert "55+ taken at 62.5 years" in notes


def test_a_composition_says_what_was_made_alike_and_what_the_model_holds(drawn):
    notes = " ".join(drawn("composition").notes)
    assert "both sides given the same shares of Sex." in notes
    assert "one logistic regression per country on Sex and Education." in notes


def test_a_country_that_was_not_asked_says_so_in_place_of_its_gap(drawn):
    headline = drawn("gaps", item="serbia", country="Serbia").headline
    assert headline.startswith("Serbia: not asked, so people aged 15-24 and people aged 25+ cannot")
