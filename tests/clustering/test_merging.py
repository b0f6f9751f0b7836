"""Clusters of colors that hardly differ, as one."""

import numpy as np
import pytest

from colorseg.clustering.merging import merge_alike
from colorseg.color.differences import color_differences


def codes(points):
    return np.clip(np.rint(points), 0, 255).astype(np.uint8)


def merged(centroids, weights, *, locked=0, least):
    return merge_alike(
        np.array(centroids, float),
        np.array(weights, float),
        to_colors=codes,
        locked=locked,
        least=least,
    )


def test_two_reds_become_their_weighted_mean_and_blue_stays():
    result = merged([[250, 0, 0], [0, 0, 255], [246, 0, 0]], [3, 5, 1], least=2)
    assert result.tolist() == [[249, 0, 0], [0, 0, 255]]


def test_a_locked_color_takes_the_other_in_and_stays_as_it_is():
    result = merged([[250, 0, 0], [246, 0, 0]], [1, 99], locked=1, least=2)
    assert result.tolist() == [[250, 0, 0]]


def test_two_locked_colors_are_never_merged():
    centroids = [[250, 0, 0], [249, 0, 0], [0, 0, 255]]
    assert merged(centroids, [1, 1, 1], locked=2, least=50).tolist() == centroids


def test_nothing_is_merged_below_nothing():
    centroids = [[10, 10, 10], [10, 10, 10], [11, 10, 10]]
    assert merged(centroids, [1, 2, 3], least=0).tolist() == centroids


@pytest.mark.parametrize("least", [1, 5, 20, 50])
@pytest.mark.parametrize("k", [1, 2, 30, 256])
def test_what_is_left_differs_enough_and_weighs_as_much(k, least):
    rng = np.random.default_rng(k)
    centroids, weights = rng.uniform(0, 255, (k, 3)), rng.integers(1, 1000, k)
    result = merged(centroids, weights, least=least)
    first, second = np.triu_indices(len(result), 1)
    left = codes(result)
    assert (color_differences(left[first], left[second]) >= least).all()
    assert 1 <= len(result) <= k


def test_arguments_are_never_written_to():
    centroids, weights = np.array([[1.0, 1, 1], [2, 2, 2]]), np.array([1.0, 1.0])
    merge_alike(centroids, weights, to_colors=codes, locked=0, least=50)
    assert centroids.tolist() == [[1, 1, 1], [2, 2, 2]]
    assert weights.tolist() == [1, 1]
