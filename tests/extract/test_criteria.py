"""Scoring forms are read whatever they look like, and check themselves."""

from dataclasses import replace
from pathlib import Path

import pytest
from build import LEFT, UP, lines, table_sheet
from formmake import draw_form, form_layout, found_in, random_form, truth

from extract import dataset, read_plan
from extract.records import Section
from extract.scoring.grades import read_grades
from extract.scoring.points import read_heading, read_range, read_standards, read_total
from extract.scoring.read import Scoring, read_scoring
from extract.scoring.rewards import find_rewards, read_rule

NAMES = ["評核項目", "評核指標", "評分參考標準"]
WIDTHS = [130.0, 130.0, 260.0]


def scoring(rows, widths=WIDTHS, source="text", **more) -> Scoring:
    sheet = replace(table_sheet(rows, widths, **more), text_source=source)
    return read_scoring("p", [sheet], list(sheet.tables), [])


def codes(found: Scoring) -> list[str]:
    return [issue.code for issue in found.issues]


# --- words

RANGES = {
    "提供現場查詢。": None,
    "測試分數90分以上": None,
    "3分之2以上的機關": None,
    "81-120分": (81, 120, ""),
    "81～120分：提供電話": (81, 120, "提供電話"),
    "(1-25分)": (1, 25, ""),
    "1分至40分": (1, 40, ""),
    "899-800分": (800, 899, ""),
    "16分以上：優良": (16, None, "優良"),
    "15分以下": (None, 15, ""),
    "10分": (10, 10, ""),
    "7.5-10分": (7.5, 10, ""),
}


@pytest.mark.parametrize(("text", "wanted"), RANGES.items())
def test_a_range_opens_a_line(text, wanted):
    found = read_range(text)
    assert (found and (found.min, found.max, found.rest)) == wanted


HEADINGS = {
    ("服務流程",): ("服務流程", None, ""),
    ("導入資通訊", "(ICT)服務。"): ("導入資通訊(ICT)服務。", None, ""),
    ("(1)申辦流程簡化程度",): ("(1)申辦流程簡化程度", None, ""),
    ("服務流程", "(280分)", "*小計："): ("服務流程", 280, ""),
    ("服務流程（280", "分）"): ("服務流程", 280, ""),
    ("服務流程", "180分"): ("服務流程", 180, ""),
    ("服務環境(占20%)",): ("服務環境", 20, ""),
    ("服務環境(配分：7.5分)",): ("服務環境", 7.5, ""),
    ("創新(30分)：另計",): ("創新", 30, "另計"),
}


@pytest.mark.parametrize(("texts", "wanted"), HEADINGS.items())
def test_a_heading_holds_name_and_points(texts, wanted):
    found = read_heading(lines(*texts))
    assert (found.name, found.points and found.points.value, found.rest) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("考核日期：", None), ("總分(滿分1000分)：", 1000), ("合計 100分", 100), ("配分30分", None)],
)
def test_a_total_is_told_by_its_word(text, wanted):
    assert read_total(text) == wanted


def test_a_wrapped_figure_opens_no_band():
    (entry,) = read_standards(
        lines("16-20分", "測試結果優良，測試分數", "90分以上。", "1-15分", "其他。"), 300
    )
    assert [(band.range.printed, band.text) for band in entry.bands] == [
        ("16-20分", "測試結果優良，測試分數90分以上。"),
        ("1-15分", "其他。"),
    ]


def test_a_cell_may_hold_several_criteria():
    found = read_standards(
        lines("※電話(20分)：", "1-20分", "有禮貌", "※網站資訊正確", "(10分)：", "逐項評定。"), 300
    )
    named = [
        (entry.heading.name, entry.heading.points.value, len(entry.bands), entry.text) for entry in found
    ]
    assert named == [("電話", 20, 1, ""), ("網站資訊正確", 10, 0, "逐項評定。")]


GRADES = {
    "甲組10分以上": [],
    "優等900分以上": [],
    "優：900分以上、甲：899-800分、丁：799分以下": [("優", 900, None), ("甲", 800, 899), ("丁", None, 799)],
    "90分以上為優等，80分以上未滿90分者列為甲等，未滿80分為乙等。": [
        ("優等", 90, None),
        ("甲等", 80, 89),
        ("乙等", None, 79),
    ],
    "優：900分以上、丁：599分以下": [("優", 900, None), ("丁", None, 599)][:0],
}


@pytest.mark.parametrize(("text", "wanted"), GRADES.items())
def test_grades_make_a_scale(text, wanted):
    assert [(name, points.min, points.max) for name, points in read_grades(text)] == wanted


