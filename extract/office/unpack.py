"""A file -> what kind of document it is, by its content, and the parts of a word processor's document.

Nothing is believed of a file: its name may lie, its package may be damaged, locked or made to unpack to
more than a computer holds.
"""

import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from xml.etree.ElementTree import Element

from extract.issues import issue
from extract.office.markup import BadMarkup, parse
from extract.pdf import UnreadablePdf

Kind = Literal["pdf", "docx", "odt", "picture", "ole", "other"]

MAX_PART = 40 * 2**20
"""Bytes of one part, unpacked. The text of a plan has less than two million."""
MAX_NAMES = 20_000
"""Entries of a package: a document with a picture a page has some hundred."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of a compound file: .doc, and Office's locked files (MS-CFB 2.2)."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream of a compound file that holds a locked .docx (MS-OFFCRYPTO 2.3.4.4)."""
TEXT_DOCUMENT = "application/vnd.oasis.opendocument.text"
"""Media type of .odt; templates and master documents add to it."""
OTHERS = {
    "xl/workbook.xml": "Excel",
    "ppt/presentation.xml": "PowerPoint",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.oasis.opendocument.presentation": "ODP",
    "application/vnd.oasis.opendocument.graphics": "ODG",
}
"""Other documents in packages: a part, or the media type of the package, and what people call it."""


@dataclass
class Package:
    """The parts of a document that were asked for."""

    kind: Kind
    path: Path
    names: frozenset[str]
    parsed: dict[str, Element] = field(default_factory=dict)

    def part(self, name: str) -> Element | None:
        """Return a part's root element, None where the package does not have it.

        Raises UnreadablePdf when the part is damaged or too large.
        """
        name = name.lstrip("/")
        if name not in self.parsed:
            if name not in self.names:
                return None
            self.parsed[name] = _parsed(_read(self.path, name))
        return self.parsed[name]


def kind_of(path: Path) -> Kind:
    """Return what a file is by its first bytes; "other" for what is none of these or cannot be opened."""
    try:
        with path.open("rb") as stream:
            head = stream.read(1024)
    except OSError:
        return "other"
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith((b"II*\0", b"MM\0*", b"\x89PNG", b"\xff\xd8\xff")):
        return "picture"
    if head.startswith(OLE):
        return "ole"
    if head.startswith(b"PK\x03\x04"):
        return _packed_kind(path)
    return "odt" if b"<office:document" in head else "other"


def _packed_kind(path: Path) -> Kind:
    try:
        names, media = _contents(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "other"
    if media.startswith(TEXT_DOCUMENT):
        return "odt"
    return "docx" if _word_part(names) else "other"


def _contents(path: Path) -> tuple[frozenset[str], str]:
    """Return a package's names and the media type that it states."""
    with zipfile.ZipFile(path) as package:
        names = frozenset(package.namelist())
        if "mimetype" not in names:
            return names, ""
        with package.open("mimetype") as stream:
            return names, stream.read(100).decode("ascii", errors="replace").strip()


def _word_part(names: Iterable[str]) -> bool:
    return "word/document.xml" in names or any(
        name.startswith("word/document") and name.endswith(".xml") for name in names
    )


def open_package(path: Path) -> Package:
    """Open a .docx or .odt; raises UnreadablePdf, whose issue says what the file is and what to do."""
    kind = kind_of(path)
    if kind not in ("docx", "odt"):
        code, details = _why(path)
        raise UnreadablePdf(issue(code, **details))
    if not zipfile.is_zipfile(path):
        return _flat(path)
    names, _ = _contents(path)
    if len(names) > MAX_NAMES:
        raise UnreadablePdf(issue("oversized_document", limit=MAX_PART // 2**20))
    if "encrypted-package" in names:
        raise UnreadablePdf(issue("password_required"))
    package = Package(kind, path, names)
    manifest = package.part("META-INF/manifest.xml") if kind == "odt" else None
    if manifest is not None and any(part.tag == "manifest:encryption-data" for part in manifest.iter()):
        raise UnreadablePdf(issue("password_required"))
    return package


def _flat(path: Path) -> Package:
    """Return an ODF document that is one XML file (.fodt): all its parts are that file."""
    if path.stat().st_size > MAX_PART:
        raise UnreadablePdf(issue("oversized_document", limit=MAX_PART // 2**20))
    root = _parsed(path.read_bytes())
    parts = {"content.xml": root, "styles.xml": root}
    return Package("odt", path, frozenset(parts), parts)


def _parsed(data: bytes) -> Element:
    try:
        return parse(data)
    except (BadMarkup, RecursionError) as error:
        raise UnreadablePdf(issue("damaged_document", detail=str(error)[:120])) from error


def _read(path: Path, name: str) -> bytes:
    """Return a part unpacked, but never more than MAX_PART."""
    try:
        with zipfile.ZipFile(path) as package:
            if package.getinfo(name).flag_bits & 1:
                raise UnreadablePdf(issue("password_required"))
            with package.open(name) as stream:
                data = stream.read(MAX_PART + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
        detail = (str(error) or type(error).__name__)[:120]
        raise UnreadablePdf(issue("damaged_document", detail=detail)) from error
    if len(data) > MAX_PART:
        raise UnreadablePdf(issue("oversized_document", limit=MAX_PART // 2**20))
    return data


def _why(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the issue's code, and what fills it in, for a file that is no document that can be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return "unreadable_file", {"detail": error.strerror or str(error)}
    if not data:
        return "empty_file", {}
    if data.startswith(OLE):
        return ("password_required", {}) if ENCRYPTED in data else ("old_document", {})
    if data.startswith(b"PK"):
        return _why_not_package(path)
    if data.startswith(b"{\\rtf"):
        return "other_document", {"kind": "RTF"}
    return "not_a_document", {}


def _why_not_package(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        names, media = _contents(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        return "damaged_document", {"detail": (str(error) or type(error).__name__)[:120]}
    kinds = [kind for key, kind in OTHERS.items() if key in names or media.startswith(key)]
    return ("other_document", {"kind": kinds[0]}) if kinds else ("not_a_document", {})
