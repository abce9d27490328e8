"""What falls due, as a calendar (RFC 5545) that Outlook and Google open: milestones and cadences.

A duty on a date is an all-day event with an alarm; a periodic one recurs on the last day of each period (of
a week on Friday) within the plan's year; a continuous one, or one on demand, gives no event. What is due and
has no date is listed instead.
"""

import datetime as dt
import os
import re
import uuid
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from compare.offices import of_office
from compare.worksheet import NothingToWriteError
from extract import dataset
from extract.dataset import DEFAULT_DATA
from extract.records import ROC_EPOCH

Row = Mapping[str, Any]

ALARM = dt.timedelta(days=14)
"""How long before a due date the alarm comes."""
LONGEST_SUMMARY = 60
"""Characters of a practice or duty in an event's title; all of it stands in the description."""
FRIDAY = 4
"""The weekday of weekly duties (Monday is 0): the week's last working day."""
NAMESPACE = uuid.UUID("6f0d2c0e-6f4e-5b7c-9a53-0d1c7a0b7f11")
"""Makes the events' UIDs; changed, every calendar would show each event twice."""
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """行程: one event of the calendar, all day."""

    uid: str
    """Equal in every run for the same duty of the same plan."""
    start: dt.date
    summary: str
    description: str
    categories: tuple[str, ...]
    """The departments."""
    rule: Mapping[str, Any] = field(default_factory=dict)
    """RRULE, by its parts; {} for an event that does not recur."""
    is_due: bool = False
    """It is a last day: an alarm comes before."""


@dataclass(frozen=True, slots=True)
class Undated:
    """無日期之事項: something that falls due, but nobody can say when."""

    plan_id: str
    page: int
    what: str
    printed: str
    """The deadline as printed, or the half of the year."""
    why_zh: str
    why_en: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """行事曆: the events of some plans, and what is left out."""

    entries: tuple[Entry, ...]
    """By date."""
    undated: tuple[Undated, ...]
    continuous: int
    """Deadlines that name no time (隨時, 持續, 視需要): they give no event."""


def read_agenda(
    data: str | Path = DEFAULT_DATA, offices: Sequence[str] = (), year: int | None = None
) -> Agenda:
    """Return what falls due by the plans of a data set.

    ``offices`` limits them to plans whose id or office has one of these in it, ``year`` to a 民國 year.
    Raises NothingToWriteError where no plan is left.
    """
    plans = _choose(dataset.read("plans", data).to_pylist(), offices, year)
    wanted = {plan["plan_id"]: plan for plan in plans}
    tables = {
        name: [row for row in dataset.read(name, data).to_pylist() if row["plan_id"] in wanted]
        for name in ("practices", "cadences", "milestones")
    }
    return make_agenda(wanted, **tables)


def make_agenda(
    plans: Mapping[str, Row], practices: Sequence[Row], cadences: Sequence[Row], milestones: Sequence[Row]
) -> Agenda:
    """Return what falls due by rows of the data set's tables; ``plans`` by plan_id.

    A milestone stands once, where its practice's deadline says the same, and is not "without a date" where
    its practice as a whole has one.
    """
    told = {row["practice_id"]: row for row in practices}
    by_date = {(row["practice_id"], row["due_date"]) for row in cadences if row["kind"] == "by_date"}
    timed = [row for row in cadences if row["practice_id"] in told]
    of_cadences = [_of_cadence(row, plans[row["plan_id"]], told[row["practice_id"]]) for row in timed]
    entered = {
        (row["practice_id"], None, told[row["practice_id"]]["text"].rstrip("。"))
        for row, duty in zip(timed, of_cadences, strict=True)
        if isinstance(duty, Entry)
    }
    own = [
        row
        for row in milestones
        if (row["practice_id"], row["date"]) not in by_date
        and (row["practice_id"], row["date"], _what(row).rstrip("。")) not in entered
    ]
    duties = [*(_of_milestone(row, plans[row["plan_id"]], told) for row in own), *of_cadences]
    entries = list(_numbered([duty for duty in duties if isinstance(duty, Entry)]))
    return Agenda(
        entries=tuple(sorted(entries, key=lambda entry: (entry.start, entry.summary, entry.uid))),
        undated=tuple(duty for duty in duties if isinstance(duty, Undated)),
        continuous=sum(duty is None for duty in duties),
    )


