"""A cell's lines -> its practices: where each begins, and which lines are its sub-points."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from extract.lines import Line, line_label
from extract.numbering import Label
from extract.table.flow import FlowLine
from extract.text import join_lines

DEEPER = 0.8
"""A line indented this many ems deeper than the first label is a wrapped line or a sub-point."""
SHORT = 1.6
"""A line that ends this many ems before the widest one was not filled: the author ended it."""
ROOMY = 2.4
"""A line with room for this many more ems (its cell's padding among them) was not filled, either."""
ENDS = "。；：！？.;:!?）)」』"
"""A line that ends with one of these may be the end of a paragraph."""
MOSTLY = 0.8
"""Headings inside the cells are told by this share of the lines that would be headings."""
LEADS_IN = ("：", ":", "如下", "下列", "包括", "包含")
"""A text that ends so is followed by its own list."""


@dataclass(frozen=True)
class Draft:
    """One practice as its lines: the first carries the label, if there is one."""

    label: Label | None
    lines: tuple[FlowLine, ...]
    """At least one."""
    breaks: frozenset[int] = frozenset()
    """Indices of the lines that begin a sub-point."""

    @property
    def y(self) -> float:
        """Baseline of its first line, down the flow."""
        return self.lines[0].y

    @cached_property
    def text(self) -> str:
        """Display text without the label, each sub-point on a line of its own."""
        paragraphs: list[list[str]] = [[]]
        for i, placed in enumerate(self.lines):
            if i in self.breaks:
                paragraphs.append([])
            text = placed.line.text
            paragraphs[-1].append(text[self.label.end :] if i == 0 and self.label else text)
        return "\n".join(filter(None, (join_lines(lines) for lines in paragraphs)))

    @property
    def paragraphs(self) -> list[list[Line]]:
        """Its lines, label included, parted where sub-points begin."""
        starts = [0, *sorted(self.breaks), len(self.lines)]
        return [[placed.line for placed in self.lines[a:b]] for a, b in pairwise(starts)]

    @property
    def sub_labels(self) -> list[Label]:
        """The numbers that open its sub-points."""
        labels = (line_label(self.lines[i].line) for i in sorted(self.breaks))
        return [label for label in labels if label and label.number]

    @property
    def source(self) -> str:
        """The printed lines as the page holds them; the paragraphs of a word processor's file as it does."""
        first, *others = (placed.line for placed in self.lines)
        ends = ("" if line.opens is False else "\n" for line in others)
        parts = (end + line.source for end, line in zip(ends, others, strict=True))
        return first.source + "".join(parts)


def split_cell(lines: Sequence[FlowLine], styles: Sequence[str] = ()) -> list[Draft]:
    """Return the practices of one cell, top to bottom.

    The cell's own numbering is the style of its first label; lines of that style with the next number
    open a practice, other labels open sub-points. ``styles`` are the plan's usual ones, for a cell that
    begins in the middle of a text. A cell without numbers is one practice.
    """
    if not lines:
        return []
    page = _Indents(lines)
    labels = [line_label(placed.line) for placed in lines]
    first = _first_label(labels, styles)
    if first is None:
        return [_draft(page, lines, labels, 0, len(lines), None)]
    opens = _openings(lines, labels, page, first)
    if first and _is_lead_in(lines, first):
        return [_draft(page, lines, labels, 0, len(lines), None)]
    starts = ([0] if first else []) + opens
    return [
        _draft(page, lines, labels, start, end, labels[start] if start in opens else None)
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def _first_label(labels: Sequence[Label | None], styles: Sequence[str]) -> int | None:
    """Return the index of the line whose label sets the cell's numbering, None for a cell without."""
    if labels[0] and (labels[0].number or _is_bulleted(labels)):
        return 0
    return next((i for i, label in enumerate(labels) if label and label.style in styles[:1]), None)


def _is_bulleted(labels: Sequence[Label | None]) -> bool:
    """Tell whether a cell begins with a bullet and holds no other numbering that could be its own."""
    return all(label is None or label.style == "bullet" for label in labels)


def _is_lead_in(lines: Sequence[FlowLine], first: int) -> bool:
    text = join_lines([placed.line.text for placed in lines[:first]])
    return text.endswith(LEADS_IN)


def _openings(
    lines: Sequence[FlowLine], labels: Sequence[Label | None], page: "_Indents", first: int
) -> list[int]:
    opening = labels[first]
    assert opening is not None
    opens, last = [first], opening.number
    indent = page.indent(first)
    for i in range(first + 1, len(lines)):
        label = labels[i]
        if label is None or label.style != opening.style or page.indent(i) > indent + DEEPER:
            continue
        expected = label.number == last + 1
        if expected or (page.indent(i) <= indent + 0.3 and page.ends(i - 1)):
            opens.append(i)
            last = label.number
    return opens


def _draft(
    page: "_Indents",
    lines: Sequence[FlowLine],
    labels: Sequence[Label | None],
    start: int,
    end: int,
    label: Label | None,
) -> Draft:
    seen: dict[str, int] = {}
    breaks = set()
    for i in range(start + 1, end):
        sub = labels[i]
        if sub is None or (label is not None and sub.style == label.style and sub.number == label.number):
            continue
        if _is_sub_point(sub, seen, page, i):
            seen[sub.style] = sub.number
            breaks.add(i - start)
    return Draft(label, tuple(lines[start:end]), frozenset(breaks))


def _is_sub_point(sub: Label, seen: dict[str, int], page: "_Indents", i: int) -> bool:
    if sub.style == "bullet":
        return sub.printed not in "-－–" or page.ends(i - 1)
    if sub.style in seen:
        return sub.number == seen[sub.style] + 1 or (sub.number == 1 and page.ends(i - 1))
    return sub.number == 1 and (page.ends(i - 1) or page.lines[i - 1].text.endswith(LEADS_IN))


class _Indents:
    """How far the lines of a cell stand in from its left edge on each page, in ems."""

    def __init__(self, lines: Sequence[FlowLine]) -> None:
        self.lines = [placed.line for placed in lines]
        self.room = [placed.room for placed in lines]

    @cached_property
    def left(self) -> dict[int, float]:
        """The left edge of the text on each page."""
        return _extreme(self.lines, min, "x0")

    @cached_property
    def right(self) -> dict[int, float]:
        """The right edge of the text on each page."""
        return _extreme(self.lines, max, "x1")

    def indent(self, i: int) -> float:
        line = self.lines[i]
        return (line.x0 - self.left[line.page]) / line.size

    def ends(self, i: int) -> bool:
        """Tell whether line ``i`` may end a paragraph: by its punctuation, or because it is not full."""
        if i + 1 < len(self.lines) and self.lines[i + 1].opens is not None:
            return bool(self.lines[i + 1].opens)
        line = self.lines[i]
        short = line.x1 < max(self.right.values()) - SHORT * line.size
        return line.text.endswith(tuple(ENDS)) or short or self.room[i] > ROOMY * line.size


def _extreme(lines: Sequence[Line], pick: type | object, edge: str) -> dict[int, float]:
    edges: dict[int, list[float]] = {}
    for line in lines:
        edges.setdefault(line.page, []).append(getattr(line, edge))
    return {page: pick(values) for page, values in edges.items()}  # type: ignore[operator]


def inline_style(cells: Sequence[Sequence[FlowLine]]) -> str | None:
    """Return the numbering style of headings that stand inside the practice cells, None without such.

    A plan without a column of items may print them as lines of their own above their practices:
    short, without a full stop, and numbered in a style of their own.
    """
    heads = [draft for lines in cells for draft in split_cell(lines) if draft.label]
    styles = {draft.label.style for draft in heads if draft.label}
    for style in styles:
        own = [draft for draft in heads if draft.label and draft.label.style == style]
        alike = [draft for draft in own if heading_length(draft)]
        if len(alike) > 1 and len(alike) >= MOSTLY * len(own):
            return style
    return None


def heading_length(draft: Draft) -> int:
    """Return how many lines at the beginning of a draft are a heading, 0 when none is."""
    page = _Indents(draft.lines)
    for length in (1, 2):
        if len(draft.lines) <= length:
            return 0
        text = draft.lines[length - 1].line.text
        below = line_label(draft.lines[length].line)
        style = draft.label.style if draft.label else ""
        opens = below is not None and below.number == 1 and below.style != style
        if text.endswith(tuple(ENDS)) or not (opens or page.ends(length - 1)):
            continue
        return length
    return 0


def opening_style(drafts: Sequence[Draft]) -> str | None:
    """Return the numbering style of a cell's practices, None when they have no numbers."""
    return next((draft.label.style for draft in drafts if draft.label), None)


def is_finished(text: str) -> bool:
    """Tell whether a text ends as a sentence does."""
    return text.rstrip().endswith(("。", "！", "？", "；", "!", "?", ";"))
