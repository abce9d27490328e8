"""Join the table over its page breaks: which cells go on, which headings carry on, which start anew.

A page break says nothing by itself. What stands on both sides does: the numbers, a heading that ran to
the foot of its page, a text that had not come to its end, an entry beside the first line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract.columns import ENTRIES, HEADINGS, Role
from extract.flow import OUTLINE, Flow, FlowCell, FlowLine, Piece
from extract.issues import issue
from extract.numbering import Label, read_label
from extract.records import Issue
from extract.split import is_finished, split_cell
from extract.text import join_lines, squeeze

AT_FOOT = 1.7
"""A heading whose last line is at most this many line pitches from the page's last one may be cut there."""
BESIDE = 0.6
"""An entry at most this many line pitches from a practice's first line begins with it."""
SHORTEST_REPEAT = 4
"""A heading repeated on a page shows at least this many characters."""


@dataclass(frozen=True, slots=True)
class Heading:
    """標題: a facet, a strategy or an item; it carries on until the next one of its column starts."""

    role: Role
    start: float
    """Where it begins to hold, down the flow."""
    lines: tuple[FlowLine, ...]

    @property
    def text(self) -> str:
        """Display text."""
        return join_lines([placed.line.text for placed in self.lines])


@dataclass
class Joined:
    """The flow's columns, joined over the page breaks."""

    practices: list[FlowCell] = field(default_factory=list)
    entries: dict[Role, list[FlowCell]] = field(default_factory=dict)
    headings: dict[Role, list[Heading]] = field(default_factory=dict)
    serial: list[FlowLine] = field(default_factory=list)
    unknown: list[FlowCell] = field(default_factory=list)
    repeated: list[FlowLine] = field(default_factory=list)
    """Headings that a page repeats."""
    names: list[FlowLine] = field(default_factory=list)
    """Rows that number the columns."""
    issues: list[Issue] = field(default_factory=list)


def join_pieces(flow: Flow) -> Joined:
    """Return the flow's cells as if the table had never been cut."""
    joiner = _Joiner(flow)
    for piece in flow.pieces:
        joiner.add(piece)
    return joiner.joined


