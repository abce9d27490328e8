"""Quantities: a number with a unit; never a date, an ordinal, a label, or a word that holds a number."""

from itertools import pairwise
from typing import Any

import pytest
import rulerows
from hypothesis import example, given
from hypothesis import strategies as st

from normalize import quantities
from normalize.quantities import read_quantities

RULES = quantities._rules()
UNIT_BLOCKS = [name for name, block in RULES.items() if isinstance(block, dict) and "units" in block]

NONE = [
    "",
    "107年",
    "112 年度",
    "110年12月",
    "自 112 年 2 月 9 日起",
    "12月31日前",
    "6月底前",
    "每月5日前",
    "112.12.31",
    "112/12/31",
    "107、108年",
    "111/112年度",
    "一百零七年",
    "一○七年度",
    "108 年元月起",
    "2023年",
    "本(107)年",
    "第2屆",
    "第 2 期",
    "第二期電費",
    "第十七條之一",
    "第1060號",
    "院授發社字第1061300008號",
    "(1)跨機關整合",
    "（三）件數",
    "1.件",
    "甲.善用",
    "說明：\n3、件數",
    "Web2.0 電子參與",
    "Web 2.0電子參與",
    "MyEGov",
    "A4",
    "5G",
    "iOS 15 以上",
    "1999專線",
    "撥打 1911 客服專線",
    "02-23665421",
    "0800-031-212",
    "8時30分",
    "上午 8:30",
    "一次告知",
    "單一窗口",
    "一站式",
    "統一發票",
    "十分",
    "十分便利",
    "萬一",
    "一致",
    "一處受理",
    "一通電話",
    "同一人",
    "一般戶",
    "四大超商",
    "三大面向",
    "百大集團",
    "兩岸",
    "雙語",
    "千萬",
    "數萬元",
    "數十件",
    "幾百人",
    "三家庭",
    "5名稱",
    "2年級",
    "9成五",
    "一百二戶",
    "半數",
    "1:1",
    "1/3",
    "二氧化碳",
    "三次元",
    "15日前完成",
    "前3名",
    "前十名",
    "週休二日",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_quantity(text: str) -> None:
    assert read_quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit", "qualifier"),
    [
        ("112年目標值為160萬戶", "160萬戶", 1600000, "戶", "target"),
        ("112 年目標值為使用電子帳單戶數達 160 萬戶。", "160 萬戶", 1600000, "戶", "target"),
        ("接通率目標值：92.5%", "92.5%", 92.5, "%", "target"),
        ("目標值為95。", "95", 95, "", "target"),
        ("目標達90%以上", "90%", 90, "%", "at_least"),
        ("90％以上", "90％", 90, "%", "at_least"),
        ("百分之九十以上", "百分之九十", 90, "%", "at_least"),
        ("達九成", "九成", 90, "%", "reach"),
        ("完成3成", "3成", 30, "%", "exactly"),
        ("12,400 多個據點", "12,400 多個據點", 12400, "據點", "over"),
        ("全台 1 萬 2,000 多個據點", "1 萬 2,000 多個據點", 12000, "據點", "over"),
        ("10餘戶", "10餘戶", 10, "戶", "over"),
        ("約 14,000 個實體通路", "14,000 個", 14000, "個", "about"),
        ("契約1000瓩", "1000瓩", 1000, "瓩", "exactly"),
        ("節約3度", "3度", 3, "度", "exactly"),
        ("減免電費金額提高為 10 元，並", "10 元", 10, "元", "exactly"),
        ("於5日內", "5日", 5, "日", "at_most"),
        ("於 3 日內部簽核", "3 日", 3, "日", "exactly"),
        ("5 個工作天內", "5 個工作天", 5, "工作日", "at_most"),
        ("1千2百件", "1千2百件", 1200, "件", "exactly"),
        ("100瓩(含)以上", "100瓩", 100, "瓩", "at_least"),
        ("鈴響3聲內接聽", "3聲", 3, "聲", "at_most"),
        ("達成率 98.5%", "98.5%", 98.5, "%", "exactly"),
        ("百瓩以上用戶", "百瓩", 100, "瓩", "at_least"),
        ("用戶可 24 小時於", "24 小時", 24, "小時", "exactly"),
        ("十分鐘內", "十分鐘", 10, "分鐘", "at_most"),
        ("半小時", "半小時", 0.5, "小時", "exactly"),
        ("兩次", "兩次", 2, "次", "exactly"),
        ("一次", "一次", 1, "次", "exactly"),
        ("至少提供主題、施政與服務等3種分類", "3種", 3, "種", "at_least"),
        ("增加至少 1 萬戶", "1 萬戶", 10000, "戶", "at_least"),
        ("至少測試，每場3人", "3人", 3, "人", "exactly"),
        ("不超過3件", "3件", 3, "件", "at_most"),
        ("逾30分鐘", "30分鐘", 30, "分鐘", "over"),
        ("逾期3日", "3日", 3, "日", "exactly"),
        ("未滿 5 人", "5 人", 5, "人", "under"),
        ("3天前通知", "3天", 3, "日", "before"),
        ("30年", "30年", 30, "年", "exactly"),
        ("A4 2張", "2張", 2, "張", "exactly"),
        ("１２，４００戶", "１２，４００戶", 12400, "戶", "exactly"),
        ("161kV", "161kV", 161, "kV", "exactly"),
    ],
)
def test_a_quantity(text: str, printed: str, value: float, unit: str, qualifier: str) -> None:
    (found,) = read_quantities(text)
    assert (found.printed, found.value, found.unit, found.qualifier) == (printed, value, unit, qualifier)
    assert text[found.start : found.end] == printed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每3個月至少測試1次", [("3個月", 3, "every"), ("1次", 1, "at_least")]),
        ("3~5日", [("3", 3, "from"), ("5日", 5, "to")]),
        ("3 至 5 個工作天內", [("3", 3, "from"), ("5 個工作天", 5, "to")]),
        (
            "提案目標 17 件、實績 20 件，獲 4 級 2 件",
            [("17 件", 17, "target"), ("20 件", 20, "exactly"), ("2 件", 2, "exactly")],
        ),
        ("每月2次、每次3人", [("2次", 2, "exactly"), ("3人", 3, "exactly")]),
    ],
)
def test_several_quantities(text: str, found: list[tuple[str, float, str]]) -> None:
    assert [(one.printed, one.value, one.qualifier) for one in read_quantities(text)] == found


