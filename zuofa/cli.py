"""The command line: each command parses, calls one function, prints.

A command is a function with ``@main.command()``; what it needs beyond click it imports when it runs, so
that a command is quick to say that there is nothing to do.
"""

import datetime as dt
import getpass
import json
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import pandas as pd

    from compare.registers import Register
    from compare.report import Report as GapReport
    from normalize.decisions import Outcome
    from zuofa.align import Counts
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


VERDICTS: dict[str, "Outcome"] = {"y": "same", "n": "not_same", "p": "part"}
EMPTY = "資料集是空的，請先執行 zuofa ingest。 The data set is empty; run zuofa ingest first."

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data/parquet"),
    show_default=True,
    help="資料集的資料夾。 The data set's folder.",
)
decisions_option = click.option(
    "--decisions",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("data/decisions.yml"),
    show_default=True,
    help="人工決定的檔案。 The file of people's decisions.",
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
    counts = _align_after(report, data, decisions)
    if counts and not as_json:
        click.echo("\n".join(say.alignment_lines(counts)))
    context.exit(0 if report.is_whole else 1)


def _align_after(report: "Report", data: Path, decisions: Path) -> "Counts | None":
    """Align what was read; say what the last alignment came to where nothing has changed since."""
    from zuofa.align import last

    if not report.entries and not report.dropped:
        return None
    unchanged = None if report.fresh or report.dropped else last(data, decisions)
    return unchanged or _align(data, decisions)


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


# --- align, review, find ---


@main.command()
@data_option
@decisions_option
@click.option("--force", is_flag=True, help="未變動也重新對齊。 Align even if nothing changed.")
@json_option
def align(data: Path, decisions: Path, force: bool, as_json: bool) -> None:
    """對齊各單位、各年度的作法。 Align the practices of all offices and years.

    同一作法的不同寫法得到同一代號；ingest 結束時也會執行。
    One duty in many wordings gets one id; ingest runs this too, at its end.
    """
    counts = _align(data, decisions, force=force)
    if as_json:
        _echo_json(asdict(counts))
    else:
        from zuofa import say

        click.echo("\n".join(say.alignment_lines(counts)))


def _align(data: Path, decisions: Path, *, force: bool = False) -> "Counts":
    from normalize.decisions import BadDecisionsError
    from zuofa import align as aligning

    try:
        return aligning.align(data, decisions, force=force, waiting=_say_waiting)
    except BadDecisionsError as error:
        raise click.ClickException(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise click.ClickException(f"無法寫入 {data}。 {data} cannot be written: {error}") from error


@main.command()
@data_option
@decisions_option
@click.option("--who", help="決定者。 Who decides. [default: the name you are logged in by]")
@click.option("--list", "only_list", is_flag=True, help="只列出待決事項。 Only list what is to be decided.")
@json_option
def review(data: Path, decisions: Path, who: str | None, only_list: bool, as_json: bool) -> None:
    """逐一決定不確定的對應。 Decide the uncertain links, one at a time.

    影響最大的先問：y 同一作法，n 不同，p 只有部分相同，s 略過，q 結束。決定寫入 --decisions 的檔案。
    The most consequential first: y same, n not the same, p part, s skip, q quit. Decisions are kept in
    the file of --decisions and win over every score.
    """
    from zuofa import review as reviewing
    from zuofa.show import show_case

    waiting = reviewing.cases(data)
    if as_json:
        _echo_json([case.link | {"practice": case.practice, "other": case.other} for case in waiting])
        return
    decided = 0
    for number, case in enumerate(waiting, 1):
        show_case(case, number, len(waiting))
        if only_list:
            continue
        answer = click.prompt(
            "同一作法？ Same duty?", type=click.Choice(["y", "n", "p", "s", "q"]), default="s"
        )
        if answer == "q":
            break
        if answer != "s":
            why = click.prompt("理由（可略） Why (optional)", default="", show_default=False)
            reviewing.decide(case, VERDICTS[answer], decisions, who or getpass.getuser(), why)
            decided += 1
    click.echo(f"待決 waiting: {len(waiting) - decided}  已決 decided: {decided}")
    if decided:
        _align(data, decisions)


@main.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="筆數。 How many.")
@data_option
@json_option
def find(text: str, limit: int, data: Path, as_json: bool) -> None:
    """以文字尋找作法，並列出採行的單位。 Find duties by words, with who has them."""
    from extract import dataset
    from normalize.find import find as search
    from zuofa.review import places
    from zuofa.show import show_hits

    hits = search(text, places(data), limit)
    known = {row["canonical_id"]: row for row in dataset.read("catalogue", data).to_pylist()}
    if as_json:
        _echo_json([asdict(hit) | {"canonical": known[hit.canonical_id]} for hit in hits])
    elif not known:
        raise click.UsageError(EMPTY)
    else:
        show_hits([(hit, known[hit.canonical_id]) for hit in hits])


# --- show, issues ---


@main.command()
@click.argument("plan")
@click.option(
    "--sections", is_flag=True, help="列出表格以外的段落。 Show the sections outside the table instead."
)
@data_option
@json_option
def show(plan: str, sections: bool, data: Path, as_json: bool) -> None:
    """列出一份計畫的作法。 Show the practices of one plan.

    PLAN 是計畫代號中任何足以辨認的部分，例如 xinying。
    PLAN is any part of a plan_id that fits one plan, e.g. xinying.
    """
    from extract import dataset

    found = dataset.load(_choose(plan, dataset.read("plans", data)["plan_id"].to_pylist()), data)
    if as_json:
        _echo_json(asdict(found))
    else:
        from zuofa.show import show_plan, show_sections

        (show_sections if sections else show_plan)(found)


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


# --- gaps, register ---

register_option = click.option(
    "--register",
    "register_name",
    required=True,
    metavar="FILE|PLAN",
    help="應辦事項表（CSV、XLSX）或總管理處的計畫代號。 The register, or the plan_id of headquarters' plan.",
)


@main.command()
@register_option
@click.option("--year", type=click.IntRange(1), help="只看這個民國年度的計畫。 Plans of this ROC year only.")
@click.option("--office", default="", help="只看計畫代號含此文字的計畫。 Plans whose id has this in it.")
@click.option(
    "--check", is_flag=True, help="有應辦事項未列時以代碼 3 結束。 Exit with 3 if a required item is missing."
)
@data_option
@json_option
@click.pass_context
def gaps(
    context: click.Context,
    /,
    register_name: str,
    year: int | None,
    office: str,
    check: bool,
    data: Path,
    as_json: bool,
) -> None:
    """各計畫少了哪些應辦事項。 Which mandated items each plan lacks.

    每一項的判定：已列、有變更、部分、未列、待確認、未讀到；結果也存入資料表 gaps。
    Each item is adopted, changed, partial, missing, unsure or not read; the table gaps keeps it all.
    """
    from zuofa.gaps import judge_register

    with _register_errors():
        summary = judge_register(_register(register_name, data), data, year=year, office=office)
    if as_json:
        _echo_json(list(summary.rows))
    elif not summary.rows:
        raise click.UsageError(_no_plans(data))
    else:
        from zuofa.show import show_gaps

        show_gaps(summary)
    context.exit(3 if check and summary.is_missing else 0)


def _no_plans(data: Path) -> str:
    from extract import dataset

    if not dataset.read("plans", data, columns=["plan_id"]).num_rows:
        return EMPTY
    return "沒有其他計畫符合 --year 與 --office。 No other plan fits --year and --office."


def _register(name: str, data: Path) -> "Register":
    from compare.answers import as_register
    from extract import dataset

    if Path(name).is_file():
        return as_register(Path(name), data)
    if Path(name).suffix:
        raise click.UsageError(f"找不到檔案 {name}。 There is no file {name}.")
    return as_register(_choose(name, dataset.read("plans", data)["plan_id"].to_pylist()), data)


@contextmanager
def _register_errors() -> Iterator[None]:
    from compare.registers import BadRegisterError

    try:
        yield
    except BadRegisterError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"無法開啟。 It cannot be opened: {error}") from error


