"""Random layouts, and random plans that fit them: one set of rules for dice and for Hypothesis.

What a person who looks at the page could not tell is not made:

- a practice is as high as its departments and deadlines, which stand beside it;
- where entries are missing, the others drift less than a third of a line, so the nearest is right;
- a wrapped department name breaks where no line but the last ends like a name (組, 課, 室 …);
- rows without numbers have a rule between them, end in a full stop and are not cut after one; each has
  entries of its own; where a page cuts such a row, and only there, the page's last rule is missing.
"""

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any, Protocol, TypeVar

import fonts
import words
from hypothesis import strategies as st
from planspec import Column, Facet, Item, Layout, PlanSpec, Practice, Strategy
from prosemake import make_prose
from typeset import reads_as_one

T = TypeVar("T")

PAGES = ((595.28, 841.89), (595.28, 841.89), (595.28, 841.89), (612.0, 792.0), (841.89, 1190.55))
FEWEST_EMS = {
    "facet": 2.3,
    "strategy": 3.3,
    "item": 4.3,
    "department": 3.3,
    "support": 3.3,
    "deadline": 3.3,
    "remark": 3.3,
    "serial": 2.3,
}
MOST_EMS = FEWEST_EMS | {"facet": 5, "strategy": 7, "item": 9, "department": 7, "deadline": 7, "remark": 6}
HEADING_STYLES = (
    ("{一}、", "（{一}）", "{1}."),
    ("{一}、", "({一})", "{1}."),
    ("{一}、", "（{一}）", "{1}. "),
    ("{壹}、", "{一}、", "（{一}）"),
    ("{一}、", "{1}.", "({1})"),
)
LABELS = {
    "(1)": lambda n: f"({n})",
    "（1）": lambda n: f"（{n}）",
    "1.": lambda n: f"{n}.",
    "1、": lambda n: f"{n}、",
    "一、": lambda n: f"{chinese(n)}、",
    "（一）": lambda n: f"（{chinese(n)}）",
    "①": lambda n: chr(ord("①") + n - 1),
    "１、": lambda n: f"{n}、".translate({ord(str(d)): chr(ord("０") + d) for d in range(10)}),
    "": lambda n: "",
}
POINTS = {
    "甲.": lambda n: f"{'甲乙丙丁戊'[n]}. ",
    "甲、": lambda n: f"{'甲乙丙丁戊'[n]}、",
    "◎": lambda n: "◎ ",
    "(1)": lambda n: f"({n + 1})",
    "a.": lambda n: f"{'abcde'[n]}. ",
}
MOST_CIRCLED = 10
"""Circled numbers that every face has."""


class Chooser(Protocol):
    """Makes choices; the first option and the lowest number are the simplest."""

    def pick(self, options: Sequence[T]) -> T: ...
    def count(self, low: int, high: int) -> int: ...
    def chance(self, percent: int) -> bool: ...


class Dice:
    """Chooses by a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def pick(self, options: Sequence[T]) -> T:
        return self.random.choice(options)

    def count(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def chance(self, percent: int) -> bool:
        return self.random.random() * 100 < percent


class Drawn:
    """Lets Hypothesis choose, so that it can shrink."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw

    def pick(self, options: Sequence[T]) -> T:
        return self.draw(st.sampled_from(options))

    def count(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) >= 100 - percent


def chinese(n: int) -> str:
    """Return 1 to 99 in Chinese numerals."""
    tens, ones = divmod(n, 10)
    digits = " 一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (digits[ones] if ones else "")


# --- layouts


