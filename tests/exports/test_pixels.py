"""What is told of single pixels."""

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000

from colorseg import Settings, draw_sample, segment
from colorseg.color import cielab
from colorseg.errors import InvalidValueError
from colorseg.exports.pixels import PARTS, pixel_facts

SPHERES = draw_sample("spheres")[::4, ::4].copy()


def whole(result, step=1):
    return pixel_facts(result, step=step, left=0, top=0, side=10_000)


def test_own_color_cluster_and_difference_are_the_results():
    result = segment(SPHERES, Settings(k=5))
    facts = whole(result)
    np.testing.assert_array_equal(facts["own"], SPHERES)
    np.testing.assert_array_equal(facts["label"], result.labels)
    labs = [cielab(image.reshape(-1, 3)) for image in (SPHERES, result.image)]
    apart = deltaE_ciede2000(*labs).reshape(facts.shape)
    np.testing.assert_allclose(facts["tenths"] / 10, apart, atol=0.0501)
    assert not facts["part"].any()


@pytest.mark.parametrize("step", [1, 3])
def test_squares_are_cut_from_the_whole(step):
    result = segment(SPHERES, Settings(k=5))
    facts = whole(result)[::step, ::step]
    for left, top in ((0, 0), (16, 32), (64, 48)):
        square = pixel_facts(result, step=step, left=left, top=top, side=16)
        np.testing.assert_array_equal(square, facts[top : top + 16, left : left + 16])


@pytest.mark.parametrize("ignored", ["cleared", "kept"])
def test_a_pixel_that_takes_no_part_says_why(ignored):
    image = np.array([[[200, 10, 10], [0, 0, 255], [10, 200, 10], [0, 0, 255]]], np.uint8)
    alpha = np.array([[255, 255, 255, 0]], np.uint8)
    settings = Settings(k=2, ignore="#0000ff", ignored=ignored)
    facts = whole(segment(image, settings, alpha=alpha))
    parts = [PARTS[part] for part in facts["part"][0]]
    assert parts == ["takes part", "left out", "takes part", "clear"]


def test_a_place_before_the_picture_is_refused():
    with pytest.raises(InvalidValueError, match="left"):
        pixel_facts(segment(SPHERES, Settings(k=2)), step=1, left=-1, top=0)
