"""Figures about a result, against an independent implementation."""

import math

import numpy as np
import pytest
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio

from colorseg.metrics import METRICS, mse, psnr
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import Settings

each_sample = pytest.mark.parametrize("name", ["grace_hopper", "landscape"])


def test_mse_by_hand():
    image = np.array([[[0, 0, 0], [0, 0, 4]]], np.uint8)
    # The mean is (0, 0, 2): both pixels are off by 2 in one channel.
    assert mse(segment(image, Settings(k=1))) == 4


@each_sample
@pytest.mark.parametrize("k", [2, 16])
def test_mse_is_three_times_that_of_scikit_image_which_divides_by_channels(name, k):
    result = segment(draw_sample(name), Settings(k=k, max_iter=5))
    expected = 3 * mean_squared_error(result.original, result.image)
    assert mse(result) == pytest.approx(expected, rel=1e-12)


@each_sample
@pytest.mark.parametrize("k", [2, 16])
def test_psnr_is_that_of_scikit_image(name, k):
    result = segment(draw_sample(name), Settings(k=k, max_iter=5))
    expected = peak_signal_noise_ratio(result.original, result.image, data_range=255)
    assert psnr(result) == pytest.approx(expected, rel=1e-12)


def test_an_unchanged_image_has_no_error():
    result = segment(np.eye(3, dtype=np.uint8)[None] * 255, Settings(k=3))
    assert mse(result) == 0
    assert psnr(result) == math.inf
    assert METRICS["PSNR"].text(result) == "∞"


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_has_a_unit_a_direction_and_one_plain_line(name):
    metric = METRICS[name]
    assert metric.unit
    assert metric.better in ("lower", "higher")
    assert metric.summary.endswith(".")


@pytest.mark.parametrize("name", METRICS)
def test_more_colors_are_better_by_every_metric(name):
    metric, image = METRICS[name], draw_sample("landscape")
    few, many = (metric.measure(segment(image, Settings(k=k))) for k in (4, 32))
    assert (many < few) == (metric.better == "lower")
