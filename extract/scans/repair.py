"""Simplified characters that the engine reads for traditional ones -> the traditional ones.

The engine knows both scripts and takes one for the other where they look alike. Only a character
that Big5 cannot encode is converted, and alone: converting whole text damages right words (里長, 干預).
"""

from functools import cache

from opencc import OpenCC

NOT_IN_OPENCC = {"産": "產", "凈": "淨"}
"""Variants that OpenCC's s2tw leaves as they are."""


@cache
def to_traditional(char: str) -> str:
    """Return the traditional character for one that traditional documents do not use; others unchanged."""
    if char in NOT_IN_OPENCC:
        return NOT_IN_OPENCC[char]
    if char.isascii() or not _is_han(char) or _in_big5(char):
        return char
    converted: str = _converter().convert(char)
    return converted if len(converted) == 1 and _in_big5(converted) else char


@cache
def _converter() -> OpenCC:
    return OpenCC("s2tw")


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char >= "\U00020000"


def _in_big5(char: str) -> bool:
    try:
        char.encode("cp950")
    except UnicodeEncodeError:
        return False
    return True
