"""What an .odt holds, as LibreOffice prints it."""

from pathlib import Path

import pytest
from wordparts import odt

from extract.office.blocks import Document, Paragraph, paragraphs_of
from extract.office.odf import read_odf
from extract.office.unpack import open_package


@pytest.fixture
def read(tmp_path: Path):
    def read_body(body: str, **parts: str) -> Document:
        return read_odf(open_package(odt(tmp_path / "a.odt", body, **parts)))

    return read_body


def texts(document: Document) -> list[str]:
    return [paragraph.label + paragraph.text for paragraph in paragraphs_of(document.blocks)]


def p(text: str, name: str = "") -> str:
    return f'<text:p text:style-name="{name}">{text}</text:p>'


HIDDEN = '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        ("一<text:span>二</text:span>三", "一二三"),
        ("  一  \n 二 ", "一 二 "),
        ('一<text:s text:c="2"/>二', "一  二"),
        ("一<text:tab/>二<text:line-break/>三", "一\t二\n三"),
        ("一<text:soft-page-break/>二", "一二"),
        ("<text:a>一</text:a>", "一"),
        ('一<text:span text:style-name="H">二</text:span>', "一"),
        ("一<office:annotation><text:p>批註</text:p></office:annotation>", "一"),
        ("一<text:change-start/>二<text:change-end/>", "一二"),
        (
            "<text:ruby><text:ruby-base>一</text:ruby-base><text:ruby-text>ㄧ</text:ruby-text></text:ruby>",
            "一",
        ),
        ("第<text:page-number>3</text:page-number>頁", "第3頁"),
    ],
)
def test_what_prints_of_a_paragraph(read, inside: str, wanted: str) -> None:
    assert texts(read(p(inside), automatic=HIDDEN)) == [wanted]


def test_deleted_text_is_told_and_not_read(read) -> None:
    gone = f"<text:tracked-changes><text:changed-region><text:deletion>{p('刪')}</text:deletion></text:changed-region></text:tracked-changes>"
    document = read(gone + p("留"))
    assert texts(document) == ["留"]
    assert [issue.code for issue in document.issues] == ["tracked_changes"]


LISTS = (
    '<text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" style:num-prefix="(" style:num-suffix=")"/>'
    '<text:list-level-style-number text:level="3" style:num-format="1" text:display-levels="2"/>'
    '<text:list-level-style-bullet text:level="4" text:bullet-char="◎"/>'
    "</text:list-style>"
)


def items(*inside: str, more: str = "") -> str:
    made = "".join(f"<text:list-item>{one}</text:list-item>" for one in inside)
    return f'<text:list text:style-name="L"{more}>{made}</text:list>'


def inner(*inside: str) -> str:
    return (
        "<text:list>" + "".join(f"<text:list-item>{one}</text:list-item>" for one in inside) + "</text:list>"
    )


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (items(p("x"), p("x")), ["一、x", "二、x"]),
        (items(p("x") + p("y")), ["一、x", "y"]),
        (
            items(p("x") + inner(p("y"), p("y")), p("x") + inner(p("y"))),
            ["一、x", "(1)y", "(2)y", "二、x", "(1)y"],
        ),
        (items(p("x")) + items(p("x")), ["一、x", "一、x"]),
        (items(p("x")) + items(p("x"), more=' text:continue-numbering="true"'), ["一、x", "二、x"]),
        (
            items(p("x"), more=' xml:id="a"') + items(p("x")) + items(p("x"), more=' text:continue-list="a"'),
            ["一、x", "一、x", "二、x"],
        ),
        (items(inner(p("y"))), ["(1)y"]),
        (items(p("x") + inner(p("y") + inner(p("z")))), ["一、x", "(1)y", "1.1z"]),
        (items(inner(inner(inner(p("z"))))), ["◎z"]),
        (
            '<text:list text:style-name="L"><text:list-item text:start-value="5">'
            + p("x")
            + "</text:list-item></text:list>",
            ["五、x"],
        ),
        (
            '<text:list text:style-name="L"><text:list-header>' + p("x") + "</text:list-header></text:list>",
            ["x"],
        ),
    ],
)
def test_numbers_are_counted(read, body: str, wanted: list[str]) -> None:
    assert texts(read(body, automatic=LISTS)) == wanted


