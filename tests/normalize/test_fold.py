"""Many texts have one key: what must stay apart first, what must not, and that folding a key changes nothing."""

import functools
import random
import unicodedata

import mutations
import pytest
import truthplans
from hypothesis import example, given
from hypothesis import strategies as st

from normalize import fold as fold_module
from normalize.fold import Key, fold, key_of, letters, term_rows

TRAPS = "里長 干預 核心 程序 窗口 用戶 皇后 松樹 批准 制度 表面 面向 鬥爭 准許 余 於 乾 幹 干 后 後 只 隻 群 裡 裏 薴 苧 着 著 麼 么 為 爲 台 臺 檯 颱 占 佔 布 佈 划 劃 畫 周 週 注 註"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("訂定用戶陳情處理機制及標準作業程序", "訂定新聞輿情處理機制及標準作業程序"),
        ("於服務櫃檯提供諮詢", "於網站提供諮詢"),
        ("每月檢討", "每年檢討"),
        ("提供", "不提供"),
        ("12,000", "12,001"),
        ("1萬2,000", "1萬200"),
        ("1.2萬", "12萬"),
        ("3.5%", "3.6%"),
        ("業務組", "業務課"),
        ("程序", "程式"),
        ("甲乙", "乙甲"),
        ("", "一"),
    ],
)
def test_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("台電", "臺電"),
        ("櫃台", "櫃檯"),
        ("櫃檯", "櫃臺"),
        ("公佈", "公布"),
        ("計劃", "計畫"),
        ("週", "周"),
        ("作法", "做法"),
        ("QR Code", "QR 碼"),
        ("QR Code", "ＱＲ　ｃｏｄｅ"),
        ("App", "APP"),
        ("Wi-Fi", "wifi"),
        ("Wi-Fi", "WiFi"),
        ("12,000", "1萬2,000"),
        ("12,000", "12000"),
        ("12,000", "1.2萬"),
        ("12,000", "１２，０００"),
        ("1萬", "10,000"),
        ("160萬戶", "1,600,000戶"),
        ("「台灣電力」APP", "台電 e 櫃檯 App"),
        ("用戶", "民眾"),
        ("⽤⼾", "用戶"),
        ("⻑期", "長期"),
        ("ㄧ次告知", "一次告知"),
        ("一次\n告知。", "一次、告知"),
        ("é", "e\u0301"),
        ("告知\u200b用戶", "告知用戶"),
        ("告知\ud800用戶", "告知用戶"),
        ("裡", "裏"),
        ("群", "羣"),
        ("為", "爲"),
        ("著", "着"),
    ],
)
def test_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "text",
    [
        "1萬2,000",
        "1萬2,000萬",
        "1萬萬萬",
        "1.2萬3",
        "12,34,567",
        "1,234萬5",
        "9" * 5000 + "萬",
        "萬",
        "（甲（乙）丙）",
        "((((",
        "做法做法",
        "單網頁位",
        "做做法法",
        "台電e台電e櫃檯櫃檯",
        TRAPS,
        *TRAPS.split(),
    ],
)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_character_folds_once() -> None:
    """All of the basic plane and CJK Extension B's compatibility characters, alone and as neighbours."""
    every = [chr(c) for c in (*range(0x10000), *range(0x2F800, 0x2FA20)) if not 0xD800 <= c < 0xE000]
    for size, gap in ((1000, ""), (1000, "國")):
        for start in range(0, len(every), size):
            key = fold_module.fold.__wrapped__(gap.join(every[start : start + size]))
            assert fold_module.fold.__wrapped__(key) == key


_PARTS = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        [
            *TRAPS,
            *"（）()[]【】〔〕,，.。萬万１２3４0٣٫²½㈠①ㄧ",
            "1萬2,000",
            "\ud800",
            "\udfff",
            "e\u0301",
            "\u0301",
        ]
    ),
    st.integers(0x2E80, 0x2FDF).map(chr),
    st.sampled_from([word for row in term_rows() for word in (row["key"], *row["words"])]),
)


@given(st.lists(_PARTS, max_size=12).map("".join))
@example("⽤⼾\n甲. （例）")
def test_any_text_folds_to_letters_and_digits_once(text: str) -> None:
    key = fold(text)
    assert fold(key) == key
    assert all(unicodedata.category(c)[0] in "LN" for c in key)


@given(st.lists(_PARTS, max_size=8).map("".join))
def test_any_text_has_a_key(text: str) -> None:
    key = key_of(text)
    assert bool(key.main) == bool(fold(text)) or not key.main
    assert (key.main == "") <= (key.aside == "")


@pytest.mark.parametrize("code", range(0x2F00, 0x2FD6))
def test_a_kangxi_radical_is_its_character(code: int) -> None:
    assert fold(chr(code)) == fold(unicodedata.normalize("NFKC", chr(code)))


def test_supplementary_radicals_are_characters() -> None:
    left = [chr(code) for code in range(0x2E80, 0x2EF4) if code != 0x2E9A and fold(chr(code)) == chr(code)]
    assert set(left) <= set("⺌⺍⺡"), left


@pytest.mark.parametrize(
    ("text", "main", "aside"),
    [
        ("提供諮詢。", "提供諮詢", ""),
        ("提供諮詢（含電話）。", "提供諮詢", "含電話"),
        ("提供（含（行動）電話）諮詢", "提供諮詢", "行動含電話"),
        ("提供諮詢：\n甲. 電話\n乙. 網路", "提供諮詢", "甲電話乙網路"),
        ("（另訂之）", "另訂之", ""),
        ("（甲）\n乙", "甲乙", ""),
        ("甲（乙", "甲乙", ""),
        ("", "", ""),
    ],
)
def test_details_stand_apart(text: str, main: str, aside: str) -> None:
    assert key_of(text) == Key(fold(main), fold(aside))


WORDS = [(n, word) for n, row in enumerate(term_rows()) for word in row["words"]]


@pytest.mark.parametrize(("n", "word"), WORDS)
def test_every_word_of_a_term_is_needed(n: int, word: str) -> None:
    """Without it, it is another word."""
    row = term_rows()[n]
    rows = [*term_rows()]
    rows[n] = row | {"words": [other for other in row["words"] if other != word]}
    with pytest.MonkeyPatch.context() as patch:
        for name, function in vars(fold_module).copy().items():
            if hasattr(function, "cache_clear"):
                patch.setattr(fold_module, name, functools.cache(function.__wrapped__))
        patch.setattr(fold_module, "term_rows", lambda: tuple(rows))
        assert fold_module.fold(word) != fold_module.fold(row["key"])


@pytest.mark.parametrize("row", term_rows(), ids=lambda row: row["key"])
def test_every_term_is_used_and_says_why(row: dict) -> None:
    """Some real plan has a word that becomes the key, or is it."""
    texts = "\n".join(letters(p.text) for plan in truthplans.plans() for p in plan.practices)
    assert any(letters(word) in texts for word in (row["key"], *row["words"]))
    assert row["reason"]
    assert row["source"]
    for word in row["words"]:
        assert fold(word) == fold(row["key"]), word


def test_no_word_has_two_meanings() -> None:
    words = [letters(word) for row in term_rows() for word in row["words"]]
    assert len(words) == len(set(words))


def test_respelled_plans_have_the_keys_of_the_plans() -> None:
    chance = random.Random(0)
    for plan in truthplans.plans():
        for practice in plan.practices:
            assert key_of(mutations.respelled(practice.text, chance)) == key_of(practice.text)
