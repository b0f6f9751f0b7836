"""Centroids taken from where two do the work of one, and put where one does the work of two.

K-means stays in the local minimum that its start leads to: where two clusters share what one could
hold, or one holds what should be two, no iteration mends it. A *swap* does: one centroid is taken
away and the cluster of another is halved, and if a few iterations from there end lower, it stays.
All that is among some thousand weighted cells and in single precision, and decides only where the
exact iterations start.

References
----------
P. Fränti, "Efficiency of random swap clustering", J. Big Data 5, 13, 2018.
https://doi.org/10.1186/s40537-018-0122-y
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Floats, OnShare, Points
from colorseg.blocks import DISTANCES_PER_BLOCK, blocks
from colorseg.clustering import Box, Nearest, multiply
from colorseg.starts.cells import CELLS_PER_CENTROID, COARSE, FINE, group_in_cells, sketch_size
from colorseg.starts.optima import cuts_if_lower, optimal_centroids

_ROUNDS = 4  # of k-means with two centroids, inside every cluster at once; the cut is the first
_AXES = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))
_NOTHING = 1e-12  # of the variance: what is left of it that rounding hides
_HOPE = 20  # of its last gain, within which of the best a trial must be to go on
_PROMISING = 0.3  # what to halve a cluster must save, in parts of what taking a centroid away costs
_AT_MOST = 1e3  # times as likely as another is a centroid that is hardly missed, before squaring
_TINY = 1e-300  # what costs nothing is taken to cost

# What the roundings of |x - c|² add up to, in squares of the largest coordinate.
_DOUBT = 32 * float(np.finfo(np.float32).eps)

#: Gains (k,) and costs (k,) to pairs: which centroid is taken away, and whose cluster is halved.
_Order = Callable[[Floats, Floats], Iterator[tuple[int, int]]]


@dataclass(frozen=True)
class _Effort:
    """How carefully each swap is made: iterations at most, and what is worth another."""

    settling: int  # iterations before the first swap
    trying: int  # iterations after each
    least: float  # of the inertia, that a swap and an iteration must save
    carefully: bool  # halved: at the best place, or at the mean


_QUICK = _Effort(settling=30, trying=6, least=1e-4, carefully=False)
_THOROUGH = _Effort(settling=50, trying=25, least=1e-6, carefully=True)
# Swaps are tried on few cells, then on more, where each takes longer: the last ones decide between
# minima that differ by less than a coarse grid can tell.
_TRIES, _TRIES_PER_CENTROID, _FEWER = 150, 3, 4  # on the fewest cells, and that much fewer on more


def swap_centroids(
    points: Points, counts: Counts, centroids: Centroids, *, trials: int, locked: int = 0
) -> Centroids:
    """Settle centroids, then swap some as long as that lowers the inertia.

    The swaps that promise most are tried, and nothing is left to chance.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points; some thousand are quick.
    counts : ndarray of int64, shape (n,)
        The weight of each point, at least 1.
    centroids : ndarray of float64, shape (k, 3)
        Where to start.
    trials : int
        How many swaps are tried.
    locked : int
        How many of the first centroids never move; 0 to k.

    Returns
    -------
    ndarray of float64, shape (k, 3)
        The centroids of the lowest inertia found; clusters may be empty. The same as before
        where single precision cannot tell the centroids apart.
    """
    cells = _Cells(points, counts, locked)
    seen = cells.scaled(centroids)
    if _nearest_pair(seen) <= _DOUBT * max(1.0, (seen**2).max()):
        return centroids.copy()
    return cells.unscaled(_swapped(cells, seen, _QUICK, trials, _most_promising_first), centroids)


def _nearest_pair(centroids: Centroids) -> float:
    """Give the squared distance of the two centroids that are nearest to each other."""
    squares = np.zeros((len(centroids), len(centroids)))
    for axis in centroids.T:
        squares += (axis[:, None] - axis) ** 2
    np.fill_diagonal(squares, np.inf)
    return float(squares.min())


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
    be missed less. All that is on cells of similar colors, so that a try takes little time. Where
    the optimum is known, as of gray pictures, it is taken at once.

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
    free = len(centroids) - locked
    known = optimal_centroids(points, counts, free, centroids[:locked])
    if known is not None and len(known) == free:
        return np.concatenate([centroids[:locked], known])
    refined = cuts_if_lower(points, counts, centroids, locked=locked)
    order = partial(_drawn, rng=rng)
    levels = list(_levels(points, counts, len(centroids), locked))
    for number, (cells, trials) in enumerate(levels):
        tell = _part(on_progress, number, len(levels) + 1)
        found = _swapped(cells, cells.scaled(refined), _THOROUGH, trials, order, tell)
        found, _ = _settled(cells, found, _THOROUGH.settling, _THOROUGH.least, partial(tell, 1.0))
        refined = cells.unscaled(found, refined)
    tell_end = partial(_part(on_progress, len(levels), len(levels) + 1), 0.0)
    return min((centroids, refined), key=lambda c: _inertia(points, counts, c, tell_end))


def _levels(points: Points, counts: Counts, k: int, locked: int) -> Iterator[tuple["_Cells", int]]:
    """Yield the points as cells, ever finer ones, and how many swaps are tried among them."""
    trials = _TRIES + _TRIES_PER_CENTROID * k
    for at_most in (sketch_size(k), COARSE, FINE):
        means, weights = group_in_cells(points, counts, at_most=at_most)
        if len(means) >= min(len(points), CELLS_PER_CENTROID * k):
            yield _Cells(means, weights, locked), trials
        if len(means) == len(points):
            return
        trials //= _FEWER


def _part(on_progress: OnShare, number: int, parts: int) -> OnShare:
    return lambda share: on_progress((number + share) / parts)


class _Cells:
    """Weighted points about their mean, in units of the farthest coordinate."""

    def __init__(self, points: Points, counts: Counts, locked: int) -> None:
        self.weights, self.locked = counts.astype(np.float64), locked
        # From one of the points, so that far from zero nothing is lost.
        self._middle = points[0] + np.average(points - 1.0 * points[0], 0, self.weights)
        self._unit = float(np.abs(points - self._middle).max()) or 1.0
        self.points = self.scaled(points)
        self._weighted = np.ascontiguousarray((self.weights[:, None] * self.points).T)
        self.variance = float(np.einsum("ij,ji", self.points, self._weighted))
        #: |x - c|² - |x|² is the product of (x, 1) and (-2c, |c|²).
        self._rows = np.ones((len(points), 4), np.float32)
        self._rows[:, :3] = self.points

    def scaled(self, points: Points) -> Floats:
        return (points - self._middle) / self._unit

    def unscaled(self, centroids: Centroids, before: Centroids) -> Centroids:
        moved = self._middle + self._unit * centroids[self.locked :]
        return np.concatenate([before[: self.locked], moved])

    def _scores(self, centroids: Centroids) -> Iterator[tuple[slice, NDArray[np.float32]]]:
        """Yield |x - c|² - |x|², in blocks of rows."""
        planes = np.empty((4, len(centroids)), np.float32)
        planes[:3], planes[3] = -2 * centroids.T, (centroids**2).sum(axis=1)
        for rows in blocks(len(self._rows), DISTANCES_PER_BLOCK // len(centroids)):
            yield rows, multiply(self._rows[rows], planes)

    def iterate(self, centroids: Centroids) -> tuple[Centroids, float]:
        """Make one of Lloyd's iterations, and give the inertia it ends with."""
        labels = np.concatenate([block.argmin(axis=1) for _, block in self._scores(centroids)])
        weights, *sums = (
            np.bincount(labels, row, len(centroids)) for row in (self.weights, *self._weighted)
        )
        moments = np.stack(sums, axis=1)
        moves = np.flatnonzero(weights[self.locked :]) + self.locked
        centroids = centroids.copy()
        centroids[moves] = moments[moves] / weights[moves, None]
        saved = ((2 * moments - weights[:, None] * centroids) * centroids).sum()
        return centroids, self.variance - float(saved)

    def costs(self, centroids: Centroids) -> tuple[NDArray[np.intp], Floats]:
        """Give each point's cluster, and what it would cost to take each centroid away."""
        labels, margins = np.empty(len(self._rows), np.intp), np.empty(len(self._rows))
        for rows, block in self._scores(centroids):
            labels[rows] = own = block.argmin(axis=1)
            places = np.arange(len(own)), own
            near, block[places] = block[places], np.inf
            margins[rows] = block.min(axis=1) - near
        costs = np.bincount(labels, self.weights * margins, len(centroids)).astype(np.float64)
        costs[: self.locked] = np.inf
        return labels, costs


