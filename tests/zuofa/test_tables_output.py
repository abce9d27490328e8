"""Joined tables become CSV that no spreadsheet computes and HTML that no browser runs."""

import csv
import io

import pytest

from extract.table.ruled import JoinedTable, TableCell
from zuofa.tables import tables_to_csv, tables_to_html


def table(*rows: list[str], pages: tuple[int, ...] = (1,)) -> JoinedTable:
    """Return a table without merged cells."""
    cells = [TableCell(text, r, c, 1, 1, 1) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return JoinedTable(pages, len(rows), len(rows[0]), tuple(cells))


MERGED = JoinedTable(
    (1, 2),
    3,
    2,
    (
        TableCell("名冊", 0, 0, 1, 2, 1),
        TableCell("第一區", 1, 0, 2, 1, 1),
        TableCell("王大明", 1, 1, 1, 1, 1),
        TableCell("李小華", 2, 1, 1, 1, 2),
    ),
)

# --- CSV


def test_no_tables_are_an_empty_file() -> None:
    assert tables_to_csv([]) == ""


def test_merged_cells_are_filled() -> None:
    assert tables_to_csv([MERGED]) == "名冊,名冊\n第一區,王大明\n第一區,李小華\n"


def test_an_empty_line_parts_two_tables() -> None:
    assert tables_to_csv([table(["甲"]), table(["乙"])]) == "甲\n\n乙\n"


@pytest.mark.parametrize("text", ["甲,乙", '甲"乙', "甲\n乙", " 甲 ", "", "訂定、檢討"])
def test_text_is_read_back_as_it_was(text: str) -> None:
    assert list(csv.reader(io.StringIO(tables_to_csv([table([text, "丙"])])))) == [[text, "丙"]]


@pytest.mark.parametrize("text", ["甲=乙", "1+1", "-5", "+3.5", "-1e3", "a@b", "12", "", "'甲"])
def test_what_is_no_formula_stays(text: str) -> None:
    assert list(csv.reader(io.StringIO(tables_to_csv([table([text, "丙"])])))) == [[text, "丙"]]


@pytest.mark.parametrize(
    "text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")', "-", "--5"]
)
def test_a_formula_is_kept_from_being_computed(text: str) -> None:
    written = tables_to_csv([table([text])])
    assert written.strip('"\n').replace('""', '"') == f"'{text}"


# --- HTML


def test_merged_cells_are_spans() -> None:
    page = tables_to_html([MERGED], "名冊")
    assert (
        "<table>\n<caption>1 · 第 1–2 頁 p. 1–2</caption>\n"
        '<tr><td colspan="2">名冊</td></tr>\n'
        '<tr><td rowspan="2">第一區</td><td>王大明</td></tr>\n'
        "<tr><td>李小華</td></tr>\n</table>"
    ) in page
    assert page.startswith(
        '<!doctype html>\n<html lang="zh-Hant">\n<meta charset="utf-8">\n<title>名冊</title>\n'
    )


def test_tables_are_counted() -> None:
    page = tables_to_html([table(["甲"]), table(["乙"], pages=(3,))], "")
    assert "<caption>1 · 第 1 頁 p. 1</caption>" in page
    assert "<caption>2 · 第 3 頁 p. 3</caption>" in page


def test_text_is_no_markup() -> None:
    page = tables_to_html([table(["<script>alert('&')</script>"])], "<b>&")
    assert "<title>&lt;b&gt;&amp;</title>" in page
    assert "<td>&lt;script&gt;alert(&#x27;&amp;&#x27;)&lt;/script&gt;</td>" in page
    assert "<script" not in page
