"""Which printed lines were wrapped, and which begin a paragraph."""

from collections.abc import Sequence
from typing import Any

import pytest
from build import SIZE, box, line

from extract.lines import Line
from extract.prose.paragraphs import is_attachment, lines_to_paragraphs
from extract.records import Box

LEFT, RIGHT = 50.0, 50.0 + 40 * SIZE
FULL = "為提升本處為民服務品質並持續強化服務績效導入創新服務方式整合服務資源促使顧客享有專業"


def placed(*rows: tuple[str, float] | str, page: int = 1) -> list[Line]:
    """Set lines, (text, indent in ems) each; one that ends in ~ is filled up to the right margin."""
    out = []
    for n, row in enumerate(rows):
        text, indent = row if isinstance(row, tuple) else (row, 0.0)
        x0 = LEFT + indent * SIZE
        if text.endswith("~"):
            text = _filled(text[:-1], int((RIGHT - x0) / SIZE))
        out.append(line(text, 100 + 18 * n, x0, page))
    return out


def _filled(text: str, count: int) -> str:
    mark = text[-1] if text and text[-1] in "。，：" else ""
    head = text.removesuffix(mark)
    return head + FULL[: count - len(head) - len(mark)] + mark


def texts(lines: Sequence[Line], tables: Sequence[Box] = ()) -> list[str]:
    found = lines_to_paragraphs(lines, tables, {1: 595.0, 2: 595.0})
    return [part.text for part in found]


APART: dict[str, tuple[int, list[Any]]] = {
    "a heading over a text": (2, ["壹、計畫依據：", "依~", "辦理。"]),
    "a heading without a mark": (2, ["壹、計畫依據", "依~", "辦理。"]),
    "a bare number": (2, ["柒、", "本計畫~", "規定。"]),
    "points": (2, ["一、~", ("訂定。", 2), "二、~", ("宣導。", 2)]),
    "a point after a full line that ends a sentence": (2, ["一、~", "二、~"]),
    "a text after one that ends full, first lines indented": (2, [("依~", 2), "依。~", ("為~", 2), "資源。"]),
    "an attachment after a full line": (3, [("依~", 2), "依。~", "附件2、考核表", "為~", "資源。"]),
}


@pytest.mark.parametrize("case", APART)
def test_paragraphs_are_told_apart(case: str) -> None:
    count, rows = APART[case]
    assert len(texts(placed(*rows))) == count


JOINED: dict[str, list[Any]] = {
    "wrapped lines": ["為~", "為~", "服務。"],
    "a hanging indent": ["一、~", ("為~", 2), ("服務。", 2)],
    "a sentence that ends at the margin goes on where wrapped lines begin": [
        "一、~",
        ("為。~", 2),
        ("服務。", 2),
    ],
    "a long heading": ["捌、本計畫~", "規定。"],
    "a line that cannot be the last": ["依經濟部、", "行政院辦理。"],
    "a closing mark": ["為~", "」。"],
    "a number that was only wrapped": ["一、~", ("二、三名者不另敘獎。", 2)],
    "a number out of turn": ["為~", "五、六級機關。"],
}


@pytest.mark.parametrize("case", JOINED)
def test_wrapped_lines_are_joined(case: str) -> None:
    rows = [*JOINED[case]]
    around = ["貳、~", ("為~", 2), ("為~", 2), ("終了。", 2)]
    found = texts(placed(*rows, *around))
    assert len(found) == 2
    assert found[0] == "".join(one.text for one in placed(*rows))


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    lines = [*placed("一、~", ("為~", 2)), *placed(("服務。", 2), "二、~", ("訂定。", 2), page=2)]
    assert [text[:2] for text in texts(lines)] == ["一、", "二、"]


def test_a_paragraph_does_not_go_on_past_a_table() -> None:
    lines = [*placed("一、~", ("為~", 2)), *placed(("服務。", 2), page=2)]
    assert len(texts(lines, [box(1, 50, 300, 500, 700)])) == 2


def test_pages_may_stand_further_right() -> None:
    first = placed("一、~", ("為~", 2), ("終了。", 2), "二、~", ("為~", 2), ("終了。", 2))
    second = [line(one.text, one.base, one.x0 + SIZE, 2) for one in first]
    assert len(texts([*first, *second])) == 4


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("附件資料如下", False),
        ("附表1及附表2如下。", False),
        ("附帶說明", False),
        ("詳附錄1", False),
        ("附錄1", True),
        ("附 件 一", True),
        ("附表", True),
        ("附件２、考核評分表", True),
        ("附表一 自評表", True),
        ("附錄：名詞解釋", True),
    ],
)
def test_attachments(text: str, is_one: bool) -> None:
    assert is_attachment(text) == is_one
