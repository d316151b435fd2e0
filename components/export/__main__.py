"""Batch: `python -m components.export DECK OUT` makes all files of a deck, for any wave."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from components.export import deck as decks
from components.text import say
from data.load import load_survey
from data.model import SurveyError

DEMO = Path(__file__).parents[2] / "data" / "demo" / "balkan_demo.sav"


def main(arguments: list[str] | None = None) -> int:
    """Write deck.pptx and the files of each view into a folder; 1 and a sentence where it fails."""
    parser = argparse.ArgumentParser(prog="python -m components.export", description=__doc__)
    parser.add_argument("deck", type=Path, help=say("batch.deck"))
    parser.add_argument("out", type=Path, help=say("batch.out"))
    parser.add_argument("--survey", type=Path, default=DEMO, help=say("batch.survey"))
    parser.add_argument("--profile", type=Path, help=say("batch.profile"))
    parser.add_argument("--template", type=Path, help=say("batch.template"))
    parser.add_argument("--wave", default="", help=say("batch.wave"))
    asked = parser.parse_args(arguments)
    try:
        deck = decks.saved_in(asked.deck)
        survey = load_survey(asked.survey, asked.profile)
        if asked.wave:
            views = [
                kept.model_copy(update={"view": replace(kept.view, wave=asked.wave)})
                for kept in deck.views
            ]
            deck = deck.model_copy(update={"views": tuple(views)})
        template = asked.template.read_bytes() if asked.template else None
        asked.out.mkdir(parents=True, exist_ok=True)
        for place, kept in enumerate(deck.views, start=1):
            _say(f"{place}/{len(deck.views)} {kept.name}")
            for warning in decks.warnings(survey, kept):
                _say(warning)
            shown = decks.exhibit_of(survey, kept)
            for ending, content in decks.files(shown).items():
                (asked.out / f"{place:02}-{shown.figure.name}.{ending}").write_bytes(content)
        (asked.out / "deck.pptx").write_bytes(decks.as_slides(survey, deck, template))
    except (SurveyError, OSError) as error:
        _say(str(error))
        return 1
    return 0


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main())
