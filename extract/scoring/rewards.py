"""Sections on rewards (獎勵方式) -> who gets what, and when."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from extract.knowledge import either
from extract.numbering import read_label
from extract.records import Reward, Section
from extract.scoring.points import rules

_SENTENCES = re.compile(r"(?<=[。；;])")
_CLAUSES = re.compile(r"[，,；;。]")
_CASE = re.compile(r"(?P<case>.*者)\s*[，,]?\s*(?P<rest>(?![^（(]*[)）]).+)")
"""「…達優等，且名列第一名者，…」: a condition ends with 者."""
_TITLE = re.compile(r"(?P<case>[^：:，。；]{1,60})[：:]\s*(?P<rest>.+)")
"""「獲頒…機關：…」"""


def find_rewards(sections: Sequence[Section]) -> list[Reward]:
    """Return the reward rules of a plan, one entry a group of people and condition, in document order."""
    told = [one for one in sections if "獎" in one.heading or "懲" in one.heading]
    inside = {one.ordinal for one in told if any(word in one.heading for word in rules()["reward_sections"])}
    if not inside:
        return []
    found: list[Reward] = []
    for section in sections:
        if section.parent in inside:
            inside.add(section.ordinal)
        if section.ordinal in inside:
            for rule in _rules_of(section):
                for condition, who, what in read_rule(rule):
                    place = (section.page, section.boxes)
                    found.append(Reward(len(found) + 1, section.ordinal, rule, condition, who, what, *place))
    return found


def _rules_of(section: Section) -> Iterable[str]:
    """Return the rules that a section states; one that only introduces others is none."""
    return [text for text in section.text.split("\n") if text and not text.endswith(("：", ":"))]


def read_rule(rule: str) -> list[tuple[str, str, str]]:
    """Return (condition, who, what) of each award in a rule; never empty.

    What could not be parted stands whole in ``what``.
    """
    label = read_label(rule)
    text = rule[label.end if label else 0 :]
    title = _TITLE.fullmatch(text)
    if title and _award().search(title["rest"]):
        text = title["rest"]
    opening = title["case"] if title and text == title["rest"] else ""
    found: list[tuple[str, str, str]] = []
    condition = opening
    for sentence in (part.strip() for part in _SENTENCES.split(text)):
        case = _CASE.fullmatch(sentence)
        if case and _award().search(case["rest"]):
            condition, sentence = "：".join(filter(None, (opening, case["case"]))), case["rest"]
        awards = list(_awards(sentence))
        found += [(condition, who, what) for who, what in awards]
        if not awards and found and (more := sentence.strip("。；; ")):
            found[-1] = (*found[-1][:2], f"{found[-1][2]}；{more}")
    return found or [("", "", text.strip("。"))]


@cache
def _award() -> re.Pattern[str]:
    awards, leads = either(rules()["awards"]), either(rules()["award_leads"])
    return re.compile(
        rf"(?P<what>(?:得?由[^，。；]{{1,12}}自行|得?依[^，。；]{{1,12}}|以[^，。；]{{1,12}}|得?(?:{leads}))*(?:{awards}).*)"
    )


def _awards(text: str) -> Iterator[tuple[str, str]]:
    """Yield (who, what) of each clause that names an award; one that names none belongs to the next."""
    before = ""
    for clause in (part.strip() for part in _CLAUSES.split(text)):
        found = _award().search(clause)
        if found is None:
            before = f"{before}{clause}，" if clause else before
            continue
        who = clause[: found.start()].strip("：: ")
        yield (f"{before}{who}", found["what"]) if before else (who, found["what"])
        before = ""
