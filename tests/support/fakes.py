"""Files that look like plans to a fake reader, so that batches can be tested without parsing PDFs.

A fake plan is one line: ``office year practices what``. ``what`` makes the reader misbehave.
"""

import datetime as dt
import hashlib
import os
import time
from dataclasses import replace
from pathlib import Path

from extract.document import Reading
from extract.issues import issue
from extract.records import (
    Account,
    Aside,
    Band,
    Box,
    Citation,
    Criterion,
    FormColumn,
    Grade,
    Issue,
    Milestone,
    Plan,
    Practice,
    Reward,
    ScoringForm,
    Section,
    Source,
)


class Unreadable(Exception):
    """Carries an issue, as extract.pdf.UnreadablePdf does."""

    def __init__(self, found: Issue) -> None:
        super().__init__(found.code)
        self.issue = found


def write_fake(path: Path, office="xinying", year=111, practices=3, what="fine", version=0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{office} {year} {practices} {what} {version}", encoding="utf-8")
    return path


PAGES = 4
"""Pages of every fake plan."""


def read_fake(path: str | Path, *, reading: Reading, source: Source | None = None) -> Plan:
    """Read a file of :func:`write_fake`, in place of the reader."""
    data = Path(path).read_bytes()
    office, year, practices, what, version = data.decode().split()
    for _ in range(PAGES):
        reading.page_read()
    misbehave(what)
    plan = fake_plan(office, int(year) or None, int(practices), version, Path(path).name, data)
    if what == "surrogate":
        return replace(plan, title="\ud800")
    if what == "scan":
        return replace(plan, issues=(*plan.issues, *(issue("no_text_layer", page=p) for p in (1, 2, 4))))
    return plan


def misbehave(what: str) -> None:
    if what == "hang":
        time.sleep(3600)
    if what == "greedy":
        hoard = []
        while True:
            hoard.append(bytearray(os.urandom(1)) * 2**24)
            time.sleep(0.01)
    if what == "exit":
        os._exit(3)
    if what == "raise":
        raise ZeroDivisionError("one by nothing \udcff")
    if what == "password":
        raise Unreadable(issue("password_required"))
    if what == "gone":
        raise FileNotFoundError(2, "No such file or directory")
    if what == "slow":
        time.sleep(0.02)


def fake_plan(office="xinying", year=111, practices=3, version="0", file="a.pdf", data=b"") -> Plan:
    plan_id = f"taipower-{office}-{year or 'unknown'}"
    return Plan(
        plan_id=plan_id,
        title=f"{office}區處 {year} 年度計畫 v{version}",
        office=f"{office}區處",
        office_id=office,
        agency="台灣電力公司",
        agency_id="taipower",
        roc_year=year,
        enacted_date=dt.date(1911 + year, 2, 22) if year else None,
        columns=("面向", "執行策略", "具體作法"),
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        page_count=PAGES,
        account=Account(chars=1000, used=900, set_aside=80, in_issues=19),
        practices=tuple(fake_practice(plan_id, n, version) for n in range(1, practices + 1)),
        issues=(
            issue(
                "numbering_gap",
                page=2,
                text="(5)",
                box=Box(2, 1.5, 2.25, 3.1, 4.7),
                before="(3)",
                after="(5)",
            ),
            issue("duplicate_practice", page=3, practice_id=f"{plan_id}:1.1.1.2", other=f"{plan_id}:1.1.1.1"),
        ),
        asides=(Aside("page_number", "1", Box(1, 290.0, 800.1, 300.0, 812.3)),),
        sections=fake_sections(),
        citations=(fake_citation(),),
        milestones=(fake_milestone(plan_id),),
        forms=(
            ScoringForm(
                1,
                "assessment",
                "評分表",
                50.0,
                (FormColumn("項目", "", None),),
                "",
                1,
                (Box(1, 1.0, 5.0, 3.0, 6.0),),
            ),
        ),
        criteria=(fake_criterion(plan_id),),
        grades=(Grade(1, None, 1, "優", "45分以上", 45.0, None, 1, (Box(1, 1.0, 5.0, 3.0, 6.0),)),),
        rewards=(Reward(1, 1, "優等者嘉獎1次。", "優等者", "", "嘉獎1次", 1, (Box(1, 1.0, 5.0, 3.0, 6.0),)),),
    )


def fake_sections() -> tuple[Section, ...]:
    top = Section("1", 1, None, 1, "壹、", 1, "壹、計畫依據", "", False, 1, (Box(1, 1.0, 2.0, 3.0, 4.0),))
    text = "一、依經研字第1號函辦理。"
    return top, Section("1.1", 2, 1, 2, "一、", 1, "", text, False, 1, (Box(1, 1.0, 5.0, 3.0, 6.0),))


def fake_citation() -> Citation:
    return Citation(
        ordinal=1,
        document_id="經研字第1號",
        kind="函",
        issuer="台灣電力公司",
        printed_issuer="本公司",
        date=dt.date(2017, 3, 15),
        printed_date="106 年 3 月 15 日",
        number="經研字第1號",
        title="",
        text="本公司 106 年 3 月 15 日經研字第 1 號函",
        section=2,
        practice_id="",
        page=1,
        boxes=(Box(1, 1.0, 5.0, 3.0, 6.0),),
    )


def fake_criterion(plan_id: str) -> Criterion:
    none = dict.fromkeys(("area_points", "subindicator_points", "criterion_points"), None)
    return Criterion(
        criterion_id=f"{plan_id}:1.0.1.1.0.0",
        ordinal=1,
        form=1,
        area="",
        item="流程",
        item_points=50.0,
        indicator="簡化",
        indicator_points=50.0,
        subindicator="",
        criterion="",
        bands=(Band("1-50分", 1.0, 50.0, "已簡化。"),),
        reference="",
        note="",
        page=1,
        boxes=(Box(1, 1.0, 5.0, 3.0, 6.0),),
        **none,
    )


def fake_milestone(plan_id: str) -> Milestone:
    return Milestone(
        ordinal=1,
        kind="due",
        what="完成調查",
        round="",
        date=None,
        printed_date="6月底",
        is_year_printed=False,
        text="6月底前完成調查。",
        section=None,
        practice_id=f"{plan_id}:1.1.1.1",
        page=1,
        boxes=(Box(1, 1.0, 5.0, 3.0, 6.0),),
    )


def fake_practice(plan_id: str, n: int, version: str) -> Practice:
    return Practice(
        practice_id=f"{plan_id}:1.1.1.{n}",
        ordinal=n,
        facet="一、基礎服務",
        strategy="（一）服務一致及正確性",
        item="1. 訂定標準作業流程",
        label=f"({n})",
        text=f"第 {n} 項作法，v{version}\n甲. 其中之一",
        source_text=f"第 {n} 項作\n法，v{version}",
        departments=("業務組", "總務組") if n % 2 else (),
        support_departments=("總務組",) if n % 2 else (),
        deadline="隨時辦理\n每月",
        target="",
        remark="",
        page=n // 10 + 1,
        boxes=(Box(1, 1.1, 2.2, 3.3, 4.4), Box(2, 1.0, 2.0, 3.0, 4.0)),
        text_source="text",
        confidence=0.987654321,
    )