def make_layout(choose: Chooser, **overrides: Any) -> Layout:
    """Choose how a plan looks; ``overrides`` are taken as they are."""
    size = choose.pick((12, 12, 10, 14, 11, 9, 16))
    width, height = choose.pick(PAGES)
    if choose.chance(25):
        width, height = height, width
    chosen = {
        "page_width": width,
        "page_height": height,
        "rotate": choose.pick((0, 0, 0, 0, 90, 180, 270)),
        "left": choose.count(36, 70),
        "top": choose.count(56, 80),
        "bottom": choose.count(56, 80),
        "face": choose.pick(("upright", "upright", "narrow", fonts.UNEMBEDDED)),
        "latin": choose.pick(("", "", "Times-Roman", "Helvetica")),
        "rotate_odd": choose.chance(20),
        "zoom": choose.pick((1, 1, 1, 0.75, 2)),
        "gutter": choose.pick((0, 0, 0, 12)),
        "title_scale": choose.pick((1, 1.25, 1.5)),
        "entry_scale": choose.pick((1, 1, 1, 0.85)),
        "size": size,
        "pitch": size * choose.pick((1.5, 1.3, 1.2, 1.8)),
        "pad_x": choose.pick((4, 5.4, 2.5)),
        "pad_y": choose.pick((2, 0.5, 4)),
        **choose_rules(choose),
        **choose_text(choose),
        **choose_numbering(choose),
        **choose_surroundings(choose),
    }
    known = {f.name for f in fields(Layout)}
    if unknown := set(overrides) - known:
        raise TypeError(f"no such layout fields: {sorted(unknown)}")
    chosen |= {key: value for key, value in overrides.items() if key != "columns"}
    columns = overrides.get("columns") or choose_columns(choose, chosen)
    return made_clear(Layout(columns=columns, **chosen), overrides)


def choose_rules(choose: Chooser) -> dict[str, Any]:
    rows = choose.pick(("stacked", "stacked", "ruled", "borderless"))
    return {
        "rows": rows,
        "merged": rows != "ruled" or not choose.chance(20),
        "span_itemless": choose.chance(25),
        "rules": choose.pick(("lines", "rects", "slivers", "cell_slivers", "word")),
        "frame": choose.pick(("thin", "thin", "thick", "double")),
        "shading": choose.pick(("none", "none", "none", "header", "cells")),
        "split_tables": choose.chance(10),
        "rule_width": choose.pick((0.5, 0.75, 1.0)),
        "open_bottom": choose.pick(("no", "no", "cut", "always")),
        "open_sides": choose.chance(15),
        "keep_rows": choose.chance(15),
        "repeat_header": not choose.chance(30),
    }


def choose_text(choose: Chooser) -> dict[str, Any]:
    drifting = choose.chance(40)
    return {
        "text_mode": choose.pick(("line", "line", "char", "spread", "spread_char")),
        "kinsoku": not choose.chance(25),
        "hanging": not choose.chance(30),
        "gap": "" if choose.chance(30) else " ",
        "indent_unnumbered": choose.chance(20),
        "paint_order": choose.pick(("columns", "columns", "rows", "shuffled")),
        "sub_indent": choose.pick((0, 0, 1)),
        "center_entries": choose.chance(25),
        "center_headings": choose.chance(20),
        "entry_valign": choose.pick(("top", "top", "middle")),
        "heading_valign": choose.pick(("top", "top", "top", "middle")),
        "strike": choose.pick(("none", "none", "headers", "all")),
        "strike_offset": choose.pick((0.2, 0.3, 0.4)),
        "radicals": choose.chance(10),
        "drift": choose.pick((0.15, 0.3, 0.4)) if drifting else 0,
        "late": choose.chance(15),
        "jitter": choose.count(0, 999),
        "brackets": choose.pick(("（）", "()")),
        "joiner": "、" if choose.chance(12) else "\n",
    }


def choose_numbering(choose: Chooser) -> dict[str, Any]:
    label = choose.pick(("(1)", "(1)", "（1）", "1.", "1、", "一、", "（一）", "①", "１、", ""))
    subs = [style for style in POINTS if style != "(1)" or label in ("1.", "1、", "一、", "１、")]
    return {
        "label_style": label,
        "sub_style": choose.pick(subs),
        "running_labels": choose.chance(8),
        "heading_style": choose.pick(HEADING_STYLES),
    }


def choose_surroundings(choose: Chooser) -> dict[str, Any]:
    return {
        "page_number": choose.pick(("", *words.PAGE_NUMBERS)),
        "running_title": choose.chance(15),
        "watermark": choose.pick(words.WATERMARKS) if choose.chance(12) else "",
        "before": choose.count(0, 3),
        "after": choose.count(0, 2),
        "scoring": choose.chance(12),
        "date_format": choose.pick(words.DATES),
        "spaced_headers": choose.chance(15),
        "cover": choose.chance(8),
    }


