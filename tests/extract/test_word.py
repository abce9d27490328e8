"""What a .docx holds, as Word prints it."""

from pathlib import Path

import pytest
from docxwrite import OPEN
from wordparts import MC, cell, docx, in_list, p, table

from extract.office.blocks import Document, Paragraph, Table, paragraphs_of
from extract.office.unpack import open_package
from extract.office.word import read_word

TEXT_BOX = "<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>"
FALLBACK = f"<mc:AlternateContent {MC}><mc:Choice Requires='wps'>{{}}</mc:Choice><mc:Fallback>{{}}</mc:Fallback></mc:AlternateContent>"


@pytest.fixture
def read(tmp_path: Path):
    def read_body(body: str, **parts: object) -> Document:
        return read_word(open_package(docx(tmp_path / "a.docx", body, **parts)))  # type: ignore[arg-type]

    return read_body


def texts(document: Document) -> list[str]:
    return [paragraph.label + paragraph.text for paragraph in paragraphs_of(document.blocks)]


def r(text: str, props: str = "") -> str:
    return f"<w:r><w:rPr>{props}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        (r("一") + r("二"), "一二"),
        ("<w:hyperlink>" + r("一") + "</w:hyperlink>", "一"),
        ("<w:ins>" + r("一") + "</w:ins>" + r("二"), "一二"),
        ("<w:del><w:r><w:delText>一</w:delText></w:r></w:del>" + r("二"), "二"),
        ("<w:moveFrom>" + r("一") + "</w:moveFrom><w:moveTo>" + r("二") + "</w:moveTo>", "二"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + r("一") + "</w:sdtContent></w:sdt>", "一"),
        ("<w:fldSimple w:instr='PAGE'>" + r("3") + "</w:fldSimple>", "3"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>" + r("3"), "3"),
        (r("一", "<w:vanish/>") + r("二"), "二"),
        (r("一", "<w:vanish w:val='0'/>"), "一"),
        ("<w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t></w:r>", "一\t二\n三"),
        ("<w:r><w:t>QR</w:t><w:noBreakHyphen/><w:t>1</w:t></w:r>", "QR-1"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F06C'/></w:r>", "\uf06c"),
        ("<w:r><w:sym w:font='Wingdings' w:char='nonsense'/></w:r>", ""),
        (f"<w:r><w:ruby><w:rt>{r('ㄧ')}</w:rt><w:rubyBase>{r('一')}</w:rubyBase></w:ruby></w:r>", "一"),
        (r("app", "<w:caps/>"), "APP"),
        ("<w:bookmarkStart/><w:proofErr/>" + r("一"), "一"),
    ],
)
def test_what_prints_of_a_paragraph(read, inside: str, wanted: str) -> None:
    assert texts(read(f"<w:p>{inside}</w:p>")) == [wanted]


def test_a_deleted_paragraph_end_joins_two(read) -> None:
    first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + r("一") + "</w:p>"
    assert texts(read(first + p("二") + p("三"))) == ["一二", "三"]


def test_changes_that_nobody_accepted_are_told(read) -> None:
    document = read(f"<w:p><w:ins>{r('一')}</w:ins></w:p>")
    assert [issue.code for issue in document.issues] == ["tracked_changes"]
    assert not read(p("一")).issues


@pytest.mark.parametrize("wrapper", ["{}", FALLBACK])
def test_a_text_box_stands_once_after_its_paragraph(read, wrapper: str) -> None:
    box = TEXT_BOX.format(p("盒內"))
    inside = wrapper.format(box, box)
    assert texts(read(f"<w:p>{r('一')}{inside}</w:p>" + p("二"))) == ["一", "盒內", "二"]


# --- numbers

LEVELS = (("taiwaneseCountingThousand", "%1、"), ("taiwaneseCountingThousand", "（%2）"), ("decimal", "%3."))


