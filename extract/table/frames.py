"""A frame drawn round the page: its rules are no table's, however near the table stands to them."""

from collections.abc import Sequence

from extract.page import Rule

MEETS = 1.0
"""The sides of a frame meet, to this many points."""
BESIDE = 12.0
"""A table's own outer rules stand at most this far (points) inside a frame: no column is so narrow."""


def without_frame(rules: Sequence[Rule]) -> Sequence[Rule]:
    """Return the rules without those of a frame round a table that has outer rules of its own."""
    down = [rule for rule in rules if not rule.horizontal]
    across = [rule for rule in rules if rule.horizontal]
    if not down or not across:
        return rules
    left, right = min(rule.at for rule in down), max(rule.at for rule in down)
    ends = [rule for rule in across if _meets(rule.start, left) and _meets(rule.end, right)]
    sides = [rule for rule in down if _meets(rule.at, left) or _meets(rule.at, right)]
    frame = {*ends, *sides}
    inside = [rule for rule in rules if rule not in frame]
    return inside if _is_closed(ends, sides) and _is_table(inside, left, right) else rules


def _is_closed(ends: Sequence[Rule], sides: Sequence[Rule]) -> bool:
    """Tell whether the sides run from the upper end to the lower one, each in one stroke."""
    top = min((rule.at for rule in ends), default=0.0)
    bottom = max((rule.at for rule in ends), default=0.0)
    level = all(_meets(rule.at, top) or _meets(rule.at, bottom) for rule in ends)
    return level and all(_meets(rule.start, top) and _meets(rule.end, bottom) for rule in sides)


def _is_table(inside: Sequence[Rule], left: float, right: float) -> bool:
    """Tell whether rules inside a frame run along both of its sides."""
    down = [rule.at for rule in inside if not rule.horizontal]
    return bool(down) and min(down) - left <= BESIDE and right - max(down) <= BESIDE


def _meets(a: float, b: float) -> bool:
    return abs(a - b) <= MEETS
