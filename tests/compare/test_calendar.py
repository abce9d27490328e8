"""What falls due becomes a calendar that other programs open, the same in every run."""

import datetime as dt

import icalendar
import pytest
from click.testing import CliRunner

from compare.calendar import ALARM, make_agenda, read_agenda, to_ics, write_calendar
from compare.worksheet import NothingToWriteError
from zuofa.cli import main

STAMP = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
PLAN = {
    "plan_id": "p",
    "office": "新營區營業處",
    "title": "111年度執行計畫",
    "roc_year": 111,
    "file": "x.pdf",
}
PRACTICE = {
    "plan_id": "p",
    "practice_id": "p:1",
    "text": "填報執行成果，含「附件」；逐項, 檢討\n甲.另報",
    "departments": ["服務組", "秘書,室"],
    "page": 3,
}


def cadence(kind: str, **values):
    row = {"practice_id": "p:1", "plan_id": "p", "ordinal": 1, "printed": "期限", "kind": kind}
    return row | {"months": None, "days": None, "times": None, "due_date": None} | values


def milestone(**values):
    row = {"plan_id": "p", "ordinal": 1, "kind": "due", "what": "提報成果", "round": "", "date": None}
    return (
        row
        | {"printed_date": "", "text": "應提報成果。", "practice_id": "", "section": 1, "page": 9}
        | values
    )


def agenda(*cadences, milestones=(), plan=PLAN):
    return make_agenda({"p": plan}, [PRACTICE], cadences, milestones)


def events(found, stamp=STAMP):
    return icalendar.Calendar.from_ical(to_ics(found, stamp)).walk("VEVENT")


def days(event, most=400):
    """Return the days on which an event stands, by its rule alone."""
    from dateutil.rrule import rrulestr

    start = event["DTSTART"].dt
    if "RRULE" not in event:
        return [start]
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=dt.datetime.combine(start, dt.time()))
    return [day.date() for day in rule[:most]]


PERIODS = {
    "每月": ({"months": 1}, 12, dt.date(2022, 1, 31), dt.date(2022, 12, 31)),
    "每兩個月": ({"months": 2}, 6, dt.date(2022, 2, 28), dt.date(2022, 12, 31)),
    "每季": ({"months": 3}, 4, dt.date(2022, 3, 31), dt.date(2022, 12, 31)),
    "每5個月": ({"months": 5}, 2, dt.date(2022, 5, 31), dt.date(2022, 10, 31)),
    "每半年": ({"months": 6}, 2, dt.date(2022, 6, 30), dt.date(2022, 12, 31)),
    "每年": ({"months": 12}, 1, dt.date(2022, 12, 31), dt.date(2022, 12, 31)),
    "每週": ({"days": 7}, 52, dt.date(2022, 1, 7), dt.date(2022, 12, 30)),
    "每兩週": ({"days": 14}, 26, dt.date(2022, 1, 14), dt.date(2022, 12, 30)),
    "每日": ({"days": 1}, 365, dt.date(2022, 1, 1), dt.date(2022, 12, 31)),
    "每10日": ({"days": 10}, 36, dt.date(2022, 1, 10), dt.date(2022, 12, 26)),
}


@pytest.mark.parametrize(("period", "count", "first", "last"), PERIODS.values(), ids=PERIODS)
def test_periods_recur_within_the_plans_year(period, count, first, last):
    (event,) = events(agenda(cadence("periodic", times=1, **period)))
    found = days(event)
    assert (len(found), found[0], found[-1]) == (count, first, last)
    assert not event.walk("VALARM")


def test_a_date_is_a_whole_day_with_an_alarm():
    (event,) = events(agenda(cadence("by_date", due_date=dt.date(2022, 12, 31))))
    assert event["DTSTART"].dt == dt.date(2022, 12, 31)
    assert event["DTEND"].dt == dt.date(2023, 1, 1)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == -ALARM == dt.timedelta(days=-14)


@pytest.mark.parametrize("kind", ["continuous", "on_demand"])
def test_what_is_always_done_is_no_event(kind):
    found = agenda(cadence(kind))
    assert (found.entries, found.undated, found.continuous) == ((), (), 1)


UNDATED = {
    "unknown": (cadence("unknown"), PLAN, "無法判讀"),
    "no date": (cadence("by_date"), PLAN, "未寫日期"),
    "no year": (cadence("periodic", months=1), PLAN | {"roc_year": None}, "未載年度"),
    "every two years": (cadence("periodic", months=24), PLAN, "超過一年"),
}


@pytest.mark.parametrize(("row", "plan", "why"), UNDATED.values(), ids=UNDATED)
def test_what_has_no_date_is_listed_instead(row, plan, why):
    found = agenda(row, plan=plan)
    assert found.entries == ()
    assert why in found.undated[0].why_zh
    assert (found.undated[0].page, found.undated[0].plan_id) == (3, "p")


