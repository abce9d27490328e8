"""The rows of a register's file, CSV or XLSX, as people save them: by the names of the columns."""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.knowledge import read_rules
from extract.text import squeeze, without_brackets

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

REQUIRED = ("mandate_id", "text")
COLUMNS = (
    "mandate_id",
    "facet",
    "strategy",
    "item",
    "label",
    "text",
    "source",
    "roc_year_from",
    "roc_year_to",
    "applies_to",
)
HEAD = 20
"""Rows in which the names of the columns are looked for: titles and empty rows may stand above them."""
_ENCODINGS = ("utf-8-sig", "cp950")
_DELIMITERS = ",\t;"
"""The first that the names of the columns are found with parts them; text files of spreadsheets have tabs."""
FREQUENT = 0.8
"""Share of a Big5 text's ideographs that are among the frequent ones, at least."""

Grid = Sequence[Sequence[str]]


class BadRegisterError(ValueError):
    """A register cannot be used; the message names the row and says what to do, in two languages."""


@cache
def rules() -> dict[str, Any]:
    """Return ``compare/rules/registers.yml``."""
    rules: dict[str, Any] = read_rules("compare", "rules/registers.yml")
    return rules


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield number and values of each row under the names of the columns that is not empty.

    Raises BadRegisterError, or OSError if the file cannot be opened.
    """
    grids = _sheets(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _texts(path)
    for grid in grids:
        for number, row in enumerate(grid[:HEAD], 1):
            places = _places(row)
            if places.keys() >= set(REQUIRED):
                return _rows(grid[number:], number + 1, places)
    raise BadRegisterError(_without_columns(path.name, grids[0] if grids else ()))


def _rows(grid: Grid, first: int, places: Mapping[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in enumerate(grid, first):
        if any(map(squeeze, row)):
            yield number, {name: row[n].strip() if n < len(row) else "" for name, n in places.items()}


def _places(row: Sequence[str]) -> dict[str, int]:
    """Return column -> where it stands, if this row has the names of the columns."""
    there: dict[str, int] = {}
    for n, name in enumerate(row):
        plain = squeeze(name).lower()
        for key in (plain, without_brackets(plain)):
            there.setdefault(key, n)
    known = {column: (column, *rules()["columns"]["names"][column]) for column in COLUMNS}
    first = {column: next((n for n in names if n in there), None) for column, names in known.items()}
    return {column: there[name] for column, name in first.items() if name is not None}


def _without_columns(file: str, grid: Grid) -> str:
    likely = max(map(_places, grid[:HEAD]), key=len, default={})
    missing = [name for name in REQUIRED if name not in likely]
    named = [f"{name} {rules()['columns']['names'][name][0]}" for name in COLUMNS]
    return (
        f"{file} 缺少欄位 {'、'.join(missing)}；第 1 列須為欄名（英文或中文）：{'、'.join(named)}。\n"
        f"{file} lacks the columns {', '.join(missing)}; row 1 must name the columns."
    )


# --- CSV


def _texts(path: Path) -> list[Grid]:
    """Return the rows of a text file, parted by each delimiter that it may have."""
    text = _decoded(path)
    try:
        return [list(csv.reader(io.StringIO(text, newline=""), delimiter=one)) for one in _DELIMITERS]
    except csv.Error as error:
        raise BadRegisterError(
            f"{path.name} 不是完整的 CSV，請以試算表軟體開啟後另存新檔：{error}\n"
            f"{path.name} is no whole CSV; open it in a spreadsheet program and save it anew."
        ) from error


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in _encodings(raw):
        with suppress(UnicodeError):
            text = raw.decode(encoding)
            if "\0" not in text and (encoding != "cp950" or _is_big5(text)):
                return text
    raise BadRegisterError(
        f"{path.name} 的編碼無法辨認，請另存為 UTF-8 的 CSV。\n"
        f"{path.name} is neither UTF-8 nor Big5; save it as CSV in UTF-8."
    )


def _encodings(raw: bytes) -> tuple[str, ...]:
    """Return the encodings to try; with zero bytes it is UTF-16, in the order that has more delimiters."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if b"\0" not in raw:
        return _ENCODINGS
    decoded = {order: raw.decode(order, "replace") for order in ("utf-16-le", "utf-16-be")}
    return (max(decoded, key=lambda order: sum(map(decoded[order].count, _DELIMITERS))),)


def _is_big5(text: str) -> bool:
    """Tell whether a text that decodes as Big5 was written so: its characters are mostly frequent ones.

    The standard has those first (first byte A4 to C6). Text of another encoding decodes to rare ones.
    """
    ideographs = [c.encode("cp950")[0] for c in text if unicodedata.category(c) == "Lo"]
    frequent = sum(0xA4 <= first <= 0xC6 for first in ideographs)
    return frequent >= FREQUENT * len(ideographs)


# --- XLSX


def _sheets(path: Path) -> list[Grid]:
    """Return the rows of each sheet of a workbook, the hidden ones last."""
    import openpyxl

    with path.open("rb") as file:  # an OSError is the caller's
        try:
            book = openpyxl.load_workbook(file, data_only=True)
            sheets = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
            return [_grid(sheet) for sheet in sheets]
        except Exception as error:  # whatever a damaged archive makes the library raise
            raise BadRegisterError(
                f"{path.name} 無法開啟，請以試算表軟體另存新檔。\n"
                f"{path.name} cannot be opened; save it anew in a spreadsheet program. ({error})"
            ) from error


def _grid(sheet: "Worksheet") -> Grid:
    """Return a sheet's cells as text; what is merged downwards stands in each row that is not empty."""
    grid = [
        ["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)
    ]
    filled = [any(map(squeeze, row)) for row in grid]
    for merged in sheet.merged_cells.ranges:
        first, column = merged.min_row - 1, merged.min_col - 1
        for n in range(first + 1, min(merged.max_row, len(grid))):
            if filled[n]:
                grid[n][column] = grid[first][column]
    return grid
