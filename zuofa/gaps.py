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

    With ``year`` or ``office`` only these plans' rows are replaced.
    """
    from compare.answers import gap_rows

    rows = gap_rows(register, data, year=year, office=office)
    _store(register.name, rows, data)
    return Summary(register.name, tuple(rows))


def _store(register: str, rows: Sequence[Row], data: Path) -> None:
    from extract import dataset, journal

    fresh = {row["plan_id"] for row in rows}
    with journal.locked(data, "run"), closing(journal.open_journal(data)) as db:
        plans = set(dataset.read("plans", data, columns=["plan_id"])["plan_id"].to_pylist())
        kept = [
            row
            for row in dataset.read("gaps", data, file=register).to_pylist()
            if row["plan_id"] not in fresh and row["plan_id"] in plans
        ]
        journal.commit(db, data, dataset.stage(data, {"gaps": [*kept, *rows]}, register))
