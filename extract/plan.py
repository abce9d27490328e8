"""One plan, start to finish: a PDF becomes a :class:`~extract.records.Plan`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extract.account import Fates, all_lines, others
from extract.checks import check_rows, duplicates
from extract.document import Reading, file_format, has_text, read_document
from extract.files import hash_source
from extract.issues import issue
from extract.lines import Line, union
from extract.owners import Owners
from extract.page import Page, Turn
from extract.pdf import MAX_PAGES
from extract.prose.furniture import furniture
from extract.prose.identity import Identity, read_identity
from extract.prose.outline import Outline, read_outline
from extract.prose.second import part_plans
from extract.records import (
    Aside,
    Box,
    Issue,
    OcrMode,
    Plan,
    Practice,
    Source,
)
from extract.registry import plan_id
from extract.scoring.read import read_scoring
from extract.table.breaks import Joined, join_pieces
from extract.table.columns import find_header
from extract.table.flow import Flow, sheets_to_flow
from extract.table.mend import missing_rules
from extract.table.practices import duties_and_sources, rows_to_practices
from extract.table.rows import read_rows
from extract.table.sheet import Sheet, page_to_sheet

PLACED = ("practices", "sections", "citations", "milestones", "forms", "criteria", "grades", "rewards")
"""What a plan holds that has boxes."""
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
    """How the scanned pages lie, and those that are printed on their side or head."""
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
        lines = list(all_lines(page_to_sheet(page)))
        self.unread_chars += sum(line.chars for line in lines)
        box = Box(page.number, 0.0, 0.0, page.width, page.height)
        self.issues.append(issue(code, text="\n".join(line.source for line in lines), box=box))

    def plan(self, path: Path, source: Source | None) -> Plan:
        """Return the plan that the pages make; ``path`` is the file they came from."""
        self._keep_first_plan()
        flow = sheets_to_flow(self.sheets)
        joined = join_pieces(flow) if flow else Joined()
        rows = read_rows(joined)
        prose, margins = _around(self.sheets, flow)
        titles = [*margins, *(told for sheet in self.sheets for told in sheet.apart)]
        identity = _identity([*(flow.titles if flow else ()), *prose], titles, source)
        outline = _outline(prose, self.sheets, flow)
        name = plan_id(identity.office, identity.roc_year)
        scoring = read_scoring(name, self.sheets, others(self.sheets, flow), outline.sections)
        fates = Fates(self.sheets, flow, joined, rows, outline, margins, scoring)
        scanned = {sheet.page for sheet in self.sheets if sheet.text_source == "ocr"}
        practices = rows_to_practices(name, rows.rows, scanned)
        owners = Owners(practices, rows.rows)
        citations, milestones = duties_and_sources(outline, practices, rows.rows, identity)
        issues = [
            *(*self.issues, *_page_issues(self.sheets, owners)),
            *_table_issues(flow, practices, bool(self.sheets)),
            *(found for read in (identity, joined, rows, outline, scoring) for found in read.issues),
            *(*fates.issues(), *check_rows(rows.rows), *_duplicates(practices), *_unsure(practices)),
        ]
        plan = Plan(
            plan_id=name,
            **_identity_fields(identity),  # type: ignore[arg-type]
            columns=tuple(dict.fromkeys(column.name for column in flow.columns)) if flow else (),
            file=path.name,
            sha256=hash_source(path)[0],
            format=file_format(path),
            page_count=self.count,
            account=fates.account(self.unread_chars),
            practices=practices,
            sections=outline.sections,
            citations=tuple(citations),
            milestones=tuple(milestones),
            forms=scoring.forms,
            criteria=scoring.criteria,
            grades=scoring.grades,
            rewards=scoring.rewards,
            issues=tuple(owners.named(issues)),
            asides=tuple(Aside(rule, line.text, line.box) for rule, line in fates.asides),
        )
        return self._as_shown(plan)

    def _keep_first_plan(self) -> None:
        """Keep the text of a second plan in the file in an issue: it is not the first office's."""
        self.sheets, second = part_plans(self.sheets)
        if second is None:
            return
        lines = [line for sheet in second.sheets for line in all_lines(sheet)]
        self.unread_chars += sum(line.chars for line in lines)
        text = "\n".join(line.source for line in lines)
        page = second.sheets[0].page
        self.issues.append(issue("second_plan", page=page, text=text, title=second.title))

    def _as_shown(self, plan: Plan) -> Plan:
        """Return a plan with its boxes as the file shows the pages, and its issues in the pages' order."""
        records: dict[str, Any] = {
            name: tuple(
                replace(one, boxes=tuple(map(self.on_page, one.boxes))) for one in getattr(plan, name)
            )
            for name in PLACED
        }
        asides = tuple(replace(aside, box=self.on_page(aside.box)) for aside in plan.asides)
        return replace(plan, **records, asides=asides, issues=self._by_page(plan.issues))

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

    def on_page(self, box: Box) -> Box:
        """Return where a box stands on the page that the file shows: pages are set upright to be read.

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
    """Return a scanned page's sheet with its look-alike characters set right, and each line corrected."""
    if sheet.text_source != "ocr":
        return sheet, []
    from extract.scans.lookalikes import correct_sheet

    corrected, told = correct_sheet(sheet)
    return corrected, [
        issue("ocr_lookalike", text=one.after, box=one.box, before=one.before, after=one.after)
        for one in {(one.box, one.before): one for one in told}.values()
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


# --- issues ---


def _page_issues(sheets: Sequence[Sheet], owners: Owners) -> Iterable[Issue]:
    for sheet in sheets:
        scanned = sheet.text_source == "ocr"
        if (table := sheet.beside()) is not None:
            grid = table.grid
            yield issue("two_up", box=Box(sheet.page, grid.x0, grid.top, grid.x1, grid.bottom))
        yield from _unmapped(sheet, "unread_character" if scanned else "unmapped_character", owners)
        if marked := [line for line in all_lines(sheet) if line.marks]:
            text, marks = "\n".join(line.source for line in marked), "、".join(line.marks for line in marked)
            yield issue("footnote_mark", text=text, box=union(marked), marks=marks)
        for picture in sheet.pictures:
            if scanned:
                yield issue("unread_strip", box=picture)
            elif _is_small(picture, sheet) and _is_in_table(picture, sheet):
                yield issue("picture_in_cell", box=picture)


def _unmapped(sheet: Sheet, code: str, owners: Owners) -> Iterable[Issue]:
    """Yield an issue a practice, or else a line, of the page that has characters without Unicode."""
    odd: dict[str | Box, list[Line]] = {}
    for line in all_lines(sheet):
        if line.unmapped:
            odd.setdefault(owners.of(line.box) or line.box, []).append(line)
    for lines in odd.values():
        text = "\n".join(line.text for line in lines)
        yield issue(code, text=text, box=union(lines), count=sum(line.unmapped for line in lines))


def _is_in_table(box: Box, sheet: Sheet) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return any(table.grid.cell_at(x, y) is not None for table in sheet.tables)


def _is_small(box: Box, sheet: Sheet) -> bool:
    return (box.x1 - box.x0) * (box.bottom - box.top) < CELL_PICTURE * sheet.width * sheet.height


def _table_issues(flow: Flow | None, practices: Sequence[Practice], has_text: bool) -> Iterable[Issue]:
    if flow is None:
        if has_text:
            yield issue("no_plan_table")
        return
    for role, page, name in flow.unused:
        code = "unknown_header" if role == "unknown" else "extra_column"
        yield issue(code, page=page, text=name, header=name)
    if not practices:
        yield issue("no_practices", page=flow.pieces[0].page)


def _duplicates(practices: Sequence[Practice]) -> Iterable[Issue]:
    again = duplicates((practice.practice_id, practice.text) for practice in practices)
    for practice in practices:
        if other := again.get(practice.practice_id):
            yield _about(practice, "duplicate_practice", other=other)


def _unsure(practices: Sequence[Practice]) -> Iterable[Issue]:
    for practice in practices:
        if practice.text_source == "ocr" and practice.confidence < SURE:
            yield _about(practice, "low_confidence", confidence=f"{practice.confidence:.2f}")


def _about(practice: Practice, code: str, **details: Any) -> Issue:
    box = practice.boxes[0]
    return issue(code, text=practice.text, box=box, practice_id=practice.practice_id, **details)
