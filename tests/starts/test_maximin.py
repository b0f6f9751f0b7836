"""Points far from all centroids so far."""

from itertools import islice

import numpy as np
import pytest

from colorseg.histogram import distinct_rows
from colorseg.starts.maximin import farthest_first, farthest_points

NONE = np.empty((0, 3))


def colors(kind=np.uint8, seed=0, n=300):
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, 256, (n, 3)) if kind == np.uint8 else rng.normal(1e3, 1e-2, (n, 3))
    points, counts, _ = distinct_rows(rows.astype(kind), rng.integers(1, 1_000_000, n))
    return points, counts


def farthest_by_a_plain_loop(points, centroids, k):
    centroids = [*centroids.astype(float)]
    for _ in range(k):
        nearest = [
            min(((point - c) ** 2).sum() for c in centroids) for point in points.astype(float)
        ]
        centroids.append(points[int(np.argmax(nearest))].astype(float))
    return np.array(centroids[-k:])


def chosen(points, counts, k, given=NONE):
    return np.array(list(farthest_first(points, counts, k, np.random.default_rng(0), given)))


@pytest.mark.parametrize("kind", [np.uint8, np.float64])
def test_each_point_is_the_farthest_by_a_plain_loop(kind):
    points, _ = colors(kind)
    start = points[[3, 5]].astype(float)
    found = np.array(list(islice(farthest_points(points, start), 25)))
    np.testing.assert_array_equal(found, farthest_by_a_plain_loop(points, start, 25))


@pytest.mark.parametrize("kind", [np.uint8, np.float64])
def test_maximin_begins_at_the_point_nearest_to_the_mean(kind):
    points, counts = colors(kind)
    mean = np.average(points.astype(float), axis=0, weights=counts)
    first = points[((points - mean) ** 2).sum(axis=1).argmin()].astype(float)
    found = chosen(points, counts, 20)
    np.testing.assert_array_equal(found[0], first)
    np.testing.assert_array_equal(found[1:], farthest_by_a_plain_loop(points, found[:1], 19))


def test_beside_given_centroids_maximin_begins_at_the_point_farthest_from_them():
    points, counts = colors()
    given = np.array([[0.0, 0, 0], [255, 255, 255]])
    found = chosen(points, counts, 9, given)
    np.testing.assert_array_equal(found, farthest_by_a_plain_loop(points, given, 9))


def test_no_point_comes_twice_before_all_have_come():
    points, counts = colors(n=60)
    assert len(np.unique(chosen(points, counts, len(points)), axis=0)) == len(points)


def test_every_point_is_as_near_to_a_centroid_as_the_centroids_are_to_each_other():
    points, counts = colors()
    found = chosen(points, counts, 40)
    radius = max(((point - found) ** 2).sum(axis=1).min() for point in points.astype(float))
    apart = [((a - b) ** 2).sum() for i, a in enumerate(found) for b in found[:i]]
    assert radius <= min(apart)
