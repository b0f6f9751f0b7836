"""The project's own files, and copies of them to try things on."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = (".streamlit", "benchmarks", "colorseg", "dashboard", "docs", "examples", "tests")
FILES = (
    *("CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "LICENSE", "MANIFEST.in", "Makefile"),
    *("README.md", "pyproject.toml", "requirements-dev.txt", "requirements.txt", "setup.py"),
    "streamlit_app.py",
)
# What running, testing and taking screenshots leaves behind.
_LEFT = shutil.ignore_patterns("__pycache__", ".*_cache", ".*.*", "secrets.toml", "page-dark.png")


def copy_project(folder):
    """Copy the project into a folder that is not there yet."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=_LEFT)
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)


def files_in(folder):
    """The paths of all files in a folder, from there, as text."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in files}
