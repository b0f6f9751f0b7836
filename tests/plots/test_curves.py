"""Figures about a selection."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text

from colorseg.histogram import count_colors
from colorseg.plots import DARK, LIGHT
from colorseg.plots.curves import describe_curves, draw_curves
from colorseg.samples import draw_sample
from colorseg.selection.criteria import NOTICEABLE, elbow, silhouette, survey
from tests.marks import first_quick


@pytest.fixture(scope="module")
def selections():
    planks = count_colors(draw_sample("planks")[::24, ::24])
    three = np.repeat([[255, 0, 0], [0, 255, 0], [9, 9, 9]], 4, axis=0).astype(np.uint8)
    return {
        "planks": survey(planks),
        "wide": survey(planks, ks=[1, 2, 64]),
        "three colors": survey(count_colors(three)),
        "one color": survey(count_colors(three[:1])),
    }


CASES = ("planks", "wide", "three colors", "one color")
NAMES = ("inertia", "silhouette", "difference", "explained")


@pytest.mark.parametrize("case", first_quick(CASES, quick=2))
@pytest.mark.parametrize("ink", first_quick([DARK, LIGHT]), ids=["dark", "light"])
@pytest.mark.parametrize("k", first_quick([3, None, 200]))
def test_it_draws_every_kind_of_selection(selections, case, ink, k):
    canvas = FigureCanvasAgg(draw_curves(selections[case], k, ink))
    canvas.draw()
    assert len(np.unique(np.asarray(canvas.buffer_rgba()))) > 10


def test_the_curves_are_the_figures_of_the_trials(selections):
    selection = selections["planks"]
    for name, axes in zip(NAMES, draw_curves(selection).axes, strict=True):
        np.testing.assert_array_equal(axes.lines[0].get_xdata(), selection.ks)
        np.testing.assert_array_equal(axes.lines[0].get_ydata(), selection.curve(name))


@pytest.mark.parametrize(("panel", "criterion"), [(0, elbow), (1, silhouette)])
def test_what_a_criterion_chose_has_a_ring(selections, panel, criterion):
    selection = selections["planks"]
    lines = draw_curves(selection).axes[panel].lines
    (ring,) = [line for line in lines if line.get_markerfacecolor() == "none"]
    assert list(ring.get_xdata()) == [criterion(selection).k]
    assert list(ring.get_ydata()) == [selection.curve(NAMES[panel])[ring.get_xdata()[0] - 2]]


def test_every_panel_marks_the_number_that_is_taken_now(selections):
    for axes in draw_curves(selections["planks"], 5).axes:
        (mark,) = [line for line in axes.lines if line.get_linestyle() == "--"]
        assert set(mark.get_xdata()) == {5}


def test_the_line_of_the_hardly_visible_is_at_one(selections):
    (line,) = [
        line
        for line in draw_curves(selections["planks"]).axes[2].lines
        if line.get_linestyle() == "-."
    ]
    assert set(line.get_ydata()) == {NOTICEABLE} == {1}


def test_text_follows_the_theme(selections):
    for ink in (LIGHT, DARK):
        figure = draw_curves(selections["planks"], 5, ink)
        titles = {axes.get_title(loc="left") for axes in figure.axes}
        texts = [text for text in figure.findobj(Text) if text.get_text() in titles - {""}]
        legend = figure.legends[0].get_texts()
        assert len(texts) == 4
        assert {to_hex(text.get_color()) for text in (*texts, *legend)} == {ink.text}


def test_it_is_described_in_words_with_its_numbers(selections):
    selection = selections["planks"]
    words = describe_curves(selection)
    assert f"The elbow is at {elbow(selection).k} colors." in words
    assert f"{selection[16].inertia:,.1f}" in words
    assert silhouette(selection).reason in words


@pytest.mark.parametrize("case", CASES)
def test_every_description_is_made_of_sentences(selections, case):
    assert describe_curves(selections[case]).endswith(".")
