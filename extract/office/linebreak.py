"""A paragraph -> its lines, broken where a word processor breaks them.

A Chinese character is one em wide; Latin ones are half an em in a Chinese face and as wide as in Times
elsewhere. No face is read: a clerk's may not be on this computer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.office.blocks import Paragraph, Run
from extract.text import is_wide

OPENING = frozenset("([{（「『《〈【〔［｛“‘＄￥")
CLOSING = frozenset(")]}）」』》〉】〕］｝”’，。、；：！？,.;:!?%％℃…")
HANGING = frozenset("，。、；：！？,.;:!?")
"""Marks that may stand beyond the right edge (Word's and LibreOffice's overflow punctuation)."""
HALF_FACES = (
    *("標楷體", "dfkai-sb", "biaukai", "ukai tw", "細明體", "mingliu", "全字庫"),
    *("cwtex", "tw-kai", "tw-sung"),
)
"""Chinese faces whose Latin characters are half an em wide, by a part of their names."""
PROPORTIONAL = ("新細明體", "pmingliu")
"""Faces whose names contain one of these, and whose Latin characters are not."""
SMALL = 0.65
"""Size of raised and lowered characters."""
WORD_APART, OFFICE_APART = 0.25, 0.2
"""Ems that Word and LibreOffice put between Chinese and Latin characters; the latter measured on its PDFs."""
HALF = 0.5
SLACK = 0.05
"""A twentieth of a point, in which Word measures."""

_TIMES = {
    0.25: " ",
    0.28: "ijlt!,./:;\\'|",
    0.33: "fr-()[]`I",
    0.39: "sJ",
    0.44: 'acez?"',
    0.5: "0123456789bdghknopquvxy#$*_{}^~",
    0.56: "PFS+<=>",
    0.61: "ELTZ",
    0.67: "BCR",
    0.72: "ADGHKNOQUVXYw",
    0.78: "m&",
    0.83: "%",
    0.9: "MW@",
}
"""Width in ems -> the characters of a serif face such as Times that are about so wide."""
_WIDTHS = {char: width for width, chars in _TIMES.items() for char in chars}


class Glyph(NamedTuple):
    """A character, and how much room it takes."""

    text: str
    size: float
    width: float
    gap: float = 0.0
    """Space before it that belongs to no character."""

    @property
    def is_wide(self) -> bool:
        """Whether it is set as Chinese ones are."""
        return is_wide(self.text)


@dataclass
class SetLine:
    """One line: where each character stands, in points from the paragraph's left edge."""

    glyphs: list[tuple[float, Glyph]] = field(default_factory=list)
    size: float = 0.0
    """Of its largest character; of the paragraph's mark where it is empty."""
    is_wrapped: bool = False
    """The line before was full: the author did not begin one here."""
    is_broken: bool = False
    """The author broke the line within the paragraph."""

    @property
    def end(self) -> float:
        """Where its last visible character ends."""
        return max((x + glyph.width for x, glyph in self.glyphs if not glyph.text.isspace()), default=0.0)


def is_latin_apart(face: str) -> bool:
    """Tell whether a face's Latin characters have widths of their own, by its name."""
    name = face.lower()
    return any(part in name for part in PROPORTIONAL) or not any(part in name for part in HALF_FACES)


def break_lines(paragraph: Paragraph, width: float) -> list[SetLine]:
    """Return the lines of a paragraph that has ``width`` points between the edges of its cell or page."""
    setter = _Setter(paragraph, width)
    parts = _parts(paragraph)
    for number, glyphs in enumerate(parts):
        if number:
            setter.begin(is_broken=True)
        setter.add(glyphs)
    return setter.lines


def _parts(paragraph: Paragraph) -> list[list[Glyph]]:
    """Return the paragraph's characters, parted where the author broke the line."""
    size = next((run.size for run in paragraph.runs if run.text), paragraph.size)
    gap = paragraph.label_gap if paragraph.label else ""
    runs = [Run(paragraph.label + gap, size, latin=True)] if paragraph.label else []
    parts: list[list[Glyph]] = [[]]
    for run in (*runs, *paragraph.runs):
        for number, text in enumerate(run.text.split("\n")):
            if number:
                parts.append([])
            parts[-1] += (_glyph(char, run) for char in text)
    return [list(_spaced(part, paragraph.apart)) if paragraph.apart else part for part in parts]