@main.group()
def register() -> None:
    """應辦事項表。 Registers of mandated items."""


@register.command()
@click.option("--from", "year", type=click.IntRange(1), required=True, help="民國年度。 The ROC year.")
@click.option(
    "--share",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.6,
    show_default=True,
    help="至少多少比例的計畫有。 Share of the year's plans that must have a duty.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="[default: data/registers/draft-YEAR.csv]",
)
@data_option
def draft(year: int, share: float, output: Path | None, data: Path) -> None:
    """由多數單位都有的作法草擬應辦事項表。 Draft a register from what most offices have."""
    from compare.answers import draft_register
    from compare.registers import write_register

    rows = draft_register(year, data, share)
    if not rows:
        raise click.UsageError(f"沒有 {year} 年度的計畫。 There are no plans of the year {year}.")
    target = output or Path("data/registers") / f"draft-{year}.csv"
    with _register_errors():
        write_register(target, rows)
    click.echo(f"{len(rows)} 項，請檢視後使用。 items; review them before use: {target}")


# --- workbooks

workbook_argument = click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.xlsx")


@main.command()
@workbook_argument
@click.option(
    "--register",
    "register_name",
    metavar="FILE|PLAN",
    help="應辦事項表或計畫代號；有它才有落差。 The register, or a plan; without it there are no gaps.",
)
@click.option("--year", type=click.IntRange(1), help="只要這個民國年度的計畫。 Plans of this ROC year only.")
@click.option(
    "--office", default="", help="只要單位或計畫代號含此文字的計畫。 Plans whose office or id has this in it."
)
@data_option
def export(out: Path, register_name: str | None, year: int | None, office: str, data: Path) -> None:
    """匯出 Excel 活頁簿：落差、採行、作法、問題。 Export a workbook: gaps, adoption, practices, issues."""
    from compare.export import export as export_data

    with _register_errors(), _workbook_errors(out):
        register = None if register_name is None else _register(register_name, data)
        counts = export_data(out, data, register=register, year=year, office=office)
    for sheet, rows in counts.items():
        click.echo(f"{sheet}: {rows}")
    click.echo(f"已寫入 written: {out}")


