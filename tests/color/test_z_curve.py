"""The Z-order curve."""

import numpy as np

from colorseg.color.z_curve import z_colors, z_keys, z_order


def test_the_bits_of_a_color_take_turns_by_hand():
    assert z_keys(np.array([[0b101, 0b011, 0b110]], np.uint8)).tolist() == [0b101_011_110]
    assert z_keys(np.array([[255, 255, 255], [128, 0, 0]], np.uint8)).tolist() == [
        (1 << 24) - 1,
        1 << 23,
    ]


def test_every_color_has_a_key_of_its_own():
    levels = np.arange(0, 256, 5, dtype=np.uint8)
    colors = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)
    assert len(np.unique(z_keys(colors))) == len(colors)


def test_the_way_back_leads_to_the_same_colors():
    codes = np.arange(0, 1 << 24, 1 << 5, dtype="<u4")
    colors = codes.view(np.uint8).reshape(-1, 4)[:, :3]
    np.testing.assert_array_equal(z_colors(z_keys(colors)), colors)


def test_neighbors_along_the_curve_are_nearer_than_neighbors_by_chance():
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 256, (2000, 3)).astype(np.uint8)
    for points in (codes, rng.normal(1e6, 1e-3, (2000, 3)), rng.normal(0, 1e-200, (2000, 3))):
        sorted_points = points[z_order(points)].astype(float)
        steps = np.abs(np.diff(sorted_points, axis=0)).mean()
        assert steps < 0.5 * np.abs(np.diff(points.astype(float), axis=0)).mean()


def test_equal_points_and_one_point_have_an_order():
    assert z_order(np.ones((3, 3))).tolist() == [0, 1, 2]
    assert z_order(np.zeros((1, 3))).tolist() == [0]
