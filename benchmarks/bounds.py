"""How far above the optimum a result is at most: ``python -m benchmarks bounds``.

Let every color i pay a price p_i to be in a cluster. A cluster around c is worth the prices of
those that pay more than their distance costs, V(c) = Σ max(0, p_i - w_i |x_i - c|²), and so no
clustering into k has an inertia below Σ p_i - k max V. That is the dual of choosing among all
clusters [du Merle 2000], and the maximum is one over three coordinates only, found by halving
boxes. Any prices give a bound. Good ones are found by ascent on cells of similar colors.

References
----------
O. du Merle, P. Hansen, B. Jaumard, N. Mladenović, "An interior point algorithm for minimum
sum-of-squares clustering", SIAM J. Sci. Comput. 21(4), 1485-1505, 2000.
https://doi.org/10.1137/S1064827597328327
"""

import argparse
import heapq
from collections.abc import Sequence
from itertools import count, product

import numpy as np
from numpy.typing import NDArray

from benchmarks.pictures import Picture, files_in
from colorseg.arrays import Centroids, Floats
from colorseg.segmentation import segment
from colorseg.settings import Settings
from colorseg.starts import cells_to_choose_from

_CELLS, _CENTERS = 3000, 700  # of which prices, and among which clusters are looked for
_STEPS, _FIRST_STEP = 500, 0.06  # of the ascent, in parts of the inertia
_SHARPEST = 2000.0  # how far the soft maximum is from the mean, in the end
_ENOUGH, _MOST_BOXES = 1e-3, 6000  # of the maximum; boxes that are looked at
_HALVES = np.array(list(product((-0.5, 0.5), repeat=3)))


def bounds(words: Sequence[str]) -> int:
    """Print how far above the optimum our best quality is at most.

    Parameters
    ----------
    words : sequence of str
        The words after the command's name.

    Returns
    -------
    int
        0, or 2 if there is no picture.
    """
    parser = argparse.ArgumentParser("python -m benchmarks bounds", description=bounds.__doc__)
    parser.add_argument("places", nargs="+", metavar="FOLDER_OR_FILE", help="images, or folders")
    parser.add_argument("-k", type=int, nargs="+", default=[2, 4, 8], metavar="K")
    chosen = parser.parse_args(words)
    pictures = [Picture(path.name, str(path)) for path in files_in(chosen.places)]
    for picture, k in product(pictures, chosen.k):
        result = segment(picture.load(), Settings(k=k, quality="best"))
        points, counts = result.points.astype(np.float64), result.histogram.counts
        lowest = least_inertia(points, counts, result.clustering.centroids)
        percent = 100 * (1 - lowest / result.clustering.inertia)
        print(f"{picture.name}, k = {k}: the optimum is at most {percent:.2f} % below", flush=True)
    return 0 if pictures else 2


def least_inertia(
    points: Floats, counts: NDArray[np.int64], centroids: Centroids, *, boxes: int = _MOST_BOXES
) -> float:
    """Return an inertia that no clustering into so many clusters is below.

    Parameters
    ----------
    points : ndarray of float64, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights.
    centroids : ndarray of float64, shape (k, 3)
        Good ones, to find prices from; the bound holds whatever they are.
    boxes : int
        How many are looked at, at most; more make the bound no worse.

    Returns
    -------
    float
        The bound, at least 0.
    """
    weights = counts / counts.sum()
    cells, sums = cells_to_choose_from(points, counts, len(centroids), at_most=_CELLS)
    surplus = _surplus(cells, sums / counts.sum(), centroids)
    prices = _squares(points, centroids).min(axis=1)
    prices += surplus[np.concatenate([_squares(p, cells).argmin(axis=1) for p in _parts(points)])]
    prices = np.maximum(prices, 0)
    worth = _most_worth(points, weights, prices, centroids, boxes)
    return float(max(weights @ prices - len(centroids) * worth, 0) * counts.sum())


