"""What a page holds, wherever it came from: characters with boxes, ruled lines, pictures.

The PDF parser and the text recognition both yield these; everything above does not know which.
Coordinates are points from the top left corner of the page as it is displayed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extract.records import Box, TextSource

ASCENT = 0.88
"""Share of the em above the baseline in CJK faces (Unicode's and OpenType's ideographic em box)."""


class Char(NamedTuple):
    """One printed character. Its box is the em box, so that faces with odd metrics still line up."""

    text: str
    x0: float
    x1: float
    base: float
    """Baseline, points from the top."""
    size: float
    angle: int = 0
    """Direction of writing in degrees clockwise, rounded; 0 is left to right."""
    light: bool = False
    """Painted in a light colour (a watermark's)."""
    score: float = 1.0
    """0 to 1: how sure the character is (1.0 from a text layer)."""
    opens: bool | None = None
    """At the head of a line of a word processor's file: the author began one here, or (False) the line before
    was full. None elsewhere, and where only the print tells."""

    @property
    def top(self) -> float:
        """Top of the em box."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Bottom of the em box."""
        return self.base + (1 - ASCENT) * self.size


class Rule(NamedTuple):
    """格線: one straight ruled line, horizontal or vertical."""

    horizontal: bool
    at: float
    """y of a horizontal rule, x of a vertical one."""
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page lies: it was straightened by ``angle`` (a scan only) and then turned before it was read."""

    width: float
    """Points: the page as the file shows it."""
    height: float
    quarters: int = 0
    """Quarter turns clockwise that set it upright."""
    angle: float = 0.0
    """Degrees counter-clockwise about its middle that made it straight."""

    def on_page(self, box: Box) -> Box:
        """Return where a box of the upright, straight page stands on the page that the file shows."""
        corners = [(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs, ys = zip(*(self._point(x, y) for x, y in corners), strict=True)
        return Box(box.page, min(xs), min(ys), max(xs), max(ys))

    def _point(self, x: float, y: float) -> tuple[float, float]:
        for turned in range(self.quarters, 0, -1):
            x, y = y, (self.height if turned % 2 else self.width) - x
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        x, y = x - self.width / 2, y - self.height / 2
        return cos * x - sin * y + self.width / 2, sin * x + cos * y + self.height / 2


@dataclass(frozen=True, slots=True)
class Page:
    """One page, as displayed."""

    number: int
    """1-based."""
    width: float
    height: float
    chars: Sequence[Char]
    rules: Sequence[Rule]
    pictures: Sequence[Box] = ()
    scanned: bool = False
    """The page is a picture; its characters, if any, are a scanner's guess and cannot be trusted."""
    text_source: TextSource = "text"
    turn: Turn | None = None
    """How it was set upright, if its writing did not stand upright or it was read from a picture."""
    apart: Sequence[tuple[str, Sequence[Char]]] = ()
    """Characters that are not in ``chars`` since the file itself says that they are no part of the text's
    course, and the rule of ``extract/asides.yml`` that says so: running titles, notes."""
    places: Sequence[Box] = ()
    """The paragraphs of a file without pages: where each stands on this sheet, and in the file."""
