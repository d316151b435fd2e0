"""A template of a reader's, for slides."""

import io

import pytest
from pptx import Presentation


@pytest.fixture
def template():
    """A .pptx of a reader's: 4:3, two slides of its own, accents that are not ours."""
    deck = Presentation()
    for layout in (0, 1):
        deck.slides.add_slide(deck.slide_layouts[layout])
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()
