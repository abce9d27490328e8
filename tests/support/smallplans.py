"""Plans of a few practices, written down as tests need them."""

from collections.abc import Iterable, Sequence

from normalize.align import Alignment, Link, PlanStatements, Statement


def small_plan(
    plan_id: str,
    texts: Sequence[str],
    *,
    items: Sequence[str] | None = None,
    agency: str = "taipower",
    year: int | None = 111,
    title: str = "",
) -> PlanStatements:
    """Return a plan; its practices are ``PLAN:1`` and so on, in one item unless said otherwise."""
    rows = [
        Statement(
            f"{plan_id}:{n}",
            "一、基礎服務",
            "（一）",
            items[n - 1] if items else "1. 一致",
            text,
            deadline="隨時辦理",
        )
        for n, text in enumerate(texts, 1)
    ]
    return PlanStatements(plan_id, agency, f"{plan_id}區處", year, title, tuple(rows))


def own_links(alignment: Alignment) -> dict[str, Link]:
    """Return each practice's link same or unsure; there must be one."""
    links = [link for plan_id in alignment.plans for link in alignment.links(plan_id)]
    own = [link for link in links if link.relation != "part"]
    found = {link.practice_id: link for link in own}
    assert len(found) == len(own), "two links same or unsure of one practice"
    assert found.keys() == {p.practice_id for plan in alignment.plans.values() for p in plan.practices}
    return found


def part_links(alignment: Alignment) -> list[Link]:
    links = (link for plan_id in alignment.plans for link in alignment.links(plan_id))
    return [link for link in links if link.relation == "part"]


def ids(alignment: Alignment) -> dict[str, str]:
    """Return practice -> canonical id."""
    return {practice: link.canonical_id for practice, link in own_links(alignment).items()}


def partition(names: dict[str, str]) -> set[frozenset[str]]:
    """Return the clusters as sets of practices, whatever their ids."""
    clusters: dict[str, set[str]] = {}
    for practice, name in names.items():
        clusters.setdefault(name, set()).add(practice)
    return {frozenset(members) for members in clusters.values()}


def together(names: dict[str, str], practices: Iterable[str]) -> bool:
    return len({names[practice] for practice in practices}) == 1
