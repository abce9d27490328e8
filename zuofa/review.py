"""Links that are not certain: which ones, the most consequential first, and what a person decides of them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from normalize.decisions import Outcome
    from normalize.marks import Mark

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """待決: an unsure link, with what a person needs to decide it."""

    practice: Row
    """The practice, a row of ``practices``."""
    other: Row
    """The practice it may be the same duty as, the most certain of another plan."""
    link: Row
    canonical: Row
    offices: int
    """Offices in the data set whose plans have the duty for certain."""

    @property
    def marks(self) -> tuple["Mark", ...]:
        """What differs, from the other's text to the practice's."""
        from normalize.marks import mark_changes

        return mark_changes(self.other["text"], self.practice["text"])


def cases(data: Path) -> list[Case]:
    """Return the unsure links, those first whose duty most offices have: there a wrong link hides a gap.

    Of equals the less likely first.
    """
    from extract import dataset

    practices = {row["practice_id"]: row for row in dataset.read("practices", data).to_pylist()}
    canonical = {row["canonical_id"]: row for row in dataset.read("catalogue", data).to_pylist()}
    sure: dict[str, list[Row]] = {}
    unsure: list[Row] = []
    for link in dataset.read("links", data).to_pylist():
        if link["practice_id"] in practices and link["relation"] != "part":
            (unsure if link["relation"] == "unsure" else sure.setdefault(link["canonical_id"], [])).append(
                link
            )
    found = [
        Case(practices[link["practice_id"]], practices[other["practice_id"]], link, about, len(members))
        for link in unsure
        if (members := sure.get(link["canonical_id"], []))
        for other, about in [(_other(link, members), canonical[link["canonical_id"]])]
    ]
    return sorted(found, key=lambda case: (-case.offices, case.link["score"], case.practice["practice_id"]))


def _other(link: Row, members: list[Row]) -> Row:
    """Return the member to compare with: of another plan if there is one, the most typical."""
    return max(members, key=lambda m: (m["plan_id"] != link["plan_id"], m["score"], m["practice_id"]))


def decide(case: Case, verdict: "Outcome", file: Path, who: str, why: str = "") -> None:
    """Write what a person decided of a case to the file of decisions."""
    from normalize.decisions import Decision, write_decision

    one, other = case.practice, case.other
    pair = one["practice_id"], one["text"], other["practice_id"], other["text"]
    write_decision(file, Decision(verdict, *pair, who=who, when=dt.date.today(), why=why))


def places(data: Path) -> Iterator[tuple[str, str]]:
    """Yield canonical id and text of every practice that has one: what ``zuofa find`` searches."""
    from extract import dataset

    columns = ["plan_id", "practice_id", "ordinal", "text"]
    texts = {
        row["practice_id"]: row["text"]
        for row in dataset.read("practices", data, columns=columns).to_pylist()
    }
    for link in dataset.read("links", data).to_pylist():
        if link["relation"] != "part" and link["practice_id"] in texts:
            yield link["canonical_id"], texts[link["practice_id"]]
