"""A column's name says what it means, wherever it stands; a name that nobody knows means nothing."""

from collections import defaultdict
from itertools import permutations
from typing import Any

import pytest
from build import LEFT, UP, table_sheet

from extract.table.columns import (
    Column,
    Header,
    Role,
    column_role,
    columns_of,
    find_header,
    find_headers,
    layouts,
)
from extract.table.grid import Cell
from extract.table.sheet import Table
from extract.text import squeeze

NAMES = {name: role for role, names in layouts()["columns"].items() for name in names}
WIDTHS = {"面向": 60, "執行策略": 80, "具體作法": 160, "承辦部門": 70, "完成期限": 70}


def table(rows: list[list[Any]], widths: list[float]) -> Table:
    return table_sheet(rows, widths).tables[0]


def header_of(rows: list[list[Any]], widths: list[float]) -> Header:
    header = find_header(table(rows, widths))
    assert header is not None
    return header


def roles(header: Header) -> list[tuple[Role, str]]:
    return [(column.role, column.name) for column in header.columns]


# --- names


def test_every_name_of_the_layouts_stands_under_one_role() -> None:
    under = defaultdict(list)
    for role, names in layouts()["columns"].items():
        for name in names:
            under[squeeze(name)].append(role)
    assert {name: found for name, found in under.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "（）", "面", "法", "策"),
        *("配分", "得分", "評分標準", "權重", "年度", "會辦事項", "風險等級"),
        *("具體作法範例", "部門別", "面向一", "承辦部門主管核章", "內容", "名稱"),
        *("（面向）作業", "作 法 論"),
    ],
)
def test_an_unknown_name_means_nothing(name: str) -> None:
    assert column_role(name) is None


@pytest.mark.parametrize(("name", "role"), NAMES.items(), ids=NAMES.keys())
def test_every_name_means_its_role(name: str, role: Role) -> None:
    assert column_role(name) == role


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("面　向", "facet"),
        (" 面 向 ", "facet"),
        ("面\n向", "facet"),
        ("面向：", "facet"),
        ("(面向)", "facet"),
        ("主辦部門（協辦部門）", "department"),
        ("主辦部門(協辦部門)", "department"),
        ("承辦（組室）部門", "department"),
        ("具體作法及說明", "practice"),
        ("具體作法內容", "practice"),
        ("執行策略名稱", "strategy"),
        ("推動作法及內容", "practice"),
        ("推動策略及項目", "strategy"),
        ("實施要項", "facet"),
        ("⾯向", "facet"),
    ],
)
def test_a_name_may_be_spaced_bracketed_and_added_to(name: str, role: Role) -> None:
    assert column_role(name) == role


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("承辦部門（請填全名）", "department"),
        ("具體作法〔註1〕", "practice"),
        ("完成期限[月/日]", "deadline"),
        ("（預定）完成期限", "deadline"),
    ],
)
def test_a_name_may_begin_or_end_with_a_bracketed_part(name: str, role: Role) -> None:
    assert column_role(name) == role


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("面向Facet", "facet"),
        ("具體作法 Practices", "practice"),
        ("具體作法 Specific\nMeasures", "practice"),
        ("承辦單位 Dept.", "department"),
        ("承辦單位Responsi\nbility", "department"),
        ("承辦部門／Unit in Charge", "department"),
        ("Deadline 完成期限", "deadline"),
        ("項次 No.", "serial"),
        ("經費（千元）", "extra"),
        ("績效指標(KPI)", "target"),
        ("辦理情形及說明", "extra"),
        ("項目 KPI", None),
        ("項目 Item KPI", None),
        ("作法 Score", None),
        ("配分 Item", None),
        ("Practices", None),
    ],
)
def test_a_name_may_be_said_again_in_english(name: str, role: Role | None) -> None:
    assert column_role(name) == role


def test_a_header_in_two_languages_is_one() -> None:
    names = [
        "面向Facet",
        "執行策略 Strategies",
        "具體作法 Specific Measures and\nMethods of Implementation",
        "承辦單位",
    ]
    header = find_header(
        table([names, ["一、基礎", "（一）一致", "(1)訂定。", "業務組"]], [100, 150, 220, 90])
    )
    assert header is not None
    assert [column.role for column in header.columns][-2:] == ["practice", "department"]


# --- headers


