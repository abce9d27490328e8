"""What do other readers of tables make of the same plans? One table.

    uv run --group peers python tests/benchmarks/bench_peers.py
    uv run --group peers --with "mineru>=4,<5" python tests/benchmarks/bench_peers.py    # MinerU too

Each peer reads the three plans that have a text layer; ``peers.py`` makes practices of its tables, and
``scoring.py`` counts how many are as a person transcribed them. Seconds are of processor time, child
processes included, the best of three rounds in which all take turns; the last column sets them against our
whole read.

MinerU is in no dependency group: were it in the lock file, every environment of the project would get the
older Pillow that it asks for. Its flash tier, in text mode, opened no connection and loaded no model (4.0.12,
tried with sockets blocked). Its other tiers need models from a hub and are left out. ``pdfplumber-rs`` must
never be installed here: it overwrites pdfplumber.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil
from peers import PEERS
from rich.console import Console
from rich.table import Table
from scoring import load_truth, score

from extract import read_plan

RAW = Path(__file__).parents[2] / "data" / "raw"
PLANS = {"xinying-111": 11, "pingtung-107": 16, "taipei-112": 11}
"""Plans and their pages."""
OURS = "extract.read_plan"
ROUNDS = 3

Reader = Callable[[Path], list[dict[str, Any]]]


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    readers = {OURS: read_ours} | {f"{peer.name} {peer.version}": peer.read for peer in PEERS if peer.version}
    table = Table("reader", "plan", "perfect", "rows_f1", "s/page", "to ours")
    rows = {plan: dict(plan_rows(readers, plan)) for plan in PLANS}
    for name in readers:
        for plan in PLANS:
            table.add_row(name, plan, *rows[plan][name])
        table.add_section()
    for peer in PEERS:
        if not peer.version:
            table.add_row(peer.name, "not installed")
    Console().print(table)


def plan_rows(readers: Mapping[str, Reader], plan: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each reader's figures over a plan; the first reading, which is scored, is not timed."""
    path, truth = RAW / f"{plan}.pdf", load_truth(plan)
    scores = {name: score(truth, read(path))[0] for name, read in readers.items()}
    rounds = [{name: seconds(read, path) for name, read in readers.items()} for _ in range(ROUNDS)]
    best = {name: min(one[name] for one in rounds) for name in readers}
    for name, figures in scores.items():
        shares = (f"{figures[key]:.3f}" for key in ("perfect", "rows_f1"))
        yield name, (*shares, f"{best[name] / PLANS[plan]:.3f}", f"x {best[name] / best[OURS]:.2f}")


def read_ours(path: Path) -> list[dict[str, Any]]:
    return [asdict(practice) for practice in read_plan(path).practices]


def seconds(read: Reader, path: Path) -> float:
    start = processor_time()
    read(path)
    return processor_time() - start


def processor_time() -> float:
    """Return what this process and its children, ended or not, have used."""
    ended = os.times()
    living = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return time.process_time() + sum(ended[2:4]) + sum(times.user + times.system for times in living)


if __name__ == "__main__":
    main()
