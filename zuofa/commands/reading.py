"""``ingest``: read a folder of plans into the data set."""

import sqlite3
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuofa.commands.aligning import align_all
from zuofa.commands.common import echo_json, say_waiting, writing
from zuofa.commands.options import FOLDER, NUMBER, data_option, decisions_option, json_option

if TYPE_CHECKING:
    from zuofa.align import Counts
    from zuofa.ingest import Progress, Report


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--raw",
    type=FOLDER,
    default=Path("data/raw"),
    show_default=True,
    help="PDF 所在的資料夾；未指定 PATHS 時讀取。 The folder of PDFs, read when no PATHS are given.",
)
@data_option
@click.option("--jobs", type=NUMBER, help="同時讀取的程序數。 Worker processes. [default: processors]")
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
    type=NUMBER,
    default=1500,
    show_default=True,
    help="每個程序的記憶體上限（MB）。 MB that a worker may hold.",
)
@click.option(
    "--max-pages",
    type=NUMBER,
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
@decisions_option
@json_option
@click.pass_context
def ingest(
    context: click.Context,
    /,
    paths: tuple[Path, ...],
    raw: Path,
    data: Path,
    decisions: Path,
    as_json: bool,
    **chosen: Any,
) -> None:
    """讀取計畫（PDF、Word、ODF、掃描檔），寫入資料集。 Read plans (PDF, Word, ODF, scans) into the data set.

    PATHS 是檔案或資料夾。內容與讀取程式都未變動的檔案不重讀，已移除的檔案從資料集移除。
    PATHS are files or folders. Unchanged files are not read again; what is gone is taken out.

    \b
    結束代碼 exit codes:
      0  全部讀取 all was read
      1  有計畫未能讀取或只讀到一部分，或資料集無法寫入
         a plan could not be read, or only in part; or the data set could not be written
      2  用法錯誤 wrong usage
    """  # noqa: D301 - \b is for click
    if not paths and not raw.is_dir():
        raise click.UsageError(
            f"找不到資料夾 {raw}，請以 --raw 指定。 There is no folder {raw}; name one with --raw."
        )
    from zuofa import say

    report = _ingest(paths, raw, data, quiet=as_json, **chosen)
    if as_json:
        echo_json(say.as_dict(report))
    else:
        _show_read(report)
        click.echo("\n".join(say.lines(report)))
    counts = _align_after(report, data, decisions)
    if counts and not as_json:
        click.echo("\n".join(say.alignment_lines(counts)))
    context.exit(0 if report.is_whole else 1)


def _ingest(paths: tuple[Path, ...], raw: Path, data: Path, *, quiet: bool, **chosen: Any) -> "Report":
    from zuofa import ingest as batch
    from zuofa.options import Options

    options = Options(**chosen | {"jobs": chosen["jobs"] or 0})
    with writing(data, sqlite3.OperationalError), ExitStack() as stack:
        progress = _bar_when_needed(stack) if sys.stdout.isatty() and not quiet else batch.ignore
        return batch.ingest(paths, raw, data, options, waiting=say_waiting, progress=progress)


def _bar_when_needed(stack: ExitStack) -> "Progress":
    """Return a listener that opens a progress bar, until ``stack`` closes, once there is progress."""
    bar: list[Progress] = []

    def progress(done: int, files: int, pages: int) -> None:
        if not bar:
            from zuofa.show import progress_bar

            bar.append(stack.enter_context(progress_bar()))
        bar[0](done, files, pages)

    return progress


def _show_read(report: "Report") -> None:
    """Print the table of what was read; where nothing was, do not even load what draws it."""
    if report.fresh:
        from zuofa.show import show_entries

        show_entries(report.fresh)


def _align_after(report: "Report", data: Path, decisions: Path) -> "Counts | None":
    """Align what was read; say what the last alignment came to where nothing has changed since."""
    from zuofa.align import last

    if not report.entries and not report.dropped:
        return None
    unchanged = None if report.fresh or report.dropped else last(data, decisions)
    return unchanged or align_all(data, decisions)
