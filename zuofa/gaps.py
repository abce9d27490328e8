"""A register against the plans of the data set: judged, stored as the table ``gaps``, summed up."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compare.registers import Register

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a register came to."""

    register: str
    rows: tuple[Row, ...]
    """Rows of ``gaps`` that were asked for."""
    replaced: tuple[str, ...] = ()
    """The plans that were judged by other contents of a register of this name: these rows are gone."""

    @property
    def unbound(self) -> list[str]:
        """The plans that the register requires nothing of, though it does of others: they are not counted."""
        return sorted({row["plan_id"] for row in self.rows} - self.counts.keys())

    @property
    def required(self) -> list[Row]:
        """The rows of items that the register requires; all, where it requires none of these plans."""
        return [row for row in self.rows if row["is_required"]] or list(self.rows)

    @property
    def counts(self) -> dict[str, Counter[str]]:
        """Plan -> how many items of each status."""
        found: dict[str, Counter[str]] = {}
        for row in self.required:
            found.setdefault(row["plan_id"], Counter())[row["status"]] += 1
        return found

    @property
    def is_missing(self) -> bool:
        """Whether a required item is missing."""
        return any(row["status"] == "missing" for row in self.rows if row["is_required"])


def judge_register(register: "Register", data: Path, *, year: int | None = None, office: str = "") -> Summary:
    """Judge a register against a data set's plans and store what was found, in place of what was before.

    With ``year`` or ``office`` only these plans' rows are replaced, and those of a register of the same name
    with other contents.
    """
    from compare.answers import gap_rows

    rows = gap_rows(register, data, year=year, office=office)
    return Summary(register.name, tuple(rows), _store(register, rows, data))


def _store(register: "Register", rows: Sequence[Row], data: Path) -> tuple[str, ...]:
    """Store the rows, if there are any; return the plans whose former rows are of other contents."""
    from extract import dataset, journal

    if not rows:
        return ()
    fresh = {row["plan_id"] for row in rows}
    with journal.locked(data, "run"), closing(journal.open_journal(data)) as db:
        plans = {row["plan_id"]: row for row in dataset.read("plans", data, columns=_ABOUT).to_pylist()}
        before: dict[str, list[Row]] = {}
        for row in dataset.read("gaps", data, file=register.name).to_pylist():
            before.setdefault(row["plan_id"], []).append(row)
        of_others = {
            plan_id
            for plan_id, old in before.items()
            if plan_id in plans and set(map(_content, old)) != _contents(register, plans[plan_id])
        }
        left = before.keys() & plans.keys() - fresh - of_others
        kept = [row for plan_id in left for row in before[plan_id]]
        journal.commit(db, data, dataset.stage(data, {"gaps": [*kept, *rows]}, register.name))
    return tuple(sorted(of_others))


_ABOUT = ["plan_id", "agency_id", "office_id", "roc_year"]


def _content(row: Row) -> tuple[Any, ...]:
    """Return what a row of ``gaps`` has of the register."""
    return tuple(row[name] for name in ("mandate_id", "mandate", "facet", "strategy", "is_required"))


def _contents(register: "Register", plan: Row) -> set[tuple[Any, ...]]:
    """Return what the register's items are to a plan, as :func:`_content` does."""
    year, of = plan["roc_year"], (plan["agency_id"] or "", plan["office_id"] or "")
    return {(m.mandate_id, m.text, m.facet, m.strategy, m.holds(year, *of)) for m in register.mandates}
