"""Characters -> printed lines, in reading order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter, eq

from extract.numbering import Label, is_bare_label, read_label
from extract.page import Char
from extract.records import Box
from extract.text import display, is_unmapped, is_wide

SAME_LINE = 0.45
"""Baselines at most this share of an em apart are one line."""
SAME_GLYPH = 0.5
"""The same character again within this share of its own width is struck twice (fake bold)."""
WORD_GAP = 0.22
"""A gap of this share of an em between two Latin characters is a space."""
SMALLER, RAISED = 0.9, 0.2
"""A digit smaller than this share of its line's em, and raised by this share of it, is a footnote's mark."""
TURNED = 10
"""Writing within this many degrees of horizontal is horizontal."""


@dataclass(frozen=True, slots=True)
class Line:
    """行: one printed line of a cell or of the page."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    """Baseline, points from the top."""
    size: float
    """The em of its largest character."""
    source: str
    """The characters as the page holds them; spaces as printed."""
    text: str
    """Display text."""
    chars: int
    """Printed characters, without white space, double-struck ones once."""
    unmapped: int
    """Characters that have no Unicode."""
    score: float
    """Mean of the characters' scores, 0 to 1."""
    light: bool = False
    """All of it is painted in a light colour."""
    opens: bool | None = None
    """The author began a line here, or (False) the line before was only full; None where the file does not
    say, as a PDF never does."""
    marks: str = ""
    """Raised digits that only point to a footnote: in ``source``, not in ``text``."""

    @property
    def box(self) -> Box:
        """Where the line stands."""
        return Box(self.page, self.x0, self.top, self.x1, self.bottom)


def chars_to_lines(chars: Sequence[Char], page: int) -> list[Line]:
    """Return the printed lines of the characters of one cell, top to bottom.

    Vertical writing (直書) gives one line a column, right to left. Double-struck characters count
    once. Lines of white space alone are left out.
    """
    if len(chars) >= 4 and _is_vertical(chars):
        rows: Iterable[list[Char]] = _columns(chars)
    else:
        rows = (sorted(row, key=attrgetter("x0")) for row in rows_of(chars))
    lines = [_line(strike_once(row), page) for row in rows]
    return [line for line in lines if line.chars]


def line_label(line: Line) -> Label | None:
    """Return the number that a line opens with; None too if it begins only since the one before was full."""
    return None if line.opens is False else read_label(line.text)


def union(lines: Sequence[Line]) -> Box:
    """Return the box around lines of one page. Raises ValueError when there are none."""
    if not lines:
        raise ValueError("no lines to draw a box around")
    return Box(
        lines[0].page,
        min(line.x0 for line in lines),
        min(line.top for line in lines),
        max(line.x1 for line in lines),
        max(line.bottom for line in lines),
    )


def rows_of(chars: Sequence[Char]) -> list[list[Char]]:
    """Return characters by the baselines that they stand on, top to bottom."""
    rows: list[list[Char]] = []
    start = 0.0
    for char in sorted(chars, key=attrgetter("base")):
        if not rows or char.base - start > SAME_LINE * max(char.size, rows[-1][0].size):
            rows.append([])
            start = char.base
        rows[-1].append(char)
    return rows


def _is_vertical(chars: Sequence[Char]) -> bool:
    """Tell whether the characters follow each other downwards, as the page draws them."""
    printed = [char for char in chars if not char.text.isspace()]
    if sum(_is_turned(char) for char in printed) > len(printed) / 2:
        return True
    down = right = 0
    for a, b in pairwise(printed):
        step_x, step_y = b.x0 - a.x0, b.base - a.base
        down += abs(step_x) < 0.4 * a.size and 0.6 * a.size < step_y < 2 * a.size
        right += abs(step_y) < 0.3 * a.size and step_x > 0.2 * a.size
    return down > 2 * right and down > len(printed) / 2


def _is_turned(char: Char) -> bool:
    return TURNED < char.angle < 360 - TURNED


def _columns(chars: Sequence[Char]) -> list[list[Char]]:
    """Return the columns of vertical writing, right to left, each top to bottom."""
    upwards = sum(char.angle > 180 for char in chars) > len(chars) / 2
    columns: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: char.x0 if upwards else -char.x0):
        if not columns or abs(char.x0 - columns[-1][0].x0) > 0.6 * char.size:
            columns.append([])
        columns[-1].append(char)
    if upwards:
        return [sorted(column, key=lambda char: -char.base) for column in columns]
    return [sorted(column, key=lambda char: (char.base, char.x0)) for column in columns]


