"""CPU time of an export: a picture, slides, decks and a tab book of the demo, after a first one.

`python -m benchmarks.exports`
"""

import time
from collections.abc import Callable
from pathlib import Path

from components.export import deck as decks
from components.export import picture, slides, workbook
from components.export.deck import Deck, Kept, exhibit
from components.export.kinds import made
from components.export.tabbook import tab_book
from components.view import View
from data.load import load_survey

DEMO = Path(__file__).parents[1] / "data" / "demo" / "balkan_demo.sav"
VIEW = View("turkey", "2011", "all", "w_within", 95, "equal", "cohort")
KINDS = ("ranking", "answers", "pairs", "map")
BREAKS = ["country", "cohort", "sex", "education", "religion", "settlement"]


def took(make: Callable[[], object], times: int) -> float:
    """CPU seconds of the fastest; of several, after a first that is not counted."""
    found = []
    for _ in range(times):
        start = time.process_time()
        make()
        found.append(time.process_time() - start)
    return min(found[1:] or found)


def main() -> None:
    """Print each time beside its target."""
    demo = load_survey(DEMO)
    figure = made("ranking", demo, VIEW)
    views = tuple(Kept(kind=KINDS[i % 4], name=str(i), view=VIEW) for i in range(20))
    deck = Deck(title="Twenty", views=views)
    items = (list(demo.items) * 17)[:200]
    rows = [
        ("picture (.png, 1920 x 1080)", lambda: picture.png(figure), 1, 4),
        ("one slide, with its receipt", lambda: slides.pptx([exhibit(figure)]), 1, 4),
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
