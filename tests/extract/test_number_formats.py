"""The numbers that word processors print."""

import pytest

from extract.office.number_formats import odf_format, word_format


@pytest.mark.parametrize(
    ("name", "numbers", "printed"),
    [
        ("decimal", (1, 12), "1 12"),
        ("decimalZero", (1, 12), "01 12"),
        (
            "taiwaneseCountingThousand",
            (1, 10, 11, 20, 21, 101, 110, 111),
            "一 十 十一 二十 二十一 一百零一 一百一十 一百一十一",
        ),
        ("ideographTraditional", (1, 10, 11), "甲 癸 11"),
        ("ideographZodiac", (1, 12), "子 亥"),
        ("ideographLegalTraditional", (1, 2, 10, 12), "壹 貳 拾 拾貳"),
        ("taiwaneseDigital", (1, 10, 21), "一 一〇 二一"),
        ("decimalFullWidth", (1, 12), "１ １２"),
        ("decimalEnclosedCircle", (1, 20, 21), "① ⑳ 21"),
        ("ideographEnclosedCircle", (1, 10), "㈠ ㈩"),
        ("lowerLetter", (1, 26, 27), "a z aa"),
        ("upperRoman", (1, 4, 9), "I IV IX"),
        ("none", (1,), ""),
        ("a format of a later Word", (3,), "3"),
    ],
)
def test_formats_of_word(name: str, numbers: tuple[int, ...], printed: str) -> None:
    assert " ".join(map(word_format(name), numbers)) == printed


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("1", "3"),
        ("a", "c"),
        ("I", "III"),
        ("一, 二, 三, ...", "三"),
        ("甲, 乙, 丙, ...", "丙"),
        ("壹, 貳, 參, ...", "參"),
        ("①, ②, ③, ...", "③"),
        ("１, ２, ３, ...", "３"),
        ("", ""),
        ("ก, ข, ...", "3"),
    ],
)
def test_formats_of_odf(name: str, printed: str) -> None:
    assert odf_format(name)(3) == printed
