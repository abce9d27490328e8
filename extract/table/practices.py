"""Rows of the plan table -> the records of practices, and what their texts cite and make due."""

from collections.abc import Iterable, Sequence

from extract.numbering import read_label
from extract.prose.citations import Citer, find_citations
from extract.prose.identity import Identity
from extract.prose.milestones import find_milestones
from extract.prose.outline import Outline
from extract.prose.passages import Passage, lines_to_passage, page_boxes
from extract.records import Citation, Milestone, Practice
from extract.table.columns import HEADINGS
from extract.table.row import Row, row_departments, row_entry_text


def rows_to_practices(plan: str, rows: Sequence[Row], scanned: set[int]) -> tuple[Practice, ...]:
    """Return the practices in document order; ``plan`` is its id, ``scanned`` its scanned pages."""
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
        strategy=" ".join(filter(None, (row.heading("group"), row.heading("strategy")))),
        item=row.heading("item"),
        label=row.draft.label.printed if row.draft.label else "",
        text=row.draft.text,
        source_text=row.draft.source,
        departments=every,
        support_departments=supporting,
        deadline=row_entry_text(row, "deadline"),
        target=row_entry_text(row, "target"),
        remark=row_entry_text(row, "remark"),
        page=lines[0].page,
        boxes=tuple(page_boxes(lines)),
        text_source="ocr" if any(line.page in scanned for line in lines) else "text",
        confidence=round(max(0.0, sure / chars), 4) if chars else 0.0,
    )


def duties_and_sources(
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
        numbers = [_number(row.heading(role)) for role in HEADINGS if role != "group"]
        numbers.append(row.draft.label.number if row.draft.label else 0)
        path = f"{plan}:{'.'.join(map(str, numbers))}"
        seen[path] = seen.get(path, 0) + 1
        ids.append(path if seen[path] == 1 else f"{path}-{seen[path]}")
    return ids


def _number(heading: str) -> int:
    label = read_label(heading)
    return label.number if label else 0
