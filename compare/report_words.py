"""What headquarters' pages say: the words of ``compare/rules/report.yml``, the Chinese of a sentence."""

import re
from functools import cache
from typing import Any

from extract.knowledge import read_rules

STATUSES = ("missing", "partial", "unsure", "not_read", "changed", "adopted")
"""The statuses, what is most urgent first."""
_QUOTED = re.compile("“[^”]*”")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


@cache
def rules(block: str) -> dict[str, Any]:
    """Return a block of the rules. Raises KeyError for one that is not there."""
    found: dict[str, Any] = read_rules("compare", "rules/report.yml")[block]
    return found


def sentences(block: str) -> dict[str, str]:
    """Return a block's codes with what they mean, without the block's own reason and source."""
    return {code: zh for code, zh in rules(block).items() if code not in ("reason", "source")}


def chinese_part(said: str) -> str:
    """Return the Chinese of a sentence in Chinese and English; all of it where that cannot be told."""
    for found in re.finditer(r" (?=[A-Za-z“])", said):
        zh, en = said[: found.start()], said[found.end() :]
        balanced = zh.count("「") == zh.count("」")
        if balanced and _HAN.search(zh) and not _HAN.search(_QUOTED.sub("", en)):
            return zh
    return said
