"""From strips and glyphs to characters, look-alikes, the memory, and picture sources; without the engine."""

from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest
import yaml
from PIL import Image

from extract.document import has_text
from extract.files import pictures_in
from extract.lines import chars_to_lines
from extract.page import Char, Page
from extract.scans import ocr
from extract.scans.layer import disagrees
from extract.scans.lookalikes import correct, correct_sheet
from extract.scans.ocr import Glyph, Strip
from extract.scans.ocr_memory import Memory
from extract.scans.picture_rules import Stroke
from extract.scans.pictures import read_pictures
from extract.scans.placing import UNREAD, place
from extract.scans.repair import to_traditional
from extract.scans.scan import read_page
from extract.scans.strips import is_tall, stacked, strips_to_read
from extract.table.sheet import page_to_sheet


def boxes(*corners, shape=(200, 600)):
    """Ink in boxes (x0, top, x1, bottom)."""
    marks = np.zeros(shape, np.uint8)
    for x0, top, x1, bottom in corners:
        marks[top:bottom, x0:x1] = 1
    return marks


# --- strips


def test_a_strip_is_cut_at_a_vertical_rule():
    rule = Stroke(False, 300.0, 0, 199, 2)
    marks = boxes((50, 100, 250, 130), (350, 100, 500, 130))
    strips = strips_to_read([Strip(40, 95, 510, 135)], [rule], marks)
    assert [(strip.x0, strip.x1) for strip in strips] == [(40, 300), (300, 510)]


def test_an_opening_bracket_far_from_its_number_joins_its_line():
    marks = boxes((50, 100, 58, 130), (100, 100, 400, 130))
    (strip,) = strips_to_read([Strip(95, 95, 405, 135)], [], marks)
    assert strip.x0 < 50


def test_what_a_larger_strip_holds_is_not_read_twice():
    rule = Stroke(False, 300.0, 0, 199, 2)
    marks = boxes((150, 104, 250, 120), (310, 100, 500, 130))
    found = [Strip(302, 95, 510, 135), Strip(140, 102, 318, 122)]
    strips = strips_to_read(found, [rule], marks)
    assert [(strip.x0, strip.x1) for strip in strips] == [(302, 510), (140, 300)]


def test_a_lone_dash_is_read_on_its_own():
    marks = boxes((50, 50, 400, 80), (500, 113, 520, 117))
    strips = strips_to_read([Strip(45, 45, 405, 85)], [], marks)
    assert len(strips) == 2
    assert strips[1].top < 113 < strips[1].bottom


def test_specks_and_drawings_are_not_read():
    marks = boxes((50, 50, 400, 80), (500, 20, 502, 22), (420, 100, 590, 190))
    assert len(strips_to_read([Strip(45, 45, 405, 85)], [], marks)) == 1


# --- writing that runs downwards


def test_a_column_of_characters_is_cut_into_them():
    marks = boxes((52, 10, 80, 36), (52, 44, 80, 50), (50, 60, 82, 66), (52, 76, 80, 104), shape=(120, 100))
    tall = Strip(48, 6, 86, 110)
    assert is_tall(tall)
    pieces = stacked(tall, marks)
    assert len(pieces) == 3, "the two strokes of 二 are one character"
    assert [(piece.x0, piece.x1) for piece in pieces] == [(48, 86)] * 3
    assert pieces[1].top <= 44
    assert pieces[1].bottom >= 66
    assert all(a.bottom <= b.top + 4 for a, b in pairwise(pieces))


def test_a_line_is_not_tall():
    assert not is_tall(Strip(0, 0, 40, 48))


def test_a_column_that_the_engine_did_not_see_is_read_too():
    characters = [(500 + x, y, 504 + x, y + 26) for y in (60, 90, 120) for x in (0, 8, 16, 24)]
    marks = boxes((50, 20, 400, 50), *characters, shape=(200, 600))
    (_, column) = strips_to_read([Strip(45, 15, 405, 55)], [], marks)
    assert is_tall(column)
    assert (column.top, column.bottom) == pytest.approx((60, 146), abs=6)


