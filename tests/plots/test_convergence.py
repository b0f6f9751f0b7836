"""Figures about a segmentation."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from colorseg.plots import DARK, LIGHT, PLOTS
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
