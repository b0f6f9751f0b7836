"""Weights, means and inertia of clusters whose points come and go."""

from fractions import Fraction

import numpy as np
import pytest

from colorseg.clustering.moments import Moments
from tests.naive import squared_distances

KINDS = {
    "codes": lambda rng: rng.integers(0, 256, (800, 3)).astype(np.uint8),
    "floats": lambda rng: rng.normal(0, 1, (800, 3)),
    "two far groups": lambda rng: rng.choice([0, 1e6], (800, 1)) + rng.normal(0, 1e-3, (800, 3)),
}
each_kind = pytest.mark.parametrize("kind", KINDS)


def shuffled_about(kind, k=6, rounds=40):
    """Moments after many points have moved to and fro, and all that is needed to check them."""
    rng = np.random.default_rng(0)
    points = KINDS[kind](rng)
    counts = rng.integers(1, 3_000_000, len(points))
    labels = rng.permutation(np.arange(len(points)) % k).astype(np.uint8)
    centroids = np.array([points[labels == j].mean(axis=0) for j in range(k)])
    moments = Moments(points, counts, labels, centroids)
    for _ in range(rounds):
        former = labels.copy()
        labels[rng.choice(len(points), 200, replace=False)] = rng.integers(0, k, 200)
        moments.move(former, labels)
    return points, counts, labels, moments


@each_kind
def test_weights_and_means_are_those_of_summing_up_anew(kind):
    points, counts, labels, moments = shuffled_about(kind)
    for j, (weight, mean) in enumerate(zip(moments.weights, moments.means, strict=True)):
        mine = labels == j
        assert weight == counts[mine].sum()
        np.testing.assert_allclose(mean, np.average(points[mine], axis=0, weights=counts[mine]))


def test_means_of_codes_are_exact_to_the_last_bit():
    points, counts, labels, moments = shuffled_about("codes")
    for j, mean in enumerate(moments.means):
        weight = int(counts[labels == j].sum())
        total = counts[labels == j].astype(object) @ points[labels == j].astype(int).astype(object)
        assert mean.tolist() == [float(Fraction(int(one), weight)) for one in total]


@each_kind
def test_the_inertia_is_that_of_the_plain_sum(kind):
    points, counts, labels, moments = shuffled_about(kind)
    for offset in (0.0, 0.3, 40.0):
        centroids = moments.means + offset
        mine = squared_distances(points, centroids)[np.arange(len(points)), labels]
        assert moments.inertia(centroids) == pytest.approx(counts @ mine, rel=1e-12)


def test_the_inertia_of_codes_has_no_rounding_to_speak_of():
    points, counts, labels, moments = shuffled_about("codes", k=60)
    centroids = moments.means
    exact = sum(
        Fraction(int(count))
        * sum((int(x) - Fraction(c)) ** 2 for x, c in zip(point, near, strict=True))
        for count, point, near in zip(counts, points, centroids[labels], strict=True)
    )
    assert moments.inertia(centroids) == pytest.approx(float(exact), rel=1e-14)


def test_points_on_their_centroids_have_no_inertia():
    points = np.array([[3, 5, 250], [3, 5, 251]], np.uint8)
    moments = Moments(
        points, np.array([10**9, 7]), np.array([0, 1], np.uint8), points.astype(float)
    )
    assert moments.inertia(points.astype(float)) == 0