def test_a_bar_is_no_column():
    marks = boxes((50, 20, 400, 50), (500, 60, 528, 150), shape=(200, 600))
    assert len(strips_to_read([Strip(45, 15, 405, 55)], [], marks)) == 1


@pytest.mark.parametrize("engine", ["unsure", "blind"])
def test_a_column_that_cannot_be_read_is_told(engine):
    """Whatever stands there: its place is kept as a picture, of which an issue is made."""
    column = Strip(400, 300, 440, 460)
    page = printed(TWICE)
    for top in range(304, 450, 40):
        page[top : top + 32, 404:436:6] = 0
    read = read_page(page, 1, 595.0, 842.0, Downwards(column, engine))
    assert "".join(char.text for char in read.chars) == TWICE
    assert read.pictures
    assert min(box.top for box in read.pictures) == pytest.approx(304 * 0.72, abs=8)
    assert max(box.bottom for box in read.pictures) == pytest.approx(456 * 0.72, abs=8)


# --- placing


def test_characters_get_their_em_boxes():
    marks = boxes((52, 102, 88, 137), (92, 102, 128, 137))
    (line,) = place([Strip(45, 95, 135, 145)], [[Glyph("辦", 70, 0.99), Glyph("理", 110, 0.97)]], marks, 0.36)
    assert [char.text for char in line] == ["辦", "理"]
    assert line[0].size == pytest.approx(14.4, abs=0.6)
    assert (line[0].top + line[0].bottom) / 2 == pytest.approx(119.5 * 0.36, abs=0.4)
    assert (line[0].x0 + line[0].x1) / 2 == pytest.approx(70 * 0.36)
    assert line[1].score == 0.97


def test_a_character_that_was_not_read_leaves_its_mark():
    marks = boxes((52, 102, 88, 137), (92, 102, 128, 137), (132, 102, 168, 137), (172, 102, 208, 137))
    glyphs = [Glyph("百", 70, 1.0), Glyph("以", 150, 1.0), Glyph("上", 190, 1.0)]
    (line,) = place([Strip(45, 95, 215, 145)], [glyphs], marks, 0.36)
    assert "".join(char.text for char in line) == f"百{UNREAD}以上"
    (shown,) = chars_to_lines(line, 1)
    assert (shown.text, shown.unmapped) == ("百〓以上", 1)


# --- look-alikes and script

UNCHANGED = [
    "可容易辨識",
    "分辨",
    "自己",
    "年末",
    "自已經",
    "里長",
    "干預",
    "台北",
    "行政院",
    "A1",
    "Wi-Fi 6",
    "109o",
    "週末",
    "期末",
    "月末能",
    "學期末完成",
    "文末列舉",
    "管末設施",
    "粉末含量",
    "並末頁附圖",
    "逾一週未處理",
    "每週未達三次",
    "滿六歲未滿十二歲",
    "未端正",
    "尚未端出",
    "為己完成",
    "甲乙丙丁戊己完成",
    "專業己見",
    "自已完成之案件中抽查",
    "自已建立之名單",
    "辨識",
    "難辨理由",
    "明辨事理",
    "冶金",
    "礦冶公會",
    "表面冶煉",
    "沸騰本",
    "興旺以來",
    "ab1cd",
    "h1n1",
    "cal1@example.tw",
    "www.cal1.tw",
    "o加強服務",
]
CORRECTED = [
    ("辨理", "辦理"),
    ("協辨部門", "協辦部門"),
    ("洽冶", "洽冶"),
    ("冶公場所", "洽公場所"),
    ("末能", "未能"),
    ("己完成", "已完成"),
    ("自已的", "自己的"),
    ("末端", "末端"),
    ("未端設備", "末端設備"),
    ("百旺以上用戶", "百瓩以上用戶"),
    ("100廷以上", "100瓩以上"),
    ("e-mai1", "e-mail"),
    ("辦理o持續", "辦理。持續"),
    ("腾本", "謄本"),
    ("ca11center", "callcenter"),
    ("业务", "業務"),
    ("産", "產"),
]