def _swapped(
    cells: _Cells,
    centroids: Centroids,
    effort: _Effort,
    trials: int,
    order: _Order,
    tell: OnShare = lambda share: None,
) -> Centroids:
    """Settle, and swap for as long as it helps or until that was tried enough."""
    settled = partial(_settled, cells, least=effort.least)
    found, inertia = settled(centroids, effort.settling, tick=partial(tell, 0.0))
    numbers, fell = iter(range(trials)), True
    while fell and inertia > _NOTHING * cells.variance:
        fell = False
        for number, swap in zip(
            numbers, _swaps(cells, found, order, effort.carefully), strict=False
        ):
            if swap is None:
                continue
            tick = partial(tell, number / trials)
            other, lower = settled(swap, effort.trying, tick=tick, below=inertia)
            if fell := lower < inertia * (1 - effort.least):
                found, inertia = other, lower
                break
    return found


def _settled(
    cells: _Cells,
    centroids: Centroids,
    most: int,
    least: float,
    tick: Callable[[], None],
    below: float = np.inf,
) -> tuple[Centroids, float]:
    """Iterate, until it hardly helps or will hardly end below what it is to end below."""
    before = np.inf
    for number in range(most):
        tick()
        centroids, inertia = cells.iterate(centroids)
        fall, before = before - inertia, inertia
        hopeless = number > 1 and inertia - below > _HOPE * fall
        if hopeless or fall <= least * inertia:
            break
    return centroids, inertia


