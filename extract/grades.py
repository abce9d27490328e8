"""Grades (等第) wherever a plan prints their points, and result sheets (考核結果統計表)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from extract.forms import FormColumn as ReadColumn
from extract.grid import Cell
from extract.lines import Line
from extract.points import NUMBER, either, number, read_heading_text, rules
from extract.records import FormColumn, Section
from extract.sheet import Table
from extract.text import join_lines, squeeze

Found = tuple[str, str, float | None, float | None]
"""Name, range as printed, fewest and most points."""

_TO = "[-~～－–—─‐〜至到]"
_RANGE = (
    rf"(?P<ab>(?P<a>{NUMBER})\s*分?\s*{_TO}\s*(?P<b>{NUMBER})\s*分?)"
    rf"|(?P<half>(?P<low>{NUMBER})\s*分\s*以上\s*[、，,]?\s*未[滿達]\s*(?P<below>{NUMBER})\s*分)"
    rf"|(?P<up>(?P<least>{NUMBER})\s*分\s*(?:[(（]含[)）])?\s*以上)"
    rf"|(?P<down>(?P<most>{NUMBER})\s*分\s*以下|未[滿達]\s*(?P<under>{NUMBER})\s*分)"
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = rf"[「『]?(?P<name>{either(rules()['grades'])})等?[」』]?(?![\u4e00-\u9fff])"
    names_after = either(rules()["grades"])
    after = rf"者?\s*[，,、]?\s*(?:[列評考]?為|列|:|：)?\s*[「『]?(?P<name>{names_after})(?:等第?)?[」』]?"
    return (
        re.compile(rf"(?<![\u4e00-\u9fff]){names}\s*[:：(（]?\s*(?:{_RANGE})"),
        re.compile(rf"(?:{_RANGE}){after}(?![\u4e00-\u9fff]{{2}})"),
    )


def read_grades(text: str) -> list[Found]:
    """Return the grades that a text lists with their points, the highest first; none if it lists no scale.

    A scale has two grades at least, each beginning where the one above it ends.
    """
    if "分" not in text or not any(name in text for name in rules()["grades"]):
        return []
    for pattern in _patterns():
        found = sorted(map(_grade, pattern.finditer(text)), key=_height, reverse=True)
        if len(found) > 1 and all(_adjoin(high, low) for high, low in pairwise(found)):
            return found
    return []


def _grade(found: re.Match[str]) -> Found:
    part = found.groupdict()
    value = {key: number(text) for key, text in part.items() if text and key in _NUMBERS}
    printed = next(part[key] for key in ("ab", "half", "up", "down") if part[key]).strip()
    if part["ab"]:
        return part["name"], printed, min(value["a"], value["b"]), max(value["a"], value["b"])
    if part["half"]:
        return part["name"], printed, value["low"], value["below"] - 1
    if part["up"]:
        return part["name"], printed, value["least"], None
    most = value["most"] if part["most"] else value["under"] - 1
    return part["name"], printed, None, most


_NUMBERS = ("a", "b", "low", "below", "least", "most", "under")


def _height(grade: Found) -> float:
    _, _, low, high = grade
    return low if low is not None else -1.0 if high is None else min(high, 0.0) - 1.0


def _adjoin(high: Found, low: Found) -> bool:
    if high[2] is None:
        return False
    return low[3] is None or 0 <= high[2] - low[3] <= 1


def grades_in_sections(sections: Iterable[Section]) -> Iterator[tuple[Section, Found]]:
    """Yield the grades that the sections state, each with its section."""
    for section in sections:
        if "分" in section.text:
            yield from ((section, found) for found in read_grades(section.text.replace("\n", "；")))


def grades_in_table(table: Table) -> list[tuple[Found, list[Line]]]:
    """Return the grades in a table, read along its rows or down its columns, with their lines."""
    owner = table.grid.owner
    down = [[row[column] for row in owner] for column in range(len(owner[0]))]
    for lanes in (owner, down):
        texts = ["".join(table.text(i) for i in dict.fromkeys(lane)) for lane in lanes]
        if grades := read_grades("；".join(texts)):
            whole = [line for lines in table.lines for line in lines]
            return [(grade, _lines_of(grade, whole)) for grade in grades]
    return []


def _lines_of(grade: Found, lines: Sequence[Line]) -> list[Line]:
    own = [line for line in lines if squeeze(grade[1]) in squeeze(line.text)]
    return own or list(lines)


# --- result sheets


def is_result_sheet(table: Table) -> bool:
    """Tell whether a table is the sheet that results are entered in: it has a total and a grade."""
    names = {re.sub(r"\([^)]*\)", "", squeeze(table.text(i))).strip(":") for i in range(len(table.lines))}
    return bool(names & set(rules()["result_total"]) and names & set(rules()["result_grade"]))


def result_columns(table: Table) -> tuple[tuple[FormColumn, ...], float | None]:
    """Return a result sheet's columns, left to right, and the total that its names give."""
    cells = table.grid.cells
    names = [i for i, cell in enumerate(cells) if cell.row < _names_end(table) and table.lines[i]]
    lowest = [i for i in names if not any(_is_under(cells[j], cells[i]) for j in names)]
    columns, total = [], None
    for i in sorted(lowest, key=lambda i: cells[i].x0):
        over = next((j for j in names if _is_under(cells[i], cells[j])), None)
        group = "" if over is None else _text(table, over)
        heading = read_heading_text(_text(table, i))
        columns.append(FormColumn(heading.name, group, heading.points.value if heading.points else None))
        if group and (mark := read_heading_text(group).points):
            total = mark.value
    return tuple(columns), total


def _text(table: Table, index: int) -> str:
    return join_lines([line.text for line in table.lines[index]])


def _names_end(table: Table) -> int:
    """Return the row behind the column names: the last row that holds the total's or the grade's name."""
    wanted = {*rules()["result_total"], *rules()["result_grade"]}
    ends = [
        cell.row_end
        for i, cell in enumerate(table.grid.cells)
        if re.sub(r"\([^)]*\)", "", squeeze(table.text(i))).strip(":") in wanted
    ]
    return max(ends)


def _is_under(cell: Cell, name: Cell) -> bool:
    return cell.row >= name.row_end and name.column <= cell.column and cell.column_end <= name.column_end


def printed_columns(columns: Iterable[ReadColumn]) -> tuple[FormColumn, ...]:
    """Return the columns of an assessment form as records."""
    found = []
    for column in columns:
        heading = read_heading_text(column.name)
        found.append(FormColumn(heading.name, "", heading.points.value if heading.points else None))
    return tuple(found)
