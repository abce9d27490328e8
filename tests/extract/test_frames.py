"""A frame round a page and its table is taken off; the outer rules of a table are not."""

import pytest
from build import across, down

from extract.page import Rule
from extract.table.frames import without_frame


def box(x0: float, top: float, x1: float, bottom: float) -> list[Rule]:
    return [across(top, x0, x1), across(bottom, x0, x1), down(x0, top, bottom), down(x1, top, bottom)]


FRAME = box(46, 52, 550, 810)
TABLE = [*box(48, 349, 541, 779), down(220, 349, 779), across(367, 48, 541)]
CUT = [rule for rule in TABLE if not (rule.horizontal and rule.at in (349, 779))]


@pytest.mark.parametrize(
    "table", [TABLE, CUT, box(47.5, 53, 548.5, 808)], ids=["whole", "cut by the page", "double lines"]
)
def test_a_frame_is_taken_off(table: list[Rule]) -> None:
    assert without_frame([*FRAME, *table]) == table


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [across(90, 50, 440)],
        FRAME,
        TABLE,
        [*FRAME, across(300, 46, 550), down(220, 52, 810)],
        [*FRAME, *TABLE, across(500, 46, 550)],
        [*FRAME, *box(60, 349, 541, 779)],
        [*FRAME[:3], *TABLE],
        [*FRAME[:2], down(46, 52, 400), down(550, 52, 400), *TABLE],
    ],
    ids=[
        "nothing",
        "a rule",
        "a box",
        "a table",
        "the outer rules of a table",
        "a rule across it",
        "room for a column on the left",
        "no side on the right",
        "sides that end above its foot",
    ],
)
def test_what_is_no_frame_stays(rules: list[Rule]) -> None:
    assert list(without_frame(rules)) == rules
