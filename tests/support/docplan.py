"""A drawn plan as a word processor holds it: paragraphs and a table, before it is written as .docx or .odt.

What the PDF does by place, a clerk does by paragraphs: departments are pushed down beside their practice by
empty ones. Lines are as high as the layout's pitch, set exactly, as such plans usually have them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

import words
from pages import SECTION_NUMBERS
from planmake import LABELS
from planspec import Layout, PlanSpec, Practice
from prosemake import Point, Prose
from typeset import (
    ENTRIES,
    HALF,
    HEADINGS,
    department_names,
    entry_layout,
    heading_at,
    items_of,
    point_lines,
    practice_lines,
    spans_items,
    text_width,
    wrap,
)

AUTOMATIC = {
    "(1)": ("decimal", "(%1)"),
    "（1）": ("decimal", "（%1）"),
    "1.": ("decimal", "%1."),
    "1、": ("decimal", "%1、"),
    "一、": ("taiwaneseCountingThousand", "%1、"),
    "（一）": ("taiwaneseCountingThousand", "（%1）"),
    "①": ("decimalEnclosedCircle", "%1"),
    "１、": ("decimalFullWidth", "%1、"),
}
"""Label style -> (format, text) of an automatic numbering."""


@dataclass(frozen=True)
class Para:
    text: str = ""
    number: int = 0
    """The list in which the word processor numbers it."""
    left: float = 0
    first: float = 0
    align: str = "left"
    scale: float = 1
    turn: bool = False
    """A page begins with it."""


@dataclass(frozen=True)
class Box:
    """A cell."""

    column: int
    columns: int
    rows: int
    paras: tuple[Para, ...]
    valign: str = "top"


@dataclass(frozen=True)
class Grid:
    widths: tuple[float, ...]
    rows: tuple[tuple[Box, ...], ...]


@dataclass
class Doc:
    layout: Layout
    blocks: list[Para | Grid] = field(default_factory=list)
    header: str = ""
    footer: str = ""
    style: tuple[str, str] = ("decimal", "%1.")
    """Format and text of its lists."""
    lists: int = 0


def doc_of(spec: PlanSpec, layout: Layout) -> Doc:
    """Return the plan as a document, in a face whose Latin characters are half an em wide."""
    layout = in_half_points(replace(layout, face=HALF, latin="", wraps_labels=True))
    doc = Doc(layout, style=AUTOMATIC.get(layout.label_style, ("decimal", "%1.")))
    doc.header = spec.title if layout.running_title else ""
    doc.footer = layout.page_number.format(page=1, pages=9) if layout.page_number else ""
    title = Para(spec.title, align="center", scale=layout.title_scale)
    doc.blocks += [title] if layout.cover else []
    doc.blocks.append(replace(title, turn=layout.cover))
    date = layout.date_format.format(year=spec.roc_year, month=spec.enacted.month, day=spec.enacted.day)
    doc.blocks += [Para(date, align="right")] if date else []
    doc.blocks += prose_before(spec, layout)
    for n, grid in enumerate(plan_grids(spec, doc)):
        doc.blocks += ([Para()] if n else []) + [grid]
    doc.blocks += prose_after(spec, layout)
    return doc


def in_half_points(layout: Layout) -> Layout:
    """Return the layout with the sizes that a word processor has."""
    size = int(2 * layout.size) / 2
    return replace(layout, size=size, entry_scale=int(2 * size * layout.entry_scale) / 2 / size)


# --- prose


def prose_before(spec: PlanSpec, layout: Layout) -> list[Para]:
    if spec.prose:
        return list(point_paras(spec.prose.before, spec.prose, layout))
    paras = list(section_paras(words.SECTIONS_BEFORE[: layout.before], 0, layout))
    if layout.before:
        paras.append(Para(f"{SECTION_NUMBERS[layout.before]}、{words.TABLE_SECTION}："))
    return paras


def prose_after(spec: PlanSpec, layout: Layout) -> list[Para | Grid]:
    if spec.prose:
        return list(point_paras((*spec.prose.after, *spec.prose.attached), spec.prose, layout))
    number = layout.before + bool(layout.before)
    paras: list[Para | Grid] = list(section_paras(words.SECTIONS_AFTER[: layout.after], number, layout))
    if layout.after:
        paras.append(Para(f"{SECTION_NUMBERS[number + layout.after]}、{words.CLOSING}"))
    if layout.scoring:
        paras += [Para(words.SCORING_TITLE, turn=True), scoring_grid(layout)]
    return paras


def section_paras(
    sections: Iterable[tuple[str, tuple[str, ...]]], start: int, layout: Layout
) -> Iterator[Para]:
    hang = {"left": 2 * layout.size, "first": -2 * layout.size}
    for number, (heading, paragraphs) in enumerate(sections, start):
        yield Para(f"{SECTION_NUMBERS[number]}、{heading}：", **hang)
        yield from (Para(text, **hang) for text in paragraphs)


def point_paras(points: Iterable[Point], prose: Prose, layout: Layout, level: int = 0) -> Iterator[Para]:
    step = 2 * layout.size if prose.indent == "levels" else 0.0
    indent = level * step
    for point in points:
        yield indented(point.label + point.text, indent, prose.point, layout)
        yield from (indented(text, indent + step, prose.paragraph, layout) for text in point.paragraphs)
        yield from point_paras(point.points, prose, layout, level + 1)


def indented(text: str, indent: float, style: str, layout: Layout) -> Para:
    two = 2 * layout.size
    left, first = {"hanging": (indent + two, -two), "first": (indent, two)}.get(style, (indent, 0.0))
    return Para(text, left=left, first=first)


# --- the table


def plan_grids(spec: PlanSpec, doc: Doc) -> Iterator[Grid]:
    """Yield the plan's table, or one a facet."""
    layout = doc.layout
    rows = [*item_rows(spec, doc)]
    groups = [list(g) for _, g in groupby(rows, lambda row: row[0][0])] if layout.split_tables else [rows]
    for group in groups:
        serials = numbered(rows, layout)
        boxes = [header_row(layout)]
        for index, (path, cells) in enumerate(group):
            boxes.append(tuple(row_boxes(spec, layout, group, index, cells, serials)))
            assert path
        yield Grid(tuple(column.width for column in layout.columns), tuple(boxes))


