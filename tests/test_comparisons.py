"""One picture segmented in other ways."""

import numpy as np
import pytest

from colorseg.comparisons import OURS, compare_methods, compare_starts
from colorseg.errors import FewerColorsWarning, InvalidTypeError
from colorseg.metrics import measure_all
from colorseg.palettes import BASELINES
from colorseg.segmentation import segment
from colorseg.settings import Settings
from colorseg.starts import INITIALIZERS
from tests.made import picture

IMAGE = picture(20, 15)
RICH = Settings(k=5, quality="best", merge=3.0, dither="ordered", speckles=4, restarts=3, seed=7)


def test_each_start_is_the_plain_run_from_its_initializer():
    for name, start in zip(INITIALIZERS, compare_starts(segment(IMAGE, RICH)), strict=True):
        alone = segment(IMAGE, Settings(k=5, init=name, seed=7))
        assert start.name == name
        np.testing.assert_array_equal(start.segmentation.image, alone.image)
        (run,) = alone.runs
        pixels = IMAGE.shape[0] * IMAGE.shape[1]
        assert start.first == run.inertias[0] / pixels
        assert start.last == pytest.approx(alone.inertia / pixels)
        assert start.iterations == alone.clustering.iterations


def test_ignored_pixels_look_in_every_start_as_in_the_result():
    settings = Settings(k=3, ignore="#ffffff", ignored="kept")
    image = IMAGE.copy()
    image[:4] = 255
    for start in compare_starts(segment(image, settings)):
        assert (start.segmentation.image != 255).any()
        painted = start.segmentation.painted
        assert (painted.colors[painted.labels][:4] == 255).all()


def test_a_picture_of_few_colors_is_compared_without_a_warning():
    two = np.array([[[0, 0, 0], [255, 255, 255]]], np.uint8)
    with pytest.warns(FewerColorsWarning):
        result = segment(two, Settings(k=3))
    assert [start.last for start in compare_starts(result)] == [0] * len(INITIALIZERS)
    assert len(list(compare_methods(result))) == 1 + len(BASELINES)


def test_each_start_and_method_is_made_when_it_is_asked_for():
    said = []
    result = segment(IMAGE, Settings(k=3, max_iter=2))
    for compare in (compare_starts, compare_methods):
        ways = compare(result, on_progress=lambda text, share: said.append((text, share)))
        assert not said
        first = next(ways)
        assert said
        assert all(text.startswith(first.name) and share == 0 for text, share in said)
        list(ways)
        assert sorted(share for _, share in said) == [share for _, share in said]
        assert said[-1][1] < 1
        said.clear()


def test_the_methods_are_ours_and_the_baselines_measured_alike():
    result = segment(IMAGE, Settings(k=4, seed=3))
    ours, *others = compare_methods(result)
    assert ours.name == OURS
    assert ours.quantized is result
    assert [other.name for other in others] == list(BASELINES)
    for other in others:
        rng = np.random.default_rng(3)
        colors = BASELINES[other.name].choose(result.histogram, 4, rng)
        np.testing.assert_array_equal(other.quantized.colors, colors)
        assert other.figures == measure_all(other.quantized)
        assert list(other.figures) == list(ours.figures)


@pytest.mark.parametrize("compare", [compare_starts, compare_methods])
def test_what_is_no_result_is_refused_at_the_call(compare):
    with pytest.raises(InvalidTypeError, match="segment"):
        compare(IMAGE)
