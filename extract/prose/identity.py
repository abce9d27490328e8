"""The lines around the table -> whose plan it is, of which year, and when it was enacted."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.issues import issue
from extract.lines import Line
from extract.prose.dates import find_dates, roc_year
from extract.records import Issue, Source
from extract.registry import Office, find_office, new_office
from extract.text import join_lines, squeeze

_DIGITS = r"[0-9０-９]{2,4}|[〇○零一二三四五六七八九十百]{2,6}"
_TITLE = re.compile(
    rf"(中華民國|民國|西元)?\s*({_DIGITS})\s*學?\s*年(?!\s*[0-9０-９一二三四五六七八九十]+\s*月)\s*度?.*(計\s*[畫劃]|方案)"
)
_YEAR_BEHIND = re.compile(
    rf"(?:計\s*[畫劃]|方案)書?\s*[(（]?\s*(?:中華民國|民國)?\s*({_DIGITS})\s*學?\s*年"
    r"\s*(?:度|[)）]|$|[0-9０-９]+\s*月(?:1日)?[至起~～－-])"
)
"""A title that names its year last: 「提升服務品質執行計畫（104年度）」. A revision has another."""
_OWNER = re.compile(
    r"[^0-9，。：；、「」]{2,40}?(?:處|所|局|署|府|院|部|廠|隊|館|校|會|中心|公司|機關|組|段|站)"
    r"(?=提[升昇]|加強|為民|全面|推[動行]|精進|優質|服務|創新|年度)"
)
"""Whose plan a title without a year before it names, up to what the plan is about."""
_PLAN = re.compile(r".*(?:計\s*[畫劃]|方案)書?\s*(?:[(（].*)?")
_CITED = re.compile(r"^\s*(依|據|根據|奉|遵照|參照)|第\s*[0-9０-９]+\s*號|[」』]\s*(辦理|訂定|規定)")
"""Lines that name a plan, or an office, only as what this one rests on."""
_ENACTED = re.compile(r"訂定|制定|訂頒|頒訂|核定|修訂|修正|函頒|發布|實施|版")
_WHOLE_TITLE = re.compile(r"[^，。；：、]*年[^，。；：]*(計\s*[畫劃]|方案)書?\s*([(（][^)）]*[)）])?")
_OWN = ("本", "各", "所屬")
"""What a title that names no office in particular begins with."""
_OFFICE = re.compile(
    r"^[^0-9，。：；]{2,24}(處|所|局|署|府|院|部|廠|隊|館|校|會|中心|公司|機關|室|課|組|段)$"
)
_SECTION = re.compile(r"^\s*[壹貳參肆伍一二三四五]\s*[、.]")
LONGEST_TITLE = 60
"""A line with more characters than this is no title."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a plan says of itself."""

    title: str
    office: Office | None
    roc_year: int | None
    enacted_date: dt.date | None
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class PrintedTitle:
    """A line that is a plan's title and nothing else."""

    text: str
    name: str
    """Whose plan it is, as printed; '' where it does not say."""
    roc_year: int | None

    def differs(self, other: "PrintedTitle") -> bool:
        """Tell whether two titles name different offices or years; an agency alone is no other office."""
        if self.roc_year != other.roc_year:
            return True
        one, two = find_office(self.name), find_office(other.name)
        if one and two:
            return "" not in (one.office_id, two.office_id) and one != two
        return not (self.name in other.name or other.name in self.name)


def printed_title(run: Sequence[Line]) -> PrintedTitle | None:
    """Return the title that a line, or a run of lines, is; None where they say more or less than one."""
    text = join_lines([line.text for line in run])
    name, year = _name_before_year(text), _year(text)
    is_whole = bool(_WHOLE_TITLE.fullmatch(text)) and not any(map(_is_cited, run))
    is_office = not name or (bool(_OFFICE.search(name)) and not name.startswith(_OWN))
    return PrintedTitle(text, name, year) if is_whole and is_office and year is not None else None


def read_identity(lines: Sequence[Line], source: Source | None) -> Identity:
    """Return title, office, year and date of enactment from the loose lines before the table.

    What the document does not say is taken from ``source``; where both speak and differ, the
    document is believed and an issue raised.
    """
    head = _before_sections(lines)
    title = _title(head) or _title_without_year(head)
    printed = _office(title, head)
    roc_year = _year(title)
    issues = _mismatches(printed, roc_year, source)
    office = printed or _listed(source)
    roc_year = roc_year or (source.roc_year if source else None)
    if office is None:
        issues.append(issue("no_office", page=1))
    elif not office.known:
        issues.append(issue("unknown_office", page=1, text=office.office, office=office.office))
    if roc_year is None:
        issues.append(issue("no_year", page=1, text=title))
    return Identity(title, office, roc_year, _enacted(head), tuple(issues))


