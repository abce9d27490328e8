"""The lines outside the plan table -> the numbered tree 壹、一、（一）1.（1）甲., and what is attached."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from extract.issues import issue
from extract.lines import Line
from extract.numbering import RANKS, Label, numbering_fault, read_label
from extract.prose.paragraphs import ATTACHMENT, FINISHED, Paragraph, is_attachment, lines_to_paragraphs
from extract.prose.passages import Passage, lines_to_passage, page_boxes
from extract.records import Box, Issue, Section
from extract.text import squeeze

LONGEST_HEADING = 30
"""A numbered line with more characters than this is a text, if it is not at the top."""
LONGEST_ENTRY = 200
"""Characters of an entry in a table of contents, dots and all, at most."""
OUTDENT = 0.8
"""A paragraph that begins this many ems left of the point above it stands outside that point."""

_CONTENTS = re.compile(r"目\s*[錄次]|.*(?:[.．…‥·・]\s*){3,}\d{1,3}")
_LISTED = re.compile(r"[^0-9。]\s*[0-9０-９]{1,3}$")
"""An entry of a table of contents without dots: it ends with its page."""
_RUN_IN = re.compile(r"([^。；，,;：:]{1,20}[：:])\s*([^\s（(〔\[].*)")
"""A heading whose text follows on its line: 壹、依據：依…辦理。"""
_SENTENCE = re.compile(r"[。；，！？,;]")
_ENACTED = re.compile(r"年.*月.*(訂定|制定|核定|修訂|修正|函頒|發布)")


@dataclass(frozen=True, slots=True)
class Outline:
    """What the plan says outside its table."""

    sections: tuple[Section, ...] = ()
    """In document order; their boxes as the page was read."""
    passages: tuple[Passage, ...] = ()
    """Their paragraphs."""
    asides: tuple[tuple[str, Line], ...] = ()
    """Lines that are in no section, and the rule that says so: the title, a table of contents …"""
    issues: tuple[Issue, ...] = ()
    """Numbers that repeat, skip or start late; skipped levels."""


def read_outline(
    lines: Sequence[Line], tables: Sequence[Box], forms: Sequence[Box], widths: Mapping[int, float]
) -> Outline:
    """Return the sections that the lines outside the tables make.

    ``lines`` come in reading order, without page numbers and running titles; ``tables`` and ``forms``
    are where the plan's table and the other ruled ones stand; ``widths``: page -> width in points.
    """
    if not lines:
        return Outline()
    paragraphs = lines_to_paragraphs(lines, [*tables, *forms], widths)
    kept, asides = _sort_out(paragraphs, tables, forms)
    tree = _Tree()
    for paragraph in kept:
        tree.place(paragraph)
    nodes = list(tree.nodes())
    return Outline(
        sections=tuple(_sections(nodes)),
        passages=tuple(
            lines_to_passage(paragraph.lines, section=ordinal)
            for ordinal, node in enumerate(nodes, 1)
            for paragraph in node.paragraphs
        ),
        asides=tuple((rule, line) for rule, part in asides for line in part.lines),
        issues=tuple(_check(tree.roots)),
    )


# --- what is no section


def _sort_out(
    paragraphs: Sequence[Paragraph], tables: Sequence[Box], forms: Sequence[Box]
) -> tuple[list[Paragraph], list[tuple[str, Paragraph]]]:
    """Part the paragraphs of sections from titles, tables of contents and the titles of forms."""
    titles = _form_titles(paragraphs, tables, forms)
    kept: list[Paragraph] = []
    asides: list[tuple[str, Paragraph]] = []
    in_contents = False
    for paragraph in paragraphs:
        text = paragraph.text
        is_listed = len(text) <= LONGEST_ENTRY and bool(_CONTENTS.fullmatch(text))
        in_contents = is_listed or (in_contents and bool(_LISTED.search(text)))
        if in_contents:
            asides.append(("contents", paragraph))
        elif id(paragraph) in titles:
            asides.append(("form_title", paragraph))
        elif kept or paragraph.label or is_attachment(text) or _is_preface(text):
            kept.append(paragraph)
        else:
            asides.append(("prose", paragraph))
    return kept, asides


def _is_preface(text: str) -> bool:
    return text.endswith("。") and not _ENACTED.search(text)


def _form_titles(paragraphs: Sequence[Paragraph], tables: Sequence[Box], forms: Sequence[Box]) -> set[int]:
    """Return ``id`` of the titles of forms: paragraphs alone at a page's top, above a ruled table."""
    tops: dict[int, float] = {}
    for box in forms:
        tops[box.page] = min(box.top, tops.get(box.page, box.top))
    found: set[int] = set()
    for page, group in groupby(paragraphs, key=lambda part: part.page):
        if page not in tops or any(box.page == page for box in tables):
            continue
        above = [part for part in group if part.lines[-1].base < tops[page] and part.lines[-1].page == page]
        if above and not any(part.label or is_attachment(part.text) or "。" in part.text for part in above):
            found |= {id(part) for part in above}
    return found