class _Joiner:
    def __init__(self, flow: Flow) -> None:
        self.joined = Joined(
            entries={role: [] for role in ENTRIES if role in flow.roles()},
            headings={role: [] for role in HEADINGS},
        )
        self.roles = flow.roles()
        self.pitch = line_pitch(cell.lines for piece in flow.pieces for cell in piece.cells)
        self.stacked = _is_stacked(flow)
        self.merged = _merged_roles(flow)
        self.has_items = "item" in self.roles
        self.styles = _heading_styles(flow)
        self.before: Piece | None = None
        self.columns: dict[Role, list[FlowCell]] = {}
        self.waiting: dict[Role, float] = {}
        self.repeating: dict[Role, str] = {}
        """What a page break may have cut off a repeated heading."""

    def add(self, piece: Piece) -> None:
        self._add_captions(piece)
        columns = self._columns(piece)
        first = min((cells[0].top for cells in columns.values() if cells), default=piece.top)
        top = {role: cells[0] for role, cells in columns.items() if cells and cells[0].top < first + 1.0}
        tails = self._tails(piece, top) if self.before else set()
        goes_on = self.before is not None and self._goes_on(top, tails)
        self.waiting = self._waiting() if goes_on else {}
        same_row = goes_on and self._is_same_row(top)
        for role, cells in columns.items():
            if role in HEADINGS:
                self._add_headings(role, cells, piece, role in tails)
            elif role == "practice":
                self._add_cells(self.joined.practices, cells, same_row)
            elif role in ENTRIES:
                merged = goes_on and self._is_merged(role, cells[:1])
                self._add_cells(self.joined.entries[role], cells, same_row or merged)
            elif role == "serial":
                self.joined.serial += [placed for cell in cells for placed in cell.lines]
            else:
                self.joined.unknown += cells
        self.before, self.columns = piece, columns

    def _add_captions(self, piece: Piece) -> None:
        for line in piece.captions:
            label = read_label(line.text)
            assert label is not None
            heading = Heading(OUTLINE[label.style], piece.top, (FlowLine(piece.top, line),))
            self.joined.headings[heading.role].append(heading)

    # --- columns ---

    def _columns(self, piece: Piece) -> dict[Role, list[FlowCell]]:
        columns: dict[Role, list[FlowCell]] = {role: [] for role in (*HEADINGS, "practice")}
        for cell in self._without_number_row(piece):
            columns.setdefault(self._role(cell), []).append(cell)
        return columns

    def _without_number_row(self, piece: Piece) -> Iterable[FlowCell]:
        """Leave out a first row that only numbers the columns: (1) (2) (3)."""
        first = [cell for cell in piece.cells if cell.top < piece.top + 1.0]
        labels = [read_label(cell.text + " ") for cell in first if cell.lines]
        numbers = [label.number for label in labels if label and label.number]
        bare = all(len(squeeze(cell.text)) <= 3 for cell in first)
        if bare and len(numbers) > 2 and len(numbers) == len(labels) == len(set(numbers)):
            self.joined.names += [placed for cell in first for placed in cell.lines]
            return (cell for cell in piece.cells if cell not in first)
        return piece.cells

    def _role(self, cell: FlowCell) -> Role:
        """Return the column whose text a cell holds; one that spans columns tells by its numbering."""
        if len(set(cell.roles)) == 1:
            return cell.roles[0]
        headings = [role for role in cell.roles if role in HEADINGS]
        if "practice" in cell.roles and not headings:
            return "practice"
        label = read_label(cell.text)
        level = OUTLINE.get(label.style) if label else None
        if "practice" not in cell.roles:
            return self._heading_role(headings, label)
        # A row across the table is a heading; without a number it is one of the level that has no column.
        missing = next((role for role in HEADINGS if role not in self.roles), None)
        return level or missing or "unknown"

    def _heading_role(self, roles: Sequence[Role], label: Label | None) -> Role:
        """Return the level of a heading that spans several: the one numbered like it, else the outer."""
        if label is None:
            return roles[0]
        alike = [role for role in roles if label.style in self.styles.get(role, ())]
        if alike:
            return alike[0]
        level = OUTLINE.get(label.style)
        return level if level is not None and level in roles and level not in self.styles else roles[0]

    # --- does the row go on? ---

    def _tails(self, piece: Piece, top: dict[Role, FlowCell]) -> set[Role]:
        """Return the heading columns whose first text on this page ends a heading of the page before."""
        tails: set[Role] = set()
        label = self._practice_label(top)
        for role in HEADINGS:
            if role not in top or not top[role].lines:
                continue
            if self._ends_repeat(role, top[role]):
                tails.add(role)
                continue
            if self._starts_anew(role, top[role], label) or not (
                self._was_cut(role) or self._is_mid_text(top)
            ):
                break  # an outer heading that starts anew starts the inner ones anew, too
            tails.add(role)
        return tails

    def _starts_anew(self, role: Role, cell: FlowCell, practice: Label | None) -> bool:
        label = read_label(cell.text)
        if label and label.number:
            return True
        restarts = practice is not None and practice.number == 1 and self._last_number() != 0
        return restarts and role == "item"

    def _was_cut(self, role: Role) -> bool:
        """Tell whether the column's current heading ran to the foot of the page before."""
        headings = self.joined.headings[role]
        if not headings or self.before is None:
            return False
        foot = max((placed.y for cell in self.joined.practices[-1:] for placed in cell.lines), default=0.0)
        last = headings[-1].lines[-1]
        lowest = last.y + last.line.bottom - last.line.base
        return lowest > min(foot, self.before.bottom) - AT_FOOT * self.pitch

    def _waiting(self) -> dict[Role, float]:
        """Return where a last row of the page before began without its heading: the next page prints it."""
        if self.before is None:
            return {}
        last = {role: cells[-1] for role in HEADINGS if (cells := self.columns.get(role))}
        return {
            role: cell.top
            for role, cell in last.items()
            if not cell.lines and cell.top > self.before.top + 1.0
        }

    def _is_mid_text(self, top: dict[Role, FlowCell]) -> bool:
        """Tell whether the page begins in the middle of a practice's sentence."""
        before, cell = self.joined.practices[-1:], top.get("practice")
        if (
            not before
            or not before[0].lines
            or not cell
            or not cell.lines
            or not self.joined.headings["item"]
        ):
            return False
        opens = read_label(cell.lines[0].line.text)
        return not opens and not is_finished(before[0].lines[-1].line.text)

    def _goes_on(self, top: dict[Role, FlowCell], tails: set[Role]) -> bool:
        """Tell whether the first row of this page is the last row of the page before."""
        fresh = [role for role in HEADINGS if role in top and top[role].lines and role not in tails]
        if any(not self._repeats(role, top[role]) for role in fresh):
            return self._is_mid_text(top) and all(role in self._waiting() for role in fresh)
        if "practice" not in top or not self.joined.practices:
            return "practice" not in top
        cell, before = top["practice"], self.joined.practices[-1]
        if not cell.lines:
            return True
        if self._goes_on_with_sub_point(cell):
            return True
        label = self._practice_label(top)
        if label is not None:
            return label.number != 1 or self._last_number(label.style) == 0
        return self._text_goes_on(before, cell, top)

    def _goes_on_with_sub_point(self, cell: FlowCell) -> bool:
        """Tell whether a page begins with the next sub-point (丙.) of the practice before the break."""
        label = read_label(cell.lines[0].line.text)
        drafts = split_cell(self.joined.practices[-1].lines)
        subs = [sub for sub in drafts[-1].sub_labels if label and sub.style == label.style] if drafts else []
        return bool(label and subs and label.number == subs[-1].number + 1)

    def _text_goes_on(self, before: FlowCell, cell: FlowCell, top: dict[Role, FlowCell]) -> bool:
        """Decide by the texts: unfinished ones go on; a finished one does unless an entry begins beside."""
        if not before.lines or not is_finished(before.lines[-1].line.text):
            return True
        beside = any(
            top[role].lines and abs(top[role].lines[0].y - cell.lines[0].y) < BESIDE * self.pitch
            for role in ENTRIES
            if role in top
        )
        beside = beside or (not self.stacked and self._has_own_entries(top))
        if beside or not self.joined.entries:
            chosen, other = ("新的一格", "接續前頁") if beside else ("接續前頁", "新的一格")
            line = cell.lines[0].line
            if not beside or self.stacked:
                self.joined.issues.append(
                    issue("ambiguous_join", text=line.text, box=line.box, chosen=chosen, other=other)
                )
        return not beside

    def _has_own_entries(self, top: dict[Role, FlowCell]) -> bool:
        """Tell whether entries stand on both sides of the break: two rows then, not one that was cut."""
        return any(
            top[role].lines and self.columns[role] and self.columns[role][-1].lines
            for role in ENTRIES
            if role in top and role in self.columns
        )

    def _is_same_row(self, top: dict[Role, FlowCell]) -> bool:
        """Tell a stacked cell that goes on from the next practice in a row of its own."""
        label = self._practice_label(top)
        own = self._opening_styles()
        return self.stacked or label is None or label.style not in own

    def _is_merged(self, role: Role, first: Sequence[FlowCell]) -> bool:
        """Tell whether an entry cell without text goes on: where the plan merges them over practices."""
        return role in self.merged and not any(cell.lines for cell in first)

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

    def _opening_styles(self) -> set[str]:
        lines = self.joined.practices[-1].lines if self.joined.practices else ()
        return {draft.label.style for draft in split_cell(lines) if draft.label}

    def _last_labels(self) -> list[Label]:
        """Return the numbers that open practices and headings in the cell before the page break."""
        lines = self.joined.practices[-1].lines if self.joined.practices else ()
        drafts = split_cell(lines)
        own = [draft.label for draft in drafts if draft.label]
        inner = [sub for draft in drafts for sub in draft.sub_labels] if not self.has_items else []
        return own + inner

    # --- adding ---

    def _add_cells(self, column: list[FlowCell], cells: Sequence[FlowCell], goes_on: bool) -> None:
        if goes_on and column and cells and self.before is not None:
            cut = column[-1].bottom > self.before.bottom - 1.0
            if cut and cells[0].piece != column[-1].last_piece:
                column[-1] = column[-1].joined(cells[0])
                cells = cells[1:]
        column.extend(cells)

    def _repeats(self, role: Role, cell: FlowCell) -> bool:
        """Tell whether a page repeats the heading that holds, in full, cut short, or with 「（續）」."""
        headings = self.joined.headings[role]
        plain = squeeze(cell.text).removesuffix("(續)").removesuffix("(續上頁)")
        if not headings or len(plain) < SHORTEST_REPEAT:
            return False
        held = squeeze(headings[-1].text)
        return held.startswith(plain) or (plain.startswith(held) and self._was_cut(role))

    def _add_headings(self, role: Role, cells: Sequence[FlowCell], piece: Piece, tail: bool) -> None:
        headings = self.joined.headings[role]
        for number, cell in enumerate(cells):
            if not cell.lines:
                continue
            if number == 0 and self._ends_repeat(role, cell):
                self.joined.repeated += cell.lines
            elif number == 0 and tail:
                headings[-1] = replace(headings[-1], lines=headings[-1].lines + cell.lines)
            elif self._repeats(role, cell) and self._still_holds(role, cell):
                self._repeat(role, cell)
            else:
                self.repeating.pop(role, None)
                start = self.waiting.get(role, cell.top) if number == 0 else cell.top
                headings.extend(self._headings(role, cell, start))

    def _repeat(self, role: Role, cell: FlowCell) -> None:
        """Set a repeated heading aside, or keep it in place of one that its page had cut short."""
        headings = self.joined.headings[role]
        held, plain = squeeze(headings[-1].text), squeeze(cell.text)
        if len(plain) > len(held):
            self.joined.repeated += headings[-1].lines
            headings[-1] = replace(headings[-1], lines=cell.lines)
        else:
            self.joined.repeated += cell.lines
        self.repeating[role] = held[len(plain) :]

    def _ends_repeat(self, role: Role, cell: FlowCell) -> bool:
        rest = self.repeating.get(role, "")
        return bool(rest) and squeeze(cell.text) == rest

    def _still_holds(self, role: Role, cell: FlowCell) -> bool:
        """Tell whether no outer heading has begun between the column's last heading and a cell."""
        since = self.joined.headings[role][-1].start + 1.0
        outer = HEADINGS[: HEADINGS.index(role)]
        starts = (heading.start for name in outer for heading in self.joined.headings[name])
        return not any(since < start <= cell.top + 1.0 for start in starts)

    def _headings(self, role: Role, cell: FlowCell, top: float) -> Iterable[Heading]:
        """Yield the headings of a cell: several when they are numbered on."""
        drafts = split_cell(cell.lines)
        for number, draft in enumerate(drafts):
            start = top if number == 0 else draft.y - 0.8 * self.pitch
            yield Heading(role, start, draft.lines)


