"""Two embedded CJK faces for the drawn plans, cut from Noto Sans CJK TC (SIL Open Font License).

reportlab embeds TrueType outlines only, so the characters that the factory needs are taken out of
the CFF font and converted once; the result is cached outside the repository.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import cvttf_NotoSansCJK_Regular
import words
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont as FontFile
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

VERSION = "4"
FACES: dict[str, tuple[tuple[float, float, float, float], int, int]] = {
    # name: (outline transform xx, xy, yx, yy), ascent, descent, in thousandths of the size
    "upright": ((1, 0, 0, 1), 1160, -288),
    "narrow": ((0.92, 0, 0.06, 1), 800, -200),
}
"""Faces differ in width, slant, ascent and descent: pdfplumber's boxes hang on the last two."""

UNEMBEDDED = "STSong-Light"
"""A face that is named only: a composite font with a predefined CMap, two bytes a character."""

ASCII = "".join(map(chr, range(0x20, 0x7F)))


@cache
def register_faces() -> tuple[str, ...]:
    """Register every face with reportlab, once a process; return the names."""
    for name, path in face_files(characters()).items():
        pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFont(UnicodeCIDFont(UNEMBEDDED))
    return (*FACES, UNEMBEDDED)


def characters() -> str:
    """Every character that the factory may draw, sorted."""
    return "".join(sorted({*ASCII, *words.every_character()}))


def face_files(wanted: str) -> dict[str, Path]:
    """Return face -> TrueType file with the characters ``wanted``, made where it is not yet cached."""
    key = hashlib.sha256(f"{VERSION}{FACES}{wanted}".encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"zuofa-test-faces-{os.getuid()}"
    paths = {name: folder / f"{name}-{key}.ttf" for name in FACES}
    missing = [name for name, path in paths.items() if not path.exists()]
    if missing:
        folder.mkdir(exist_ok=True)
        with subset_source(wanted) as source:
            for name in missing:
                write_whole(paths[name], to_truetype(source, name).save)
    return paths


def write_whole(path: Path, write: Callable[[Path], Any]) -> None:
    """Write beside ``path`` and rename: two test processes may make the same file at once."""
    part = path.with_suffix(f".{os.getpid()}.part")
    write(part)
    part.replace(path)


def subset_source(wanted: str) -> FontFile:
    """Cut the glyphs of ``wanted`` out of the package's font."""
    options = subset.Options(
        layout_features=[], drop_tables=["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]
    )
    font = FontFile(cvttf_NotoSansCJK_Regular.get_TTF_path(), lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(text=wanted)
    cutter.subset(font)
    return font


def to_truetype(source: FontFile, name: str) -> FontFile:
    """Turn cubic outlines into quadratic ones, transformed as the face ``name`` asks."""
    (xx, xy, yx, yy), ascent, descent = FACES[name]
    glyphs, widths = {}, {}
    for glyph_name, glyph in source.getGlyphSet().items():
        pen = TTGlyphPen(None)
        glyph.draw(TransformPen(Cu2QuPen(pen, 1.0, reverse_direction=True), (xx, xy, yx, yy, 0, 0)))
        glyphs[glyph_name] = pen.glyph()
        widths[glyph_name] = round(glyph.width * xx)
    builder = FontBuilder(source["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(source.getGlyphOrder())
    builder.setupCharacterMap(source.getBestCmap())
    builder.setupGlyf(glyphs)
    outlines = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {n: (width, getattr(outlines[n], "xMin", 0)) for n, width in widths.items()}
    )
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    builder.setupNameTable(
        {"familyName": f"Zuofa Test {name}", "styleName": "Regular", "psName": f"ZuofaTest-{name}"}
    )
    builder.setupOS2(sTypoAscender=ascent, sTypoDescender=descent, usWinAscent=ascent, usWinDescent=-descent)
    builder.setupPost()
    return builder.font