def choose_columns(choose: Chooser, chosen: dict[str, Any]) -> tuple[Column, ...]:
    """Choose which columns, in what order and how wide; 具體作法 takes what is left."""
    groups = [("facet",), ("strategy", "item") if not choose.chance(20) else ("strategy",), ("practice",)]
    groups += [(role,) for role in ("department", "deadline") if not choose.chance(12)]
    if ("department",) in groups:
        groups += [(role,) for role in ("support", "remark") if choose.chance(8)]
    if choose.chance(8):
        groups.insert(0, ("serial",))
    if choose.chance(25):
        groups = [groups.pop(choose.count(0, len(groups) - 1)) for _ in range(len(groups))]
    elif choose.chance(25):
        groups = [*groups[:-2], *reversed(groups[-2:])] if len(groups) == 5 else groups
    roles = [role for group in groups for role in group]
    size, pad = chosen["size"], chosen["pad_x"]
    generous = chosen["page_width"] > 45 * size
    most = {role: int(MOST_EMS[role] - 3) if generous else 1 for role in FEWEST_EMS}
    widths = {
        role: 2 * pad + size * (FEWEST_EMS[role] + choose.count(0, most[role]))
        for role in roles
        if role != "practice"
    }
    if choose.chance(8):
        widths["facet"] = 2 * pad + 1.15 * size  # one character a line
    headers = {role: choose.pick(words.HEADERS[role]) for role in roles if role != "item"}
    columns = tuple(Column(role, headers.get(role, ""), widths.get(role, 0)) for role in roles)
    return with_room(columns, chosen["page_width"] - 2 * chosen["left"], 10 * size + 2 * pad)


def with_room(columns: tuple[Column, ...], width: float, least: float) -> tuple[Column, ...]:
    """Give 具體作法 what is left of ``width``; leave columns out while that is less than ``least``."""
    for spare in ("", "serial", "remark", "support", "deadline"):
        columns = tuple(column for column in columns if column.role != spare)
        room = width - sum(column.width for column in columns)
        if room >= least:
            break
    return tuple(replace(column, width=room) if column.role == "practice" else column for column in columns)


def made_clear(layout: Layout, overrides: dict[str, Any]) -> Layout:
    """Undo what a person could not read, in favour of what the caller asked for."""
    change: dict[str, Any] = {}
    if layout.rows != "ruled" and not layout.label_style:
        change["label_style" if "rows" in overrides else "rows"] = "(1)" if "rows" in overrides else "ruled"
    if not layout.merged and change.get("rows", layout.rows) != "ruled":
        change["merged"] = True
    if not change.get("label_style", layout.label_style):
        beside = {"department", "deadline"} & set(layout.roles)
        change |= {"open_bottom": "cut"} if beside else {"label_style": "(1)"}
    if {"support", "remark"} & set(layout.roles):
        change["drift"] = min(layout.drift, 0.3)
    narrowest = 10 * layout.size
    if layout.width_of("practice") < narrowest:
        scale = layout.width_of("practice") / narrowest
        return make_smaller(replace(layout, **change), max(0.75, scale))
    return replace(layout, **change)


def make_smaller(layout: Layout, scale: float) -> Layout:
    """Set a plan whose columns are too narrow in a smaller size, and give 具體作法 the room."""
    columns = [c if c.role == "practice" else replace(c, width=c.width * scale) for c in layout.columns]
    room = layout.page_width - 2 * layout.left - sum(c.width for c in columns if c.role != "practice")
    columns = [replace(c, width=room) if c.role == "practice" else c for c in columns]
    smaller = {name: getattr(layout, name) * scale for name in ("size", "pitch", "pad_x")}
    return replace(layout, columns=tuple(columns), **smaller)


# --- plans


def make_plan(choose: Chooser, layout: Layout, most: int = 8) -> PlanSpec:
    """Choose what a plan says; ``most``: about how many items."""
    office, agency = choose.pick(words.OFFICES), choose.pick(words.AGENCIES)
    year = choose.count(105, 114)
    subject = choose.pick(words.SUBJECTS)
    between = choose.pick(("", " "))
    title = f"{choose.pick((agency, ''))}{office}{between}{year}{between}年度{subject}"
    enacted = dt.date(year + 1911, choose.count(1, 12), choose.count(1, 28))
    maker = _Maker(choose, layout, most)
    facets = maker.facets()
    prose = make_prose(choose, year) if layout.outline else None
    return PlanSpec(title, office, agency, year, enacted, facets, prose)


