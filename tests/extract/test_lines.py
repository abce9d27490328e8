"""Characters become the lines that a person reads: each once, with spaces only where the page has them."""

import pytest
from build import SIZE, chars, downwards, line

from extract.lines import Line, beside, chars_to_lines, union
from extract.page import Char
from extract.records import Box


def texts(placed: list[Char]) -> list[str]:
    return [line.text for line in chars_to_lines(placed, 1)]


def struck(text: str, dx: float = 0.3, dy: float = 0.0, times: int = 2) -> list[Char]:
    """Draw the whole text several times, each time a little further."""
    return [char for n in range(times) for char in chars(text, n * dx, 100 + n * dy)]


def struck_one_by_one(text: str, dx: float = 0.3) -> list[Char]:
    return [char._replace(x0=char.x0 + n * dx, x1=char.x1 + n * dx) for char in chars(text) for n in (0, 1)]


# --- fake bold


@pytest.mark.parametrize(
    "text",
    [
        "組組",
        "組組組組",
        "ll",
        "11",
        "111 年",
        "iill",
        "。。",
        "……",
        "◎◎",
        "Wi-Fi",
        "..",
        "（（一））",
        "人人可用",
    ],
)
def test_a_character_that_is_printed_again_stays(text: str) -> None:
    (found,) = chars_to_lines(chars(text), 1)
    assert found.text == text
    assert found.chars == len(text.replace(" ", ""))


def test_narrow_characters_set_tightly_stay() -> None:
    narrow = [Char("l", x, x + 2.7, 100, SIZE) for x in (0, 2.7, 5.4)]
    assert texts(narrow) == ["lll"]


@pytest.mark.parametrize("text", ["業務組", "組組", "ll", "11", "111 年", "Line Pay"])
@pytest.mark.parametrize(
    ("dx", "dy", "times"), [(0, 0, 2), (0.3, 0, 2), (0.25, 0.25, 2), (0, 0.5, 2), (0.2, 0, 4), (1.0, 0, 2)]
)
def test_a_line_struck_twice_counts_once(text: str, dx: float, dy: float, times: int) -> None:
    (found,) = chars_to_lines(struck(text, dx, dy, times), 1)
    assert found.text == text
    assert found.chars == len(text.replace(" ", ""))


@pytest.mark.parametrize("text", ["業務組", "組組", "ll", "11"])
def test_characters_struck_twice_one_by_one_count_once(text: str) -> None:
    (found,) = chars_to_lines(struck_one_by_one(text), 1)
    assert (found.text, found.chars) == (text, len(text))


def test_narrow_characters_struck_twice_count_once() -> None:
    narrow = [Char("l", x, x + 2.7, 100, SIZE) for x in (0, 1.2, 2.7, 3.9, 5.4, 6.6)]
    assert texts(narrow) == ["lll"]


def test_other_characters_at_the_same_place_stay() -> None:
    assert texts(chars("一") + chars("丨", 0.3)) == ["一丨"]


def test_the_same_character_raised_stays() -> None:
    assert texts(chars("x") + chars("x", 0.5, 96)) == ["xx"]


# --- spaces


@pytest.mark.parametrize(
    ("placed", "text"),
    [
        (chars("業務組", apart=9), "業務組"),
        (chars("業 務 組"), "業務組"),
        (chars("業　務　組"), "業務組"),
        (chars("面 向：服 務"), "面向：服務"),
        (chars("Line") + chars("Pay", 24 + 0.3 * SIZE), "Line Pay"),
        (chars("Line") + chars("Pay", 24 + 0.2 * SIZE), "LinePay"),
        (chars("Line Pay"), "Line Pay"),
        (chars("Line   Pay"), "Line Pay"),
        (chars("APP", apart=2), "APP"),
        (chars("使用 Line 支付"), "使用 Line 支付"),
        (chars("使用Line支付"), "使用Line支付"),
        (chars("使用") + chars("Line", 30) + chars("支付", 60), "使用Line支付"),
        (chars("每月 3 次"), "每月 3 次"),
        (chars("111") + chars("112", 40), "111 112"),
        (chars("  業務組  "), "業務組"),
        (chars("⽤⼾"), "用戶"),
        (chars("組業務", 24)[:1] + chars("業務"), "業務組"),
    ],
)
def test_spaces_stand_only_where_the_page_has_them(placed: list[Char], text: str) -> None:
    assert texts(placed) == [text]


