"""The command line: each command parses, calls one function, prints.

A command is a function with ``@main.command()``; what it needs beyond click it imports when it runs, so
that a command is quick to say that there is nothing to do.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from zuofa.ingest import Progress, Report


class Utf8Group(click.Group):
    """A group whose output is UTF-8 wherever it goes: a Windows pipe would take no Chinese otherwise."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="replace")
        return super().main(*args, **kwargs)


@click.group(cls=Utf8Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zuofa")
def main() -> None:
    """作法：把年度服務計畫的 PDF 變成可查詢的資料。 Turns annual service plans into data."""


EMPTY = "資料集是空的，請先執行 zuofa ingest。 The data set is empty; run zuofa ingest first."

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data/parquet"),
    show_default=True,
    help="資料集的資料夾。 The data set's folder.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="輸出 JSON。 Print JSON, for machines.")


# --- ingest ---


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--raw",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data/raw"),
    show_default=True,
    help="PDF 所在的資料夾；未指定 PATHS 時讀取。 The folder of PDFs, read when no PATHS are given.",
)
@data_option
@click.option(
    "--jobs", type=click.IntRange(1), help="同時讀取的程序數。 Worker processes. [default: processors]"
)
@click.option("--force", is_flag=True, help="未變動的檔案也重讀。 Read unchanged files too.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=900.0,
    show_default=True,
    help="每份計畫的秒數上限。 Seconds that a plan may take.",
)
@click.option(
    "--memory",
    type=click.IntRange(1),
    default=1500,
    show_default=True,
    help="每個程序的記憶體上限（MB）。 MB that a worker may hold.",
)
@click.option(
    "--max-pages",
    type=click.IntRange(1),
    default=500,
    show_default=True,
    help="每份計畫的頁數上限。 Pages that a plan may have.",
)
@click.option(
    "--ocr",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="何時以文字辨識讀取頁面影像。 When to read a page from its picture.",
)
@json_option
@click.pass_context
def ingest(
    context: click.Context, /, paths: tuple[Path, ...], raw: Path, data: Path, as_json: bool, **chosen: Any
) -> None:
    """讀取計畫（PDF、掃描檔），寫入資料集。 Read plans (PDFs and scans) into the data set.

    PATHS 是檔案或資料夾。內容與讀取程式都未變動的檔案不重讀，已移除的檔案從資料集移除。
    PATHS are files or folders. Unchanged files are not read again; what is gone is taken out.

    \b
    結束代碼 exit codes:
      0  全部讀取 all was read
      1  有計畫未能讀取，或只讀到一部分 a plan could not be read, or only in part
      2  用法錯誤 wrong usage
    """  # noqa: D301 - \b is for click
    if not paths and not raw.is_dir():
        raise click.UsageError(
            f"找不到資料夾 {raw}，請以 --raw 指定。 There is no folder {raw}; name one with --raw."
        )
    from zuofa import say

    report = _ingest(paths, raw, data, quiet=as_json, **chosen)
    if as_json:
        _echo_json(say.as_dict(report))
    else:
        _show_read(report)
        click.echo("\n".join(say.lines(report)))
    context.exit(0 if report.is_whole else 1)


def _ingest(paths: tuple[Path, ...], raw: Path, data: Path, *, quiet: bool, **chosen: Any) -> "Report":
    from zuofa import ingest as batch
    from zuofa.options import Options

    options = Options(**chosen | {"jobs": chosen["jobs"] or 0})
    with ExitStack() as stack:
        progress = _bar_when_needed(stack) if sys.stdout.isatty() and not quiet else batch.ignore
        try:
            return batch.ingest(paths, raw, data, options, waiting=_say_waiting, progress=progress)
        except (OSError, sqlite3.Error) as error:
            stack.close()
            raise click.ClickException(f"無法寫入 {data}。 {data} cannot be written: {error}") from error


def _bar_when_needed(stack: ExitStack) -> "Progress":
    """Return a listener that opens a progress bar, until ``stack`` closes, once there is progress."""
    bar: list[Progress] = []

    def progress(done: int, files: int, pages: int) -> None:
        if not bar:
            from zuofa.show import progress_bar

            bar.append(stack.enter_context(progress_bar()))
        bar[0](done, files, pages)

    return progress


def _say_waiting() -> None:
    click.echo("另一個 zuofa ingest 正在寫入，等候中… Another zuofa ingest is writing; waiting…", err=True)


def _show_read(report: "Report") -> None:
    """Print the table of what was read; where nothing was, do not even load what draws it."""
    if report.fresh:
        from zuofa.show import show_entries

        show_entries(report.fresh)


def _echo_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


# --- show, issues ---


@main.command()
@click.argument("plan")
@data_option
@json_option
def show(plan: str, data: Path, as_json: bool) -> None:
    """列出一份計畫的作法。 Show the practices of one plan.

    PLAN 是計畫代號中任何足以辨認的部分，例如 xinying。
    PLAN is any part of a plan_id that fits one plan, e.g. xinying.
    """
    from extract import dataset

    found = dataset.load(_choose(plan, dataset.read("plans", data)["plan_id"].to_pylist()), data)
    if as_json:
        _echo_json(asdict(found))
    else:
        from zuofa.show import show_plan

        show_plan(found)


