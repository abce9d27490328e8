"""``export``, ``checklist``, ``score`` and ``calendar``: files to pass on."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from zuofa.commands.common import (
    choose_plan,
    echo_json,
    read_register,
    register_errors,
    require_suffix,
    writing,
)
from zuofa.commands.options import FILE, NUMBER, data_option, json_option, office_option, year_option

workbook_argument = click.argument("out", type=FILE, metavar="OUT.xlsx")


@click.command()
@workbook_argument
@click.option(
    "--register",
    "register_name",
    metavar="FILE|PLAN",
    help="應辦事項表或計畫代號；有它才有落差。 The register, or a plan; without it there are no gaps.",
)
@year_option
@office_option
@data_option
def export(out: Path, register_name: str | None, year: int | None, office: str, data: Path) -> None:
    """匯出 Excel 活頁簿：落差、採行、作法、問題。 Export a workbook: gaps, adoption, practices, issues."""
    from compare.export import export as export_data

    with register_errors(), _writing_workbook(out):
        register = None if register_name is None else read_register(register_name, data)
        counts = export_data(out, data, register=register, year=year, office=office)
    for sheet, rows in counts.items():
        click.echo(f"{sheet}: {rows}")
    click.echo(f"已寫入 written: {out}")


@click.command()
@click.argument("office")
@click.argument("year", type=NUMBER)
@workbook_argument
@data_option
def checklist(office: str, year: int, out: Path, data: Path) -> None:
    """產生單位的考核結果彙整表。 Make an office's half-yearly self-assessment sheet.

    OFFICE 是單位名稱、單位代號或計畫代號的一部分，YEAR 是民國年度，例如：新營 111。
    OFFICE is a name, an office id or a part of the plan_id; YEAR is the ROC year, e.g. xinying 111.
    """
    from compare.checklist import write_checklist

    with _writing_workbook(out):
        found = write_checklist(out, office, year, data)
    click.echo(f"{found.name}：{len(found.practices)} 項作法 practices")
    click.echo(f"已寫入 written: {out}")


@contextmanager
def _writing_workbook(out: Path) -> Iterator[None]:
    from compare.worksheet import NothingToWriteError

    require_suffix(out, ".xlsx")
    try:
        yield
    except NothingToWriteError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.ClickException(
            f"無法寫入 {out}，若已開啟請先關閉。 It cannot be written; if it is open, close it: {error}"
        ) from error


@click.command()
@click.argument("form", type=FILE, metavar="FORM.xlsx")
@click.option("--plan", help="哪一份計畫的評分表。 Whose scoring form. [default: the only plan that has one]")
@click.option("--form", "number", type=NUMBER, help="第幾個評分表。 Which of the plan's forms.")
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
    from zuofa import score_files
    from zuofa.score import ScoreError
    from zuofa.show_score import assessment_lines, show_result

    require_suffix(form, ".xlsx")
    try:
        with writing(form):
            if not form.exists():
                asked = score_files.write_form(_scored_plan(plan, data), form, data, number)
                click.echo("\n".join(assessment_lines(asked, form)))
                return
            result = score_files.check_form(form, data)
    except ScoreError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        echo_json(asdict(result))
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
    return choose_plan(plan or "", data, lambda file: file["plan_id"] in names)


@click.command()
@click.argument("office", nargs=-1)
@click.argument("out", type=FILE, metavar="OUT.ics")
@year_option
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
    from compare.worksheet import NothingToWriteError
    from zuofa.show_score import agenda_lines

    require_suffix(out, ".ics")
    day = stamp or dt.datetime.combine(dt.datetime.now(dt.UTC).date(), dt.time())
    try:
        with writing(out):
            agenda = read_agenda(data, office, year)
            write_calendar(out, agenda, day.replace(tzinfo=dt.UTC))
    except NothingToWriteError as error:
        raise click.UsageError(str(error)) from error
    click.echo("\n".join(agenda_lines(agenda, out)))
