"""Wrapped names are joined and several names told apart, by what names look like and the plan's own words."""

import pytest
from build import PITCH, flow_lines, line

from extract.table.columns import Role, layouts
from extract.table.entries import Entry, Lexicon, departments_of, read_entries, runs_of
from extract.table.flow import FlowLine

Names = tuple[str, ...]


def read(role: Role, lines: list[str], others: Names = (), starts: tuple[float, ...] = (0.0,)) -> list[str]:
    """Return the entries of a run of lines, 18 points apart from 0 on.

    ``others`` are what the column has on lines of their own elsewhere.
    """
    run = flow_lines(*lines, indent=400)
    lexicon = Lexicon(role, [run, *(flow_lines(other, indent=400) for other in others)])
    return [entry.text for entry in read_entries(run, lexicon, starts, PITCH)]


def names(*texts: str) -> tuple[list[str], list[str]]:
    return departments_of([Entry(text, tuple(flow_lines(text))) for text in texts])


# --- departments

DEPARTMENTS: dict[str, tuple[list[str], list[str]]] = {
    "one": (["業務組"], ["業務組"]),
    "two": (["業務組", "總務組"], ["業務組", "總務組"]),
    "the same twice": (["業務組", "業務組"], ["業務組", "業務組"]),
    "wrapped": (["各服務", "專員"], ["各服務專員"]),
    "wrapped before its last character": (["各部", "門"], ["各部門"]),
    "wrapped in a narrow column": (["業務", "組"], ["業務組"]),
    "two, both wrapped": (["電務", "組", "工務", "段"], ["電務組", "工務段"]),
    "one wrapped, one whole": (["各服務", "專員", "業務組"], ["各服務專員", "業務組"]),
    "one whole, one wrapped": (["業務組", "各服務", "專員"], ["業務組", "各服務專員"]),
    "over three lines": (["用戶", "服務", "中心"], ["用戶服務中心"]),
    "a list on one line": (["業務組、總務組"], ["業務組、總務組"]),
    "a list wrapped at its mark": (["業務組、", "總務組"], ["業務組、總務組"]),
    "a list wrapped in a name": (["業務組、總務", "組"], ["業務組、總務組"]),
    "a list wrapped before its mark": (["業務組", "、總務組"], ["業務組、總務組"]),
    "lead and support": (["業務組", "(工務段)"], ["業務組", "(工務段)"]),
    "brackets over lines": (["業務組", "（工務段、", "電務組）"], ["業務組", "（工務段、電務組）"]),
    "brackets over a wrapped name": (["業務組", "（工務", "段）"], ["業務組", "（工務段）"]),
    "brackets right behind": (["業務組、總務組（工務段）"], ["業務組、總務組（工務段）"]),
    "a closing bracket on its own line": (["業務組（工務段", "）"], ["業務組（工務段）"]),
}


@pytest.mark.parametrize(("lines", "found"), DEPARTMENTS.values(), ids=DEPARTMENTS.keys())
def test_department_names(lines: list[str], found: list[str]) -> None:
    assert read("department", lines) == found
    assert read("support", lines) == found


def test_a_name_that_stands_alone_elsewhere_is_whole() -> None:
    lines = ["人資", "政風"]
    assert read("department", lines) == ["人資政風"]
    assert read("department", lines, ("人資", "政風")) == ["人資", "政風"]


def test_a_line_with_room_left_ends_its_name() -> None:
    assert read("department", ["人資", "政風"], ("用戶服務中心",)) == ["人資", "政風"]


def test_a_name_goes_on_over_the_beginning_of_a_practice_only_where_it_must() -> None:
    assert read("department", ["各服務", "專員"], starts=(0.0, PITCH)) == ["各服務專員"]
    assert read("department", ["服務", "專員"], ("用戶服務中心",), starts=(0.0,)) == ["服務專員"]
    assert read("department", ["服務", "專員"], ("用戶服務中心",), starts=(0.0, PITCH)) == ["服務", "專員"]


