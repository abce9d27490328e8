"""Issues -> the practices that they are about, by the printed lines at which they stand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extract.lines import Line
from extract.records import Box, Issue, Practice
from extract.table.row import Row


class Owners:
    """Which practice has which printed lines: its own, and those of the entries beside it."""

    def __init__(self, practices: Sequence[Practice], rows: Sequence[Row]) -> None:
        self._by_line: dict[Box, set[str]] = {}
        for practice, row in zip(practices, rows, strict=True):
            for line in _lines(row):
                self._by_line.setdefault(line.box, set()).add(practice.practice_id)
        self._areas = [(practice.practice_id, box) for practice in practices for box in practice.boxes]

    def of(self, box: Box) -> str:
        """Return the practice whose line, or else part, the box is; '' for none or several."""
        ids = self._by_line.get(box) or {owner for owner, area in self._areas if _is_in(box, area)}
        return next(iter(ids)) if len(ids) == 1 else ""

    def named(self, issues: Iterable[Issue]) -> Iterator[Issue]:
        """Yield the issues, each with the practice that it is about."""
        for found in issues:
            owner = self.of(found.box) if found.box and not found.practice_id else found.practice_id
            yield replace(found, practice_id=owner)


def _lines(row: Row) -> Iterator[Line]:
    yield from (placed.line for placed in row.draft.lines)
    yield from (
        placed.line for entries in row.entries.values() for entry in entries for placed in entry.lines
    )


def _is_in(box: Box, area: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    is_inside = area.page == box.page and area.x0 <= x <= area.x1 and area.top <= y <= area.bottom
    return is_inside and box.bottom - box.top <= area.bottom - area.top
