"""Adding is one function and one row: done in a copy, in which the tests stay as they are."""

import ast
import os
import subprocess
import sys
from itertools import accumulate

import pytest

from tests.project import copy_project

# By table: where it is, the function, and the row.
ADDED = {
    "INITIALIZERS": (
        "colorseg/starts",
        '''
import numpy as np


def evenly(points, counts, k, rng, given):
    """Colors at even steps from the darkest to the brightest."""
    order = np.argsort(points.astype(np.float64).sum(axis=1), kind="stable")
    taken = [color.tolist() for color in given]
    free = [color for color in points[order].astype(np.float64) if color.tolist() not in taken]
    for step in range(k):
        yield free[step * len(free) // k]
''',
        '"evenly": Initializer(evenly)',
    ),
    "QUALITIES": (
        "colorseg/starts",
        '''
def hopeful(points, counts, centroids, rng, locked, on_progress):
    """One run from the first centroids, after a moment of hope."""
    on_progress(1.0)
    return centroids
''',
        '"hopeful": Refinement(hopeful)',
    ),
    "SPACES": (
        "colorseg/color",
        """
import numpy as np

from colorseg.arrays import Colors, Points


def _blue_first(colors: Colors) -> Points:
    from colorseg.checks import Array

    return Array("uint8", ("n", 3), may_be_empty=True).check("colors", colors)[:, ::-1]


def _red_first(points: Points) -> Colors:
    from colorseg.checks import Array

    points = Array("numbers", ("n", 3), may_be_empty=True).check("points", points)
    return np.clip(np.rint(points), 0, 255).astype(np.uint8)[:, ::-1]
""",
        '"BGR": Space(_blue_first, _red_first, "The numbers of the file, blue first.")',
    ),
    "VISIONS": (
        "colorseg/color",
        "SWAPPED = ((0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0))",
        '"swapped": Vision(SWAPPED, "Swapped", "Red for blue: nobody sees so.")',
    ),
    "DITHERS": (
        "colorseg/finishing",
        '''
import numpy as np


def in_columns(image, paints, strength, clear, on_progress):
    """Every other column a little darker, which is seen as stripes."""
    wanted = image - np.float32(8 * strength) * (np.arange(image.shape[1]) % 2)[:, None]
    flat = (paints.colors[:, None] == image.reshape(-1, 3)[None]).all(axis=2).any(axis=0)
    wanted = np.where(flat.reshape(image.shape[:2])[..., None], image, np.clip(wanted, 0, 255))
    on_progress(1.0)
    return paints.nearest(wanted.reshape(-1, 3).astype(np.float32)).reshape(image.shape[:2])
''',
        '"in columns": Dither(in_columns)',
    ),
    "BASELINES": (
        "colorseg/palettes",
        '''
import numpy as np

from colorseg.arrays import Colors


def gray_ramp(k: int) -> Colors:
    """Spread k grays from black to white."""
    return np.linspace(0, 255, min(k, 256)).astype(np.uint8)[:, None].repeat(3, axis=1)
''',
        '"gray ramp": Baseline(lambda histogram, k, rng: gray_ramp(k), '
        '"Grays from black to white, for every picture.")',
    ),
    "ORDERS": (
        "colorseg/palettes",
        '''
import numpy as np


def by_red(colors):
    """Most red first."""
    return np.argsort(-colors[:, 0].astype(int), kind="stable")
''',
        '"red": Order(by_red, "Red", "Most red first.")',
    ),
    "CRITERIA": (
        "colorseg/selection",
        '''
def fewest(selection: Selection) -> Choice:
    """Take the fewest colors that were tried."""
    k = checked_selection(selection).ks[0]
    return Choice(k, f"Nothing below {k} was tried.")
''',
        '"fewest": fewest',
    ),
    "METRICS": (
        "colorseg/metrics",
        '''
import numpy as np


def mean_distance(quantized: Quantized) -> float:
    """Return the mean difference of a channel, over the visible pixels."""
    shown = quantized.colors[np.minimum(quantized.labels, len(quantized.colors) - 1)]
    away = np.abs(quantized.original - shown.astype(float)).mean(axis=2)
    return float(np.average(away, weights=quantized.alpha))
''',
        '"mean difference": Metric(mean_distance, float, "8-bit units", "lower", "By channel.")',
    ),
    "EXPORTS": (
        "colorseg/exports",
        '''
def markdown_table(colors, *, name, shares):
    """Return the palette as a table in Markdown."""
    from colorseg.color import write_hexes

    rows = zip(write_hexes(colors), shares, strict=True)
    lines = (f"| {code} | {part:.1%} |" for code, part in rows)
    return "\\n".join([f"| {name} | share |", "|---|---|", *lines]).encode(errors="replace")
''',
        '"Markdown": Export(of_palette(markdown_table), ".md", "text/markdown", '
        '"A table for people.", "Palette")',
    ),
    "PLOTS": (
        "colorseg/plots",
        '''
def draw_shares(segmentation: Segmentation, ink: Ink = LIGHT) -> Figure:
    """Draw how common each color is."""
    from colorseg.plots import checked_ink
    from colorseg.segmentation import checked_segmentation

    palette, ink = checked_segmentation(segmentation).palette, checked_ink(ink)
    figure = Figure(figsize=(4, 2), facecolor="none")
    figure.subplots().bar(range(len(palette)), palette.shares, color=ink.line)
    return figure


def describe_shares(segmentation: Segmentation) -> str:
    """Say how common the most common color is."""
    from colorseg.segmentation import checked_segmentation

    palette = checked_segmentation(segmentation).palette
    return f"The most common color has {palette.shares[0]:.1%} of the pixels."
''',
        '"shares": Plot(draw_shares, describe_shares, "Shares")',
    ),
    "EXPERIMENTS": (
        "colorseg/samples",
        "",
        '"three colors": Experiment("tangram", Settings(k=3), "Three of six colors are left.")',
    ),
    "PARTS": (
        "streamlit_app.py",
        "from dashboard.sections import shares",
        '"Shares": shares',
    ),
    "SAMPLES": (
        "colorseg/samples",
        "from colorseg.samples.pictures import weave",
        '"weave": Sample(weave.draw, "Two waves of color that cross: no color is common.")',
    ),
}
PICTURE = '''"""Two waves of color."""

import numpy as np

from colorseg.arrays import Pixels


def draw() -> Pixels:
    """Draw 600 × 600 pixels."""
    y, x = np.mgrid[0:600, 0:600] / 600
    waves = np.stack([np.sin(9 * x), np.cos(7 * y), np.sin(5 * (x + y))], axis=2)
    return np.rint(127.5 + 127.5 * waves).astype(np.uint8)
'''
SECTION = '''"""How common each color is."""

import streamlit as st

from colorseg.plots import LIGHT, PLOTS, as_png
from dashboard.cached import Result
from dashboard.wording import as_text


def show(result: Result) -> None:
    """Draw the shares and say in words what they show."""
    plot = PLOTS["shares"]
    words = plot.describe(result.segmentation)
    st.image(as_png(plot.draw(result.segmentation, LIGHT)), alt=words)
    st.markdown(as_text(words))
'''
# A setting is a field, last of all, and a widget, behind another one.
FIELD = (
    '    haste: int = _setting(0, Whole(0, 9), "Haste", "How soon to be content; 0 is never.")\n\n'
)
# A section that stands alone is a file and a line, and what the line calls is imported.
ALONE = '''"""How soon the settings are content."""

import streamlit as st

from dashboard.cached import Result
from dashboard.wording import markdown


def show(result: Result) -> None:
    """Say what the setting is set to."""
    st.caption(markdown("Haste: {}.", result.segmentation.settings.haste))
'''
LINE = "from dashboard.sections import haste\n\nhaste.show(result)\n"
# Before which row of its table a row stands, where that is not behind the last.
BEFORE = {"EXPORTS": "ASE", "SAMPLES": "grace_hopper"}
# What loops over the tables, and what opens the page.
SUITES = (
    *("test_architecture.py", "test_public_api.py", "test_tables.py", "test_contract.py"),
    *("test_settings.py", "starts/test_initializers.py", "starts/test_qualities.py"),
    *("color/test_spaces.py", "color/test_vision.py", "finishing", "palettes/test_baselines.py"),
    *("palettes/test_orders.py", "metrics/test_metrics.py"),
    *("selection/test_criteria.py", "plots/test_convergence.py", "exports/test_exports.py"),
    *("exports/test_report.py", "exports/test_provenance.py", "exports/test_sheet.py", "samples"),
    "cli/test_command.py::test_every_setting_is_an_option_with_its_default_in_the_help",
    *("dashboard/test_parameters.py", "dashboard/test_app.py", "dashboard/test_explore.py"),
    "dashboard/test_sections.py",
)


