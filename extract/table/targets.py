"""Columns of targets (預期目標, 衡量指標) -> each practice's: by their numbers, or by where they stand."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.table.entries import Entry
from extract.table.flow import FlowCell, FlowLine
from extract.table.row import Row
from extract.table.split import Draft, split_cell


def with_targets(
    rows: Sequence[Row], practices: Sequence[FlowCell], cells: Sequence[FlowCell]
) -> tuple[list[Row], list[FlowLine]]:
    """Give each practice the target numbered as it is, or else all that stands beside it."""
    given: dict[int, list[Entry]] = {}
    stray: list[FlowLine] = []
    for cell in (cell for cell in cells if cell.lines):
        numbers = [i for i, row in enumerate(rows) if practices[row.cell].overlaps(cell)]
        for lines in _side_by_side(cell.lines):
            found = _targets([rows[i] for i in numbers], split_cell(lines))
            for i, entry in zip(numbers, found, strict=True):
                given.setdefault(i, []).append(entry)
        stray += () if numbers else cell.lines
    return [
        replace(row, entries={**row.entries, "target": tuple(given.get(i, ()))}) for i, row in enumerate(rows)
    ], stray


def _side_by_side(lines: Sequence[FlowLine]) -> list[list[FlowLine]]:
    """Return the lines of a cell by the columns that it is divided into: each begins further up again."""
    columns: list[list[FlowLine]] = [[]]
    for before, placed in pairwise((None, *lines)):
        assert placed is not None
        if before is not None and before.line.page == placed.line.page and placed.y < before.y + 1.0:
            columns.append([])
        columns[-1].append(placed)
    return columns


def _targets(rows: Sequence[Row], drafts: Sequence[Draft]) -> list[Entry]:
    """Return the target of each row, out of one cell beside them."""
    labels = [draft.label.number if draft.label else 0 for draft in drafts]
    if len(rows) > 1 and labels == [row.draft.label.number if row.draft.label else 0 for row in rows]:
        return [Entry(draft.text, draft.lines) for draft in drafts]
    text = "\n".join(f"{draft.label.printed if draft.label else ''}{draft.text}" for draft in drafts)
    return [Entry(text, tuple(line for draft in drafts for line in draft.lines))] * len(rows)
