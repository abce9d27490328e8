"""Data sets of made plans, stored and aligned as a run would, without reading a PDF."""

from dataclasses import replace
from pathlib import Path

from fakes import fake_milestone, fake_plan

from extract import dataset, journal
from extract.dataset import SourceRow
from extract.records import Milestone, Plan
from zuofa.align import align


def store(data: Path, *plans: Plan) -> Path:
    """Write plans into a data set and align it; return its folder."""
    db = journal.open_journal(data)
    for plan in plans:
        source = SourceRow(plan.file, plan.sha256, 10, "read", plan.plan_id, plan.page_count, "f", 0.1)
        rows = dataset.file_rows(source, plan.issues, plan)
        moves = dataset.stage(data, rows, plan.plan_id, agency_id=plan.agency_id, roc_year=plan.roc_year)
        journal.commit(db, data, moves | dataset.stage_schemas(data))
    db.close()
    align(data, data / "decisions.yml")
    return data


def plan_of(*texts: str, office: str = "xinying", year: int = 111, **fields: object) -> Plan:
    """Return a plan whose practices say ``texts``; ``fields`` replace what else its practices have."""
    plan = fake_plan(office, year, len(texts), file=f"{office}-{year}.pdf")
    practices = [replace(p, text=t, **fields) for p, t in zip(plan.practices, texts, strict=True)]
    return replace(plan, practices=tuple(practices))


def due(plan: Plan, *milestones: Milestone) -> Plan:
    return replace(plan, milestones=milestones)


def milestone(**fields: object) -> Milestone:
    """Return a milestone of a section: half-yearly self-assessment, undated, unless said otherwise."""
    usual = {"kind": "round", "what": "自行實施考核", "round": "上半年度", "printed_date": "", "page": 3}
    text = "於上、下半年度自行實施考核各1次。"
    return replace(fake_milestone("x"), **{"text": text, "section": 2, "practice_id": "", **usual, **fields})