def _glyph(char: str, run: Run) -> Glyph:
    ems = 1.0 if is_wide(char) else _WIDTHS.get(char, HALF) if run.latin else HALF
    return Glyph(char, run.size, ems * run.size * run.width + run.space)


def _spaced(glyphs: Sequence[Glyph], apart: float) -> Iterator[Glyph]:
    """Yield characters with a space of so many ems where Chinese and Latin ones meet."""
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None and _is_script_change(before, glyph):
            yield glyph._replace(gap=apart * glyph.size)
        else:
            yield glyph
        before = glyph


def _is_script_change(a: Glyph, b: Glyph) -> bool:
    return (_is_ideograph(a.text) and _is_latin(b.text)) or (_is_latin(a.text) and _is_ideograph(b.text))


def _is_ideograph(char: str) -> bool:
    return char >= "\u3400" and char.isalpha() and is_wide(char)


def _is_latin(char: str) -> bool:
    return char.isalnum() and not is_wide(char)


class _Setter:
    """Fills lines from left to right."""

    def __init__(self, paragraph: Paragraph, width: float) -> None:
        self.paragraph = paragraph
        self.right = max(width - paragraph.right, paragraph.left + paragraph.size)
        self.lines: list[SetLine] = []
        self.x = 0.0
        self.begin()

    def begin(self, *, is_wrapped: bool = False, is_broken: bool = False) -> None:
        first = 0.0 if self.lines else self.paragraph.first
        self.x = max(0.0, self.paragraph.left + first)
        self.lines.append(SetLine([], self.paragraph.size, is_wrapped, is_broken))

    def add(self, glyphs: Sequence[Glyph]) -> None:
        """Set characters that the author did not part."""
        start = 0
        while start < len(glyphs):
            end = self._fill(glyphs, start)
            if end < len(glyphs):
                self.begin(is_wrapped=True)
            start = end

    def _fill(self, glyphs: Sequence[Glyph], start: int) -> int:
        """Set what fits on the line that has begun; return the index of the first character that does not."""
        stops = self._stops(glyphs, start)
        end = len(stops)
        if start + end < len(glyphs):
            end = self._last_break(glyphs, start, start + end) - start
        placed = [(x, glyphs[start + i]) for i, x in enumerate(stops[:end])]
        line = self.lines[-1]
        line.glyphs += placed
        sizes = [glyph.size for _, glyph in placed if not glyph.text.isspace()]
        line.size = max(sizes, default=line.size)
        return start + end

    def _stops(self, glyphs: Sequence[Glyph], start: int) -> list[float]:
        """Return where the characters from ``start`` on would stand, as many as fit."""
        stops: list[float] = []
        x = self.x
        for number in range(start, len(glyphs)):
            glyph = glyphs[number]
            if glyph.text == "\t":
                stops.append(x)
                x = self._next_tab(x)
                continue
            x += glyph.gap if number > start else 0.0
            if x + glyph.width > self.right + SLACK and not self._may_hang(glyph, x):
                break
            stops.append(x)
            x += glyph.width
        return stops or [self.x]

    def _may_hang(self, glyph: Glyph, x: float) -> bool:
        if glyph.text.isspace():
            return True
        return self.paragraph.hang and glyph.text in HANGING and x <= self.right + SLACK

    def _next_tab(self, x: float) -> float:
        own = [stop for stop in (*self.paragraph.tabs, self.paragraph.left) if stop > x + SLACK]
        step = self.paragraph.tab_step
        following = (int((x + SLACK) / step) + 1) * step
        return min(own) if own else following

    def _last_break(self, glyphs: Sequence[Glyph], start: int, end: int) -> int:
        """Return where the line may end: at ``end`` or before; at ``end`` where it may end nowhere."""
        for place in range(end, start, -1):
            if self._may_break(glyphs[place - 1], glyphs[place]):
                return place
        return end

    def _may_break(self, before: Glyph, after: Glyph) -> bool:
        if after.text.isspace() and not after.is_wide:
            return False
        if before.text.isspace():
            return True
        if self.paragraph.kinsoku and (after.text in CLOSING or before.text in OPENING):
            return False
        return before.is_wide or after.is_wide or before.text == "-"
