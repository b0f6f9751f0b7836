"""The house: imports go strictly upward, and each library stays in its rooms."""

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# The floors, lowest first: imports go strictly upward, from a row to rows above it in this table.
# A folder is one room, and others see of it only its face, which is its ``__init__``.
FLOORS = (
    ("arrays", "blocks", "environment", "interrupts", "once", "words", "workers"),
    ("errors", "sizes"),
    ("checks",),
    ("color", "images"),
    ("clustering", "histogram"),
    ("finishing", "palettes", "starts"),
    ("settings",),
    ("runs", "samples", "selection", "visible"),
    ("given", "segmentation"),
    ("metrics", "plots"),
    ("comparisons", "exports"),
    ("cli",),
    ("steps", "__main__"),
)
ROWS = (
    *(tuple(f"colorseg.{name}" for name in names) for names in FLOORS),
    ("colorseg",),
    ("dashboard",),
    ("dashboard.store", "dashboard.wording"),
    ("dashboard.link", "dashboard.progress"),
    ("dashboard.acts", "dashboard.pictures"),
    ("dashboard.cached", "dashboard.components"),
    ("dashboard.explored", "dashboard.parameters", "dashboard.pins", "dashboard.session"),
    ("dashboard.batch", "dashboard.controls"),
    ("dashboard.sections",),
    ("streamlit_app",),
)
ROW_OF = {name: row for row, names in enumerate(ROWS) for name in names}

# Libraries beside NumPy and Python's own, and the rooms that may know them.
ROOMS = {
    "PIL": {
        *("colorseg.images", "colorseg.exports.encoders", "colorseg.exports.previews"),
        "colorseg.palettes.css_colors",  # the names of colors
    },
    "matplotlib": {"colorseg.exports.sheet", "colorseg.plots", "colorseg.samples.photograph"},
    "streamlit": {"dashboard", "streamlit_app"},
}


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module):
    """The entry of the table that a module belongs to: itself or the package it is in."""
    while module not in ROW_OF and "." in module:
        module = module.rpartition(".")[0]
    return module


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports_of(path):
    return list(_imports_of(path))


def _imports_of(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if is_module(name) else node.module for name in names)


def is_module(name):
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").exists()


SOURCES = [
    *ROOT.glob("colorseg/**/*.py"),
    *ROOT.glob("dashboard/**/*.py"),
    ROOT / "streamlit_app.py",
]


def test_the_table_names_every_module_and_nothing_else():
    assert {room_of(module_name(path)) for path in SOURCES} == set(ROW_OF)


def is_ours(name):
    return name.split(".")[0] in ("colorseg", "dashboard", "streamlit_app")


def test_imports_go_strictly_upward():
    for path in SOURCES:
        here = room_of(module_name(path))
        for there in {room_of(name) for name in imports_of(path) if is_ours(name)} - {here}:
            assert ROW_OF[there] < ROW_OF[here], f"{here} imports {there}"


def test_a_room_is_entered_by_its_face():
    for path in (*SOURCES, *ROOT.glob("benchmarks/*.py")):
        here = room_of(module_name(path))
        for name in filter(is_ours, imports_of(path)):
            there = room_of(name)
            behind = there.startswith("colorseg.") and name != there and is_module(name)
            assert there == here or not behind, f"{here} imports {name}: import from {there}"


def test_no_name_on_a_face_is_that_of_a_file_behind_it():
    for path in SOURCES:
        if path.stem == "__init__":
            assert not set(names_made_by(path)) & {
                behind.stem for behind in path.parent.iterdir()
            }, path


def names_made_by(path):
    """The names that a module has once it is imported, those of imports among them."""
    for node in tree_of(path).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        else:
            targets = [*getattr(node, "targets", ()), getattr(node, "target", None)]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def is_folder(room):
    return ROOT.joinpath(*room.split(".")).is_dir()


@pytest.mark.parametrize("room", [name for name in ROW_OF if "." in name and is_folder(name)])
def test_no_two_files_of_a_room_need_each_other(room):
    files = {module_name(path): path for path in SOURCES if room_of(module_name(path)) == room}
    needs = {
        name: {there for there in imports_of(path) if there in files} - {name, room}
        for name, path in files.items()
        if name != room
    }
    assert tuple(TopologicalSorter(needs).static_order())


def test_each_library_stays_in_its_rooms():
    for path in SOURCES:
        here = module_name(path)
        for library in {name.split(".")[0] for name in imports_of(path)} & set(ROOMS):
            inside = [here == room or here.startswith(f"{room}.") for room in ROOMS[library]]
            assert any(inside), f"{here} imports {library}"


