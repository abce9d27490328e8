"""A column that holds headings of two levels -> two columns: each strategy, and below it its items.

Where a plan has one column for both, their numbers tell them apart: those of the items begin anew
behind each strategy.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import itemgetter

from extract.lines import line_label
from extract.numbering import Label
from extract.table.captions import OUTLINE
from extract.table.columns import HEADINGS, Column, Role
from extract.table.flow import Flow, FlowCell, FlowLine, line_pitch
from extract.table.split import ROOMY

ABOVE = 0.8
"""A heading below another one in its cell holds from this many line pitches above its baseline."""


def part_levels(flow: Flow) -> Flow:
    """Return the flow with the headings of such a column in two columns, any other flow as it is."""
    column = next((role for role in HEADINGS if _levels(flow, role)), None)
    if column is None:
        return flow
    levels = _levels(flow, column)
    parter = _Parter(column, levels, line_pitch(cell.lines for p in flow.pieces for cell in p.cells))
    pieces = [
        replace(piece, cells=tuple(part for cell in piece.cells for part in parter.parts(cell)))
        for piece in flow.pieces
    ]
    named = next(one for one in flow.columns if one.role == column)
    columns = [Column(role, named.name, named.x0, named.x1) for role in levels.values()]
    kept = [one for one in flow.columns if one.role != column]
    return replace(flow, pieces=tuple(pieces), columns=(*kept, *columns))


def _levels(flow: Flow, column: Role) -> dict[str, Role]:
    """Return the two levels of a column's headings by the style of their numbers; none where it has one."""
    labels = list(_labels(flow, column))
    styles = list(dict.fromkeys(label.style for label in labels))
    below = [b for a, b in pairwise(labels) if a.style == styles[0] != b.style]
    if len(styles) != 2 or len(below) < 2 or any(label.number != 1 for label in below):
        return {}
    for outer, inner in pairwise(role for role in HEADINGS if role != "group"):
        is_free = {outer, inner} & flow.roles() == {column}
        if is_free and (column == outer or OUTLINE.get(styles[0]) == outer):
            return {styles[0]: outer, styles[1]: inner}
    return {}


def _labels(flow: Flow, column: Role) -> Iterator[Label]:
    cells = (cell for piece in flow.pieces for cell in piece.cells if cell.roles == (column,))
    labels = (line_label(placed.line) for cell in cells for placed in cell.lines)
    yield from (label for label in labels if label and label.number)


@dataclass
class _Parter:
    """Parts the cells of a column, one after another."""

    column: Role
    levels: dict[str, Role]
    pitch: float
    level: Role | None = None
    """Of the last heading."""

    def parts(self, cell: FlowCell) -> Iterator[FlowCell]:
        """Yield the cells of its headings by level; the first of each level begins where the cell does."""
        if cell.roles != (self.column,) or not cell.lines:
            yield cell
            return
        begun: set[Role] = set()
        for role, group in groupby(self._placed(cell.lines), key=itemgetter(0)):
            lines = tuple(placed for _, placed in group)
            top = lines[0].y - ABOVE * self.pitch if role in begun else cell.top
            begun.add(role)
            yield replace(cell, top=top, lines=lines, roles=(role,))

    def _placed(self, lines: Sequence[FlowLine]) -> Iterator[tuple[Role, FlowLine]]:
        """Yield the lines with their levels, told by their numbers; an item may have none.

        A line without a number goes on the one before, or begins an item where a strategy's was not full.
        """
        outer, inner = self.levels.values()
        for before, placed in zip((None, *lines), lines, strict=False):
            label = line_label(placed.line)
            ended = before is not None and before.room > ROOMY * before.line.size
            same = inner if ended else self.level or outer
            self.level = self.levels.get(label.style, same) if label else same
            yield self.level, placed
