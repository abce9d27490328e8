"""Records -> what a terminal shows: tables by Rich, sentences in Traditional Chinese and English."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, Literal

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from compare.flat import SIGNS
from compare.sheets import words
from extract.records import Plan, Practice
from normalize.find import Hit
from zuofa.gaps import Summary
from zuofa.review import Case
from zuofa.say import STATUS, cut
from zuofa.state import Entry


def console() -> Console:
    """Return where to print; a pipe gets lines wide enough for every column."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160, highlight=False)


def table(*headings: str) -> Table:
    """Return a table; a heading that begins with # is of a column of numbers."""
    made = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in headings:
        justify: Literal["left", "right"] = "right" if heading.startswith("#") else "left"
        made.add_column(heading.removeprefix("#"), justify=justify, overflow="fold")
    return made


def marked(marks: Iterable[tuple[str, str]], *, coloured: bool) -> Text:
    """Return runs of text, each after its change, in colour or else between signs."""
    styles = {"removed": "red strike", "added": "green underline", "equal": ""}
    runs = [(text if coloured else SIGNS[change].format(text), styles[change]) for change, text in marks]
    return Text.assemble(*runs)


def show_entries(entries: Sequence[Entry]) -> None:
    """Print one line a file: file, plan, status, pages, practices, issues, share accounted for, seconds."""
    zh = ("檔案", "計畫", "結果", "#頁", "#作法", "#問題", "#字元交代", "#秒")
    en = ("file", "plan", "result", "pages", "practices", "issues", "accounted", "s")
    shown = table(*map("\n".join, zip(zh, en, strict=True)))
    for entry in entries:
        shown.add_row(
            Text(entry.file),
            Text(entry.plan_id or ""),
            f"{STATUS[entry.status][0]} {entry.status}",
            "" if entry.pages is None else str(entry.pages),
            str(entry.practices),
            str(entry.issues),
            "" if entry.accounted is None else f"{entry.accounted:.2%}",
            f"{entry.seconds:.1f}",
        )
    console().print(shown)


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
    grid = Table.grid(padding=(0, 1), expand=True)
    for width in (4, 8):
        grid.add_column(width=width)
    grid.add_column(ratio=3)
    for _ in ("departments", "deadline"):
        grid.add_column(ratio=1)
    shown = list(practices)
    is_placed = any(practice.boxes[0].place for practice in shown)
    grid.add_column(width=14 if is_placed else 6, justify="right")
    for practice in shown:
        cells = (practice.label, practice.text, "、".join(practice.departments), practice.deadline)
        place = practice.boxes[0].place.partition(" table ")[0] or f"p. {practice.page}"
        grid.add_row("", *(Text(cell, overflow="fold") for cell in cells), place)
    return grid


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
    changes = marked(((mark.change, mark.text) for mark in case.marks), coloured=out.is_terminal)
    out.print(Text.assemble("差異 changes: ", changes), soft_wrap=True)


def show_hits(hits: Sequence[tuple[Hit, dict[str, Any]]]) -> None:
    """Print the duties found, with the years and offices that have them."""
    shown = table("代號\nid", "#相似\nlike", "作法\nduty", "年度\nyears", "單位\noffices")
    for hit, about in hits:
        years = [str(year) for year in dict.fromkeys((about["first_year"], about["last_year"])) if year]
        shown.add_row(
            hit.canonical_id,
            f"{hit.score:.2f}",
            Text(hit.text, overflow="fold"),
            "–".join(years),
            Text("、".join(about["offices"]), overflow="fold"),
        )
    console().print(shown if hits else "沒有相近的作法。 Nothing is like it.")


# --- gaps

GAP_STYLES = {
    "adopted": "green",
    "changed": "green",
    "partial": "yellow",
    "missing": "bold red",
    "unsure": "magenta",
    "not_read": "cyan",
}
"""Status of a mandated item -> its colour."""


def show_gaps(summary: Summary) -> None:
    """Print how many items each plan has, and those that somebody should look at."""
    out = console()
    names = words("status")
    shown = table("計畫\nplan", *(f"#{names[status].zh}\n{status}" for status in GAP_STYLES))
    for plan_id, counts in sorted(summary.counts.items()):
        shown.add_row(plan_id, *(str(counts[status] or "") for status in GAP_STYLES))
    out.print(shown)
    if not summary.is_binding:
        out.print("這些項目不適用於資料集中各計畫的年度或單位，僅供比較。", style="yellow")
        out.print(
            "The register does not bind these plans' years or offices; for comparison only.", style="yellow"
        )
    if summary.unbound:
        left = f"{len(summary.unbound)} 份計畫因年度或單位不適用，未列入。"
        out.print(f"{left} plans that the register does not bind are left out.", style="yellow")
    for row in summary.required:
        if row["status"] in ("missing", "partial", "unsure", "not_read"):
            out.print(_gap_line(row), soft_wrap=True)
    out.print("每一項的證據在資料表 gaps。 The evidence of each is in the table gaps.")


def _gap_line(row: dict[str, Any]) -> Text:
    status = f"{words('status')[row['status']].zh} {row['status']}"
    line = Text.assemble((status, GAP_STYLES[row["status"]]), f"  {row['plan_id']}  {row['mandate_id']}  ")
    line.append(cut(row["mandate"].replace("\n", " "), 60))
    if row["uncovered"]:
        line.append(f"\n      缺 lacks: {cut('；'.join(row['uncovered']), 300)}")
    if row["practice_ids"]:
        line.append(f"\n      見 see: {'、'.join(row['practice_ids'])} p. {row['page']}")
    if row["status"] == "not_read":
        line.append(f"\n      {''.join(row['differences'])}")
    return line
