"""Verdicts on mandated items. What must not be called missing first."""

import random
from dataclasses import replace

import judging
import mutations
import pytest
import tearing
import truthplans
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.assign import ANCHOR
from compare.bridge import Bridge
from compare.gaps import Gap, Subject, find_gaps, register_vocabulary
from compare.holes import Hole, find_holes
from compare.likeness import numbered
from compare.registers import Mandate, Register, read_register
from normalize.align import Alignment, PlanStatements, Statement

HERE = ("一、基礎服務", "(一)友善", "1.設施")
TEXTS = (
    "設置公布欄、跑馬燈宣導重要業務訊息。",
    "申辦動線規劃妥適並符合用戶使用習慣。",
    "提供各種申辦書表及填寫範例，並設置用戶書寫桌椅。",
    "規劃適當地點設置汽機車及腳踏車停車場所。",
    "辦理內部同仁滿意度調查並檢討改善。",
)

UNALIGNED = Bridge()


def plan(*texts: str, under: tuple[str, str, str] = HERE, year: int | None = 112) -> PlanStatements:
    rows = tuple(Statement(f"p:{n}", *under, text) for n, text in enumerate(texts, 1))
    return PlanStatements("p", "taipower", "某處", year, "", rows)


def register(*texts: str) -> Register:
    items = (
        Mandate(f"M{n}", text, *HERE, roc_year_from=112, applies_to=("taipower",))
        for n, text in enumerate(texts, 1)
    )
    return Register("r", tuple(items))


def judged(
    items: Register, subject: PlanStatements, holes: tuple[Hole, ...] = (), bridge: Bridge = UNALIGNED
) -> dict[str, Gap]:
    known = register_vocabulary(items, TEXTS)
    return {gap.mandate_id: gap for gap in find_gaps(items, [Subject(subject, "", holes)], known, bridge)}


def hole(after: int, before: int, **more: object) -> Hole:
    return replace(Hole(after, before, 2, "缺頁", "a page is gone"), **more)  # type: ignore[arg-type]


# --- must not be missing


@pytest.mark.parametrize(
    "text",
    [
        TEXTS[0],
        "設置公佈欄、跑馬燈，宣導重要業務訊息",
        "宣導重要業務訊息：設置公布欄、跑馬燈。",
        "設置公布欄、跑馬燈宣導重要業務訊息，以提升服務品質。",
        "於大廳設置公布欄及跑馬燈，宣導各項業務訊息。",
        "提供哺集乳室；設置公布欄、跑馬燈宣導重要業務訊息。",
        "設置電子看板、公布欄。",
    ],
)
def test_any_wording_of_an_item(text: str) -> None:
    assert judged(register(*TEXTS[:2]), plan(text, TEXTS[1]))["M1"].status != "missing"


@pytest.mark.parametrize("before", [True, False])
def test_an_item_that_another_year_has_too(before: bool) -> None:
    items = register(*TEXTS).mandates
    past = tuple(
        replace(m, mandate_id=f"{m.mandate_id}-past", roc_year_from=107, roc_year_to=111) for m in items
    )
    both = Register("r", past + items if before else items + past)
    found = judged(both, plan(*TEXTS))
    assert list(found) == [m.mandate_id for m in both.mandates]
    assert {gap.status for gap in found.values()} == {"adopted"}


def test_an_item_that_stands_twice_in_the_register() -> None:
    found = judged(register(*TEXTS, TEXTS[0], f" {TEXTS[1][:-1]}"), plan(*TEXTS))
    assert {gap.status for gap in found.values()} == {"adopted"}
    assert found["M6"].practice_ids == found["M1"].practice_ids == ("p:1",)
    assert judged(register(*TEXTS[:2], TEXTS[0]), plan(TEXTS[1]))["M3"].status == "missing"


def test_an_item_in_another_place() -> None:
    moved = plan(TEXTS[1], TEXTS[0], under=("二、服務遞送", "(一)便捷", "3.其他"))
    assert {gap.status for gap in judged(register(*TEXTS[:2]), moved).values()} == {"adopted"}


def test_items_run_together_and_taken_apart() -> None:
    merged = judged(register(*TEXTS[:3]), plan(f"{TEXTS[0][:-1]}；{TEXTS[1]}", TEXTS[2]))
    assert "missing" not in {gap.status for gap in merged.values()}
    taken = judged(register(TEXTS[2]), plan("提供各種申辦書表及填寫範例。", "設置用戶書寫桌椅。"))
    assert taken["M1"].status in ("adopted", "partial")


