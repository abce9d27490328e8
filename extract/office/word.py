"""A Word document (.docx) -> its paragraphs and tables as they print: changes accepted, hidden text out.

Read from the package's XML (ECMA-376 part 1, 17). What Word computes and does not store, the numbers of
lists among it, is computed.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from extract.issues import issue
from extract.office.blocks import (
    Apart,
    Block,
    Cell,
    Document,
    Paragraph,
    Picture,
    Row,
    Run,
    Table,
    changes_waiting,
    paragraphs_of,
)
from extract.office.markup import child, children
from extract.office.unpack import Package
from extract.office.word_lists import Lists, Number, read_lists
from extract.office.word_props import (
    MARGIN,
    columns_spanned,
    font_size,
    picture,
    set_cell,
    set_paragraph,
    symbol,
    typed,
)
from extract.office.word_styles import Props, Styles, flat, is_on, length, merged, read_styles
from extract.pdf import UnreadablePdf

GONE = ("w:del", "w:moveFrom", "w:delText", "w:instrText", "w:rt", "mc:Fallback")
"""What is deleted, is no text, or stands twice."""
SIGNS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
"""Elements of a run that stand for a character."""


def read_word(package: Package) -> Document:
    """Return the document; raises UnreadablePdf when its parts are damaged."""
    name = _main_part(package)
    root = package.part(name)
    body = child(root, "w:body")
    if body is None:
        raise UnreadablePdf(issue("damaged_document", detail="w:body"))
    reader = _Reader(package, name, body)
    blocks = tuple(reader.blocks(body, _Place()))
    width, left, right = _page_size(reader.sections)
    tags = [part.tag for part in body.iter()]
    inserted, deleted = (
        sum(map(tags.count, changed)) for changed in (("w:ins", "w:moveTo"), ("w:del", "w:moveFrom"))
    )
    issues = changes_waiting(inserted, deleted)
    return Document(blocks, width, left, right, aparts=tuple(reader.aparts()), issues=issues)


def _main_part(package: Package) -> str:
    relations = package.part("_rels/.rels")
    for relation in children(relations, "rel:Relationship"):
        target = relation.get("Target", "").lstrip("/")
        if relation.get("Type", "").endswith("/officeDocument") and target in package.names:
            return target
    return "word/document.xml"


def _maker(package: Package) -> str:
    """Return the name of the program that wrote the file, without its version; '' if it does not say."""
    name = child(package.part("docProps/app.xml"), "Application")
    return (name.text or "").partition("/")[0] if name is not None else ""


def _page_size(sections: Sequence[Props]) -> tuple[float, float, float]:
    """Return width, left and right margin of the section with the widest text."""
    sizes = [
        (
            length(section.get("pgSz@w"), none=595.3),
            length(section.get("pgMar@left"), none=72.0),
            length(section.get("pgMar@right"), none=72.0),
        )
        for section in sections
    ]
    usable = [size for size in sizes if size[0] - size[1] - size[2] > 4 * MARGIN]
    return max(usable, key=lambda size: size[0] - size[1] - size[2], default=(595.3, 72.0, 72.0))


@dataclass(frozen=True)
class _Place:
    """What a paragraph gets from the table that it stands in."""

    paragraph: Props = field(default_factory=dict)
    run: Props = field(default_factory=dict)
    in_table: bool = False


@dataclass
class _Merge:
    """A cell that may be merged with those below it."""

    row: int
    cell: Cell


class _Reader:
    """Reads the blocks of a document in order: numbers are counted as they come."""

    def __init__(self, package: Package, name: str, body: Element) -> None:
        self.package = package
        self.folder = posixpath.dirname(name)
        self.relations = self._relations(name)
        self.styles: Styles = read_styles(self._part("styles"))
        self.lists: Lists = read_lists(self._part("numbering"))
        self.settings = flat(self._part("settings"))
        self.ends = list(body.iter("w:sectPr"))
        self.sections = [flat(part) for part in self.ends]
        self.maker = _maker(package)
        self.boxes: list[Block] = []
        """What stands in text boxes, until the paragraph that holds them has been read."""
        self.pictures: list[Picture] = []
        self.notes: list[tuple[str, str]] = []
        self.joined: list[Run] = []
        """The text of a paragraph whose end has been deleted: the next one goes on with it."""

    def _relations(self, name: str) -> dict[str, tuple[str, str]]:
        folder, file = posixpath.split(name)
        root = self.package.part(f"{folder}/_rels/{file}.rels")
        found = {}
        for relation in children(root, "rel:Relationship"):
            kind = relation.get("Type", "").rpartition("/")[2]
            target = posixpath.join(f"/{folder}", relation.get("Target", ""))
            found[relation.get("Id", "")] = (kind, posixpath.normpath(target).lstrip("/"))
        return found

    def _part(self, kind: str) -> Element | None:
        """Return the part of a kind (styles, numbering …), None where there is none."""
        target = next((target for known, target in self.relations.values() if known == kind), None)
        return self.package.part(target or f"{self.folder}/{kind}.xml")

    # --- blocks

    def blocks(self, parent: Element, place: _Place) -> Iterator[Block]:
        """Yield the paragraphs and tables in an element."""
        for part in _unwrapped(parent):
            if part.tag == "w:p":
                yield from self._paragraphs(part, place)
            elif part.tag == "w:tbl":
                yield from self._left_over()
                yield self._table(part)
        yield from self._left_over()

    def _left_over(self) -> Iterator[Block]:
        """Yield the text of a paragraph whose end is deleted, where no other one follows."""
        runs, self.joined = self.joined, []
        if runs:
            yield Paragraph(tuple(runs), runs[0].size)

    def _paragraphs(self, element: Element, place: _Place) -> Iterator[Block]:
        """Yield a paragraph and what stands in its text boxes."""
        boxes, self.boxes = self.boxes, []
        paragraph = self._paragraph(element, place)
        if paragraph is not None:
            yield paragraph
        yield from self.boxes
        self.boxes = boxes

    def _paragraph(self, element: Element, place: _Place) -> Paragraph | None:
        """Return a paragraph; None where its end is deleted, so that the next one goes on with it."""
        own = child(element, "w:pPr")
        direct = flat(own)
        style = direct.get("pStyle@val") or self.styles.default("paragraph")
        runs_base = merged(self.styles.run, place.run, self.styles.of(style, "run"))
        runs = (*self.joined, *self._runs(element, runs_base))
        self.joined = []
        mark = merged(runs_base, flat(child(own, "w:rPr")))
        if child(own, "w:rPr", "w:del") is not None or child(own, "w:rPr", "w:moveFrom") is not None:
            self.joined = list(runs)
            return None
        number, props = self._number(direct, style, place)
        pictures, self.pictures = tuple(self.pictures), []
        return replace(
            set_paragraph(props, font_size(mark), self.maker),
            runs=runs,
            label=number.text if number else "",
            label_gap=number.gap if number else "",
            tab_step=length(self.settings.get("defaultTabStop@val"), none=36.0) or 36.0,
            grid=self._grid(props, place),
            pictures=pictures,
        )

    def _number(self, direct: Props, style: str, place: _Place) -> tuple[Number | None, Props]:
        """Return a paragraph's number, and all its properties: its list's indents are among them."""
        styled = self.styles.of(style, "paragraph")
        base = merged(self.styles.paragraph, place.paragraph)
        num = direct.get("numPr/numId@val") or styled.get("numPr/numId@val") or ""
        level = direct.get("numPr/ilvl@val") or styled.get("numPr/ilvl@val")
        if level is None:
            level = str(self.lists.level_of_style(num, style))
        number = self.lists.next(num, int(level)) if num not in ("", "0") and level.isdecimal() else None
        if number is None:
            return None, merged(base, styled, direct)
        if "numPr/numId@val" in direct:
            return number, merged(base, styled, number.paragraph, direct)
        return number, merged(base, number.paragraph, styled, direct)

    def _grid(self, props: Props, place: _Place) -> float:
        """Return the distance of the document's grid lines, 0 where the paragraph does not keep to them."""
        section = self.sections[0] if self.sections else {}
        ruled = section.get("docGrid@type") in ("lines", "linesAndChars", "snapToChars")
        kept = is_on(props, "snapToGrid", default=True)
        in_table = is_on(self.settings, "compat/adjustLineHeightInTable")
        if not ruled or not kept or (place.in_table and not in_table):
            return 0.0
        return length(section.get("docGrid@linePitch"))

    # --- runs

    def _runs(self, parent: Element, base: Props) -> Iterator[Run]:
        for part in parent:
            if part.tag in GONE or part.tag == "w:pPr":
                continue
            if part.tag == "w:r":
                yield from self._run(part, base)
            elif part.tag in ("m:oMath", "m:oMathPara"):
                text = "".join(math.text or "" for math in part.iter("m:t"))
                yield typed(text, base)
            elif part.tag == "mc:AlternateContent":
                yield from self._runs(_choice(part), base)
            else:
                yield from self._runs(part, base)

    def _run(self, element: Element, base: Props) -> Iterator[Run]:
        direct = flat(child(element, "w:rPr"))
        props = merged(base, self.styles.of(direct.get("rStyle@val"), "run"), direct)
        if is_on(props, "vanish"):
            return
        for part in element:
            if part.tag in ("w:rPr", *GONE):
                continue
            if text := self._sign(part):
                yield typed(text, props)
            elif part.tag == "w:ruby":
                for ruby_base in children(part, "w:rubyBase"):
                    yield from self._runs(ruby_base, base)
            else:
                self._floating(part)

    def _sign(self, part: Element) -> str:
        """Return the characters that an element of a run stands for."""
        if part.tag == "w:t":
            text = re.sub(r"[\t\n\r]", " ", part.text or "")
            return text if part.get("xml:space") == "preserve" else text.strip(" ")
        if part.tag == "w:sym":
            return symbol(part.get("w:char", ""))
        return SIGNS.get(part.tag, "")

    def _floating(self, part: Element) -> None:
        """Keep notes, pictures and text boxes of a run."""
        if part.tag in ("w:footnoteReference", "w:endnoteReference"):
            self.notes.append((part.tag[2:].removesuffix("Reference"), part.get("w:id", "")))
        elif part.tag == "mc:AlternateContent":
            for drawn in _choice(part):
                self._floating(drawn)
        elif part.tag in ("w:drawing", "w:pict", "w:object"):
            boxed = next((box for box in part.iter("w:txbxContent")), None)
            if boxed is not None:
                pictures, self.pictures = self.pictures, []
                self.boxes += list(self.blocks(boxed, _Place()))
                self.pictures = pictures
            elif any(found.tag in ("pic", "imagedata") for found in part.iter()):
                self.pictures.append(picture(part))

    # --- tables

    def _table(self, element: Element) -> Table:
        props = flat(child(element, "w:tblPr"))
        style = props.get("tblStyle@val") or self.styles.default("table")
        styled = self.styles.of(style, "table")
        place = _Place(self.styles.of(style, "paragraph"), self.styles.of(style, "run"), in_table=True)
        margins = merged(styled, props)
        widths = [length(column.get("w:w")) for column in children(child(element, "w:tblGrid"), "w:gridCol")]
        rows: list[Row] = []
        open_cells: dict[int, _Merge] = {}
        for tr in _unwrapped(element):
            if tr.tag == "w:tr" and child(tr, "w:trPr", "w:del") is None:
                cells = list(self._cells(tr, place, margins, open_cells, rows))
                rows.append(Row(tuple(cells), length(flat(child(tr, "w:trPr")).get("trHeight@val"))))
        return Table(_widths(widths, element), tuple(rows), length(margins.get("tblInd@w")))

    def _cells(
        self, tr: Element, place: _Place, margins: Props, above: dict[int, _Merge], rows: list[Row]
    ) -> Iterator[Cell]:
        """Yield the cells that begin in a row; those above that go on are made longer."""
        column = columns_spanned(flat(child(tr, "w:trPr")).get("gridBefore@val"), none=0)
        going_on: dict[int, _Merge] = {}
        begun: list[Cell] = []
        for tc in _unwrapped(tr):
            if tc.tag != "w:tc":
                continue
            props = flat(child(tc, "w:tcPr"))
            cell = set_cell(props, margins, column, tuple(self.blocks(tc, place)))
            if props.get("hMerge@val") == "continue" and begun:
                begun[-1] = _joined(begun[-1], cell, columns=cell.columns)
            elif _is_continued(props) and column in above:
                merge = above[column]
                whole = _joined(merge.cell, cell, rows=1)
                rows[merge.row] = _with(rows[merge.row], merge.cell, whole)
                going_on[column] = _Merge(merge.row, whole)
            else:
                begun.append(cell)
            column += cell.columns
        above.clear()
        above |= {cell.column: _Merge(len(rows), cell) for cell in begun} | going_on
        yield from begun

    # --- what stands apart

    def aparts(self) -> Iterator[Apart]:
        """Yield headers, footers and the notes that the text refers to."""
        for kind in ("header", "footer"):
            for target in self._referred(kind):
                root = self.package.part(target)
                paragraphs = tuple(self._plain(root)) if root is not None else ()
                if any(paragraph.text.strip() for paragraph in paragraphs):
                    yield Apart(kind, "running_title", paragraphs)
        for kind in ("footnote", "endnote"):
            wanted = [note for known, note in self.notes if known == kind]
            notes = [
                note for note in children(self._part(f"{kind}s"), f"w:{kind}") if note.get("w:id") in wanted
            ]
            for note in notes:
                yield Apart("note", "note", tuple(self._plain(note)))

    def _referred(self, kind: str) -> list[str]:
        """Return the header or footer parts that a section uses, each once."""
        names = [
            part.get("r:id", "") for section in self.ends for part in children(section, f"w:{kind}Reference")
        ]
        targets = (self.relations[name][1] for name in names if name in self.relations)
        return list(dict.fromkeys(targets))

    def _plain(self, root: Element) -> Iterator[Paragraph]:
        """Yield the paragraphs of an element, those in tables and text boxes too."""
        yield from paragraphs_of(self.blocks(root, _Place()))


