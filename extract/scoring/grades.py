"""Grades (等第) wherever a plan prints their points, and result sheets (考核結果統計表)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from extract.knowledge import either
from extract.lines import Line
from extract.records import FormColumn, Section
from extract.scoring.form_headers import FormColumn as ReadColumn
from extract.scoring.points import NUMBER, RANGES, TO, Range, matched_range, read_heading_text, rules
from extract.table.sheet import Table
from extract.text import squeeze, without_brackets

Found = tuple[str, Range]
"""Name of a grade, and its points."""

_RANGES = ((rf"(?P<a>{NUMBER})\s*分?\s*{TO}\s*(?P<b>{NUMBER})\s*分?", "between"), *RANGES[1:-1])
"""As in bands, but 「分」 may be left out between two numbers, and a single number is none."""
_RANGE = "(?P<range>" + "|".join(re.sub(r"\?P<[ab]>", "?:", pattern) for pattern, _ in _RANGES) + ")"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = rf"[「『]?(?P<name>{either(rules()['grades'])})等?[」』]?(?![\u4e00-\u9fff])"
    names_after = either(rules()["grades"])
    after = rf"者?\s*[，,、]?\s*(?:[列評考]?為|列|:|：)?\s*[「『]?(?P<name>{names_after})(?:等第?)?[」』]?"
    return (
        re.compile(rf"(?<![\u4e00-\u9fff]){names}\s*[:：(（]?\s*{_RANGE}"),
        re.compile(rf"{_RANGE}{after}(?![\u4e00-\u9fff]{{2}})"),
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
    matched = ((re.fullmatch(pattern, found["range"]), kind) for pattern, kind in _RANGES)
    return found["name"], next(matched_range(match, kind) for match, kind in matched if match)


def _height(grade: Found) -> float:
    low, high = grade[1].min, grade[1].max
    return low if low is not None else -1.0 if high is None else min(high, 0.0) - 1.0


def _adjoin(high: Found, low: Found) -> bool:
    if high[1].min is None:
        return False
    return low[1].max is None or 0 <= high[1].min - low[1].max <= 1


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
    own = [line for line in lines if squeeze(grade[1].printed) in squeeze(line.text)]
    return own or list(lines)


# --- result sheets


def is_result_sheet(table: Table) -> bool:
    """Tell whether a table is the sheet that results are entered in: it has a total and a grade."""
    names = {without_brackets(squeeze(table.text(i))) for i in range(len(table.lines))}
    return bool(names & set(rules()["result_total"]) and names & set(rules()["result_grade"]))


def result_columns(table: Table) -> tuple[tuple[FormColumn, ...], float | None]:
    """Return a result sheet's columns, left to right, and the total that its names give."""
    cells = table.grid.cells
    names = [i for i, cell in enumerate(cells) if cell.row < _names_end(table) and table.lines[i]]
    lowest = [i for i in names if not any(cells[j].is_under(cells[i]) for j in names)]
    columns, total = [], None
    for i in sorted(lowest, key=lambda i: cells[i].x0):
        over = next((j for j in names if cells[i].is_under(cells[j])), None)
        group = "" if over is None else table.words(over)
        heading = read_heading_text(table.words(i))
        columns.append(FormColumn(heading.name, group, heading.points.value if heading.points else None))
        if group and (mark := read_heading_text(group).points):
            total = mark.value
    return tuple(columns), total


def _names_end(table: Table) -> int:
    """Return the row behind the column names: the last row that holds the total's or the grade's name."""
    wanted = {*rules()["result_total"], *rules()["result_grade"]}
    ends = [
        cell.row_end
        for i, cell in enumerate(table.grid.cells)
        if without_brackets(squeeze(table.text(i))) in wanted
    ]
    return max(ends)


def printed_columns(columns: Iterable[ReadColumn]) -> tuple[FormColumn, ...]:
    """Return the columns of an assessment form as records."""
    found = []
    for column in columns:
        heading = read_heading_text(column.name)
        found.append(FormColumn(heading.name, "", heading.points.value if heading.points else None))
    return tuple(found)
