"""Plans to links: order, arrival, decisions, and plans that were changed on purpose."""

import datetime as dt
import itertools
import random
from collections.abc import Callable
from typing import Any

import mutations
import pytest
import truthplans
from hypothesis import given, settings
from hypothesis import strategies as st
from manyplans import ManyPlans
from smallplans import ids, own_links, part_links, partition, small_plan, together

from normalize.align import Alignment, Before, PlanStatements
from normalize.decisions import Decision

FIVE = truthplans.NAMES
DAY = dt.date(2024, 5, 31)
PHONE = "每3個月至少測試1次同仁電話禮貌，並公布測試結果。"
GUIDE = "設置志工引導洽公用戶至各服務窗口。"


def slow_but(value: Any, *fast: Any) -> Any:
    """Return a case of a parametrized test that is slow unless it is one of these."""
    return value if value in fast else pytest.param(value, marks=pytest.mark.slow)


def before(alignment: Alignment) -> Before:
    """What a later alignment is told of an earlier one."""
    given = alignment.catalogue
    heirs = {one.canonical_id: one.merged_into for one in given if one.merged_into}
    return Before(ids(alignment), frozenset(one.canonical_id for one in given), heirs)


# --- order


def in_any_order(permutations: list[tuple[str, ...]]) -> None:
    first = Alignment(truthplans.plans())
    for names in permutations:
        other = Alignment(truthplans.plans(*names))
        assert other.catalogue == first.catalogue, names
        assert other._verdicts == first._verdicts, names


def test_order_does_not_matter() -> None:
    in_any_order(random.Random(0).sample([*itertools.permutations(FIVE)], 4))


@pytest.mark.slow
def test_no_order_matters() -> None:
    in_any_order([*itertools.permutations(FIVE)])


def arrive(names: tuple[str, ...]) -> None:
    """Plans arrive one by one: ids given stay with their practices, and the end is the same."""
    known = Before()
    former: dict[str, str] = {}
    for count in range(1, len(names) + 1):
        alignment = Alignment(truthplans.plans(*names[:count]), before=known)
        now = ids(alignment)
        living = {*now.values()}
        for name, members in by_id(former).items():
            if name in living:
                assert name in {now[practice] for practice in members}, "an id is never another duty's"
            else:
                assert name in {one.canonical_id for one in alignment.catalogue if one.is_retired}
        known, former = before(alignment), now
    assert partition(former) == partition(ids(Alignment(truthplans.plans())))


