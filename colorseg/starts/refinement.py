"""Better first centroids than an initializer finds.

K-means stays in the local minimum that its start leads to: where two clusters share what one could
hold, or one holds what should be two, no iteration mends it. A *swap* does: one centroid is taken
away and set down in another cluster, and if a few iterations from there end lower, it stays.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, OnShare, Points
from colorseg.clustering import Box, Nearest, multiply
from colorseg.starts.cells import group_in_cells
from colorseg.starts.halves import halve

# Swaps are tried on few cells, then on more, where each takes longer: the last ones decide between
# minima that differ by less than a coarse grid can tell.
_LEVELS = ((1 << 12, 1), (1 << 14, 4), (1 << 16, 16))  # cells, and by what the tries are divided
_TRIES, _TRIES_PER_CENTROID = 150, 3  # swaps on the coarsest cells
_SKETCHED_PER_CENTROID = 32  # cells at the coarsest, where there are that many
_CELLS_PER_CENTROID = 8  # at least, or swaps among cells are not swaps among the points
_SETTLING = 50  # iterations at most, before the first swap and after the last
_TRIAL = 25  # iterations at most, of a swap that may still turn out well
_HOPE = 20  # of its last gain, within which of the best a trial must be to go on
_LOWER = 1e-6  # of the inertia, at least, that a swap must save, and an iteration of a trial
_AT_MOST = 1e3  # times as likely as another is a centroid that is hardly missed, before squaring
_TINY = 1e-300  # what costs nothing is taken to cost
_NOTHING = 1e-12  # of the variance: what is left of it that rounding hides
_BLOCK = 1 << 18  # distances looked at together: they stay in the processor's cache


def standard(
    points: Points,
    counts: Counts,
    centroids: Centroids,
    rng: Generator,
    locked: int,
    on_progress: OnShare,
) -> Centroids:
    """One run from the first centroids, as they were chosen.

    Parameters
    ----------
    points, counts, centroids, rng, locked, on_progress
        As in `best`; only the centroids are looked at.

    Returns
    -------
    ndarray of float64, shape (k, 3)
        The centroids that were given.
    """
    return centroids


def best(
    points: Points,
    counts: Counts,
    centroids: Centroids,
    rng: Generator,
    locked: int,
    on_progress: OnShare,
) -> Centroids:
    """Centroids moved from where they are spared to where they are missed, before the run.

    A cluster that gains more from being two is drawn more often, and so is a centroid that would
    be missed less. All that is on cells of similar colors, so that a try takes little time.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights.
    centroids : ndarray of float64, shape (k, 3)
        Where to begin.
    rng : numpy.random.Generator
        Where chance comes from.
    locked : int
        The first so many centroids stay where they are.
    on_progress : callable
        Called often with the share done, 0 to 1; an exception it raises ends the work.

    Returns
    -------
    ndarray of float64, shape (k, 3)
        Centroids whose inertia, up to rounding, is not above that of those given; these
        themselves if nothing better was found.

    References
    ----------
    P. Fränti, "Efficiency of random swap clustering", J. Big Data 5, 13, 2018.
    https://doi.org/10.1186/s40537-018-0122-y
    """
    if locked == len(centroids):
        return centroids
    refined, levels = centroids, list(_levels(points, counts, len(centroids)))
    for number, (cells, swaps) in enumerate(levels):

        def tell(share: float, done: int = number) -> None:
            on_progress((done + share) / (len(levels) + 1))

        refined = _refine(cells, refined, rng, locked, swaps, tell)
    tell_end = partial(on_progress, len(levels) / (len(levels) + 1))
    return min((centroids, refined), key=lambda c: _inertia(points, counts, c, tell_end))


def _levels(points: Points, counts: Counts, k: int) -> Iterator[tuple["_Cells", int]]:
    """Yield the points as cells, ever finer ones, and how many swaps are tried among them."""
    for at_most, fewer in _LEVELS:
        most = max(at_most, _SKETCHED_PER_CENTROID * k)
        means, weights = group_in_cells(points, counts, at_most=most)
        if len(means) == len(points) or len(means) >= _CELLS_PER_CENTROID * k:
            yield _Cells.of(means, weights), (_TRIES + _TRIES_PER_CENTROID * k) // fewer
        if len(means) == len(points):
            return


@dataclass(frozen=True, eq=False)
class _Cells:
    """Weighted points about their mean, in units of the farthest coordinate."""

    middle: NDArray[np.float64]
    unit: float
    points: NDArray[np.float64]
    weights: NDArray[np.float64]
    weighted: NDArray[np.float64]
    seen: NDArray[np.float32]
    variance: float

    @classmethod
    def of(cls, points: NDArray[np.float64], counts: Counts) -> "_Cells":
        weights = counts.astype(np.float64)
        middle = points[0] + np.average(points - points[0], 0, weights)
        unit = float(np.abs(points - middle).max()) or 1.0
        scaled = (points - middle) / unit
        weighted = np.ascontiguousarray((weights[:, None] * scaled).T)
        seen = np.ones((len(points), 4), np.float32)
        seen[:, :3] = scaled
        variance = float(np.einsum("ij,ji", scaled, weighted))
        return cls(middle, unit, scaled, weights, weighted, seen, variance)

    def scores(self, centroids: Centroids) -> Iterator[tuple[slice, NDArray[np.float32]]]:
        """Yield |x - c|² - |x|², in blocks of rows."""
        planes = np.empty((4, len(centroids)), np.float32)
        planes[:3], planes[3] = -2 * centroids.T, (centroids**2).sum(axis=1)
        step = max(_BLOCK // len(centroids), 1)
        for first in range(0, len(self.seen), step):
            rows = slice(first, first + step)
            yield rows, multiply(self.seen[rows], planes)

    def iterate(self, centroids: Centroids, locked: int) -> tuple[Centroids, float]:
        """Make one of Lloyd's iterations, and give the inertia it ends with."""
        labels = np.concatenate([block.argmin(axis=1) for _, block in self.scores(centroids)])
        weights, *sums = (
            np.bincount(labels, row, len(centroids)) for row in (self.weights, *self.weighted)
        )
        moments, moves = np.stack(sums, axis=1), np.flatnonzero(weights[locked:]) + locked
        centroids = centroids.copy()
        centroids[moves] = moments[moves] / weights[moves, None]
        saved = ((2 * moments - weights[:, None] * centroids) * centroids).sum()
        return centroids, self.variance - float(saved)

    def costs(self, centroids: Centroids) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Give each point's cluster, and what it would cost to take each centroid away."""
        labels, margins = np.empty(len(self.seen), np.intp), np.empty(len(self.seen))
        for rows, block in self.scores(centroids):
            labels[rows] = own = block.argmin(axis=1)
            places = np.arange(len(own)), own
            near, block[places] = block[places], np.inf
            margins[rows] = block.min(axis=1) - near
        costs = np.bincount(labels, self.weights * margins, len(centroids)).astype(np.float64)
        return labels, costs


