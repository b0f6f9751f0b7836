"""What README says is so, and what it says to run runs."""

import os
import re
import subprocess
import sys

import pytest
from PIL import Image as pillow

from colorseg.samples import photograph_path
from tests.project import FILES, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CITATION = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
# Such as [[Lloyd 1982](https://doi.org/…)], with parentheses in the address or without.
PAPERS = re.findall(r"\[\[([^]\d]+) (\d{4})\]\((\S+?)\)\]", README)
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
SETTING_UP = [code.strip() for _, code in BLOCKS if code.startswith("python3 -m venv")]
COMMANDS = [
    line
    for kind, code in BLOCKS
    for line in code.splitlines()
    if kind == "sh" and line not in SETTING_UP
]
REFERENCES = CITATION.partition("references:")[2].split("  - type: ")[1:]


@pytest.mark.parametrize(("family", "year", "address"), PAPERS)
def test_a_paper_that_is_named_is_among_those_to_cite(family, year, address):
    identifier = address.removeprefix("https://doi.org/")
    (reference,) = [each for each in REFERENCES if f": {identifier}\n" in each]
    assert f"year: {year}\n" in reference
    first = re.search(r"family-names: (.*)", reference)[1]
    assert first == family


def test_nothing_else_is_cited():
    assert len(PAPERS) == len(REFERENCES) > 10


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_files_that_are_named_are_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!https?:)([^)]+)\)", text)
    named = re.findall(r"`([\w./]+/|[\w/]+\.(?:md|py|cff|toml))`", text)
    for path in (*linked, *named):
        assert any((ROOT / place / path).exists() for place in ("", "colorseg")), path


def test_the_commands_of_make_are_there():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for words in re.findall(r"`make ([\w ]+)", text):
            assert set(words.split()) - {"PLACE"} <= set(targets), words


def test_everything_that_is_packed_is_there():
    assert all((ROOT / name).is_file() for name in FILES)


@pytest.fixture
def folder(tmp_path):
    """A folder with the pictures and the Python that README's examples speak of."""
    photo = pillow.open(photograph_path()).resize((64, 75))
    for name in ("photo.jpg", "more.jpg", "holiday/beach.jpg", "holiday/hill.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        photo.save(tmp_path / name)
    (tmp_path / "brand.gpl").write_text("GIMP Palette\n#\n0 0 0\n255 255 255\n200 30 30\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return tmp_path


def run_in(folder, *words):
    """Run something as somebody does who has the project, and return what it printed."""
    done = subprocess.run(
        words,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("code", [code for kind, code in BLOCKS if kind == "python"])
def test_python_runs_as_it_is_written(folder, code):
    before = set(folder.iterdir())
    printed = run_in(folder, sys.executable, "-c", code)
    assert printed or set(folder.iterdir()) > before


@pytest.mark.skipif(os.name == "nt", reason="README's commands are those of a Unix shell")
@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_runs_as_it_is_written(folder, line):
    before = set(folder.iterdir())
    printed = run_in(folder, "sh", "-c", line)
    assert ("--print" in line and len(printed.split()) >= 5) or set(folder.iterdir()) > before


def test_a_line_each_sets_up_and_starts_or_tests():
    start, test = SETTING_UP
    assert start.endswith(".venv/bin/streamlit run streamlit_app.py")
    assert test.endswith(".venv-test/bin/python -m pytest")
    for line in SETTING_UP:
        assert all((ROOT / name).is_file() for name in re.findall(r"[\w-]+\.(?:txt|py)", line))


def test_nothing_in_it_is_left_unrun():
    assert {kind for kind, _ in BLOCKS} == {"sh", "python"} | {"text"}  # the map