@main.command()
@click.argument("plan", required=False)
@data_option
@json_option
def issues(plan: str | None, data: Path, as_json: bool) -> None:
    """列出待查的問題。 List the issues, of all files or of one plan.

    PLAN 是計畫代號或檔名中任何足以辨認的部分。
    PLAN is any part of a plan_id, or of a file's name, that fits one.
    """
    from extract import dataset
    from zuofa import say

    rows = dataset.read("issues", data).to_pylist()
    if plan is not None:
        known = dataset.read("sources", data).to_pylist()
        name = _choose(plan, [row["plan_id"] or row["file"] for row in known])
        rows = [row for row in rows if (row["plan_id"] or row["file"]) == name]
    if as_json:
        _echo_json(rows)
        return
    if not dataset.read("sources", data).num_rows:
        raise click.UsageError(EMPTY)
    for line in (line for row in rows for line in say.issue_lines(row)):
        click.echo(line)
    click.echo(f"{len(rows)} 個問題 issues")


def _choose(part: str, names: Sequence[str]) -> str:
    """Return the one of ``names`` that is ``part`` or has it in it; a usage error lists the candidates."""
    fitting = [part] if part in names else sorted(name for name in set(names) if part in name)
    if len(fitting) == 1:
        return fitting[0]
    candidates = "".join(f"\n  {name}" for name in fitting or sorted(set(names)))
    if fitting:
        raise click.UsageError(
            f"「{part}」符合多份計畫，請寫完整些。 “{part}” fits several plans:{candidates}"
        )
    if names:
        raise click.UsageError(f"沒有計畫符合「{part}」。 No plan fits “{part}”; there are:{candidates}")
    raise click.UsageError(EMPTY)


# --- one PDF, without the data set ---

pdf_argument = click.argument("pdf", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@main.command()
@pdf_argument
@click.option("--page", type=click.IntRange(1), required=True, help="頁次，由 1 起。 Page, from 1.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="PNG 檔名。 The PNG to write. [default: NAME-pPAGE.png]",
)
@click.option(
    "--dpi", type=click.IntRange(30, 600), default=110, show_default=True, help="解析度。 Resolution."
)
def inspect(pdf: Path, page: int, output: Path | None, dpi: int) -> None:
    """把讀到的格線、儲存格與作法畫在頁面上。 Draw the grid, cells and practices over a page.

    藍色是儲存格，紅色是作法（附序號），橘色是問題，灰色是表格外的文字。
    Blue: cells; red: practices with their ordinal; orange: issues; grey: lines outside the tables.
    """
    from zuofa.inspect import inspect_page

    target = output or Path(f"{pdf.stem}-p{page}.png")
    with _unreadable_as_error():
        inspect_page(pdf, page, dpi).save(target)
    click.echo(str(target))


@main.command()
@pdf_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "html"]),
    help="輸出格式。 Output format. [default: by OUTPUT's ending, else csv]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="輸出檔名；未指定則印出。 The file to write; printed if not given.",
)
@click.option("--table", "number", type=click.IntRange(1), help="只輸出第幾個表格。 Only this table, from 1.")
@click.option(
    "--max-pages", type=click.IntRange(1), default=500, show_default=True, help="頁數上限。 Page limit."
)
def tables(pdf: Path, form: str | None, output: Path | None, number: int | None, max_pages: int) -> None:
    """取出 PDF 的所有表格，跨頁接合。 Take out a PDF's ruled tables, joined over its pages.

    CSV 將合併儲存格的文字填入每一格，表格之間空一行；HTML 保留合併儲存格。
    CSV fills merged cells and parts tables by an empty line; HTML keeps row and column spans.
    """
    from extract.tables import read_tables
    from zuofa.tables import tables_to_csv, tables_to_html

    with _unreadable_as_error():
        found, problems = read_tables(pdf, max_pages)
    for problem in problems:
        click.echo(f"{problem.page}: {problem.message_zh} {problem.message_en}", err=True)
    chosen = found if number is None else found[number - 1 : number]
    if not chosen:
        raise click.ClickException(
            f"找不到表格（共有 {len(found)} 個）。 No such table; there are {len(found)}."
        )
    as_html = form == "html" or (form is None and output is not None and output.suffix in (".html", ".htm"))
    text = tables_to_html(chosen, pdf.name) if as_html else tables_to_csv(chosen)
    if output is None:
        click.echo(text, nl=False)
        return
    with _unreadable_as_error():
        output.write_text(text, encoding="utf-8" if as_html else "utf-8-sig", newline="")


@contextmanager
def _unreadable_as_error() -> Iterator[None]:
    """Turn a PDF that cannot be read into a sentence and exit code 1."""
    from extract.pdf import UnreadablePdf

    try:
        yield
    except UnreadablePdf as error:
        found = error.issue
        raise click.ClickException(
            f"{found.message_zh} {found.message_en}\n{found.advice_zh} {found.advice_en}"
        ) from error
    except IndexError as error:
        raise click.UsageError(f"沒有這一頁。 There is no such page: {error}") from error
    except (OSError, ValueError) as error:
        raise click.ClickException(f"無法寫入。 The output cannot be written: {error}") from error
