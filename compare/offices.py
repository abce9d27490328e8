"""Which plans somebody means who types an office: 新營, 屏東區營業處, xinying or xinying-111."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from extract.registry import Office, find_office
from extract.text import squeeze


def is_of(plan: Mapping[str, Any], words: str) -> bool:
    """Tell whether a plan (a row of ``plans``) is of the office that ``words`` name.

    Any part of its id or of the office's name does, and any name that the registry knows the office by;
    spaces, capitals and 臺 for 台 make no difference. No words name all.
    """
    if not words:
        return True
    known = _known(words)
    own = plan.get("agency_id") or "", plan.get("office_id") or ""
    named = known is not None and (known.agency_id, known.office_id) == own
    return named or any(_key(words) in _key(plan.get(name) or "") for name in ("plan_id", "office"))


@lru_cache(maxsize=16)
def _known(words: str) -> Office | None:
    return find_office(words)


def _key(text: str) -> str:
    return squeeze(text).replace("臺", "台").casefold()