def _probes(path: rulerows.Path) -> list[str]:
    rule = rulerows.at(RULES, path)
    if path[0] == "idioms":
        return [rule["example"]]
    if path[0] == "qualifiers":
        return [f"{rule['word']}3戶"] if "word" in rule else [f"3戶{rule['after']}"]
    if path[0] == "uncounted":
        return [f"3{rule}戶", f"{rule}3戶"]
    names = rule["names"] if isinstance(rule, dict) else [rule]
    return [f"計3{name}" for name in names]


@pytest.mark.parametrize("path", [path for path in rulerows.rows(RULES) if path[0] != "reason"], ids=str)
def test_every_rule_is_needed(path: rulerows.Path) -> None:
    probes = _probes(path)
    before = [quantities.read_quantities(probe) for probe in probes]
    with rulerows.without(quantities, "_rules", RULES, path):
        assert [quantities.read_quantities(probe) for probe in probes] != before


@pytest.mark.parametrize("row", RULES["idioms"], ids=lambda row: row["text"])
def test_an_idiom_counts_nothing(row: dict[str, Any]) -> None:
    assert row["text"] in row["example"]
    assert read_quantities(row["example"]) == ()


@pytest.mark.parametrize(
    "row", [*RULES["idioms"], *RULES["qualifiers"], *(RULES[name] for name in UNIT_BLOCKS)], ids=str
)
def test_every_rule_says_why(row: dict[str, Any]) -> None:
    assert row["reason"]
    assert row["source"]


def test_no_unit_has_two_rows() -> None:
    names = [name for block in UNIT_BLOCKS for row in RULES[block]["units"] for name in row["names"]]
    assert len(names) == len(set(names))


@given(
    st.text(max_size=40)
    | st.text("一二兩百萬12,3.年月日個次件戶元%以上內第()至~目標值為達約多每 \n", max_size=30)
)
@example("百分之")
@example("1,000,000.5.5萬億兆元")
def test_spans_give_back_what_is_printed(text: str) -> None:
    found = read_quantities(text)
    assert all(text[one.start : one.end] == one.printed for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(one.value >= 0 for one in found)


@given(st.integers(1, 59), st.sampled_from(["件", "戶", "日", "次", "%", "小時"]), st.sampled_from(["", " "]))
def test_any_number_before_any_unit(number: int, unit: str, space: str) -> None:
    (found,) = read_quantities(f"辦理{space}{number}{space}{unit}。")
    assert (found.value, found.unit, found.qualifier) == (number, unit, "exactly")
