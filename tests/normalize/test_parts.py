"""Merged and split practices: what is no part first."""

import pytest
from smallplans import own_links, part_links, small_plan

from normalize.align import Alignment
from normalize.grams import vocabulary
from normalize.parts import compare_clauses

PHONE = "每3個月至少測試1次同仁電話禮貌，並公布測試結果。"
GUIDE = "設置志工引導洽公用戶至各服務窗口。"
COMPLAINTS = "訂定用戶陳情處理機制及標準作業程序。"
WATER = "定期檢查飲水機水質並張貼檢驗報告。"


def parts(*texts: list[str]) -> set[tuple[str, str, str]]:
    """Return practice, a practice of the duty, and reason."""
    alignment = Alignment(
        [
            small_plan(name, own, year=107 + n)
            for n, (name, own) in enumerate(zip("abcd", texts, strict=False))
        ]
    )
    names = {one.canonical_id: one.practice_id for one in alignment.catalogue}
    return {(link.practice_id, names[link.canonical_id], link.reason) for link in part_links(alignment)}


@pytest.mark.parametrize(
    "texts",
    [
        ([PHONE, GUIDE], [PHONE, GUIDE]),
        ([PHONE], [GUIDE]),
        ([COMPLAINTS], ["訂定新聞輿情處理機制及標準作業程序。"]),
        ([], []),
        ([""], ["。"]),
    ],
)
def test_no_part(texts: tuple[list[str], ...]) -> None:
    assert not parts(*texts)


def test_a_merged_practice_contains_the_other_duty() -> None:
    found = parts([PHONE, GUIDE, WATER], [PHONE, GUIDE, WATER], [f"{PHONE[:-1]}；{GUIDE}", WATER])
    assert {(practice, reason) for practice, _, reason in found} == {("c:1", "contains")}


def test_a_piece_of_a_duty() -> None:
    long = f"{PHONE[:-1]}，{WATER[:-1]}，{GUIDE}"
    found = parts([long, COMPLAINTS], [long, COMPLAINTS], [WATER, PHONE, COMPLAINTS])
    assert {practice for practice, _, reason in found if reason == "piece"} <= {"c:1", "c:2"}
    assert any(reason == "piece" for _, _, reason in found)


def test_parts_name_their_clauses() -> None:
    alignment = Alignment(
        [
            small_plan("a", [PHONE, GUIDE, WATER], year=107),
            small_plan("b", [PHONE, GUIDE, WATER], year=108),
            small_plan("c", [f"{PHONE[:-1]}；{GUIDE}", WATER], year=109),
        ]
    )
    link = part_links(alignment)[0]
    assert link.matched
    assert not link.unmatched


def test_links_do_not_depend_on_which_were_asked_for_first() -> None:
    texts = [PHONE, GUIDE, f"{PHONE[:-1]}；{WATER}"]
    plans = [small_plan(name, texts[n % 2 :], year=107 + n) for n, name in enumerate("abcd")]
    one, other = Alignment(plans), Alignment(plans)
    forth = {name: list(one.links(name)) for name in "abcd"}
    back = {name: list(other.links(name)) for name in "dcba"}
    assert forth == back
    assert forth == {name: list(one.links(name)) for name in "abcd"}


@pytest.mark.parametrize(
    ("text", "other", "matched", "unmatched"),
    [
        ("", "甲乙", (), ()),
        ("。", "甲乙", (), ()),
        ("提供諮詢，設置志工。", "", (), ("提供諮詢", "設置志工")),
        ("提供諮詢，設置志工。", "由社工提供諮詢", ("提供諮詢",), ("設置志工",)),
        ("提供諮詢、\n設置志工", "設置志工；提供諮詢", ("提供諮詢", "設置志工"), ()),
        ("提供諮詢（含電話、現場），設置志工", "設置志工", ("設置志工",), ("提供諮詢（含電話、現場）",)),
        ("共計 12,400 個據點，繳納電費", "繳納電費", ("繳納電費",), ("共計 12,400 個據點",)),
        (
            "網頁標示（含主題、施政及服務 3 種分類）",
            "主題、施政及服務",
            ("網頁標示（含主題、施政及服務 3 種分類）",),
            (),
        ),
        ("於臺電網頁公布", "台電網站公佈", ("於臺電網頁公布",), ()),
    ],
)
def test_clauses(text: str, other: str, matched: tuple[str, ...], unmatched: tuple[str, ...]) -> None:
    found = compare_clauses(text, other, vocabulary([]))
    assert (found.matched, found.unmatched) == (matched, unmatched)


