"""Read annual service plans: a PDF becomes records.

>>> from extract import read_plan
>>> plan = read_plan("data/raw/xinying-111.pdf")  # doctest: +SKIP

Only :mod:`zuofa` runs extraction; the packages above this one see :mod:`extract.records`,
:mod:`extract.dataset` and the page pictures of :mod:`extract.picture`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.plan import read_plan

__all__ = ["read_plan"]


def __getattr__(name: str) -> Any:
    """Load the reader when it is first asked for: the records alone need no PDF parser."""
    if name == "read_plan":
        from extract.plan import read_plan

        return read_plan
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
