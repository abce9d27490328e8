"""What a word processor's document holds, whichever wrote it: paragraphs and tables, and what sets lines.

Lengths are points. :mod:`~extract.office.word` and :mod:`~extract.office.odf` yield these,
:mod:`~extract.office.typeset` sets them on a page.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from extract.issues import issue
from extract.records import Issue

UNITS = {"pt": 1.0, "pc": 12.0, "pi": 12.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75}
"""Points a unit of length, as both formats write them."""
MOST_BASES = 20
"""Styles may be based on each other in a circle."""


class Run(NamedTuple):
    """Characters in one type, tabs and the line breaks that the author made among them."""

    text: str
    size: float
    width: float = 1.0
    """Width of the characters, in their usual widths."""
    space: float = 0.0
    """Added after each character, points."""
    latin: bool = False
    """Latin letters are set in a face of their own: proportional. Chinese faces give each half an em."""


class Picture(NamedTuple):
    """A picture that stands in the text."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """段: one paragraph."""

    runs: tuple[Run, ...]
    size: float = 12.0
    """Of the paragraph's mark: an empty paragraph is as high as it."""
    label: str = ""
    """Its number, which the file does not hold: computed from the list that it is in."""
    label_gap: str = "\t"
    """What follows the number: a tab, a space or nothing."""
    left: float = 0.0
    """Indent of its lines."""
    right: float = 0.0
    first: float = 0.0
    """Further indent of its first line; negative where the others hang."""
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    """Height of a line: in lines (multiple), or in points (exact, least)."""
    line_rule: str = "multiple"
    grid: float = 0.0
    """文件格線: lines are whole multiples of this high; 0 where there is no grid."""
    align: str = "left"
    tabs: tuple[float, ...] = ()
    """Tab stops from the left margin, ascending."""
    tab_step: float = 36.0
    """Distance of the tab stops that nobody set."""
    kinsoku: bool = True
    """避頭尾: no line begins with a closing mark or ends with an opening one."""
    hang: bool = True
    """標點溢出: a closing mark may stand beyond the right edge."""
    apart: float = 0.25
    """Ems that stand between Chinese characters and Latin ones."""
    pictures: tuple[Picture, ...] = ()

    @property
    def text(self) -> str:
        """Its characters, without the number."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """格: a cell, with the columns and rows that it takes."""

    column: int
    """0-based."""
    columns: int
    rows: int
    blocks: tuple["Block", ...]
    align: str = "top"
    """top, center or bottom."""
    left: float = 5.4
    """Space between its edge and its text."""
    right: float = 5.4
    top: float = 0.0
    bottom: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """列: the cells that begin in one row."""

    cells: tuple[Cell, ...]
    height: float = 0.0
    """At least."""


@dataclass(frozen=True, slots=True)
class Table:
    """表格."""

    widths: tuple[float, ...]
    """Of its columns."""
    rows: tuple[Row, ...]
    left: float = 0.0
    """Of its left edge from the margin."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Text that belongs to no place in the document's course, and the rule of ``extract/asides.yml``."""

    kind: str
    """header, footer or note."""
    rule: str
    paragraphs: tuple[Paragraph, ...]


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """One document."""

    blocks: tuple[Block, ...]
    width: float = 595.3
    """Of the page."""
    left: float = 72.0
    """Margin."""
    right: float = 72.0
    """Margin."""
    aparts: tuple[Apart, ...] = ()
    issues: tuple[Issue, ...] = field(default=())


def changes_waiting(inserted: int, deleted: int) -> tuple[Issue, ...]:
    """Return an issue where changes wait to be accepted: so many insertions, so many deletions."""
    if not inserted and not deleted:
        return ()
    return (issue("tracked_changes", inserted=inserted, deleted=deleted),)


def paragraphs_of(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield the paragraphs of blocks, those within tables too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from paragraphs_of(cell.blocks)
