"""Scans of many pages, and an engine that writes down what it is asked: quick, for what is not about reading.

    python fake_engine.py RAW DATA

reads a folder of such scans in a process of its own, to be killed.
"""

import hashlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from extract.document import Reading
from extract.plan import read_pages
from extract.records import Plan, Source
from extract.scans import ocr
from extract.scans.ink import Picture
from extract.scans.ocr import Glyph, Strip
from zuofa.ingest import ingest
from zuofa.options import Options

SECONDS = 0.1
"""That the engine takes for a page."""
TEXT = "持續辦理業務服務"


def write_scan(path: Path, pages: int) -> Path:
    """Write a TIFF whose pages differ."""
    path.parent.mkdir(parents=True, exist_ok=True)
    first, *rest = (page_picture(number) for number in range(pages))
    first.save(path, save_all=True, append_images=rest, dpi=(100, 100))
    return path


def page_picture(number: int) -> Image.Image:
    """Return a page with one line that looks like print; its place tells the number."""
    page = np.full((1169, 827), 255, np.uint8)
    top = 102 + 20 * number
    for i in range(len(TEXT)):
        page[top : top + 36, 102 + 40 * i : 138 + 40 * i : 6] = 0
    return Image.fromarray(page)


def read_scan(path: str | Path, *, reading: Reading, source: Source | None = None) -> Plan:
    """Read a plan with the fake engine, in place of the reader; its log stands beside the scan."""
    log = Path(path).with_suffix(".log")
    ocr.find_lines = lambda picture: find_lines(picture, log)
    ocr.read_strips = read_strips
    return read_pages(Path(path), reading).plan(Path(path), source)


def find_lines(picture: Picture, log: Path) -> list[Strip]:
    time.sleep(SECONDS)
    with log.open("a", encoding="utf-8") as stream:
        stream.write(hashlib.sha256(picture.tobytes()).hexdigest() + "\n")
    top = int(np.flatnonzero((picture < 128).any(axis=1))[0])
    return [Strip(100, top - 2, 100 + 40 * len(TEXT), top + 38)]


def read_strips(picture: Picture, strips: Sequence[Strip]) -> list[list[Glyph]]:
    return [[Glyph(char, s.x0 + 20 + 40 * i, 0.98) for i, char in enumerate(TEXT)] for s in strips]


if __name__ == "__main__":
    ingest(raw=Path(sys.argv[1]), data=Path(sys.argv[2]), options=Options(jobs=1), read=read_scan)
