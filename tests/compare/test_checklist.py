"""An office's self-assessment sheet: its own words, locked; room for what it reports; the plan's own dates."""

import datetime as dt
from dataclasses import replace

import openpyxl
import pytest
from click.testing import CliRunner
from stored import due, milestone, plan_of, store

from compare.checklist import NO_ROUND, find_plan, read_checklist, roc_date, say_cadence, write_checklist
from compare.worksheet import NothingToWriteError
from zuofa.cli import main

PLANS = [
    {"plan_id": "taipower-xinying-111", "office": "新營區處", "office_id": "xinying", "agency_id": "taipower", "roc_year": 111},
    {"plan_id": "taipower-taipei-111", "office": "台北市區營業處", "office_id": "taipei", "agency_id": "taipower", "roc_year": 111},
    {"plan_id": "taipower-taipei-112", "office": "台北市區營業處", "office_id": "taipei", "agency_id": "taipower", "roc_year": 112},
    {"plan_id": "taipower-newtaipei-112", "office": "新北區處", "office_id": "newtaipei", "agency_id": "taipower", "roc_year": 112},
    {"plan_id": "wra-105", "office": "經濟部水利署", "office_id": "", "agency_id": "wra", "roc_year": 105},
    {"plan_id": "wra-105-2", "office": "經濟部水利署", "office_id": "", "agency_id": "wra", "roc_year": 105},
]  # fmt: skip


@pytest.mark.parametrize(
    ("office", "year", "plan_id"),
    [
        ("xinying", 111, "taipower-xinying-111"),
        ("新營", 111, "taipower-xinying-111"),
        ("新營區處", 111, "taipower-xinying-111"),
        ("新營區營業處", 111, "taipower-xinying-111"),
        ("taipei", 111, "taipower-taipei-111"),
        ("taipei", 112, "taipower-taipei-112"),
        ("臺北市區營業處", 112, "taipower-taipei-112"),
        ("taipower-taipei-112", 112, "taipower-taipei-112"),
        ("wra-105", 105, "wra-105"),
    ],
)
def test_find_plan(office, year, plan_id):
    assert find_plan(office, year, PLANS)["plan_id"] == plan_id


@pytest.mark.parametrize(
    ("office", "year", "words"),
    [
        ("新", 112, "taipower-newtaipei-112"),
        ("新營", 112, "沒有「新營」112 年度的計畫"),
        ("新營", 2022, "2022 年是 111 年度"),
        ("區", 111, "有多份計畫"),
        ("經濟部水利署", 105, "wra-105-2"),
    ],
)
def test_no_plan_or_several(office, year, words):
    if (office, year) == ("新", 112):
        assert find_plan(office, year, PLANS)["plan_id"] == words
        return
    with pytest.raises(NothingToWriteError, match=words):
        find_plan(office, year, PLANS)


def test_an_office_without_a_plan_of_the_year_is_not_another_that_is_called_alike():
    north = PLANS[2] | {"plan_id": "taipower-taipei-north-110", "office_id": "taipei-north", "roc_year": 110}
    with pytest.raises(NothingToWriteError):
        find_plan("taipei", 110, [*PLANS, north])
    assert find_plan("taipei-north", 110, [*PLANS, north]) == north


def test_no_plan_at_all():
    with pytest.raises(NothingToWriteError, match="zuofa ingest"):
        find_plan("新營", 111, [])


def cadence(kind, **fields):
    return {
        "kind": kind,
        "months": None,
        "days": None,
        "times": None,
        "at_least": False,
        "due_date": None,
    } | fields


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (cadence("continuous"), "全年持續"),
        (cadence("on_demand"), "視需要"),
        (cadence("unknown"), ""),
        (cadence("by_date"), "期限內"),
        (cadence("by_date", due_date=dt.date(2022, 6, 30)), "111年6月30日前"),
        (cadence("periodic", months=1, times=1), "每月"),
        (cadence("periodic", months=3), "每季"),
        (cadence("periodic", months=12, times=2), "每年2 次"),
        (cadence("periodic", months=6, times=1, at_least=True), "每半年至少 1 次"),
        (cadence("periodic", months=5, times=1), "每 5 個月"),
        (cadence("periodic", days=7, times=1), "每週"),
        (cadence("periodic", days=3, times=1), "每 3 日"),
        (cadence("periodic"), ""),
    ],
)
def test_say_cadence(row, words):
    assert say_cadence(row) == words


