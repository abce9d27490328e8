"""What makes a duty stronger or weaker, wider or narrower, between two wordings of it.

Words and their levels are ``normalize/rules/duties.yml``. Wordings are compared clause by clause:
a word that left together with its whole clause says nothing of the clauses that stayed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any, Literal

from rapidfuzz import fuzz

from extract.knowledge import either, read_rules
from normalize.fold import fold

SAME_CLAUSE = 60.0
"""Two clauses of which so many per cent of the characters agree are one clause in two wordings."""
NO_CLAUSE = 50.0
"""A clause that resembles none of the other text's by more than this is new there, or gone."""
SHARED_PAIRS = 0.4
"""… or of whose pairs of characters this share stands anywhere in it."""
SHORTEST = 4
"""Characters of the shortest clause or sentence that counts as a part of the duty."""

_BREAK = re.compile(r"[，。；：！？,;:!?\n]")
_SENTENCE = re.compile(r"[。；;\n]")
_LIST_BREAK = re.compile(
    r"、|以及|(?<![普涉遍顧波觸論提])及(?!時|格|早)|(?<![參給授賦付])與(?!會)|(?<![溫緩柔])和(?![藹諧平緩])|或"
)
_LIST = re.compile(r"[^，。；：！？,;:!?\n「」『』（）()、]+(?:、[^，。；：！？,;:!?\n「」『』（）()、]+)+")

Direction = Literal["strengthened", "weakened", "scope"]


@dataclass(frozen=True, slots=True)
class Finding:
    """差異: one difference in the duty, and the words that make it."""

    direction: Direction
    label_zh: str
    label_en: str
    old: str
    """Words of the old wording; '' where the new one adds."""
    new: str
    """Words of the new wording; '' where it drops."""


@dataclass(frozen=True, slots=True)
class _Rung:
    level: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Ladder:
    label_zh: str
    label_en: str
    of: str
    absent: int | None
    rungs: tuple[_Rung, ...]


_rules = partial(read_rules, "normalize", "rules/duties.yml")


@lru_cache(maxsize=16384)
def clauses_of(text: str) -> tuple[str, ...]:
    """Return the clauses (子句) of a text: what stands between punctuation marks other than 、."""
    return tuple(clause.strip() for clause in _BREAK.split(text) if clause.strip())


