"""The properties of a Word document's paragraphs and runs: defaults, styles, and what is set directly.

Properties are flat: ``ind@left`` is the attribute ``left`` of ``w:ind``, ``numPr/numId@val`` one of an
element within. A switch without a value is on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from extract.office.blocks import MOST_BASES, UNITS
from extract.office.markup import child, children

Props = dict[str, str]

TWIPS = 20
"""Twentieths of a point, Word's unit."""
OFF = ("0", "false", "off")


def length(value: str | None, *, unit: int = TWIPS, none: float = 0.0) -> float:
    """Return a measure in points: twips, or a number with its unit (strict files); ``none`` for nonsense."""
    text = (value or "").strip()
    try:
        if text[-2:] in UNITS:
            return float(text[:-2]) * UNITS[text[-2:]]
        return float(text) / unit
    except ValueError:
        return none


def flat(element: Element | None, prefix: str = "") -> Props:
    """Return an element's properties; tab stops as one list."""
    props: Props = {}
    for part in element if element is not None else ():
        name = prefix + part.tag.removeprefix("w:")
        if name == "tabs":
            props[name] = _tabs(part)
        elif not part.attrib and not len(part):
            props[f"{name}@val"] = "1"
        else:
            props |= {f"{name}@{key.removeprefix('w:')}": value for key, value in part.attrib.items()}
            props |= flat(part, f"{name}/")
    return props


def _tabs(tabs: Element) -> str:
    kept = [tab for tab in tabs if tab.get("w:val") not in ("clear", "bar")]
    return " ".join(tab.get("w:pos", "0") for tab in kept)


ALIASES = {"ind@start": "ind@left", "ind@end": "ind@right"}
OPPOSITE = {"ind@firstLine": "ind@hanging", "ind@hanging": "ind@firstLine"}
"""Setting one undoes the other."""


def merged(*layers: Mapping[str, str]) -> Props:
    """Return the properties of all layers; the later win."""
    whole: Props = {}
    for layer in layers:
        for key, value in layer.items():
            name = ALIASES.get(key, key)
            whole.pop(OPPOSITE.get(name, ""), None)
            whole[name] = value
    return whole


def is_on(props: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    """Tell whether a switch is on."""
    value = props.get(f"{name}@val")
    return default if value is None else value not in OFF


@dataclass(frozen=True)
class Style:
    """One style, without what it is based on."""

    base: str
    paragraph: Props
    run: Props
    table: Props
    is_default: bool
    kind: str


@dataclass
class Styles:
    """The styles of a document."""

    styles: dict[str, Style] = field(default_factory=dict)
    paragraph: Props = field(default_factory=dict)
    """Defaults."""
    run: Props = field(default_factory=dict)

    def default(self, kind: str) -> str:
        """Return the id of the style that paragraphs (tables) without one have."""
        return next(
            (name for name, style in self.styles.items() if style.is_default and style.kind == kind), ""
        )

    def chain(self, name: str | None) -> list[Style]:
        """Return a style and what it is based on, the base first; none for an unknown style."""
        found: list[Style] = []
        while name in self.styles and len(found) < MOST_BASES:
            found.append(self.styles[name])
            name = found[-1].base
        return found[::-1]

    def of(self, name: str | None, part: str) -> Props:
        """Return the properties (``paragraph``, ``run`` or ``table``) of a style, bases included."""
        return merged(*(getattr(style, part) for style in self.chain(name)))


def read_styles(root: Element | None) -> Styles:
    """Return the styles of ``word/styles.xml``; none where the part is missing."""
    defaults = child(root, "w:docDefaults")
    styles = Styles(
        paragraph=flat(child(defaults, "w:pPrDefault", "w:pPr")),
        run=flat(child(defaults, "w:rPrDefault", "w:rPr")),
    )
    for element in children(root, "w:style"):
        base = child(element, "w:basedOn")
        styles.styles[element.get("w:styleId", "")] = Style(
            base="" if base is None else base.get("w:val", ""),
            paragraph=flat(child(element, "w:pPr")),
            run=flat(child(element, "w:rPr")),
            table=flat(child(element, "w:tblPr")),
            is_default=element.get("w:default", "0") not in OFF,
            kind=element.get("w:type", ""),
        )
    return styles


def tab_stops(props: Mapping[str, str]) -> Sequence[float]:
    """Return the tab stops, ascending, in points."""
    return sorted(length(stop) for stop in props.get("tabs", "").split())
