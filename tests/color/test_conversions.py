"""Conversions of colors: published values, scikit-image, and laws."""

import numpy as np
import pytest
from skimage.color import rgb2lab

from colorseg.color.conversions import (
    cielab,
    from_cielab,
    from_linear_rgb,
    from_oklab,
    linear_rgb,
    oklab,
)

RED, GREEN, BLUE, WHITE = np.vstack([np.eye(3), np.ones(3)]).astype(np.uint8)[:, None] * 255

# Published: CIELAB as in many tables, OKLab as in its author's own converter.
CORNERS = {
    "red": (RED, (53.24, 80.09, 67.20), (0.62796, 0.22486, 0.12585)),
    "green": (GREEN, (87.74, -86.18, 83.18), (0.86644, -0.23389, 0.17950)),
    "blue": (BLUE, (32.30, 79.20, -107.86), (0.45201, -0.03246, -0.31153)),
    "white": (WHITE, (100, 0, 0), (1, 0, 0)),
}
each_corner = pytest.mark.parametrize("corner", CORNERS)


def grays():
    return np.arange(256, dtype=np.uint8)[:, None].repeat(3, axis=1)


def test_light_follows_the_standard_at_its_ends_and_at_middle_gray():
    light = linear_rgb(np.array([[0, 10, 11], [128, 188, 255]], np.uint8))
    # 10 is on the line and 11 on the curve; 188 is known as the middle of light.
    expected = [[0, 10 / 255 / 12.92, 0.00334654], [0.21586050, 0.50288646, 1]]
    np.testing.assert_allclose(light, expected, atol=5e-9)


def test_mean_light_of_black_and_white_is_188():
    mean = linear_rgb(grays()[[0, -1]]).mean(axis=0, keepdims=True)
    assert from_linear_rgb(mean).tolist() == [[188, 188, 188]]


@pytest.mark.parametrize("channel", range(3))
def test_light_rises_with_the_code(channel):
    assert (np.diff(linear_rgb(grays())[:, channel]) > 0).all()


@each_corner
def test_cielab_of_the_corners_is_as_published(corner):
    color, expected, _ = CORNERS[corner]
    # The tables' D65 is rounded to four or five digits.
    np.testing.assert_allclose(cielab(color), [expected], atol=0.01)
    np.testing.assert_array_equal(from_cielab(np.array([expected])), color)


@each_corner
def test_oklab_of_the_corners_is_as_published(corner):
    color, _, expected = CORNERS[corner]
    np.testing.assert_allclose(oklab(color), [expected], atol=5.1e-6)
    np.testing.assert_array_equal(from_oklab(np.array([expected])), color)


def test_cielab_is_that_of_scikit_image_up_to_its_rounded_white():
    colors = np.random.default_rng(0).integers(0, 256, (20_000, 3), np.uint8)
    np.testing.assert_allclose(cielab(colors), rgb2lab(colors[None] / 255)[0], atol=0.02)


def test_xyz_behind_cielab_is_the_matrix_of_the_standard():
    lightness, a, b = cielab(np.concatenate([RED, GREEN, BLUE])).T
    y = (lightness + 16) / 116
    xyz = np.array([y + a / 500, y, y - b / 200]) ** 3 * [[0.9505], [1.0], [1.0890]]
    standard = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    np.testing.assert_allclose(xyz, standard, atol=1e-4)


@pytest.mark.parametrize(("convert", "white", "close"), [(cielab, 100, 1e-12), (oklab, 1, 1e-7)])
def test_grays_are_neutral_and_rise_to_white(convert, white, close):
    lightness, a, b = convert(grays()).T
    np.testing.assert_allclose([a, b], 0, atol=close)
    assert (np.diff(lightness) > 0).all()
    assert lightness[-1] == pytest.approx(white, rel=1e-7)
