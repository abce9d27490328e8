"""A damaged or hostile file gives the issue that names it, soon, and nothing worse."""

import time
from pathlib import Path

import pytest
from hostile import CASES, Case, good_plan

from extract import read_plan
from extract.pdf import UnreadablePdf
from extract.records import Plan

SECONDS = 10


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    path = tmp_path_factory.mktemp("good") / "plan.pdf"
    path.write_bytes(good_plan())
    return read_plan(path, ocr="never")


def test_the_plan_behind_the_cases_is_good(good: Plan) -> None:
    assert good.practices
    assert not errors(good)


def test_a_hostile_file_gives_its_issue(case: Case, good: Plan, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(case.make())
    started = time.monotonic()
    plan, fatal = read(path)
    assert time.monotonic() - started < SECONDS
    found = {fatal} if fatal else errors(plan)
    assert found & set(case.codes) if case.codes else not found
    assert fatal or not case.fatal
    assert not case.whole or texts(plan) == texts(good)


def read(path: Path) -> tuple[Plan | None, str]:
    """Return the plan, or the code of what makes the file unreadable."""
    try:
        return read_plan(path, ocr="never"), ""
    except UnreadablePdf as unreadable:
        return None, unreadable.issue.code


def errors(plan: Plan | None) -> set[str]:
    return {issue.code for issue in (plan.issues if plan else ()) if issue.severity == "error"}


def texts(plan: Plan | None) -> list[tuple[object, ...]]:
    practices = plan.practices if plan else ()
    return [(p.facet, p.strategy, p.item, p.label, p.text, p.departments, p.deadline) for p in practices]
