"""What the report page says, from ``compare/rules/report.yml``."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

STATUSES = ("missing", "partial", "unsure", "not_read", "changed", "adopted")
"""The statuses, what is most urgent first."""


@cache
def rules(block: str) -> dict[str, Any]:
    """Return a block of the rules. Raises KeyError for one that is not there."""
    text = files("compare").joinpath("rules/report.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)[block]
    return found


def sentences(block: str) -> dict[str, str]:
    """Return a block's codes with what they mean, without the block's own reason and source."""
    return {code: zh for code, zh in rules(block).items() if code not in ("reason", "source")}
