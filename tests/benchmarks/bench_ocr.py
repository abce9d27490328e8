"""How well and how fast scanned plans are read: the figures of issue 3, in one table.

    uv run python tests/benchmarks/bench_ocr.py [--memory DIR] [--only NAME] [--speed-pages 6] [--memory-pages 100]

Accuracy is scored as ``scoring.py`` says. With ``--memory`` what the engine read is kept, so
that a second run measures the code above it alone; speed is always measured without.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import psutil
from PIL import Image
from scoring import score

from extract import read_plan
from extract.pdf import page_count
from extract.scans import ocr, scan
from extract.scans.pictures import PagePicture, render

RAW = Path(__file__).parents[2] / "data" / "raw"
TRUTH = Path(__file__).parents[1] / "truth"
FIELDS = ("facet", "strategy", "item", "label", "departments", "deadline")
GOALS: dict[str, dict[str, float]] = {
    "fengshan-112": {"cer": 0.004, "fuzzy_f1": 0.985, "perfect": 0.80}
    | dict.fromkeys(FIELDS[:4], 0.97)
    | dict.fromkeys(FIELDS[4:], 0.98),
    "wra-105": {"cer": 0.008, "fuzzy_f1": 0.975, "perfect": 0.70} | dict.fromkeys(FIELDS[:4], 0.97),
    "xinying-111 150 dpi": {"fuzzy_f1": 0.97},
    "xinying-111 200 dpi": {"fuzzy_f1": 0.985},
    "xinying-111 300 dpi": {"fuzzy_f1": 0.985},
}


FLAT = 0.05
"""Share by which the memory of a process may grow while it reads many pages."""


class Timed:
    """The engine, with the seconds it took."""

    def __init__(self, engine: Any) -> None:
        self.engine, self.seconds = engine, 0.0

    def find_lines(self, picture: Any) -> Any:
        return self._call(self.engine.find_lines, picture)

    def read_strips(self, picture: Any, strips: Any) -> Any:
        return self._call(self.engine.read_strips, picture, strips)

    def _call(self, function: Any, *args: Any) -> Any:
        start = time.perf_counter()
        result = function(*args)
        self.seconds += time.perf_counter() - start
        return result


def spoiled(shown: PagePicture, seed: int) -> PagePicture:
    """Return a page as a poor scanner gives it: 0.8 degrees of skew, noise, JPEG 60."""
    height, width = shown.picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -0.8, 1)
    picture = cv2.warpAffine(
        shown.picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,) * 3
    )
    noise = np.random.default_rng(seed).normal(0, 8, picture.shape)
    noisy = np.clip(picture + noise, 0, 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
    return PagePicture(shown.number, shown.width, shown.height, cv2.imdecode(packed, cv2.IMREAD_COLOR))


def read_case(name: str, memory: Path | None) -> list[dict[str, Any]]:
    """Read a case as a plan and return its practices: a scan as it is, or a rendering made poor."""
    plan, *dpi = name.split()
    path = RAW / f"{plan}.pdf"
    if not dpi:
        return [asdict(practice) for practice in read_plan(path, memory=memory).practices]
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, page_count(path) + 1):
            shown = spoiled(render(path, number, int(dpi[0])), number - 1)
            picture = Image.fromarray(np.asarray(shown.picture, np.uint8))
            picture.save(Path(folder, f"{number:03}.png"), dpi=(int(dpi[0]), int(dpi[0])))
        return [asdict(practice) for practice in read_plan(folder, memory=memory).practices]


def accuracy(names: Sequence[str], memory: Path | None) -> Iterator[str]:
    yield f"{'':22}{'cer':>8}{'fuzzy':>8}{'perfect':>8}" + "".join(f"{field[:8]:>9}" for field in FIELDS)
    for name in names:
        truth = json.loads((TRUTH / f"{name.split()[0]}.json").read_text(encoding="utf-8"))["practices"]
        rows = read_case(name, memory)
        found, *_ = score(truth, rows)
        missed = [key for key, goal in GOALS[name].items() if not _reached(key, found[key], goal)]
        verdict = f"below goal: {', '.join(missed)}" if missed else "ok"
        yield (
            f"{name:22}{found['cer']:8.2%}{found['fuzzy_f1']:8.3f}{found['perfect']:8.3f}"
            + "".join(f"{found[field]:9.3f}" for field in FIELDS)
            + f"  {verdict}"
        )


def _reached(key: str, value: float, goal: float) -> bool:
    return value <= goal if key == "cer" else value >= goal


# --- speed


def one_page(number: int) -> tuple[float, float]:
    """Return seconds for one page in all, and in the engine."""
    shown = render(RAW / "fengshan-112.pdf", number)
    timed = Timed(ocr.ENGINE)
    start = time.perf_counter()
    scan.read_page(shown.picture, number, shown.width, shown.height, timed)
    return time.perf_counter() - start, timed.seconds


def _one_thread() -> None:
    os.environ[ocr.THREADS] = "1"
    one_page(1)


def speed(pages: int) -> Iterator[str]:
    numbers = [1 + i % 10 for i in range(pages)]
    alone, alone_rate = _timed_pool(1, numbers)
    _, pair_rate = _timed_pool(2, numbers)
    total, engine = (sum(values) for values in zip(*alone, strict=True))
    yield f"seconds a page, one process of one thread    {total / pages:8.2f}"
    yield f"overhead beyond the engine (goal 15 %)       {(total - engine) / engine:8.1%}"
    yield f"two processes against one (goal 1.5)         {pair_rate / alone_rate:8.2f}"
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    yield f"largest process, GB (goal 1.5)               {peak:8.2f}"


def _timed_pool(workers: int, numbers: Sequence[int]) -> tuple[list[tuple[float, float]], float]:
    """Return each page's seconds, and pages a second, with the engines already loaded."""
    with ProcessPoolExecutor(workers, initializer=_one_thread) as pool:
        list(pool.map(one_page, [1] * workers))
        start = time.perf_counter()
        results = list(pool.map(one_page, numbers))
        return results, len(numbers) / (time.perf_counter() - start)


