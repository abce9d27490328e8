"""Damaged and hostile files: what a batch meets. Each maker returns the bytes of one file.

``CASES`` names them, with the issue codes that reading must give: raised for the file as a whole, or
among the plan's issues.
"""

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import factory
import fonts
import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

A4 = (595.28, 841.89)
SEED = 3


@dataclass(frozen=True)
class Case:
    make: Callable[[], bytes]
    codes: tuple[str, ...] = ()
    """One of these is given; empty: no issue is an error."""
    fatal: bool = False
    """The file as a whole cannot be read; else a plan is returned."""
    whole: bool = False
    """All practices of :func:`good_plan` are read all the same."""


@cache
def good_plan() -> bytes:
    """Return a small plan with nothing wrong."""
    plain = {
        "text_mode": "line",
        "rows": "stacked",
        "rules": "lines",
        "rotate": 0,
        "watermark": "",
        "latin": "",
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.pdf"
        factory.draw(*factory.random_plan(SEED, page_width=A4[0], page_height=A4[1], **plain), path)
        return path.read_bytes()


# --- not a PDF, or not all of one


def html() -> bytes:
    return "<!DOCTYPE html><html><body><h1>404 找不到網頁</h1></body></html>".encode()


def docx() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return buffer.getvalue()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODT = "application/vnd.oasis.opendocument.text"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
LAUGHS = f"""<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>
<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&b;&c;</w:t></w:r></w:p></w:body></w:document>"""


def packed(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def word(body: str) -> bytes:
    text = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return packed({"word/document.xml": text})


def locked_odt() -> bytes:
    entry = f'<m:manifest xmlns:m="{MANIFEST}"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    return packed({"mimetype": ODT, "content.xml": "locked", "META-INF/manifest.xml": entry})


def old_document(stream: str = "WordDocument") -> bytes:
    """Return the beginning of a compound file that has a stream of this name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)


def random_bytes() -> bytes:
    return random.Random(1).randbytes(50_000)


def empty() -> bytes:
    return b""


def only_a_header() -> bytes:
    return b"%PDF-1.4\n"


def truncated(share: float) -> bytes:
    data = good_plan()
    return data[: int(len(data) * share)]


def damaged_xref() -> bytes:
    """Point every cross-reference elsewhere: a viewer rebuilds the table and shows the page."""
    data = good_plan()
    start = data.rindex(b"\nxref\n")
    return data[:start] + re.sub(rb"\d{10} 00000 n", b"0000000017 00000 n", data[start:])


def no_xref() -> bytes:
    """Leave the table out; the trailer stays."""
    data = good_plan()
    start = data.rindex(b"\nxref\n") + 1
    return data[:start] + data[data.index(b"trailer", start) :]


def corrupted_streams() -> bytes:
    """Overwrite some bytes in the middle of each compressed page."""
    with Pdf.open(io.BytesIO(good_plan())) as pdf:
        for page in pdf.pages:
            raw = bytearray(page.Contents.read_raw_bytes())
            raw[len(raw) // 2 : len(raw) // 2 + 40] = bytes(40)
            page.Contents.write(bytes(raw), filter=page.Contents.get("/Filter"))
        return saved(pdf)


# --- passwords


def user_password() -> bytes:
    return encrypted(pikepdf.Encryption(owner="owner", user="user"))


def owner_password() -> bytes:
    return encrypted(pikepdf.Encryption(owner="owner", user=""))


def encrypted(how: pikepdf.Encryption) -> bytes:
    buffer = io.BytesIO()
    with Pdf.open(io.BytesIO(good_plan())) as pdf:
        pdf.save(buffer, encryption=how)
    return buffer.getvalue()


# --- pages: none, too many, endless


def no_pages() -> bytes:
    return saved(Pdf.new())


def many_pages(count: int = 2000) -> bytes:
    return drawn(lambda canvas, _: canvas.drawString(72, 720, "page"), count)


def page_tree_loop() -> bytes:
    """Let the page tree contain itself."""
    with Pdf.open(io.BytesIO(good_plan())) as pdf:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)
        return saved(pdf)


def page_tree_only_a_loop() -> bytes:
    with Pdf.open(io.BytesIO(good_plan())) as pdf:
        pdf.Root.Pages.Kids = Array([pdf.Root.Pages])
        return saved(pdf)


def absurd_page_count() -> bytes:
    """Claim a thousand million pages."""
    with Pdf.open(io.BytesIO(good_plan())) as pdf:
        pdf.Root.Pages.Count = 1_000_000_000
        return saved(pdf)


# --- no text, or none that can be used


def no_table() -> bytes:
    return drawn(lambda canvas, _: canvas.drawString(72, 720, "Minutes of a meeting; nothing to see."))


def blank_page() -> bytes:
    return drawn(lambda canvas, _: None)


def scan() -> bytes:
    """Draw a page that is a picture only."""
    return drawn(lambda canvas, _: canvas.drawImage(page_picture(), 0, 0, *A4))


def scan_with_text() -> bytes:
    """Draw a picture with an invisible layer of recognised text over it (render mode 3)."""

    def paint(canvas: Canvas, _: int) -> None:
        canvas.drawImage(page_picture(), 0, 0, *A4)
        text = canvas.beginText(60, 780)
        text.setTextRenderMode(3)
        text.setFont(fonts.register_faces()[0], 12)
        for line in ("面向 執行策略 具體作法", "一、基礎服務 （一）服務一致性 (1) 訂定作業須知。"):
            text.textLine(line)
        canvas.drawText(text)

    return drawn(paint)


def page_picture() -> ImageReader:
    noise = Image.effect_noise((620, 877), 20).convert("L")
    return ImageReader(noise)


def no_to_unicode() -> bytes:
    """Make a plan whose fonts name their glyphs g1, g2 … and say nothing of Unicode: (cid:97)."""
    names = Array([0, *(Name(f"/g{n}") for n in range(256))])
    with Pdf.open(io.BytesIO(good_plan())) as pdf:
        for font in fonts_of(pdf):
            if "/ToUnicode" in font:
                del font.ToUnicode
                font.Encoding = Dictionary(Type=Name.Encoding, Differences=names)
        return saved(pdf)


def wrong_encoding() -> bytes:
    """Leave ToUnicode out alone: the codes read as Latin letters and signs."""
    with Pdf.open(io.BytesIO(good_plan())) as pdf:
        for font in fonts_of(pdf):
            if "/ToUnicode" in font:
                del font.ToUnicode
        return saved(pdf)


def private_use() -> bytes:
    """Map every character into the private use area, as some subsetting tools do."""
    with Pdf.open(io.BytesIO(good_plan())) as pdf:
        for font in fonts_of(pdf):
            if "/ToUnicode" in font:
                pairs = "\n".join(f"<{n:02x}> <{0xE000 + n:04x}>" for n in range(256))
                font.ToUnicode = pdf.make_stream(CMAP.format(pairs=pairs).encode())
        return saved(pdf)


CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Private def /CMapType 2 def
1 begincodespacerange <00> <ff> endcodespacerange
256 beginbfchar
{pairs}
endbfchar
endcmap CMapName currentdict /CMap defineresource pop end end"""


def fonts_of(pdf: Pdf) -> Iterator[Dictionary]:
    """Yield each font once."""
    seen = set()
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            if font.objgen not in seen:
                seen.add(font.objgen)
                yield font


# --- hostile content


def recursive_form() -> bytes:
    """Let a form XObject draw itself."""
    with Pdf.open(io.BytesIO(good_plan())) as pdf:
        form = pdf.make_stream(
            b"/Again Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 600, 850])
        )
        form.Resources = Dictionary(XObject=Dictionary(Again=form))
        page = pdf.pages[0]
        page.Resources.XObject = Dictionary(Again=form)
        page.contents_add(pdf.make_stream(b"/Again Do"))
        return saved(pdf)


def exploding_forms(depth: int = 30) -> bytes:
    """Let each of 30 forms draw the next one twice: a thousand million drawings."""
    with Pdf.open(io.BytesIO(good_plan())) as pdf:
        box = Array([0, 0, 600, 850])
        form = pdf.make_stream(b"0 0 m 9 9 l S", Type=Name.XObject, Subtype=Name.Form, BBox=box)
        for _ in range(depth):
            form = pdf.make_stream(
                b"/F Do /F Do",
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=box,
                Resources=Dictionary(XObject=Dictionary(F=form)),
            )
        pdf.pages[0].Resources.XObject = Dictionary(F=form)
        pdf.pages[0].contents_add(pdf.make_stream(b"/F Do"))
        return saved(pdf)


def stream_bomb() -> bytes:
    """Make a page whose content of 200 kB unpacks to 200 MB of blanks."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=A4)
    packed = zlib.compress(bytes([0x20]) * 200_000_000, 1)
    pdf.pages[0].Contents = pdf.make_stream(packed)
    pdf.pages[0].Contents.write(packed, filter=Name.FlateDecode)
    return saved(pdf)


def many_rules(count: int = 1_000_000) -> bytes:
    """Draw a million tiny rules on one page, as a hatched picture has."""
    dice = random.Random(1)
    spots = [(dice.randint(0, 590), dice.randint(0, 840)) for _ in range(count)]
    return with_content("\n".join(f"{x} {y} m {x + 2} {y} l S" for x, y in spots).encode())


def deeply_nested() -> bytes:
    """Nest 100,000 graphics states and as many arrays."""
    return with_content(b"q " * 100_000 + b"[" * 100_000 + b"]" * 100_000 + b" TJ " + b"Q " * 100_000)


def deeply_nested_object() -> bytes:
    """Put an array 50,000 deep into the catalogue."""
    data = good_plan()
    deep = b"9999 0 obj\n" + b"[" * 50_000 + b"]" * 50_000 + b"\nendobj\n"
    at = data.rindex(b"\nxref\n") + 1
    trailer = data.rindex(b"startxref")
    return data[:at] + deep + data[at:trailer] + b"startxref\n%d\n%%%%EOF\n" % (at + len(deep))


def with_content(content: bytes) -> bytes:
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=A4)
    pdf.pages[0].Contents = pdf.make_stream(content)
    return saved(pdf)


# --- odd boxes


def huge_media_box() -> bytes:
    return with_boxes(media=(-1e9, -1e9, 1e9, 1e9))


def tiny_media_box() -> bytes:
    return with_boxes(media=(0, 0, 0.001, 0.001))


def upside_down_media_box() -> bytes:
    """Give the MediaBox's corners in the other order, which is allowed."""
    with Pdf.open(io.BytesIO(good_plan())) as pdf:
        x0, y0, x1, y1 = map(float, pdf.pages[0].MediaBox)
    return with_boxes(media=(x1, y1, x0, y0))


def shifted_origin() -> bytes:
    """Move page and content to a negative origin, and crop the MediaBox's bleed away."""
    with Pdf.open(io.BytesIO(good_plan())) as pdf:
        for page in pdf.pages:
            x0, y0, x1, y1 = map(float, page.MediaBox)
            page.contents_add(pdf.make_stream(b"q 1 0 0 1 -300 -400 cm"), prepend=True)
            page.contents_add(pdf.make_stream(b"Q"))
            page.MediaBox = Array([x0 - 320, y0 - 420, x1 - 280, y1 - 380])
            page.CropBox = Array([x0 - 300, y0 - 400, x1 - 300, y1 - 400])
        return saved(pdf)


def with_boxes(media: tuple[float, float, float, float]) -> bytes:
    with Pdf.open(io.BytesIO(good_plan())) as pdf:
        for page in pdf.pages:
            page.MediaBox = Array([round(value, 4) for value in media])
        return saved(pdf)


# --- baggage


def scripts_and_attachments() -> bytes:
    """Add JavaScript that runs on opening, a launch action and an attached program."""
    with Pdf.open(io.BytesIO(good_plan())) as pdf:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=b"app.alert('hello')")
        pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.Launch, F=b"run.exe"))
        pdf.attachments["run.exe"] = b"MZ not a program"
        return saved(pdf)


