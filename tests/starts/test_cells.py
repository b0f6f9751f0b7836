"""Points grouped in the cells of a grid: by hand, laws."""

import numpy as np
import pytest

from colorseg.histogram import distinct_rows
from colorseg.starts.cells import group_in_cells


def cloud(kind, seed=0, n=3000):
    rng = np.random.default_rng(seed)
    points = {
        "codes": lambda: rng.integers(0, 256, (n, 3)).astype(np.uint8),
        "dark codes with one white": lambda: np.concatenate(
            [rng.integers(0, 16, (n, 3)), [[255, 255, 255]]]
        ).astype(np.uint8),
        "floats": lambda: rng.normal(0, 1, (n, 3)),
        "floats far from zero": lambda: 1e6 + rng.normal(0, 1e-2, (n, 3)),
        "tiny floats": lambda: rng.normal(0, 1e-9, (n, 3)),
        "huge floats": lambda: rng.normal(0, 1e99, (n, 3)),
        "floats near the smallest": lambda: rng.integers(0, 99, (n, 3)) * 5e-324,
        "floats in two far groups": lambda: (
            rng.choice([0, 1e6], (n, 1)) + rng.normal(0, 1e-3, (n, 3))
        ),
        "floats of one gray axis": lambda: rng.normal(0, 1, (n, 1)).repeat(3, axis=1),
        "floats that differ in blue alone": lambda: rng.normal(0, 1, (n, 1)) * [0, 0, 1] + 7.0,
    }[kind]()
    rows, counts, _ = distinct_rows(points, rng.integers(1, 10_000_000, len(points)))
    return rows, counts


KINDS = (
    "codes",
    "dark codes with one white",
    "floats",
    "floats far from zero",
    "tiny floats",
    "huge floats",
    "floats near the smallest",
    "floats in two far groups",
    "floats of one gray axis",
    "floats that differ in blue alone",
)
each_cloud = pytest.mark.parametrize("kind", KINDS)
each_limit = pytest.mark.parametrize("at_most", [1, 2, 50, 1000])


# By hand


def test_four_weighted_points_in_two_cells_by_hand():
    points = np.array([[0, 0, 0], [2, 4, 0], [250, 8, 0], [254, 0, 0]], np.uint8)
    means, counts = group_in_cells(points, np.array([3, 1, 1, 1]), at_most=2)
    # Red is the longest axis and is halved: (3·0 + 1·2) / 4, (3·0 + 1·4) / 4 and so on.
    assert means.tolist() == [[0.5, 1, 0], [252, 4, 0]]
    assert counts.tolist() == [4, 2]


def test_one_cell_is_the_weighted_mean():
    points = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
    means, counts = group_in_cells(points, np.array([3_000_000, 1_000_000]), at_most=1)
    assert means.tolist() == [[63.75, 63.75, 63.75]]
    assert counts.tolist() == [4_000_000]


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
def test_no_more_points_than_cells_are_returned_unchanged(dtype):
    points = np.arange(300).reshape(100, 3).astype(dtype)
    means, counts = group_in_cells(points, np.arange(1, 101, dtype=np.int32), at_most=100)
    np.testing.assert_array_equal(means, points)
    assert counts.tolist() == list(range(1, 101))
    assert (means.dtype, counts.dtype) == (np.float64, np.int64)


# Laws


@each_cloud
@each_limit
def test_there_are_no_more_cells_than_asked_for(kind, at_most):
    means, counts = group_in_cells(*cloud(kind), at_most=at_most)
    assert 1 <= len(means) == len(counts) <= at_most
    assert (means.dtype, counts.dtype) == (np.float64, np.int64)
    assert np.isfinite(means).all()
    assert len(np.unique(means, axis=0)) == len(means)


@pytest.mark.parametrize("kind", ["codes", "floats", "floats far from zero", "tiny floats"])
@each_limit
def test_the_grid_is_as_fine_as_half_the_cells_asked_for_or_finer(kind, at_most):
    means, _ = group_in_cells(*cloud(kind), at_most=at_most)
    assert 2 * len(means) >= at_most


@each_cloud
@each_limit
def test_counts_and_weighted_sums_are_preserved(kind, at_most):
    points, counts = cloud(kind)
    means, sums = group_in_cells(points, counts, at_most=at_most)
    assert sums.sum() == counts.sum()
    low, extent = points.min(axis=0).astype(float), np.ptp(points, axis=0).max()
    mean, expected = (
        np.average((rows - low) / extent, axis=0, weights=weights)
        for rows, weights in ((means, sums), (points, counts))
    )
    # Near 1e6 a coordinate has 1e-10 of its own, which is 1e-8 of the cloud's extent.
    np.testing.assert_allclose(mean, expected, atol=1e-2 if "smallest" in kind else 1e-8)


@each_limit
def test_sums_of_codes_are_exact(at_most):
    points, counts = cloud("codes", n=20_000)
    means, sums = group_in_cells(points, counts, at_most=at_most)
    weighted = np.rint(means * sums[:, None])
    np.testing.assert_allclose(means * sums[:, None], weighted, rtol=1e-14)
    np.testing.assert_array_equal(weighted.sum(axis=0), counts @ points.astype(np.int64))


@each_cloud
@each_limit
def test_every_mean_lies_within_the_bounds_of_the_points(kind, at_most):
    points, counts = cloud(kind)
    means, _ = group_in_cells(points, counts, at_most=at_most)
    ulp = np.spacing(np.abs(points).max().astype(float))
    assert (means >= points.min(axis=0) - ulp).all()
    assert (means <= points.max(axis=0) + ulp).all()


def test_no_point_is_farther_from_a_mean_than_a_cell_is_long():
    points, counts = cloud("codes", n=20_000)
    means, _ = group_in_cells(points, counts, at_most=512)
    nearest = ((points[:, None] - means) ** 2).sum(axis=2).min(axis=1)
    assert np.sqrt(nearest.max()) <= np.sqrt(3) * 255 / 8 + 1e-9


@each_cloud
def test_the_order_of_the_points_does_not_matter(kind):
    points, counts = cloud(kind)
    turned = group_in_cells(points[::-1], counts[::-1], at_most=50)
    for mine, other in zip(group_in_cells(points, counts, at_most=50), turned, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-12)


def test_many_points_are_grouped_as_few_are():
    points, counts = cloud("codes", n=150_000)
    means, sums = group_in_cells(points, counts, at_most=8)
    assert len(points) > 1 << 17
    octant = (points >= 127.5) @ [4, 2, 1]
    assert sums.tolist() == np.bincount(octant, counts).tolist()
    expected = [
        np.average(points[octant == i], axis=0, weights=counts[octant == i]) for i in range(8)
    ]
    np.testing.assert_allclose(means, expected, rtol=1e-12)


def test_arguments_are_never_written_to():
    points, counts = cloud("codes")
    points.flags.writeable = counts.flags.writeable = False
    group_in_cells(points, counts, at_most=50)
