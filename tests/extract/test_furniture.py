"""Page numbers and running titles are told from text by where they stand and how often they recur."""

import pytest
from build import HEIGHT, text_sheet

from extract.numbering import is_page_number
from extract.prose.furniture import furniture
from extract.table.sheet import Sheet

TOP, FOOT, MIDDLE = 40.0, HEIGHT - 30, 400.0


def found(*sheets: Sheet) -> list[tuple[int, str, str]]:
    """Return (page, text, rule) of the lines that are no text."""
    rules = furniture(sheets)
    return [
        (sheet.page, line.text, rules[id(line)])
        for sheet in sheets
        for line in sheet.loose
        if id(line) in rules
    ]


# --- words


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "頁",
            "第",
            "-",
            "第一頁",
            "壹、",
            "1.5",
            "1,5倍",
            "12345",
            "111年度",
            "111 年 2 月",
            "(1)",
        ),
        *(
            "1. 訂定",
            "第 3 頁 訂定",
            "附件 1",
            "3 種",
            "3/12/15",
            "p. 3 續",
            "電話 1911",
            "共 12 頁 第",
            "1 2 3 4 5",
        ),
    ],
)
def test_words_that_are_no_page_number(text: str) -> None:
    assert not is_page_number(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "3",
            "12",
            "- 3 -",
            "－3－",
            "— 3 —",
            "–3–",
            "·3·",
            "3.",
            "第 3 頁",
            "第3頁，共12頁",
            "第 3 頁，共 12 頁",
        ),
        *(
            "第 3 頁 共 12 頁",
            "第 3 頁 / 共 12 頁",
            "第 3 頁，總計 12 頁",
            "3/12",
            "3 / 12",
            "3 of 12",
            "Page 3",
            "page 3 of 12",
        ),
        *("頁 3", "頁次：3", "３", "第３頁", "3、12", "3之12", "3 頁"),
    ],
)
def test_words_of_a_page_number(text: str) -> None:
    assert is_page_number(text)


# --- page numbers


@pytest.mark.parametrize("text", ["3", "第 3 頁，共 12 頁", "- 3 -", "3/12"])
@pytest.mark.parametrize("base", [TOP, FOOT], ids=["head", "foot"])
def test_a_page_number_in_the_margin(text: str, base: float) -> None:
    assert found(text_sheet((text, 290, base), ("訂定流程", 50, MIDDLE))) == [(1, text, "page_number")]


@pytest.mark.parametrize(
    "sheet",
    [
        text_sheet(("3", 290, MIDDLE)),
        text_sheet(("用電 3 種", 50, FOOT)),
        text_sheet(("3", 290, FOOT - 40), ("本計畫經核定後", 50, FOOT - 20), ("實施。", 50, FOOT)),
        text_sheet(("(1)", 290, FOOT)),
    ],
    ids=["a number in the text", "a line with a number", "a number with lines below", "a label"],
)
def test_a_number_that_is_no_page_number(sheet: Sheet) -> None:
    assert found(sheet) == []


def test_a_page_number_stands_beyond_all_text() -> None:
    text = [(f"第{name}段", 50.0, 60.0 + 18 * i) for i, name in enumerate("甲乙丙丁戊")]
    assert found(text_sheet(*text, ("3", 290, TOP))) == [(1, "3", "page_number")]
    assert found(text_sheet(*text, ("3", 290, FOOT))) == [(1, "3", "page_number")]


@pytest.mark.parametrize(
    ("base", "rules"), [(95, ["page_number"]), (110, []), (755, ["page_number"]), (748, [])]
)
def test_a_page_number_stands_in_the_margin_only(base: float, rules: list[str]) -> None:
    assert [rule for _, _, rule in found(text_sheet(("3", 290, base)))] == rules


def test_a_running_title_may_stand_beyond_the_page_number() -> None:
    sheet = text_sheet(("3", 290, FOOT - 18), ("新營區處", 50, FOOT))
    assert found(sheet) == [(1, "3", "page_number")]


# --- running titles


def pages(count: int, *titled: int, text: str = "新營區處 111 年度計畫", base: float = TOP) -> list[Sheet]:
    """Return pages of text, some with a title on them."""
    return [
        text_sheet(
            *([(text.replace("#", str(n)), 50.0, base)] if n in titled else []),
            (f"第{chr(0x4E00 + n)}段", 50, MIDDLE),
            number=n,
        )
        for n in range(1, count + 1)
    ]


@pytest.mark.parametrize(
    ("count", "titled"), [(1, (1,)), (2, (1, 2)), (4, (1, 3)), (4, (1, 2, 3, 4)), (5, (2, 3, 4))]
)
@pytest.mark.parametrize("base", [TOP, FOOT], ids=["head", "foot"])
def test_a_line_on_most_pages_is_a_running_title(count: int, titled: tuple[int, ...], base: float) -> None:
    wanted = [(n, "新營區處 111 年度計畫", "running_title") for n in titled] if count > 1 else []
    assert found(*pages(count, *titled, base=base)) == wanted


@pytest.mark.parametrize(
    "sheets",
    [
        pages(1, 1),
        pages(5, 1, 2),
        pages(3, 2),
        pages(3, 1, 2, 3, base=MIDDLE),
        [*pages(1, 1, base=TOP), *pages(2, 2, base=TOP + 20)],
        [*pages(1, 1, base=TOP), *pages(2, 2, base=TOP + 7)],
    ],
    ids=["one page", "few pages", "once", "in the text", "at another height", "a little lower"],
)
def test_what_is_no_running_title(sheets: list[Sheet]) -> None:
    assert found(*sheets) == []


def test_a_running_title_may_count() -> None:
    sheets = pages(3, 1, 2, 3, text="新營區處 之#")
    assert [rule for _, _, rule in found(*sheets)] == ["running_title"] * 3


def test_a_line_twice_on_one_page_recurs_on_one_page() -> None:
    sheets = [
        text_sheet(("新營區處", 50, TOP), ("新營區處", 300, TOP)),
        text_sheet(("其他", 50, TOP), number=2),
    ]
    assert found(*sheets) == []