def test_the_source_keeps_characters_and_spaces_as_the_page_holds_them() -> None:
    (found,) = chars_to_lines(chars("⽤ 戶") + chars("A", 60) + chars("B", 72), 1)
    assert (found.source, found.text) == ("⽤ 戶A B", "用戶A B")


# --- lines


@pytest.mark.parametrize(
    ("placed", "found"),
    [
        ([], []),
        (chars("   "), []),
        (chars("　") + chars("業務組", base=118), ["業務組"]),
        (chars("總務組", base=118) + chars("業務組", base=100), ["業務組", "總務組"]),
        (chars("務組", 12, 100.5) + chars("業", 0, 100), ["業務組"]),
        (chars("業務組", base=100) + chars("總務組", base=112.5), ["業務組", "總務組"]),
        (chars("服務x", size=12) + chars("2", 30, 96, size=6) + chars("年", 36), ["服務x2年"]),
        (chars("㎡", size=8) + chars("服務", 8, size=16) + chars("ab", 40, size=10), ["㎡服務ab"]),
        (chars("服務", size=24, base=100) + chars("註", 48, size=8, base=100), ["服務註"]),
        (chars("上", 0, 100) + chars("中", 12, 104) + chars("下", 24, 108), ["上中", "下"]),
    ],
    ids=[
        "nothing",
        "white space",
        "a line of white space",
        "painted from below",
        "nearly one baseline",
        "set solid",
        "a raised number",
        "mixed sizes",
        "small beside large",
        "no chain of baselines",
    ],
)
def test_characters_on_one_baseline_are_one_line(placed: list[Char], found: list[str]) -> None:
    assert texts(placed) == found


def test_a_line_tells_where_it_stands_and_how_sure_it_is() -> None:
    placed = [
        *chars("用", 10, 100, 12, score=0.5),
        *chars(" ", 22, 100),
        *chars("電", 30, 101, 20, light=True),
        *chars("x", 50, 100, 10)[:1],
        Char("(cid:97)", 60, 72, 100, 12),
    ]
    (found,) = chars_to_lines(placed, 7)
    assert found == Line(
        page=7,
        x0=10,
        top=pytest.approx(101 - 0.88 * 20),
        x1=72,
        bottom=pytest.approx(101 + 0.12 * 20),
        base=100,
        size=20,
        source="用 電x (cid:97)",
        text="用電x 〓",
        chars=4,
        unmapped=1,
        score=pytest.approx(3.5 / 4),
        light=False,
    )


def test_a_line_is_light_when_all_of_it_is() -> None:
    (found,) = chars_to_lines(chars("草稿", light=True), 1)
    assert found.light


# --- vertical writing


def test_vertical_writing_is_read_right_to_left() -> None:
    right, left = downwards("服務一致", 60, 100), downwards("正確性", 40, 100)
    assert texts(right + left) == ["服務一致", "正確性"]


def test_vertical_writing_may_be_set_apart() -> None:
    assert texts(downwards("基礎服務", 60, 100, step=20)) == ["基礎服務"]


def test_a_number_across_vertical_writing_is_read_left_to_right() -> None:
    assert texts(chars("1.", 60, 100) + downwards("簡化申裝程序", 60, 118)) == ["1.簡化申裝程序"]


@pytest.mark.parametrize(
    "placed",
    [
        downwards("服務一", 60, 100),
        chars("一二三", 0, 100) + chars("四五六", 0, 112) + chars("七八九", 0, 124),
        [
            char
            for i, pair in enumerate(("服務", "一致", "正確", "性質"))
            for char in chars(pair, 0, 100 + 18 * i)
        ],
        [char for i, one in enumerate("服務一致") for char in chars(one, 40 * i, 100 + 18 * i)],
    ],
    ids=["three characters", "a block", "two a line", "stairs"],
)
def test_short_lines_one_below_the_other_are_not_vertical(placed: list[Char]) -> None:
    rows = sorted({char.base for char in placed})
    assert texts(placed) == ["".join(char.text for char in placed if char.base == row) for row in rows]


