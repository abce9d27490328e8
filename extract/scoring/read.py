"""Everything about scoring that a plan prints: forms, criteria, grades, rewards."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.prose.passages import page_boxes
from extract.records import Box, Criterion, Grade, Issue, Reward, ScoringForm, Section
from extract.scoring.criteria import FormTree, Node, form_to_tree
from extract.scoring.form_headers import LEVELS
from extract.scoring.forms import Form, find_forms
from extract.scoring.grades import (
    Found,
    grades_in_sections,
    grades_in_table,
    is_result_sheet,
    printed_columns,
    result_columns,
)
from extract.scoring.points import paragraphs
from extract.scoring.rewards import find_rewards
from extract.scoring.sums import bands_of, check_form
from extract.table.sheet import Sheet, Table

_POINTS = re.compile(r"[0-9０-９]\s*分")


@dataclass(frozen=True, slots=True)
class Scoring:
    """What a plan says of scoring; boxes as the pages were read."""

    forms: tuple[ScoringForm, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    grades: tuple[Grade, ...] = ()
    rewards: tuple[Reward, ...] = ()
    tables: tuple[Table, ...] = ()
    """The tables that are forms: all their lines are used."""
    issues: tuple[Issue, ...] = ()


def read_scoring(
    plan: str, sheets: Sequence[Sheet], others: Sequence[Table], sections: Sequence[Section]
) -> Scoring:
    """Return what a plan says of scoring, from its tables that are no plan table and its sections.

    ``plan`` is its id. Costs next to nothing where there are neither.
    """
    if not others and not any(_may_score(section) for section in sections):
        return Scoring()
    scanned = {sheet.page for sheet in sheets if sheet.text_source == "ocr"}
    found = [_Read(form, scanned) for form in find_forms(sheets, others)]
    read = [one for one in found if one.tree.is_scored]
    taken = {id(table) for one in read for table in one.form.tables}
    results = [table for table in others if id(table) not in taken and is_result_sheet(table)]
    forms = _forms([one.tree for one in read], results, sheets)
    ordinals = {key: record.ordinal for key, record in forms.items()}
    places = {id(table): ordinals[id(table)] for table in results}
    places |= {id(t): ordinals[id(one.tree)] for one in read for t in one.form.tables}
    criteria: list[Criterion] = []
    for one in read:
        criteria += _criteria(plan, one.tree, ordinals[id(one.tree)], len(criteria))
    grades, graded = _grades(others, places, sections)
    return Scoring(
        forms=tuple(forms.values()),
        criteria=tuple(criteria),
        grades=tuple(grades),
        rewards=tuple(find_rewards(sections)),
        tables=tuple(t for t in others if id(t) in taken or id(t) in places or id(t) in graded),
        issues=tuple(issue for one in read for issue in (*one.tree.issues, *one.issues)),
    )


def _may_score(section: Section) -> bool:
    return any(word in section.heading for word in "獎懲") or bool(_POINTS.search(section.text))


class _Read:
    """A form that was read and checked."""

    def __init__(self, form: Form, scanned: set[int]) -> None:
        is_scanned = any(table.page in scanned for table in form.tables)
        self.form = form
        self.tree = form_to_tree(form, scanned=is_scanned)
        self.issues = check_form(self.tree, scanned=is_scanned) if self.tree.is_scored else []


def _forms(
    trees: Sequence[FormTree], results: Sequence[Table], sheets: Sequence[Sheet]
) -> dict[int, ScoringForm]:
    """Return ``id`` of a form's tree or of a result sheet -> its record, in document order."""
    places: list[tuple[int, float, FormTree | Table]] = [
        (tree.form.tables[0].page, tree.form.tables[0].grid.top, tree) for tree in trees
    ]
    places += [(table.page, table.grid.top, table) for table in results]
    ordered = [one for _, _, one in sorted(places, key=lambda place: place[:2])]
    return {
        id(one): _form(n, one) if isinstance(one, FormTree) else _result(n, one, sheets)
        for n, one in enumerate(ordered, 1)
    }


