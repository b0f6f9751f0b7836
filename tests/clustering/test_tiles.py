"""Runs of neighboring points, and their points as seen from the middle of each."""

import numpy as np
import pytest

from colorseg.clustering.nearest import Box
from colorseg.clustering.tiles import Tiles, as_singles
from colorseg.sizes import SIZES, Sizes
from tests.made import CLOUDS, walk

each_cloud = pytest.mark.parametrize("kind", CLOUDS)


def made(kind, n, sizes=SIZES):
    points, _ = walk(kind, n, 1)
    box = Box.around(points)
    return points, box, Tiles(points, box, sizes=sizes)


def seen_from_the_box(tiles):
    every = np.arange(len(tiles))
    seen = tiles.seen(every)[:, :3] + tiles.middles[:3].T[:, :, None]
    return seen.transpose(0, 2, 1).reshape(-1, 3)


@pytest.mark.parametrize("n", [1, 63, 64, 65, 1000])
def test_codes_are_seen_exactly_and_the_last_one_fills_the_last_tile_up(n):
    points, box, tiles = made("codes", n)
    seen = seen_from_the_box(tiles) + box.middle
    np.testing.assert_array_equal(seen[: len(points)], points)
    np.testing.assert_array_equal(seen[len(points) :], points[-1:].repeat(-len(points) % 64, 0))


@each_cloud
def test_all_points_of_a_tile_lie_within_its_radius(kind):
    _, box, tiles = made(kind, 1500)
    if box.in_range:
        seen = tiles.seen(np.arange(len(tiles)))
        distances = np.sqrt((seen[:, :3].astype(float) ** 2).sum(axis=1))
        assert (distances.max(axis=1) <= tiles.radii).all()


def test_points_of_floats_are_seen_as_exactly_as_single_precision_can():
    points, box, tiles = made("floats", 1500)
    seen = seen_from_the_box(tiles)[: len(points)] + box.middle
    np.testing.assert_allclose(seen, points, atol=1e-6)


@pytest.mark.parametrize("kind", ["codes", "floats"])
def test_points_that_are_not_kept_are_seen_the_same(kind):
    _, _, kept = made(kind, 1500)
    _, _, seen_anew = made(kind, 1500, Sizes(kept=0))
    for some in (np.arange(len(kept)), np.array([1, 5]), np.array([len(kept) - 1])):
        np.testing.assert_array_equal(kept.seen(some), seen_anew.seen(some))


def test_there_are_never_more_tiles_than_memory_is_meant_for():
    _, _, tiles = made("codes", 1500, Sizes(tiles=7))
    assert len(tiles) <= 7


def test_numbers_beyond_single_precision_become_its_largest():
    assert as_singles(np.array([1e300, -1e300, 2.0])).tolist() == [
        np.float32(1e30),
        np.float32(-1e30),
        2.0,
    ]
