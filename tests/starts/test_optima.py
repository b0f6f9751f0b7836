"""The best cuts along a line, and the optimum where it is known."""

from itertools import product

import numpy as np
import pytest

from colorseg.clustering.lloyd import NO_LABEL_CHANGED, cluster
from colorseg.color import SPACES
from colorseg.starts.optima import optimum
from colorseg.starts.principal_axis import cut_across_axis
from tests.naive import squared_distances

NONE = np.empty((0, 3))


def inertia_of(points, weights, centroids):
    return float(weights @ squared_distances(points, centroids).min(axis=1))


def tried_all(points, weights, k, given):
    """The lowest inertia over all partitions: every point with a free cluster or a given one."""
    lowest, choices = np.inf, range(k + (len(given) > 0))
    for labels in product(choices, repeat=len(points)):
        labels, total = np.array(labels), 0.0
        for cluster_number in set(labels.tolist()):
            mine = labels == cluster_number
            if cluster_number == k:
                total += inertia_of(points[mine], weights[mine], given)
            else:
                mean = np.average(points[mine], axis=0, weights=weights[mine])
                total += inertia_of(points[mine], weights[mine], mean[None])
        lowest = min(lowest, total)
    return lowest


def plain_recursion(places, weights, k):
    """The textbook's O(k n²): cuts of the first j points from cuts of fewer."""
    lowest = [[0.0] + [np.inf] * len(places)]
    for _ in range(k):
        row = [np.inf]
        for j in range(1, len(places) + 1):
            best = np.inf
            weight = mean = inertia = 0.0
            for i in range(j - 1, -1, -1):  # Welford's sums, from the last point down
                weight += weights[i]
                step = places[i] - mean
                mean += step * weights[i] / weight
                inertia += weights[i] * step * (places[i] - mean)
                best = min(best, lowest[-1][i] + inertia)
            row.append(best)
        lowest.append(row)
    return lowest[-1][-1]


def on_a_line(seed, n):
    rng = np.random.default_rng(seed)
    places = rng.permutation(60)[:n] if seed % 2 else rng.normal(0, 40, n)
    points = rng.normal(0, 50, 3) + places[:, None] * rng.normal(0, 1, 3)
    return points, rng.integers(1, 9, n)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("locks", [0, 1, 2])
def test_it_is_the_best_of_all_partitions_of_few_points_on_a_line(seed, locks):
    points, weights = on_a_line(seed, 5)
    given = np.random.default_rng(seed).normal(0, 60, (locks, 3)) if locks else NONE
    for k in (1, 2, 3):
        expected = tried_all(points, weights, k, given)
        assert optimum(points, weights, k, given) == pytest.approx(expected, rel=1e-9, abs=1e-9)
        found = np.array([*cut_across_axis(points, weights, k, None, given), *given])
        assert len(found) == k + locks
        assert inertia_of(points, weights, found) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_of_few_points_anywhere_it_is_the_best_of_all_partitions(seed):
    rng = np.random.default_rng(seed)
    points, weights = rng.integers(0, 256, (6, 3)).astype(np.uint8), rng.integers(1, 9, 6)
    given = rng.normal(100, 60, (seed % 3, 3))
    for k in (1, 2, 3):
        expected = tried_all(points, weights, k, given)
        assert optimum(points, weights, k, given) == pytest.approx(expected)


@pytest.mark.parametrize("k", [1, 2, 5, 30])
def test_it_is_that_of_the_plain_recursion_for_all_grays(k):
    grays = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    weights = np.random.default_rng(0).integers(1, 5000, 256)
    expected = 3 * plain_recursion(np.arange(256.0), weights.astype(float), k)
    assert optimum(grays, weights, k, NONE) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("k", [2, 7, 40])
def test_grays_lie_on_a_line_in_every_space_and_the_iterations_confirm_it_at_once(space, k):
    codes = np.arange(0, 256, 2, dtype=np.uint8)
    points = SPACES[space].to_points(np.repeat(codes[:, None], 3, axis=1))
    counts = np.random.default_rng(1).integers(1, 5000, len(points))
    start = np.array(list(cut_across_axis(points, counts, k, None, NONE)))
    end = cluster(points, counts, start, max_iter=300, tol=0)
    assert (end.stopped, end.iterations) == (NO_LABEL_CHANGED, 1)
    assert end.inertia == pytest.approx(optimum(points, counts, k, NONE), rel=1e-9)


def test_points_off_every_line_have_no_optimum_that_is_known():
    points = np.random.default_rng(0).integers(0, 256, (40, 3)).astype(np.uint8)
    counts = np.ones(40, np.int64)
    assert optimum(points, counts, 2, NONE) is None
    nearly = np.linspace([0.0, 0, 0], [255, 200, 90], 40)
    assert optimum(nearly, counts, 2, NONE) is not None
    assert optimum(np.rint(nearly), counts, 2, NONE) is None


def test_one_centroid_is_the_mean_and_as_many_as_points_are_all_of_them():
    points = np.random.default_rng(0).integers(0, 256, (40, 3)).astype(np.uint8)
    counts = np.arange(1, 41)
    mean = np.average(points, axis=0, weights=counts)
    expected = float(counts @ ((points - mean) ** 2).sum(axis=1))
    assert optimum(points, counts, 1, NONE) == pytest.approx(expected)
    assert optimum(points, counts, 40, NONE) == 0
    assert optimum(points, counts, 40, points[:1].astype(float)) == 0


@pytest.mark.parametrize(("n", "k"), [(3000, 5), (600, 300), (40, 40)])
def test_anywhere_else_it_gives_k_different_places(n, k):
    points = np.unique(np.random.default_rng(0).integers(0, 256, (n, 3)), axis=0).astype(np.uint8)
    counts = np.ones(len(points), np.int64)
    found = list(cut_across_axis(points, counts, k, None, NONE))
    assert len(found) == len({tuple(place) for place in found}) == k
