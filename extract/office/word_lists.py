"""Automatic numbering (自動編號): Word stores which list a paragraph is in; its number is counted here.

ECMA-376 part 1, 17.9: a paragraph names an instance (num) of a list (abstractNum) and a level; instances of
one list go on counting together, but where an instance says to start anew.
"""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from extract.office.markup import child, children
from extract.office.number_formats import word_format
from extract.office.word_styles import OFF, Props, flat

GAPS = {"space": " ", "nothing": ""}


@dataclass(frozen=True)
class Level:
    """One level of a list."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    """The number as printed, ``%1`` for that of the first level."""
    gap: str = "\t"
    style: str = ""
    """The paragraph style whose paragraphs are at this level."""
    restart: int | None = None
    """It begins anew after a level up to this one (1-based); 0: never; None: after any above it."""
    is_legal: bool = False
    """All its numbers are digits."""
    paragraph: Props = field(default_factory=dict)


@dataclass(frozen=True)
class Number:
    """A paragraph's number."""

    text: str
    gap: str
    paragraph: Props
    """What the level sets of the paragraph: its indents."""


@dataclass
class Lists:
    """The lists of a document, and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    """Instance -> its levels."""
    list_of: dict[str, str] = field(default_factory=dict)
    """Instance -> the list that it counts with."""
    anew: dict[tuple[str, int], int] = field(default_factory=dict)
    """(instance, level) -> where its first paragraph starts."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, num: str, style: str) -> int:
        """Return the level that belongs to a paragraph style: 0 where none does."""
        own = (number for number, level in self.levels.get(num, {}).items() if style and level.style == style)
        return next(own, 0)

    def next(self, num: str, level: int) -> Number | None:
        """Count the next paragraph of an instance at a level (0-based), and return its number."""
        own = self.levels.get(num, {}).get(level)
        if own is None:
            return None
        counts = self.counts.setdefault(self.list_of.get(num, num), {})
        if (num, level) in self.anew and (num, level) not in self.begun:
            counts[level] = self.anew[num, level]
        else:
            counts[level] = counts[level] + 1 if level in counts else own.start
        self.begun.add((num, level))
        for deeper in [n for n in counts if n > level and self._restarts(num, n, level)]:
            del counts[deeper]
        return Number(self._printed(num, own, counts), own.gap, own.paragraph)

    def _restarts(self, num: str, deeper: int, level: int) -> bool:
        limit = self.levels[num].get(deeper, Level()).restart
        return limit is None or level < limit

    def _printed(self, num: str, own: Level, counts: dict[int, int]) -> str:
        def number(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            level = self.levels[num].get(place, Level())
            form = "decimal" if own.is_legal and level.form != "none" else level.form
            return word_format(form)(counts.get(place, level.start))

        if own.form == "bullet":
            return own.text
        return re.sub(r"%([1-9])", number, own.text)


def read_lists(root: Element | None) -> Lists:
    """Return the lists of ``word/numbering.xml``; none where the part is missing."""
    lists = Lists()
    abstract = {part.get("w:abstractNumId", ""): part for part in children(root, "w:abstractNum")}
    named = {_value(part, "w:styleLink"): part for part in abstract.values() if _value(part, "w:styleLink")}
    for num in children(root, "w:num"):
        name, which = num.get("w:numId", ""), _value(num, "w:abstractNumId")
        part = abstract.get(which)
        part = named.get(_value(part, "w:numStyleLink"), part)
        lists.list_of[name] = which
        lists.levels[name] = {_integer(lvl.get("w:ilvl"), 0): _level(lvl) for lvl in children(part, "w:lvl")}
        for override in children(num, "w:lvlOverride"):
            _override(lists, name, override)
    return lists


def _override(lists: Lists, name: str, override: Element) -> None:
    place = _integer(override.get("w:ilvl"), 0)
    if (own := child(override, "w:lvl")) is not None:
        lists.levels[name][place] = _level(own)
        lists.list_of[name] = f"num {name}"
    if start := _value(override, "w:startOverride"):
        lists.anew[name, place] = _integer(start, 1)


def _level(element: Element) -> Level:
    restart = _value(element, "w:lvlRestart")
    legal = child(element, "w:isLgl")
    return Level(
        start=_integer(_value(element, "w:start"), 0 if child(element, "w:start") is None else 1),
        form=_form(element),
        text=_value(element, "w:lvlText"),
        gap=GAPS.get(_value(element, "w:suff"), "\t"),
        style=_value(element, "w:pStyle"),
        restart=_integer(restart, 0) if restart else None,
        is_legal=legal is not None and legal.get("w:val", "1") not in OFF,
        paragraph=flat(child(element, "w:pPr")),
    )


def _form(element: Element) -> str:
    """Return the level's format; newer ones stand beside one for older programs."""
    newer = child(element, "mc:AlternateContent", "mc:Choice", "w:numFmt")
    found = newer if newer is not None else child(element, "w:numFmt")
    if found is None:
        return "decimal"
    if found.get("w:val") == "custom":
        return "decimalZero" if found.get("w:format", "").startswith("01") else "decimal"
    return found.get("w:val", "decimal")


def _value(element: Element | None, name: str) -> str:
    found = child(element, name)
    return "" if found is None else found.get("w:val", "")


def _integer(text: str | None, otherwise: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return otherwise