def test_nothing_is_drawn_from_numpys_global_generator():
    for path in SOURCES:
        tree = tree_of(path)
        used = [
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Attribute)
            and node.value.attr == "random"
        ]
        assert set(used) <= {"default_rng", "Generator"}, path


def test_no_file_is_a_drawer_for_everything():
    for path in SOURCES:
        assert path.stem not in ("utils", "helpers", "common", "constants", "misc")


# What Streamlit shows as Markdown: the arguments by place, of each of its functions in use.
AS_MARKDOWN = {
    **dict.fromkeys(("error", "warning", "info", "success", "toast", "badge"), (0,)),
    **dict.fromkeys(("caption", "markdown", "title", "header", "subheader", "table"), (0,)),
    **dict.fromkeys(("expander", "popover", "status", "spinner", "dialog", "form"), (0,)),
    **dict.fromkeys(("button", "download_button", "link_button", "page_link", "toggle"), (0,)),
    **dict.fromkeys(("checkbox", "radio", "pills", "segmented_control", "multiselect"), (0,)),
    **dict.fromkeys(("selectbox", "select_slider", "slider", "number_input", "text_input"), (0,)),
    **dict.fromkeys(("text_area", "color_picker", "file_uploader", "camera_input"), (0,)),
    "metric": (0, 1, 2),
    "progress": (1,),
    "image": (1,),
}
AS_MARKDOWN_BY_NAME = {"label", "body", "text", "help", "caption", "delta"}
# These take anything as Markdown or HTML, or show the inside of an error.
NEVER = {"write", "write_stream", "latex", "exception", "echo"}
SAFE = {"as_text", "code", "markdown", "join", "cells"}

DASHBOARD = [path for path in SOURCES if module_name(path).startswith(("dashboard", "streamlit"))]


def calls_in(path):
    tree = tree_of(path)
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def is_safe(node):
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return isinstance(node, ast.Constant) or (is_call and node.func.id in SAFE)


def test_the_page_shows_its_own_words_or_what_was_made_safe_and_nothing_else():
    for path in DASHBOARD:
        for call in calls_in(path):
            if isinstance(call.func, ast.Attribute) and call.func.attr in AS_MARKDOWN:
                places = (at for at in AS_MARKDOWN[call.func.attr] if at < len(call.args))
                named = (each.value for each in call.keywords if each.arg in AS_MARKDOWN_BY_NAME)
                for node in (*(call.args[at] for at in places), *named):
                    assert is_safe(node), f"{path.name}, line {node.lineno}: {ast.unparse(node)}"


def test_the_page_has_no_other_way_to_show_markdown_or_html():
    for path in DASHBOARD:
        for call in calls_in(path):
            name = getattr(call.func, "attr", getattr(call.func, "id", None))
            is_ours = ast.unparse(call.func) == "export.write"
            assert name not in NEVER or is_ours, f"{path.name}, line {call.lineno}: {name}"
            assert name != "Markdown" or path.name == "wording.py", (
                f"{path.name}, line {call.lineno}: {name}"
            )
            assert name != "html" or path.name == "streamlit_app.py", (
                f"{path.name}, line {call.lineno}: {name}"
            )
            assert "unsafe_allow_html" not in [each.arg for each in call.keywords], path


def test_templates_are_written_in_the_code_and_their_fields_stand_free():
    for path in DASHBOARD:
        for call in calls_in(path):
            if isinstance(call.func, ast.Name) and call.func.id in ("markdown", "join"):
                template = call.args[0]
                assert isinstance(template, ast.Constant), (
                    f"{path.name}, line {call.lineno}: {ast.unparse(call)}"
                )
                touching = re.search(r"\}\{|[`\\:]\{|\}`", template.value)
                assert not touching, f"{path.name}, line {call.lineno}: {template.value}"
                bare = "{" not in template.value or not re.search(r"[][<$]", template.value)
                assert bare, f"{path.name}, line {call.lineno}: {template.value}"


def types_in(path):
    """The names of classes and of what stands for types, but those that others do not see."""
    for node in tree_of(path).body:
        if isinstance(node, ast.ClassDef) and node.name[0] != "_":
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (target.id for target in targets if isinstance(target, ast.Name))
            yield from (name for name in names if name[0].isupper() and not name.isupper())


def test_no_two_types_of_the_engine_have_one_name():
    found = [name for path in SOURCES if is_of_the_engine(path) for name in types_in(path)]
    assert sorted(set(found)) == sorted(found)


def is_of_the_engine(path):
    return module_name(path).startswith("colorseg")
