"""Figures about a result."""

import functools
import math

import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio

from colorseg.metrics import METRICS, measure_all
from colorseg.palettes import BASELINES
from colorseg.palettes.quantization import quantize
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import Settings
from tests.made import picture
from tests.marks import first_quick

each_metric = pytest.mark.parametrize("name", METRICS)


def test_all_at_once_are_the_same_as_each_alone():
    result = segment(draw_sample("grace_hopper"), Settings(k=8, max_iter=3))
    alone = {name: metric.measure(result) for name, metric in METRICS.items()}
    assert list(measure_all(result).items()) == list(alone.items())


def test_a_segmentation_is_measured_by_what_it_shows():
    result = segment(draw_sample("landscape"), Settings(k=8, max_iter=3))
    expected = peak_signal_noise_ratio(result.original, result.image, data_range=255)
    assert measure_all(result)["PSNR"] == pytest.approx(expected, rel=1e-12)


def unchanged():
    return segment(np.eye(3, dtype=np.uint8)[None] * 255, Settings(k=3))


def test_what_the_numbers_of_an_unchanged_image_are():
    perfect = {"MSE": 0, "PSNR": math.inf, "SSIM": 1, "mean ΔE": 0, "95th-percentile ΔE": 0}
    measured = measure_all(unchanged())
    assert measured | perfect | {"explained variance": 100} == measured


@each_metric
def test_no_image_is_better_than_an_unchanged_one(name):
    best, other = (METRICS[name].measure(result) for result in (unchanged(), segment(picture())))
    assert (best < other) == (METRICS[name].better == "lower")


@each_metric
def test_it_has_a_unit_a_direction_and_plain_words(name):
    metric = METRICS[name]
    assert metric.unit
    assert metric.better in ("lower", "higher")
    assert metric.summary.endswith(".")


def test_a_number_as_people_read_it():
    assert METRICS["MSE"].text(12345.678) == "12,345.68"
    assert METRICS["SSIM"].text(0.98765) == "0.9877"
    assert METRICS["PSNR"].text(math.inf) == "∞"
    assert METRICS["explained variance"].text(-math.inf) == "−∞"


@functools.cache
def measured(sample, k):
    return measure_all(segment(draw_sample(sample), Settings(k=k, max_iter=20)))


@each_metric
@pytest.mark.parametrize("sample", first_quick(["landscape", "grace_hopper"]))
def test_more_colors_are_better_by_every_metric(name, sample):
    few, many = (measured(sample, k)[name] for k in (4, 32))
    assert (many < few) == (METRICS[name].better == "lower")


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_is_measured_as_a_segmentation_is_and_has_the_larger_error(name):
    result = segment(draw_sample("grace_hopper"), Settings(k=16, max_iter=20))
    palette = BASELINES[name].choose(result.histogram, 16, np.random.default_rng(0))
    baseline = measure_all(quantize(result.original, result.histogram, palette))
    ours = measure_all(result)
    assert ours["MSE"] < baseline["MSE"]
    assert ours["explained variance"] > baseline["explained variance"]
