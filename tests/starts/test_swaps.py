"""Centroids taken from where they do little, and put where they do much."""

from itertools import pairwise

import numpy as np
import pytest

from colorseg.histogram import distinct_rows
from colorseg.starts.swaps import swap_centroids

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
