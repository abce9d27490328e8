"""Texts -> what they cite by its title: 「電話禮貌考核作業」, in the spelling that texts are compared in."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from extract.knowledge import read_rules
from extract.text import squeeze
from normalize.fold import Key, fold

LEAST = 5
"""Letters of a title; what is shorter in quotation marks may be a mere word."""
MOST = 3
"""Practices of a plan that cite a document on one duty; what more of them cite is their programme."""
_TITLE = re.compile(r"[「『《〈]([^「」『』《》〈〉]+)[」』》〉]")


@cache
def _kinds() -> tuple[str, ...]:
    return tuple(read_rules("compare", "rules/titles.yml")["documents"])


@lru_cache(maxsize=16384)
def titles(text: str) -> tuple[str, ...]:
    """Return the titles that a text cites, each once, in its order."""
    keys = (fold(title) for title in _TITLE.findall(text) if squeeze(title).endswith(_kinds()))
    return tuple(dict.fromkeys(key for key in keys if len(key) >= LEAST))


def citing(text: str, practices: Sequence[Key]) -> list[int]:
    """Return the practices that name, in quotation marks or not, what a text cites and few others name."""
    found: dict[int, None] = {}
    for title in titles(text):
        places = [m for m, key in enumerate(practices) if title in key.main or title in key.aside]
        found |= dict.fromkeys(places if len(places) <= MOST else ())
    return [*found]
