"""Text -> the key it is compared by. Many texts have one key; no reader is ever shown one.

The order of the steps, once and for all: radicals and other look-alike characters (``extract/glyphs.yml``),
NFKC, figures (``1萬2,000`` is ``12000``), OpenCC ``t2tw`` (variants to Taiwan's standard), OpenCC ``t2s``
(which unites more variants than any other table), case folding, letters and digits only, words that mean
the same (``rules/terms.yml``). Folding a key changes nothing.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import opencc

from extract.knowledge import read_rules
from extract.text import glyph_table

_BRACKETS = re.compile(r"[(（\[〔【][^()（）\[\]〔〕【】]*[)）\]〕】]")
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)")
_TEN_THOUSANDS = re.compile(r"(?<!\d)(\d{1,12})(?:\.(\d{1,4}))?\s*[萬万]\s*(?:(\d{1,4})(?!\d))?")
_PHONETIC_ONE = str.maketrans("ㄧ", "一")


class Key(NamedTuple):
    """比對鍵: what a text is compared by, the duty itself apart from its details."""

    main: str
    """The key of the first line without what stands in brackets; of everything, where nothing is left."""
    aside: str
    """The key of the details: what stands in brackets, and the sub-points (甲. ◎) on the lines below."""


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the comparison key of a text: letters and digits alone. Idempotent."""
    while (key := _with_terms(letters(text))) != text:
        text = key
    return key


@lru_cache(maxsize=65536)
def key_of(text: str) -> Key:
    """Return the key of a text, its details apart."""
    first, *points = text.split("\n")
    inside: list[str] = []
    while found := _BRACKETS.findall(first):
        first, inside = _BRACKETS.sub("", first), inside + found
    details, main = "".join([*inside, *points]), fold(first)
    return Key(main, fold(details)) if main else Key(fold(details), "")


def digest(key: Key) -> int:
    """Return a number of 64 bits for a key, the same on every machine: two keys hardly ever share one."""
    text = f"{key.main}\n{key.aside}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big", signed=True)


def letters(text: str) -> str:
    """Return the letters and digits of a text in one spelling: all steps but the last; no lone surrogates."""
    valid = text.encode("utf-8", "ignore").decode("utf-8")
    plain = unicodedata.normalize("NFKC", valid.translate(glyph_table()).translate(_PHONETIC_ONE))
    variant, simple = _converters()
    simple_text = simple.convert(variant.convert(_figures(plain)))
    folded = unicodedata.normalize("NFKC", simple_text.casefold())
    return "".join(filter(str.isalnum, folded))


def _figures(text: str) -> str:
    """Return a text with its figures written out: 1萬2,000 and 1.2萬 become 12000."""
    plain = _GROUPED.sub(lambda found: found[0].replace(",", ""), text)
    return _TEN_THOUSANDS.sub(_written_out, plain)


def _written_out(found: re.Match[str]) -> str:
    whole, decimals, rest = found[1], found[2] or "", found[3] or "0"
    if decimals and found[3]:
        return found[0]
    return str(int(whole) * 10_000 + int(decimals.ljust(4, "0") if decimals else rest))


@cache
def _converters() -> tuple[Any, Any]:
    """Return OpenCC's converters of this process (they cannot be handed to another)."""
    return opencc.OpenCC("t2tw"), opencc.OpenCC("t2s")


def _with_terms(key: str) -> str:
    return _term_pattern().sub(lambda found: _terms()[found[0]], key)


@cache
def _terms() -> dict[str, str]:
    """Return folded word -> folded word that stands for it."""
    return {letters(word): letters(row["key"]) for row in term_rows() for word in row["words"]}


@cache
def _term_pattern() -> re.Pattern[str]:
    # The words that stand for others come first among equals, so that 台灣電力App is not taken apart.
    words: Sequence[str] = sorted({*_terms()}, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words)))


@cache
def term_rows() -> tuple[dict[str, Any], ...]:
    """Return the rows of ``rules/terms.yml``."""
    return tuple(row for block in read_rules("normalize", "rules/terms.yml").values() for row in block)
