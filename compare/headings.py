"""Headings (面向、執行策略、細項) without the numbers before them, to be shown and to be compared."""

from functools import lru_cache

from extract.numbering import read_label
from normalize.fold import fold


def heading_name(heading: str) -> str:
    """Return a heading without its number, as printed."""
    label = read_label(heading)
    return heading[label.end :].strip() if label else heading.strip()


@lru_cache(maxsize=4096)
def heading_key(heading: str) -> str:
    """Return what a heading is compared by: its name in one spelling."""
    return fold(heading_name(heading))
