"""Values -> cells of a workbook: every text is written as text, so that none becomes a formula."""

import re
from typing import TYPE_CHECKING, Any

from compare.worksheet import Column, Line

if TYPE_CHECKING:
    from openpyxl import Workbook

Page = Any
"""A sheet that is streamed to the file; the library's type stubs know only a part of it."""

MOST_CHARS = 32_767
"""UTF-16 units that a cell can hold. Source: the published limits of Excel."""
FONT = "Microsoft JhengHei"
"""微軟正黑體, on every Windows machine in Taiwan; other systems put their own Chinese face in its place."""
_CUT = "…（原文共 {} 字，此處截短，全文見資料集）"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold."""
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What spreadsheet programs would read as a character's number. Source: ECMA-376 part 1, 22.9.2.19."""
_RISKY = re.compile(r"[\s']*[=+\-@＝＋－＠]|[\t\n']")
"""Beginnings that a spreadsheet program, when the cell is edited, takes for a formula or for a mark."""


def head_cells(page: Page, line: Line, broad: int) -> list[Any]:
    """Return the cells of a line: its label at the left, its text in the broadest column, its note beside."""
    if broad == 0:
        return [cell(page, line.label, "title")]
    text = cell(page, line.text, "entry" if line.is_input else "plain")
    return [cell(page, line.label, "label"), *[None] * (broad - 1), text, cell(page, line.note, "plain")]


def value_cell(page: Page, column: Column, value: Any) -> Any:
    """Return the cell of a row's value in a column: a code as its word."""
    if value is None or column.kind == "input":
        return cell(page, "" if value is None else value, column.kind)
    if value in column.words:
        word = column.words[value]
        return cell(page, word.zh, column.kind, word.fill)
    return cell(page, value, column.kind)


def cell(page: Page, value: Any, kind: str, fill: str = "") -> Any:
    """Return a cell of a style; a text is a text, whatever it looks like."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str) or kind == "formula":
        found = WriteOnlyCell(page, value)
        found.style = _style(page.parent, kind, fill)
        return found
    text = cell_text(value)
    found = WriteOnlyCell(page, text)
    found.data_type = "s"
    found.style = _style(page.parent, kind, fill)
    if is_risky(text):
        found.quotePrefix = True
    return found


_FORMATS = {"number": "General", "formula": "General", "share": "0.0%", "date": "yyyy-mm-dd"}
_FILLS = {"heading": "1F4E79", "input": "FFFDE7", "entry": "FFFDE7"}


def _style(book: "Workbook", kind: str, fill: str) -> str:
    """Return the name of the workbook's style for a kind of cell and a colour, made where it is not there."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

    fill = fill or _FILLS.get(kind, "")
    name = f"zuofa {kind} {fill}".rstrip()
    if name in book.named_styles:
        return name
    style = NamedStyle(name)
    is_heading, is_number = kind == "heading", kind in ("number", "share", "formula")
    style.font = Font(
        name=FONT,
        size={"title": 14}.get(kind, 10),
        bold=kind in ("title", "heading", "label"),
        color="FFFFFF" if is_heading else "000000",
    )
    style.number_format = _FORMATS.get(kind, "@")
    style.alignment = Alignment(
        wrap_text=kind not in ("title", "label", "plain"),
        vertical="center" if is_heading else "top",
        horizontal="center" if is_heading or is_number else "left",
    )
    style.protection = Protection(locked=kind not in ("input", "entry"))
    if fill:
        style.fill = PatternFill(fill_type="solid", fgColor=fill)
    if kind not in ("title", "plain", "label"):
        side = Side(style="thin", color="BFBFBF")
        style.border = Border(left=side, right=side, top=side, bottom=side)
    book.add_named_style(style)
    return name


def cell_text(text: str) -> str:
    """Return a text as a cell can hold it.

    Characters that XML forbids become U+FFFD, a carriage return a line feed; a text of more than
    :data:`MOST_CHARS` is cut, and says so.
    """
    clean = _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    clean = _ESCAPE.sub("_x005F_", clean)
    if _units(clean) <= MOST_CHARS:
        return clean
    note = _CUT.format(f"{len(text):,}")
    room = (MOST_CHARS - len(note)) * 2
    return clean.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + note


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def is_risky(text: str) -> bool:
    """Tell whether a spreadsheet program might take a text for a formula or a mark when it is edited."""
    return _RISKY.match(text) is not None
