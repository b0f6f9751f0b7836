"""Every section of the page opens, whatever the table of them holds."""

import ast

import pytest
from streamlit.testing.v1 import AppTest

from tests.project import ROOT

PAGE = ROOT / "streamlit_app.py"
TREE = ast.parse(PAGE.read_text(encoding="utf-8"))
(PARTS,) = [
    [key.value for key in node.value.keys]
    for node in TREE.body
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PARTS"
]


def opened(**link):
    app = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize("part", PARTS)
def test_a_part_opens_by_its_name_in_the_link_and_shows_something_of_its_own(part):
    app = opened(part=part, sample="tangram", k="4")
    assert not app.exception
    assert not app.error
    tabs = {tab.label: tab for tab in app.tabs}
    assert list(tabs) == PARTS
    assert [name for name, tab in tabs.items() if len(tab.children)] == [part]


def test_every_section_is_on_the_page():
    files = {path.stem for path in (ROOT / "dashboard" / "sections").glob("[!_]*.py")}
    names = [node for node in ast.walk(TREE) if isinstance(node, ast.Name)]
    assert files <= {node.id for node in names}
