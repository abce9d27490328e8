"""What a run did, in sentences for people (Traditional Chinese, then English) and in JSON for machines."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from zuofa.align import Counts
from zuofa.ingest import Report
from zuofa.state import Entry

STATUS = {
    "read": ("讀取", "read"),
    "partial": ("部分", "partly read"),
    "unread": ("未讀出", "without practices"),
    "failed": ("失敗", "failed"),
    "duplicate": ("重複", "duplicate"),
}

SHOWN = 12
"""Skipped files that are named; of more it is said how many."""


def cut(text: str, most: int) -> str:
    """Return a text, its end as … where it is longer than ``most`` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def lines(report: Report) -> Iterator[str]:
    """Yield what to tell after a run: damaged rows, what is gone, what was not read and what to do, sums."""
    for note in report.notes:
        yield f"{note.zh}\n{note.en}"
    held = {entry.plan_id for entry in report.entries}
    for entry in report.gone:
        plan_id = entry.plan_id if entry.plan_id not in held else None
        yield f"已移除 dropped: {entry.file} {plan_id or ''}".rstrip()
    for old, new in report.moved:
        if old.file != new.file:
            yield f"已改名 renamed: {old.file} → {new.file}"
    if report.skipped:
        yield _skipped_line(report.skipped)
    for entry in report.entries:
        yield from _problem_lines(entry)
    yield _sums(report)
    if any(entry.issues for entry in report.entries):
        yield "以 zuofa issues 查看問題，以 zuofa show 計畫代號 查看作法。"
        yield "See zuofa issues for what to check, zuofa show PLAN for the practices."
    if not report.entries:
        yield "沒有可讀的檔案：請把 PDF 放進資料夾後再執行。"
        yield "Nothing to read: put PDFs into the folder and run again."


def alignment_lines(counts: Counts) -> Iterator[str]:
    """Yield what to tell after practices were aligned."""
    if not counts.practices:
        return
    duties, shared = counts.canonical, counts.shared
    yield (
        f"對齊：{counts.practices} 筆作法為 {duties} 項共通作法（其中 {shared} 項為多份計畫所共有），"
        f"{counts.parts} 筆部分對應，{counts.unsure} 筆待決。"
    )
    yield (
        f"Aligned: {counts.practices} practices are {duties} duties ({shared} of them in several plans), "
        f"{counts.parts} parts, {counts.unsure} to be decided."
    )
    for stale in counts.stale:
        yield f"人工決定已不適用（文字已變或作法已不在） decision no longer applies: {stale}"
    for said in counts.superseded:
        yield f"人工決定與後來的決定矛盾，未採用 decision contradicted by later ones, not used: {said}"
    for printed in counts.unknown_deadlines:
        yield f"看不懂的期限 unknown deadline: {printed}"
    if counts.unsure:
        yield "以 zuofa review 決定待決事項。 Decide them with zuofa review."


def _skipped_line(skipped: Sequence[str]) -> str:
    more = len(skipped) - SHOWN
    rest = f"、另 {more} 個 and {more} more" if more > 0 else ""
    return f"略過，不是可讀的檔案種類 skipped, not a kind that is read: {'、'.join(skipped[:SHOWN])}{rest}"


def _problem_lines(entry: Entry) -> Iterator[str]:
    for problem in entry.problems:
        zh, en = _pages(problem.pages)
        yield f"{entry.file}{zh}：{problem.zh}\n    {entry.file}{en}: {problem.en}"
        yield f"    → {problem.advice_zh}\n    → {problem.advice_en}"


def _pages(pages: Sequence[int]) -> tuple[str, str]:
    """Return 1-based pages as ranges: ("第 1–3、5 頁", "p. 1–3, 5"), each after a space; '' for none."""
    if not pages:
        return "", ""
    runs = [
        list(run) for _, run in groupby(enumerate(sorted(set(pages))), key=lambda pair: pair[1] - pair[0])
    ]
    ends = [(run[0][1], run[-1][1]) for run in runs]
    spans = [str(first) if first == last else f"{first}–{last}" for first, last in ends]
    return f" 第 {'、'.join(spans)} 頁", f" p. {', '.join(spans)}"


def _sums(report: Report) -> str:
    counts: Counter[str] = Counter(entry.status for entry in report.entries)
    shown = [(zh, en, counts[status]) for status, (zh, en) in STATUS.items() if counts[status]]
    zh = "、".join(f"{zh} {n}" for zh, _, n in shown)
    en = ", ".join(f"{n} {en}" for _, en, n in shown)
    files, same = len(report.entries), len(report.unchanged)
    return (
        f"{files} 個檔案（{zh or '無'}），其中 {same} 個未變動；{report.seconds:.1f} 秒。\n"
        f"{files} files ({en or 'none'}), {same} of them unchanged; {report.seconds:.1f} s."
    )


def as_dict(report: Report) -> dict[str, Any]:
    """Return the report for machines: files, those dropped or skipped, notes on sources.csv, seconds."""
    shown = ("file", "sha256", "status", "plan_id", "pages", "practices", "issues", "accounted", "seconds")
    files = [
        {name: getattr(entry, name) for name in shown}
        | {"unchanged": entry.key in report.unchanged, "problems": [asdict(p) for p in entry.problems]}
        for entry in report.entries
    ]
    return {
        "complete": report.is_whole,
        "files": files,
        "dropped": [entry.file for entry in report.gone],
        "skipped": list(report.skipped),
        "notes": [asdict(note) for note in report.notes],
        "seconds": report.seconds,
    }


def issue_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield a row of ``issues`` for people: where, what, what to do."""
    zh, _ = _pages([row["page"]] if row["page"] else [])
    if row["box"] and row["box"]["place"]:
        zh = f" {row['box']['place']}"
    yield f"{row['plan_id'] or row['file']}{zh}  {row['severity']} {row['code']}"
    if row["practice_id"]:
        yield f"    作法 practice {row['practice_id']}"
    if row["text"]:
        yield f"    「{row['text']}」"
    yield f"    {row['message_zh']} {row['message_en']}"
    yield f"    → {row['advice_zh']} {row['advice_en']}"
