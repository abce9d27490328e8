"""Scoring forms (評分表): their columns by name. Position says nothing of what a column means."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extract.scoring.points import rules
from extract.table.sheet import Table
from extract.text import squeeze, without_brackets

FormRole = Literal[
    "area",
    "item",
    "indicator",
    "subindicator",
    "criterion",
    "standard",
    "band",
    "points",
    "score",
    "remark",
    "serial",
    "unknown",
]
LEVELS: tuple[FormRole, ...] = ("area", "item", "indicator", "subindicator", "criterion")
"""Columns of names, outermost first."""
ENTRIES = frozenset({"standard", "band", "points", "score"})
"""A form has one of these beside a column of names."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """欄: a column of a form, edges in points from the table's left."""

    role: FormRole
    name: str
    x0: float
    x1: float


@cache
def _roles() -> dict[str, FormRole]:
    return {squeeze(name): role for role, names in rules()["columns"].items() for name in names}


def form_role(name: str) -> FormRole | None:
    """Return what a printed column name means in a form; None when it is not known."""
    plain = squeeze(name).strip(":;、.*")
    return _roles().get(plain) or _roles().get(without_brackets(plain))


@dataclass(frozen=True, slots=True)
class FormHeader:
    """表頭: a row of column names, and the rows of the grid that it takes."""

    columns: tuple[FormColumn, ...]
    row: int
    row_end: int


def find_form_headers(table: Table) -> list[FormHeader]:
    """Return the rows of column names of a form, top to bottom; none when the table is no form."""
    longest = max(map(len, _roles())) + 12
    named = {
        i: role
        for i, lines in enumerate(table.lines)
        if 0 < sum(line.chars for line in lines) <= longest and (role := form_role(table.text(i)))
    }
    cells = table.grid.cells
    headers: dict[tuple[int, int], FormHeader] = {}
    for index, role in named.items():
        row = [
            i for i in named if cells[i].row < cells[index].row_end and cells[index].row < cells[i].row_end
        ]
        if role in ENTRIES and any(named[i] in LEVELS for i in row):
            header = _header(table, named, row)
            headers.setdefault((header.row, header.row_end), header)
    return sorted(headers.values(), key=lambda header: header.row)


def _header(table: Table, named: dict[int, FormRole], row: Sequence[int]) -> FormHeader:
    cells = table.grid.cells
    top, bottom = min(cells[i].row for i in row), max(cells[i].row_end for i in row)
    inside = [i for i, cell in enumerate(cells) if cell.row >= top and cell.row_end <= bottom]
    lowest = [i for i in inside if not any(cells[j].is_under(cells[i]) for j in inside)]
    left = table.grid.x0
    columns = [
        FormColumn(
            named.get(i, "unknown"),
            table.words(i),
            cells[i].x0 - left,
            cells[i].x1 - left,
        )
        for i in sorted(lowest, key=lambda i: cells[i].x0)
    ]
    return FormHeader(_deeper(columns), top, bottom)


def _deeper(columns: Sequence[FormColumn]) -> tuple[FormColumn, ...]:
    """Give the second of two columns of one level the next level that is free: 細項 | 指標."""
    taken: set[FormRole] = set()
    found = []
    for column in columns:
        role = column.role
        if role in taken and role in LEVELS:
            free = [level for level in LEVELS[LEVELS.index(role) :] if level not in taken]
            role = free[0] if free else "unknown"
        taken.add(role)
        found.append(FormColumn(role, column.name, column.x0, column.x1))
    return tuple(found)
