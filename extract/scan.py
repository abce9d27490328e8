"""The picture of a page -> the page: characters and rules, as the PDF parser gives them.

The page comes out upright and straight, whatever way it lay on the scanner; its coordinates are
points from the top left of :attr:`Upright.picture`, not of the picture that was given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from extract import ocr
from extract.deskew import quarter_turned, skew, straighten
from extract.ink import Picture, ink, print_ink, without_seals
from extract.ocr import Glyph, Strip
from extract.ocr_memory import Memory, Reader
from extract.page import Page
from extract.picture_rules import erase, find_strokes
from extract.placing import place
from extract.records import Box
from extract.strips import strips_to_read

READABLE = 0.8
"""Mean score of the lines of a page that stands upright."""
LEGIBLE = 0.5
"""A strip with a lower mean score is kept as a picture: a seal, handwriting, a drawing."""
SAMPLE = 8
"""Lines read to tell which way up a page stands."""


@dataclass(frozen=True, slots=True)
class Upright:
    """A page picture as it is read."""

    picture: Picture
    """Grey, upright and straight, without seals."""
    quarters: int
    """Quarter turns clockwise that were needed."""
    angle: float
    """Degrees of skew that were undone before that."""


def read_page(
    picture: Picture | Image.Image, number: int, width: float, height: float, reader: Reader | None = None
) -> Page:
    """Read the picture of a page of ``width`` by ``height`` points (as the picture shows it).

    ``number`` is 1-based. ``reader`` is the engine, by default without a memory. Characters come
    line by line, top to bottom; strips that could not be read are in ``pictures``. A blank picture
    gives a page without characters. The sides of a page that lay on its side are exchanged.
    """
    engine = reader or ocr.ENGINE
    page = upright(picture, engine)
    if page.quarters % 2:
        width, height = height, width
    scale = width / page.picture.shape[1]
    marks = ink(page.picture)
    strokes = find_strokes(marks, scale)
    clean = erase(page.picture, strokes)
    clean_marks = print_ink(clean)
    strips = strips_to_read(engine.find_lines(clean), strokes, clean_marks)
    lines = engine.read_strips(clean, strips)
    legible, unread = _sorted_out(strips, lines)
    placed = place([strip for strip, _ in legible], [line for _, line in legible], clean_marks, scale)
    return Page(
        number=number,
        width=width,
        height=height,
        chars=[char for line in placed for char in line],
        rules=[stroke.rule(scale) for stroke in strokes],
        pictures=[_box(strip, number, scale) for strip in unread],
        scanned=False,
        text_source="ocr",
    )


def cached(folder: Path) -> Memory:
    """Return a reader that keeps what it read in ``folder``, and asks the engine only for the rest."""
    return Memory(folder)


def upright(picture: Picture | Image.Image, reader: Reader | None = None) -> Upright:
    """Return the picture straight and the right way up, as :func:`read_page` reads it."""
    engine = reader or ocr.ENGINE
    grey = without_seals(_pixels(picture))
    angle = skew(grey)
    straight = straighten(grey, angle)
    quarters = _quarters(straight, engine)
    return Upright(quarter_turned(straight, quarters), quarters, angle)


# --- which way up ---


def _quarters(straight: Picture, engine: Reader) -> int:
    """Return how often the picture must be turned clockwise by 90 degrees to stand upright."""
    found = engine.find_lines(straight)
    if not found:
        return 0
    tall = sum(strip.bottom - strip.top > strip.x1 - strip.x0 for strip in found) > len(found) / 2
    sense = {0: _sense(straight, found, engine)}
    if sense[0] >= READABLE and not tall:
        return 0
    for quarters in (1, 3) if tall else (2,):
        turned = quarter_turned(straight, quarters)
        sense[quarters] = _sense(turned, engine.find_lines(turned), engine)
    return max(sense, key=lambda quarters: sense[quarters])


def _sense(picture: Picture, found: Sequence[Strip], engine: Reader) -> float:
    """Return how sure the engine is of the widest lines, 0 to 1."""
    widest = sorted(found, key=lambda strip: strip.x0 - strip.x1)[:SAMPLE]
    scores = [glyph.score for line in engine.read_strips(picture, widest) for glyph in line]
    return sum(scores) / len(scores) if scores else 0.0


# --- what was read ---


def _pixels(picture: Picture | Image.Image) -> Picture:
    if isinstance(picture, Image.Image):
        picture = np.asarray(picture if picture.mode in ("L", "RGB") else picture.convert("RGB"), np.uint8)
    return picture


def _sorted_out(
    strips: Sequence[Strip], lines: Sequence[Sequence[Glyph]]
) -> tuple[list[tuple[Strip, Sequence[Glyph]]], list[Strip]]:
    """Split the strips into those that were read, and those that hold something else."""
    legible, unread = [], []
    for strip, line in zip(strips, lines, strict=True):
        if line and sum(glyph.score for glyph in line) / len(line) >= LEGIBLE:
            legible.append((strip, line))
        elif line:
            unread.append(strip)
    return legible, unread


def _box(strip: Strip, number: int, scale: float) -> Box:
    return Box(number, strip.x0 * scale, strip.top * scale, strip.x1 * scale, strip.bottom * scale)