@pytest.mark.parametrize("text", UNCHANGED)
def test_right_words_stay(text):
    assert correct(text) == (text, {})


@pytest.mark.parametrize(("read", "right"), CORRECTED)
def test_certain_look_alikes_are_corrected(read, right):
    assert correct(read)[0] == right
    assert correct(right) == (right, {})


@pytest.mark.parametrize("char", "里干核群A1，")
def test_a_character_of_traditional_documents_stays(char):
    assert to_traditional(char) == char


def test_an_o_that_begins_a_line_is_a_bullet():
    chars = [Char(text, 10 + 12 * i, 22 + 12 * i, 50, 12) for i, text in enumerate("辦理")]
    chars += [Char(text, 10 + 12 * i, 22 + 12 * i, 68, 12) for i, text in enumerate("o加強o")]
    sheet, told = correct_sheet(page_to_sheet(Page(1, 600, 800, chars, [])))
    assert [line.text for line in sheet.loose] == ["辦理", "o加強。"]
    assert [found.rule for found in told] == ["o-。"]


def test_every_rule_says_why_and_leaves_its_own_result():
    rules = yaml.safe_load(files("extract").joinpath("scans/lookalikes.yml").read_text(encoding="utf-8"))
    for name, rule in rules.items():
        assert rule["reason"], name
        assert rule["source"], name
        assert rule["is"] not in rule["read"], name


def test_a_correction_keeps_the_source_and_is_told():
    chars = [Char(text, 10 + 12 * i, 22 + 12 * i, 50, 12) for i, text in enumerate("主辨")]
    chars += [Char("部", 10, 22, 68, 12)]
    sheet, told = correct_sheet(page_to_sheet(Page(1, 600, 800, chars, [])))
    assert [line.text for line in sheet.loose] == ["主辦", "部"]
    assert sheet.loose[0].source == "主辨"
    assert [(found.before, found.after, found.rule) for found in told] == [("主辨", "主辦", "辨-辦")]


# --- the engine behind a memory


class Canned:
    """An engine that finds one line and reads what it is told, counting how often it is asked."""

    def __init__(self, text="持續辦理業務服務"):
        self.text, self.asked = text, 0

    def find_lines(self, picture):
        self.asked += 1
        return [Strip(100, 100, 100 + 40 * len(self.text), 140)]

    def read_strips(self, picture, strips):
        self.asked += 1
        return [[Glyph(c, s.x0 + 20 + 40 * i, 0.98) for i, c in enumerate(self.text)] for s in strips]


TWICE = "持續辦理業務服務" * 2


class Downwards(Canned):
    """The same, with a column beside the line that it cannot read."""

    def __init__(self, column, what):
        super().__init__(TWICE)
        self.column, self.what = column, what

    def find_lines(self, picture):
        return [*super().find_lines(picture), self.column]

    def read_strips(self, picture, strips):
        poor = [Glyph("口", self.column.x0 + 20, 0.2)] if self.what == "unsure" else []
        return [
            list(poor) if strip.x1 - strip.x0 < 100 else line
            for strip, line in zip(strips, super().read_strips(picture, strips), strict=True)
        ]


def printed(text="持續辦理業務服務"):
    page = np.full((1169, 827), 255, np.uint8)
    for i in range(len(text)):
        page[102:138, 102 + 40 * i : 138 + 40 * i : 6] = 0
    return page


def test_a_page_is_read_from_its_picture():
    page = read_page(printed(), 3, 595.0, 842.0, Canned())
    assert page.number == 3
    assert "".join(char.text for char in page.chars) == "持續辦理業務服務"
    assert (page.text_source, page.scanned) == ("ocr", False)


