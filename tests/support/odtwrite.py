"""A document (docplan) as .odt: written as XML, lists, spans and covered cells as LibreOffice writes them."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from docplan import Box as CellBox
from docplan import Doc, Grid, Para

SPACES = {
    "office": "office",
    "text": "text",
    "table": "table",
    "style": "style",
    "fo": "xsl-fo-compatible",
    "svg": "svg-compatible",
}
NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in SPACES.items()
)
BORDER = 0.5
"""Points. The rule takes its room from the cell's."""
MEDIA = "application/vnd.oasis.opendocument.text"
FORMATS = {
    "decimal": "1",
    "taiwaneseCountingThousand": "一, 二, 三, ...",
    "decimalEnclosedCircle": "①, ②, ③, ...",
    "decimalFullWidth": "１, ２, ３, ...",
}
"""Word's name of a number format -> style:num-format."""


def write_odt(doc: Doc, path: Path) -> None:
    """Write the document."""
    writer = _Writer(doc)
    content = writer.content()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("mimetype"), MEDIA)
        package.writestr("content.xml", content)
        package.writestr("styles.xml", styles(doc))
        package.writestr("META-INF/manifest.xml", manifest())


def manifest() -> str:
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    files = {"/": MEDIA, "content.xml": "text/xml", "styles.xml": "text/xml"}
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{media}"/>'
        for name, media in files.items()
    )
    return f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{space}">{entries}</manifest:manifest>'


def points(value: float) -> str:
    return f"{value / 72:.4f}in"


def styles(doc: Doc) -> str:
    layout = doc.layout
    size = f'fo:font-size="{layout.size}pt" style:font-size-asian="{layout.size}pt" style:font-name="標楷體"'
    strict = "strict" if layout.kinsoku else "normal"
    paragraph = (
        f'fo:line-height="{points(layout.pitch)}" style:punctuation-wrap="simple" '
        f'style:text-autospace="none" style:line-break="{strict}"'
    )
    right = layout.page_width - layout.right
    page = (
        f'fo:page-width="{points(layout.page_width)}" fo:page-height="{points(layout.page_height)}" '
        f'fo:margin-left="{points(layout.left)}" fo:margin-right="{points(right)}"'
    )
    header = f"<style:header>{plain(doc.header)}</style:header>" if doc.header else ""
    footer = f"<style:footer>{plain(doc.footer)}</style:footer>" if doc.footer else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-styles {NAMES} office:version="1.3">'
        f'<office:styles><style:default-style style:family="paragraph"><style:paragraph-properties {paragraph}/>'
        f"<style:text-properties {size}/></style:default-style></office:styles>"
        f'<office:automatic-styles><style:page-layout style:name="pm1"><style:page-layout-properties {page}/>'
        "</style:page-layout></office:automatic-styles><office:master-styles><style:master-page "
        f'style:name="Standard" style:page-layout-name="pm1">{header}{footer}</style:master-page>'
        "</office:master-styles></office:document-styles>"
    )


def plain(text: str) -> str:
    return f"<text:p>{spaced(text)}</text:p>"


def spaced(text: str) -> str:
    """Return characters as elements where white space would be collapsed."""
    parts = escape(text).replace("\t", "<text:tab/>").replace("  ", ' <text:s text:c="1"/>')
    return parts.removesuffix(" ") + "<text:s/>" if parts.endswith(" ") else parts


class _Writer:
    """Writes the content, collecting the automatic styles that it needs."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.automatic: dict[str, str] = {}
        """What follows the style's name -> name."""
        self.tables = 0
        self.list_open = 0

    def content(self) -> str:
        blocks = [
            self.table(block) if isinstance(block, Grid) else self.paragraph(block)
            for block in self.doc.blocks
        ]
        form, text = self.doc.style
        before, _, after = text.partition("%1")
        lists = (
            '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
            f'style:num-format="{FORMATS[form]}" style:num-prefix="{before}" style:num-suffix="{after}">'
            '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
            '<style:list-level-label-alignment text:label-followed-by="listtab"/>'
            "</style:list-level-properties></text:list-level-style-number></text:list-style>"
        )
        made = "".join(f'<style:style style:name="{name}" {rest}' for rest, name in self.automatic.items())
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES} office:version="1.3">'
            f"<office:automatic-styles>{made}{lists}</office:automatic-styles><office:body><office:text>"
            f"{''.join(blocks)}</office:text></office:body></office:document-content>"
        )

    def style(self, family: str, props: str) -> str:
        """Return the name of the automatic style with these properties."""
        rest = f'style:family="{family}">{props}</style:style>'
        return self.automatic.setdefault(rest, f"{family[:2].upper()}{len(self.automatic) + 1}")

    def paragraph(self, para: Para) -> str:
        attributes = f'fo:margin-left="{points(para.left)}" fo:text-indent="{points(para.first)}"'
        attributes += f' fo:text-align="{para.align}"' if para.align != "left" else ""
        attributes += ' fo:break-before="page"' if para.turn else ""
        text = ""
        if para.scale != 1:
            size = f"{self.doc.layout.size * para.scale:g}pt"
            text = f'<style:text-properties fo:font-size="{size}" style:font-size-asian="{size}"/>'
        if para.scale > 1:
            attributes += f' fo:line-height="{points(self.doc.layout.pitch * para.scale)}"'
        name = self.style("paragraph", f"<style:paragraph-properties {attributes}/>{text}")
        own = f'<text:p text:style-name="{name}">{spaced(para.text)}</text:p>'
        return self.in_list(own, para.number) if para.number else own

    def in_list(self, paragraph: str, number: int) -> str:
        """Put a paragraph into its list: each list is written in parts that go on."""
        goes_on = ' text:continue-numbering="true"' if number == self.list_open else ""
        self.list_open = number
        item = f"<text:list-item>{paragraph}</text:list-item>"
        return f'<text:list text:style-name="L1"{goes_on}>{item}</text:list>'

    def table(self, grid: Grid) -> str:
        self.tables += 1
        columns = "".join(
            f'<table:table-column table:style-name="{self.style("table-column", column(width))}"/>'
            for width in grid.widths
        )
        head, *body = (self.row(grid, n) for n in range(len(grid.rows)))
        head = f"<table:table-header-rows>{head}</table:table-header-rows>"
        return f'<table:table table:name="T{self.tables}">{columns}{head}{"".join(body)}</table:table>'

    def row(self, grid: Grid, number: int) -> str:
        boxes = {box.column: box for box in grid.rows[number]}
        cells = []
        for place in range(len(grid.widths)):
            box = boxes.get(place)
            cells.append("<table:covered-table-cell/>" if box is None else self.cell(box))
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(self, box: CellBox) -> str:
        pad = points(self.doc.layout.pad_x - BORDER)
        align = ' style:vertical-align="middle"' if box.valign == "center" else ""
        props = (
            f'fo:padding-left="{pad}" fo:padding-right="{pad}" fo:border="{BORDER}pt solid #000000"{align}'
        )
        name = self.style("table-cell", f"<style:table-cell-properties {props}/>")
        spans = f' table:number-columns-spanned="{box.columns}"' if box.columns > 1 else ""
        spans += f' table:number-rows-spanned="{box.rows}"' if box.rows > 1 else ""
        inside = "".join(self.paragraph(para) for para in box.paras)
        return f'<table:table-cell table:style-name="{name}"{spans}>{inside}</table:table-cell>'


def column(width: float) -> str:
    return f'<style:table-column-properties style:column-width="{points(width)}"/>'
