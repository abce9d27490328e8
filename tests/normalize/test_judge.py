"""How sure a link is, and why: what must not be accepted first."""

import datetime as dt

import pytest
import truthplans
from smallplans import own_links, small_plan

from normalize.align import Alignment, Link
from normalize.decisions import Decision
from normalize.judge import HIGH

COMPLAINTS, PRESS = "訂定用戶陳情處理機制及標準作業程序。", "訂定新聞輿情處理機制及標準作業程序。"
COUNTER, WEBSITE = (
    "於服務櫃檯提供申辦表單及填寫範例供用戶索取。",
    "於公司網站提供申辦表單及填寫範例供用戶下載。",
)
PHONE = "每3個月至少測試1次同仁電話禮貌，並公布測試結果。"
GUIDE = "設置志工引導洽公用戶至各服務窗口。"


def links(one: list[str], other: list[str], agency: str = "taipower") -> dict[str, Link]:
    """Align two plans amid real ones of the same agency and year."""
    plans = small_plan("a", one, year=107), small_plan("b", other, agency=agency, year=111)
    return own_links(Alignment(plans))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (COMPLAINTS, PRESS),
        (COUNTER, WEBSITE),
        ("定期辦理員工消防安全訓練。", "定期辦理員工急救知能訓練。"),
    ],
)
@pytest.mark.parametrize("agency", ["taipower", "wra"])
def test_never_accepted_without_review(one: str, other: str, agency: str) -> None:
    found = links([one, PHONE, GUIDE], [other, PHONE, GUIDE], agency)
    together = found["a:1"].canonical_id == found["b:1"].canonical_id
    assert not together or "unsure" in (found["a:1"].relation, found["b:1"].relation)


@pytest.mark.parametrize("agency", ["taipower", "wra"])
def test_the_pairs_amid_the_real_plans(agency: str) -> None:
    plan = small_plan("b", [PRESS.replace("新聞輿情", "網路謠言")], agency=agency, year=112)
    alignment = Alignment([*truthplans.plans(), plan])
    link = own_links(alignment)["b:1"]
    assert link.relation == "unsure" or link.reason == "alone"


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (PHONE, PHONE.replace("3", "6"), ("alike", "clear", "identical")),
        ("每月檢視網站資訊並更新內容。", "每年檢視網站資訊並更新內容。", ("alike", "clear")),
        (COUNTER, COUNTER.replace("櫃檯", "櫃台"), ("identical",)),
        (GUIDE, "設置志工引導民眾至各服務窗口", ("alike", "clear")),
    ],
)
def test_accepted(one: str, other: str, reason: tuple[str, ...]) -> None:
    found = links([one, COMPLAINTS], [other, COMPLAINTS])
    assert found["a:1"].canonical_id == found["b:1"].canonical_id
    assert found["a:1"].relation == found["b:1"].relation == "same"
    assert found["b:1"].reason in reason


def test_a_duty_that_is_refused_is_the_same_duty_weakened() -> None:
    found = links(["提供用戶電話諮詢服務。", PHONE], ["不提供用戶電話諮詢服務。", PHONE])
    assert found["a:1"].canonical_id == found["b:1"].canonical_id
    assert (
        "identical" not in found["b:1"].variation + found["a:1"].variation
        or found["a:1"].variation != found["b:1"].variation
    )


def test_two_duties_that_are_copied_from_plan_to_plan_are_not_taken_for_one_unseen() -> None:
    """Each has its very wording in another plan; that tells nothing of the link between the two wordings."""
    one, other = "每3個月至少測試1次同仁電話禮貌，並公布測試結果。", "抽測同仁電話禮貌之應對情形，列入考核。"
    plans = [
        small_plan(f"{name}-{year}", [text, GUIDE], year=year)
        for year, (name, text) in enumerate(
            [("a", one), ("b", one), ("c", one), ("d", other), ("e", other)], 107
        )
    ]
    found = own_links(Alignment(plans))
    sides = [
        [found[f"{plan}:1"] for plan in side] for side in (("a-107", "b-108", "c-109"), ("d-110", "e-111"))
    ]
    assert {link.relation for link in sides[0]} == {"same"}
    if sides[0][0].canonical_id == sides[1][0].canonical_id:
        assert {link.relation for link in sides[1]} == {"unsure"}


def test_a_copied_wording_that_is_surely_the_duty_is_accepted() -> None:
    one, other = "設置志工引導洽公用戶至各服務窗口。", "設置志工，引導洽公用戶至服務窗口辦理。"
    plans = [
        small_plan(f"{n}-111", [text, COMPLAINTS]) for n, text in enumerate([one, one, one, other, other])
    ]
    assert {link.relation for link in own_links(Alignment(plans)).values()} == {"same"}


def test_a_wording_that_only_the_plan_itself_words_otherwise() -> None:
    day = dt.date(2024, 1, 1)
    plans = (
        small_plan("p", [COMPLAINTS, GUIDE, GUIDE, GUIDE], year=112),
        small_plan("q", [COMPLAINTS], year=107),
    )
    decided = [
        Decision("same", "p:1", COMPLAINTS, f"p:{n}", GUIDE, who="x", when=day, why="the plan says it again")
        for n in (2, 3, 4)
    ]
    found = own_links(Alignment(plans, decided))
    assert (found["p:1"].relation, found["p:1"].decided_by) == ("same", "person")
    assert {link.canonical_id for link in found.values()} == {found["q:1"].canonical_id}


@pytest.mark.parametrize("times", [1, 2])
def test_a_wording_that_a_plan_has_twice_is_not_told_apart_by_itself(times: int) -> None:
    found = links([GUIDE] * times + [PHONE], [GUIDE] * times + [PHONE])
    assert found[f"b:{times + 1}"].relation == "same"
    assert ({"close"} if times > 1 else {"identical"}) == {found[f"b:{n + 1}"].reason for n in range(times)}


def test_what_is_like_a_doubtful_wording_alone_is_not_accepted() -> None:
    """A search service by categories is no link, though a plan's search service may be taken for its link."""
    found = own_links(Alignment(truthplans.plans("pingtung-107", "fengshan-112", "wra-105")))
    link, service, other = (found[p] for p in ("pingtung-107:31", "pingtung-107:26", "wra-105:33"))
    assert service.reason == "restated"
    assert service.canonical_id == link.canonical_id == other.canonical_id
    assert (other.relation, other.reason) == ("unsure", "another")


def test_alone() -> None:
    found = links([PHONE], [GUIDE])
    for link in found.values():
        assert (link.relation, link.reason, link.score, link.margin) == ("same", "alone", 1.0, None)


def test_every_cluster_has_a_sure_practice() -> None:
    found = own_links(Alignment(truthplans.plans()))
    sure = {link.canonical_id for link in found.values() if link.relation == "same"}
    assert {link.canonical_id for link in found.values()} == sure


def test_reasons_and_figures_agree() -> None:
    for link in own_links(Alignment(truthplans.plans())).values():
        assert 0 <= link.score <= 1
        assert link.runner_up != link.canonical_id
        if link.reason == "identical":
            assert link.score == 1.0
        if link.reason == "alike":
            assert link.score >= HIGH
        if link.reason in ("identical", "alike", "clear", "alone"):
            assert link.relation == "same"
        if link.margin is not None:
            assert -1 <= link.margin <= link.score
