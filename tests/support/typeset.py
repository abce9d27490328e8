"""Text to lines, a plan to table rows: everything that is decided before pages are cut."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby

import fonts
import words
from planspec import Item, Layout, PlanSpec, Practice
from reportlab.pdfbase import pdfmetrics

OPENERS = "（「『〈("
CLOSERS = "）」』〉、。，；：！？),%％"
LOOKS_LIKE_LABEL = re.compile(
    r"[（(]\s*[0-9一二三四五六七八九十]+\s*[)）]|[0-9]{1,2}\s*[.．、]|[一二三四五六七八九十]+、|[甲-癸][.．、]|[①-⑳◎]|[A-Za-z][.)]"
)
"""A wrapped line that began so would read as the next practice or sub-point: the line ends earlier."""

HALF = "half"
"""A face that no PDF is drawn in: 標楷體 as Word sets it, Latin characters half an em wide."""

HEADINGS = ("facet", "strategy", "item")
ENTRIES = ("department", "support", "deadline", "remark")


@dataclass(frozen=True)
class Line:
    """One printed line of a cell."""

    slot: int
    """0-based line of the row."""
    text: str
    indent: float = 0
    shift: float = 0
    """Off its slot, in pitches."""
    full: bool = False
    """Another line of the paragraph follows: may be spread to the column's width."""


@dataclass
class Row:
    """One row of the table, as many lines high as its highest cell."""

    path: tuple[int, ...]
    """(facet, strategy, item[, practice]), 0-based: rows whose paths begin alike share heading cells."""
    slots: int
    cells: dict[str, list[Line]] = field(default_factory=dict)
    careful: bool = False
    """Its practice has no number: not cut after a full stop, or the rest would read as another one."""


# --- text to lines


@cache
def char_width(char: str, face: str) -> float:
    """Width in ems."""
    if face == HALF:
        return 0.5 if char.isascii() else 1.0
    fonts.register_faces()
    return float(pdfmetrics.stringWidth(char, face, 1000)) / 1000


def face_of(char: str, layout: Layout) -> str:
    return layout.latin if layout.latin and char.isascii() else layout.face


def text_width(text: str, layout: Layout) -> float:
    return layout.size * sum(char_width(char, face_of(char, layout)) for char in text)


def tokens_of(text: str, layout: Layout) -> list[str]:
    """Cut where a line may end: after each CJK character, not inside Latin words and numbers."""
    tokens: list[str] = []
    for token in re.findall(r"(?:[!-~]+|[^ ]) *", text):
        joined = layout.kinsoku and tokens and (token[0] in CLOSERS or tokens[-1].rstrip(" ")[-1] in OPENERS)
        if joined:
            tokens[-1] += token
        else:
            tokens.append(token)
    return tokens


def wrap(text: str, first: float, rest: float, layout: Layout, *, labels: bool = False) -> list[str]:
    """Break ``text`` into lines; ``first`` is the room of the first line, ``rest`` that of the others.

    ``labels``: lines may begin with what looks like a number.
    """
    lines: list[str] = []
    queue = tokens_of(text, layout)
    while queue:
        room = rest if lines else first
        count = tokens_that_fit(queue, room, layout)
        if count == 0:
            queue[:1] = split_token(queue[0], room, layout)
            continue
        while (
            not (labels or layout.wraps_labels)
            and count > 1
            and LOOKS_LIKE_LABEL.match("".join(queue[count : count + 8]))
        ):
            count -= 1
        lines.append("".join(queue[:count]).rstrip(" "))
        del queue[:count]
    return lines or [""]


def tokens_that_fit(queue: list[str], room: float, layout: Layout) -> int:
    used, count = 0.0, 0
    for token in queue:
        if used + text_width(token.rstrip(" "), layout) > room + 0.01:
            break
        used += text_width(token, layout)
        count += 1
    return count


def split_token(token: str, room: float, layout: Layout) -> list[str]:
    """Break a word that is wider than its line; one character always fits."""
    count = 1
    while count < len(token) and text_width(token[: count + 1], layout) <= room:
        count += 1
    return [token[:count], token[count:]] if count < len(token) else [token]


# --- a practice to lines


def practice_lines(practice: Practice, layout: Layout) -> list[Line]:
    """Set number and text, sub-points on lines of their own."""
    room = layout.width_of("practice")
    main, *points = practice.text.split("\n")
    hang = 0.0
    lines: list[Line] = []
    if practice.label and layout.hanging:
        hang = max(text_width(f"{label} ", layout) for label in (practice.label, "(1)"))
        lines = [Line(0, practice.label)]
        body = wrap(main, room - hang, room - hang, layout)
    else:
        gap = layout.gap if practice.label else "　　" * layout.indent_unnumbered
        body = wrap(f"{practice.label}{gap}{main}", room, room, layout)
    lines += paragraph(body, 0, hang, hang)
    for point in points:
        lines += point_lines(point, hang, 1 + lines[-1].slot, layout)
    return lines


def point_lines(point: str, hang: float, slot: int, layout: Layout) -> list[Line]:
    indent = hang + layout.sub_indent * layout.size
    deeper = indent + (2 * layout.size if layout.hanging else 0)
    room = layout.width_of("practice")
    return paragraph(wrap(point, room - indent, room - deeper, layout), slot, indent, deeper)


def paragraph(texts: list[str], slot: int, first: float, rest: float) -> list[Line]:
    last = len(texts) - 1
    return [Line(slot + n, text, rest if n else first, full=n < last) for n, text in enumerate(texts)]


def entry_texts(practice: Practice, role: str, layout: Layout) -> list[str]:
    """Set what stands beside a practice in the column ``role``; ``layout`` is that of entries."""
    room = layout.width_of(role)
    if role in ("department", "support"):
        entries = department_names(practice, role, layout)
    else:
        entries = [entry for entry in getattr(practice, role).split("\n") if entry]
    return [line for entry in entries for line in wrap(entry, room, room, layout)]


