"""What a drawn plan says (:class:`PlanSpec`) and how it looks (:class:`Layout`)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Practice:
    label: str
    """As printed; '' where the practice is not numbered."""
    text: str
    """Sub-points stand on lines of their own."""
    departments: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    """Those of ``departments`` that are printed in brackets, or in a column of their own."""
    deadline: str = ""
    """Several entries stand on lines of their own."""
    remark: str = ""


@dataclass(frozen=True)
class Item:
    heading: str
    """'' where the strategy has no items."""
    practices: tuple[Practice, ...]


@dataclass(frozen=True)
class Strategy:
    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Facet:
    heading: str
    strategies: tuple[Strategy, ...]


@dataclass(frozen=True)
class PlanSpec:
    title: str
    office: str
    agency: str
    roc_year: int
    enacted: dt.date
    facets: tuple[Facet, ...]
    prose: Any = None
    """What stands round the table (prosemake.Prose); None for the sections of ``words``."""


@dataclass(frozen=True)
class Column:
    role: str
    """facet, strategy, item, practice, department, support, deadline, remark or serial."""
    header: str
    """'' for the item column: the header of its strategy spans both."""
    width: float
    """In points."""


MEASURES = ("columns", "left", "top", "bottom", "pad_x", "pad_y", "jitter", "page_width", "page_height")
"""Fields of a layout that are no features: a failure is hardly due to them."""


@dataclass(frozen=True)
class Layout:
    """How a plan is drawn. Lengths in points; ``page_width`` by ``page_height`` is what is displayed."""

    columns: tuple[Column, ...]
    page_width: float = 595.28
    page_height: float = 841.89
    rotate: int = 0
    """The page's /Rotate; the content is turned the other way, so that the page displays upright."""
    rotate_odd: bool = False
    """Only odd pages are turned."""
    zoom: float = 1
    """The content is drawn larger or smaller, under a matrix that undoes it, as browsers do."""
    gutter: float = 0
    """Even pages stand this far to the right."""
    left: float = 50
    top: float = 56
    bottom: float = 56
    face: str = "upright"
    latin: str = ""
    """A built-in face for Latin letters and digits; '' for the same face."""
    size: float = 12
    pitch: float = 18
    """From one line to the next."""
    title_scale: float = 1
    """Size of the title, in sizes of the text."""
    entry_scale: float = 1
    """Size of departments, deadlines and remarks."""
    pad_x: float = 4
    pad_y: float = 2
    # --- rows and rules
    rows: str = "stacked"
    """stacked: a row an item; ruled: a row a practice; borderless: a row a practice, no rule between."""
    merged: bool = True
    """Heading cells span their rows; else every row has heading cells of its own, empty but the first."""
    span_itemless: bool = False
    """The strategy's cell spans the item column where the strategy has no items."""
    rules: str = "lines"
    """lines, rects (stroked, one a cell), slivers (filled), cell_slivers (four filled a cell), word
    (slivers between filled corner squares)."""
    rule_width: float = 0.5
    open_bottom: str = "no"
    """Leave out the rule at the page's end: no, cut (where a row goes on), always (while the table does)."""
    frame: str = "thin"
    """The table's outer rules: thin, thick, double."""
    shading: str = "none"
    """Filled areas behind the text: none, header, cells (white ones too, as browsers paint)."""
    split_tables: bool = False
    """Each facet has a table of its own, with a header."""
    upright: bool = True
    """There are vertical rules; without them the columns are told by the space between them."""
    open_sides: bool = False
    """The table's outer left and right rules are left out."""
    keep_rows: bool = False
    """A row that fits one page is not cut."""
    repeat_header: bool = True
    # --- text
    text_mode: str = "line"
    """line, char (one by one), spread (character spacing fills the line), spread_char."""
    kinsoku: bool = True
    """No line begins with a closing mark or ends with an opening one."""
    hanging: bool = True
    wraps_labels: bool = False
    """Lines may begin with what looks like a number: in a word processor's file paragraphs are known."""
    gap: str = " "
    """Between a number and its text."""
    indent_unnumbered: bool = False
    """Practices without a number begin with two ideographic spaces."""
    paint_order: str = "columns"
    """In what order a page's text is drawn: columns, rows, shuffled."""
    sub_indent: float = 0
    """Of sub-points, in ems."""
    center_entries: bool = False
    center_headings: bool = False
    entry_valign: str = "top"
    """top or middle of the row; middle in ruled rows only."""
    heading_valign: str = "top"
    """top or middle of the merged cell's part on its first page."""
    strike: str = "none"
    """Double-struck bold: none, headers, all."""
    strike_offset: float = 0.3
    radicals: bool = False
    """Some characters are written as Kangxi or CJK radicals."""
    # --- department and deadline lines
    drift: float = 0
    """How far they stand off their practice's lines at most, in pitches."""
    late: bool = False
    """Some stand a whole line late, beside their practice all the same."""
    jitter: int = 0
    """Seed of the drift."""
    brackets: str = "（）"
    joiner: str = "\n"
    """Between departments: a line feed, or 、 on one line."""
    # --- numbering
    label_style: str = "(1)"
    """(1), （1）, 1., 1、, 一、, （一）, ①, １、, or '' in ruled rows."""
    heading_style: tuple[str, str, str] = ("{一}、", "（{一}）", "{1}.")
    """Numbers of facets, strategies and items."""
    sub_style: str = "甲."
    """甲., 甲、, ◎, (1), a."""
    running_labels: bool = False
    """The numbering runs on through the facet instead of starting anew at each item."""
    # --- around the table
    page_number: str = ""
    running_title: bool = False
    watermark: str = ""
    before: int = 0
    """Sections before the table."""
    after: int = 0
    """Sections after it."""
    outline: bool = False
    """The sections are drawn at random instead (prosemake), whatever ``before`` and ``after`` say."""
    scoring: bool = False
    """A scoring table, no plan table, follows."""
    date_format: str = ""
    cover: bool = False
    """A page with nothing but the title comes first."""
    spaced_headers: bool = False
    """面　向 for 面向."""

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(column.role for column in self.columns)

    @property
    def right(self) -> float:
        return self.left + sum(column.width for column in self.columns)

    def width_of(self, role: str) -> float:
        """Room for text in the column, in points."""
        return next(c.width for c in self.columns if c.role == role) - 2 * self.pad_x

    def features(self) -> dict[str, Any]:
        """Feature -> value, without the plain measures: what a failure may be blamed on."""
        found: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        for measure in MEASURES:
            del found[measure]
        found["order"] = " ".join(role for role in self.roles if role != "item")
        found["item_column"] = "item" in self.roles
        found["page"] = f"{self.page_width:.0f}x{self.page_height:.0f}"
        return found


