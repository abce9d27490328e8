"""Results of assessments, and agendas -> what a terminal shows."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from compare.calendar import Agenda
from zuofa.show import console, table

if TYPE_CHECKING:
    from zuofa.score import Assessment, Result

LONGEST = 60
"""Characters of a duty that a line shows."""


def show_result(result: "Result") -> None:
    """Print subtotals, total and grade, then what must be corrected."""
    out = console()
    out.print(Text(f"{result.title}  {result.plan_id}", style="bold"))
    shown = table("項目\npart", "#配分\npoints", "#得分\nscore")
    for part in result.subtotals:
        indent = "" if part.level == "area" else "  "
        shown.add_row(Text(f"{indent}{part.name}"), f"{part.most:g}", f"{part.score:g}")
    shown.add_row(Text("總分 total", style="bold"), f"{result.most:g}", f"{result.total:g}")
    out.print(shown)
    if result.grade:
        out.print(Text(f"等第 grade: {result.grade}", style="bold"))
    elif not result.problems:
        out.print("計畫與評分表都沒有等第標準，未判定等第。 No grades are known; none is given.")
    for problem in result.problems:
        out.print(Text(f"{problem.sheet}!{problem.cell}  {problem.message_zh} {problem.message_en}"))
    if result.problems:
        out.print(
            f"{len(result.problems)} 處須修正，總分尚未確定。 To be corrected; the total is not final.",
            style="yellow",
        )


def assessment_lines(asked: "Assessment", path: Path) -> Iterator[str]:
    """Yield what was written."""
    yield f"{asked.title}（{asked.plan_id}）：{len(asked.units)} 項 criteria，共 {asked.total:g} 分 points"
    for unit in asked.units:
        if unit.is_implied:
            yield (
                f"  「{unit.name}」原表未印配分，依合計定為 {unit.most:g} 分，請確認。 "
                f"Its points are not printed; the sums leave {unit.most:g}."
            )
    if not asked.grades:
        yield "  計畫未載等第標準，可在工作表「等第」填寫。 The plan prints no grades; you may fill them in."
    yield f"已寫入 written: {path}"


def agenda_lines(agenda: Agenda, path: Path) -> Iterator[str]:
    """Yield how many events there are, and everything that is due without a date."""
    yield f"{len(agenda.entries)} 個行程 events"
    if agenda.continuous:
        yield f"{agenda.continuous} 項經常辦理或視需要辦理，不列行程 continuous or on demand: no events"
    if agenda.undated:
        yield f"{len(agenda.undated)} 項沒有日期，請自行排定 without a date; schedule them yourself:"
    for one in agenda.undated:
        what = one.what.replace("\n", " ")
        what = what if len(what) <= LONGEST else what[: LONGEST - 1] + "…"
        printed = f"（{one.printed}）" if one.printed else ""
        yield f"  {one.plan_id} p. {one.page}  {what}{printed}  {one.why_zh} {one.why_en}"
    yield f"已寫入 written: {path}"
