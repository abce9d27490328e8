"""Deadlines become cadences by grammar; what is not understood is told and never guessed."""

import datetime as dt
import re
from typing import Any

import pytest
import rulerows
from hypothesis import example, given
from hypothesis import strategies as st

from extract.numerals import NUMERAL, narrow, read_numeral
from normalize import cadence, dates
from normalize.cadence import Cadence, find_periods, read_cadences
from normalize.dates import take_dates

RULES = cadence._rules()

UNKNOWN = [
    "無",
    "-",
    "待定",
    "奉核後",
    "3個月內",
    "10日內",
    "辦理2次",
    "每1~2個月一次",
    "每隔一個月",
    "2月30日",
    "13月底",
    "112年13月1日",
    "每次",
    "12年底",
    "一次告知",
    "月底前",
    "每0個月",
]


@pytest.mark.parametrize("printed", UNKNOWN)
def test_unknown_wording_is_told(printed: str) -> None:
    assert read_cadences(printed, 112) == (Cadence(printed, "unknown"),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("定期", "不定期"),
        ("每月一次", "每年一次"),
        ("每年一次", "每年至少一次"),
        ("每年2次", "每半年"),
        ("每月", "6月"),
        ("每3個月", "3月"),
        ("年底", "年初"),
        ("每兩週", "兩週內"),
        ("隨時辦理", "視需要"),
        ("隔年一次", "隔年3月"),
    ],
)
def test_alike_and_not_the_same(one: str, other: str) -> None:
    left, right = (read_cadences(text, 112)[0] for text in (one, other))
    assert (left.kind, left.months, left.times, left.at_least, left.due_date) != (
        right.kind,
        right.months,
        right.times,
        right.at_least,
        right.due_date,
    )


CONTINUOUS = "持續辦理 隨時辦理 隨時檢討 隨時參與 配合辦理 配合公服處更新作業 配合年度計畫辦理 全年度 全年無休 常態性辦理 平日 上班時間 自112年1月1日起"
ON_DEMAND = "視需要 必要時 不定期 不定期辦理 依個案 依實際需要辦理 視業務需要 依規定辦理 適時辦理 隨案辦理 俟總處通知辦理"


@pytest.mark.parametrize(
    ("printed", "kind"),
    [(text, "continuous") for text in CONTINUOUS.split()]
    + [(text, "on_demand") for text in ON_DEMAND.split()],
)
def test_without_a_date_or_a_period(printed: str, kind: Any) -> None:
    assert read_cadences(printed, 112) == (Cadence(printed, kind),)


@pytest.mark.parametrize(
    ("printed", "months", "days", "times", "at_least"),
    [
        ("每月檢視", 1, None, 1, False),
        ("每月１次", 1, None, 1, False),
        ("每個月", 1, None, 1, False),
        ("每月1至2次", 1, None, 1, True),
        ("每月5日前", 1, None, 1, False),
        ("持續每月辦理", 1, None, 1, False),
        ("逐月檢討", 1, None, 1, False),
        ("每月至少2次", 1, None, 2, True),
        ("每兩個月辦理一次", 2, None, 1, False),
        ("每2個月", 2, None, 1, False),
        ("兩個月一次", 2, None, 1, False),
        ("每雙月", 2, None, 1, False),
        ("每季", 3, None, 1, False),
        ("每 3 個月", 3, None, 1, False),
        ("每季結束後10日內", 3, None, 1, False),
        ("1次/季", 3, None, 1, False),
        ("季/1次", 3, None, 1, False),
        ("一季一次", 3, None, 1, False),
        ("按季", 3, None, 1, False),
        ("每半年", 6, None, 1, False),
        ("上、下半年各1次", 6, None, 1, False),
        ("每年上、下半年各辦理1次", 6, None, 1, False),
        ("每學期1次", 6, None, 1, False),
        ("每季第一個月", 3, None, 1, False),
        ("每學年", 12, None, 1, False),
        ("每年檢討", 12, None, 1, False),
        ("每年度", 12, None, 1, False),
        ("逐年", 12, None, 1, False),
        ("一年一次", 12, None, 1, False),
        ("每年至少一次", 12, None, 1, True),
        ("每年辦理一次以上", 12, None, 1, True),
        ("每年兩次", 12, None, 2, False),
        ("全年2次", 12, None, 2, False),
        ("每年十二次", 12, None, 12, False),
        ("隔年一次", 24, None, 1, False),
        ("每三年", 36, None, 1, False),
        ("每日", None, 1, 1, False),
        ("每工作日", None, 1, 1, False),
        ("每週一", None, 7, 1, False),
        ("每週一次", None, 7, 1, False),
        ("每星期五", None, 7, 1, False),
        ("每兩週1次", None, 14, 1, False),
        ("每廿日", None, 20, 1, False),
    ],
)
def test_a_period(printed: str, months: int | None, days: int | None, times: int, at_least: bool) -> None:
    assert read_cadences(printed) == (Cadence(printed, "periodic", months, days, times, at_least),)


