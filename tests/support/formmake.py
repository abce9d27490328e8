"""Random scoring forms (評分表), set by the factory's typesetter, with the truth that a reader must find.

What a person who looks at the page could not tell is not made: names end before their points, texts of bands
end in a full stop, and every criterion in a cell of standards has its name with a mark where there are several.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import fonts
import words
from pages import Cell, Flow, Ink, Page, Table, set_table, write_wrapped
from paint import paint_page, place_page
from planmake import Dice, make_layout
from planspec import Layout
from reportlab.pdfgen.canvas import Canvas
from typeset import Line, Row, text_width, wrap

LEVELS = ("item", "indicator", "subindicator")
NAMES = {
    "area": ("構面", "評核構面", "考核面向"),
    "item": ("評核項目", "考核項目", "評分項目"),
    "indicator": ("評核指標", "考核指標", "評分細項"),
    "subindicator": ("次評核指標", "子指標", "指標細項"),
    "standard": ("評分參考標準", "評分標準", "評分說明"),
    "band": ("級距", "分數級距"),
    "points": ("配分", "滿分"),
    "score": ("得分", "自評分數"),
}
PAIRS = tuple(words.FORM_WORDS[n : n + 2] for n in range(0, len(words.FORM_WORDS), 2))


@dataclass
class Node:
    """A heading of the form or a criterion."""

    name: str
    points: int
    printed: str = ""
    """The points as printed, where they are not the true ones."""
    children: list["Node"] = field(default_factory=list)
    bands: list[tuple[int, int, str]] = field(default_factory=list)
    """(least, most, text), the highest first."""

    @property
    def figure(self) -> str:
        return self.printed or str(self.points)


@dataclass(frozen=True)
class Style:
    levels: tuple[str, ...]
    """Which columns of names it has."""
    area: str
    """none, across (a row), loose (a line above the table), column."""
    points: str
    """line, inline (in the heading's cell) or column."""
    named: bool
    """Cells of standards name their criteria."""
    mark: str
    bands: str
    """lines, inline (text after the range), trailing (range after the text) or column."""
    ranges: str
    """How a range is written."""
    score: bool
    """A column is left blank for the score."""
    blanks: bool
    """Headings have 「*小計：」."""
    total: str


@dataclass(frozen=True)
class Form:
    style: Style
    roots: tuple[Node, ...]
    """Areas; one without a name where there are none."""
    title: str
    headers: dict[str, str]

    @property
    def total(self) -> int:
        return sum(root.points for root in self.roots)


def random_form(seed: int, **overrides: Any) -> Form:
    """Return the form of a seed; ``overrides`` are fields of its style."""
    choose = Dice(seed)
    few = choose.count(1, 3)
    chosen = {
        "levels": LEVELS[:few],
        "area": choose.pick(("none", "across", "loose", "column")),
        "points": choose.pick(("line", "inline", "column")),
        "named": choose.chance(50),
        "mark": choose.pick(("※", "●", "")),
        "bands": choose.pick(("lines", "inline", "trailing", "column")),
        "ranges": choose.pick(("{}-{}分", "{}～{}分", "{}分至{}分", "({}-{}分)")),
        "score": choose.chance(40),
        "blanks": choose.chance(40),
        "total": choose.pick(("總分(滿分{}分)", "滿分：{}分", "")),
    }
    chosen |= overrides
    if chosen["bands"] in ("column", "trailing"):
        chosen["named"] = False
    style = Style(**chosen)
    used: set[str] = set()
    areas = 1 if style.area == "none" else choose.count(2, 3)
    roots = tuple(_area(choose, style, used) for _ in range(areas))
    headers = {role: choose.pick(names) for role, names in NAMES.items()}
    return Form(style, roots, f"{choose.count(100, 115)}年度服務品質評核表", headers)


def _area(choose: Dice, style: Style, used: set[str]) -> Node:
    items = [_node(choose, style, used, 0) for _ in range(choose.count(1, 3))]
    name = "" if style.area == "none" else _name(choose, used)
    return Node(name, sum(item.points for item in items), children=items)


def _node(choose: Dice, style: Style, used: set[str], depth: int) -> Node:
    name = _name(choose, used)
    if depth + 1 < len(style.levels):
        children = [_node(choose, style, used, depth + 1) for _ in range(choose.count(1, 3))]
        return Node(name, sum(child.points for child in children), children=children)
    if style.named:
        criteria = [_leaf(choose, style, _name(choose, used)) for _ in range(choose.count(1, 3))]
        return Node(name, sum(one.points for one in criteria), children=criteria)
    return _leaf(choose, style, name)


def _leaf(choose: Dice, style: Style, name: str) -> Node:
    least = 2 if style.bands == "trailing" else 1
    points = choose.count(2, 24) * 5
    cuts = sorted(random.Random(choose.count(0, 10**6)).sample(range(2, points), choose.count(least, 4) - 1))
    edges = [1, *cuts, points + 1]
    bands = [(low, high - 1, _text(choose)) for low, high in pairwise(edges)]
    return Node(name, points, bands=bands[::-1])


def _name(choose: Dice, used: set[str]) -> str:
    while True:
        name = "".join(choose.pick(PAIRS) for _ in range(choose.count(2, 5))) + choose.pick(
            ("程度", "情形", "績效")
        )
        if name not in used:
            used.add(name)
            return name


def _text(choose: Dice) -> str:
    clauses = [
        "".join(choose.pick(PAIRS) for _ in range(choose.count(3, 8))) for _ in range(choose.count(1, 5))
    ]
    return "，".join(clauses) + "。"


# --- the truth


def truth(form: Form) -> list[dict[str, Any]]:
    """Return what a reader must find, a row a criterion."""
    rows: list[dict[str, Any]] = []
    levels = ("area", *form.style.levels, "criterion")

    def walk(node: Node, above: dict[str, Any], depth: int) -> None:
        level = levels[depth] if node.children or not form.style.named else "criterion"
        here = above | ({level: (node.name, node.points)} if node.name else {})
        for child in node.children:
            walk(child, here, depth + 1)
        if not node.children:
            rows.append(
                here | {"bands": [(low, high, _printed(text, form)) for low, high, text in node.bands]}
            )

    for root in form.roots:
        walk(root, {}, 0)
    return rows


def _printed(text: str, form: Form) -> str:
    return text.rstrip("。") if form.style.bands == "trailing" else text


def found_in(criteria: Any) -> list[dict[str, Any]]:
    """Return criteria that were read as :func:`truth` writes them."""
    rows = []
    for one in criteria:
        row: dict[str, Any] = {
            level: (getattr(one, level), getattr(one, f"{level}_points"))
            for level in ("area", *LEVELS, "criterion")
            if getattr(one, level)
        }
        rows.append(row | {"bands": [(band.min, band.max, band.text) for band in one.bands]})
    return rows


# --- drawing


def form_layout(seed: int, **overrides: Any) -> Layout:
    """Return how a form is drawn: a random layout of plans, without what only plans have."""
    fixed: dict[str, Any] = {"rows": "ruled", "watermark": "", "running_title": False, "open_sides": False}
    fixed |= {"entry_scale": 1, "split_tables": False, "size": 10, "pitch": 15, "radicals": False}
    return make_layout(Dice(seed), **(fixed | overrides))


def draw_form(form: Form, layout: Layout, path: Path, before: Callable[[Flow], None] | None = None) -> int:
    """Draw a form as a PDF, after what ``before`` writes; return how many pages it has."""
    fonts.register_faces()
    flow = Flow(layout)
    if before:
        before(flow)
        flow.turn()
    write_wrapped(flow, form.title, bold=True)
    if form.style.total:
        write_wrapped(flow, form.style.total.format(form.total))
    tables = list(_tables(form, layout))
    for root, table in zip(form.roots, tables, strict=False):
        if form.style.area == "across":
            flow.y -= 0 if table is tables[0] else layout.pitch / 2
            _write_area_row(flow, root)
        if form.style.area == "loose":
            write_wrapped(flow, _heading(root, "構面"))
        set_table(flow, table)
    _paint(flow.pages, layout, path)
    return len(flow.pages)


def _paint(pages: list[Page], layout: Layout, path: Path) -> None:
    canvas = Canvas(str(path), pagesize=(layout.page_width, layout.page_height), invariant=1)
    for number, page in enumerate(pages, 1):
        place_page(canvas, layout, number)
        paint_page(canvas, page, layout)
        canvas.showPage()
    canvas.save()


def _heading(node: Node, ending: str = "") -> str:
    return f"{node.name}{ending}({node.figure}分)"


def _write_area_row(flow: Flow, root: Node) -> None:
    layout = flow.layout
    if flow.room < 8 * layout.pitch:
        flow.turn()
    top, bottom = flow.y, flow.y + layout.pitch + 2 * layout.pad_y
    text = _heading(root, "構面")
    middle = layout.left + text_width(text, layout) + 4 * layout.pad_x + 10
    flow.page.cells += [Cell(layout.left, top, middle, bottom), Cell(middle, top, layout.right, bottom)]
    flow.page.inks.append(Ink(layout.left + layout.pad_x, top + layout.pad_y, text))
    flow.page.inks.append(Ink(middle + layout.pad_x, top + layout.pad_y, "著眼於服務。"))
    flow.y = bottom


def _tables(form: Form, layout: Layout) -> Iterator[Table]:
    roles = _roles(form.style)
    shares = {"standard": 3.2, "points": 0.55, "score": 0.7, "band": 1.2, "area": 0.9}
    weights = [shares.get(role.partition(" ")[0], 1.1) for role in roles]
    width, x = layout.right - layout.left, layout.left
    bounds: dict[str, tuple[float, float]] = {}
    for role, weight in zip(roles, weights, strict=True):
        bounds[role] = (x, x + width * weight / sum(weights))
        x = bounds[role][1]
    depth = {"area": 1, "item": 2, "indicator": 3, "subindicator": 4, "standard": 6, "band": 6, "score": 6}
    if form.style.bands != "column":
        depth |= {"standard": 5, "band": 5, "score": 5}
    own = {role: depth[role.removeprefix("points ")] for role in roles}
    headers = [
        (bounds[role], wrap(form.headers[role.partition(" ")[0]], _room(bounds[role], layout), 99, layout))
        for role in roles
    ]
    groups = [form.roots] if form.style.area in ("column", "none") else [(root,) for root in form.roots]
    for group in groups:
        rows = list(_rows(form, group, bounds, layout))
        _set_headings(form, group, rows, bounds, layout, own)
        yield Table(rows, bounds, own, headers)


def _roles(style: Style) -> list[str]:
    roles: list[str] = ["area"] if style.area == "column" else []
    for level in ("area", *style.levels):
        if level != "area":
            roles.append(level)
        if style.points == "column" and (level != "area" or style.area == "column"):
            roles.append(f"points {level}")
    roles += ["band"] if style.bands == "column" else []
    return [*roles, "standard", *(["score"] if style.score else [])]


def _room(bounds: tuple[float, float], layout: Layout) -> float:
    return bounds[1] - bounds[0] - 2 * layout.pad_x


def _leaves(form: Form, group: tuple[Node, ...]) -> Iterator[tuple[tuple[int, ...], list[Node]]]:
    """Yield (path, criteria in one row)."""
    depth = len(form.style.levels)

    def walk(node: Node, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], list[Node]]]:
        if len(path) == 1 + depth:
            full = (*path, *[0] * (4 - len(path)))
            for n, leaf in enumerate(node.children or [node]):
                yield (*full, n), [leaf]
            return
        for n, child in enumerate(node.children):
            yield from walk(child, (*path, n))

    for n, root in enumerate(group):
        yield from walk(root, (n,))


