"""How fast and how large is a batch? ``uv run python tests/benchmarks/bench_batch.py``.

Forty plans are copies of those in data/raw that have a text layer (``bench_ocr.py`` times the scans), each
made another file by a comment after its end; so a dozen are of each office and year, which the batch has to
keep apart as well. Times are of whole processes.
"""

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pikepdf
import psutil
from rich.console import Console
from rich.table import Table

from extract.document import has_text
from extract.page import Page
from extract.pdf import read_pages

RAW = Path(__file__).parents[2] / "data" / "raw"
ZUOFA = Path(sys.executable).with_name("zuofa")
PLANS = 40
ROUNDS = 3
"""Each time is the best of so many: other work on the machine only ever adds."""
PAGES = (100, 200, 300)


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    table = Table("what", "measured", "to reach")
    with tempfile.TemporaryDirectory() as folder:
        for row in itertools.chain(time_rows(Path(folder)), memory_rows(Path(folder))):
            table.add_row(*row)
    Console().print(table)


def time_rows(folder: Path):
    """Yield rows on speed: two processes against one, and a second ingest against the first."""
    raw = copies(folder / "raw")
    one = min(seconds("--raw", raw, "--data", folder / f"one-{n}", "--jobs", 1) for n in range(ROUNDS))
    two = min(seconds("--raw", raw, "--data", folder / f"two-{n}", "--jobs", 2) for n in range(ROUNDS))
    again = min(seconds("--raw", raw, "--data", folder / "two-0") for _ in range(ROUNDS))
    yield f"{PLANS} plans, 1 process", f"{one:.1f} s", ""
    yield f"{PLANS} plans, 2 processes", f"{two:.1f} s = {one / two:.2f} x as fast", "1.7 x"
    yield "the same again, nothing changed", f"{again:.2f} s = {two / again:.0f} x as fast", "30 x"


def copies(folder: Path) -> Path:
    folder.mkdir()
    plans = itertools.cycle(path for path in sorted(RAW.glob("*.pdf")) if is_text(path))
    for n, plan in zip(range(PLANS), plans, strict=False):
        (folder / f"{plan.stem}-{n}.pdf").write_bytes(plan.read_bytes() + f"% copy {n}\n".encode())
    return folder


def is_text(plan: Path) -> bool:
    return all(isinstance(page, Page) and has_text(page) for page in read_pages(plan))


def seconds(*arguments: object) -> float:
    """Return how long an ingest takes, start to end; it must have had a plan of each of the files."""
    start = time.perf_counter()
    command = [ZUOFA, "ingest", "--json", *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    took = time.perf_counter() - start
    assert [file["status"] for file in json.loads(done.stdout)["files"]].count("failed") == 0
    return took


def memory_rows(folder: Path):
    """Yield rows on the memory of the worker that reads one long plan."""
    for pages in PAGES:
        raw = folder / f"{pages} pages"
        raw.mkdir()
        lengthen(next(RAW.glob("xinying*.pdf")), raw / "long.pdf", pages)
        yield f"worker's peak over {pages} pages", f"{peak(raw, folder / 'long'):.0f} MB", "400 MB, flat"


def lengthen(plan: Path, target: Path, pages: int) -> None:
    """Write a PDF of ``pages`` pages: those of ``plan`` over and over."""
    with pikepdf.open(plan) as once, pikepdf.new() as long:
        for page in itertools.islice(itertools.cycle(once.pages), pages):
            long.pages.append(page)
        long.save(target)


def peak(raw: Path, data: Path) -> float:
    """Return the most resident memory, in MB, of any worker of a batch over ``raw``."""
    command = [ZUOFA, "ingest", "--raw", raw, "--data", data, "--jobs", "1"]
    most = 0
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL) as batch:
        while batch.poll() is None:
            for worker in psutil.Process(batch.pid).children(recursive=True):
                most = max(most, resident(worker))
            time.sleep(0.02)
    return most / 2**20


def resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0


if __name__ == "__main__":
    main()