RULES = {
    "廣為宣導。": [("", "", "廣為宣導")],
    "(四)本署輔導有功人員(初評小組)嘉獎1次。": [("", "本署輔導有功人員(初評小組)", "嘉獎1次")],
    "(一)獲頒「服務品質獎」機關(構)：主要承辦人員記大功1次；首長、其他有功人員最高記功1次。": [
        ("獲頒「服務品質獎」機關(構)", "主要承辦人員", "記大功1次"),
        ("獲頒「服務品質獎」機關(構)", "首長、其他有功人員", "最高記功1次"),
    ],
    "成績達優等，且名列第一名者，機關首長嘉獎二次，其他有功人員由各機關自行敘獎；未達優等者不另敘獎。": [
        ("成績達優等，且名列第一名者", "機關首長", "嘉獎二次"),
        ("成績達優等，且名列第一名者", "其他有功人員", "由各機關自行敘獎"),
        ("未達優等者", "", "不另敘獎"),
    ],
}


@pytest.mark.parametrize(("rule", "wanted"), RULES.items())
def test_a_reward_rule_says_who_gets_what_when(rule, wanted):
    assert read_rule(rule) == wanted


def test_rewards_stand_in_their_sections_only():
    def section(ordinal, heading, text, parent=None):
        return Section(f"{ordinal}", ordinal, parent, 1, "", 0, heading, text, False, 1, ())

    own = [
        section(1, "陸、考核作業", "承辦人嘉獎1次。"),
        section(2, "柒、獎勵方式", "下列人員："),
        section(3, "", "一、承辦人嘉獎1次。", 2),
        section(4, "捌、其他", "承辦人嘉獎1次。"),
    ]
    assert [(one.section, one.who, one.what) for one in find_rewards(own)] == [(3, "承辦人", "嘉獎1次")]


# --- what is no form


@pytest.mark.parametrize(
    "rows",
    [
        [["得分", "評語", "日期"], ["90", "佳", "1"]],
        [["項目", "數量", "備註"], ["電話", "90分", ""]],
        [NAMES, ["服務流程", "申辦簡化", "由考核人員評定。"]],
    ],
    ids=["no headings", "no standards", "no points"],
)
def test_other_tables_stay_asides(rows):
    assert scoring(rows) == Scoring()


# --- tables


def test_levels_are_known_by_names_not_by_place():
    rows = [
        ["評分標準", "考核項目", "配分", "評分細項"],
        ["1-30分\n依成效評定。", "服務流程", "50", "申辦簡化(30分)"],
        ["1-20分\n依成效評定。", UP, UP, "電話禮貌(20分)"],
        ["合計", LEFT, "50", ""],
    ]
    found = scoring(rows, [200.0, 120.0, 60.0, 140.0])
    told = [(c.item, c.item_points, c.indicator, c.indicator_points, len(c.bands)) for c in found.criteria]
    assert told == [("服務流程", 50, "申辦簡化", 30, 1), ("服務流程", 50, "電話禮貌", 20, 1)]
    assert [form.total_points for form in found.forms] == [50]
    assert codes(found) == []


def test_areas_and_their_own_columns():
    rows = [
        ["優質服務構面(50分)", LEFT, "著眼於服務。"],
        NAMES,
        ["流程(50分)", "簡化(50分)", "1-50分\n已簡化。"],
        ["創新服務構面(50分)", LEFT, ""],
        ["評核項目", LEFT, "評分注意事項"],
        ["創新(50分)", LEFT, "應跨機關。"],
    ]
    found = scoring(rows)
    told = [(c.area, c.area_points, c.item, c.indicator, c.reference) for c in found.criteria]
    assert told == [("優質服務", 50, "流程", "簡化", ""), ("創新服務", 50, "創新", "", "應跨機關。")]
    assert found.forms[0].notes == "著眼於服務。"


BROKEN = {
    "criteria_sum": ["流程(60分)", "簡化(50分)", "1-50分\n已簡化。"],
    "criteria_band_top": ["流程(50分)", "簡化(50分)", "1-45分\n已簡化。"],
    "criteria_band_gap": ["流程(50分)", "簡化(50分)", "31-50分\n佳。\n1-20分\n可。"],
}


@pytest.mark.parametrize(("code", "row"), BROKEN.items())
@pytest.mark.parametrize("source", ["text", "ocr"])
def test_what_does_not_add_up_is_an_issue_and_stays_as_printed(code, row, source):
    found = scoring([NAMES, row], source=source)
    assert codes(found) == [code]
    assert found.criteria[0].item_points == (60 if code == "criteria_sum" else 50)
    assert found.issues[0].box is not None


def test_points_that_are_not_printed_are_told_but_not_guessed():
    rows = [NAMES, ["流程(50分)", "簡化(20分)", "逐項評定。"], [UP, "電話", "逐項評定。"]]
    found = scoring(rows)
    assert codes(found) == ["criteria_points_missing"]
    assert "30" in found.issues[0].message_zh
    assert found.criteria[1].indicator_points is None


def test_a_whole_without_points_gets_those_of_its_parts():
    rows = [
        NAMES,
        ["流程", "簡化(20分)", "逐項評定。"],
        [UP, "電話(30分)", "逐項評定。"],
        ["創新(50分)", "整合(50分)", "逐項評定。"],
    ]
    found = scoring(rows)
    assert [c.item_points for c in found.criteria] == [50, 50, 50]
    assert codes(found) == ["criteria_points_summed"]