def line_pitch(runs: Iterable[Sequence[FlowLine]]) -> float:
    """Return the distance of two lines that follow each other, in points.

    Authors part paragraphs by blank lines, so this is near the smallest distance found, not the usual
    one; 1.4 em where no two lines follow each other.
    """
    steps, sizes = [], []
    for lines in runs:
        sizes += [placed.line.size for placed in lines]
        steps += [
            b.y - a.y
            for a, b in pairwise(lines)
            if a.line.page == b.line.page and 0.9 * a.line.size < b.y - a.y < 3 * a.line.size
        ]
    if steps:
        return sorted(steps)[len(steps) // 10]
    return 1.4 * (sorted(sizes)[len(sizes) // 2] if sizes else 12.0)


def _is_stacked(flow: Flow) -> bool:
    """Tell whether the plan stacks several numbered practices in one cell."""
    cells = [
        cell for piece in flow.pieces for cell in piece.cells if cell.roles == ("practice",) and cell.lines
    ]
    stacked = sum(len(split_cell(cell.lines)) > 1 for cell in cells)
    return stacked * 4 > len(cells)


def _merged_roles(flow: Flow) -> set[Role]:
    """Return the entry columns in which some cell is merged over several practice cells."""
    merged: set[Role] = set()
    for piece in flow.pieces:
        practices = [cell for cell in piece.cells if cell.roles == ("practice",)]
        for cell in piece.cells:
            if cell.roles[0] in ENTRIES and sum(map(cell.overlaps, practices)) > 1:
                merged.add(cell.roles[0])
    return merged


def _heading_styles(flow: Flow) -> dict[Role, set[str]]:
    """Return how each heading column numbers its headings."""
    styles: dict[Role, set[str]] = {}
    for cell in (cell for piece in flow.pieces for cell in piece.cells):
        label = read_label(cell.text) if len(cell.roles) == 1 and cell.roles[0] in HEADINGS else None
        if label and label.number:
            styles.setdefault(cell.roles[0], set()).add(label.style)
    return styles
