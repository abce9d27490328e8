"""Any ruled tables, joined over their pages: the plan reader's grid, for documents that are no plans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extract.document import Reading, read_document
from extract.page import Page
from extract.pdf import MAX_PAGES
from extract.prose.furniture import furniture
from extract.records import Issue, OcrMode
from extract.table.sheet import Sheet, Table, page_to_sheet
from extract.text import squeeze

SAME_EDGE = 6.0
"""Column edges on successive pages at most this far apart (points) are the same."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of a joined table."""

    text: str
    """Display text, wrapped lines joined."""
    row: int
    """0-based first row."""
    column: int
    """0-based first column."""
    rows: int
    """Rows it spans."""
    columns: int
    """Columns it spans."""
    page: int
    """1-based page where it starts."""


@dataclass(frozen=True, slots=True)
class JoinedTable:
    """A table that may go over several pages; column names repeated on later pages are left out."""

    pages: tuple[int, ...]
    row_count: int
    column_count: int
    cells: tuple[TableCell, ...]
    """By row, then column."""

    def filled(self) -> list[list[str]]:
        """Return the rows with a merged cell's text in every place that it spans."""
        rows = [[""] * self.column_count for _ in range(self.row_count)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    rows[row][column] = cell.text
        return rows


def read_tables(
    path: str | Path, max_pages: int = MAX_PAGES, ocr: OcrMode = "auto"
) -> tuple[list[JoinedTable], list[Issue]]:
    """Return all ruled tables of a file in order, and the pages that could not be read.

    Raises extract.pdf.UnreadablePdf when the file as a whole cannot be read.
    """
    sheets, issues = [], []
    for page in read_document(Path(path), Reading(ocr, max_pages=max_pages)):
        if isinstance(page, Page):
            sheets.append(page_to_sheet(page))
        else:
            issues.append(page)
    return join_tables(sheets), issues


def join_tables(sheets: Sequence[Sheet]) -> list[JoinedTable]:
    """Join tables with the same columns that follow each other over a page break."""
    margins = furniture(sheets)
    groups: list[list[Table]] = []
    before: Sheet | None = None
    for sheet in sheets:
        for number, table in enumerate(sheet.tables):
            if number == 0 and before is not None and _goes_on(groups, before, sheet, table, margins):
                groups[-1].append(table)
            else:
                groups.append([table])
        before = sheet
    return [_joined(group) for group in groups]


def _goes_on(
    groups: list[list[Table]], before: Sheet, sheet: Sheet, table: Table, margins: dict[int, str]
) -> bool:
    last = groups[-1][-1] if groups else None
    if last is None or last.page != sheet.page - 1 or not _same_columns(last, table):
        return False
    below = [line for line in before.loose if line.base > last.grid.bottom]
    above = [line for line in sheet.loose if line.base < table.grid.top]
    between = [line for line in below + above if id(line) not in margins]
    return not between or _row(table, 0) == _row(groups[-1][0], 0)


def _same_columns(a: Table, b: Table) -> bool:
    if len(a.grid.xs) != len(b.grid.xs):
        return False
    return all(
        abs((x - a.grid.x0) - (y - b.grid.x0)) <= SAME_EDGE for x, y in zip(a.grid.xs, b.grid.xs, strict=True)
    )


def _row(table: Table, row: int) -> list[str]:
    return [squeeze(table.text(index)) for index in dict.fromkeys(table.grid.owner[row])]


def _joined(group: Sequence[Table]) -> JoinedTable:
    cells: list[TableCell] = []
    row_count = 0
    for table in group:
        skip = _repeated_rows(group[0], table) if table is not group[0] else 0
        added = list(_cells(table, skip, row_count))
        cells = _carry_on(cells, added, row_count)
        row_count += len(table.grid.owner) - skip
    cells.sort(key=lambda cell: (cell.row, cell.column))
    columns = len(group[0].grid.xs) - 1
    return JoinedTable(tuple(table.page for table in group), row_count, columns, tuple(cells))


def _repeated_rows(first: Table, table: Table) -> int:
    """Return how many rows at the top of a page repeat those of the first page."""
    count = 0
    for row in range(min(len(first.grid.owner), len(table.grid.owner))):
        texts = _row(first, row)
        if texts != _row(table, row) or not any(texts):
            break
        count += 1
    return count


def _cells(table: Table, skip: int, row_count: int) -> Iterable[TableCell]:
    for index, cell in enumerate(table.grid.cells):
        if cell.row_end <= skip:
            continue
        row = max(cell.row, skip)
        yield TableCell(
            text=table.words(index),
            row=row - skip + row_count,
            column=cell.column,
            rows=cell.row_end - row,
            columns=cell.column_end - cell.column,
            page=table.page,
        )


def _carry_on(cells: list[TableCell], added: list[TableCell], row_count: int) -> list[TableCell]:
    """Let cells merged over rows go on over the page break, where the next page leaves them empty."""
    merging = {cell.column for cell in [*cells, *added] if cell.rows > 1}
    kept: list[TableCell] = []
    for new in added:
        above = next((i for i, old in enumerate(cells) if _is_above(old, new, row_count)), None)
        if above is not None and not new.text and new.column in merging:
            cells[above] = replace(cells[above], rows=cells[above].rows + new.rows)
        else:
            kept.append(new)
    return cells + kept


def _is_above(old: TableCell, new: TableCell, row_count: int) -> bool:
    same = (old.column, old.columns) == (new.column, new.columns)
    return same and new.row == row_count and old.row + old.rows == row_count
