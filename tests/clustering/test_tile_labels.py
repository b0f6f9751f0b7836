"""All points of some tiles, each compared with the candidates of its tile."""

import numpy as np
import pytest

from colorseg.clustering.nearest import Box
from colorseg.clustering.tile_labels import label_tiles
from colorseg.clustering.tiles import Tiles
from tests.made import CLOUDS, walk
from tests.naive import squared_distances

in_range = [kind for kind in CLOUDS if kind not in ("tiny floats", "huge floats")]
each_cloud = pytest.mark.parametrize("kind", in_range)


def labeled(points, centroids, candidates=None, counts=None):
    box = Box.around(points)
    tiles = Tiles(points, box)
    every, k = np.arange(len(tiles)), len(centroids)
    if candidates is None:
        candidates = np.repeat(np.arange(k)[:, None], len(tiles), axis=1)
    counts = np.full(len(tiles), len(candidates)) if counts is None else counts
    found = label_tiles(
        tiles.seen(every),
        tiles.middles[:3],
        tiles.radii,
        candidates,
        counts,
        centroids - box.middle,
    )
    filled = np.concatenate([points, points[-1:].repeat(-len(points) % tiles.size, axis=0)])
    return found, squared_distances(filled, centroids).reshape(len(tiles), tiles.size, k)


@each_cloud
@pytest.mark.parametrize("k", [2, 3, 8, 200])
def test_labels_that_are_not_in_doubt_are_those_of_the_plain_way(kind, k):
    points, places = walk(kind, 1500, k)
    for centroids in places[:4]:
        found, squares = labeled(points, centroids)
        sure = found.leads > found.doubts[:, None]
        np.testing.assert_array_equal(found.labels[sure], squares.argmin(axis=2)[sure])


@each_cloud
@pytest.mark.parametrize("k", [2, 5, 8])
def test_leads_are_true_to_within_their_doubts(kind, k):
    points, places = walk(kind, 1500, k)
    found, squares = labeled(points, places[1])
    least = np.sort(squares, axis=2)
    wrong = np.abs(found.leads - (least[:, :, 1] - least[:, :, 0]))
    # Beyond doubt the last bits count in relation to the lead itself.
    assert (wrong <= found.doubts[:, None] + found.leads * 1e-4).all()


@each_cloud
def test_no_point_is_farther_from_its_centroid_than_said(kind):
    points, places = walk(kind, 1500, 6)
    found, squares = labeled(points, places[1])
    nearest = np.sqrt(squares.min(axis=2)).max(axis=1)
    assert (nearest <= found.within * (1 + 1e-5)).all()


def test_few_codes_are_in_doubt():
    points, places = walk("codes", 3000, 8)
    found, _ = labeled(points, places[1])
    assert (found.leads <= found.doubts[:, None]).mean() < 0.001


def test_a_point_between_two_centroids_is_in_doubt():
    points = np.array([[10, 10, 10], [20, 10, 10], [30, 10, 10]], np.uint8)
    found, _ = labeled(points, np.array([[10.0, 10, 10], [30, 10, 10]]))
    assert (found.leads[0, :3] > found.doubts[0]).tolist() == [True, False, True]
    assert found.labels[0, [0, 2]].tolist() == [0, 1]


def test_candidates_that_do_not_count_are_nobodys_nearest():
    points, places = walk("codes", 64, 5)
    candidates = np.array([[1], [4], [0], [2]])
    found, squares = labeled(points, places[0], candidates, np.array([2]))
    expected = np.array([1, 4])[squares[0][:, [1, 4]].argmin(axis=1)]
    sure = found.leads[0] > found.doubts[0]
    assert sure.any()
    np.testing.assert_array_equal(found.labels[0][sure], expected[sure])
