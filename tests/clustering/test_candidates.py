"""The centroids that matter to each tile, and the clocks of tiles."""

import numpy as np
import pytest

from colorseg.clustering.candidates import Members
from colorseg.clustering.nearest import Box, Nearest
from colorseg.clustering.tiles import Tiles
from tests.made import CLOUDS, walk
from tests.naive import squared_distances

each_cloud = pytest.mark.parametrize("kind", CLOUDS)


def walked(points, places):
    """Yield members, centroids and tiles at every place of a walk."""
    box = Box.around(points)
    tiles, before = Tiles(points, box), places[0]
    members = Members(tiles, Nearest(before, box))
    for centroids in places:
        members.move(
            np.sqrt(((centroids - before) ** 2).sum(axis=1)), nearest := Nearest(centroids, box)
        )
        members.run(slice(0, len(tiles)), nearest.about(tiles.middles))
        yield members, centroids, tiles
        before = centroids


@each_cloud
def test_the_nearest_centroid_of_every_point_is_a_member_of_its_tile(kind):
    points, places = walk(kind, 1500, 40)
    for members, centroids, tiles in walked(points, places):
        nearest = squared_distances(points, centroids).argmin(axis=1)
        for tile in range(len(tiles)):
            mine = nearest[tile * tiles.size : (tile + 1) * tiles.size]
            assert members.of(np.array([tile]))[mine].all()


@each_cloud
def test_members_are_counted_and_listed_in_order(kind):
    points, places = walk(kind, 1500, 12)
    for members, _, tiles in walked(points, places):
        for tile in range(len(tiles)):
            expected = np.flatnonzero(members.of(np.array([tile])))
            crowd = members.crowds[tile]
            assert crowd == len(expected)
            if crowd <= len(members.listed):
                np.testing.assert_array_equal(members.listed[:crowd, tile], expected)


def test_a_clock_runs_at_least_by_what_two_members_move_and_stands_still_for_one():
    points, places = walk("codes", 1500, 30)
    before = None
    for members, centroids, tiles in walked(points, places):
        if before is not None:
            ran, moves = members.clocks - before[0], np.linalg.norm(centroids - before[1], axis=1)
            for tile in range(len(tiles)):
                mine = np.sort(moves[before[2][:, tile]])
                assert ran[tile] == 0 if len(mine) == 1 else ran[tile] >= mine[-2:].sum()
        are = np.array([members.of(np.array([tile])) for tile in range(len(tiles))]).T
        before = members.clocks.copy(), centroids, are


def test_a_tile_far_inside_a_cluster_has_one_member():
    rng = np.random.default_rng(0)
    groups = rng.integers(0, 20, (64, 3)), 200 + rng.integers(0, 20, (64, 3))
    points = np.concatenate(groups).astype(np.uint8)
    centroids = np.array([[10.0, 10, 10], [210, 210, 210]])
    members, _, _ = next(walked(points, [centroids]))
    assert members.crowds.tolist() == [1, 1]
    assert members.listed[0].tolist() == [0, 1]


def test_a_clock_runs_by_moves_whose_squares_single_precision_cannot_hold():
    points = np.random.default_rng(0).random((64, 3)) * 1e-13
    centroids = points[:2].copy()
    box = Box.around(points)
    tiles, nearest = Tiles(points, box), Nearest(centroids, box)
    members, likely = Members(tiles, nearest), np.zeros(1, np.uint8)
    for moves in (np.zeros(2), np.array([1e-24, 3e-24])):
        members.move(moves, nearest)
        members.run(slice(0, 1), likely)
    assert members.crowds.tolist() == [2]
    assert members.clocks[0] >= 4e-24
