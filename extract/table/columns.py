"""Column names -> what the columns mean. Position says nothing; an unknown name is never guessed at."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, pairwise, zip_longest
from typing import Any, Literal

from extract.knowledge import read_rules
from extract.lines import Line
from extract.numbering import is_bare_label
from extract.scoring.form_headers import form_role
from extract.table.grid import Cell
from extract.table.settle import LEVELS, settle
from extract.table.sheet import Table
from extract.text import squeeze, without_brackets

Role = Literal[
    "facet",
    "group",
    "strategy",
    "item",
    "practice",
    "target",
    "department",
    "support",
    "deadline",
    "remark",
    "serial",
    "extra",
    "unknown",
]

HEADINGS: tuple[Role, ...] = LEVELS
"""Columns that carry on until the next heading starts, outermost first."""
ENTRIES: tuple[Role, ...] = ("target", "department", "support", "deadline", "remark")
"""Columns whose entries belong to practices by vertical position."""

SINGLE: tuple[Role, ...] = ("practice", "department", "support", "deadline", "remark")
"""What one column alone holds."""

LISTS = (
    "column_suffixes",
    "department_endings",
    "deadlines",
    "deadline_rests",
    "dittos",
    "translations",
    "practices_alone",
    "introductions",
)
"""What the layouts list beside the column names."""
FEWEST_BESIDE = 2
"""So many known columns stand beside one whose name does not always mean the practices."""
NARROWEST = 20.0
"""A column of headings is at least this wide, in points."""
SAME_COLUMN = 0.5
"""A cell stands in a column when it covers this share of the column's width."""
TRANSLATION = 40
"""A column name in English is at most this many characters long."""
_PLAINLY = re.compile(r"具體|[作做]法")
"""What is called so is practices, whatever stands beside it."""
_LATIN = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Column:
    """欄: one column of the plan table."""

    role: Role
    name: str
    """As printed."""
    x0: float
    """Left edge, points from the table's left edge."""
    x1: float
    """Right edge, points from the table's left edge."""


@dataclass(frozen=True, slots=True)
class Header:
    """表頭: the column names of a plan table, and where they stand."""

    columns: tuple[Column, ...]
    """Left to right."""
    top: float
    bottom: float
    """Where the body begins, points from the top of the page."""
    lines: tuple[Line, ...]
    x0: float
    """Left edge of the table."""
    width: float
    """Width of the table."""

    @property
    def names(self) -> tuple[str, ...]:
        """Column names as printed, each once, left to right."""
        return tuple(dict.fromkeys(column.name for column in self.columns if column.name))


@cache
def layouts() -> dict[str, Any]:
    """Return all files of ``extract/table/layouts/`` as one: columns, and the lists named in LISTS."""
    merged: dict[str, Any] = {"columns": {}, **{key: [] for key in LISTS}}
    folder = files("extract").joinpath("table/layouts")
    for name in sorted(file.name for file in folder.iterdir() if file.name.endswith(".yml")):
        layout = read_rules("extract", f"table/layouts/{name}")
        for role, names in layout.get("columns", {}).items():
            merged["columns"].setdefault(role, []).extend(names)
        for key in LISTS:
            merged[key].extend(layout.get(key, []))
    return merged


@cache
def _roles() -> dict[str, Role]:
    return {squeeze(name): role for role, names in layouts()["columns"].items() for name in names}


@lru_cache(maxsize=4096)
def column_role(name: str) -> Role | None:
    """Return what a printed column name means; None when the layouts do not know it."""
    plain = squeeze(name).strip("()〔〕[]:;、.")
    bare = without_brackets(squeeze(name))
    roles = _roles()
    for form in (squeeze(name), plain, bare, *_without_translation(name)):
        stems = [form.removesuffix(suffix) for suffix in layouts()["column_suffixes"]]
        if role := next((roles[stem] for stem in (form, *stems) if stem in roles), None):
            return role
    return None


def _without_translation(name: str) -> Iterator[str]:
    """Yield a name without its English, where that says the same again: 「具體作法 Practices」."""
    words = [word.lower() for word in _LATIN.findall(name)]
    known = layouts()["translations"]
    said = all(word.removesuffix("s") in known for word in words) or "".join(words).removesuffix("s") in known
    if words and said:
        yield squeeze(_LATIN.sub("", name)).strip("()/.-、:")


@cache
def _dittos() -> tuple[str, ...]:
    return tuple(squeeze(mark) for mark in layouts()["dittos"])


@lru_cache(maxsize=4096)
def is_ditto(text: str) -> bool:
    """Tell whether a cell's text only stands for what is printed above it: 同上, 〃."""
    plain = squeeze(text).strip("()。")
    return plain != "" and any(not plain.replace(mark, "") for mark in _dittos())


