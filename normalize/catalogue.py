"""Clusters -> canonical practices with ids that stay.

An id is made from the first wording that a duty was met in, so a catalogue built anew from the same plans
has the same ids. Once given it is kept: a cluster takes over the id that most of its practices had. An id
that no cluster takes over is retired; it comes back with its wording, and is never another duty's.
"""

import hashlib
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from normalize.entries import PlanEntries
from normalize.fold import Key

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Digits and letters that are not taken for one another."""
ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Member:
    """群中之作法: a practice of a cluster, as naming needs it."""

    practice_id: str
    roc_year: int
    plan_id: str
    ordinal: int
    key: Key
    item: tuple[str, ...] = ()
    """Where it stands, as printed."""

    @property
    def age(self) -> tuple[int, str, int]:
        """Sorts the oldest first."""
        return self.roc_year, self.plan_id, self.ordinal


class Members(Mapping[int, list[Member]]):
    """群之成員: cluster -> its practices; made when they are asked for, as there may be millions."""

    def __init__(self, plans: Sequence[PlanEntries], where: Mapping[str, Sequence[int]]) -> None:
        """Take the clusters of each plan's practices."""
        self._plans = plans
        sizes = [len(plan) for plan in plans]
        clusters = np.fromiter(
            chain.from_iterable(where[plan.plan_id] for plan in plans), np.int32, sum(sizes)
        )
        ordinals = chain.from_iterable(map(range, sizes))
        table = np.empty((len(clusters), 3), np.int32)
        table[:, 0], table[:, 1] = clusters, np.repeat(np.arange(len(plans)), sizes)
        table[:, 2] = np.fromiter(ordinals, np.int32, len(clusters))
        self._table = table[np.argsort(table[:, 0], kind="stable")]
        living, starts = np.unique(self._table[:, 0], return_index=True)
        self._slices = dict(zip(living.tolist(), pairwise([*starts.tolist(), len(table)]), strict=True))

    def __getitem__(self, cluster: int) -> list[Member]:
        found = []
        for _, at, n in self._table[slice(*self._slices[cluster])].tolist():
            plan = self._plans[at]
            found.append(
                Member(plan.practice_ids[n], plan.roc_year, plan.plan_id, n, plan.keys[n], plan.items[n])
            )
        return found

    def __iter__(self) -> Iterator[int]:
        return iter(self._slices)

    def __len__(self) -> int:
        return len(self._slices)


@dataclass(frozen=True, slots=True)
class Names:
    """代號: the ids of clusters, and what became of ids that are no longer a cluster's."""

    ids: Mapping[int, str]
    """Cluster -> its canonical id."""
    retired: Mapping[str, str | None]
    """Former id -> the id that has its practices now, None where they are gone."""


def name_clusters(
    clusters: Mapping[int, Sequence[Member]],
    before: Mapping[str, str] | None = None,
    used: Iterable[str] = (),
    heirs: Mapping[str, str] | None = None,
) -> Names:
    """Return an id for each cluster.

    ``before`` says which id practices had (practice -> canonical id), ``used`` lists further ids that
    were ever given, ``heirs`` says which id took over the practices of one that was retired before.
    """
    before = before or {}
    ids = dict(_inherited(clusters, before))
    taken = {*ids.values()}
    for cluster, members in sorted(clusters.items(), key=lambda item: min(m.age for m in item[1])):
        if cluster not in ids:
            ids[cluster] = _new_id(min(members, key=lambda m: m.age).key, taken)
            taken.add(ids[cluster])
    gone = {*before.values(), *used} - taken
    return Names(ids, _retired(gone, {**(heirs or {}), **_heirs(clusters, ids, before)}))


def _inherited(
    clusters: Mapping[int, Sequence[Member]], before: Mapping[str, str]
) -> Iterator[tuple[int, str]]:
    """Yield cluster and id, those first of which most practices had the id; each at most once."""
    votes = [
        (-count, min(m.age for m in members), former, cluster)
        for cluster, members in clusters.items()
        for former, count in Counter(
            before[m.practice_id] for m in members if m.practice_id in before
        ).items()
    ]
    done: set[int | str] = set()
    for _, _, former, cluster in sorted(votes):
        if not {former, cluster} & done:
            done |= {former, cluster}
            yield cluster, former


def _heirs(
    clusters: Mapping[int, Sequence[Member]], ids: Mapping[int, str], before: Mapping[str, str]
) -> dict[str, str]:
    """Return former id -> the id that most of its practices have now."""
    votes: dict[str, Counter[str]] = {}
    for cluster, members in clusters.items():
        for member in members:
            if member.practice_id in before:
                votes.setdefault(before[member.practice_id], Counter())[ids[cluster]] += 1
    return {former: min(own, key=lambda name: (-own[name], name)) for former, own in votes.items()}


def _retired(gone: Iterable[str], heirs: Mapping[str, str]) -> dict[str, str | None]:
    """Return retired id -> the living id at the end of its line of heirs, None where there is none."""
    gone = {*gone}

    def last(name: str) -> str | None:
        seen = {name}
        while name in gone:
            if name not in heirs or heirs[name] in seen:
                return None
            name = heirs[name]
            seen.add(name)
        return name

    return {name: last(name) for name in sorted(gone)}


def _new_id(key: Key, taken: Container[str]) -> str:
    """Return ``c-`` and eight letters and digits, made from a wording; another if it is taken."""
    turn = 0
    while True:
        digest = hashlib.sha256(f"{key.main}\n{key.aside}\n{turn}".encode()).digest()
        number = int.from_bytes(digest[:8], "big")
        name = "c-" + "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(ID_LENGTH))
        if name not in taken:
            return name
        turn += 1
