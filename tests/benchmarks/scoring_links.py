"""How good are links? Scores which practices were said to be one duty against labelled clusters.

``score(links, gold, plans)`` counts pairs of practices of different plans. A practice is ``(plan, n)``, its
plan's name and its number in the truth. Labels are ``same`` (the practice states the cluster's duty), ``part``
(only a part of it) and ``contains`` (it too, beside another); links are ``same``, ``unsure`` and ``part``.

A pair is right when gold has both as ``same`` in one cluster. A pair that gold ties by ``part`` or ``contains``
alone is neutral: neither right nor wrong here, and counted on its own.
"""

import csv
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from normalize.align import Alignment

GOLD = Path(__file__).parents[1] / "gold"

Practice = tuple[str, str]
"""Name of the plan, number in the truth."""
Row = tuple[Practice, str, str]
"""Practice, cluster, relation."""
Pair = tuple[Practice, Practice]


def load_gold(name: str) -> list[Row]:
    """Return the labels of a file of ``tests/gold``."""
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        return [
            ((row["plan"], row["n"]), row["canonical_id"], row["relation"]) for row in csv.DictReader(file)
        ]


def links_of(alignment: Alignment) -> list[Row]:
    """Return all links of an alignment of plans whose practices are numbered as in the truth (``PLAN:n``)."""
    return [
        ((plan_id, link.practice_id.rpartition(":")[2]), link.canonical_id, link.relation)
        for plan_id in sorted(alignment.plans)
        for link in alignment.links(plan_id)
    ]


def score(
    links: Iterable[Row],
    gold: Iterable[Row],
    practices: Mapping[str, int],
    across: tuple[frozenset[str], frozenset[str]] | None = None,
) -> dict[str, Any]:
    """Return the figures for the plans of ``practices`` (plan -> how many practices it has).

    ``across`` counts only pairs of a plan of the one set and a plan of the other. Shares, 0 to 1, None where
    nothing is to be counted: ``f1``, ``precision``, ``recall`` of links same and unsure; ``accepted``, precision
    of links same alone; ``review``, share of same and unsure that is unsure; ``b3``, B-cubed F1;
    ``part_recall``, neutral pairs that are linked at all; ``part_precision``, pairs tied by a part alone that
    gold ties. ``false`` and ``missed`` list pairs.
    """
    links = [row for row in links if row[0][0] in practices]
    gold = [row for row in gold if row[0][0] in practices]
    right = pairs(gold, ("same",), across)
    neutral = pairs(gold, ("same", "part", "contains"), across) - right
    best = pairs(links, ("same", "unsure"), across)
    sure = pairs(links, ("same",), across)
    every = pairs(links, ("same", "unsure", "part"), across)
    own = [relation for _, _, relation in links if relation != "part"]
    true, false, missed = best & right, best - right - neutral, right - best
    return {
        "pairs": len(right),
        "f1": share(2 * len(true), 2 * len(true) + len(false) + len(missed)),
        "precision": share(len(true), len(true) + len(false)),
        "recall": share(len(true), len(right)),
        "accepted": share(len(sure & right), len(sure - neutral)),
        "review": share(own.count("unsure"), len(own)),
        "b3": b_cubed(links, gold, practices),
        "part_pairs": len(neutral),
        "part_recall": share(len(neutral & every), len(neutral)),
        "part_precision": share(len((every - best) & (neutral | right)), len(every - best)),
        "false": sorted(false),
        "missed": sorted(missed),
    }


def share(some: int, whole: int) -> float | None:
    return some / whole if whole else None


def pairs(
    rows: Iterable[Row],
    relations: Sequence[str],
    across: tuple[frozenset[str], frozenset[str]] | None = None,
) -> set[Pair]:
    """Return the pairs of practices of different plans that stand in one cluster by these relations."""
    return {
        pair
        for members in clusters(rows, relations).values()
        for pair in itertools.combinations(sorted(members), 2)
        if _counts(pair, across)
    }


def clusters(rows: Iterable[Row], relations: Sequence[str]) -> dict[str, set[Practice]]:
    found: dict[str, set[Practice]] = defaultdict(set)
    for practice, cluster, relation in rows:
        if relation in relations:
            found[cluster].add(practice)
    return found


def _counts(pair: Pair, across: tuple[frozenset[str], frozenset[str]] | None) -> bool:
    one, other = pair[0][0], pair[1][0]
    if across is None:
        return one != other
    return (one in across[0] and other in across[1]) or (one in across[1] and other in across[0])


def b_cubed(links: Sequence[Row], gold: Sequence[Row], practices: Mapping[str, int]) -> float:
    """Return the harmonic mean of B-cubed precision and recall over all practices of the plans."""
    mine, true = neighbours(links, ("same", "unsure")), neighbours(gold, ("same",))
    nodes = [(plan, str(n)) for plan, count in practices.items() for n in range(1, count + 1)]
    both = [(len(mine(node) & true(node)), len(mine(node)), len(true(node))) for node in nodes]
    precision = sum(common / ours for common, ours, _ in both) / len(nodes)
    recall = sum(common / theirs for common, _, theirs in both) / len(nodes)
    return 2 * precision * recall / (precision + recall)


def neighbours(rows: Sequence[Row], relations: Sequence[str]) -> Callable[[Practice], set[Practice]]:
    """Return what gives, for a practice, all practices in a cluster with it, itself among them."""
    members = clusters(rows, relations)
    homes: dict[Practice, list[str]] = defaultdict(list)
    for cluster, practices in members.items():
        for practice in practices:
            homes[practice].append(cluster)
    return lambda practice: {practice}.union(*(members[cluster] for cluster in homes.get(practice, ())))
