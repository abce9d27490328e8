"""Contents of report pages, made without reading a plan: every status, and as many offices as a test needs."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from compare.holes import Hole
from compare.registers import Mandate, Register
from compare.report_holes import Around, around_holes
from compare.report_payload import Content

Row = dict[str, Any]

DUTIES = (
    "訂定申辦業務標準作業流程，維持服務措施處理一致性，且持續檢討申辦項目表單，進行簡化及標準化等。",
    "提升申辦案件的處理效率，確保於處理時限內完成，每季至少檢討 2 次。",
    "設置諮商室或指定特定地點，提供用戶諮商服務。",
    "網站應以使用者為導向設計，版面配置應方便瀏覽、查詢資料。",
    "用戶書面、電話或現場陳情案件確實予以管登、稽催及建檔。",
    "辦理滿意度調查，依調查結果改善服務。",
)
OFFICES = [
    "鳳山",
    "台北市",
    "新營",
    "屏東",
    "桃園",
    "花蓮",
    "台東",
    "澎湖",
    "基隆",
    "嘉義",
    "雲林",
    "彰化",
    "南投",
    "苗栗",
    "新竹",
    "宜蘭",
]
ORDER = ("adopted", "partial", "missing", "unsure", "changed", "not_read")
REASONS = {
    "adopted": "words",
    "partial": "words",
    "missing": "nothing",
    "unsure": "near",
    "changed": "words",
    "not_read": "hole",
}
HOLE = ("頁碼由 3 跳到 5", "the page numbers go from 3 to 5")
SAID = {
    "changed": ["數量：「2 次」→「1 次」 quantity: “2 次” → “1 次”"],
    "not_read": [" ".join(HOLE)],
}
PAGE = (595, 842)


def register(count: int = len(DUTIES), texts: Sequence[str] = DUTIES) -> Register:
    return Register("t-112", tuple(_mandate(n, count, texts[n % len(texts)]) for n in range(count)))


def _mandate(n: int, count: int, text: str) -> Mandate:
    facet = 3 * n // count
    return Mandate(
        mandate_id=f"T112-{n + 1:03}",
        text=text,
        facet=f"{'一二三'[facet]}、面向{'甲乙丙'[facet]}",
        strategy=f"({'一二三四五六七八九'[n * 9 // count]})策略",
        item="1. 細項",
        label=f"({n + 1})",
        source="台電公司112年度提升服務效能執行計畫",
        roc_year_from=112,
    )


def content(
    plans: int = 3,
    items: int = len(DUTIES),
    *,
    texts: Sequence[str] = DUTIES,
    files: Sequence[str] = ("plan.pdf",),
    weights: Mapping[str, int] | None = None,
    seed: int = 1,
    pages: int = 2,
) -> Content:
    """Return verdicts on ``items`` for ``plans`` offices, the statuses in turn or by their weights.

    The last plan of three or more is of the year before, of which nothing is required.
    """
    rng = random.Random(seed)
    found = register(items, texts)
    gaps, plan_rows, practices = [], {}, {}
    for p in range(plans):
        plan = _plan(p, files[p % len(files)], is_apart=3 <= plans < 100 and p == plans - 1)
        plan_rows[plan["plan_id"]] = plan
        for n, mandate in enumerate(found.mandates):
            turn = ORDER[(n + p) % len(ORDER)]
            status = rng.choices(list(weights), list(weights.values()))[0] if weights else turn
            practice = _practice(plan, n, mandate, status, rng, pages)
            practices[practice["practice_id"]] = practice
            gaps.append(_gap(plan, mandate, status, practice["practice_id"]))
    return Content(found, gaps, plan_rows, practices, "2026-11-21", {files[0]: "依公開之計畫文字重新排製"})


def torn(made: Content) -> Content:
    """Return the contents with the hole of all that is not read between a plan's first two practices."""
    return replace(made, holes={name: _holes(made, plan) for name, plan in made.plans.items()})


def _holes(made: Content, plan: Row) -> Mapping[str, Around]:
    own = [row for row in made.practices.values() if row["plan_id"] == plan["plan_id"]]
    hole = Hole(1, 2, 2, *HOLE)
    return around_holes([hole], [{**row, "ordinal": n} for n, row in enumerate(own, 1)], plan)


def _plan(p: int, file: str, is_apart: bool) -> Row:
    year = 111 if is_apart else 112
    name = OFFICES[p % len(OFFICES)] + (f"第{p // len(OFFICES) + 1}" if p >= len(OFFICES) else "")
    return {
        "plan_id": f"taipower-o{p:03}-{year}",
        "office": f"{name}區營業處",
        "agency": "台灣電力公司",
        "agency_id": "taipower",
        "roc_year": year,
        "title": f"{name}區營業處{year}年度提升服務效能執行計畫",
        "file": file,
        "sha256": "",
        "page_count": 2,
        "practices": 90,
        "issues": p,
        "accounted": 1.0,
    }


def _practice(plan: Row, n: int, mandate: Mandate, status: str, rng: random.Random, pages: int) -> Row:
    top = rng.uniform(60, 700)
    text = mandate.text.replace("2 次", "1 次") if status == "changed" else mandate.text
    if status != "adopted":
        text = text[: max(8, len(text) // 2)] + f"，並由{plan['office']}指定專人辦理。"
    left = rng.uniform(180, 230)
    box = {"page": 1 + n % pages, "x0": left, "top": top, "x1": left + 240, "bottom": top + 42}
    return {
        "plan_id": plan["plan_id"],
        "practice_id": f"{plan['plan_id']}:1.{n // 9 + 1}.1.{n + 1}",
        "facet": mandate.facet,
        "strategy": mandate.strategy,
        "item": mandate.item,
        "label": mandate.label,
        "text": text,
        "departments": ["業務組", "設計組"],
        "deadline": "持續辦理",
        "page": box["page"],
        "boxes": [box],
    }


def _gap(plan: Row, mandate: Mandate, status: str, practice_id: str) -> Row:
    has = status not in ("missing", "not_read")
    clauses = [clause for clause in mandate.text.strip("。").split("，") if clause]
    return {
        "register": "t-112",
        "mandate_id": mandate.mandate_id,
        "mandate": mandate.text,
        "plan_id": plan["plan_id"],
        "status": status,
        "is_required": plan["roc_year"] == 112,
        "practice_ids": [practice_id] if has else [],
        "score": 0.62 if has else 0.11,
        "reason": REASONS[status],
        "runner_up": None if has else practice_id,
        "runner_up_score": None if has else 0.11,
        "covered": clauses[:1] if status == "partial" else [],
        "uncovered": clauses[1:] if status == "partial" else [],
        "variation": ["target_changed"] if status == "changed" else [],
        "differences": SAID.get(status, []),
    }


def draw_plan(path: Path, pages: int = 2) -> Path:
    """Draw a PDF with lines of text on every page, so that a picture of any place has something on it."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=PAGE, invariant=1)
    for page in range(pages):
        for line in range(56):
            canvas.drawString(60, 820 - 14 * line, f"page {page + 1} line {line} " + "service plan " * 6)
        canvas.showPage()
    canvas.save()
    return path
