"""Display text shows what the page shows, in standard characters; a page of nonsense is known for one."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.text import display, is_garbled, is_unmapped, is_wide, join_lines, squeeze

TRUTH = Path(__file__).parents[1] / "truth"
BMP = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
QUADS = "\u2000\u2001"
"""En quad and em quad."""
PAGE = 400
"""Characters on a page of the real plans."""


def printed_text() -> Iterator[tuple[str, str]]:
    """Yield (plan, text) for each real plan: practices and prose, without white space."""
    for path in sorted(TRUTH.glob("*.json")):
        plan = json.loads(path.read_text(encoding="utf-8"))
        prose = [
            p for section in plan["sections_before"] for p in (section["heading"], *section["paragraphs"])
        ]
        rows = [p["item"] + p["label"] + p["text"] + "".join(p["departments"]) for p in plan["practices"]]
        yield path.stem, "".join("".join(prose + rows).split())


def pages_of(text: str) -> list[str]:
    return [text[i : i + PAGE] for i in range(0, len(text), PAGE)]


PLANS = dict(printed_text())

# --- display


@pytest.mark.parametrize(
    "text",
    [
        "",
        "訂定申辦業務標準作業流程",
        "台灣與臺灣、櫃台與櫃臺、計劃與計畫",
        "，。、；：！？「」『』（）〔〕【】《》〈〉…—～‧",
        "１２３ＡＢＣａｂｃ％＋－＝／＠＃＆＊",
        "﹐﹑﹔﹕﹖﹙﹚",
        "①⑴⒈㈠㊣℃㎡㏄№",
        "½×÷±≦≧√→←",
        "(1) Line Pay、e-mail 及 APP",
        "冰冻 峻﨑﨎﨏",
        "ㄅㄆㄇㄧ",
        "𠀋𠮷",
        "〓",
        "\t\n",
    ],
)
def test_usual_characters_stay(text: str) -> None:
    assert display(text) == text


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("⽤⼾⾨⼀⼆", "用戶門一二"),
        ("⻑⻄⺟⻘⻩⻲⻱", "長西母青黄亀龜"),
        ("豈更車賈﨏", "豈更車賈﨏"),
        ("\U0002f800", "丽"),
        ("ﬁle oﬃce ﬀ", "file office ff"),
        ("︵一︶﹁二﹂︑︒︐︔︕︖", "（一）「二」、。，；！？"),
        ("︙︐︰︴﹂﹏", "．．．，：＿」＿"),
        ("(cid:97)", "〓"),
        ("用(cid:97)(cid:12345)電", "用〓〓電"),
        ("\ufffd\ue000\x00\x07", "〓〓〓〓"),
        ("\U000f0000", "〓"),
        ("\uf0b7一\uf06c二\uf0fc三", "•一●二✓三"),
        ("面\u3000向\xa0一\u2003二", "面 向 一 二"),
        ("軟\xad連\u200b字\ufeff符", "軟連字符"),
        ("e\u0301", "é"),
        ("\u212b\u2126", "ÅΩ"),
    ],
)
def test_characters_that_look_the_same_are_unified(source: str, shown: str) -> None:
    assert display(source) == shown


def test_the_colon_of_big5_stays_a_colon() -> None:
    assert display("電話︰1911") == "電話：1911"


def test_every_kangxi_radical_becomes_a_character() -> None:
    radicals = "".join(map(chr, range(0x2F00, 0x2FD6)))
    assert display(radicals) == unicodedata.normalize("NFKC", radicals)
    assert all("\u4e00" <= c <= "\u9fff" for c in display(radicals))


def test_every_radical_of_the_supplement_becomes_a_character_but_those_without_one() -> None:
    radicals = {chr(code) for code in range(0x2E80, 0x2EF4)} - {"\u2e9a"}  # unassigned
    assert {c for c in radicals if display(c) == c} == {"⺌", "⺍"}
    assert not any("\u2e80" <= display(c) <= "\u2fdf" for c in radicals - {"⺌", "⺍"})


def test_display_text_of_display_text_is_the_same() -> None:
    assert [c for c in BMP if display(display(c)) != display(c) and c not in QUADS] == []


@pytest.mark.parametrize("char", QUADS)
def test_display_text_of_quads_is_the_same(char: str) -> None:
    assert display(display(char)) == display(char)


def test_no_character_of_display_text_is_unmapped() -> None:
    assert [c for c in BMP if any(map(is_unmapped, display(c)))] == []


def test_real_text_is_shown_as_it_is() -> None:
    assert {plan: display(text) == text for plan, text in PLANS.items()} == dict.fromkeys(PLANS, True)


# --- single characters


@pytest.mark.parametrize(
    "char", ["\t", "\n", " ", "\u3000", "\xa0", "用", "A", "ﬁ", "fi", "\uf0b7", "①", "〓", "\u200b", "𠀋"]
)
def test_a_character_with_a_meaning_is_mapped(char: str) -> None:
    assert not is_unmapped(char)


@pytest.mark.parametrize(
    "char",
    [
        "(cid:97)",
        "(cid:3)",
        "\x00",
        "\x7f",
        "\x9f",
        "\ufffd",
        "\ue000",
        "\uf8ff",
        "\u0378",
        "\uffff",
        "\U000f0000",
    ],
)
def test_a_character_without_unicode_is_unmapped(char: str) -> None:
    assert is_unmapped(char)


@pytest.mark.parametrize("char", ["A", "z", "1", ".", "-", "(", "/", "%", " ", "é", "Ω", "°"])
def test_latin_is_not_wide(char: str) -> None:
    assert not is_wide(char)


@pytest.mark.parametrize(
    "char",
    ["用", "，", "（", "１", "Ａ", "「", "①", "◎", "ㄧ", "カ", "한", "“", "…", "⽤", "豈", "﹐", "𠀋", "〓"],
)
def test_cjk_and_full_width_characters_are_wide(char: str) -> None:
    assert is_wide(char)


# --- strings


@pytest.mark.parametrize(
    ("text", "squeezed"),
    [
        ("", ""),
        ("具體作法", "具體作法"),
        ("臺台", "臺台"),
        (" 面　向\n", "面向"),
        ("主辦部門（協辦部門）：", "主辦部門(協辦部門):"),
        ("１１１年①⽤", "111年1用"),
    ],
)
def test_squeeze_folds_width_and_drops_white_space(text: str, squeezed: str) -> None:
    assert squeeze(text) == squeezed


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ([], ""),
        ([""], ""),
        (["業務組"], "業務組"),
        (["持續辦", "理"], "持續辦理"),
        (["持續辦", "", "理"], "持續辦理"),
        (["使用 LINE", "官方帳號"], "使用 LINE官方帳號"),
        (["透過", "Facebook"], "透過Facebook"),
        (["Facebook", "Live"], "Facebook Live"),
        (["每月 1", "次"], "每月 1次"),
        (["Wi-", "Fi"], "Wi-Fi"),
        (["Line ", "Pay"], "Line Pay"),
        (["（含", "APP", "）"], "（含APP）"),
        ([" 首尾 "], "首尾"),
    ],
)
def test_wrapped_lines_are_joined(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


# --- garbled pages

NOT_GARBLED = {
    "empty": "",
    "too short to tell": "\ue000" * 19,
    "English": "Annual plan for better service, 2022. " * 5,
    "numbers": "112.07.08 1,234,567 88% " * 10,
    "bullets and circled numbers": "①②③④⑤⑥⑦⑧⑨⑩✓➢▪用電申請登記單一窗口" * 3,
    "some privately made characters": "業務組辦理用電申請" * 10 + "\ue000" * 10,
    "a name with accents": "José 與 Zoë " + "服務於業務組，辦理用電申請登記單一窗口，協助外籍用戶。" * 5,
    "full-width": "（１）ＡＰＰ，服務：「電話」；" * 5,
}
GARBLED = {
    "cids": "(cid:97)(cid:98)" * 15,
    "a tenth and a little more": "業務組辦理用電申請" * 10 + "\ue000" * 11,
    "private use": "\ue123\ue456" * 20,
    "Latin-1 for Big5": "業務組辦理用電申請服務作業".encode("big5").decode("latin-1") * 3,
    "UTF-8 as Latin-1": "業務組辦理用電申請服務作業".encode().decode("latin-1") * 3,
    "Hangul": "한국전력공사서비스계획실행" * 3,
    "some characters mapped wrongly": "服務Ý儀容合宜1態þ和藹且均佩帶識別證" * 3,
    "rare ideographs": "".join(map(chr, range(0x3400, 0x3440))),
}


@pytest.mark.parametrize("text", NOT_GARBLED.values(), ids=NOT_GARBLED.keys())
def test_text_is_not_garbled(text: str) -> None:
    assert not is_garbled("".join(text.split()))


@pytest.mark.parametrize("text", GARBLED.values(), ids=GARBLED.keys())
def test_nonsense_is_garbled(text: str) -> None:
    assert is_garbled("".join(text.split()))


@pytest.mark.parametrize("plan", PLANS)
def test_no_page_of_a_real_plan_is_garbled(plan: str) -> None:
    assert [page for page in pages_of(PLANS[plan]) if is_garbled(page)] == []


@pytest.mark.parametrize("shift", [1, 7, 29, 256, -3])
@pytest.mark.parametrize("plan", PLANS)
def test_every_page_in_a_shifted_font_is_garbled(plan: str, shift: int) -> None:
    shifted = "".join(chr(ord(c) + shift) if "\u4e00" <= c <= "\u9fff" else c for c in PLANS[plan])
    assert [page for page in pages_of(shifted) if not is_garbled(page)] == []