def test_a_period_that_is_not_said() -> None:
    assert read_cadences("定期辦理") == (Cadence("定期辦理", "periodic"),)


@pytest.mark.parametrize(
    ("printed", "due"),
    [
        ("112年12月31日", "2023-12-31"),
        ("民國112年12月31日止", "2023-12-31"),
        ("112 年 12 月 31 日前", "2023-12-31"),
        ("１１２年１２月３１日", "2023-12-31"),
        ("112.12.31", "2023-12-31"),
        ("112/12/31", "2023-12-31"),
        ("112-12-31", "2023-12-31"),
        ("1121231", "2023-12-31"),
        ("2023/12/31", "2023-12-31"),
        ("西元2023年12月31日", "2023-12-31"),
        ("一百十二年十二月三十一日", "2023-12-31"),
        ("民國一一二年十二月", "2023-12-31"),
        ("12月31日前", "2023-12-31"),
        ("12/31前", "2023-12-31"),
        ("年底", "2023-12-31"),
        ("年終", "2023-12-31"),
        ("112年底前", "2023-12-31"),
        ("112年度", "2023-12-31"),
        ("年度內完成", "2023-12-31"),
        ("6月底前", "2023-06-30"),
        ("2月底", "2023-02-28"),
        ("113年2月", "2024-02-29"),
        ("6月上旬", "2023-06-10"),
        ("6月中旬", "2023-06-20"),
        ("6月下旬", "2023-06-30"),
        ("上半年", "2023-06-30"),
        ("112年下半年", "2023-12-31"),
        ("第3季", "2023-09-30"),
        ("112年第四季前", "2023-12-31"),
        ("112年1月至11月", "2023-11-30"),
        ("112.1.1-112.11.30", "2023-11-30"),
        ("112年7-9月", "2023-09-30"),
        ("112年1月1日起至11月30日止", "2023-11-30"),
        ("次年1月15日前", "2024-01-15"),
        ("本年6月", "2023-06-30"),
        ("6月1次", "2023-06-30"),
    ],
)
def test_a_date(printed: str, due: str) -> None:
    assert read_cadences(printed, 112) == (Cadence(printed, "by_date", due_date=dt.date.fromisoformat(due)),)


@pytest.mark.parametrize(
    ("printed", "dues"),
    [
        ("6月及12月底前", ["2023-06-30", "2023-12-31"]),
        ("3、6、9、12月", ["2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31"]),
        ("107年7月6日及108年1月8日前", ["2018-07-06", "2019-01-08"]),
        ("111年6月30日、12月31日", ["2022-06-30", "2022-12-31"]),
        ("4月、10月各1次", ["2023-04-30", "2023-10-31"]),
    ],
)
def test_several_dates(printed: str, dues: list[str]) -> None:
    found = read_cadences(printed, 112)
    assert [one.due_date and one.due_date.isoformat() for one in found] == dues
    assert {one.kind for one in found} == {"by_date"}


@pytest.mark.parametrize("printed", ["12月31日前", "年底", "次年1月", "年初", "112年6月初"])
def test_a_date_whose_day_is_not_known(printed: str) -> None:
    found = read_cadences(printed, 112 if "初" in printed else None)
    assert found == (Cadence(printed, "by_date"),)


