"""An OpenDocument text (.odt, .fodt) -> its paragraphs and tables, as they print.

Read from the package's XML (ODF 1.3 part 3). The file does not hold the numbers of its lists: they are
counted. What was deleted while changes were tracked stands apart in the file and is not read.
"""

import re
from collections.abc import Iterator, Mapping
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
from extract.office.linebreak import OFFICE_APART, SMALL, is_latin_apart
from extract.office.markup import child, children
from extract.office.odf_lists import Counting, Lists, Number, next_number
from extract.office.odf_styles import Props, Styles, font_size, length, merged, read_styles, share
from extract.office.unpack import Package
from extract.pdf import UnreadablePdf

NO_TEXT = (
    *("text:tracked-changes", "office:annotation", "text:soft-page-break", "text:bookmark-ref-style"),
    *("text:sequence-decls", "text:variable-decls", "text:user-field-decls", "office:forms"),
    *("text:hidden-text", "text:ruby-text", "text:number", "text:table-of-content-source"),
    *("text:index-source-styles", "svg:title", "svg:desc", "office:event-listeners"),
    *("draw:glue-point", "text:dde-connection-decls"),
)
"""Elements whose characters do not print where they stand."""
DIGITS = 10
"""No number in a document is longer."""
MOST_REPEATED = 200
"""A cell or row that is repeated oftener than this is the empty rest of a sheet."""


@dataclass(frozen=True)
class _Item:
    """The list item that paragraphs stand in."""

    counting: Counting
    style: str
    level: int
    start: str | None
    unnumbered: list[bool] = field(default_factory=lambda: [True])
    """Whether no paragraph has had the item's number yet."""


def read_odf(package: Package) -> Document:
    """Return the document; raises UnreadablePdf when its parts are damaged."""
    content, styles = package.part("content.xml"), package.part("styles.xml")
    body = child(content, "office:body", "office:text")
    if body is None:
        raise UnreadablePdf(issue("damaged_document", detail="office:text"))
    reader = _Reader(read_styles((styles, content)))
    blocks = tuple(reader.blocks(body))
    masters = list(children(child(styles, "office:master-styles"), "style:master-page"))
    width, left, right, grid = _page_size(masters, reader.styles)
    regions = list(children(child(body, "text:tracked-changes"), "text:changed-region"))
    changed = (
        sum(child(region, f"text:{kind}") is not None for region in regions)
        for kind in ("insertion", "deletion")
    )
    return Document(
        tuple(_on_grid(block, grid) for block in blocks),
        *(width, left, right),
        aparts=tuple(reader.aparts(masters)),
        issues=changes_waiting(*changed),
    )


def _page_size(masters: list[Element], styles: Styles) -> tuple[float, float, float, float]:
    """Return width, left and right margin, and grid of the page with the widest text."""
    sizes = []
    for master in masters:
        props = styles.own("page", master.get("style:page-layout-name"))
        width = length(props.get("fo:page-width"), 595.3)
        left, right = (length(props.get(f"fo:margin-{side}"), 56.7) for side in ("left", "right"))
        ruled = props.get("style:layout-grid-mode", "none") != "none"
        heights = ("style:layout-grid-base-height", "style:layout-grid-ruby-height")
        grid = sum(length(props.get(name)) for name in heights) if ruled else 0.0
        if width - left - right > 0:
            sizes.append((width, left, right, grid))
    return max(sizes, key=lambda size: size[0] - size[1] - size[2], default=(595.3, 56.7, 56.7, 0.0))


def _on_grid(block: Block, grid: float) -> Block:
    """Return a block whose paragraphs keep to the page's grid."""
    if not grid:
        return block
    if isinstance(block, Paragraph):
        return replace(block, grid=0.0 if block.grid < 0 else grid)
    rows = []
    for row in block.rows:
        cells = (replace(cell, blocks=tuple(_on_grid(b, grid) for b in cell.blocks)) for cell in row.cells)
        rows.append(replace(row, cells=tuple(cells)))
    return replace(block, rows=tuple(rows))