# --- the tree


@dataclass(eq=False)
class _Node:
    """A section while it is being put together."""

    label: Label | None
    parent: "_Node | None"
    paragraphs: list[Paragraph]
    is_attachment: bool = False
    """It is the heading of an attachment."""
    children: list["_Node"] = field(default_factory=list)

    @property
    def style(self) -> str:
        return self.label.style if self.label else ""

    @property
    def is_top(self) -> bool:
        """It stands at the top of the plan or of an attachment."""
        return self.parent is None or self.parent.is_attachment

    @property
    def level(self) -> int:
        return 1 if self.parent is None else 1 + self.parent.level

    def has_heading(self) -> bool:
        """Tell whether its first paragraph is a heading: always at the top, else a short line over others."""
        if self.is_attachment or (self.label and self.is_top):
            return True
        if self.label is None or not (self.children or len(self.paragraphs) > 1):
            return False
        title = self.paragraphs[0].text[self.label.end :].rstrip("：:")
        return len(title) <= LONGEST_HEADING and not _SENTENCE.search(title)


class _Tree:
    """Places one paragraph after another."""

    def __init__(self) -> None:
        self.roots: list[_Node] = []
        self.open: list[_Node] = []
        """The nodes that the next paragraph may stand in, outermost first."""
        self.outermost = ""
        """The style of the first number."""

    def nodes(self) -> Iterator[_Node]:
        """Yield all nodes in document order."""
        waiting = self.roots[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.children[::-1]

    def place(self, paragraph: Paragraph) -> None:
        if paragraph.label is not None:
            self._place_numbered(paragraph, paragraph.label)
        elif is_attachment(paragraph.text):
            self._open_attachment([paragraph])
        elif self.open and not self._is_outside(paragraph):
            self.open[-1].paragraphs.append(paragraph)
        else:
            self._open_under(_Node(None, self._parent_of(paragraph), [paragraph]))

    def _place_numbered(self, paragraph: Paragraph, label: Label) -> None:
        if self._starts_anew(label) and (title := self._take_title(paragraph)):
            self._open_attachment(title)
        self.outermost = self.outermost or label.style
        styles = [node.style for node in self.open]
        if label.style in styles:
            del self.open[styles.index(label.style) :]
        while self.open and self._is_inner(self.open[-1], label):
            self.open.pop()
        self._open_under(_Node(label, self.open[-1] if self.open else None, [paragraph]))

    def _is_inner(self, node: _Node, label: Label) -> bool:
        """Tell whether an open node can have no point of a label's style in it."""
        if node.label is None:
            return not node.is_attachment
        rank = RANKS.get(node.style, -1 if node.style == self.outermost else len(RANKS))
        return label.style in RANKS and rank > RANKS[label.style]

    def _open_under(self, node: _Node) -> None:
        """Add a node to its parent, which is open, and open it."""
        (node.parent.children if node.parent else self.roots).append(node)
        del self.open[self.open.index(node.parent) + 1 if node.parent else 0 :]
        self.open.append(node)

    def _open_attachment(self, paragraphs: list[Paragraph]) -> None:
        self._open_under(_Node(None, None, paragraphs, is_attachment=True))

    def _starts_anew(self, label: Label) -> bool:
        """Tell whether a number begins the outermost numbering a second time: another document."""
        top = next((node for node in self.open if node.label), None)
        return bool(
            top
            and top.is_top
            and top.label
            and top.style == label.style
            and label.number == 1 < top.label.number
        )

    def _take_title(self, paragraph: Paragraph) -> list[Paragraph]:
        """Take from the last node the paragraphs that are the title of what begins with ``paragraph``.

        They stand at the top of its page, or else right above it and are no sentences.
        """
        loose = self.open[-1].paragraphs[1:]
        if self.open[-1].paragraphs[0].lines[-1].page < paragraph.page:
            title = [part for part in loose if part.page == paragraph.page]
        else:
            title = []
            for part in reversed(loose):
                if _SENTENCE.search(part.text) or part.text.endswith(FINISHED):
                    break
                title.insert(0, part)
        if title:
            del self.open[-1].paragraphs[-len(title) :]
        return title

    def _is_outside(self, paragraph: Paragraph) -> bool:
        """Tell whether a paragraph stands left of the list that it comes after, so that it closes it."""
        node = self.open[-1]
        before = node.paragraphs[0]
        if node.level == 1 or not node.label or before.page != paragraph.page:
            return False
        return paragraph.x0 < before.x0 - OUTDENT * paragraph.lines[0].size

    def _parent_of(self, paragraph: Paragraph) -> _Node | None:
        """Return the innermost open node that begins no further right than a paragraph."""
        edge = paragraph.x0 + OUTDENT * paragraph.lines[0].size
        inside = [node for node in self.open if node.is_attachment or node.paragraphs[0].x0 <= edge]
        return inside[-1] if inside else self.open[0] if self.open else None


# --- records


def _sections(nodes: Sequence[_Node]) -> Iterator[Section]:
    ordinals = {id(node): ordinal for ordinal, node in enumerate(nodes, 1)}
    ids = _ids(nodes)
    for node in nodes:
        yield _section(node, ordinals, ids[id(node)])


def _section(node: _Node, ordinals: Mapping[int, int], section_id: str) -> Section:
    heading, texts = "", [part.text for part in node.paragraphs]
    if node.has_heading():
        heading = texts.pop(0)
        if node.label and (run_in := _RUN_IN.fullmatch(heading)):
            heading, texts = run_in[1], [run_in[2], *texts]
    printed, number = _number_of(node)
    lines = [line for part in node.paragraphs for line in part.lines]
    return Section(
        section_id=section_id,
        ordinal=ordinals[id(node)],
        parent=ordinals[id(node.parent)] if node.parent else None,
        level=node.level,
        label=printed,
        number=number,
        heading=heading,
        text="\n".join(texts),
        is_attachment=_root(node).is_attachment,
        page=lines[0].page,
        boxes=tuple(page_boxes(lines)),
    )


def _number_of(node: _Node) -> tuple[str, int]:
    """Return the number as printed and as an integer, of an attachment too: 附錄1."""
    if node.label:
        return node.label.printed, node.label.number
    found = ATTACHMENT.fullmatch(node.paragraphs[0].text) if node.is_attachment else None
    if not found or not found[1]:
        return "", 0
    label = read_label(squeeze(found[1]) + "、")
    printed = found[0][: found.end(1)]
    return printed, label.number if label else 0


def _root(node: _Node) -> _Node:
    return _root(node.parent) if node.parent else node


def _ids(nodes: Sequence[_Node]) -> dict[int, str]:
    """Return ``id(node)`` -> section id; ``nodes`` come in document order."""
    ids: dict[int, str] = {}
    seen: dict[str, int] = {}
    attachments = 0
    for node in nodes:
        attachments += node.is_attachment
        own = f"a{attachments}" if node.is_attachment else str(node.label.number if node.label else 0)
        path = f"{ids[id(node.parent)]}.{own}" if node.parent else own
        seen[path] = seen.get(path, 0) + 1
        ids[id(node)] = path if seen[path] == 1 else f"{path}-{seen[path]}"
    return ids


# --- the outline checks itself


def _check(roots: Sequence[_Node]) -> Iterator[Issue]:
    """Yield numbers that start late, repeat or skip, and levels that are left out."""
    usual = _children_of(roots)
    waiting: list[Sequence[_Node]] = [[node for node in roots if not node.is_attachment]]
    while waiting:
        siblings = waiting.pop()
        for _, run in groupby((node for node in siblings if node.label), key=lambda node: node.style):
            yield from _check_run(list(run), usual)
        waiting += [node.children for node in siblings if node.children]
    for node in roots:
        if node.is_attachment:
            yield from _check([*node.children])


def _children_of(roots: Iterable[_Node]) -> dict[str, set[str]]:
    """Return numbering style -> styles that stand right beneath it anywhere."""
    found: dict[str, set[str]] = {}
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        found.setdefault(node.style, set()).update(child.style for child in node.children)
        waiting += node.children
    return found


def _check_run(run: Sequence[_Node], usual: Mapping[str, set[str]]) -> Iterator[Issue]:
    """Yield the issues of points of one style that follow each other under one parent."""
    yield from _check_level(run[0], usual)
    before: Label | None = None
    for node in run:
        assert node.label is not None
        if fault := numbering_fault(node.label, before):
            first = node.paragraphs[0]
            yield issue(fault[0], text=first.text, box=first.lines[0].box, **fault[1])
        before = node.label if node.label.number else before


def _check_level(node: _Node, usual: Mapping[str, set[str]]) -> Iterator[Issue]:
    """Yield an issue where a point stands right beneath one under which others have a level between."""
    if node.parent is None or node.style not in RANKS or node.parent.style not in RANKS:
        return
    own = range(RANKS[node.parent.style] + 1, RANKS[node.style])
    if any(RANKS.get(style, -1) in own for style in usual[node.parent.style]):
        line = node.paragraphs[0].lines[0]
        label, parent = node.label, node.parent.label
        assert label is not None
        assert parent is not None
        yield issue(
            "numbering_level", text=line.text, box=line.box, label=label.printed, before=parent.printed
        )
