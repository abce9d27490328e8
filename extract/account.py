"""Where each printed line of a plan goes: into a record, aside by a named rule, or into an issue."""

from collections.abc import Iterable, Sequence

from extract.issues import issue
from extract.lines import Line, union
from extract.prose.outline import Outline
from extract.records import Account, Issue
from extract.scoring.read import Scoring
from extract.table.breaks import Joined
from extract.table.columns import HEADINGS
from extract.table.flow import Flow, FlowLine
from extract.table.row import Row
from extract.table.rows import Rows
from extract.table.sheet import Sheet, Table


class Fates:
    """Where each printed line of the plan goes: a record, a named rule, or an issue."""

    def __init__(
        self,
        sheets: Sequence[Sheet],
        flow: Flow | None,
        joined: Joined,
        rows: Rows,
        outline: Outline,
        margins: Sequence[tuple[str, Line]],
        scoring: Scoring,
    ) -> None:
        self.total = sum(line.chars for sheet in sheets for line in all_lines(sheet))
        told = {id(table) for table in scoring.tables}
        nameless = [table for table in (flow.nameless() if flow else ()) if id(table) not in told]
        self.nameless = [[line for lines in table.lines for line in lines] for table in nameless]
        told |= {id(table) for table in nameless}
        self.used = [*_used(rows.rows), *(line for part in outline.passages for line in part.lines)]
        self.used += (line for table in scoring.tables for lines in table.lines for line in lines)
        self.asides = [*_set_aside(sheets, flow, joined, rows.dittos, told), *margins, *outline.asides]
        self.lost = [[line] for line in (flow.strays if flow else ())]
        self.lost += _lost(joined, rows, {id(line) for line in self.used})

    def issues(self) -> Iterable[Issue]:
        """Yield an issue for each text that no record and no rule has."""
        found = [("unplaced_text", lines) for lines in self.lost]
        found += [("nameless_table", lines) for lines in self.nameless]
        return (
            issue(code, text="\n".join(line.text for line in lines), box=union(lines))
            for code, lines in found
        )

    def account(self, unread_chars: int) -> Account:
        """Return the sums; ``unread_chars`` stand on pages whose text is in an issue as a whole."""
        return Account(
            chars=self.total + unread_chars,
            used=sum(line.chars for line in self.used),
            set_aside=sum(line.chars for _, line in self.asides),
            in_issues=sum(line.chars for lines in [*self.lost, *self.nameless] for line in lines)
            + unread_chars,
        )


def _used(rows: Sequence[Row]) -> Iterable[Line]:
    """Yield each line of the practices, their headings, and the entries beside them once."""
    seen: dict[int, Line] = {}
    for row in rows:
        parts = [
            row.draft.lines,
            *(heading.lines for heading in row.headings.values()),
            *(entry.lines for entries in row.entries.values() for entry in entries),
        ]
        seen |= {id(placed.line): placed.line for part in parts for placed in part}
    return seen.values()


def _set_aside(
    sheets: Sequence[Sheet],
    flow: Flow | None,
    joined: Joined,
    dittos: Sequence[FlowLine],
    told: set[int],
) -> Iterable[tuple[str, Line]]:
    """Yield the lines that a named rule sets aside; ``told``: ``id`` of the tables that go elsewhere."""
    for sheet in sheets:
        yield from sheet.apart
    for table in (table for table in others(sheets, flow) if id(table) not in told):
        yield from (("other_table", line) for lines in table.lines for line in lines)
    for piece in flow.pieces if flow else ():
        yield from (("repeated_header", line) for line in piece.names)
    yield from (("table_title", line) for line in (flow.titles if flow else ()))
    yield from (("repeated_header", placed.line) for placed in joined.names)
    yield from (("repeated_heading", placed.line) for placed in joined.repeated)
    yield from (("ditto", placed.line) for placed in dittos)
    yield from (("serial_column", placed.line) for placed in joined.serial)
    yield from (("extra_column", placed.line) for placed in joined.extra)


def _lost(joined: Joined, rows: Rows, used: set[int]) -> Iterable[list[Line]]:
    """Yield the lines of the table that are in no practice, by cell."""
    for cell in joined.unknown:
        if cell.lines:
            yield [placed.line for placed in cell.lines]
    for role in HEADINGS:
        for heading in joined.headings.get(role, []):
            lines = [placed.line for placed in heading.lines if id(placed.line) not in used]
            if lines:
                yield lines
    yield from ([placed.line] for placed in rows.stray)


def all_lines(sheet: Sheet) -> Iterable[Line]:
    """Yield the lines of a page, in its tables, outside them and set apart."""
    for table in sheet.tables:
        for lines in table.lines:
            yield from lines
    yield from sheet.loose
    yield from (line for _, line in sheet.apart)


def others(sheets: Sequence[Sheet], flow: Flow | None) -> Sequence[Table]:
    """Return the ruled tables that are no plan table."""
    return flow.others if flow else [table for sheet in sheets for table in sheet.tables]