def by_id(names: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for practice, name in names.items():
        found.setdefault(name, []).append(practice)
    return found


@pytest.mark.parametrize("names", [slow_but(FIVE), FIVE[::-1], slow_but((*FIVE[2:], *FIVE[:2]))], ids=str)
def test_arrival(names: tuple[str, ...]) -> None:
    arrive(names)


@pytest.mark.slow
def test_arrival_in_any_order() -> None:
    for names in random.Random(1).sample([*itertools.permutations(FIVE)], 24):
        arrive(names)


@pytest.mark.parametrize("name", [slow_but(name, "xinying-111", "wra-105") for name in FIVE])
def test_the_first_come_keep_their_ids(name: str) -> None:
    """Of the first plan's ids all live on, but where two of its duties turn out to be one."""
    alone = Alignment([truthplans.plan(name)])
    after = Alignment(truthplans.plans(), before=before(alone))
    first, now = ids(alone), ids(after)
    moved = {practice for practice in first if now[practice] != first[practice]}
    heirs = {one.canonical_id: one.merged_into for one in after.catalogue if one.is_retired}
    assert all(heirs[first[practice]] == now[practice] for practice in moved)
    links = own_links(after)
    assert all(any(links[p].reason == "restated" for p in links if now[p] == now[m]) for m in moved)


@pytest.mark.parametrize("name", [slow_but(name, "wra-105") for name in FIVE])
def test_a_plan_that_goes_and_comes_back(name: str) -> None:
    """The ids of all others stay, but for the few that it held together or kept apart; then all is as it was."""
    whole = Alignment(truthplans.plans())
    without = Alignment(truthplans.plans(*(n for n in FIVE if n != name)), before=before(whole))
    kept = {
        practice: canonical for practice, canonical in ids(whole).items() if not practice.startswith(name)
    }
    now = ids(without)
    assert now.keys() == kept.keys()
    changed = {practice for practice in kept if now[practice] != kept[practice]}
    assert len(changed) <= 0.02 * len(kept), changed
    again = Alignment(truthplans.plans(), before=before(without))
    assert ids(again) == ids(whole)
    assert [one for one in again.catalogue if not one.is_retired] == list(whole.catalogue)


def test_aligned_again_nothing_changes() -> None:
    whole = Alignment(truthplans.plans())
    assert Alignment(truthplans.plans(), before=before(whole)).catalogue == whole.catalogue


# --- the shape of what comes out


def test_no_plans() -> None:
    alignment = Alignment([])
    assert alignment.catalogue == ()
    assert Alignment([], before=Before({"a:1": "c-x"}, frozenset({"c-x"}))).catalogue[0].is_retired


@pytest.mark.parametrize("texts", [[], [""], ["", "。"], [PHONE], [PHONE, PHONE], ["\ud800", "（）", "\n\n"]])
def test_odd_plans(texts: list[str]) -> None:
    plans = [small_plan("a", texts), small_plan("b", texts, year=None, agency=""), small_plan("c", [])]
    alignment = Alignment(plans)
    assert len(own_links(alignment)) == 2 * len(texts)
    assert sum(one.practices for one in alignment.catalogue) == 2 * len(texts)


def test_plans_are_asked_for_and_not_held() -> None:
    """Plans that are made anew each time they are asked for are aligned as those at hand."""
    plans = ManyPlans(6, practices=20, catalogue=60)
    first, other = Alignment(plans), Alignment([*plans][::-1])
    assert first.catalogue == other.catalogue
    assert first._verdicts == other._verdicts
    assert not any(head.practices for head in first.plans.heads)
    for plan_id, plan in first.plans.items():
        assert plan == other.plans[plan_id]
        assert [*first.links(plan_id)] == [*other.links(plan_id)]


def test_the_catalogue_tells_what_the_links_tell() -> None:
    alignment = Alignment(truthplans.plans())
    links = own_links(alignment)
    for one in alignment.catalogue:
        members = [practice for practice, link in links.items() if link.canonical_id == one.canonical_id]
        plans = {truthplans.plan(practice.rpartition(":")[0]) for practice in members}
        assert one.practices == len(members)
        assert one.plans == len(plans)
        assert one.practice_id in members
        assert one.offices == tuple(sorted({plan.office for plan in plans}))
        assert (one.first_year, one.last_year) == (
            min(p.roc_year or 0 for p in plans),
            max(p.roc_year or 0 for p in plans),
        )
    for link in part_links(alignment):
        assert links[link.practice_id].canonical_id != link.canonical_id
        assert link.matched or link.unmatched
    for link in links.values():
        assert link.variation


def test_at_most_one_practice_of_a_plan_unless_it_is_restated() -> None:
    links = own_links(Alignment(truthplans.plans()))
    seen: dict[tuple[str, str], list[str]] = {}
    for practice, link in links.items():
        seen.setdefault((link.plan_id, link.canonical_id), []).append(practice)
    for practices in seen.values():
        assert sum(links[p].reason != "restated" for p in practices) <= 1, practices


# --- people decide


def decision(plans: list[PlanStatements], one: str, other: str, verdict: str = "same") -> Decision:
    texts = {p.practice_id: p.text for plan in plans for p in plan.practices}
    return Decision(verdict, one, texts[one], other, texts[other], "承辦人", DAY)  # type: ignore[arg-type]


SMALL = [truthplans.plan(name) for name in ("xinying-111", "wra-105")]
SMALL = [
    PlanStatements(p.plan_id, p.agency_id, p.office, p.roc_year, p.title, p.practices[:14]) for p in SMALL
] + [
    PlanStatements(
        "other-112",
        "taipower",
        "某區處",
        112,
        SMALL[0].title,
        tuple(
            type(s)(s.practice_id.replace("xinying-111", "other-112"), s.facet, s.strategy, s.item, s.text)
            for s in SMALL[0].practices[4:18]
        ),
    )
]
PRACTICES = [s.practice_id for plan in SMALL for s in plan.practices]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PRACTICES),
            st.sampled_from(PRACTICES),
            st.sampled_from(["same", "not_same", "part"]),
        ),
        min_size=1,
        max_size=6,
    ).map(lambda rows: [row for row in rows if row[0] != row[1]])
)
def test_a_decision_always_wins(rows: list[tuple[str, str, str]]) -> None:
    decisions = [decision(SMALL, *row) for row in rows]
    alignment = Alignment(SMALL, decisions)
    links, parts = own_links(alignment), part_links(alignment)
    assert [one.state for one in alignment.decisions][-1:] in ([], ["applied"])
    for one in alignment.decisions:
        pair = one.practice, one.other
        same = links[one.practice].canonical_id == links[one.other].canonical_id
        if one.state == "applied":
            assert same == (one.decision.verdict == "same")
        if one.state == "applied" and same:
            assert {links[p].relation for p in pair} == {"same"}
            assert {links[p].decided_by for p in pair} == {"person"}
        if one.state == "applied" and one.decision.verdict == "part":
            assert any(
                p.practice_id == one.practice
                and p.canonical_id == links[one.other].canonical_id
                and p.decided_by == "person"
                for p in parts
            )
    assert alignment.catalogue == Alignment(SMALL[::-1], decisions).catalogue