def test_an_entry_keeps_its_lines() -> None:
    run = flow_lines("各服務", "專員", y=50)
    (entry,) = read_entries(run, Lexicon("department", [run]), [50], PITCH)
    assert (entry.y, [placed.line.text for placed in entry.lines]) == (50, ["各服務", "專員"])


# --- deadlines

DEADLINES: dict[str, tuple[list[str], list[str]]] = {
    "one": (["隨時辦理"], ["隨時辦理"]),
    "two": (["隨時辦理", "持續辦理"], ["隨時辦理", "持續辦理"]),
    "wrapped": (["持續辦", "理"], ["持續辦理"]),
    "wrapped in the middle": (["持續", "辦理"], ["持續辦理"]),
    "one whole, one wrapped": (["隨時辦理", "每兩個月", "辦理一次"], ["隨時辦理", "每兩個月辦理一次"]),
    "one wrapped, one whole": (["每兩個月", "辦理一次", "隨時辦理"], ["每兩個月辦理一次", "隨時辦理"]),
    "a date": (["111年6", "月底前"], ["111年6月底前"]),
    "two dates": (["111年6月底前", "111年9月底前"], ["111年6月底前", "111年9月底前"]),
    "how often": (["每年至少", "辦理二次"], ["每年至少辦理二次"]),
    "all year": (["全年度", "隨時辦理"], ["全年度", "隨時辦理"]),
}


@pytest.mark.parametrize(("lines", "found"), DEADLINES.values(), ids=DEADLINES.keys())
def test_deadlines(lines: list[str], found: list[str]) -> None:
    assert read("deadline", lines) == found


@pytest.mark.parametrize(
    "lines",
    [["111年6月", "底前完成"], ["111年6月底", "前完成"], ["111年12月底前", "完成"], ["每年6月", "底前辦理"]],
)
def test_a_date_may_be_wrapped_behind_its_month(lines: list[str]) -> None:
    assert read("deadline", lines) == ["".join(lines)]


def test_frequencies_beside_their_practices_are_two() -> None:
    assert read("deadline", ["每月", "每年"], starts=(0.0, PITCH)) == ["每月", "每年"]


def test_a_remark_is_one_text() -> None:
    assert read("remark", ["配合總處期程", "滾動檢討"]) == ["配合總處期程滾動檢討"]


# --- what is whole

NOT_WHOLE: dict[Role, list[str]] = {
    "department": ["組", "各服務", "業務組、總務", "（工務", "用戶服", "政風"],
    "deadline": ["每", "持續辦", "業務組", "每兩個", "112年", "前完成", "隨時辦理持續辦理"],
    "remark": ["配合辦理"],
}
WHOLE: dict[Role, list[str]] = {
    "department": [
        "業務組",
        "各部門",
        "業務組、總務組",
        "（工務段）",
        "各服務專員",
        "服務中心",
        "台東服務所",
        "各 部 門",
    ],
    "deadline": [
        *("隨時辦理", "持續檢討", "每年一次", "每兩個月辦理一次", "每季檢討", "111年6月底前完成", "112.6.30"),
        *("年度內", "全年", "當年度12月底前", "6月底", "每年3月、9月", "每年6月底前辦理", "每月10日前"),
    ],
}


@pytest.mark.parametrize(
    ("role", "text"), [(role, text) for role, texts in NOT_WHOLE.items() for text in texts]
)
def test_what_is_no_whole_entry(role: Role, text: str) -> None:
    assert not Lexicon(role, []).is_whole(text)
    assert Lexicon(role, []).strangeness(text) > 0


@pytest.mark.parametrize(("role", "text"), [(role, text) for role, texts in WHOLE.items() for text in texts])
def test_a_whole_entry(role: Role, text: str) -> None:
    assert Lexicon(role, []).is_whole(text)
    assert Lexicon(role, []).strangeness(text) == 0


@pytest.mark.parametrize("ending", layouts()["department_endings"])
def test_every_ending_of_the_layouts_ends_a_name(ending: str) -> None:
    assert Lexicon("department", []).is_whole(f"用{ending}")


