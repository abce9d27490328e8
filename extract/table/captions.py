"""A line above a table -> the level of the heading that it is: 「一、基礎服務」, 「構面二：服務遞送」."""

import re
from collections.abc import Sequence

from extract.lines import Line
from extract.numbering import read_label
from extract.table.columns import Role, column_role, layouts
from extract.text import squeeze

OUTLINE: dict[str, Role] = {"cjk_stop": "facet", "paren_cjk": "strategy", "digit_stop": "item"}
"""What a heading's numbering says of its level, where its column does not."""

_FACET = re.compile(r"\s*(構面|面向)\s*([0-9０-９]{1,2}|[一二三四五六七八九十])(?=[\s:：、.．,，(（]|$)")
_POINTS_ON = re.compile(r"如下|下表|附表|。$")
_AND = re.compile(r"[及與和、]|以及")


def read_caption(text: str) -> Role | None:
    """Return the level of the heading that a line is; None where it is none, or only introduces a table."""
    if _FACET.match(text):
        return "facet"
    label = read_label(text)
    if label is None or _introduces(text[label.end :]):
        return None
    return OUTLINE.get(label.style)


def facet_caption(lines: Sequence[Line]) -> Line | None:
    """Return the last line that calls itself a facet, if no numbered line follows it."""
    for line in reversed(lines):
        if _FACET.match(line.text):
            return line
        if read_label(line.text):
            return None
    return None


def _introduces(name: str) -> bool:
    """Tell whether a line's words only say what the table below holds."""
    parts = [squeeze(part).rstrip(":") for part in _AND.split(name)]
    words = layouts()["introductions"]
    return bool(_POINTS_ON.search(squeeze(name))) or all(part in words or column_role(part) for part in parts)
