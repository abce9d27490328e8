"""Entries go to the practices they stand beside: in order, all together, and every real doubt is said."""

from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.table.assign import AGAIN, APART, CLOSE, EARLY, EMPTY, INFINITE, LATE, PAST, Mark, Slot, assign

PITCH = 18.0


def slots(*starts: float, bottom: float = 0.0) -> list[Slot]:
    """Return practices whose first lines are these many lines down."""
    ends = [*starts[1:], bottom or starts[-1] + 2]
    return [Slot(start * PITCH, end * PITCH) for start, end in zip(starts, ends, strict=True)]


def marks(*starts: float, texts: str = "") -> list[Mark]:
    """Return entries of one line these many lines down; all different unless ``texts`` says so."""
    names = texts or "".join(chr(ord("A") + i) for i in range(len(starts)))
    return [Mark(name, start * PITCH, start * PITCH) for name, start in zip(names, starts, strict=True)]


CASES: dict[str, tuple[list[Mark], list[Slot], tuple[int, ...]]] = {
    "no entries": ([], slots(0, 2), ()),
    "one practice": (marks(0, 1, 5), slots(0), (0, 0, 0)),
    "one each": (marks(0, 2, 4), slots(0, 2, 4), (0, 1, 2)),
    "the same text each": (marks(0, 2, 4, texts="AAA"), slots(0, 2, 4), (0, 1, 2)),
    "a little early": (marks(-0.3, 1.7, 3.7), slots(0, 2, 4), (0, 1, 2)),
    "a little late": (marks(0.4, 2.4, 4.4), slots(0, 2, 4), (0, 1, 2)),
    "drifting": (marks(0, 2.2, 4.4, 6.6), slots(0, 2, 4, 6), (0, 1, 2, 3)),
    "one a whole line late": (marks(0, 3, 5), slots(0, 2, 5), (0, 1, 2)),
    "several lines each": (marks(0, 1, 3, 4, 5), slots(0, 3), (0, 0, 1, 1, 1)),
    "the first without": (marks(2, 4), slots(0, 2, 4), (1, 2)),
    "the second without": (marks(0, 4), slots(0, 2, 4), (0, 2)),
    "the last without": (marks(0, 2), slots(0, 2, 4), (0, 1)),
    "only one has one": (marks(4), slots(0, 2, 4, 6), (2,)),
    "a second one, then none": (marks(0, 1, 5), slots(0, 2, 5), (0, 0, 2)),
    "the same again fills the next": (marks(0, 1, texts="AA"), slots(0, 1), (0, 1)),
    "beyond the last practice": (marks(0, 9), slots(0, 2), (0, 1)),
    "practices of one line": (marks(0, 1, 2, 3), slots(0, 1, 2, 3), (0, 1, 2, 3)),
}


@pytest.mark.parametrize(("entries", "practices", "chosen"), CASES.values(), ids=CASES.keys())
def test_entries_go_where_they_stand(
    entries: list[Mark], practices: list[Slot], chosen: tuple[int, ...]
) -> None:
    assert assign(entries, practices, PITCH).slots == chosen


@pytest.mark.parametrize(("entries", "practices", "_"), CASES.values(), ids=CASES.keys())
def test_a_clear_case_leaves_no_doubt(entries: list[Mark], practices: list[Slot], _: tuple[int, ...]) -> None:
    assert assign(entries, practices, PITCH).doubts == ()


def test_without_practices_there_is_nothing_to_assign_to() -> None:
    with pytest.raises(ValueError, match="no practices"):
        assign(marks(0), [], PITCH)


def test_an_entry_goes_to_a_practice_beside_its_own_cell_only() -> None:
    practices = [Slot(0, 36, frozenset({0})), Slot(36, 72, frozenset({1}))]
    entry = Mark("A", 0, 0, cell=1)
    assert assign([entry], practices, PITCH).slots == (1,)
    assert assign([entry._replace(cell=0)], practices, PITCH).slots == (0,)


def test_the_cost_is_measured_in_lines() -> None:
    entries, practices, chosen = CASES["drifting"]
    wide = [mark._replace(first=mark.first * 2, last=mark.last * 2) for mark in entries]
    far = [Slot(slot.first * 2, slot.next * 2) for slot in practices]
    assert assign(wide, far, 2 * PITCH).slots == chosen


# --- doubts


