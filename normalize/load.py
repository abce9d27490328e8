"""The data set's tables -> what aligning and comparing need of them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from sys import intern
from typing import Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from extract import dataset
from normalize.align import Before, PlanStatements, Statement

_HEAD = ("plan_id", "agency_id", "roc_year")
_TEXTS = ("facet", "strategy", "item", "text", "deadline", "departments", "support_departments")
_REPEATED = ("plan_id", "agency_id", "facet", "strategy", "item", "text", "deadline")
"""Columns whose values repeat, which are kept once each."""


def read_plans(data: Path, partition: Mapping[str, Any] | None = None) -> Sequence[PlanStatements]:
    """Return the plans of a data set with their practices; only those of a partition, e.g. ``roc_year``.

    The table ``plans`` may be missing: its titles and offices are then unknown.
    """
    columns = [*_HEAD, "practice_id", "ordinal", *_TEXTS]
    practices = dataset.read("practices", data, columns=columns, partition=partition)
    names = ["plan_id", "title", "office"]
    titles = dataset.read("plans", data, columns=names, partition=partition).to_pylist()
    return _StoredPlans(practices, {row["plan_id"]: row for row in titles})


class _StoredPlans(Sequence[PlanStatements]):
    """計畫全集: the plans of a table of practices, each made when it is asked for."""

    def __init__(self, practices: pa.Table, about: Mapping[str, Mapping[str, Any]]) -> None:
        for name in _REPEATED:
            place = practices.schema.get_field_index(name)
            practices = practices.set_column(place, name, practices[name].dictionary_encode())
        practices = practices.combine_chunks()
        self._practices, self._about = practices, about
        codes = practices["plan_id"].combine_chunks().indices.to_numpy() if len(practices) else np.empty(0)
        ends = [*(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)] if len(codes) else []
        self._slices = [*pairwise([0, *ends])]

    def __len__(self) -> int:
        return len(self._slices)

    @overload
    def __getitem__(self, n: int) -> PlanStatements: ...
    @overload
    def __getitem__(self, n: slice) -> list[PlanStatements]: ...
    def __getitem__(self, n: int | slice) -> PlanStatements | list[PlanStatements]:
        if isinstance(n, slice):
            return [self[place] for place in range(len(self))[n]]
        start, end = self._slices[n]
        own = self._practices.slice(start, end - start)
        head = {name: own[name][0].as_py() for name in _HEAD}
        about = self._about.get(head["plan_id"], {})
        columns = (own[name].to_pylist() for name in ("practice_id", *_TEXTS))
        return PlanStatements(
            plan_id=head["plan_id"],
            agency_id=head["agency_id"] or "",
            office=about.get("office") or head["plan_id"],
            roc_year=head["roc_year"],
            title=about.get("title") or "",
            practices=tuple(_statement(*row) for row in zip(*columns, strict=True)),
        )


def _statement(
    practice_id: str,
    facet: str | None,
    strategy: str | None,
    item: str | None,
    text: str | None,
    deadline: str | None,
    departments: list[str] | None,
    support: list[str] | None,
) -> Statement:
    return Statement(
        practice_id=practice_id,
        facet=facet or "",
        strategy=strategy or "",
        item=item or "",
        text=text or "",
        departments=tuple(departments or ()),
        support_departments=tuple(support or ()),
        deadline=deadline or "",
    )


def read_before(data: Path) -> Before:
    """Return the ids that the data set's practices have had so far.

    Where somebody deleted the links, a canonical practice is known by its representative practice.
    """
    links = dataset.read("links", data, columns=["plan_id", "practice_id", "relation", "canonical_id"])
    own = links.filter(pc.not_equal(links["relation"], "part"))
    names = own["canonical_id"].to_pylist()
    former = dict(zip(own["practice_id"].to_pylist(), map(intern, names), strict=True))
    columns = ["canonical_id", "practice_id", "is_retired", "merged_into"]
    given = dataset.read("catalogue", data, columns=columns).to_pylist()
    living = {row["practice_id"]: row["canonical_id"] for row in given if not row["is_retired"]}
    heirs = {row["canonical_id"]: row["merged_into"] for row in given if row["merged_into"]}
    return Before(living | former, frozenset(row["canonical_id"] for row in given), heirs)
