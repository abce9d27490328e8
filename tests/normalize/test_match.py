"""One pair: how alike, and whether the words that differ name another thing."""

import pytest
import truthplans
from hypothesis import given
from hypothesis import strategies as st

from extract.knowledge import read_rules
from normalize.fold import key_of
from normalize.grams import vocabulary
from normalize.match import match, names_another_thing, ratio, replaced_words, share_within

PRESS = "訂定新聞輿情處理機制及標準作業程序。"
COMPLAINTS = "訂定用戶陳情處理機制及標準作業程序。"
KNOWN = vocabulary(key_of(p.text) for plan in truthplans.plans() for p in plan.practices)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (COMPLAINTS, PRESS),
        ("於服務櫃檯提供諮詢服務。", "於電話專線提供諮詢服務。"),
        ("定期辦理員工消防訓練。", "定期辦理員工急救訓練。"),
        ("提供諮詢服務。", "不提供諮詢服務。"),
        ("不得向用戶收取規費以外之費用。", "得向用戶收取規費以外之費用。"),
        ("設置汽車停車位，並劃設身心障礙專用格。", "設置機車停車位，並劃設身心障礙專用格。"),
        ("辦理內部顧客滿意度調查，檢討服務缺失。", "辦理外部顧客滿意度調查，檢討服務缺失。"),
        ("上半年辦理員工電話禮貌測試，結果列入考核。", "下半年辦理員工電話禮貌測試，結果列入考核。"),
        ("輔導國小學生認識用電安全，辦理校園宣導活動。", "輔導大學學生認識用電安全，辦理校園宣導活動。"),
        ("推動ISO 9001管理系統驗證。", "推動ISO 14001管理系統驗證。"),
    ],
)
def test_other_words_may_name_another_thing(one: str, other: str) -> None:
    assert match(one, other, KNOWN).another
    assert not match(one, other, KNOWN).identical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("每月檢視網站資訊。", "每年檢視網站資訊。"),
        ("定期抽測電話禮貌並檢討改善。", "不定期抽測電話禮貌並檢討改善。"),
        ("機關網站通過無障礙檢測，並取得認證標章。", "本處網站通過無障礙檢測，並取得認證標章。"),
        ("簡化申請流程，縮短申辦案件處理時間。", "簡化申辦流程，縮短案件處理時間。"),
        ("檢討創意服務措施且提出改善。", "檢討創意服務措施及提出改善。"),
        ("每3個月至少測試1次電話禮貌。", "每半年測試二次電話禮貌。"),
        ("於公告後三日內通知用戶。", "於公告後十五日內通知用戶。"),
        (COMPLAINTS, "訂定用戶陳情處理機制及作業程序。"),
        ("提供諮詢。", "主動且積極地提供諮詢。"),
        ("", "提供諮詢。"),
    ],
)
def test_time_figures_and_additions_do_not(one: str, other: str) -> None:
    assert not match(one, other, KNOWN).another


@pytest.mark.parametrize(
    ("one", "other"),
    [("於服務櫃檯提供資訊", "於網站提供資訊"), (COMPLAINTS, PRESS), ("每月", "每年"), ("提供", "不提供")],
)
def test_not_identical(one: str, other: str) -> None:
    found = match(one, other)
    assert not found.identical
    assert found.score < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("提供諮詢。", "提供諮詢"),
        ("台電櫃台", "臺電櫃檯"),
        ("達 12,000 戶", "達1萬2,000戶"),
        ("掃描 QR Code", "掃描 QR 碼"),
    ],
)
def test_identical_but_for_spelling(one: str, other: str) -> None:
    assert match(one, other).identical
    assert match(one, other).score == 1.0


def test_replaced_words_are_told() -> None:
    assert match(COMPLAINTS, PRESS).replaced == (("用户陈", "新闻舆"),)


TEXTS = st.lists(
    st.sampled_from(
        ["訂定", "用戶", "陳情", "新聞", "輿情", "每月", "12,000", "（例）", "\n", "。", "機制", "不"]
    ),
    max_size=10,
).map("".join)


@given(TEXTS, TEXTS)
def test_symmetric(one: str, other: str) -> None:
    there, back = match(one, other, KNOWN), match(other, one, KNOWN)
    assert there.score == pytest.approx(back.score, abs=1e-12)
    assert (there.identical, there.another) == (back.identical, back.another)
    assert 0 <= there.score <= 1 + 1e-9
    assert match(one, one).identical
    assert not match(one, one).replaced


@given(TEXTS, TEXTS)
def test_replaced_words_are_each_others_mirror(one: str, other: str) -> None:
    keys = key_of(one), key_of(other)
    assert names_another_thing(*keys) == names_another_thing(*reversed(keys))
    assert all(not set(a) & set(b) for a, b in replaced_words(*keys))


def test_ratio() -> None:
    assert ratio("", "") == 1.0
    assert ratio("甲乙", "丙丁") == 0.0
    assert ratio("甲乙", "甲丙") == pytest.approx(0.5)


def test_share_within() -> None:
    assert share_within("測試公布", "每月測試並公布") == 1.0
    assert share_within("每月測試並公布", "測試公布") == 4 / 7
    assert share_within("", "測試") == 0.0


def test_any_two_practices_name_another_thing_both_ways_or_neither() -> None:
    keys = [key_of(p.text) for plan in truthplans.plans() for p in plan.practices][::3]
    for one in keys:
        for other in keys[::4]:
            assert {*replaced_words(one, other)} == {(new, old) for old, new in replaced_words(other, one)}
            assert names_another_thing(one, other) == names_another_thing(other, one)


RULES = read_rules("normalize", "rules/another.yml")


@pytest.mark.parametrize("word", RULES["opposite"]["words"])
def test_every_word_that_makes_the_opposite(word: str) -> None:
    assert match(f"本所人員{word}向用戶收取規費以外之費用。", "本所人員向用戶收取規費以外之費用。").another


@pytest.mark.parametrize("word", [*RULES["empty"]["words"], *RULES["halves"]["words"]])
def test_every_word_that_may_stand_for_another(word: str) -> None:
    assert not match(f"檢討創意服務措施{word}改善方案。", "檢討創意服務措施又改善方案。").another
    assert match("檢討創意服務措施佳改善方案。", "檢討創意服務措施又改善方案。").another
