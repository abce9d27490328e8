"""The workbook that offices pass on: nothing in it is a formula, everything in it can be read and checked."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import get_args

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from stored import plan_of, store

from compare import export as exporting
from compare import workbook
from compare.cells import cell_text, is_risky
from compare.export import export
from compare.gaps import Status
from compare.registers import Mandate, Register
from compare.sheets import rules, words
from compare.widths import LINE, display_width
from compare.worksheet import Column, Line, NothingToWriteError, Sheet, Word
from zuofa.cli import main

FORMULAS = [
    "=1+1",
    '=HYPERLINK("file:///c:/x","按此")',
    "=cmd|' /C calc'!A0",
    "+886-6-6323281 客服專線",
    "-設置服務台",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'=1+1",
]
PLAIN = [
    "提升申辦案件的處理效率",
    "#N/A",
    "#REF!",
    "2022-01-01",
    "0012",
    "TRUE",
    "1E5",
    "50%",
    "",
    "a=b",
    "(1)-2",
]


def sheet_of(*texts: str, **fields: object) -> Sheet:
    return Sheet("表", (Column("t", "文字"),), [{"t": text} for text in texts], **fields)


def written(path: Path, *sheets: Sheet):
    workbook.write_workbook(path, sheets)
    return openpyxl.load_workbook(path)


def formulas(path: Path) -> list[str]:
    """Return the sheets of a workbook that have a formula anywhere."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return [name for name in names if re.search(rb"<(\w+:)?f[ >/]", archive.read(name))]


# --- text


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_what_looks_like_a_formula_stays_text(tmp_path, text):
    cell = written(tmp_path / "x.xlsx", sheet_of(text)).active["A2"]
    assert (cell.value, cell.data_type) == (cell_text(text), "s")
    assert cell.quotePrefix, "still text when somebody edits the cell"
    assert cell.number_format == "@"
    assert formulas(tmp_path / "x.xlsx") == []


@pytest.mark.parametrize("text", PLAIN, ids=repr)
def test_what_looks_like_a_value_stays_text(tmp_path, text):
    cell = written(tmp_path / "x.xlsx", sheet_of(text)).active["A2"]
    assert (cell.value or "", cell.number_format) == (text, "@")
    assert cell.data_type == "s" or not text
    assert not is_risky(text)


def test_headings_and_head_lines_are_text_too(tmp_path):
    sheet = Sheet("表", (Column("t", "=1+1"),), [], (Line("=1+1"), Line("+1", "-1", "@1")))
    page = written(tmp_path / "x.xlsx", sheet).active
    assert formulas(tmp_path / "x.xlsx") == []
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} == {"s"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一\n二\t三", "一\n二\t三"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("a\x00b\x08c\x0bd\x0ce\x1ff", "a�b�c�d�e�f"),
        ("a\ud800b\udfffc\ufffe\uffff", "a�b�c��"),
        ("\x7f\x85\u2028 \u200b𠮷", "\x7f\x85\u2028 \u200b𠮷"),
        ("_x003D_1 _x12_", "_x005F_x003D_1 _x12_"),
        ("字" * 32_767, "字" * 32_767),
    ],
    ids=repr,
)
def test_cell_text(tmp_path, text, shown):
    assert cell_text(text) == shown
    assert written(tmp_path / "x.xlsx", sheet_of(text)).active["A2"].value == shown


@pytest.mark.parametrize("letter", ["x", "字", "𠮷"])
def test_too_long_a_text_is_cut_and_says_so(letter):
    text = cell_text(letter * 40_000)
    assert len(text.encode("utf-16-le")) // 2 <= 32_767
    assert text.startswith(letter * 16_000)
    assert text.endswith("…（原文共 40,000 字，此處截短，全文見資料集）")


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("作法", 4), ("作法a\n長一些的", 8), ("（一）", 6), ("é…", 4)]
)
def test_display_width(text, width):
    assert display_width(text) == width


# --- sheets


