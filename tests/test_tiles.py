"""Runs of neighboring points, and the centroids that matter to each."""

import numpy as np
import pytest

from colorseg.nearest import Box, Nearest
from colorseg.tiles import Tiles
from tests.made import CLOUDS, walk
from tests.naive import squared_distances

each_cloud = pytest.mark.parametrize("kind", CLOUDS)


@each_cloud
def test_the_nearest_centroid_of_every_point_is_a_member_of_its_tile(kind):
    points, places = walk(kind, 1500, 30)
    box = Box.around(points)
    tiles, before = Tiles(points, box), places[0]
    tiles.forget(len(before))
    for centroids in places:
        tiles.move(np.sqrt(((centroids - before) ** 2).sum(axis=1)), Nearest(centroids, box))
        tiles.run(slice(0, len(tiles)))
        nearest = squared_distances(points, centroids).argmin(axis=1)
        for tile in range(len(tiles)):
            mine = nearest[tile * tiles.size : (tile + 1) * tiles.size]
            assert tiles.members(np.array([tile]))[mine].all()
        before = centroids


def test_a_tile_far_inside_a_cluster_has_one_member():
    rng = np.random.default_rng(0)
    groups = rng.integers(0, 20, (64, 3)), 200 + rng.integers(0, 20, (64, 3))
    points = np.concatenate(groups).astype(np.uint8)
    box, centroids = Box.around(points), np.array([[10.0, 10, 10], [210, 210, 210]])
    tiles = Tiles(points, box)
    tiles.forget(2)
    tiles.move(np.zeros(2), Nearest(centroids, box))
    tiles.run(slice(0, 2))
    owners, alone = tiles.owners(slice(0, 2))
    assert owners.tolist() == [0, 1]
    assert alone.all()
