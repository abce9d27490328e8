"""How good, how steady and how fast is aligning? ``uv run python tests/benchmarks/bench_align.py``.

Scores the links of the five plans of ``tests/truth`` against labelled clusters (``tests/gold``), as
``scoring_links.py`` counts; the same with the thresholds a fifth lower and higher; every order of arrival;
and many plans that draw on one catalogue of 2,000 duties (``tests/support/manyplans.py``), of which it is known
who states what. Exit code 1 when a figure is not reached.

``--data DIR`` scores a data set's ``links`` instead of aligning the truth. ``--plans N`` says how many plans the
largest run has (10000 are 1.5 million practices); it is made in a process of its own, as are a half and a quarter.
"""

import argparse
import itertools
import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "support"))

import manyplans
import psutil
import scoring
import truthplans
from rich.console import Console
from rich.table import Table
from scoring_links import Row, links_of, load_gold, score

from extract import dataset
from normalize import gather, judge, restate
from normalize.align import Alignment, Before
from normalize.forced import Forced

TWO = ("xinying-111", "pingtung-107")
THREE = (*TWO, "wra-105")
FIVE = truthplans.NAMES
ACROSS = (frozenset({"wra-105"}), frozenset(TWO))
GOALS: dict[str, dict[str, float]] = {
    "two": {"f1": 0.995, "b3": 0.98},
    "across": {"f1": 0.93},
    "five": {"accepted": 0.995, "review": -0.12, "part_recall": 0.85, "part_precision": 0.95},
}
"""At least; at most where negative."""
FIGURES = ("f1", "precision", "recall", "b3", "accepted", "review", "part_recall", "part_precision")
THRESHOLDS = {
    "CUT": (gather, judge),
    "SUPPORT": (gather,),
    "RESTATED": (restate,),
    "HIGH": (judge,),
    "FAIR": (judge,),
    "CLEAR": (judge,),
}
"""Constant -> the modules that hold it."""
JITTER = 0.2
PLANS = 400
WHOLE = 10_000
CATALOGUE, PRACTICES = 2000, 150
MS_A_PLAN = 25.0
ACCEPTED, REVIEW = 0.995, 0.2
FLAT = 1.1
"""The whole run may take so many times the memory of a quarter of it."""
ARRIVALS = 24
VERDICT = {True: "ok", False: "FAIL", None: ""}


def main() -> int:
    """Print the tables; return 1 when a figure is not reached."""
    options = parse()
    if options.child:
        print(json.dumps(measure_scale(options.child)))
        return 0
    verdicts: list[bool] = []
    console = Console(width=160)
    console.print(figure_table(options.data, verdicts))
    if options.data is None:
        console.print(left_out_table(), jitter_table(), order_table(verdicts))
        console.print(scale_table(options.plans, verdicts))
    return 0 if all(verdicts) else 1


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--plans", type=int, default=PLANS)
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


# --- figures by labelled clusters


def figure_table(data: Path | None, verdicts: list[bool]) -> Table:
    """Return the figures: what is labelled, amid which plans it was aligned."""
    table = Table(
        "labelled",
        "amid",
        "pairs",
        *(name.replace("_", "\n") for name in FIGURES),
        "part\npairs",
        "to reach",
        "",
    )
    for name, amid, figures in scored(data):
        goals = GOALS[name] if len(amid) == len(FIVE) else {}
        missed = [figure for figure, goal in goals.items() if not reaches(figures[figure], goal)]
        verdicts += [not missed] if goals else []
        shown = "\n".join(
            f"{figure} {'<=' if goal < 0 else '>='} {abs(goal)}" for figure, goal in goals.items()
        )
        verdict = "FAIL\n" + "\n".join(missed) if missed else "ok" if goals else ""
        cells = [say(figures[figure]) for figure in FIGURES]
        table.add_row(
            name,
            f"{len(amid)} plans",
            str(figures["pairs"]),
            *cells,
            str(figures["part_pairs"]),
            shown,
            verdict,
        )
    return table