def test_text_turned_clockwise_is_read_downwards() -> None:
    turned = [Char(c, 60, 72, 100 + 6 * i, SIZE, angle=90) for i, c in enumerate("Taipower")]
    assert texts(turned[::-1]) == ["Taipower"]


def test_text_turned_anticlockwise_is_read_upwards_and_left_to_right() -> None:
    first = [Char(c, 40, 52, 200 - 12 * i, SIZE, angle=270) for i, c in enumerate("基礎服務")]
    second = [Char(c, 60, 72, 200 - 12 * i, SIZE, angle=270) for i, c in enumerate("服務遞送")]
    assert texts(second + first) == ["基礎服務", "服務遞送"]


def test_slightly_slanted_writing_is_horizontal() -> None:
    assert texts(chars("服務一致", angle=4)) == ["服務一致"]


# --- lines together


def test_the_box_round_lines() -> None:
    found = union([line("業務組", 100, 50, page=3), line("總", 118, 40, page=3)])
    assert found == Box(3, 40, pytest.approx(100 - 10.56), 86, pytest.approx(118 + 1.44))


def test_no_lines_have_no_box() -> None:
    with pytest.raises(ValueError, match="no lines"):
        union([])


def test_lines_of_cells_side_by_side_are_read_across() -> None:
    left = [line("(1)", 100, 0), line("(2)", 136, 0)]
    right = [
        line("訂定流程", 100.5, 30, unmapped=1, score=0.5),
        line("並檢討", 118, 30),
        line("改善", 136, 30),
    ]
    merged = beside(left, right)
    assert [(one.text, one.x0, one.x1) for one in merged] == [
        ("(1) 訂定流程", 0, 78),
        ("並檢討", 30, 66),
        ("(2) 改善", 0, 54),
    ]
    assert (merged[0].chars, merged[0].unmapped, merged[0].score) == (7, 1, pytest.approx(5 / 7))


def test_lines_read_across_have_the_box_of_both() -> None:
    small, large = line("註", 100, 0, size=8, light=True), line("服務", 101, 20, size=16, light=True)
    (both,) = beside([small], [large])
    assert (both.top, both.bottom, both.size) == (large.top, large.bottom, 16)
    assert both.light
    assert not beside([small], [line("服務", 101, 20)])[0].light


def test_lines_of_cells_side_by_side_are_read_from_the_left() -> None:
    assert [one.text for one in beside([line("組", 100, 60)], [line("業務", 100, 20)])] == ["業務組"]


# --- footnotes


@pytest.mark.parametrize(
    ("printed", "text", "marks"),
    [
        ([("用戶", 0), ("1", 5), ("一次", 0)], "用戶一次", "1"),
        ([("1", 5), ("，一次備齊", 0)], "，一次備齊", "1"),
        ([("用戶", 0), ("12", 5), ("備齊", 0)], "用戶備齊", "12"),
        ([("面積5", 0), ("2", 5), ("公里", 0)], "面積52公里", ""),
        ([("m", 0), ("2", 5), ("公里", 0)], "m2公里", ""),
        ([("水H", 0), ("2", -3), ("O", 0)], "水H2O", ""),
        ([("用戶", 0), ("1", 0), ("次", 0)], "用戶1次", ""),
    ],
)
def test_raised_digits_behind_a_word_point_to_a_footnote(
    printed: list[tuple[str, float]], text: str, marks: str
) -> None:
    x, row = 50.0, []
    for part, raised in printed:
        row += chars(part, x, 100.0 - raised, SIZE if not raised else 0.8 * SIZE)
        x = row[-1].x1
    (line,) = chars_to_lines(row, 1)
    assert (line.text, line.marks, line.base) == (text, marks, 100.0)
    assert line.source == "".join(part for part, _ in printed)
    assert line.chars == len(line.source)


@pytest.mark.parametrize(
    "number",
    [[line("(1)", 118, 20)], [line("(1", 100, 20), line(")", 118, 20)]],
    ids=["at another height", "wrapped"],
)
def test_a_number_in_a_cell_of_its_own_opens_the_text_beside_it(number: list[Line]) -> None:
    both = beside(number, [line("訂定流程，", 100, 60), line("並檢討。", 118, 60)])
    assert [one.text for one in both] == ["(1) 訂定流程，", "並檢討。"]
    assert both[0].base == 100