def test_columns_are_as_wide_as_what_is_in_them(tmp_path):
    page = written(
        tmp_path / "x.xlsx",
        Sheet("表", (Column("a", "甲", 40), Column("b", "乙", 20)), [{"a": "作法作法作法", "b": "長" * 100}]),
    ).active
    assert page.column_dimensions["A"].width == 14
    assert page.column_dimensions["B"].width == 22
    assert page.row_dimensions[2].height == 10 * LINE + 4, "100 characters, ten on a line"


def test_a_sheet_has_its_header_filter_and_print_set_up(tmp_path):
    columns = (Column("t", "文字"), Column("id", "代號", is_printed=False))
    page = written(
        tmp_path / "x.xlsx", Sheet("表", columns, [{"t": "一"}] * 3, (Line("題"),), frozen=1)
    ).active
    assert page.freeze_panes == "B3"
    assert page.auto_filter.ref == "A2:B5"
    assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == "$2:$2"
    assert page.print_area == "'表'!$A$1:$A$5"
    assert page["A3"].alignment.wrap_text
    assert not page.merged_cells.ranges


def test_a_colour_never_stands_without_its_word(tmp_path):
    column = Column("s", "判定", words={"missing": Word("未列", "F4A582")})
    page = written(tmp_path / "x.xlsx", Sheet("表", (column,), [{"s": "missing"}, {"s": "new"}, {}])).active
    assert (page["A2"].value, page["A2"].fill.fgColor.rgb) == ("未列", "00F4A582")
    assert (page["A3"].value, page["A3"].fill.fill_type) == ("new", None), "an unknown code is shown as it is"
    assert page["A4"].value is None


