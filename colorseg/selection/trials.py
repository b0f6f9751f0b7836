"""One image with one color, with two, with three: each number starts from the one before.

Where a color is missed most is where the next one goes, so a whole range of numbers costs about
as much as one run of the largest. The way is found on cells of similar colors; what is found is
measured on every color of the image.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Colors, Counts, Labels, Points
from colorseg.blocks import GATHERED_PER_BLOCK, blocks
from colorseg.clustering import Box, Clustering, Nearest, cluster
from colorseg.color import Space, ciede2000, cielab
from colorseg.histogram import Histogram
from colorseg.palettes import Palette, all_different
from colorseg.starts import cells_to_choose_from, kmeans_plus_plus
from colorseg.workers import side_by_side

_COARSE, _FINE = 1 << 11, 1 << 14  # cells to settle on after each step, the few ones first
_COARSE_STEPS, _FINE_STEPS = 40, 6  # iterations on them at most
_SETTLED = 0.01  # a move that no longer matters; from black to white is 255
_DRAWS = 24  # cells looked at as places for the next centroid
_FRESH = 2  # starts of its own for each number of centroids
_SAMPLE = 1 << 13  # pixels of which the color difference is measured

Cells = tuple[NDArray[np.float64], Counts]


@dataclass(frozen=True, eq=False)
class Trial:
    """One number of colors, tried.

    Attributes
    ----------
    centroids : ndarray of float64, shape (k, 3)
        In units of the space, in the order of the palette.
    palette : Palette
        The centroids as colors, most common first.
    inertia : float
        Mean over all pixels, each by its alpha, of the squared distance to the nearest centroid,
        in squared units of the space.
    explained : float
        Share of the inertia of a single color that these take away, 0 to 100, in %.
    silhouette : float
        Simplified silhouette: mean over all pixels of (b - a) / max(a, b), where a is the distance
        to the nearest centroid and b that to the next one; 0 to 1, and 0 for one color.
    difference : float
        Mean CIEDE2000 color difference between original and palette, of pixels evenly spread over
        the colors.

    References
    ----------
    L. Vendramin, R. J. G. B. Campello, E. R. Hruschka, "Relative clustering validity criteria: a
    comparative overview", Statistical Analysis and Data Mining 3(4), 209-235, 2010.
    https://doi.org/10.1002/sam.10080
    """

    centroids: Centroids
    palette: Palette
    inertia: float
    explained: float
    silhouette: float
    difference: float

    @property
    def k(self) -> int:
        """The number of colors."""
        return len(self.palette)


def add_one_by_one(
    points: Points, counts: Counts, start: Centroids, last: int, rng: Generator, *, locked: int = 0
) -> Iterator[Centroids]:
    """Add centroids one by one, and settle after each.

    Some places for the next centroid are drawn as by k-means++, and it takes the one that lowers
    the inertia most at once. Beside that, each number has k-means++ starts of its own, lest an
    early step leads astray; the lowest end is kept.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points.
    counts : ndarray of int64, shape (n,)
        Their weights.
    start : ndarray of float64, shape (m, 3)
        The first centroids.
    last : int
        How many there are in the end, at most n.
    rng : numpy.random.Generator
        Where chance comes from.
    locked : int
        So many of the first centroids stay where they are.

    Yields
    ------
    ndarray of float64, shape (m, 3), (m + 1, 3), ... (last, 3)
        The centroids of each number.

    References
    ----------
    A. Likas, N. Vlassis, J. J. Verbeek, "The global k-means clustering algorithm", Pattern
    Recognition 36(2), 451-461, 2003. https://doi.org/10.1016/S0031-3203(02)00060-2
    """
    fine = cells_to_choose_from(points, counts, last, at_most=_FINE)
    coarse = cells_to_choose_from(*fine, last, at_most=_COARSE)
    centroids = start
    yield centroids
    while len(centroids) < last:
        grown = np.vstack([centroids, _place(*coarse, centroids, rng)])
        given, more = start[:locked], len(grown) - locked
        fresh = (kmeans_plus_plus(*coarse, more, rng, given) for _ in range(_FRESH))
        starts = (grown, *(np.vstack([given, *chosen]) for chosen in fresh))
        centroids = min(
            (_settle(coarse, first, _COARSE_STEPS, locked) for first in starts),
            key=lambda settled: settled.inertia,
        ).centroids
        centroids = _settle(fine, centroids, _FINE_STEPS, locked).centroids
        yield centroids


def _settle(cells: Cells, centroids: Centroids, most: int, locked: int) -> Clustering:
    return cluster(*cells, centroids, max_iter=most, tol=_SETTLED, locked=locked)


def _place(
    cells: NDArray[np.float64], counts: Counts, centroids: Centroids, rng: Generator
) -> NDArray[np.float64]:
    """Find the place for a new centroid that lowers the inertia most at once."""
    distance = np.min([_squared(cells, centroid) for centroid in centroids], axis=0)
    missed = np.cumsum(counts * distance)
    drawn = np.searchsorted(missed, rng.random(_DRAWS) * missed[-1], side="right")
    # Rounding may draw past the end; the last cell that is missed is meant.
    drawn = np.unique(np.minimum(drawn, np.searchsorted(missed, missed[-1])))
    left = [_summed(counts, np.minimum(distance, _squared(cells, cells[i]))) for i in drawn]
    return cells[drawn[np.argmin(left)]]


def _squared(points: Points, centroids: NDArray[np.float64]) -> NDArray[np.float64]:
    difference = points - centroids
    return np.einsum("ij,ij->i", difference, difference)


def _summed(counts: Counts, values: NDArray[np.float64]) -> float:
    # Not ``@``: its threads add up in an order of their own, and another number of them in another.
    return float(np.einsum("i,i", counts, values))


class Measure:
    """What centroids are worth to one image.

    Parameters
    ----------
    histogram : Histogram
        The image's distinct colors.
    space : Space
        Where distances are measured.

    Attributes
    ----------
    points : ndarray, shape (n, 3)
        The colors in the space.
    mean : ndarray of float64, shape (1, 3)
        The best single centroid.
    """

    def __init__(self, histogram: Histogram, space: Space) -> None:
        self.points, self._space = space.to_points(histogram.colors), space
        self._counts, self._weights = histogram.counts, histogram.weights
        self._weight = int(self._weights.sum(dtype=np.int64))
        sums = [_summed(self._weights, axis.astype(np.float64)) for axis in self.points.T]
        self.mean = np.array([sums]) / self._weight
        self._box = Box.around(self.points)
        # Few colors change their cluster from one number to the next.
        self._labels = np.zeros(len(histogram), np.uint8)
        self._total, _ = self._look(self.mean)
        self._rows, self._shares = _spread(self._weights, _SAMPLE)
        self._sample = cielab(histogram.colors[self._rows])

    def trial(self, centroids: Centroids) -> Trial:
        """Give every color its nearest centroid, and say how well that fits.

        Parameters
        ----------
        centroids : ndarray of float64, shape (k, 3)
            The centroids, k at most 256.

        Returns
        -------
        Trial
            With the clusters most common first.
        """
        inertia, silhouette = self._look(centroids)
        pixels = np.bincount(self._labels, self._counts, len(centroids)).astype(np.int64)
        order = np.lexsort((*centroids.T[::-1], -pixels))
        colors = all_different(self._space.to_colors(centroids[order]))
        return Trial(
            centroids=centroids[order],
            palette=Palette(colors, pixels[order]),
            inertia=inertia,
            explained=100 * (1 - inertia / self._total) if self._total > 0 else 100.0,
            silhouette=silhouette,
            difference=self._difference(colors[np.argsort(order)]),
        )

    def _look(self, centroids: Centroids) -> tuple[float, float]:
        """Bring the labels up to date; give the mean squared distance and the mean silhouette."""
        nearest, former = Nearest(centroids, self._box), self._labels

        def look(rows: slice) -> tuple[Labels, float, float]:
            points, weights = self.points[rows], self._weights[rows]
            labels, gaps = nearest.two(points, former[rows])
            squares = _squared(points, centroids.take(labels, axis=0))
            own = np.sqrt(squares)
            # Where both centroids are equally far, the gap is a little below 0 or is 0.
            next_one = np.maximum(own + np.maximum(gaps, 0), np.finfo(float).tiny)
            return labels, _summed(weights, squares), _summed(weights, 1 - own / next_one)

        looks = side_by_side(look, blocks(len(self.points), GATHERED_PER_BLOCK))
        labels, inertias, silhouettes = zip(*looks, strict=True)
        self._labels = np.concatenate(labels)
        silhouette = sum(silhouettes) / self._weight if len(centroids) > 1 else 0.0
        return sum(inertias) / self._weight, silhouette

    def _difference(self, colors: Colors) -> float:
        shown = cielab(colors)[self._labels[self._rows]]
        return float(np.average(ciede2000(self._sample, shown), weights=self._shares))


def _spread(weights: Counts, size: int) -> tuple[NDArray[np.intp], NDArray[np.integer]]:
    """Choose pixels at even distances along the colors: the color of each, and how often."""
    if len(weights) <= size:
        return np.arange(len(weights)), weights
    last = np.cumsum(weights, dtype=np.int64)
    places = (np.arange(size) + 0.5) * (last[-1] / size)
    rows, times = np.unique(np.searchsorted(last, places, side="right"), return_counts=True)
    return rows, times
