"""``gaps``, ``register`` and ``report``: which mandated item which plan lacks."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuofa.commands.common import EMPTY, echo_json, read_register, register_errors, writing
from zuofa.commands.options import (
    FILE,
    FOLDER,
    NUMBER,
    data_option,
    json_option,
    office_option,
    register_option,
    year_option,
)

if TYPE_CHECKING:
    from compare.report import Report


@click.command()
@register_option
@year_option
@office_option
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

    with register_errors():
        summary = judge_register(read_register(register_name, data), data, year=year, office=office)
    if not len(summary.table):
        raise click.UsageError(_no_plans(data))
    if summary.replaced:
        click.echo(
            f"資料表 gaps 中，同名但內容不同的應辦事項表「{summary.register}」的判定已移除："
            f"{len(summary.replaced)} 份計畫。\nVerdicts by a register of this name with other contents "
            f"were taken out of the table gaps: {len(summary.replaced)} plans.",
            err=True,
        )
    if as_json:
        echo_json(summary.rows)
    else:
        from zuofa.show import show_gaps

        show_gaps(summary)
    context.exit(3 if check and summary.is_missing else 0)


def _no_plans(data: Path) -> str:
    from extract import dataset

    if not dataset.read("plans", data, columns=["plan_id"]).num_rows:
        return EMPTY
    return "沒有其他計畫符合 --year 與 --office。 No other plan fits --year and --office."


@click.group()
def register() -> None:
    """應辦事項表。 Registers of mandated items."""


@register.command()
@click.option("--from", "year", type=NUMBER, required=True, help="民國年度。 The ROC year.")
@click.option(
    "--share",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.6,
    show_default=True,
    help="至少多少比例的計畫有。 Share of the year's plans that must have a duty.",
)
@click.option("-o", "--output", type=FILE, help="[default: data/registers/draft-YEAR.csv]")
@data_option
def draft(year: int, share: float, output: Path | None, data: Path) -> None:
    """由多數單位都有的作法草擬應辦事項表。 Draft a register from what most offices have."""
    from compare.answers import draft_register
    from compare.registers import write_register

    offices = _offices_of(year, data)
    if len(offices) == 1:
        raise click.UsageError(
            f"{year} 年度只有一個單位的計畫，不成多數；可直接以 --register {offices[0]} 比對。 "
            f"Only one office has a plan of {year}: no majority; use --register {offices[0]} instead."
        )
    rows = draft_register(year, data, share)
    if not rows:
        raise click.UsageError(f"沒有 {year} 年度的計畫。 There are no plans of the year {year}.")
    target = output or Path("data/registers") / f"draft-{year}.csv"
    with register_errors():
        write_register(target, rows)
    click.echo(f"{len(rows)} 項，請檢視後使用。 items; review them before use: {target}")


def _offices_of(year: int, data: Path) -> list[str]:
    """Return a plan_id of each office that has a plan of the year."""
    from extract import dataset

    columns = ["plan_id", "agency_id", "office_id"]
    rows = dataset.read("plans", data, columns=columns, partition={"roc_year": year}).to_pylist()
    return list({(row["agency_id"], row["office_id"]): row["plan_id"] for row in rows}.values())


@click.command()
@click.argument("out", type=FILE, metavar="OUT.html")
@register_option
@year_option
@office_option
@click.option(
    "--raw",
    type=FOLDER,
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

    with register_errors():
        mandated = read_register(register_name, data)
    try:
        with writing(out):
            made = write_report(out, mandated, data, raw, made=date.today(), **chosen)
    except NothingToReportError as error:
        raise click.UsageError(
            "沒有計畫可供比對；請先執行 zuofa ingest，或更改 --year、--office。 "
            "No plan to compare; run zuofa ingest first, or change --year or --office."
        ) from error
    _show_report(made)
    click.echo(f"已寫入 written: {out}")


COUNTED = {
    True: "只計對該計畫的年度與單位適用者 only what binds a plan's year and office",
    False: "該表不適用於這些計畫，僅供比較 the register binds none of these plans; for comparison only",
}
"""Whether the register binds any plan -> what was counted."""


def _show_report(made: "Report") -> None:
    """Print what a report came to, and what was left out of it."""
    from compare.sheets import words

    names = words("status")
    counts = "  ".join(f"{names[code].zh} {code} {n}" for code, n in made.counts.most_common())
    click.echo(f"{made.plans} 份計畫 plans × {made.items} 項 items")
    click.echo(f"判定 verdicts {made.counts.total()}（{COUNTED[made.is_binding]}）: {counts}")
    click.echo(f"{made.size / 1e6:.1f} MB, {len(made.pictures.pictures)} 張圖 pictures")
    if made.left_out:
        click.echo(
            f"{made.left_out} 處因網頁大小未附圖，可提高 --budget 或以 --office 製作單一單位的頁面。 "
            f"{made.left_out} places have no picture for the page's size; raise --budget or name an --office."
        )
    for file in made.files_absent:
        click.echo(f"找不到或已變動，未附圖 not there or changed, no pictures: {file}", err=True)
