"""The joined plan table -> practices: text, headings, departments and deadlines together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.issues import issue
from extract.records import Issue
from extract.table.breaks import Joined
from extract.table.columns import HEADINGS, Role, is_ditto
from extract.table.entries import Entry, Lexicon, runs_of
from extract.table.flow import FlowCell, FlowLine, line_pitch
from extract.table.headings import Heading
from extract.table.row import Row
from extract.table.split import heading_length, inline_style, opening_style, split_cell
from extract.table.targets import with_targets
from extract.table.unit import Unit

FEWEST_LISTS = 2
"""So many lists beside several practices each tell whether a list is meant for all of them."""
MOSTLY = 0.6
"""More than this share of them leaves a practice without an entry of its own."""
TIGHT = 1.25
"""The entries of the lists follow each other in steps that differ by less than this factor."""
MIDDLE = 0.3
"""The middle of a line is this many line pitches above its baseline: where a heading must have begun."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The practices, and what could not be settled."""

    rows: tuple[Row, ...]
    issues: tuple[Issue, ...]
    stray: tuple[FlowLine, ...]
    """Lines of department and deadline columns beside no practice."""
    dittos: tuple[FlowLine, ...]
    """Marks that stand for what is printed above them."""


def read_rows(joined: Joined) -> Rows:
    """Return the practices in document order, each with its headings, departments and deadline."""
    rows = _with_headings(_drafts(joined.practices, joined.headings), joined)
    issues: list[Issue] = []
    stray: list[FlowLine] = []
    deadlines_first = sorted(joined.entries.items(), key=lambda entries: entries[0] != "deadline")
    for role, cells in deadlines_first:
        if role == "target":
            rows, left = with_targets(rows, joined.practices, cells)
        else:
            rows, doubts, left = _with_entries(rows, joined.practices, role, cells)
            issues += doubts
        stray += left
    rows, dittos = _without_dittos(rows)
    dittos = [*joined.dittos, *dittos]
    if dittos:
        line = dittos[0].line
        issues.append(issue("ditto", text=line.text, box=line.box, count=len(dittos)))
    return Rows(tuple(rows), tuple(issues), tuple(stray), tuple(dittos))


def _drafts(cells: Sequence[FlowCell], headings: dict[Role, list[Heading]]) -> list[Row]:
    """Return the practices of all cells; headings that stand inside the cells join ``headings``."""
    inline = None if headings.get("item") else inline_style([cell.lines for cell in cells])
    parts = [
        (number, lines)
        for number, cell in enumerate(cells)
        for lines in (_take_headings(cell.lines, inline, headings) if inline else [cell.lines])
    ]
    styles = [opening_style(split_cell(lines)) for _, lines in parts]
    usual = sorted({style for style in styles if style}, key=lambda style: -styles.count(style))
    return [Row(draft, number) for number, lines in parts for draft in split_cell(lines, usual)]


def _take_headings(
    lines: Sequence[FlowLine], style: str, headings: dict[Role, list[Heading]]
) -> list[Sequence[FlowLine]]:
    """Take the headings out of a cell's lines and return the lines below each."""
    parts: list[Sequence[FlowLine]] = []
    for draft in split_cell(lines):
        length = heading_length(draft) if draft.label is None or draft.label.style == style else 0
        if length:
            headings.setdefault("item", []).append(Heading("item", draft.y, draft.lines[:length]))
        parts.append(draft.lines[length:])
    return parts


# --- headings ---


def _with_headings(rows: Sequence[Row], joined: Joined) -> list[Row]:
    pitch = line_pitch(cell.lines for cell in joined.practices)
    return [
        replace(row, headings=_headings_at(row.draft.y - MIDDLE * pitch, joined.headings)) for row in rows
    ]


def _headings_at(y: float, headings: dict[Role, list[Heading]]) -> dict[Role, Heading]:
    """Return the headings that hold at ``y``; a new outer heading ends the inner ones before it."""
    held: dict[Role, Heading] = {}
    since = float("-inf")
    for role in HEADINGS:
        last = next((h for h in reversed(headings.get(role, [])) if h.start <= y), None)
        if last is not None and last.start >= since - 2.0:
            held[role] = last
            since = last.start
    return held


