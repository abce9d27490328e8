"""ROC dates in all the forms that plans print: 111年7月8日, 111.07.08, 一百一十二年三月二日, 6月底, 年底."""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.numerals import whole_number
from extract.records import ROC_EPOCH
from extract.text import squeeze

_CJK = "〇○零一二三四五六七八九十百"
_YEAR = rf"[0-9０-９]{{2,4}}|[{_CJK}]{{2,6}}"
_MONTH = r"[0-9０-９]{1,2}|[一二三四五六七八九十元]{1,3}"
_DAY = r"[0-9０-９]{1,2}|[一二三四五六七八九十廿卅]{1,3}"
_SEPARATOR = r"\s*[./．／－-]\s*"
_NAMED_YEARS = {"次": 1, "翌": 1, "隔": 1, "明": 1, "本": 0, "當": 0, "今": 0, "同": 0, "每": 0}
"""A year told by a word, and how many years after the plan's year it is."""

_DAY_OR_END = rf"(?:(?P<day>{_DAY})\s*[日號]|(?P<month_end>底|末))"
_OWN_DAY_OR_END = _DAY_OR_END.replace("?P<", "?P<only_")
_AFTER_DIGIT = rf"[0-9０-９{_CJK}"

_PRINTED = re.compile(
    rf"""
    (?:(?:中華)?民國|西元)?\s*
    (?P<year>(?<![0-9０-９]){_YEAR}|[{"".join(_NAMED_YEARS)}])\s*年\s*度?\s*於?\s*
    (?: (?P<month>{_MONTH})\s*月\s*(?:份\s*)?{_DAY_OR_END}?
      | (?P<year_end>年?底|年?終(?!身)) )
    | (?:(?<![0-9０-９.．])|(?<=^[0-9][.．])|(?<=^[0-9][0-9][.．])) (?P<dotted>[0-9０-９]{{2,4}}){_SEPARATOR}
      (?P<dotted_month>[0-9０-９]{{1,2}}){_SEPARATOR}(?P<dotted_day>[0-9０-９]{{1,2}}) (?![0-9０-９.．%])
    | (?<!{_AFTER_DIGIT}個每]) (?P<only_month>{_MONTH})\s*月\s*(?:份\s*)?{_OWN_DAY_OR_END}
    | (?<!{_AFTER_DIGIT}半全學]) 年\s*(?P<only_year_end>底|終)
    """,
    re.VERBOSE,
)
_FIRST_DOTTED_YEAR = 80
"""Three numbers parted by dots whose first is smaller are hardly a date."""


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """日期: a date as it stands in a text."""

    start: int
    """Where it begins in the text."""
    end: int
    printed: str
    year: int | None
    """民國 year; None where only the month is printed."""
    years_on: int
    """1 for 次年, 翌年; 0 otherwise."""
    month: int
    day: int | None
    """None where only the month is printed, or its end."""
    is_end: bool = False
    """The end of the month or of the year is meant (月底, 年底)."""

    def date(self, plan_year: int | None) -> dt.date | None:
        """Return the day; ``plan_year``, 民國, stands in for a year that is not printed. None if not told."""
        year = self.year if self.year is not None else plan_year
        if year is None or (self.day is None and not self.is_end):
            return None
        year += ROC_EPOCH + self.years_on
        try:
            return dt.date(year, self.month, self.day or calendar.monthrange(year, self.month)[1])
        except ValueError:
            return None


def roc_year(digits: str) -> int | None:
    """Return the ROC year that digits in any script write (Gregorian ones converted), None if implausible."""
    year = whole_number(squeeze(digits))
    if year is None:
        return None
    year = year - ROC_EPOCH if year > ROC_EPOCH else year
    return year if 1 <= year <= 200 else None


def find_dates(text: str) -> list[PrintedDate]:
    """Return the dates that a text prints, in order; what looks like a date and is none is left out."""
    if not any(mark in text for mark in "年月./．／-"):
        return []
    return list(_dates(text))


def _dates(text: str) -> Iterator[PrintedDate]:
    for found in _PRINTED.finditer(text):
        part = found.groupdict()
        year, years_on = _year(part)
        month = _number(part["month"] or part["dotted_month"] or part["only_month"] or "")
        day = part["day"] or part["dotted_day"] or part["only_day"]
        is_year_end = bool(part["year_end"] or part["only_year_end"])
        is_end = is_year_end or bool(part["month_end"] or part["only_month_end"])
        month = 12 if is_year_end else month
        if year == 0 or not 1 <= month <= 12 or (day and not 1 <= _number(day) <= 31):
            continue
        start = found.end() - len(found[0].lstrip())
        number = _number(day) if day else None
        yield PrintedDate(
            start, found.end(), text[start : found.end()], year, years_on, month, number, is_end
        )


def _year(part: dict[str, str | None]) -> tuple[int | None, int]:
    """Return the 民國 year, None for the plan's own and 0 for nonsense, and how many years on."""
    if part["dotted"]:
        year = roc_year(part["dotted"]) or 0
        return (year if year >= _FIRST_DOTTED_YEAR else 0), 0
    if part["year"] in _NAMED_YEARS:
        return None, _NAMED_YEARS[part["year"] or ""]
    return (roc_year(part["year"]) or 0 if part["year"] else None), 0


def _number(digits: str) -> int:
    return whole_number(squeeze(digits)) or 0