@pytest.mark.parametrize(
    ("at", "chosen", "doubts"),
    [
        (1.0, (0, 0), ()),
        (1.1, (0, 0), ()),
        (1.2, (0, 0), ((1, 1),)),
        (1.3, (0, 1), ((1, 0),)),
        (1.4, (0, 1), ()),
        (1.5, (0, 1), ()),
    ],
)
def test_an_entry_between_two_practices_is_a_doubt(
    at: float, chosen: tuple[int, ...], doubts: tuple[tuple[int, int], ...]
) -> None:
    """It may be the first's second entry, or the second's, printed early: both readings are given."""
    found = assign(marks(0, at), slots(0, 2), PITCH)
    assert (found.slots, found.doubts) == (chosen, doubts)


# --- any case


def cost(entries: list[Mark], practices: list[Slot], chosen: tuple[int, ...]) -> float:
    """Return what a whole assignment costs, by the rules that extract.table.assign states."""
    total = EMPTY * (len(practices) - len(set(chosen)))
    for i, (entry, j) in enumerate(zip(entries, chosen, strict=True)):
        slot = practices[j]
        if slot.cells and entry.cell not in slot.cells:
            return INFINITE
        past = max(0.0, (entry.first - slot.next) / PITCH + 1.0)
        if i and chosen[i - 1] == j:
            before = entries[i - 1]
            total += PAST * past + APART * max(0.0, (entry.first - before.last) / PITCH - 1.0)
            total += AGAIN if before.text == entry.text else 0.0
        else:
            late = (entry.first - slot.first) / PITCH
            past = min(past, max(0.0, late))
            total += EARLY * -late if late < 0 else LATE * (late - past) + PAST * past
    return total


def cheapest(entries: list[Mark], practices: list[Slot]) -> float:
    ways = combinations_with_replacement(range(len(practices)), len(entries))
    return min(cost(entries, practices, way) for way in ways)


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Mark], list[Slot]]:
    """Up to four practices and five entries, anywhere beside them."""
    heights = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    starts = [sum(heights[:i]) for i in range(len(heights))]
    places = draw(st.lists(st.integers(-8, 10 * sum(heights) + 8), max_size=5, unique=True))
    names = draw(st.text("AB", min_size=len(places), max_size=len(places)))
    return marks(*(place / 10 for place in sorted(places)), texts=names), slots(*starts, bottom=sum(heights))


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(situation=situations())
def test_entries_keep_their_order(situation: tuple[list[Mark], list[Slot]]) -> None:
    found = assign(*situation, PITCH).slots
    assert list(found) == sorted(found)
    assert len(found) == len(situation[0])


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(situation=situations())
def test_no_other_reading_is_cheaper(situation: tuple[list[Mark], list[Slot]]) -> None:
    entries, practices = situation
    if entries:
        found = assign(entries, practices, PITCH)
        assert cost(entries, practices, found.slots) == pytest.approx(cheapest(entries, practices))


TIES = {
    "in order": (marks(-0.2, 0, 0.2, 1.4, 1.6, texts="AAABB"), slots(0, 1, bottom=2)),
    "cheapest": (marks(-0.1, 0, 3, 3.1, texts="AAAA"), slots(0, 1, 3, bottom=4)),
}


@pytest.mark.parametrize("situation", TIES.values(), ids=TIES.keys())
def test_of_readings_that_cost_the_same_one_is_taken(situation: tuple[list[Mark], list[Slot]]) -> None:
    found = assign(*situation, PITCH).slots
    assert list(found) == sorted(found)
    assert cost(*situation, found) == pytest.approx(cheapest(*situation))


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(situation=situations())
def test_every_reading_that_is_nearly_as_cheap_is_a_doubt(situation: tuple[list[Mark], list[Slot]]) -> None:
    entries, practices = situation
    found = assign(entries, practices, PITCH)
    ways = list(combinations_with_replacement(range(len(practices)), len(entries)))
    costs = {way: cost(entries, practices, way) for way in ways}
    best = min(costs.values())
    for i, j in product(range(len(entries)), range(len(practices))):
        if j == found.slots[i]:
            continue
        extra = min((costs[way] for way in ways if way[i] == j), default=INFINITE) - best
        if abs(extra - CLOSE) > 1e-6:
            assert ((i, j) in found.doubts) is (extra < CLOSE)
