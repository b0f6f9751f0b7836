"""Color spaces."""

import numpy as np
import pytest

from colorseg.spaces import SPACES

each_space = pytest.mark.parametrize("name", SPACES)


def codes():
    levels = np.array([0, 1, 10, 11, 127, 128, 200, 254, 255], np.uint8)
    return np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)


@each_space
def test_there_and_back_is_the_same_color(name):
    space = SPACES[name]
    np.testing.assert_array_equal(space.to_colors(space.to_points(codes())), codes())


@each_space
def test_distinct_colors_are_distinct_points(name):
    assert len(np.unique(SPACES[name].to_points(codes()), axis=0)) == len(codes())


def test_centroids_are_rounded_to_the_nearest_code_and_clipped():
    points = np.array([[0.6, 254.4, 255.6], [-0.4, 0.4, 99.6]])
    assert SPACES["sRGB"].to_colors(points).tolist() == [[1, 254, 255], [0, 0, 100]]


@each_space
def test_every_space_says_what_it_is(name):
    assert SPACES[name].summary.endswith(".")