def find_header(table: Table) -> Header | None:
    """Return the table's column names when it is a plan table, None when it is not."""
    return next(iter(find_headers(table) or find_headers(table, alone=True)), None)


def find_headers(table: Table, *, alone: bool = False) -> list[Header]:
    """Return the rows of column names of a plan table, top to bottom; none when it is no plan table.

    A plan table has a column of practices and at least one other known column, named in one row. Several
    tables that touch each other have several such rows. With ``alone``, the names are taken that mean the
    practices where no other column does, beside at least two known columns, and no others.
    """
    known = _named_cells(table)
    headers = []
    for index in known:
        cell = table.grid.cells[index]
        row = {other: known[other] for other in known if _beside(table.grid.cells[other], cell)}
        if not alone:
            row = _one_each(table, row)
        elif _is_practice_alone(table, index, row):
            row[index] = "practice"
        else:
            continue
        is_plan = row[index] == "practice" and not {*row.values()} <= {"practice", "extra"}
        if is_plan and not _is_scored(table, row):
            headers.append(_header(table, cell, row))
    return sorted(headers, key=lambda header: header.bottom)


def _one_each(table: Table, row: Mapping[int, Role]) -> dict[int, Role]:
    """Return the roles of a row's cells; of two names for one thing the first that the layouts list has it.

    What stands in two columns beside each other cannot be read as one: 「承辦單位 | 業務單位」.
    """
    cells, found = table.grid.cells, dict(row)
    lowest = [i for i in row if not any(cells[j].is_under(cells[i]) for j in row)]
    for role in SINGLE:
        named = {i: squeeze(table.words(i)) for i in lowest if row[i] == role}
        listed = [squeeze(name) for name in layouts()["columns"][role]]
        first = min(
            named.values(), key=lambda name: listed.index(name) if name in listed else len(listed), default=""
        )
        found |= {i: "extra" for i, name in named.items() if name != first}
    return found


def _is_scored(table: Table, row: Mapping[int, Role]) -> bool:
    """Tell whether a row names the columns of a scoring form: points, what is scored, nothing of a plan."""
    cells = table.grid.cells
    beside = [i for i, cell in enumerate(cells) if any(_beside(cell, cells[j]) for j in row)]
    if not any(form_role(table.text(i)) in ("points", "score") for i in beside):
        return False
    own = {table.text(i): role for i, role in row.items() if role in (*LEVELS, *ENTRIES, "practice")}
    return not any(role == "practice" and _PLAINLY.search(name) for name, role in own.items()) and all(
        role == "practice" or form_role(name) in ("item", "indicator", "subindicator")
        for name, role in own.items()
    )


def _is_practice_alone(table: Table, index: int, row: Mapping[int, Role]) -> bool:
    """Tell whether a cell is the last of a row without practices that may name them."""
    if "practice" in row.values() or len(row) <= FEWEST_BESIDE:
        return False
    cells, names = table.grid.cells, layouts()["practices_alone"]
    may = [other for other in row if squeeze(table.words(other)) in names]
    return bool(may) and index == max(may, key=lambda other: cells[other].column)


