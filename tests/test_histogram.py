"""An image as a weighted set of colors."""

from dataclasses import astuple

import numpy as np
import pytest

from colorseg.color.z_curve import z_keys
from colorseg.histogram import Histogram, count_colors, distinct_rows
from colorseg.metrics import cluster_figures, measure_all
from colorseg.palettes import BASELINES
from colorseg.segmentation import segment
from colorseg.selection.criteria import survey
from colorseg.settings import Settings
from colorseg.starts import INITIALIZERS
from tests.marks import first_quick

by_numpy = np.array([1 << 16, 1 << 8, 1], np.uint32)


def naive(image, alpha):
    """Pixels and sum of alpha of every color that is seen."""
    codes, seen = image.reshape(-1, 3).astype(np.uint32) @ by_numpy, alpha.ravel() > 0
    colors, rows, counts = np.unique(codes[seen], return_inverse=True, return_counts=True)
    sums = np.bincount(rows, alpha.ravel()[seen], len(colors)).astype(int)
    return {c: (n, w) for c, n, w in zip(colors.tolist(), counts.tolist(), sums, strict=True)}


def told(histogram):
    codes = (histogram.colors.astype(np.uint32) @ by_numpy).tolist()
    sums = histogram.weights.astype(int) * (255 // histogram.unit)
    assert histogram.coverage == sums.sum() / 255
    return {c: (n, w) for c, n, w in zip(codes, histogram.counts.tolist(), sums, strict=True)}


VEILS = {
    "opaque": [255],
    "cut out": [0, 255],
    "soft": [0, 1, 7, 254, 255],
    "hardly seen": [0, 1],
    "clear": [0],
}


@pytest.mark.parametrize("veil", VEILS)
@pytest.mark.parametrize("few", [0, 1 << 22], ids=["in a table", "by sorting"])
@pytest.mark.parametrize("many", first_quick([0, 1 << 21]), ids=["bytes", "usual counts"])
def test_alphas_are_added_up_and_clear_pixels_left_out(monkeypatch, veil, few, many):
    monkeypatch.setattr("colorseg.histogram._FEW", few)
    monkeypatch.setattr("colorseg.histogram._MANY", many)
    image = random_image((80, 70), levels=5)
    alpha = np.random.default_rng(1).choice(VEILS[veil], (80, 70)).astype(np.uint8)
    histogram, expected = count_colors(image, alpha=alpha), naive(image, alpha)
    assert told(histogram) == expected
    assert (histogram.opacities is None) == (veil in ("opaque", "cut out", "clear"))
    strips = (np.dstack([image, alpha])[top : top + 9] for top in range(0, 80, 9))
    mixed = (strip[..., :3] if (strip[..., 3] == 255).all() else strip for strip in strips)
    assert told(count_colors(mixed)) == expected
    both = count_colors(image, alpha=alpha) + count_colors(image[:9])
    whole = naive(np.vstack([image, image[:9]]), np.vstack([alpha, 0 * alpha[:9] + 255]))
    assert told(both) == whole


def test_the_histogram_of_some_colors_is_that_of_their_pixels():
    image, alpha = random_image((50, 40), levels=4), random_image((50, 40))[..., 0]
    histogram = count_colors(image, alpha=alpha)
    reds = histogram.colors[:, 0] == 3
    assert told(histogram.only(reds)) == naive(image, np.where(image[..., 0] == 3, alpha, 0))


shapes = pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1), (7, 9), (700, 800)])


def random_image(shape, levels=256, seed=0):
    return np.random.default_rng(seed).integers(0, levels, (*shape, 3), dtype=np.uint8)


def test_three_pixels_counted_by_hand():
    image = np.array([[[9, 8, 7], [1, 2, 3], [9, 8, 7]]], np.uint8)
    histogram = count_colors(image)
    assert histogram.colors.tolist() == [[1, 2, 3], [9, 8, 7]]
    assert histogram.counts.tolist() == [1, 2]


@shapes
def test_colors_and_counts_are_those_of_numpy_unique(shape):
    image = random_image(shape, levels=6)
    colors, counts = np.unique(image.reshape(-1, 3), axis=0, return_counts=True)
    histogram = count_colors(image)
    order = np.lexsort(histogram.colors.T[::-1])
    np.testing.assert_array_equal(histogram.colors[order], colors)
    np.testing.assert_array_equal(histogram.counts[order], counts)


@pytest.mark.exhaustive
def test_a_large_image_is_counted_like_its_parts_and_like_numpy_unique():
    image = random_image((2100, 2000))
    image[:, :500] //= 64
    codes = image.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    expected, expected_counts = np.unique(codes, return_counts=True)
    for histogram in (
        count_colors(image),
        count_colors(image[i : i + 99] for i in range(0, 2100, 99)),
    ):
        found = histogram.colors.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
        order = np.argsort(found)
        np.testing.assert_array_equal(found[order], expected)
        np.testing.assert_array_equal(histogram.counts[order], expected_counts)


def in_a_table(monkeypatch, image):
    """Count as where there are very many colors of few pixels each."""
    monkeypatch.setattr("colorseg.histogram._FEW", 0)
    monkeypatch.setattr("colorseg.histogram._MANY", 0)
    assert count_colors(image).counts.dtype == np.int8


