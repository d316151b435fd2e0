"""The ranking in words: findings that the numbers bear out, and notes that leave nothing out."""

from components.charts.frame import Frame, specification


def test_a_headline_says_only_what_is_clear(drawn):
    figure = drawn()
    # At 1 - .05/7 the intervals of the first four lie above one half, of the last two below.
    assert figure.headline == (
        "Clearly more than half say Turkey is a friendly country in Kosovo, Macedonia, Albania and "
        "Bosnia and Herzegovina; clearly fewer than half in Croatia and Serbia"
    )
    unclear = figure.finding.table.set_index("country").loc["Montenegro"]
    assert unclear["low"] < 0.5 < unclear["high"]


def test_a_headline_that_would_name_many_gives_their_number(drawn):
    figure = drawn(item="germany")
    above = sum(side == "above" for side in figure.finding.sides.values())
    assert 4 < above < 7
    assert f"say Germany is a friendly country in {above} of the 7 countries" in figure.headline


def test_a_headline_on_a_scale_speaks_of_its_halves(drawn):
    headline = drawn(item="feeling_turkey").headline
    assert headline.startswith("Feeling toward Turkey: clearly on the upper half of the scale in ")


def test_a_question_that_was_not_asked_says_so(drawn):
    figure = drawn(item="germany", wave="2006")
    assert figure.headline == "Germany: friendly or hostile: not asked in 2006"
    assert figure.empty


def test_the_notes_have_wording_base_n_dates_weights_method_and_source(drawn):
    figure = drawn()
    n = figure.finding.table["n"]
    interviews = f"n = {n.min():,} to {n.max():,} interviews per group."
    assert figure.notes == [
        f"Question: “{figure.finding.item.wording}”",
        (
            "▲ ▼: clearly above or below the average of the 7 countries shown, after allowing for "
            "all comparisons. Lines beside the names join countries of which no two clearly "
            "differ: their order may be chance."
        ),
        (
            f"Base: everyone asked; don’t know and refused are in the base. {interviews} "
            "Fieldwork: June to July 2011. Mode: face to face. Population: persons aged 15+."
        ),
        (
            "Weights: within country. Intervals: 95%, design-based (strata and sampling points). "
            "Differences: t tests, p adjusted by Holm for 7 comparisons; their intervals are not "
            "adjusted."
        ),
        "Source: Balkan Opinion Monitor (synthetic data).",
        "Synthetic data: these numbers are invented. They are not survey results.",
    ]


def test_the_notes_change_with_the_base(drawn):
    figure = drawn(base="opinion")
    assert "Base: those with an opinion" in figure.notes[2]
    assert "% of those with an opinion who say" in figure.subtitle


def test_filters_are_named_above_and_below_the_chart(drawn):
    figure = drawn(where=(("sex", ("Female",)), ("cohort", ("15-24", "25-39"))))
    assert figure.subtitle.startswith(
        "% of all respondents (Sex: Female; Age group: 15-24 or 25-39) who say"
    )
    assert "Only respondents with Sex: Female; Age group: 15-24 or 25-39." in figure.notes[2]


def test_a_filter_is_a_domain_of_the_whole_sample(demo, drawn):
    from analysis.estimates import shares
    from analysis.tally import tally

    women = shares(tally(demo, "turkey", ["country"], {"wave": ["2011"], "sex": ["Female"]}))
    shown = drawn(where=(("sex", ("Female",)),)).finding.table.set_index("country")
    for row in women.table().to_dict("records"):
        assert shown.loc[row["country"], "se"] == row["se"]


def test_a_file_without_sampling_points_says_that_margins_are_a_lower_bound(small_drawn):
    notes = " ".join(small_drawn().notes)
    assert "weights only; the file names no strata or sampling points" in notes
    assert "a lower bound" in notes


def test_what_is_hidden_or_marked_is_named_with_its_reason(small_drawn):
    notes = " ".join(small_drawn().notes)
    assert "Not shown: =East (fewer than 30 interviews)." in notes
    assert "Marked * or by a hollow or dashed mark: small base (30 to 99 interviews)" in notes


def test_the_note_names_what_is_calibrated(drawn):
    assert drawn("answers", item="usa", wave="2009").notes[-1] == (
        "Synthetic data: calibrated to published figures for “Hostile” in "
        "Kosovo, Albania, Bosnia and Herzegovina and Serbia; all else is invented."
    )


def test_published_figures_stand_beside_the_estimates_of_their_wave(drawn):
    """Gallup's figures of 2011 on EU membership: 87, 56, 30, 58 and 36 percent."""
    figure = drawn(item="eu_member", wave="2011")
    layers = specification(figure.draw, figure.finding, Frame())["layer"]
    diamonds = next(x for x in layers if x["mark"].get("shape") == "diamond")
    printed = {x["level"]: x["printed"] for x in diamonds["data"]["values"]}
    assert printed == {
        "Albania": "87%", "Bosnia and Herzegovina": "56%", "Croatia": "30%",
        "Montenegro": "58%", "Serbia": "36%",
    }  # fmt: skip
    assert "Hollow diamonds: published figures (Gallup Balkan Monitor)" in " ".join(figure.notes)
    assert drawn(item="eu_member", wave="2011", base="opinion").finding.published.empty
    assert drawn(item="turkey").finding.published.empty


def test_filters_are_named_in_the_headline(drawn):
    assert drawn(where=(("sex", ("Female",)),)).headline.endswith(" (Sex: Female)")
