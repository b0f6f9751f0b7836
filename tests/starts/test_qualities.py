"""Swaps that lead out of local minima before the exact iterations."""

import numpy as np
import pytest

from colorseg.clustering.lloyd import cluster
from colorseg.histogram import distinct_rows
from colorseg.metrics.blends import find_blends
from colorseg.starts import QUALITIES
from tests.marks import first_quick

each_quality = pytest.mark.parametrize("name", QUALITIES)


def clouds(seed=0, n=6000, groups=12):
    """Colors in soft clouds of different widths, weighted by their pixels."""
    rng = np.random.default_rng(seed)
    middles, widths = rng.uniform(40, 215, (groups, 3)), rng.uniform(4, 25, (groups, 1))
    of = rng.integers(0, groups, n)
    rows = np.clip(rng.normal(middles[of], widths[of]), 0, 255).astype(np.uint8)
    points, counts, _ = distinct_rows(rows)
    return points, counts


def start_of(points, k, seed=0):
    drawn = np.random.default_rng(seed).choice(len(points), k, replace=False)
    return points[drawn].astype(np.float64)


def refined(name, points, counts, centroids, seed=0, locked=0, on_progress=lambda share: None):
    rng = np.random.default_rng(seed)
    return QUALITIES[name].refine(points, counts, centroids, rng, locked, on_progress)


def inertia(points, counts, centroids):
    nearest = np.full(len(points), np.inf)
    for centroid in centroids:
        nearest = np.minimum(nearest, ((points - centroid) ** 2).sum(axis=1))
    return float(counts @ nearest)


def settled(points, counts, centroids, locked=0):
    return cluster(points, counts, centroids, max_iter=1000, tol=0, locked=locked)


def stuck():
    """Three far blobs, and a start from which two of them share a centroid for ever."""
    rng = np.random.default_rng(0)
    corners = np.array([[30, 30, 30], [60, 30, 30], [225, 225, 225]])
    rows = np.concatenate([corner + rng.integers(-4, 5, (300, 3)) for corner in corners])
    points, counts, _ = distinct_rows(rows.astype(np.uint8))
    return points, counts, np.array([[45.0, 30, 30], [222, 225, 225], [228, 225, 225]])


# By hand


def test_two_blobs_with_one_centroid_get_one_each():
    points, counts, start = stuck()
    before = settled(points, counts, start)
    np.testing.assert_allclose(before.centroids[0], [45, 30, 30], atol=2)
    found = settled(points, counts, refined("best", points, counts, start)).centroids
    found = found[np.argsort(found[:, 0])]
    np.testing.assert_allclose(found, [[30] * 3, [60, 30, 30], [225] * 3], atol=2)


def test_standard_leaves_the_centroids_alone():
    points, counts, start = stuck()
    assert refined("standard", points, counts, start) is start


# Laws


@pytest.mark.parametrize(("k", "n"), [(1, 6000), (2, 6000), (9, 6000), (40, 6000), (256, 600)])
@pytest.mark.parametrize("seed", first_quick([0, 1]))
def test_inertia_is_never_above_that_of_the_centroids_given(k, n, seed):
    points, counts = clouds(seed, n)
    start = start_of(points, k, seed)
    found = refined("best", points, counts, start, seed)
    assert inertia(points, counts, found) <= inertia(points, counts, start) * (1 + 1e-12)


@pytest.mark.parametrize("k", [5, 20])
def test_from_settled_centroids_it_ends_as_low_or_lower(k):
    points, counts = clouds()
    before = settled(points, counts, start_of(points, k))
    after = settled(points, counts, refined("best", points, counts, before.centroids))
    assert after.inertia <= before.inertia * (1 + 1e-12)


def test_from_any_start_it_ends_at_one_inertia_or_close_by():
    points, counts = clouds()
    ends = [
        settled(points, counts, refined("best", points, counts, start_of(points, 12, seed), seed))
        for seed in range(4)
    ]
    inertias = [end.inertia for end in ends]
    assert max(inertias) <= min(inertias) * 1.001