def _rows(
    form: Form, group: tuple[Node, ...], bounds: dict[str, tuple[float, float]], layout: Layout
) -> Iterator[Row]:
    for path, (leaf,) in _leaves(form, group):
        if form.style.bands == "column":
            for n, (low, high, text) in enumerate(leaf.bands):
                cells = {
                    "band": _lines([form.style.ranges.format(low, high)], bounds["band"], layout),
                    "standard": _lines([text], bounds["standard"], layout),
                }
                yield Row((*path, n), max(len(lines) for lines in cells.values()), cells)
            continue
        lines = _lines(list(_standard(form, leaf)), bounds["standard"], layout)
        yield Row((*path, 0), len(lines), {"standard": lines})


def _standard(form: Form, leaf: Node) -> Iterator[str]:
    style = form.style
    if style.named:
        yield f"{style.mark}{_heading(leaf)}："
    if style.bands == "trailing":
        yield "".join(
            f"{text.rstrip('。')}：{style.ranges.strip('()').format(low, high)}。"
            for low, high, text in leaf.bands
        )
        return
    for low, high, text in leaf.bands:
        printed = style.ranges.format(low, high)
        if style.bands == "inline":
            yield f"{printed}：{text}"
        else:
            yield printed
            yield text


def _lines(texts: list[str], bounds: tuple[float, float], layout: Layout) -> list[Line]:
    room = _room(bounds, layout)
    return [
        Line(n, text) for n, text in enumerate(part for t in texts for part in wrap(t, room, room, layout))
    ]