def _surplus(cells: Floats, weights: Floats, centroids: Centroids) -> Floats:
    """Find what each cell should pay above its distance, by ascent with a soft maximum."""
    nearest = np.sort(_squares(cells, centroids), axis=1)
    inertia, k = weights @ nearest[:, 0], len(centroids)
    second = nearest[:, min(1, k - 1)]
    prices = (nearest[:, 0] + np.minimum(second, nearest[:, 0] + 4 * inertia)) / 2
    counts = np.maximum(weights * 1e12, 1).astype(np.int64)
    some, _ = cells_to_choose_from(cells, counts, k, at_most=_CENTERS)
    costs = _squares(cells, np.concatenate([centroids, some]))
    best, mean, square = (-np.inf, prices), np.zeros(len(cells)), np.zeros(len(cells))
    for step in range(1, _STEPS + 1):
        gains = np.maximum(prices[:, None] - costs, 0)
        worth = weights @ gains
        best = max(best, (weights @ prices - k * worth.max(), prices), key=lambda each: each[0])
        soft = np.exp(min(30 * (1 + step / 60), _SHARPEST) * (worth / worth.max() - 1))
        slope = 1 - k * ((gains > 0) @ (soft / soft.sum()))
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        pace = _FIRST_STEP * inertia / (1 + step / 150)
        move = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-3)
        prices = np.maximum(prices + pace * move, 0)
    return np.asarray(best[1] - nearest[:, 0])


def _most_worth(
    points: Floats, weights: Floats, prices: Floats, centers: Centroids, most: int
) -> float:
    """Bound the worth of every cluster from above, by halving the boxes that may hold the best."""
    found = max(weights @ np.maximum(prices - _squares(points, c[None])[:, 0], 0) for c in centers)
    low, high = points.min(axis=0), points.max(axis=0)
    order = count()
    heap = [(-np.inf, 0, (low + high) / 2, (high - low) / 2, np.arange(len(points)), np.zeros(5))]
    for _ in range(most):
        bound, _, middle, half, rows, sure = heapq.heappop(heap)
        if -bound <= found * (1 + _ENOUGH):
            return max(found, -bound)
        for side in _HALVES:
            part = middle + side * half
            upper, near, taken = _bounded(points, weights, prices, part, half / 2, rows)
            moments = sure + taken
            at_middle, rise = _rise(moments, part, half / 2)
            gains = prices[near] - _squares(points[near], part[None])[:, 0]
            found = max(found, at_middle + weights[near] @ np.maximum(gains, 0))
            upper += at_middle + rise
            if upper > found:
                heapq.heappush(heap, (-upper, next(order), part, half / 2, near, moments))
        if not heap:
            return float(found)
    return float(max(found, -heap[0][0]))


def _bounded(
    points: Floats,
    weights: Floats,
    prices: Floats,
    middle: Floats,
    half: Floats,
    rows: NDArray[np.intp],
) -> tuple[float, NDArray[np.intp], Floats]:
    """Part those that are in the cluster of every center in a box from those of some.

    Returns what the latter are worth at most, which they are, and the moments of the former.
    """
    offsets = np.abs(points[rows] - middle)
    gains = prices[rows] - (offsets**2).sum(axis=1)
    spread = 2 * offsets @ half
    is_sure = gains >= spread + half @ half
    near, sure = rows[~is_sure & (gains + spread > 0)], rows[is_sure]
    beyond = np.maximum(np.abs(points[near] - middle) - half, 0)
    upper = weights[near] @ np.maximum(prices[near] - (beyond**2).sum(axis=1), 0)
    rest = prices[sure] - (points[sure] ** 2).sum(axis=1)
    table = np.column_stack([np.ones(len(sure)), points[sure], rest])
    return float(upper), near, weights[sure] @ table


def _rise(moments: Floats, middle: Floats, half: Floats) -> tuple[float, float]:
    """Give what those in every cluster are worth from the middle, and at most more in the box."""
    weight, sums, rest = moments[0], moments[1:4], moments[4]
    at_middle = rest + 2 * sums @ middle - weight * middle @ middle
    slope = np.abs(sums - weight * middle)
    step = np.minimum(slope / weight, half) if weight > 0 else half
    return float(at_middle), float((2 * slope * step - weight * step**2).sum())


def _squares(points: Floats, centers: Floats) -> Floats:
    return np.asarray(((points[:, None] - centers) ** 2).sum(axis=2))


def _parts(points: Floats) -> list[Floats]:
    return np.array_split(points, len(points) // 1000 + 1)
