"""Printed characters -> display text: what a reader of the page sees, in standard characters.

Display text keeps the office's words, variants (台/臺) and punctuation. Only characters that look
the same on paper are unified; comparing texts folds much further and is not done here.
"""

import re
import unicodedata
from functools import cache, lru_cache

from extract.knowledge import read_rules

GETA = "〓"
"""下駄: the printer's mark for a character that cannot be set."""

GARBLED = 0.1
"""A page with a larger share of characters without Unicode is garbled."""
STRANGE = 0.3
"""A page with a larger share of rare characters is garbled."""
_BIG5_RARE = 0xC9
"""First lead byte of Big5's less frequent characters (次常用字)."""
ACCENTED = 0.02
"""A Chinese page with a larger share of Latin letters with accents (Ü, þ, Ā) has a font that maps wrongly."""
_USUAL_MARKS = frozenset("◎●○◆■□※•·‧–—…“”‘’℃％①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳〓✓➢▪")

_CID = re.compile(r"\(cid:\d+\)")
_BRACKETED = re.compile(r"\([^)]*\)|〔[^〕]*〕|\[[^\]]*\]")
_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe6f\uff00-\uffef"
    "\u2018-\u201d\u2026\u2460-\u24ff\u25a0-\u27bf\u3000-\u303f\U00020000-\U0003ffff]"
)
# Compatibility characters whose decomposition a reader would call the same character.
_SAME_LOOK = (
    (0x2F00, 0x2FD5),  # Kangxi radicals
    (0xF900, 0xFAFF),  # CJK compatibility ideographs
    (0x2F800, 0x2FA1F),
    (0xFB00, 0xFB06),  # Latin ligatures
    (0xFE10, 0xFE19),  # vertical punctuation
    (0xFE30, 0xFE4F),
)


@cache
def glyph_table() -> dict[int, str]:
    """Return the translation table source character -> display character (for ``str.translate``)."""
    table = {
        code: unicodedata.normalize("NFKC", chr(code))
        for first, last in _SAME_LOOK
        for code in range(first, last + 1)
    }
    # Vertical and small forms decompose to ASCII; the page shows full-width punctuation.
    table |= {code: _full_width(text) for code, text in table.items() if code >= 0xFE10}
    table[0xFE30] = "："  # Big5's full-width colon, which Unicode takes for a two-dot leader
    table |= dict.fromkeys((0xA0, 0x3000, 0x202F, *range(0x2000, 0x200B)), " ")
    table |= dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), "")
    data = read_rules("extract", "glyphs.yml")
    for block in data.values():
        table |= {ord(source): shown for source, shown in block["map"].items()}
    return table


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def display(source: str) -> str:
    """Return the display text of printed text. Idempotent; characters without Unicode become 〓."""
    text = _CID.sub(GETA, source).translate(glyph_table())
    if any(map(is_unmapped, text)):
        text = "".join(GETA if is_unmapped(c) else c for c in text)
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=8192)
def is_unmapped(char: str) -> bool:
    """Tell whether a character of the text layer names no character: ``(cid:97)``, private use, control."""
    if char.isspace() or char in glyph_bullets():
        return False
    if len(char) > 1:
        return char.startswith("(cid:")
    return char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc")


@cache
def glyph_bullets() -> frozenset[str]:
    """Return the private-use characters whose meaning is known."""
    return frozenset(chr(code) for code in glyph_table() if 0xE000 <= code <= 0xF8FF)


def is_wide(char: str) -> bool:
    """Tell whether a character is set without spaces around it (CJK, full-width, brackets, bullets)."""
    return bool(_WIDE.match(char))


def squeeze(text: str) -> str:
    """Return ``text`` after NFKC and without white space: for comparing short labels and names."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def without_brackets(name: str) -> str:
    """Return a squeezed column name without what it says in brackets: 配分(30分)."""
    return _BRACKETED.sub("", name).strip(":;、.")


def join_lines(lines: list[str]) -> str:
    """Join wrapped lines: no space beside a wide character, one between two Latin words or numbers."""
    joined = ""
    for line in lines:
        if joined and line and not joined[-1].isspace() and not (is_wide(joined[-1]) or is_wide(line[0])):
            joined += "" if joined[-1] == "-" else " "
        joined += line
    return joined.strip()


@lru_cache(maxsize=1)
def is_garbled(text: str) -> bool:
    """Tell whether a page's text is no text: characters without Unicode, or an implausible mix of rare ones.

    ``text`` is what the page holds, without white space. In Chinese prose nearly all characters are
    among the 5,401 frequent ones (常用字) that Big5 lists first; a font whose mapping is shifted or
    missing gives others.
    """
    if len(text) < 20:
        return False
    plain = _CID.sub("", text)
    odd = len(text) - len(plain) + sum(map(is_unmapped, plain))
    if odd > GARBLED * len(text):
        return True
    if sum(map(_is_accented, plain)) > ACCENTED * len(text):
        return True
    return sum(map(_is_strange, plain.translate(glyph_table()))) > STRANGE * len(text)


@lru_cache(maxsize=8192)
def _is_accented(char: str) -> bool:
    return "\u00c0" <= char <= "\u024f"


@lru_cache(maxsize=8192)
def _is_strange(char: str) -> bool:
    """Tell whether a character is neither ASCII, frequent Chinese, nor usual punctuation."""
    if char.isascii() or char in _USUAL_MARKS:
        return False
    try:
        code = char.encode("cp950")
    except UnicodeEncodeError:
        return True
    return code[0] >= _BIG5_RARE