LONG = "服務人員應精確回答用戶問題並主動提供與問題有關之完整資訊"
RULES = "訂定申辦業務標準作業流程。"


def reasons(*texts: list[str]) -> set[tuple[str, str]]:
    """Return practice and reason of each part."""
    return {(practice, reason) for practice, _, reason in parts(*texts)}


def test_a_duty_is_contained_in_its_best_wording() -> None:
    other = "設置志工帶領洽公民眾前往各個窗口。"
    plans = [[WATER, GUIDE], [WATER, other], [f"{WATER[:-1]}；{GUIDE}", PHONE]]
    named = zip("abc", plans, strict=True)
    alignment = Alignment([small_plan(name, own, year=107 + n) for n, (name, own) in enumerate(named)])
    link = part_links(alignment)[0]
    assert (link.practice_id, link.reason, link.score) == ("c:1", "contains", 1.0)
    assert (link.matched, link.unmatched) == ((GUIDE[:-1],), ())
    assert next(c for c in alignment.catalogue if c.canonical_id == link.canonical_id).text == other


@pytest.mark.parametrize(
    ("text", "is_part"),
    [
        (f"{COMPLAINTS[:-1]}，{LONG}。", True),
        ("檢討用戶陳情之申辦業務標準作業流程。", False),
    ],
)
def test_a_duty_that_the_plan_has_already(text: str, is_part: bool) -> None:
    """A long run of it is a part; its words without the one that says what is to be done are none."""
    own = [f"{LONG}，以加速申辦。", RULES, COMPLAINTS, PHONE]
    found = reasons(own, own, [text, *own[:2], PHONE])
    assert (("c:1", "contains") in found) is is_part


def test_an_odd_short_wording_proves_nothing() -> None:
    assert not reasons([PHONE, WATER], ["電話", WATER], [GUIDE.replace("各服務窗口", "電話"), WATER])


@pytest.mark.parametrize("pieces", [2, 3])
def test_pieces_are_linked_to_the_whole(pieces: int) -> None:
    whole = [PHONE[:-1], WATER[:-1], GUIDE[:-1]][:pieces]
    text = "，".join(whole) + "。"
    found = parts([text, COMPLAINTS], [text, COMPLAINTS], [*whole, COMPLAINTS])
    assert {practice for practice, duty, _ in found if duty in {"a:1", "b:1"}} >= {
        f"c:{n}" for n in range(1, pieces + 1)
    } - {practice for practice in ("c:1", "c:2", "c:3") if states(text, whole, practice)}


def states(text: str, whole: list[str], practice: str) -> bool:
    """Tell whether a piece was taken for the whole duty itself."""
    plans = [[text, COMPLAINTS], [text, COMPLAINTS], [*whole, COMPLAINTS]]
    named = zip("abc", plans, strict=True)
    alignment = Alignment([small_plan(name, own, year=107 + n) for n, (name, own) in enumerate(named)])
    links = own_links(alignment)
    return links[practice].canonical_id == links["a:1"].canonical_id


PLACES = ["1. 電話", "1. 電話", "1. 電話", "2. 環境", "2. 環境", "2. 環境", "2. 環境"]
NEARLY = "志工服務表揚辦法及獎勵在地企業引導節能活動。"


@pytest.mark.parametrize(("items", "is_part"), [(PLACES, True), (None, False)])
def test_a_loose_practice_in_the_place_of_a_duty(items: list[str] | None, is_part: bool) -> None:
    """Only where items tell what stands beside what."""
    rest = [PHONE, WATER, f"{LONG}。", "提供雙語標示。"]
    had, lacks = [GUIDE, COMPLAINTS, RULES, *rest], [NEARLY, COMPLAINTS, "張貼海報。", *rest]
    named = zip("abc", (had, had, lacks), strict=True)
    alignment = Alignment(
        [small_plan(name, own, year=107 + n, items=items) for n, (name, own) in enumerate(named)]
    )
    found = {(link.practice_id, link.reason) for link in part_links(alignment)}
    assert found == ({("c:1", "place")} if is_part else set())
