"""Centroids taken from where they do little, and put where they do much."""

from itertools import pairwise

import numpy as np
import pytest

from colorseg.histogram import distinct_rows
from colorseg.starts.swaps import halve, swap_centroids

MIDDLES = np.array([[20, 20, 20], [60, 20, 20], [220, 20, 20], [20, 220, 20], [220, 220, 220]])


def groups(scale=1.0, offset=0.0, seed=0):
    rng = np.random.default_rng(seed)
    rows = np.concatenate([middle + rng.integers(-6, 7, (150, 3)) for middle in MIDDLES])
    points, counts, _ = distinct_rows(rows, rng.integers(1, 50, len(rows)))
    return points * scale + offset, counts


def inertia(points, counts, centroids):
    return counts @ ((points[:, None] - centroids) ** 2).sum(axis=2).min(axis=1)


# Two centroids in each of two groups, one between two others: Lloyd's iterations end there.
CAUGHT = np.array([[18, 20, 20], [22, 20, 20], [60, 20, 20], [220, 22, 20], [120, 220, 120.0]])


@pytest.mark.parametrize(("scale", "offset"), [(1, 0), (1e-40, 0), (1e60, 0), (1, 1e6)])
def test_every_group_gets_a_centroid_wherever_they_began(scale, offset):
    points, counts = groups(scale, offset)
    found = swap_centroids(points, counts, CAUGHT * scale + offset, trials=20)
    near = np.abs((found - offset) / scale - MIDDLES[:, None]).max(axis=2) < 3
    assert near.any(axis=1).all()


def test_without_trials_the_centroids_settle_where_they_are():
    points, counts = groups()
    found = swap_centroids(points, counts, CAUGHT, trials=0)
    assert inertia(points, counts, found) > 5 * inertia(points, counts, MIDDLES)


def test_more_trials_never_end_higher():
    rng = np.random.default_rng(0)
    points, counts, _ = distinct_rows(rng.integers(0, 256, (2000, 3)))
    start = points[rng.integers(0, len(points), 20)].astype(float)
    ends = [
        inertia(points, counts, swap_centroids(points, counts, start, trials=trials))
        for trials in (0, 1, 2, 5, 10, 40)
    ]
    assert all(after <= before * (1 + 1e-5) for before, after in pairwise(ends))
    assert ends[-1] < 0.99 * ends[0]


def test_locked_centroids_stay_where_they_are():
    points, counts = groups()
    locked = np.array([[120.0, 120, 120], [300, 0, 0]])
    found = swap_centroids(points, counts, np.concatenate([locked, CAUGHT]), trials=20, locked=2)
    np.testing.assert_array_equal(found[:2], locked)
    near = np.abs(found[2:] - MIDDLES[:, None]).max(axis=2) < 3
    assert near.any(axis=1).all()


def test_a_locked_centroid_counts_where_it_stays_and_not_where_a_half_would_have_it():
    points = np.array([[30.0, 0, 0], [60, 0, 0], [220, 0, 0], [228, 0, 0]])
    start = np.array([[45.0, 0, 0], [220, 0, 0], [228, 0, 0]])
    # A centroid for one of the first two saves 4 · 15², for both twice that; the last two as one
    # cost 2 · 42 · 4².
    found = swap_centroids(points, np.array([4, 4, 42, 42]), start, trials=20, locked=1)
    np.testing.assert_allclose(found, start, rtol=1e-12)


def test_what_single_precision_cannot_tell_apart_is_left_alone():
    points, counts = groups(scale=1e-9)
    points[:5] += 1e3
    start = points[::40].copy()
    np.testing.assert_array_equal(swap_centroids(points, counts, start, trials=9), start)


def test_one_point_or_one_centroid_is_enough():
    point = np.array([[7.0, 8, 9]])
    np.testing.assert_allclose(swap_centroids(point, np.array([3]), point, trials=5), point)
    points, counts = groups()
    mean = np.average(points, axis=0, weights=counts)
    found = swap_centroids(points, counts, points[:1].astype(float), trials=5)
    np.testing.assert_allclose(found, [mean], rtol=1e-9)


def test_arguments_are_never_written_to():
    points, counts = groups()
    start = CAUGHT.copy()
    for array in (points, counts, start):
        array.flags.writeable = False
    swap_centroids(points, counts, start, trials=5)


# The halves of every cluster


def test_halves_of_points_on_a_line_are_the_best_cut_there_is():
    rng = np.random.default_rng(2)
    for _ in range(20):
        places, weights = np.sort(rng.uniform(0, 100, 30)), rng.uniform(1, 9, 30)
        points = places[:, None] * [1.0, 0, 0]
        mean = np.average(points, axis=0, weights=weights)
        gains, parts = halve(points, weights, np.zeros(30, np.intp), mean[None])
        best = max(gain_of_cut(places, weights, cut) for cut in range(1, 30))
        np.testing.assert_allclose(gains.sum(), best)
        np.testing.assert_allclose(parts[0, :, 1:], 0, atol=1e-9)


def gain_of_cut(places, weights, cut):
    mean = np.average(places, weights=weights)
    halves = ((places[:cut], weights[:cut]), (places[cut:], weights[cut:]))
    return sum(w.sum() * (np.average(x, weights=w) - mean) ** 2 for x, w in halves)


@pytest.mark.parametrize("carefully", [True, False])
def test_the_inertia_loses_to_the_parts_what_they_gain_or_a_little_more(carefully):
    points, counts = groups()
    weights = counts.astype(float)
    labels = (points[:, 0] > 128).astype(np.intp)
    centroids = np.array(
        [np.average(points[labels == i], axis=0, weights=weights[labels == i]) for i in (0, 1)]
    )
    gains, parts = halve(points.astype(float), weights, labels, centroids, carefully=carefully)
    to_parts = ((points[:, None] - parts[labels]) ** 2).sum(axis=2).min(axis=1)
    lost = weights @ ((points - centroids[labels]) ** 2).sum(axis=1) - weights @ to_parts
    assert (
        gains.sum() * (1 - 1e-9) <= lost <= gains.sum() * 1.001
    )  # some points are nearer to the other part


@pytest.mark.parametrize("carefully", [True, False])
def test_a_cluster_without_points_or_with_one_gains_nothing(carefully):
    points, labels = np.array([[1.0, 2, 3]]), np.array([1])
    centroids = np.array([[9.0, 9, 9], [1, 2, 3], [5, 5, 5]])
    gains, parts = halve(points, np.ones(1), labels, centroids, carefully=carefully)
    assert gains.tolist() == [[0, 0]] * 3
    np.testing.assert_array_equal(parts[[0, 2], 0], [[9, 9, 9], [5, 5, 5]])
