"""Every page as it is seen at first, wide and on a phone, light and dark: `make screenshots`."""

import io
from pathlib import Path

import pytest
from PIL import Image

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"

COLOURS = 256
"""Enough for what has few, and a third of the bytes."""


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_a_page_is_pictured(chromium, opened, every_page, width, mode):
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=mode, device_scale_factor=2
    )
    page = context.new_page()
    opened(page, every_page)
    page.evaluate("document.fonts.ready")
    FOLDER.mkdir(exist_ok=True)
    image = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    image = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(FOLDER / f"{every_page}-{width}-{mode}.png", optimize=True)
    context.close()
