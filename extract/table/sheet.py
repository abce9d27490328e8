"""A page -> its sheet: tables whose cells hold printed lines, and the loose lines around them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from operator import attrgetter
from statistics import median

from extract.lines import Line, chars_to_lines, rows_of, strike_once
from extract.numbering import is_page_number, read_label
from extract.page import Char, Page
from extract.records import Box, TextSource
from extract.table.frames import without_frame
from extract.table.grid import Grid, find_grids
from extract.table.underlines import without_underlines
from extract.text import join_lines

WATERMARK_SIZE = 1.8
"""Light or slanted text this many times larger than the page's usual text is a watermark."""
HANGING = frozenset("，。、；：！？）」』》〉】,.;:!?)")
"""Marks that may be set over the right edge of a column."""
NEXT_LINE = 1.8
"""Lines of one text follow each other at no more than this many ems."""
SAME_STEP = 1.0
"""The steps from line to line of one text differ by at most so many points."""
FEW_COLUMNS = 3
"""Tables of fewer columns than this may stand side by side on one page."""
SAME_WIDTH = 0.03
"""Tables whose widths differ by at most this share of the page's are as wide."""
SHEER = 8
"""Degrees off the horizontal and the vertical from which text is slanted."""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table of one page, with the lines of each cell."""

    page: int
    grid: Grid
    lines: tuple[tuple[Line, ...], ...]
    """lines[i] belong to grid.cells[i], top to bottom."""

    def text(self, index: int) -> str:
        """Return a cell's lines, joined without anything between: for comparing headings."""
        return "".join(line.text for line in self.lines[index])

    def words(self, index: int) -> str:
        """Return a cell's display text, its lines joined."""
        return join_lines([line.text for line in self.lines[index]])


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page, read as tables and loose lines."""

    page: int
    width: float
    height: float
    tables: tuple[Table, ...]
    """Top to bottom."""
    loose: tuple[Line, ...]
    """Lines outside every table, top to bottom."""
    apart: tuple[tuple[str, Line], ...]
    """Watermarks, text outside the page, what the file sets apart; each with the rule that says so."""
    pictures: tuple[Box, ...]
    text_source: TextSource = "text"

    def beside(self) -> Table | None:
        """Return a table that stands on the right of one as wide: two pages were printed on this one."""
        wide = [table for table in self.tables if len(table.grid.xs) > FEW_COLUMNS]
        for left, right in permutations(wide, 2):
            a, b = left.grid, right.grid
            alike = abs((b.x1 - b.x0) - (a.x1 - a.x0)) <= SAME_WIDTH * self.width
            if alike and a.x1 < b.x0 and min(a.bottom, b.bottom) > max(a.top, b.top):
                return right
        return None


def page_to_sheet(page: Page) -> Sheet:
    """Return the page's tables and loose lines; each of its characters is in exactly one place."""
    body, apart = _set_apart(page)
    rules = page.rules if page.text_source == "ocr" else without_underlines(page.rules, body)
    grids = find_grids(without_frame(rules))
    in_cells: list[list[list[Char]]] = [[[] for _ in grid.cells] for grid in grids]
    loose: list[Char] = []
    before: Char | None = None
    place: tuple[int, int] | None = None
    for char in body:
        if before is None or not _hangs(char, before):
            place = _place(char, grids)
        before = char
        if place is None:
            loose.append(char)
        else:
            in_cells[place[0]][place[1]].append(char)
    loose = list(_below_tables(loose, grids, in_cells))
    tables = [
        Table(page.number, grid, tuple(tuple(chars_to_lines(chars, page.number)) for chars in cells))
        for grid, cells in zip(grids, in_cells, strict=True)
    ]
    return Sheet(
        page=page.number,
        width=page.width,
        height=page.height,
        tables=tuple(tables),
        loose=tuple(chars_to_lines(loose, page.number)),
        apart=tuple(apart),
        pictures=tuple(page.pictures),
        text_source=page.text_source,
    )


def _place(char: Char, grids: Sequence[Grid]) -> tuple[int, int] | None:
    """Return (table, cell) of the character's middle: a box that touches a rule does not change its cell."""
    x, y = (char.x0 + char.x1) / 2, char.base - 0.38 * char.size
    for number, grid in enumerate(grids):
        if (cell := grid.cell_at(x, y)) is not None:
            return number, cell
    return None


def _below_tables(
    loose: Sequence[Char], grids: Sequence[Grid], in_cells: Sequence[Sequence[list[Char]]]
) -> Iterator[Char]:
    """Yield the characters outside the tables, but those that run over a cell's foot: these go into it."""
    if not grids:
        yield from loose
        return
    for row in rows_of(loose):
        below = [n for n, grid in enumerate(grids) if grid.bottom <= row[0].base]
        cell = _filled_cell(row, grids[below[-1]], in_cells[below[-1]]) if below else None
        if cell is None:
            yield from row
        else:
            cell += row


def _filled_cell(row: Sequence[Char], grid: Grid, in_cells: Sequence[list[Char]]) -> list[Char] | None:
    """Return the characters of the cell at a table's foot whose text goes on in a row below it, if any."""
    left, right = min(char.x0 for char in row), max(char.x1 for char in row)
    text = "".join(char.text for char in strike_once(sorted(row, key=attrgetter("x0"))))
    if read_label(text) or is_page_number(text):
        return None
    for cell, chars in zip(grid.cells, in_cells, strict=True):
        if cell.bottom == grid.bottom and chars and cell.x0 <= left and right <= cell.x1:
            last = max(chars, key=lambda char: char.base)
            before = max((c.base for c in chars if c.base < last.base - last.size / 2), default=None)
            step = row[0].base - last.base
            is_next = abs(row[0].size - last.size) < 0.1 and step <= NEXT_LINE * last.size
            if is_next and before is not None and abs(step - (last.base - before)) <= SAME_STEP:
                return chars
    return None


def _hangs(char: Char, before: Char) -> bool:
    """Tell whether a mark hangs over the edge of its column (標點溢出): it stays with the text before it."""
    if char.text not in HANGING:
        return False
    follows = -0.3 * char.size <= char.x0 - before.x1 <= 0.3 * char.size
    return follows and abs(char.base - before.base) < 0.2 * char.size


def _set_apart(page: Page) -> tuple[list[Char], list[tuple[str, Line]]]:
    """Split off what is no part of the text: characters outside the page, and watermarks."""
    sizes = [char.size for char in page.chars]
    usual = median(sizes) if sizes else 0.0
    kept: list[Char] = []
    apart: dict[str, list[Char]] = {}
    for char in page.chars:
        rule = _rule(char, page, usual)
        (kept if rule is None else apart.setdefault(rule, [])).append(char)
    told = [*page.apart, *apart.items()]
    lines = [(rule, line) for rule, chars in told for line in chars_to_lines(chars, page.number)]
    return kept, lines


def _rule(char: Char, page: Page, usual: float) -> str | None:
    if not (0 <= (char.x0 + char.x1) / 2 <= page.width and 0 <= char.base - char.size / 2 <= page.height):
        return "off_page"
    large = char.size > WATERMARK_SIZE * usual
    slanted = SHEER < char.angle % 90 < 90 - SHEER
    return "watermark" if slanted or (large and (char.light or char.angle)) else None
