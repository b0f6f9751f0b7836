"""Labels kept up to date while centroids move."""

import numpy as np
import pytest

from colorseg.clustering.assignment import Assignment
from colorseg.sizes import Sizes
from tests.made import CLOUDS, WAYS, walk
from tests.marks import first_quick
from tests.naive import squared_distances

each_cloud = pytest.mark.parametrize("kind", CLOUDS)
each_way = pytest.mark.parametrize("way", WAYS)


def nearest(points, centroids):
    return squared_distances(points, centroids).argmin(axis=1)


@each_way
@each_cloud
@pytest.mark.parametrize(
    ("n", "k"), first_quick([(1, 1), (64, 3), (1000, 7), (63, 2), (3000, 40), (5000, 90)], quick=3)
)
def test_labels_are_those_of_looking_at_every_point(kind, n, k, way):
    points, places = walk(kind, n, k)
    assigned = Assignment(points, places[0], sizes=WAYS[way])
    np.testing.assert_array_equal(assigned.labels, nearest(points, places[0]))
    for centroids in places[1:]:
        assigned.follow(centroids)
        np.testing.assert_array_equal(assigned.labels, nearest(points, centroids))


def test_tiles_of_more_points_change_nothing():
    points, places = walk("codes", 4000, 20)
    assigned = Assignment(points, places[0], sizes=Sizes(tiles=7))
    for centroids in places[1:]:
        assigned.follow(centroids)
        np.testing.assert_array_equal(assigned.labels, nearest(points, centroids))


@each_way
def test_after_centroids_were_changed_from_outside_it_goes_on(way):
    points, places = walk("codes", 2000, 9)
    assigned = Assignment(points, places[0], sizes=WAYS[way])
    assigned.follow(places[1])
    other = places[1][::-1].copy()
    assigned.restart(other, nearest(points, other))
    for centroids in places[2:]:
        assigned.follow(centroids)
        np.testing.assert_array_equal(assigned.labels, nearest(points, centroids))


@each_way
def test_nobody_can_write_to_the_labels_while_threads_look(way):
    points, places = walk("codes", 2000, 9)
    assigned = Assignment(points, places[0], sizes=WAYS[way])
    with pytest.raises(ValueError, match="read-only"):
        assigned.labels[0] = 1
