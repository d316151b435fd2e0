"""CPU time of an export: a picture, slides, decks and a tab book of the demo, after a first one.

`python -m benchmarks.exports`
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from components.export import deck as decks
from components.export import picture, slides, workbook
from components.export.deck import Deck, Kept, exhibit
from components.export.kinds import made
from components.export.tabbook import tab_book
from components.figures.figure import Figure
from components.view import View
from data.load import load_survey

DEMO = Path(__file__).parents[1] / "data" / "demo" / "balkan_demo.sav"
VIEW = View("turkey", "2011", "all", "w_within", 95, "equal", "cohort")
TWO = ("eu",)
KINDS = {
    "ranking": (), "answers": (), "pairs": (), "map": (), "actors": (), "actors_grid": (),
    "joint": TWO, "placed": TWO, "apart": TWO, "odds": TWO, "odds_groups": TWO, "net": TWO,
    "trends": ("country", True), "claims": ("very-positive", "friendly, of all asked"),
}  # fmt: skip
"""Each kind of the deck, with the choices of its page."""

BREAKS = ["country", "cohort", "sex", "education", "religion", "settlement"]


def took(make: Callable[[], object], times: int) -> float:
    """CPU seconds of the fastest; of several, after a first that is not counted."""
    found = []
    for _ in range(times):
        start = time.process_time()
        make()
        found.append(time.process_time() - start)
    return min(found[1:] or found)


def slowest(make: Callable[[Figure], object], figures: Sequence[Figure]) -> Callable[[], object]:
    """What makes the file that takes longest, of those of all figures."""
    longest = max(figures, key=lambda figure: took(lambda: make(figure), 2))
    return lambda: make(longest)


def main() -> None:
    """Print each time beside its target."""
    demo = load_survey(DEMO)
    figure = made("ranking", demo, VIEW)
    every = [made(kind, demo, VIEW, choices) for kind, choices in KINDS.items()]
    views = [Kept(kind=kind, name=kind, view=VIEW, choices=KINDS[kind]) for kind in KINDS]
    deck = Deck(title="Twenty", views=tuple((2 * views)[:20]))
    items = (list(demo.items) * 17)[:200]
    rows = [
        ("picture (.png, 1920 x 1080)", lambda: picture.png(figure), 1, 4),
        ("one slide, with its receipt", lambda: slides.pptx([exhibit(figure)]), 1, 4),
        ("the slowest picture of a kind", slowest(picture.png, every), 1, 1),
        ("the slowest slide of a kind", slowest(lambda x: slides.pptx([exhibit(x)]), every), 1, 1),
        ("workbook of a view", lambda: workbook.xlsx(exhibit(figure)), 1, 4),
        ("deck of 20 slides", lambda: decks.as_slides(demo, deck), 15, 1),
        ("tab book, 200 items x 6 breaks", lambda: tab_book(demo, VIEW, items, BREAKS), 30, 1),
    ]
    print(f"{'CPU time of an export':34}{'seconds':>9}{'target':>9}")
    for name, make, target, times in rows:
        seconds = took(make, times)
        missed = "" if seconds < target else "  MISSED"
        print(f"{name:34}{seconds:9.2f}{f'< {target}':>9}{missed}")


if __name__ == "__main__":
    main()