@pytest.mark.parametrize("most", [127, 128])
def test_counts_that_do_not_fit_a_byte_have_more(monkeypatch, most):
    in_a_table(monkeypatch, random_image((9, 9)))
    image = np.repeat([[[1, 2, 3], [4, 5, 6]]], [most, 1], axis=1).astype(np.uint8)
    assert count_colors(image).counts.tolist() == [most, 1]


@pytest.mark.parametrize("init", first_quick(INITIALIZERS, quick=2))
@pytest.mark.parametrize(
    "options", [{}, {"space": "OKLab", "weight_power": 0.5}, {"quality": "best", "merge": 30}]
)
def test_counts_that_fit_a_byte_change_no_result(monkeypatch, init, options):
    image = random_image((120, 130), levels=12)
    image[:40] //= 2
    settings = Settings(k=9, init=init, **options)
    expected = segment(image, settings)
    in_a_table(monkeypatch, image)
    found = segment(image, settings)
    assert found.histogram.counts.dtype == np.int8
    np.testing.assert_array_equal(found.palette.colors, expected.palette.colors)
    np.testing.assert_array_equal(found.palette.counts, expected.palette.counts)
    np.testing.assert_array_equal(found.labels, expected.labels)
    assert measure_all(found) == measure_all(expected)
    figures = astuple(cluster_figures(found)), astuple(cluster_figures(expected))
    np.testing.assert_array_equal(*figures)


@pytest.mark.parametrize("method", BASELINES)
def test_counts_that_fit_a_byte_change_no_other_method(monkeypatch, method):
    image = random_image((120, 130), levels=12)
    choose = BASELINES[method].choose
    expected = choose(count_colors(image), 9, np.random.default_rng(0))
    in_a_table(monkeypatch, image)
    found = choose(count_colors(image), 9, np.random.default_rng(0))
    np.testing.assert_array_equal(found, expected)


def test_counts_that_fit_a_byte_change_no_survey(monkeypatch):
    image = random_image((120, 130), levels=12)
    expected = survey(count_colors(image), Settings(k=9), [2, 4, 9])
    in_a_table(monkeypatch, image)
    found = survey(count_colors(image), Settings(k=9), [2, 4, 9])
    assert [trial.inertia for trial in found.trials] == [t.inertia for t in expected.trials]
    for here, there in zip(found.trials, expected.trials, strict=True):
        np.testing.assert_array_equal(here.palette.colors, there.palette.colors)


@pytest.mark.parametrize("shape", [(30, 20), (2100, 2000)])
def test_the_colors_lie_along_the_z_order_curve(shape):
    keys = z_keys(count_colors(random_image(shape)).colors).astype(np.int64)
    assert (np.diff(keys) > 0).all()


@shapes
def test_a_label_a_color_leads_back_to_every_pixel(shape):
    image = random_image(shape, levels=6)
    histogram = count_colors(image)
    labels = np.arange(len(histogram), dtype=np.uint8)
    np.testing.assert_array_equal(histogram.colors[histogram.label_pixels(image, labels)], image)


def test_the_order_of_the_pixels_does_not_matter():
    image = random_image((40, 30), levels=9)
    for other in (image[::-1], image.transpose(1, 0, 2), np.asfortranarray(image)):
        np.testing.assert_array_equal(count_colors(other).colors, count_colors(image).colors)
        np.testing.assert_array_equal(count_colors(other).counts, count_colors(image).counts)


def test_histograms_of_parts_add_up_to_the_histogram_of_the_whole():
    image = random_image((60, 40), levels=7)
    whole, parts = count_colors(image), count_colors(image[:13]) + count_colors(image[13:])
    np.testing.assert_array_equal(parts.colors, whole.colors)
    np.testing.assert_array_equal(parts.counts, whole.counts)


def test_the_counts_add_up_to_the_pixels():
    assert count_colors(random_image((300, 200))).pixels == 60_000


def test_progress_rises_to_one():
    shares = []
    count_colors(random_image((1000, 900)), on_band=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_the_image_is_not_written_to():
    image = random_image((20, 20))
    image.flags.writeable = False
    count_colors(image).label_pixels(image, np.zeros(len(count_colors(image)), np.uint8))


def test_distinct_rows_of_floats_are_those_of_numpy_unique():
    rows = np.random.default_rng(0).integers(-3, 3, (500, 3)) / 7
    distinct, counts, inverse = distinct_rows(rows)
    expected, expected_counts = np.unique(rows, axis=0, return_counts=True)
    order = np.lexsort(distinct.T[::-1])
    np.testing.assert_array_equal(distinct[order], expected)
    np.testing.assert_array_equal(counts[order], expected_counts)
    np.testing.assert_array_equal(distinct[inverse], rows)


def test_weights_of_equal_rows_add_up():
    colors = np.array([[1, 1, 1], [2, 2, 2], [1, 1, 1]], np.uint8)
    _, counts, _ = distinct_rows(colors, np.array([5, 7, 11]))
    assert counts.tolist() == [16, 7]


def test_the_length_is_the_number_of_distinct_colors():
    assert len(Histogram(np.zeros((4, 3), np.uint8), np.ones(4, np.int64))) == 4
