"""A register against the plans of the data set: judged, stored as the table ``gaps``, summed up."""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from compare.registers import Register

Row = dict[str, Any]


@dataclass(frozen=True)
class Summary:
    """What a register came to."""

    register: str
    table: "pa.Table"
    """Rows of ``gaps`` that were asked for."""
    replaced: tuple[str, ...] = ()
    """The plans that were judged by other contents of a register of this name: these rows are gone."""

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of the table."""
        rows: list[Row] = self.table.to_pylist()
        return rows

    @cached_property
    def is_binding(self) -> bool:
        """Whether the register requires anything of these plans."""
        return any(self.table["is_required"].to_pylist())

    @property
    def unbound(self) -> list[str]:
        """The plans that the register requires nothing of, though it does of others: they are not counted."""
        return sorted({*self.table["plan_id"].to_pylist()} - self.counts.keys())

    @cached_property
    def required(self) -> list[Row]:
        """The rows of items that the register requires; all, where it requires none of these plans."""
        rows: list[Row] = self._required.to_pylist()
        return rows

    @property
    def _required(self) -> "pa.Table":
        return self.table.filter(self.table["is_required"]) if self.is_binding else self.table

    @cached_property
    def counts(self) -> dict[str, Counter[str]]:
        """Plan -> how many items of each status."""
        found: dict[str, Counter[str]] = {}
        columns = (self._required[name].to_pylist() for name in ("plan_id", "status"))
        for plan_id, status in zip(*columns, strict=True):
            found.setdefault(plan_id, Counter())[status] += 1
        return found

    @property
    def is_missing(self) -> bool:
        """Whether a required item is missing."""
        return self.is_binding and any(counts["missing"] for counts in self.counts.values())


def judge_register(register: "Register", data: Path, *, year: int | None = None, office: str = "") -> Summary:
    """Judge a register against a data set's plans and store what was found, in place of what was before.

    With ``year`` or ``office`` only these plans' rows are replaced, and those of a register of the same name
    with other contents.
    """
    from compare.answers import gap_table

    found = gap_table(register, data, year=year, office=office)
    return Summary(register.name, found, _store(register, found, data))


def _store(register: "Register", found: "pa.Table", data: Path) -> tuple[str, ...]:
    """Store the rows, if there are any; return the plans whose former rows are of other contents."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from extract import dataset, journal

    if not len(found):
        return ()
    with journal.locked(data, "run"), closing(journal.open_journal(data)) as db:
        plans = {row["plan_id"]: row for row in dataset.read("plans", data, columns=_ABOUT).to_pylist()}
        before = dataset.read("gaps", data, file=register.name)
        contents: dict[str, set[tuple[Any, ...]]] = {}
        for plan_id, *content in zip(*(before[name].to_pylist() for name in _CONTENT), strict=True):
            contents.setdefault(plan_id, set()).add(tuple(content))
        of_others = {
            plan_id
            for plan_id, old in contents.items()
            if plan_id in plans and old != _contents(register, plans[plan_id])
        }
        left = contents.keys() & plans.keys() - {*found["plan_id"].to_pylist()} - of_others
        kept = before.filter(pc.is_in(before["plan_id"], pa.array(sorted(left), pa.string())))
        moves = dataset.stage(data, {"gaps": pa.concat_tables([kept, found])}, register.name)
        journal.commit(db, data, moves)
    return tuple(sorted(of_others))


_ABOUT = ["plan_id", "agency_id", "office_id", "roc_year"]
_CONTENT = ("plan_id", "mandate_id", "mandate", "facet", "strategy", "is_required")
"""What a row of ``gaps`` has of the register, for a plan."""


def _contents(register: "Register", plan: Row) -> set[tuple[Any, ...]]:
    """Return what the register's items are to a plan: the values of :data:`_CONTENT` but the plan."""
    year, of = plan["roc_year"], (plan["agency_id"] or "", plan["office_id"] or "")
    return {(m.mandate_id, m.text, m.facet, m.strategy, m.holds(year, *of)) for m in register.mandates}
