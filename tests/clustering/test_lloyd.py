"""Exact Lloyd iterations: by hand, laws, oracles."""

import warnings
from itertools import pairwise

import numpy as np
import pytest
from sklearn.cluster import KMeans

from colorseg.clustering.lloyd import CENTROIDS_SETTLED, MAX_ITER_REACHED, NO_LABEL_CHANGED, cluster
from colorseg.histogram import count_colors, distinct_rows
from colorseg.images.loading import load_image
from colorseg.samples import draw_sample, photograph_path
from tests.marks import first_quick
from tests.naive import lloyd, weighted_lloyd


def fit(points, counts, centroids, *, max_iter=300, tol=1e-5, **callbacks):
    return cluster(
        points, counts, np.asarray(centroids, float), max_iter=max_iter, tol=tol, **callbacks
    )


def cloud(kind, seed, n=400):
    rng = np.random.default_rng(seed)
    return {
        "codes": lambda: rng.integers(0, 256, (n, 3)).astype(np.uint8),
        "few codes, so many ties": lambda: rng.integers(0, 4, (n, 3)).astype(np.uint8),
        "floats": lambda: rng.normal(0, 1, (n, 3)),
        "floats far from zero": lambda: 1e6 + rng.normal(0, 1e-2, (n, 3)),
        "tiny floats": lambda: rng.normal(0, 1e-9, (n, 3)),
        "floats in two far groups": lambda: (
            rng.choice([0, 1e6], (n, 1)) + rng.normal(0, 1e-3, (n, 3))
        ),
    }[kind]()


KINDS = (
    "codes",
    "few codes, so many ties",
    "floats",
    "floats far from zero",
    "tiny floats",
    "floats in two far groups",
)
each_cloud = pytest.mark.parametrize("kind", KINDS)
each_seed = pytest.mark.parametrize("seed", first_quick(range(4), quick=2))


def start_in(points, k, seed):
    return np.random.default_rng(seed).permutation(points)[:k].astype(float)


# By hand


def test_four_weighted_points_by_hand():
    points = np.array([[0, 0, 0], [2, 0, 0], [10, 0, 0], [14, 0, 0]], np.uint8)
    result = fit(points, np.array([3, 1, 1, 1]), [[0, 0, 0], [14, 0, 0]])
    # Means: (3·0 + 1·2) / 4 and (10 + 14) / 2; inertia: 3·0.5² + 1.5² + 2² + 2².
    assert result.centroids.tolist() == [[0.5, 0, 0], [12, 0, 0]]
    assert result.labels.tolist() == [0, 0, 1, 1]
    assert result.inertia == 3 * 0.25 + 2.25 + 4 + 4
    assert result.iterations == 1
    assert result.stopped == NO_LABEL_CHANGED
    assert (result.history[0].shift, result.history[0].moved) == (2.0, 0)


def test_an_empty_cluster_moves_to_the_farthest_point_and_the_history_says_so():
    points = np.array([[0, 0, 0], [1, 0, 0], [9, 0, 0]], np.uint8)
    result = fit(points, np.ones(3, np.int64), [[0, 0, 0], [200, 200, 200]])
    assert result.start.reseeded == (1,)
    assert result.centroids.tolist() == [[0.5, 0, 0], [9, 0, 0]]


# Laws


@each_cloud
@each_seed
def test_inertia_never_rises(kind, seed):
    points, counts, _ = distinct_rows(cloud(kind, seed))
    result = fit(points, counts, start_in(points, 9, seed), tol=0)
    inertias = [result.start.inertia, *(step.inertia for step in result.history)]
    assert all(after <= before * (1 + 1e-12) for before, after in pairwise(inertias))


@each_cloud
@each_seed
def test_every_label_is_a_nearest_centroid_and_the_inertia_is_theirs(kind, seed):
    points, counts, _ = distinct_rows(cloud(kind, seed))
    for max_iter in (1, 300):
        result = fit(points, counts, start_in(points, 9, seed), max_iter=max_iter)
        distances = ((points[:, None] - result.centroids.astype(float)) ** 2).sum(axis=2)
        mine = distances[np.arange(len(points)), result.labels]
        np.testing.assert_allclose(mine, distances.min(axis=1), rtol=1e-6)
        np.testing.assert_allclose(result.inertia, counts @ mine, rtol=1e-9)


@each_cloud
@each_seed
def test_at_convergence_every_centroid_is_the_weighted_mean_of_its_members(kind, seed):
    points, counts, _ = distinct_rows(cloud(kind, seed))
    result = fit(points, counts, start_in(points, 9, seed), tol=0)
    assert result.stopped == NO_LABEL_CHANGED
    for j, centroid in enumerate(result.centroids):
        mine = result.labels == j
        expected = np.average(points[mine], axis=0, weights=counts[mine])
        np.testing.assert_allclose(centroid, expected, rtol=1e-12)


