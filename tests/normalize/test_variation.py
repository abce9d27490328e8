"""Two wordings of one duty: what must not be called a change first, then each kind, then the marks."""

import re
from itertools import pairwise
from typing import Any

import pytest
import rulerows
from hypothesis import example, given
from hypothesis import strategies as st

from normalize import duties
from normalize.marks import mark_changes
from normalize.variation import KINDS, Wording, compare_wordings

RULES = duties._rules()


def kinds(old: str, new: str) -> tuple[str, ...]:
    return compare_wordings(Wording(old), Wording(new)).kinds


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("", "", "identical"),
        ("推動走動式服務。", "推動走動式服務。", "identical"),
        ("設置公佈欄", "設置公布欄", "spelling"),
        ("臺北櫃台", "台北櫃檯", "spelling"),
        ("具體作法如下：", "具體做法如下", "spelling"),
        ("提供 wifi 或 iTaiwan 網路。", "提供 WiFi或iTaiwan 網路", "spelling"),
        ("１２，４００個據點", "12,400 個據點", "spelling"),
        ("提供民眾服務", "提供用戶服務", "reworded"),
        ("設置賞心悅目的文化藝廊", "設置賞心悅目的藝文畫廊", "reworded"),
        ("因應業務需求辦理", "依業務需求辦理", "reworded"),
        ("向民眾取得同意", "請民眾同意", "reworded"),
        ("於106年3月起開辦服務", "於107年5月起開辦服務", "reworded"),
        ("辦理第2屆評獎", "辦理第3屆評獎", "reworded"),
        ("落實一次告知服務", "落實一站式服務", "reworded"),
        ("用戶等候桌椅舒適，以提升服務", "用戶等候桌椅舒適，以提升品質", "reworded"),
        ("訂定用戶陳情處理機制", "訂定用戶陳情處理機制及程序", "reworded"),
        ("定期進行電話禮貌測試", "定期辦理電話禮貌測試", "reworded"),
        ("配合參與活動。", "鼓勵和藹待人。", "reworded"),
    ],
)
def test_no_more_than_words(old: str, new: str, kind: str) -> None:
    assert kinds(old, new) == kinds(new, old) == (kind,)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("本處網站應方便瀏覽", "本處網站方便瀏覽", "duty_weakened"),
        ("各組應派員協助", "各組得派員協助", "duty_weakened"),
        ("各組必須派員協助", "各組應派員協助", "duty_weakened"),
        ("各組應派員協助", "各組宜派員協助", "duty_weakened"),
        ("執行電子表單簡化", "評估是否執行電子表單簡化", "duty_weakened"),
        ("訂定電話禮貌作業程序，供同仁遵循", "督促同仁遵循電話禮貌作業程序", "duty_weakened"),
        ("督促同仁遵循電話禮貌作業程序", "依電話禮貌作業程序辦理", "duty_weakened"),
        ("訂定電話禮貌作業程序", "依電話禮貌作業程序辦理", "duty_weakened"),
        ("提供到府服務", "不提供到府服務", "duty_weakened"),
        ("受理用電申請案件", "停止受理用電申請案件", "duty_weakened"),
        ("提供申辦人電子參與途徑", "鼓勵申辦人電子參與途徑", "duty_weakened"),
        ("定期檢討創意服務措施", "檢討創意服務措施", "duty_weakened"),
        ("推廣用戶數增加至少1萬戶", "推廣用戶數增加1萬戶", "duty_weakened"),
        ("每3個月至少測試1次", "每3個月測試1次", "duty_weakened"),
        ("不收取申辦手續費用", "收取申辦手續費用", "duty_weakened"),
    ],
)
def test_the_strength_of_a_duty(old: str, new: str, kind: str) -> None:
    assert kinds(old, new)[0] == kind
    assert kinds(new, old)[0] == "duty_strengthened"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("目標值為160萬戶", "目標值為170萬戶", "target_changed"),
        ("滿意度達90%以上", "滿意度達85%以上", "target_changed"),
        ("於5日內回復用戶", "於7日內回復用戶", "target_changed"),
        ("減免10元", "減免15元", "target_changed"),
        ("每月測試電話禮貌", "每年測試電話禮貌", "frequency_changed"),
        ("每3個月至少測試1次", "每6個月至少測試1次", "frequency_changed"),
        ("每月檢視網站資訊", "檢視網站資訊", "frequency_changed"),
        ("辦理內、外部顧客滿意度調查", "辦理外部顧客滿意度調查", "scope_changed"),
        (
            "設施（如飲水機、電話、座椅、盥洗室、哺集乳室等），確保品質",
            "設施（如飲水機、電話、座椅、盥洗室等），確保品質",
            "scope_changed",
        ),
        ("強化服務人員（含外包客服人員）對法規之熟悉", "強化服務人員對法規之熟悉", "scope_changed"),
        ("提供各種申辦書表及填寫範例，並設置老花眼鏡。", "提供各種申辦書表及填寫範例。", "scope_changed"),
        ("提供全體用戶服務", "提供特定用戶服務", "scope_changed"),
    ],
)
def test_one_other_change(old: str, new: str, kind: str) -> None:
    assert kinds(old, new) == kinds(new, old) == (kind,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("每半年檢討服務措施", "每年2次檢討服務措施"),
        ("每3個月至少測試1次", "每季至少測試1次"),
        ("每 2 個月檢視", "每兩個月檢視"),
    ],
)
def test_the_same_rate_is_no_change_of_frequency(old: str, new: str) -> None:
    assert "frequency_changed" not in kinds(old, new)


