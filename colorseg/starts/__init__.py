"""Where the iterations begin: first centroids, and better ones. INITIALIZERS and QUALITIES.

An initializer yields its centroids one by one, so that a long choice can be watched and stopped.
To add one: a function in the file of its family, and a row here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, OnShare, Points
from colorseg.checks import COUNTS, POINTS, Whole, callback, of_kind, same_shape
from colorseg.errors import InvalidValueError
from colorseg.starts.cells import cells_to_choose_from
from colorseg.starts.chance import in_pixels, random
from colorseg.starts.coarse_to_fine import Level, levels_on_cells, settled_on_cells
from colorseg.starts.maximin import farthest_first
from colorseg.starts.optima import optimum
from colorseg.starts.plus_plus import kmeans_plus_plus
from colorseg.starts.popularity import popular_colors
from colorseg.starts.principal_axis import cut_across_axis
from colorseg.starts.swaps import best, halve, standard
from colorseg.starts.wu import variance_boxes

__all__ = [
    "INITIALIZERS",
    "QUALITIES",
    "Initializer",
    "Level",
    "Refinement",
    "cells_to_choose_from",
    "halve",
    "kmeans_plus_plus",
    "optimum",
]

_GIVEN = replace(POINTS, may_be_empty=True)


@dataclass(frozen=True)
class Initializer:
    """A way to choose the first centroids.

    Attributes
    ----------
    make : callable
        ``(points (n, 3), counts (n,), k, rng, given (m, 3))`` to k centroids of shape (3,) besides
        those given; k is at most the points that none of these is.
    label : str
        What people call it.
    in_codes : bool
        Whether it yields sRGB codes, which are points of no other space.
    levels : callable
        What it goes through on cells, as `Level`, from the same arguments; most do not.
    """

    make: Callable[[Points, Counts, int, Generator, Centroids], Iterator[NDArray[np.float64]]]
    label: str = ""
    in_codes: bool = False
    levels: Callable[[Points, Counts, int, Generator, Centroids], Iterator[Level]] = lambda *_: (
        iter(())
    )

    def choose(
        self, points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
    ) -> Iterator[NDArray[np.float64]]:
        """Choose centroids, one by one.

        Parameters
        ----------
        points : ndarray, shape (n, 3)
            Distinct points.
        counts : ndarray of int64, shape (n,)
            Their weights, from 1 on.
        k : int
            How many centroids, at most as many as there are points that are not given.
        rng : numpy.random.Generator
            Where chance comes from.
        given : ndarray of float64, shape (m, 3)
            Centroids there are already; m may be 0.

        Returns
        -------
        iterator of ndarray of float64, shape (3,)
            k centroids.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If an argument is not as said.
        """
        points, counts = _weighted(points, counts)
        given = _GIVEN.check("given", given)
        k = Whole(0, len(points)).check("k", k)
        if k > len(points) - len(given):
            k = Whole(0, _count_free(points, given)).check("k", k)
        return self.make(points, counts, k, _generator(rng), given)

    @property
    def summary(self) -> str:
        """One line for people."""
        return (self.make.__doc__ or "").partition("\n")[0]


@dataclass(frozen=True)
class Refinement:
    """A way to better first centroids, before the iterations over all points.

    Attributes
    ----------
    make : callable
        ``(points (n, 3), counts (n,), centroids (k, 3), rng, locked, on_progress)`` to k centroids.
    """

    make: Callable[[Points, Counts, Centroids, Generator, int, OnShare], Centroids]

    def refine(
        self,
        points: Points,
        counts: Counts,
        centroids: Centroids,
        rng: Generator,
        locked: int = 0,
        on_progress: OnShare = lambda share: None,
    ) -> Centroids:
        """Look for centroids from which the iterations end at a lower inertia.

        Parameters
        ----------
        points : ndarray, shape (n, 3)
            Distinct points.
        counts : ndarray of int64, shape (n,)
            Their weights, from 1 on.
        centroids : ndarray of float64, shape (k, 3)
            Where to start.
        rng : numpy.random.Generator
            Where chance comes from.
        locked : int
            How many of the first centroids never move, 0 to k.
        on_progress : callable
            Called with the share that is done, 0..1; what it raises ends the work.

        Returns
        -------
        ndarray of float64, shape (k, 3)
            As many centroids, the locked ones first and as they were.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If an argument is not as said.
        """
        points, counts = _weighted(points, counts)
        centroids = POINTS.check("centroids", centroids).astype(np.float64, copy=False)
        locked = Whole(0, len(centroids)).check("locked", locked)
        callback("on_progress", on_progress)
        return self.make(points, counts, centroids, _generator(rng), locked, on_progress)

    @property
    def summary(self) -> str:
        """One line for people."""
        return (self.make.__doc__ or "").partition("\n")[0]


def _weighted(points: Points, counts: Counts) -> tuple[Points, Counts]:
    """Return points and their weights as the engine takes them, or say what is wrong."""
    points, counts = POINTS.check("points", points), COUNTS.check("counts", counts)
    same_shape("counts", counts, points.shape[:1], "the points'")
    if counts.min() < 1:
        message = f"counts must be from 1 on, got {counts.min()}"
        raise InvalidValueError(f"{message}; leave out points that count nothing")
    return points, counts


def _generator(rng: Generator) -> Generator:
    return of_kind("rng", rng, Generator, "numpy.random.default_rng(0) is one")


def _count_free(points: Points, given: Centroids) -> int:
    """Count the points that are none of the given centroids, which may be anywhere."""
    return len(points) - sum(
        (points == place).all(axis=1).any() for place in np.unique(given, axis=0)
    )


#: Ways to choose the centroids that the iterations start from.
INITIALIZERS: dict[str, Initializer] = {
    "random": Initializer(random, "Random colors", in_codes=True),
    "in_pixels": Initializer(in_pixels, "Colors of random pixels"),
    "popularity": Initializer(popular_colors, "Popular colors"),
    "maximin": Initializer(farthest_first, "Farthest colors"),
    "wu": Initializer(variance_boxes, "Boxes of least variance (Wu)"),
    "principal-axis": Initializer(cut_across_axis, "Cuts across the longest axis"),
    "k-means++": Initializer(kmeans_plus_plus, "k-means++"),
    "coarse-to-fine": Initializer(settled_on_cells, "Coarse to fine", levels=levels_on_cells),
}

#: How hard to look for a low inertia, before the iterations over all points.
QUALITIES: dict[str, Refinement] = {"standard": Refinement(standard), "best": Refinement(best)}
