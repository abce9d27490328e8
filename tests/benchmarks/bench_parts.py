"""How many merged and split practices are found? ``uv run python tests/benchmarks/bench_parts.py [--seeds N]``.

Practices of each of the five plans of ``tests/truth`` are merged and split on purpose (``tests/support/planting.py``:
neighbours, distant ones, three at once; in two, in three; verbatim, respelled, reworded, with other figures), and
the changed plan is aligned with its original alone and amid all five. Recall: a merged practice is linked to
the duty of each that it was made from, a piece to the duty of its whole, by any relation. Precision: of the part
links from or to the changed plan, those whose duty shares an origin or a labelled duty with the practice, in
most of the duty's practices of other plans. Exit code 1 when a figure is not reached.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "support"))

import planting
import truthplans
from mutations import Mutant
from rich.console import Console
from rich.table import Table
from scoring_links import load_gold

from normalize.align import Alignment, Link, PlanStatements

RECALL, PRECISION = 0.9, 0.97
"""Least, amid all five."""
Count = Counter[str]


def main() -> int:
    """Print the table; return 1 when a figure is not reached."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=1)
    counts = measured(range(parser.parse_args().seeds))
    table = Table("planted", "amid", "links wanted", "recall", "part links", "precision")
    for (what, amid), count in sorted(counts.items()):
        table.add_row(what, amid, *cells(count))
    Console(width=120).print(table)
    whole = counts["all", "five plans"]
    return int(recall(whole) < RECALL or precision(whole) < PRECISION)


def measured(seeds: Sequence[int]) -> dict[tuple[str, str], Count]:
    """Return what was counted, by kind and by wording, amid one plan and five."""
    counts: dict[tuple[str, str], Count] = defaultdict(Counter)
    labels = labelled()
    for kind, wording, plan, seed in cases(seeds):
        mutant = planting.planted(plan, kind, wording, seed)
        for amid, plans in (("its original", [plan]), ("five plans", truthplans.plans())):
            count = counted(Alignment([*plans, mutant.plan]), mutant, labels)
            for what in (kind, wording, "all"):
                counts[what, amid] += count
    return counts


def cases(seeds: Sequence[int]) -> Iterator[tuple[str, str, PlanStatements, int]]:
    for kind in planting.KINDS:
        for wording in planting.WORDINGS:
            for seed in seeds:
                yield from ((kind, wording, plan, seed) for plan in truthplans.plans())


def labelled() -> dict[str, set[str]]:
    """Return practice -> the labelled duties that it states, contains or is a part of."""
    found: dict[str, set[str]] = defaultdict(set)
    for (plan, number), duty, _ in load_gold("clusters-five.csv"):
        found[f"{plan}:{number}"].add(duty)
    return found


def counted(alignment: Alignment, mutant: Mutant, labels: dict[str, set[str]]) -> Count:
    links = [link for plan_id in alignment.plans for link in alignment.links(plan_id)]
    count = Counter({"wanted": 0, "found": 0, "parts": 0, "right": 0})
    own = {link.practice_id: link.canonical_id for link in links if link.relation != "part"}
    linked = {(link.practice_id, link.canonical_id) for link in links}
    for practice, origin in planted_ties(mutant):
        count["wanted"] += 1
        count["found"] += (practice, own[origin]) in linked
    for link, others in part_links(links, own, mutant):
        ties = sum(tied(link.practice_id, other, mutant, labels) for other in others)
        count["parts"] += 1
        count["right"] += 2 * ties >= len(others)
    return count


def planted_ties(mutant: Mutant) -> Iterator[tuple[str, str]]:
    """Yield merged practices and pieces, each with each practice that it was made from."""
    pieces = Counter(origin for origins in mutant.origins.values() for origin in origins)
    for practice, origins in mutant.origins.items():
        if len(origins) > 1 or pieces[origins[0]] > 1:
            yield from ((practice, origin) for origin in origins)


def part_links(
    links: Sequence[Link], own: dict[str, str], mutant: Mutant
) -> Iterator[tuple[Link, list[str]]]:
    """Yield part links from or to the changed plan, with the practices of other plans that state the duty."""
    members: dict[str, list[str]] = defaultdict(list)
    for practice, duty in own.items():
        members[duty].append(practice)
    for link in links:
        there = members[link.canonical_id]
        if link.relation == "part" and not mutant.origins.keys().isdisjoint([link.practice_id, *there]):
            yield link, [other for other in there if other.rpartition(":")[0] != link.plan_id]


def tied(one: str, other: str, mutant: Mutant, labels: dict[str, set[str]]) -> bool:
    """Tell whether two practices were made from the same, or from such as labels tie."""
    origins = [set(mutant.origins.get(practice, (practice,))) for practice in (one, other)]
    duties = [set().union(*(labels.get(origin, set()) for origin in side)) for side in origins]
    return bool(origins[0] & origins[1] or duties[0] & duties[1])


def cells(count: Count) -> list[str]:
    share: Callable[[float], str] = "{:.3f}".format
    return [str(count["wanted"]), share(recall(count)), str(count["parts"]), share(precision(count))]


def recall(count: Count) -> float:
    return count["found"] / max(1, count["wanted"])


def precision(count: Count) -> float:
    return count["right"] / max(1, count["parts"])


if __name__ == "__main__":
    sys.exit(main())