def test_alignment_can_know_better_than_the_words() -> None:
    other = "布告場所以電子看板為之。"
    bridge = Bridge(items={"M1": "c1"}, same={"p:1": "c1"})
    found = judged(register(*TEXTS[:2]), plan(other, TEXTS[1]), bridge=bridge)["M1"]
    assert found.status in ("adopted", "partial")
    assert (found.reason, found.practice_ids) == ("canonical", ("p:1",))


def test_a_part_that_alignment_knows_is_partial() -> None:
    bridge = Bridge(items={"M1": "c1"}, parts={"p:1": frozenset({"c1"})})
    found = judged(register(TEXTS[0]), plan("以看板公告。"), bridge=bridge)["M1"]
    assert (found.status, found.practice_ids) == ("partial", ("p:1",))


def test_a_left_over_practice_of_the_strategy_that_is_near_is_unsure() -> None:
    found = judged(register(*TEXTS[:2]), plan(TEXTS[1], "以布告及電子看板宣導活動訊息。"))["M1"]
    assert (found.status, found.practice_ids) == ("unsure", ("p:2",))


def test_what_may_be_another_thing_is_unsure() -> None:
    found = judged(register("訂定用戶陳情處理機制。"), plan("訂定新聞輿情處理機制。"))["M1"]
    assert (found.status, found.reason) == ("unsure", "another")


def test_where_the_plan_names_its_strategies_otherwise_any_left_over_practice_counts() -> None:
    first, second = register("受理案件後告知申請人收件訊息。", TEXTS[1]).mandates
    named = plan(TEXTS[1], "收到案件即發給收執聯。")
    named = replace(named, practices=(named.practices[0], replace(named.practices[1], strategy="(三)回應")))
    for strategy, status in (("(二)收件", "unsure"), ("", "unsure"), ("(一)友善", "missing")):
        items = Register("r", (replace(first, strategy=strategy, item="2.收件"), second))
        assert judged(items, named)["M1"].status == status


def test_of_two_items_that_may_be_one_duty_the_other_is_not_missing() -> None:
    """A practice that is only likely the one may as well be the other."""
    items = register(
        "網站交流園地專區設有留言版、問卷調查、線上投票等專區，提供民眾多元化電子參與途徑。",
        "網站交流園地專區設有留言版、問卷調查等電子參與途徑，設互動機制並實際予以回應。",
        TEXTS[1],
    )
    loose = judged(items, plan("網站提供多種電子參與途徑，且設有互動機制及實際回應。", TEXTS[1]))
    assert {loose["M1"].status, loose["M2"].status} <= {"unsure", "partial", "adopted", "changed"}
    assert loose["M1"].practice_ids == ("p:1",)
    sure = judged(items, plan(items.mandates[1].text, TEXTS[1]))
    assert sure["M2"].status == "adopted"


def test_an_item_that_two_practices_state_alike() -> None:
    found = judged(register(*TEXTS[:2]), plan(TEXTS[0], TEXTS[0], TEXTS[1]))
    assert {gap.status for gap in found.values()} == {"adopted"}


def test_nothing_of_a_plan_without_practices_is_missing() -> None:
    found = judged(register(*TEXTS), plan(), tuple(find_holes([])))
    assert {gap.status for gap in found.values()} == {"not_read"}
    assert found["M1"].score == 0.0


@pytest.mark.parametrize(
    "where",
    [hole(1, 2), hole(0, 3), hole(1, 3), hole(0, 2)],
    ids=["right there", "around", "from there", "to there"],
)
def test_an_item_that_would_stand_in_a_hole_is_not_read(where: Hole) -> None:
    found = judged(register(*TEXTS[:3]), plan(TEXTS[0], TEXTS[2]), (where,))["M2"]
    assert (found.status, found.reason) == ("not_read", "hole")
    assert found.differences == ("缺頁 a page is gone",)


@pytest.mark.parametrize(("item", "where"), [("M1", hole(0, 1)), ("M3", hole(2, 3))], ids=["start", "end"])
def test_at_both_ends_too(item: str, where: Hole) -> None:
    texts = [TEXTS[n] for n in range(3) if f"M{n + 1}" != item]
    assert judged(register(*TEXTS[:3]), plan(*texts), (where,))[item].status == "not_read"


