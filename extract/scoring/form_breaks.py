"""Cells of a scoring form that a page break cut -> whole cells.

Heights are measured down the form, as if it had been printed on one endless page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.lines import Line
from extract.numbering import read_label
from extract.scoring.form_headers import LEVELS, FormColumn, FormRole
from extract.scoring.points import FINISHED, begins_criterion, is_points_only, read_heading, read_range
from extract.text import join_lines

TOUCHING = 2.0
"""Heights that differ by less (points) are one rule's."""
_OPEN_BRACKET = re.compile(r"[(（][^()（）]*$")


@dataclass(slots=True)
class FormCell:
    """A cell of a form's body, page breaks joined."""

    columns: tuple[int, ...]
    """Which columns it stands in, 0-based."""
    top: float
    bottom: float
    lines: list[Line]
    right: float
    """Where its column ends, points from the page's left."""

    @property
    def text(self) -> str:
        """Its lines, joined as display text."""
        return join_lines([line.text for line in self.lines])

    def overlaps(self, other: "FormCell") -> bool:
        """Tell whether both stand at the same height for more than a rule's breadth."""
        return min(self.bottom, other.bottom) - max(self.top, other.top) > TOUCHING


@dataclass(slots=True)
class Segment:
    """The rows beneath one row of column names, of one area."""

    columns: tuple[FormColumn, ...]
    area: list[Line] = field(default_factory=list)
    """The heading of its area: a row across, or a line above the table."""
    cells: list[FormCell] = field(default_factory=list)

    def of_role(self, *roles: FormRole) -> list[int]:
        """Return the columns that have one of the roles, left to right."""
        return [i for i, column in enumerate(self.columns) if column.role in roles]


def join_over_break(segment: Segment, added: list[FormCell], every: Sequence[FormCell]) -> list[FormCell]:
    """Join the cells that a page break cut; return the others. ``every``: the form's cells so far.

    What stands further in is only the same row when what stands further out is.
    """
    y = min(cell.top for cell in added)
    above = {cell.columns: cell for cell in segment.cells if abs(cell.bottom - y) < TOUCHING}
    first = {cell.columns: cell for cell in added if abs(cell.top - y) < TOUCHING}
    shared = [columns for columns in first if columns in above]
    order = sorted(shared, key=lambda columns: _depth(segment, columns))
    goes_on = True
    joined: list[FormCell] = []
    for columns in order:
        goes_on = goes_on and _goes_on(segment, columns, above, first, every)
        is_points = all(segment.columns[i].role == "points" for i in columns)
        if goes_on or (not first[columns].lines and (is_points or not above[columns].lines)):
            joined.append(first[columns])
    for cell in joined:
        upper = above[cell.columns]
        upper.lines += cell.lines
        upper.bottom = cell.bottom
    taken = {id(cell) for cell in joined}
    return [cell for cell in added if id(cell) not in taken]


def _depth(segment: Segment, columns: tuple[int, ...]) -> int:
    """Return how far in a column stands: columns of names outermost first, then points, then standards."""
    roles = [segment.columns[i].role for i in columns]
    order = [*LEVELS, "serial", "points", "band", "standard"]
    return min((order.index(role) for role in roles if role in order), default=len(order))


def _goes_on(
    segment: Segment,
    columns: tuple[int, ...],
    above: dict[tuple[int, ...], FormCell],
    first: dict[tuple[int, ...], FormCell],
    every: Sequence[FormCell],
) -> bool:
    upper, lower = above[columns], first[columns]
    if not lower.lines:
        return True
    role = segment.columns[columns[0]].role
    if role in LEVELS:
        points = _points_beside(segment, columns, lower, first)
        if points is not None and upper.lines:
            return not points.lines
        return _is_rest_of_name(columns, upper, lower, every)
    return role == "standard" and _is_rest_of_standard(upper.lines, lower.lines)


def _is_rest_of_name(
    columns: tuple[int, ...], upper: FormCell, lower: FormCell, every: Sequence[FormCell]
) -> bool:
    """Tell whether a name cut by the page goes on: its points, which the others have, are still to come."""
    if not upper.lines:
        return False
    rest, begun = read_heading(lower.lines), read_heading(upper.lines)
    if _OPEN_BRACKET.search(upper.text) or (not rest.name and rest.points is None):
        return True
    if begun.points is not None or rest.points is None:
        return False
    others = [c for c in every if c.columns == columns and c is not upper and c.lines]
    usual = sum(read_heading(cell.lines).points is not None for cell in others)
    return is_points_only(lower.text) or 2 * usual >= len(others)


def _points_beside(
    segment: Segment, columns: tuple[int, ...], name: FormCell, first: dict[tuple[int, ...], FormCell]
) -> FormCell | None:
    """Return the cell of points right of a name, as high as it; None where there is no such column."""
    for i in range(columns[-1] + 1, len(segment.columns)):
        role = segment.columns[i].role
        if role in LEVELS:
            return None
        if role == "points" and (cell := first.get((i,))) and abs(cell.bottom - name.bottom) < TOUCHING:
            return cell
    return None


def _is_rest_of_standard(upper: Sequence[Line], lower: Sequence[Line]) -> bool:
    """Tell whether the standards of one criterion go on after a page break."""
    if not upper:
        return False
    label = read_label(lower[0].text)
    if begins_criterion(lower) and (label is not None or upper[-1].text.endswith(FINISHED)):
        return False
    found = read_range(lower[0].text)
    before = [band for line in upper if (band := read_range(line.text))]
    if found is None or not before:
        return True
    return before[-1].adjoins(found)
