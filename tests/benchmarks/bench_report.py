"""How large a report of 300 offices × 100 items is, and how long a browser takes until its matrix can be used.

Every office words every item in its own way, and there are more places to show than the page has room for.
"""

import argparse
import csv
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from browser import FLAGS, find_browser  # noqa: E402
from reports import content  # noqa: E402

from compare.report import make_report  # noqa: E402

OFFICES, ITEMS = 300, 100
MOST_MEGABYTES, MOST_SECONDS = 15.0, 3.0
WEIGHTS = {"adopted": 62, "changed": 8, "partial": 12, "missing": 8, "unsure": 6, "not_read": 4}
FILES = ("pingtung-107.pdf", "taipei-112.pdf", "xinying-111.pdf")
OPENED = """() => ({
    cells: document.querySelectorAll('td.c[data-p]').length,
    now: performance.now() / 1000,
})"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3, help="how often it is opened; the slowest counts")
    parser.add_argument("--out", type=Path, help="keep the page")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = options.out or Path(folder) / "report.html"
        missed = make(out)
        return int(browse(out, options.times) or missed)


def make(out: Path) -> bool:
    with (ROOT / "data/registers/taipower-112.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    made = content(OFFICES, ITEMS, texts=texts, files=FILES, weights=WEIGHTS, pages=9)
    start = time.perf_counter()
    report = make_report(made, ROOT / "data/raw")
    seconds = time.perf_counter() - start
    out.write_text(report.html, encoding="utf-8", newline="")
    strings = sum(len(practice["text"]) for practice in made.practices.values()) / len(made.practices)
    print(f"{OFFICES} offices × {ITEMS} items, {len(made.practices)} texts of {strings:.0f} characters")
    print(f"made in {seconds:.1f} s, {len(report.pictures.pictures)} pictures, {report.left_out} left out")
    return row("size", report.size / 1e6, MOST_MEGABYTES, "MB")


def browse(out: Path, times: int) -> bool:
    program = find_browser()
    if program is None:
        print("opened: FAIL, there is no Chromium on this machine")
        return True
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        found = [opened(browser, out) for _ in range(times)]
        browser.close()
    ready, scrolled, evidence, filtered = (max(times) for times in zip(*found, strict=True))
    missed = row("opened, its matrix can be used", ready, MOST_SECONDS, "s")
    missed |= row("scrolled to its last row", scrolled, MOST_SECONDS, "s")
    missed |= row("evidence with its picture", evidence, MOST_SECONDS, "s")
    return missed | row("filtered to what must be looked at", filtered, MOST_SECONDS, "s")


def opened(browser: Any, out: Path) -> tuple[float, float, float, float]:
    """Open the page in a new context; return seconds until it can be used, to its end, to evidence, a filter."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(out.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    found = page.evaluate(OPENED)
    assert found["cells"] >= OFFICES * 12, found
    start = time.perf_counter()
    page.evaluate("document.querySelector('#matrix').scrollTo(1e6, 1e6)")
    page.wait_for_selector("tbody:last-of-type tr:last-child td.c")
    scrolled = time.perf_counter() - start
    page.evaluate("document.querySelector('#matrix').scrollTo(0, 0)")
    start = time.perf_counter()
    page.locator("td.s-partial").first.click()
    page.wait_for_selector("#evidence img")
    evidence = time.perf_counter() - start
    page.keyboard.press("Escape")
    start = time.perf_counter()
    page.click("#needed")
    page.wait_for_selector("html[data-ready=yes]")
    filtered = time.perf_counter() - start
    context.close()
    return found["now"], scrolled, evidence, filtered


def row(name: str, value: float, most: float, unit: str) -> bool:
    """Print a figure and return whether it misses its goal."""
    print(f"{name:36} {value:6.2f} {unit:3} < {most:g} {unit:3} {'ok' if value < most else 'FAIL'}")
    return value >= most


if __name__ == "__main__":
    sys.exit(main())
