"""Registers: every form that a spreadsheet program saves is read; a damaged one says which row and what to do."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart

from compare.registers import (
    BadRegisterError,
    Mandate,
    draft_rows,
    plan_register,
    read_register,
    write_register,
)

SHIPPED = Path(__file__).parents[2] / "data" / "registers" / "taipower-112.csv"
TEXT = (
    "mandate_id,facet,text,roc_year_from,roc_year_to,applies_to\n"
    "A1,一、基礎服務,訂定申辦業務標準作業流程，維持服務措施處理一致性。,112,,\n"
    'A2,一、基礎服務,"提供書表：\n甲. 申請書。\n乙. ""範例""。",112,113,taipower-xinying\n'
    ",,,,,\n"
    "A3,二、服務遞送,設置單一窗口櫃檯提供整合服務,,,\n"
)


def written(folder: Path, content: str | bytes, name: str = "register.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def book(folder: Path, rows: list[list[Any]], merged: Sequence[str] = ()) -> Path:
    path = folder / "register.xlsx"
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cells in merged:
        made.active.merge_cells(cells)
    made.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
def test_each_encoding_gives_the_same(tmp_path: Path, encoding: str) -> None:
    found = read_register(written(tmp_path, TEXT.encode(encoding)))
    assert found == read_register(written(tmp_path, TEXT, "register.csv"))
    assert [m.mandate_id for m in found.mandates] == ["A1", "A2", "A3"]
    assert found.mandates[1].text == '提供書表：\n甲. 申請書。\n乙. "範例"。'
    assert (found.mandates[1].roc_year_from, found.mandates[1].roc_year_to) == (112, 113)


def test_windows_line_ends_and_spaces_do_not_matter(tmp_path: Path) -> None:
    found = read_register(written(tmp_path, " Mandate_ID , text \r\nA1, 設置公布欄 \r\n"))
    assert found.mandates == (Mandate("A1", "設置公布欄"),)


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters(tmp_path: Path, delimiter: str) -> None:
    text = delimiter.join(("mandate_id", "text")) + "\n" + delimiter.join(("A1", "訂定規定, 並檢討")) + "\n"
    assert read_register(written(tmp_path, text.encode("utf-16"))).mandates[0].text == "訂定規定, 並檢討"


def test_a_workbook(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        [
            ["mandate_id", "text", "roc_year_from"],
            ["A1", "設置公布欄", 112],
            [None, None, None],
            [7, "x", 112.0],
        ],
    )
    found = read_register(path)
    assert [(m.mandate_id, m.roc_year_from) for m in found.mandates] == [("A1", 112), ("7", 112)]


CHINESE = "面向,執行策略,項目,事項代號,應辦事項,依據,起始年度,截止年度,適用單位（代號）\n"


@pytest.mark.parametrize(
    "content",
    [
        "sep=,\nmandate_id,text,roc_year_from\nA1,設置公布欄,112\n",
        "\n112年度應辦事項表,,\n\nmandate_id,text,roc_year_from\nA1,設置公布欄,112\n",
        "項次,應辦事項,起始年度（民國）\nA1,設置公布欄,112年度\n",
        "mandate_id,text,roc_year_from\nA1,設置公布欄,民國 112 年\n",
        "mandate_id;text;roc_year_from\nA1;設置公布欄;112\n".encode("utf-16-le"),
        "mandate_id\ttext\troc_year_from\nA1\t設置公布欄\t112年\n".encode("utf-16-be"),
    ],
)
def test_forms_that_people_save(tmp_path: Path, content: str | bytes) -> None:
    found = read_register(written(tmp_path, content))
    assert found.mandates == (Mandate("A1", "設置公布欄", roc_year_from=112),)


def test_columns_in_chinese(tmp_path: Path) -> None:
    content = CHINESE + "一、基礎服務,(一)一致,1. 流程,A1,設置公布欄,院函,112,113,新營區處;TaiPower\n"
    assert read_register(written(tmp_path, content)).mandates == (
        Mandate(
            *("A1", "設置公布欄", "一、基礎服務", "(一)一致", "1. 流程", "", "院函", 112, 113),
            applies_to=("xinying", "taipower"),
        ),
    )


def test_an_unregistered_office_of_the_data_set(tmp_path: Path) -> None:
    path = written(tmp_path, "mandate_id,text,applies_to\nA1,x,某某處\n")
    assert read_register(path, {"某某處"}).mandates[0].applies_to == ("某某處",)


def test_merged_cells_hold_for_all_their_rows(tmp_path: Path) -> None:
    rows = [
        ["mandate_id", "facet", "strategy", "text"],
        ["A1", "一、基礎服務", "(一)一致", "設置公布欄"],
        ["A2", None, None, "訂定規定"],
        [None] * 4,
        ["A3", None, "(二)友善", "提供書表"],
    ]
    path = book(tmp_path, rows, merged=["B2:B5", "C2:C4"])
    found = [(m.mandate_id, m.facet, m.strategy) for m in read_register(path).mandates]
    assert found == [
        ("A1", "一、基礎服務", "(一)一致"),
        ("A2", "一、基礎服務", "(一)一致"),
        ("A3", "一、基礎服務", "(二)友善"),
    ]


def test_the_sheet_that_has_the_columns_is_taken(tmp_path: Path) -> None:
    path = book(tmp_path, [["mandate_id", "text"], ["A1", "設置公布欄"]])
    made = openpyxl.load_workbook(path)
    made.create_sheet("cover", 0).append(["112年度應辦事項表"])
    old = made.create_sheet("old", 0)
    old.append(["mandate_id", "text"])
    old.append(["B1", "舊項目"])
    old.sheet_state = "hidden"
    made.create_chartsheet("chart", 0).add_chart(BarChart())
    made.active = 2
    made.save(path)
    assert [m.mandate_id for m in read_register(path).mandates] == ["A1"]


def test_the_shipped_register() -> None:
    found = read_register(SHIPPED)
    assert found.name == "taipower-112"
    assert len(found.mandates) == 83
    assert {m.applies_to for m in found.mandates} == {("taipower",)}


DAMAGED: dict[str, tuple[str | bytes, tuple[str, ...]]] = {
    "missing column": (
        "mandate_id,facet\nA1,一\n",
        ("缺少欄位 text", "lacks the columns text", "1", "事項代號"),
    ),
    "duplicate id": ("mandate_id,text\nA1,x\nA2,y\nA1,z\n", ("第 4 列", "row 4", "A1", "第 2 列")),
    "no id": ("mandate_id,text\nA1,x\n,y\n", ("第 3 列", "row 3", "mandate_id", "fill it in")),
    "no text": ("mandate_id,text\nA1,x\nA2, \n", ("第 3 列", "row 3", "text")),
    "a word for a year": (
        "mandate_id,text,roc_year_from\nA1,x,今年\n",
        ("第 2 列", "row 2", "今年", "correct"),
    ),
    "a Gregorian year": (
        "mandate_id,text,roc_year_to\nA1,x,2023\n",
        ("第 2 列", "row 2", "西元 2023 年是民國 112 年", "2023 is 112 in it"),
    ),
    "no year at all": (
        "mandate_id,text,roc_year_from,roc_year_to\nA1,x,113,110\n",
        ("第 2 列", "from 113 to 110", "沒有任何年度"),
    ),
    "a failed formula": ("mandate_id,text\nA1,x\nA2,#REF!\n", ("第 3 列", "#REF!", "is no item")),
    "only punctuation": ("mandate_id,text\nA1,。\n", ("第 2 列", "「。」", "is no item")),
    "an unknown office": (
        "mandate_id,text,applies_to\nA1,x,某某處\n",
        ("第 2 列", "row 2", "某某處", "代號", "use its id"),
    ),
    "a slip in an id": (
        "mandate_id,text,applies_to\nA1,x,\nA2,x,taipowr\n",
        ("第 3 列", "row 3", "taipowr", "taipower, ", "xinying"),
    ),
    "an id that is none": ("mandate_id,text\n#REF!,x\n", ("第 2 列", "mandate_id", "#REF!")),
    "empty": (b"", ("缺少欄位 mandate_id、text", "row 1 must name")),
    "only a header": ("mandate_id,text\n", ("第 2 列", "has no items", "from row 2")),
    "another encoding": (
        "mandate_id,text\nA1,设置公布栏并定期检查硬件设施\n".encode("gb18030"),
        ("編碼", "save it as CSV in UTF-8"),
    ),
    "no text at all": (bytes(range(128, 256)) * 4, ("編碼", "UTF-8")),
    "a field without end": ('mandate_id,text\nA1,"' + "字" * 140_000, ("另存新檔", "save it anew")),
}


@pytest.mark.parametrize(("content", "said"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_register(tmp_path: Path, content: str | bytes, said: tuple[str, ...]) -> None:
    with pytest.raises(BadRegisterError) as error:
        read_register(written(tmp_path, content))
    for part in ("register.csv", *said):
        assert part in str(error.value)


@pytest.mark.parametrize("text", ["無", "同上", "（刪除）", "1", "N/A", "#N/A", "-", "同上。", "12.5"])
def test_what_is_no_item_is_never_judged(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadRegisterError, match=r"第 3 列.*\n.*row 3"):
        read_register(written(tmp_path, f"mandate_id,text\nA1,無障礙環境\nA2,{text}\n"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a workbook", b"mandate_id,text\nA1,x\n"])
def test_a_damaged_workbook(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadRegisterError, match=r"另存新檔.*\n.*save it anew"):
        read_register(written(tmp_path, content, "register.xlsx"))


def test_a_workbook_cut_off(tmp_path: Path) -> None:
    whole = book(tmp_path, [["mandate_id", "text"], *([f"A{n}", "字" * 40] for n in range(200))]).read_bytes()
    with pytest.raises(BadRegisterError, match="save it anew"):
        read_register(written(tmp_path, whole[: len(whole) // 2], "cut.xlsx"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for name in ("none.csv", "none.xlsx"):
        with pytest.raises(FileNotFoundError):
            read_register(tmp_path / name)


# --- whom an item binds


@pytest.mark.parametrize(
    ("listed", "ids"),
    [
        ("", ()),
        ("taipower", ("taipower",)),
        ("taipower-xinying", ("xinying",)),
        ("全部單位", ()),
        ("xinying;taipei", ("xinying", "taipei")),
        ("新營區營業處、屏東區營業處", ("xinying", "pingtung")),
        ("台電公司新營區營業處", ("xinying",)),
        ("經濟部水利署", ("wra",)),
    ],
)
def test_applies_to_takes_ids_and_names(tmp_path: Path, listed: str, ids: tuple[str, ...]) -> None:
    found = read_register(written(tmp_path, f'mandate_id,text,applies_to\nA1,x,"{listed}"\n'))
    assert found.mandates[0].applies_to == ids


@pytest.mark.parametrize(
    ("source", "ids"), [("台電公司112年度提升服務效能執行計畫", ("taipower",)), ("院函", ()), ("", ())]
)
def test_the_agency_is_inferred_from_the_source(tmp_path: Path, source: str, ids: tuple[str, ...]) -> None:
    found = read_register(written(tmp_path, f"mandate_id,text,source\nA1,x,{source}\n"))
    assert found.mandates[0].applies_to == ids


@pytest.mark.parametrize(
    ("year", "agency", "office", "holds"),
    [
        (112, "taipower", "xinying", True),
        (113, "taipower", "xinying", True),
        (111, "taipower", "xinying", False),
        (114, "taipower", "xinying", False),
        (None, "taipower", "xinying", True),
        (112, "wra", "", False),
        (112, "", "", False),
    ],
)
def test_whom_an_item_binds(year: int | None, agency: str, office: str, holds: bool) -> None:
    item = Mandate("A1", "x", roc_year_from=112, roc_year_to=113, applies_to=("taipower",))
    assert item.holds(year, agency, office) is holds


def test_an_item_without_bounds_binds_everybody() -> None:
    assert Mandate("A1", "x").holds(None, "", "")


# --- a plan as a register, and a draft


def test_a_plan_binds_its_own_agency_and_year() -> None:
    row = {
        "practice_id": "hq:1.1.1.1",
        "text": "x",
        "facet": "一、",
        "strategy": None,
        "item": "",
        "label": "(1)",
        "agency_id": "taipower",
    }
    found = plan_register("hq", [row], 112)
    assert found.name == "hq"
    assert found.mandates[0].strategy == ""
    assert found.mandates[0].holds(112, "taipower", "xinying")
    assert not found.mandates[0].holds(112, "wra", "")
    assert not found.mandates[0].holds(111, "taipower", "xinying")


def test_a_draft_is_a_register(tmp_path: Path) -> None:
    rows = [
        {
            "canonical_id": f"c{n}",
            "plans": n,
            "facet": "一、",
            "strategy": "",
            "item": "",
            "text": f"項目{n}\n甲. 是",
        }
        for n in (1, 2, 3)
    ]
    target = tmp_path / "new" / "draft.csv"
    write_register(target, draft_rows(rows, plans=4, roc_year=112, least=0.5))
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    found = read_register(target)
    assert [m.mandate_id for m in found.mandates] == ["D112-001", "D112-002"]
    assert found.mandates[0].text == "項目2\n甲. 是"
    assert found.mandates[0].roc_year_from == 112