@main.command()
@click.argument("office")
@click.argument("year", type=click.IntRange(1))
@workbook_argument
@data_option
def checklist(office: str, year: int, out: Path, data: Path) -> None:
    """產生單位的考核結果彙整表。 Make an office's half-yearly self-assessment sheet.

    OFFICE 是單位名稱、單位代號或計畫代號的一部分，YEAR 是民國年度，例如：新營 111。
    OFFICE is a name, an office id or a part of the plan_id; YEAR is the ROC year, e.g. xinying 111.
    """
    from compare.checklist import write_checklist

    with _workbook_errors(out):
        found = write_checklist(out, office, year, data)
    click.echo(f"{found.name}：{len(found.practices)} 項作法 practices")
    click.echo(f"已寫入 written: {out}")


@contextmanager
def _workbook_errors(out: Path) -> Iterator[None]:
    from compare.workbook import NothingToWriteError

    if out.suffix.lower() != ".xlsx":
        raise click.UsageError(f"檔名須以 .xlsx 結尾：{out}。 The file's name must end with .xlsx.")
    try:
        yield
    except NothingToWriteError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.ClickException(
            f"無法寫入 {out}，若已開啟請先關閉。 It cannot be written; if it is open, close it: {error}"
        ) from error


# --- the page for headquarters


