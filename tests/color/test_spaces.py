"""Color spaces."""

import numpy as np
import pytest

from colorseg.color import SPACES
from colorseg.errors import InvalidValueError

each_space = pytest.mark.parametrize("name", SPACES)
each_space_with_lightness = pytest.mark.parametrize(
    "name", [name for name, space in SPACES.items() if space.has_lightness]
)


def codes():
    """A lattice that holds every level of each channel's edges, and colors by chance."""
    levels = np.array([0, 1, 2, 9, 10, 11, 12, 60, 127, 128, 200, 253, 254, 255], np.uint8)
    lattice = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)
    return np.vstack([lattice, np.random.default_rng(0).integers(0, 256, (50_000, 3), np.uint8)])


def grays():
    return np.arange(256, dtype=np.uint8)[:, None].repeat(3, axis=1)


@each_space
def test_there_and_back_is_the_same_color(name):
    space = SPACES[name]
    np.testing.assert_array_equal(space.to_colors(space.to_points(codes())), codes())


@each_space
def test_distinct_colors_are_distinct_points(name):
    distinct = np.unique(codes(), axis=0)
    assert len(np.unique(SPACES[name].to_points(distinct), axis=0)) == len(distinct)


@each_space
def test_black_to_white_is_255(name):
    space = SPACES[name]
    black, white = space.to_points(grays()[[0, -1]]).astype(float)
    assert black.tolist() == [0, 0, 0]
    expected = [255, 0, 0] if space.has_lightness else [255, 255, 255]
    np.testing.assert_allclose(white, expected, atol=1e-5)


@each_space
def test_a_color_is_the_same_point_in_any_company(name):
    space, colors = SPACES[name], codes()
    several = space.to_points(colors)
    for i in (0, 4097, len(colors) - 1):
        np.testing.assert_array_equal(space.to_points(colors[i : i + 1])[0], several[i])


@each_space
def test_points_far_outside_become_colors_of_the_cube_without_a_warning(name):
    ends = np.array([-1000.0, -100.0, -1e-9, 0.0, 255 + 1e-9, 1000.0])
    points = np.stack(np.meshgrid(ends, ends, ends), axis=-1).reshape(-1, 3)
    colors = SPACES[name].to_colors(points)
    assert colors.dtype == np.uint8


@each_space
def test_darker_than_black_is_black_and_lighter_than_white_is_white(name):
    away = [100, 0, 0] if SPACES[name].has_lightness else [100, 100, 100]
    ends = SPACES[name].to_points(grays()[[0, -1]]) + np.array([-1, 1])[:, None] * away
    assert SPACES[name].to_colors(ends).tolist() == [[0] * 3, [255] * 3]


@each_space
def test_nothing_is_written_to_the_arguments(name):
    colors = codes()[:100]
    colors.flags.writeable = False
    points = SPACES[name].to_points(colors)
    points.flags.writeable = False
    SPACES[name].to_colors(points)
    SPACES[name].weighted(0.5).to_colors(points)


@each_space
def test_no_color_is_no_point(name):
    none = np.empty((0, 3), np.uint8)
    assert SPACES[name].to_points(none).shape == (0, 3)
    assert SPACES[name].to_colors(np.empty((0, 3))).shape == (0, 3)


@each_space
def test_every_space_says_what_it_is(name):
    assert SPACES[name].summary.endswith(".")
    assert "\n" not in SPACES[name].summary


def test_centroids_are_rounded_to_the_nearest_code_and_clipped():
    points = np.array([[0.6, 254.4, 255.6], [-0.4, 0.4, 99.6]])
    assert SPACES["sRGB"].to_colors(points).tolist() == [[1, 254, 255], [0, 0, 100]]


def test_srgb_points_are_the_codes_themselves():
    colors = codes()
    assert SPACES["sRGB"].to_points(colors) is colors


@each_space_with_lightness
@pytest.mark.parametrize("lightness", [0.25, 1, 3])
def test_a_weight_stretches_lightness_and_nothing_else(name, lightness):
    plain, weighted = SPACES[name], SPACES[name].weighted(lightness)
    expected = plain.to_points(codes()) * [lightness, 1, 1]
    np.testing.assert_array_equal(weighted.to_points(codes()), expected)
    np.testing.assert_array_equal(weighted.to_colors(expected), codes())
    assert (weighted.summary, weighted.has_lightness) == (plain.summary, True)


@each_space
def test_a_weight_of_1_or_without_lightness_changes_nothing(name):
    space = SPACES[name]
    assert space.weighted(1) is space
    assert (space.weighted(2) is space) == (not space.has_lightness)


@each_space
@pytest.mark.parametrize("lightness", [0, -1, np.inf, np.nan])
def test_a_weight_that_cannot_be_undone_is_refused(name, lightness):
    with pytest.raises(InvalidValueError, match="the weight of lightness must be from 1e-06 to 1e"):
        SPACES[name].weighted(lightness)
