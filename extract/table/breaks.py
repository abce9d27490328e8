"""Join the table over its page breaks: which cells go on, which headings carry on, which start anew.

A page break says nothing by itself. What stands on both sides does: the numbers, a heading that ran to
the foot of its page, a text that had not come to its end, an entry beside the first line.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.issues import issue
from extract.numbering import Label, read_label
from extract.records import Issue
from extract.table.captions import read_caption
from extract.table.columns import ENTRIES, HEADINGS, Role, is_ditto
from extract.table.flow import Flow, FlowCell, FlowLine, Piece, line_pitch
from extract.table.headings import Heading, HeadingColumn
from extract.table.levels import part_levels
from extract.table.places import Places
from extract.table.split import Draft, is_finished, split_cell
from extract.text import squeeze

BESIDE = 0.6
"""An entry at most this many line pitches from a practice's first line begins with it."""
STACKED = 0.25
"""Practices are stacked in one cell where at least this share of the cells holds several."""


@dataclass
class Joined:
    """The flow's columns, joined over the page breaks."""

    practices: list[FlowCell] = field(default_factory=list)
    entries: dict[Role, list[FlowCell]] = field(default_factory=dict)
    headings: dict[Role, list[Heading]] = field(default_factory=dict)
    serial: list[FlowLine] = field(default_factory=list)
    extra: list[FlowLine] = field(default_factory=list)
    """Columns that say more than a practice's record holds: 辦理情形."""
    unknown: list[FlowCell] = field(default_factory=list)
    repeated: list[FlowLine] = field(default_factory=list)
    """Headings that a page repeats."""
    dittos: list[FlowLine] = field(default_factory=list)
    """Marks that stand for the heading above them."""
    names: list[FlowLine] = field(default_factory=list)
    """Rows that number the columns."""
    issues: list[Issue] = field(default_factory=list)


def join_pieces(flow: Flow) -> Joined:
    """Return the flow's cells as if the table had never been cut."""
    parted = part_levels(flow)
    joiner = _Joiner(parted)
    for piece in parted.pieces:
        joiner.add(piece)
    return joiner.result()