@pytest.mark.parametrize("locked", [1, 3, 7, 8])
def test_locked_centroids_stay_where_they_are(locked):
    points, counts = clouds()
    start = start_of(points, 8)
    start[:locked] = [0.5, 254.5, 0.25]  # far from where the points are
    start[:locked, 0] += np.arange(locked)
    found = refined("best", points, counts, start, locked=locked)
    np.testing.assert_array_equal(found[:locked], start[:locked])
    assert inertia(points, counts, found) <= inertia(points, counts, start) * (1 + 1e-12)


def test_a_locked_centroid_between_two_blobs_keeps_one_and_the_other_gets_a_centroid():
    points, counts, start = stuck()
    found = refined("best", points, counts, start, locked=1)
    np.testing.assert_array_equal(found[0], start[0])
    before, after = (settled(points, counts, c, locked=1).inertia for c in (start, found))
    assert after < 0.8 * before


@each_quality
def test_the_same_seed_gives_the_same_centroids(name):
    points, counts = clouds()
    start = start_of(points, 9)
    first, second = (refined(name, points, counts, start, seed=5) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@each_quality
def test_arguments_are_never_written_to(name):
    points, counts = clouds()
    start = start_of(points, 9)
    for array in (points, counts, start):
        array.flags.writeable = False
    refined(name, points, counts, start, locked=2)


@each_quality
@pytest.mark.parametrize("n", [1, 2, 3, 17])
def test_as_many_centroids_as_points_stay_the_points(name, n):
    points = np.arange(3 * n, dtype=np.uint8).reshape(n, 3)
    found = refined(name, points, np.arange(1, n + 1), points.astype(np.float64))
    np.testing.assert_array_equal(np.sort(found, axis=0), points)


def test_one_centroid_becomes_the_mean():
    points, counts = clouds()
    found = refined("best", points, counts, start_of(points, 1))
    mean = np.average(points, axis=0, weights=counts)
    np.testing.assert_allclose(found, [mean], rtol=1e-9)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e20])
@pytest.mark.parametrize("far", [0.0, 1e3])
def test_scale_and_place_of_the_points_do_not_matter(scale, far):
    points, counts, start = stuck()
    found = refined("best", (points + far) * scale, counts, (start + far) * scale)
    low = refined("best", points, counts, start)
    np.testing.assert_allclose(
        inertia((points + far) * scale, counts, found) / scale**2,
        inertia(points, counts, low),
        rtol=1e-3,
    )


def test_two_groups_too_far_apart_for_cells_do_no_harm():
    rng = np.random.default_rng(0)
    rows = rng.choice([0, 1e6], (70_000, 1)) + rng.normal(0, 1e-3, (70_000, 3))
    counts, start = np.ones(len(rows), np.int64), rows[:12].copy()
    found = refined("best", rows, counts, start)
    assert np.isfinite(found).all()
    assert inertia(rows, counts, found) <= inertia(rows, counts, start) * (1 + 1e-9)


def test_centroids_without_points_are_put_to_use():
    points, counts, _ = stuck()
    start = np.array([[128.0, 128, 128], [-500, 0, 0], [900, 900, 900]])
    found = refined("best", points, counts, start)
    assert inertia(points, counts, found) < 0.01 * inertia(points, counts, start)


def test_many_points_are_refined_on_cells():
    points, counts = clouds(n=150_000)
    assert len(points) > 1 << 16
    start = start_of(points, 6)
    found = refined("best", points, counts, start)
    assert inertia(points, counts, found) < inertia(points, counts, start)


# What the caller is told


def test_progress_rises_from_0_to_1_at_most_and_is_told_often():
    points, counts = clouds()
    shares = []
    refined("best", points, counts, start_of(points, 9), on_progress=shares.append)
    assert len(shares) > 100
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1


def test_an_exception_from_progress_ends_it():
    points, counts = clouds()

    def stop(share):
        if share > 0.1:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        refined("best", points, counts, start_of(points, 9), on_progress=stop)


# Together with the clusters that blend colors


@pytest.mark.parametrize("seed", range(3))
def test_best_leaves_no_cluster_that_blends_colors(seed):
    points, counts = clouds(seed)
    end = settled(points, counts, refined("best", points, counts, start_of(points, 12, seed)))
    assert find_blends(points, counts, end.labels, end.centroids) == ()