def test_once_a_month_unannounced_is_no_weaker_than_regularly() -> None:
    assert kinds("定期進行電話測試", "每月不定期進行電話測試") == ("frequency_changed",)
    assert kinds("定期進行電話測試", "不定期進行電話測試") == ("duty_weakened", "frequency_changed")


def test_a_target_that_is_dropped() -> None:
    assert kinds("提供資訊，滿意度達90%以上", "提供資訊") == ("target_changed", "reworded")
    assert kinds("提供資訊，製作3張海報", "提供資訊") == ("reworded",)


def test_several_kinds_the_most_consequential_first() -> None:
    old = Wording("應每月抽測電話禮貌10人，並公布結果。", ("業務組",), "每月一次", 110)
    new = Wording("每年抽測電話禮貌5人。", ("總務組",), "每年一次", 111)
    found = compare_wordings(old, new)
    assert found.kinds == (
        "duty_weakened",
        "target_changed",
        "frequency_changed",
        "scope_changed",
        "department_changed",
    )
    assert [KINDS.index(reason.kind) for reason in found.reasons] == sorted(
        KINDS.index(r.kind) for r in found.reasons
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("隨時辦理", "持續辦理"),
        ("每半年", "每年2次"),
        ("", "每年一次"),
        ("每年一次", ""),
        ("奉核後", "每年一次"),
        ("111年12月31日前", "112年12月31日前"),
        ("年底", "12月底前"),
    ],
)
def test_deadlines_that_say_the_same_or_nothing(old: str, new: str) -> None:
    found = compare_wordings(
        Wording("甲", deadline=old, roc_year=111), Wording("甲", deadline=new, roc_year=112)
    )
    assert found.kinds == ("identical",)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("隨時辦理", "每年一次", "frequency_changed"),
        ("每月一次", "每年一次", "frequency_changed"),
        ("6月底前", "12月底前", "frequency_changed"),
        ("隨時辦理", "隨時辦理\n每兩個月辦理一次", "frequency_changed"),
        ("每年至少一次", "每年一次", "duty_weakened"),
    ],
)
def test_deadlines_that_differ(old: str, new: str, kind: str) -> None:
    found = compare_wordings(
        Wording("甲", deadline=old, roc_year=112), Wording("甲", deadline=new, roc_year=112)
    )
    assert found.kinds == (kind,)


@pytest.mark.parametrize(
    ("old", "new", "support", "kind"),
    [
        (["業務組"], [], [], "identical"),
        (["業務組"], ["業務課"], [], "identical"),
        (["業務組", "電務組"], ["電務組", "業務組"], [], "identical"),
        (["人資組"], ["人力資源組"], [], "identical"),
        (["各部門"], ["各單位"], [], "identical"),
        (["業務組"], ["電費組"], [], "department_changed"),
        (["業務組"], ["業務組", "電費組"], [], "department_changed"),
        (["各部門"], ["業務組"], [], "department_changed"),
        (["工務段"], ["工務段"], ["工務段"], "department_changed"),
    ],
)
def test_departments(old: list[str], new: list[str], support: list[str], kind: str) -> None:
    before = Wording("甲", tuple(old), agency_id="taipower")
    after = Wording("甲", tuple(new), support_departments=tuple(support), agency_id="taipower")
    assert compare_wordings(before, after).kinds == (kind,)


def test_a_reason_names_the_words_in_both_languages() -> None:
    (reason,) = compare_wordings(Wording("目標值為160萬戶"), Wording("目標值為170萬戶")).reasons
    assert reason.zh == "數量提高：「160萬戶」→「170萬戶」"
    assert reason.en == "number raised: “160萬戶” → “170萬戶”"
    (reason,) = compare_wordings(Wording("應辦理檢討"), Wording("辦理檢討")).reasons
    assert (reason.zh, reason.en) == ("義務用語：刪除「應」", "modal: “應” dropped")


# --- marks ---


def shown(old: str, new: str) -> str:
    signs = {"equal": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(signs[mark.change].format(mark.text) for mark in mark_changes(old, new))


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("", "", ""),
        ("甲", "甲", "甲"),
        ("", "甲", "{+甲+}"),
        ("網站應方便", "網站方便", "網站[-應-]方便"),
        ("目標為160萬戶", "目標為170萬戶", "目標為[-160萬-]{+170萬+}戶"),
        ("1 萬 2,000 個", "1 萬 3,000 個", "[-1 萬 2,000-]{+1 萬 3,000+} 個"),
        ("二十戶", "三十戶", "[-二十-]{+三十+}戶"),
        ("以 Facebook 宣導", "以 Facetime 宣導", "以 [-Facebook-]{+Facetime+} 宣導"),
        ("提供走動式服務", "不提供走動式服務", "{+不+}提供走動式服務"),
        ("減少的費用", "增加的時間", "[-減少的費用-]{+增加的時間+}"),
    ],
)
def test_marks(old: str, new: str, marked: str) -> None:
    assert shown(old, new) == marked