NO_HEADERS: dict[str, list[list[Any]]] = {
    "one unknown name": [["得分", "評語"]],
    "no practice": [["面向", "承辦部門"], ["一、基礎服務", "業務組"]],
    "a practice alone": [["具體作法", "得分"], ["訂定流程", "5"]],
    "two practices": [["具體作法", "措施"], ["訂定流程", "改善"]],
    "not in one row": [["具體作法", "甲"], ["乙", "面向"]],
    "a name in a sentence": [["本表具體作法應詳細填寫", "面向"]],
    "empty": [["", ""], ["", ""]],
}


@pytest.mark.parametrize("rows", NO_HEADERS.values(), ids=NO_HEADERS.keys())
def test_a_table_that_is_no_plan_has_no_header(rows: list[list[Any]]) -> None:
    assert find_headers(table(rows, [200, 100])) == []
    assert find_header(table(rows, [200, 100])) is None


@pytest.mark.parametrize("first", WIDTHS)
def test_columns_may_stand_in_any_order(first: str) -> None:
    for names in permutations(WIDTHS):
        if names[0] == first:
            found = header_of([list(names), ["x"] * 5], [WIDTHS[name] for name in names])
            assert roles(found) == [(column_role(name), name) for name in names]
            assert found.names == names


def test_a_header_says_where_its_columns_stand() -> None:
    found = header_of([["面向", "具體\n作法"], ["一", "二"]], [60, 140])
    assert found.columns == (Column("facet", "面向", 0, 60), Column("practice", "具體作法", 60, 200))
    assert (found.x0, found.width, found.top, found.bottom) == (50, 200, 100, 144)
    assert [line.text for line in found.lines] == ["面向", "具體", "作法"]


def test_an_unknown_column_is_kept_as_unknown() -> None:
    found = header_of([["面向", "具體作法", "配分（分）"], ["一", "二", "三"]], [60, 140, 80])
    assert roles(found) == [("facet", "面向"), ("practice", "具體作法"), ("unknown", "配分（分）")]


def test_a_column_without_a_name_is_none() -> None:
    found = header_of([["面向", "具體作法", ""], ["一", "二", ""]], [60, 140, 80])
    assert roles(found) == [("facet", "面向"), ("practice", "具體作法")]


def test_strategy_stands_over_strategies_and_items() -> None:
    found = header_of(
        [["面向", "執行策略", LEFT, "具體作法"], ["一", "（一）", "1.", "(1)"]], [60, 50, 70, 150]
    )
    assert found.columns == (
        Column("facet", "面向", 0, 60),
        Column("strategy", "執行策略", 60, 110),
        Column("item", "執行策略", 110, 180),
        Column("practice", "具體作法", 180, 330),
    )
    assert found.names == ("面向", "執行策略", "具體作法")


def test_a_row_across_the_table_does_not_divide_the_strategy() -> None:
    found = header_of(
        [["面向", "執行策略", "具體作法"], ["一、基礎服務", LEFT, LEFT], ["一", "（一）", "(1)"]],
        [60, 80, 150],
    )
    assert [role for role, _ in roles(found)] == ["facet", "strategy", "practice"]


TWO_ROWS: dict[str, tuple[list[list[Any]], list[tuple[Role, str]]]] = {
    "strategy over strategy and item": (
        [
            ["面向", "執行策略及項目", LEFT, "具體作法", "承辦部門"],
            [UP, "策略", "項目", UP, UP],
            ["一", "（一）", "1.", "(1)", "業務組"],
        ],
        [
            ("facet", "面向"),
            ("strategy", "策略"),
            ("item", "項目"),
            ("practice", "具體作法"),
            ("department", "承辦部門"),
        ],
    ),
    "strategy over two columns without names": (
        [
            ["面向", "執行策略", LEFT, "具體作法", "承辦部門"],
            [UP, "", "", UP, UP],
            ["一", "（一）", "1.", "(1)", "業務組"],
        ],
        [
            ("facet", "面向"),
            ("strategy", "執行策略"),
            ("item", "執行策略"),
            ("practice", "具體作法"),
            ("department", "承辦部門"),
        ],
    ),
    "departments over lead and support": (
        [
            ["面向", "執行策略", "具體作法", "辦理單位", LEFT],
            [UP, UP, UP, "主辦單位", "協辦單位"],
            ["一", "（一）", "(1)", "業務組", "總務組"],
        ],
        [
            ("facet", "面向"),
            ("strategy", "執行策略"),
            ("practice", "具體作法"),
            ("department", "主辦單位"),
            ("support", "協辦單位"),
        ],
    ),
    "a title over all": (
        [
            ["年度提升服務效能執行計畫", LEFT, LEFT, LEFT, LEFT],
            ["面向", "執行策略", "具體作法", "承辦部門", "完成期限"],
            ["一", "（一）", "(1)", "業務組", "每月"],
        ],
        [
            ("facet", "面向"),
            ("strategy", "執行策略"),
            ("practice", "具體作法"),
            ("department", "承辦部門"),
            ("deadline", "完成期限"),
        ],
    ),
}