def _swaps(
    cells: _Cells, centroids: Centroids, order: _Order, carefully: bool
) -> Iterator[Centroids | None]:
    """Yield the centroids after each swap, or None for one that came before and led nowhere."""
    if len(centroids) == 1:
        return
    labels, costs = cells.costs(centroids)
    gains, parts = halve(cells.points, cells.weights, labels, centroids, carefully=carefully)
    # A locked centroid stays for one of the halves, so only the other half gains.
    is_locked = np.arange(len(centroids)) < cells.locked
    before = set()
    for taken, halved in order(np.where(is_locked, gains.max(axis=1), gains.sum(axis=1)), costs):
        swapped = centroids.copy()
        swapped[[halved, taken]] = parts[halved]
        if is_locked[halved]:
            swapped[halved] = centroids[halved]
            swapped[taken] = parts[halved, gains[halved].argmax()]
        yield None if (taken, halved) in before else swapped
        before.add((taken, halved))


def _most_promising_first(gain: Floats, costs: Floats) -> Iterator[tuple[int, int]]:
    """Rank the swaps by what they would save at once."""
    balance = gain - costs[:, None]
    balance[gain <= _PROMISING * costs[:, None]] = -np.inf
    np.fill_diagonal(balance, -np.inf)
    for swap in np.argsort(-balance, axis=None, kind="stable"):
        taken, halved = divmod(int(swap), len(gain))
        if balance[taken, halved] == -np.inf:
            return
        yield taken, halved


def _drawn(gain: Floats, costs: Floats, rng: Generator) -> Iterator[tuple[int, int]]:
    """Draw swaps again and again, the more promising ones more often."""
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


