"""A register against the plans of the data set -> one page (HTML) for headquarters, with its evidence.

The page needs no network: texts, pictures, style and script all stand in it.
"""

import csv
import io
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from compare.answers import gap_rows
from compare.evidence import NONE, Pictures, draw_places
from compare.reading import read_holes
from compare.registers import Register
from compare.report_holes import around_holes, first_siblings
from compare.report_page import page, to_json
from compare.report_payload import Content, Row, payload, wanted_places
from extract import dataset
from extract.dataset import DEFAULT_DATA

Choice = Literal["all", "needed", "none"]
"""Which verdicts get pictures: all, those that a person must look at, none."""

MEGABYTES = 14.0
"""Size of a page that is still sent by mail and opened at once."""
_CSV_ENCODINGS = ("utf-8-sig", "cp950", "utf-16")


class NothingToReportError(ValueError):
    """No plan fits what was asked for."""


@dataclass(frozen=True, slots=True)
class Report:
    """報表: a page, and what it came to."""

    html: str
    plans: int
    items: int
    counts: Counter[str]
    """Status -> how many of the required items; of all, where none is required."""
    is_binding: bool
    """Whether the register requires anything of these plans."""
    pictures: Pictures

    @property
    def left_out(self) -> int:
        """How many places have no picture because the page would have become too large."""
        return Counter(self.pictures.without.values())["budget"]

    @property
    def files_absent(self) -> list[str]:
        """The files that were not at hand as they were read, so that there are no pictures of them."""
        without = self.pictures.without.items()
        return sorted({place.file for place, why in without if why in ("absent", "changed")})

    @property
    def size(self) -> int:
        """Bytes of the page."""
        return len(self.html.encode())


def write_report(
    out: Path,
    register: Register,
    data: str | Path = DEFAULT_DATA,
    raw: str | Path = Path("data/raw"),
    *,
    year: int | None = None,
    office: str = "",
    pictures: Choice = "needed",
    megabytes: float = MEGABYTES,
    made: date,
) -> Report:
    """Write the report of a register and return what it came to.

    ``year`` limits it to the plans of a 民國 year, ``office`` to those of an office
    (:func:`~compare.offices.of_office`). ``raw`` is the folder of the plans, for the pictures, which fill the
    page up to ``megabytes``. Equal data and ``made`` give equal bytes. Raises NothingToReportError, or
    OSError.
    """
    data, raw = Path(data), Path(raw)
    content = read_content(register, data, raw, year=year, office=office, made=made)
    report = make_report(content, raw, pictures, megabytes)
    out.parent.mkdir(parents=True, exist_ok=True)
    staged = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        staged.write_text(report.html, encoding="utf-8", newline="")
        staged.replace(out)
    finally:
        staged.unlink(missing_ok=True)
    return report


def read_content(
    register: Register, data: Path, raw: Path, *, year: int | None = None, office: str = "", made: date
) -> Content:
    """Return what a report is made of; see :func:`write_report`."""
    gaps = gap_rows(register, data, year=year, office=office)
    if not gaps:
        raise NothingToReportError(register.name)
    partition = None if year is None else {"roc_year": year}
    shown = {gap["plan_id"] for gap in gaps}
    tables = [dataset.read(name, data, partition=partition).to_pylist() for name in ("plans", "practices")]
    plans, practices = ([row for row in rows if row["plan_id"] in shown] for rows in tables)
    known = {row["plan_id"]: row for row in plans}
    unread = {gap["plan_id"] for gap in gaps if gap["status"] == "not_read"}
    own: dict[str, list[Row]] = {plan_id: [] for plan_id in known}
    for row in practices:
        own.get(row["plan_id"], []).append(row)
    return Content(
        register=register,
        gaps=gaps,
        plans=known,
        practices={row["practice_id"]: row for row in practices},
        made=made.isoformat(),
        origins=read_origins(raw),
        holes={
            plan_id: around_holes(holes, own[plan_id], known[plan_id])
            for plan_id, holes in (read_holes(data, partition) if unread else {}).items()
            if plan_id in unread & known.keys()
        },
        siblings={plan_id: first_siblings(rows, known[plan_id]) for plan_id, rows in own.items()},
    )


def make_report(
    content: Content, raw: Path, pictures: Choice = "needed", megabytes: float = MEGABYTES
) -> Report:
    """Return the report of some content; pictures get the room that the texts leave."""
    drawn = NONE
    if pictures != "none":
        room = int(megabytes * 1_000_000) - len(to_json(payload(content)).encode()) - 100_000
        drawn = draw_places(wanted_places(content, pictures == "all"), raw, max(0, room))
    shown = payload(content, drawn) | {"choice": pictures, "megabytes": megabytes}
    required = [gap for gap in content.gaps if gap["is_required"]]
    return Report(
        html=page(shown, drawn.pictures, title_of(content)),
        plans=len(shown["plans"]),
        items=len(content.register.mandates),
        counts=Counter(gap["status"] for gap in required or content.gaps),
        is_binding=bool(required),
        pictures=drawn,
    )


def title_of(content: Content) -> str:
    """Return the title of a report: the register, and the office where there is only one."""
    plans = {gap["plan_id"] for gap in content.gaps}
    names = [f"{plan['office']} {plan['roc_year'] or ''}".strip() for plan in _of(content, plans)]
    return f"應辦事項落差 {content.register.name}" + (f" {names[0]}" if len(names) == 1 else "")


def _of(content: Content, plans: set[str]) -> Sequence[Row]:
    return [content.plans[plan_id] for plan_id in sorted(plans) if plan_id in content.plans]


def read_origins(raw: Path) -> dict[str, str]:
    """Return file -> origin, as ``sources.csv`` in the folder says; nothing where it cannot be read."""
    try:
        data = (raw / "sources.csv").read_bytes()
    except OSError:
        return {}
    for encoding in _CSV_ENCODINGS:
        try:
            rows = list(csv.DictReader(io.StringIO(data.decode(encoding))))
        except (UnicodeError, csv.Error):
            continue
        return {row.get("file") or "": (row.get("origin") or "").partition(" / ")[0] for row in rows}
    return {}
