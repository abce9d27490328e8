"""The report page in a real browser: opened from a file, filtered, clicked, by keyboard, printed, on a phone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from browser import launch
from reports import DUTIES, content, draw_plan, torn

from compare.report import make_report

SIZE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
MANY = dict.fromkeys(("adopted", "partial", "missing", "unsure"), 1)
HERE = "#office=鳳山區營業處"
HOSTILE = "</script><script>window.bad=1</script><img src=x onerror=window.bad=1>&\"'\ud800{{data}}"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with launch() as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pages: three offices, many, and a hostile plan."""
    out = tmp_path_factory.mktemp("report")
    draw_plan(out / "plan.pdf")
    few = content(files=("plan.pdf", "gone.pdf", "plan.pdf"))
    pages = {
        "few": few,
        "many": content(60, 120, weights=MANY),
        "one": replace(few, gaps=[gap for gap in few.gaps if gap["plan_id"] == "taipower-o000-112"]),
        "hostile": hostile(),
        "torn": torn(content(1)),
        "clauses": clauses(),
        "ids": strange_ids(),
        "eight": content(8),
    }
    for name, made in pages.items():
        report = make_report(made, out, "none" if name == "many" else "needed")
        (out / f"{name}.html").write_text(report.html, encoding="utf-8", newline="")
    return out


def hostile() -> Any:
    made = content(2)
    practices = {name: {**row, "text": HOSTILE, "deadline": HOSTILE} for name, row in made.practices.items()}
    plans = {name: {**row, "office": HOSTILE} for name, row in made.plans.items()}
    mandates = tuple(replace(m, text=HOSTILE, item=HOSTILE, facet=HOSTILE) for m in made.register.mandates)
    gaps = [{**gap, "mandate": HOSTILE} for gap in made.gaps]
    return replace(
        made, practices=practices, plans=plans, gaps=gaps, register=replace(made.register, mandates=mandates)
    )


def strange_ids() -> Any:
    """Return verdicts on items whose ids begin with the register, as a plan's do, and have any signs."""
    made = content(1)
    mandates = tuple(replace(m, mandate_id=f"t-112:~&#=% {m.mandate_id}") for m in made.register.mandates)
    gaps = [{**gap, "mandate_id": f"t-112:~&#=% {gap['mandate_id']}"} for gap in made.gaps]
    return replace(made, gaps=gaps, register=replace(made.register, mandates=mandates))


def clauses() -> Any:
    """Return verdicts that lack clauses: an adopted one some, a partial one all."""
    made = content(1)
    lacking = {"adopted": (["提升效率"], ["如期完成"]), "partial": ([], ["提升效率", "如期完成"])}
    gaps = [
        gap | dict(zip(("covered", "uncovered"), lacking.get(gap["status"], ([], [])), strict=True))
        for gap in made.gaps
    ]
    return replace(made, gaps=gaps)


class Opened:
    """A page with all that it asked for and complained of."""

    def __init__(self, page: Any, folder: Path) -> None:
        self.page, self.folder, self.said, self.asked = page, folder, [], []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def go(self, name: str, hash_: str = "") -> Any:
        self.page.goto(f"{(self.folder / f'{name}.html').as_uri()}{hash_}")
        self.page.wait_for_selector("html[data-ready=yes]")
        return self.page

    @property
    def fetched(self) -> list[str]:
        return [url for url in self.asked if not url.startswith(("file:", "data:"))]


@pytest.fixture
def opened(chromium: Any, folder: Path, request: pytest.FixtureRequest) -> Iterator[Opened]:
    context = chromium.new_context(viewport=getattr(request, "param", SIZE))
    found = Opened(context.new_page(), folder)
    yield found
    context.close()
    assert found.said == []
    assert found.fetched == []
    files = [url.partition("#")[0] for url in found.asked if url.startswith("file:")]
    assert [url for url in files if not url.endswith(".html")] == [], "nothing beside the page is opened"


def text_of(page: Any, selector: str) -> str:
    return page.inner_text(selector)


def cells(page: Any, kind: str = "") -> Any:
    return page.locator(f"td.c[data-p]{kind}")


