"""Rows -> a workbook (XLSX) that offices open, filter, print and pass on.

Every text is written as text: what a document says never becomes a formula, whatever it begins with.
Colours always stand beside the word that they mean.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from openpyxl import Workbook

Row = Mapping[str, Any]
Page = Any
"""A sheet that is streamed to the file; the library's type stubs know only a part of it."""
Kind = Literal["text", "number", "share", "date", "formula", "input"]

MOST_CHARS = 32_767
"""UTF-16 units that a cell can hold. Source: the published limits of Excel."""
MOST_ROWS = 1_048_576
"""Rows that a sheet can hold. Source: the same."""
FONT = "Microsoft JhengHei"
"""微軟正黑體, on every Windows machine in Taiwan; other systems put their own Chinese face in its place."""
LINE = 14.0
"""Height of a line of 10 point Chinese, in points."""
MOST_HEIGHT = 409.0
"""Points that a row can be high. Source: the published limits of Excel."""
A4 = 9
"""Paper size. Source: ECMA-376 part 1, 18.3.1.63 pageSetup."""

_CUT = "…（原文共 {} 字，此處截短，全文見資料集）"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold."""
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What spreadsheet programs would read as a character's number. Source: ECMA-376 part 1, 22.9.2.19."""
_RISKY = re.compile(r"[\s']*[=+\-@＝＋－＠]|[\t\n']")
"""Beginnings that a spreadsheet program, when the cell is edited, takes for a formula or for a mark."""


class NothingToWriteError(LookupError):
    """No plan is what was asked for, or several are; the message lists what there is, in two languages."""


@dataclass(frozen=True, slots=True)
class Word:
    """用語: what a code is called in a sheet, and the colour behind it."""

    zh: str
    fill: str = ""
    """RRGGBB; '' for none."""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """欄: a column of a sheet."""

    key: str
    """Which value of a row stands in it."""
    heading: str
    most: int = 40
    """Width at most, in half-width characters; longer text is wrapped."""
    kind: Kind = "text"
    """``share`` is printed as a percentage; an ``input`` is left for a person to fill in; only what is our
    own, and no document's, may be a ``formula``."""
    words: Mapping[str, Word] = field(default_factory=dict)
    """Code -> word, for a column of codes."""
    choices: tuple[str, ...] = ()
    """What an input may hold; () for anything."""
    limit: str = ""
    """Which value of a row is the most that an input may be, from 0 on; '' for anything."""
    is_printed: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """表頭: a line above the table."""

    label: str
    text: str = ""
    note: str = ""
    """What stands beside it."""
    is_input: bool = False
    """The text is for a person to fill in, or to correct."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """工作表: one table, with lines above it."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    head: tuple[Line, ...] = ()
    is_protected: bool = False
    """Only inputs can be changed; no password, so whoever wants to can lift it."""
    frozen: int = 0
    """Columns at the left that stay in sight."""


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


# --- text


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


def display_width(text: str) -> int:
    """Return the width of a text's longest line in half-width characters; a Chinese one counts 2."""
    return max((_line_width(line) for line in text.split("\n")), default=0)


def _line_width(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in line)


def _width(column: Column, rows: Sequence[Row]) -> float:
    """Return how wide a column is set: as wide as what is in it, within its limit, with room at the sides."""
    if column.kind in ("input", "formula"):
        return column.most
    widest = display_width(column.heading) + 3  # the filter's button
    for row in rows:
        if widest >= column.most:
            return column.most + 2
        widest = max(widest, display_width(_shown(column, row.get(column.key))))
    return min(widest, column.most) + 2


def _shown(column: Column, value: Any) -> str:
    """Return a value as the sheet shows it, for its width."""
    if value is None or column.kind == "formula":
        return ""
    if column.kind == "share":
        return "100.0%"
    return column.words[value].zh if value in column.words else str(value)


# --- sheets