def test_where_pages_are_gone_nothing_is_missing_anywhere() -> None:
    found = judged(register(*TEXTS[:4]), plan(TEXTS[0], TEXTS[2], TEXTS[3]), (hole(2, 3, is_gone=True),))
    assert found["M2"].status == "not_read"


def test_a_weak_pair_does_not_tell_where_an_item_would_stand() -> None:
    """The lost first item is paired with a left-over practice at the end; the hole lies before both."""
    items = register(TEXTS[3], TEXTS[1], TEXTS[0], TEXTS[2])
    found = judged(items, plan("規劃停車場所之電子看板及訊息。", TEXTS[0], TEXTS[2]), (hole(0, 2),))
    assert found["M2"].status == "not_read"
    assert found["M1"].score < ANCHOR


# --- missing


def test_what_is_nowhere_is_missing() -> None:
    found = judged(register(*TEXTS), plan(*TEXTS[:3], TEXTS[4]))
    assert [gap.status for gap in found.values()] == ["adopted", "adopted", "adopted", "missing", "adopted"]
    gap = found["M4"]
    assert (gap.practice_ids, gap.reason, gap.is_required) == ((), "nothing", True)
    assert gap.runner_up is not None
    assert gap.runner_up_score == gap.score


def test_a_hole_elsewhere_does_not_matter() -> None:
    assert judged(register(*TEXTS), plan(*TEXTS[:3], TEXTS[4]), (hole(1, 2),))["M4"].status == "missing"


RULES = "「電話禮貌考核作業原則」"
CITING = (
    f"注重服務人員應對之態度、語調及專業，依本公司{RULES}，由稽核單位每季定期抽測，列入年終考績。",
    "新進人員訓練講授勞動法令、資訊安全、性別平等、檔案管理、公文寫作與「電話禮貌考核作業原則」等課程，並安排工地見習。",
)


def test_an_item_that_cites_what_a_practice_names_is_unsure() -> None:
    naming = CITING[1].replace("「", "").replace("」", "")
    gap = judged(register(*TEXTS, CITING[0], naming), plan(*TEXTS, naming))["M6"]
    assert (gap.status, gap.reason, gap.practice_ids) == ("unsure", "cited", ("p:6",))


def test_but_not_where_that_practice_is_another_item_that_cites_it() -> None:
    assert judged(register(*TEXTS, *CITING), plan(*TEXTS, CITING[1]))["M6"].status == "missing"


def test_a_sibling_that_another_item_is_does_not_stand_for_it() -> None:
    texts = ("訂定用戶陳情處理機制及標準作業程序。", "訂定新聞輿情處理機制及標準作業程序。")
    assert judged(register(*texts), plan(texts[0]))["M2"].status == "missing"


def test_a_plan_of_another_year_is_judged_but_not_bound() -> None:
    found = judged(register(*TEXTS[:2]), plan(TEXTS[0], year=107))["M2"]
    assert (found.status, found.is_required) == ("missing", False)


def test_an_empty_register_says_nothing() -> None:
    assert judged(Register("r", ()), plan(*TEXTS)) == {}


# --- page breaks that the register closes


def numbers_on(items: Register, subject: PlanStatements, where: Hole) -> str:
    return judged(items, subject, (where,))["M2"].status


def test_numbers_that_count_on_close_a_break_where_the_headings_agree() -> None:
    where = hole(1, 2, counts_on=True)
    assert numbers_on(register(*TEXTS[:3]), plan(TEXTS[0], TEXTS[2]), where) == "missing"


def test_they_do_not_where_the_register_has_another_heading() -> None:
    items = list(register(*TEXTS[:3]).mandates)
    items[2] = replace(items[2], item="2.網站")
    found = numbers_on(Register("r", tuple(items)), plan(TEXTS[0], TEXTS[2]), hole(1, 2, counts_on=True))
    assert found == "not_read"


def test_they_do_not_without_headings() -> None:
    items = tuple(replace(m, facet="", strategy="", item="") for m in register(*TEXTS[:3]).mandates)
    found = numbers_on(Register("r", items), plan(TEXTS[0], TEXTS[2]), hole(1, 2, counts_on=True))
    assert found == "not_read"


@pytest.mark.parametrize(
    ("seams", "status"), [(("马灯宣导",), "missing"), (("马灯用户",), "not_read"), ((), "not_read")]
)
def test_a_seam_that_the_item_has_closes_a_break(seams: tuple[str, ...], status: str) -> None:
    where = hole(0, 2, cut=1, seams=seams)
    assert numbers_on(register(*TEXTS[:3]), plan(TEXTS[0], TEXTS[2]), where) == status