MISREAD = {
    "the bands tell": (["流程(50分)", "簡化(5O分)", "1-50分\n已簡化。"], 50, ["criteria_points_repaired"]),
    "two sums tell": (["流程(50分)", "簡化(60分)", "1-50分\n已簡化。"], 50, ["criteria_points_repaired"]),
    "nothing tells": (["流程(50分)", "簡化(5O分)", "逐項評定。"], 50, ["criteria_points_repaired"]),
    "another number": (["流程(50分)", "簡化(7O分)", "逐項評定。"], None, ["criteria_points_unread"]),
    "a band": (["流程(50分)", "簡化(50分)", "31-5O分\n佳。\n1-30分\n可。"], 50, ["criteria_band_repaired"]),
    "another band": (
        ["流程(50分)", "簡化(50分)", "31-6O分\n佳。\n1-30分\n可。"],
        50,
        ["criteria_band_unread"],
    ),
}


@pytest.mark.parametrize(("row", "points", "wanted"), MISREAD.values(), ids=MISREAD)
def test_a_misread_number_is_repaired_only_where_the_sums_are_sure(row, points, wanted):
    found = scoring([NAMES, row], source="ocr")
    assert (found.criteria[0].indicator_points, codes(found)) == (points, wanted)
    if wanted[0].endswith("repaired"):
        assert "5O" in found.issues[0].message_zh or "60" in found.issues[0].message_zh


def test_a_text_layer_is_never_repaired():
    found = scoring([NAMES, ["流程(50分)", "簡化(60分)", "1-50分\n已簡化。"]])
    assert found.criteria[0].indicator_points == 60
    assert codes(found) == ["criteria_sum", "criteria_band_top"]


def test_a_result_sheet_has_columns_and_grades():
    rows = [
        ["編號", "受考核單位", "考核項目及成績(100分)", LEFT, "總分", "等第"],
        [UP, UP, "流程(60分)", "創新(40分)", UP, UP],
        ["", "", "", "", "", ""],
        ["優：90分以上、甲：89-80分、乙：79分以下", LEFT, LEFT, LEFT, LEFT, LEFT],
    ]
    found = scoring(rows, [60.0, 100.0, 130.0, 130.0, 60.0, 60.0])
    (form,) = found.forms
    assert (form.kind, form.total_points) == ("result", 100)
    assert [(c.name, c.group != "", c.points) for c in form.columns][2:5] == [
        ("流程", True, 60),
        ("創新", True, 40),
        ("總分", False, None),
    ]
    assert [(g.grade, g.form, g.min, g.max) for g in found.grades] == [
        ("優", 1, 90, None),
        ("甲", 1, 80, 89),
        ("乙", 1, None, 79),
    ]


# --- drawn forms


def drawn(seed: int, path: Path, **style):
    form = random_form(seed, **style)
    draw_form(form, form_layout(seed), path)
    return form, read_plan(path)


def told(plan) -> list[str]:
    return [issue.code for issue in plan.issues if issue.code.startswith("criteria")]


@pytest.mark.parametrize("seed", range(12))
def test_every_drawn_form_is_read_exactly(seed, tmp_path):
    form, plan = drawn(seed, tmp_path / "f.pdf")
    assert found_in(plan.criteria) == truth(form)
    assert told(plan) == []
    assert plan.account.accounted == 1.0
    if form.style.total:
        assert plan.forms[0].total_points == form.total


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12, 160))
def test_many_drawn_forms_too(seed, tmp_path):
    form, plan = drawn(seed, tmp_path / "f.pdf")
    assert (found_in(plan.criteria), told(plan)) == (truth(form), [])


@pytest.mark.parametrize("seed", range(4))
def test_a_wrong_number_in_a_drawn_form_is_told(seed, tmp_path):
    form = random_form(seed, named=False)
    item = form.roots[-1].children[-1]
    item.printed = str(item.points + 5)
    draw_form(form, form_layout(seed), tmp_path / "f.pdf")
    plan = read_plan(tmp_path / "f.pdf")
    assert set(told(plan)) & {"criteria_sum", "criteria_band_top"}
    assert any(item.name in issue.text for issue in plan.issues)


def test_what_is_stored_is_what_was_read(tmp_path):
    _, plan = drawn(3, tmp_path / "f.pdf")
    rows = dataset.file_rows(dataset.SourceRow("f.pdf", "", 0, "read", "p", 1, "", 0.0), plan.issues, plan)
    for name in ("forms", "criteria", "grades", "rewards"):
        rows[name] = dataset.to_arrow(name, rows[name]).to_pylist()
    again = dataset.to_plan({**rows, "plans": [rows["plans"][0] | {"agency_id": "", "roc_year": None}]})
    assert (again.forms, again.criteria) == (plan.forms, plan.criteria)
