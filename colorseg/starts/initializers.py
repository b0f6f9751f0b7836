"""Ways to choose the centroids that the iterations start from.

Table ``INITIALIZERS``. An initializer yields its centroids one by one, so that a long choice can
be watched and stopped.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Points
from colorseg.starts.cells import group_in_cells
from colorseg.starts.maximin import maximin
from colorseg.starts.plus_plus import coarse_to_fine, kmeans_plus_plus
from colorseg.starts.wu import variance_boxes

_POPULAR = 1 << 12  # cells that are compared by their weights

#: ``(points (n, 3), counts (n,), k, rng, given (m, 3))`` to k centroids of shape (3,) besides
#: those given; k + m is at most n.
Choice: TypeAlias = Callable[
    [Points, Counts, int, Generator, Centroids], Iterator[NDArray[np.float64]]
]


@dataclass(frozen=True)
class Initializer:
    """A way to choose the first centroids.

    Attributes
    ----------
    choose : callable
        Takes points, counts, k, a random generator and the centroids given already; yields k
        more.
    in_codes : bool
        Whether it yields sRGB codes, which are points of no other space.
    """

    choose: Choice
    in_codes: bool = False

    @property
    def summary(self) -> str:
        """One line for people."""
        return (self.choose.__doc__ or "").partition("\n")[0]


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


def popularity(
    points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
) -> Iterator[NDArray[np.float64]]:
    """Colors that are common, kept apart: the most common one that is not near others, again.

    Similar colors are one color here, with the mean and the weight of all of them. Going from
    the most common down, those nearer than some distance to a centroid are left out: at first a
    quarter of the diagonal of the box around the points, then, whenever none is left to take,
    half of the distance before. Nothing is left to chance.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights: how common each is.
    k : int
        How many centroids, at most n.
    rng : numpy.random.Generator
        Not used.
    given : ndarray of float64, shape (m, 3)
        Centroids there are already, to keep apart from; m may be 0.

    Yields
    ------
    ndarray of float64, shape (3,)
        One centroid after another.

    References
    ----------
    P. Heckbert, "Color image quantization for frame buffer display", SIGGRAPH 1982, 297-307 (the
    popularity algorithm, without the distance). https://doi.org/10.1145/800064.801294
    """
    cells, weights = group_in_cells(points, counts, at_most=_POPULAR)
    if len(cells) < k + len(given):
        cells, weights = points.astype(np.float64), counts
    cells = cells[np.argsort(-weights, kind="stable")]
    apart = float(np.sqrt((np.ptp(cells, axis=0) ** 2).sum())) / 4
    nearest = np.full(len(cells), np.inf)
    for centroid in given:
        np.minimum(nearest, np.sqrt(((cells - centroid) ** 2).sum(axis=1)), out=nearest)
    for _ in range(k):
        while not (nearest >= apart).any():
            apart /= 2
        taken = cells[np.argmax(nearest >= apart)]
        yield taken
        np.minimum(nearest, np.sqrt(((cells - taken) ** 2).sum(axis=1)), out=nearest)


INITIALIZERS: dict[str, Initializer] = {
    "random": Initializer(random, in_codes=True),
    "in_pixels": Initializer(in_pixels),
    "popularity": Initializer(popularity),
    "maximin": Initializer(maximin),
    "wu": Initializer(variance_boxes),
    "k-means++": Initializer(kmeans_plus_plus),
    "coarse-to-fine": Initializer(coarse_to_fine),
}
