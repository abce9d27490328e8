"""Is a register, one ruled table over many pages, read as one table?

    uv run python tests/benchmarks/bench_tables.py FOLDER [PDF CSV]...

Each PDF is read by ``extract.table.ruled`` and, page by page, by pdfplumber; columns two to four of a table
(選舉區, 姓名, 政黨) are set against the first three of the CSV. Rows are equal after NFKC and without
white space, and count in the order of the CSV. Without names, every PDF in the folder that has a CSV of its
name is meant. Exit code 1 when a register is not one table, or has fewer rows equal than pdfplumber gives.
"""

import argparse
import csv
import itertools
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pdfplumber
from rapidfuzz.distance import LCSseq
from rich.console import Console
from rich.table import Column, Table

from extract.table.ruled import read_tables

Row = tuple[str, ...]
COLUMNS = ("pages", "tables", "rows", "equal", "by pdfplumber", "of", "")


def main() -> int:
    """Print a row a register; return 1 when one of them is not read as it should be."""
    table = Table(Column("PDF", overflow="fold"), *COLUMNS)
    verdicts = []
    for pdf, register in pairs(arguments()):
        want = [fold(row[:3]) for row in read_csv(register)]
        pages, found = read_tables_of(pdf)
        ours, theirs = (equal(rows, want) for rows in (itertools.chain(*found), plumbed(pdf)))
        verdicts.append(len(found) == 1 and ours >= theirs)
        counts = (pages, len(found), sum(map(len, found)), ours, theirs, len(want))
        table.add_row(pdf.name, *map(str, counts), "ok" if verdicts[-1] else "FAIL")
    Console().print(table)
    return 0 if verdicts and all(verdicts) else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", metavar="PDF CSV", help="file names in the folder")
    args = parser.parse_args()
    if len(args.names) % 2:
        parser.error("each PDF needs its CSV")
    return args


def pairs(args: argparse.Namespace) -> Iterable[tuple[Path, Path]]:
    """Return each PDF with its CSV."""
    if args.names:
        named = [args.folder / name for name in args.names]
        return zip(named[::2], named[1::2], strict=True)
    registers = [(path.with_suffix(".pdf"), path) for path in sorted(args.folder.glob("*.csv"))]
    return [(pdf, register) for pdf, register in registers if pdf.exists()]


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [row for row in csv.reader(lines) if row]


def read_tables_of(pdf: Path) -> tuple[int, list[list[Row]]]:
    """Return how many pages the tables are on, and columns two to four of each."""
    tables, _ = read_tables(pdf)
    pages = {page for table in tables for page in table.pages}
    return len(pages), [[fold(row[1:4]) for row in table.filled()] for table in tables]


def plumbed(pdf: Path) -> Iterator[Row]:
    """Yield columns two to four of what pdfplumber gives page by page; an empty cell is that above it."""
    with pdfplumber.open(pdf) as pages:
        above: list[str] = []
        for page in pages.pages:
            for row in itertools.chain(*page.extract_tables()):
                both = itertools.zip_longest(row, above)
                above = [cell if cell is not None else old or "" for cell, old in both]
                yield fold(above[1:4])


def fold(cells: Sequence[str]) -> Row:
    return tuple(re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)) for cell in cells)


def equal(rows: Iterable[Row], want: Sequence[Row]) -> int:
    """Return how many wanted rows are there, in order."""
    return LCSseq.similarity(list(rows), list(want))


if __name__ == "__main__":
    sys.exit(main())
