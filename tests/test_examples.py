"""The example notebooks run from above to below."""

import json
import os
import subprocess
import sys

import pytest

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