def test_it_opens_with_counts_and_all_cells(opened: Opened) -> None:
    page = opened.go("few")
    assert page.title() == "應辦事項落差 t-112"
    assert cells(page).count() == 2 * len(DUTIES)
    tallies = dict(
        zip(
            page.locator(".status-name").all_inner_texts(),
            page.locator(".tally").all_inner_texts(),
            strict=True,
        )
    )
    assert tallies == {"未列": "2", "部分": "2", "待確認": "2", "未讀到": "2", "有變更": "2", "已列": "2"}
    assert "適用的計畫 2 份（資料中共 3 份）" in text_of(page, "#about")
    assert "民國 115 年 11 月 21 日" in text_of(page, "#about")
    assert "「未讀到」不是「未列」" in text_of(page, "#notes")
    assert "依公開之計畫文字重新排製" in text_of(page, "#notes")


def test_plans_that_it_does_not_bind_are_apart(opened: Opened) -> None:
    page = opened.go("few")
    page.check("#all")
    assert cells(page).count() == 3 * len(DUTIES)
    assert cells(page, ".off").count() == len(DUTIES)
    assert page.locator(".tally").all_inner_texts() == ["2"] * 6
    assert "all=1" in page.url


def test_a_status_alone(opened: Opened) -> None:
    page = opened.go("few")
    page.click("button[data-code=missing]")
    assert page.locator("tr[data-m]").count() == 2
    assert cells(page, ":not(.dim)").count() == 2
    assert page.get_attribute("button[data-code=missing]", "aria-pressed") == "true"
    page.click("#needed")
    assert cells(page, ":not(.dim)").count() == 10
    assert page.get_attribute("#needed", "aria-pressed") == "true"
    page.click("#reset")
    assert cells(page, ":not(.dim)").count() == 12


def test_year_office_facet_and_words(opened: Opened) -> None:
    page = opened.go("few", "#all=1")
    page.select_option("#year", "111")
    assert page.locator("th.plan").count() == 1
    page.select_option("#year", "")
    page.select_option("#office", "台北市區營業處")
    assert page.locator("th.plan").count() == 1
    page.select_option("#office", "")
    page.select_option("#facet", "二、面向乙")
    assert page.locator("tr[data-m]").count() == 2
    page.select_option("#facet", "")
    page.fill("#text", "滿意度 鳳山")
    page.locator("tr[data-m]").nth(1).wait_for(state="detached")
    assert page.locator("th.plan").count() == 1
    page.fill("#text", "ＸＸ沒有這個")
    page.wait_for_selector(".empty")
    page.click("#reset")
    assert cells(page).count() == 2 * len(DUTIES)


def test_the_address_keeps_what_is_chosen(opened: Opened) -> None:
    page = opened.go("few")
    page.click("button[data-code=partial]")
    page.select_option("#facet", "一、面向甲")
    cells(page, ".s-partial").first.click()
    address = page.url
    assert "status=partial" in address
    assert "cell=taipower-o" in address
    title = text_of(page, "#evidence-title")
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("#evidence h2")
    assert text_of(page, "#evidence-title") == title
    assert page.input_value("#facet") == "一、面向甲"
    assert cells(page, ":not(.dim)").count() == 2


def test_back_closes_the_evidence(opened: Opened) -> None:
    page = opened.go("few", HERE)
    cells(page, ".s-partial").first.click()
    page.keyboard.press("n")
    page.go_back()
    page.wait_for_selector("#evidence", state="hidden")
    assert "cell=" not in page.url
    assert cells(page).count() == len(DUTIES)


def test_an_item_with_any_id_is_found_by_its_address(opened: Opened) -> None:
    page = opened.go("ids")
    cells(page).first.click()
    title = text_of(page, "#evidence-title")
    page.reload()
    page.wait_for_selector("#evidence h2")
    assert "· ~&#=%" in title, "an id that begins with its register is named without it"
    assert text_of(page, "#evidence-title") == title


def test_evidence_of_a_partial_verdict(opened: Opened) -> None:
    page = opened.go("few", HERE)
    cells(page, ".s-partial").first.click()
    panel = text_of(page, "#evidence")
    for said in (
        *("部分", "逐句對照", "相似度 62 %", "plan.pdf 第", "承辦 業務組、設計組", "沒有列入"),
        "刪除線 應辦事項有而計畫沒有的文字",
    ):
        assert said in panel
    assert page.locator("#evidence del").count()
    assert page.locator("#evidence ins").count()
    assert page.locator(".clauses .uncovered").count()
    old = page.locator(".sheet").first.locator(".text").inner_text()
    assert old.partition(" ")[2] in DUTIES


