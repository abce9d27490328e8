"""A document (docplan) as .docx: written as XML, so that no library's habits get into it."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from docplan import Box as CellBox
from docplan import Doc, Grid, Para

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OPEN = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{{0}} xmlns:w="{W}" xmlns:r="{R}">'
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def write_docx(doc: Doc, path: Path) -> None:
    """Write the document."""
    parts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": document(doc),
        "word/styles.xml": styles(doc),
        "word/numbering.xml": numbering(doc),
        "word/header1.xml": running("hdr", doc.header, doc),
        "word/footer1.xml": running("ftr", doc.footer, doc),
        "word/_rels/document.xml.rels": relations(
            {
                "rId1": ("styles", "styles.xml"),
                "rId2": ("numbering", "numbering.xml"),
                "rId3": ("header", "header1.xml"),
                "rId4": ("footer", "footer1.xml"),
            }
        ),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)


def content_types() -> str:
    names = {"document": "document.main", "styles": "styles", "numbering": "numbering"}
    names |= {"header1": "header", "footer1": "footer"}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{KIND}.{kind}+xml"/>'
        for name, kind in names.items()
    )
    default = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    return f'<?xml version="1.0"?><Types xmlns="{TYPES}">{default}{overrides}</Types>'


def relations(targets: dict[str, tuple[str, str]]) -> str:
    parts = "".join(
        f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{RELS}">{parts}</Relationships>'


def twips(points: float) -> int:
    return round(20 * points)


def styles(doc: Doc) -> str:
    layout = doc.layout
    fonts = '<w:rFonts w:ascii="標楷體" w:hAnsi="標楷體" w:eastAsia="標楷體"/>'
    size = f'<w:sz w:val="{round(2 * layout.size)}"/>'
    switches = f'<w:kinsoku w:val="{int(layout.kinsoku)}"/><w:overflowPunct w:val="0"/>'
    exact = f'<w:autoSpaceDE w:val="0"/><w:spacing w:line="{twips(layout.pitch)}" w:lineRule="exact"/>'
    return (
        OPEN.format("styles")
        + f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{size}</w:rPr></w:rPrDefault></w:docDefaults>"
        + '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        + f"<w:pPr>{switches}{exact}</w:pPr></w:style></w:styles>"
    )


def numbering(doc: Doc) -> str:
    form, text = doc.style
    level = (
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    )
    nums = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for n in range(1, doc.lists + 1)
    )
    return f'{OPEN.format("numbering")}<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>{nums}</w:numbering>'


def running(tag: str, text: str, doc: Doc) -> str:
    return OPEN.format(tag) + paragraph(Para(text, align="center"), doc) + f"</w:{tag}>"


def document(doc: Doc) -> str:
    layout = doc.layout
    body = "".join(
        table(block, doc) if isinstance(block, Grid) else paragraph(block, doc) for block in doc.blocks
    )
    references = (
        '<w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>'
    )
    size = f'<w:pgSz w:w="{twips(layout.page_width)}" w:h="{twips(layout.page_height)}"/>'
    right = layout.page_width - layout.right
    margins = " ".join(
        f'w:{side}="{twips(value)}"'
        for side, value in (
            ("left", layout.left),
            ("right", right),
            ("top", layout.top),
            ("bottom", layout.bottom),
            ("header", 20),
            ("footer", 20),
        )
    )
    section = f"<w:sectPr>{references}{size}<w:pgMar {margins}/></w:sectPr>"
    return f"{OPEN.format('document')}<w:body>{body}{section}</w:body></w:document>"


def paragraph(para: Para, doc: Doc) -> str:
    props = ""
    if para.number:
        props += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{para.number}"/></w:numPr>'
    if para.scale > 1:
        height = twips(doc.layout.pitch * para.scale)
        props += f'<w:spacing w:line="{height}" w:lineRule="exact"/>'
    if para.left or para.first:
        name = "hanging" if para.first < 0 else "firstLine"
        props += f'<w:ind w:left="{twips(para.left)}" w:{name}="{twips(abs(para.first))}"/>'
    if para.align != "left":
        props += f'<w:jc w:val="{para.align}"/>'
    return f"<w:p><w:pPr>{props}</w:pPr>{''.join(runs(para, doc))}</w:p>"


def runs(para: Para, doc: Doc) -> Iterator[str]:
    props = (
        f'<w:rPr><w:sz w:val="{round(2 * doc.layout.size * para.scale)}"/></w:rPr>' if para.scale != 1 else ""
    )
    if para.turn:
        yield '<w:r><w:br w:type="page"/></w:r>'
    for n, text in enumerate(para.text.split("\t")):
        if n:
            yield f"<w:r>{props}<w:tab/></w:r>"
        for part in pieces(text):
            yield f'<w:r>{props}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>'


def pieces(text: str) -> list[str]:
    """Part a text as Word does, for no reason that shows."""
    return [part for part in (text[:7], text[7:]) if part]


def table(grid: Grid, doc: Doc) -> str:
    widths = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in grid.widths)
    pad = "".join(f'<w:{side} w:w="{twips(doc.layout.pad_x)}" w:type="dxa"/>' for side in ("left", "right"))
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    rules = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in sides)
    props = (
        f'<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{rules}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{pad}</w:tblCellMar></w:tblPr>'
    )
    rows = "".join(row(grid, n, doc) for n in range(len(grid.rows)))
    return f"<w:tbl>{props}<w:tblGrid>{widths}</w:tblGrid>{rows}</w:tbl>"


def row(grid: Grid, number: int, doc: Doc) -> str:
    cells = {
        box.column: cell(grid, box, doc, merge='<w:vMerge w:val="restart"/>' * (box.rows > 1))
        for box in grid.rows[number]
    }
    for above in range(number):
        for box in grid.rows[above]:
            if above + box.rows > number:
                cells[box.column] = cell(grid, box, doc, merge="<w:vMerge/>", empty=True)
    head = "<w:trPr><w:tblHeader/></w:trPr>" if number == 0 else ""
    return f"<w:tr>{head}{''.join(cells[column] for column in sorted(cells))}</w:tr>"


def cell(grid: Grid, box: CellBox, doc: Doc, *, merge: str, empty: bool = False) -> str:
    width = sum(grid.widths[box.column : box.column + box.columns])
    props = f'<w:tcW w:w="{twips(width)}" w:type="dxa"/>'
    props += f'<w:gridSpan w:val="{box.columns}"/>' * (box.columns > 1) + merge
    props += f'<w:vAlign w:val="{box.valign}"/>' * (box.valign != "top")
    paras = (Para(),) if empty else box.paras
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{''.join(paragraph(para, doc) for para in paras)}</w:tc>"
