"""Where the engine saw lines -> the strips to read: cut at vertical rules, and completed.

The engine runs over cell borders, and misses a lone dash, or an opening bracket far from its number.
Ink that lies in no strip is therefore added to the strip beside it, or read on its own.
"""

from collections.abc import Iterator, Sequence
from statistics import median

import cv2
import numpy as np

from extract.scans.ink import Picture
from extract.scans.ocr import Strip
from extract.scans.picture_rules import Stroke

NEAR = 2.5
"""Ink at most this many line heights beside a strip belongs to its line."""
TALLEST = 1.3
"""Ink higher than this many line heights is no character: a drawing, a hole, a seal."""
SPECK = 0.012
"""Ink that covers less than this share of a line height's square is a speck."""
REST = 4
"""Pixels: ink this near to an erased rule is the rest of it."""
SOLID = 0.7
"""Ink that covers this share of its box is a bar."""
INSIDE = 0.8
"""A strip of which another holds this share is part of it."""
TALL = 1.8
"""A strip this many times as high as wide holds characters one below the other."""
SQUARE, EM_PAD = 1.15, 0.12
"""A character is at most this many times as high as wide; the paper to leave round it, as a share of that."""
CUT = 0.3
"""A rule cuts a strip when it stands at least this share of the strip's height inside it."""


def strips_to_read(found: Sequence[Strip], strokes: Sequence[Stroke], marks: Picture) -> list[Strip]:
    """Return the strips to read, top to bottom; ``marks`` is the ink without rules."""
    down = [stroke for stroke in strokes if not stroke.horizontal]
    marks = _far_from(strokes, marks)
    parts = [part for strip in found for part in _cut(strip, down) if _has_ink(part, marks)]
    cut = [part for part in parts if not any(_is_part_of(part, other) for other in parts)]
    if not cut:
        return []
    height = median(strip.bottom - strip.top for strip in cut)
    return sorted(_completed(cut, down, marks, height), key=lambda strip: (strip.top, strip.x0))


def _far_from(strokes: Sequence[Stroke], marks: Picture) -> Picture:
    """Return the ink without what erasing the rules has left of them."""
    clear = marks.copy()
    for stroke in strokes:
        half = stroke.thick / 2 + REST
        side = slice(max(0, round(stroke.at - half)), round(stroke.at + half) + 1)
        along = slice(max(0, stroke.start - REST), stroke.end + REST + 1)
        clear[(side, along) if stroke.horizontal else (along, side)] = 0
    return clear


def _cut(strip: Strip, down: Sequence[Stroke]) -> Iterator[Strip]:
    """Yield the parts of the strip between the vertical rules that cross it."""
    left = strip.x0
    for stroke in sorted(_crossing(strip, down), key=lambda stroke: stroke.at):
        edge = round(stroke.at)
        if edge - left > CUT * (strip.bottom - strip.top):
            yield Strip(left, strip.top, edge, strip.bottom)
        left = max(left, edge)
    if strip.x1 - left > CUT * (strip.bottom - strip.top):
        yield Strip(left, strip.top, strip.x1, strip.bottom)


def _crossing(strip: Strip, down: Sequence[Stroke]) -> Iterator[Stroke]:
    middle = (strip.top + strip.bottom) / 2
    return (s for s in down if s.start <= middle <= s.end and strip.x0 < s.at < strip.x1)


def _is_part_of(strip: Strip, other: Strip) -> bool:
    """Tell whether a larger strip holds nearly all of the strip: its characters would be read twice."""
    wide = min(strip.x1, other.x1) - max(strip.x0, other.x0)
    high = min(strip.bottom, other.bottom) - max(strip.top, other.top)
    return _area(strip) < _area(other) and min(wide, high) > 0 and wide * high >= INSIDE * _area(strip)


def _area(strip: Strip) -> int:
    return (strip.x1 - strip.x0) * (strip.bottom - strip.top)


def _has_ink(strip: Strip, marks: Picture) -> bool:
    return bool(marks[strip.top : strip.bottom, strip.x0 : strip.x1].any())


# --- writing that runs downwards ---


def is_tall(strip: Strip) -> bool:
    """Tell whether the strip holds several characters one below the other, if it is upright."""
    return strip.bottom - strip.top >= TALL * (strip.x1 - strip.x0)