@pytest.mark.parametrize("verdict", ["same", "not_same", "part"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("xinying-111:1", "wra-105:40"),
        ("wra-105:1", "xinying-111:2"),
        ("pingtung-107:50", "xinying-111:50"),
        ("xinying-111:1", "xinying-111:2"),
    ],
)
def test_a_decision_on_real_plans(one: str, other: str, verdict: str) -> None:
    plans = truthplans.plans()
    alignment = Alignment(plans, [decision(plans, one, other, verdict)])
    names = ids(alignment)
    assert together(names, (one, other)) == (verdict == "same")
    assert alignment.decisions[0].state == "applied"


def test_all_clusters_decided_by_people() -> None:
    """Each practice of a plan is said to be its counterpart in a reordered copy: so it is, and all are sure."""
    plan = truthplans.plan("pingtung-107")
    copy = mutations.reordered(plan).plan
    rng = random.Random(0)
    targets = rng.sample(plan.practices, len(plan.practices))
    decisions = [
        decision([plan, copy], p.practice_id, q.practice_id)
        for p, q in zip(copy.practices, targets, strict=True)
    ]
    links = own_links(Alignment([plan, copy], decisions))
    for one in decisions:
        assert links[one.practice].canonical_id == links[one.other].canonical_id
        assert links[one.practice].relation == "same"


def test_not_same_goes_elsewhere() -> None:
    plans = [small_plan("a", [PHONE, GUIDE]), small_plan("b", [PHONE, GUIDE])]
    alignment = Alignment(plans, [decision(plans, "b:1", "a:1", "not_same")])
    names = ids(alignment)
    assert len({*names.values()}) == 3
    assert not part_links(alignment), "nor is it a part of it"


def test_part_is_told_as_decided() -> None:
    plans = [small_plan("a", [PHONE, GUIDE]), small_plan("b", [PHONE, "全然不同之作法"])]
    link = next(iter(part_links(Alignment(plans, [decision(plans, "b:2", "a:2", "part")]))))
    assert (link.practice_id, link.reason, link.decided_by, link.score) == ("b:2", "decided", "person", 1.0)


def test_a_decision_on_a_changed_text_waits() -> None:
    plans = [small_plan("a", [PHONE]), small_plan("b", [PHONE])]
    old = Decision("not_same", "a:1", "從前的文字", "b:1", PHONE, "承辦人", DAY)
    alignment = Alignment(plans, [old])
    assert alignment.decisions[0].state == "changed"
    assert together(ids(alignment), ("a:1", "b:1"))


# --- changed plans