@main.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.html")
@register_option
@click.option("--year", type=click.IntRange(1), help="只看這個民國年度的計畫。 Plans of this ROC year only.")
@click.option("--office", default="", help="只看計畫代號含此文字的計畫。 Plans whose id has this in it.")
@click.option(
    "--raw",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data/raw"),
    show_default=True,
    help="計畫檔案的資料夾，供擷取圖片。 The folder of plans, for the pictures.",
)
@click.option(
    "--pictures",
    type=click.Choice(["all", "needed", "none"]),
    default="needed",
    show_default=True,
    help="附圖：全部、只附須處理的、不附。 Pictures of all verdicts, of those to be looked at, or none.",
)
@click.option(
    "--budget",
    "megabytes",
    type=click.FloatRange(0, min_open=True),
    default=14.0,
    show_default=True,
    help="網頁大小上限（MB），超出時省略圖片。 MB that pictures may fill the page up to.",
)
@data_option
def report(out: Path, register_name: str, raw: Path, data: Path, **chosen: Any) -> None:
    """製作落差網頁：單位與應辦事項的矩陣，附證據。 Make the page of gaps with its evidence.

    單一檔案，不需網路；以 --office 製作單一單位的頁面。
    One file that needs no network; with --office it is an office's own page.
    """
    from compare.report import NothingToReportError, write_report

    with _register_errors():
        register = _register(register_name, data)
    try:
        made = write_report(out, register, data, raw, made=date.today(), **chosen)
    except NothingToReportError as error:
        raise click.UsageError(
            "沒有計畫可供比對；請先執行 zuofa ingest，或更改 --year、--office。 "
            "No plan to compare; run zuofa ingest first, or change --year or --office."
        ) from error
    except OSError as error:
        raise click.ClickException(f"無法寫入 {out}。 {out} cannot be written: {error}") from error
    _show_report(made)
    click.echo(f"已寫入 written: {out}")


def _show_report(made: "GapReport") -> None:
    """Print what a report came to, and what was left out of it."""
    from compare.sheets import words

    names = words("status")
    counts = "  ".join(f"{names[code].zh} {code} {n}" for code, n in made.counts.most_common())
    click.echo(f"{made.plans} 份計畫 plans × {made.items} 項 items: {counts}")
    click.echo(f"{made.size / 1e6:.1f} MB, {len(made.pictures.pictures)} 張圖 pictures")
    if made.left_out:
        click.echo(
            f"{made.left_out} 處因網頁大小未附圖，可提高 --budget 或以 --office 製作單一單位的頁面。 "
            f"{made.left_out} places have no picture for the page's size; raise --budget or name an --office."
        )
    for file in made.files_absent:
        click.echo(f"找不到或已變動，未附圖 not there or changed, no pictures: {file}", err=True)


# --- adoption, diff, trend

csv_option = click.option(
    "--csv",
    "csv_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="另存 CSV。 Write a CSV file instead.",
)


@main.command()
@click.option("--year", type=click.IntRange(1), help="只看這個民國年度的計畫。 Plans of this ROC year only.")
@click.option("--facet", help="只看這個面向的作法。 Duties of this facet only.")
@click.option("--rare", is_flag=True, help="少數單位的作法，可供仿效。 Duties that few have, to be copied.")
@click.option("--lacking", is_flag=True, help="多數單位有而某單位未列。 Common duties that an office lacks.")
@csv_option
@data_option
@json_option
def adoption(
    year: int | None,
    facet: str | None,
    rare: bool,
    lacking: bool,
    csv_file: Path | None,
    data: Path,
    as_json: bool,
) -> None:
    """各單位採行哪些作法。 Which duties which offices have adopted.

    --rare 與 --lacking 以同一機關、同一方案各單位最新的計畫相互比較；沒有讀到或不確定的不算「未列」。
    --rare and --lacking compare the offices' latest plans; what is uncertain is never called lacking.
    """
    if rare and lacking:
        raise click.UsageError("--rare 與 --lacking 請擇一。 Choose one of --rare and --lacking.")
    from compare import adoption as adopting
    from zuofa import show_answers

    found = adopting.adoption(data, year=year, facet=facet)
    if found.empty:
        raise click.UsageError(_why_none(data))
    show = show_answers.show_adoption
    if rare:
        found, show = adopting.rare(found), show_answers.show_rare
    elif lacking:
        found, show = adopting.common_but_lacking(found), show_answers.show_lacking
    if not _written(found, csv_file, as_json):
        show(found)


