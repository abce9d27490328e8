"""``inspect`` and ``tables``: one PDF, without the data set."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from zuofa.commands.options import FILE, NUMBER, data_option

pdf_argument = click.argument("pdf", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.command()
@pdf_argument
@click.option("--page", type=NUMBER, required=True, help="頁次，由 1 起。 Page, from 1.")
@click.option("-o", "--output", type=FILE, help="PNG 檔名。 The PNG to write. [default: NAME-pPAGE.png]")
@click.option(
    "--dpi", type=click.IntRange(30, 600), default=110, show_default=True, help="解析度。 Resolution."
)
@data_option
def inspect(pdf: Path, page: int, output: Path | None, dpi: int, data: Path) -> None:
    """把讀到的格線、儲存格與作法畫在頁面上。 Draw the grid, cells and practices over a page.

    藍色是儲存格，紅色是作法（附序號），橘色是問題，灰色是表格外的文字。
    Blue: cells; red: practices with their ordinal; orange: issues; grey: lines outside the tables.

    掃描檔只辨識這一頁（及欄位名稱所在的頁）；要有序號與前後文的問題，請先執行 zuofa ingest。
    Of a scan only this page is read, and those its columns need; for ordinals and issues that rest on other
    pages, run zuofa ingest first.
    """
    from zuofa.inspect import inspect_page

    target = output or Path(f"{pdf.stem}-p{page}.png")
    with _unreadable_as_error():
        drawn = inspect_page(pdf, page, dpi, data, _say_page)
        target.parent.mkdir(parents=True, exist_ok=True)
        drawn.save(target)
    click.echo(str(target))


def _say_page(page: int) -> None:
    click.echo(f"讀取第 {page} 頁… reading page {page}…", err=True)


@click.command()
@pdf_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "html"]),
    help="輸出格式。 Output format. [default: by OUTPUT's ending, else csv]",
)
@click.option(
    "-o", "--output", type=FILE, help="輸出檔名；未指定則印出。 The file to write; printed if not given."
)
@click.option("--table", "number", type=NUMBER, help="只輸出第幾個表格。 Only this table, from 1.")
@click.option("--max-pages", type=NUMBER, default=500, show_default=True, help="頁數上限。 Page limit.")
def tables(pdf: Path, form: str | None, output: Path | None, number: int | None, max_pages: int) -> None:
    """取出 PDF 的所有表格，跨頁接合。 Take out a PDF's ruled tables, joined over its pages.

    CSV 將合併儲存格的文字填入每一格，表格之間空一行；HTML 保留合併儲存格。
    CSV fills merged cells and parts tables by an empty line; HTML keeps row and column spans.
    """
    from extract.table.ruled import read_tables
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
        output.parent.mkdir(parents=True, exist_ok=True)
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
