"""One plan, start to finish: a PDF becomes a :class:`~extract.records.Plan`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from extract.breaks import Joined, join_pieces
from extract.checks import check_rows, duplicates
from extract.citations import Citer, find_citations
from extract.columns import HEADINGS, find_header
from extract.document import Reading, file_format, has_text, read_document
from extract.files import hash_source
from extract.flow import Flow, sheets_to_flow
from extract.furniture import furniture
from extract.identity import Identity, read_identity
from extract.issues import issue
from extract.lines import Line, union
from extract.mend import missing_rules
from extract.milestones import find_milestones
from extract.numbering import read_label
from extract.outline import Outline, read_outline
from extract.page import Page, Turn
from extract.passages import Passage, lines_to_passage, page_boxes
from extract.pdf import MAX_PAGES
from extract.records import (
    Account,
    Aside,
    Box,
    Citation,
    Criterion,
    Grade,
    Issue,
    Milestone,
    OcrMode,
    Plan,
    Practice,
    Reward,
    ScoringForm,
    Section,
    Source,
)
from extract.registry import plan_id
from extract.rows import Row, Rows, read_rows, row_departments, row_entry_text
from extract.scoring import Scoring, read_scoring
from extract.sheet import Sheet, Table, page_to_sheet

Placed = TypeVar("Placed", Practice, Section, Citation, Milestone, ScoringForm, Criterion, Grade, Reward)
"""A record with boxes."""

CELL_PICTURE = 0.25
"""A picture inside a table that covers less than this share of the page may be text drawn as an image."""
INSIDE = 4.0
"""Points below its upper edge at which a box is sure to be inside its first line."""
SURE = 0.95
"""A scanned practice with less confidence is reported."""


def read_plan(
    path: str | Path,
    *,
    source: Source | None = None,
    max_pages: int = MAX_PAGES,
    ocr: OcrMode = "auto",
    memory: Path | None = None,
) -> Plan:
    """Read one plan: a PDF, a Word or ODF text, a TIFF, or a folder with a picture a page.

    ``source`` is what ``sources.csv`` says of the file: it fills in what the document does not. Pages
    without a text layer that can be trusted are read from their pictures unless ``ocr`` is ``"never"``;
    what the text recognition read is kept in the folder ``memory`` and not read again.
    Practices come in document order; whatever is doubtful or could not be read is in ``issues``.
    Raises :class:`extract.pdf.UnreadablePdf` when the file as a whole cannot be read.
    """
    return read_pages(Path(path), Reading(ocr, memory, max_pages)).plan(Path(path), source)


def read_pages(path: Path, reading: Reading) -> "Pages":
    """Read the pages of a plan as sheets; raises as :func:`read_plan` does."""
    pages = Pages()
    for page in read_document(path, reading):
        pages.add(page)
    return pages


@dataclass
class Pages:
    """What has been read of a plan, page by page."""

    sheets: list[Sheet] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    turns: dict[int, Turn] = field(default_factory=dict)
    """How the scanned pages lie."""
    places: list[Box] = field(default_factory=list)
    """The paragraphs of a file without pages."""
    count: int = 0
    unread_chars: int = 0
    edges: list[float] = field(default_factory=list)
    """Column edges of the plan table, as last seen."""

    def add(self, page: Page | Issue) -> None:
        """Add the next page, or the issue that stands in its place."""
        if isinstance(page, Issue):
            self.issues.append(page)
            self.count += page.page is not None
            return
        self.count += 1
        if page.turn is not None:
            self.turns[page.number] = page.turn
        self.places += page.places
        if has_text(page) or page.text_source == "ocr":
            self.sheets.append(self._sheet(page))
        else:
            self._keep_in_issue(page, "no_text_layer" if page.scanned else "garbled_text")

    def _sheet(self, page: Page) -> Sheet:
        """Return the page's sheet, with the rules drawn in that the page leaves out."""
        sheet, corrections = _corrected(page_to_sheet(page))
        if missing := missing_rules(page, sheet, self.edges):
            sheet, corrections = _corrected(page_to_sheet(replace(page, rules=[*page.rules, *missing])))
        for table in sheet.tables:
            if header := find_header(table):
                self.edges = [header.x0 + column.x0 for column in header.columns]
        self.issues += corrections
        return sheet

    def _keep_in_issue(self, page: Page, code: str) -> None:
        """Keep the text of a page that cannot be trusted in an issue, and nowhere else."""
        lines = list(_all_lines(page_to_sheet(page)))
        self.unread_chars += sum(line.chars for line in lines)
        box = Box(page.number, 0.0, 0.0, page.width, page.height)
        self.issues.append(issue(code, text="\n".join(line.source for line in lines), box=box))

    def plan(self, path: Path, source: Source | None) -> Plan:
        """Return the plan that the pages make; ``path`` is the file they came from."""
        flow = sheets_to_flow(self.sheets)
        joined = join_pieces(flow) if flow else Joined()
        rows = read_rows(joined)
        prose, margins = _around(self.sheets, flow)
        titles = [*margins, *(told for sheet in self.sheets for told in sheet.apart)]
        identity = _identity([*(flow.titles if flow else ()), *prose], titles, source)
        outline = _outline(prose, self.sheets, flow)
        name = plan_id(identity.office, identity.roc_year)
        scoring = read_scoring(name, self.sheets, _others(self.sheets, flow), outline.sections)
        fates = _Fates(self.sheets, flow, joined, rows, outline, margins, scoring)
        practices = _practices(name, rows.rows, {s.page for s in self.sheets if s.text_source == "ocr"})
        citations, milestones = _rest(outline, practices, rows.rows, identity)
        issues = [
            *self.issues,
            *_page_issues(self.sheets),
            *_table_issues(flow, practices, bool(self.sheets)),
            *identity.issues,
            *joined.issues,
            *rows.issues,
            *outline.issues,
            *scoring.issues,
            *fates.issues(),
            *check_rows(rows.rows),
            *_duplicates(practices),
            *_unsure(practices),
        ]
        return Plan(
            plan_id=name,
            **_identity_fields(identity),  # type: ignore[arg-type]
            columns=tuple(dict.fromkeys(column.name for column in flow.columns)) if flow else (),
            file=path.name,
            sha256=hash_source(path)[0],
            format=file_format(path),
            page_count=self.count,
            account=fates.account(self.unread_chars),
            practices=self._on_pages(practices),
            sections=self._on_pages(outline.sections),
            citations=self._on_pages(citations),
            milestones=self._on_pages(milestones),
            forms=self._on_pages(scoring.forms),
            criteria=self._on_pages(scoring.criteria),
            grades=self._on_pages(scoring.grades),
            rewards=self._on_pages(scoring.rewards),
            issues=self._by_page(issues),
            asides=tuple(Aside(rule, line.text, self.on_page(line.box)) for rule, line in fates.asides),
        )

    def _by_page(self, issues: Iterable[Issue]) -> tuple[Issue, ...]:
        """Return issues in the pages' order, with their boxes as the file shows the pages."""
        return tuple(
            replace(
                found,
                page=None if self.places and found.box is None else found.page,
                box=found.box and self.on_page(found.box),
            )
            for found in sorted(issues, key=lambda found: found.page or 0)
        )

    def _on_pages(self, records: Iterable[Placed]) -> tuple[Placed, ...]:
        """Return records with their boxes as the file shows the pages."""
        return tuple(replace(one, boxes=tuple(map(self.on_page, one.boxes))) for one in records)

    def on_page(self, box: Box) -> Box:
        """Return where a box stands on the page that the file shows: scans are straightened to be read.

        A box of a file without pages gets its place in the file.
        """
        if self.places:
            return replace(box, place=self._place(box))
        turn = self.turns.get(box.page)
        return box if turn is None else turn.on_page(box)

    def _place(self, box: Box) -> str:
        """Return the place of the paragraph in which a box begins."""
        x, y = box.x0 + 1.0, min(box.top + INSIDE, (box.top + box.bottom) / 2)
        found = (
            part.place for part in self.places if part.x0 <= x <= part.x1 and part.top <= y < part.bottom
        )
        return next(found, "")


