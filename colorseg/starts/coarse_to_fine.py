"""K-means on few cells of similar colors first, then on more: the start nearest to an end."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Points
from colorseg.clustering import Clustering, cluster
from colorseg.starts.cells import COARSE, FINE, cells_to_choose_from, sketch_size
from colorseg.starts.optima import cuts_if_lower, optimal_centroids
from colorseg.starts.plus_plus import kmeans_plus_plus
from colorseg.starts.principal_axis import mean_of, squares_to_nearest
from colorseg.starts.swaps import swap_centroids

_SWAPS = 30  # to try
_SETTLING = 10  # iterations at most, on the coarse cells and on the fine ones


@dataclass(frozen=True, eq=False)
class Level:
    """What happens on cells of similar points before the iterations over all of them.

    Attributes
    ----------
    cells : int
        How many cells.
    inertias : tuple of float
        For the first centroids there and after each iteration: the sum over all weights of the
        squared distance to a centroid if each point goes with its cell.
    shifts : tuple of float
        The largest move of a centroid in each iteration, one fewer; NaN where some were swapped.
    """

    cells: int
    inertias: tuple[float, ...]
    shifts: tuple[float, ...]


def settled_on_cells(
    points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
) -> Iterator[NDArray[np.float64]]:
    """Colors that k-means itself finds among few cells of similar colors, then among more.

    A k-means++ start settles on a sketch of some thousand cells, where centroids are swapped to
    better places as long as that helps. Then it settles on coarse cells and on fine ones. All
    that costs little, and the iterations over all points begin near an end that is rarely a bad
    one. Where the optimum is known, as of gray pictures, it is the start, and near a line the best
    cuts across it are, if they are better.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights.
    k : int
        How many centroids, at most n.
    rng : numpy.random.Generator
        Where chance comes from.
    given : ndarray of float64, shape (m, 3)
        Centroids there are already; m may be 0.

    Yields
    ------
    ndarray of float64, shape (3,)
        One centroid after another.
    """
    if (known := optimal_centroids(points, counts, k, given)) is not None:
        yield from known
        return
    locked = len(given)
    *_, (cells, settled) = _settled(points, counts, k, rng, given)
    centroids = cuts_if_lower(points, counts, settled.centroids, locked=locked)
    # A mean may be rounded to just outside the points.
    yield from np.clip(centroids[locked:], cells[0].min(axis=0), cells[0].max(axis=0))


def levels_on_cells(
    points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
) -> Iterator[Level]:
    """Tell what `settled_on_cells` went through.

    Parameters
    ----------
    points, counts, k, rng, given
        As there.

    Yields
    ------
    Level
        First the sketch, from the k-means++ start to what swaps made of it, then coarse and fine
        cells; none where the optimum is known.
    """
    if k == 0 or optimal_centroids(points, counts, k, given) is not None:
        return
    whole = _scatter(points, counts)
    for cells, settled in _settled(points, counts, k, rng, given):
        within = whole - _scatter(*cells)
        if isinstance(settled, _Sketched):
            ends = (settled.start, settled.centroids)
            inertias = [float(cells[1] @ squares_to_nearest(cells[0], each)) for each in ends]
            shifts = [np.nan]
        else:
            inertias = [step.inertia for step in (settled.start, *settled.history)]
            shifts = [step.shift for step in settled.history]
        yield Level(len(cells[0]), tuple(within + each for each in inertias), tuple(shifts))


_Cells = tuple[Points, Counts]


@dataclass(frozen=True, eq=False)
class _Sketched:
    """Centroids before and after swaps."""

    start: Centroids
    centroids: Centroids


def _settled(
    points: Points, counts: Counts, k: int, rng: Generator, given: Centroids
) -> Iterator[tuple[_Cells, _Sketched | Clustering]]:
    """Settle on a sketch, on coarse cells, and on fine ones if they are not the points."""
    fine = cells_to_choose_from(points, counts, k, at_most=FINE)
    coarse = cells_to_choose_from(*fine, k, at_most=COARSE)
    sketch = cells_to_choose_from(*coarse, k, at_most=sketch_size(k))
    locked = len(given)
    start = np.array([*given, *kmeans_plus_plus(*sketch, k, rng, given)])
    centroids = swap_centroids(*sketch, start, trials=_SWAPS, locked=locked)
    yield sketch, _Sketched(start, centroids)
    # The points themselves are left to the iterations that follow.
    for cells in (coarse, fine) if len(fine[0]) < len(points) else (coarse,):
        settled = cluster(*cells, centroids, max_iter=_SETTLING, tol=0, locked=locked)
        centroids = settled.centroids
        yield cells, settled


def _scatter(points: Points, counts: Counts) -> float:
    """Sum up the squared distances to the mean."""
    return float(counts @ squares_to_nearest(points, mean_of(points, counts)[None]))