@main.command()
@click.argument("plan_a")
@click.argument("plan_b")
@click.option(
    "--html",
    "html_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="另存可列印的網頁。 Write a page that can be printed instead.",
)
@csv_option
@click.option("--all", "with_unchanged", is_flag=True, help="也列出未變的作法。 List the unchanged ones too.")
@data_option
@json_option
def diff(
    plan_a: str,
    plan_b: str,
    html_file: Path | None,
    csv_file: Path | None,
    with_unchanged: bool,
    data: Path,
    as_json: bool,
) -> None:
    """兩份計畫的新舊對照。 What changed from one plan to another.

    PLAN_A、PLAN_B 是計畫代號中任何足以辨認的部分；可以是同一單位的兩個年度，或兩個單位。
    PLAN_A and PLAN_B are parts of plan_ids that fit one plan each: two years of an office, or two offices.
    """
    from compare.history import diff as compare_plans
    from compare.history_page import diff_html
    from extract import dataset
    from zuofa.show_answers import show_diff

    known = dataset.read("plans", data)["plan_id"].to_pylist()
    found = compare_plans(_choose(plan_a, known), _choose(plan_b, known), data)
    if found["canonical_id"].isna().all():
        raise click.UsageError(_why_none(data))
    if html_file is not None:
        _write(html_file, diff_html(found), "utf-8")
    if not _written(found, csv_file, as_json) and html_file is None:
        show_diff(found, with_unchanged=with_unchanged)


@main.command()
@click.argument("duty")
@csv_option
@data_option
@json_option
def trend(duty: str, csv_file: Path | None, data: Path, as_json: bool) -> None:
    """一項作法歷年的用語與目標。 A duty over the years in all its wordings.

    DUTY 是共通作法代號（c-…），或作法中的文字。
    DUTY is the id of a canonical practice (c-…), or words of it.
    """
    from compare.trend import duties_like
    from compare.trend import trend as over_the_years
    from zuofa.show_answers import show_trend

    hits = duties_like(duty, data)
    if not hits:
        raise click.UsageError(_why_none(data))
    found = over_the_years(hits[0].canonical_id, data)
    if not _written(found, csv_file, as_json):
        show_trend(found, hits[1:])


def _written(found: "pd.DataFrame", csv_file: Path | None, as_json: bool) -> bool:
    """Write a frame as CSV or print it as JSON, if either was asked for; return whether one was."""
    from compare.flat import records, to_csv

    if csv_file is not None:
        _write(csv_file, to_csv(found), "utf-8-sig")
    if as_json:
        _echo_json(records(found))
    return as_json or csv_file is not None


def _write(path: Path, text: str, encoding: str) -> None:
    try:
        path.write_text(text, encoding=encoding, newline="")
    except OSError as error:
        raise click.ClickException(f"無法寫入 {path}。 {path} cannot be written: {error}") from error
    click.echo(str(path), err=True)


def _why_none(data: Path) -> str:
    """Return why there is nothing to show, and what to do."""
    from extract import dataset

    if not dataset.read("plans", data).num_rows:
        return EMPTY
    if not dataset.read("links", data).num_rows:
        return "作法尚未對齊，請先執行 zuofa align。 The practices are not aligned; run zuofa align first."
    return (
        "沒有符合的作法，請換個說法、年度或面向，或以 zuofa find 尋找。 "
        "No duty fits; try other words, another year or facet, or search with zuofa find."
    )


