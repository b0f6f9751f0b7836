"""Figures about the clusters of a result."""

import math
from dataclasses import replace

import numpy as np
import pytest

from colorseg.color import SPACES
from colorseg.metrics.clusters import cluster_blends, cluster_figures
from colorseg.segmentation import segment
from colorseg.settings import Settings
from tests.made import picture
from tests.naive import squared_distances


def test_cluster_figures_by_hand():
    # Three pixels of 10, one of 14: the centroid is 11. One of 200.
    image = np.repeat([10, 10, 10, 14, 200], 3).reshape(1, 5, 3).astype(np.uint8)
    figures = cluster_figures(segment(image, Settings(k=2)))
    np.testing.assert_allclose(figures.compactness, [3, 0])  # √(3 · (1 + 1 + 1 + 9) / 4)
    np.testing.assert_allclose(figures.separation, [189 * 3**0.5] * 2)


@pytest.mark.parametrize("space", SPACES)
def test_cluster_figures_are_those_of_all_pixels_in_the_space(space):
    image = picture()
    result = segment(image, Settings(k=7, space=space, max_iter=4))
    points, labels = SPACES[space].to_points(image.reshape(-1, 3)), result.labels.ravel()
    centroids = result.clustering.centroids
    squares = squared_distances(points, centroids)
    apart = np.sqrt(squared_distances(centroids, centroids))
    figures = cluster_figures(result)
    for i in range(7):
        expected = math.sqrt(squares[labels == i, i].mean())
        assert figures.compactness[i] == pytest.approx(expected, rel=1e-9)
        expected = np.delete(apart[i], i).min()
        assert figures.separation[i] == pytest.approx(expected, rel=1e-9)


def test_a_cluster_without_pixels_has_no_extent():
    result = segment(picture(), Settings(k=2, max_iter=3))
    centroids = np.concatenate([result.clustering.centroids, [[0.0, 300.0, 0.0]]])
    empty = replace(result, clustering=replace(result.clustering, centroids=centroids))
    compactness = cluster_figures(empty).compactness
    assert compactness[2] == 0
    np.testing.assert_array_equal(compactness[:2], cluster_figures(result).compactness)


def test_a_single_cluster_has_no_neighbor():
    figures = cluster_figures(segment(picture(), Settings(k=1)))
    assert figures.separation.tolist() == [math.inf]


def test_a_result_names_its_blended_clusters_unless_it_was_asked_for_as_it_is():
    # Red and green far apart in one cluster; two shades of blue that could share one.
    image = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 250], [0, 0, 255]]], np.uint8)
    stuck = segment(image, Settings(k=3, chosen="#808000 #0000fa #0000ff", max_iter=1))
    (blend,) = cluster_blends(stuck)
    assert sorted(stuck.palette.counts.tolist()) == [1, 1, 2]
    assert blend.cluster == 0
    for asked in ({"locked": "#808000", "chosen": "#0000fa #0000ff"}, {"merge": 0.01}):
        assert cluster_blends(replace(stuck, settings=replace(stuck.settings, **asked))) == ()