def _around(sheets: Sequence[Sheet], flow: Flow | None) -> tuple[list[Line], list[tuple[str, Line]]]:
    """Return the lines outside the tables, and apart from them what recurs in the margins, by rule."""
    captions = {id(line) for piece in flow.pieces for line in piece.captions} if flow else set()
    loose = [line for sheet in sheets for line in sheet.loose if id(line) not in captions]
    margins = furniture(sheets)
    prose = [line for line in loose if id(line) not in margins]
    return prose, [(margins[id(line)], line) for line in loose if id(line) in margins]


def _others(sheets: Sequence[Sheet], flow: Flow | None) -> Sequence[Table]:
    """Return the ruled tables that are no plan table."""
    return flow.others if flow else [table for sheet in sheets for table in sheet.tables]


def _outline(prose: Sequence[Line], sheets: Sequence[Sheet], flow: Flow | None) -> Outline:
    """Return the sections outside the tables."""
    forms = {id(table) for table in flow.others} if flow else set()
    boxes: dict[bool, list[Box]] = {True: [], False: []}
    for sheet in sheets:
        for table in sheet.tables:
            grid = table.grid
            boxes[id(table) in forms].append(Box(sheet.page, grid.x0, grid.top, grid.x1, grid.bottom))
    return read_outline(prose, boxes[False], boxes[True], {sheet.page: sheet.width for sheet in sheets})


