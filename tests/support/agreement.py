"""Do the tables of a data set of fake plans tell one story?"""

from pathlib import Path
from typing import Any

from extract import dataset

READ = ("read", "partial", "unread")


def rows(name: str, data: Path) -> list[dict[str, Any]]:
    return dataset.read(name, data).to_pylist()


def assert_agreement(data: Path) -> None:
    """Every plan is whole: what one table says of it, all the others say too."""
    plans = {row["plan_id"]: row for row in rows("plans", data)}
    assert len(plans) == len(rows("plans", data)), "a plan twice"
    sources = {row["plan_id"]: row for row in rows("sources", data) if row["status"] in READ}
    assert plans.keys() == sources.keys()
    parts = {name: by_plan(name, data) for name in dataset.PARTS}
    for name, part in parts.items():
        assert part.keys() - {None} <= plans.keys(), name
    for plan_id, row in plans.items():
        plan = dataset.to_plan(
            {"plans": [row]} | {name: part.get(plan_id, []) for name, part in parts.items()}
        )
        assert row["sha256"] == sources[plan_id]["sha256"]
        assert [p.ordinal for p in plan.practices] == list(range(1, row["practices"] + 1))
        assert len(plan.issues) == row["issues"]
        assert all(p.practice_id.startswith(f"{plan_id}:") for p in plan.practices)
        assert (
            len({plan.title.split(" v")[1], *(p.text.split("，v")[1].split()[0] for p in plan.practices)})
            == 1
        )


def by_plan(name: str, data: Path) -> dict[str | None, list[dict[str, Any]]]:
    groups: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows(name, data):
        groups.setdefault(row["plan_id"], []).append(row)
    return groups


def content(data: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, but for how long reading took and which reader it was."""
    tables = {name: rows(name, data) for name in ("plans", *dataset.PARTS, "sources")}
    for row in tables["sources"]:
        del row["seconds"], row["fingerprint"]
    return tables
