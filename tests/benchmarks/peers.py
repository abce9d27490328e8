"""Other readers of tables, and the glue that makes practices of what they give.

A peer gives tables as rows of cells, printed lines separated by line feeds. The glue is what a careful user
would write in an afternoon, the same for all, and in their favour where that costs nothing:

- ``drop_headers``: a row of column names is dropped wherever it is repeated;
- ``join_rows``: a row with no numbered heading goes on with the row before (a page break cut it in two);
- ``carry_down``: a facet, strategy or item stands for the rows below it that have none;
- ``split_practices``: a line that begins with (1), (2) … opens a practice;
- ``share``: the lines of the department and deadline cells are given to the practices in order, several to
  each where they divide evenly (so a deadline that is always wrapped in two comes out whole).

MinerU joins the lines of a cell: ``break_lines`` puts a line feed before each (1), after each department and
after each deadline, where they can be told by how they end.
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

Cells = list[str]
"""One row of a table: facet, strategy, item, practices, departments, deadlines."""

COLUMNS = 6
HEADINGS = 3
HEADER = "面向"
HALF_LINE = 7.5
"""Points; of 3 (the default) to 8 the best for PyMuPDF over these plans together."""
NUMBERED = re.compile(r"\s*[（(]?\s*([一二三四五六七八九十]+|\d+)\s*[）)、.]")
OPENS = re.compile(r"^[（(]\d{1,2}[）)]", re.MULTILINE)
"""Two digits: 「(107) 年」 may begin a line too."""

ANYWHERE = re.compile(r"(?<!^)(?=\(\d{1,2}\) )")
NAME_ENDS = re.compile(r"(?<=[組段室門所課])(?=.)|(?<=客服)(?=.)")
DEADLINE_ENDS = re.compile(r"(?<=辦理|檢視|檢討)(?=.)|(?<=一次)(?=.)")


@dataclass(frozen=True)
class Peer:
    """A reader of tables."""

    name: str
    package: str
    """As installed."""
    tables: Callable[[Path], list[list[list[str | None]]]]
    """Path -> tables -> rows -> cells."""

    @property
    def version(self) -> str | None:
        """The installed version; None where it is not installed."""
        try:
            return metadata.version(self.package)
        except metadata.PackageNotFoundError:
            return None

    def read(self, path: Path) -> list[dict[str, Any]]:
        """Return the practices of a plan in document order."""
        return [row for cells in plan_rows(self.tables(path)) for row in split_practices(cells)]


# --- tables


def pdfplumber_tables(path: Path) -> list[Any]:
    """Read page by page with the default settings."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return [table for page in pdf.pages for table in page.extract_tables()]


def camelot_tables(path: Path) -> list[Any]:
    """Read with text split at rules: without, narrow columns run into each other."""
    import camelot

    tables = camelot.read_pdf(str(path), pages="all", flavor="lattice", split_text=True)
    return [table.df.values.tolist() for table in tables]


def pymupdf_tables(path: Path) -> list[Any]:
    """Read with half a line of tolerance: without, punctuation stands on lines of its own.

    The layout model finds the same tables twenty times slower, so it does without.
    """
    import pymupdf

    with pymupdf.open(path) as pdf:
        found = [table for page in pdf for table in page.find_tables(use_layout=False).tables]
        return [table.extract(y_tolerance=HALF_LINE) for table in found]


def mineru_tables(path: Path) -> list[Any]:
    """Read with the flash tier, whose text mode needs neither a model nor the network."""
    import mineru
    import pandas as pd
    from loguru import logger

    logger.disable("mineru")
    page = mineru.parse(path, tier="flash", ocr_mode="txt").markdown()
    text = dict.fromkeys(range(COLUMNS), str)
    tables = [io.StringIO(table) for table in re.findall(r"<table>.*?</table>", page, re.DOTALL)]
    found = [pd.read_html(table, converters=text, keep_default_na=False)[0] for table in tables]
    return [[break_lines(cells) for cells in table.values.tolist()] for table in found]


def break_lines(cells: Cells) -> Cells:
    """Put back the line feeds that can be told; a cell over two columns is given once."""
    facet, strategy, item, practices, departments, deadlines = cells
    return [
        facet,
        strategy,
        "" if item == strategy else item,
        ANYWHERE.sub("\n", practices),
        NAME_ENDS.sub("\n", departments),
        DEADLINE_ENDS.sub("\n", deadlines),
    ]


PEERS = (
    Peer("pdfplumber", "pdfplumber", pdfplumber_tables),
    Peer("camelot lattice", "camelot-py", camelot_tables),
    Peer("PyMuPDF", "pymupdf", pymupdf_tables),
    Peer("MinerU flash", "mineru", mineru_tables),
)


# --- tables -> rows -> practices


def plan_rows(tables: Sequence[Any]) -> Iterator[Cells]:
    """Return the rows of the plan as if no page had ended."""
    return carry_down(join_rows(drop_headers(tables)))


def drop_headers(tables: Sequence[Any]) -> Iterator[Cells]:
    for table in tables:
        for cells in table:
            if len(cells) == COLUMNS and cells[0] != HEADER:
                yield [cell or "" for cell in cells]


def join_rows(rows: Iterator[Cells]) -> Iterator[Cells]:
    before: Cells | None = None
    for cells in rows:
        if before is None or any(NUMBERED.match(cell) for cell in cells[:HEADINGS]):
            if before is not None:
                yield before
            before = cells
        else:
            before = ["\n".join(filter(None, pair)) for pair in zip(before, cells, strict=True)]
    if before is not None:
        yield before


def carry_down(rows: Iterator[Cells]) -> Iterator[Cells]:
    held = [""] * HEADINGS
    for cells in rows:
        for level, heading in enumerate(cells[:HEADINGS]):
            if heading:
                held[level:] = [heading] + [""] * (HEADINGS - level - 1)
        yield [*held, *cells[HEADINGS:]]


def split_practices(cells: Cells) -> Iterator[dict[str, Any]]:
    facet, strategy, item, stacked, departments, deadlines = cells
    starts = [match.start() for match in OPENS.finditer(stacked)]
    texts = [stacked[a:b] for a, b in zip([0, *starts], [*starts, None], strict=True) if stacked[a:b].strip()]
    names, dates = (share(cell.split("\n"), len(texts)) for cell in (departments, deadlines))
    for text, own_names, own_dates in zip(texts, names, dates, strict=True):
        label = OPENS.match(text)
        yield {
            "facet": facet,
            "strategy": strategy,
            "item": item,
            "label": label[0] if label else "",
            "text": text[label.end() :] if label else text,
            "departments": own_names,
            "deadline": "".join(own_dates),
        }


def share(lines: list[str], among: int) -> list[list[str]]:
    """Give lines out in order: as many to each where they divide evenly, else one each, the last the rest."""
    each = len(lines) // among if among and len(lines) % among == 0 else 1
    return [lines[n * each : (n + 1) * each if n < among - 1 else None] for n in range(among)]
