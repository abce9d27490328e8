"""Take one row out of a module's YAML rules, to see whether anything still goes through it."""

import copy
import functools
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest

Path = tuple[str | int, ...]


def rows(data: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every word and every row (an item of a list) of YAML data."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        if key in ("reason", "source", "example", "agencies", "years", "needless"):
            continue
        if isinstance(data, list):
            yield (*path, key)
        if not (isinstance(data, list) and isinstance(value, dict) and "reason" in value):
            yield from rows(value, (*path, key))


def at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


@contextmanager
def without(module: ModuleType, loader: str, data: Any, path: Path) -> Iterator[None]:
    """Run with the rules of ``module`` lacking the item at ``path``; ``loader`` is the function that reads them."""
    cut = copy.deepcopy(data)
    del at(cut, path[:-1])[path[-1]]
    with pytest.MonkeyPatch.context() as patch:
        for name, value in vars(module).copy().items():
            if hasattr(value, "cache_clear"):
                patch.setattr(module, name, functools.cache(value.__wrapped__))
        patch.setattr(module, loader, lambda *_: cut)
        yield
