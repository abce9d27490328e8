"""What texts cite by its title: it keeps an item from being called missing where a practice names it."""

import pytest

from compare.cited import LEAST, MOST, citing, titles
from normalize.fold import fold, key_of

TITLE = "電話禮貌考核作業原則"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"依本公司「{TITLE}」，定期進行電話測試。", [TITLE]),
        (f"依《{TITLE}》及「{TITLE}」辦理。", [TITLE]),
        ("依「政府資訊公開法」與『檔案法施行細則』辦理。", ["政府資訊公開法", "檔案法施行細則"]),
        ("推廣「台電e櫃檯」服務。", []),
        ("推動「一次告知服務」。", []),
        ("加強「」服務。", []),
        (f"依{TITLE}辦理。", []),
    ],
)
def test_titles(text: str, found: list[str]) -> None:
    assert titles(text) == tuple(map(fold, found))


def test_short_words_in_quotation_marks_are_no_titles() -> None:
    assert titles(f"「{'甲' * (LEAST - 2)}法」「{'乙' * (LEAST - 1)}法」") == ("乙" * (LEAST - 1) + "法",)


def test_who_names_what_a_text_cites() -> None:
    practices = ["改善環境。", f"辦理電話測試（依{TITLE}）。", f"依「{TITLE}」考核。"]
    assert citing(f"注重電話禮貌，依「{TITLE}」測試。", [*map(key_of, practices)]) == [1, 2]
    assert citing("注重電話禮貌。", [*map(key_of, practices)]) == []


def test_what_many_practices_name_tells_nothing() -> None:
    practices = [key_of(f"依「{TITLE}」辦理第{n}項。") for n in range(MOST + 1)]
    assert citing(f"依「{TITLE}」測試。", practices) == []
