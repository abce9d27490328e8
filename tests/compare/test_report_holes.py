"""What the report shows of a verdict that is not read: the practices around the hole, or the unread page."""

from pathlib import Path
from typing import Any

import pytest
from reports import content, draw_plan, torn

from compare.evidence import Place
from compare.holes import Hole
from compare.report import make_report
from compare.report_holes import LARGEST, around_holes, first_siblings, headings_of
from compare.report_payload import Content, payload, wanted_places
from extract.records import Box

PLAN = {"plan_id": "p", "file": "plan.pdf", "sha256": "x"}
SAID = ("這裡有缺口", "a hole is here")


def box(page: int, top: float) -> dict[str, Any]:
    return {"page": page, "x0": 100.0, "top": top, "x1": 300.0, "bottom": top + 40, "place": ""}


PRACTICES = [
    {"ordinal": 1, "boxes": [box(1, 100), box(2, 60)]},
    {"ordinal": 2, "boxes": [box(2, 200), box(3, 60)]},
    {"ordinal": 3, "boxes": [box(3, 300)]},
    {"ordinal": 4, "boxes": [box(5, 60), box(6, 60)]},
]


def place(page: int, top: float) -> Place:
    return Place("plan.pdf", "x", Box(**box(page, top)))


WHOLE_PAGE = Place("plan.pdf", "x", Box(4, 0.0, 0.0, LARGEST, LARGEST))


@pytest.mark.parametrize(
    ("hole", "around"),
    [
        (Hole(1, 3, 3, *SAID, cut=2), [("over", [place(2, 200), place(3, 60)])]),
        (Hole(1, 2, 2, *SAID), [("before", [place(2, 60)]), ("behind", [place(2, 200)])]),
        (Hole(3, 4, 5, *SAID), [("before", [place(3, 300)]), ("behind", [place(5, 60)])]),
        (
            Hole(3, 4, 4, *SAID),
            [("before", [place(3, 300)]), ("page", [WHOLE_PAGE]), ("behind", [place(5, 60)])],
        ),
        (Hole(0, 1, 1, *SAID), [("behind", [place(1, 100)])]),
        (Hole(4, 5, None, *SAID), [("before", [place(6, 60)])]),
        (Hole(0, 5, None, *SAID), []),
    ],
    ids=["cut", "one page", "page break", "unread page", "beginning", "end", "nowhere"],
)
def test_what_stands_around_a_hole(hole: Hole, around: list[Any]) -> None:
    assert around_holes([hole], PRACTICES, PLAN) == {" ".join(SAID): around}


def test_where_a_missing_item_would_stand() -> None:
    under = [
        ("（一）友善", "1. 設施"),
        ("（一）友善", "1. 設施"),
        ("（一）友善", "2. 網站"),
        ("（二）便捷", ""),
    ]
    rows = [row | {"strategy": one, "item": two} for row, (one, two) in zip(PRACTICES, under, strict=True)]
    found = first_siblings(rows, PLAN)
    assert found[headings_of("(一) 友善", "１．設施")] == [("sibling", [place(1, 100)])]
    assert found[headings_of("一、友善", "網站")] == [("sibling", [place(3, 300)])]
    assert found[headings_of("便捷", "")] == [("sibling", [place(5, 60)])]
    assert headings_of("便捷", "書表") not in found


def not_read(made: Content) -> Any:
    return next(gap for gap in made.gaps if gap["status"] == "not_read")


def test_they_are_shown_for_what_is_not_read_alone(tmp_path: Path) -> None:
    draw_plan(tmp_path / "plan.pdf")
    made = torn(content(1))
    assert [side for side, _ in made.around(not_read(made))] == ["before", "behind"]
    assert not any(made.around(gap) for gap in made.gaps if gap["status"] != "not_read")
    asked = list(wanted_places(made))
    assert all(place in asked for _, places in made.around(not_read(made)) for place in places)
    report = make_report(made, tmp_path)
    cell = next(cell for cell in payload(made, report.pictures)["cells"][0] if len(cell) > 13)
    assert [(side, page, len(shown)) for side, page, shown in cell[13]] == [
        ("before", 1, 1),
        ("behind", 2, 1),
    ]
