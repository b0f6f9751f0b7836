"""Figures about a segmentation."""

from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from colorseg.plots import DARK, LIGHT, PLOTS, as_svg
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import Settings
from tests.marks import first_quick

each_plot = pytest.mark.parametrize("name", PLOTS)


@pytest.fixture(scope="module")
def results():
    image = draw_sample("planks")[::8, ::8]
    two_colors = np.array([[[0, 0, 0], [9, 9, 9]]], np.uint8)
    return {
        "settled": segment(image, Settings(k=8)),
        "reseeded": segment(image, Settings(k=30, init="random")),
        "cut short": segment(image, Settings(k=8, max_iter=1)),
        "by tolerance": segment(image, Settings(k=8, tol=5.0)),
        "one cluster": segment(image, Settings(k=1)),
        "nothing moves": segment(two_colors, Settings(k=2)),
    }


CASES = ("settled", "reseeded", "cut short", "by tolerance", "one cluster", "nothing moves")


@each_plot
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("ink", first_quick([DARK, LIGHT]), ids=["dark", "light"])
def test_it_draws_every_kind_of_result(results, name, case, ink):
    figure = PLOTS[name].draw(results[case], ink)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    assert len(np.unique(np.asarray(canvas.buffer_rgba()))) > 10


@each_plot
@pytest.mark.parametrize("case", CASES)
def test_it_is_described_in_sentences(results, name, case):
    words = PLOTS[name].describe(results[case])
    assert words[:1].isupper()
    assert words.endswith(".")


@pytest.mark.parametrize("case", CASES)
def test_the_description_of_the_convergence_names_why_it_stopped(results, case):
    assert results[case].clustering.stopped in PLOTS["convergence"].describe(results[case])


def test_the_curves_are_inertia_per_pixel_and_largest_move(results):
    result = results["settled"]
    upper, lower = PLOTS["convergence"].draw(result, LIGHT).axes
    steps = result.clustering.history
    inertias = [result.clustering.start.inertia, *(s.inertia for s in steps)]
    np.testing.assert_allclose(upper.lines[0].get_ydata(), np.array(inertias) / result.labels.size)
    np.testing.assert_allclose(lower.lines[0].get_ydata(), [s.shift for s in steps])
    np.testing.assert_array_equal(lower.lines[0].get_xdata(), [s.iteration for s in steps])


def test_what_happened_on_cells_is_drawn_before_it_and_falls_all_the_way(results):
    result = results["settled"]
    upper, lower = PLOTS["convergence"].draw(result, LIGHT).axes
    begun = [line for line in upper.lines if min(line.get_xdata()) < 0]
    assert [len(line.get_ydata()) for line in begun] == [
        len(level.inertias) for level in result.levels
    ]
    way = np.concatenate([line.get_ydata() for line in begun])
    places = np.concatenate([line.get_xdata() for line in begun])
    np.testing.assert_array_equal(places, np.arange(-len(places), 0))
    assert way[0] > 1.2 * way[-1]
    assert (np.diff(way) <= 1e-9 * way[0]).all()
    start = result.clustering.start.inertia / result.weight
    assert way[-1] == pytest.approx(start, rel=0.01)
    texts = [text.get_text() for axes in (upper, lower) for text in axes.texts]
    assert sorted(texts) == sorted(f"{level.cells:,} cells" for level in result.levels)
    words = PLOTS["convergence"].describe(result)
    assert f"it fell from {way[0]:,.1f} to {way[-1]:,.1f}." in words


def test_a_start_that_looks_at_no_cells_has_no_way_before_it(results):
    assert results["reseeded"].levels == ()
    upper, _ = PLOTS["convergence"].draw(results["reseeded"], LIGHT).axes
    assert all(min(line.get_xdata()) >= 0 for line in upper.lines if len(line.get_xdata()) > 2)
    assert "cells" not in PLOTS["convergence"].describe(results["reseeded"])


def test_the_way_is_that_of_the_run_that_was_kept():
    image = draw_sample("planks")[::8, ::8]
    whole = segment(image, Settings(k=12, restarts=5))
    kept = int(np.argmin([run.inertias[-1] for run in whole.runs]))
    assert kept > 0  # or this tells nothing
    alone = segment(image, Settings(k=12))
    assert whole.levels[0].inertias != alone.levels[0].inertias
    assert whole.levels[-1].inertias[-1] == pytest.approx(whole.runs[kept].inertias[0], rel=0.02)


@pytest.mark.parametrize("case", ["settled", "by tolerance"])
def test_a_small_fall_is_no_cliff(results, case):
    upper, _ = PLOTS["convergence"].draw(results[case], LIGHT).axes
    low, high = upper.get_ylim()
    assert high - low >= 0.05 * results[case].clustering.inertia / results[case].weight


def test_an_svg_has_the_figure_and_fetches_nothing(results):
    svg = as_svg(PLOTS["convergence"].draw(results["settled"], DARK))
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("viewBox")
    assert DARK.line in svg
    assert "font-family" not in svg
    assert "url(http" not in svg
    links = [v for node in root.iter() for n, v in node.attrib.items() if n.endswith("href")]
    assert all(link.startswith("#") for link in links)


def test_where_nothing_moves_the_move_is_drawn_as_nothing():
    picture = np.kron(np.eye(4, dtype=np.uint8)[..., None] * [9, 99, 199], np.ones((2, 2, 1)))
    result = segment(picture.astype(np.uint8), Settings(k=2, locked="#ff0000 #0000ff"))
    _, lower = PLOTS["convergence"].draw(result, LIGHT).axes
    assert lower.lines[0].get_ydata() == [0]
    assert lower.get_yscale() == "linear"


@pytest.mark.parametrize("case", ["settled", "cut short", "by tolerance"])
def test_it_marks_where_and_why_it_stopped(results, case):
    result = results[case]
    upper, _ = PLOTS["convergence"].draw(result, LIGHT).axes
    (mark,) = [line for line in upper.lines if result.clustering.stopped in line.get_label()]
    assert set(mark.get_xdata()) == {result.clustering.iterations}


def test_it_marks_iterations_that_moved_an_empty_cluster(results):
    def marked(case):
        upper, _ = PLOTS["convergence"].draw(results[case], LIGHT).axes
        return [line for line in upper.lines if "empty cluster" in line.get_label()]

    assert results["reseeded"].clustering.start.reseeded
    assert marked("reseeded")[0].get_xdata()[0] == 0
    assert marked("settled") == []


def test_text_follows_the_theme(results):
    for ink in (LIGHT, DARK):
        upper, _ = PLOTS["convergence"].draw(results["settled"], ink).axes
        title = upper.get_title(loc="left")
        (text,) = [artist for artist in upper.findobj(Text) if artist.get_text() == title]
        assert text.get_color() == ink.text
