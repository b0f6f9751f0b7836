"""The centroids that matter to each tile, and the drifts of tiles."""

import numpy as np
import pytest

from colorseg.clustering.candidates import Candidates
from colorseg.clustering.nearest import Box, Nearest
from colorseg.clustering.tiles import Tiles
from tests.made import CLOUDS, walk
from tests.naive import squared_distances

each_cloud = pytest.mark.parametrize("kind", CLOUDS)


def walked(points, places):
    """Yield candidates, centroids and tiles at every place of a walk."""
    box = Box.around(points)
    tiles, before = Tiles(points, box), places[0]
    candidates = Candidates(tiles, Nearest(before, box))
    for centroids in places:
        candidates.move(
            np.sqrt(((centroids - before) ** 2).sum(axis=1)), nearest := Nearest(centroids, box)
        )
        candidates.advance(slice(0, len(tiles)), nearest.about(tiles.middles))
        yield candidates, centroids, tiles
        before = centroids


@each_cloud
def test_the_nearest_centroid_of_every_point_is_a_candidate_of_its_tile(kind):
    points, places = walk(kind, 1500, 40)
    for candidates, centroids, tiles in walked(points, places):
        nearest = squared_distances(points, centroids).argmin(axis=1)
        for tile in range(len(tiles)):
            mine = nearest[tile * tiles.size : (tile + 1) * tiles.size]
            assert candidates.of_any(np.array([tile]))[mine].all()


@each_cloud
def test_candidates_are_counted_and_listed_in_order(kind):
    points, places = walk(kind, 1500, 12)
    for candidates, _, tiles in walked(points, places):
        for tile in range(len(tiles)):
            expected = np.flatnonzero(candidates.of_any(np.array([tile])))
            count = candidates.counts[tile]
            assert count == len(expected)
            if count <= len(candidates.listed):
                np.testing.assert_array_equal(candidates.listed[:count, tile], expected)


def test_a_drift_grows_at_least_by_what_two_candidates_move_and_stands_still_for_one():
    points, places = walk("codes", 1500, 30)
    before = None
    for candidates, centroids, tiles in walked(points, places):
        if before is not None:
            grew, moves = (
                candidates.drifts - before[0],
                np.linalg.norm(centroids - before[1], axis=1),
            )
            for tile in range(len(tiles)):
                mine = np.sort(moves[before[2][:, tile]])
                assert grew[tile] == 0 if len(mine) == 1 else grew[tile] >= mine[-2:].sum()
        are = np.array([candidates.of_any(np.array([tile])) for tile in range(len(tiles))]).T
        before = candidates.drifts.copy(), centroids, are


def test_a_tile_far_inside_a_cluster_has_one_candidate():
    rng = np.random.default_rng(0)
    groups = rng.integers(0, 20, (64, 3)), 200 + rng.integers(0, 20, (64, 3))
    points = np.concatenate(groups).astype(np.uint8)
    centroids = np.array([[10.0, 10, 10], [210, 210, 210]])
    candidates, _, _ = next(walked(points, [centroids]))
    assert candidates.counts.tolist() == [1, 1]
    assert candidates.listed[0].tolist() == [0, 1]


def test_a_drift_grows_by_moves_whose_squares_single_precision_cannot_hold():
    points = np.random.default_rng(0).random((64, 3)) * 1e-13
    centroids = points[:2].copy()
    box = Box.around(points)
    tiles, nearest = Tiles(points, box), Nearest(centroids, box)
    candidates, likely = Candidates(tiles, nearest), np.zeros(1, np.uint8)
    for moves in (np.zeros(2), np.array([1e-24, 3e-24])):
        candidates.move(moves, nearest)
        candidates.advance(slice(0, 1), likely)
    assert candidates.counts.tolist() == [2]
    assert candidates.drifts[0] >= 4e-24