class _Reader:
    """Reads the blocks of a document in order: numbers are counted as they come."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.lists = Lists()
        self.headings = Counting("")
        self.boxes: list[Block] = []
        """What stands in text boxes, until the paragraph that holds them has been read."""
        self.pictures: list[Picture] = []
        self.notes: list[Element] = []

    # --- blocks

    def blocks(self, parent: Element, item: _Item | None = None) -> Iterator[Block]:
        """Yield the paragraphs and tables in an element."""
        for part in parent:
            if part.tag in ("text:p", "text:h"):
                yield from self._paragraphs(part, item)
            elif part.tag == "text:list":
                yield from self._list(part, item)
            elif part.tag == "text:numbered-paragraph":
                yield from self._numbered(part)
            elif part.tag == "table:table":
                yield self._table(part)
            elif part.tag == "draw:frame":
                for box in children(part, "draw:text-box"):
                    yield from self.blocks(box)
            elif part.tag not in NO_TEXT and part.get("text:display") != "none":
                yield from self.blocks(part, item)

    def _list(self, element: Element, outer: _Item | None) -> Iterator[Block]:
        style = element.get("text:style-name") or (outer.style if outer else "")
        counting = outer.counting if outer else self.lists.begin(element, style)
        level = outer.level + 1 if outer else 1
        for part in children(element, "text:list-item", "text:list-header"):
            item = _Item(counting, style, level, part.get("text:start-value"))
            if part.tag == "text:list-header":
                item.unnumbered.clear()
            yield from self.blocks(part, item)

    def _numbered(self, element: Element) -> Iterator[Block]:
        style = element.get("text:style-name", "")
        counting = self.lists.known.setdefault(f"#{element.get('text:list-id', '')}", Counting(style))
        level = _count(element, "text:list-level")
        item = _Item(counting, style, level, element.get("text:start-value"))
        yield from self.blocks(element, item)

    def _paragraphs(self, element: Element, item: _Item | None) -> Iterator[Block]:
        """Yield a paragraph and what stands in its text boxes."""
        boxes, self.boxes = self.boxes, []
        yield self._paragraph(element, item)
        yield from self.boxes
        self.boxes = boxes

    def _paragraph(self, element: Element, item: _Item | None) -> Paragraph:
        name = element.get("text:style-name")
        props = self.styles.of("paragraph", name)
        number = self._number(element, item, name)
        if number is not None:
            own = self.styles.own("paragraph", name)
            props |= {key: value for key, value in number.props.items() if key not in own}
        runs = tuple(_collapsed(self._runs(element, props)))
        pictures, self.pictures = tuple(self.pictures), []
        return replace(
            _set_paragraph(props),
            runs=runs,
            label=number.text if number else "",
            label_gap=number.gap if number else "",
            pictures=pictures,
        )

    def _number(self, element: Element, item: _Item | None, name: str | None) -> Number | None:
        """Return the number of a paragraph: the first of a list item has one, and headings may."""
        if item is not None:
            if not item.unnumbered:
                return None
            item.unnumbered.clear()
            levels = self.styles.lists.get(item.style) or self.styles.lists.get(self.styles.list_of(name), {})
            return next_number(item.counting, levels, item.level, item.start)
        level = element.get("text:outline-level", "")
        if element.tag != "text:h" or element.get("text:is-list-header") == "true" or not level.isdecimal():
            return None
        own = self.styles.outline.get(int(level))
        if own is None or not own.get("style:num-format"):
            return None
        return next_number(self.headings, self.styles.outline, int(level), element.get("text:start-value"))

    # --- runs

    def _runs(self, element: Element, props: Props) -> Iterator[Run]:
        """Yield the characters of an element, white space as the file holds it."""
        if element.text:
            yield _typed(element.text, props)
        for part in element:
            yield from self._part(part, props)
            if part.tail:
                yield _typed(part.tail, props)

    def _part(self, part: Element, props: Props) -> Iterator[Run]:
        if part.tag == "text:span":
            yield from self._runs(part, merged(props, self.styles.of("text", part.get("text:style-name"))))
        elif part.tag == "text:s":
            count = part.get("text:c", "1")
            yield _typed(SPACE * min(int(count) if count.isdecimal() else 1, 1000), props)
        elif part.tag in ("text:tab", "text:line-break"):
            yield _typed(TAB if part.tag == "text:tab" else BREAK, props)
        elif part.tag == "text:note":
            self.notes.append(part)
        elif part.tag.startswith("draw:"):
            self._drawing(part)
        elif part.tag not in NO_TEXT:
            yield from self._runs(part, props)

    def _drawing(self, part: Element) -> None:
        """Keep the text boxes and pictures of a drawing."""
        for box in part.iter("draw:text-box"):
            pictures, self.pictures = self.pictures, []
            self.boxes += list(self.blocks(box))
            self.pictures = pictures
            return
        if part.tag == "draw:custom-shape":
            self.boxes += list(self.blocks(part))
        elif child(part, "draw:image") is not None:
            inline = part.get("text:anchor-type") == "as-char"
            size = [length(part.get(side)) for side in ("svg:width", "svg:height")]
            self.pictures.append(Picture(size[0], size[1] if inline else 0.0))

    # --- tables

    def _table(self, element: Element) -> Table:
        props = self.styles.of("table", element.get("table:style-name"))
        rows: list[Row] = []
        for row in _rows(element):
            again = min(_count(row, "table:number-rows-repeated"), MOST_REPEATED)
            rows += [self._row(row) for _ in range(again)]
        return Table(tuple(self._widths(element, props)), tuple(rows), length(props.get("fo:margin-left")))

    def _row(self, element: Element) -> Row:
        props = self.styles.of("table-row", element.get("table:style-name"))
        height = length(props.get("style:min-row-height")) or length(props.get("style:row-height"))
        cells, column = [], 0
        for part in children(element, "table:table-cell", "table:covered-table-cell"):
            again = min(_count(part, "table:number-columns-repeated"), MOST_REPEATED)
            if part.tag == "table:table-cell" and column < MOST_REPEATED:
                cells += [self._cell(part, column + n) for n in range(again)]
            column += again
        return Row(tuple(cells), height)

    def _cell(self, element: Element, column: int) -> Cell:
        props = self.styles.of("table-cell", element.get("table:style-name"))
        align = props.get("style:vertical-align", "top")
        return Cell(
            column=column,
            columns=min(_count(element, "table:number-columns-spanned"), MOST_REPEATED),
            rows=_count(element, "table:number-rows-spanned"),
            blocks=tuple(self.blocks(element)),
            align="center" if align == "middle" else align,
            **{side: _padding(props, side) for side in ("left", "right", "top", "bottom")},
        )

    def _widths(self, element: Element, table: Props) -> Iterator[float]:
        """Yield the widths of the columns; relative ones share the table's width."""
        columns = [
            self.styles.of("table-column", part.get("table:style-name"))
            for part in element.iter("table:table-column")
            for _ in range(min(_count(part, "table:number-columns-repeated"), MOST_REPEATED))
        ]
        parts = [_number(props.get("style:rel-column-width", "")) for props in columns]
        width = length(table.get("style:width"))
        for props, part in zip(columns, parts, strict=True):
            yield length(props.get("style:column-width")) or (width * part / sum(parts) if part else 0.0)

    # --- what stands apart

    def aparts(self, masters: list[Element]) -> Iterator[Apart]:
        """Yield headers, footers and notes."""
        seen = set()
        for kind in ("header", "footer"):
            parts = [part for master in masters for part in master if part.tag.startswith(f"style:{kind}")]
            for part in parts:
                paragraphs = tuple(paragraphs_of(self.blocks(part)))
                text = "\n".join(paragraph.text for paragraph in paragraphs)
                if text.strip() and text not in seen and part.get("style:display") != "false":
                    seen.add(text)
                    yield Apart(kind, "running_title", paragraphs)
        for note in self.notes:
            for body in children(note, "text:note-body"):
                yield Apart("note", "note", tuple(paragraphs_of(self.blocks(body))))