def test_roc_date():
    assert roc_date(dt.date(2023, 1, 6)) == "112年1月6日"


# --- the sheet


DUE = milestone(
    kind="due", what="考核結果填報業務處", date=dt.date(2022, 7, 8), printed_date="111年7月8日", page=11
)
SECOND = replace(DUE, round="下半年度", date=dt.date(2023, 1, 6), printed_date="112年1月6日")
YEARLY = milestone(
    kind="due", what="提報執行績效", round="", text="應提報執行績效與成果。", date=dt.date(2022, 12, 31)
)
OTHER = milestone(kind="due", what="完成調查", text="完成滿意度調查。", date=dt.date(2022, 6, 30))


def made(tmp_path, *milestones, **fields):
    """Return the workbook of a plan with such milestones."""
    fields = {
        "departments": ("業務組", "總務組"),
        "support_departments": ("總務組",),
        "deadline": "每半年",
    } | fields
    plan = due(plan_of("=設置服務台", "辦理電話禮貌測試。", **fields), *milestones)
    write_checklist(tmp_path / "x.xlsx", "xinying", 111, store(tmp_path / "data", plan))
    return openpyxl.load_workbook(tmp_path / "x.xlsx")


def header_row(page):
    return next(cell.row for cell in page["A"] if cell.value == "序")


def head_of(page):
    """Return label -> (text, note, is locked) of the lines above the table."""
    lines = {}
    for row in page.iter_rows(min_row=2, max_row=header_row(page) - 1):
        label, text, note = row[0], row[5], row[6]
        lines[label.value] = (text.value, note.value, text.protection.locked)
    return lines


def test_the_sheet_holds_the_plan_and_room_for_the_results(tmp_path):
    book = made(tmp_path, DUE, SECOND)
    page = book["考核結果彙整表"]
    heading, first, second = page.iter_rows(min_row=header_row(page), values_only=True)
    row = dict(zip([name.replace("\n", "") for name in heading], first, strict=True))
    assert page["A1"].value == "xinying區處 111 年度計畫 v0　考核結果彙整表"
    assert (row["序"], row["面向"], row["編號"], row["具體作法"]) == (1, "一、基礎服務", "(1)", "=設置服務台")
    assert (row["主辦部門"], row["協辦部門"], row["期限"], row["頻率或末日"]) == (
        "業務組",
        "總務組",
        "每半年",
        "每半年",
    )
    assert row["計畫頁次"] == 1
    assert first[11:] == second[11:] == (None,) * 5
    assert heading[11:] == (
        "上半年\n辦理情形",
        "上半年\n佐證資料",
        "下半年\n辦理情形",
        "下半年\n佐證資料",
        "備註",
    )
    assert not page.merged_cells.ranges


def test_the_plans_words_are_locked_and_the_inputs_are_not(tmp_path):
    page = made(tmp_path)["考核結果彙整表"]
    assert page.protection.sheet
    assert page.protection.password is None
    assert not page.protection.autoFilter, "filtering stays allowed"
    for row in page.iter_rows(min_row=header_row(page) + 1):
        assert [cell.protection.locked for cell in row] == [True] * 11 + [False] * 5
    assert (page["F9"].value, page["F9"].data_type, page["F9"].quotePrefix) == ("=設置服務台", "s", True)


