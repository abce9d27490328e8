"""Whether a text layer says what the picture of its page shows."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from extract.page import Char, Page
from extract.scans import ocr
from extract.scans.ink import Picture, without_seals
from extract.scans.ocr import Strip
from extract.scans.ocr_memory import Reader
from extract.scans.repair import to_traditional
from extract.text import display, squeeze

LINES = 5
"""Lines read from the picture to compare with the layer."""
ALIKE = 0.75
"""A layer whose lines are less alike than this to what the picture shows is not used.

The engine errs in less than one character of a hundred; layers with a shifted encoding share none.
"""
LONG_ENOUGH = 6
"""Lines of fewer characters tell little."""


def disagrees(page: Page, picture: Picture, reader: Reader | None = None) -> bool:
    """Tell whether the text layer says something else than the picture of the page shows.

    Reads a few of the longest lines from the picture (a second or two). False where there is
    nothing to compare.
    """
    engine: Reader = reader or ocr.ENGINE
    grey = without_seals(picture)
    scale = page.width / grey.shape[1]
    strips = sorted(engine.find_lines(grey), key=lambda strip: strip.x0 - strip.x1)[:LINES]
    lines = engine.read_strips(grey, strips)
    pairs = [
        ("".join(to_traditional(glyph.text) for glyph in line), _layer_text(page.chars, strip, scale))
        for strip, line in zip(strips, lines, strict=True)
        if len(line) >= LONG_ENOUGH
    ]
    return bool(pairs) and sum(_alike(shown, layer) for shown, layer in pairs) / len(pairs) < ALIKE


def _layer_text(chars: Sequence[Char], strip: Strip, scale: float) -> str:
    """Return the layer's characters whose middle is in the strip, left to right."""
    inside = [
        char
        for char in chars
        if strip.x0 <= (char.x0 + char.x1) / 2 / scale <= strip.x1
        and strip.top <= (char.base - 0.38 * char.size) / scale <= strip.bottom
    ]
    return "".join(char.text for char in sorted(inside, key=lambda char: char.x0))


def _alike(a: str, b: str) -> float:
    return SequenceMatcher(None, squeeze(display(a)), squeeze(display(b)), autojunk=False).ratio()
