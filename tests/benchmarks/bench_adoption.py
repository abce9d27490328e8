"""How long the adoption matrix of a year takes, and how much memory, on a generated data set.

    uv run python tests/benchmarks/bench_adoption.py [--plans 10000] [--one-year]

Figures to reach on 10,000 plans of 100 practices: 2 s and 1 GB. With ``--one-year`` all plans are of one
year and agency, so that the year's matrix has the whole million of practices in it.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

import scaleset

from extract import journal
from zuofa import adoption as store

SECONDS, MEGABYTES = 2.0, 1000
YEAR = 112

_QUESTION = f"""
import sys, time
from pathlib import Path
from compare.adoption import adoption, common_but_lacking, matrix, rare
def memory():
    lines = Path("/proc/self/status").read_text().splitlines()  # ru_maxrss has the parent's too
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
started = time.perf_counter()
found = adoption(Path(sys.argv[1]), year={YEAR})
read = time.perf_counter() - started
shown = matrix(found)
whole = time.perf_counter() - started
peak = memory()
started = time.perf_counter()
few, lacking = rare(found), common_but_lacking(found)
rest = time.perf_counter() - started
print(len(found), *shown.shape, read, whole, peak, rest, len(lacking))
"""


def ask(data: Path) -> list[float]:
    """Return what a fresh process says: rows, duties, offices, seconds read, seconds, MB, seconds of the rest."""
    out = subprocess.run(
        [sys.executable, "-c", _QUESTION, str(data)], capture_output=True, text=True, check=True
    )
    return [float(word) for word in out.stdout.split()]


def make(data: Path, plans: int, years: range) -> float:
    """Write the data set with its table ``adoption``; return the seconds that this table took."""
    scaleset.write(data, plans, years)
    started = time.perf_counter()
    with journal.locked(data, "run"):
        db = journal.open_journal(data)
        store.refresh(db, data)
        db.close()
    return time.perf_counter() - started


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--plans", type=int, default=1000)
    parser.add_argument("--one-year", action="store_true")
    parser.add_argument("--data", type=Path, help="keep the data set here, or use the one that is there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = chosen.data or Path(folder)
        years = range(YEAR, YEAR + 1) if chosen.one_year else scaleset.YEARS
        if chosen.one_year:
            scaleset.OFFICES = chosen.plans
        if not (data / "adoption").exists():
            print(f"{chosen.plans} plans; adoption worked out in {make(data, chosen.plans, years):.1f} s")
        rows, duties, offices, read, seconds, peak, rest, lacking = ask(data)
    print(f"year {YEAR}: {rows:.0f} rows, matrix {duties:.0f} duties x {offices:.0f} offices")
    print(f"adoption {read:.2f} s, with the matrix {seconds:.2f} s, peak {peak:.0f} MB")
    print(f"rare and common but lacking {rest:.2f} s, {lacking:.0f} rows")
    reached = seconds <= SECONDS and peak <= MEGABYTES
    print("ok" if reached else "FAIL")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