def test_more_rows_than_a_sheet_holds_go_on_in_another(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    book = written(tmp_path / "x.xlsx", sheet_of(*"一二三四五六七"))
    assert book.sheetnames == ["表", "表 (2)", "表 (3)"]
    assert [[c.value for c in page["A"]] for page in book] == [
        ["文字", *part] for part in ("一二三", "四五六", "七")
    ]


def test_an_old_file_stays_when_writing_fails(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(ValueError, match="title"):
        workbook.write_workbook(path, [sheet_of("一"), replace(sheet_of(), title="[")])
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


# --- words


@pytest.mark.parametrize("status", get_args(Status))
def test_every_status_has_a_word_a_colour_and_a_meaning(status):
    word = words("status")[status]
    assert word.zh
    assert word.fill
    assert word.about
    assert set(words("status")) == set(get_args(Status))


def test_no_two_statuses_look_alike():
    for block in ("status", "adoption", "result"):
        found = words(block).values()
        assert len({word.zh for word in found}) == len({word.fill for word in found}) == len(found)


@pytest.mark.parametrize("name", rules()["words"])
def test_every_block_of_words_says_why_and_whence(name):
    assert {"reason", "source"} <= rules()["words"][name].keys()


# --- export

TEXTS = ("提升申辦案件的處理效率，確保於處理時限內完成。", "辦理電話禮貌測試，每月至少一次。")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Two offices, one of which writes formulas wherever it can."""
    wild = plan_of("=HYPERLINK(\"x\")", "+總機", "-設置服務台", "@櫃檯", office="pingtung", year=112,
                   departments=("=甲組", "+乙組"), support_departments=("+乙組",), deadline="=每月", remark="@", label="-1")  # fmt: skip
    wild = replace(
        wild, office="=屏東", title="=計畫", issues=tuple(replace(i, text="=1") for i in wild.issues)
    )
    usual = plan_of(
        "提升申辦案件的處理效率，確保於處理時限內完成。", "辦理電話禮貌測試，每月至少一次。", year=112
    )
    return store(tmp_path_factory.mktemp("data"), wild, usual)


MANDATE = "=設置太陽光電專區"
REGISTER = Register("總處", (Mandate("M-1", MANDATE, "一、基礎服務", "（一）服務友善性"),))
XINYING = "taipower-xinying-112"


def gap(status: str, plan_id: str = XINYING, **fields: object) -> dict[str, object]:
    """Return a row of ``gaps``, as judging gives it."""
    usual = {
        "register": "總處",
        "mandate_id": "M-1",
        "plan_id": plan_id,
        "office": "x",
        "agency_id": "taipower",
    }
    usual |= {"roc_year": 112, "facet": "一", "strategy": "（一）", "mandate": MANDATE, "status": status}
    usual |= {"is_required": True, "practice_ids": (), "score": 0.5, "reason": "nothing", "runner_up": None}
    usual |= {"runner_up_score": None, "covered": (), "uncovered": (), "variation": (), "differences": ()}
    return usual | {"page": None, "boxes": []} | fields


FIRST, SECOND = f"{XINYING}:1.1.1.1", f"{XINYING}:1.1.1.2"
GAPS = [
    gap("adopted", practice_ids=(FIRST,), page=1, reason="identical"),
    gap("changed", practice_ids=(FIRST,), page=1, differences=("數量：「1」→「2」 quantity",)),
    gap("partial", practice_ids=(FIRST, SECOND), page=1, uncovered=("甲事", "乙事")),
    gap("missing", runner_up=SECOND, runner_up_score=0.25),
    gap("unsure", practice_ids=("taipower-gone-112:1",), page=2, reason="near"),
    gap("not_read", differences=("編號由 1 跳到 3 skipped",), reason="hole"),
    gap("missing", "taipower-pingtung-112", is_required=False),
]


@pytest.fixture(scope="module")
def exported(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("out") / "out.xlsx"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("compare.export.gap_rows", lambda *_, **__: GAPS)
        return path, export(path, data, register=REGISTER)


def rows_of(book, title):
    heading, *rows = book[title].iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_no_text_of_a_plan_becomes_a_formula(exported):
    path, _ = exported
    assert formulas(path) == []
    wild = [
        cell
        for page in openpyxl.load_workbook(path)
        for row in page.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and is_risky(cell.value)
    ]
    assert len(wild) > 30
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in wild)


def test_the_sheets(exported):
    path, counts = exported
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["說明", "落差統計", "落差", "採行總表", "採行", "作法", "問題", "計畫"]
    assert {page.title: page.max_row - 1 for page in book} == counts
    assert not any(page.merged_cells.ranges for page in book)
    assert all(page.auto_filter.ref and page.freeze_panes for page in book)


@pytest.mark.parametrize(
    ("place", "status", "practice", "lacking", "differences", "page"),
    [
        (0, "未列", None, "整項", None, None),
        (1, "已列", TEXTS[0], None, None, 1),
        (2, "有變更", TEXTS[0], None, "數量：「1」→「2」 quantity", 1),
        (3, "部分", f"[1] {TEXTS[0]}\n[2] {TEXTS[1]}", "甲事\n乙事", None, 1),
        (4, "未列", None, "整項", None, None),
        (5, "待確認", "taipower-gone-112:1", None, None, 2),
        (6, "未讀到", None, None, "編號由 1 跳到 3 skipped", None),
    ],
)
def test_gaps_say_what_is_lacking_and_where(exported, place, status, practice, lacking, differences, page):
    row = rows_of(openpyxl.load_workbook(exported[0]), "落差")[place]
    assert (row["單位"], row["應辦"]) == (("=屏東", "否") if place == 0 else ("xinying區處", "是"))
    assert (row["判定"], row["應辦事項"], row["計畫的作法"]) == (status, MANDATE, practice)
    assert (row["缺少的內容"], row["差異"], row["頁"]) == (lacking, differences, page)
    assert row["檔案"] == ("pingtung-112.pdf" if place == 0 else "xinying-112.pdf")
    assert row["次近的作法"] == (TEXTS[1] if place == 4 else None)


def test_the_word_of_a_gap_has_its_colour(exported):
    page = openpyxl.load_workbook(exported[0])["落差"]
    cells = [row[3] for row in page.iter_rows(min_row=2)]
    fills = {word.zh: f"00{word.fill}" for word in words("status").values()}
    assert [cell.fill.fgColor.rgb for cell in cells] == [fills[cell.value] for cell in cells]


def test_the_summary_counts_each_plan(exported):
    wild, own = rows_of(openpyxl.load_workbook(exported[0]), "落差統計")
    assert (own["單位"], own["年度"], own["事項數"], own["備註"]) == ("xinying區處", 112, 6, None)
    assert [own[word.zh] for word in words("status").values()] == [1] * 6
    assert (wild["事項數"], wild["未列"]) == (1, 1)
    assert wild["備註"] == "不適用於本計畫的年度或單位，僅供比較"


def test_a_register_is_judged(data, tmp_path):
    counts = export(tmp_path / "x.xlsx", data, register=REGISTER, office="xinying")
    assert (counts["落差統計"], counts["落差"]) == (1, 1)


def test_practices_keep_their_words(exported):
    rows = rows_of(openpyxl.load_workbook(exported[0]), "作法")
    wild = next(row for row in rows if row["具體作法"] == "-設置服務台")
    assert (wild["主辦部門"], wild["協辦部門"], wild["期限"], wild["編號"]) == (
        "=甲組",
        "+乙組",
        "=每月",
        "-1",
    )


def test_without_a_register_there_are_no_gaps(data, tmp_path):
    counts = export(tmp_path / "x.xlsx", data, office="xinying")
    assert "落差" not in counts
    assert counts["作法"] == 2
    assert {row["單位"] for row in rows_of(openpyxl.load_workbook(tmp_path / "x.xlsx"), "問題")} == {
        "xinying區處"
    }


@pytest.mark.parametrize(
    "wanted", [{"year": 99}, {"office": "nowhere"}, {"year": 112, "office": "花蓮"}], ids=str
)
def test_nothing_to_export_lists_what_there_is(data, tmp_path, wanted):
    with pytest.raises(NothingToWriteError, match=r"taipower-xinying-112") as error:
        export(tmp_path / "x.xlsx", data, **wanted)
    assert "沒有符合" in str(error.value)
    assert list(tmp_path.iterdir()) == []


def zuofa(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_command(data, tmp_path):
    result = zuofa("export", tmp_path / "new" / "x.xlsx", "--data", data, "--year", 112)
    assert result.exit_code == 0
    assert "作法: 6" in result.output
    assert (tmp_path / "new" / "x.xlsx").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("x.xls",), 2, ".xlsx"),
        (("x.xlsx", "--register", "gone.csv"), 2, "gone.csv"),
        (("x.xlsx", "--year", "99"), 2, "No plan fits"),
        (("file/x.xlsx",), 1, "無法寫入"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_said(data, tmp_path, monkeypatch, arguments, code, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    result = zuofa("export", *arguments, "--data", data)
    assert result.exit_code == code, result.output
    assert words in result.output


def test_an_empty_data_set(tmp_path):
    result = zuofa("export", tmp_path / "x.xlsx", "--data", tmp_path)
    assert result.exit_code == 2
    assert "zuofa ingest" in result.output


def test_the_matrix_says_where_a_verdict_on_an_item_differs(monkeypatch):
    index = pd.MultiIndex.from_tuples([("c-1", "作法")], names=["canonical_id", "duty"])
    cells = pd.DataFrame([["not_read", "adopted"]], index=index, columns=["甲處", "乙處"])
    monkeypatch.setattr(exporting, "canonical_items", lambda *_: {"T1": "c-1"})
    monkeypatch.setattr(exporting, "shown_plans", lambda _: {"a-112": "甲處", "b-112": "乙處"})
    gaps = [
        {"plan_id": plan_id, "mandate_id": item, "status": status}
        for plan_id, item, status in (
            ("a-112", "T1", "missing"),
            ("b-112", "T1", "changed"),
            ("a-111", "T1", "missing"),
            ("a-112", "T2", "missing"),
        )
    ]
    chosen = exporting._Chosen(Path(), None, "", {})
    found = exporting._remarks(chosen, Register("總處", ()), gaps, pd.DataFrame(), cells)
    assert found == {"c-1": f"甲處：T1 未列；{words('differing')['not_read'].zh}"}
