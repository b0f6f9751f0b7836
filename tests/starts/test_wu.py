"""Boxes of small variance, cut out of the points along the axes."""

import numpy as np
import pytest
from PIL import Image

from colorseg.clustering.lloyd import cluster
from colorseg.histogram import count_colors, distinct_rows
from colorseg.samples import draw_sample
from colorseg.starts.wu import variance_boxes
from tests.marks import first_quick

NONE = np.empty((0, 3))


def chosen(points, counts, k, given=NONE):
    return np.array(list(variance_boxes(points, counts, k, np.random.default_rng(0), given)))


def colors(seed=0, n=400):
    rng = np.random.default_rng(seed)
    rows = np.clip(rng.normal(rng.choice([60, 130, 200], (n, 1)), 25, (n, 3)), 0, 255)
    points, counts, _ = distinct_rows(rows.astype(np.uint8), rng.integers(1, 1000, n))
    return points, counts


def in_order(rows):
    return rows[np.lexsort(rows.T)]


def error(points, counts, centroids):
    nearest = np.full(len(points), np.inf)
    for centroid in centroids.astype(float):
        nearest = np.minimum(nearest, ((points - centroid) ** 2).sum(axis=1))
    return float(counts @ nearest)


def spread(points, counts):
    return float(counts @ ((points - np.average(points, axis=0, weights=counts)) ** 2).sum(axis=1))


def boxes_by_plain_loops(points, counts, k, bins=32):
    """Split the members of the box of largest spread at the border of bins that leaves least."""
    points = points.astype(float)
    low, high = points.min(axis=0), points.max(axis=0)
    places = np.minimum((points - low) / (high - low) * bins, bins - 1).astype(int)
    boxes = [np.arange(len(points))]
    while len(boxes) < k:
        cuttable = [box for box in boxes if len(np.unique(places[box], axis=0)) > 1]
        whole = max(cuttable, key=lambda box: spread(points[box], counts[box]))
        halves = [
            (whole[below], whole[~below])
            for axis in range(3)
            for place in range(1, bins)
            for below in [places[whole, axis] < place]
            if below.any() and not below.all()
        ]
        best = min(halves, key=lambda pair: sum(spread(points[h], counts[h]) for h in pair))
        boxes = [box for box in boxes if box is not whole] + list(best)
    return np.array([np.average(points[box], axis=0, weights=counts[box]) for box in boxes])


@pytest.mark.parametrize("k", [1, 2, 3, 12, 30])
@pytest.mark.parametrize("scale", first_quick([1, 1e-40, 1e60], quick=2))
def test_the_boxes_are_those_of_plain_loops(k, scale):
    points, counts = colors()
    found = chosen(points * scale if scale != 1 else points, counts, k) / scale
    np.testing.assert_allclose(
        in_order(found), in_order(boxes_by_plain_loops(points, counts, k)), rtol=1e-9
    )


def test_one_box_is_the_mean():
    points, counts = colors()
    mean = np.average(points, axis=0, weights=counts)
    np.testing.assert_allclose(chosen(points, counts, 1), [mean], rtol=1e-12)


def test_two_groups_are_cut_between():
    points = np.array([[0, 0, 0], [10, 0, 0], [200, 0, 0], [210, 0, 0]], np.uint8)
    found = chosen(points, np.array([1, 3, 1, 1]), 2)
    np.testing.assert_allclose(in_order(found)[:, 0], [7.5, 205])


def test_an_image_of_k_colors_gives_its_colors():
    points, counts = colors(n=60)
    found = chosen(points, counts, len(points))
    np.testing.assert_allclose(in_order(found), in_order(points), rtol=1e-12)


def test_points_of_one_bin_are_told_apart_all_the_same():
    points = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [255, 255, 255]], np.uint8)
    found = chosen(points, np.array([5, 1, 1, 9]), 4)
    assert len(np.unique(found, axis=0)) == 4
    run = cluster(points, np.array([5, 1, 1, 9]), found, max_iter=300, tol=0)
    assert run.inertia == pytest.approx(0, abs=1e-9)


def test_weights_are_copies():
    points, _ = colors(n=50)
    counts = np.arange(len(points)) % 3 + 1
    once = chosen(points, counts, 9)
    np.testing.assert_allclose(once, chosen(points, counts * 10**7, 9), rtol=1e-9)


def test_the_boxes_are_the_same_whatever_is_given():
    points, counts = colors()
    given = points[:3].astype(float)
    np.testing.assert_array_equal(chosen(points, counts, 9), chosen(points, counts, 9, given))


@pytest.mark.parametrize("k", first_quick([64, 16]))
def test_a_photograph_keeps_more_of_its_colors_than_by_median_cut(k):
    picture = draw_sample("grace_hopper")
    h = count_colors(picture)
    cut = Image.fromarray(picture).quantize(k, Image.Quantize.MEDIANCUT).getpalette()[: 3 * k]
    ours = chosen(h.colors, h.counts, k)
    by_median = error(h.colors, h.counts, np.array(cut).reshape(-1, 3))
    assert error(h.colors, h.counts, ours) < 0.8 * by_median
    run = cluster(h.colors, h.counts, ours, max_iter=300, tol=1e-3)
    assert run.inertia < error(h.colors, h.counts, ours)