class _Joiner:
    """Adds piece after piece to the columns."""

    def __init__(self, flow: Flow) -> None:
        self.pitch = line_pitch(cell.lines for piece in flow.pieces for cell in piece.cells)
        self.places = Places(flow)
        self.stacked = _is_stacked(flow)
        self.merged = _merged_roles(flow)
        self.blank = _blank_roles(flow)
        self.joined = Joined(entries={role: [] for role in ENTRIES if role in flow.roles()})
        self.headings = {role: HeadingColumn(role, self.pitch) for role in HEADINGS}
        self.before: Piece | None = None
        self.columns: dict[Role, list[FlowCell]] = {}
        """The columns of the piece before."""
        self.waiting: dict[Role, float] = {}
        """Where the cells began that stayed empty to the foot of the piece before."""

    def result(self) -> Joined:
        self.joined.headings = {role: column.headings for role, column in self.headings.items()}
        if not self.joined.headings["facet"]:
            self.joined.headings["facet"] = self.joined.headings.pop("group")
        self.joined.repeated = [placed for column in self.headings.values() for placed in column.repeated]
        return self.joined

    def add(self, piece: Piece) -> None:
        columns, names = self.places.columns(piece)
        self.joined.names += names
        anew = self._add_captions(piece)
        top = _first_row(columns)
        tails = set() if anew else self._tails(top, piece)
        goes_on = not anew and self._goes_on(top, tails, piece)
        same_row = goes_on and self._is_same_row(top)
        waiting = self.waiting if goes_on else {}
        for role in HEADINGS:
            first = waiting.get(role) if role in top else None
            self._add_headings(role, columns[role], role in tails, first)
        self._add_cells(self.joined.practices, columns["practice"], same_row)
        for role in (role for role in ENTRIES if role in columns or role in self.joined.entries):
            column = self.joined.entries.setdefault(role, [])
            cells = columns.get(role, [])
            self._add_cells(column, cells, same_row or (goes_on and self._is_merged(role, cells[:1])))
        self.joined.serial += [placed for cell in columns.get("serial", ()) for placed in cell.lines]
        self.joined.extra += [placed for cell in columns.get("extra", ()) for placed in cell.lines]
        self.joined.unknown += columns.get("unknown", [])
        self.before, self.columns, self.waiting = piece, columns, self._still_waiting(piece, columns)

    # --- adding ---

    def _add_captions(self, piece: Piece) -> bool:
        """Add the headings printed above the table; tell whether one begins, so that nothing goes on."""
        anew = False
        for line in piece.captions:
            role = read_caption(line.text)
            assert role is not None
            column, placed = self.headings[role], FlowLine(piece.top, line)
            if column.headings and squeeze(line.text).startswith(squeeze(column.headings[-1].text)):
                column.repeated.append(placed)
            else:
                column.start([placed], piece.top)
                anew = True
        return anew

    def _add_headings(self, role: Role, cells: Sequence[FlowCell], tail: bool, waiting: float | None) -> None:
        column = self.headings[role]
        for number, cell in enumerate(cells):
            if not cell.lines:
                continue
            if number == 0 and column.ends_repeat(cell):
                column.repeated += cell.lines
            elif column.headings and is_ditto(cell.text):
                self.joined.dittos += cell.lines
                if not self._still_holds(role, cell):
                    column.start(column.headings[-1].lines, cell.top)
            elif number == 0 and tail:
                column.go_on(cell)
            elif column.repeats(cell, self._foot()) and self._still_holds(role, cell):
                column.repeat(cell)
            else:
                column.start(cell.lines, cell.top if number or waiting is None else waiting)

    def _still_holds(self, role: Role, cell: FlowCell) -> bool:
        """Tell whether no outer heading has begun between the column's last heading and a cell."""
        since = self.headings[role].headings[-1].start + 1.0
        outer = HEADINGS[: HEADINGS.index(role)]
        return not any(self.headings[name].has_begun(since, cell.top + 1.0) for name in outer)

    def _add_cells(self, column: list[FlowCell], cells: Sequence[FlowCell], goes_on: bool) -> None:
        if goes_on and column and cells and self.before is not None:
            cut = column[-1].bottom > self.before.bottom - 1.0
            if cut and cells[0].piece != column[-1].last_piece:
                column[-1] = column[-1].joined(cells[0])
                cells = cells[1:]
        column.extend(cells)

    # --- headings at a break ---

    def _tails(self, top: dict[Role, FlowCell], piece: Piece) -> set[Role]:
        """Return the heading columns whose first text on this page ends a heading of the page before."""
        tails: set[Role] = set()
        if self.before is None or piece.after_gap:
            return tails
        practice = self._practice_label(top)
        for role in HEADINGS:
            if role not in top or not top[role].lines or is_ditto(top[role].text):
                continue
            column = self.headings[role]
            if not column.ends_repeat(top[role]):
                cut = column.was_cut(self._foot()) or (bool(column.headings) and self._is_mid_text(top))
                if not cut or self._starts_anew(role, top, practice):
                    break  # an outer heading that starts anew starts the inner ones anew, too
            tails.add(role)
        return tails

    def _starts_anew(self, role: Role, top: dict[Role, FlowCell], practice: Label | None) -> bool:
        """Tell whether a heading begins: by its own number, or by what is beneath it starting at 1 again."""
        label = read_label(top[role].text)
        if label and label.number:
            return True
        inner = next((name for name in HEADINGS[HEADINGS.index(role) + 1 :] if name in top), None)
        if inner is None:
            return practice is not None and practice.number == 1 and self._last_number() != 0
        first = read_label(top[inner].text)
        return first is not None and first.number == 1 and self._is_new(inner, top[inner])

    def _is_new(self, role: Role, cell: FlowCell) -> bool:
        """Tell whether a heading is another than the one before it in its column, of which there is one."""
        column = self.headings[role]
        return bool(column.headings) and not column.repeats(cell, self._foot())

    def _foot(self) -> float:
        """Return where the text of the piece before ends, down the flow."""
        if self.before is None:
            return 0.0
        lowest = [placed.y for cell in self.joined.practices[-1:] for placed in cell.lines]
        return min(max(lowest, default=self.before.bottom), self.before.bottom)

    def _still_waiting(self, piece: Piece, columns: dict[Role, list[FlowCell]]) -> dict[Role, float]:
        """Return where the cells began that are empty to a piece's foot and have no heading so far."""
        begun: dict[Role, float] = {}
        for role in HEADINGS:
            last = columns[role][-1] if columns[role] else None
            if last is None or last.lines:
                continue
            if last.top > piece.top + 1.0:
                begun[role] = last.top
            elif role in self.waiting or not self.headings[role].headings:
                begun[role] = self.waiting.get(role, last.top)
        return begun

    # --- the row at a break ---

    def _goes_on(self, top: dict[Role, FlowCell], tails: set[Role], piece: Piece) -> bool:
        """Tell whether the first row of this page is the last row of the page before."""
        if self.before is None:
            return False
        cell = top.get("practice")
        if piece.after_gap:
            self._report_gap(cell, piece)
            return False
        if any(role in top and is_ditto(top[role].text) for role in HEADINGS):
            return False
        fresh = [role for role in HEADINGS if role in top and top[role].lines and role not in tails]
        if any(not self.headings[role].repeats(top[role], self._foot()) for role in fresh):
            in_row = self._is_mid_text(top) or (self._counts_on(top) and self.blank.isdisjoint(fresh))
            return in_row and self.waiting.keys() >= set(fresh)
        if cell is None or not cell.lines:
            return True
        if not self.joined.practices:
            return False
        if self._begins_with_next_sub_point(cell):
            return True
        label = self._practice_label(top)
        if label is not None:
            return label.number != 1 or self._last_number(label.style) == 0
        return self._text_goes_on(cell, top)

    def _report_gap(self, cell: FlowCell | None, piece: Piece) -> None:
        """Say that the headings carried over unread pages are uncertain, and a text without its beginning."""
        line = cell.lines[0].line if cell and cell.lines else None
        text, box = (line.text, line.box) if line else ("", None)
        self.joined.issues.append(issue("after_unread_page", page=piece.page, text=text, box=box))

    def _is_mid_text(self, top: dict[Role, FlowCell]) -> bool:
        """Tell whether the page begins in the middle of a practice's sentence."""
        cell, last = top.get("practice"), self._last_line()
        if cell is None or not cell.lines or last is None:
            return False
        return read_label(cell.lines[0].line.text) is None and not is_finished(last.line.text)

    def _counts_on(self, top: dict[Role, FlowCell]) -> bool:
        """Tell whether the page begins with the number behind the last one of the same list."""
        label = self._practice_label(top)
        return label is not None and label.number == self._last_number(label.style) + 1 > 1

    def _last_line(self) -> FlowLine | None:
        """Return the last practice line before the break, None where its cell is empty."""
        lines = self.joined.practices[-1].lines if self.joined.practices else ()
        return lines[-1] if lines else None

    def _begins_with_next_sub_point(self, cell: FlowCell) -> bool:
        """Tell whether a page begins with the next sub-point (丙.) of the practice before the break."""
        label = read_label(cell.lines[0].line.text)
        drafts = self._last_drafts()
        subs = [sub for sub in drafts[-1].sub_labels if label and sub.style == label.style] if drafts else []
        return bool(label and subs and label.number == subs[-1].number + 1)

    def _text_goes_on(self, cell: FlowCell, top: dict[Role, FlowCell]) -> bool:
        """Decide by the texts: an unfinished one goes on; a finished one does unless entries begin anew."""
        last = self._last_line()
        if last is None or not is_finished(last.line.text):
            return True
        anew = self._entry_begins_beside(cell, top) or (not self.stacked and self._has_own_entries(top))
        if anew == self.stacked or not self.joined.entries:
            chosen, other = ("新的一格", "接續前頁") if anew else ("接續前頁", "新的一格")
            line = cell.lines[0].line
            doubt = issue("ambiguous_join", text=line.text, box=line.box, chosen=chosen, other=other)
            self.joined.issues.append(doubt)
        return not anew

    def _entry_begins_beside(self, cell: FlowCell, top: dict[Role, FlowCell]) -> bool:
        """Tell whether a department or a deadline begins beside a cell's first line."""
        starts = [top[role].lines[0].y for role in ENTRIES if role in top and top[role].lines]
        return any(abs(start - cell.lines[0].y) < BESIDE * self.pitch for start in starts)

    def _has_own_entries(self, top: dict[Role, FlowCell]) -> bool:
        """Tell whether entries stand on both sides of the break: two rows then, not one that was cut."""
        last = {role: cells[-1] for role in ENTRIES if (cells := self.columns.get(role))}
        return any(role in top and top[role].lines and cell.lines for role, cell in last.items())

    def _is_same_row(self, top: dict[Role, FlowCell]) -> bool:
        """Tell a stacked cell that goes on from the next practice in a row of its own."""
        label = self._practice_label(top)
        own = {draft.label.style for draft in self._last_drafts() if draft.label}
        return self.stacked or label is None or label.style not in own

    def _is_merged(self, role: Role, first: Sequence[FlowCell]) -> bool:
        """Tell whether an entry cell without text goes on: where the plan merges them over practices."""
        return role in self.merged and not any(cell.lines for cell in first)

    # --- numbers at a break ---

    def _practice_label(self, top: dict[Role, FlowCell]) -> Label | None:
        """Return the label that opens a practice at the top of the page."""
        cell = top.get("practice")
        label = read_label(cell.lines[0].line.text) if cell and cell.lines else None
        if label is None or not label.number:
            return None
        styles = [other.style for other in self._last_labels()]
        return label if label.style in styles or not styles else None

    def _last_number(self, style: str = "") -> int:
        """Return the last number in the cell before the page break, 0 without one."""
        numbers = [label.number for label in self._last_labels() if label.style == style or not style]
        return numbers[-1] if numbers else 0

    def _last_labels(self) -> list[Label]:
        """Return the numbers that open practices, and headings within the cell, before the page break."""
        drafts = self._last_drafts()
        own = [draft.label for draft in drafts if draft.label]
        inner = [sub for draft in drafts for sub in draft.sub_labels]
        return own if "item" in self.places.roles else own + inner

    def _last_drafts(self) -> list[Draft]:
        return split_cell(self.joined.practices[-1].lines) if self.joined.practices else []


