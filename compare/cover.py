"""How much of a mandated item a plan's words cover: clause by clause, purposes and examples apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from extract.knowledge import read_rules
from normalize.fold import fold

CLAUSE = 0.5
"""Share of a clause that must stand in a text for the text to cover it."""
_CLAUSE = re.compile(r"(?:[^，。；：,;:\n]|(?<=\d)[,:](?=\d))+")
_LABEL = re.compile(r"^\s*(?:[（(]?[甲乙丙丁戊己庚辛一二三四五六七八九十\d]+[)）.、]|[◎●•▪■])\s*")


@dataclass(frozen=True, slots=True)
class Cover:
    """涵蓋: which of an item's duties texts cover."""

    share: float
    """Share of the duties' words that is covered, 0 to 1."""
    covered: tuple[str, ...]
    uncovered: tuple[str, ...]
    """Clauses as printed."""

    @property
    def lacks_own(self) -> bool:
        """Whether a clause that is not covered is a duty of its own (訂定…, 設置…)."""
        return any(clause.startswith(_words("verbs")) for clause in self.uncovered)


@cache
def duties_of(item: str) -> tuple[str, ...]:
    """Return the clauses of an item that are something to do, as printed; the item where none is."""
    clauses = [_LABEL.sub("", found).strip() for found in _CLAUSE.findall(item)]
    return tuple(clause for clause in clauses if fold(clause) and _is_duty(clause)) or (item,)


def _is_duty(clause: str) -> bool:
    return not clause.startswith(_words("heads")) and not clause.endswith(_words("ends"))


@cache
def _words(kind: str) -> tuple[str, ...]:
    rules = read_rules("compare", "rules/clauses.yml")
    return tuple(word for block in rules.values() for word in block.get(kind, ()))


def cover(duties: Sequence[str], stand: npt.NDArray[np.float64]) -> Cover:
    """Return which duties are covered; ``stand`` says how much of each stands in the texts, 0 to 1."""
    is_covered = (stand >= CLAUSE).tolist()
    return Cover(
        share=_share(duties, stand),
        covered=tuple(duty for duty, yes in zip(duties, is_covered, strict=True) if yes),
        uncovered=tuple(duty for duty, yes in zip(duties, is_covered, strict=True) if not yes),
    )


def _share(duties: Sequence[str], covered: npt.NDArray[np.float64]) -> float:
    """Return the share of all duties' words that is covered; ``covered`` has each duty's."""
    lengths = _lengths(tuple(duties))
    return float((covered * lengths).sum() / lengths.sum())


@cache
def _lengths(duties: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """Return how many 2-grams each duty has, one at least."""
    return np.array([max(1, len(fold(duty)) - 1) for duty in duties])
