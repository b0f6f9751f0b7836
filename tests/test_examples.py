"""Examples run: the notebooks from above to below, and what docstrings show."""

import doctest
import inspect
import json
import os
import subprocess
import sys

import pytest

import colorseg
from tests.project import ROOT

NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path, kind):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def test_there_are_notebooks():
    assert NOTEBOOKS


@each_notebook
def test_its_cells_run_in_their_order(path, tmp_path):
    code = "\n".join("".join(cell["source"]) for cell in cells(path, "code"))
    subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "MPLBACKEND": "agg", "PYTHONUTF8": "1"},
        check=True,
        capture_output=True,
        timeout=300,
    )


@each_notebook
def test_it_is_kept_without_outputs(path):
    for cell in cells(path, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


# It shows pictures of this project's own choice, and saves one.
NOT_SHOWN = {"main"}
PUBLIC = [getattr(colorseg, name) for name in colorseg.__all__ if name not in NOT_SHOWN]


def is_error(entry):
    return inspect.isclass(entry) and issubclass(entry, Exception)


@pytest.mark.parametrize(
    "entry",
    [entry for entry in PUBLIC if callable(entry) and not is_error(entry)],
    ids=lambda entry: entry.__name__,
)
def test_what_is_public_has_an_example_that_is_so(entry, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (examples,) = doctest.DocTestFinder(recurse=False).find(entry, globs={})
    assert examples.examples
    said = []
    doctest.DocTestRunner(verbose=False).run(examples, out=said.append)
    assert not said, "".join(said)
