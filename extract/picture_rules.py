"""A straightened page picture -> its ruled lines (格線), by morphology.

A rule is a run of ink much longer than any stroke of a character, thin across. Gaps of broken and
faint rules are bridged; the black edge of a scan, punch holes, seals and handwriting are too thick,
too short or too curved to be rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from extract.ink import Picture
from extract.page import Rule

SHORTEST = 18.0
"""Points: a shorter run of ink may be a stroke of a character. A row of the smallest print is as high."""
THICKEST = 3.5
"""Points: what is thicker is an edge, a bar or a hole."""
GROWN = 4
"""Pixels: rules are thicker by this in the mask (its smoothing, and the dilation)."""
GAP = 2.0
"""Points: gaps up to this length are bridged when rules are looked for."""
BRIDGE = 14.0
"""Points: gaps of a found rule up to this length are bridged where both sides lie on one line."""
SAME = 1.2
"""Points: pieces at most this far apart across lie on one line."""
FULL = 0.75
"""A rule has ink along at least this share of its length."""
MARGIN = 2.5
"""Points: the margins beside a rule in which ink is looked for."""
CROSSED = 0.2
"""Ink stands in both margins of a rule along no more than this share of it; else it is a line of print.

Measured on two scans: 239 rules had at most 0.04, lines of print 0.3 and more.
"""
LONG, VERY_LONG = 60.0, 200.0
"""Points: a rule that is not held by others at both ends is at least this long; a broken one the second.

Strokes of neighbouring characters can lie on one line, with gaps between.
"""
UNBROKEN = 0.95
"""A rule with ink along at least this share of its length is not broken."""
TAIL = 30.0
"""Points: a character that touches a rule adds no more than this to it."""
HELD = 4.0
"""Points: a rule is held by one that it meets within this distance."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One rule, in pixels of the picture."""

    horizontal: bool
    at: float
    """y of a horizontal rule, x of a vertical one."""
    start: int
    end: int
    thick: int
    inked: float = 1.0
    """Share of its length along which there is ink."""

    @property
    def length(self) -> int:
        """Pixels from end to end."""
        return self.end - self.start + 1

    def rule(self, scale: float) -> Rule:
        """Return it as a Rule; ``scale`` is points a pixel."""
        return Rule(self.horizontal, (self.at + 0.5) * scale, self.start * scale, (self.end + 1) * scale)


def find_strokes(marks: Picture, scale: float) -> list[Stroke]:
    """Return the ruled lines of an ink mask; ``scale`` is points a pixel.

    Short ones are rules only if others hold them at both ends.
    """
    found = _strokes(marks, scale, horizontal=True)
    found += _strokes(np.ascontiguousarray(marks.T), scale, horizontal=False)
    sure = [s for s in found if s.length >= (LONG if s.inked >= UNBROKEN else VERY_LONG) / scale]
    kept = [s for s in found if s in sure or _is_held(s, sure, HELD / scale)]
    return [_trimmed(stroke, kept, scale) for stroke in kept]


def _is_held(stroke: Stroke, others: list[Stroke], reach: float) -> bool:
    """Tell whether rules of the other direction meet the stroke at both its ends."""
    meeting = [
        other.at
        for other in others
        if other.horizontal != stroke.horizontal and other.start - reach <= stroke.at <= other.end + reach
    ]
    return all(any(abs(end - at) <= reach for at in meeting) for end in (stroke.start, stroke.end))


def _trimmed(stroke: Stroke, others: list[Stroke], scale: float) -> Stroke:
    """Cut off what a character that touches the rule adds beyond the last rule that it meets.

    Where several rules go on, a side of the table is open, and nothing is cut.
    """
    reach = HELD / scale
    meeting = [other for other in others if _meet(stroke, other, reach)]
    if not meeting:
        return stroke
    first = min(meeting, key=lambda other: other.at)
    last = max(meeting, key=lambda other: other.at)
    start, end = round(first.at), round(last.at)
    lone_start = reach < start - stroke.start < TAIL / scale and _alone(stroke, first, others, reach, "start")
    lone_end = reach < stroke.end - end < TAIL / scale and _alone(stroke, last, others, reach, "end")
    return replace(stroke, start=start if lone_start else stroke.start, end=end if lone_end else stroke.end)


