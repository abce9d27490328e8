"""Passages -> the documents they cite: letters by their number, programmes and regulations by their title."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import NamedTuple

from extract.knowledge import either, read_rules
from extract.prose.dates import PrintedDate, find_dates
from extract.prose.passages import Passage
from extract.records import Citation
from extract.registry import Office, find_office
from extract.text import squeeze

_QUOTES = {"「": "」", "『": "』", "《": "》", "〈": "〉", "“": "”"}
_LONGEST_WORD = 12
"""Characters that the word before 字第 has at most (院授發社字), its issuer among them."""
_LONGEST_ISSUER = 16
_REACH = 120
"""Characters before a mention that may say something of it, at most."""
_NUMBER = re.compile(
    r"字\s*第\s*(?:[0-9０-９A-Za-zＡ-Ｚ]\s*[-－]?\s*){3,16}(?:之\s*[0-9０-９]{1,2}\s*)?號(?:\s*之\s*[0-9０-９]{1,2})?"
)
_WORD = re.compile(rf"[一-鿿\s]{{0,{2 * _LONGEST_WORD}}}$")
_DEFINED = re.compile(r"([一-鿿]{2,20})\s*[(（]\s*(?:以下)?簡?稱\s*[「『]?(本[一-鿿]{1,2})[」』]?\s*[)）]")
_OPENED = re.compile(r"\s*[(（]\s*$")


class Mention(NamedTuple):
    """What a text says of a document in one place."""

    start: int
    end: int
    kind: str
    issuer: str
    date: PrintedDate | None
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Citer:
    """Whose plan it is: what 本公司, 本署 and 本處 mean in it, and which title is its own."""

    office: Office | None
    title: str


_words = partial(read_rules, "extract", "prose/citations.yml")


def _any(name: str) -> str:
    """Return a pattern for any of a list's words, the longest first."""
    return either(_words()[name])


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    kinds, unquoted = _any("kinds"), _any("unquoted_kinds")
    inside = (
        r"(?:[^，。；、：「」『』（）()\s]|\s|「[^「」]{1,30}」|『[^『』]{1,30}』|[（(][^（）()]{1,20}[）)])"
    )
    ends = r"(?=[\s，。；、：）)」』]|辦理|規定|訂定|執行|所|之|及|與|暨|等|$)"
    verbs = rf"(?:{_any('verbs')})"
    after = rf"\s*(?P<letter>{_any('letters')})?\s*(?P<verb>{verbs}{{0,2}})\s*(?P<of>[之的]?)\s*"
    return {
        "after": re.compile(after),
        "issued": re.compile(
            rf"\s*(?:(?P<letter>{_any('letters')})\s*|(?={verbs}))(?P<verb>{verbs}{{0,2}})\s*(?P<of>[之的]?)\s*"
        ),
        "plain": re.compile(rf"{inside}{{2,50}}?(?:{kinds}){ends}"),
        "tail": re.compile(rf"(?![等之的及與各])[^，。；、：「」『』（）()]{{0,14}}?(?:{kinds}){ends}"),
        "sent": re.compile(rf"[日0-9０-９]\s*(?:{_any('letters')}|{_any('verbs')})"),
        "kind": re.compile(rf"({kinds})\s*$"),
        "leads": re.compile(rf"(?:{_any('leads')})+"),
        "ending": re.compile(rf"(?:{_any('issuer_endings')})$"),
        "own": re.compile(rf"(?:{_any('own')})(?:{_any('self_names')})?\s*(?:[0-9]{{2,3}}\s*年\s*度?\s*)?$"),
        "issuer": re.compile(_any("issuers")),
        "self": re.compile(rf"(?:{_any('self_names')})$"),
        "before": re.compile(rf"(?:{verbs}|所|訂)?[之的]?\s*$"),
        "unquoted": re.compile(
            rf"(?:依據|依照|依|遵照|遵循|參照|按照)\s*(?P<issuer>(?:{_any('self_names')})?)(?P<title>[一-鿿0-9]{{3,28}}?(?:{unquoted}))"
            r"(?=[\s，。；、：]|辦理|規定|訂定|執行|之|及|第|$)"
        ),
    }


# --- passages to citations


