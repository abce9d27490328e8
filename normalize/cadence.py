"""Deadlines (期限) as printed -> cadences: continuous, periodic, by a date, on demand, or unknown.

The words stand in ``normalize/rules/cadences.yml``; here is how they are put together. A text is
known only when nothing in it that speaks of time is left over: 「每1~2個月一次」 is unknown, and
whoever asked can make an issue of it. The printed text stays in every record.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from typing import Literal

from extract.knowledge import either, read_rules
from extract.numerals import narrow, read_numeral, whole_number
from extract.text import squeeze
from normalize.dates import DateFound, take_dates

Kind = Literal["continuous", "periodic", "by_date", "on_demand", "unknown"]

_N = "(?:[0-9]+|[〇○零一二兩三四五六七八九十廿卅]+)"
_CLAUSES = re.compile(r"[；;，,。()（）]")
_LISTS = re.compile(r"、|(?<=[次理檢時])[及和與]")
_TIME_LEFT = re.compile(rf"[0-9]|[年月季週周旬](?!報|刊|票|曆)|{_N}[日天次回]|(?<!\w)次$")


@dataclass(frozen=True, slots=True)
class Cadence:
    """期限: when, or how often, a practice is due."""

    printed: str
    """The entry as printed, or the part of it that says this."""
    kind: Kind
    """``continuous`` 隨時, 持續, 配合; ``periodic`` 每…; ``by_date`` …前; ``on_demand`` 視需要."""
    months: int | None = None
    """Length of the period in months: 1 每月, 2 每兩個月, 3 每季, 6 每半年, 12 每年."""
    days: int | None = None
    """Length of a period that is no number of months, in days: 1 每日, 7 每週."""
    times: int | None = None
    """How often in each period; 1 where a period is printed and no number (每月檢視)."""
    at_least: bool = False
    """``times`` is a lower limit (至少一次)."""
    due_date: dt.date | None = None
    """Last day, where a date is printed and its year known; of a yearly duty, the one in the plan year."""

    @property
    def per_year(self) -> float | None:
        """Times a year, of a year of 365 days; None where no period is known."""
        if self.times is None:
            return None
        if self.months:
            return self.times * 12 / self.months
        return self.times * 365 / self.days if self.days else None


@dataclass(frozen=True, slots=True)
class Phrase:
    """頻率: a period named inside running text."""

    cadence: Cadence
    start: int
    """Offset of its first character in the text."""
    end: int
    """Offset behind its last character."""


_rules = partial(read_rules, "normalize", "rules/cadences.yml")


@lru_cache(maxsize=8192)
def read_cadences(deadline: str, roc_year: int | None = None) -> tuple[Cadence, ...]:
    """Return the cadences of a deadline, in printed order; () for an empty one.

    Entries are separated by line feeds. ``roc_year`` is the plan's 民國 year: dates without a year
    are of it. Never raises: what is not understood has the kind ``unknown``.
    """
    entries = [entry.strip() for entry in deadline.split("\n")]
    return tuple(found for entry in entries if entry for found in _read_entry(entry, roc_year))


def _read_entry(entry: str, roc_year: int | None) -> tuple[Cadence, ...]:
    """Return the cadences of one entry: of its parts if each is understood, else of the whole."""
    for separators in (_CLAUSES, _LISTS):
        parts = [part.strip() for part in separators.split(entry) if part.strip()]
        if len(parts) < 2:
            continue
        read = [cadence for part in parts for cadence in _read(part, roc_year)]
        kinds = [cadence.kind for cadence in read]
        # 每年6月、12月 and 111年6月、12月: what is said first holds for the dates after it.
        goes_on = separators is _LISTS and kinds[0] in ("periodic", "by_date") and "by_date" in kinds[1:]
        if "unknown" not in kinds and not goes_on:
            return tuple(read)
    return _read(entry, roc_year)


def _read(printed: str, roc_year: int | None) -> tuple[Cadence, ...]:
    """Return the cadences that one text without separators says."""
    text = squeeze(printed)
    rest, period = _take_period(text)
    rest, dates = take_dates(rest, roc_year)
    if dates is None:
        return (Cadence(printed, "unknown"),)
    if dates:
        rest = _once().sub(" ", rest)
    word, swallows = _word(rest)
    left = rest if not swallows else ""
    if _TIME_LEFT.search(_spent(left)) or not (period or dates or word):
        return (Cadence(printed, "unknown"),)
    return _cadences(printed, period, dates, word)


def _cadences(
    printed: str, period: Cadence | None, dates: list[DateFound], word: Kind | None
) -> tuple[Cadence, ...]:
    ends = [found for found in dates if not found.is_start]
    due = ends[-1].date if ends else None
    if period:
        times = period.times or 1
        if period.months == 12 and ends and (period.times is None or "各" in printed):
            times *= len(ends)
        if period.months is None and period.days is None:
            return (replace(period, printed=printed),)
        return (replace(period, printed=printed, times=times, due_date=due),)
    if word:
        return (Cadence(printed, word, due_date=due),)
    if not ends:
        return (Cadence(printed, "continuous"),)
    return tuple(Cadence(printed, "by_date", due_date=found.date) for found in ends)


# --- periods ---


@cache
def _period() -> re.Pattern[str]:
    rules = _rules()
    unit = either([row["word"] for row in rules["periods"]["units"]])
    each, counted = either(rules["each"]["words"]), either(rules["times"]["words"])
    least = either(rules["at_least"]["before"])
    times = rf"(?:{least})?(?:各|以)?[^0-9，,。；]{{0,4}}?{_N}(?:{counted})"
    return re.compile(
        rf"(?P<halves>(?:每年度?)?上(?:半年)?[、/及和與~]?下半年度?)"
        rf"|(?:{each})(?P<n1>{_N})?個?(?P<unit1>{unit})"
        rf"(?:(?<=[週周期拜])[一二三四五六日](?!{counted})|[末底初])?"
        rf"|(?<![0-9])(?P<n3>[0-9]+)(?:{counted})/(?P<n2>{_N})?個?(?P<unit2>{unit})"
        rf"|(?P<unit4>{unit})/(?=[0-9]*(?:{counted}))"
        rf"|(?:全|(?P<skip>隔)|(?<![0-9上下半])(?:(?P<n5>{_N})個?)?)(?P<unit5>{unit})(?=內?{times})"
    )


@cache
def _times() -> re.Pattern[str]:
    rules = _rules()
    return re.compile(
        rf"(?P<gap>[^0-9]{{0,10}}?)(?P<n>{_N})(?P<to>[~至到-]{_N})?(?:{either(rules['times']['words'])})"
        rf"(?P<more>{either(rules['at_least']['after'])})?"
    )


def _take_period(text: str) -> tuple[str, Cadence | None]:
    """Return the text without its period and count, and the period; the count may be missing."""
    found = _period().search(text)
    if found is None:
        return _take_regular(text)
    period = _length(found)
    if period is None:
        return text, None
    rest = text[: found.start()] + " " + text[found.end() :]
    if found["n3"]:
        return rest, replace(period, times=int(found["n3"]))
    counted = _times().search(rest)
    if counted is None:
        return _without_offset(rest), period
    times = read_numeral(counted["n"])
    least = any(word in counted["gap"] for word in _rules()["at_least"]["before"])
    more = bool(least or counted["more"] or counted["to"])
    rest = rest[: counted.start()] + counted["gap"] + " " + rest[counted.end() :]
    return _without_offset(rest), replace(period, times=int(times or 0) or None, at_least=more)


@cache
def _once() -> re.Pattern[str]:
    """Return what finds 各辦理1次 behind dates: it says no more than they do."""
    return re.compile(rf"各?[^0-9]{{0,2}}?[1一](?:{either(_rules()['times']['words'])})")


def _take_regular(text: str) -> tuple[str, Cadence | None]:
    """Return the text without 定期, and a period of unknown length; 不定期 is none."""
    found = re.search(rf"(?<!不)(?:{either(_rules()['regular']['words'])})", text)
    if found is None:
        return text, None
    return text[: found.start()] + text[found.end() :], Cadence("", "periodic")


def _length(found: re.Match[str]) -> Cadence | None:
    """Return the period that was found, without a count; None for 6月一次, which is a month."""
    if found["halves"]:
        return Cadence("", "periodic", months=6)
    unit = found["unit1"] or found["unit2"] or found["unit4"] or found["unit5"]
    printed = found["n1"] or found["n2"] or found["n5"]
    number = whole_number(printed) or 0 if printed else 1
    every_other = found["skip"] or found.group().startswith("每隔")
    # 每隔一個月 is every month or every other one; 6月一次 is once in June.
    if (every_other and printed) or (found["n5"] and unit == "月" and "個" not in found.group()):
        return None
    spread = 2 if every_other else 1
    if not 0 < number * spread < 60:
        return None
    row = next(row for row in _rules()["periods"]["units"] if row["word"] == unit)
    months, days = row.get("months"), row.get("days")
    return Cadence(
        "", "periodic", months=months and months * number * spread, days=days and days * number * spread
    )


def _without_offset(rest: str) -> str:
    """Return the text without a day inside the period: 每月5日前, 每季結束後10日內."""
    return re.sub(
        rf"(?:(?:結束|終了)?後{_N}個?(?:工作)?[日天週月]內?|第{_N}個?[月週周日天]|(?<= ){_N}[日號])",
        " ",
        rest,
    )


# --- words ---


def _word(text: str) -> tuple[Kind | None, bool]:
    """Return the kind that the first word of a text says, and whether it swallows the rest."""
    rules = _rules()
    patterns: list[tuple[str, Kind, bool]] = [
        (_demand(), "on_demand", False),
        (either(rules["continuous"]["words"]), "continuous", False),
        (rf"^(?:{either(rules['continuous']['rest'])})", "continuous", True),
    ]
    found = [(match.start(), i) for i, row in enumerate(patterns) if (match := re.search(row[0], text))]
    if not found:
        return None, False
    _, kind, swallows = patterns[min(found)[1]]
    return kind, swallows


@cache
def _demand() -> str:
    """Return the regular expression of an occasion: 必要時, 依實際需要."""
    rules = _rules()["on_demand"]
    heads, occasions = either(rules["heads"]), either(rules["occasions"])
    return rf"{either(rules['words'])}|(?:{heads})[^0-9，,。；]{{0,12}}?(?:{occasions})"


def _spent(text: str) -> str:
    """Return the text without the words of time that say when."""
    return re.sub(f"{_demand()}|{either(_rules()['continuous']['words'])}", "", text)


# --- inside running text ---


@cache
def _phrase() -> re.Pattern[str]:
    rules = _rules()
    unit = either([row["word"] for row in rules["periods"]["units"]])
    counted, least = either(rules["times"]["words"]), either(rules["at_least"]["before"])
    regular = either(rules["regular"]["words"])
    return re.compile(
        rf"(?P<period>(?:每隔?|逐|按)(?:{_N})?個?(?:{unit}))"
        rf"(?P<count>[^，。；、0-9]{{0,6}}?(?:{least})?[^，。；、0-9]{{0,4}}?{_N}(?:{counted}))?"
        rf"|(?P<times>(?:全年|{_N}個?年|半年|{_N}個月)(?:至少)?[^，。；、0-9]{{0,2}}?{_N}(?:{counted}))"
        rf"|(?P<irregular>不(?:{regular}))|(?P<regular>{regular})"
    )


@lru_cache(maxsize=8192)
def find_periods(text: str) -> tuple[Phrase, ...]:
    """Return the periods that a practice's text names (每3個月至少測試1次, 逐年, 定期), left to right.

    Offsets are of the text that was given. 不定期 is found as ``on_demand``.
    """
    flat, places = _flat(text)
    found = []
    for match in _phrase().finditer(flat):
        if cadence := _phrase_cadence(match):
            start, end = places[match.start()], places[match.end() - 1] + 1
            found.append(Phrase(replace(cadence, printed=text[start:end]), start, end))
    return tuple(found)


def _phrase_cadence(match: re.Match[str]) -> Cadence | None:
    if match["irregular"]:
        return Cadence("", "on_demand")
    _, period = _take_period(match.group())
    if period is None or (period.months is None and period.days is None):
        return period
    return replace(period, times=period.times or 1)


def _flat(text: str) -> tuple[str, Sequence[int]]:
    """Return the text without white space, half-width, and where each character stood."""
    flat = "".join(narrow(text).split())
    if len(flat) == len(text):
        return flat, range(len(flat))
    return flat, [i for i, char in enumerate(narrow(text)) if not char.isspace()]