def _form(ordinal: int, tree: FormTree) -> ScoringForm:
    form = tree.form
    columns = printed_columns(form.segments[0].columns) if form.segments else ()
    boxes = tuple(_table_boxes(form.tables))
    right = max((line.x1 for note in form.notes for line in note), default=0.0)
    notes = "\n".join(paragraphs(note, right) for note in form.notes if note)
    return ScoringForm(ordinal, "assessment", tree.title, tree.total, columns, notes, boxes[0].page, boxes)


def _result(ordinal: int, table: Table, sheets: Sequence[Sheet]) -> ScoringForm:
    columns, total = result_columns(table)
    sheet = next(sheet for sheet in sheets if sheet.page == table.page)
    above = [line.text for line in sheet.loose if line.base < table.grid.top]
    title = next((text for text in above if "表" in text), "".join(above[:1]))
    box = next(_table_boxes([table]))
    return ScoringForm(ordinal, "result", title, total, columns, "", table.page, (box,))


def _table_boxes(tables: Iterable[Table]) -> Iterator[Box]:
    """Yield the box of each page's tables."""
    pages: dict[int, list[Table]] = {}
    for table in tables:
        pages.setdefault(table.page, []).append(table)
    for page, own in pages.items():
        x0, top = min(t.grid.x0 for t in own), min(t.grid.top for t in own)
        yield Box(page, x0, top, max(t.grid.x1 for t in own), max(t.grid.bottom for t in own))


# --- criteria


def _criteria(plan: str, tree: FormTree, form: int, before: int) -> list[Criterion]:
    numbers = _numbers(tree)
    return [
        _criterion(f"{plan}:{form}.{numbers[id(leaf)]}", before + n, form, leaf)
        for n, leaf in enumerate(tree.leaves(), 1)
    ]


def _numbers(tree: FormTree) -> dict[int, str]:
    """Return ``id(leaf)`` -> its number on each level, 0 where the level is left out."""
    found: dict[int, str] = {}
    for leaf in tree.leaves():
        own = dict.fromkeys(LEVELS, 0)
        for node in leaf.path():
            siblings = node.parent.children if node.parent else tree.roots
            same = [other for other in siblings if other.role == node.role]
            own[node.role] = 1 + next(n for n, other in enumerate(same) if other is node)
        found[id(leaf)] = ".".join(str(own[level]) for level in LEVELS)
    return found


def _criterion(criterion_id: str, ordinal: int, form: int, leaf: Node) -> Criterion:
    path = {node.role: node for node in leaf.path()}
    named = {level: path[level].name if level in path else "" for level in LEVELS}
    points = {f"{level}_points": path[level].points if level in path else None for level in LEVELS}
    notes = [node.note for node in leaf.path() if node.note]
    boxes = tuple(page_boxes(sorted(leaf.lines, key=lambda line: line.page)))
    return Criterion(
        criterion_id=criterion_id,
        ordinal=ordinal,
        form=form,
        **named,  # type: ignore[arg-type]
        **points,  # type: ignore[arg-type]
        bands=bands_of(leaf),
        reference=leaf.text,
        note="\n".join(notes),
        page=boxes[0].page if boxes else 0,
        boxes=boxes,
    )


# --- grades


def _grades(
    others: Iterable[Table], forms: dict[int, int], sections: Sequence[Section]
) -> tuple[list[Grade], set[int]]:
    """Return the grades, and ``id`` of the tables that they were read in."""
    found: list[Grade] = []
    tables: set[int] = set()
    for table in others:
        for grade, lines in grades_in_table(table):
            tables.add(id(table))
            boxes = tuple(page_boxes(sorted(lines, key=lambda line: line.base)))
            found.append(_grade(len(found) + 1, grade, forms.get(id(table)), None, table.page, boxes))
    for section, grade in grades_in_sections(section for section in sections if _may_score(section)):
        place = (section.page, section.boxes)
        found.append(_grade(len(found) + 1, grade, None, section.ordinal, *place))
    return found, tables


def _grade(
    ordinal: int, found: Found, form: int | None, section: int | None, page: int, boxes: tuple[Box, ...]
) -> Grade:
    name, points = found
    return Grade(ordinal, form, section, name, points.printed, points.min, points.max, page, boxes)
