"""A line above a table is a heading of it, or only says that the table follows."""

import pytest
from build import lines

from extract.table.captions import facet_caption, read_caption
from extract.table.columns import Role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("一、優質便民服務", "facet"),
        ("（二）服務流程", "strategy"),
        ("3. 服務場所", "item"),
        ("面向一：基礎服務", "facet"),
        ("構面1(400分)", "facet"),
        ("構面 ２ 服務遞送", "facet"),
    ],
)
def test_the_level_of_a_heading(text: str, role: Role) -> None:
    assert read_caption(text) == role


@pytest.mark.parametrize(
    "text",
    [
        "三、工作項目及內容：如下表。",
        "一、計畫內容",
        "二、執行策略及具體作法：",
        "四、工作項目與執行內容",
        "一、本所依規定訂定作業流程。",
        "一、各構面作法詳如下表",
        "伍、計畫內容",
        "構面3項",
        "面向多元",
        "面向一般民眾提供便捷服務",
        "構面一致性",
        "優質便民服務",
        "",
    ],
)
def test_a_line_that_is_no_heading(text: str) -> None:
    assert read_caption(text) is None


def test_a_facet_may_stand_above_its_description() -> None:
    above = lines("構面1：優質便民服務", "構面2：資訊流通服務", "著眼於確保民眾知的權利。")
    found = facet_caption(above)
    assert found is not None
    assert found.text == "構面2：資訊流通服務"


@pytest.mark.parametrize("texts", [[], ["說明"], ["構面1：優質便民服務", "一、說明"]])
def test_no_facet_above(texts: list[str]) -> None:
    assert facet_caption(lines(*texts)) is None