def department_names(practice: Practice, role: str, layout: Layout) -> list[str]:
    """Return departments, one a line or run together, supporting ones in brackets or their own column."""
    if role == "support":
        names = list(practice.supports)
    elif "support" in layout.roles:
        names = [name for name in practice.departments if name not in practice.supports]
    else:
        names = [bracketed(name, practice, layout) for name in practice.departments]
    return names if layout.joiner == "\n" or not names else [layout.joiner.join(names)]


def bracketed(name: str, practice: Practice, layout: Layout) -> str:
    left, right = layout.brackets
    return f"{left}{name}{right}" if name in practice.supports else name


@cache
def entry_layout(layout: Layout) -> Layout:
    """Return the layout at the size of entries."""
    return replace(layout, size=layout.size * layout.entry_scale)


def reads_as_one(name: str, role: str, layout: Layout) -> bool:
    """Tell whether a person who sees ``name`` wrapped in its column reads one department."""
    room = layout.width_of(role)
    *broken, _ = wrap(name, room, room, entry_layout(layout))
    return not any(line[-1] in words.DEPARTMENT_ENDINGS for line in broken)


def practice_cells(practice: Practice, ordinal: int, layout: Layout) -> dict[str, list[Line]]:
    """Set a practice and its entries, from slot 0 on."""
    cells = {"practice": practice_lines(practice, layout)}
    height = 1 + cells["practice"][-1].slot
    for role in ENTRIES:
        if role in layout.roles:
            texts = entry_texts(practice, role, entry_layout(layout))
            dice = random.Random(f"{layout.jitter} {ordinal} {role}")
            slot = int(layout.late and len(texts) < height and dice.random() < 0.2)
            shift = 0 if slot else layout.drift * dice.uniform(-0.75, 1)
            cells[role] = [Line(slot + n, text, shift=shift) for n, text in enumerate(texts)]
    return cells


# --- a plan to rows


def rows_of(spec: PlanSpec, layout: Layout) -> list[Row]:
    """Return the table's rows, heading cells filled."""
    rows: list[Row] = []
    ordinal = 0
    for path, item in items_of(spec):
        sets = [practice_cells(p, ordinal + n, layout) for n, p in enumerate(item.practices)]
        ordinal += len(sets)
        careful = not item.practices[0].label
        if layout.rows == "stacked":
            rows.append(stacked_row(path, sets, careful=careful))
        else:
            rows += [Row((*path, n), height_of(cells), cells, careful) for n, cells in enumerate(sets)]
    for depth, role in enumerate(HEADINGS, start=1):
        if role in layout.roles:
            set_headings(rows, role, depth, spec, layout)
    if "serial" in layout.roles:
        set_serials(rows, layout)
    return rows


def set_serials(rows: list[Row], layout: Layout) -> None:
    """Number the ruled rows."""
    depth = 4 if layout.rows == "ruled" else 3
    for number, (_, group) in enumerate(groupby(rows, lambda row: row.path[:depth]), start=1):
        next(group).cells["serial"] = [Line(0, str(number))]


def items_of(spec: PlanSpec) -> Iterator[tuple[tuple[int, int, int], Item]]:
    for f, facet in enumerate(spec.facets):
        for s, strategy in enumerate(facet.strategies):
            for i, item in enumerate(strategy.items):
                yield (f, s, i), item


def stacked_row(path: tuple[int, ...], sets: list[dict[str, list[Line]]], *, careful: bool) -> Row:
    """Put practices under one another, each as high as its highest cell."""
    row = Row(path, 0, careful=careful)
    for cells in sets:
        for role, lines in cells.items():
            row.cells.setdefault(role, []).extend(replace(line, slot=row.slots + line.slot) for line in lines)
        row.slots += height_of(cells)
    return row


def height_of(cells: dict[str, list[Line]]) -> int:
    return 1 + max(line.slot for lines in cells.values() for line in lines)


def set_headings(rows: list[Row], role: str, depth: int, spec: PlanSpec, layout: Layout) -> None:
    """Lay each heading of ``role`` over the rows that share it, adding blank lines where it needs them."""
    for path, group in groupby(rows, lambda row: row.path[:depth]):
        span = list(group)
        texts = heading_texts(role, path, spec, layout)
        if not layout.merged:
            span = span[:1]
        span[-1].slots += max(0, len(texts) - sum(row.slots for row in span))
        places = [(row, slot) for row in span for slot in range(row.slots)]
        for text, (row, slot) in zip(texts, places, strict=False):
            row.cells.setdefault(role, []).append(Line(slot, text))


def heading_texts(role: str, path: tuple[int, ...], spec: PlanSpec, layout: Layout) -> list[str]:
    heading = heading_at(spec, path)
    room = layout.width_of(role)
    if role == "strategy" and spans_items(spec, path, layout):
        room += layout.width_of("item") + 2 * layout.pad_x
    return wrap(heading, room, room, layout) if heading else []


def heading_at(spec: PlanSpec, path: tuple[int, ...]) -> str:
    """Return the heading of the facet, strategy or item at ``path``."""
    facet = spec.facets[path[0]]
    if len(path) == 1:
        return facet.heading
    strategy = facet.strategies[path[1]]
    return strategy.heading if len(path) == 2 else strategy.items[path[2]].heading


def spans_items(spec: PlanSpec, path: tuple[int, ...], layout: Layout) -> bool:
    """Tell whether the strategy's cell takes the item column too."""
    items = spec.facets[path[0]].strategies[path[1]].items
    return layout.span_itemless and "item" in layout.roles and not items[0].heading