def _identity(around: Sequence[Line], margins: Sequence[tuple[str, Line]], source: Source | None) -> Identity:
    """Return what the plan says of itself: round its table, or else in its running titles."""
    running = [line for rule, line in margins if rule == "running_title"]
    ordered = sorted(around, key=lambda line: (line.page, line.top))
    identity = read_identity(ordered, source)
    return identity if identity.title else read_identity([*running[:2], *ordered], source)


def _corrected(sheet: Sheet) -> tuple[Sheet, list[Issue]]:
    """Return a scanned page's sheet with its look-alike characters set right, and each correction."""
    if sheet.text_source != "ocr":
        return sheet, []
    from extract.lookalikes import correct_sheet

    corrected, told = correct_sheet(sheet)
    return corrected, [
        issue("ocr_lookalike", text=one.after, box=one.box, before=one.before, after=one.after)
        for one in told
    ]


def _identity_fields(identity: Identity) -> dict[str, object]:
    office = identity.office
    return {
        "title": identity.title,
        "office": office.office if office else "",
        "office_id": office.office_id if office else "",
        "agency": office.agency if office else "",
        "agency_id": office.agency_id if office else "",
        "roc_year": identity.roc_year,
        "enacted_date": identity.enacted_date,
    }


def _all_lines(sheet: Sheet) -> Iterable[Line]:
    for table in sheet.tables:
        for lines in table.lines:
            yield from lines
    yield from sheet.loose
    yield from (line for _, line in sheet.apart)


# --- where every line goes ---


class _Fates:
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
        self.total = sum(line.chars for sheet in sheets for line in _all_lines(sheet))
        told = {id(table) for table in scoring.tables}
        nameless = [table for table in (flow.nameless() if flow else ()) if id(table) not in told]
        self.nameless = [[line for lines in table.lines for line in lines] for table in nameless]
        told |= {id(table) for table in nameless}
        self.used = [*_used(rows.rows), *(line for part in outline.passages for line in part.lines)]
        self.used += (line for table in scoring.tables for lines in table.lines for line in lines)
        self.asides = [*_set_aside(sheets, flow, joined, told), *margins, *outline.asides]
        self.lost = [[line] for line in (flow.strays if flow else ())]
        self.lost += _lost(joined, rows, {id(line) for line in self.used})

    def issues(self) -> Iterable[Issue]:
        found = [("unplaced_text", lines) for lines in self.lost]
        found += [("nameless_table", lines) for lines in self.nameless]
        return (
            issue(code, text="\n".join(line.text for line in lines), box=union(lines))
            for code, lines in found
        )

    def account(self, unread_chars: int) -> Account:
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
    sheets: Sequence[Sheet], flow: Flow | None, joined: Joined, told: set[int]
) -> Iterable[tuple[str, Line]]:
    """Yield the lines that a named rule sets aside; ``told``: ``id`` of the tables that go elsewhere."""
    for sheet in sheets:
        yield from sheet.apart
    for table in (table for table in _others(sheets, flow) if id(table) not in told):
        yield from (("other_table", line) for lines in table.lines for line in lines)
    for piece in flow.pieces if flow else ():
        yield from (("repeated_header", line) for line in piece.names)
    yield from (("table_title", line) for line in (flow.titles if flow else ()))
    yield from (("repeated_header", placed.line) for placed in joined.names)
    yield from (("repeated_heading", placed.line) for placed in joined.repeated)
    yield from (("serial_column", placed.line) for placed in joined.serial)


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


# --- issues ---


def _page_issues(sheets: Sequence[Sheet]) -> Iterable[Issue]:
    for sheet in sheets:
        scanned = sheet.text_source == "ocr"
        odd = [line for line in _all_lines(sheet) if line.unmapped]
        if odd:
            code = "unread_character" if scanned else "unmapped_character"
            text = "\n".join(line.text for line in odd)
            yield issue(code, text=text, box=union(odd), count=sum(line.unmapped for line in odd))
        for picture in sheet.pictures:
            if scanned:
                yield issue("unread_strip", box=picture)
            elif any(_holds(table.grid, picture) for table in sheet.tables) and _is_small(picture, sheet):
                yield issue("picture_in_cell", box=picture)


def _holds(area: object, box: Box) -> bool:
    x0, x1, top, bottom = (getattr(area, name) for name in ("x0", "x1", "top", "bottom"))
    return bool(x0 <= (box.x0 + box.x1) / 2 <= x1 and top <= (box.top + box.bottom) / 2 <= bottom)