Cells = dict[str, tuple[Para, ...]]
Rows = list[tuple[tuple[int, ...], Cells]]


def item_rows(spec: PlanSpec, doc: Doc) -> Iterator[tuple[tuple[int, ...], Cells]]:
    """Yield each row's path and the cells that are its own: stacked practices, or one."""
    ordinal = 0
    for path, item in items_of(spec):
        sets = []
        for practice in item.practices:
            sets.append(practice_set(practice, ordinal, doc))
            ordinal += 1
        if doc.layout.rows == "stacked":
            yield path, stacked(sets)
        else:
            yield from (((*path, n), stacked([cells])) for n, cells in enumerate(sets))


def stacked(sets: list[dict[str, tuple[list[Para], int]]]) -> Cells:
    """Put practices under one another, each as high as the highest of its cells."""
    cells: dict[str, list[Para]] = {}
    for n, own in enumerate(sets):
        height = max(lines for _, lines in own.values())
        for role, (paras, lines) in own.items():
            pad = [Para()] * (height - lines) if n + 1 < len(sets) else []
            cells.setdefault(role, []).extend([*paras, *pad])
    return {role: tuple(paras) for role, paras in cells.items()}


def practice_set(practice: Practice, ordinal: int, doc: Doc) -> dict[str, tuple[list[Para], int]]:
    """Return role -> the paragraphs of a practice and how many lines they take."""
    layout = doc.layout
    lines = practice_lines(practice, layout)
    own = {"practice": (list(practice_paras(practice, doc)), 1 + lines[-1].slot)}
    for role in ENTRIES:
        if role in layout.roles:
            own[role] = entry_paras(practice, role, ordinal, own["practice"][1], layout)
    return own


