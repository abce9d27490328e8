"""Plans to clusters: what must stay apart first; nothing depends on the order of the plans."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
import truthplans
from manyplans import ManyPlans
from smallplans import small_plan

from normalize.align import PlanStatements
from normalize.entries import in_order
from normalize.forced import Forced
from normalize.gather import CUT, FEW, Gathering, _Family, cut_among, gather
from normalize.grams import vocabulary

COMPLAINTS, PRESS = "訂定用戶陳情處理機制及標準作業程序。", "訂定新聞輿情處理機制及標準作業程序。"
COUNTER, WEBSITE = "於服務櫃檯提供申辦表單及填寫範例供用戶索取。", "於網站提供申辦表單及填寫範例供用戶下載。"
PHONE = "每3個月至少測試1次同仁電話禮貌，並公布測試結果。"
GUIDE = "設置志工引導洽公用戶至各服務窗口。"


def gathered(*plans: PlanStatements, forced: Forced | None = None) -> Gathering:
    entries = [plan.entries() for plan in plans]
    return gather(entries, vocabulary(key for plan in entries for key in plan.keys), forced)


def homes(gathering: Gathering) -> dict[str, list[int]]:
    return gathering.where


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([COMPLAINTS, PRESS], [PRESS, COMPLAINTS]),
        ([COUNTER, WEBSITE], [WEBSITE, COUNTER]),
        ([COMPLAINTS, PRESS, COUNTER, WEBSITE, PHONE], [PHONE, WEBSITE, PRESS, COUNTER, COMPLAINTS]),
    ],
)
@pytest.mark.parametrize("agencies", [("taipower", "taipower"), ("taipower", "wra")])
def test_each_of_two_that_are_worded_alike_gets_its_own(
    one: list[str], other: list[str], agencies: tuple[str, str]
) -> None:
    plans = [small_plan("a", one, agency=agencies[0]), small_plan("b", other, agency=agencies[1])]
    where = homes(gathered(*plans))
    assert [where["a"][one.index(text)] for text in other] == where["b"]
    assert len(set(where["a"])) == len(one)


def test_nothing_alike() -> None:
    where = homes(gathered(small_plan("a", [GUIDE]), small_plan("b", [PHONE])))
    assert where["a"] != where["b"]


def test_the_same_duty_in_other_words() -> None:
    where = homes(
        gathered(
            small_plan("a", [PHONE, GUIDE]),
            small_plan("b", [GUIDE, "每年測試同仁電話禮貌，測試結果予以公布。"]),
        )
    )
    assert where["b"] == where["a"][::-1]


def test_one_duty_twice_in_a_plan_is_restated() -> None:
    """Only a person can say whether a plan states twice what another has once."""
    twice = small_plan("b", [COMPLAINTS, "訂定用戶陳情之處理機制及作業程序。", PHONE])
    found = gathered(small_plan("a", [COMPLAINTS, PHONE]), small_plan("c", [COMPLAINTS, GUIDE]), twice)
    assert found.where["b"][0] == found.where["b"][1]
    assert found.restated & {"b:1", "b:2"}
    assert not found.restated & {"a:2", "b:3", "c:2"}


@pytest.mark.parametrize("pair", [(COMPLAINTS, PRESS), (COUNTER, WEBSITE)])
def test_two_like_duties_that_one_plan_alone_has_are_two(pair: tuple[str, str]) -> None:
    found = gathered(small_plan("a", [GUIDE, PHONE]), small_plan("b", [GUIDE, *pair]))
    assert len({*found.where["b"]}) == 3
    assert not found.restated


ADDED = "訂定用戶陳情處理機制檢討會議之召開程序。"


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_like_duty_that_a_plan_adds_beside_one_is_another(elsewhere: bool) -> None:
    """Under one strategy a plan keeps apart what it states apart; elsewhere it may say the same again."""
    added = small_plan("b", [COMPLAINTS, PHONE, ADDED])
    if elsewhere:
        last = replace(added.practices[-1], facet="四、服務評價")
        added = replace(added, practices=(*added.practices[:-1], last))
    found = gathered(small_plan("a", [COMPLAINTS, PHONE]), added)
    assert (found.where["b"][2] == found.where["b"][0]) is elsewhere
    assert ("b:3" in found.restated) is elsewhere


def test_what_is_more_like_the_duty_than_the_one_assigned_may_be_it_too() -> None:
    """Of a duty that one plan states in two sentences, the longer is left over."""
    head, rest = (
        "依作業原則辦理內外部顧客滿意度調查",
        "針對調查結果進行趨勢分析，提出檢討改善情形且確實執行。",
    )
    found = gathered(
        small_plan("a", [f"{head}，並{rest}", PHONE]),
        small_plan("b", [f"{head}。", f"辦理調查，{rest}", PHONE]),
    )
    assert found.where["b"][:2] == found.where["a"][:1] * 2
    assert found.restated == {"b:2"}


def test_the_more_candidates_the_more_alike_they_must_be() -> None:
    cuts = [cut_among(count) for count in (0, 1, FEW, 2 * FEW, 1000, 2000)]
    assert cuts[:3] == [CUT] * 3
    assert cuts[2:] == sorted({*cuts[2:]})
    assert cuts[-1] < 0.4


def test_the_very_wording_goes_to_its_own_duty() -> None:
    """Even where another of the plan, in other words, would fit better there than anywhere else."""
    other = "訂定用戶陳情之處理機制及作業程序。"
    where = gathered(small_plan("a", [COMPLAINTS, PHONE]), small_plan("b", [other, COMPLAINTS])).where
    assert where["b"][1] == where["a"][0]


@pytest.mark.parametrize(
    "plans", [[], [small_plan("a", [])], [small_plan("a", []), small_plan("b", [PHONE])]]
)
def test_empty_plans(plans: list[PlanStatements]) -> None:
    found = gathered(*plans)
    assert {plan: len(own) for plan, own in found.where.items()} == {
        p.plan_id: len(p.practices) for p in plans
    }


def test_empty_and_equal_texts() -> None:
    found = gathered(small_plan("a", ["", "", "。", PHONE, PHONE]), small_plan("b", ["", PHONE]))
    where = found.where
    assert where["b"][1] in where["a"][3:]
    assert len(set(where["a"][3:])) == 2 or found.restated & {"a:4", "a:5"}
    assert not {*where["a"][:3]} & {*where["a"][3:]}


def test_clusters_are_numbered_without_gaps() -> None:
    found = gathered(*truthplans.plans())
    used = {cluster for here in found.where.values() for cluster in here}
    assert used == set(range(len(used))) == set(range(len(found.clusters)))
    assert found.families.keys() == used


def test_each_duty_at_most_once_a_plan_unless_restated() -> None:
    found = gathered(*truthplans.plans())
    for plan in truthplans.plans():
        seen: dict[int, list[str]] = {}
        for practice, cluster in zip(plan.practices, found.where[plan.plan_id], strict=True):
            seen.setdefault(cluster, []).append(practice.practice_id)
        for practices in seen.values():
            assert sum(practice not in found.restated for practice in practices) <= 1, practices


@pytest.mark.parametrize("count", [2, 3])
def test_order_does_not_matter(count: int) -> None:
    for names in itertools.combinations(truthplans.NAMES, count):
        if "wra-105" in names:
            first, last = gathered(*truthplans.plans(*names)), gathered(*truthplans.plans(*names[::-1]))
            assert first.where == last.where


def test_in_order() -> None:
    plans = [
        small_plan("z", [], year=107).entries(),
        small_plan("b", [], year=111).entries(),
        small_plan("a", [], year=111).entries(),
        small_plan("y", [], agency="moea", year=112).entries(),
    ]
    assert [plan.plan_id for plan in in_order(plans)] == ["y", "a", "b", "z"] or [
        plan.plan_id for plan in in_order(plans[::-1])
    ] == [plan.plan_id for plan in in_order(plans)]


# --- decisions


def forced(*pairs: tuple[str, str], same: bool) -> Forced:
    from normalize.forced import Ties

    ties = Ties()
    assert all(ties.add(*pair, same=same) for pair in pairs)
    return ties.forced()


@pytest.mark.parametrize("agency", ["taipower", "wra"])
def test_people_put_together_what_is_not_alike(agency: str) -> None:
    plans = small_plan("a", [GUIDE, PHONE]), small_plan("b", [COMPLAINTS, GUIDE], agency=agency)
    found = gathered(*plans, forced=forced(("a:1", "b:1"), same=True))
    assert found.where["a"][0] == found.where["b"][0]
    assert found.where["b"][1] != found.where["a"][0] or "b:2" in found.restated, "one of a plan"


@pytest.mark.parametrize("agency", ["taipower", "wra"])
def test_people_keep_apart_what_is_alike(agency: str) -> None:
    plans = small_plan("a", [GUIDE, PHONE]), small_plan("b", [GUIDE, PHONE], agency=agency)
    where = gathered(*plans, forced=forced(("a:1", "b:1"), same=False)).where
    assert where["a"][0] != where["b"][0]
    assert where["a"][1] == where["b"][1]


@pytest.mark.parametrize("agency", ["taipower", "wra"])
@pytest.mark.parametrize("pairs", [[("a:1", "b:1"), ("a:1", "b:2")], [("b:1", "b:2")]])
def test_people_put_two_of_a_plan_together(agency: str, pairs: list[tuple[str, str]]) -> None:
    plans = small_plan("a", [GUIDE, COUNTER]), small_plan("b", [GUIDE, PHONE, COUNTER], agency=agency)
    where = gathered(*plans, forced=forced(*pairs, same=True)).where
    assert where["b"][0] == where["b"][1] == where["a"][0]


@pytest.mark.parametrize(
    "agencies", [*itertools.product(["taipower", "wra", "moea"], repeat=3)], ids="-".join
)
def test_people_tie_and_part_across_families(agencies: tuple[str, str, str]) -> None:
    """Two duties of one plan and two of another, tied crosswise through a third."""
    texts = [GUIDE, PHONE, COMPLAINTS, PRESS]
    plans = [small_plan(name, texts, agency=agency) for name, agency in zip("abc", agencies, strict=True)]
    decided = forced(("a:1", "b:2"), ("b:2", "c:3"), ("a:3", "c:4"), same=True)
    where = gathered(*plans, forced=decided).where
    at = {f"{plan}:{n}": cluster for plan, own in where.items() for n, cluster in enumerate(own, 1)}
    assert at["a:1"] == at["b:2"] == at["c:3"]
    assert at["a:3"] == at["c:4"]
    apart = forced(("a:1", "b:1"), ("a:1", "c:1"), ("b:1", "c:1"), same=False)
    where = gathered(*plans, forced=apart).where
    assert len({where[plan][0] for plan in "abc"}) == 3


def test_looking_at_what_changed_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that is put anew goes where it would if it were compared to all clusters."""
    plans = [*ManyPlans(24, 60, 100)]
    seen: list[int] = []
    among = _Family._among

    def watched(self: _Family, *about: Any) -> Any:
        found = among(self, *about)
        seen.append(len(self.clusters) if found is None else len(found))
        return found

    monkeypatch.setattr(_Family, "_among", watched)
    where = gathered(*plans).where
    assert min(seen) < max(seen)
    monkeypatch.setattr(_Family, "_among", lambda *about: None)
    assert gathered(*plans).where == where
