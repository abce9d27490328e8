"""How wide a column and how high a row must be for all that stands in it to be seen."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from compare.worksheet import Column, Row

LINE = 14.0
"""Height of a line of 10 point Chinese, in points."""
MOST_HEIGHT = 409.0
"""Points that a row can be high. Source: the published limits of Excel."""


def display_width(text: str) -> int:
    """Return the width of a text's longest line in half-width characters; a Chinese one counts 2."""
    return max((_line_width(line) for line in text.split("\n")), default=0)


def _line_width(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in line)


def column_width(column: Column, rows: Sequence[Row]) -> float:
    """Return how wide a column is set: as wide as what is in it, within its limit, with room at the sides."""
    if column.kind in ("input", "formula"):
        return column.most
    widest = display_width(column.heading) + 3  # the filter's button
    for row in rows:
        if widest >= column.most:
            return column.most + 2
        widest = max(widest, display_width(shown(column, row.get(column.key))))
    return min(widest, column.most) + 2


def shown(column: Column, value: Any) -> str:
    """Return a value as the sheet shows it, for its width."""
    if value is None or column.kind == "formula":
        return ""
    if column.kind == "share":
        return "100.0%"
    return column.words[value].zh if value in column.words else str(value)


def row_height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Return how high a row is, in points, that shows all of its wrapped texts, within what a row can be.

    Programs that do not look for themselves when a file is opened would cut the text off.
    """
    lines = max((_lines(text, width) for text, width in zip(texts, widths, strict=True)), default=1)
    return min(lines * LINE + 4, MOST_HEIGHT)


def _lines(text: str, width: float) -> int:
    room = max(2, int(width) - 1)
    return sum(max(1, -(-_line_width(line) // room)) for line in text.split("\n"))