@each_seed
def test_no_cluster_is_ever_empty_however_bad_the_start(seed):
    points, counts, _ = distinct_rows(cloud("codes", seed, n=60))
    for k in (2, 7, len(points)):
        far_away = np.full((k, 3), 255.0)
        result = fit(points, counts, far_away)
        assert np.bincount(result.labels, minlength=k).all()
        assert len(np.unique(result.centroids, axis=0)) == k
        assert len(result.start.reseeded) >= k - 1


def test_as_many_clusters_as_points_leave_every_point_unchanged():
    points, counts, _ = distinct_rows(cloud("codes", 0, n=100))
    result = fit(points, counts, np.random.default_rng(0).uniform(0, 255, (len(points), 3)))
    np.testing.assert_array_equal(result.centroids[result.labels], points)
    assert result.inertia == 0


def test_one_cluster_is_the_mean():
    points, counts, _ = distinct_rows(cloud("codes", 0))
    result = fit(points, counts, [[0, 0, 0]])
    np.testing.assert_allclose(result.centroids[0], np.average(points, axis=0, weights=counts))


@each_cloud
def test_a_weight_of_w_is_w_copies(kind):
    points, _, _ = distinct_rows(cloud(kind, 0, n=50))
    counts = np.random.default_rng(1).integers(1, 9, len(points))
    copies, ones = np.repeat(points, counts, axis=0), np.ones(counts.sum(), np.int64)
    start = start_in(points, 5, 0)
    weighted, copied = fit(points, counts, start), fit(copies, ones, start)
    np.testing.assert_allclose(weighted.centroids, copied.centroids, rtol=1e-9, atol=1e-15)
    np.testing.assert_array_equal(np.repeat(weighted.labels, counts), copied.labels)
    assert weighted.iterations == copied.iterations


def test_weights_of_millions_are_exact():
    points = np.array([[0, 0, 0], [1, 0, 0], [255, 255, 255]], np.uint8)
    counts = np.array([40_000_000, 10_000_000, 1])
    result = fit(points, counts, points[[0, 2]])
    assert result.centroids.tolist() == [[0.2, 0, 0], [255, 255, 255]]


def test_arguments_are_never_written_to():
    points, counts, _ = distinct_rows(cloud("codes", 0))
    start = np.full((5, 3), 300.0)
    for array in (points, counts, start):
        array.flags.writeable = False
    fit(points, counts, start)


# Stopping


def test_it_stops_at_the_iteration_limit_and_says_so():
    points, counts, _ = distinct_rows(cloud("codes", 0))
    result = fit(points, counts, start_in(points, 9, 0), max_iter=2)
    assert (result.iterations, result.stopped) == (2, MAX_ITER_REACHED)


def test_it_stops_when_no_centroid_moves_more_than_the_tolerance_and_says_so():
    points, counts, _ = distinct_rows(cloud("codes", 0, n=3000))
    result = fit(points, counts, start_in(points, 9, 0), tol=3.0)
    assert result.stopped == CENTROIDS_SETTLED
    assert result.history[-1].shift <= 3.0
    assert all(step.shift > 3.0 for step in result.history[:-1])


def test_an_exception_in_the_callback_ends_the_run():
    class Enough(Exception):
        pass

    def stop(step):
        if step.iteration == 3:
            raise Enough

    points, counts, _ = distinct_rows(cloud("codes", 0))
    with pytest.raises(Enough):
        fit(points, counts, start_in(points, 9, 0), on_step=stop)


def test_each_step_is_reported_once_in_order():
    steps = []
    points, counts, _ = distinct_rows(cloud("codes", 0))
    result = fit(points, counts, start_in(points, 9, 0), on_step=steps.append)
    assert tuple(steps) == result.history
    assert [step.iteration for step in steps] == list(range(1, result.iterations + 1))


# Oracles


@each_cloud
@each_seed
def test_the_naive_loop_over_pixels_agrees_iteration_by_iteration(kind, seed):
    pixels = cloud(kind, seed, n=900)
    points, counts, inverse = distinct_rows(pixels)
    start = start_in(points, 7, seed)
    result = fit(points, counts, start, tol=0)
    steps = (result.start, *result.history)
    previous = None
    for step, (centroids, labels, inertia) in zip(
        steps, lloyd(pixels, start, result.iterations), strict=True
    ):
        np.testing.assert_allclose(step.centroids, centroids, rtol=1e-9, atol=1e-18)
        assert step.inertia == pytest.approx(inertia, rel=1e-6)
        if previous is not None:
            assert step.moved == (labels != previous).sum()
        previous = labels
    np.testing.assert_array_equal(result.labels[inverse], labels)