def _choose(plans: Sequence[Row], offices: Sequence[str], year: int | None) -> list[Row]:
    if not plans:
        raise NothingToWriteError(
            "資料集是空的，請先執行 zuofa ingest。 The data set is empty; run zuofa ingest first."
        )
    meant = {plan["plan_id"] for one in offices or [""] for plan in of_office(one, plans)}
    wanted = [plan for plan in plans if plan["plan_id"] in meant and year in (None, plan["roc_year"])]
    if wanted:
        return wanted
    listed = "".join(f"\n  {p['plan_id']}  {p['office']}  {p['roc_year'] or ''}" for p in plans)
    raise NothingToWriteError(
        f"沒有符合的計畫；請改寫單位名稱或年度。資料集裡有：\nNo plan fits; the data set has:{listed}"
    )


# --- duties


def _what(milestone: Row) -> str:
    return str(milestone["what"] or milestone["text"])


def _of_milestone(row: Row, plan: Row, practices: Mapping[str, Row]) -> Entry | Undated:
    practice = practices.get(row["practice_id"] or "", {})
    what = _what(row)
    if row["date"] is None:
        half = row["round"] or row["printed_date"]
        return Undated(row["plan_id"], row["page"], what, half, "文件未寫日期", "the document gives no date")
    key = ("milestone", row["kind"], row["practice_id"], what, row["round"], row["date"].isoformat())
    return Entry(
        uid=_uid(row["plan_id"], *key),
        start=row["date"],
        summary=_summary(plan, what),
        description=_description(plan, practice, row["text"], row["printed_date"], row["page"]),
        categories=tuple(practice.get("departments") or ()),
        is_due=row["kind"] == "due",
    )


def _of_cadence(row: Row, plan: Row, practice: Row) -> Entry | Undated | None:
    if row["kind"] in ("continuous", "on_demand"):
        return None
    start, rule = _when(row, plan["roc_year"])
    if start is None:
        zh, en = _why(row, plan)
        return Undated(row["plan_id"], practice["page"], practice["text"], row["printed"], zh, en)
    return Entry(
        uid=_uid(row["plan_id"], "cadence", row["practice_id"], row["kind"], row["printed"]),
        start=start,
        summary=_summary(plan, f"{practice['text']}（{row['printed']}）", len(row["printed"]) + 2),
        description=_description(plan, practice, practice["text"], row["printed"], practice["page"]),
        categories=tuple(practice["departments"] or ()),
        rule=rule,
        is_due=row["kind"] == "by_date",
    )


def _why(row: Row, plan: Row) -> tuple[str, str]:
    if row["kind"] == "unknown":
        return "期限的寫法無法判讀", "the deadline is not understood"
    if plan["roc_year"] is None:
        return "計畫未載年度", "the plan names no year"
    if row["kind"] == "periodic":
        return "週期超過一年", "the period is longer than a year"
    return "文件未寫日期", "the document gives no date"


