"""Lists of an OpenDocument text: the file says which item is at which level; its number is counted here.

ODF 1.3 part 3, 5.3 and 16.30 to 16.36.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from extract.office.markup import child
from extract.office.number_formats import odf_format
from extract.office.odf_styles import Props, length

GAPS = {"listtab": "\t", "space": " ", "nothing": ""}


@dataclass(frozen=True)
class Number:
    """A paragraph's number, and the indents that its list sets."""

    text: str
    gap: str
    props: Props


@dataclass
class Counting:
    """One list, and how far it has counted."""

    style: str
    counts: dict[int, int] = field(default_factory=dict)


class Lists:
    """The lists as they are met."""

    def __init__(self) -> None:
        self.known: dict[str, Counting] = {}
        self.last: dict[str, Counting] = {}
        """Style -> the list that had it last."""

    def begin(self, element: Element, style: str) -> Counting:
        """Return the counting of a list at the top: a new one, or one that goes on."""
        before = self.known.get(element.get("text:continue-list", "-"))
        if before is None and element.get("text:continue-numbering") == "true":
            before = self.last.get(style)
        counting = before or Counting(style)
        self.known[element.get("xml:id", "")] = self.last[style] = counting
        return counting


def next_number(
    counting: Counting, levels: Mapping[int, Element], level: int, start: str | None
) -> Number | None:
    """Count the next item at a level (1-based); ``start``: where the item itself says that it starts."""
    own = levels.get(level)
    if own is None:
        return None
    counts = counting.counts
    if start is not None and start.isdecimal():
        counts[level] = int(start)
    else:
        counts[level] = counts[level] + 1 if level in counts else _start(own)
    for deeper in [n for n in counts if n > level]:
        del counts[deeper]
    gap, props = _indents(own)
    return Number(_printed(own, levels, level, counts), gap, props)


def _start(level: Element | None) -> int:
    text = level.get("text:start-value", "1") if level is not None else "1"
    return int(text) if text.isdecimal() else 1


def _printed(own: Element, levels: Mapping[int, Element], level: int, counts: Mapping[int, int]) -> str:
    if own.tag == "text:list-level-style-bullet":
        return own.get("text:bullet-char", "")
    if own.tag == "text:list-level-style-image":
        return ""

    def number(place: int) -> str:
        shown = levels.get(place)
        form = shown.get("style:num-format", "") if shown is not None else ""
        return odf_format(form)(counts.get(place, _start(shown)))

    pattern = own.get("style:num-list-format") or own.get("loext:num-list-format")
    if pattern is not None:
        return re.sub(r"%(\d+)%", lambda found: number(int(found[1])), pattern)
    if not own.get("style:num-format"):
        return ""
    levels_shown = own.get("text:display-levels", "1")
    shown = int(levels_shown) if levels_shown in "123456789" else 1
    numbers = ".".join(filter(None, (number(place) for place in range(level - shown + 1, level + 1))))
    return own.get("style:num-prefix", "") + numbers + own.get("style:num-suffix", "")


def _indents(level: Element) -> tuple[str, Props]:
    """Return what follows the number, and the margins that the level sets."""
    props = child(level, "style:list-level-properties")
    if props is None:
        return "\t", {}
    aligned = child(props, "style:list-level-label-alignment")
    if aligned is not None:
        found = {key: aligned.get(key, "0cm") for key in ("fo:margin-left", "fo:text-indent")}
        stop = aligned.get("text:list-tab-stop-position")
        return GAPS.get(aligned.get("text:label-followed-by", ""), "\t"), found | (
            {"tab-stops": stop} if stop else {}
        )
    width = length(props.get("text:min-label-width"))
    left = length(props.get("text:space-before")) + width
    return "\t", {"fo:margin-left": f"{left}pt", "fo:text-indent": f"{-width}pt"}
