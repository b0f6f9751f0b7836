"""The tables on the faces of the rooms: what holds for each of them, and for those to come."""

import importlib
from pathlib import Path

import pytest

ROOMS = sorted(
    face.parent.name for face in Path(__file__).parent.parent.glob("colorseg/*/__init__.py")
)
MODULES = [importlib.import_module(f"colorseg.{name}") for name in (*ROOMS, "settings")]


def tables():
    """Every table by its name on the face of its room."""
    found = {}
    for module in MODULES:
        for name, table in vars(module).items():
            if name.isupper() and name[0] != "_" and isinstance(table, dict):
                found.setdefault(id(table), (f"{module.__name__}.{name}", table))
    return dict(found.values())


TABLES = tables()


def test_the_tables_are_found():
    names = {path.rpartition(".")[2] for path in TABLES}
    assert names >= {"SPACES", "BASELINES", "DITHERS", "SAMPLES", "EXPERIMENTS", "CRITERIA"}
    assert names >= {"METRICS", "PLOTS", "EXPORTS", "INITIALIZERS", "QUALITIES", "ENTRIES"}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_keys_differ_in_any_case(table):
    # The command line takes them in any case, and one would silently stand for the other.
    assert len({key.casefold() for key in table}) == len(table)
