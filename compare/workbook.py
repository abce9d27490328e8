"""Sheets -> a workbook (XLSX) that offices open, filter, print and pass on.

Colours always stand beside the word that they mean.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from compare.cells import cell, cell_text, head_cells, value_cell
from compare.printing import add_checks, set_up
from compare.widths import LINE, column_width, row_height, shown
from compare.worksheet import Sheet

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_ROWS = 1_048_576
"""Rows that a sheet can hold. Source: the published limits of Excel."""


def write_workbook(path: Path, sheets: Iterable[Sheet], title: str = "") -> None:
    """Write sheets as XLSX, in place of a file that was there; it is whole or untouched. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.touch()  # tells at once where nothing can be written
    try:
        with _opened(title) as book:
            for sheet in chain.from_iterable(map(_parts, sheets)):
                _write(book, sheet)
            book.save(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _opened(title: str) -> Iterator["Workbook"]:
    """Yield a workbook whose sheets are streamed; where writing fails they are closed all the same."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "zuofa", cell_text(title)
    try:
        yield book
    finally:
        for page in book.worksheets:
            if not page.closed:
                page.close()


def _parts(sheet: Sheet) -> Iterator[Sheet]:
    """Yield a sheet, in several where it has more rows than one can hold."""
    most = MOST_ROWS - len(sheet.head) - 1
    yield replace(sheet, rows=sheet.rows[:most])
    for number, start in enumerate(range(most, len(sheet.rows), most), 2):
        yield replace(sheet, title=f"{sheet.title} ({number})", rows=sheet.rows[start : start + most])


def _write(book: "Workbook", sheet: Sheet) -> None:
    widths = [column_width(column, sheet.rows) for column in sheet.columns]
    page = book.create_sheet(sheet.title)
    set_up(page, sheet, widths)
    broad = widths.index(max(widths))
    for number, line in enumerate(sheet.head, 1):
        page.row_dimensions[number].height = LINE * (1.8 if number == 1 else 1.2)
        page.append(head_cells(page, line, broad if number > 1 else 0))
    headings = [column.heading for column in sheet.columns]
    page.row_dimensions[len(sheet.head) + 1].height = row_height(headings, widths) + LINE / 2
    page.append([cell(page, heading, "heading") for heading in headings])
    for number, row in enumerate(sheet.rows, len(sheet.head) + 2):
        texts = [shown(column, row.get(column.key)) if column.is_printed else "" for column in sheet.columns]
        page.row_dimensions[number].height = row_height(texts, widths)
        page.append([value_cell(page, column, row.get(column.key)) for column in sheet.columns])
    add_checks(page, sheet)