# --- score, calendar


@main.command()
@click.argument("form", type=click.Path(dir_okay=False, path_type=Path), metavar="FORM.xlsx")
@click.option("--plan", help="哪一份計畫的評分表。 Whose scoring form. [default: the only plan that has one]")
@click.option("--form", "number", type=click.IntRange(1), help="第幾個評分表。 Which of the plan's forms.")
@data_option
@json_option
@click.pass_context
def score(
    context: click.Context, form: Path, plan: str | None, number: int | None, data: Path, as_json: bool
) -> None:
    """產生空白評分表，或檢查填好的評分表。 Write an empty assessment form, or check a filled one.

    FORM.xlsx 不存在時依計畫的評分標準產生；已存在時逐格檢查，並重新計算小計、總分與等第。
    If FORM.xlsx is not there, it is written from the plan's criteria; if it is, every entry is checked
    and subtotals, total and grade are computed. Ends with 1 where something must be corrected.
    """
    from zuofa import score as scoring
    from zuofa.show_score import assessment_lines, show_result

    with _score_errors(form):
        if not form.exists():
            asked = scoring.write_form(_scored_plan(plan, data), form, data, number)
            click.echo("\n".join(assessment_lines(asked, form)))
            return
        result = scoring.check_form(form, data)
    if as_json:
        _echo_json(asdict(result))
    else:
        show_result(result)
    context.exit(1 if result.problems else 0)


def _scored_plan(plan: str | None, data: Path) -> str:
    from extract import dataset

    names = sorted(set(dataset.read("criteria", data, columns=["plan_id", "ordinal"])["plan_id"].to_pylist()))
    if plan is None and len(names) == 1:
        return str(names[0])
    if not names:
        raise click.UsageError(
            "資料集裡沒有任何評分表；請先以 zuofa ingest 讀取有評分表的計畫。 "
            "The data set has no scoring form; run zuofa ingest on a plan that has one."
        )
    return _choose(plan or "", names)


@contextmanager
def _score_errors(form: Path) -> Iterator[None]:
    from zuofa.score import ScoreError

    if form.suffix.lower() != ".xlsx":
        raise click.UsageError(f"檔名須以 .xlsx 結尾：{form}。 The file's name must end with .xlsx.")
    try:
        yield
    except ScoreError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"無法寫入 {form}。 It cannot be written: {error}") from error


@main.command()
@click.argument("office", nargs=-1)
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.ics")
@click.option("--year", type=click.IntRange(1), help="只要這個民國年度的計畫。 Plans of this ROC year only.")
@click.option(
    "--stamp",
    type=click.DateTime(["%Y-%m-%d"]),
    help="記為何時製作（DTSTAMP）。 The day it is marked as made on. [default: today]",
)
@data_option
def calendar(
    office: tuple[str, ...], out: Path, year: int | None, stamp: dt.datetime | None, data: Path
) -> None:
    """把期限寫成行事曆（Outlook、Google 可開）。 Write what falls due as a calendar.

    OFFICE 是單位名稱或計畫代號的一部分，未指定則為全部單位。沒有日期的事項不列行程，會列在輸出裡。
    OFFICE is a part of an office's name or of a plan_id; all offices if none is given. What has no date
    is no event, but is listed.
    """
    from compare.calendar import read_agenda, write_calendar
    from compare.workbook import NothingToWriteError
    from zuofa.show_score import agenda_lines

    day = stamp or dt.datetime.combine(dt.datetime.now(dt.UTC).date(), dt.time())
    try:
        agenda = read_agenda(data, office, year)
        write_calendar(out, agenda, day.replace(tzinfo=dt.UTC))
    except NothingToWriteError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"無法寫入 {out}。 It cannot be written: {error}") from error
    click.echo("\n".join(agenda_lines(agenda, out)))


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