def _meet(stroke: Stroke, other: Stroke, reach: float) -> bool:
    across = other.start - reach <= stroke.at <= other.end + reach
    return other.horizontal != stroke.horizontal and across and stroke.start <= other.at <= stroke.end


def _alone(stroke: Stroke, edge: Stroke, others: list[Stroke], reach: float, side: str) -> bool:
    """Tell whether no other rule goes beyond the edge on that side."""
    parallel = [o for o in others if o is not stroke and o.horizontal == stroke.horizontal]
    return not any(_meet(o, edge, reach) and abs(getattr(o, side) - edge.at) > reach for o in parallel)


def erase(grey: Picture, strokes: list[Stroke]) -> Picture:
    """Return the picture with the rules painted over in the colour of the paper."""
    clean = grey.copy()
    paper = int(np.percentile(grey, 75))
    for stroke in strokes:
        half = stroke.thick / 2 + 2.5
        low, high = max(0, round(stroke.at - half)), round(stroke.at + half) + 1
        if stroke.horizontal:
            clean[low:high, stroke.start : stroke.end + 1] = paper
        else:
            clean[stroke.start : stroke.end + 1, low:high] = paper
    return clean


def _strokes(marks: Picture, scale: float, *, horizontal: bool) -> list[Stroke]:
    """Return the rules along the rows of ``marks``."""
    pieces = [p for p in _pieces(marks, scale, horizontal) if _crossed(p, marks, scale) <= CROSSED]
    joined = (replace(stroke, inked=_inked(stroke, marks, scale)) for stroke in _bridged(pieces, scale))
    return [stroke for stroke in joined if stroke.inked >= FULL]


def _pieces(marks: Picture, scale: float, horizontal: bool) -> Iterator[Stroke]:
    gap, length = max(3, round(GAP / scale)), round(SHORTEST / scale)
    thick = round(THICKEST / scale)
    wide = cv2.dilate(marks, np.ones((3, 1), np.uint8))  # a rule that is not quite straight stays whole
    runs = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    runs = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    bars = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((thick + GROWN + 1, length), np.uint8))
    runs = cv2.subtract(runs, bars)
    _, _, stats, centres = cv2.connectedComponentsWithStats(runs)
    for (x, _, width, height, area), (_, y) in zip(stats[1:], centres[1:], strict=True):
        if width >= length and height <= 2 * thick + GROWN:
            yield Stroke(
                horizontal, float(y), int(x), int(x + width - 1), max(1, round(area / width) - GROWN)
            )


def _bridged(pieces: list[Stroke], scale: float) -> list[Stroke]:
    """Join pieces that follow each other on one line."""
    joined: list[Stroke] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        for i, before in enumerate(joined):
            if abs(before.at - piece.at) <= SAME / scale and piece.start - before.end <= BRIDGE / scale:
                joined[i] = _one(before, piece)
                break
        else:
            joined.append(piece)
    return joined


def _one(a: Stroke, b: Stroke) -> Stroke:
    at = (a.at * a.length + b.at * b.length) / (a.length + b.length)
    return Stroke(a.horizontal, at, min(a.start, b.start), max(a.end, b.end), max(a.thick, b.thick))


def _inked(stroke: Stroke, marks: Picture, scale: float) -> float:
    """Return the share of the stroke's length along which there is ink."""
    row, reach = round(stroke.at), max(1, round(SAME / scale))
    band = marks[max(0, row - reach) : row + reach + 1, stroke.start : stroke.end + 1]
    return float(band.any(axis=0).mean())


def _crossed(stroke: Stroke, marks: Picture, scale: float) -> float:
    """Return the share of the stroke's length along which there is ink on both its sides."""
    off, depth = stroke.thick // 2 + max(1, round(SAME / scale / 2)), round(MARGIN / scale)
    row, columns = round(stroke.at), slice(stroke.start, stroke.end + 1)
    above = marks[max(0, row - off - depth) : max(0, row - off), columns]
    below = marks[row + off + 1 : row + off + depth + 1, columns]
    return float((above.any(axis=0) & below.any(axis=0)).mean())