def test_results_are_chosen_from_a_list(tmp_path):
    page = made(tmp_path)["考核結果彙整表"]
    found = page.data_validations.dataValidation
    first = header_row(page) + 1
    assert [str(each.sqref) for each in found] == [f"{c}{first}:{c}{first + 1}" for c in "LN"]
    assert {each.formula1 for each in found} == {'"已完成,辦理中,未辦理"'}
    assert {len(ranges.rules) for ranges in page.conditional_formatting} == {3}


def test_it_prints_on_a4_across(tmp_path):
    page = made(tmp_path)["考核結果彙整表"]
    assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == f"${header_row(page)}:${header_row(page)}"
    assert page.freeze_panes == f"A{header_row(page) + 1}"


def test_the_head_names_the_plan_and_its_file(tmp_path):
    head = head_of(made(tmp_path)["考核結果彙整表"])
    assert head["單位"][0] == "xinying區處（台灣電力公司）"
    assert "訂定日期：111年2月22日" in head["計畫"][0]
    assert head["依據"][0] == "xinying-111.pdf，共 4 頁，2 項作法；頁次見各列"
    assert head["填報部門／日期"] == (None, None, False)


@pytest.mark.parametrize(
    ("milestones", "label", "text", "note"),
    [
        ((DUE, SECOND), "上半年度期限", "111年7月8日", "計畫第 11 頁：考核結果填報業務處"),
        ((DUE, SECOND), "下半年度期限", "112年1月6日", "計畫第 11 頁：考核結果填報業務處"),
        ((milestone(), DUE), "上半年度期限", "111年7月8日", "計畫第 11 頁：考核結果填報業務處"),
        ((milestone(),), "上半年度期限", None, "計畫第 3 頁規定考核，但未載日期，請填入。"),
        ((milestone(),), "下半年度期限", None, NO_ROUND),
        ((), "上半年度期限", None, NO_ROUND),
        ((OTHER,), "上半年度期限", None, NO_ROUND),
        ((replace(DUE, section=None, practice_id="x:1.1.1.1"),), "上半年度期限", None, NO_ROUND),
        ((milestone(), YEARLY), "全年度期限", "111年12月31日", "計畫第 3 頁：提報執行績效"),
    ],
)
def test_due_dates_are_the_plans_own(tmp_path, milestones, label, text, note):
    head = head_of(made(tmp_path, *milestones)["考核結果彙整表"])
    shown = head[label]
    assert (shown[0], shown[2]) == (text, False), "a person may fill it in or correct it"
    assert shown[1].strip("（）") == note


def test_every_milestone_stands_on_a_sheet_with_its_sentence(tmp_path):
    page = made(tmp_path, DUE, OTHER)["考核期程"]
    rows = list(page.iter_rows(min_row=3, values_only=True))
    assert [row[2] for row in rows] == ["111年7月8日", "111年6月30日"]
    assert rows[0][5:] == (DUE.text, 11, "xinying-111.pdf")
    assert made(tmp_path / "none")["考核期程"]["E3"].value == NO_ROUND


def test_what_is_read_for_it(tmp_path):
    data = store(tmp_path, plan_of("一", "二"), plan_of("三", year=112))
    found = read_checklist("xinying", 112, data)
    assert [row["text"] for row in found.practices] == ["三"]
    assert found.plan["plan_id"] == "taipower-xinying-112"


# --- the command


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("xinying", "111", "x.xlsx"), 0, "2 項作法"),
        (("xinying", "112", "x.xlsx"), 2, "taipower-xinying-111"),
        (("xinying", "111", "x.ods"), 2, ".xlsx"),
        (("xinying", "x", "x.xlsx"), 2, "YEAR"),
        (("xinying", "111", "file/x.xlsx"), 1, "無法寫入"),
    ],
)
def test_the_command(tmp_path, monkeypatch, arguments, code, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    data = store(tmp_path / "data", plan_of("一", "二"))
    result = CliRunner().invoke(main, ["checklist", *arguments, "--data", str(data)])
    assert result.exit_code == code, result.output
    assert words in result.output
    assert (tmp_path / "x.xlsx").exists() == (code == 0)