def _first_row(columns: dict[Role, list[FlowCell]]) -> dict[Role, FlowCell]:
    """Return the cells at the top of a piece, by column."""
    first = min((cells[0].top for cells in columns.values() if cells), default=0.0)
    return {role: cells[0] for role, cells in columns.items() if cells and cells[0].top < first + 1.0}


def _is_stacked(flow: Flow) -> bool:
    """Tell whether the plan stacks several numbered practices in one cell."""
    cells = [cell for cell in _practice_cells(flow.pieces) if cell.lines]
    return sum(len(split_cell(cell.lines)) > 1 for cell in cells) > STACKED * len(cells)


def _merged_roles(flow: Flow) -> set[Role]:
    """Return the entry columns in which some cell is merged over several practice cells."""
    merged: set[Role] = set()
    for piece in flow.pieces:
        practices = _practice_cells([piece])
        for cell in piece.cells:
            if cell.roles[0] in ENTRIES and sum(map(cell.overlaps, practices)) > 1:
                merged.add(cell.roles[0])
    return merged


def _blank_roles(flow: Flow) -> set[Role]:
    """Return the heading columns in which rows below a heading have empty cells, not merged with its own."""
    blank: set[Role] = set()
    for piece in flow.pieces:
        for role in HEADINGS:
            cells = [cell for cell in piece.cells if cell.roles == (role,)]
            blank |= {role for above, cell in pairwise(cells[:-1]) if above.lines and not cell.lines}
    return blank


def _practice_cells(pieces: Sequence[Piece]) -> list[FlowCell]:
    return [cell for piece in pieces for cell in piece.cells if cell.roles == ("practice",)]
