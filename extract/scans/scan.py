"""The picture of a page -> the page: characters and rules, as the PDF parser gives them.

The page comes out upright and straight, whatever way it lay on the scanner; its coordinates are
points from the top left of :attr:`Upright.picture`, not of the picture that was given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

from extract.page import Page, Turn
from extract.records import Box
from extract.scans import ocr
from extract.scans.deskew import quarter_turned, skew, straighten
from extract.scans.ink import Picture, print_ink, without_seals
from extract.scans.ocr import Glyph, Strip
from extract.scans.ocr_memory import Memory, Reader
from extract.scans.picture_rules import Stroke, erase, find_strokes
from extract.scans.placing import place
from extract.scans.strips import is_tall, stacked, strips_to_read

READABLE = 0.8
"""Mean score of the lines of a page that stands upright."""
LEGIBLE = 0.5
"""A strip with a lower mean score is kept as a picture: a seal, handwriting, a drawing."""
SHORT, LEGIBLE_SHORT = 2, 0.75
"""The same for a strip of at most this many characters: a rest of a seal is easily taken for one."""
CHARACTER = 0.5
"""Ink that is at least this share of a line's height high and wide may be a character."""
SMALL_MARKS = frozenset("。、，-－–—o")
"""Marks that are sometimes seen apart from their line, and of which the engine is never sure."""
A4_LONG = 842.0
"""Points: the longer side of the usual page. Sizes of rules are told from it, whatever paper it is."""


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
    page, read = _upright(picture, reader or ocr.ENGINE)
    turn = Turn(width, height, page.quarters, page.angle)
    if page.quarters % 2:
        width, height = height, width
    scale = width / page.picture.shape[1]
    legible, unread = _sorted_out(read)
    placed = place([strip for strip, _ in legible], [line for _, line in legible], read.marks, scale)
    return Page(
        number=number,
        width=width,
        height=height,
        chars=[char for line in placed for char in line],
        rules=[stroke.rule(scale) for stroke in read.strokes],
        pictures=[_box(strip, number, scale) for strip in unread],
        scanned=False,
        text_source="ocr",
        turn=turn,
    )


def reader(memory: Path | None) -> Reader:
    """Return the engine; with a folder, one that keeps there what it read and asks only for the rest."""
    return ocr.ENGINE if memory is None else Memory(memory)


# --- which way up ---


@dataclass(frozen=True, slots=True)
class _Read:
    """A straight picture, and what was read of it."""

    strokes: list[Stroke]
    marks: Picture
    """Its ink, without the rules."""
    strips: list[Strip]
    lines: list[list[Glyph]]
    stands: bool
    """Whether most lines are higher than wide: the page lies on its side, or is written downwards."""

    @property
    def sense(self) -> float:
        """How sure the engine is of the characters, 0 to 1; 1 when there are none."""
        scores = [glyph.score for line in self.lines for glyph in line]
        return sum(scores) / len(scores) if scores else float(not self.strips)


def _upright(picture: Picture | Image.Image, engine: Reader) -> tuple[Upright, _Read]:
    """Straighten the picture and read it; where that makes no sense, turn it, and take what does most."""
    grey = without_seals(_pixels(picture))
    angle = skew(grey)
    straight = straighten(grey, angle)
    points = A4_LONG / max(grey.shape)
    read = {0: _read(straight, points, engine)}
    if read[0].stands or read[0].sense < READABLE:
        for quarters in (1, 3) if read[0].stands else (2,):
            read[quarters] = _read(quarter_turned(straight, quarters), points, engine)
    best = max(read, key=lambda quarters: read[quarters].sense)
    return Upright(quarter_turned(straight, best), best, angle), read[best]


def _read(straight: Picture, points: float, engine: Reader) -> _Read:
    """Read a straight picture; ``points`` is about how many points a pixel is."""
    strokes = find_strokes(straight, points)
    clean = erase(straight, strokes)
    marks = print_ink(clean)
    strips = strips_to_read(engine.find_lines(clean), strokes, marks)
    stands = sum(strip.bottom - strip.top > strip.x1 - strip.x0 for strip in strips) > len(strips) / 2
    if not stands:
        strips = [part for strip in strips for part in (stacked(strip, marks) if is_tall(strip) else [strip])]
    return _Read(strokes, marks, strips, engine.read_strips(clean, strips), stands)


# --- what was read ---


def _pixels(picture: Picture | Image.Image) -> Picture:
    if isinstance(picture, Image.Image):
        picture = np.asarray(picture if picture.mode in ("L", "RGB") else picture.convert("RGB"), np.uint8)
    return picture


def _sorted_out(read: _Read) -> tuple[list[tuple[Strip, list[Glyph]]], list[Strip]]:
    """Split the strips into those that were read, and those that hold something else."""
    legible, unread = [], []
    usual = median([strip.bottom - strip.top for strip in read.strips] or [1])
    for strip, line in zip(read.strips, read.lines, strict=True):
        if _is_legible(line):
            legible.append((strip, line))
        elif line or _holds_character(strip, read.marks, usual):
            unread.append(strip)
    return legible, unread


def _holds_character(strip: Strip, marks: Picture, height: float) -> bool:
    """Tell whether the ink of a strip of which nothing was read is as large as a character of the page."""
    part = marks[strip.top : strip.bottom, strip.x0 : strip.x1]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    return len(rows) > 0 and bool(min(np.ptp(rows), np.ptp(columns)) > CHARACTER * height)


def _is_legible(line: Sequence[Glyph]) -> bool:
    mark = all(glyph.text in SMALL_MARKS for glyph in line)
    least = LEGIBLE if len(line) > SHORT or mark else LEGIBLE_SHORT
    return bool(line) and sum(glyph.score for glyph in line) / len(line) >= least


def _box(strip: Strip, number: int, scale: float) -> Box:
    return Box(number, strip.x0 * scale, strip.top * scale, strip.x1 * scale, strip.bottom * scale)