SPACE, TAB, BREAK = "\x00", "\x01", "\x02"
"""Stand for the spaces, tabs and line breaks that have elements, until white space has been collapsed."""
_MARKS = str.maketrans({SPACE: " ", TAB: "\t", BREAK: "\n"})


def _collapsed(runs: Iterator[Run]) -> Iterator[Run]:
    """Yield runs with white space collapsed (ODF 1.3 part 3, 6.1.2)."""
    open_space = True
    for run in runs:
        text = re.sub(r"[ \t\r\n]+", " ", run.text)
        if open_space:
            text = text.removeprefix(" ")
        if text:
            open_space = text[-1] == " "
            yield run._replace(text=text.translate(_MARKS))


def _typed(text: str, props: Mapping[str, str]) -> Run:
    if props.get("text:display") == "none":
        return Run("", font_size(props))
    raised = props.get("style:text-position", "")[:3] in ("sup", "sub")
    faces = (props.get("style:font-name", ""), props.get("fo:font-family", ""))
    return Run(
        text.upper() if props.get("fo:text-transform") == "uppercase" else text,
        font_size(props) * (SMALL if raised else 1.0),
        share(props.get("style:text-scale")),
        length(props.get("fo:letter-spacing")),
        latin=is_latin_apart(" ".join(faces)),
    )


