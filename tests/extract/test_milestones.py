"""Duties that fall due: on a date, in a half-yearly round, by being made public."""

from typing import Any

import pytest
from build import line

from extract.prose.citations import Citer, find_citations
from extract.prose.milestones import find_milestones
from extract.prose.passages import lines_to_passage
from extract.records import Milestone

ROC_YEAR = 112


def due(text: str, *, practice: bool = False, roc_year: int | None = ROC_YEAR) -> list[Milestone]:
    where: dict[str, Any] = {"practice_id": "p:1"} if practice else {"section": 1}
    passages = [lines_to_passage([line(text)], **where)]
    return find_milestones(passages, find_citations(passages, Citer(None, "")), [], roc_year)


def told(found: list[Milestone]) -> list[tuple[str, str, str | None, str]]:
    return [(one.kind, one.round, str(one.date) if one.date else None, one.what) for one in found]


NOTHING = [
    "",
    "111年2月22日訂定",
    "自 112 年 2 月 9 日起在四大超商臨櫃繳費。",
    "本公司電子帳單系統於110年12月調整註冊功能。",
    "已於112年3月1日完成盤點。",
    "本計畫自112年1月1日起至112年12月31日止實施。",
    "於每月10日前完成統計。",
    "執行期程：112年1月1日至112年12月31日。",
    "上半年為112年7月、下半年為113年1月。",
    "自112年起分2階段辦理。",
    "依行政院 106 年 1 月 9 日院授發社字第 1061300008 號函辦理。",
    "經濟部於106年3月15日函頒「經濟部提升服務效能實施計畫」，應確實辦理。",
    "應公開且已公開資訊比例達100%以上。",
    "導入「開放透明」精神。",
    "主動公開相關資訊於對外網頁。",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_duty(text: str) -> None:
    assert due(text) == []


DUE = {
    "考核結果應於112年7月5日前填報業務處。": [("2023-07-05", "考核結果填報業務處")],
    "最遲於112年6月30日(五)前完成考核。": [("2023-06-30", "完成考核")],
    "應於112.7.15下班前函送業務處": [("2023-07-15", "函送業務處")],
    "資料截止時間：105年12月31日": [("2016-12-31", "資料截止時間")],
    "於112年7月1日辦理考核": [("2023-07-01", "辦理考核")],
    "宣導各處每年度於6月底前完成滿意度調查。": [("2023-06-30", "宣導各處完成滿意度調查")],
    "每年年底訂定下一年度之新目標。": [("2023-12-31", "訂定下一年度之新目標")],
    "（三）考核結果：上半年於7月15日前、下半年於次年1月15日前，陳報備查。": [
        ("2023-07-15", "考核結果"),
        ("2024-01-15", "陳報備查"),
    ],
    "各機關應於當年12月10日前，將成果函送本部；並於次年1月底前公布。": [
        ("2023-12-10", "各機關將成果函送本部"),
        ("2024-01-31", "公布"),
    ],
    "於次年1月15日前彙整成果。": [("2024-01-15", "彙整成果")],
    "各單位應於105年12月31日前提報成果(附錄2)、俾利於106年1月15日前彙整報經濟部，並登載於網頁。": [
        ("2016-12-31", "各單位提報成果(附錄2)"),
        ("2017-01-15", "彙整報經濟部，並登載於網頁"),
    ],
    "成果於112年6月30日及12月31日前提報。": [("2023-06-30", "成果提報"), ("2023-12-31", "成果提報")],
    "依經濟部106年3月15日經研字第10604502170號函，於112年6月30日前完成。": [("2023-06-30", "完成")],
}


@pytest.mark.parametrize(("text", "wanted"), DUE.items())
def test_a_date_is_due(text: str, wanted: list[tuple[str, str]]) -> None:
    found = due(text)
    assert [(str(one.date), one.what) for one in found] == wanted
    assert {one.kind for one in found} == {"due"}


def test_two_dates_of_half_yearly_rounds() -> None:
    found = due("考核結果應分別於 111 年 7 月 8 日及 112 年 1 月 6 日前填報業務處及登載於對外網頁。")
    assert told(found) == [
        ("due", "上半年度", "2022-07-08", "考核結果填報業務處及登載於對外網頁"),
        ("due", "下半年度", "2023-01-06", "考核結果填報業務處及登載於對外網頁"),
    ]
    assert [one.printed_date for one in found] == ["111 年 7 月 8 日", "112 年 1 月 6 日"]
    assert all(one.is_year_printed for one in found)


HALVES = {
    "上半年於7月15日前、下半年於次年1月15日前，陳報備查。": ["上半年度", "下半年度"],
    "分別於6月底及12月底前完成。": ["上半年度", "下半年度"],
    "於每年6月及12月底前檢討。": ["上半年度", "下半年度"],
    "應於3月31日及4月10日前提報。": ["", ""],
    "應於7月10日前完成。": [""],
}


@pytest.mark.parametrize(("text", "rounds"), HALVES.items())
def test_which_half_of_the_year_a_date_ends(text: str, rounds: list[str]) -> None:
    assert [one.round for one in due(text)] == rounds


ROUNDS = [
    "於上、下半年度自行實施考核各1次。",
    "本計畫成果每半年自行考核1次。",
    "上半年度及下半年度各辦理查核一次。",
    "每半年並採自行考核提升服務效能工作之執行成果。",
]


@pytest.mark.parametrize("text", ROUNDS)
def test_a_half_yearly_assessment_is_two_rounds_without_a_date(text: str) -> None:
    assert [one[:3] for one in told(due(text))] == [("round", "上半年度", None), ("round", "下半年度", None)]


def test_the_rhythm_of_a_practice_is_no_round() -> None:
    assert due("每半年檢討服務流程一次。", practice=True) == []


def test_rounds_and_dates_in_one_sentence() -> None:
    found = due(
        "就評核項目，於上、下半年度自行實施考核各1次，「彙整表」分別於107年7月6日及108年1月8日前填報備查，"
        "另考核成績登載於本處網頁。"
    )
    assert told(found) == [
        ("round", "上半年度", None, "自行實施考核各1次"),
        ("round", "下半年度", None, "自行實施考核各1次"),
        ("due", "上半年度", "2018-07-06", "「彙整表」填報備查，另考核成績登載於本處網頁"),
        ("due", "下半年度", "2019-01-08", "「彙整表」填報備查，另考核成績登載於本處網頁"),
    ]


PUBLIC = {
    "二、本計畫公開於區營業處網頁，並確實執行。": "本計畫公開於區營業處網頁，並確實執行",
    "本署將考核結果函知受考核對象，並公布於本署網頁。": "本署將考核結果函知受考核對象，並公布於本署網頁",
    "公告外部顧客滿意度調查結果。": "公告外部顧客滿意度調查結果",
}


@pytest.mark.parametrize(("text", "what"), PUBLIC.items())
def test_results_are_to_be_made_public(text: str, what: str) -> None:
    assert told(due(text)) == [("publication", "", None, what)]


def test_in_a_practice_one_clause_says_so() -> None:
    assert told(due("公告調查結果。", practice=True)) == [("publication", "", None, "公告調查結果")]
    assert due("檢討調查結果，將服務流程公布於網頁。", practice=True) == []


def test_a_year_that_is_not_printed_is_the_plans() -> None:
    (found,) = due("6月底前完成調查。")
    assert (str(found.date), found.is_year_printed) == ("2023-06-30", False)
    (found,) = due("6月底前完成調查。", roc_year=None)
    assert (found.date, found.printed_date) == (None, "6月底")


def test_where_it_stands() -> None:
    lines = [line("甲。考核結果應於112年7月", 700.0), line("5日前填報業務處。", 60.0, page=2)]
    (found,) = find_milestones([lines_to_passage(lines, section=4)], [], [], ROC_YEAR)
    assert (found.ordinal, found.section, found.practice_id, found.page) == (1, 4, "", 1)
    assert found.text == "考核結果應於112年7月5日前填報業務處。"
    assert found.boxes == (lines[0].box, lines[1].box)


def test_a_deadline_with_a_date_is_a_duty() -> None:
    entries = [
        (lines_to_passage([line(text)], practice_id="p:1"), "辦理調查。")
        for text in ("隨時辦理", "每年6月、12月", "112年6月底前", "12月31日前")
    ]
    found = find_milestones([], [], entries, ROC_YEAR)
    assert [(str(one.date), one.text) for one in found] == [
        ("2023-06-30", "112年6月底前"),
        ("2023-12-31", "12月31日前"),
    ]
    assert {(one.what, one.practice_id, one.section) for one in found} == {("辦理調查。", "p:1", None)}
