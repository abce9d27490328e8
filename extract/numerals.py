"""Numerals as printed -> numbers: 12,400 ; 1萬2,000 ; 160萬 ; 十二 ; 兩 ; 廿五 ; 一○五 ; １２.

The characters that count (二, 十, 萬) are the digits of the language and stand here, not in a rule file.
"""

import math
import re
from functools import lru_cache

_DIGITS = {
    char: value
    for value, chars in enumerate(
        ["〇○零Ｏ", "一壹", "二兩貳贰貮", "三參叁", "四肆", "五伍", "六陸", "七柒", "八捌", "九玖"]
    )
    for char in chars
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"萬": 10**4, "億": 10**8, "兆": 10**12}
_LARGE = [*_TENS, *_MYRIADS][2:]
_SHORT = {"廿": "二十", "卅": "三十"}

_FIGURE = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]|\s*年)(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_HAN = "".join([*_DIGITS, *_TENS, *_MYRIADS, *_SHORT])
_SCALES = "".join([*_TENS, *_MYRIADS])
NUMERAL = rf"(?:{_FIGURE}(?:\s?[{_SCALES}](?:\s?{_FIGURE}(?=\s?[{_SCALES}]|\s?[^0-9.]|$))?)*|[{_HAN}]+|半)"
"""Regular expression of one numeral, on text of :func:`narrow`."""
_TOKEN = re.compile(rf"{_FIGURE}|[{_HAN}]")

_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_NARROW = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；：！？"}
_NARROW |= {0x3000: " ", 0xA0: " ", 0x2009: " ", 0x200A: " ", 0x301C: "~", 0x2013: "-", 0x2212: "-"}


def narrow(text: str) -> str:
    """Return ``text`` with full-width figures, letters and signs made half-width, of the same length.

    Chinese punctuation stays; the comma of １２，４００ becomes a thousands separator.
    """
    return _WIDE_COMMA.sub(",", text).translate(_NARROW)


@lru_cache(maxsize=4096)
def read_numeral(printed: str) -> float | None:
    """Return the number that a numeral means; None where it is none or is not certain (一百二, 1萬2)."""
    text = "".join(_SHORT.get(char, char) for char in narrow(printed) if not char.isspace())
    if text == "半":
        return 0.5
    tokens = _TOKEN.findall(text)
    if not tokens or "".join(tokens) != text or _is_open(tokens):
        return None
    return _myriads(tokens)


def whole_number(printed: str) -> int | None:
    """Return the whole number that digits of any script mean, 1 for 元 (元年); None where they mean none."""
    value = 1.0 if printed == "元" else read_numeral(printed)
    return int(value) if value is not None and value == int(value) else None


def _is_open(tokens: list[str]) -> bool:
    """Tell whether a numeral ends with a digit whose place is not said: 一百二 is 120, or 102 misspelt."""
    before = "".join(tokens[-2:-1])
    return len(tokens[-1]) == 1 and tokens[-1] not in [*_TENS, *_MYRIADS] and before in _LARGE


def _myriads(tokens: list[str]) -> float | None:
    """Return the value of a numeral by its largest scale: 三億五千萬 is 三 × 億 + 五千萬."""
    for char, scale in reversed(_MYRIADS.items()):
        if char in tokens:
            at = len(tokens) - 1 - tokens[::-1].index(char)
            head = _myriads(tokens[:at]) if at else 1.0
            tail = _myriads(tokens[at + 1 :]) if tokens[at + 1 :] else 0.0
            if head is None or tail is None or tail >= scale:
                return None
            return head * scale + tail
    return _section(tokens)


def _section(tokens: list[str]) -> float | None:
    """Return the value of a numeral below 萬: 一千零五十, 1千2百, 一○五; None for 十〇十 and 十二五."""
    total, current, scale, run = 0.0, None, math.inf, 0
    for token in tokens:
        if token in _TENS:
            if run > 1 or _TENS[token] >= scale:
                return None
            scale = _TENS[token]
            total += (1.0 if current is None else current) * scale
            current, run = None, 0
        elif token in _DIGITS:
            run = run + 1 if current else 1
            current = (current or 0.0) * 10 + _DIGITS[token]
        elif current is None:
            current = float(token.replace(",", ""))
        else:
            return None
    return total + (current or 0.0) if run < 2 or scale == math.inf else None