# --- memory


def resident_after(pages: int) -> dict[int, float]:
    """Return GB of resident memory after 10, half and all pages: one page with ever other noise; 20 at least."""
    shown = render(RAW / "fengshan-112.pdf", 3)
    after = {}
    for number in range(1, pages + 1):
        noise = np.random.default_rng(number).normal(0, 6, shown.picture.shape[:2])[:, :, None]
        picture = np.clip(shown.picture + noise, 0, 255).astype(np.uint8)
        scan.read_page(picture, number, shown.width, shown.height)
        if number in (10, pages // 2, pages) or number % 100 == 0:
            after[number] = psutil.Process().memory_info().rss / 1e9
    return after


def memory_rows(pages: int) -> Iterator[str]:
    with ProcessPoolExecutor(1) as pool:
        after = pool.submit(resident_after, pages).result()
    for number, size in after.items():
        yield f"{f'resident after {number} pages, GB':45}{size:8.2f}"
    *_, half, last = after  # the engine's own buffers grow over the first pages
    grown = after[last] / after[half] - 1
    yield f"grown since page {half:<28}{grown:8.1%}  {'ok' if grown <= FLAT else 'below goal: flat'}"


def main() -> int:
    """Print the table; the exit code is 1 when a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--memory", type=Path, help="keep what the engine read in this folder")
    parser.add_argument("--only", help="cases whose name contains this")
    parser.add_argument("--speed-pages", type=int, default=6, help="pages to time; 0 for none")
    parser.add_argument("--memory-pages", type=int, default=0, help="pages over which memory is watched")
    args = parser.parse_args()
    names = [name for name in GOALS if not args.only or args.only in name]
    missed = False
    for line in accuracy(names, args.memory):
        missed |= "below goal" in line
        print(line, flush=True)
    for line in speed(args.speed_pages) if args.speed_pages else ():
        print(line, flush=True)
    for line in memory_rows(args.memory_pages) if args.memory_pages else ():
        missed |= "below goal" in line
        print(line, flush=True)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
