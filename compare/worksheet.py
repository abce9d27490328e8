"""What a sheet of a workbook shows: its columns, the lines above them, its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Row = Mapping[str, Any]
Kind = Literal["text", "number", "share", "date", "formula", "input"]


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