def find_citations(passages: Iterable[Passage], citer: Citer) -> list[Citation]:
    """Return every mention of a document, in the passages' order; the plan itself is none.

    A title without a number gets the ``document_id`` of the numbered document of that title in the
    same plan, if there is one.
    """
    parts = list(passages)
    known = _definitions(parts, citer)
    found = [
        _citation(mention, passage, known) for passage in parts for mention in find_mentions(passage.text)
    ]
    found = [citation for citation in found if not _is_own(citation, citer)]
    ids = _ids_by_title(found)
    return [
        replace(one, ordinal=ordinal, document_id=ids.get(_title_key(one), one.document_id))
        if not one.number
        else replace(one, ordinal=ordinal)
        for ordinal, one in enumerate(found, 1)
    ]


def _ids_by_title(found: Sequence[Citation]) -> dict[str, str]:
    """Return title -> id of the one document that has it: by number, else by date, else by issuer.

    Titles that two such documents have are left out.
    """
    ids: dict[str, set[str]] = {}
    told: dict[str, int] = {}
    for one in found:
        key, rank = _title_key(one), 3 if one.number else 2 if one.date else 1 if one.issuer else 0
        if key and rank >= told.get(key, rank):
            ids[key] = (ids.get(key, set()) if rank == told.get(key) else set()) | {one.document_id}
            told[key] = rank
    return {key: next(iter(some)) for key, some in ids.items() if len(some) == 1}


def _definitions(passages: Sequence[Passage], citer: Citer) -> dict[str, str]:
    """Return how the plan names itself and others in short -> the full name, where that is certain."""
    known: dict[str, str] = {}
    own = [citer.office.agency, citer.office.office] if citer.office else []
    for short, ending in _words()["self_names"].items():
        if full := next((name for name in own if name.endswith(ending)), ""):
            known[short] = full
    for passage in passages:
        for name, short in _DEFINED.findall(passage.text) if "稱" in passage.text else ():
            if issuers := [issuer for issuer in _words()["issuers"] if name.endswith(issuer)]:
                known[short] = max(issuers, key=len)
    return known


def _citation(mention: Mention, passage: Passage, known: dict[str, str]) -> Citation:
    issuer = full_issuer(mention.issuer, known)
    date = mention.date.date(None) if mention.date else None
    boxes = passage.boxes(mention.start, mention.end)
    return Citation(
        ordinal=0,
        document_id=squeeze(mention.number) or document_id(issuer, date, mention.title),
        kind=mention.kind,
        issuer=issuer,
        printed_issuer=mention.issuer,
        date=date,
        printed_date=mention.date.printed if mention.date else "",
        number=squeeze(mention.number),
        title=mention.title,
        text=passage.text[mention.start : mention.end],
        section=passage.section,
        practice_id=passage.practice_id,
        page=boxes[0].page,
        boxes=boxes,
    )


def full_issuer(printed: str, known: dict[str, str]) -> str:
    """Return an issuer's full name: ``known`` short names resolved, agencies by their first."""
    name = squeeze(printed)
    for short, full in known.items():
        if name.startswith(short):
            name = full + name.removeprefix(short)
            break
    registered = find_office(name) if name else None
    if registered and not registered.office_id and len(name) <= len(registered.agency):
        return registered.agency
    return name


def document_id(issuer: str, date: dt.date | None, title: str) -> str:
    """Return what stands for a document without a number: issuer, date and title, as far as known."""
    return " ".join(filter(None, (issuer, date.isoformat() if date else "", fold_title(title))))


def fold_title(title: str) -> str:
    """Return a title as it is compared: without white space and marks, 劃 as 畫, 臺 as 台."""
    plain = squeeze(title).replace("劃", "畫").replace("臺", "台")
    return re.sub(r"[「」『』《》〈〉“”]", "", plain)


def _title_key(citation: Citation) -> str:
    """Return the title without its agency's name: 台電公司112年度… is 本公司「112年度…」."""
    key = fold_title(citation.title)
    office = find_office(key[:12])
    if office and not office.office_id:
        for name in (citation.issuer, office.agency, *_words()["issuers"]):
            key = key.removeprefix(fold_title(name))
    return key


def _is_own(citation: Citation, citer: Citer) -> bool:
    """Tell whether a plan names itself."""
    key = fold_title(citation.title)
    if citation.number or not key or not citer.office:
        return False
    return citation.issuer == citer.office.office and key in fold_title(citer.title)


# --- a text to mentions


