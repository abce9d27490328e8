"""Answers (採行, 新舊對照, 歷年用語) -> what a terminal shows."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.text import Text

from compare.flat import records
from compare.history import STATUSES
from compare.history_page import CHANGE_NAMES, STATUS_NAMES
from zuofa.say import cut
from zuofa.show import console, marked, table

if TYPE_CHECKING:
    import pandas as pd

    from normalize.find import Hit

Row = dict[str, Any]

STYLES = {
    "new": "bold blue",
    "dropped": "bold red",
    "merged": "bold green",
    "split": "bold green",
    "changed": "bold yellow",
    "unsure": "bold magenta",
    "not_read": "bold cyan",
    "unchanged": "dim",
}
"""Status of a row of a difference -> its colour."""
_DOUBTS = {
    "unsure": ("對應待確認", "the link is to be decided"),
    "part": ("只有部分相同", "only in part"),
    "near": ("有相近的作法", "a practice comes near to it"),
    "cited": ("有作法引用同一份文件", "a practice names the same document"),
    "hole": ("該處可能未讀到", "it may not have been read"),
    "": ("", ""),
}


def _short(text: str) -> Text:
    return Text(cut(text.replace("\n", " "), 48), overflow="fold")


# --- adoption


def show_adoption(frame: "pd.DataFrame") -> None:
    """Print one line a duty: how many offices have it, since when, which are not certain."""
    shown = table(
        "代號\nid", "作法\nduty", "#單位\noffices", "#待確認\nunsure", "年度\nyears", "期限\ndeadline"
    )
    duties: dict[str, list[Row]] = {}
    for row in records(frame):
        duties.setdefault(row["canonical_id"], []).append(row)
    for name, rows in sorted(duties.items(), key=lambda item: -len(_offices(item[1], "adopted"))):
        sure = _offices(rows, "adopted")
        years = sorted({row["roc_year"] for row in rows if row["roc_year"] and row["status"] == "adopted"})
        deadlines = Counter(row["deadline"].replace("\n", "、") for row in rows if row["deadline"])
        shown.add_row(
            name,
            _short(rows[0]["duty"]),
            str(len(sure)),
            str(len({row["office_id"] for row in rows} - sure) or ""),
            "–".join(map(str, dict.fromkeys(years[:1] + years[-1:]))),
            Text("、".join(found for found, _ in deadlines.most_common(2)), overflow="fold"),
        )
    out = console()
    out.print(shown)
    out.print(f"{len(duties)} 項共通作法、{frame['plan_id'].nunique()} 份計畫。 duties, plans.")
    out.print("逐單位的用語、部門與期限見 --csv。 Each wording, department and deadline: --csv.")


def _offices(rows: Sequence[Row], status: str) -> set[str]:
    return {row["office_id"] for row in rows if row["status"] == status}


def show_rare(frame: "pd.DataFrame") -> None:
    """Print the duties that few offices have, with the wording that others could copy."""
    shown = table("代號\nid", "單位\noffices", "#比例\nshare", "用語\nwording", "見\nsee")
    for row in records(frame):
        share = f"{row['adopters']}/{row['peers']}"
        see = f"{row['practice_ids'][0]} p. {row['page']}"
        shown.add_row(
            row["canonical_id"],
            Text("、".join(row["offices"]), overflow="fold"),
            share,
            Text(row["text"], overflow="fold"),
            Text(see, overflow="fold"),
        )
    console().print(shown if len(frame) else f"沒有少數單位特有的作法。 No duty is rare.\n{FEW}")


def show_lacking(frame: "pd.DataFrame") -> None:
    """Print which common duties which office lacks, and those of which it is not certain."""
    shown = table("單位\noffice", "判定\nstatus", "作法\nduty", "#比例\nshare", "例\nexample")
    for row in records(frame):
        zh, en = _DOUBTS[row["reason"]]
        lacks = row["status"] == "lacks"
        status = Text(
            "未列 lacks" if lacks else f"待確認：{zh} not sure: {en}", "bold red" if lacks else "magenta"
        )
        share = f"{row['adopters']}/{row['peers']}"
        office = f"{row['office']} {row['roc_year'] or ''}".strip()
        shown.add_row(Text(office), status, _short(row["duty"]), share, Text(row["example"], overflow="fold"))
    console().print(shown if len(frame) else f"沒有單位缺少多數單位都有的作法。 No office lacks any.\n{FEW}")


FEW = "需有同一機關、同一方案的三個以上單位。 It takes three offices of one agency and programme."
"""What rare and common duties need."""


# --- diff


def show_diff(frame: "pd.DataFrame", *, with_unchanged: bool = False) -> None:
    """Print a difference of two plans, its marked words in colour; the unchanged ones only if asked for."""
    out = console()
    rows = records(frame)
    for row in rows:
        if with_unchanged or row["status"] != "unchanged":
            out.print(_headline(row), soft_wrap=True)
            out.print(Padding(_marked(row, coloured=out.is_terminal), (0, 0, 0, 4)))
            for told in row["differences"]:
                out.print(Padding(Text(told, style="dim"), (0, 0, 0, 4)))
    counts = Counter(row["status"] for row in rows)
    shown = [f"{STATUS_NAMES[s][1]} {STATUS_NAMES[s][2]} {counts[s]}" for s in STATUSES if counts[s]]
    out.print("、".join(shown))
    if counts["unchanged"] and not with_unchanged:
        out.print("以 --all 一併列出未變的作法。 --all lists the unchanged ones too.")


def _headline(row: Row) -> Text:
    sign, zh, en = STATUS_NAMES[row["status"]]
    kinds = "、".join(CHANGE_NAMES[change] for change in row["changes"] if change != "identical")
    ids = " → ".join("、".join(row[name]) for name in ("old_ids", "new_ids") if row[name])
    return Text.assemble((f"{sign} {zh} {en}", STYLES[row["status"]]), f"  {kinds}  ", (ids, "dim"))


def _marked(row: Row, *, coloured: bool) -> Text:
    if not row["marks"]:
        return Text(row["new_text"] or row["old_text"])
    return marked(((mark["change"], mark["text"]) for mark in row["marks"]), coloured=coloured)


# --- trend


def show_trend(frame: "pd.DataFrame", others: Sequence["Hit"] = ()) -> None:
    """Print a duty over the years, each wording with what changed; ``others``: what else may be meant."""
    out = console()
    for row in records(frame):
        doubt = "" if row["status"] == "adopted" else " ".join(_DOUBTS[row["status"]])
        head = f"{row['roc_year'] or '—'}  {row['office']}  ({row['wording']})  {doubt}"
        out.print(Text.assemble((head, "bold"), (f"  {row['practice_id']} p. {row['page']}", "dim")))
        whole = row | {"new_text": row["text"], "old_text": ""}
        out.print(Padding(_marked(whole, coloured=out.is_terminal), (0, 0, 0, 4)))
        for told in row["differences"]:
            out.print(Padding(Text(told, style="dim"), (0, 0, 0, 4)))
        if row["quantities"]:
            numbers = "、".join(quantity["printed"] for quantity in row["quantities"])
            out.print(Padding(Text(f"數量 quantities: {numbers}"), (0, 0, 0, 4)))
    name, wordings = frame["canonical_id"].iloc[0], frame["wording"].nunique()
    out.print(f"{name}：{len(frame)} 份計畫、{wordings} 種用語。 plans, wordings.")
    for hit in others:
        out.print(Text(f"或指 or: {hit.canonical_id} ({hit.score:.2f}) ").append_text(_short(hit.text)))
