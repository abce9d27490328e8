"""``show`` and ``issues``: what the data set holds of a plan."""

from dataclasses import asdict
from pathlib import Path

import click

from zuofa.commands.common import EMPTY, choose_plan, echo_json
from zuofa.commands.options import data_option, json_option


@click.command()
@click.argument("plan")
@click.option(
    "--sections", is_flag=True, help="列出表格以外的段落。 Show the sections outside the table instead."
)
@data_option
@json_option
def show(plan: str, sections: bool, data: Path, as_json: bool) -> None:
    """列出一份計畫的作法。 Show the practices of one plan.

    PLAN 是單位名稱、計畫代號或檔名，足以辨認的部分即可，可加年度，例如：新營、"新營 111"、xinying。
    PLAN is an office, a plan_id or a file's name, or a part that fits one plan, with or without the year.
    """
    from extract import dataset

    found = dataset.load(choose_plan(plan, data), data)
    if as_json:
        echo_json(asdict(found))
    else:
        from zuofa.show import show_plan, show_sections

        (show_sections if sections else show_plan)(found)


@click.command()
@click.argument("plan", required=False)
@data_option
@json_option
def issues(plan: str | None, data: Path, as_json: bool) -> None:
    """列出待查的問題。 List the issues, of all files or of one plan.

    PLAN 是單位名稱、計畫代號或檔名（沒讀出計畫的檔案亦可），足以辨認的部分即可。
    PLAN is an office, a plan_id or a file's name, or a part that fits one; the file need not be a plan.
    """
    from extract import dataset
    from zuofa import say

    rows = dataset.read("issues", data).to_pylist()
    known = dataset.read("sources", data).to_pylist()
    if plan is not None:
        name = choose_plan(plan, data, is_among=lambda file: True)
        rows = [row for row in rows if (row["plan_id"] or row["file"]) == name]
    if as_json:
        echo_json(rows)
        return
    if not known:
        raise click.UsageError(EMPTY)
    for line in (line for row in rows for line in say.issue_lines(row)):
        click.echo(line)
    click.echo(f"{len(rows)} 個問題 issues")
