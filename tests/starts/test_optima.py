"""The best cuts along a line, and the optimum where it is known."""

from itertools import product

import numpy as np
import pytest

from colorseg.clustering.lloyd import NO_LABEL_CHANGED, cluster
from colorseg.color import SPACES
from colorseg.starts import INITIALIZERS, QUALITIES
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


def plain_recursion(places, weights, k, given=()):
    """The textbook's O(k n²): cuts of the first j points from cuts of fewer, some left to given."""
    apart = [min(((x - g) ** 2 for g in given), default=np.inf) for x in places]
    lowest = [np.inf * np.ones(len(places) + 1) for _ in range(k + 1)]
    lowest[0] = np.array([0.0, *np.cumsum(weights * apart)])
    for m in range(1, k + 1):
        lowest[m][0] = 0.0
        for j in range(1, len(places) + 1):
            best = lowest[m][j - 1] + weights[j - 1] * apart[j - 1]
            weight = mean = inertia = 0.0
            for i in range(j - 1, -1, -1):  # Welford's sums, from the last point down
                weight += weights[i]
                step = places[i] - mean
                mean += step * weights[i] / weight
                inertia += weights[i] * step * (places[i] - mean)
                best = min(best, lowest[m - 1][i] + inertia)
            lowest[m][j] = best
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


LINES = {
    "grays": ([0, 0, 0], [1, 1, 1]),
    "one ink on black": ([0, 0, 0], [0, 1, 0]),
    "two inks": ([255, 128, 0], [-1, 0, 1]),
}


def line_of(name, step=3):
    """Codes on a line, of random weights, in an order that says nothing."""
    rng = np.random.default_rng(1)
    begin, direction = (np.array(each) for each in LINES[name])
    places = rng.permutation(np.arange(0, 256, step))
    return (begin + places[:, None] * direction).astype(np.uint8), rng.integers(
        1, 5000, len(places)
    )


@pytest.mark.parametrize("locks", [0, 2])
@pytest.mark.parametrize("space", SPACES)
def test_grays_lie_on_a_line_in_every_space(space, locks):
    codes, counts = line_of("grays")
    points = SPACES[space].to_points(codes)
    given = points[:locks].astype(float)
    # How far each is from black tells them apart: the recursion needs no axis.
    places, locked = (np.sqrt((each.astype(float) ** 2).sum(axis=1)) for each in (points, given))
    order = np.argsort(places)
    for k in (2, 7):
        expected = plain_recursion(places[order], counts[order].astype(float), k, locked)
        assert optimum(points, counts, k, given) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("name", LINES)
def test_colors_on_a_line_of_codes_have_a_known_optimum(name):
    codes, counts = line_of(name)
    places = np.sqrt(((codes - 1.0 * codes.min(axis=0)) ** 2).sum(axis=1))
    if name == "two inks":
        places = codes[:, 2] * np.sqrt(2)
    order = np.argsort(places)
    expected = plain_recursion(places[order], counts[order].astype(float), 5)
    assert optimum(codes, counts, 5, NONE) == pytest.approx(expected, rel=1e-9)


# Where it begins


def run_from(init, points, counts, k, given=NONE, seed=0, quality="standard"):
    rng = np.random.default_rng(seed)
    start = np.array([*given, *INITIALIZERS[init].choose(points, counts, k, rng, given)])
    locked = len(given)
    start = QUALITIES[quality].refine(points, counts, start, rng, locked, lambda share: None)
    return cluster(points, counts, start, max_iter=1000, tol=0, locked=locked)


OPTIMAL = [("principal-axis", "standard"), ("coarse-to-fine", "standard"), ("random", "best")]


@pytest.mark.parametrize("locks", [0, 3])
@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize(("init", "quality"), OPTIMAL)
def test_the_iterations_confirm_the_optimum_of_grays_at_once(init, quality, space, locks):
    codes, counts = line_of("grays")
    points = SPACES[space].to_points(codes)
    given = points[:locks].astype(float)
    for k in (1, 8, 40):
        end = run_from(init, points, counts, k, given, quality=quality)
        assert (end.stopped, end.iterations) == (NO_LABEL_CHANGED, 1)
        assert end.inertia == pytest.approx(optimum(points, counts, k, given), rel=1e-9)


@pytest.mark.parametrize(("init", "quality"), OPTIMAL[1:])
def test_of_few_colors_anywhere_they_find_the_optimum_too(init, quality):
    rng = np.random.default_rng(0)
    points, counts = rng.integers(0, 256, (9, 3)).astype(np.uint8), rng.integers(1, 99, 9)
    for k, given in product(
        (1, 4, 8), (NONE, rng.normal(100, 60, (1, 3)), points[:1].astype(float))
    ):
        end = run_from(init, points, counts, k, given, quality=quality)
        expected = optimum(points, counts, k, given)
        assert end.inertia == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("quality", QUALITIES)
@pytest.mark.parametrize("init", INITIALIZERS)
def test_no_start_ever_ends_below_the_optimum(init, quality):
    codes, counts = line_of("two inks", step=5)
    few = np.random.default_rng(3).permutation(line_of("grays")[0])[:7] // [1, 2, 3]
    for points, k, seed in product((codes, few.astype(np.uint8)), (2, 4), (0, 1)):
        weights = counts[: len(points)]
        end = run_from(init, points, weights, k, seed=seed, quality=quality)
        lowest = optimum(points, weights, k, NONE)
        assert end.inertia >= lowest * (1 - 1e-9)


def gradient(n=500):
    """Mixtures of two colors, rounded: near a line and not on it."""
    codes = np.rint(np.linspace([20, 30, 60], [250, 240, 200], n)).astype(np.uint8)
    return np.unique(codes, axis=0)


@pytest.mark.parametrize("quality", QUALITIES)
@pytest.mark.parametrize("space", SPACES)
def test_of_a_rounded_gradient_no_seed_leads_above_the_best_cuts(space, quality):
    points = SPACES[space].to_points(gradient())
    counts = np.random.default_rng(2).integers(1, 500, len(points))
    assert optimum(points, counts, 12, NONE) is None
    cuts = run_from("principal-axis", points, counts, 12).inertia
    for seed in range(3):
        end = run_from("coarse-to-fine", points, counts, 12, seed=seed, quality=quality)
        assert end.inertia <= cuts * (1 + 1e-9)


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