def find_mentions(text: str) -> list[Mention]:
    """Return what a text cites, in order: by number, by date, by a title in quotation marks."""
    found: list[Mention] = []
    if "第" in text and "號" in text:
        dates = find_dates(text)
        found += [_numbered(text, match, dates) for match in _NUMBER.finditer(text)]
    if _patterns()["sent"].search(text):
        found += _apart(_dated(text), found)
    if any(mark in text for mark in _QUOTES):
        found += _apart(_quoted(text), found)
    if "依" in text or "照" in text or "遵" in text:
        found += _apart(_unquoted(text), found)
    return sorted(found)


def _apart(more: Iterable[Mention], found: Sequence[Mention]) -> list[Mention]:
    """Return the mentions that stand in none of those ``found`` before."""
    taken = [(one.start, one.end) for one in found]
    return [one for one in more if all(one.end <= start or one.start >= end for start, end in taken)]


def _numbered(text: str, match: re.Match[str], dates: Sequence[PrintedDate]) -> Mention:
    """Return the document whose number was matched, with what stands around the number."""
    head = text[: match.start()]
    word = _WORD.search(head, max(0, len(head) - _REACH))
    assert word is not None
    before = [date for date in dates if date.end <= match.start() and date.end >= word.start()]
    date = before[-1] if before and "\n" not in text[before[-1].end : match.start()] else None
    start = date.end if date else word.start()
    issuer, word_start = _issuer_in_word(text, start, match.start())
    if date and not issuer:
        issuer, start = issuer_before(text, date.start)
    elif date:
        start = date.start
    else:
        start = word_start - len(issuer)
    after = _patterns()["after"].match(text, match.end())
    assert after is not None
    if date is None:
        date = _date_in_brackets(text, after.end("letter") if after["letter"] else match.end(), dates)
    number = text[word_start : match.end()]
    title, end = _title_after(text, after)
    if not title:
        title, start = _title_before(text, start)
        if title and not issuer:
            issuer, start = _issuer_of_title(text, start)
    end = max(end, after.end("letter") if after["letter"] else match.end(), date.end if date else 0)
    return Mention(start, end, after["letter"] or kind_of(title), issuer, date, number, title)


def _issuer_in_word(text: str, start: int, end: int) -> tuple[str, int]:
    """Return the issuer that stands between the date and 字第, and where the number's own word begins."""
    patterns = _patterns()
    while start < end and text[start].isspace():
        start += 1
    if (lead := patterns["leads"].match(text, start, end)) and lead.end() < end:
        start = lead.end()
    known = patterns["issuer"].match(text, start, end)
    if known and known.end() < end:
        return known[0], known.end()
    own = re.compile(_any("self_names")).match(text, start, end)
    if own and own.end() < end:
        return own[0], own.end()
    return "", start


def issuer_before(text: str, end: int) -> tuple[str, int]:
    """Return the office named right before ``end``, '' for none, and where its name begins (or ``end``)."""
    patterns = _patterns()
    head = text[:end].rstrip().removesuffix("於")
    run = re.compile(r"[一-鿿]*$").search(head, max(0, len(head) - 2 * _LONGEST_ISSUER))
    assert run is not None
    start, name = run.start(), run[0]
    if own := patterns["self"].search(name):
        return own[0], start + own.start()
    lead = patterns["leads"].match(name)
    if lead and not patterns["issuer"].match(name):
        start, name = start + lead.end(), name[lead.end() :]
    if 2 <= len(name) <= _LONGEST_ISSUER and (
        patterns["ending"].search(name) or patterns["issuer"].fullmatch(name)
    ):
        return name, start
    return "", end


def _date_in_brackets(text: str, end: int, dates: Sequence[PrintedDate]) -> PrintedDate | None:
    """Return the date that stands in brackets after a number."""
    following = next((date for date in dates if date.start >= end), None)
    return following if following and _OPENED.fullmatch(text[end : following.start]) else None


def _title_after(text: str, after: re.Match[str]) -> tuple[str, int]:
    """Return the title that a letter gives out, and where it ends; '' where no title follows at once."""
    if text[after.end() : after.end() + 1] in _QUOTES and after.end() < len(text):
        return quoted_title(text, after.end())
    if not (after["verb"] or after["of"]):
        return "", after.end("letter") if after["letter"] else after.start()
    plain = _patterns()["plain"].match(text, after.end())
    return (plain[0].strip(), plain.end()) if plain else ("", after.end("verb"))