@pytest.mark.parametrize(
    ("printed", "kind", "due", "times"),
    [
        ("每年6月底前", "periodic", "2023-06-30", 1),
        ("每年12月", "periodic", "2023-12-31", 1),
        ("每年一月", "periodic", "2023-01-31", 1),
        ("每年6月、12月", "periodic", "2023-12-31", 2),
        ("每年4月、10月各1次", "periodic", "2023-10-31", 2),
        ("即日起至112年12月31日", "continuous", "2023-12-31", None),
        ("持續辦理至112年12月底", "continuous", "2023-12-31", None),
    ],
)
def test_a_date_beside_a_period_or_a_word(printed: str, kind: str, due: str, times: int | None) -> None:
    (found,) = read_cadences(printed, 112)
    assert (found.kind, found.due_date, found.times) == (kind, dt.date.fromisoformat(due), times)


@pytest.mark.parametrize(
    ("deadline", "found"),
    [
        ("", []),
        ("\n \n", []),
        ("隨時辦理\n每兩個月辦理一次", [("隨時辦理", "continuous"), ("每兩個月辦理一次", "periodic")]),
        ("持續辦理，每季檢討", [("持續辦理", "continuous"), ("每季檢討", "periodic")]),
        ("隨時辦理（每月檢討）", [("隨時辦理", "continuous"), ("每月檢討", "periodic")]),
        ("隨時辦理、視需要", [("隨時辦理", "continuous"), ("視需要", "on_demand")]),
        ("每月\n奉核後", [("每月", "periodic"), ("奉核後", "unknown")]),
        ("隨時更新，並列入考核", [("隨時更新，並列入考核", "continuous")]),
        ("隨時更新，3個月內改善", [("隨時更新，3個月內改善", "unknown")]),
    ],
)
def test_several_entries(deadline: str, found: list[tuple[str, str]]) -> None:
    assert [(one.printed, one.kind) for one in read_cadences(deadline, 112)] == found


@pytest.mark.parametrize(
    ("printed", "rate"),
    [
        ("每月2次", 24),
        ("每半年", 2),
        ("每年2次", 2),
        ("每週", 365 / 7),
        ("定期", None),
        ("隨時", None),
        ("年底", None),
    ],
)
def test_times_a_year(printed: str, rate: float | None) -> None:
    assert read_cadences(printed, 112)[0].per_year == rate


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每次測試後檢討", []),
        ("第一次", []),
        ("各年度目標", []),
        (
            "不定期測試,每3個月至少測試1次。",
            [("不定期", "on_demand", None), ("每3個月至少測試1次", "periodic", 3)],
        ),
        ("每 3 個月 至少測試 1 次", [("每 3 個月 至少測試 1 次", "periodic", 3)]),
        ("定期檢視，逐年檢討", [("定期", "periodic", None), ("逐年", "periodic", 12)]),
        ("各區處每年度於6月底前完成", [("每年度", "periodic", 12)]),
        ("全年至少辦理3場", [("全年至少辦理3場", "periodic", 12)]),
    ],
)
def test_periods_inside_a_text(text: str, found: list[tuple[str, str, int | None]]) -> None:
    phrases = find_periods(text)
    assert [(one.cadence.printed, one.cadence.kind, one.cadence.months) for one in phrases] == found
    assert all(text[one.start : one.end] == one.cadence.printed for one in phrases)


# --- rules ---

PROBES = {
    "each": "{}月",
    "times": "每年二{}",
    "before": "每年{}二次",
    "after": "每年二次{}",
    "continuous": "{}",
    "on_demand": "{}",
    "regular": "{}",
    "end": "年度{}",
    "inside": "年度{}",
    "open": "6月{}",
    "since": "112年6月{}",
    "ranges": "1月{}7月",
}


def _probes(path: rulerows.Path) -> list[str]:
    rule = rulerows.at(RULES, path)
    if "units" in path:
        return [f"每{rule['word']}", f"每{rule['word']}末"]
    if path[1] == "heads":
        return [f"{rule}{occasion}" for occasion in RULES["on_demand"]["occasions"]]
    if path[1] == "occasions":
        return [f"依{rule}", f"依2{rule}"]
    if path[1] == "rest":
        return [f"{rule}辦理"]
    key = path[1] if path[1] in PROBES else path[0]
    return [PROBES[str(key)].format(rule), f"{rule}年底", f"112年{rule}"]


