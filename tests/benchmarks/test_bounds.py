"""The bound from below: it holds, and is near where the optimum is known."""

import numpy as np
import pytest
from PIL import Image

from benchmarks.bounds import least_inertia
from benchmarks.command import run
from colorseg.histogram import distinct_rows
from colorseg.starts import optimum
from tests.naive import squared_distances

NONE = np.empty((0, 3))


def inertia(points, counts, centroids):
    return float(counts @ squared_distances(points, centroids).min(axis=1))


@pytest.mark.parametrize("k", [1, 2, 4])
@pytest.mark.parametrize("boxes", [1, 40, 400])
def test_it_is_never_above_the_optimum_however_little_is_looked_at(k, boxes):
    rng = np.random.default_rng(k)
    places = rng.permutation(256)[:60].astype(float)
    points, counts = places[:, None] * [1.0, 1, 1], rng.integers(1, 99, 60)
    centroids = points[rng.permutation(60)[:k]]
    bound = least_inertia(points, counts, centroids, boxes=boxes)
    assert 0 <= bound <= optimum(points, counts, k, NONE) * (1 + 1e-9)


def test_of_clouds_it_is_near_what_is_there():
    rng = np.random.default_rng(0)
    middles = np.array([[40.0, 40, 40], [210, 60, 50], [60, 200, 70]])
    rows = np.rint(middles[rng.integers(0, 3, 150)] + rng.normal(0, 12, (150, 3)))
    points, counts, _ = distinct_rows(rows)
    labels = squared_distances(points, middles).argmin(axis=1)
    means = np.array([np.average(points[labels == j], 0, counts[labels == j]) for j in range(3)])
    there = inertia(points, counts, means)
    assert 0.98 * there < least_inertia(points, counts, means, boxes=400) <= there


def test_the_command_says_how_far_the_optimum_is_below_at_most(tmp_path, capsys):
    codes = np.random.default_rng(0).integers(0, 256, (12, 12, 3)).astype(np.uint8)
    Image.fromarray(codes).save(tmp_path / "noise.png")
    assert run(["bounds", str(tmp_path), "-k", "2"]) == 0
    assert capsys.readouterr().out.startswith("noise.png, k = 2: the optimum is at most ")
    assert run(["bounds", str(tmp_path / "nothing")]) != 0
