"""What an image loses in few colors, against independent implementations."""

import functools
import math

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio
from sklearn.metrics import r2_score

from colorseg.color.differences import color_differences
from colorseg.histogram import count_colors
from colorseg.metrics.distortion import SquaredError, color_error, squared_error
from colorseg.palettes.quantization import quantize
from colorseg.samples import draw_sample
from tests.made import picture
from tests.marks import first_quick

each_sample = pytest.mark.parametrize("name", first_quick(["grace_hopper", "landscape"]))
each_k = pytest.mark.parametrize("k", [2, 16])


def quantized(image, colors):
    return quantize(image, count_colors(image), np.array(colors, np.uint8))


@functools.cache
def sample(name, k):
    image = draw_sample(name)
    return quantized(image, image[:: len(image) // k, 40][:k])


def shown(result):
    return result.colors[result.labels]


# The squared error


def test_squared_error_by_hand():
    # The mean is (0, 0, 2): either pixel is off by 2 in one channel, by 1 and 3 from (0, 0, 1).
    error = squared_error(quantized(np.array([[[0, 0, 0], [0, 0, 4]]], np.uint8), [[0, 0, 1]]))
    assert error == SquaredError(mse=5, variance=4)
    assert error.explained_variance == -25


@each_sample
@each_k
def test_mse_is_three_times_that_of_scikit_image_which_divides_by_channels(name, k):
    result = sample(name, k)
    expected = 3 * mean_squared_error(result.original, shown(result))
    assert squared_error(result).mse == pytest.approx(expected, rel=1e-12)


@each_sample
@each_k
def test_psnr_is_that_of_scikit_image(name, k):
    result = sample(name, k)
    expected = peak_signal_noise_ratio(result.original, shown(result), data_range=255)
    assert squared_error(result).psnr == pytest.approx(expected, rel=1e-12)


@each_sample
@each_k
def test_explained_variance_is_the_score_of_scikit_learn(name, k):
    result = sample(name, k)
    pixels = (image.reshape(-1, 3) for image in (result.original, shown(result)))
    expected = 100 * r2_score(*pixels, multioutput="variance_weighted")
    assert squared_error(result).explained_variance == pytest.approx(expected, rel=1e-10)


def test_the_mean_color_explains_nothing():
    image = np.array([[[0, 0, 0], [0, 0, 4]]], np.uint8)
    assert squared_error(quantized(image, [[0, 0, 2]])).explained_variance == 0


def test_an_unchanged_image_has_no_error_and_is_explained_in_full():
    for image in (picture(1, 9), np.full((3, 4, 3), 77, np.uint8)):
        result = quantized(image, np.unique(image.reshape(-1, 3), axis=0))
        error = squared_error(result)
        assert (error.mse, error.psnr, error.explained_variance) == (0, math.inf, 100)
        assert color_error(result).mean == color_error(result).percentile_95 == 0


def test_another_color_does_not_explain_an_image_of_one():
    error = squared_error(quantized(np.full((3, 4, 3), 77, np.uint8), [[77, 77, 78]]))
    assert (error.mse, error.variance, error.explained_variance) == (1, 0, -math.inf)


# The difference to the eye


@each_sample
@each_k
def test_color_error_is_that_of_all_pixels_by_scikit_image(name, k):
    result = sample(name, k)
    each = deltaE_ciede2000(rgb2lab(result.original), rgb2lab(shown(result)))
    error = color_error(result)
    assert error.mean == pytest.approx(each.mean(), rel=1e-3)
    expected = np.quantile(each, 0.95, method="inverted_cdf")
    assert error.percentile_95 == pytest.approx(expected, rel=1e-3)


@each_sample
@each_k
def test_colors_are_weighted_by_their_pixels(name, k):
    result = sample(name, k)
    each = color_differences(result.original.reshape(-1, 3), shown(result).reshape(-1, 3))
    error = color_error(result)
    assert error.mean == pytest.approx(each.mean(), rel=1e-12)
    expected = np.quantile(each, 0.95, method="inverted_cdf")
    assert error.percentile_95 == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("wrong", "zero"), [(0, True), (1, True), (5, True), (6, False)])
def test_of_100_pixels_5_may_differ_more_than_the_percentile(wrong, zero):
    image = np.zeros((10, 10, 3), np.uint8)
    image.reshape(-1, 3)[:wrong] = 9
    assert (color_error(quantized(image, [[0, 0, 0]])).percentile_95 == 0) == zero


@pytest.mark.parametrize("pixels", [1, 2, 19, 20, 21, 999])
def test_the_percentile_is_the_smallest_that_enough_pixels_do_not_exceed(pixels):
    image = picture(1, pixels, seed=pixels)
    result = quantized(image, [[99, 120, 140]])
    each = color_differences(image[0], shown(result)[0]).astype(np.float32)
    found = color_error(result).percentile_95
    assert found in each
    assert (each <= found).mean() >= 0.95
    assert (each < found).mean() < 0.95


def test_it_does_not_matter_how_many_colors_are_looked_at_together(monkeypatch):
    result = sample("grace_hopper", 8)
    squares, colors = squared_error(result), color_error(result)
    monkeypatch.setattr("colorseg.metrics.distortion.POINTS_PER_BLOCK", 1000)
    assert squared_error(result) == squares
    assert color_error(result).mean == pytest.approx(colors.mean, rel=1e-12)
    assert color_error(result).percentile_95 == colors.percentile_95