def add_row(project, table):
    """Write a function before a table, and a row into it, wherever in its room the table is."""
    room, function, row = ADDED[table]
    path, node = place_of(project / room, table)
    text = path.read_bytes()
    starts = [0, *accumulate(map(len, text.splitlines(keepends=True)))]
    before = [key for key in node.value.keys if key.value == BEFORE.get(table)]
    if before:
        place, row = starts[before[0].lineno - 1] + before[0].col_offset, f"{row}, "
    else:
        last = node.value.values[-1]
        place, row = starts[last.end_lineno - 1] + last.end_col_offset, f", {row}"
    first = starts[node.lineno - 1]
    whole = (text[:first], function.lstrip().encode(), b"\n\n", text[first:place])
    path.write_bytes(b"".join((*whole, row.encode(), text[place:])))


def place_of(room, table):
    """The file of a room that holds a table, and where in it the table is."""
    for path in [room] if room.is_file() else room.rglob("*.py"):
        for node in ast.parse(path.read_bytes()).body:
            names = (
                [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
            )
            if table in [getattr(name, "id", None) for name in names]:
                return path, node
    raise LookupError(f"no table {table} in {room}")


def insert(path, place, text):
    """Write a text before another one that stands once in a file."""
    whole = path.read_text(encoding="utf-8")
    assert whole.count(place) == 1, f"{place!r} in {path}"
    path.write_text(whole.replace(place, text + place), encoding="utf-8")


def add_all(project):
    """Add one of each kind to a copy of the project."""
    pictures, sections = project / "colorseg/samples/pictures", project / "dashboard/sections"
    (pictures / "weave.py").write_text(PICTURE, encoding="utf-8")
    (sections / "shares.py").write_text(SECTION, encoding="utf-8")
    (sections / "haste.py").write_text(ALONE, encoding="utf-8")
    with (project / "streamlit_app.py").open("a", encoding="utf-8") as page:
        page.write(LINE)
    insert(project / "colorseg/settings.py", "    def __post_init__(self)", FIELD)
    for table in ADDED:
        add_row(project, table)


@pytest.mark.exhaustive
def test_one_more_of_each_kind_needs_no_other_change(tmp_path):
    project = tmp_path / "project"
    copy_project(project)
    add_all(project)
    names = [row.split('"')[1] for _, _, row in ADDED.values()] + ["haste"]
    # Rows that are not the first of a table are for exhaustive runs: those that were added.
    added = " or ".join(f"({' and '.join(name.split())})" for name in names)
    words = ["-v", "-p", "no:cacheprovider", "-m", "", "-k", f"not exhaustive or {added}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, *(f"tests/{name}" for name in SUITES)],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-20_000:]
    for name in names:
        assert name in done.stdout, name
