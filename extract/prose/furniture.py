"""Loose lines -> page numbers and running titles, by where and how often they recur."""

import re
from collections import Counter
from collections.abc import Sequence

from extract.lines import Line
from extract.numbering import is_page_number
from extract.table.sheet import Sheet
from extract.text import squeeze

MARGIN = 0.12
"""Running titles stand within this share of the page's height from its top or bottom."""
RECURS = 0.5
"""A running title stands on at least this share of the pages."""
SAME_PLACE = 4.0
"""… within this many points of the same height."""


def furniture(sheets: Sequence[Sheet]) -> dict[int, str]:
    """Return ``id(line)`` -> rule for the loose lines that are page numbers or running titles."""
    margins = [(sheet, line) for sheet in sheets for line in sheet.loose if _in_margin(sheet, line)]
    pages = Counter(
        _recurring(line) for line in {(_recurring(ln), ln.page): ln for _, ln in margins}.values()
    )
    found: dict[int, str] = {}
    for sheet, line in margins:
        if _is_page_number(line, sheet):
            found[id(line)] = "page_number"
        elif pages[_recurring(line)] >= max(2, RECURS * len(sheets)):
            found[id(line)] = "running_title"
    return found


def _in_margin(sheet: Sheet, line: Line) -> bool:
    return line.bottom < MARGIN * sheet.height or line.top > (1 - MARGIN) * sheet.height


def _is_page_number(line: Line, sheet: Sheet) -> bool:
    """Tell whether a line is nothing but a page number, outermost on its page."""
    if not is_page_number(line.text):
        return False
    beyond = [other for other in sheet.loose if other is not line and _is_further_out(other, line, sheet)]
    return len(beyond) <= 1


def _is_further_out(other: Line, line: Line, sheet: Sheet) -> bool:
    if line.top > sheet.height / 2:
        return other.top > line.bottom
    return other.bottom < line.top


def _recurring(line: Line) -> tuple[str, int]:
    """Return what a running line has in common on all pages: its words and its height."""
    return re.sub(r"\d+", "#", squeeze(line.text)), round(line.top / SAME_PLACE)
