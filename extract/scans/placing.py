"""Characters as the engine read them -> characters in their place on the page.

The engine knows where a character is to about a sixth of an em; how high the line stands and how large
it is are measured on the ink of its Chinese characters, which fill their em boxes alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from extract.page import ASCENT, Char
from extract.scans.ink import Picture
from extract.scans.ocr import Glyph, Strip
from extract.text import is_wide

INK_SHARE = 0.88
"""Height of a Chinese character's ink, as a share of its em (median of Kai, Ming and Gothic faces)."""
SAME_SIZE = 0.18
"""Sizes that differ by less than this share from the page's usual size are the usual size."""
UNREAD = "\ufffd"
"""Stands for a character that was not read; shown as 〓, and counted as unmapped."""
UNREAD_SHARE = 0.55
"""Ink at least this share of the em high and wide is a Chinese character."""
EDGE = 0.05
"""Characters may reach beyond their em boxes by this share of the em."""
NARROW = 0.5
"""Width of a Latin character, as a share of the em."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """Where a line stands, in pixels."""

    middle: float
    """Middle of the em boxes."""
    size: float | None
    """The em; None when no character tells."""


def place(
    strips: Sequence[Strip], lines: Sequence[Sequence[Glyph]], marks: Picture, scale: float
) -> list[list[Char]]:
    """Return each strip's characters with their em boxes in points; ``scale`` is points a pixel."""
    measures = [_measure(strip, line, marks) for strip, line in zip(strips, lines, strict=True)]
    sizes = [m.size for m, line in zip(measures, lines, strict=True) if m.size for _ in line]
    usual = median(sizes) if sizes else median([s.bottom - s.top for s in strips] or [1]) * 0.75
    return [
        _chars(line, measure, _size(measure, usual), marks, strip, scale)
        for strip, line, measure in zip(strips, lines, measures, strict=True)
    ]


def _size(measure: _Measure, usual: float) -> float:
    size = measure.size
    return usual if size is None or abs(size - usual) < SAME_SIZE * usual else size


def _measure(strip: Strip, line: Sequence[Glyph], marks: Picture) -> _Measure:
    height = strip.bottom - strip.top
    spans = [_ink_rows(strip, glyph, marks, height) for glyph in line if _is_han(glyph.text)]
    inked = [span for span in spans if span is not None and span[1] - span[0] > 0.4 * height]
    if not inked:
        return _Measure((strip.top + strip.bottom) / 2, None)
    tall = float(np.percentile([bottom - top for top, bottom in inked], 75))
    middle = median((top + bottom) / 2 for top, bottom in inked)
    return _Measure(middle, tall / INK_SHARE if len(inked) > 1 else None)


def _ink_rows(strip: Strip, glyph: Glyph, marks: Picture, height: int) -> tuple[int, int] | None:
    """Return the first and last (exclusive) row of ink of one character."""
    left, right = round(glyph.x - 0.35 * height), round(glyph.x + 0.35 * height)
    part = marks[strip.top : strip.bottom, max(0, left) : right]
    rows = np.flatnonzero(part.sum(axis=1) > 1)
    return (strip.top + int(rows[0]), strip.top + int(rows[-1]) + 1) if len(rows) else None


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" and char not in "一二三"


def _chars(
    line: Sequence[Glyph], measure: _Measure, size: float, marks: Picture, strip: Strip, scale: float
) -> list[Char]:
    base = (measure.middle + (ASCENT - 0.5) * size) * scale
    chars = []
    for glyph in _with_unread(line, strip, marks, size):
        half = _half_width(glyph.text, size)
        x0, x1 = (glyph.x - half) * scale, (glyph.x + half) * scale
        chars.append(Char(glyph.text, x0, x1, base, size * scale, score=glyph.score))
    return chars


def _half_width(char: str, size: float) -> float:
    return size * (0.5 if is_wide(char) else NARROW / 2)


def _with_unread(line: Sequence[Glyph], strip: Strip, marks: Picture, size: float) -> list[Glyph]:
    """Return the line with a mark for each character that is printed between two others but was not read."""
    whole: list[Glyph] = list(line[:1])
    for before, glyph in pairwise(line):
        left = round(before.x + _half_width(before.text, size) + EDGE * size)
        right = round(glyph.x - _half_width(glyph.text, size) - EDGE * size)
        room = right - left > UNREAD_SHARE * size
        if room and _is_character(marks[strip.top : strip.bottom, left:right], size):
            whole.append(Glyph(UNREAD, (left + right) / 2, 0.0))
        whole.append(glyph)
    return whole


def _is_character(part: Picture, size: float) -> bool:
    """Tell whether the ink is as wide and as high as a Chinese character's."""
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    return len(rows) > 0 and bool(min(np.ptp(rows), np.ptp(columns)) > UNREAD_SHARE * size)
