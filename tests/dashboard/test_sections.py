"""Every section is on the page: what is in the folder is shown, and opens without trouble."""

import ast
import threading
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import controls
from tests.project import ROOT

PAGE = ROOT / "streamlit_app.py"
FOLDER = ROOT / "dashboard" / "sections"
FILES = {path.stem for path in FOLDER.glob("[!_]*.py")}
(PARTS,) = [
    [key.value if isinstance(key, ast.Constant) else controls.SEVERAL for key in node.value.keys]
    for node in ast.parse(PAGE.read_text(encoding="utf-8")).body
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PARTS"
]


def opened(part):
    """Run the page with a part open, and note the sections that were asked to show themselves."""
    app, shown = AppTest.from_file(PAGE, default_timeout=60), set()
    app.query_params.update(part=part, sample="tangram", k="3")

    def note(frame, event, _):
        if frame.f_code.co_name == "show" and event == "call":
            path = Path(frame.f_code.co_filename)
            if path.parent == FOLDER:
                shown.add(path.stem)

    threading.setprofile(note)
    try:
        app.run()
    finally:
        threading.setprofile(None)
    return app, shown


@pytest.fixture(scope="module")
def pages():
    """The page with each part open, and the sections that it shows."""
    return {part: opened(part) for part in PARTS}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_opens_by_its_name_in_the_link_and_shows_something_of_its_own(pages, part):
    app, _ = pages[part]
    assert not app.exception
    assert not app.error
    (pills,) = app.button_group
    assert pills.options == PARTS
    assert pills.value == part
    assert [header.value for header in app.main.header] == [part]


@pytest.mark.parametrize("section", sorted(FILES))
def test_every_section_is_shown(pages, section):
    assert any(section in shown for _, shown in pages.values()), (
        f"nothing shows dashboard/sections/{section}.py: give it a line in streamlit_app.py, "
        "either section.show(result) or a row in PARTS"
    )


def test_a_part_shows_one_section_of_its_own_beside_those_that_are_always_there(pages):
    always = set.intersection(*(shown for _, shown in pages.values()))
    own = [shown - always for _, shown in pages.values()]
    assert [len(each) for each in own] == [1] * len(PARTS)
    assert len(set.union(*own)) == len(PARTS)
