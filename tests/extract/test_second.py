"""A file with the plans of two offices, or of two years, is read as the first one's alone."""

import pytest
from build import lines, table_sheet

from extract.prose.identity import printed_title
from extract.prose.second import part_plans
from extract.table.sheet import Sheet

NAMES = ["面向", "執行策略", "具體作法", "承辦部門", "完成期限"]
WIDTHS = [100.0, 100.0, 200.0, 90.0, 90.0]
ROW = ["一、基礎服務", "（一）一致", "(1)訂定流程。", "業務組", "每月"]
LATER = ["二、服務遞送", "（一）便捷", "(1)檢討流程。", "業務組", "每月"]
FIRST = "台電公司新營區處111年度提升服務效能執行計畫"
OTHER = "台電公司屏東區營業處111年度提升服務效能執行計畫"


def sheet(number: int, title: str, row: list[str] = ROW) -> Sheet:
    loose = [(title, 50.0, 60.0)] if title else []
    return table_sheet([NAMES, row], WIDTHS, number=number, loose=loose)


@pytest.mark.parametrize(
    "title",
    [
        OTHER,
        "台電公司新營區處112年度提升服務效能執行計畫",
        "新北市板橋區公所111年度為民服務工作計畫（核定本）",
        "112年度提升服務效能執行計畫",
    ],
)
def test_another_plan_is_parted_from_the_first(title: str) -> None:
    first, second = part_plans([sheet(1, FIRST), sheet(2, "", LATER), sheet(3, title), sheet(4, "", LATER)])
    assert [one.page for one in first if one.tables] == [1, 2]
    assert second is not None
    assert (second.title, [one.page for one in second.sheets]) == (title, [3, 4])
    assert not any(one.loose for one in first if one.page == 3)


@pytest.mark.parametrize(
    "title",
    [
        FIRST,
        "新營區處111年度服務計畫",
        "台電公司111年度提升服務效能執行計畫",
        "111年度提升服務效能執行計畫",
        "本區營業處111年度提升服務效能執行計畫",
        "依台電公司112年度提升服務效能執行計畫",
        "屏東區營業處111年度提升服務效能執行計畫，請各單位參考。",
        "附件一 112年度提升服務效能執行計畫",
        "",
    ],
)
def test_what_is_no_title_of_another_plan(title: str) -> None:
    sheets = [sheet(1, FIRST), sheet(2, title)]
    assert part_plans(sheets) == (sheets, None)


def test_a_table_whose_numbers_go_on_is_the_first_plans() -> None:
    sheets = [sheet(1, FIRST), sheet(2, OTHER, LATER)]
    assert part_plans(sheets) == (sheets, None)


def test_a_file_that_does_not_begin_with_a_title_is_left_whole() -> None:
    sheets = [sheet(1, ""), sheet(2, OTHER), sheet(3, FIRST)]
    assert part_plans(sheets) == (sheets, None)


def test_a_name_on_the_line_above_belongs_to_the_title() -> None:
    title = printed_title(lines("屏東區營業處", "107 年度提升服務效能執行計畫"))
    assert title is not None
    assert (title.name, title.roc_year) == ("屏東區營業處", 107)
