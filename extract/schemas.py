"""The tables of the data set, as ``extract/tables.yml`` declares them: every column, its type and meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from extract.knowledge import read_rules

KINDS: dict[str, Any] = {
    "text": pa.string(),
    "count": pa.int32(),
    "bytes": pa.int64(),
    "real": pa.float64(),
    "date": pa.date32(),
    "flag": pa.bool_(),
}
"""Word for a kind of column -> its type; records and lists are made of these."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as declared: its columns, what they mean, and how its rows are ordered."""

    name: str
    columns: pa.Schema
    """The columns in the files, each with a ``description``."""
    order: tuple[str, ...]
    """The columns its rows are sorted by when read."""
    partitions: pa.Schema
    """The columns in the folder names."""

    @property
    def schema(self) -> pa.Schema:
        """All columns, as a reader of the whole folder sees them."""
        return pa.schema([*self.columns, *self.partitions], metadata=self.columns.metadata)


def unknown(partition: pa.Field) -> str | int:
    """Return what stands in a folder's name where a partition column has no value."""
    return 0 if pa.types.is_integer(partition.type) else "unknown"


def _fields(lines: str) -> list[pa.Field]:
    """Return the columns of a block of lines: name, kind, description."""
    parts = (line.split(maxsplit=2) for line in lines.splitlines())
    return [pa.field(name, _kind(kind), metadata={"description": about}) for name, kind, about in parts]


def _kind(name: str) -> Any:
    if name.endswith("*"):
        return pa.list_(pa.field("item", _kind(name[:-1])))
    return KINDS[name] if name in KINDS else pa.struct(_fields(_DECLARED["records"][name]))


def _table(name: str, told: Mapping[str, Any]) -> Table:
    columns = pa.schema(_fields(told["columns"]), metadata={"description": told["about"]})
    folders = _DECLARED["partitions"] if told.get("is_partitioned", True) else ""
    return Table(name, columns, tuple(told["order"]), pa.schema(_fields(folders)))


_DECLARED = read_rules("extract", "tables.yml")
TABLES = {name: _table(name, told) for name, told in _DECLARED["tables"].items()}
"""Every table of the data set."""
BOXES = _kind("box*")
