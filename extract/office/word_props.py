"""The properties of a Word document's runs, paragraphs and cells -> what sets them on a page."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from extract.office.blocks import Block, Cell, Paragraph, Picture, Run
from extract.office.linebreak import OFFICE_APART, SMALL, WORD_APART, is_latin_apart
from extract.office.word_styles import Props, is_on, length, tab_stops

EMU = 12_700
"""English metric units a point, the unit of drawings."""
BODY_SIZE = 10.0
"""Points, where no style says more (17.3.2.38)."""
MOST_COLUMNS = 63
"""Columns that a table can have in Word."""
MARGIN = 5.4
"""Points beside a cell's text, where no style says more (0.19 cm, Word's own)."""


def font_size(props: Mapping[str, str]) -> float:
    """Return the size of a run in points."""
    return length(props.get("sz@val"), unit=2, none=BODY_SIZE) or BODY_SIZE


def typed(text: str, props: Mapping[str, str]) -> Run:
    """Return characters in the type that these properties make."""
    size = font_size(props)
    if props.get("vertAlign@val") in ("superscript", "subscript"):
        size *= SMALL
    face = props.get("rFonts@ascii") or props.get("rFonts@hAnsi") or ""
    return Run(
        text.upper() if is_on(props, "caps") else text,
        size,
        length(props.get("w@val", "100").rstrip("%"), unit=100, none=1.0) or 1.0,
        length(props.get("spacing@val")),
        latin=is_latin_apart(face),
    )


def set_paragraph(props: Mapping[str, str], size: float, maker: str) -> Paragraph:
    """Return an empty paragraph with these properties, set as the program sets it that wrote the file."""
    is_word = maker != "LibreOffice"
    rule = {"exact": "exact", "atLeast": "least"}.get(props.get("spacing@lineRule", ""), "multiple")
    line = props.get("spacing@line")
    return Paragraph(
        runs=(),
        size=size,
        left=_indent(props, "left", size),
        right=_indent(props, "right", size),
        first=_indent(props, "firstLine", size) - _indent(props, "hanging", size),
        before=_space(props, "before", size),
        after=_space(props, "after", size),
        line=length(line, unit=240 if rule == "multiple" else 20, none=1.0) if line else 1.0,
        line_rule=rule if line else "multiple",
        align=props.get("jc@val", "left"),
        tabs=tuple(tab_stops(props)),
        kinsoku=is_on(props, "kinsoku", default=True),
        hang=is_word and is_on(props, "overflowPunct", default=True),
        apart=(WORD_APART if is_word else OFFICE_APART) if is_on(props, "autoSpaceDE", default=True) else 0.0,
    )


def _indent(props: Mapping[str, str], side: str, size: float) -> float:
    """Return an indent; hundredths of a character count where nothing else is said."""
    if f"ind@{side}" in props:
        return length(props[f"ind@{side}"])
    return length(props.get(f"ind@{side}Chars"), unit=100) * size


def _space(props: Mapping[str, str], side: str, size: float) -> float:
    if props.get(f"spacing@{side}Autospacing", "0") not in ("0", "false", "off"):
        return 14.0
    if f"spacing@{side}" in props:
        return length(props[f"spacing@{side}"])
    return length(props.get(f"spacing@{side}Lines"), unit=100) * size


def symbol(code: str) -> str:
    """Return the character of a w:sym: its place in a symbol font is a private-use code point."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def picture(element: Element) -> Picture:
    """Return a picture's size; one that text flows round takes no room of its own."""
    for part in element.iter("wp:extent"):
        width, height = (length(part.get(side), unit=EMU) for side in ("cx", "cy"))
        inline = any(found.tag == "wp:inline" for found in element.iter())
        return Picture(width, height if inline else 0.0)
    return Picture(0.0, 0.0)


def set_cell(props: Props, margins: Props, column: int, blocks: tuple[Block, ...]) -> Cell:
    """Return a cell of one row; ``margins`` are those of its table."""

    def margin(side: str, other: str, none: float) -> float:
        names = (f"tcMar/{side}@w", f"tcMar/{other}@w")
        tables = (f"tblCellMar/{side}@w", f"tblCellMar/{other}@w")
        found = [props[n] for n in names if n in props] + [margins[n] for n in tables if n in margins]
        return length(found[0]) if found else none

    return Cell(
        column=column,
        columns=columns_spanned(props.get("gridSpan@val")),
        rows=1,
        blocks=blocks,
        align=props.get("vAlign@val", "top"),
        left=margin("left", "start", MARGIN),
        right=margin("right", "end", MARGIN),
        top=margin("top", "top", 0.0),
        bottom=margin("bottom", "bottom", 0.0),
    )


def columns_spanned(value: str | None, none: int = 1) -> int:
    """Return a count of columns; no table has more than MOST_COLUMNS."""
    return int(value) if value and value.isdecimal() and 0 < int(value) <= MOST_COLUMNS else none
