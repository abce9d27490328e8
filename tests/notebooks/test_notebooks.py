"""The notebooks read tables and call functions, define nothing, and run on freshly read plans."""

import ast
import base64
import io
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from PIL import Image

from zuofa.align import align
from zuofa.ingest import ingest
from zuofa.options import Options

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TEXT_LAYER = ("xinying-111.pdf", "pingtung-107.pdf", "taipei-112.pdf")
"""Plans that are read without recognizing pictures."""
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
ABSOLUTE = re.compile(r"""["'](/|~|[A-Za-z]:[\\/]|\\\\)|\w+://|(?<![\w.<])/\w+/""")
PLOTS = {"01-first-look": 1, "02-adoption": 1, "03-gaps": 2, "04-drift": 1}

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path, kind="code"):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def test_the_notebooks_that_the_readme_names():
    assert [path.stem for path in NOTEBOOKS] == list(PLOTS)


@each
def test_a_notebook_defines_nothing(path):
    nodes = (node for cell in cells(path) for node in ast.walk(ast.parse(cell.source)))
    assert [ast.unparse(node) for node in nodes if isinstance(node, DEFINITIONS)] == []


@each
def test_a_notebook_is_kept_without_outputs(path):
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells(path))
    assert all(not cell.metadata for cell in nbformat.read(path, as_version=4).cells)
    nbformat.validate(nbformat.read(path, as_version=4))


@each
def test_a_notebook_has_no_absolute_path_and_needs_no_network(path):
    sources = [cell.source for cell in (*cells(path), *cells(path, "markdown"))]
    assert [found.group() for source in sources for found in ABSOLUTE.finditer(source)] == []


@pytest.mark.parametrize("text", ['"/data"', "'C:\\\\x'", "'~/x'", "file:///x", "https://x", "'/home/x'"])
def test_absolute_paths_are_known_as_such(text):
    assert ABSOLUTE.search(text)


@each
def test_a_notebook_begins_with_the_data_and_explains_itself(path):
    kinds = [cell.cell_type for cell in nbformat.read(path, as_version=4).cells]
    first = cells(path)[0].source
    assert kinds[:2] == ["markdown", "code"]
    assert "zuofa ingest" in first, "says what to do without data"
    assert "import zuofa" not in first
    assert "from zuofa" not in first


@each
def test_what_a_notebook_takes_from_the_packages_is_there(path):
    nodes = [node for cell in cells(path) for node in ast.walk(ast.parse(cell.source))]
    taken = [
        (node.module, name.name) for node in nodes if isinstance(node, ast.ImportFrom) for name in node.names
    ]
    assert taken
    assert [pair for pair in taken if not is_there(*pair)] == []


def test_a_name_that_moved_away_is_known_as_such():
    assert not is_there("compare.adoption", "moved_away")
    assert is_there("extract", "dataset"), "a module of a package counts"


def is_there(module, name):
    try:
        exec(f"from {module} import {name}", {})
    except ImportError:
        return False
    return True


# --- executed


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A clone after ``zuofa ingest``: notebooks, registers and the plans that have a text layer."""
    root = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    shutil.copytree(ROOT / "data" / "registers", root / "data" / "registers")
    (root / "data" / "raw").mkdir()
    for name in (*TEXT_LAYER, "sources.csv"):
        shutil.copy(ROOT / "data" / "raw" / name, root / "data" / "raw")
    data = root / "data" / "parquet"
    report = ingest((), root / "data" / "raw", data, Options(jobs=2, ocr="never"))
    assert len(report.entries) == len(TEXT_LAYER)
    align(data, root / "data" / "decisions.yml")
    return root


def execute(root, name, tmp_path, monkeypatch):
    """Return a notebook as it is after all its cells were run."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = nbformat.read(root / "notebooks" / name, as_version=4)
    where = {"metadata": {"path": str(root / "notebooks")}}
    return NotebookClient(notebook, timeout=120, kernel_name="python3", resources=where).execute()


def outputs(notebook):
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


@pytest.mark.slow
@each
def test_a_notebook_runs_and_its_plots_have_every_character(clone, path, tmp_path, monkeypatch):
    found = outputs(execute(clone, path.name, tmp_path, monkeypatch))
    warned = [o.text for o in found if o.output_type == "stream" and o.name == "stderr"]
    assert warned == [], "a character that the font lacks is a warning"
    pictures = [o.data["image/png"] for o in found if "image/png" in o.get("data", {})]
    assert len(pictures) == PLOTS[path.stem]
    for picture in pictures:
        image = Image.open(io.BytesIO(base64.b64decode(picture)))
        assert min(image.size) > 100
        assert len(image.convert("L").getcolors()) > 10, "something is drawn"


@pytest.mark.slow
@each
def test_a_notebook_without_data_says_what_to_do(path, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    with pytest.raises(CellExecutionError, match="zuofa ingest") as error:
        execute(tmp_path, path.name, tmp_path, monkeypatch)
    assert "資料集是空的" in str(error.value)
