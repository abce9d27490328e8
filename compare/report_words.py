"""What the report page says, from ``compare/rules/report.yml``."""

from functools import cache
from typing import Any

from extract.knowledge import read_rules

STATUSES = ("missing", "partial", "unsure", "not_read", "changed", "adopted")
"""The statuses, what is most urgent first."""


@cache
def rules(block: str) -> dict[str, Any]:
    """Return a block of the rules. Raises KeyError for one that is not there."""
    found: dict[str, Any] = read_rules("compare", "rules/report.yml")[block]
    return found


def sentences(block: str) -> dict[str, str]:
    """Return a block's codes with what they mean, without the block's own reason and source."""
    return {code: zh for code, zh in rules(block).items() if code not in ("reason", "source")}