def practice_paras(practice: Practice, doc: Doc) -> Iterator[Para]:
    layout = doc.layout
    main, *points = practice.text.split("\n")
    label, hang = practice.label, 0.0
    if label and layout.hanging:
        hang = max(text_width(f"{text} ", layout) for text in (label, "(1)"))
        automatic = layout.jitter % 2 == 0 and layout.label_style in AUTOMATIC
        if automatic:
            doc.lists += label == LABELS[layout.label_style](1) or not doc.lists
            yield Para(main, doc.lists, hang, -hang)
        else:
            yield Para(f"{label}\t{main}", left=hang, first=-hang)
    else:
        gap = layout.gap if label else "　　" * layout.indent_unnumbered
        yield Para(f"{label}{gap}{main}")
    for point in points:
        line, *more = point_lines(point, hang, 0, layout)
        deeper = more[0].indent if more else line.indent + 2 * layout.size * layout.hanging
        yield Para(point, left=deeper, first=line.indent - deeper)


def entry_paras(
    practice: Practice, role: str, ordinal: int, height: int, layout: Layout
) -> tuple[list[Para], int]:
    """Return the entries beside a practice; a late one stands a line lower."""
    small = entry_layout(layout)
    room = layout.width_of(role)
    if role in ("department", "support"):
        texts = department_names(practice, role, small)
    else:
        texts = [text for text in getattr(practice, role).split("\n") if text]
    lines = sum(len(wrap(text, room, room, small)) for text in texts)
    late = layout.late and lines < height and ordinal % 5 == 0
    align = "center" if layout.center_entries else "left"
    paras = [Para()] * late + [Para(text, align=align, scale=layout.entry_scale) for text in texts]
    return paras, lines + late


def numbered(rows: Rows, layout: Layout) -> dict[tuple[int, ...], int]:
    """Return the serial number of each row that has one."""
    depth = 4 if layout.rows == "ruled" else 3
    firsts = [next(group)[0] for _, group in groupby(rows, lambda row: row[0][:depth])]
    return {path: n for n, path in enumerate(firsts, 1)}


def header_row(layout: Layout) -> tuple[Box, ...]:
    boxes = []
    for number, column in enumerate(layout.columns):
        name = column.header
        if layout.spaced_headers and len(name) == 2:
            name = "　".join(name)
        if name:
            span = 2 if column.role == "strategy" and "item" in layout.roles else 1
            boxes.append(Box(number, span, 1, (Para(name, align="center"),), "center"))
    return tuple(boxes)


def row_boxes(
    spec: PlanSpec, layout: Layout, rows: Rows, index: int, cells: Cells, serials: dict[tuple[int, ...], int]
) -> Iterator[Box]:
    path = rows[index][0]
    for number, role in enumerate(layout.roles):
        if role in HEADINGS:
            yield from heading_boxes(spec, layout, rows, index, role)
        elif role == "serial":
            yield Box(number, 1, 1, (Para(str(serials[path]) if path in serials else ""),))
        else:
            middle = layout.entry_valign == "middle" and layout.rows == "ruled" and role in ENTRIES
            yield Box(number, 1, 1, cells.get(role) or (Para(),), "center" if middle else "top")


def heading_boxes(spec: PlanSpec, layout: Layout, rows: Rows, index: int, role: str) -> Iterator[Box]:
    """Yield the heading's cell where it begins; empty ones below it where cells are not merged."""
    path, depth = rows[index][0], HEADINGS.index(role) + 1
    spans = role in ("strategy", "item") and spans_items(spec, path[:2], layout)
    if spans and role == "item":
        return
    alike = [row[0][:depth] == path[:depth] for row in rows]
    begins = index == alike.index(True)
    if layout.merged and not begins:
        return
    columns = 2 if spans else 1
    count = sum(alike) if layout.merged else 1
    text = heading_at(spec, path[:depth]) if begins else ""
    align = "center" if layout.center_headings else "left"
    valign = "center" if layout.heading_valign == "middle" else "top"
    yield Box(layout.roles.index(role), columns, count, (Para(text, align=align),), valign)


def scoring_grid(layout: Layout) -> Grid:
    width = layout.right - layout.left
    texts = (words.SCORING_HEADERS, *words.SCORING_ROWS)
    rows = tuple(tuple(Box(n, 1, 1, (Para(text),)) for n, text in enumerate(row)) for row in texts)
    return Grid((width * 0.25, width * 0.25, width * 0.5), rows)