def test_a_seam_that_another_plan_has_closes_it_too() -> None:
    bridge = Bridge(same={"p:2": "c1"}, wordings={"c1": ("q:1", "辦理路燈認養活動")})
    own = replace(bridge, wordings={"c1": ("p:2", "辦理路燈認養活動")})
    where, subject = hole(1, 3, cut=2, seams=("路灯认养",)), plan(TEXTS[0], "辦理路燈認養活動", TEXTS[2])
    items = register(*TEXTS[:3])
    assert judged(items, subject, (where,), bridge)["M2"].status == "missing"
    assert judged(items, subject, (where,), own)["M2"].status == "not_read"


# --- what differs


def test_changes_are_told() -> None:
    item = "確保設施品質，每月檢查 2 次。"
    found = judged(register(item), plan("確保設施品質，每季檢查 1 次。"))["M1"]
    assert found.status == "changed"
    assert found.variation
    assert any("2" in text for text in found.differences)


def test_partial_names_the_clauses() -> None:
    item = "設置公布欄宣導業務訊息，訂定網站資料定期更新規定，辦理路燈認養活動並公告成果。"
    found = judged(register(item), plan("設置公布欄宣導業務訊息。"))["M1"]
    assert found.status == "partial"
    assert found.covered == ("設置公布欄宣導業務訊息",)
    assert len(found.uncovered) == 2


# --- whole plans


@pytest.mark.parametrize("name", truthplans.NAMES)
def test_a_plan_has_all_of_itself(name: str) -> None:
    own = tearing.from_statements(truthplans.plan(name), "office")
    items = judging.register_of(replace(truthplans.plan(name), plan_id="hq"))
    statuses = {gap.status for gap in judging.judge(items, [own]).values()}
    assert statuses <= {"adopted"}


@pytest.mark.parametrize("page", [1, 3, 5, 7])
@pytest.mark.parametrize("name", ["taipei-112", "wra-105"])
def test_nothing_of_a_torn_page_is_missing(name: str, page: int) -> None:
    whole = tearing.from_statements(truthplans.plan(name))
    left = tearing.torn(whole, min(page, whole.pages), "torn")
    assert left is not None
    items = judging.register_of(whole.statements)
    found = judging.verdicts(items, [left], Alignment([left.statements, whole.statements]))
    assert "missing" not in {gap.status for gap in found.values()}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_spelling_never_makes_an_item_missing(seed: int) -> None:
    chance = random.Random(seed)
    own = truthplans.plan("xinying-111").practices
    some = chance.sample(own, 6)
    texts = [mutations.reworded(mutations.respelled(p.text, chance), chance) for p in some]
    found = judged(register(*(p.text for p in some)), plan(*texts))
    assert "missing" not in {gap.status for gap in found.values()}


def test_the_shipped_register_and_the_labels() -> None:
    """No item that a reader found adopted is called missing."""
    import csv

    root = truthplans.TRUTH.parents[1]
    items = read_register(root / "data" / "registers" / "taipower-112.csv")
    plans = truthplans.plans()
    rows = [tearing.from_statements(p) for p in plans]
    found = judging.verdicts(items, rows, Alignment([one.statements for one in rows]))
    for path in sorted((root / "tests" / "gold").glob("mandate-*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                said = found[row["office_plan"], row["mandate_id"]].status
                assert said != "missing" or "missing" in row["status"], row


# --- small parts


def test_a_practice_of_another_item_covers_what_the_main_one_leaves_open() -> None:
    items = register(f"{TEXTS[0][:-1]}，{TEXTS[4]}", TEXTS[4])
    found = judged(items, plan(TEXTS[0], TEXTS[4]))["M1"]
    assert (found.status, found.practice_ids, found.uncovered) == ("adopted", ("p:1", "p:2"), ())


def test_same_headings_have_one_number() -> None:
    assert numbered([("a",), ("b",), ("a",)]).tolist() == [0, 1, 0]


def test_characters_that_were_not_read_change_nothing() -> None:
    item = "持續辦理百瓩以上用戶訪問，提供照明、空調等電器設備之諮詢服務。"
    (found,) = judged(register(item), plan(item.replace("瓩", "〓"))).values()
    assert (found.status, len(found.differences)) == ("adopted", 1)
    assert "〓" in found.differences[0]
    (other,) = judged(register(item), plan(item.replace("百瓩", "千瓩"))).values()
    assert other.status == "changed"
