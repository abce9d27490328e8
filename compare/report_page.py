"""What a report shows, and its pictures -> one HTML page that needs nothing but itself."""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from compare.evidence import Picture

_LONE = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair, which no file in UTF-8 can hold."""
_SLOT = re.compile(r"\{\{(\w+)\}\}")


def page(shown: Mapping[str, Any], pictures: Sequence[Picture], title: str) -> str:
    """Return the page as text that is sure to be encoded.

    Only the style and the script that stand in it may run, and nothing may be fetched: its policy says so.
    """
    style, script = _part("report.css"), _part("report.js")
    slots = {
        "title": escape(readable(title)),
        "policy": f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}",
        "style": style,
        "data": to_json(shown),
        "pictures": to_json([[found.base64, found.width, found.height] for found in pictures]),
        "script": script,
    }
    return _SLOT.sub(lambda found: slots[found[1]], _part("report.html"))


def to_json(value: Any) -> str:
    """Return a value as JSON that may stand inside ``<script>``: nothing in it ends the element."""
    text = readable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def readable(text: str) -> str:
    """Return a text with a replacement character, U+FFFD, for each half of a surrogate pair."""
    return _LONE.sub("\ufffd", text)


def _part(name: str) -> str:
    return files("compare").joinpath("web", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