def strike_once(row: list[Char]) -> list[Char]:
    """Leave out the second strike of fake bold: the same character again at nearly the same place."""
    texts = [char.text for char in row]
    if not any(any(map(eq, texts, texts[behind:])) for behind in (1, 2, 3)):
        return row
    kept: list[Char] = []
    for char in row:
        for other in reversed(kept[-3:]):
            near = SAME_GLYPH * max(char.x1 - char.x0, 0.1)
            if (
                char.text == other.text
                and abs(char.x0 - other.x0) < near
                and abs(char.base - other.base) < near
            ):
                break
        else:
            kept.append(char)
    return kept


def _line(row: list[Char], page: int) -> Line:
    printed = [char for char in row if not char.text.isspace()]
    if not printed:
        return Line(page, 0, 0, 0, 0, 0, 0, "", "", 0, 0, 1.0)
    texts, x0s, x1s, _, sizes, _, lights, scores, _ = zip(*printed, strict=True)
    ems = {(char.base, char.size): char for char in printed}.values()
    size = max(sizes)
    source = _spaced(row)
    marks = _footnote_marks(printed, size) if min(sizes) < SMALLER * size else []
    shown = _spaced([char for char in row if char not in marks]) if marks else source
    return Line(
        page=page,
        x0=min(x0s),
        top=min(em.top for em in ems),
        x1=max(x1s),
        bottom=max(em.bottom for em in ems),
        base=next(char.base for char in printed if char not in marks),
        size=size,
        source=source,
        text=_tidy(display(shown)),
        chars=len(printed),
        unmapped=sum(map(is_unmapped, texts)),
        score=sum(scores) / len(printed),
        light=all(lights),
        opens=printed[0].opens,
        marks="".join(char.text for char in marks),
    )


def _footnote_marks(printed: Sequence[Char], size: float) -> list[Char]:
    """Return the digits set smaller and higher than their line, unless behind Latin or digits: exponents."""
    base = next(char.base for char in printed if char.size == size)
    marks: list[Char] = []
    for before, char in zip([None, *printed], printed, strict=False):
        is_raised = char.size < SMALLER * size and RAISED * size < base - char.base <= SAME_LINE * size
        follows = before is None or before in marks[-1:] or is_wide(before.text[0])
        if is_raised and follows and char.text.isdecimal():
            marks.append(char)
    return marks


def _spaced(row: list[Char]) -> str:
    """Return the row's characters, with a space where Latin words are only set apart."""
    parts: list[str] = []
    before: Char | None = None
    for char in row:
        if before is not None and char.x0 - before.x1 > WORD_GAP * char.size and _is_word_gap(before, char):
            parts.append(" ")
        parts.append(char.text)
        before = char
    return "".join(parts)


def _is_word_gap(a: Char, b: Char) -> bool:
    return not (a.text.isspace() or b.text.isspace() or is_wide(a.text[0]) or is_wide(b.text[0]))


def _tidy(text: str) -> str:
    """Keep single spaces beside Latin words and numbers; drop those between wide characters."""
    words = text.split()
    if len(words) < 2:
        return "".join(words)
    tidy = words[0]
    for word in words[1:]:
        tidy += word if is_wide(tidy[-1]) and is_wide(word[0]) else " " + word
    return tidy


def beside(left: Sequence[Line], right: Sequence[Line]) -> list[Line]:
    """Return the lines of two cells that stand side by side in one column, read across.

    A number alone opens the first line of the other cell, wherever it stands beside it and however it is
    wrapped.
    """
    number = "".join(line.text for line in left)
    if right and is_bare_label(number):
        source, chars = "".join(line.source for line in left), sum(line.chars for line in left)
        opening = replace(left[0], text=number, source=source, chars=chars, base=right[0].base)
        return [_across(opening, right[0]), *right[1:]]
    merged = list(left)
    for line in right:
        near = [i for i, other in enumerate(merged) if abs(other.base - line.base) < SAME_LINE * line.size]
        if near:
            merged[near[0]] = _across(merged[near[0]], line)
        else:
            merged.append(line)
    return sorted(merged, key=lambda line: line.base)


def _across(a: Line, b: Line) -> Line:
    a, b = (a, b) if a.x0 <= b.x0 else (b, a)
    return Line(
        page=a.page,
        x0=a.x0,
        top=min(a.top, b.top),
        x1=b.x1,
        bottom=max(a.bottom, b.bottom),
        base=a.base,
        size=max(a.size, b.size),
        source=f"{a.source} {b.source}",
        text=_tidy(f"{a.text} {b.text}"),
        chars=a.chars + b.chars,
        unmapped=a.unmapped + b.unmapped,
        score=(a.score * a.chars + b.score * b.chars) / (a.chars + b.chars),
        light=a.light and b.light,
        opens=a.opens,
        marks=a.marks + b.marks,
    )
