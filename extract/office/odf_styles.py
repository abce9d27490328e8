"""The styles of an OpenDocument text: each with what it inherits, as flat properties.

A property keeps its name in the file (``fo:margin-left``); the parts of a style (paragraph, text, cell …)
have no name in common.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from extract.office.blocks import MOST_BASES, UNITS
from extract.office.markup import child, children

Props = dict[str, str]
DEFAULT_SIZE = 12.0
"""Points (ODF 1.3 part 3, 20.191 leaves it open; LibreOffice's own)."""


def length(value: str | None, none: float = 0.0) -> float:
    """Return a measure with its unit in points; ``none`` for a share, or nonsense."""
    text = (value or "").strip()
    for unit, points in UNITS.items():
        if text.endswith(unit):
            try:
                return float(text.removesuffix(unit)) * points
            except ValueError:
                return none
    return none


def share(value: str | None, none: float = 1.0) -> float:
    """Return 「92%」 as 0.92; ``none`` for what is no share."""
    text = (value or "").strip()
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else none
    except ValueError:
        return none


@dataclass(frozen=True)
class Style:
    """One style, without its parent."""

    parent: str
    props: Props
    lists: str
    """The list style that its paragraphs have."""


@dataclass
class Styles:
    """All styles, by family and name."""

    styles: dict[tuple[str, str], Style] = field(default_factory=dict)
    lists: dict[str, dict[int, Element]] = field(default_factory=dict)
    """List style -> its levels (1-based)."""
    outline: dict[int, Element] = field(default_factory=dict)
    """How headings are numbered."""

    def of(self, family: str, name: str | None) -> Props:
        """Return a style's properties with those of its parents and the family's defaults."""
        whole: Props = {}
        for style in reversed(self._chain(family, name)):
            whole = merged(whole, style.props)
        return whole

    def own(self, family: str, name: str | None) -> Props:
        """Return what a style says itself."""
        style = self.styles.get((family, name or ""))
        return style.props if style else {}

    def list_of(self, name: str | None) -> str:
        """Return the list style of a paragraph style, '' where it has none."""
        return next((style.lists for style in self._chain("paragraph", name) if style.lists), "")

    def _chain(self, family: str, name: str | None) -> list[Style]:
        found: list[Style] = []
        key = (family, name or "")
        while key in self.styles and key[1] and len(found) < MOST_BASES:
            found.append(self.styles[key])
            key = (family, found[-1].parent)
        default = self.styles.get((family, ""))
        return [*found, default] if default else found


def merged(base: Mapping[str, str], own: Mapping[str, str]) -> Props:
    """Return inherited properties with a style's own; a size that is a share is one of the inherited."""
    whole = {**base, **own}
    for key in ("fo:font-size", "style:font-size-asian"):
        if own.get(key, "").endswith("%"):
            points = length(base.get(key), DEFAULT_SIZE) * share(own[key])
            whole[key] = f"{points}pt"
    return whole


def font_size(props: Mapping[str, str]) -> float:
    """Return the size of Chinese characters in points."""
    return length(props.get("style:font-size-asian")) or length(props.get("fo:font-size")) or DEFAULT_SIZE


def read_styles(roots: Iterable[Element | None]) -> Styles:
    """Return the styles of the document's parts; where two have one name, the later part's."""
    styles = Styles()
    for root in roots:
        for group in children(root, "office:styles", "office:automatic-styles"):
            for element in group:
                _add(styles, element)
    return styles


def _add(styles: Styles, element: Element) -> None:
    name, family = element.get("style:name", ""), element.get("style:family", "")
    if element.tag in ("style:style", "style:default-style"):
        styles.styles[family, name] = Style(
            parent=element.get("style:parent-style-name", ""),
            props=_props(element),
            lists=element.get("style:list-style-name", ""),
        )
    elif element.tag == "text:list-style":
        styles.lists[name] = _levels(element)
    elif element.tag == "text:outline-style":
        styles.outline = _levels(element)
    elif element.tag == "style:page-layout":
        styles.styles["page", name] = Style("", _props(element), "")


def _props(element: Element) -> Props:
    props: Props = {}
    for part in element:
        if part.tag.endswith("-properties"):
            props |= part.attrib
            stops = children(child(part, "style:tab-stops"), "style:tab-stop")
            positions = [stop.get("style:position", "0cm") for stop in stops]
            if positions:
                props["tab-stops"] = " ".join(positions)
    return props


def _levels(element: Element) -> dict[int, Element]:
    levels = {}
    for part in element:
        number = part.get("text:level", "")
        if number.isdecimal():
            levels[int(number)] = part
    return levels