def numbering(levels=LEVELS, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    made = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>{nums}'


def test_numbers_are_counted_by_level(read) -> None:
    body = "".join(in_list("x", level) for level in (0, 1, 1, 2, 1, 0, 1, 2))
    wanted = ["一、", "（一）", "（二）", "1.", "（三）", "二、", "（一）", "1."]
    assert [text[:-1] for text in texts(read(body, numbering=numbering()))] == wanted


def test_two_instances_count_together_unless_one_starts_anew(read) -> None:
    one = '<w:num w:numId="{}"><w:abstractNumId w:val="0"/>{}</w:num>'
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    nums = one.format(1, "") + one.format(2, "") + one.format(3, anew)
    body = "".join(in_list("", num=num) for num in (1, 1, 2, 3, 3, 1))
    assert texts(read(body, numbering=numbering(nums=nums))) == [
        "一、",
        "二、",
        "三、",
        "五、",
        "六、",
        "七、",
    ]


def test_a_number_of_several_levels_and_one_in_digits_only(read) -> None:
    levels = (("taiwaneseCountingThousand", "%1"), ("decimal", "%1-%2"))
    assert texts(read(in_list("") + in_list("", 1), numbering=numbering(levels))) == ["一", "一-1"]
    legal = numbering(levels).replace('<w:numFmt w:val="decimal"/>', '<w:numFmt w:val="decimal"/><w:isLgl/>')
    assert texts(read(in_list("") + in_list("", 1), numbering=legal)) == ["一", "1-1"]


def test_a_style_numbers_its_paragraphs(read) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="h"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    styled = p("甲", '<w:pStyle w:val="h"/>') + p(
        "乙", '<w:pStyle w:val="h"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    assert texts(read(styled, numbering=numbering(), styles=styles)) == ["一、甲", "乙"]


def test_a_bullet_is_a_number(read) -> None:
    assert texts(read(in_list("x"), numbering=numbering((("bullet", "\uf06c"),)))) == ["\uf06cx"]


def test_an_unknown_list_numbers_nothing(read) -> None:
    assert texts(read(in_list("x", num=7))) == ["x"]


# --- properties


def test_styles_lie_over_each_other(read) -> None:
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="20"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="a"><w:pPr><w:ind w:left="400" w:hanging="200"/></w:pPr>'
        '<w:rPr><w:sz w:val="24"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
    )
    plain, styled, direct = read(
        p("x") + p("x", '<w:pStyle w:val="b"/>') + p("x", '<w:pStyle w:val="b"/><w:ind w:firstLine="100"/>'),
        styles=styles,
    ).blocks
    assert (plain.runs[0].size, plain.left) == (10.0, 0.0)
    assert (styled.runs[0].size, styled.left, styled.first, styled.align) == (12.0, 20.0, -10.0, "center")
    assert direct.first == 5.0


def test_lines_as_high_as_the_file_says(read) -> None:
    spacing = '<w:spacing w:before="120" w:after="60" w:line="{}" w:lineRule="{}"/>'
    exact, least, double = read(
        "".join(p("x", spacing.format(*s)) for s in ((360, "exact"), (360, "atLeast"), (480, "auto")))
    ).blocks
    assert (exact.before, exact.after) == (6.0, 3.0)
    assert [(x.line, x.line_rule) for x in (exact, least, double)] == [
        (18.0, "exact"),
        (18.0, "least"),
        (2.0, "multiple"),
    ]


def test_a_style_based_on_itself_ends(read) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="a"/></w:style>'
    assert texts(read(p("x", '<w:pStyle w:val="a"/>'), styles=styles)) == ["x"]


# --- tables


def shape(table: Table) -> list[list[tuple[int, int, int, str]]]:
    return [
        [
            (c.column, c.columns, c.rows, "|".join(b.text for b in c.blocks if isinstance(b, Paragraph)))
            for c in row.cells
        ]
        for row in table.rows
    ]


def test_merged_cells(read) -> None:
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        cell(p("a"), props='<w:gridSpan w:val="2"/>') + cell(p("b"), props=restart),
        cell(p("c"), props=restart) + cell(p("d")) + cell(p(), props=goes_on),
        cell(p(), props=goes_on) + cell(p("e")) + cell(p("f"), props=goes_on),
        widths=(1000, 1000, 1000),
    )
    (found,) = read(body).blocks
    assert shape(found) == [
        [(0, 2, 1, "a"), (2, 1, 3, "b|f")],
        [(0, 1, 2, "c"), (1, 1, 1, "d")],
        [(1, 1, 1, "e")],
    ]
    assert found.widths == (50.0, 50.0, 50.0)


def test_rows_and_cells_within_controls_and_changes(read) -> None:
    row = f"<w:tr>{cell(p('a'))}<w:sdt><w:sdtContent>{cell(p('b'))}</w:sdtContent></w:sdt></w:tr>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell(p('c'))}</w:tr>"
    body = f"<w:tbl><w:tblGrid/><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>{gone}</w:tbl>"
    assert shape(read(body).blocks[0]) == [[(0, 1, 1, "a"), (1, 1, 1, "b")]]


def test_a_row_that_begins_later_and_old_merges(read) -> None:
    later = f'<w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell(p("a"))}'
    merged = cell(p("b"), props='<w:hMerge w:val="restart"/>') + cell(
        p(), props='<w:hMerge w:val="continue"/>'
    )
    assert shape(read(table(later, merged, widths=(500, 500))).blocks[0]) == [
        [(1, 1, 1, "a")],
        [(0, 2, 1, "b")],
    ]


def test_widths_are_the_cells_where_the_grid_has_none(read) -> None:
    wide = '<w:tcW w:w="{}" w:type="dxa"/>'
    body = table(cell(p("a"), props=wide.format(400)) + cell(p("b"), props=wide.format(800)))
    assert read(body).blocks[0].widths == (20.0, 40.0)


def test_what_stands_in_the_margins_and_below(read) -> None:
    more = {
        "header3": f"{OPEN.format('hdr')}{p('標題')}</w:hdr>",
        "footnotes": f"{OPEN.format('footnotes')}<w:footnote w:id='2'>{p('註')}</w:footnote></w:footnotes>",
    }
    body = p("文") + "<w:p><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    body += "<w:sectPr><w:headerReference w:type='default' r:id='rId3'/></w:sectPr>"
    document = read(body, more=more)
    told = [(one.kind, one.rule, one.paragraphs[0].text) for one in document.aparts]
    assert told == [("header", "running_title", "標題"), ("note", "note", "註")]


def test_the_widest_section_is_the_page(read) -> None:
    section = '<w:sectPr><w:pgSz w:w="{}"/><w:pgMar w:left="1000" w:right="1000"/></w:sectPr>'
    body = f"<w:p><w:pPr>{section.format(12000)}</w:pPr></w:p>{section.format(17000)}"
    document = read(body)
    assert (document.width, document.left) == (850.0, 50.0)
