"""Nearest and second-nearest centroid."""

import numpy as np
import pytest

from colorseg.clustering.nearest import Box, Nearest
from tests.naive import squared_distances

CLOUDS = {
    "codes": lambda rng: rng.integers(0, 256, (3000, 3)).astype(np.uint8),
    "few codes, so many ties": lambda rng: rng.integers(0, 5, (3000, 3)).astype(np.uint8),
    "floats": lambda rng: rng.normal(0, 1, (3000, 3)),
    "floats far from zero": lambda rng: 1e6 + rng.normal(0, 1e-2, (3000, 3)),
    "tiny floats": lambda rng: rng.normal(0, 1e-40, (3000, 3)),
    "huge floats": lambda rng: rng.normal(0, 1e60, (3000, 3)),
    "one place": lambda rng: np.full((10, 3), 7.0),
}
each_cloud = pytest.mark.parametrize("kind", CLOUDS)
each_k = pytest.mark.parametrize("k", [1, 2, 9, 70])


def made(kind, k):
    rng = np.random.default_rng(k)
    points = CLOUDS[kind](rng)
    centroids = rng.choice(points, k).astype(float)
    return points, centroids, rng.integers(0, k, len(points)).astype(np.uint8)


@each_cloud
@each_k
def test_labels_are_those_of_the_plain_way_whatever_was_guessed(kind, k):
    points, centroids, guess = made(kind, k)
    labels, _ = Nearest(centroids, Box.around(points)).two(points, guess)
    np.testing.assert_array_equal(labels, squared_distances(points, centroids).argmin(axis=1))


@each_cloud
@each_k
def test_no_gap_is_larger_than_it_is(kind, k):
    points, centroids, guess = made(kind, k)
    _, gaps = Nearest(centroids, Box.around(points)).two(points, guess)
    distances = np.sqrt(np.sort(squared_distances(points, centroids), axis=1))
    if k == 1:
        assert len(set(gaps)) == 1
        assert gaps[0] in (0, np.float32(1e30), np.inf)
    else:
        true = distances[:, 1] - distances[:, 0]
        assert (gaps <= np.maximum(true * (1 + 1e-6), 1e-12 * distances[:, 1])).all()


def test_gaps_are_near_the_truth():
    points, centroids, guess = made("codes", 9)
    _, gaps = Nearest(centroids, Box.around(points)).two(points, guess)
    distances = np.sqrt(np.sort(squared_distances(points, centroids), axis=1))
    np.testing.assert_allclose(gaps, distances[:, 1] - distances[:, 0], atol=0.5)


def test_centroids_far_outside_the_points_are_as_welcome():
    points = np.random.default_rng(0).integers(0, 256, (500, 3)).astype(np.uint8)
    for far in (1e5, 1e12, 1e30, 1e100):
        centroids = np.array([[far, 0, 0], [10.0, 20, 30], [200, 100, 0]])
        labels, _ = Nearest(centroids, Box.around(points)).two(points, np.zeros(500, np.uint8))
        np.testing.assert_array_equal(labels, squared_distances(points, centroids).argmin(axis=1))


def test_among_a_few_centroids_only_those_count():
    points, centroids, _ = made("codes", 70)
    few = np.array([3, 20, 66])
    nearest = Nearest(centroids, Box.around(points)).among(few)
    labels, _ = nearest.two(points, np.zeros(len(points), np.uint8))
    np.testing.assert_array_equal(labels, squared_distances(points, centroids[few]).argmin(axis=1))


def test_the_box_is_around_all_points():
    points = np.array([[0, 10, 20], [10, 10, 40]], np.uint8)
    box = Box.around(points)
    assert box.middle.tolist() == [5, 10, 30]
    assert box.radius == pytest.approx(np.sqrt(5**2 + 10**2))
    assert box.inside(points).T.tolist() == [[-5, 0, -10, 1], [5, 0, 10, 1]]