PICTURES = {
    "photograph": lambda: load_image(photograph_path()).pixels,
    "drawing": lambda: draw_sample("planks"),
    "noise": lambda: cloud("codes", 0, n=40_000),
    "few levels, so many ties": lambda: cloud("codes", 0, n=40_000) // 32 * 32,
}


@pytest.mark.parametrize(
    ("picture", "k"), first_quick([(p, k) for k in (3, 30, 100) for p in PICTURES], quick=4)
)
def test_a_plain_loop_over_the_colors_of_a_picture_agrees_iteration_by_iteration(picture, k):
    histogram = count_colors(PICTURES[picture]())
    points, counts = histogram.colors, histogram.counts
    start = start_in(points, k, 0)
    result = fit(points, counts, start, max_iter=25, tol=0)
    steps = (result.start, *result.history)
    assert not any(step.reseeded for step in steps)
    previous = None
    for step, (centroids, labels, inertia) in zip(
        steps, weighted_lloyd(points, counts, start, result.iterations), strict=True
    ):
        np.testing.assert_allclose(step.centroids, centroids, rtol=1e-12, atol=1e-12)
        assert step.inertia == pytest.approx(inertia, rel=1e-12)
        if previous is not None:
            assert step.moved == counts[labels != previous].sum()
        previous = labels
    np.testing.assert_array_equal(result.labels, labels)


@each_seed
@pytest.mark.parametrize("k", first_quick([16, 2, 5]))
def test_scikit_learn_from_the_same_start_ends_in_the_same_place(k, seed):
    pixels = cloud("codes", seed, n=2000)
    points, counts, inverse = distinct_rows(pixels)
    start = start_in(points, k, seed)
    result = fit(points, counts, start, tol=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of threads and memory on some systems
        peer = KMeans(k, init=start, n_init=1, algorithm="lloyd", tol=0).fit(pixels.astype(float))
    np.testing.assert_allclose(result.centroids, peer.cluster_centers_, rtol=1e-9)
    np.testing.assert_array_equal(result.labels[inverse], peer.labels_)
    assert result.inertia == pytest.approx(peer.inertia_)
    # It counts the pass that finds no change; we count the updates before it.
    assert result.iterations == peer.n_iter_ - 1


# Numbering anew


# Locked centroids


@each_seed
@pytest.mark.parametrize("kind", KINDS[:3])  # the plain loop loses digits of the others
def test_locked_centroids_never_move_and_the_others_settle_around_them(kind, seed):
    points, counts, _ = distinct_rows(cloud(kind, seed))
    start = start_in(points, 9, seed)
    result = fit(points, counts, start, locked=4)
    plain = list(weighted_lloyd(points, counts, start, result.iterations, locked=4))
    for step, (centroids, _, inertia) in zip(result.history, plain[1:], strict=True):
        assert (step.centroids[:4] == start[:4]).all()
        if step.reseeded:
            return  # the plain loop mends no empty cluster
        np.testing.assert_allclose(step.centroids, centroids, rtol=1e-9, atol=1e-12)
        assert step.inertia == pytest.approx(inertia, rel=1e-9, abs=1e-20)


def test_a_locked_centroid_may_have_no_points_at_all():
    points = np.array([[0, 0, 0], [1, 0, 0], [9, 0, 0], [11, 0, 0]], np.uint8)
    start = [[200, 200, 200], [0, 0, 0], [9, 0, 0]]
    result = fit(points, np.ones(4, np.int64), start, locked=1)
    assert result.centroids.tolist() == [[200, 200, 200], [0.5, 0, 0], [10, 0, 0]]
    assert not any(step.reseeded for step in (result.start, *result.history))


def test_an_empty_cluster_beside_locked_ones_is_still_mended():
    points = np.array([[0, 0, 0], [1, 0, 0], [9, 0, 0]], np.uint8)
    start = [[0, 0, 0], [255, 255, 255], [200, 200, 200]]
    result = fit(points, np.ones(3, np.int64), start, locked=2)
    assert result.start.reseeded == (2,)
    assert result.centroids.tolist() == [[0, 0, 0], [255, 255, 255], [9, 0, 0]]


def test_when_all_are_locked_nothing_moves():
    points = cloud("codes", 0)
    start = start_in(points, 5, 0)
    result = fit(points, np.ones(len(points), np.int64), start, locked=5)
    assert (result.centroids == start).all()
    assert (result.iterations, result.stopped) == (1, NO_LABEL_CHANGED)


def test_reordered_clusters_keep_their_members():
    points, counts, _ = distinct_rows(cloud("codes", 0))
    result = fit(points, counts, np.full((4, 3), 255.0))
    other = result.reordered(np.array([2, 0, 3, 1]))
    np.testing.assert_array_equal(other.centroids[other.labels], result.centroids[result.labels])
    np.testing.assert_array_equal(other.history[-1].centroids, other.centroids)
    assert result.start.reseeded == (1, 2, 3)
    assert other.start.reseeded == (0, 2, 3)