def _set_paragraph(props: Mapping[str, str]) -> Paragraph:
    """Return an empty paragraph with these properties."""
    line, rule = _line_height(props)
    stops = sorted(length(stop) for stop in props.get("tab-stops", "").split())
    off_grid = props.get("style:snap-to-layout-grid") == "false"
    return Paragraph(
        runs=(),
        size=font_size(props),
        left=length(props.get("fo:margin-left")),
        right=length(props.get("fo:margin-right")),
        first=length(props.get("fo:text-indent")),
        before=length(props.get("fo:margin-top")),
        after=length(props.get("fo:margin-bottom")),
        line=line,
        line_rule=rule,
        grid=-1.0 if off_grid else 0.0,
        align=props.get("fo:text-align", "left"),
        tabs=tuple(stops),
        tab_step=length(props.get("style:tab-stop-distance")) or 36.0,
        kinsoku=props.get("style:line-break", "strict") != "normal",
        hang=False,  # whatever style:punctuation-wrap says, LibreOffice 7.4 sets such marks on the next line
        apart=OFFICE_APART if props.get("style:text-autospace", "ideograph-alpha") != "none" else 0.0,
    )


def _line_height(props: Mapping[str, str]) -> tuple[float, str]:
    """Return a line's height and how it is meant."""
    fixed = props.get("fo:line-height", "")
    if least := length(props.get("style:line-height-at-least")):
        return least, "least"
    if points := length(fixed):
        return points, "exact"
    return share(fixed), "multiple"


def _padding(props: Mapping[str, str], side: str) -> float:
    """Return the space between a cell's edge and its text: its border is part of it."""
    border = props.get(f"fo:border-{side}") or props.get("fo:border", "none")
    width = sum(length(part) for part in border.split())
    return width + length(props.get(f"fo:padding-{side}") or props.get("fo:padding"))


def _rows(table: Element) -> Iterator[Element]:
    """Yield a table's rows, those in groups too, but not those of tables within."""
    for part in table:
        if part.tag == "table:table-row":
            yield part
        elif part.tag.startswith("table:table-") and "row" in part.tag:
            yield from _rows(part)


def _count(element: Element, name: str) -> int:
    text = element.get(name, "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < DIGITS else 1


def _number(text: str) -> float:
    found = re.match(r"[\d.]+", text)
    return float(found[0]) if found else 0.0
