"""A difference of two plans -> one HTML page that needs no network and prints well.

What a row is stands in words and a sign beside its colour; what is added is underlined, what is dropped
struck through, so that neither print nor colour-blindness takes anything away.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from compare.flat import records
from compare.history import STATUSES
from compare.report_words import chinese_part

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

STATUS_NAMES = {
    "new": ("＋", "新增", "new"),
    "dropped": ("－", "刪除", "dropped"),
    "merged": ("⇉", "合併", "merged"),
    "split": ("⇇", "拆分", "split"),
    "changed": ("≠", "修正", "changed"),
    "unsure": ("？", "待確認", "unsure"),
    "not_read": ("○", "未讀到", "not read"),
    "unchanged": ("＝", "未變", "unchanged"),
}
"""Status of a row -> its sign, and what a reader calls it in Chinese and English."""
CHANGE_NAMES = {
    "moved": "移動",
    "duty_weakened": "義務減弱",
    "duty_strengthened": "義務加強",
    "target_changed": "目標變更",
    "frequency_changed": "頻率或期限變更",
    "scope_changed": "範圍變更",
    "department_changed": "承辦部門變更",
    "reworded": "文字修正",
    "spelling": "僅用字不同",
    "identical": "文字相同",
    "renamed": "標題改名",
}
"""Kinds of changes in the words of a clerk."""

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.7 "Noto Sans TC", "Noto Sans CJK TC", "Microsoft JhengHei", "PingFang TC", sans-serif;
  color: #1a1a1a; background: #fff; margin: 0 auto; max-width: 64rem; padding: 1.5rem; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; border-bottom: 2px solid #1a1a1a; }
ul.counts { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; }
article { border: 1px solid #bbb; border-left: .5rem solid #777; padding: .5rem .8rem; margin: .6rem 0;
  break-inside: avoid; }
article.new { border-left-color: #0072b2; }
article.dropped { border-left-color: #d55e00; border-left-style: dashed; }
article.merged, article.split { border-left-color: #009e73; border-left-style: double; }
article.changed { border-left-color: #e69f00; }
article.unsure, article.not_read { border-left-color: #cc79a7; border-left-style: dotted; }
.status { font-weight: bold; margin-right: .6rem; }
.place, .where { color: #444; font-size: .85rem; }
p { margin: .2rem 0; overflow-wrap: anywhere; }
p.text { white-space: pre-wrap; }
ins { background: #d6eaf8; color: #003a5c; text-decoration: underline 2px; font-weight: bold; }
del { background: #fbe3d6; color: #7a3300; text-decoration: line-through 2px; }
ul.told { margin: .2rem 0 .2rem 1.2rem; padding: 0; font-size: .9rem; }
@media print { body { padding: 0; font-size: 11pt; } ins, del { background: none; } }
"""


def diff_html(frame: "pd.DataFrame", title: str = "") -> str:
    """Return a difference (:func:`compare.history.diff`) as an HTML page (新舊對照表), all in one file.

    ``title`` names the two plans; without one their plan_ids stand there.
    """
    rows = records(frame)
    old, new = (next((row[name] for row in rows if row[name]), "") for name in ("old_plan_id", "new_plan_id"))
    heading = escape(title or f"{old} → {new}")
    body = "\n".join(_body(rows))
    return f"""<!DOCTYPE html>
<html lang="zh-Hant">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>新舊對照 {heading}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>新舊對照 {heading}</h1>
<p><ins>加底線</ins>為新增文字，<del>加刪除線</del>為刪除文字。</p>
{body}
</body>
</html>
"""


def _body(rows: Sequence[Row]) -> Iterator[str]:
    counts = Counter(row["status"] for row in rows)
    yield '<ul class="counts">'
    for status in STATUSES:
        if counts[status]:
            sign, zh, _ = STATUS_NAMES[status]
            yield f"<li>{sign} {zh} {counts[status]}</li>"
    yield "</ul>"
    for facet, group in groupby(rows, key=_heading):
        yield f"<h2>{escape(facet)}</h2>"
        yield from map(_article, group)


def _heading(row: Row) -> str:
    if not row["new_ids"]:
        return "僅前一計畫有"
    return row["new_facet"] or "（無面向）"


def _article(row: Row) -> str:
    sign, zh, _ = STATUS_NAMES[row["status"]]
    shown = [CHANGE_NAMES[change] for change in row["changes"] if change != "identical"]
    parts = [
        f'<article class="{row["status"]}">',
        f'<p><span class="status">{sign} {zh}</span>{escape("、".join(shown))}</p>',
        f'<p class="place">{escape(_place(row))}</p>',
        f'<p class="text">{_text(row)}</p>',
        *_told(row["differences"]),
        f'<p class="where">{escape("　".join(_where(row)))}</p>',
        "</article>",
    ]
    return "\n".join(parts)


def _place(row: Row) -> str:
    side = "new" if row["new_ids"] else "old"
    return " › ".join(filter(None, (row[f"{side}_{name}"] for name in ("strategy", "item", "label"))))


def _text(row: Row) -> str:
    """Return the text with its differences marked; of one side only, all of it marked."""
    if row["marks"]:
        return "".join(map(_marked, row["marks"]))
    if row["status"] in ("new", "dropped"):
        text, change = (row["new_text"], "added") if row["new_ids"] else (row["old_text"], "removed")
        return _marked({"change": change, "text": text})
    return escape(row["new_text"] or row["old_text"])


def _marked(mark: Mapping[str, Any]) -> str:
    tag = {"added": "ins", "removed": "del"}.get(mark["change"])
    text = escape(mark["text"])
    return f"<{tag}>{text}</{tag}>" if tag else text


def _told(differences: Sequence[str]) -> Iterator[str]:
    if differences:
        yield '<ul class="told">'
        yield from (f"<li>{escape(chinese_part(difference))}</li>" for difference in differences)
        yield "</ul>"


def _where(row: Row) -> Iterator[str]:
    """Yield where each side stands, who does it and until when."""
    for side, name in (("old", "前"), ("new", "後")):
        if row[f"{side}_ids"]:
            departments = "、".join(row[f"{side}_departments"])
            page = f"第 {row[f'{side}_page']} 頁" if row[f"{side}_page"] else ""
            deadline = row[f"{side}_deadline"].replace("\n", "、")
            ids = "、".join(row[f"{side}_ids"])
            yield " ".join(filter(None, (f"{name}：{ids}", page, departments, deadline)))