@pytest.mark.parametrize(
    ("status", "said"),
    [("adopted", "2 句之中，有 1 句找不到相對的文字"), ("partial", "沒有一句的內容能確認已列入")],
)
def test_the_sentence_does_not_hide_what_is_lacking(status: str, said: str, opened: Opened) -> None:
    page = opened.go("clauses")
    cells(page, f".s-{status}").first.click()
    assert said in text_of(page, ".reason")


def test_the_picture_has_pixels(opened: Opened) -> None:
    page = opened.go("few", HERE)
    cells(page, ".s-partial").first.click()
    dark, red = page.evaluate("""async () => {
        const img = document.querySelector('figure img');
        await img.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [img.naturalWidth, img.naturalHeight];
        const pen = canvas.getContext('2d');
        pen.drawImage(img, 0, 0);
        const {data} = pen.getImageData(0, 0, canvas.width, canvas.height);
        let [dark, red] = [0, 0];
        for (let n = 0; n < data.length; n += 4) {
            if (data[n] < 90 && data[n + 1] < 90) dark += 1;
            if (data[n] > 130 && data[n + 1] < 70) red += 1;
        }
        return [dark, red];
    }""")
    assert dark > 500
    assert red > 500
    assert "紅框內" in page.get_attribute("figure img", "alt")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("missing", ["沒有相符的作法", "最相近的作法，為何不採", "相似度太低"]),
        ("not_read", ["頁碼由 3 跳到 5", "沒有讀到相符的作法"]),
        ("unsure", ["計畫的作法", "可能就是它"]),
        ("changed", ["目標變更", "「2 次」→「1 次」"]),
        ("adopted", ["計畫的作法", "未要求附上"]),
    ],
)
def test_evidence_says_why(status: str, said: list[str], opened: Opened) -> None:
    page = opened.go("few")
    cells(page, f".s-{status}").first.click()
    panel = text_of(page, "#evidence")
    for words in said:
        assert words in panel
    assert "the page numbers" not in panel


def test_a_file_that_is_not_at_hand(opened: Opened) -> None:
    page = opened.go("few", "#office=台北市區營業處")
    cells(page, ".s-partial").first.click()
    assert "gone.pdf 第" in text_of(page, ".no-picture")
    assert "沒有這個檔案" in text_of(page, ".no-picture")
    assert page.locator("#evidence img").count() == 0


def test_the_place_of_what_is_not_read_is_shown(opened: Opened) -> None:
    page = opened.go("torn")
    cells(page, ".s-not_read").first.click()
    assert page.locator("#evidence h3", has_text="缺口").all_inner_texts() == [
        "缺口之前的最後一筆作法",
        "缺口之後的第一筆作法",
    ]
    said = page.locator("#evidence figcaption").all_inner_texts()
    assert said == [f"plan.pdf 第 {n} 頁，紅框內為這一筆作法" for n in (1, 2)]


def test_by_keyboard_alone(opened: Opened) -> None:
    page = opened.go("few")
    page.locator("td[tabindex='0']").focus()
    place = "document.activeElement.dataset.p + '.' + document.activeElement.parentElement.dataset.m"
    assert page.evaluate(place) == "0.0"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(place) == "1.1"
    page.keyboard.press("Control+ArrowDown")
    assert page.evaluate(place) == f"1.{len(DUTIES) - 1}"
    page.keyboard.press("Control+ArrowUp")
    assert page.evaluate(place) == "1.0"
    page.keyboard.press("PageDown")
    assert page.evaluate(place) == f"1.{len(DUTIES) - 1}"
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    first = text_of(page, "#evidence-title")
    assert page.evaluate("document.activeElement.className") == "close"
    page.keyboard.press("p")
    assert text_of(page, "#evidence-title") != first
    page.keyboard.press("Escape")
    assert not page.is_visible("#evidence")
    assert page.evaluate("document.activeElement.tagName") == "TD"
    assert page.locator("td[tabindex='0']").count() == 1


