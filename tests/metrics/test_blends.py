"""Clusters that blend different colors, where another cluster could be spared."""

import numpy as np
import pytest

from colorseg.clustering.lloyd import cluster
from colorseg.histogram import distinct_rows
from colorseg.metrics.blends import find_blends

CORNERS = np.array([[30, 30, 30], [60, 30, 30], [225, 225, 225]])


def blobs():
    rng = np.random.default_rng(0)
    rows = np.concatenate([corner + rng.integers(-4, 5, (300, 3)) for corner in CORNERS])
    points, counts, _ = distinct_rows(rows.astype(np.uint8))
    return points, counts


def blends_from(start, points, counts):
    end = cluster(points, counts, np.array(start, float), max_iter=1000, tol=0)
    return end, find_blends(points, counts, end.labels, end.centroids)


def inertia(points, counts, labels, centroids):
    return float(counts @ ((points - centroids[labels]) ** 2).sum(axis=1))


# By hand


def test_two_blobs_in_one_cluster_are_reported_and_nothing_else():
    start = [[222, 225, 225], [45, 30, 30], [228, 225, 225]]
    (blend,) = blends_from(start, *blobs())[1]
    assert blend.cluster == 1
    parts = blend.parts[np.argsort(blend.parts[:, 0])]
    np.testing.assert_allclose(parts, CORNERS[:2], atol=1)
    assert 0.5 < blend.gain < blend.variance_share < 1


def test_one_cluster_for_each_blob_blends_nothing():
    assert blends_from(CORNERS, *blobs())[1] == ()


def test_gain_and_share_of_four_points_by_hand():
    # Two pairs of points share a centroid, 8 from each; a fifth point has two of its own kind by.
    points = np.array([[0, 0, 0], [16, 0, 0], [100, 0, 0], [102, 0, 0]], np.uint8)
    labels, counts = np.array([0, 0, 1, 2], np.uint8), np.ones(4, np.int64)
    centroids = np.array([[8.0, 0, 0], [100, 0, 0], [102, 0, 0]])
    (blend,) = find_blends(points, counts, labels, centroids)
    # A split saves 2 · 8² = 128, all there is; to merge the others costs 2 · 1² = 2.
    assert (blend.cluster, blend.gain, blend.variance_share) == (0, 1.0, 1.0)
    np.testing.assert_array_equal(np.sort(blend.parts[:, 0]), [0, 16])


def test_what_a_merge_elsewhere_would_cost_more_is_no_blend():
    points = np.array([[0, 0, 0], [16, 0, 0], [100, 0, 0], [124, 0, 0]], np.uint8)
    centroids = np.array([[8.0, 0, 0], [100, 0, 0], [124, 0, 0]])
    labels, counts = np.array([0, 0, 1, 2], np.uint8), np.ones(4, np.int64)
    assert find_blends(points, counts, labels, centroids) == ()  # 128 saved, 2 · 12² = 288 lost


# Laws


def test_a_swap_that_is_reported_lowers_the_inertia():
    rng = np.random.default_rng(4)
    middles = rng.uniform(30, 225, (14, 3))
    rows = np.clip(rng.normal(middles[rng.integers(0, 14, 5000)], 6), 0, 255).astype(np.uint8)
    points, counts, _ = distinct_rows(rows)
    reported = 0
    for seed in range(6):
        start = points[np.random.default_rng(seed).choice(len(points), 14, replace=False)]
        end, found = blends_from(start, points, counts)
        before = inertia(points, counts, end.labels, end.centroids)
        for blend in found:
            after = lowest_after_a_merge(points, counts, end, blend)
            assert after < before * (1 - 0.01)
        reported += len(found)
    assert reported > 0


def lowest_after_a_merge(points, counts, end, blend):
    """Split the blend, merge the two other clusters that are cheapest to merge, by trying all."""
    to_parts = ((points[:, None] - blend.parts) ** 2).sum(axis=2).min(axis=1)
    own = ((points - end.centroids[end.labels]) ** 2).sum(axis=1)
    split = counts @ np.where(end.labels == blend.cluster, to_parts, own)
    rises = []
    others = [i for i in range(len(end.centroids)) if i != blend.cluster]
    for i in others:
        for j in others:
            if i < j:
                both = np.isin(end.labels, [i, j])
                mean = np.average(points[both], axis=0, weights=counts[both])
                merged = counts[both] @ ((points[both] - mean) ** 2).sum(axis=1)
                rises.append(merged - counts[both] @ own[both])
    return split + min(rises)


@pytest.mark.parametrize("k", [1, 2])
def test_without_two_others_to_merge_there_is_no_blend(k):
    points, counts = blobs()
    assert blends_from(CORNERS[-k:], points, counts)[1] == ()


def test_as_many_clusters_as_colors_blend_nothing():
    points = np.arange(30, dtype=np.uint8).reshape(10, 3)
    labels, counts = np.arange(10, dtype=np.uint8), np.ones(10, np.int64)
    assert find_blends(points, counts, labels, points.astype(float)) == ()


def test_arguments_are_never_written_to():
    points, counts = blobs()
    end, _ = blends_from(CORNERS, points, counts)
    for array in (points, counts, end.labels, end.centroids):
        array.flags.writeable = False
    find_blends(points, counts, end.labels, end.centroids)
