"""Rules that underline words: they draw no cell, however near they come to the rules beside them."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from extract.page import Char, Rule

AT_END = 1.0
"""An underline begins and ends with its words, to this many points."""
BELOW = 0.35
"""… and runs at most this many ems below their baseline."""


def without_underlines(rules: Sequence[Rule], chars: Iterable[Char]) -> list[Rule]:
    """Return the rules that do not underline any of the characters."""
    printed = sorted((char for char in chars if not char.text.isspace()), key=lambda char: char.base)
    bases = [char.base for char in printed]
    highest = max((char.size for char in printed), default=0.0) * BELOW
    kept = []
    for rule in rules:
        near = printed[bisect_left(bases, rule.at - highest) : bisect_left(bases, rule.at)]
        if not (rule.horizontal and _underlines(rule, near)):
            kept.append(rule)
    return kept


def _underlines(rule: Rule, near: Iterable[Char]) -> bool:
    """Tell whether words stand on a rule from its beginning to its end, ``near`` being right above it."""
    above = [c for c in near if rule.at - c.base <= BELOW * c.size and rule.start < c.x1 and c.x0 < rule.end]
    return (
        len(above) > 1
        and abs(min(char.x0 for char in above) - rule.start) <= AT_END
        and abs(max(char.x1 for char in above) - rule.end) <= AT_END
    )
