"""Ids that stay: never another duty's, the same when made anew, retired and brought back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.catalogue import ID_LENGTH, Member, name_clusters
from normalize.fold import Key


def member(practice: str, wording: str = "", year: int = 111) -> Member:
    plan, _, n = practice.partition(":")
    return Member(practice, year, plan, int(n), Key(wording or practice, ""))


A1, A2, B1, B2, C1 = (member(name) for name in ("a:1", "a:2", "b:1", "b:2", "c:1"))


def test_an_id_is_made_from_the_first_wording() -> None:
    first, later = member("z:1", "甲", 107), member("a:1", "乙", 111)
    ids = name_clusters({0: [later, first], 1: [member("b:1", "丙")]}).ids
    assert ids[0] == name_clusters({5: [first]}).ids[5]
    assert ids[0] != name_clusters({5: [later]}).ids[5]
    assert len(ids[0]) == 2 + ID_LENGTH
    assert ids[0].startswith("c-")


def test_equal_wordings_of_two_duties_have_two_ids() -> None:
    ids = name_clusters({0: [member("a:1", "甲")], 1: [member("a:2", "甲")]}).ids
    assert len({*ids.values()}) == 2
    assert ids == name_clusters({1: [member("a:2", "甲")], 0: [member("a:1", "甲")]}).ids


@pytest.mark.parametrize(
    ("clusters", "before", "ids"),
    [
        ({0: [A1, B1]}, {"a:1": "c-x"}, {0: "c-x"}),
        ({0: [B1]}, {"a:1": "c-x", "b:1": "c-x"}, {0: "c-x"}),
        ({0: [A1], 1: [B1, C1]}, {"a:1": "c-x", "b:1": "c-x", "c:1": "c-x"}, {1: "c-x"}),
        ({0: [A1], 1: [B1]}, {"a:1": "c-x", "b:1": "c-x"}, {0: "c-x"}),
        ({0: [A1, B1, C1]}, {"a:1": "c-x", "b:1": "c-y", "c:1": "c-y"}, {0: "c-y"}),
        ({0: [A1, B1]}, {"a:1": "c-x", "b:1": "c-y"}, {0: "c-x"}),
    ],
)
def test_a_cluster_keeps_the_id_of_most_of_its_practices(clusters: dict, before: dict, ids: dict) -> None:
    found = name_clusters(clusters, before).ids
    assert {cluster: found[cluster] for cluster in ids} == ids
    assert all(found[cluster] not in before.values() for cluster in clusters.keys() - ids.keys())


@pytest.mark.parametrize(
    ("clusters", "before", "used", "heirs", "retired"),
    [
        ({0: [A1]}, {"a:1": "c-x"}, [], {}, {}),
        ({0: [A1]}, {"a:1": "c-x", "b:1": "c-y"}, [], {}, {"c-y": None}),
        ({0: [A1, B1, C1]}, {"a:1": "c-x", "b:1": "c-y", "c:1": "c-y"}, [], {}, {"c-x": "c-y"}),
        ({0: [A1]}, {"a:1": "c-x"}, ["c-x", "c-y"], {}, {"c-y": None}),
        ({0: [A1]}, {"a:1": "c-x"}, ["c-x", "c-y"], {"c-y": "c-x"}, {"c-y": "c-x"}),
        (
            {0: [A1]},
            {"a:1": "c-x"},
            ["c-y", "c-z"],
            {"c-z": "c-y", "c-y": "c-x"},
            {"c-y": "c-x", "c-z": "c-x"},
        ),
        ({0: [A1]}, {"a:1": "c-x"}, ["c-y", "c-z"], {"c-z": "c-y", "c-y": "c-z"}, {"c-y": None, "c-z": None}),
    ],
)
def test_retired_ids_name_their_heir(
    clusters: dict, before: dict, used: list, heirs: dict, retired: dict
) -> None:
    assert name_clusters(clusters, before, used, heirs).retired == retired


def test_a_retired_id_comes_back_with_its_wording() -> None:
    both = name_clusters({0: [A1], 1: [B1]})
    without = name_clusters({0: [A1]}, {"a:1": both.ids[0]}, both.ids.values())
    assert without.retired == {both.ids[1]: None}
    again = name_clusters({0: [A1], 1: [B1]}, {"a:1": both.ids[0]}, both.ids.values())
    assert (again.ids, again.retired) == (both.ids, {})


def test_a_retired_id_is_no_other_duty_s() -> None:
    other = name_clusters({0: [C1]}, {}, name_clusters({0: [A1]}).ids.values())
    assert other.ids[0] not in name_clusters({0: [A1]}).ids.values()


MEMBERS = [member(f"{plan}:{n}", wording) for plan in "abc" for n, wording in enumerate("甲乙丙丙", 1)]
HOMES = st.lists(st.integers(0, 4), min_size=len(MEMBERS), max_size=len(MEMBERS))


def clustered(homes: list[int]) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = {}
    for one, home in zip(MEMBERS, homes, strict=True):
        if home < 4:
            found.setdefault(home, []).append(one)
    return found


@given(st.lists(HOMES, min_size=1, max_size=4))
def test_whatever_happens(history: list[list[int]]) -> None:
    """No id twice, every id ever given is known, unchanged clusters keep theirs."""
    before: dict[str, str] = {}
    used: set[str] = set()
    heirs: dict[str, str] = {}
    for homes in history:
        clusters = clustered(homes)
        for _ in range(2):
            names = name_clusters(clusters, before, used, heirs)
            assert len({*names.ids.values()}) == len(clusters)
            assert used <= {*names.ids.values(), *names.retired}
            assert not {*names.ids.values()} & {*names.retired}
            assert {*names.retired.values()} - {None} <= {*names.ids.values()}
            now = {m.practice_id: names.ids[c] for c, own in clusters.items() for m in own}
            before, used = now, used | {*names.ids.values()} | {*names.retired}
            heirs = {name: heir for name, heir in names.retired.items() if heir}
        assert name_clusters(clusters, before, used, heirs) == names, "a second time changes nothing"