def practices_of(spec: PlanSpec) -> Iterator[tuple[tuple[int, int, int, int], Practice]]:
    """Yield (facet, strategy, item, practice) indices and the practice, in document order."""
    for f, facet in enumerate(spec.facets):
        for s, strategy in enumerate(facet.strategies):
            for i, item in enumerate(strategy.items):
                for p, practice in enumerate(item.practices):
                    yield (f, s, i, p), practice


def printed_departments(practice: Practice, layout: Layout) -> list[str]:
    """Return every department; those with a column of their own come last."""
    if "department" not in layout.roles:
        return []
    if "support" not in layout.roles:
        return list(practice.departments)
    return [name for name in practice.departments if name not in practice.supports] + list(practice.supports)


def truth(spec: PlanSpec, layout: Layout) -> list[dict[str, Any]]:
    """Return what a reader must find, in document order; a column that is not drawn has no value."""
    rows = []
    for (f, s, i, _), practice in practices_of(spec):
        strategy = spec.facets[f].strategies[s]
        row = {
            "facet": spec.facets[f].heading,
            "strategy": strategy.heading,
            "item": strategy.items[i].heading if "item" in layout.roles else "",
            "label": practice.label,
            "text": practice.text,
            "departments": printed_departments(practice, layout),
            "support_departments": list(practice.supports) if "department" in layout.roles else [],
            "deadline": practice.deadline if "deadline" in layout.roles else "",
            "remark": practice.remark if "remark" in layout.roles else "",
        }
        rows.append(row)
    return rows