def kept(
    plan: PlanStatements, mutant: mutations.Mutant, others: list[PlanStatements]
) -> tuple[int, int, list[str]]:
    """Return how many practices went to the duty of their first origin, of how many, and false links accepted."""
    alignment = Alignment([plan, mutant.plan, *others])
    links = own_links(alignment)
    at = {p.practice_id: links[p.practice_id].canonical_id for p in plan.practices}
    holders: dict[str, set[str]] = {}
    for practice, name in at.items():
        holders.setdefault(name, set()).add(practice)
    good, false = 0, []
    for practice, origins in mutant.origins.items():
        link = links[practice]
        good += link.canonical_id == at[origins[0]]
        if link.relation == "same" and not holders.get(link.canonical_id, {*origins}) & {*origins}:
            false.append(practice)
    return good, len(mutant.origins), false


@pytest.mark.parametrize("how", mutations.HARMLESS)
@pytest.mark.parametrize("amid", [False, slow_but(True)], ids=["alone", "amid the others"])
def test_respelled_repunctuated_renumbered_recounted(how: str, amid: bool) -> None:
    good = whole = 0
    for plan in truthplans.plans():
        others = [other for other in truthplans.plans() if amid and other is not plan]
        found, of, false = kept(plan, mutations.changed(plan, mutations.HARMLESS[how]), others)
        good, whole = good + found, whole + of
        assert not false
    assert good >= 0.99 * whole, (good, whole)


@pytest.mark.parametrize(
    ("make", "least"),
    [
        (mutations.reordered, 0.99),
        (mutations.dropped, 0.99),
        (mutations.merged, 0.96),
        (mutations.split, 0.95),
        (lambda plan: mutations.changed(plan, mutations.reworded), 0.98),
    ],
    ids=["reordered", "dropped", "merged", "split", "reworded"],
)
@pytest.mark.parametrize("amid", [False, slow_but(True)], ids=["alone", "amid the others"])
def test_other_changes(make: Callable[..., mutations.Mutant], least: float, amid: bool) -> None:
    good = whole = 0
    for plan in truthplans.plans():
        others = [other for other in truthplans.plans() if amid and other is not plan]
        found, of, false = kept(plan, make(plan), others)
        good, whole = good + found, whole + of
        assert not false
    assert good >= least * whole, (good, whole)


@pytest.mark.parametrize("name", FIVE)
def test_what_was_dropped_is_missing(name: str) -> None:
    """Nothing of the changed plan is accepted as a duty that it dropped."""
    plan = truthplans.plan(name)
    mutant = mutations.dropped(plan, 0.3)
    left = {origin for origins in mutant.origins.values() for origin in origins}
    links = own_links(Alignment([plan, mutant.plan]))
    gone = {links[p.practice_id].canonical_id for p in plan.practices if p.practice_id not in left}
    gone -= {links[practice].canonical_id for practice in left}
    assert gone
    assert not [p for p in mutant.origins if links[p].canonical_id in gone and links[p].relation == "same"]


def test_merged_practices_are_linked_to_both_duties() -> None:
    found = wanted = 0
    for plan in truthplans.plans():
        mutant = mutations.merged(plan)
        alignment = Alignment([plan, mutant.plan])
        names = ids(alignment)
        linked = {(link.practice_id, link.canonical_id) for link in part_links(alignment)} | {*names.items()}
        pairs = [(p, names[origin]) for p, origins in mutant.origins.items() for origin in origins]
        found, wanted = found + sum(pair in linked for pair in pairs), wanted + len(pairs)
    assert found >= 0.95 * wanted, (found, wanted)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_changed_by_chance(seed: int) -> None:
    """Several changes at once, one after the other; every practice still has one link."""
    chance = random.Random(seed)
    plan = truthplans.plan(chance.choice(FIVE))
    mutant = mutations.dropped(plan, 0.1, seed)
    for how in chance.sample([*mutations.HARMLESS], 2):
        step = mutations.changed(mutant.plan, mutations.HARMLESS[how], seed)
        origins = {p: mutant.origins[o[0]] for p, o in step.origins.items()}
        mutant = mutations.Mutant(step.plan, origins)
    good, whole, false = kept(plan, mutant, truthplans.plans(*(n for n in FIVE if n != plan.plan_id)))
    assert good >= 0.97 * whole
    assert not false
