"""An office's own plan -> its half-yearly self-assessment sheet (考核結果彙整表), to be filled in."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compare.offices import of_office
from compare.sheets import rules, sheet
from compare.workbook import write_workbook
from compare.worksheet import Line, NothingToWriteError, Row, Sheet
from extract import dataset
from extract.dataset import DEFAULT_DATA
from extract.records import ROC_EPOCH

NO_ROUND = "計畫沒有載明考核期程，期限請自行填入。"


@dataclass(frozen=True, slots=True)
class Checklist:
    """考核結果彙整表: a plan as its office reports on it."""

    plan: Row
    """The plan's row of ``plans``."""
    practices: tuple[Row, ...]
    """A row each, with its departments by role and its cadence in words."""
    duties: tuple[Row, ...]
    """The plan's ``milestones``: what falls due, with the sentence and the page."""

    @property
    def name(self) -> str:
        """What the sheet is called at its head."""
        return f"{self.plan['title'] or self.plan['office']}　考核結果彙整表"


def write_checklist(out: Path, office: str, year: int, data: str | Path = DEFAULT_DATA) -> Checklist:
    """Write the self-assessment sheet of an office and a 民國 year and return what is in it.

    ``office`` is a name, an office_id or a part of the plan_id. Raises NothingToWriteError, or OSError.
    """
    found = read_checklist(office, year, data)
    write_workbook(out, sheets(found), found.name)
    return found


def read_checklist(office: str, year: int, data: str | Path = DEFAULT_DATA) -> Checklist:
    """Return what an office reports on in a 民國 year; see :func:`write_checklist`."""
    plan = find_plan(office, year, dataset.read("plans", data).to_pylist())
    tables = ("practices", "assignments", "cadences", "milestones")
    rows = {name: _rows(name, data, plan) for name in tables}
    roles, times = _by_practice(rows["assignments"]), _by_practice(rows["cadences"])
    return Checklist(
        plan,
        tuple(
            _practice_row(row, roles.get(row["practice_id"], ()), times.get(row["practice_id"], ()))
            for row in rows["practices"]
        ),
        tuple(_duty_row(row, plan) for row in rows["milestones"]),
    )


def _rows(table: str, data: str | Path, plan: Row) -> list[dict[str, Any]]:
    partition = {name: plan[name] for name in ("agency_id", "roc_year")}
    rows = dataset.read(table, data, partition=partition).to_pylist()
    return [row for row in rows if row["plan_id"] == plan["plan_id"]]


def find_plan(office: str, year: int, plans: Sequence[Row]) -> Row:
    """Return the one of ``plans`` that is the office's of a 民國 year. Raises NothingToWriteError."""
    if not plans:
        raise NothingToWriteError(
            "資料集是空的，請先執行 zuofa ingest。 The data set is empty; run zuofa ingest first."
        )
    fitting = [plan for plan in of_office(office, plans) if plan["roc_year"] == year]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise NothingToWriteError(
            f"「{office}」在 {year} 年度有多份計畫，請寫完整的計畫代號。\n"
            f"“{office}” has several plans in {year}; write the whole plan_id:{_listed(fitting)}"
        )
    raise NothingToWriteError(_not_found(office, year, plans))


def _not_found(office: str, year: int, plans: Sequence[Row]) -> str:
    hint = ""
    if year > ROC_EPOCH:
        hint = f"（年度請用民國年：{year} 年是 {year - ROC_EPOCH} 年度。 Use the ROC year.）"
    return (
        f"沒有「{office}」{year} 年度的計畫{hint}。資料集裡有：\n"
        f"There is no plan of “{office}” for {year}; the data set has:{_listed(plans)}"
    )


def _listed(plans: Sequence[Row]) -> str:
    return "".join(f"\n  {plan['plan_id']}  {plan['office']}  {plan['roc_year'] or ''}" for plan in plans)


# --- rows


def _by_practice(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["practice_id"], []).append(row)
    return found


