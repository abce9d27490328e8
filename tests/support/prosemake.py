"""Random outlines round the plan table, whose sections, citations and dates are known.

What a person who looks at the page could not tell is not made: an unnumbered paragraph that ends a sentence
at the right margin and goes on without an indent.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import words
from planspec import Layout
from typeset import wrap

T = TypeVar("T")

TENS = " 一二三四五六七八九"
FORMAL = " 壹貳參肆伍陸柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"


class Chooser(Protocol):
    def pick(self, options: Any) -> Any: ...
    def count(self, low: int, high: int) -> int: ...
    def chance(self, percent: int) -> bool: ...


def chinese(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if not tens else "十" if tens == 1 else TENS[tens] + "十") + (TENS[ones] if ones else "")


LABELS: dict[str, Callable[[int], str]] = {
    "壹、": lambda n: ("拾" + FORMAL[n - 10] if n > 10 else "拾" if n == 10 else FORMAL[n]) + "、",
    "一、": lambda n: f"{chinese(n)}、",
    "（一）": lambda n: f"（{chinese(n)}）",
    "(一)": lambda n: f"({chinese(n)})",
    "1.": lambda n: f"{n}.",
    "1、": lambda n: f"{n}、",
    "1. ": lambda n: f"{n}. ",
    "(1)": lambda n: f"({n})",
    "（1）": lambda n: f"（{n}）",
    "甲、": lambda n: f"{STEMS[n - 1]}、",
    "甲.": lambda n: f"{STEMS[n - 1]}.",
    "①": lambda n: chr(ord("①") + n - 1),
    "A.": lambda n: f"{chr(ord('A') + n - 1)}.",
    "◎": lambda n: "◎",
}
LEVELS = (
    ("壹、", "一、", "（一）", "1.", "(1)", "甲."),
    ("壹、", "一、", "(一)", "1、", "（1）", "①"),
    ("壹、", "一、", "（一）", "1. ", "(1)", "◎"),
    ("一、", "（一）", "1.", "(1)", "甲、"),
    ("一、", "(一)", "1、", "(1)", "A."),
    ("壹、", "（一）", "1.", "①"),
    ("壹、", "1.", "(1)", "甲、"),
    ("一、", "1.", "(1)", "◎"),
    ("甲、", "一、", "（一）", "1."),
)
INDENTS = ("flush", "levels")
PARAGRAPHS = ("hanging", "first", "block")
"""How the first line of an unnumbered paragraph stands to its others."""


@dataclass(frozen=True)
class Point:
    """One numbered line and what stands beneath it."""

    label: str
    text: str
    paragraphs: tuple[str, ...] = ()
    points: tuple["Point", ...] = ()

    def printed(self) -> Iterator[str]:
        """Yield its paragraphs and those beneath, numbers included."""
        yield self.label + self.text
        yield from self.paragraphs
        for point in self.points:
            yield from point.printed()


@dataclass
class Prose:
    """What stands before and after the table, and what it says."""

    indent: str
    paragraph: str
    point: str
    """How a numbered line stands to its wrapped ones: hanging or block."""
    before: tuple[Point, ...] = ()
    after: tuple[Point, ...] = ()
    attached: tuple[Point, ...] = ()
    """Attachments: their heading is their text."""
    citations: list[tuple[str, str, str]] = field(default_factory=list)
    """ISO date, number, title."""
    dates: list[str] = field(default_factory=list)

    def blocks(self) -> list[list[str]]:
        """Return each point at the top with all that stands beneath it."""
        return [list(point.printed()) for point in (*self.before, *self.after, *self.attached)]


# --- what it says


def make_prose(choose: Chooser, roc_year: int) -> Prose:
    return _Maker(choose, roc_year).prose()


class _Maker:
    def __init__(self, choose: Chooser, roc_year: int) -> None:
        self.choose, self.roc_year = choose, roc_year
        self.levels = choose.pick(LEVELS)
        self.colon = choose.pick(("", "：", ":"))
        self.made = Prose(choose.pick(INDENTS), choose.pick(PARAGRAPHS), choose.pick(("hanging", "block")))
        self.told: list[tuple[str, str]] = []
        """Each duty as printed, with its date."""

    def prose(self) -> Prose:
        names = list(words.OUTLINE_HEADINGS)
        first = self.choose.count(0, 3)
        chosen = [names.pop(0)] if first else []
        chosen += [names.pop(self.choose.count(0, len(names) - 1)) for _ in range(self.choose.count(1, 5))]
        tops = [self.top(n, name) for n, name in enumerate(chosen, 1)]
        if first:
            first = min(first, len(tops))
            title = Point(self.label(0, first + 1), words.TABLE_SECTION + self.colon)
            self.made.before = (*tops[:first], title)
        self.made.after = tuple(
            self.top(n, name) for n, name in enumerate(chosen[first:], len(self.made.before) + 1)
        )
        number = len(self.made.before) + len(self.made.after) + 1
        self.made.after += (Point(self.label(0, number), self.choose.pick(words.CLOSINGS)),)
        if self.choose.chance(25):
            self.made.attached = tuple(self.attachment(n) for n in range(1, self.choose.count(1, 2) + 1))
        self._retell()
        return self.made

    def _retell(self) -> None:
        """Keep what the outline that is printed says, and drop what was made and left out."""
        text = "".join(part for block in self.made.blocks() for part in block)
        self.made.citations = [one for one in self.made.citations if one[1] in "".join(text.split())]
        self.made.dates = [
            iso for printed, iso in dict.fromkeys(self.told) for _ in range(text.count(printed))
        ]

    def label(self, level: int, n: int) -> str:
        return LABELS[self.levels[level]](n)

    def top(self, n: int, name: str) -> Point:
        label = self.label(0, n)
        if name == words.OUTLINE_HEADINGS[0]:
            return Point(label, name + self.colon, *self.basis())
        paragraphs = tuple(self.sentence() for _ in range(self.choose.pick((0, 1, 1, 2))))
        points = self.points(1) if not paragraphs or self.choose.chance(40) else ()
        return Point(label, name + self.colon, paragraphs, points)

    def points(self, level: int) -> tuple[Point, ...]:
        count = self.choose.count(2, 5)
        return tuple(self.point(level, n) for n in range(1, count + 1))

    def point(self, level: int, n: int) -> Point:
        label = self.label(level, n)
        if level + 1 < len(self.levels) and level < 4 and self.choose.chance(25):
            text = self.choose.pick(words.ITEMS) + self.choose.pick(("", "："))
            return Point(label, text, (), self.points(level + 1))
        return Point(label, self.sentence())

    def sentence(self) -> str:
        if self.choose.chance(20):
            return self.duty()
        count = self.choose.pick((0, 1, 2, 4, 7))
        parts = list(dict.fromkeys(self.choose.pick(words.CLAUSES) for _ in range(count)))
        return "，".join([self.choose.pick(words.OPENINGS), *parts]) + "。"

    def attachment(self, n: int) -> Point:
        label = self.choose.pick(("附錄{}", "附件{}", "附表{}")).format(self.choose.pick((n, chinese(n))))
        title = self.choose.pick(("", "、" + words.OUTLINE_HEADINGS[2], " " + words.OUTLINE_HEADINGS[3]))
        points = tuple(
            Point(self.label(0, k), name + self.colon, (self.sentence(),))
            for k, name in enumerate(words.OUTLINE_HEADINGS[1:3], 1)
        )
        return Point(label, title, (), points)

    # --- documents and dates

    def basis(self) -> tuple[tuple[str, ...], tuple[Point, ...]]:
        """Return the paragraphs or the points that cite documents."""
        told = [self.citation() + "。" for _ in range(self.choose.count(1, 3))]
        if len(told) == 1:
            return tuple(told), ()
        return (), tuple(Point(self.label(1, n), text) for n, text in enumerate(told, 1))

    def citation(self) -> str:
        issuer = self.choose.pick(words.ISSUERS)
        date = dt.date(self.choose.count(2012, 2024), self.choose.count(1, 12), self.choose.count(1, 28))
        word, digits = self.choose.pick(words.LETTER_WORDS), str(self.choose.count(10**9, 10**10 - 1))
        title, gap = self.choose.pick(words.PROGRAMMES), self.choose.pick(("", "", " "))
        letter = f"{word}字第{gap}{digits}{gap}號函"
        printed = f"{issuer}{gap}{self.printed(date)}{letter}"
        ways = (
            (f"{printed}頒「{title}」", title),
            (f"{printed}頒之「{title}」", title),
            (f"{printed}修正「{title}」", title),
            (f"依{printed}辦理", ""),
            (f"依「{title}」（{printed}）辦理", title),
            (f"依據{printed}訂定之「{title}」訂定本計畫", title),
            (f"{printed}訂定之{title}", title),
        )
        text, title = self.choose.pick(ways)
        self.made.citations.append((date.isoformat(), f"{word}字第{digits}號", title))
        return text

    def duty(self) -> str:
        year, subject = self.roc_year + 1911, self.choose.pick(words.RESULTS)
        first = dt.date(year, self.choose.count(6, 7), self.choose.count(1, 28))
        last = dt.date(year + 1, 1, self.choose.count(1, 28))
        end = self.choose.pick((6, 9, 11, 12))
        end_day = 31 if end == 12 else 30
        months = ((f"{end}月底", dt.date(year, end, end_day)), ("年底", dt.date(year, 12, 31)))
        month, month_end = self.choose.pick(months)
        one, two = self.printed(first), self.printed(last)
        ways: tuple[tuple[str, tuple[dt.date, ...]], ...] = (
            (f"{subject}應於{one}前填報業務組", (first,)),
            (f"{subject}分別於{one}及{two}前提報業務會議", (first, last)),
            (f"各部門應於{month}前彙整{subject}", (month_end,)),
            (f"{subject}至遲於次年1月{last.day}日前送業務組備查", (last,)),
            (f"彙整{subject}，資料截止日期：{one}", (first,)),
        )
        text, dates = self.choose.pick(ways)
        self.told += [(text, date.isoformat()) for date in dates]
        return text + "。"

    def printed(self, date: dt.date) -> str:
        year, month, day = date.year - 1911, date.month, date.day
        forms = (
            f"{year}年{month}月{day}日",
            f"{year}年{month}月{day}日",
            f"{year} 年 {month} 月 {day} 日",
            f"中華民國{year}年{month}月{day}日",
            f"{year}.{month}.{day}",
            f"{year}/{month:02}/{day:02}",
        )
        return self.choose.pick(forms)


# --- how it is set


def set_points(points: Iterable[Point], prose: Prose, layout: Layout) -> Iterator[tuple[float, str, bool]]:
    """Yield (indent in points, line, is it at the top) for each printed line."""
    for point in points:
        yield from _set_point(point, 0, prose, layout)


def _set_point(point: Point, level: int, prose: Prose, layout: Layout) -> Iterator[tuple[float, str, bool]]:
    step = 2 * layout.size if prose.indent == "levels" else 0.0
    indent = level * step
    for x, line in _set_paragraph(point.label + point.text, indent, prose.point, layout):
        yield x, line, level == 0
    for text in point.paragraphs:
        for x, line in _set_paragraph(text, indent + step, prose.paragraph, layout):
            yield x, line, False
    for inner in point.points:
        yield from _set_point(inner, level + 1, prose, layout)


def _set_paragraph(text: str, indent: float, style: str, layout: Layout) -> list[tuple[float, str]]:
    two = 2 * layout.size
    first, rest = {"hanging": (indent, indent + two), "first": (indent + two, indent)}.get(
        style, (indent, indent)
    )
    set_lines = list(_wrapped(text, first, rest, layout))
    if first == rest and any(line.endswith("。") for _, line in set_lines[:-1]):
        return list(_wrapped(text, indent, indent + two, layout))
    return set_lines


def _wrapped(text: str, first: float, rest: float, layout: Layout) -> Iterator[tuple[float, str]]:
    width = layout.right - layout.left
    lines = wrap(text, width - first, width - rest, layout, labels=True)
    return zip([first, *[rest] * (len(lines) - 1)], lines, strict=True)
