"""A small data set of made-up plans, written to Parquet without a PDF, for tests of what reads the tables."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import tearing
from tearing import Rows

from extract import dataset, journal

Row = dict[str, Any]


def made(
    plan_id: str, texts: Sequence[str], year: int = 112, agency: str = "taipower", office: str = "某區營業處"
) -> Rows:
    """Return a plan of one item with these practices."""
    heads = {"facet": "一、基礎服務", "strategy": "(一)友善", "item": "1.設施"}
    rows = [{**heads, "label": f"({n})", "text": text} for n, text in enumerate(texts, 1)]
    practices = tearing.named(tearing.laid_out(rows), plan_id)
    return tearing.with_sections(Rows(plan_id, agency, office, year, practices))


def write(data: Path, *plans: Rows) -> None:
    """Put plans into a data set; those that are there stay."""
    with journal.locked(data, "run"):
        db = journal.open_journal(data)
        for plan in plans:
            where = {"agency_id": plan.agency_id or None, "roc_year": plan.roc_year}
            moves = dataset.stage(data, _tables(plan), plan.plan_id, **where)
            journal.commit(db, data, moves | dataset.stage_schemas(data))
        db.close()


def _tables(plan: Rows) -> dict[str, list[Row]]:
    box = {"x0": 0.0, "x1": 100.0}
    practices = [
        {
            "departments": [],
            "support_departments": [],
            "deadline": "",
            "remark": "",
            "text_source": "text",
            "confidence": 1.0,
            **row,
            "boxes": [{**box, **one} for one in row["boxes"]],
        }
        for row in plan.practices
    ]
    sections = [
        {
            "plan_id": plan.plan_id,
            "section_id": str(n),
            "level": 1,
            "label": "",
            "heading": "計畫依據",
            "text": "",
            "is_attachment": False,
            **row,
            "boxes": [{**box, **one} for one in row["boxes"]],
        }
        for n, row in enumerate(plan.sections, 1)
    ]
    about = {
        "plan_id": plan.plan_id,
        "title": plan.title,
        "office": plan.office,
        "office_id": plan.plan_id.split("-")[1],
        "agency": plan.agency_id,
        "file": f"{plan.plan_id}.pdf",
        "page_count": plan.pages,
        "practices": len(practices),
    }
    return {"practices": practices, "sections": sections, "plans": [about]}


def without_sections(plan: Rows) -> Rows:
    return replace(plan, sections=())