class _Maker:
    """Makes facets, strategies, items and practices until enough items are made."""

    def __init__(self, choose: Chooser, layout: Layout, most: int) -> None:
        self.choose = choose
        self.layout = layout
        self.items_left = choose.count(1, most)
        self.label = 0
        complete = layout.drift > 0.3 or not layout.label_style
        self.missing = 0 if complete else choose.pick((0, 0, 10, 30))
        names = [name for name in words.LONG_DEPARTMENTS if self.is_clear(name)]
        self.departments = [*words.DEPARTMENTS, *names]
        self.supports = choose.chance(30) or "support" in layout.roles

    def is_clear(self, name: str) -> bool:
        columns = [role for role in ("department", "support") if role in self.layout.roles]
        return all(reads_as_one(name, role, self.layout) for role in columns)

    def facets(self) -> tuple[Facet, ...]:
        made = []
        while self.items_left > 0 and len(made) < 5:
            self.label = 0
            made.append(Facet(self.number(0, len(made) + 1) + words.FACETS[len(made)], self.strategies()))
        return tuple(made)

    def number(self, level: int, n: int) -> str:
        """Return the number of the n-th facet (level 0), strategy (1) or item (2)."""
        return self.layout.heading_style[level].format("", n, 一=chinese(n), 壹="零壹貳參肆伍陸柒"[n])

    def strategies(self) -> tuple[Strategy, ...]:
        made = []
        for n, name in enumerate(self.some(words.STRATEGIES, self.choose.count(1, 3)), start=1):
            if self.items_left > 0:
                made.append(Strategy(self.number(1, n) + name, self.items()))
        return tuple(made)

    def items(self) -> tuple[Item, ...]:
        if "item" not in self.layout.roles or self.choose.chance(15):
            self.items_left -= 1
            return (Item("", self.practices()),)
        made = []
        for n, name in enumerate(self.some(words.ITEMS, self.choose.count(1, 4)), start=1):
            self.items_left -= 1
            made.append(Item(self.number(2, n) + name, self.practices()))
        return tuple(made)

    def some(self, options: Sequence[str], count: int) -> list[str]:
        """Choose different ones, in a row."""
        first = self.choose.count(0, len(options) - 1)
        return [options[(first + n) % len(options)] for n in range(count)]

    def practices(self) -> tuple[Practice, ...]:
        count = self.choose.pick((1, 2, 3, 4, 6))
        if self.choose.chance(4):
            count = self.choose.count(7, MOST_CIRCLED if self.layout.label_style == "①" else 30)
        if not self.layout.running_labels or (
            self.layout.label_style == "①" and self.label + count > MOST_CIRCLED
        ):
            self.label = 0
        numbered = self.layout.running_labels or count > 1 or self.choose.chance(30)
        return tuple(self.practice(numbered=numbered) for _ in range(count))

    def practice(self, *, numbered: bool) -> Practice:
        if numbered:
            self.label += 1
        label = LABELS[self.layout.label_style](self.label) if numbered else ""
        departments = self.entries()
        supports = tuple(name for name in departments[1:] if self.supports and self.choose.chance(50))
        return Practice(label, self.text(), departments, supports, self.deadline(), self.remark())

    def entries(self) -> tuple[str, ...]:
        if "department" not in self.layout.roles or self.choose.chance(self.missing):
            return ()
        count = self.choose.pick((1, 1, 1, 2, 2, 3, 5))
        return tuple(dict.fromkeys(self.choose.pick(self.departments) for _ in range(count)))

    def deadline(self) -> str:
        if "deadline" not in self.layout.roles or self.choose.chance(self.missing):
            return ""
        return self.choose.pick(words.DEADLINE_PAIRS if self.choose.chance(4) else words.DEADLINES)

    def remark(self) -> str:
        return (
            self.choose.pick(words.REMARKS)
            if "remark" in self.layout.roles and self.choose.chance(30)
            else ""
        )

    def text(self) -> str:
        points = self.choose.count(2, 4) if self.choose.chance(8) else 0
        main = self.sentence(self.choose.pick((0, 1, 1, 2, 3, 6)))
        lines = [f"{main[:-1]}：" if points else main]
        for n, point in enumerate(self.some(words.POINTS, points)):
            lines.append(f"{POINTS[self.layout.sub_style](n)}{point}。")
        return "\n".join(lines)

    def sentence(self, clauses: int) -> str:
        opening, second = self.some(words.OPENINGS, 2)
        parts = list(dict.fromkeys(self.choose.pick(words.CLAUSES) for _ in range(clauses)))
        if len(parts) > 3 and self.choose.chance(50):
            parts[2:3] = [f"{parts[2]}。{second}"]
        return "，".join([opening, *parts]) + "。"