def _is_small(box: Box, sheet: Sheet) -> bool:
    return (box.x1 - box.x0) * (box.bottom - box.top) < CELL_PICTURE * sheet.width * sheet.height


def _table_issues(flow: Flow | None, practices: Sequence[Practice], has_text: bool) -> Iterable[Issue]:
    if flow is None:
        if has_text:
            yield issue("no_plan_table")
        return
    for page, name in flow.unknown:
        yield issue("unknown_header", page=page, text=name, header=name)
    if not practices:
        yield issue("no_practices", page=flow.pieces[0].page)


def _duplicates(practices: Sequence[Practice]) -> Iterable[Issue]:
    again = duplicates((practice.practice_id, practice.text) for practice in practices)
    for practice in practices:
        if other := again.get(practice.practice_id):
            yield issue("duplicate_practice", text=practice.text, box=practice.boxes[0], other=other)


def _unsure(practices: Sequence[Practice]) -> Iterable[Issue]:
    for practice in practices:
        if practice.text_source == "ocr" and practice.confidence < SURE:
            confidence = f"{practice.confidence:.2f}"
            yield issue("low_confidence", text=practice.text, box=practice.boxes[0], confidence=confidence)


# --- practices ---


def _practices(plan: str, rows: Sequence[Row], scanned: set[int]) -> tuple[Practice, ...]:
    ids = _practice_ids(plan, rows)
    return tuple(
        _practice(practice_id, ordinal, row, scanned)
        for ordinal, (practice_id, row) in enumerate(zip(ids, rows, strict=True), 1)
    )


def _practice(practice_id: str, ordinal: int, row: Row, scanned: set[int]) -> Practice:
    every, supporting = row_departments(row)
    lines = [placed.line for placed in row.draft.lines]
    chars = sum(line.chars for line in lines)
    sure = sum(line.score * line.chars - line.unmapped for line in lines)
    return Practice(
        practice_id=practice_id,
        ordinal=ordinal,
        facet=row.heading("facet"),
        strategy=row.heading("strategy"),
        item=row.heading("item"),
        label=row.draft.label.printed if row.draft.label else "",
        text=row.draft.text,
        source_text=row.draft.source,
        departments=every,
        support_departments=supporting,
        deadline=row_entry_text(row, "deadline"),
        remark=row_entry_text(row, "remark"),
        page=lines[0].page,
        boxes=tuple(page_boxes(lines)),
        text_source="ocr" if any(line.page in scanned for line in lines) else "text",
        confidence=round(max(0.0, sure / chars), 4) if chars else 0.0,
    )


def _rest(
    outline: Outline, practices: Sequence[Practice], rows: Sequence[Row], identity: Identity
) -> tuple[list[Citation], list[Milestone]]:
    """Return what the sections and practices cite, and what they make due."""
    passages = [*outline.passages, *_passages(practices, rows)]
    citations = find_citations(passages, Citer(identity.office, identity.title))
    deadlines = _deadlines(practices, rows)
    return citations, find_milestones(passages, citations, deadlines, identity.roc_year)


def _passages(practices: Sequence[Practice], rows: Sequence[Row]) -> Iterable[Passage]:
    """Yield the paragraphs of the practices and their remarks."""
    for practice, row in zip(practices, rows, strict=True):
        for lines in row.draft.paragraphs:
            yield lines_to_passage(lines, practice_id=practice.practice_id)
        for entry in row.entries.get("remark", ()):
            lines = [placed.line for placed in entry.lines]
            yield lines_to_passage(lines, practice_id=practice.practice_id)


def _deadlines(practices: Sequence[Practice], rows: Sequence[Row]) -> Iterable[tuple[Passage, str]]:
    """Yield the entries of the deadline column, each with what its practice is about."""
    for practice, row in zip(practices, rows, strict=True):
        for entry in row.entries.get("deadline", ()):
            lines = [placed.line for placed in entry.lines]
            yield lines_to_passage(lines, practice_id=practice.practice_id), practice.text


def _practice_ids(plan: str, rows: Sequence[Row]) -> list[str]:
    """Return ``PLAN:1.2.3.4``: facet, strategy, item, practice as numbered; a repeated one gets ``-2``."""
    seen: dict[str, int] = {}
    ids = []
    for row in rows:
        numbers = [_number(row.heading(role)) for role in HEADINGS]
        numbers.append(row.draft.label.number if row.draft.label else 0)
        path = f"{plan}:{'.'.join(map(str, numbers))}"
        seen[path] = seen.get(path, 0) + 1
        ids.append(path if seen[path] == 1 else f"{path}-{seen[path]}")
    return ids


def _number(heading: str) -> int:
    label = read_label(heading)
    return label.number if label else 0
