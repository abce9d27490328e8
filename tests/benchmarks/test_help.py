"""Every benchmark says what it measures when asked, and measures nothing."""

import ast
import runpy
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("script", sorted(FOLDER.glob("bench_*.py")), ids=lambda script: script.stem)
def test_help(script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.syspath_prepend(FOLDER)
    monkeypatch.setattr(sys, "argv", [str(script), "--help"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(script), run_name="__main__")
    assert ended.value.code == 0
    said = ast.get_docstring(ast.parse(script.read_text(encoding="utf-8")))
    assert said is not None
    assert said.splitlines()[0] in " ".join(capsys.readouterr().out.split())
