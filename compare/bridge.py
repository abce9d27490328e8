"""Links and wordings of the alignment -> what it knows of a register's items."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from compare.registers import Register
from normalize.fold import digest, key_of


@dataclass(frozen=True, slots=True)
class Bridge:
    """共通作法之橋接: what alignment knows of items and practices."""

    items: Mapping[str, str] = field(default_factory=dict)
    """mandate_id -> the canonical practice that it surely states."""
    same: Mapping[str, str] = field(default_factory=dict)
    """practice_id -> the canonical practice that it surely states."""
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """practice_id -> canonical practices that it states in part."""
    likely: Mapping[str, str] = field(default_factory=dict)
    """mandate_id -> the canonical practice that it states, surely or likely."""
    unsure: Mapping[str, str] = field(default_factory=dict)
    """practice_id -> the canonical practice that it may state."""
    wordings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Canonical practice -> practice_id and text of its representative."""

    def ties(self, mandate_id: str, practice_id: str) -> bool:
        """Tell whether an item and a practice are one canonical practice, surely or likely."""
        canonical = self.unsure.get(practice_id, self.same.get(practice_id))
        return canonical is not None and canonical == self.likely.get(mandate_id)


UNALIGNED = Bridge()
"""Where nothing was aligned."""


def bridge(
    register: Register,
    catalogue: Mapping[str, tuple[str, str]],
    links: Mapping[str, Iterable[tuple[str, str]]],
    wordings: Sequence[tuple[str, int, str]],
) -> Bridge:
    """Return what alignment knows of a register's items.

    ``catalogue``: canonical id -> practice_id and text of the representative; ``links``: relation ->
    practice_id and canonical id; ``wordings``: canonical id, digest of a key and relation.
    """
    parts: dict[str, set[str]] = {}
    for practice, canonical in links["part"]:
        parts.setdefault(practice, set()).add(canonical)
    return Bridge(
        items=_items(register, (one for one in wordings if one[2] == "same")),
        same=dict(links["same"]),
        parts={practice: frozenset(found) for practice, found in parts.items()},
        likely=likely_items(register, wordings),
        unsure=dict(links["unsure"]),
        wordings=catalogue,
    )


def likely_items(register: Register, wordings: Sequence[tuple[str, int, str]]) -> dict[str, str]:
    """Return mandate_id -> canonical id of the items by their wording, surely or likely; sure ones win."""
    found = (_items(register, (one for one in wordings if one[2] == kind)) for kind in ("unsure", "same"))
    return next(found) | next(found)


def _items(register: Register, wordings: Iterable[tuple[str, int, str]]) -> dict[str, str]:
    """Return mandate_id -> canonical id of the items that are worded as one of ``wordings``."""
    canonical = {key: name for name, key, _ in wordings}
    keys = ((m.mandate_id, digest(key_of(m.text))) for m in register.mandates)
    return {mandate_id: canonical[key] for mandate_id, key in keys if key in canonical}