def _practice_row(row: Row, roles: Sequence[Row], cadences: Sequence[Row]) -> Row:
    """Return a practice with its departments as printed, by role, and how often it is due."""
    support = set(row["support_departments"]) | {r["printed"] for r in roles if r["role"] == "support"}
    return {
        **row,
        "lead": "、".join(name for name in row["departments"] if name not in support),
        "support": "、".join(name for name in row["departments"] if name in support),
        "cadence": "、".join(dict.fromkeys(filter(None, map(say_cadence, cadences)))),
    }


def say_cadence(cadence: Row) -> str:
    """Return how often, or until when, in words (每半年 2 次, 112年6月30日前); '' where that is not known."""
    words = rules()["cadences"]
    if cadence["kind"] == "periodic":
        period = _period(cadence, words)
        times = cadence["times"] or 1
        least = "至少 " if cadence["at_least"] else ""
        return f"{period}{least}{times} 次" if period and (times > 1 or least) else period
    if cadence["due_date"] is not None:
        return f"{roc_date(cadence['due_date'])}前"
    return str(words["kinds"].get(cadence["kind"], ""))


def _period(cadence: Row, words: Mapping[str, Any]) -> str:
    for unit, zh in (("months", "個月"), ("days", "日")):
        length = cadence[unit]
        if length:
            return str(words[unit].get(length, f"每 {length} {zh}"))
    return ""


def _duty_row(row: Row, plan: Row) -> Row:
    return {**row, "roc_date": roc_date(row["date"]) if row["date"] else "", "file": plan["file"]}


def roc_date(date: dt.date) -> str:
    """Return a day in the 民國 calendar: 112年6月30日."""
    return f"{date.year - ROC_EPOCH}年{date.month}月{date.day}日"


# --- sheets


def sheets(found: Checklist) -> list[Sheet]:
    """Return the sheet to fill in, with its head, and the plan's own dates with their sentences."""
    title = rules()["sheets"]["checklist"]["title"]
    head = (Line(found.name), *_head(found))
    return [
        sheet("checklist", found.practices, head, is_protected=True),
        sheet(
            "duties",
            found.duties or ({"what": NO_ROUND},),
            (Line(f"{title}：計畫所載期程"),),
            is_protected=True,
        ),
    ]


def _head(found: Checklist) -> Iterator[Line]:
    plan = found.plan
    enacted = roc_date(plan["enacted_date"]) if plan["enacted_date"] else "計畫未載"
    yield Line("單位", f"{plan['office']}（{plan['agency']}）")
    yield Line("計畫", f"{plan['title']}（民國 {plan['roc_year']} 年度，訂定日期：{enacted}）")
    yield Line(
        "依據", f"{plan['file']}，共 {plan['page_count']} 頁，{len(found.practices)} 項作法；頁次見各列"
    )
    yield from _rounds(found.duties)
    yield Line("填報部門／日期", is_input=True)


def _rounds(duties: Sequence[Row]) -> Iterator[Line]:
    """Yield when each half-year's report is due, by the plan's own 考核作業, or that it does not say."""
    known = rules()["rounds"]
    own = [row for row in duties if not row["practice_id"] and _is_assessed(row, known["assessed"])]
    for half in known["halves"]:
        yield _round(f"{half}期限", [row for row in own if row["round"] == half])
    yearly = [row for row in own if not row["round"] and row["date"]]
    if yearly:
        yield _round("全年度期限", yearly)


def _is_assessed(row: Row, words: Sequence[str]) -> bool:
    return any(word in row["text"] for word in words)


def _round(label: str, duties: Sequence[Row]) -> Line:
    dated = [row for row in duties if row["date"]]
    if dated:
        days = "、".join(dict.fromkeys(row["roc_date"] for row in dated))
        told = "；".join(f"計畫第 {row['page']} 頁：{row['what']}" for row in dated)
        return Line(label, days, told, is_input=True)
    told = f"計畫第 {duties[0]['page']} 頁規定考核，但未載日期，請填入。" if duties else NO_ROUND
    return Line(label, "", told, is_input=True)