def quoted_title(text: str, start: int) -> tuple[str, int]:
    """Return the title that opens with a quotation mark at ``start``, and where it ends.

    「政府服務獎」評獎實施計畫 is a title of which only a part is quoted.
    """
    opening, closing = text[start], _QUOTES[text[start]]
    depth, end = 1, start + 1
    while end < len(text) and depth:
        depth += (text[end] == opening) - (text[end] == closing)
        end += 1
    inner = text[start + 1 : end - 1] if not depth else text[start + 1 :]
    tail = None if kind_of(inner) else _patterns()["tail"].match(text, end)
    if tail and tail[0]:
        return text[start : tail.end()], tail.end()
    return inner.strip(), end


def _title_before(text: str, start: int) -> tuple[str, int]:
    """Return the title before a citation in brackets, 「…方案」（…號函）, and where it begins."""
    opened = _OPENED.search(text, 0, start)
    if not opened:
        return "", start
    head = text[: opened.start()].rstrip()
    for opening, closing in _QUOTES.items():
        if head.endswith(closing) and opening in head:
            begins = head.rindex(opening)
            return head[begins + 1 : -1], begins
    clause = re.search(r"[一-鿿0-9\s]{4,40}$", head)
    if clause and _patterns()["kind"].search(head):
        lead = _patterns()["leads"].match(clause[0].lstrip())
        title = clause[0].lstrip()[lead.end() if lead else 0 :]
        return title, len(head) - len(title)
    return "", start


def _dated(text: str) -> Iterator[Mention]:
    """Yield letters that are told by their date alone: 經濟部106年3月15日函頒「…」."""
    for date in find_dates(text):
        issued = _patterns()["issued"].match(text, date.end) if date.day else None
        if issued is None:
            continue
        issuer, start = issuer_before(text, date.start)
        title, end = _title_after(text, issued)
        if title if not issued["letter"] else (title or issuer):
            kind = issued["letter"] or kind_of(title)
            yield Mention(start, max(end, issued.end("verb")), kind, issuer, date, "", title)


def _quoted(text: str) -> Iterator[Mention]:
    """Yield the titles in quotation marks, but for those that the text itself is making."""
    end = 0
    for found in re.finditer(r"[「『《〈“]", text):
        if found.start() < end:
            continue
        title, stop = quoted_title(text, found.start())
        kind = kind_of(title)
        if not kind or len(squeeze(title)) <= len(kind) + 1:
            continue
        end = stop
        issuer, start = _issuer_of_title(text, found.start())
        is_whole = title == text[found.start() + 1 : stop - 1].strip()
        if (is_whole or _rests_on(text, start)) and not _is_made_here(text, found.start(), issuer):
            yield Mention(start, stop, kind, issuer, None, "", title)


def _unquoted(text: str) -> Iterator[Mention]:
    """Yield regulations named without quotation marks after 依: 依政府資訊公開辦法辦理."""
    for found in _patterns()["unquoted"].finditer(text):
        title = found["title"]
        if not re.match(r"本|該|上開|前開|前述|所|各|相關|下列|有關", title) and not re.search(
            r"[之的等]", title
        ):
            start = found.start("issuer")
            yield Mention(start, found.end(), kind_of(title), found["issuer"], None, "", title)


def _issuer_of_title(text: str, start: int) -> tuple[str, int]:
    """Return who is said right before a title to have given it out, and where the mention begins."""
    head = text[:start]
    before = _patterns()["before"].search(head)
    assert before is not None
    issuer, begins = issuer_before(text, before.start())
    return (issuer, begins) if issuer else ("", start)


def _is_made_here(text: str, start: int, issuer: str) -> bool:
    """Tell whether the text says that this very office writes what the title names: 訂定「…」及「…」."""
    if _rests_on(text, start) and issuer not in _words()["self_names"]:
        return False
    head = re.sub(r"(?:[「『][^」』]*[」』]\s*[、及與和暨]?\s*)+$", "", text[max(0, start - _REACH) : start])
    return bool(_patterns()["own"].search(head))


def _rests_on(text: str, start: int) -> bool:
    """Tell whether the clause before ``start`` says that what follows is heeded (依, 配合 …)."""
    clause = re.split(r"[，。；：]", text[max(0, start - _REACH) : start])[-1]
    return bool(re.search(r"依|遵|按照|配合|落實", clause))


def kind_of(title: str) -> str:
    """Return the word for what a title names, '' where it names no such document."""
    plain = title.rstrip("」』》〉” ")
    found = _patterns()["kind"].search(plain)
    return found[1] if found and not plain.endswith(tuple(_words()["no_kinds"])) else ""