# --- helpers


def saved(pdf: Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def drawn(paint: Callable[[Canvas, int], object], pages: int = 1) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for number in range(pages):
        paint(canvas, number)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


CASES: dict[str, Case] = {
    "html": Case(html, ("not_a_pdf",), fatal=True),
    "docx": Case(docx, ("damaged_document",), fatal=True),
    "doc": Case(old_document, ("old_document",), fatal=True),
    "docx with a password": Case(
        lambda: old_document("EncryptedPackage"), ("password_required",), fatal=True
    ),
    "odt with a password": Case(locked_odt, ("password_required",), fatal=True),
    "odt in an encrypted package": Case(
        lambda: packed({"mimetype": ODT, "encrypted-package": ""}), ("password_required",), fatal=True
    ),
    "rtf": Case(lambda: rb"{\rtf1 }", ("other_document", "not_a_pdf"), fatal=True),
    "workbook": Case(lambda: packed({"xl/workbook.xml": ""}), ("other_document", "not_a_pdf"), fatal=True),
    "docx cut off": Case(lambda: word("x" * 9999)[:-200], ("damaged_document", "not_a_pdf"), fatal=True),
    "docx that unpacks to 45 MB": Case(lambda: word(" " * 45_000_000), ("oversized_document",), fatal=True),
    "docx with entities": Case(
        lambda: packed({"word/document.xml": LAUGHS}), ("damaged_document",), fatal=True
    ),
    "docx nested deeply": Case(
        lambda: word("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000), ("damaged_document",), fatal=True
    ),
    "docx without a body": Case(
        lambda: packed({"word/document.xml": f'<w:document xmlns:w="{W}"/>'}),
        ("damaged_document",),
        fatal=True,
    ),
    "docx without a table": Case(lambda: word("<w:p/>"), ("no_plan_table",)),
    "random bytes": Case(random_bytes, ("not_a_pdf",), fatal=True),
    "empty": Case(empty, ("empty_file",), fatal=True),
    "only a header": Case(only_a_header, ("truncated_pdf",), fatal=True),
    "truncated at 10 %": Case(lambda: truncated(0.1), ("truncated_pdf",), fatal=True),
    "truncated at 50 %": Case(lambda: truncated(0.5), ("truncated_pdf",), fatal=True),
    "truncated at 90 %": Case(lambda: truncated(0.9), ("truncated_pdf", "incomplete_pdf")),
    "damaged xref": Case(damaged_xref, whole=True),
    "no xref": Case(no_xref, whole=True),
    "corrupted streams": Case(corrupted_streams, ("damaged_page", "damaged_pdf", "no_plan_table")),
    "user password": Case(user_password, ("password_required",), fatal=True),
    "owner password": Case(owner_password, whole=True),
    "no pages": Case(no_pages, ("no_pages",), fatal=True),
    "2,000 pages": Case(many_pages, ("too_many_pages",), fatal=True),
    "page tree with a loop": Case(page_tree_loop, whole=True),
    "page tree that is a loop": Case(page_tree_only_a_loop, ("no_pages", "damaged_pdf"), fatal=True),
    "absurd page count": Case(absurd_page_count, whole=True),
    "no table": Case(no_table, ("no_plan_table",)),
    "blank page": Case(blank_page, ("no_plan_table",)),
    "scan": Case(scan, ("no_text_layer",)),
    "scan with text": Case(scan_with_text, ("no_text_layer",)),
    "no ToUnicode": Case(no_to_unicode, ("garbled_text",)),
    "wrong encoding": Case(wrong_encoding, ("garbled_text",)),
    "private use": Case(private_use, ("garbled_text",)),
    "recursive form": Case(recursive_form, whole=True),
    "stream bomb": Case(stream_bomb, ("no_plan_table", "damaged_page")),
    "deeply nested": Case(deeply_nested, ("no_plan_table", "damaged_page")),
    "deeply nested object": Case(deeply_nested_object, whole=True),
    "huge MediaBox": Case(huge_media_box, whole=True),
    "tiny MediaBox": Case(tiny_media_box, ("no_plan_table", "damaged_page")),
    "upside-down MediaBox": Case(upside_down_media_box, whole=True),
    "shifted origin, cropped": Case(shifted_origin, whole=True),
    "scripts and attachments": Case(scripts_and_attachments, whole=True),
}

ENDLESS: dict[str, Callable[[], bytes]] = {"exploding forms": exploding_forms, "a million rules": many_rules}
"""More than a page can hold: the reader may give up on the page, or the batch's limits stop it."""
