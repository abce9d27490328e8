"""XML -> elements with short names: ``w:p``, ``text:span``. The only module that imports an XML parser.

The namespaces are long, and Word writes two sets of them (transitional and strict); here each has one
prefix. A document type declaration, which no word processor writes, is refused: it could name other
files or make a small file endless.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0": "fo",
    "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg",
    "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0": "manifest",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
    "http://www.w3.org/XML/1998/namespace": "xml",
}


class BadMarkup(Exception):  # noqa: N818 - named for what it says
    """The text is no well-formed XML, or has a document type declaration."""


def parse(data: bytes) -> Element:
    """Return the root element, names with their short prefixes; raises BadMarkup."""
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadMarkup(str(error) or type(error).__name__) from error
    for element in root.iter():
        element.tag = _short(element.tag)
        if element.attrib:
            element.attrib = {_short(name): value for name, value in element.attrib.items()}
    return root


def _short(name: str) -> str:
    """Return ``{namespace}local`` as ``prefix:local``; an unknown namespace is left out."""
    if not name.startswith("{"):
        return name
    namespace, _, local = name[1:].partition("}")
    prefix = PREFIXES.get(namespace)
    return f"{prefix}:{local}" if prefix else local


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first child of the first child … by their names, None where there is none."""
    for name in path:
        element = next((part for part in element if part.tag == name), None) if element is not None else None
    return element


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield the children with one of the names, in order."""
    if element is not None:
        yield from (part for part in element if part.tag in names)
