"""Where lines end: by the rules that Word and LibreOffice have."""

import pytest

from extract.office.blocks import Paragraph, Run
from extract.office.linebreak import break_lines, is_latin_apart


def lines(text: str, ems: float, **more: object) -> list[str]:
    paragraph = Paragraph((Run(text, 10.0),), 10.0, **more)  # type: ignore[arg-type]
    return [
        "".join(glyph.text for _, glyph in line.glyphs).strip() for line in break_lines(paragraph, 10 * ems)
    ]


@pytest.mark.parametrize(
    ("text", "ems", "more", "wanted"),
    [
        ("", 4, {}, [""]),
        ("一二三四五六", 4, {}, ["一二三四", "五六"]),
        ("一二三四，五", 4, {}, ["一二三四，", "五"]),
        ("一二三四，五", 4, {"hang": False}, ["一二三", "四，五"]),
        ("一二三四）五", 4, {}, ["一二三", "四）五"]),
        ("一二三四）五", 4, {"kinsoku": False}, ["一二三四", "）五"]),
        ("一二三（四五", 4, {}, ["一二三", "（四五"]),
        ("一二ABC三", 3, {"apart": 0.0}, ["一二", "ABC三"]),
        ("一二AB三", 4, {"apart": 0.0}, ["一二AB三"]),
        ("一二AB三", 4, {"apart": 0.25}, ["一二AB", "三"]),
        ("ABCDEFGH", 2, {}, ["ABCD", "EFGH"]),
        ("AB CD EF", 2.5, {}, ["AB CD", "EF"]),
        ("一二三\n四五", 4, {}, ["一二三", "四五"]),
        ("一二三四五六", 4, {"left": 20.0}, ["一二", "三四", "五六"]),
        ("一二三四五六", 4, {"left": 20.0, "first": -20.0}, ["一二三四", "五六"]),
        ("一二三四五六", 4, {"first": 20.0}, ["一二", "三四五六"]),
        ("一\t二三", 4, {"tabs": (20.0,)}, ["一\t二三"]),
        ("一\t二三", 4, {"tabs": (30.0,)}, ["一\t二", "三"]),
        ("二三四", 4, {"label": "(1)", "left": 20.0, "first": -20.0}, ["(1)\t二三", "四"]),
        ("二三四", 4, {"label": "一、", "label_gap": ""}, ["一、二三", "四"]),
    ],
)
def test_lines(text: str, ems: float, more: dict[str, object], wanted: list[str]) -> None:
    assert lines(text, ems, **more) == wanted


def test_only_what_the_author_began_is_told_from_what_was_full() -> None:
    paragraph = Paragraph((Run("一二三四\n五", 10.0),), 10.0)
    told = [(line.is_wrapped, line.is_broken) for line in break_lines(paragraph, 20.0)]
    assert told == [(False, False), (True, False), (False, True)]


@pytest.mark.parametrize(
    ("face", "apart"),
    [
        ("標楷體", False),
        ("DFKai-SB", False),
        ("新細明體", True),
        ("MingLiU", False),
        ("PMingLiU", True),
        ("", True),
    ],
)
def test_faces(face: str, apart: bool) -> None:
    assert is_latin_apart(face) is apart