def repeated_header(table: Table, header: Header) -> Header | None:
    """Return the row of a table that repeats most of a header's names: a stamp may hide the others."""
    names = {squeeze(name) for name in header.names}
    cells = table.grid.cells
    same = [cell for i, cell in enumerate(cells) if squeeze(table.words(i)) in names]
    for row in sorted({cell.row for cell in same}):
        beside = [cell for cell in same if cell.row == row]
        if len(beside) > max(1, len(names) // 2):
            end = max(cell.row_end for cell in beside)
            inside = [i for i, cell in enumerate(cells) if cell.row >= row and cell.row_end <= end]
            lines = tuple(line for i in inside for line in table.lines[i])
            top, bottom = table.grid.ys[row], table.grid.ys[end]
            return replace(header, top=top, bottom=bottom, lines=lines, x0=table.grid.x0)
    return None


def _named_cells(table: Table) -> dict[int, Role]:
    longest = max(len(name) for name in _roles()) + 6
    named: dict[int, Role] = {}
    for index, lines in enumerate(table.lines):
        if _may_name(lines, longest) and (role := column_role(table.words(index))):
            named[index] = role
    return named


def _may_name(lines: Sequence[Line], longest: int) -> bool:
    """Tell whether a cell's lines are short enough for a name, with its English if it has any."""
    chars = sum(line.chars for line in lines)
    if chars <= longest:
        return chars > 0
    return chars <= longest + TRANSLATION and any(_LATIN.search(line.text) for line in lines)


def _beside(cell: Cell, other: Cell) -> bool:
    return cell.row < other.row_end and other.row < cell.row_end


def _header(table: Table, practice: Cell, known: dict[int, Role]) -> Header:
    cells = table.grid.cells
    top = min(cells[index].row for index in known)
    bottom = practice.row_end
    inside = [i for i, cell in enumerate(cells) if cell.row >= top and cell.row_end <= bottom]
    columns: list[Column] = []
    for index in inside:
        # Under a name that spans several columns, each column may have a name of its own.
        spans = cells[index].column_end - cells[index].column > 1
        if not (spans and any(cells[i].is_under(cells[index]) and table.lines[i] for i in inside)):
            columns += _columns(table, index, known.get(index), bottom)
    lines = tuple(line for index in inside for line in table.lines[index])
    columns.sort(key=lambda column: column.x0)
    return Header(
        tuple(_settled([*_with_nameless_item([*_with_labels(table, columns, bottom)])])),
        table.grid.ys[top],
        table.grid.ys[bottom],
        lines,
        table.grid.x0,
        table.grid.x1 - table.grid.x0,
    )


def _settled(columns: Sequence[Column]) -> list[Column]:
    """Return the columns with each column of headings on a level of its own."""
    places = [i for i, column in enumerate(columns) if column.role in LEVELS]
    levels = settle([columns[i].role for i in places])  # type: ignore[misc]
    settled = dict(zip(places, levels, strict=True))
    return [replace(column, role=settled.get(i, column.role)) for i, column in enumerate(columns)]


def _with_labels(table: Table, columns: Sequence[Column], body_row: int) -> Iterator[Column]:
    """Yield the columns; one of serial numbers that are the practices' own labels is part of theirs."""
    labels = {
        number
        for number, (column, behind) in enumerate(pairwise(columns))
        if (column.role, behind.role) == ("serial", "practice") and _are_labels(table, column, body_row)
    }
    for number, column in enumerate(columns):
        if number not in labels:
            yield replace(column, x0=columns[number - 1].x0) if number - 1 in labels else column


def _are_labels(table: Table, column: Column, body_row: int) -> bool:
    """Tell whether all that a column holds is numbers as practices have them: (1), not 1."""
    left = table.grid.x0
    cells = [
        (table.text(i), table.lines[i])
        for i, cell in enumerate(table.grid.cells)
        if cell.row >= body_row and column.x0 - 1 < cell.x0 - left and cell.x1 - left < column.x1 + 1
    ]
    return any(text for text, _ in cells) and all(
        is_bare_label(text) or all(is_bare_label(line.text) for line in lines) for text, lines in cells
    )


def _with_nameless_item(columns: Sequence[Column]) -> Iterator[Column]:
    """Yield the columns; a nameless one behind the strategies has the items: one name over both."""
    for column, behind in zip_longest(columns, columns[1:]):
        yield column
        if column.role == "strategy" and behind and behind.x0 - column.x1 > NARROWEST:
            yield Column("item", column.name, column.x1, behind.x0)


def _columns(table: Table, index: int, role: Role | None, body_row: int) -> list[Column]:
    """Return the columns under one name: 執行策略 stands over the strategy and its items."""
    cell, left = table.grid.cells[index], table.grid.x0
    name = table.words(index)
    role = role or column_role(name) or "unknown"
    if role != "strategy":
        return [Column(role, name, cell.x0 - left, cell.x1 - left)] if name or role != "unknown" else []
    edges = [cell.x0, *_inner_edges(table, cell, body_row), cell.x1]
    roles: list[Role] = ["strategy", *["item"] * (len(edges) - 2)]  # type: ignore[list-item]
    return [
        Column(part, name, x0 - left, x1 - left)
        for part, x0, x1 in zip(roles, edges, edges[1:], strict=False)
    ]


def _inner_edges(table: Table, cell: Cell, body_row: int) -> list[float]:
    """Return the rules that divide the body below a column name."""
    body = [other for other in table.grid.cells if other.row >= body_row]
    return sorted(
        {x for other in body for x in (other.x0, other.x1) if cell.x0 < x < cell.x1 - 1}
        - {x for other in body if other.x0 < cell.x0 and other.x1 > cell.x1 for x in (other.x0, other.x1)}
    )


def columns_of(edges: Sequence[tuple[float, float]], cell: Cell, left: float) -> tuple[int, ...]:
    """Return which columns, told by their (x0, x1) from ``left``, a body cell stands in, left to right.

    A cell that covers none stands in the one that holds its middle: it is part of a divided column.
    """
    x0, x1 = cell.x0 - left, cell.x1 - left
    covered = [i for i, (a, b) in enumerate(edges) if min(x1, b) - max(x0, a) >= SAME_COLUMN * (b - a)]
    inside = (i for i, (a, b) in enumerate(edges) if a <= (x0 + x1) / 2 <= b)
    return tuple(covered) or tuple(islice(inside, 1))
