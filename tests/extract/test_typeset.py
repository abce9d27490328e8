"""A word processor's document on the endless sheet: what the reader sees of it."""

from extract.office.blocks import Apart, Cell, Document, Paragraph, Picture, Row, Run, Table
from extract.office.typeset import set_document
from extract.table.sheet import page_to_sheet


def p(text: str = "", **more: object) -> Paragraph:
    return Paragraph((Run(text, 10.0),), 10.0, line=20.0, line_rule="exact", **more)  # type: ignore[arg-type]


def cell(column: int, *texts: str, rows: int = 1, columns: int = 1, **more: object) -> Cell:
    return Cell(column, columns, rows, tuple(map(p, texts)), **more)  # type: ignore[arg-type]


def sheet(*blocks: Paragraph | Table):
    return page_to_sheet(set_document(Document(blocks)))


def inside(table) -> list[tuple[tuple[int, int, int, int], list[str]]]:
    return [
        ((c.row, c.row_end, c.column, c.column_end), [line.text for line in lines])
        for c, lines in zip(table.grid.cells, table.lines, strict=True)
    ]


def test_a_table_has_the_cells_of_the_file() -> None:
    rows = (
        Row((cell(0, "甲", rows=2), cell(1, "乙", "丙"), cell(2, "丁"))),
        Row((cell(1, "戊", columns=2),)),
    )
    (table,) = sheet(Table((60.0, 60.0, 60.0), rows)).tables
    assert inside(table) == [
        ((0, 2, 0, 1), ["甲"]),
        ((0, 1, 1, 2), ["乙", "丙"]),
        ((0, 1, 2, 3), ["丁"]),
        ((1, 2, 1, 3), ["戊"]),
    ]


def test_empty_paragraphs_push_a_department_down_to_its_practice() -> None:
    row = Row((cell(0, "一二三四五六七八", "二"), cell(1, "業務組", "", "總務組")))
    (table,) = sheet(Table((50.8, 60.0), (row,))).tables
    practices, departments = table.lines
    assert [line.text for line in practices] == ["一二三四", "五六七八", "二"]
    assert [line.base for line in departments] == [practices[0].base, practices[2].base]


def test_what_begins_a_line_is_known() -> None:
    (table,) = sheet(Table((50.8,), (Row((cell(0, "一二三四五六", "七\n八"),)),))).tables
    assert [(line.text, line.opens) for line in table.lines[0]] == [
        ("一二三四", True),
        ("五六", False),
        ("七", True),
        ("八", None),
    ]


def test_the_middle_and_the_foot_of_a_cell() -> None:
    row = Row((cell(0, "一", "二", "三"), cell(1, "中", align="center"), cell(2, "下", align="bottom")))
    (table,) = sheet(Table((60.0, 60.0, 60.0), (row,))).tables
    high, middle, low = table.lines
    assert [line.base for line in (*middle, *low)] == [line.base for line in high[1:]]


def test_a_merged_cell_that_is_higher_than_its_rows_makes_the_last_one_higher() -> None:
    rows = (Row((cell(0, "一", "二", "三", rows=2), cell(1, "甲"))), Row((cell(1, "乙"),)))
    (table,) = sheet(Table((60.0, 60.0), rows)).tables
    top, first, last = table.grid.ys
    assert (first - top, last - first) == (20.0, 40.0)


def test_a_table_within_a_cell_is_text_of_the_cell() -> None:
    inner = Table((30.0, 30.0), (Row((cell(0, "內"), cell(1, "外"))),))
    outer = Table((80.0, 60.0), (Row((Cell(0, 1, 1, (p("一"), inner, p("二"))), cell(1, "三"))),))
    (table,) = sheet(outer).tables
    assert inside(table)[0][1] == ["一", "內外", "二"]


def test_columns_without_widths_share_the_page() -> None:
    (table,) = sheet(Table((), (Row((cell(0, "一"), cell(1, "二"))),))).tables
    assert table.grid.xs[1] - table.grid.xs[0] == table.grid.xs[2] - table.grid.xs[1] > 100


def test_places_name_table_row_column_and_paragraph() -> None:
    table = Table((60.0, 60.0), (Row((cell(0, "一"), cell(1, "", "二", "三"))),))
    page = set_document(Document((p("甲"), p(), p("乙"), table)))
    said = [box.place for box in page.places]
    assert said[:2] == ["第 1 段 paragraph 1", "第 2 段 paragraph 2"]
    assert said[-1] == "表格 1 第 1 列第 2 欄第 2 段 table 1, row 1, column 2, paragraph 2"
    assert len(said) == 5


def test_what_stands_apart_is_in_no_line_of_the_text() -> None:
    apart = Apart("header", "running_title", (p("年度計畫手冊"),))
    found = page_to_sheet(set_document(Document((p("甲"),), aparts=(apart,))))
    assert [(rule, line.text) for rule, line in found.apart] == [("running_title", "年度計畫手冊")]
    assert [line.text for line in found.loose] == ["甲"]


def test_a_picture_takes_its_room() -> None:
    found = set_document(Document((p("甲", pictures=(Picture(30.0, 40.0),)), p("乙"))))
    first, second = found.chars
    assert round(second.base - first.base, 6) == 60.0
    assert [(box.x1 - box.x0, box.bottom - box.top) for box in found.pictures] == [(30.0, 40.0)]


def test_alignment_and_indents() -> None:
    found = sheet(p("左"), p("右", align="right"), p("中", align="center"), p("退", left=20.0, first=10.0))
    left, right, middle, indented = found.loose
    assert left.x0 < indented.x0 < middle.x0 < right.x0
    assert indented.x0 - left.x0 == 30.0
