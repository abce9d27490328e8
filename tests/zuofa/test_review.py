"""``zuofa review``: what is answered is kept and aligned, however the answers end."""

from pathlib import Path

import planset
import pytest
from click.testing import CliRunner, Result

from extract import dataset
from normalize.decisions import read_decisions
from zuofa.align import align
from zuofa.cli import main
from zuofa.review import cases
from zuofa.say import alignment_lines


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An uncertain link: it is asked for twice."""
    folder = tmp_path / "parquet"
    texts = (
        ("設置志工引導洽公民眾至各服務窗口。", "於公布欄及網頁公布計畫性停電訊息。"),
        ("安排志工於服務大廳引導。", "以簡訊通知重要用戶停電日期。"),
    )
    planset.write(folder, planset.made("a-111", texts[0], 111), planset.made("b-112", texts[1], 112))
    align(folder, tmp_path / "decisions.yml")
    asked = cases(folder)
    assert len(asked) == 1
    monkeypatch.setattr("zuofa.review.cases", lambda _: asked * 2)
    return folder


def review(data: Path, typed: str, *more: object) -> Result:
    options = ["--data", data, "--decisions", data.parent / "decisions.yml", "--who", "clerk", *more]
    return CliRunner().invoke(main, ["review", *map(str, options)], input=typed)


def decided(data: Path) -> list[tuple[str, str]]:
    return [(one.verdict, one.why) for one in read_decisions(data.parent / "decisions.yml")]


def relations(data: Path) -> set[str]:
    rows = dataset.read("links", data).to_pylist()
    return {row["relation"] for row in rows if row["practice_id"] == "b-112:1.1.1.1"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("y\n", [("same", "")]),
        ("y\n\n", [("same", "")]),
        ("y\n兩處都是引導\nq\n", [("same", "兩處都是引導")]),
        ("y\ny\n\ns\n", [("same", "")]),
        ("s\ny\n", [("same", "")]),
    ],
    ids=["no reason line", "no second answer", "a reason", "an answer is no reason", "skipped"],
)
def test_answers_are_kept_and_aligned_however_they_end(data: Path, typed: str, kept: object) -> None:
    assert relations(data) == {"unsure"}
    result = review(data, typed)
    assert result.exit_code == 0
    assert decided(data) == kept
    assert relations(data) == {"same"}


def test_an_answer_for_a_reason_is_told(data: Path) -> None:
    output = review(data, "y\nn\n\nq\n").output
    assert "Enter 略過" in output
    assert "「n」是答案，不是理由" in output


@pytest.mark.parametrize("typed", ["", "s\nq\n"])
def test_without_an_answer_nothing_is_decided(data: Path, typed: str) -> None:
    assert review(data, typed).exit_code == 0
    assert not decided(data)


def test_a_file_that_cannot_be_written(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = review(data, "y\n\n", "--decisions", tmp_path / "file" / "decisions.yml")
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert "無法寫入" in result.output


def test_contradictory_decisions_are_named(data: Path) -> None:
    review(data, "y\n\nn\n\n")
    counts = align(data, data.parent / "decisions.yml")
    assert counts.superseded == ("b-112:1.1.1.1 ~ a-111:1.1.1.1: same",)
    assert any("與後來的決定矛盾" in line for line in alignment_lines(counts))
    assert align(data, data.parent / "decisions.yml").superseded == counts.superseded


def test_a_decision_said_twice_is_no_contradiction(data: Path) -> None:
    review(data, "y\n\ny\n\n")
    assert align(data, data.parent / "decisions.yml").superseded == ()
