"""Dates as printed (112年12月31日, 112.12.31, 6月底前, 年底) -> days of the calendar.

A date without a year is of the plan's year; a month, a quarter, a year stands for its last day,
as a deadline in it ends with it. The words are in ``normalize/rules/cadences.yml``.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import cache, partial

from extract.knowledge import either, read_rules
from extract.numerals import whole_number
from extract.records import ROC_EPOCH

FIRST_YEAR = 60
"""民國 years below this are numbers of years (3年), not years: no plan is older than 1971."""
_N = "(?:[0-9]{1,2}|[元一二三四五六七八九十廿卅]{1,3})"


_SAYS = ("solid", "figures", "short", "year", "relative", "month", "quarter", "half", "bare")


@dataclass(frozen=True, slots=True)
class DateFound:
    """日期: one date in a text."""

    date: dt.date | None
    """The day, the last one of the period named; None where year or day is not said (年初)."""
    is_start: bool
    """Something begins then (112年1月1日起)."""


_rules = partial(read_rules, "normalize", "rules/cadences.yml")


@cache
def _date() -> re.Pattern[str]:
    rules, parts = _rules(), _rules()["day_words"]
    part = either([*parts["end"], *parts["inside"], *parts["open"], *parts["thirds"]])
    year = (
        rf"(?:(?P<year>[0-9]{{2,4}}|[一二三四五六七八九十〇○零百]{{2,6}})"
        rf"|(?P<relative>{either(rules['year_words']['words'])}))年度?"
    )
    month = rf"(?P<month>{_N})月份?(?:(?P<day>{_N})(?:[日號]|(?![次個0-9])))?"
    within = rf"(?P<quarter>第?{_N}季|[春夏秋冬]季)度?|(?P<half>[上下])半年度?"
    figures = r"(?<![0-9./])(?:(?P<fy>[0-9]{2,4})[./-])?(?P<fm>[0-9]{1,2})[./-](?P<fd>[0-9]{1,2})日?(?![0-9])"
    short = r"(?<![0-9./])(?P<sy>[0-9]{3,4})[./-](?P<sm>[0-9]{1,2})(?![0-9])"
    solid = r"(?<![0-9])(?P<cy>[0-9]{3,4})(?P<cm>[01][0-9])(?P<cd>[0-3][0-9])(?![0-9])"
    bare = r"(?P<bare>年度?|歲)"
    return re.compile(
        rf"(?P<solid>{solid})|(?P<figures>{figures})|(?P<short>{short})"
        rf"|(?:{year})?(?:{month}|{within}|{bare}(?={part}))?(?:之|的)?(?P<part>{part})?"
    )


def take_dates(text: str, roc_year: int | None) -> tuple[str, list[DateFound] | None]:
    """Return the text without its dates, and the dates in printed order.

    ``text`` is half-width and without white space. The first day of a range (3月至6月) is left out.
    None in place of the dates where one is impossible (2月30日).
    """
    text = _each_month(text)
    matches = [found for found in _date().finditer(text) if any(map(found.group, _SAYS))]
    starts = [found.start() for found in matches[1:]] + [len(text)]
    dates: list[DateFound] = []
    year = roc_year
    for found, next_start in zip(matches, starts, strict=False):
        try:
            year, date = _resolve(found, year, roc_year)
        except ValueError:
            return text, None
        begins, goes_on = _behind(text[found.end() : next_start])
        if not (goes_on and found is not matches[-1]):
            dates.append(DateFound(date, begins))
    return _cut(text, matches), dates


def _behind(text: str) -> tuple[bool, bool]:
    """Tell whether something begins with the date before these words, and whether they lead to the next."""
    since = f"(?:{either(_rules()['since']['words'])})"
    ranges = f"(?:{either(_rules()['ranges']['words'])})"
    return bool(re.match(since, text)), bool(re.fullmatch(f"{since}?{ranges}", text))


def _each_month(text: str) -> str:
    """Return 6、12月 as 6月、12月, and 7-9月 as 7月-9月."""
    sign = "[、,及和與~至到-]"
    return re.sub(rf"(?<![0-9]){_N}(?=(?:{sign}{_N})*{sign}{_N}月)", r"\g<0>月", text)


def _cut(text: str, matches: list[re.Match[str]]) -> str:
    for found in reversed(matches):
        text = text[: found.start()] + " " + text[found.end() :]
    return text


def _resolve(
    found: re.Match[str], year: int | None, roc_year: int | None
) -> tuple[int | None, dt.date | None]:
    """Return the 民國 year that goes on to the next date, and the day. Raises ValueError if there is none."""
    for kind, prefix in (("solid", "c"), ("figures", "f"), ("short", "s")):
        if found[kind]:
            printed = found[prefix + "y"]
            year = _roc(int(printed)) if printed else year
            day = int(found[prefix + "d"]) if prefix != "s" else None
            return year, _day(year, int(found[prefix + "m"]), day)
    year = _year(found, year, roc_year)
    part = found["part"] or ""
    if part in _rules()["day_words"]["open"]:
        return year, None
    if found["month"]:
        return year, _day(year, _int(found["month"]), _int(found["day"]) if found["day"] else _third(part))
    return year, _day(year, _last_month(found))


def _year(found: re.Match[str], year: int | None, roc_year: int | None) -> int | None:
    if found["year"]:
        return _roc(whole_number(found["year"]) or 0)
    if found["relative"]:
        later = int(_rules()["year_words"]["words"][found["relative"]])
        return None if roc_year is None else roc_year + later
    return year


def _roc(year: int) -> int:
    """Return a year's 民國 number. Raises ValueError for a number that is no year."""
    roc = year - ROC_EPOCH if year > ROC_EPOCH else year
    if not FIRST_YEAR <= roc < 200:
        raise ValueError(year)
    return roc


def _last_month(found: re.Match[str]) -> int:
    """Return the last month of a quarter, a half, or a year."""
    if found["half"]:
        return 6 if found["half"] == "上" else 12
    if quarter := found["quarter"]:
        season = "春夏秋冬".find(quarter[0]) + 1
        return 3 * (season or _int(quarter.removeprefix("第").removesuffix("季")))
    return 12


def _third(part: str) -> int | None:
    """Return the last day of a third of a month; None for the month's own last day."""
    thirds: dict[str, int] = _rules()["day_words"]["thirds"]
    return thirds[part] if thirds.get(part, 31) < 31 else None


def _day(roc_year: int | None, month: int, day: int | None = None) -> dt.date | None:
    """Return a day, the month's last without one; None without a year. Raises ValueError if there is none."""
    if not 1 <= month <= 12 or day == 0:
        raise ValueError(month)
    leap = 93 if roc_year is None else roc_year
    last = calendar.monthrange(leap + ROC_EPOCH, month)[1]
    date = dt.date(leap + ROC_EPOCH, month, last if day is None else day)
    return None if roc_year is None else date


def _int(printed: str) -> int:
    return whole_number(printed) or 0