def test_names_and_roles(opened: Opened) -> None:
    page = opened.go("few")
    assert page.get_by_role("grid").count() == 1
    assert page.get_by_role("gridcell", name="未列").count() == 2
    assert page.locator("#matrix").get_by_role("columnheader").count() == 3
    assert page.locator("#matrix").get_by_role("rowheader").count() >= len(DUTIES)
    for name in ("年度", "單位", "面向", "排序", "文字"):
        assert page.get_by_label(name, exact=True).count() == 1, name
    cells(page, ".s-missing").first.click()
    assert page.get_by_role("dialog").count() == 1


def test_headings_stay_in_sight(opened: Opened) -> None:
    page = opened.go("many")
    assert 59 * 12 <= cells(page).count() < 59 * 120
    page.evaluate("document.querySelector('#matrix').scrollTo(1200, 1200)")
    page.locator("tr[data-m='25'] td.c").first.wait_for(state="attached")
    box = page.locator("#matrix").bounding_box()
    head = page.locator("th.plan").nth(40).bounding_box()
    item = page.locator("tr[data-m='25'] th.item").bounding_box()
    assert abs(head["y"] - box["y"]) < 3
    assert abs(item["x"] - box["x"]) < 3
    page.select_option("#sort", "missing")
    titles = page.evaluate("[...document.querySelectorAll('th.plan')].map((th) => th.title)")
    counts = [int(title.partition("未列 ")[2].partition("、")[0]) for title in titles]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("opened", [PHONE, {"width": 320, "height": 640}, SIZE], indirect=True)
def test_nothing_sticks_out(opened: Opened) -> None:
    for name in ("few", "many", "one", "eight", "hostile"):
        page = opened.go(name)
        wide = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(wide) <= 0, name
        cells(page).first.click()
        assert page.evaluate(wide) <= 0, name
        assert page.locator("#evidence").bounding_box()["width"] <= page.viewport_size["width"]


@pytest.mark.parametrize("opened", [PHONE], indirect=True)
@pytest.mark.parametrize("name", ["few", "eight"])
def test_items_are_wide_enough_to_read_on_a_phone(name: str, opened: Opened) -> None:
    page = opened.go(name)
    assert page.locator("th.item").first.bounding_box()["width"] >= 140
    assert page.locator("th.plan").first.bounding_box()["width"] >= 50


def test_print_shows_the_whole_matrix(opened: Opened) -> None:
    page = opened.go("many", "#status=missing&facet=一、面向甲")
    page.emulate_media(media="print")
    assert not page.is_visible("#filters")
    height = page.locator("#matrix").bounding_box()["height"]
    assert height >= page.locator(".grid").bounding_box()["height"]
    ink = page.evaluate("getComputedStyle(document.querySelector('td.s-missing')).color")
    assert ink == "rgb(0, 0, 0)"
    assert len(page.pdf(prefer_css_page_size=True)) > 10_000


@pytest.mark.parametrize(("name", "paper"), [("few", (297, 210)), ("many", (594, 420))])
def test_the_paper_is_wide_enough_for_all_plans(name: str, paper: tuple[int, int], opened: Opened) -> None:
    with pypdfium2.PdfDocument(opened.go(name).pdf(prefer_css_page_size=True)) as pdf:
        sizes = [tuple(round(edge / 72 * 25.4) for edge in pdf.get_page_size(n)) for n in range(len(pdf))]
        text = pdf[0].get_textpage().get_text_bounded()
    assert set(sizes) == {paper}
    assert "標準化等" in text, "the items are not squeezed away"


def test_an_office_of_its_own(opened: Opened) -> None:
    page = opened.go("one")
    assert "鳳山區營業處 112" in text_of(page, "h1")
    assert page.locator("td.why").count() == len(DUTIES)
    assert "未涵蓋：" in text_of(page, ".grid")


def test_a_hostile_plan_is_only_text(opened: Opened) -> None:
    page = opened.go("hostile", "#status=%3Cscript%3E&cell=x~y&text=%3Cimg")
    page.click("#reset")
    cells(page, ".s-partial").first.click()
    assert page.evaluate("window.bad") is None
    assert "<img src=x onerror=window.bad=1>" in text_of(page, "#evidence")
    assert page.locator("img[src=x]").count() == 0
