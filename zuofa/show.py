"""Records -> what a terminal shows: tables by Rich, sentences in Traditional Chinese and English."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from extract.records import Plan, Practice
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


def _practices(practices: Iterable[Practice]) -> Table:
    table = Table.grid(padding=(0, 1), expand=True)
    for width in (4, 8):
        table.add_column(width=width)
    table.add_column(ratio=3)
    for _ in ("departments", "deadline"):
        table.add_column(ratio=1)
    table.add_column(width=6, justify="right")
    for practice in practices:
        cells = (practice.label, practice.text, "、".join(practice.departments), practice.deadline)
        table.add_row("", *(Text(cell, overflow="fold") for cell in cells), f"p. {practice.page}")
    return table


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int, int], None]]:
    """Show a bar with plans and pages per second; yields what :func:`zuofa.ingest.ingest` reports to."""
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
            pace = f"{done / seconds:.1f} 份 plans/s  {pages / seconds:.1f} 頁 pages/s"
            bar.update(task, completed=done, total=files, pace=pace)

        yield report
