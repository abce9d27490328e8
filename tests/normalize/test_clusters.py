"""Clusters as they grow, shrink and are looked at without some of their practices."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.clusters import MOST_SUMMED, Clusters
from normalize.fold import Key
from normalize.grams import vectors, vocabulary

WORDS = [Key("".join(random.Random(n).choices("甲乙丙丁戊己庚辛", k=5)), "") for n in range(12)]
KNOWN = vocabulary(WORDS)
Put = list[tuple[int, int]]
"""Cluster and word of each practice."""
PUTS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, len(WORDS) - 1)), max_size=8)


def made(puts: list[Put]) -> Clusters:
    clusters = Clusters(KNOWN)
    for _ in range(6):
        clusters.new()
    for put in puts:
        add(clusters, put)
    return clusters


def add(clusters: Clusters, put: Put, method: str = "add") -> None:
    keys = [WORDS[word] for _, word in put]
    getattr(clusters, method)([cluster for cluster, _ in put], keys)


def expected(puts: list[Put], key: Key, cluster: int) -> float:
    """The mean over the distinct wordings, as the definition says."""
    wordings = sorted({word for put in puts for home, word in put if home == cluster})
    if not wordings:
        return 0.0
    if key in [WORDS[word] for word in wordings]:
        return 1.0
    row = vectors([key, *(WORDS[word] for word in wordings)], KNOWN).toarray()
    return float(np.mean(row[1:] @ row[0]))


@settings(max_examples=40, deadline=None)
@given(st.lists(PUTS, max_size=4), st.data())
def test_likeness_is_the_mean_over_wordings(puts: list[Put], data: st.DataObject) -> None:
    """Also while practices are taken out, put back, or put elsewhere."""
    clusters, here = made(puts), [*puts]
    for _ in range(data.draw(st.integers(0, 4))):
        if not here:
            break
        old = here.pop(data.draw(st.integers(0, len(here) - 1)))
        add(clusters, old, "remove")
        check(clusters, here)
        new = data.draw(st.one_of(st.just(old), st.just([(5 - c, w) for c, w in old]), PUTS))
        add(clusters, new)
        here.append(new)
        check(clusters, here)


def check(clusters: Clusters, puts: list[Put]) -> None:
    found = clusters.likeness(WORDS)
    want = [[expected(puts, key, cluster) for cluster in range(6)] for key in WORDS]
    assert found == pytest.approx(np.array(want), abs=1e-9)
    assert ((found == 0) == (np.array(want) < 1e-12)).all(), "nothing is left of what was taken out"
    for among in ([], [1, 4], [0, 2, 3, 5], [*range(6)]):
        assert (clusters.likeness(WORDS, np.array(among, int)) == found[:, among]).all()
    homes = {cluster for put in puts for cluster, _ in put}
    assert [clusters.is_empty(n) for n in range(6)] == [n not in homes for n in range(6)]


@settings(max_examples=20, deadline=None)
@given(st.lists(PUTS, max_size=4))
def test_filled_at_once(puts: list[Put]) -> None:
    clusters = made([])
    clusters.fill([(cluster, WORDS[word]) for put in puts for cluster, word in put])
    check(clusters, puts)


def test_the_wordings_that_came_first_tell() -> None:
    """A duty in very many words stays as it was; a wording beyond those is known, and no more."""
    words = [Key(f"{c}子", "") for c in "甲乙丙丁戊己庚辛壬癸寅卯辰巳午"]
    known = vocabulary(words)
    clusters = Clusters(known)
    clusters.fill([(clusters.new(), words[0]), *((0, word) for word in words[1:])])
    mean = clusters.centroids([0]).toarray()
    assert mean == pytest.approx(vectors(words[:MOST_SUMMED], known).toarray().mean(axis=0, keepdims=True))
    assert clusters.likeness([words[-1]])[0, 0] == 1.0
    before = clusters.changes
    clusters.remove([0], [words[-1]])
    assert clusters.homes(words[-1]) == frozenset()
    clusters.add([0], [words[-1]])
    assert not clusters.changed_since(before).any()
    assert list(clusters.wordings(0)) == words


def test_what_changed() -> None:
    clusters = made([[(0, 0)], [(1, 1)]])
    before = clusters.changes
    add(clusters, [(0, 0)], "remove")
    add(clusters, [(0, 0)])
    assert not clusters.changed_since(before).any(), "put back where it was"
    add(clusters, [(0, 0)], "remove")
    add(clusters, [(2, 0)])
    assert np.flatnonzero(clusters.changed_since(before)).tolist() == [0, 2]
    assert clusters.homes(WORDS[0]) == {2}
    fresh = clusters.new()
    assert clusters.changed_since(clusters.changes)[fresh], "a new one has changed"


def test_likeness_asked_for_twice_while_clusters_come() -> None:
    clusters = made([[(0, 0)]])
    first = clusters.likeness(WORDS)
    clusters.new()
    again = clusters.likeness(WORDS)
    assert (again[:, :-1] == first).all()
    assert not again[:, -1].any()


def test_a_wording_counts_once() -> None:
    clusters = made([[(0, 0)], [(0, 0)], [(0, 1)]])
    assert set(clusters.wordings(0)) == {WORDS[0], WORDS[1]}
    add(clusters, [(0, 0)], "remove")
    assert set(clusters.wordings(0)) == {WORDS[0], WORDS[1]}, "another practice has it still"
    add(clusters, [(0, 0)], "remove")
    assert list(clusters.wordings(0)) == [WORDS[1]]


def test_centroids() -> None:
    clusters = made([[(0, 0), (2, 1)], [(0, 1)], [(2, 5)]])
    add(clusters, [(2, 5)], "remove")
    rows = vectors([WORDS[0], WORDS[1]], KNOWN).toarray()
    found = clusters.centroids([2, 0]).toarray()
    assert found == pytest.approx(np.array([rows[1], rows.mean(axis=0)]))


def test_numbers_are_never_given_again() -> None:
    clusters = made([[(0, 0)]])
    add(clusters, [(0, 0)], "remove")
    assert clusters.new() == 6
    assert len(clusters) == 7


def test_companions() -> None:
    clusters = made([])
    clusters.accompany([[0, 1, 2], [3]])
    clusters.accompany([[0, 1]])
    clusters.accompany([[0, 1, 2]], -1)
    assert [clusters.companions(n) for n in range(4)] == [[1], [0], [], []]


def test_no_clusters() -> None:
    clusters = Clusters(KNOWN)
    assert clusters.likeness(WORDS).shape == (len(WORDS), 0)
    assert clusters.centroids([]).shape == (0, len(KNOWN.codes))
