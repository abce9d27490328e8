"""The numbers that head a line are read in every script; what only looks like one is not."""

import pytest

from extract.numbering import BULLETS, read_label
from extract.numerals import whole_number

NO_LABELS = [
    "",
    "   ",
    "1.5倍",
    "1.5 倍以上",
    "１．５倍",
    "112.07.08",
    "7.8 公里",
    "3 種",
    "24小時服務",
    "1,000 戶",
    "10%",
    "1:30",
    "111年2月",
    "100.",
    "(100) 以上",
    "(含身心障礙者)",
    "（含假日）",
    "(APP)",
    "()",
    "（",
    "APP",
    "APP. 服務",
    "A.M.",
    "e.g. 櫃檯",
    "Line",
    "e 化服務",
    "一般用戶",
    "一一說明",
    "十分重視",
    "甲方",
    "甲乙雙方",
    "(甲乙)",
    "壹佰元",
    "-5 度",
    "－",
    "電話：1. 2.",
    "用電 (1)",
    "3、4季",
    "3.5 萬戶",
    "1-2 次",
    "02-2366 1234",
    "第一季",
    "第 3 頁",
    "第一百、",
    "業務組",
    "「(1)」",
]

LABELS = [
    # printed, style, number
    ("(1)", "paren_digit", 1),
    ("（1）", "paren_digit", 1),
    ("（１）", "paren_digit", 1),
    ("( 12 )", "paren_digit", 12),
    ("﹙3﹚", "paren_digit", 3),
    ("⑴", "paren_digit", 1),
    ("⒇", "paren_digit", 20),
    ("(一)", "paren_cjk", 1),
    ("（十）", "paren_cjk", 10),
    ("（十二）", "paren_cjk", 12),
    ("（二十一）", "paren_cjk", 21),
    ("（ㄧ）", "paren_cjk", 1),
    ("㈠", "paren_cjk", 1),
    ("㈩", "paren_cjk", 10),
    ("(甲)", "paren_stem", 1),
    ("（癸）", "paren_stem", 10),
    ("(A)", "paren_alpha", 1),
    ("（ｂ）", "paren_alpha", 2),
    ("①", "circled", 1),
    ("⑳", "circled", 20),
    ("㉑", "circled", 21),
    ("㉟", "circled", 35),
    ("1)", "digit_paren", 1),
    ("2）", "digit_paren", 2),
    ("1.", "digit_stop", 1),
    ("１．", "digit_stop", 1),
    ("3、", "digit_stop", 3),
    ("4。", "digit_stop", 4),
    ("10.", "digit_stop", 10),
    ("⒈", "digit_stop", 1),
    ("⒛", "digit_stop", 20),
    ("壹、", "formal_stop", 1),
    ("拾、", "formal_stop", 10),
    ("拾壹、", "formal_stop", 11),
    ("參、", "formal_stop", 3),
    ("叁、", "formal_stop", 3),
    ("贰、", "formal_stop", 2),
    ("貮、", "formal_stop", 2),
    ("一、", "cjk_stop", 1),
    ("ㄧ、", "cjk_stop", 1),
    ("十二、", "cjk_stop", 12),
    ("二十、", "cjk_stop", 20),
    ("九.", "cjk_stop", 9),
    ("【1】", "paren_digit", 1),
    ("[2]", "paren_digit", 2),
    ("〔三〕", "paren_cjk", 3),
    ("❶", "circled", 1),
    ("➋", "circled", 2),
    ("➀", "circled", 1),
    ("⓵", "circled", 1),
    ("Ⅰ.", "roman_stop", 1),
    ("ⅻ、", "roman_stop", 12),
    ("第一、", "ordinal", 1),
    ("第2：", "ordinal", 2),
    ("1-2 ", "outline", 2),
    ("1.2.3 ", "outline", 3),
    ("甲、", "stem_stop", 1),
    ("乙.", "stem_stop", 2),
    ("丙）", "stem_stop", 3),
    ("A.", "alpha_stop", 1),
    ("c)", "alpha_stop", 3),
    ("ｄ、", "alpha_stop", 4),
    ("－ ", "bullet", 0),
    ("- ", "bullet", 0),
    *((bullet, "bullet", 0) for bullet in BULLETS),
]


@pytest.mark.parametrize("text", NO_LABELS)
def test_what_only_looks_like_a_number_is_no_label(text: str) -> None:
    assert read_label(text) is None


@pytest.mark.parametrize(("printed", "style", "number"), LABELS)
def test_a_label_is_read(printed: str, style: str, number: int) -> None:
    label = read_label(f"{printed}訂定申辦業務標準作業流程")
    assert label is not None
    assert (label.style, label.number, label.printed) == (style, number, printed.strip())


@pytest.mark.parametrize(
    ("text", "printed", "rest"),
    [
        ("(1)訂定", "(1)", "訂定"),
        ("(1) 訂定", "(1)", "訂定"),
        ("  (1)   訂定 流程", "(1)", "訂定 流程"),
        ("1.訂定", "1.", "訂定"),
        ("( 1 )訂定", "( 1 )", "訂定"),
        ("◎落實", "◎", "落實"),
        ("- 落實", "-", "落實"),
        ("(1)", "(1)", ""),
        ("(1)  ", "(1)", ""),
        ("(1)(2)", "(1)", "(2)"),
    ],
)
def test_the_label_says_where_the_text_after_it_begins(text: str, printed: str, rest: str) -> None:
    label = read_label(text)
    assert label is not None
    assert (label.printed, text[label.end :]) == (printed, rest)


@pytest.mark.parametrize("text", ["1. 24小時服務專線", "3、1911客服專線"])
def test_a_text_after_a_label_may_begin_with_a_number(text: str) -> None:
    assert read_label(text) is not None


@pytest.mark.parametrize("text", ["十〇十、", "（十十）", "一一十、"])
def test_nonsense_numerals_are_no_label(text: str) -> None:
    assert read_label(text) is None


@pytest.mark.parametrize("text", ["第一、二類用戶", "第1、3季各辦理一次"])
def test_a_list_of_ordinals_is_no_label(text: str) -> None:
    assert read_label(text) is None


@pytest.mark.parametrize("text", ["", "abc", "一a", "甲", " ", "十十", "十二五", "一百二五", "一一十", "半"])
def test_what_is_no_whole_number_has_no_value(text: str) -> None:
    assert whole_number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("元", 1),
        ("12", 12),
        ("一千零二十五", 1025),
        ("〇", 0),
        ("一", 1),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("九十九", 99),
        ("百", 100),
        ("一百", 100),
        ("一百零五", 105),
        ("一百一十二", 112),
        ("一百十二", 112),
        ("一一二", 112),
        ("一〇五", 105),
        ("一○五", 105),
        ("一零五", 105),
        ("二〇二三", 2023),
        ("九百九十九", 999),
    ],
)
def test_chinese_numerals_have_their_value(text: str, value: int) -> None:
    assert whole_number(text) == value
