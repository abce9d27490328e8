"""The rules that stand in YAML beside the code: names, words and tables with their reasons."""

from importlib.resources import files
from typing import Any

import yaml


def read_rules(package: str, name: str) -> Any:
    """Return what ``name`` of a package says, e.g. ``("normalize", "rules/terms.yml")``; made anew each time.

    Raises OSError where the file is not there, yaml.YAMLError where it is no YAML: faults of the program.
    """
    return yaml.safe_load(files(package).joinpath(name).read_text(encoding="utf-8"))