TEXT = st.text(
    "應得不提供每月年12,萬戶、，。內外部（）含並依辦理訂定 aB\n𠮷葛\U000e0100至少", max_size=25
) | st.text(max_size=25)


@given(TEXT, TEXT)
@example("葛\U000e0100城", "葛城")
@example("e\u0301", "e")
def test_marks_rebuild_both_texts(old: str, new: str) -> None:
    marks = mark_changes(old, new)
    assert "".join(mark.text for mark in marks if mark.change != "added") == old
    assert "".join(mark.text for mark in marks if mark.change != "removed") == new
    for mark in marks:
        assert mark.text
        if mark.change != "added":
            assert old[mark.old_start : mark.old_end] == mark.text
        if mark.change != "removed":
            assert new[mark.new_start : mark.new_end] == mark.text
    assert all(
        a.change != b.change and not (a.change == "added" and b.change == "removed")
        for a, b in pairwise(marks)
    )


@given(TEXT, TEXT)
def test_no_number_or_latin_word_is_split(old: str, new: str) -> None:
    for mark in mark_changes(old, new):
        for text, at in ((old, mark.old_start), (new, mark.new_start)):
            assert not re.match(r"[0-9][0-9]|[A-Za-z][A-Za-z]", text[max(0, at - 1) : at + 1]) or at == 0


TURNED = {"duty_weakened": "duty_strengthened", "duty_strengthened": "duty_weakened"}


@given(TEXT, TEXT)
def test_comparison_turned_round(old: str, new: str) -> None:
    there, back = kinds(old, new), kinds(new, old)
    assert there
    assert set(back) == {TURNED.get(kind, kind) for kind in there}
    assert kinds(old, old) == ("identical",)


# --- rules ---


def _probe(path: rulerows.Path) -> list[tuple[str, str]]:
    """Return a pair of wordings that goes through the rule at a path."""
    rule: Any = rulerows.at(RULES, path)
    if path[0] == "ladders":
        return [_climb(path, word) for word in _rung_words(path, rule)]
    if path[0] == "compounds":
        return [(f"各組{rule}派員辦理", f"各組{word}派員辦理") for word in ("可", "應", "得")]
    if path[:2] == ("negation", "words"):
        return [("提供到府服務", f"{rule}提供到府服務")]
    if path[:2] == ("negation", "verbs"):
        return [(f"各組{rule}資料", f"各組不{rule}資料")]
    if path[0] == "negation":
        return [(f"各組{rule}資料", f"各組不{rule}資料")]
    if path[0] == "scope":
        row = RULES["scope"][path[1]]
        wide = [rule] if "wide" in path else row["wide"][:1]
        narrow = [rule] if "narrow" in path else row["narrow"][:1]
        return [(f"服務{one}對象之需求", f"服務{other}對象之需求") for one in wide for other in narrow]
    if path[0] == "adding":
        return [("提供申辦書表", f"提供申辦書表，{rule}設置老花眼鏡")]
    return [("強化人員知能", f"強化人員（{rule}外包客服）知能")]


PATTERNS = {
    "依.{0,40}?辦理": "依規定辦理",
    "(?<!不)定期": "定期檢討",
    "每[日週周月季年]不定期": "每月不定期檢討",
    "(?<!每[日週周月季年])不定期": "不定期檢討",
}
"""Pattern of a rung -> words that it finds."""


def _rung_words(path: rulerows.Path, rule: Any) -> list[str]:
    if isinstance(rule, str):
        return [PATTERNS.get(rule, rule)]
    rung = rule if "level" in rule else rule["rungs"][0]
    return [*rung.get("words", []), *(PATTERNS.get(one, one) for one in rung.get("patterns", []))]


def _climb(path: rulerows.Path, word: str) -> tuple[str, str]:
    ladder = RULES["ladders"][path[1]]
    other = next((rung["words"][0] for rung in ladder["rungs"] if word not in rung.get("words", [word])), "")
    front = "" if ladder["of"] == "head" else "各組"
    return f"{front}{word}用戶陳情處理機制", f"{front}{'' if 'absent' in ladder else other}用戶陳情處理機制"


@pytest.mark.parametrize("path", list(rulerows.rows(RULES)), ids=str)
def test_every_rule_is_needed(path: rulerows.Path) -> None:
    probes = _probe(path)

    def found() -> Any:
        return [(duties.find_duty_changes(*pair), duties.find_scope_changes(*pair)) for pair in probes]

    before = found()
    with rulerows.without(duties, "_rules", RULES, path):
        assert found() != before


@pytest.mark.parametrize(
    "row", [*RULES["scope"], *(rung for ladder in RULES["ladders"] for rung in ladder["rungs"])], ids=str
)
def test_every_rule_says_why(row: dict[str, Any]) -> None:
    assert row["reason"]
    assert row["source"]
