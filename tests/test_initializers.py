"""Every way to choose the first centroids."""

import numpy as np
import pytest

from colorseg.histogram import distinct_rows
from colorseg.initializers import INITIALIZERS

each_initializer = pytest.mark.parametrize("name", INITIALIZERS)


def colors(seed=0, n=300):
    rng = np.random.default_rng(seed)
    points, _, _ = distinct_rows(rng.integers(0, 256, (n, 3)).astype(np.uint8))
    return points, rng.integers(1, 1000, len(points))


def chosen(name, k, seed=0, points_and_counts=None):
    points, counts = points_and_counts or colors()
    return np.array(list(INITIALIZERS[name](points, counts, k, np.random.default_rng(seed))))


@each_initializer
@pytest.mark.parametrize("k", [1, 2, 17, 256])
def test_it_yields_k_finite_centroids_in_range(name, k):
    centroids = chosen(name, k)
    assert centroids.shape == (k, 3)
    assert centroids.dtype == np.float64
    assert (centroids >= 0).all()
    assert (centroids <= 255).all()


@each_initializer
def test_the_centroids_are_all_different(name):
    assert len(np.unique(chosen(name, 256), axis=0)) == 256


@each_initializer
def test_the_same_seed_gives_the_same_centroids_and_another_seed_others(name):
    np.testing.assert_array_equal(chosen(name, 9, seed=3), chosen(name, 9, seed=3))
    assert (chosen(name, 9, seed=3) != chosen(name, 9, seed=4)).any()


@each_initializer
def test_arguments_are_never_written_to(name):
    points, counts = colors()
    points.flags.writeable = counts.flags.writeable = False
    chosen(name, 20, points_and_counts=(points, counts))


@pytest.mark.parametrize("name", ["in_pixels", "k-means++"])
def test_it_chooses_colors_of_the_picture(name):
    points, _ = colors()
    known = set(map(tuple, points.tolist()))
    assert {tuple(c) for c in chosen(name, 50).astype(int).tolist()} <= known


@pytest.mark.parametrize("name", ["in_pixels", "k-means++"])
def test_as_many_centroids_as_colors_are_the_colors(name):
    points, _ = colors(n=40)
    found = chosen(name, len(points), points_and_counts=colors(n=40))
    np.testing.assert_array_equal(np.unique(found, axis=0), points)


def test_in_pixels_draws_a_color_as_often_as_its_pixels_say():
    points = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
    counts = np.array([900, 100])
    first = [chosen("in_pixels", 1, seed, (points, counts))[0, 0] == 0 for seed in range(1000)]
    assert 0.87 < np.mean(first) < 0.93  # 0.9 ± 3 standard deviations


def test_kmeans_plus_plus_covers_groups_that_lie_far_apart():
    rng = np.random.default_rng(0)
    corners = np.array([[20, 20, 20], [230, 20, 20], [20, 230, 20], [20, 20, 230]])
    rows = np.concatenate([corner + rng.integers(-8, 9, (200, 3)) for corner in corners])
    points, counts, _ = distinct_rows(rows.astype(np.uint8))
    for seed in range(20):
        found = chosen("k-means++", 4, seed, (points, counts))
        nearest = ((found[:, None] - corners) ** 2).sum(axis=2).argmin(axis=1)
        assert sorted(nearest) == [0, 1, 2, 3]
