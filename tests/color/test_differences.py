"""Color differences: the published pairs, scikit-image, and laws."""

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000

from colorseg.color.conversions import cielab
from colorseg.color.differences import ciede2000, color_differences

# Sharma, Wu, Dalal 2005, table 1: L*, a*, b* of both colors and their difference.
PUBLISHED = np.array(
    [
        [50.0000, 2.6772, -79.7751, 50.0000, 0.0000, -82.7485, 2.0425],
        [50.0000, 3.1571, -77.2803, 50.0000, 0.0000, -82.7485, 2.8615],
        [50.0000, 2.8361, -74.0200, 50.0000, 0.0000, -82.7485, 3.4412],
        [50.0000, -1.3802, -84.2814, 50.0000, 0.0000, -82.7485, 1.0000],
        [50.0000, -1.1848, -84.8006, 50.0000, 0.0000, -82.7485, 1.0000],
        [50.0000, -0.9009, -85.5211, 50.0000, 0.0000, -82.7485, 1.0000],
        [50.0000, 0.0000, 0.0000, 50.0000, -1.0000, 2.0000, 2.3669],
        [50.0000, -1.0000, 2.0000, 50.0000, 0.0000, 0.0000, 2.3669],
        [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0009, 7.1792],
        [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0010, 7.1792],
        [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0011, 7.2195],
        [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0012, 7.2195],
        [50.0000, -0.0010, 2.4900, 50.0000, 0.0009, -2.4900, 4.8045],
        [50.0000, -0.0010, 2.4900, 50.0000, 0.0010, -2.4900, 4.8045],
        [50.0000, -0.0010, 2.4900, 50.0000, 0.0011, -2.4900, 4.7461],
        [50.0000, 2.5000, 0.0000, 50.0000, 0.0000, -2.5000, 4.3065],
        [50.0000, 2.5000, 0.0000, 73.0000, 25.0000, -18.0000, 27.1492],
        [50.0000, 2.5000, 0.0000, 61.0000, -5.0000, 29.0000, 22.8977],
        [50.0000, 2.5000, 0.0000, 56.0000, -27.0000, -3.0000, 31.9030],
        [50.0000, 2.5000, 0.0000, 58.0000, 24.0000, 15.0000, 19.4535],
        [50.0000, 2.5000, 0.0000, 50.0000, 3.1736, 0.5854, 1.0000],
        [50.0000, 2.5000, 0.0000, 50.0000, 3.2972, 0.0000, 1.0000],
        [50.0000, 2.5000, 0.0000, 50.0000, 1.8634, 0.5757, 1.0000],
        [50.0000, 2.5000, 0.0000, 50.0000, 3.2592, 0.3350, 1.0000],
        [60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644],
        [63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630],
        [61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731],
        [35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645],
        [22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373],
        [36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146],
        [90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441],
        [90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381],
        [6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377],
        [2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082],
    ]
)


def pairs(n=10_000, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (2, n, 3), np.uint8)


def points(n=10_000, seed=0):
    return np.random.default_rng(seed).uniform([0, -128, -128], [100, 128, 128], (2, n, 3))


@pytest.mark.parametrize("row", range(34))
def test_every_published_pair(row):
    pair, expected = PUBLISHED[row, :6].reshape(2, 1, 3), PUBLISHED[row, 6]
    assert ciede2000(*pair)[0] == pytest.approx(expected, abs=5.1e-5)
    assert ciede2000(*pair[::-1])[0] == pytest.approx(expected, abs=5.1e-5)


def test_differences_are_those_of_scikit_image():
    first, second = points()
    expected = deltaE_ciede2000(first, second)
    np.testing.assert_allclose(ciede2000(first, second), expected, rtol=1e-9)


def test_differences_of_near_colors_are_those_of_scikit_image():
    first, second = points()
    near = first + 0.01 * (second - first)
    np.testing.assert_allclose(ciede2000(first, near), deltaE_ciede2000(first, near), rtol=1e-7)


def test_differences_of_codes_are_those_of_their_points():
    colors, others = pairs()
    expected = ciede2000(cielab(colors), cielab(others))
    np.testing.assert_array_equal(color_differences(colors, others), expected)


def test_black_and_white_are_100_apart():
    ends = np.array([[0] * 3, [255] * 3], np.uint8)
    assert color_differences(ends[:1], ends[1:]) == pytest.approx(100)


def test_which_of_a_pair_comes_first_does_not_matter():
    first, second = points()
    np.testing.assert_array_equal(ciede2000(first, second), ciede2000(second, first))


def test_equal_colors_do_not_differ_and_others_do():
    colors, others = pairs()
    assert (color_differences(colors, colors) == 0).all()
    nearest = colors ^ np.array([0, 0, 1], np.uint8)
    assert (color_differences(colors, nearest) > 0).all()
    assert (color_differences(colors, others) > 0).all()


@pytest.mark.parametrize("axis", range(3), ids=["lightness", "a", "b"])
def test_the_farther_along_an_axis_from_gray_the_larger_the_difference(axis):
    away = np.zeros((200, 3))
    away[:, axis] = np.linspace(0, 50, 200)
    gray = np.array([[50.0, 0.0, 0.0]])
    assert (np.diff(ciede2000(gray + 0 * away, gray + away)) > 0).all()


def test_the_darker_of_two_grays_makes_the_difference_larger_the_darker_it_is():
    grays = np.arange(256, dtype=np.uint8)[:, None].repeat(3, axis=1)
    white = grays[-1:].repeat(256, axis=0)
    assert (np.diff(color_differences(grays, white)) < 0).all()


def test_differences_in_strong_colors_count_less_than_in_grays():
    step = np.array([0.0, 2.0, 0.0])
    chroma = np.array([[50.0, a, 0.0] for a in range(0, 100, 10)])
    assert (np.diff(ciede2000(chroma, chroma + step)) < 0).all()


def test_a_grays_hue_does_not_matter():
    signs = np.array([[60.0, a, b] for a in (0.0, -0.0) for b in (0.0, -0.0)])
    color = np.array([[50.0, 20.0, -30.0]]).repeat(4, axis=0)
    assert len(set(ciede2000(signs, color).tolist())) == 1


def test_hues_exactly_opposite_are_not_passed_round_zero_whatever_their_rounding():
    # The difference jumps there; pairs a hair to either side say which value is meant.
    angles = np.radians(np.arange(1.0, 180.0))
    first = np.stack([np.full(179, 50.0), 20 * np.cos(angles), 20 * np.sin(angles)], axis=1)
    hair = np.array([[1.0, 1.0, 1 - 1e-7]])
    lower = ciede2000(first * hair, first * [1, -1, -1])
    upper = ciede2000(first / hair, first * [1, -1, -1])
    exact = ciede2000(first, first * [1, -1, -1])
    meant = np.where(np.cos(angles) > 0, upper, lower)
    np.testing.assert_allclose(exact, meant, rtol=1e-5)


def test_no_pair_is_no_difference():
    none = np.empty((0, 3), np.uint8)
    assert color_differences(none, none).shape == (0,)
