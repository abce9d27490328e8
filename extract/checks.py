"""The document checks itself: numbers that skip, repeat or start late, texts and names out of line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from extract.issues import issue
from extract.lines import Line
from extract.numbering import numbering_fault, read_label
from extract.records import Issue
from extract.table.columns import HEADINGS, Role
from extract.table.row import Row, row_departments
from extract.text import squeeze

FEW = 0.2
"""Where at most this share of the practices has no department, one without is worth a look."""
ENOUGH = 20
"""A plan with fewer practices than this says little about which departments are usual."""


def check_rows(rows: Sequence[Row]) -> list[Issue]:
    """Return the issues that the practices' own numbers, texts and departments give away."""
    return [
        *_practice_numbers(rows),
        *_facet_order(rows),
        *_empty(rows),
        *_rare_departments(rows),
        *_missing_entries(rows),
        *_run_together(rows),
    ]


def _practice_numbers(rows: Sequence[Row]) -> Iterator[Issue]:
    """Yield gaps, repeats and late starts of the practices' numbers under each heading."""
    last: Row | None = None
    for _, group in groupby(rows, key=_under):
        before: Row | None = None
        for row in group:
            if before is not None or not _counts_on(row, last):
                yield from _check_number(row, before)
            before = last = row if row.draft.label else before


def _counts_on(row: Row, last: Row | None) -> bool:
    """Tell whether a plan numbers its practices on over its headings: the last one's number is next."""
    label, before = row.draft.label, last.draft.label if last else None
    return bool(label and before and label.style == before.style and label.number == before.number + 1)


def _under(row: Row) -> tuple[float, ...]:
    return tuple(row.headings[role].start if role in row.headings else -1.0 for role in HEADINGS)


def _check_number(row: Row, before: Row | None) -> Iterator[Issue]:
    label, last = row.draft.label, before.draft.label if before else None
    if label and (fault := numbering_fault(label, last)):
        line = row.draft.lines[0].line
        yield issue(fault[0], text=line.text, box=line.box, **fault[1])


def _facet_order(rows: Sequence[Row]) -> Iterator[Issue]:
    facets = [row.headings["facet"] for row in rows if "facet" in row.headings]
    distinct = list({heading.start: heading for heading in facets}.values())
    for before, after in pairwise(distinct):
        numbers = [label.number if (label := read_label(h.text)) else 0 for h in (before, after)]
        if all(numbers) and numbers[1] != numbers[0] + 1:
            line = after.lines[0].line
            yield issue("facet_order", facet=after.text, before=before.text, text=after.text, box=line.box)


def _empty(rows: Sequence[Row]) -> Iterator[Issue]:
    for row in rows:
        if not row.draft.text:
            line = row.draft.lines[0].line
            yield issue("empty_practice", label=line.text, text=line.text, box=line.box)


def _rare_departments(rows: Sequence[Row]) -> Iterator[Issue]:
    named = [row_departments(row)[0] for row in rows]
    counts = Counter(squeeze(name) for names in named for name in names)
    if len(rows) < ENOUGH:
        return
    for row, names in zip(rows, named, strict=True):
        for name in names:
            if counts[squeeze(name)] == 1:
                box = _entry_line(row, name).box
                yield issue("rare_department", department=name, text=name, box=box)


def _missing_entries(rows: Sequence[Row]) -> Iterator[Issue]:
    """Yield the practices without a department or a deadline, or either, where nearly all others have one."""
    columns: dict[str, tuple[Role, ...]] = {"承辦部門": ("department", "support"), "期限": ("deadline",)}
    lacking = {
        name: [not any(row.entries.get(role) for role in roles) for row in rows]
        for name, roles in columns.items()
    }
    telling = [name for name, is_lacking in lacking.items() if sum(is_lacking) <= FEW * len(rows)]
    for number, row in enumerate(rows if len(rows) >= ENOUGH else ()):
        if names := [name for name in telling if lacking[name][number]]:
            line = row.draft.lines[0].line
            yield issue("missing_entry", column="、".join(names), text=line.text, box=line.box)


def _run_together(rows: Sequence[Row]) -> Iterator[Issue]:
    """Yield practices beside which an entry stands twice: a numbering that is not known hides several."""
    for row in rows:
        for role in ("department", "deadline"):
            texts = [squeeze(entry.text) for entry in row.entries.get(role, ())]
            if len(texts) > len(set(texts)):
                line = row.draft.lines[0].line
                yield issue("practices_run_together", text=line.text, box=line.box)
                break


def _entry_line(row: Row, name: str) -> Line:
    """Return the line in which a department begins; the practice's own where a wrap hides it."""
    entries = [*row.entries.get("department", ()), *row.entries.get("support", ())]
    naming = (entry for entry in entries if squeeze(name) in squeeze(entry.text))
    found = next(naming, None)
    return found.lines[0].line if found else row.draft.lines[0].line


def duplicates(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return practice id -> id of the earlier practice that says the very same."""
    first: dict[str, str] = {}
    again = {}
    for practice_id, text in texts:
        plain = squeeze(text)
        if plain in first:
            again[practice_id] = first[plain]
        elif plain:
            first[plain] = practice_id
    return again
