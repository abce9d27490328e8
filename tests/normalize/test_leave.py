"""Clusters without one plan: as if it had been taken out, and nothing is."""

import numpy as np
import pytest
import truthplans
from hypothesis import given, settings
from hypothesis import strategies as st
from manyplans import ManyPlans

from normalize.align import Alignment, PlanStatements
from normalize.clusters import MOST_SUMMED, Clusters
from normalize.entries import PlanEntries
from normalize.fold import Key
from normalize.gather import Gathering, gather
from normalize.grams import Vocabulary, vocabulary
from normalize.leave import Finished, Left

WORDS = [Key(word, "") for word in ("甲乙丙丁", "甲乙丙戊", "乙丙丁戊", "己庚辛", "庚辛壬癸", "癸甲")]
PLACES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, len(WORDS) - 1)), min_size=1, max_size=5)


def entries(name: str, words: list[int]) -> PlanEntries:
    ids = [f"{name}:{n}" for n in range(len(words))]
    return PlanEntries(name, "", 100, ids, tuple(WORDS[n] for n in words), (("", "", ""),) * len(words))


def filled(places: list[tuple[int, Key]], known: Vocabulary) -> Clusters:
    clusters = Clusters(known)
    for _ in range(4):
        clusters.new()
    clusters.fill(places)
    return clusters


@settings(max_examples=60, deadline=None)
@given(st.lists(PLACES, min_size=1, max_size=5))
def test_as_if_the_plan_had_never_been_there(plans: list[list[tuple[int, int]]]) -> None:
    known = vocabulary(WORDS)
    places = [[(cluster, WORDS[word]) for cluster, word in plan] for plan in plans]
    finished = Finished(filled([place for own in places for place in own], known), known)
    for n, own in enumerate(places):
        plan, here = entries("p", [word for _, word in plans[n]]), [cluster for cluster, _ in own]
        left = finished.without(plan, here, finished.compare([plan]))
        rest = filled([place for m, other in enumerate(places) if m != n for place in other], known)
        assert left.likeness == pytest.approx(rest.likeness(plan.keys), abs=1e-9)
        for cluster in range(4):
            assert set(left.wordings(cluster)) == set(rest.wordings(cluster))
            assert left.is_empty(cluster) == rest.is_empty(cluster)
            assert all(left.times(cluster, key) == rest.times(cluster, key) for key in rest.wordings(cluster))
        check_beside(left, known)


def check_beside(left: Left, known: Vocabulary) -> None:
    """The likeness to the own cluster is that to its wordings but the practice's own."""
    for n, key in enumerate(left.plan.keys):
        others = [wording for wording in left.wordings(left.here[n]) if wording != key]
        alone = filled([(0, wording) for wording in others], known)
        assert left.beside[n] == pytest.approx(alone.mean_likeness([key])[0, 0], abs=1e-9)


def test_wordings_beyond_those_that_tell() -> None:
    words = [Key(f"{c}子", "") for c in "甲乙丙丁戊己庚辛壬癸寅卯辰巳午"]
    known = vocabulary(words)
    finished = Finished(filled([(0, word) for word in words], known), known)
    plan = PlanEntries("p", "", 100, ["p:1"], (words[-1],), (("", "", ""),))
    left = finished.without(plan, [0], finished.compare([plan]))
    assert left.wordings(0) == tuple(words[:MOST_SUMMED])
    assert (left.gone, left.likeness[0, 0] < 1) == ({0: (words[-1],)}, True)


def gathered(plans: list[PlanStatements]) -> tuple[list[PlanEntries], Gathering, Vocabulary]:
    own = [plan.entries() for plan in plans]
    known = vocabulary(key for plan in own for key in plan.keys)
    return own, gather(own, known), known


@pytest.mark.parametrize("plans", [truthplans.plans(), [*ManyPlans(8, 60, 100)]], ids=["real", "made"])
def test_shared_wordings_are_like_clusters_as_others_are(plans: list[PlanStatements]) -> None:
    own, gathering, known = gathered(plans)
    finished = Finished(gathering.clusters, known)
    assert finished.shared.keys
    again = gathering.clusters.mean_likeness(finished.shared.keys)
    assert np.array_equal(finished.shared.likeness, again)
    assert not {*finished.compare(own).keys} & {*finished.shared.keys}


def test_nothing_to_leave() -> None:
    assert not Alignment([]).catalogue