def _readings(probes: list[str]) -> Any:
    return [(cadence.read_cadences(probe, 112), cadence.find_periods(probe)) for probe in probes]


LISTS = list(rulerows.rows(RULES))


@pytest.mark.parametrize("path", LISTS, ids=str)
def test_every_word_is_needed(path: rulerows.Path) -> None:
    probes = _probes(path)
    before = _readings(probes)
    with rulerows.without(cadence, "_rules", RULES, path), rulerows.without(dates, "_rules", RULES, path):
        assert _readings(probes) != before


@pytest.mark.parametrize(
    ("path", "probe"),
    [(("year_words", "words", word), f"{word}年6月") for word in RULES["year_words"]["words"]]
    + [(("day_words", "thirds", word), f"6月{word}") for word in RULES["day_words"]["thirds"]],
    ids=str,
)
def test_every_word_for_a_year_or_a_third_is_needed(path: rulerows.Path, probe: str) -> None:
    before = read_cadences(probe, 112)
    cadence.read_cadences.cache_clear()
    with rulerows.without(dates, "_rules", RULES, path):
        after = read_cadences(probe, 112)
    cadence.read_cadences.cache_clear()
    assert after != before


@pytest.mark.parametrize("block", RULES, ids=str)
def test_every_block_says_why(block: str) -> None:
    assert RULES[block]["reason"]
    assert RULES[block]["source"]


# --- properties ---


@given(st.text(max_size=20), st.none() | st.integers(80, 130))
@example("0月0日", 112)
@example("1120000", 112)
@example("9999年", 112)
@example("每999999999999999年", 112)
@example("千百年底", 112)
def test_any_text_is_read(printed: str, year: int | None) -> None:
    for found in read_cadences(printed, year):
        assert found.printed in printed
        assert found.kind == "periodic" or found.times is None


@given(st.text("每隔月年季半日週一二兩3次個上下、6底前辦理12/.112隨時持續定期不至及", max_size=12))
def test_texts_of_time_are_read(printed: str) -> None:
    assert all(found.printed for found in read_cadences(printed, 112))
    assert all(printed[one.start : one.end] == one.cadence.printed for one in find_periods(printed))


@given(
    st.dates(dt.date(1995, 1, 1), dt.date(2035, 12, 31)),
    st.sampled_from(["{}年{}月{}日", "{}.{}.{}", "{}/{}/{}", "民國{} 年 {} 月 {} 日前"]),
)
def test_any_date_in_any_form(day: dt.date, form: str) -> None:
    (found,) = read_cadences(form.format(day.year - 1911, day.month, day.day))
    assert (found.kind, found.due_date) == ("by_date", day)


@given(st.text("一二三十12至、到起月日年112/.-", max_size=10))
def test_dates_never_raise(text: str) -> None:
    _, found = take_dates(text, 112)
    assert found is None or len(found) <= len(text)


# --- numerals ---


@pytest.mark.parametrize("printed", ["", "一百二", "1萬2", "甲", "1,2", "十 a", "1.2.3"])
def test_what_is_no_certain_number(printed: str) -> None:
    assert read_numeral(printed) is None


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("12,400", 12400),
        ("1 萬 2,000", 12000),
        ("160萬", 1600000),
        ("1.5萬", 15000),
        ("1千2百", 1200),
        ("三億五千萬", 350000000),
        ("1萬億", 10**12),
        ("十二", 12),
        ("廿五", 25),
        ("卅", 30),
        ("兩", 2),
        ("半", 0.5),
        ("百", 100),
        ("一百零二", 102),
        ("一○五", 105),
        ("壹拾", 10),
        ("１２", 12),
        ("１２，４００", 12400),
        ("3.14", 3.14),
    ],
)
def test_a_numeral(printed: str, value: float) -> None:
    assert read_numeral(printed) == value
    assert re.fullmatch(NUMERAL, narrow(printed))


@given(st.integers(0, 10**12))
def test_figures_in_any_grouping(number: int) -> None:
    assert read_numeral(str(number)) == read_numeral(f"{number:,}") == number


@given(st.text(max_size=10))
def test_narrowing_keeps_every_place(text: str) -> None:
    assert len(narrow(text)) == len(text)
