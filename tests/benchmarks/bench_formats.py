"""Does a plan say the same in every format? ``uv run python tests/benchmarks/bench_formats.py [--seeds 0:200]``.

Each seed's plan is written as PDF, .docx and .odt and read. One row a format: plans and practices read without
a mistake, practices equal to the PDF's in every field (but page, boxes and how lines break), seconds a plan.
Exit code 1 unless every practice is equal.

With ``--office`` LibreOffice sets the .docx and .odt as PDFs, in a Chinese face that is installed here, and the
lines within the tables are compared with ours: how often we break a line where it does.
"""

import argparse
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "support"))

import docxwrite
import factory
import odtwrite
from docplan import Doc, doc_of
from rich.console import Console
from rich.table import Table
from verdict import FIELDS, plain

from extract import read_plan
from extract.document import Reading, read_document
from extract.page import Page
from extract.records import Plan
from extract.table.sheet import page_to_sheet

WRITERS: dict[str, Callable[[Doc, Path], None]] = {
    "docx": docxwrite.write_docx,
    "odt": odtwrite.write_odt,
}
FACE = "AR PL UKai TW"
"""標楷體's kin that LibreOffice finds here: its Latin characters are half an em wide, too."""


def main() -> int:
    """Print the table; return 1 when a practice differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="0:200", help="FIRST:LAST, the last not included")
    parser.add_argument("--office", action="store_true", help="compare line breaks with LibreOffice's")
    args = parser.parse_args()
    seeds = range(*map(int, args.seeds.split(":")))
    counts: Counter[tuple[str, str]] = Counter()
    seconds: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        for seed in seeds:
            score(seed, Path(folder), counts, seconds)
        lines = dict(line_shares(seeds, Path(folder))) if args.office else {}
    table = Table(
        "format", "plans", "without mistake", "practices", "equal to PDF", "share", "s a plan", "lines"
    )
    for form in ("pdf", *WRITERS):
        equal, practices = counts[form, "equal"], counts[form, "practices"]
        shown = (counts[form, "plans"], counts[form, "right"], practices, equal)
        share, pace = f"{equal / practices:.4f}", f"{seconds[form] / len(seeds):.3f}"
        table.add_row(form, *map(str, shown), share, pace, f"{lines[form]:.4f}" if form in lines else "")
    Console().print(table)
    good = all(counts[form, "equal"] == counts["pdf", "practices"] for form in WRITERS)
    print("ok" if good else "FAIL")
    return int(not good)


def score(seed: int, folder: Path, counts: Counter[tuple[str, str]], seconds: Counter[str]) -> None:
    """Write and read one seed's plan in each format; every other one has a drawn outline round its table."""
    spec, layout = factory.random_plan(seed, outline=seed % 2 == 1)
    drawn: list[Any] = []
    for form in ("pdf", *WRITERS):
        path = folder / f"plan.{form}"
        if form == "pdf":
            factory.draw(spec, layout, path)
        else:
            WRITERS[form](doc_of(spec, layout), path)
        start = time.perf_counter()
        plan = read_plan(path)
        seconds[form] += time.perf_counter() - start
        own = said(plan)
        drawn = drawn or own
        counts[form, "plans"] += 1
        counts[form, "right"] += not factory.mistakes(spec, layout, plan)
        counts[form, "practices"] += len(own)
        counts[form, "equal"] += sum(a == b for a, b in zip(own, drawn, strict=False))
        if own != drawn:
            print(f"seed {seed}: {form} differs")


def said(plan: Plan) -> list[dict[str, Any]]:
    return [{field: plain(getattr(p, field)) for field in FIELDS} for p in plan.practices]


# --- LibreOffice


def line_shares(seeds: range, folder: Path) -> Iterator[tuple[str, float]]:
    """Yield format and the share of our lines within tables that LibreOffice's PDF has."""
    for form, write in WRITERS.items():
        files = []
        for seed in seeds:
            files.append(folder / f"{form}-{seed}.{form}")
            write(doc_of(*factory.random_plan(seed, kinsoku=True)), files[-1])
            in_face(files[-1])
        home = f"-env:UserInstallation=file://{folder / 'home'}"
        command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=1800)
        same = total = 0
        for file in files:
            ours, theirs = lines(file), lines(file.with_suffix(".pdf"))
            same += sum((ours & theirs).values())
            total += sum(ours.values())
        yield form, same / total


def in_face(path: Path) -> None:
    """Change the face of a written document, and let it space Latin characters as by default."""
    import zipfile

    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, text in parts.items():
            text = text.replace(
                'style:font-name="標楷體"', f'fo:font-family="{FACE}" style:font-family-asian="{FACE}"'
            )
            text = text.replace("標楷體", FACE).replace('<w:autoSpaceDE w:val="0"/>', "")
            package.writestr(name, text)


def lines(path: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for page in read_document(path, Reading(ocr="never")):
        if isinstance(page, Page):
            for table in page_to_sheet(page).tables:
                found.update("".join(line.text.split()) for cell in table.lines for line in cell)
    return found


if __name__ == "__main__":
    sys.exit(main())
