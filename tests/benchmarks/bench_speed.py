"""How long does a whole read take? ``uv run python tests/benchmarks/bench_speed.py``.

One process reads the three plans that have a text layer, and opens them with pdfplumber to do no more than
parse each page's objects; both in turn, so that other work on the machine meets both. Process time; the
median of the rounds' ratios, after a round to warm up. Exit code 1 when it is more than 1.3.
"""

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from extract import read_plan

RAW = Path(__file__).parents[2] / "data" / "raw"
PLANS = [RAW / f"{name}.pdf" for name in ("xinying-111", "pingtung-107", "taipei-112")]
ROUNDS = 5
GOAL = 1.3


def main() -> int:
    """Print the seconds and their ratio; return 1 when it is too high."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    rounds = [(seconds(read_plan), seconds(parse)) for _ in range(ROUNDS + 1)][1:]
    reads, parses = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratios = sorted(read / parsed for read, parsed in rounds)
    ratio = statistics.median(ratios)
    print(f"extract.read_plan       {reads:6.3f} s")
    print(f"pdfplumber's objects    {parses:6.3f} s")
    print(f"ratio                   {ratio:6.3f}    {ratios[0]:.3f} to {ratios[-1]:.3f} in {ROUNDS} rounds")
    print(f"to reach             <= {GOAL:6.3f}    {'ok' if ratio <= GOAL else 'FAIL'}")
    return 0 if ratio <= GOAL else 1


def parse(path: Path) -> None:
    """Parse what is drawn on each page, and nothing else."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            _ = page.objects
            page.close()


def seconds(work: Callable[[Path], object]) -> float:
    """Return the process time of the work on all plans."""
    gc.collect()
    start = time.process_time()
    for plan in PLANS:
        work(plan)
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
