"""Starts that chance alone decides."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Points


def random(
    points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
) -> Iterator[NDArray[np.float64]]:
    """Random colors: each channel uniform on 0 to 255, whatever the picture holds.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points; not looked at.
    counts : ndarray of int64, shape (n,)
        Their weights; not looked at.
    k : int
        How many centroids.
    rng : numpy.random.Generator
        Where chance comes from.
    given : ndarray of float64, shape (m, 3)
        Not looked at.

    Yields
    ------
    ndarray of float64, shape (3,)
        One centroid after another.
    """
    yield from rng.uniform(0, 255, (k, 3))


def in_pixels(
    points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
) -> Iterator[NDArray[np.float64]]:
    """Colors of random pixels of the picture, no color twice.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights: a color of many pixels is drawn more often.
    k : int
        How many centroids, at most n.
    rng : numpy.random.Generator
        Where chance comes from.
    given : ndarray of float64, shape (m, 3)
        Centroids there are already, whose colors are not drawn; m may be 0.

    Yields
    ------
    ndarray of float64, shape (3,)
        One centroid after another.
    """
    if k == 0:
        return
    chances = counts.astype(np.float64)
    for color in given:
        chances[(points == color).all(axis=1)] = 0
    drawn = rng.choice(len(points), size=k, replace=False, p=chances / chances.sum())
    yield from points[drawn].astype(np.float64)