@lru_cache(maxsize=1024)
def same_clauses(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of clauses that are one clause in two wordings and not the same text."""
    left, right = clauses_of(old), clauses_of(new)
    here = [clause for clause in left if clause not in right]
    there = [clause for clause in right if clause not in left]
    pairs = sorted(
        ((fuzz.ratio(a, b), -i, -j, a, b) for i, a in enumerate(here) for j, b in enumerate(there)),
        reverse=True,
    )
    taken: list[tuple[str, str]] = []
    for score, _, _, a, b in pairs:
        close = score >= SAME_CLAUSE or (len(here) == len(there) == 1 and score >= SAME_CLAUSE / 2)
        if close and not any(a == x or b == y for x, y in taken):
            taken.append((a, b))
    return tuple(taken)


def find_duty_changes(old: str, new: str) -> list[Finding]:
    """Return what makes the duty stronger or weaker, in the order of the rules."""
    if old == new:
        return []
    pairs = same_clauses(old, new)
    found = [finding for a, b in pairs for finding in _negated(a, b)]
    for n, ladder in enumerate(_ladders()):
        sides = [(old, new)] if ladder.of == "text" else pairs
        found += [finding for a, b in sides if (finding := _step(n, a, b))]
    return list(dict.fromkeys(found))


# --- ladders ---


@cache
def _ladders() -> tuple[_Ladder, ...]:
    rules = _rules()
    compound = either(rules["compounds"]["words"])
    ladders = []
    for row in rules["ladders"]:
        rungs = [
            _Rung(rung["level"], re.compile(_pattern(rung, row["of"], compound)))
            for rung in sorted(row["rungs"], key=lambda rung: -int(rung["level"]))
        ]
        ladders.append(_Ladder(row["zh"], row["en"], row["of"], row.get("absent"), tuple(rungs)))
    return tuple(ladders)


def _pattern(rung: dict[str, Any], of: str, compound: str) -> str:
    words = "|".join([either(rung.get("words", [])), *rung.get("patterns", [])])
    if of == "head":
        return rf"^(?:持續|積極|主動|定期|另|並)*(?P<word>{words})"
    return rf"(?:{compound})|(?P<word>{words})"


def _step(n: int, old: str, new: str) -> Finding | None:
    """Return the step from one wording to another on a ladder, None when there is none."""
    ladder, before, after = _ladders()[n], _stand(n, old), _stand(n, new)
    if before is None or after is None or before[0] == after[0]:
        return None
    direction: Direction = "strengthened" if after[0] > before[0] else "weakened"
    return Finding(direction, ladder.label_zh, ladder.label_en, before[1], after[1])


@lru_cache(maxsize=16384)
def _stand(n: int, text: str) -> tuple[int, str] | None:
    """Return the level of a text on a ladder and the word that says so."""
    ladder = _ladders()[n]
    found = [(rung.level, word) for rung in ladder.rungs if (word := _first(rung.pattern, text))]
    if not found:
        return None if ladder.absent is None else (ladder.absent, "")
    if ladder.absent is None:
        return found[0]
    # What weakens a clause holds for it whatever else binds in it.
    return min(found) if min(found)[0] < ladder.absent else found[0]


def _first(pattern: re.Pattern[str], text: str) -> str:
    return next((found["word"] for found in pattern.finditer(text) if found["word"]), "")


# --- negation ---


@cache
def _negation() -> re.Pattern[str]:
    rules = _rules()["negation"]
    return re.compile(rf"(?P<no>{either(rules['words'])})?(?P<verb>{either(rules['verbs'])})")


def _negated(old: str, new: str) -> Iterator[Finding]:
    """Yield the verbs that one of two clauses denies and the other does not."""
    before = {found["verb"]: found["no"] or "" for found in _negation().finditer(old)}
    after = {found["verb"]: found["no"] or "" for found in _negation().finditer(new)}
    for verb in (verb for verb in before if verb in after):
        if bool(before[verb]) != bool(after[verb]):
            weaker = bool(after[verb]) != (verb in _rules()["negation"]["burdens"])
            direction: Direction = "weakened" if weaker else "strengthened"
            yield Finding(direction, "否定", "negation", before[verb] + verb, after[verb] + verb)


# --- scope ---


def find_scope_changes(old: str, new: str) -> list[Finding]:
    """Return what the duty covers in one wording and not in the other.

    Of texts without a clause in common only 內、外部 and the like are told: they are written anew.
    """
    if old == new:
        return []
    found = list(_widths(old, new))
    if set(clauses_of(old)) & set(clauses_of(new)) or same_clauses(old, new):
        found += [*_missing(old, new, is_old=True), *_missing(new, old, is_old=False)]
    return list(dict.fromkeys(found))


def _widths(old: str, new: str) -> Iterator[Finding]:
    for row in _rules()["scope"]:
        for one, other, is_old in ((old, new, True), (new, old, False)):
            wide = next((word for word in row["wide"] if word in one), "")
            narrow = next((word for word in row["narrow"] if word in other), "")
            if wide and narrow and not any(word in other for word in row["wide"]):
                yield _scope("範圍", "scope", *((wide, narrow) if is_old else (narrow, wide)))


def _missing(one: str, other: str, *, is_old: bool) -> Iterator[Finding]:
    """Yield what only ``one`` of two wordings covers."""
    key = fold(other)
    parts = [("子句", "clause", clause) for clause in _lost_clauses(one, other, key)]
    parts += [("括號內容", "bracket", text) for text in _lost_brackets(one, key)]
    parts += [("列舉項目", "list item", item) for item in _lost_items(one, key)]
    told: list[str] = []
    for label_zh, label_en, text in parts:
        if not any(text in longer for longer in told):
            told.append(text)
            yield _scope(label_zh, label_en, *((text, "") if is_old else ("", text)))


def _scope(label_zh: str, label_en: str, old: str, new: str) -> Finding:
    return Finding("scope", label_zh, label_en, old, new)


def _lost_items(one: str, key: str) -> Iterator[str]:
    """Yield the items of lists that the other text has nowhere, where it has the rest of the list."""
    for found in _LIST.finditer(one):
        items = [item.strip() for item in _LIST_BREAK.split(found.group()) if item.strip()]
        inner = [_plain(item) for item in items[1:-1]] + [_last(items[-1])]
        lost = [item for item in inner if len(item) > 1 and not _covered(item, key)]
        if len(lost) < len(items) / 2:
            yield from lost


def _plain(item: str) -> str:
    return re.sub(r"等.*$", "", item)


def _last(item: str) -> str:
    """Return the last item of a list where its end is plain (…等); '' where other words may follow."""
    return _plain(item) if "等" in item else ""


def _covered(item: str, key: str) -> bool:
    """Tell whether a text names an item, or a part of its name (公用電話, 電話)."""
    folded = fold(item)
    return not folded or folded in key or any(folded[i : i + 2] in key for i in range(len(folded) - 1))


def _lost_brackets(one: str, key: str) -> Iterator[str]:
    including = either(_rules()["including"]["words"])
    for found in re.finditer(rf"[（(](?:{including})([^（()）]+)[）)]", one):
        if fold(found[1]) not in key:
            yield found.group()[1:-1]


def _lost_clauses(one: str, other: str, key: str) -> Iterator[str]:
    """Yield added duties: clauses that begin with 並, 另 …, and whole sentences, unlike any other."""
    adding = tuple(_rules()["adding"]["words"])
    clauses = [clause for clause in clauses_of(one) if clause.startswith(adding)]
    sentences = [text.strip() for text in _SENTENCE.split(one)]
    whole = [text for text in sentences if len(text) > SHORTEST and len(sentences) > 2]
    for text in dict.fromkeys([*whole, *clauses]):
        if len(text) >= SHORTEST and fold(text) not in key and not _resembles(text, other, key):
            yield text


def _resembles(text: str, other: str, key: str) -> bool:
    """Tell whether a clause stands in the other text in other words."""
    folded = fold(text)
    pairs = [folded[i : i + 2] for i in range(len(folded) - 1)]
    shared = sum(pair in key for pair in pairs)
    return shared >= SHARED_PAIRS * len(pairs) or fuzz.partial_ratio(text, other) > NO_CLAUSE