def test_what_was_read_is_not_read_again(tmp_path, monkeypatch):
    engine = Canned()
    monkeypatch.setattr(ocr, "find_lines", engine.find_lines)
    monkeypatch.setattr(ocr, "read_strips", engine.read_strips)
    first = read_page(printed(), 1, 595.0, 842.0, Memory(tmp_path))
    asked = engine.asked
    assert read_page(printed(), 1, 595.0, 842.0, Memory(tmp_path)) == first
    assert engine.asked == asked > 0


def test_a_damaged_memory_is_read_anew(tmp_path, monkeypatch):
    engine = Canned()
    monkeypatch.setattr(ocr, "find_lines", engine.find_lines)
    monkeypatch.setattr(ocr, "read_strips", engine.read_strips)
    first = read_page(printed(), 1, 595.0, 842.0, Memory(tmp_path))
    for file in tmp_path.iterdir():
        file.write_bytes(b"\x1f\x8b broken")
    assert read_page(printed(), 1, 595.0, 842.0, Memory(tmp_path)) == first


# --- which pages


def layer(text, **kwargs):
    chars = [Char(c, 72 + 28.8 * i, 100.8 + 28.8 * i, 97, 28.8) for i, c in enumerate(text)]
    return Page(1, 595.44, 841.68, chars, [], **kwargs)


def test_a_page_with_good_text_is_not_read():
    assert has_text(layer("持續辦理業務服務" * 4))
    assert has_text(layer(""))


def test_scans_and_garbled_layers_are_read():
    assert not has_text(layer("持續辦理", scanned=True))
    assert not has_text(layer("\ue000\ue001\ue002" * 10))


@pytest.mark.parametrize(("text", "wrong"), [("持續辦理業務服務", False), ("乑乒乓乔乕乖乗乘", True)])
def test_a_layer_is_compared_with_the_picture(text, wrong):
    assert disagrees(layer(text), printed(), Canned()) is wrong


# --- sources


def test_a_tiff_of_many_pages_is_read_in_order(tmp_path):
    pages = [Image.new("1", (1654, 2339), 1), Image.new("L", (1169, 1654), 200)]
    pages[0].save(tmp_path / "plan.tif", save_all=True, append_images=pages[1:], dpi=(200, 200))
    found = list(read_pictures(tmp_path / "plan.tif"))
    assert [page.number for page in found] == [1, 2]
    assert found[0].width == pytest.approx(595.4, abs=0.2)
    assert found[0].picture.dtype == np.uint8


def test_a_folder_of_pictures_is_read_by_name(tmp_path):
    for name, grey in (("b.png", 10), ("a.jpg", 250), ("c.txt", 0)):
        Image.new("L", (827, 1169), grey).save(tmp_path / name, "PNG" if name != "a.jpg" else "JPEG")
    found = list(read_pictures(tmp_path))
    assert [int(page.picture[5, 5]) for page in found] == [250, 10]
    assert found[0].width == pytest.approx(595.28)


@pytest.mark.parametrize(
    "names",
    [
        ("1.png", "2.png", "10.png"),
        ("page1.png", "Page2.jpg", "page10.png"),
        ("a-9.png", "a-09b.png", "a-10.png", "b.png"),
        ("掃描.png", "掃描 (2).png", "掃描 (10).png"),
    ],
)
def test_pages_are_numbered_as_people_count(names, tmp_path):
    for name in names[::-1]:
        (tmp_path / name).touch()
    assert [file.name for file in pictures_in(tmp_path)] == list(names)


def test_a_fax_has_square_dots(tmp_path):
    Image.new("1", (1728, 1143), 1).save(tmp_path / "fax.tif", dpi=(204, 98))
    (page,) = read_pictures(tmp_path / "fax.tif")
    assert page.picture.shape[1] / page.width == pytest.approx(page.picture.shape[0] / page.height, rel=0.01)
    assert page.height == pytest.approx(1143 * 72 / 98, rel=0.01)
