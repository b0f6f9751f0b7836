"""How colors look to others: an independent implementation, scikit-image, and laws."""

import numpy as np
import pytest
from skimage.color import rgb2xyz

from colorseg.color import VISIONS
from colorseg.errors import InvalidValueError

each_vision = pytest.mark.parametrize("vision", VISIONS.values(), ids=VISIONS)

SOME = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (200, 120, 40), (44, 117, 123)]

# As colorspacious 1.1.2 converts them, "sRGB1+CVD" at severity 100.
SEEN = {
    "protan": [(109, 95, 0), (255, 229, 0), (0, 89, 255), (145, 128, 27), (108, 112, 123)],
    "deutan": [(163, 144, 0), (239, 214, 58), (0, 61, 251), (164, 146, 41), (96, 103, 123)],
    "tritan": [(255, 0, 15), (0, 247, 217), (0, 107, 150), (219, 102, 104), (0, 121, 119)],
}


def colors(n=2_000):
    return np.random.default_rng(0).integers(0, 256, (n, 3), np.uint8)


@pytest.mark.parametrize("name", SEEN)
def test_another_implementation_sees_the_same(name):
    np.testing.assert_array_equal(VISIONS[name].seen(np.array(SOME, np.uint8)), SEEN[name])


@each_vision
def test_grays_look_as_they_are(vision):
    grays = np.arange(256, dtype=np.uint8)[:, None].repeat(3, axis=1)
    np.testing.assert_array_equal(vision.seen(grays), grays)


def test_gray_is_as_bright_as_the_color():
    seen = VISIONS["gray"].seen(colors())
    assert np.all(seen == seen[:, :1])
    luminance, before = rgb2xyz(seen)[:, 1], rgb2xyz(colors())[:, 1]
    half_a_code = 0.5 / 255 * 2.4 * 1.055  # where the curve from codes to light is steepest
    np.testing.assert_allclose(luminance, before, atol=half_a_code)


def test_red_and_green_of_one_brightness_come_nearer_where_a_cone_is_missing():
    pair = np.array([[200, 80, 60], [120, 130, 50]], np.uint8)

    def apart(seen):
        return np.abs(np.diff(seen.astype(int), axis=0)).sum()

    for name in ("protan", "deutan"):
        assert apart(VISIONS[name].seen(pair)) < apart(pair) / 2


@each_vision
def test_each_color_by_itself_and_none_at_all(vision):
    one_by_one = np.concatenate([vision.seen(color[None]) for color in colors(20)])
    np.testing.assert_array_equal(vision.seen(colors(20)), one_by_one)
    assert vision.seen(np.empty((0, 3), np.uint8)).shape == (0, 3)


@each_vision
def test_what_is_no_table_of_colors_is_refused(vision):
    with pytest.raises(InvalidValueError, match="colors"):
        vision.seen(np.zeros((3, 4), np.uint8))
