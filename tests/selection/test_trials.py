"""One image with one color, with two, with three."""

import numpy as np
import pytest

from colorseg.color import SPACES
from colorseg.color.differences import color_differences
from colorseg.histogram import count_colors
from colorseg.samples import draw_sample
from colorseg.selection.trials import Measure, add_one_by_one
from tests.marks import first_quick
from tests.naive import squared_distances


def small(name="planks"):
    return count_colors(draw_sample(name)[::12, ::12])


def way(histogram, last=8, seed=0, space="sRGB", locked=()):
    measure = Measure(histogram, SPACES[space])
    start = np.array(locked, float) if len(locked) else measure.mean
    rng = np.random.default_rng(seed)
    counts = histogram.counts
    return measure, list(
        add_one_by_one(measure.points, counts, start, last, rng, locked=len(locked))
    )


def test_there_is_one_more_centroid_each_time():
    _, steps = way(small())
    assert [centroids.shape for centroids in steps] == [(k, 3) for k in range(1, 9)]


@pytest.mark.parametrize("space", first_quick(SPACES))
def test_the_measures_are_those_of_a_plain_loop(space):
    histogram = small()
    measure, steps = way(histogram, space=space)
    points = SPACES[space].to_points(histogram.colors).astype(float)
    spread = histogram.counts @ ((points - measure.mean) ** 2).sum(axis=1)
    for centroids in steps[1:]:
        trial = measure.trial(centroids)
        near, far = np.sort(squared_distances(points, centroids), axis=1)[:, :2].T
        inertia = histogram.counts @ near
        silhouettes = 1 - np.sqrt(near / far)
        assert trial.inertia == pytest.approx(inertia / histogram.pixels)
        assert trial.explained == pytest.approx(100 * (1 - inertia / spread))
        assert trial.silhouette == pytest.approx(
            np.average(silhouettes, weights=histogram.counts), abs=2e-3
        )
        labels = squared_distances(points, trial.centroids).argmin(axis=1)
        shown = trial.palette.colors[labels]
        differences = color_differences(histogram.colors, shown)
        assert trial.difference == pytest.approx(np.average(differences, weights=histogram.counts))
        np.testing.assert_array_equal(
            trial.palette.counts, np.bincount(labels, histogram.counts, trial.k)
        )


def test_the_difference_of_spread_pixels_is_near_that_of_all():
    histogram = count_colors(draw_sample("planks"))
    measure, steps = way(histogram, last=5)
    trial = measure.trial(steps[-1])
    labels = squared_distances(histogram.colors, trial.centroids).argmin(axis=1)
    exact = color_differences(histogram.colors, trial.palette.colors[labels])
    assert trial.difference == pytest.approx(np.average(exact, weights=histogram.counts), rel=0.005)


def test_the_palette_is_in_order_and_without_doubles():
    measure, steps = way(small())
    palette = measure.trial(steps[-1]).palette
    assert (np.diff(palette.counts) <= 0).all()
    assert len(np.unique(palette.colors, axis=0)) == len(palette)


def test_by_hand_two_pairs_of_colors():
    pixels = np.array([[0, 0, 0], [0, 0, 2], [0, 0, 100], [0, 0, 102]], np.uint8)
    histogram = count_colors(pixels)
    measure, steps = way(histogram, last=2)
    trial = measure.trial(steps[1])
    assert trial.inertia == 1
    assert trial.explained == pytest.approx(100 * (1 - 4 / (4 + 4 * 50**2)))
    # 1 from the own centroid, and 99 or 101 from the other.
    assert trial.silhouette == pytest.approx((98 / 99 + 100 / 101) / 2, abs=1e-3)


def test_locked_centroids_stay():
    locked = [[255, 0, 255], [0, 255, 0]]
    _, steps = way(small(), last=5, locked=locked)
    for centroids in steps:
        np.testing.assert_array_equal(centroids[:2], locked)


def test_arguments_are_not_written_to():
    histogram = small()
    colors, counts = histogram.colors.copy(), histogram.counts.copy()
    measure, steps = way(histogram)
    last = steps[-1].copy()
    measure.trial(steps[-1])
    np.testing.assert_array_equal(histogram.colors, colors)
    np.testing.assert_array_equal(histogram.counts, counts)
    np.testing.assert_array_equal(steps[-1], last)