def _write(book: "Workbook", sheet: Sheet) -> None:
    widths = [_width(column, sheet.rows) for column in sheet.columns]
    page = book.create_sheet(sheet.title)
    _set_up(page, sheet, widths)
    broad = widths.index(max(widths))
    for number, line in enumerate(sheet.head, 1):
        page.row_dimensions[number].height = LINE * (1.8 if number == 1 else 1.2)
        page.append(_head_cells(page, line, broad if number > 1 else 0))
    headings = [column.heading for column in sheet.columns]
    page.row_dimensions[len(sheet.head) + 1].height = _height(headings, widths) + LINE / 2
    page.append([_cell(page, heading, "heading") for heading in headings])
    for number, row in enumerate(sheet.rows, len(sheet.head) + 2):
        shown = [_shown(column, row.get(column.key)) if column.is_printed else "" for column in sheet.columns]
        page.row_dimensions[number].height = _height(shown, widths)
        page.append([_value_cell(page, column, row.get(column.key)) for column in sheet.columns])
    _add_checks(page, sheet)


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Return how high a row is, in points, that shows all of its wrapped texts, within what a row can be.

    Programs that do not look for themselves when a file is opened would cut the text off.
    """
    lines = max((_lines(text, width) for text, width in zip(texts, widths, strict=True)), default=1)
    return min(lines * LINE + 4, MOST_HEIGHT)


def _lines(text: str, width: float) -> int:
    room = max(2, int(width) - 1)
    return sum(max(1, -(-_line_width(line) // room)) for line in text.split("\n"))


def _set_up(page: Page, sheet: Sheet, widths: Sequence[float]) -> None:
    """Set widths, frozen panes, filter, protection and printing; a streamed sheet wants them first."""
    from openpyxl.utils import get_column_letter as letter

    header = len(sheet.head) + 1
    last = header + len(sheet.rows)
    for number, width in enumerate(widths, 1):
        page.column_dimensions[letter(number)].width = width
    page.freeze_panes = f"{letter(sheet.frozen + 1)}{header + 1}"
    page.auto_filter.ref = f"A{header}:{letter(len(sheet.columns))}{last}"
    printed = sum(column.is_printed for column in sheet.columns)
    page.print_area = f"A1:{letter(printed)}{last}"
    _set_printing(page, header, sheet.title)
    if sheet.is_protected:
        _protect(page)


def _set_printing(page: Page, header: int, title: str) -> None:
    """Print on A4 across, all columns on the page, the header row on each, with name and page number."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A4
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.print_title_rows = f"{header}:{header}"
    margins = page.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.75, 0.3
    page.oddFooter.left.text = title
    page.oddFooter.right.text = "&P / &N"


def _protect(page: Page) -> None:
    """Lock what is no input, without a password; widths, heights and the filter stay usable."""
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = page.protection.autoFilter = False


def _add_checks(page: Page, sheet: Sheet) -> None:
    """Let inputs take nothing but their choices, or numbers within their limits; colour each choice."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.utils import get_column_letter as letter

    first = len(sheet.head) + 2
    for number, column in enumerate(sheet.columns, 1):
        if column.limit:
            for place, row in enumerate(sheet.rows, first):
                within = _within(column, row[column.limit], f"{letter(number)}{place}")
                page.data_validations.append(within)
        if not column.choices or not sheet.rows:
            continue
        area = f"{letter(number)}{first}:{letter(number)}{first + len(sheet.rows) - 1}"
        page.data_validations.append(_validation(column, area))
        for word in column.words.values():
            fill = PatternFill(bgColor=word.fill, fill_type="solid")
            style = DifferentialStyle(fill=fill)
            rule = Rule(type="cellIs", operator="equal", formula=[f'"{word.zh}"'], dxf=style)
            page.conditional_formatting.add(area, rule)


def _validation(column: Column, area: str) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    chosen = "、".join(column.choices)
    return DataValidation(
        type="list",
        formula1=f'"{",".join(column.choices)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.heading.replace("\n", "")[:30],
        error=f"請選擇：{chosen}。",
        sqref=area,
    )


def _within(column: Column, most: float, cell: str) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    is_whole = most == int(most)
    return DataValidation(
        type="whole" if is_whole else "decimal",
        operator="between",
        formula1="0",
        formula2=f"{most:g}",
        showErrorMessage=True,
        errorTitle=column.heading,
        error=f"請輸入 0 到 {most:g} 的{'整數' if is_whole else '數字'}。",
        showInputMessage=True,
        promptTitle=column.heading,
        prompt=f"0 到 {most:g}",
        sqref=cell,
    )


# --- cells


def _head_cells(page: Page, line: Line, broad: int) -> list[Any]:
    """Return the cells of a line: its label at the left, its text in the broadest column, its note beside."""
    if broad == 0:
        return [_cell(page, line.label, "title")]
    text = _cell(page, line.text, "entry" if line.is_input else "plain")
    return [_cell(page, line.label, "label"), *[None] * (broad - 1), text, _cell(page, line.note, "plain")]


def _value_cell(page: Page, column: Column, value: Any) -> Any:
    if value is None or column.kind == "input":
        return _cell(page, "" if value is None else value, column.kind)
    if value in column.words:
        word = column.words[value]
        return _cell(page, word.zh, column.kind, word.fill)
    return _cell(page, value, column.kind)


def _cell(page: Page, value: Any, kind: str, fill: str = "") -> Any:
    """Return a cell of a style; a text is a text, whatever it looks like."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str) or kind == "formula":
        cell = WriteOnlyCell(page, value)
        cell.style = _style(page.parent, kind, fill)
        return cell
    text = cell_text(value)
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    cell.style = _style(page.parent, kind, fill)
    if is_risky(text):
        cell.quotePrefix = True
    return cell


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
