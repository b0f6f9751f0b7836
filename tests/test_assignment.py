"""Labels kept up to date while centroids move."""

import numpy as np
import pytest

from colorseg import assignment
from colorseg.assignment import Assignment
from tests.made import CLOUDS, walk
from tests.naive import squared_distances

each_cloud = pytest.mark.parametrize("kind", CLOUDS)


@pytest.fixture(params=["points", "tiles", "tiles, whose points share a time"], autouse=True)
def asked(request, monkeypatch):
    """Whether each point is asked when it is due, or tiles as a whole as in large images."""
    monkeypatch.setattr(assignment, "_LARGE", 1 << 62 if request.param == "points" else 0)
    monkeypatch.setattr(assignment, "_TIMED", 0 if "share" in request.param else 1 << 62)


@each_cloud
@pytest.mark.parametrize(("n", "k"), [(1, 1), (63, 2), (64, 3), (1000, 7), (3000, 40), (5000, 90)])
def test_labels_and_changes_are_those_of_looking_at_every_point(kind, n, k):
    points, places = walk(kind, n, k)
    assigned = Assignment(points, places[0])
    expected = squared_distances(points, places[0]).argmin(axis=1)
    np.testing.assert_array_equal(assigned.labels, expected)
    for centroids in places[1:]:
        rows, former = (
            np.concatenate(part) for part in zip(*assigned.follow(centroids), strict=True)
        )
        before, expected = expected, squared_distances(points, centroids).argmin(axis=1)
        np.testing.assert_array_equal(assigned.labels, expected)
        np.testing.assert_array_equal(np.sort(rows), np.flatnonzero(before != expected))
        np.testing.assert_array_equal(former, before[rows])


def test_threads_change_nothing(monkeypatch):
    points, places = walk("codes", 4000, 20)
    monkeypatch.setattr(assignment, "_WORTH_THREADS", 0)
    monkeypatch.setattr(assignment, "usable_cores", lambda: 3)
    assigned = Assignment(points, places[0])
    for centroids in places[1:]:
        list(assigned.follow(centroids))
        expected = squared_distances(points, centroids).argmin(axis=1)
        np.testing.assert_array_equal(assigned.labels, expected)


def test_tiles_of_more_points_change_nothing(monkeypatch):
    monkeypatch.setattr("colorseg.tiles._MOST", 7)
    points, places = walk("codes", 4000, 20)
    assigned = Assignment(points, places[0])
    for centroids in places[1:]:
        list(assigned.follow(centroids))
        expected = squared_distances(points, centroids).argmin(axis=1)
        np.testing.assert_array_equal(assigned.labels, expected)


def test_after_centroids_were_changed_from_outside_it_goes_on():
    points, places = walk("codes", 2000, 9)
    assigned = Assignment(points, places[0])
    list(assigned.follow(places[1]))
    other = places[1][::-1].copy()
    assigned.labels[:] = squared_distances(points, other).argmin(axis=1)
    assigned.forget(other)
    for centroids in places[2:]:
        list(assigned.follow(centroids))
        expected = squared_distances(points, centroids).argmin(axis=1)
        np.testing.assert_array_equal(assigned.labels, expected)
