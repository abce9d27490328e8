"""The lines outside the tables -> paragraphs: which lines were wrapped, and which begin anew."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extract.lines import Line, line_label
from extract.numbering import Label
from extract.records import Box
from extract.text import is_wide, join_lines

CLOSING = "，、。；：！？）」』》〉】〕,.;:!?)]%％"
"""No paragraph begins with one of these."""
UNFINISHED = "，、,（「『《〈【(─"
"""No paragraph ends with one of these."""
FINISHED = ("。", "！", "？", "；", "：", "!", "?", ";", ":")
QUOTE_ENDS = "」』）)】〕]"
SLACK = 0.6
"""A line is full when less than this share of an em more than the next word was left free."""
INDENT = 0.8
"""Two lines that begin more than this many ems apart are indented differently."""
ALIKE = 1.2
"""Lines that end within this many ems of each other end at the same margin."""
NARROWEST = 0.55
"""The right margin stands at this share of the page's width at least."""
LATIN = 0.55
"""Width of a Latin letter or digit, in ems, at most; of a run of them what follows is counted for."""
LONGEST_WORD = 24

ATTACHMENT = re.compile(
    r"附\s*[錄件表圖]\s*(?:([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}|[甲乙丙丁A-D])(?![0-9及與和]|、\s*附)"
    r"[^。；]{0,40}|[\s:：、.．(（].{0,40}|)"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """段: the printed lines of one paragraph."""

    lines: tuple[Line, ...]
    label: Label | None
    """The number that it opens with."""

    @property
    def text(self) -> str:
        """Display text, number included, wrapped lines joined."""
        return join_lines([line.text for line in self.lines])

    @property
    def page(self) -> int:
        """1-based page where it begins."""
        return self.lines[0].page

    @property
    def x0(self) -> float:
        """Where its first line begins, points from the page's left."""
        return self.lines[0].x0


def lines_to_paragraphs(
    lines: Sequence[Line], tables: Iterable[Box], widths: Mapping[int, float]
) -> list[Paragraph]:
    """Return the paragraphs of lines in reading order.

    A paragraph goes on over a page break, but not past one of the ``tables``. ``widths``: page -> its
    width in points.
    """
    builder = _Builder(_Margins(lines, widths), sorted(tables, key=lambda box: (box.page, box.top)))
    for line in lines:
        builder.add(line)
    return [Paragraph(tuple(part), line_label(part[0])) for part in builder.parts]


def is_attachment(text: str) -> bool:
    """Tell whether a paragraph is the heading of an attachment: 附錄1, 附件一、申請表."""
    return text.startswith("附") and bool(ATTACHMENT.fullmatch(text))


class _Margins:
    """Where full lines end on each page."""

    def __init__(self, lines: Sequence[Line], widths: Mapping[int, float]) -> None:
        pages: dict[int, list[Line]] = {}
        groups: dict[int, list[Line]] = {}
        for line in lines:
            pages.setdefault(line.page, []).append(line)
            groups.setdefault(round(widths[line.page]), []).append(line)
        self.rights: dict[int, float] = {}
        for width, group in groups.items():
            right = _right(group, width)
            own = {page: pages[page] for page in {line.page for line in group}}
            self.rights |= _page_rights(own, right, NARROWEST * width)

    def is_full(self, line: Line, following: Line) -> bool:
        """Tell whether the first word of ``following`` had no room left in ``line``."""
        free = self.rights[line.page] - line.x1
        return free < (_first_word(following.text) + SLACK) * line.size


def _right(lines: Sequence[Line], width: float) -> float:
    """Return the right margin: where lines end, or what mirrors the left one if none is wrapped."""
    mirrored = width - min(line.x0 for line in lines) - _em(lines)
    agreed = _agreed(lines, 2)
    return agreed if agreed >= NARROWEST * width else max(max(map(_end, lines)), mirrored)


def _page_rights(pages: Mapping[int, Sequence[Line]], right: float, least: float) -> dict[int, float]:
    """Return each page's right margin: its own lines tell it, or else its left margin (裝訂邊 moves both)."""
    lefts = {page: min(line.x0 for line in lines) for page, lines in pages.items()}
    spans = [agreed - lefts[page] for page, lines in pages.items() if (agreed := _agreed(lines, 2)) >= least]
    span = max(spans, default=right)
    own = {page: _agreed(lines, 3) for page, lines in pages.items()}
    return {page: own[page] if own[page] >= least else min(right, lefts[page] + span) for page in pages}


def _agreed(lines: Sequence[Line], count: int) -> float:
    """Return the rightmost place where so many lines end, 0 where there is none."""
    ends = sorted(map(_end, lines), reverse=True)
    alike = (a for a, b in zip(ends, ends[count - 1 :], strict=False) if a - b <= ALIKE * _em(lines))
    return next(alike, 0.0)


def _em(lines: Sequence[Line]) -> float:
    return sorted(line.size for line in lines)[len(lines) // 2]


def _end(line: Line) -> float:
    """Return where a line ends without a mark that may hang over the margin."""
    return line.x1 - (line.size / 2 if line.text[-1] in CLOSING else 0.0)


def _first_word(text: str) -> float:
    """Return the width, in ems, of what must stand together at the beginning of a line."""
    length = 0
    while length < min(len(text), LONGEST_WORD) and not is_wide(text[length]) and text[length] != " ":
        length += 1
    if length:
        return LATIN * length
    opening = text[0] in UNFINISHED
    after = text[1 + opening : 3 + opening]
    return 1.0 + opening + sum(1 for mark in after if mark in CLOSING)


class _Builder:
    """Collects lines into paragraphs."""

    def __init__(self, margins: _Margins, tables: Sequence[Box]) -> None:
        self.margins, self.tables = margins, tables
        self.parts: list[list[Line]] = []
        self.numbers: dict[str, tuple[int, Line]] = {}
        """Style -> the last number of that style, and its line."""

    def add(self, line: Line) -> None:
        label = line_label(line)
        if self.parts and self._goes_on(self.parts[-1], line, label):
            self.parts[-1].append(line)
            return
        self.parts.append([line])
        if label is not None:
            self.numbers[label.style] = (label.number, line)

    def _goes_on(self, part: Sequence[Line], line: Line, label: Label | None) -> bool:
        last = part[-1]
        if self._is_table_between(last, line):
            return False
        if line.opens is not None:
            cut = label is None and last.text[-1] in UNFINISHED and not _is_bare_label(last)
            return cut or not line.opens
        if line.text[0] in CLOSING and not label:
            return True
        finished = last.text.rstrip(QUOTE_ENDS).endswith(FINISHED)
        if not self.margins.is_full(last, line):
            return label is None and last.text[-1] in UNFINISHED and not _is_bare_label(last)
        if label is not None:
            return not finished and self._is_wrapped_label(part, line, label)
        return not finished or (_hangs(part, line) and not is_attachment(line.text))

    def _is_table_between(self, last: Line, line: Line) -> bool:
        return any(
            (last.page, last.base) < (box.page, box.bottom) < (line.page, line.base) for box in self.tables
        )

    def _is_wrapped_label(self, part: Sequence[Line], line: Line, label: Label) -> bool:
        """Tell whether what looks like a number is only where a line was broken: …第一、／二、三名者."""
        if not label.number:
            return False
        number, before = self.numbers.get(label.style, (0, None))
        if before is not None and before.page == line.page and _is_apart(before, line):
            return len(part) == 1 or not _is_apart(part[-1], line)  # it begins where wrapped lines do
        return label.number not in (1, number + 1)


def _hangs(part: Sequence[Line], line: Line) -> bool:
    """Tell whether a line after a full one that ends a sentence is indented as the paragraph's lines are."""
    first, last = part[0], part[-1]
    if last.page != line.page:
        return len(part) > 1 and not _is_apart(last, line) and _is_apart(first, line)
    if len(part) > 1:
        return not _is_apart(last, line) and _is_apart(first, line)
    return _is_apart(first, line)


def _is_bare_label(line: Line) -> bool:
    """Tell whether a line holds a number and nothing else: 柒、."""
    label = line_label(line)
    return label is not None and label.end >= len(line.text)


def _is_apart(a: Line, b: Line) -> bool:
    return abs(a.x0 - b.x0) > INDENT * min(a.size, b.size)
