"""Read the numbers that head a line: (1) （一） 1. 一、 ① 甲. 壹、 and bullets."""

import re
import unicodedata
from typing import Any, NamedTuple

from extract.numerals import whole_number
from extract.text import squeeze

RANKS = {"formal_stop": 0, "cjk_stop": 1, "paren_cjk": 2, "digit_stop": 3, "paren_digit": 4}
"""The order of levels in official writing (公文程式之分項標號: 壹、一、（一）1.（1）); others stand below."""

_CJK = "〇一二三四五六七八九十"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_FORMAL = "零壹貳參肆伍陸柒捌玖拾叁贰貮"
BULLETS = "◎●○◆◇■□★☆※•▪▫➢➤✓✔☑❑◻►▶◦∙"

_UNITS = "[倍公萬億千百元度小天年月日時分秒次個件項級%％]"
"""What a number with a decimal point counts: 1.5 倍 is no label."""
_OPEN, _CLOSE, _STOP = r"[(（﹙【\[〔]", r"[)）﹚】\]〕]", "[.．、。﹑､:：]"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("paren_digit", rf"{_OPEN}\s*([0-9０-９]{{1,2}})\s*{_CLOSE}"),
    ("paren_cjk", rf"{_OPEN}\s*([{_CJK}ㄧ]{{1,3}})\s*{_CLOSE}"),
    ("paren_stem", rf"{_OPEN}\s*([{_STEMS}])\s*{_CLOSE}"),
    ("paren_alpha", rf"{_OPEN}\s*([A-Za-zＡ-Ｚａ-ｚ])\s*{_CLOSE}"),
    ("paren_digit", r"([⑴-⒇])"),
    ("paren_cjk", r"([㈠-㈩])"),
    ("circled", r"([①-⑳㉑-㉟❶-❿➀-➉➊-➓⓵-⓾])"),
    ("ordinal", rf"第\s*([0-9０-９]{{1,2}}|[{_CJK}]{{1,3}})\s*[、，:：.](?!\s*[第0-9０-９{_CJK}])"),
    ("outline", rf"(?:[0-9０-９]{{1,2}}[-－.．])+([0-9０-９]{{1,2}})(?=[\s、])(?!\s*{_UNITS})"),
    ("roman_stop", rf"([Ⅰ-Ⅻⅰ-ⅻ])\s*{_STOP}"),
    ("digit_paren", rf"([0-9０-９]{{1,2}})\s*{_CLOSE}"),
    ("digit_stop", rf"([0-9０-９]{{1,2}})\s*{_STOP}(?![0-9０-９]{{1,2}}(?![0-9０-９]))"),
    ("digit_stop", r"([⒈-⒛])"),
    ("formal_stop", rf"([{_FORMAL}]{{1,3}})\s*[、.．]"),
    ("cjk_stop", rf"([{_CJK}ㄧ]{{1,3}})\s*[、.．]"),
    ("stem_stop", rf"([{_STEMS}])\s*[、.．)）]"),
    ("alpha_stop", r"([A-Za-zＡ-Ｚａ-ｚ])[.．、)）](?![A-Za-z.])"),
    ("bullet", rf"([{BULLETS}])"),
    ("bullet", r"([－–-])(?=\s|[^\w\s])"),
)
_MATCHERS = tuple((style, re.compile(pattern)) for style, pattern in _PATTERNS)
_MAY_OPEN = re.compile(
    rf"[{_OPEN[1:-1]}0-9０-９A-Za-zＡ-Ｚａ-ｚ{_CJK}ㄧ{_STEMS}{_FORMAL}{BULLETS}①-⒛㈠-㈩㉑-㉟❶-❿➀-➓⓵-⓾Ⅰ-Ⅻⅰ-ⅻ第－–-]"
)

_PAGE_NUMBER = re.compile(
    r"[-–—－·.\s]*(第|頁次?:?|page)?\s*\d{1,4}\s*(頁)?\s*((/|,|，|、|共|of|之)\s*(共|總計)?\s*\d{0,4}\s*頁?)?[-–—－·.\s]*",
    re.IGNORECASE,
)


class Label(NamedTuple):
    """A line's own number."""

    style: str
    """paren_digit, paren_cjk, paren_stem, paren_alpha, circled, digit_paren, digit_stop, formal_stop,
    cjk_stop, stem_stop, alpha_stop, roman_stop, ordinal (第一、), outline (1-2) or bullet."""
    number: int
    """1-based; 0 for a bullet."""
    printed: str
    """As printed, without surrounding space."""
    end: int
    """Where the text after the label starts in the line."""


def read_label(text: str) -> Label | None:
    """Return the label at the start of a line of display text, or None."""
    start = len(text) - len(text.lstrip())
    if start == len(text) or not _MAY_OPEN.match(text[start]):
        return None
    for style, matcher in _MATCHERS:
        if found := matcher.match(text, start):
            number = 0 if style == "bullet" else _value(found.group(1))
            if number is None:
                continue
            end = found.end()
            return Label(style, number, text[start:end], end + len(text[end:]) - len(text[end:].lstrip()))
    return None


def is_bare_label(text: str) -> bool:
    """Tell whether a text is a number that may open a line, and nothing else."""
    label = read_label(text + " ")
    return label is not None and label.number > 0 and label.end >= len(text)


def numbering_fault(label: Label, before: Label | None) -> tuple[str, dict[str, Any]] | None:
    """Return the code and details of the issue that a number raises after the one before it, if any.

    ``before`` is None where ``label`` is the first. A bullet raises none.
    """
    if not label.number:
        return None
    if before is None:
        return ("numbering_late_start", {"label": label.printed}) if label.number != 1 else None
    if label.number <= before.number:
        return "numbering_repeat", {"label": label.printed, "before": before.printed}
    if label.number > before.number + 1:
        return "numbering_gap", {"before": before.printed, "after": label.printed}
    return None


def is_page_number(text: str) -> bool:
    """Tell whether a line is worded as a page number: 「第 3 頁，共 12 頁」, 「- 3 -」, 「3/12」."""
    return bool(_PAGE_NUMBER.fullmatch(squeeze(text)))


def _value(digits: str) -> int | None:
    """Return the number that ``digits`` writes in any of the scripts above; None for nonsense (十〇十)."""
    plain = unicodedata.normalize("NFKC", digits).strip("().").replace("ㄧ", "一")
    if plain.isdecimal():
        return int(plain)
    if (
        len(digits) == 1
        and (whole := unicodedata.numeric(digits, 0)) == int(whole) > 0
        and digits not in _CJK
    ):
        return int(whole)
    if len(plain) == 1 and plain in _STEMS:
        return _STEMS.index(plain) + 1
    if len(plain) == 1 and plain.isascii():
        return ord(plain.upper()) - ord("A") + 1
    return whole_number(plain)