def test_headings_are_numbered_by_the_outline(read) -> None:
    outline = '<office:styles><text:outline-style><text:outline-level-style text:level="1" style:num-format="壹, 貳, 參, ..." style:num-suffix="、"/></text:outline-style></office:styles>'
    heading = '<text:h text:outline-level="{}">x</text:h>'
    body = heading.format(1) + heading.format(2) + heading.format(1)
    assert texts(read(body, styles=outline)) == ["壹、x", "x", "貳、x"]


def test_sections_indexes_and_text_boxes_are_read(read) -> None:
    body = f"<text:section>{p('一')}</text:section>"
    body += f"<text:p>二<draw:frame xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0'><draw:text-box>{p('三')}</draw:text-box></draw:frame></text:p>"
    assert texts(read(body)) == ["一", "二", "三"]


def test_tables(read) -> None:
    automatic = (
        '<style:style style:name="C" style:family="table-column"><style:table-column-properties style:column-width="1in"/></style:style>'
        '<style:style style:name="D" style:family="table-cell"><style:table-cell-properties fo:padding="0.1in" style:vertical-align="middle"/></style:style>'
    )
    column = '<table:table-column table:style-name="C" table:number-columns-repeated="3"/>'
    covered = "<table:covered-table-cell/>"
    rows = (
        f'<table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="2">{p("a")}</table:table-cell>{covered}'
        f'<table:table-cell table:number-rows-spanned="2" table:style-name="D">{p("b")}</table:table-cell></table:table-row></table:table-header-rows>'
        f"<table:table-row><table:table-cell>{p('c')}</table:table-cell><table:table-cell>{p('d')}</table:table-cell>{covered}</table:table-row>"
    )
    (table,) = read(f"<table:table>{column}{rows}</table:table>", automatic=automatic).blocks
    cells = [[(c.column, c.columns, c.rows, c.blocks[0].text) for c in row.cells] for row in table.rows]
    assert cells == [[(0, 2, 1, "a"), (2, 1, 2, "b")], [(0, 1, 1, "c"), (1, 1, 1, "d")]]
    assert table.widths == (72.0, 72.0, 72.0)
    assert (table.rows[0].cells[1].left, table.rows[0].cells[1].align) == (pytest.approx(7.2), "center")


def test_styles_lie_over_each_other(read) -> None:
    automatic = '<style:style style:name="P" style:family="paragraph" style:parent-style-name="Q"><style:text-properties style:font-size-asian="50%"/></style:style>'
    styles = (
        '<office:styles><style:default-style style:family="paragraph"><style:paragraph-properties fo:line-height="18pt"/></style:default-style>'
        '<style:style style:name="Q" style:family="paragraph"><style:paragraph-properties fo:margin-left="1in" fo:text-indent="-0.5in"/>'
        '<style:text-properties style:font-size-asian="20pt"/></style:style></office:styles>'
    )
    (found,) = read(p("x", "P"), automatic=automatic, styles=styles).blocks
    assert isinstance(found, Paragraph)
    assert (found.size, found.left, found.first, found.line, found.line_rule) == (
        10.0,
        72.0,
        -36.0,
        18.0,
        "exact",
    )


def test_header_footer_and_notes_stand_apart(read) -> None:
    styles = f'<office:master-styles><style:master-page style:name="Standard"><style:header>{p("標題")}</style:header></style:master-page></office:master-styles>'
    note = f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{p('註')}</text:note-body></text:note>"
    document = read(p(f"文{note}"), styles=styles)
    assert texts(document) == ["文"]
    assert [(one.kind, one.paragraphs[0].text) for one in document.aparts] == [
        ("header", "標題"),
        ("note", "註"),
    ]
