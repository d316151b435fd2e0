"""A deck: its order, its file, its edits, and the same from the command line."""

import io
import json
import zipfile
from dataclasses import replace

import pytest
from pptx import Presentation

from components.export import __main__ as batch
from components.export import deck as decks
from components.export.deck import Deck, Kept
from components.export.edits import Edits, edited, fingerprint, labels_of, outdated
from components.export.exhibit import Exhibit
from components.export.one_pager import one_pager
from data.model import SurveyError

YOUTH = (("15-24",), ("25-39", "40-54", "55+"))


@pytest.fixture
def deck(turkey_2011, demo):
    """A ranking, a gap and all answers."""
    view = {"view": turkey_2011, "digest": demo.digest}
    return Deck(
        title="Turkey",
        views=(
            Kept(kind="ranking", name="One", **view),
            Kept(kind="gaps", name="Two", choices=YOUTH, **view),
            Kept(kind="answers", name="Three", edits=Edits(headline="Mine"), **view),
        ),
    )


def names(deck):
    return [kept.name for kept in deck.views]


def test_views_are_moved_renamed_and_removed(deck):
    assert names(deck.moved(0, 2)) == ["Two", "Three", "One"]
    assert names(deck.moved(2, 0)) == ["Three", "One", "Two"]
    assert names(deck.moved(0, -1)) == ["One", "Two", "Three"]
    assert names(deck.renamed(1, "Other")) == ["One", "Other", "Three"]
    assert names(deck.without(1)) == ["One", "Three"]
    assert names(deck.with_view(deck.views[0])) == ["One", "Two", "Three", "One"]


def test_a_deck_is_the_same_after_it_was_saved(deck):
    content = decks.deck_file(deck)
    assert decks.opened(content) == deck
    assert b"0.7" not in content  # choices only: no share of anything


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not json", "deck: this file is no deck; as a whole"),
        (b"[]", "deck: this file is no deck"),
        (b'{"views": [{"kind": "ranking"}]}', "views.0.name: Field required"),
        (b'{"title": "x", "more": 1}', "more: Extra inputs are not permitted"),
    ],
)
def test_a_file_that_is_no_deck_is_refused_in_a_sentence(content, said):
    with pytest.raises(SurveyError) as error:
        decks.opened(content)
    assert said in str(error.value)


def test_a_deck_becomes_slides_and_an_archive(deck, demo):
    told = []
    content = decks.as_slides(demo, deck, progress=told.append)
    assert len(Presentation(io.BytesIO(content)).slides) == 5
    assert told == pytest.approx([1 / 3, 2 / 3, 1])
    archive = zipfile.ZipFile(io.BytesIO(decks.as_archive(demo, deck)))
    endings = {name.rsplit(".", 1)[1] for name in archive.namelist() if name.startswith("01-")}
    assert endings == {"png", "svg", "xlsx", "csv", "py", "R"}
    assert decks.opened(archive.read("deck.json")) == deck


def test_an_empty_deck_says_so(demo):
    with pytest.raises(SurveyError, match="deck: is empty"):
        decks.as_slides(demo, Deck())


def test_a_deck_holds_no_more_than_anyone_shows(deck):
    full = deck.model_copy(update={"views": deck.views[:1] * decks.MOST})
    with pytest.raises(SurveyError, match="that is the most"):
        full.with_view(deck.views[0])


@pytest.mark.parametrize(
    "change",
    [{"item": "nothing"}, {"weight": "nothing"}, {"wave": "1999"}, {"where": (("x", ()),)}],
)
def test_a_view_of_another_survey_is_refused_in_a_sentence(deck, demo, change):
    kept = deck.views[0]
    with pytest.raises(SurveyError):
        decks.figure_of(demo, kept.model_copy(update={"view": replace(kept.view, **change)}))


def test_a_view_of_another_file_is_made_and_says_so(deck, demo):
    other = deck.views[0].model_copy(update={"digest": "0" * 64})
    assert decks.warnings(demo, deck.views[0]) == []
    assert decks.warnings(demo, other)[0].startswith("“One” was made from another file")


def test_a_headline_is_flagged_when_its_numbers_change(keepable):
    figure = keepable()
    edits = Edits(headline="Mine", numbers=fingerprint(figure))
    assert not outdated(figure, edits)
    assert outdated(keepable(wave="2010"), edits)
    assert not outdated(keepable(wave="2010"), Edits())


