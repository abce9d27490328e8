"""One practice of the plan table, still as printed lines, with all that stands beside it."""

from dataclasses import dataclass, field

from extract.table.columns import Role
from extract.table.entries import Entry, departments_of
from extract.table.headings import Heading
from extract.table.split import Draft


@dataclass(frozen=True)
class Row:
    """One practice with all that stands beside it, still as printed lines."""

    draft: Draft
    cell: int
    """0-based number of the practice cell."""
    headings: dict[Role, Heading] = field(default_factory=dict)
    entries: dict[Role, tuple[Entry, ...]] = field(default_factory=dict)

    def heading(self, role: Role) -> str:
        """Return a heading's display text, '' where there is none."""
        return self.headings[role].text if role in self.headings else ""


def row_departments(row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (departments, supporting departments) of a row."""
    every, supporting = departments_of(row.entries.get("department", ()))
    helpers, _ = departments_of(row.entries.get("support", ()))
    return tuple(dict.fromkeys(every + helpers)), tuple(dict.fromkeys(supporting + helpers))


def row_entry_text(row: Row, role: Role) -> str:
    """Return the entries of a row's deadline or remark, one a line."""
    return "\n".join(entry.text for entry in row.entries.get(role, ()))