def _set_headings(
    form: Form,
    group: tuple[Node, ...],
    rows: list[Row],
    bounds: dict[str, tuple[float, float]],
    layout: Layout,
    depth: dict[str, int],
) -> None:
    style = form.style
    for level in ("area", *style.levels):
        if level not in bounds:
            continue
        spans: dict[tuple[int, ...], list[Row]] = {}
        for row in rows:
            spans.setdefault(row.path[: depth[level]], []).append(row)
        for path, span in spans.items():
            node = _at(group, path)
            texts = [node.name] if style.points != "inline" else [_heading(node)]
            texts += [f"({node.figure}分)"] if style.points == "line" else []
            texts += ["*小計："] if style.blanks and level in ("item", "indicator") else []
            _spread(span, level, [line.text for line in _lines(texts, bounds[level], layout)])
            if style.points == "column":
                _spread(span, f"points {level}", [node.figure])


def _at(group: tuple[Node, ...], path: tuple[int, ...]) -> Node:
    node = group[path[0]]
    for n in path[1:]:
        node = node.children[n]
    return node


def _spread(span: list[Row], role: str, texts: list[str]) -> None:
    """Lay a heading's lines over the rows that share it, adding blank lines where it needs them."""
    span[-1].slots += max(0, len(texts) - sum(row.slots for row in span))
    places = [(row, slot) for row in span for slot in range(row.slots)]
    for text, (row, slot) in zip(texts, places, strict=False):
        row.cells.setdefault(role, []).append(Line(slot, text))
