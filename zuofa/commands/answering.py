"""``adoption``, ``diff`` and ``trend``: what aligned practices answer."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zuofa.commands.common import EMPTY, choose_plan, echo_json, writing
from zuofa.commands.options import FILE, csv_option, data_option, json_option, year_option

if TYPE_CHECKING:
    import pandas as pd

    from normalize.find import Hit


@click.command()
@year_option
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


@click.command()
@click.argument("plan_a")
@click.argument("plan_b")
@click.option(
    "--html", "html_file", type=FILE, help="另存可列印的網頁。 Write a page that can be printed instead."
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

    PLAN_A、PLAN_B 是單位名稱、計畫代號或檔名，足以辨認的部分即可；可以是同一單位的兩個年度，或兩個單位。
    PLAN_A and PLAN_B are offices, plan_ids or files' names, or parts of them, that fit one plan each.
    """
    from compare.history import diff as compare_plans
    from compare.history_page import diff_html
    from zuofa.show_answers import show_diff

    plans = choose_plan(plan_a, data), choose_plan(plan_b, data)
    found = compare_plans(*plans, data)
    if found["canonical_id"].isna().all():
        raise click.UsageError(_why_none(data))
    if html_file is not None:
        _write(html_file, diff_html(found, _title(plans, data)), "utf-8")
    if not _written(found, csv_file, as_json) and html_file is None:
        show_diff(found, with_unchanged=with_unchanged)


def _title(plans: Sequence[str], data: Path) -> str:
    """Return two plans by office and year, by plan_id where these do not tell them apart."""
    from extract import dataset

    rows = {row["plan_id"]: row for row in dataset.read("plans", data).to_pylist()}
    named = [f"{rows[one]['office'] or ''} {rows[one]['roc_year'] or ''}".strip() for one in plans]
    return " → ".join(named if all(named) and len(set(named)) > 1 else plans)


@click.command()
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

    hits = duties_like(duty, data, limit=20)
    if not hits:
        raise click.UsageError(_why_none(data))
    _tell_equals([hit for hit in hits if hit.score == hits[0].score])
    found = over_the_years(hits[0].canonical_id, data)
    if not _written(found, csv_file, as_json):
        show_trend(found, hits[1:5])


def _tell_equals(hits: "Sequence[Hit]") -> None:
    """Say which duties the words fit equally, if several: the first of them is shown."""
    from zuofa.say import cut

    if len(hits) > 1:
        listed = "".join(f"\n  {hit.canonical_id}  {cut(' '.join(hit.text.split()), 60)}" for hit in hits)
        click.echo(
            f"{len(hits)} 項作法同樣相符，顯示第一項；請以代號指定所要的。 "
            f"{len(hits)} duties fit equally, the first is shown; name the one you mean by its id:{listed}",
            err=True,
        )


def _written(found: "pd.DataFrame", csv_file: Path | None, as_json: bool) -> bool:
    """Write a frame as CSV or print it as JSON, if either was asked for; return whether one was."""
    from compare.flat import records, to_csv

    if csv_file is not None:
        _write(csv_file, to_csv(found), "utf-8-sig")
    if as_json:
        echo_json(records(found))
    return as_json or csv_file is not None


def _write(path: Path, text: str, encoding: str) -> None:
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding=encoding, newline="")
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