def _unwrapped(parent: Element) -> Iterator[Element]:
    """Yield an element's children, those within content controls and accepted changes too."""
    for part in parent:
        if part.tag in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag"):
            yield from _unwrapped(part)
        elif part.tag == "mc:AlternateContent":
            yield from _unwrapped(_choice(part))
        elif part.tag not in GONE:
            yield part


def _choice(element: Element) -> Element:
    """Return the one of several forms of a content to read: the first."""
    first = child(element, "mc:Choice")
    if first is not None and len(first):
        return first
    fallback = child(element, "mc:Fallback")
    return fallback if fallback is not None else element


# --- merged cells


def _is_continued(props: Props) -> bool:
    """Tell whether a cell goes on with the one above: vMerge without a value, or "continue"."""
    merge = props.get("vMerge@val")
    return merge is not None and merge != "restart"


def _joined(cell: Cell, other: Cell, *, rows: int = 0, columns: int = 0) -> Cell:
    """Return a merged cell; what a part that Word hides still holds is kept."""
    kept = other.blocks if any(_is_text(block) for block in other.blocks) else ()
    return replace(cell, rows=cell.rows + rows, columns=cell.columns + columns, blocks=(*cell.blocks, *kept))


def _is_text(block: Block) -> bool:
    return isinstance(block, Table) or bool(block.text.strip())


def _with(row: Row, cell: Cell, new: Cell) -> Row:
    return replace(row, cells=tuple(new if one is cell else one for one in row.cells))


def _widths(grid: Sequence[float], table: Element) -> tuple[float, ...]:
    """Return the columns' widths: as the grid has them, or else as the cells of the first row do."""
    if any(width > 0 for width in grid):
        return tuple(grid)
    widths: list[float] = []
    for tr in _unwrapped(table):
        if tr.tag != "w:tr" or widths:
            continue
        for tc in _unwrapped(tr):
            props = flat(child(tc, "w:tcPr")) if tc.tag == "w:tc" else {}
            span = columns_spanned(props.get("gridSpan@val"))
            known = props.get("tcW@type") == "dxa" and tc.tag == "w:tc"
            widths += [length(props.get("tcW@w")) / span if known else 0.0] * span * (tc.tag == "w:tc")
    return tuple(widths)