def _refine(
    cells: _Cells,
    centroids: Centroids,
    rng: Generator,
    locked: int,
    swaps: int,
    tell: OnShare,
) -> Centroids:
    """Settle on some cells, and swap for as long as it helps or until that was tried enough."""
    settle = partial(_settle, cells, locked=locked)
    start = (centroids - cells.middle) / cells.unit
    found, inertia = settle(start, tick=partial(tell, 0.0), most=_SETTLING)
    options = _swaps(cells, found, rng, locked)
    for number in range(swaps):
        tick = partial(tell, number / swaps)
        if inertia <= _NOTHING * cells.variance or (swapped := next(options, None)) is None:
            break
        other, lower = settle(swapped, tick=tick, most=_TRIAL, below=inertia)
        if lower < inertia * (1 - _LOWER):
            found, inertia = other, lower
            options = _swaps(cells, found, rng, locked)
    found, _ = settle(found, tick=partial(tell, 1.0), most=_SETTLING)
    return np.concatenate([centroids[:locked], cells.middle + cells.unit * found[locked:]])


def _settle(
    cells: _Cells,
    centroids: Centroids,
    *,
    locked: int,
    tick: Callable[[], None],
    most: int,
    below: float = np.inf,
) -> tuple[Centroids, float]:
    """Iterate, until it hardly helps or will hardly end below what it is to end below."""
    before = np.inf
    for number in range(most):
        tick()
        centroids, inertia = cells.iterate(centroids, locked)
        fall, before = before - inertia, inertia
        hopeless = number > 1 and inertia - below > _HOPE * fall
        if hopeless or fall <= _LOWER * inertia:
            break
    return centroids, inertia


def _swaps(cells: _Cells, centroids: Centroids, rng: Generator, locked: int) -> Iterator[Centroids]:
    """Yield the centroids with one taken away and one cluster halved."""
    if len(centroids) == 1:
        return
    labels, costs = cells.costs(centroids)
    gains, parts = halve(cells.points, cells.weights, labels, centroids)
    # A locked centroid stays for one of the halves, so only the other half gains.
    gain = np.where(np.arange(len(centroids)) < locked, gains.max(axis=1), gains.sum(axis=1))
    costs[:locked] = np.inf
    for taken, halved in _pairs(gain, costs, rng):
        swapped = centroids.copy()
        swapped[[halved, taken]] = parts[halved]
        if halved < locked:
            swapped[halved] = centroids[halved]
            swapped[taken] = parts[halved, gains[halved].argmax()]
        yield swapped


def _pairs(
    gain: NDArray[np.float64], costs: NDArray[np.float64], rng: Generator
) -> Iterator[tuple[int, int]]:
    """Draw which centroid is taken away and which cluster is halved, again and again."""
    free = np.isfinite(costs)
    worth = np.maximum(gain, 0)
    if np.count_nonzero(free) == 1:
        worth[free] = 0  # it cannot be both
    if not worth.any():
        return
    # Squared, since of many that are hardly missed the one that is missed least is the best.
    spare = (np.median(costs[free]) + _TINY) / np.maximum(costs, _TINY)
    spare = np.minimum(spare, _AT_MOST) ** 2
    while True:
        halved = int(rng.choice(len(gain), p=worth / worth.sum()))
        others = np.where(np.arange(len(gain)) == halved, 0, spare)
        yield int(rng.choice(len(gain), p=others / others.sum())), halved


def _inertia(
    points: Points, counts: Counts, centroids: Centroids, tick: Callable[[], None]
) -> float:
    nearest, inertia = Nearest(centroids, Box.around(points)), 0.0
    step = max(_BLOCK // len(centroids), 1)
    for first in range(0, len(points), step):
        tick()
        block = points[first : first + step]
        labels, _ = nearest.two(block, np.zeros(len(block), np.uint8))
        squares = ((block - centroids[labels]) ** 2).sum(axis=1)
        inertia += float(np.einsum("i,i", counts[first : first + step], squares))
    return inertia
