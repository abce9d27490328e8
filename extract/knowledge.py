"""The rules that stand in YAML beside the code: names, words and tables with their reasons."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where PyYAML has it: ten times as fast."""


@cache
def read_rules(package: str, name: str) -> Any:
    """Return what ``name`` of a package says, e.g. ``("normalize", "rules/terms.yml")``, not to be changed.

    Raises OSError where the file is not there, yaml.YAMLError where it is no YAML: faults of the program.
    """
    return yaml.load(files(package).joinpath(name).read_text(encoding="utf-8"), _LOADER)  # noqa: S506 - safe


def either(words: Iterable[str]) -> str:
    """Return words as alternatives of a regular expression, longest first; what matches nothing for none."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