def test_rounds_without_a_date_are_listed():
    found = agenda(milestones=[milestone(kind="round", round=half) for half in ("上半年度", "下半年度")])
    assert [one.printed for one in found.undated] == ["上半年度", "下半年度"]


def test_a_deadline_that_is_a_milestone_too_is_one_event():
    day = dt.date(2022, 6, 30)
    found = agenda(
        cadence("by_date", due_date=day), milestones=[milestone(practice_id="p:1", date=day, section=None)]
    )
    assert len(found.entries) == 1


def test_a_publication_that_recurs_with_its_practice_is_not_without_a_date():
    yearly = cadence("periodic", months=12)
    own, other = (
        milestone(kind="publication", practice_id="p:1", what=what) for what in (PRACTICE["text"], "公布成果")
    )
    found = agenda(yearly, milestones=[own, other])
    assert len(found.entries) == 1
    assert [duty.what for duty in found.undated] == ["公布成果"]
    assert len(agenda(cadence("continuous"), milestones=[own]).undated) == 1


def test_an_event_says_who_what_and_where():
    (event,) = events(agenda(cadence("by_date", due_date=dt.date(2022, 6, 30), printed="6月底前")))
    assert event["SUMMARY"] == "【新營區營業處】填報執行成果，含「附件」；逐項, 檢討 甲.另報（6月底前）"
    assert event["DESCRIPTION"].split("\n") == [
        "填報執行成果，含「附件」；逐項, 檢討",
        "甲.另報",
        "期限：6月底前",
        "承辦部門：服務組、秘書,室",
        "單位：新營區營業處",
        "計畫：111年度執行計畫",
        "出處：x.pdf 第 3 頁",
    ]
    assert [str(name) for name in event["CATEGORIES"].cats] == ["服務組", "秘書,室"]


def test_long_titles_are_cut_and_keep_their_deadline():
    long = PRACTICE | {"text": "填報" * 100}
    found = make_agenda({"p": PLAN}, [long], [cadence("periodic", months=1, printed="每月")], [])
    assert found.entries[0].summary.endswith("…（每月）")
    assert len(found.entries[0].summary) < 80
    assert "填報" * 100 in found.entries[0].description


ODD = "報\x0b表\x00；\r\n第二行：「＝」\\路徑 🀄𠮷" + "長" * 90


def test_the_file_is_as_the_standard_wants_it():
    odd = PRACTICE | {"text": ODD}
    found = make_agenda({"p": PLAN}, [odd], [cadence("by_date", due_date=dt.date(2022, 6, 30))], [])
    whole = to_ics(found, STAMP)
    lines = whole.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert [line.decode() for line in lines]  # no character is split
    (event,) = events(found)
    assert "報 表 ；\n第二行：「＝」\\路徑 🀄𠮷長" in event["DESCRIPTION"]


def test_the_same_duties_give_the_same_bytes():
    rows = [cadence("by_date", due_date=dt.date(2022, 6, day), printed=f"{day}日") for day in (1, 2, 3)]
    again = agenda(*reversed(rows))
    assert to_ics(agenda(*rows), STAMP) == to_ics(again, STAMP)


def test_uids_tell_duties_apart_and_stay():
    rows = [cadence("by_date", due_date=dt.date(2022, 6, 30))] * 2
    first, second = agenda(*rows).entries
    assert first.uid != second.uid
    other = agenda(cadence("by_date", due_date=dt.date(2022, 7, 1)))
    assert other.entries[0].uid in {first.uid, second.uid}  # a corrected date moves the event
    later = to_ics(agenda(*rows), STAMP + dt.timedelta(days=9))
    assert first.uid.encode() in later


def test_an_empty_data_set_is_told(tmp_path):
    with pytest.raises(NothingToWriteError, match="zuofa ingest"):
        read_agenda(tmp_path)
    result = CliRunner().invoke(main, ["calendar", str(tmp_path / "x.ics"), "--data", str(tmp_path / "d")])
    assert result.exit_code == 2


@pytest.mark.parametrize("name", ["屏東", "x.txt"])
def test_what_is_no_calendar_is_not_written(tmp_path, name):
    result = CliRunner().invoke(main, ["calendar", str(tmp_path / name), "--data", str(tmp_path / "d")])
    assert result.exit_code == 2
    assert ".ics" in result.output
    assert not (tmp_path / name).exists()


def test_writing_leaves_nothing_beside_the_file(tmp_path):
    write_calendar(tmp_path / "new" / "x.ics", agenda(), STAMP)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["x.ics"]
    assert (tmp_path / "new" / "x.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