def _when(row: Row, roc_year: int | None) -> tuple[dt.date | None, dict[str, Any]]:
    """Return the first day on which a duty is due, and how it recurs."""
    if row["kind"] == "by_date":
        return row["due_date"], {}
    if row["kind"] != "periodic" or roc_year is None:
        return None, {}
    year = roc_year + ROC_EPOCH
    until = dt.date(year, 12, 31)
    if months := row["months"]:
        return _by_months(year, months, until)
    if not (days := row["days"]):
        return None, {}
    if days % 7 == 0:
        first = dt.date(year, 1, 1)
        first += dt.timedelta(days=(FRIDAY - first.weekday()) % 7 + days - 7)
        return first, {"freq": "weekly", "interval": days // 7, "byday": "FR", "until": until}
    return dt.date(year, 1, 1) + dt.timedelta(days=days - 1), {
        "freq": "daily",
        "interval": days,
        "until": until,
    }


def _by_months(year: int, months: int, until: dt.date) -> tuple[dt.date | None, dict[str, Any]]:
    """Return the last day of the first period of the year, and the rule of the others."""
    if months > 12:
        return None, {}
    first = dt.date(year, months, monthrange(year, months)[1])
    if 2 * months > 12:
        return first, {}
    return first, {"freq": "monthly", "interval": months, "bymonthday": -1, "until": until}


def _uid(plan_id: str, *key: str | None) -> str:
    return str(uuid.uuid5(NAMESPACE, "\x1f".join([plan_id, *(part or "" for part in key)])))


def _numbered(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield entries with distinct UIDs: one that occurs again gets a number."""
    seen: Counter[str] = Counter()
    for entry in entries:
        seen[entry.uid] += 1
        if seen[entry.uid] == 1:
            yield entry
            continue
        uid = str(uuid.uuid5(uuid.UUID(entry.uid), str(seen[entry.uid])))
        kept = (entry.start, entry.summary, entry.description, entry.categories, entry.rule, entry.is_due)
        yield Entry(uid, *kept)


def _summary(plan: Row, what: str, tail: int = 0) -> str:
    """Return an event's title; ``tail`` characters at its end are kept where it is cut."""
    text = what.replace("\n", " ")
    if len(text) > LONGEST_SUMMARY + tail:
        text = text[: LONGEST_SUMMARY - 1] + "…" + (text[-tail:] if tail else "")
    return _clean(f"【{plan['office'] or plan['plan_id']}】{text}")


def _description(plan: Row, practice: Row, text: str, printed: str, page: int) -> str:
    lines = [text]
    if printed:
        lines.append(f"期限：{printed}")
    if practice.get("departments"):
        lines.append(f"承辦部門：{'、'.join(practice['departments'])}")
    lines += [f"單位：{plan['office'] or ''}", f"計畫：{plan['title'] or plan['plan_id']}"]
    lines.append(f"出處：{plan['file']} 第 {page} 頁")
    return _clean("\n".join(lines))


def _clean(text: str) -> str:
    """Return a text without the control characters that TEXT cannot hold (RFC 5545, 3.1 and 3.3.11)."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


# --- the file


def to_ics(agenda: Agenda, stamp: dt.datetime, name: str = "提升服務效能執行計畫") -> bytes:
    """Return a calendar as a file (UTF-8, CRLF, lines of at most 75 octets).

    ``stamp`` is when it is made: the same events and stamp give the same bytes.
    """
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//zuofa//calendar//ZH-TW")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in agenda.entries:
        calendar.add_component(_event(entry, stamp.astimezone(dt.UTC)))
    return bytes(calendar.to_ical())


def _event(entry: Entry, stamp: dt.datetime) -> Any:
    import icalendar

    event = icalendar.Event()
    event.add("uid", f"{entry.uid}@zuofa")
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.start)
    event.add("dtend", entry.start + dt.timedelta(days=1))
    if entry.rule:
        event.add("rrule", dict(entry.rule))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    if entry.categories:
        event.add("categories", [_clean(name) for name in entry.categories])
    event.add("transp", "TRANSPARENT")
    if entry.is_due:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -ALARM)
        alarm.add("description", entry.summary)
        event.add_component(alarm)
    return event


def write_calendar(path: Path, agenda: Agenda, stamp: dt.datetime) -> None:
    """Write a calendar file, in place of one that was there; it is whole or untouched. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(to_ics(agenda, stamp))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