def test_a_line_is_full_when_another_character_would_not_fit() -> None:
    short, long = flow_lines("業務", "各服務專員")
    lexicon = Lexicon("department", [[short, long]])
    assert not lexicon.is_full(short)
    assert lexicon.is_full(long)
    assert lexicon.is_full(flow_lines("用戶服務1")[0])
    assert not lexicon.is_full(flow_lines("用戶服務")[0])


# --- runs


def placed(*ys: float, page: int = 1) -> list[FlowLine]:
    return [FlowLine(y, line("業務組", y, page=page)) for y in ys]


@pytest.mark.parametrize(
    ("lines", "lengths"),
    [
        ([], []),
        (placed(0), [1]),
        (placed(0, 18, 36), [3]),
        (placed(0, 30.5), [2]),
        (placed(0, 30.7), [1, 1]),
        (placed(0, 18, 54, 72, 200), [2, 2, 1]),
        (placed(0) + placed(140, page=2), [2]),
        (placed(0) + placed(150, page=2), [1, 1]),
    ],
)
def test_lines_stand_together_in_runs(lines: list[FlowLine], lengths: list[int]) -> None:
    assert [len(run) for run in runs_of(lines, PITCH)] == lengths


# --- names


@pytest.mark.parametrize(
    ("texts", "every", "supporting"),
    [
        ((), [], []),
        (("",), [], []),
        (("業務組",), ["業務組"], []),
        (("業務組", "總務組"), ["業務組", "總務組"], []),
        (("業務組、總務組",), ["業務組", "總務組"], []),
        (
            ("業務組,總務組；電務組;工務段/會計課／政風",),
            ["業務組", "總務組", "電務組", "工務段", "會計課", "政風"],
            [],
        ),
        (("業務組及總務組",), ["業務組", "總務組"], []),
        (("主辦：業務組", "協辦：工務段、電務組"), ["業務組", "工務段", "電務組"], ["工務段", "電務組"]),
        (("協辦單位：電務組", "主辦單位：業務組"), ["電務組", "業務組"], ["電務組"]),
        (("業務組（協辦：工務段）", "電務組"), ["業務組", "工務段", "電務組"], ["工務段"]),
        (("業務組(主辦)、總務組(協辦)",), ["業務組", "總務組"], ["總務組"]),
        (("（主）業務組", "（協）總務組、電務組"), ["業務組", "總務組", "電務組"], ["總務組", "電務組"]),
        (("◎業務組", "總務組"), ["業務組", "總務組"], []),
        (("協辦中心",), ["協辦中心"], []),
        (("服務中心與總務科",), ["服務中心", "總務科"], []),
        (("公共關係室暨各課",), ["公共關係室", "各課"], []),
        (("維護及搶修組",), ["維護及搶修組"], []),
        (("業務組(工務段)",), ["業務組", "工務段"], ["工務段"]),
        (("業務組、總務組（工務段）",), ["業務組", "總務組", "工務段"], ["工務段"]),
        (("業務組", "（工務段、電務組）"), ["業務組", "工務段", "電務組"], ["工務段", "電務組"]),
        (("業務組〔工務段〕[電務組]",), ["業務組", "工務段", "電務組"], ["工務段", "電務組"]),
        (("業務組（工務段",), ["業務組", "工務段"], ["工務段"]),
        (("業務組", "業務組"), ["業務組"], []),
        (("業務組", "（業務組）"), ["業務組"], ["業務組"]),
        (("（業務組）", "（業務組）"), ["業務組"], ["業務組"]),
        (("業務組 總務組　工務段",), ["業務組", "總務組", "工務段"], []),
        (("業務組 第一課",), ["業務組", "第一課"], []),
        (("業 務 組",), ["業 務 組"], []),
        (("（工務段）業務組",), ["工務段", "業務組"], ["工務段"]),
        (("業務組、",), ["業務組"], []),
        (("（）",), [], []),
    ],
)
def test_names_in_brackets_support(texts: tuple[str, ...], every: list[str], supporting: list[str]) -> None:
    assert names(*texts) == (every, supporting)
