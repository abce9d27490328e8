"""An assessment form is written from the criteria, and what was filled in is checked and added up by us."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from formmake import draw_form, form_layout, random_form
from openpyxl import load_workbook

from extract import dataset, journal, read_plan
from extract.records import Account, Band, Criterion, Grade, Plan, ScoringForm
from zuofa.cli import main
from zuofa.score import ScoreError, assessment, band_of, grade_of
from zuofa.score_files import check_form, write_form
from zuofa.score_sheet import HEADER_ROW, SCORE, what_is_wrong

FIRST = HEADER_ROW + 1
BANDS = (Band("41-60分", 41, 60, "佳"), Band("1-40分", 1, 40, "可"))


def criterion(
    n: int, item: str, item_points: float, indicator: str, points: float | None, **more
) -> Criterion:
    number, part = divmod(n, 10)
    names = {"area": "", "item": item, "indicator": indicator, "subindicator": "", "criterion": ""}
    values = dict.fromkeys((f"{level}_points" for level in names), None)
    values |= {"item_points": item_points, "indicator_points": points}
    rest = {"bands": (), "reference": "", "note": "", "page": 1, "boxes": ()} | more
    return Criterion(f"p:1.0.{number}.{part}.0.0", n, 1, **names | values, **rest)


GRADES = tuple(
    Grade(n, 1, None, name, f"{least}分以上", least, None, 1, ())
    for n, (name, least) in enumerate((("優", 90), ("甲", 80), ("乙", 0)), 1)
)
CRITERIA = (
    criterion(11, "=1+1流程", 60, "簡化", 60, bands=BANDS),
    criterion(21, "創新", 40, "整合", 25),
    criterion(22, "創新", 40, "合作", None),
)


def plan(**more) -> Plan:
    form = ScoringForm(1, "assessment", "評分表", 100, (), "", 1, ())
    values = {
        "plan_id": "p", "title": "計畫", "office": "", "office_id": "", "agency": "", "agency_id": "",
        "roc_year": 111, "enacted_date": None, "columns": (), "file": "f.pdf", "sha256": "", "page_count": 1,
        "account": Account(0, 0, 0, 0), "forms": (form,), "criteria": CRITERIA, "grades": GRADES,
    }  # fmt: skip
    return Plan(**values | more)


def stored(data: Path, one: Plan) -> Path:
    source = dataset.SourceRow("f.pdf", "", 0, "read", one.plan_id, 1, "", 0.0)
    rows = dataset.file_rows(source, (), one)
    with journal.locked(data, "run"), closing(journal.open_journal(data)) as db:
        moves = dataset.stage(data, rows, one.plan_id, agency_id="", roc_year=one.roc_year)
        journal.commit(db, data, moves)
    return data


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return stored(tmp_path_factory.mktemp("score") / "data", plan())


def filled(path: Path, *scores, **cells) -> Path:
    book = load_workbook(path)
    page = book["評分表"]
    for row, value in enumerate(scores, FIRST):
        page.cell(row, 9).value = value
    for cell, value in cells.items():
        page[cell] = value
    book.save(path)
    return path


@pytest.fixture(scope="module")
def empty(data):
    write_form("p", data.parent / "empty.xlsx", data)
    return (data.parent / "empty.xlsx").read_bytes()


@pytest.fixture
def form(empty, tmp_path):
    (tmp_path / "form.xlsx").write_bytes(empty)
    return tmp_path / "form.xlsx"


# --- the empty form


def test_a_row_a_criterion_with_points_bands_and_limits(form):
    page = load_workbook(form)["評分表"]
    rows = list(page.iter_rows(min_row=FIRST, max_col=8, values_only=True))
    assert [(row[2], row[3], row[6]) for row in rows] == [
        ("=1+1流程", "簡化", 60),
        ("創新", "整合", 25),
        ("創新", "合作", 15),
    ]
    assert rows[0][7] == "41-60分：佳\n1-40分：可"
    assert "未印配分" in rows[2][7]
    limits = {
        str(one.sqref): (one.type, one.formula1, one.formula2) for one in page.data_validations.dataValidation
    }
    assert limits[f"I{FIRST}"] == ("whole", "0", "60")


def test_text_never_becomes_a_formula(form):
    cell = load_workbook(form)["評分表"].cell(FIRST, 3)
    assert (cell.value, cell.data_type) == ("=1+1流程", "s")


def test_subtotals_total_and_grade_are_formulas(form):
    page = load_workbook(form)["合計"]
    rows = list(page.iter_rows(min_row=2, values_only=True))
    assert [row[3] for row in rows][:3] == [f"=SUM('評分表'!I{FIRST}:I{FIRST})", f"=SUM('評分表'!I{FIRST + 1}:I{FIRST + 2})", f"=SUM('評分表'!I{FIRST}:I{FIRST + 2})"]  # fmt: skip
    assert rows[3][3].startswith("=IFERROR(INDEX('等第'!")


def test_what_has_no_points_at_all_is_scored_with_its_item():
    two = [criterion(21, "創新", 40, "整合", None), criterion(22, "創新", 40, "合作", None)]
    (unit,) = assessment(plan(criteria=tuple(two))).units
    assert (unit.criterion_id, unit.name, unit.most, unit.reference) == (
        "p:1.0.2.1.0.0",
        "創新",
        40,
        "整合\n合作",
    )


@pytest.mark.parametrize(("forms", "said"), [((), "沒有讀到評分表"), (2, "--form")])
def test_a_plan_without_one_form_is_told(forms, said):
    several = (
        tuple(ScoringForm(n, "assessment", "表", 1, (), "", 1, ()) for n in range(1, 3)) if forms else ()
    )
    with pytest.raises(ScoreError, match=said):
        assessment(plan(forms=several))


# --- the filled form


def test_totals_and_grade_are_computed_by_us(form, data):
    path = filled(form, 60, 20, 10)
    book = load_workbook(path)
    book["合計"]["D4"] = 1000
    book.save(path)
    result = check_form(path, data)
    assert (result.total, result.most, result.grade, result.problems) == (90, 100, "優", ())
    assert [(part.name, part.score) for part in result.subtotals] == [("=1+1流程", 60), ("創新", 30)]
    assert [one.band for one in result.scores] == ["41-60分", "", ""]


WRONG = {
    "nothing": (None, "尚未評分"),
    "too much": (61, "超出範圍"),
    "negative": (-1, "超出範圍"),
    "text": ("五十", "不是數字"),
    "points written out": ("50分", "不是數字"),
    "a formula": ("=10+20", "公式"),
    "a truth value": (True, "不是數字"),
    "a fraction": (50.5, "不是整數"),
}


@pytest.mark.parametrize(("value", "said"), WRONG.values(), ids=WRONG)
def test_each_wrong_entry_names_sheet_cell_and_what_to_do(value, said, form, data):
    result = check_form(filled(form, value, 20, 10), data)
    (problem,) = result.problems
    assert (problem.sheet, problem.cell, result.grade) == ("評分表", f"I{FIRST}", "")
    assert said in problem.message_zh
    assert problem.message_en


@pytest.mark.parametrize(("value", "is_right"), [(0, True), (40, True), (45, False), (50, True)])
def test_a_score_lies_in_a_band(value, is_right):
    bands = (Band("50-60分", 50, 60, ""), Band("1-40分", 1, 40, ""))
    (unit, *_) = assessment(plan(criteria=(criterion(11, "流程", 60, "簡化", 60, bands=bands),))).units
    assert (what_is_wrong(value, unit) is None) is is_right
    assert band_of(unit, {unit.criterion_id: 55}) == "50-60分"


TAMPERED = {
    "points changed": ({f"G{FIRST}": 80}, f"G{FIRST}", "配分應為 60"),
    "a row of another form": ({f"A{FIRST + 3}": "p:9", f"I{FIRST + 3}": 5}, f"A{FIRST + 3}", "不在這份計畫"),
    "a row twice": ({f"A{FIRST + 3}": "p:1.0.1.1.0.0", f"I{FIRST + 3}": 5}, f"A{FIRST + 3}", "重複"),
}


@pytest.mark.parametrize(("cells", "cell", "said"), TAMPERED.values(), ids=TAMPERED)
def test_a_changed_form_is_told(cells, cell, said, form, data):
    (problem,) = check_form(filled(form, 60, 20, 10, **cells), data).problems
    assert problem.cell == cell
    assert said in problem.message_zh


def test_a_row_that_is_gone_is_told(form, data):
    book = load_workbook(filled(form, 60, 20, 10))
    book["評分表"].delete_rows(FIRST)
    book.save(form)
    result = check_form(form, data)
    assert result.total == 30
    assert any("少了「簡化」" in problem.message_zh for problem in result.problems)


def test_columns_are_found_by_name(form, data):
    book = load_workbook(filled(form, 60, 20, 10))
    book["評分表"].insert_cols(1)
    book.save(form)
    assert check_form(form, data).total == 90


def test_grades_may_be_filled_in_where_the_plan_has_none(tmp_path):
    data = stored(tmp_path / "data", plan(grades=()))
    path = tmp_path / "form.xlsx"
    write_form("p", path, data)
    assert check_form(filled(path, 60, 20, 10), data).grade == ""
    book = load_workbook(path)
    book["等第"]["A2"], book["等第"]["B2"], book["等第"]["A3"] = "優", 85, "甲"
    book.save(path)
    (problem,) = check_form(path, data).problems
    assert (problem.sheet, problem.cell) == ("等第", "B3")
    book["等第"]["A3"] = None
    book.save(path)
    assert check_form(path, data).grade == "優"


@pytest.mark.parametrize(("total", "grade"), [(100, "優"), (90, "優"), (89.5, "甲"), (0, "乙")])
def test_a_total_earns_the_highest_grade_it_reaches(total, grade):
    assert grade_of(total, GRADES) == grade


def not_excel(path: Path) -> None:
    path.write_text("x")


def other_workbook(path: Path) -> None:
    from openpyxl import Workbook

    Workbook().save(path)


@pytest.mark.parametrize(("make", "said"), [(not_excel, "不是 Excel"), (other_workbook, SCORE)])
def test_another_file_is_told(make, said, tmp_path, data):
    make(tmp_path / "x.xlsx")
    with pytest.raises(ScoreError, match=said):
        check_form(tmp_path / "x.xlsx", data)


def test_a_plan_that_is_gone_is_told(form, tmp_path):
    with pytest.raises(ScoreError, match="zuofa ingest"):
        check_form(form, tmp_path / "empty")


# --- the command


def run(*arguments: str | Path):
    return CliRunner().invoke(main, [*map(str, arguments)])


def test_one_command_writes_and_then_checks(data, tmp_path):
    path = tmp_path / "out" / "form.xlsx"
    written = run("score", path, "--data", data)
    assert (written.exit_code, path.exists()) == (0, True)
    assert "共 100 分" in written.output
    before = path.read_bytes()
    unfilled = run("score", path, "--data", data)
    assert (unfilled.exit_code, path.read_bytes()) == (1, before)
    assert f"評分表!I{FIRST}" in unfilled.output
    filled(path, 60, 20, 10)
    result = run("score", path, "--data", data, "--json")
    assert (result.exit_code, json.loads(result.output)["grade"]) == (0, "優")


@pytest.mark.parametrize("arguments", [("form.txt",), ("form.xlsx", "--plan", "nobody")], ids=str)
def test_wrong_usage_is_told(arguments, data, tmp_path):
    result = run("score", tmp_path / arguments[0], *arguments[1:], "--data", data)
    assert result.exit_code == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_a_drawn_form_can_be_scored_full(seed, tmp_path):
    drawn = random_form(seed)
    draw_form(drawn, form_layout(seed), tmp_path / "f.pdf")
    asked = assessment(read_plan(tmp_path / "f.pdf"))
    assert sum(unit.most for unit in asked.units) == asked.total == drawn.total