@pytest.mark.parametrize(("rows", "found"), TWO_ROWS.values(), ids=TWO_ROWS.keys())
def test_names_may_stand_in_two_rows(rows: list[list[Any]], found: list[tuple[Role, str]]) -> None:
    header = header_of(rows, [60, 70, 150, 100, 100])
    assert roles(header) == found
    assert header.bottom == 100 + 2 * 26


def test_tables_that_touch_have_a_header_each() -> None:
    rows = [["面向", "具體作法"], ["一", "(1)"], ["面向", "具體作法"], ["二", "(1)"]]
    headers = find_headers(table(rows, [60, 150]))
    assert [(h.top, h.bottom) for h in headers] == [(100, 126), (152, 178)]
    assert [h.names for h in headers] == [("面向", "具體作法")] * 2
    assert [len(h.lines) for h in headers] == [2, 2]


# --- cells under columns

EDGES = ((0, 60), (60, 160), (160, 360))


@pytest.mark.parametrize(
    ("x0", "x1", "found"),
    [
        (50, 110, (0,)),
        (48, 112, (0,)),
        (110, 410, (1, 2)),
        (50, 410, (0, 1, 2)),
        (110, 160, (1,)),
        (110, 150, (1,)),
        (500, 600, ()),
    ],
)
def test_a_cell_stands_in_the_columns_that_it_covers(x0: float, x1: float, found: tuple[int, ...]) -> None:
    cell = Cell(x0, 100, x1, 150, 0, 1, 0, 1)
    assert columns_of(EDGES, cell, 50) == found


# --- numbers in a column of their own

NUMBERED = ["面向", "編號", "具體作法"]


@pytest.mark.parametrize(
    ("numbers", "roles"),
    [
        (["(1)", "(2)"], ["facet", "practice"]),
        (["1.", ""], ["facet", "practice"]),
        (["(1\n)", "(2\n)"], ["facet", "practice"]),
        (["(1)\n(2)", "(1)"], ["facet", "practice"]),
        (["1", "2"], ["facet", "serial", "practice"]),
        (["(1)", "無"], ["facet", "serial", "practice"]),
        (["", ""], ["facet", "serial", "practice"]),
    ],
)
def test_serial_numbers_like_those_of_practices_are_their_labels(
    numbers: list[str], roles: list[str]
) -> None:
    found = header_of(
        [NUMBERED, ["一", numbers[0], "訂定流程。"], ["", numbers[1], "檢討書表。"]], [60, 40, 140]
    )
    assert [column.role for column in found.columns] == roles


# --- what is beside the practices


@pytest.mark.parametrize(
    "names",
    [
        ["評核項目", "評核指標", "執行內容", "配分"],
        ["考核項目", "辦理內容", "配分", "得分"],
        ["考核項目", "考核指標", "實施方式", "權重"],
    ],
)
def test_a_scoring_form_is_no_plan(names: list[str]) -> None:
    assert find_headers(table([names, ["服務", "便捷", "設置窗口。", "10"]], [80, 80, 120, 60])) == []


@pytest.mark.parametrize(
    "names",
    [
        ["評核項目", "評核指標", "具體作法", "配分"],
        ["面向", "執行策略", "執行內容", "配分"],
        ["評核項目", "執行內容", "承辦單位", "配分"],
    ],
)
def test_a_plan_may_say_what_its_practices_score(names: list[str]) -> None:
    assert find_headers(table([names, ["服務", "便捷", "設置窗口。", "10"]], [80, 80, 120, 60]))


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["執行策略", "具體作法", "負責人員", "承辦單位"], "strategy practice extra department"),
        (["執行策略", "執行步驟", "具體作法", "期限"], "strategy extra practice deadline"),
        (["執行策略", "具體作法", "執行方式", "完成期限"], "strategy practice extra deadline"),
    ],
)
def test_of_two_columns_for_one_thing_the_better_known_has_it(names: list[str], found: str) -> None:
    header = header_of([names, ["一", "二", "三", "四"]], [80, 120, 80, 80])
    assert [column.role for column in header.columns] == found.split()
