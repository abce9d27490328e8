"""One column of headings down the flow: which begin, which go on after a page break, which are repeated."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.table.columns import Role
from extract.table.flow import FlowCell, FlowLine
from extract.table.split import split_cell
from extract.text import join_lines, squeeze

AT_FOOT = 1.7
"""A heading whose last line is at most this many line pitches from the page's last one may be cut there."""
SHORTEST_REPEAT = 4
"""A heading repeated on a page shows at least this many characters."""
ABOVE = 0.8
"""A heading printed below others in one cell holds from this many line pitches above its baseline."""
CONTINUED = ("(續)", "(續上頁)", "(續前頁)")
"""What may follow a heading that a page repeats."""


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
class HeadingColumn:
    """The headings of one column, in the order in which they are printed."""

    role: Role
    pitch: float
    """Distance of two lines, points."""
    headings: list[Heading] = field(default_factory=list)
    repeated: list[FlowLine] = field(default_factory=list)
    """Lines that only repeat the heading that holds."""
    rest: str = ""
    """What a page break cut off the last repeated heading."""

    def start(self, lines: Sequence[FlowLine], top: float) -> None:
        """Begin the headings of a cell at ``top``: several when they are numbered on."""
        self.rest = ""
        for number, draft in enumerate(split_cell(lines)):
            start = draft.y - ABOVE * self.pitch if number else top
            self.headings.append(Heading(self.role, start, draft.lines))

    def go_on(self, cell: FlowCell) -> None:
        """Add the lines that a page break cut off the last heading."""
        self.headings[-1] = replace(self.headings[-1], lines=self.headings[-1].lines + cell.lines)

    def was_cut(self, foot: float) -> bool:
        """Tell whether the last heading ran to the foot of its page, at ``foot`` down the flow."""
        if not self.headings:
            return False
        last = self.headings[-1].lines[-1]
        return last.y + last.line.bottom - last.line.base > foot - AT_FOOT * self.pitch

    def repeats(self, cell: FlowCell, foot: float) -> bool:
        """Tell whether a cell repeats the last heading: in full, cut short or with 「（續）」."""
        plain = _plain(cell)
        if not self.headings or len(plain) < SHORTEST_REPEAT:
            return False
        held = squeeze(self.headings[-1].text)
        return held.startswith(plain) or (plain.startswith(held) and self.was_cut(foot))

    def repeat(self, cell: FlowCell) -> None:
        """Set a repeated heading aside, or keep it in place of one that its page had cut short."""
        held, plain = squeeze(self.headings[-1].text), _plain(cell)
        if len(plain) > len(held):
            self.repeated += self.headings[-1].lines
            self.headings[-1] = replace(self.headings[-1], lines=cell.lines)
        else:
            self.repeated += cell.lines
        self.rest = held[len(plain) :]

    def ends_repeat(self, cell: FlowCell) -> bool:
        """Tell whether a cell holds what a page break cut off a repeated heading."""
        return bool(self.rest) and squeeze(cell.text) == self.rest

    def has_begun(self, since: float, until: float) -> bool:
        """Tell whether a heading begins after ``since``, at ``until`` at the latest."""
        return any(since < heading.start <= until for heading in self.headings)


def _plain(cell: FlowCell) -> str:
    plain = squeeze(cell.text)
    for mark in CONTINUED:
        plain = plain.removesuffix(mark)
    return plain