def _before_sections(lines: Sequence[Line]) -> list[Line]:
    """Return the lines above the first section (壹、), at most those of the first two pages."""
    first = [line for line in lines if line.page <= lines[0].page + 1] if lines else []
    end = next((i for i, line in enumerate(first) if i and _SECTION.match(line.text)), len(first))
    return first[:end][:12]


def _title(head: Sequence[Line]) -> str:
    """Return the first line, or run of up to three lines, that names a plan and its year."""
    for length in (1, 2, 3):
        for i in range(len(head) - length + 1):
            run = head[i : i + length]
            text = join_lines([line.text for line in run])
            if _has_year(text) and not _SECTION.match(text) and not any(map(_is_cited, run)):
                return join_lines([line.text for line in _with_name_above(head, i)] + [text])
    return ""


def _has_year(text: str) -> bool:
    return bool(_TITLE.search(text) or (len(text) <= LONGEST_TITLE and _YEAR_BEHIND.search(text)))


def _title_without_year(head: Sequence[Line]) -> str:
    """Return the first line that names an office and its plan, and no year."""
    lines = (line for line in head if not _SECTION.match(line.text) and not _is_cited(line))
    texts = (line.text for line in lines if len(line.text) <= LONGEST_TITLE)
    return next((text for text in texts if _OWNER.match(squeeze(text)) and _PLAN.fullmatch(text)), "")


def _with_name_above(head: Sequence[Line], i: int) -> Sequence[Line]:
    """Return the office's name where it stands on a line of its own above the title."""
    above = head[i - 1 : i] if i else []
    if find_office(head[i].text) or _name_before_year(head[i].text):
        return []
    return [line for line in above if find_office(line.text) or _OFFICE.search(squeeze(line.text))]


def _is_cited(line: Line) -> bool:
    return bool(_CITED.search(line.text))


def _year(title: str) -> int | None:
    if found := _TITLE.search(title):
        return roc_year(found.group(2))
    behind = _YEAR_BEHIND.search(title)
    return roc_year(behind.group(1)) if behind else None


def _office(title: str, head: Sequence[Line]) -> Office | None:
    known = find_office(title)
    if known and (known.office_id or not _names_another(title, known)):
        return known
    if name := _name_before_year(title):
        return new_office(name)
    return next(filter(None, (find_office(line.text) for line in head if not _is_cited(line))), None)


def _names_another(title: str, agency: Office) -> bool:
    """Tell whether a title names a part of the agency that the registry does not have."""
    name = _name_before_year(title)
    return bool(name) and new_office(name).office_id not in ("", agency.agency_id)


def _name_before_year(title: str) -> str:
    if found := _TITLE.search(title):
        return squeeze(title[: found.start()]).strip("「」『』()-:")
    owner = _OWNER.match(squeeze(title))
    return owner.group() if owner else ""


def _listed(source: Source | None) -> Office | None:
    if source is None or not (source.office or source.agency):
        return None
    name = source.office or source.agency
    return find_office(name) or new_office(name, source.agency)


def _mismatches(printed: Office | None, year: int | None, source: Source | None) -> list[Issue]:
    found = []
    listed = _listed(source)
    if printed and listed and (printed.agency_id, printed.office_id) != (listed.agency_id, listed.office_id):
        found.append(issue("source_mismatch", field="單位", listed=listed.office, printed=printed.office))
    if source and source.roc_year and year and source.roc_year != year:
        found.append(issue("source_mismatch", field="年度", listed=source.roc_year, printed=year))
    return found


def _enacted(head: Sequence[Line]) -> dt.date | None:
    """Return the first date that the head says the plan was made on (訂定)."""
    for line in head:
        dates = [date for date in find_dates(line.text) if date.year is not None and date.day is not None]
        ends = [*(date.start for date in dates[1:]), len(line.text)]
        told = [d for d, end in zip(dates, ends, strict=False) if _ENACTED.search(line.text[d.end : end])]
        if dates and _ENACTED.search(line.text[: dates[0].start]):
            told.append(dates[0])
        if told:
            return told[0].date(None)
    return None
