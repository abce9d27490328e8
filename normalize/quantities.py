"""Quantities and targets (數量、目標值) inside practice text: value, unit, qualifier, and where they stand.

A number becomes a quantity when a known unit follows it (or a word for a target stands before it).
Dates, years, ordinals (第2屆), document numbers, labels ((1), 甲.), telephone numbers and words that
hold a number (一次告知, Web2.0) are none: they are masked first. Units, qualifiers and such words
are in ``normalize/rules/units.yml``.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Literal

from extract.knowledge import read_rules
from extract.numerals import NUMERAL, narrow, read_numeral
from normalize.dates import FIRST_YEAR

Qualifier = Literal[
    "exactly",
    "at_least",
    "at_most",
    "over",
    "under",
    "about",
    "reach",
    "target",
    "every",
    "before",
    "after",
    "from",
    "to",
]
"""``exactly``: printed without one; ``over``, ``under``: without the number itself (逾, 未滿, 多);
``reach``: 達; ``every``: the length of a period (每3個月); ``from``, ``to``: the ends of a range (3~5日)."""

_HAN = re.compile("[〇○零一二兩三四五六七八九十百千萬億廿卅半壹貳參肆伍陸柒捌玖拾佰仟]")
_STOP = "，。；！？\n,;"
_RANK = {"target": 3, "about": 4, "reach": 5}
_N = r"(?:[0-9]+|[〇○零一二兩三四五六七八九十百廿卅]+)"


@dataclass(frozen=True, slots=True)
class Quantity:
    """數量: one number with what it counts."""

    printed: str
    """Number and unit as printed: the text from ``start`` to ``end``."""
    value: float
    """The number, in the canonical unit; percent as 90.0 for 90% and 九成."""
    unit: str
    """Canonical unit; '' for a target without one (目標值為95)."""
    qualifier: Qualifier
    """How the number is meant. A limit (至少, 以上) wins over a target, a target over 約 and 達."""
    start: int
    """Offset of its first character in the text that was given."""
    end: int
    """Offset behind its last character."""


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    factor: float = 1
    not_before: str = ""
    one: bool = False
    bare: bool = False
    arabic_only: bool = False


_rules = partial(read_rules, "normalize", "rules/units.yml")


@lru_cache(maxsize=16384)
def read_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text, left to right. Spans never overlap; never raises."""
    flat = narrow(text)
    taken = [found.span() for found in _masks().finditer(flat)]
    quantities: list[Quantity] = []
    for found in _quantity().finditer(flat):
        first, last = found.span("n") if found["n"] else found.span("bare" if found["bare"] else 0)
        if any(start < last and first < end for start, end in taken):
            continue
        if read := _read(found, flat):
            floor = quantities[-1].end if quantities else 0
            quantities += _spans(found, text, read, _qualifier(found, flat, floor))
    return tuple(quantities)


def _read(found: re.Match[str], flat: str) -> tuple[float, str] | None:
    """Return the value and the unit of a match; None where it counts nothing."""
    if found["percent"]:
        value = read_numeral(found["percent"])
        return None if value is None else (value, "%")
    number = found["n"] or found["bare"]
    value = read_numeral(number)
    if value is None or _vague_before(flat[: found.start()]):
        return None
    if found["bare"]:
        return value, ""
    unit = _units()[found["unit"]]
    if flat[found.end() : found.end() + 1] in tuple(unit.not_before):
        return None
    if _HAN.match(number) and not _han_counts(number, unit):
        return None
    if unit.name == "年" and (FIRST_YEAR <= value < 200 or 1900 <= value < 2200):
        return None
    return value * unit.factor, unit.name


def _han_counts(number: str, unit: _Unit) -> bool:
    """Tell whether a Chinese numeral before a unit is a number and not part of a word."""
    if unit.arabic_only or (number == "一" and not unit.one):
        return False
    return unit.bare or number not in "百千萬億"


def _vague_before(before: str) -> bool:
    return before.endswith(tuple(_rules()["uncounted"]["vague"]))


def _spans(found: re.Match[str], text: str, read: tuple[float, str], qualifier: Qualifier) -> list[Quantity]:
    """Return the quantity of a match, or the two ends of its range."""
    value, unit = read
    group = "n" if found["n"] else "bare" if found["bare"] else 0
    start, end = found.start(group), found.end()
    low = read_numeral(found["low"]) if found["low"] else None
    if low is None or low >= value:
        return [Quantity(text[start:end], value, unit, qualifier, start, end)]
    first, last = found.span("low")
    return [
        Quantity(text[first:last], low, unit, "from", first, last),
        Quantity(text[start:end], value, unit, "to", start, end),
    ]


# --- how the number is meant ---


