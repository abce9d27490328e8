"""Practices and the entries beside them -> which entry is whose, all of them together."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from extract.issues import issue
from extract.records import Issue
from extract.table.assign import Mark, Slot, assign
from extract.table.columns import Role
from extract.table.entries import Entry, Lexicon, read_entries, runs_of
from extract.table.flow import FlowCell, FlowLine
from extract.table.row import Row
from extract.text import squeeze

COLUMN_NAMES = {"department": "承辦部門", "support": "協辦部門", "deadline": "期限", "remark": "備註"}
BESIDE = 0.6
"""An entry at most this many line pitches off a practice's first line stands beside it."""


class Unit:
    """Practices and the entry cells beside them, assigned all together."""

    def __init__(
        self,
        role: Role,
        rows: Sequence[Row],
        practices: Sequence[FlowCell],
        cells: dict[int, FlowCell],
        lexicon: Lexicon,
        pitch: float,
    ) -> None:
        self.role, self.rows, self.practices, self.cells, self.pitch = role, rows, practices, cells, pitch
        self.issues: list[Issue] = []
        starts = [row.draft.y for row in self.rows]
        self.found = [
            (number, entry)
            for number in sorted(self.cells, key=lambda number: self.cells[number].top)
            for run in runs_of(self.cells[number].lines, self.pitch)
            for entry in read_entries(run, lexicon, starts, self.pitch)
        ]
        """(cell, entry) in printed order."""

    def is_cut(self) -> bool:
        """Tell whether a page break runs through the practices."""
        return any(self.practices[row.cell].piece != self.practices[row.cell].last_piece for row in self.rows)

    def is_list_at_head(self) -> bool:
        """Tell whether the entries are one list that begins with the first practice."""
        return self._is_one_list() and abs(self._span()[0] - self.rows[0].draft.y) < BESIDE * self.pitch

    def is_centred(self) -> bool:
        """Tell whether the entries are one list in the middle of the practices' lines."""
        first, last = self._span()
        lines = [placed.y for row in self.rows for placed in row.draft.lines]
        return self._is_one_list() and abs(first + last - min(lines) - max(lines)) < 2 * BESIDE * self.pitch

    def leaves_some(self) -> bool:
        """Tell whether the first or the last practice stands beside none of the entries."""
        first, last = self._span()
        room = BESIDE * self.pitch
        return self.rows[0].draft.y < first - room or self.rows[-1].draft.y > last + room

    def _is_one_list(self) -> bool:
        numbers = {number for number, _ in self.found}
        cells = {row.cell for row in self.rows}
        return len(numbers) == len(cells) == len(runs_of(self._lines(), self.pitch)) == 1

    def _lines(self) -> list[FlowLine]:
        return [placed for _, entry in self.found for placed in entry.lines]

    def steps(self) -> list[float]:
        """Return the distances from the last line of an entry to the first of the next."""
        return [after.y - before.lines[-1].y for (_, before), (_, after) in pairwise(self.found)]

    def _span(self) -> tuple[float, float]:
        """Return the first and the last baseline of the entries."""
        heights = [placed.y for placed in self._lines()]
        return min(heights), max(heights)

    def assign(self, *, per_item: bool) -> list[tuple[int, Entry]]:
        """Return (row of the unit, entry) in printed order; ``per_item``: every row has all entries."""
        found = self.found
        if len(self.rows) == 1 or per_item:
            return [(i, entry) for i in range(len(self.rows)) for _, entry in found]
        shared = {number for number in self.cells if self._is_shared(number, found)}
        given = [(i, entry) for number, entry in found if number in shared for i in self._beside(number)]
        own = [(number, entry) for number, entry in found if number not in shared]
        return given + self._by_position(own)

    def _beside(self, number: int) -> list[int]:
        """Return the rows beside an entry cell."""
        cell = self.cells[number]
        return [i for i, row in enumerate(self.rows) if self.practices[row.cell].overlaps(cell)]

    def _is_shared(self, number: int, found: Sequence[tuple[int, Entry]]) -> bool:
        """Tell whether one run of entries stands in a cell merged over several practice cells."""
        cells = {self.rows[i].cell for i in self._beside(number)}
        lines = self.cells[number].lines
        return (
            len(cells) > 1
            and len(runs_of(lines, self.pitch)) == 1
            and len(self._beside(number)) == len(cells)
        )

    def _by_position(self, found: Sequence[tuple[int, Entry]]) -> list[tuple[int, Entry]]:
        slots = [self._slot(i) for i in range(len(self.rows))]
        marks = [Mark(squeeze(entry.text), entry.y, entry.lines[-1].y, number) for number, entry in found]
        result = assign(marks, slots, self.pitch)
        if self._is_listed(found, result.slots):
            return [(i, entry) for i, (_, entry) in enumerate(found)]
        for mark, other in dict.fromkeys([*result.doubts, *self._in_order(found, result.slots)]):
            self._report(found[mark][1], result.slots[mark], other)
        return [(slot, entry) for slot, (_, entry) in zip(result.slots, found, strict=True)]

    def _is_listed(self, found: Sequence[tuple[int, Entry]], slots: Sequence[int]) -> bool:
        """Tell whether the entries are a list, as many as practices, without regard to where these stand.

        Two practices without a deadline, for others have theirs, are no reading, nor is one that has the
        same twice. Departments may be given so, unless the deadlines beside them are a list.
        """
        if len(found) != len(self.rows) or len({number for number, _ in found}) > 1:
            return False
        if self.role != "deadline":
            return len(set(slots)) < len(slots) and any(map(self._is_early, self.rows))
        given = {(slot, squeeze(entry.text)) for slot, (_, entry) in zip(slots, found, strict=True)}
        return len(slots) - len(set(slots)) > 1 or len(given) < len(slots)

    def _in_order(
        self, found: Sequence[tuple[int, Entry]], slots: Sequence[int]
    ) -> Iterable[tuple[int, int]]:
        """Yield (entry, other practice) where entries of one cell, as many as practices, may be a list.

        Only their heights say that some practice has none: authors also stack one for each. Departments are
        often several to one practice; only beside one without a deadline do they say as much.
        """
        is_one_list = len(found) == len(self.rows) and len({number for number, _ in found}) == 1
        lacks = any("deadline" in row.entries and not row.entries["deadline"] for row in self.rows)
        if is_one_list and len(set(slots)) < len(slots) and (self.role == "deadline" or lacks):
            yield from ((i, i) for i, slot in enumerate(slots) if slot != i)

    def _is_early(self, row: Row) -> bool:
        """Tell whether a practice's deadline stands above it."""
        return any(entry.y < row.draft.y - self.pitch for entry in row.entries.get("deadline", ()))

    def _slot(self, i: int) -> Slot:
        row = self.rows[i]
        bottom = self.practices[row.cell].bottom + 0.5 * self.pitch
        after = self.rows[i + 1].draft.y if i + 1 < len(self.rows) else bottom
        beside = frozenset(
            number for number, cell in self.cells.items() if cell.overlaps(self.practices[row.cell])
        )
        return Slot(row.draft.y, min(after, bottom), beside or frozenset({-1}))

    def _report(self, entry: Entry, chosen: int, other: int) -> None:
        line = entry.lines[0].line
        name = COLUMN_NAMES[self.role]
        self.issues.append(
            issue(
                "ambiguous_assignment",
                text=entry.text,
                box=line.box,
                entry=entry.text,
                chosen=self._name(chosen),
                other=self._name(other),
                column=name,
            )
        )

    def _name(self, i: int) -> str:
        draft = self.rows[i].draft
        return f"{draft.label.printed if draft.label else ''}{draft.text[:12]}"