def stacked(strip: Strip, marks: Picture) -> list[Strip]:
    """Cut a strip whose writing runs downwards into its characters, top to bottom."""
    ink = np.flatnonzero(marks[strip.top : strip.bottom, strip.x0 : strip.x1].any(axis=1)) + strip.top
    if not len(ink):
        return [strip]
    columns = np.flatnonzero(marks[strip.top : strip.bottom, strip.x0 : strip.x1].any(axis=0))
    em, pad = int(np.ptp(columns)) + 1, round(EM_PAD * (np.ptp(columns) + 1))
    runs = [(int(run[0]), int(run[-1]) + 1) for run in np.split(ink, np.flatnonzero(np.diff(ink) > 1) + 1)]
    return [
        Strip(strip.x0, max(strip.top, top - pad), strip.x1, min(strip.bottom, bottom + pad))
        for top, bottom in _characters(runs, em)
    ]


def _characters(runs: Sequence[tuple[int, int]], em: int) -> Iterator[tuple[int, int]]:
    """Join the rows of ink, (first, end) each, that make one character: together about as high as wide."""
    top, bottom = runs[0]
    for first, end in runs[1:]:
        if end - top > SQUARE * em:
            yield top, bottom
            top = first
        bottom = end
    yield top, bottom


# --- ink that the engine did not see ---


def _completed(strips: Sequence[Strip], down: Sequence[Stroke], marks: Picture, height: float) -> list[Strip]:
    whole = list(strips)
    for blob in _left_over(strips, marks, height):
        beside = [i for i, strip in enumerate(whole) if _continues(blob, strip, down)]
        if blob.bottom - blob.top > TALLEST * height:
            whole.append(_padded(blob, marks.shape, round(height / 8)))
        elif beside:
            nearest = min(beside, key=lambda i: _gap(blob, whole[i]))
            whole[nearest] = _wider(whole[nearest], blob, height)
        else:
            whole.append(_alone(blob, marks.shape, height))
    return whole


def _left_over(strips: Sequence[Strip], marks: Picture, height: float) -> list[Strip]:
    """Return the boxes of ink outside all strips that may be characters."""
    rest = marks.copy()
    for strip in strips:
        rest[strip.top : strip.bottom, strip.x0 : strip.x1] = 0
    size = max(3, round(height / 5))
    joined = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    ink = np.bincount(labels[rest > 0], minlength=len(stats))
    blobs = [
        (Strip(int(x), int(y), int(x + w), int(y + h)), area)
        for (x, y, w, h, _), area in list(zip(stats, ink, strict=True))[1:]
    ]
    return [blob for blob, area in blobs if _may_be_print(blob, float(area), marks.shape, height)]


def _may_be_print(blob: Strip, area: float, shape: tuple[int, ...], height: float) -> bool:
    """Tell whether so much ink may be a character, or characters one below the other."""
    wide, high = blob.x1 - blob.x0, blob.bottom - blob.top
    if high <= TALLEST * height:
        return area >= SPECK * height * height and wide >= 0.1 * height
    at_edge = blob.x0 <= 0 or blob.top <= 0 or blob.x1 >= shape[1] or blob.bottom >= shape[0]
    return is_tall(blob) and _is_column(blob, height) and area < SOLID * wide * high and not at_edge


def _is_column(blob: Strip, height: float) -> bool:
    return 0.5 * height <= blob.x1 - blob.x0 <= TALLEST * height


def _continues(blob: Strip, strip: Strip, down: Sequence[Stroke]) -> bool:
    """Tell whether the blob stands on the strip's line, near it, with no rule between."""
    middle = (blob.top + blob.bottom) / 2
    if not strip.top < middle < strip.bottom or _gap(blob, strip) > NEAR * (strip.bottom - strip.top):
        return False
    both = Strip(min(blob.x0, strip.x0), strip.top, max(blob.x1, strip.x1), strip.bottom)
    return not any(True for _ in _crossing(both, down))


def _gap(blob: Strip, strip: Strip) -> int:
    return max(strip.x0 - blob.x1, blob.x0 - strip.x1, 0)


def _padded(blob: Strip, shape: tuple[int, ...], pad: int) -> Strip:
    x1, bottom = min(shape[1], blob.x1 + pad), min(shape[0], blob.bottom + pad)
    return Strip(max(0, blob.x0 - pad), max(0, blob.top - pad), x1, bottom)


def _wider(strip: Strip, blob: Strip, height: float) -> Strip:
    pad = round(height / 8)
    left = min(strip.x0, max(0, blob.x0 - pad))
    return Strip(left, strip.top, max(strip.x1, blob.x1 + pad), strip.bottom)


def _alone(blob: Strip, shape: tuple[int, ...], height: float) -> Strip:
    """Return the strip of a line that is this blob alone, with paper around it."""
    middle, pad = (blob.top + blob.bottom) / 2, round(height / 4)
    top, bottom = round(middle - height / 2), round(middle + height / 2)
    return Strip(
        max(0, blob.x0 - pad),
        max(0, min(top, blob.top)),
        min(shape[1], blob.x1 + pad),
        min(shape[0], max(bottom, blob.bottom)),
    )