def reaches(value: float | None, goal: float) -> bool:
    return value is not None and (value <= -goal if goal < 0 else value >= goal)


def say(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def scored(data: Path | None) -> Iterator[tuple[str, Sequence[str], dict[str, Any]]]:
    """Yield what is labelled, the plans aligned, and the figures."""
    made = {
        len(amid): links_amid(amid) if data is None else links_in(data)
        for amid in ((FIVE,) if data else (FIVE, THREE, TWO))
    }
    for name, amid in (
        ("two", FIVE),
        ("two", THREE),
        ("two", TWO),
        ("across", FIVE),
        ("across", THREE),
        ("five", FIVE),
    ):
        if len(amid) in made:
            yield name, amid, figures_of(name, made[len(amid)])


def links_amid(names: Sequence[str]) -> list[Row]:
    return links_of(Alignment(truthplans.plans(*names)))


def figures_of(name: str, links: Sequence[Row], without: str = "") -> dict[str, Any]:
    plans = {"two": TWO, "across": THREE, "five": FIVE}[name]
    gold = load_gold("clusters-five.csv" if name == "five" else "clusters.csv")
    practices = {plan: len(truthplans.plan(plan).practices) for plan in plans if plan != without}
    return score(links, gold, practices, ACROSS if name == "across" else None)


def links_in(data: Path) -> list[Row]:
    """Return the links of a data set; its practices are found in the truth by their text."""
    read = dataset.read("practices", data).to_pylist()
    names: dict[str, tuple[str, str]] = {}
    for plan in FIVE:
        own = [row for row in read if str(row["plan_id"]).endswith(plan)]
        if not own:
            sys.exit(f"{data}: no practices of {plan}")
        texts = [
            [scoring.fold(text) for text in side]
            for side in ([p.text for p in truthplans.plan(plan).practices], [row["text"] for row in own])
        ]
        names |= {own[j]["practice_id"]: (plan, str(i + 1)) for i, j in scoring.align(*texts)}
    links = dataset.read("links", data).to_pylist()
    return [
        (names[row["practice_id"]], row["canonical_id"], row["relation"])
        for row in links
        if row["practice_id"] in names
    ]


# --- how steady


def left_out_table() -> Table:
    """Return the figures of the five-plan labels with each plan left out."""
    table = Table("left out", *FIGURES)
    for name in FIVE:
        links = links_amid([other for other in FIVE if other != name])
        figures = figures_of("five", links, without=name)
        table.add_row(name, *(say(figures[figure]) for figure in FIGURES))
    return table


def jitter_table() -> Table:
    """Return the figures with each threshold, and all of them, a fifth lower and higher; the range last."""
    table = Table(
        "threshold",
        "two: f1",
        "b3",
        "across: f1",
        *(f"five: {figure}" for figure in ("f1", "accepted", "review")),
    )
    rows = [(name, jittered(change)) for name, change in changes()]
    for name, values in rows:
        table.add_row(name, *map(say, values))
    for word, extreme in (("least", min), ("most", max)):
        table.add_row(
            word,
            *(say(extreme(column)) for column in zip(*(values for _, values in rows), strict=True)),
            style="bold",
        )
    return table


def changes() -> Iterator[tuple[str, dict[str, float]]]:
    yield "as it is", {}
    for name in THRESHOLDS:
        for factor in (1 - JITTER, 1 + JITTER):
            yield f"{name} x {factor}", {name: factor}
    chance = random.Random(0)
    for n in range(8):
        yield f"all at random {n + 1}", {name: chance.uniform(1 - JITTER, 1 + JITTER) for name in THRESHOLDS}


def jittered(change: Mapping[str, float]) -> list[float]:
    with thresholds(change):
        links = links_amid(FIVE)
    two, across, five = (figures_of(name, links) for name in ("two", "across", "five"))
    return [two["f1"], two["b3"], across["f1"], five["f1"], five["accepted"], five["review"]]


@contextmanager
def thresholds(change: Mapping[str, float]) -> Iterator[None]:
    """Run with thresholds times a factor."""
    places = [(module, name, getattr(module, name)) for name in change for module in THRESHOLDS[name]]
    for module, name, value in places:
        setattr(module, name, value * change[name])
    yield
    for module, name, value in places:
        setattr(module, name, value)


# --- order


def order_table(verdicts: list[bool]) -> Table:
    table = Table("order", "measured", "to reach", "")
    same, orders = all_orders()
    ends, kept, arrivals = all_arrivals()
    for what, count, of in (
        ("all five at once: same clusters, same ids", same, orders),
        ("one after the other: same clusters in the end", ends, arrivals),
        ("one after the other: no id becomes another duty's", kept, arrivals),
    ):
        verdicts.append(count == of)
        table.add_row(what, f"{count} of {of}", f"{of}", VERDICT[count == of])
    return table


def ids(alignment: Alignment) -> dict[str, str]:
    """Return practice -> canonical id."""
    return {
        m.practice_id: alignment._names.ids[c] for c, members in alignment._members.items() for m in members
    }


def all_orders() -> tuple[int, int]:
    first = ids(Alignment(truthplans.plans()))
    orders = [*itertools.permutations(FIVE)]
    return sum(ids(Alignment(truthplans.plans(*names))) == first for names in orders), len(orders)


def all_arrivals() -> tuple[int, int, int]:
    """Return how often the end was the same, how often all ids stayed with a practice of theirs, and of how many."""
    end = clusters(ids(Alignment(truthplans.plans())))
    orders = random.Random(0).sample([*itertools.permutations(FIVE)], ARRIVALS)
    results = [arrival(names) for names in orders]
    return sum(last == end for last, _ in results), sum(kept for _, kept in results), len(results)


def arrival(names: Sequence[str]) -> tuple[set[frozenset[str]], bool]:
    former: dict[str, str] = {}
    used: set[str] = set()
    kept = True
    for count in range(1, len(names) + 1):
        now = ids(Alignment(truthplans.plans(*names[:count]), before=Before(former, frozenset(used))))
        living = {former[p] for p in former} & {*now.values()}
        kept &= living == {former[p] for p in former if now[p] == former[p]}
        former, used = now, used | {*now.values()}
    return clusters(former), kept


def clusters(names: Mapping[str, str]) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for practice, name in names.items():
        found.setdefault(name, set()).add(practice)
    return {frozenset(members) for members in found.values()}


# --- scale


def scale_table(plans: int, verdicts: list[bool]) -> Table:
    """Return how long and how large runs of a quarter, a half and the whole of the plans are."""
    runs = [run_apart(max(1, plans // part)) for part in (4, 2, 1)]
    table = Table(
        f"scale ({plans / WHOLE:.0%} of {WHOLE} plans)",
        *(f"{run['plans']} plans" for run in runs),
        "to reach",
        "",
    )
    for what, key, shape in SCALE_ROWS:
        table.add_row(what, *(shape(run[key]) for run in runs), "", "")
    slowest = max(run["assign_ms"] for run in runs)
    growth = runs[-1]["peak_mb"] / runs[0]["peak_mb"]
    each = (runs[-1]["peak_mb"] - runs[0]["peak_mb"]) / max(1, runs[-1]["plans"] - runs[0]["plans"])
    table.add_row("memory, MB a further plan", "", "", f"{each:.3f}", "", "")
    accepted, review = (runs[-1][key] for key in ("accepted", "review"))
    for what, value, goal, reached in (
        ("a plan to the catalogue", f"{slowest:.1f} ms", f"<= {MS_A_PLAN:.0f} ms", slowest <= MS_A_PLAN),
        ("memory, whole over a quarter", f"{growth:.2f} x", f"<= {FLAT} x", growth <= FLAT),
        ("precision accepted without review", say(accepted), f">= {ACCEPTED}", accepted >= ACCEPTED),
        ("review", say(review), f"<= {REVIEW}", review <= REVIEW),
    ):
        verdicts.append(reached)
        table.add_row(what, "", "", value, goal, VERDICT[reached])
    return table


def number(value: float) -> str:
    return f"{value:,.0f}"


def one_place(value: float) -> str:
    return f"{value:.1f}"


SCALE_ROWS: tuple[tuple[str, str, Callable[[float], str]], ...] = (
    ("practices", "practices", number),
    ("wordings", "wordings", number),
    ("canonical practices found (of 2,000)", "found", number),
    ("one plan to the finished catalogue, ms", "assign_ms", one_place),
    ("clusters, verdicts, parts, ids: ms a plan a core", "align_ms", one_place),
    ("links with variation: ms a plan a core", "links_ms", one_place),
    ("memory before, MB", "before_mb", number),
    ("peak memory, MB", "peak_mb", number),
    ("pairwise F1", "f1", say),
)


def run_apart(plans: int) -> dict[str, float]:
    """Return what a process of its own measured."""
    done = subprocess.run(
        [sys.executable, __file__, "--child", str(plans)], stdout=subprocess.PIPE, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure_scale(count: int) -> dict[str, float]:
    """Align so many plans; times are CPU time of the process."""
    plans = manyplans.ManyPlans(count, PRACTICES, CATALOGUE)
    with peaks() as memory:
        alignment, seconds = timed(lambda: Alignment(plans))
        assert alignment.catalogue
        _, of_links = timed(lambda: sum(1 for plan_id in alignment.plans for _ in alignment.links(plan_id)))
    return {
        "plans": count,
        "practices": count * PRACTICES,
        "wordings": alignment.known.wordings,
        "found": len(alignment._members),
        "align_ms": seconds / count * 1000,
        "links_ms": of_links / count * 1000,
        "assign_ms": assign_ms(alignment, count),
        "before_mb": memory[0],
        "peak_mb": memory[1],
        **known_truth(alignment),
    }


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    return run(), time.process_time() - start


@contextmanager
def peaks() -> Iterator[list[float]]:
    """Watch this process; the list holds its memory in MB at first and the most of it at last."""
    found, done = [rss()] * 2, threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            found[1] = max(found[1], rss())

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield found
    done.set()
    watcher.join()


def rss() -> float:
    return psutil.Process().memory_info().rss / 2**20


def assign_ms(alignment: Alignment, count: int, rounds: int = 20) -> float:
    """Return how long one more plan takes to be assigned to the catalogue: keys to vectors to clusters."""
    family = gather._Family([], alignment.known, Forced())
    family.clusters = alignment._gathering.clusters
    plans = manyplans.ManyPlans(count + rounds, PRACTICES, CATALOGUE)
    entries = [plans[n].entries() for n in range(count, count + rounds)]

    def assign() -> None:
        for plan in entries:
            family.choose(plan, family.exact(plan))

    return timed(assign)[1] / rounds * 1000


def known_truth(alignment: Alignment) -> dict[str, float]:
    """Return pairwise F1, the precision of what was accepted and the share in review, by the duties drawn from."""
    verdicts = [verdict for own in alignment._verdicts.values() for verdict in own]
    found = Counter((verdict.cluster, duty(verdict.practice_id)) for verdict in verdicts)
    sure = Counter((verdict.cluster, duty(verdict.practice_id)) for verdict in verdicts if verdict.sure)
    right, accepted = pairs(found.values()), pairs(sure.values())
    ours, theirs = (pairs(together(found, side).values()) for side in (0, 1))
    return {
        "f1": 2 * right / max(1, ours + theirs),
        "accepted": accepted / max(1, pairs(together(sure, 0).values())),
        "review": 1 - sum(verdict.sure for verdict in verdicts) / len(verdicts),
    }


def duty(practice_id: str) -> str:
    return practice_id.rpartition(":")[2]


def together(found: Mapping[tuple[int, str], int], side: int) -> Counter[Any]:
    sizes: Counter[Any] = Counter()
    for place, count in found.items():
        sizes[place[side]] += count
    return sizes


def pairs(sizes: Any) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


if __name__ == "__main__":
    sys.exit(main())