def test_edits_change_words_and_leave_every_fact_of_the_footer(keepable):
    figure = keepable()
    found = edited(figure, Edits(headline="Mine", subtitle="Below", note="Ours.", byline="A. Name"))
    assert (found.headline, found.subtitle) == ("Mine", "Below")
    assert list(found.notes[: len(figure.notes)]) == list(figure.notes)
    assert list(found.notes[len(figure.notes) :]) == ["Ours.", "Chart: A. Name."]
    assert "Mine" in found.alt


@pytest.mark.parametrize("kind", ["ranking", "answers", "gaps", "pairs"])
def test_a_label_is_changed_everywhere(keepable, kind):
    figure = keepable(kind)
    labels = {"Serbia": "Srbija"} if kind != "pairs" else {}
    found = edited(figure, Edits(labels=labels))
    if labels:
        assert "Serbia" in labels_of(figure)
        assert "Serbia" not in found.table.iloc[:, 0].tolist()
        assert "Srbija" in Exhibit(found).native.categories
        assert "Serbia" not in found.alt
    assert found.finding is figure.finding


def test_a_country_has_a_deck_in_one_step(demo):
    deck = one_pager(demo, "Serbia")
    kinds = [kept.kind for kept in deck.views]
    assert deck.title == "Serbia"
    assert [kind for kind in kinds if kind != "ranking"] == ["actors", "gaps", "trends"]
    assert kinds[0] == "actors"
    titles = [kept.name for kept in deck.views]
    assert {"Turkey: friendly or hostile", "Russia: friendly or hostile", "EU membership"} <= {
        *titles
    }
    assert all(kept.view.country == "Serbia" for kept in deck.views)
    assert len(Presentation(io.BytesIO(decks.as_slides(demo, deck))).slides) == len(kinds) + 2
    with pytest.raises(SurveyError, match="is not in this survey"):
        one_pager(demo, "Atlantis")


def test_the_command_line_makes_a_deck_again_for_another_wave(deck, tmp_path, capsys):
    file = tmp_path / "deck.json"
    file.write_bytes(decks.deck_file(deck))
    assert batch.main([str(file), str(tmp_path / "out"), "--wave", "2010"]) == 0
    made = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert "deck.pptx" in made
    assert "01-turkey-country-2010-ranking.png" in made
    assert capsys.readouterr().err.splitlines()[0] == "1/3 One"


def test_the_command_line_refuses_in_a_sentence(tmp_path, capsys):
    assert batch.main([str(tmp_path / "none.json"), str(tmp_path / "out")]) == 1
    assert (
        capsys.readouterr().err == "deck 'none.json': cannot be read; No such file or directory\n"
    )


@pytest.mark.parametrize(
    ("kind", "choices"),
    [
        ("ranking", ("value", "more", "and more")),
        ("gaps", ()),
        ("gaps", (True, False)),
        ("gaps", (("zqx",), ("25-39",))),
        ("grid", ("zqx",)),
    ],
)
def test_choices_that_a_figure_does_not_have_are_refused_in_a_sentence(
    demo, turkey_2011, kind, choices
):
    kept = Kept(kind=kind, name="One", view=turkey_2011, choices=choices)
    with pytest.raises(SurveyError):
        decks.figure_of(demo, kept)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"level": 1000}, "no level 1000"),
        ({"base": "zqx"}, "no base 'zqx'"),
        ({"averaging": "zqx"}, "no average 'zqx'"),
        ({"by": "zqx"}, "no break 'zqx'"),
    ],
)
def test_a_view_says_only_what_a_page_can_choose(demo, turkey_2011, change, words):
    kept = Kept(kind="ranking", name="One", view=replace(turkey_2011, **change))
    with pytest.raises(SurveyError, match=words):
        decks.fits(demo, kept)


def test_the_words_of_a_deck_are_cleaned(deck):
    said = deck.model_dump(mode="json") | {"title": "A\0 title\ufffe"}
    said["views"][0]["edits"]["headline"] = "a\x0bb\u202e"
    opened = decks.opened(json.dumps(said).encode())
    assert (opened.title, opened.views[0].edits.headline) == ("A title", "a b")


def test_a_deck_file_of_more_views_than_anyone_shows_is_refused(deck):
    said = deck.model_dump(mode="json")
    said["views"] = said["views"][:1] * (decks.MOST + 1)
    with pytest.raises(SurveyError, match="at most 200 items"):
        decks.opened(json.dumps(said).encode())
