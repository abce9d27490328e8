"""Sheets of a file -> those of its first plan, and those from the title of another one on.

Files with the plans of several offices, or years, are joined by people. Only the first is read as the
file's plan: what another office prints must not be said of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from extract.lines import Line
from extract.numbering import Label, read_label
from extract.prose.identity import PrintedTitle, printed_title
from extract.table.columns import Header, find_header
from extract.table.sheet import Sheet, Table


@dataclass(frozen=True, slots=True)
class Second:
    """另一份計畫: where another plan begins in a file."""

    title: str
    sheets: tuple[Sheet, ...]
    """From its title on; of the page that has it, what stands above the title is left out."""


def part_plans(sheets: Sequence[Sheet]) -> tuple[list[Sheet], Second | None]:
    """Return the sheets of the first plan, and what stands behind it where another plan begins.

    Another plan has a title with another office or year, behind the first rows of the first plan's table,
    and before a table with column names whose numbers begin as the first one's.
    """
    titles = list(_titles(sheets))
    if any(title.differs(titles[0][1]) for _, title in titles):
        tables = [(table, header) for s in sheets for table in s.tables if (header := find_header(table))]
        anew = _anew(tables)
        for line, title in titles if anew else ():
            own = [other for above, other in titles if _place(above) < _top(tables[0][0])]
            is_between = _top(tables[0][0]) < _place(line) < _top(anew[-1])
            if own and is_between and all(map(title.differs, own)):
                return _parted(sheets, line, title)
    return list(sheets), None


def _anew(tables: Sequence[tuple[Table, Header]]) -> list[Table]:
    """Return the plan tables whose numbers begin as the first one's."""
    begins = [_first_label(table, header) for table, header in tables]
    return [table for (table, _), label in zip(tables[1:], begins[1:], strict=True) if label == begins[0]]


def _first_label(table: Table, header: Header) -> tuple[str, int] | None:
    """Return style and number of the first number below a table's column names, row by row."""
    cells = zip(table.grid.cells, table.lines, strict=True)
    body = [(cell, lines) for cell, lines in cells if lines and cell.top >= header.bottom - 1.0]
    body.sort(key=lambda part: (part[0].top, part[0].x0))
    labels: Iterator[Label | None] = (read_label(lines[0].text) for _, lines in body)
    return next(((label.style, label.number) for label in labels if label), None)


def _titles(sheets: Sequence[Sheet]) -> Iterator[tuple[Line, PrintedTitle]]:
    """Yield each title of a plan around the tables, with its first line."""
    for sheet in sheets:
        for i in range(len(sheet.loose)):
            runs = (sheet.loose[i : i + length] for length in (1, 2))
            found = (title for run in runs if (title := printed_title(run)))
            yield from ((sheet.loose[i], title) for title in islice(found, 1))


def _place(line: Line) -> tuple[int, float]:
    return line.page, line.base


def _top(table: Table) -> tuple[int, float]:
    return table.page, table.grid.top


def _parted(sheets: Sequence[Sheet], line: Line, title: PrintedTitle) -> tuple[list[Sheet], Second]:
    page, y = line.page, line.top
    whole = next(sheet for sheet in sheets if sheet.page == page)
    above = replace(
        whole,
        tables=tuple(table for table in whole.tables if table.grid.top < y),
        loose=tuple(one for one in whole.loose if one.top < y),
        pictures=tuple(box for box in whole.pictures if box.top < y),
    )
    below = replace(
        whole,
        tables=tuple(table for table in whole.tables if table.grid.top >= y),
        loose=tuple(one for one in whole.loose if one.top >= y),
        apart=(),
        pictures=tuple(box for box in whole.pictures if box.top >= y),
    )
    before = [sheet for sheet in sheets if sheet.page < page]
    behind = [sheet for sheet in sheets if sheet.page > page]
    return [*before, above], Second(title.text, (below, *behind))
