"""Small .docx and .odt files for unit tests: the XML of a body, and what little stands round it."""

import zipfile
from pathlib import Path

from docxwrite import OPEN, R, content_types, relations
from odtwrite import MEDIA, NAMES, manifest

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def docx(
    path: Path, body: str, *, numbering: str = "", styles: str = "", more: dict[str, str] | None = None
) -> Path:
    """Write a .docx with this body; ``more``: further parts of its folder."""
    targets = {"rId1": ("styles", "styles.xml"), "rId2": ("numbering", "numbering.xml")}
    extra = more or {}
    for n, name in enumerate(extra, 3):
        targets[f"rId{n}"] = (name.rstrip("0123456789"), f"{name}.xml")
    parts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"{OPEN.format('document')}<w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"{OPEN.format('styles')}{styles}</w:styles>",
        "word/numbering.xml": f"{OPEN.format('numbering')}{numbering}</w:numbering>",
        "word/_rels/document.xml.rels": relations(targets),
        **{f"word/{name}.xml": text for name, text in extra.items()},
    }
    return packed(path, parts)


def odt(path: Path, body: str, *, automatic: str = "", styles: str = "") -> Path:
    """Write an .odt with this body."""
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    parts = {"mimetype": MEDIA, "content.xml": content, "META-INF/manifest.xml": manifest()}
    parts["styles.xml"] = f"<office:document-styles {NAMES}>{styles}</office:document-styles>"
    return packed(path, parts)


def packed(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return path


def p(text: str = "", props: str = "") -> str:
    return f"<w:p><w:pPr>{props}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def cell(*paragraphs: str, props: str = "") -> str:
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def table(*rows: str, widths: tuple[int, ...] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def in_list(text: str, level: int = 0, num: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


__all__ = ["MC", "R", "cell", "docx", "in_list", "odt", "p", "packed", "table"]