# --- departments, deadlines, remarks ---


def _with_entries(
    rows: Sequence[Row], practices: Sequence[FlowCell], role: Role, cells: Sequence[FlowCell]
) -> tuple[list[Row], list[Issue], list[FlowLine]]:
    pitch = line_pitch(cell.lines for cell in (*practices, *cells))
    lexicon = Lexicon(role, [run for cell in cells for run in runs_of(cell.lines, pitch)])
    given: dict[int, list[Entry]] = {}
    placed: set[int] = set()
    units: list[tuple[list[int], Unit]] = []
    for unit_practices, unit_cells in _units(practices, cells):
        numbers = [i for i, row in enumerate(rows) if row.cell in unit_practices]
        if numbers:
            placed |= unit_cells
            beside = {i: cells[i] for i in unit_cells}
            units.append((numbers, Unit(role, [rows[i] for i in numbers], practices, beside, lexicon, pitch)))
    per_item = _is_per_item([unit for _, unit in units])
    for numbers, unit in units:
        for i, entry in unit.assign(per_item=per_item):
            given.setdefault(numbers[i], []).append(entry)
    issues = [found for _, unit in units for found in unit.issues]
    stray = [line for i, cell in enumerate(cells) if i not in placed for line in cell.lines]
    return (
        [replace(row, entries={**row.entries, role: tuple(given.get(i, ()))}) for i, row in enumerate(rows)],
        issues,
        stray,
    )


def _is_per_item(units: Sequence[Unit]) -> bool:
    """Tell whether a column's entries are meant for all practices of a cell, not for those they stand beside.

    Everywhere they are one list at the head of the cell, or in its middle, mostly with practices left over.
    """
    several = [unit for unit in units if len(unit.rows) > 1 and unit.found and not unit.is_cut()]
    if len(several) < FEWEST_LISTS or several[0].role == "remark":
        return False
    steps = [step for unit in several for step in unit.steps()]
    is_tight = max(steps, default=0.0) < TIGHT * min(steps, default=1.0)
    is_list = all(unit.is_list_at_head() for unit in several) or all(unit.is_centred() for unit in several)
    one_each = all(len(unit.found) == len(unit.rows) for unit in units if unit.found)
    return (
        is_list and is_tight and not one_each and sum(map(Unit.leaves_some, several)) > MOSTLY * len(several)
    )


def _without_dittos(rows: Sequence[Row]) -> tuple[list[Row], list[FlowLine]]:
    """Put the entries of the practice before in the place of the marks that stand for them."""
    dittos: list[FlowLine] = []
    plain: list[Row] = []
    for row in rows:
        above = plain[-1].entries if plain else {}
        entries = {}
        for role, own in row.entries.items():
            marks = [entry for entry in own if role != "remark" and above.get(role) and is_ditto(entry.text)]
            dittos += (placed for entry in marks for placed in entry.lines)
            parts = (above[role] if entry in marks else (entry,) for entry in own)
            entries[role] = tuple(entry for part in parts for entry in part)
        plain.append(replace(row, entries=entries))
    return plain, dittos


def _units(practices: Sequence[FlowCell], cells: Sequence[FlowCell]) -> Iterable[tuple[set[int], set[int]]]:
    """Yield the smallest sets of practice cells and entry cells that stand beside no others."""
    left: set[int] = set()
    right: set[int] = set()
    reach = float("-inf")
    order = [(cell.top, 0, i, cell.bottom) for i, cell in enumerate(practices)]
    order += [(cell.top, 1, i, cell.bottom) for i, cell in enumerate(cells)]
    for top, side, i, bottom in sorted(order):
        if top > reach - 2.0 and (left or right):
            yield left, right
            left, right = set(), set()
        (right if side else left).add(i)
        reach = max(reach, bottom)
    if left or right:
        yield left, right