def halve(
    points: Floats,
    weights: Floats,
    labels: NDArray[np.intp],
    centroids: Centroids,
    *,
    carefully: bool = True,
) -> tuple[Floats, Floats]:
    """Cut every cluster in two, across the axis it is longest along.

    Parameters
    ----------
    points : ndarray of float64, shape (n, 3)
        The points.
    weights : ndarray of float64, shape (n,)
        Their weights, above 0.
    labels : ndarray of intp, shape (n,)
        The cluster of each point.
    centroids : ndarray of float64, shape (k, 3)
        The centroid of each cluster.
    carefully : bool
        Whether to cut where that lowers the inertia most and to let the halves settle; else the
        cut is at the centroid and the end of it, which is quicker.

    Returns
    -------
    gains : ndarray of float64, shape (k, 2)
        How far the inertia falls if the points of one half, or of the other, have their mean for a
        centroid instead of the cluster's; 0 for a cluster that cannot be cut.
    parts : ndarray of float64, shape (k, 2, 3)
        The means of the halves; the cluster's centroid for a half without points.
    """
    k, offsets = len(centroids), points - centroids[labels]
    across, middle = _longest_axes(offsets, weights, labels, k), np.zeros(k)
    if carefully:
        middle = _best_places(_places(offsets, across, labels), weights, labels, k)
    for _ in range(_ROUNDS if carefully else 1):
        second = _places(offsets, across, labels) > middle[labels]
        sums, means = _halves(offsets, weights, labels, second, k)
        across = means[:, 1] - means[:, 0]
        middle = (across * means.sum(axis=1)).sum(axis=1) / 2
    return sums * (means**2).sum(axis=2), centroids[:, None] + means


def _longest_axes(offsets: Floats, weights: Floats, labels: NDArray[np.intp], k: int) -> Floats:
    """Give the axis along which each cluster spreads most: (k, 3)."""
    spread = np.empty((k, 3, 3))
    for i, j in _AXES:
        moment = np.bincount(labels, weights * offsets[:, i] * offsets[:, j], k)
        spread[:, i, j] = spread[:, j, i] = moment
    return np.array(np.linalg.eigh(spread)[1][:, :, 2])


def _places(offsets: Floats, axes: Floats, labels: NDArray[np.intp]) -> Floats:
    """Give the place of each point along the axis of its cluster."""
    return np.array(np.einsum("ij,ij->i", offsets, axes[labels]))


def _best_places(places: Floats, weights: Floats, labels: NDArray[np.intp], k: int) -> Floats:
    """Find the last place before each cluster's best cut: (k,)."""
    order = np.lexsort((places, labels))
    clusters, weight = labels[order], weights[order]
    first = np.searchsorted(clusters, np.arange(k))
    # Sums over each cluster's points up to and with this one, and over those after it.
    below, moment = (
        sums - (sums[first - 1] * (first > 0))[clusters]
        for sums in (np.cumsum(weight), np.cumsum(weight * places[order]))
    )
    whole = np.bincount(labels, weights, k)[clusters]
    # About the mean the second half's moment is the first one's, with the other sign.
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = moment**2 * (1 / below + 1 / (whole - below))
    last = np.append(clusters[1:] != clusters[:-1], True)
    gain[last] = 0
    best = _last_of_the_largest(gain, last)
    cut = np.full(k, np.inf)
    cut[clusters[best]] = places[order[best]]
    return cut


def _last_of_the_largest(values: Floats, last: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Find the largest value of each run of them, whose last ones are known."""
    ends = np.flatnonzero(last)
    begins = np.append(0, ends[:-1] + 1)
    largest = np.repeat(np.maximum.reduceat(values, begins), ends - begins + 1)
    found = np.flatnonzero(values == largest)
    return np.array(found[np.searchsorted(found, ends, side="right") - 1])


def _halves(
    offsets: Floats, weights: Floats, labels: NDArray[np.intp], second: NDArray[np.bool_], k: int
) -> tuple[Floats, Floats]:
    """Sum up the halves: their weights (k, 2) and the means of their offsets (k, 2, 3)."""
    part = 2 * labels + second
    sums = np.bincount(part, weights, 2 * k).astype(np.float64)
    moments = [np.bincount(part, weights * axis, 2 * k) for axis in offsets.T]
    means = np.stack(moments, axis=1) / np.where(sums, sums, 1)[:, None]
    return sums.reshape(k, 2), means.reshape(k, 2, 3)


def _inertia(
    points: Points, counts: Counts, centroids: Centroids, tick: Callable[[], None]
) -> float:
    nearest, inertia = Nearest(centroids, Box.around(points)), 0.0
    for rows in blocks(len(points), DISTANCES_PER_BLOCK // len(centroids)):
        tick()
        block = points[rows]
        labels, _ = nearest.two(block, np.zeros(len(block), np.uint8))
        squares = ((block - centroids[labels]) ** 2).sum(axis=1)
        inertia += float(np.einsum("i,i", counts[rows], squares))
    return inertia
