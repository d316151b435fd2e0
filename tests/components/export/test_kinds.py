"""Kinds of figures: each is found, drawn and told apart, and refuses what does not fit it."""

from dataclasses import replace

import pytest

from components.export.deck import Deck, Kept, deck_file, figure_of, opened
from components.export.kinds import KINDS, kind_of, made
from data.model import SurveyError


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_is_of_the_kind_that_it_was_made_as(keepable, kind):
    figure = keepable(kind)
    assert kind_of(figure) == kind
    assert not figure.empty


@pytest.mark.parametrize("kind", KINDS)
def test_a_view_of_any_kind_is_the_same_after_it_was_saved(keepable, demo, kind):
    figure = keepable(kind)
    asked = figure.finding.asked
    kept = Kept(kind=kind, name=kind, view=asked.view, choices=asked.choices)
    (again,) = opened(deck_file(Deck(views=(kept,)))).views
    assert again == kept
    made_again = figure_of(demo, again)
    assert made_again.table.equals(figure.table)
    assert made_again.data.equals(figure.data)
    assert (made_again.headline, made_again.notes) == (figure.headline, figure.notes)


@pytest.mark.parametrize(
    ("kind", "choices", "said"),
    [
        ("no-kind", (), "kind 'no-kind': is none of map, letters, ranking"),
        ("gaps", (), "kind 'gaps': its choices do not fit; missing a required argument: 'a'"),
        ("joint", ("no-item",), "'no-item'"),
        ("trends", ("no-break",), "'no-break'"),
        ("claims", ("no-claim", "x"), "claim 'no-claim': is none of very-positive"),
        ("claims", ("young-serbs", "x"), "claim 'young-serbs': this survey has no test of 'x'"),
    ],
)
def test_choices_that_do_not_fit_are_refused_in_a_sentence(demo, turkey_2011, kind, choices, said):
    with pytest.raises(SurveyError) as error:
        made(kind, demo, turkey_2011, choices)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("kind", "changes", "choices", "said"),
    [
        ("actors", {"item": "eu_member"}, (), "'eu_member': was asked about one actor only"),
        ("actors_grid", {"item": "feeling_eu"}, (), "was asked about one actor only"),
        ("joint", {}, ("turkey",), "item 'turkey': cannot stand beside itself"),
        ("net", {"item": "eu_member"}, ("eu_vote",), "no other actor is of their `battery`"),
        ("grid", {"averaging": ""}, (), "grid by 'cohort': takes countries"),
        ("between", {"averaging": ""}, (("15-24",), ("55+",)), "there is one only"),
    ],
)
def test_a_view_that_the_survey_has_nothing_for_is_refused_in_a_sentence(
    demo, turkey_2011, kind, changes, choices, said
):
    with pytest.raises(SurveyError) as error:
        made(kind, demo, replace(turkey_2011, **changes), choices)
    assert said in str(error.value)


def test_a_difference_of_unlike_questions_is_kept_as_where_each_country_stands(demo, turkey_2011):
    figure = made("apart", demo, turkey_2011, ("feeling_eu",))
    assert kind_of(figure) == "placed"
    assert "cannot be set against each other" in " ".join(figure.notes)


def test_what_has_no_countries_is_shown_without_them(demo, turkey_2011):
    whole = replace(turkey_2011, averaging="", by="", where=(("country", ("Serbia",)),))
    assert made("map", demo, whole).headline.startswith("Clearly fewer than half say Turkey")
    headline = made("placed", demo, whole, ("eu",)).headline
    assert headline.startswith("Whether more people say Turkey is a friendly country or say the EU")
    assert "in none of the 1 groups shown" in headline
