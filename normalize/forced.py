"""What people decided about pairs of practices -> which practices must be one duty, and which must not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Forced:
    """人之決定: what people decided about pairs of practices, with all that follows from it."""

    same: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Practice -> the other practices that are its duty."""
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Practice -> the practices that are not."""

    def names(self, practices: Iterable[str]) -> bool:
        """Tell whether anything was decided about any of the practices."""
        if not self.same and not self.apart:
            return False
        return any(practice in self.same or practice in self.apart for practice in practices)

    def forbids(self, practices: Iterable[str], others: Iterable[str]) -> bool:
        """Tell whether any of the practices is not the duty of any of the others."""
        there = {*others}
        return any(self.apart.get(practice, frozenset()) & there for practice in practices)


class Ties:
    """Groups of practices that are one duty, and pairs that are not, as decisions are added."""

    def __init__(self) -> None:
        self._groups: dict[str, set[str]] = {}
        self._apart: dict[str, set[str]] = {}

    def add(self, one: str, other: str, *, same: bool) -> bool:
        """Add a decision; return False, and leave all as it is, where those added before rule it out."""
        ours, theirs = (self._groups.get(practice, {practice}) for practice in (one, other))
        if not same:
            if other in ours:
                return False
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)
            return True
        if any(self._apart.get(practice, set()) & theirs for practice in ours):
            return False
        self._groups |= dict.fromkeys(ours | theirs, ours | theirs)
        return True

    def forced(self) -> Forced:
        """Return what follows from the decisions: same as the same, apart from all that are the same."""
        same = {practice: frozenset(group - {practice}) for practice, group in self._groups.items()}
        apart = {practice: self._apart_from(practice) for practice in {*same, *self._apart}}
        return Forced(same, {practice: others for practice, others in apart.items() if others})

    def _apart_from(self, practice: str) -> frozenset[str]:
        own = self._groups.get(practice, {practice})
        others = {other for one in own for other in self._apart.get(one, ())}
        return frozenset(one for other in others for one in self._groups.get(other, {other}))
