"""Joined tables -> CSV or HTML."""

import csv
import io
from collections.abc import Iterable, Sequence
from html import escape

from extract.table.ruled import JoinedTable, TableCell

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be computed by a spreadsheet."""


def tables_to_csv(tables: Sequence[JoinedTable]) -> str:
    """Return the tables as CSV with merged cells filled; an empty line stands between two tables."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for number, table in enumerate(tables):
        if number:
            out.write("\n")
        writer.writerows([_as_text(text) for text in row] for row in table.filled())
    return out.getvalue()


def _as_text(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula; numbers stay as they are."""
    return f"'{text}" if text.startswith(FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def tables_to_html(tables: Sequence[JoinedTable], title: str) -> str:
    """Return the tables as one HTML page, merged cells as row and column spans."""
    body = "\n".join(_table(number, table) for number, table in enumerate(tables, 1))
    return (
        '<!doctype html>\n<html lang="zh-Hant">\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        "<style>table{border-collapse:collapse;margin:1em 0}td{border:1px solid;padding:.2em .5em;"
        "vertical-align:top}</style>\n"
        f"{body}\n</html>\n"
    )


def _table(number: int, table: JoinedTable) -> str:
    pages = f"{table.pages[0]}" + (f"–{table.pages[-1]}" if len(table.pages) > 1 else "")
    rows = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in _rows(table))
    return f"<table>\n<caption>{number} · 第 {pages} 頁 p. {pages}</caption>\n{rows}\n</table>"


def _rows(table: JoinedTable) -> Iterable[list[TableCell]]:
    return ([cell for cell in table.cells if cell.row == row] for row in range(table.row_count))


def _cell(cell: TableCell) -> str:
    spans = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return f"<td{spans}>{escape(cell.text)}</td>"