def _qualifier(found: re.Match[str], flat: str, floor: int) -> Qualifier:
    """Return the qualifier of a match; ``floor`` is where the quantity before it ends."""
    behind, ahead = _after(flat, found.end()), _before(flat, floor, found.start())
    if found["bare"]:
        return "target"
    if behind in ("at_least", "at_most"):
        return behind
    if ahead and ahead not in _RANK:
        return ahead
    if found["over"]:
        return "over"
    return ahead or behind or "exactly"


def _after(flat: str, end: int) -> Qualifier | None:
    for row in _rules()["qualifiers"]:
        word = row.get("after")
        if word and re.match(rf"\s?(?:\(含\))?{word}(?![{row.get('not_before', '')}〓])", flat[end:]):
            qualifier: Qualifier = row["qualifier"]
            return qualifier
    return None


def _before(flat: str, floor: int, start: int) -> Qualifier | None:
    """Return what the words before a number say; the strongest of those within reach."""
    window = flat[max(floor, start - 24) : start]
    window = re.split(f"[{_STOP}]", window)[-1].rstrip()
    found: list[tuple[int, int, Qualifier]] = []
    for row in _rules()["qualifiers"]:
        at = window.rfind(row["word"]) if "word" in row else -1
        if at < 0 or len(window) - at - len(row["word"]) > row["reach"]:
            continue
        if not (at and window[at - 1] in row.get("not_after", "")):
            found.append((_RANK.get(row["qualifier"], 0), -len(row["word"]), row["qualifier"]))
    return min(found)[2] if found else None


# --- what is one ---


@cache
def _units() -> dict[str, _Unit]:
    """Return printed name -> unit."""
    blocks = [block["units"] for block in _rules().values() if isinstance(block, dict) and "units" in block]
    return {
        narrow(name): _Unit(
            row["unit"], **{key: row[key] for key in _Unit.__annotations__.keys() & row.keys()}
        )
        for rows in blocks
        for row in rows
        for name in row["names"]
    }


@cache
def _quantity() -> re.Pattern[str]:
    """Return the regular expression of a number with its unit."""
    names = sorted(_units(), key=len, reverse=True)
    latin = "|".join(rf"{re.escape(name)}(?![A-Za-z])" for name in names if name.isascii() and name.isalpha())
    other = "|".join(re.escape(name) for name in names if not (name.isascii() and name.isalpha()))
    over = "".join(_rules()["uncounted"]["over"])
    target = "|".join(row["word"] for row in _rules()["qualifiers"] if row.get("qualifier") == "target")
    digit = "0-9〇○零一二兩三四五六七八九十百千萬億廿卅"
    return re.compile(
        rf"百分之\s?(?P<percent>{NUMERAL})"
        rf"|(?<![A-Za-z{digit}.第])(?<![A-Za-z]-)(?:(?P<low>{NUMERAL})\s?[~至到-]\s?)?"
        rf"(?P<n>{NUMERAL})\s?(?P<over>[{over}])?\s?(?P<unit>{latin}|{other})"
        rf"|(?:{target})值?[^0-9{_STOP}]{{0,10}}?[為達:]\s?(?P<bare>[0-9][0-9,.]*)(?![0-9]|\s?\w|\s?%)"
    )


@cache
def _masks() -> re.Pattern[str]:
    """Return the regular expression of what holds a number and is no quantity."""
    idioms = "|".join(re.escape(row["text"]) for row in _rules()["idioms"]) or "(?!)"
    year = r"(?:[0-9]{4}|[6-9][0-9]|1[0-9]{2}|[一二三四五六七八九〇○零百]{3,6}|元)"
    return re.compile(
        rf"{idioms}"
        rf"|第\s?{_N}(?:[-之]{_N})?|前\s?{_N}\s?(?=[名大位])|{_N}\s?日前"
        rf"|(?:民國\s?{_N}|{year})\s?年(?:度|\s?{_N}\s?月(?:\s?{_N}\s?[日號])?)?|{_N}\s?年度"
        rf"|[0-9]{{2,4}}(?=\s?[、/~至及到與-]\s?[0-9]{{2,3}}\s?年)"
        rf"|{_N}\s?月份?(?:\s?{_N}\s?[日號])?|月\s?{_N}\s?[日號]"
        rf"|[0-9]{{2,4}}[./-][0-9]{{1,2}}[./-][0-9]{{1,2}}|[0-9]+/[0-9]+"
        rf"|[0-9]{{1,2}}:[0-9]{{2}}|{_N}\s?時(?:\s?{_N}\s?分)?(?!間|常|候)|(?<=時)\s?{_N}\s?分"
        rf"|(?:^|\n)\s*(?:{_N})[.、](?![0-9])|[(]\s?{_N}\s?[)]|(?<![0-9.])[0-9]{{1,2}}\.(?=\s?[^0-9\s])"
        rf"|0[0-9]{{1,3}}-[0-9-]+|[0-9]+-[0-9]+-[0-9-]+",
        re.MULTILINE,
    )
