"""Plans of other agencies, drawn with the columns that they print; the rest of their text is made up.

The names of the columns are those of 海巡署 第四一岸巡大隊 103, 臺東林區管理處 105, 臺中市動物保護防疫處 106,
岡山地政事務所 106, 國際貿易局 90 and 臺中榮民總醫院 108.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from build import LEFT, UP, table_page

from extract.page import Page
from extract.plan import read_plan
from extract.records import Plan
from extract.table.columns import Role, column_role

Reader = Callable[..., Plan]
WIDE = {"具體作法": 190, "執行方法": 190, "工作重點": 190, "執行要領": 190, "預期目標": 130, "承辦單位": 80}

NAMES: list[tuple[str, Role]] = [
    *(("實施構面", "facet"), ("評核項目", "group"), ("評核指標", "strategy"), ("工作要領", "strategy")),
    *(("次評核指標", "item"), ("工作重點", "item"), ("執行要領", "item"), ("行動方案", "item")),
    *(("實施方式", "practice"), ("辦理事項", "practice"), ("應辦事項", "practice")),
    *(("預期目標", "target"), ("預期效益", "target"), ("衡量指標", "target"), ("目標值", "target")),
    *(("業務單位", "department"), ("主辦課室", "department"), ("負責人員", "department")),
    *(("協辦科室", "support"), ("預定進度", "deadline"), ("實施時程", "deadline")),
    *(("檢討管考", "remark"), ("備考", "remark"), ("次", "serial")),
]


@pytest.mark.parametrize(("name", "role"), NAMES)
def test_a_name_of_another_agency(name: str, role: Role) -> None:
    assert column_role(name) == role


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    def read_pages(*pages: Page) -> Plan:
        path = tmp_path / "plan.pdf"
        path.write_bytes(b"%PDF-")
        monkeypatch.setattr("extract.plan.read_document", lambda *_: iter(pages))
        return read_plan(path)

    return read_pages


def page(names: Sequence[Any], *rows: Sequence[Any], number: int = 1, **more: Any) -> Page:
    widths = [WIDE.get(name, 100) if isinstance(name, str) else 100 for name in names]
    return table_page([names, *rows], widths, number=number, **more)


def headings(plan: Plan) -> list[tuple[str, str, str]]:
    return [(p.facet, p.strategy, p.item) for p in plan.practices]


def departments(plan: Plan) -> list[tuple[str, ...]]:
    return [p.departments for p in plan.practices]


def codes(plan: Plan) -> set[str]:
    return {found.code for found in plan.issues} - {"no_office", "no_year", "unknown_office"}


# --- columns of headings

THREE = ["評核項目", "評核指標", "次評核指標", "具體作法", "承辦單位"]
THREE_ROWS = [
    ["服務流程", "便捷性", "單一窗口", "1.設置窗口。\n2.專人引導。", "秘書室"],
    [UP, UP, "表單減量", "1.合併表單。", "企劃科"],
    [UP, "透明度", "案件公開", "1.公布流程。", "企劃科"],
]


def test_three_columns_of_headings_are_the_three_levels(read: Reader) -> None:
    plan = read(page(THREE, *THREE_ROWS))
    assert headings(plan) == [
        ("服務流程", "便捷性", "單一窗口"),
        ("服務流程", "便捷性", "單一窗口"),
        ("服務流程", "便捷性", "表單減量"),
        ("服務流程", "透明度", "案件公開"),
    ]
    assert codes(plan) == set()


def test_beside_a_facet_the_two_in_the_middle_are_the_strategy(read: Reader) -> None:
    captioned = read(page(THREE, *THREE_ROWS, loose=[("一、優質便民服務", 50, 90)]))
    rows = [["優質便民服務" if n == 0 else UP, *row] for n, row in enumerate(THREE_ROWS)]
    assert headings(captioned)[2] == ("一、優質便民服務", "服務流程 便捷性", "表單減量")
    assert headings(read(page(["構面", *THREE], *rows)))[3] == (
        "優質便民服務",
        "服務流程 透明度",
        "案件公開",
    )


def test_a_table_under_its_own_heading_goes_on_from_no_other(read: Reader) -> None:
    second = ["資訊提供", "公開性", "公開法令", "1.公開法令。", "企劃科"]
    plan = read(
        page(THREE, *THREE_ROWS, loose=[("一、優質便民服務", 50, 90)]),
        page(THREE, second, number=2, loose=[("二、資訊流通服務", 50, 90)]),
    )
    assert headings(plan)[-1] == ("二、資訊流通服務", "資訊提供 公開性", "公開法令")


def test_an_outer_heading_begins_where_the_inner_numbers_do(read: Reader) -> None:
    first = ["服務流程", "一、便捷性", "(一)窗口", "1.設置窗口。", "秘書室"]
    second = ["機關形象", "一、便利性", "(一)環境", "1.美化環境。", "秘書室"]
    plan = read(page(THREE, first), page(THREE, second, number=2))
    assert headings(plan)[-1] == ("機關形象", "一、便利性", "(一)環境")


def test_a_name_gives_way_to_the_one_that_says_the_same(read: Reader) -> None:
    row = ["基礎服務", "一、完備項目", "(一)訂定規範", "1.訂定流程。", "各課"]
    plan = read(page(["構面", "實施要項", "推動策略", "具體作法", "承辦單位"], row))
    assert headings(plan) == [("基礎服務", "一、完備項目", "(一)訂定規範")]


ALONE = ["工作要領", "工作重點", "業務單位"]
ONE_CELL = [
    ["一、完備項目\n(一)訂定計畫", "訂定計畫。", "登記課"],
    ["(二)訂定規範", "訂定規範。", "測量課"],
    ["二、便捷遞送\n(一)整合服務", "整合服務。", "資訊課"],
]
OWN_ROW = [
    ["一、完備項目", "", ""],
    ["(一)訂定計畫", "訂定計畫。", "登記課"],
    ["(二)訂定規範", "訂定規範。", "測量課"],
    ["二、便捷遞送", "", ""],
    ["(一)整合服務", "整合服務。", "資訊課"],
]
ACROSS = [[row[0], LEFT, LEFT] if not row[1] else row for row in OWN_ROW]


@pytest.mark.parametrize("rows", [ONE_CELL, OWN_ROW, ACROSS], ids=["one cell", "own row", "across"])
def test_one_column_may_hold_two_levels(read: Reader, rows: list[list[Any]]) -> None:
    plan = read(page(ALONE, *rows))
    assert headings(plan) == [
        ("一、完備項目", "(一)訂定計畫", ""),
        ("一、完備項目", "(二)訂定規範", ""),
        ("二、便捷遞送", "(一)整合服務", ""),
    ]
    assert departments(plan) == [("登記課",), ("測量課",), ("資訊課",)]
    assert codes(plan) == set()


def test_a_list_within_headings_is_no_second_level(read: Reader) -> None:
    rows = [["一、訂定\n(一)計畫\n(二)規範", "訂定計畫。", "登記課"], ["二、公開", "公開計畫。", "測量課"]]
    assert [strategy for _, strategy, _ in headings(read(page(ALONE, *rows)))] == [
        "一、訂定(一)計畫(二)規範",
        "二、公開",
    ]


# --- names that mean the practices where nothing else does


def test_beside_practices_such_a_name_is_a_heading(read: Reader) -> None:
    plan = read(page(["工作重點", "具體作法", "承辦單位"], ["一、訂定規範", "(1)訂定流程。", "登記課"]))
    assert [(p.item, p.text) for p in plan.practices] == [("一、訂定規範", "訂定流程。")]


def test_such_a_table_counts_only_where_no_other_is_the_plan(read: Reader) -> None:
    groups = page(ALONE, ["一、編組", "成立推動小組。", "秘書室"], number=2)
    plan = read(page(THREE, *THREE_ROWS), groups)
    assert len(plan.practices) == 4
    assert plan.columns == tuple(THREE)


@pytest.mark.parametrize("names", [["工作重點", "備註"], ["評核項目", "配分"], ["項次", "工作重點"]])
def test_a_table_with_too_little_beside_it_is_no_plan(read: Reader, names: list[str]) -> None:
    assert codes(read(page(names, ["一、訂定規範", "訂定流程。"]))) >= {"no_plan_table"}


# --- targets

TARGETS: dict[str, tuple[str, str, list[str]]] = {
    "numbered alike": ("1.訂定。\n2.檢討。", "1.訂定三項。\n2.每季一次。", ["訂定三項。", "每季一次。"]),
    "one for all": ("1.訂定。\n2.檢討。", "滿意度達九成。", ["滿意度達九成。"] * 2),
    "numbered otherwise": (
        "1.訂定。\n2.檢討。\n3.公布。",
        "1.訂定三項。\n2.每季一次。",
        ["1.訂定三項。\n2.每季一次。"] * 3,
    ),
    "beside one": ("訂定。", "1.訂定三項。\n2.每季一次。", ["1.訂定三項。\n2.每季一次。"]),
    "none": ("訂定。", "", [""]),
}


@pytest.mark.parametrize(("practices", "printed", "targets"), TARGETS.values(), ids=TARGETS.keys())
def test_targets(read: Reader, practices: str, printed: str, targets: list[str]) -> None:
    plan = read(page(["評核指標", "具體作法", "預期目標"], ["一、便捷性", practices, printed]))
    assert [p.target for p in plan.practices] == targets
    assert plan.account.chars == plan.account.used + plan.account.set_aside + plan.account.in_issues
    assert codes(plan) == set()


def test_two_columns_of_targets_stand_one_below_the_other(read: Reader) -> None:
    plan = read(page(["項目", "具體作法", "衡量指標", "目標值"], ["一、訂定", "(1)訂定。", "件數", "三件"]))
    assert [p.target for p in plan.practices] == ["件數\n三件"]


def test_an_unknown_column_breaks_nothing_and_is_told(read: Reader) -> None:
    plan = read(page(["實施要項", "具體作法", "會辦事項"], ["一、深化", "一、改善櫃台。", "已改善三處。"]))
    assert [(p.facet, p.text, p.target) for p in plan.practices] == [("一、深化", "改善櫃台。", "")]
    assert codes(plan) == {"unknown_header", "unplaced_text"}


# --- one list of departments for all practices of an item

TEXTS = [
    "1.訂定流程，\n並公告之。\n2.檢討流程，\n並公告之。",
    "1.改善環境，\n並維護之。\n2.增設座椅。\n3.美化。\n4.綠化。",
    "1.簡化表單，\n並公告之。\n2.減少書證。",
]
AT_HEAD, IN_MIDDLE = ["登記課\n測量課", "各課", "登記課"], ["\n登記課\n測量課", "\n\n各課", "\n登記課"]


def items(lists: Sequence[str]) -> list[list[str]]:
    heads = ("一、訂定", "二、改善", "三、簡化")
    return [list(row) for row in zip(heads, TEXTS, lists, strict=True)]


@pytest.mark.parametrize("lists", [AT_HEAD, IN_MIDDLE], ids=["at the head", "in the middle"])
def test_a_list_beside_items_is_for_all_their_practices(read: Reader, lists: list[str]) -> None:
    plan = read(page(["項目", "具體作法", "承辦單位"], *items(lists)))
    assert departments(plan) == [("登記課", "測量課")] * 2 + [("各課",)] * 4 + [("登記課",)] * 2
    assert codes(plan) == set()


@pytest.mark.parametrize(
    "lists",
    [[*AT_HEAD[:2], "登記課\n\n測量課"], [*AT_HEAD[:2], "\n\n測量課"], [AT_HEAD[0], "", ""]],
    ids=["one stands lower", "one list stands lower", "one list alone"],
)
def test_entries_beside_practices_are_not_for_all(read: Reader, lists: list[str]) -> None:
    plan = read(page(["項目", "具體作法", "承辦單位"], *items(lists)))
    assert departments(plan)[5] == ()
