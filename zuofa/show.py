"""Records -> what a terminal shows: tables by Rich, sentences in Traditional Chinese and English."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from extract.records import Plan, Practice
from normalize.find import Hit
from zuofa.gaps import Summary
from zuofa.review import Case
from zuofa.say import STATUS
from zuofa.state import Entry


def console() -> Console:
    """Return where to print; a pipe gets lines wide enough for every column."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160, highlight=False)


def _table(*columns: tuple[str, bool]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading, is_number in columns:
        table.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    return table


def show_entries(entries: Sequence[Entry]) -> None:
    """Print one line a file: file, plan, status, pages, practices, issues, share accounted for, seconds."""
    zh = ("檔案", "計畫", "結果", "頁", "作法", "問題", "字元交代", "秒")
    en = ("file", "plan", "result", "pages", "practices", "issues", "accounted", "s")
    headings = map("\n".join, zip(zh, en, strict=True))
    table = _table(*((heading, n > 2) for n, heading in enumerate(headings)))
    for entry in entries:
        table.add_row(
            Text(entry.file),
            Text(entry.plan_id or ""),
            f"{STATUS[entry.status][0]} {entry.status}",
            "" if entry.pages is None else str(entry.pages),
            str(entry.practices),
            str(entry.issues),
            "" if entry.accounted is None else f"{entry.accounted:.2%}",
            f"{entry.seconds:.1f}",
        )
    console().print(table)


def show_plan(plan: Plan) -> None:
    """Print a plan's practices, grouped by facet, strategy and item."""
    out = console()
    out.print(Text(f"{plan.title}  {plan.plan_id}", style="bold"))
    before = ("", "", "")
    for outline, practices in groupby(plan.practices, key=lambda p: (p.facet, p.strategy, p.item)):
        for level, heading in enumerate(outline):
            if heading and outline[: level + 1] != before[: level + 1]:
                out.print(Text("  " * level + heading, style="bold" if level < 2 else ""))
        out.print(_practices(practices))
        before = outline


def show_sections(plan: Plan) -> None:
    """Print a plan's sections as an outline."""
    out = console()
    out.print(Text(f"{plan.title}  {plan.plan_id}", style="bold"))
    for section in plan.sections:
        indent = 2 * section.level
        if section.heading:
            heading = Text(section.heading, style="bold" if section.level == 1 else "")
            out.print(Padding(heading, (0, 0, 0, indent)))
            indent += 2
        for line in filter(None, section.text.split("\n")):
            out.print(Padding(Text(line), (0, 0, 0, indent)))


def _practices(practices: Iterable[Practice]) -> Table:
    table = Table.grid(padding=(0, 1), expand=True)
    for width in (4, 8):
        table.add_column(width=width)
    table.add_column(ratio=3)
    for _ in ("departments", "deadline"):
        table.add_column(ratio=1)
    shown = list(practices)
    is_placed = any(practice.boxes[0].place for practice in shown)
    table.add_column(width=14 if is_placed else 6, justify="right")
    for practice in shown:
        cells = (practice.label, practice.text, "、".join(practice.departments), practice.deadline)
        place = practice.boxes[0].place.partition(" table ")[0] or f"p. {practice.page}"
        table.add_row("", *(Text(cell, overflow="fold") for cell in cells), place)
    return table


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int, int], None]]:
    """Show a bar with plans and pages read; yields what :func:`zuofa.ingest.ingest` reports to."""
    columns = (
        TextColumn("讀取計畫 reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(), transient=True) as bar:
        task = bar.add_task("", total=None, pace="")

        def report(done: int, files: int, pages: int) -> None:
            seconds = bar.tasks[0].elapsed or 0.001
            pace = f"份 plans  {pages} 頁 pages  {pages / seconds:.1f} 頁 pages/s"
            bar.update(task, completed=done, total=files, pace=pace)

        yield report


# --- alignment

_STYLES = {"removed": "red strike", "added": "green underline", "equal": ""}
_SIGNS = dict.fromkeys(_STYLES, "{}")
_PLAIN_SIGNS = {"removed": "[-{}-]", "added": "{{+{}+}}", "equal": "{}"}
"""Where nothing is coloured."""
_REASONS = {
    "close": ("另有相近的作法", "another duty is nearly as close"),
    "weak": ("用語相差甚多", "the words differ much"),
    "position": ("只有位置相符", "by its place among its neighbours alone"),
    "restated": ("同一計畫可能說了兩次", "the plan may say it twice"),
    "another": ("相異之處可能是另一件事", "the words that differ may name another thing"),
}


def show_case(case: Case, number: int, of: int) -> None:
    """Print an uncertain link: both texts, what differs, why it is uncertain, and where each stands."""
    out = console()
    zh, en = _REASONS.get(case.link["reason"], ("", case.link["reason"]))
    out.rule(f"{number}/{of}  {case.canonical['canonical_id']}")
    out.print(Text(f"{zh} {en}（{case.link['score']:.2f}）", style="yellow"))
    for row in (case.practice, case.other):
        place = " › ".join(filter(None, (row["facet"], row["strategy"], row["item"], row["label"])))
        out.print(Text(f"{row['plan_id']}  p. {row['page']}  {place}", style="dim"))
        out.print(Text(row["text"]))
    if case.offices > 1:
        out.print(Text(f"另有 {case.offices} 份計畫確定有此作法 plans that have it for certain", style="dim"))
    signs = _SIGNS if out.is_terminal else _PLAIN_SIGNS
    changes = [(signs[m.change].format(m.text), _STYLES[m.change]) for m in case.marks]
    out.print(Text.assemble("差異 changes: ", *changes), soft_wrap=True)


def show_hits(hits: Sequence[tuple[Hit, dict[str, Any]]]) -> None:
    """Print the duties found, with the years and offices that have them."""
    table = _table(
        ("代號\nid", False),
        ("相似\nlike", True),
        ("作法\nduty", False),
        ("年度\nyears", False),
        ("單位\noffices", False),
    )
    for hit, about in hits:
        years = [str(year) for year in dict.fromkeys((about["first_year"], about["last_year"])) if year]
        table.add_row(
            hit.canonical_id,
            f"{hit.score:.2f}",
            Text(hit.text, overflow="fold"),
            "–".join(years),
            Text("、".join(about["offices"]), overflow="fold"),
        )
    console().print(table if hits else "沒有相近的作法。 Nothing is like it.")


# --- gaps

GAP_STATUS = {
    "adopted": ("已列", "green"),
    "changed": ("有變更", "green"),
    "partial": ("部分", "yellow"),
    "missing": ("未列", "bold red"),
    "unsure": ("待確認", "magenta"),
    "not_read": ("未讀到", "cyan"),
}
"""Status of a mandated item -> what a clerk reads, and its colour."""


def show_gaps(summary: Summary) -> None:
    """Print how many items each plan has, and those that somebody should look at."""
    out = console()
    table = _table(
        ("計畫\nplan", False), *((f"{zh}\n{status}", True) for status, (zh, _) in GAP_STATUS.items())
    )
    for plan_id, counts in sorted(summary.counts.items()):
        table.add_row(plan_id, *(str(counts[status] or "") for status in GAP_STATUS))
    out.print(table)
    if not any(row["is_required"] for row in summary.rows):
        out.print("這些項目不適用於資料集中各計畫的年度或單位，僅供比較。", style="yellow")
        out.print(
            "The register does not bind these plans' years or offices; for comparison only.", style="yellow"
        )
    for row in summary.required:
        if row["status"] in ("missing", "partial", "unsure", "not_read"):
            out.print(_gap_line(row), soft_wrap=True)
    out.print("每一項的證據在資料表 gaps。 The evidence of each is in the table gaps.")


def _gap_line(row: dict[str, Any]) -> Text:
    zh, style = GAP_STATUS[row["status"]]
    line = Text.assemble((f"{zh} {row['status']}", style), f"  {row['plan_id']}  {row['mandate_id']}  ")
    line.append(row["mandate"].replace("\n", " ")[:60])
    if row["uncovered"]:
        line.append(f"\n      缺 lacks: {'；'.join(row['uncovered'])}"[:300])
    if row["practice_ids"]:
        line.append(f"\n      見 see: {'、'.join(row['practice_ids'])} p. {row['page']}")
    if row["status"] == "not_read":
        line.append(f"\n      {''.join(row['differences'])}")
    return line
