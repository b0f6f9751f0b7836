"""From counted colors to clusters, as the settings have it: starts, refinement, runs, merging."""

from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Colors, Counts, OnProgress, Points
from colorseg.blocks import POINTS_PER_BLOCK, blocks
from colorseg.checks import callback
from colorseg.clustering import Clustering, Step, cluster, merge_alike
from colorseg.histogram import Histogram, checked_histogram
from colorseg.palettes import Palette, all_different
from colorseg.settings import Settings, checked_settings
from colorseg.sizes import SIZES, Sizes
from colorseg.starts import INITIALIZERS, QUALITIES, Level

_WEIGHT_STEPS = 64  # of one pixel's weight: whole numbers of these are as good as the power itself

OnStep = Callable[[Step], None]
OnStart = Callable[[Centroids], None]


def ignore(*_: Any) -> None:
    """Stand in for a callback that was not given."""


@dataclass(frozen=True, eq=False)
class Run:
    """One run of the iterations, of which the best one is kept.

    Attributes
    ----------
    inertias : tuple of float
        The inertia at the start and after each iteration, as in `Step`.
    stopped : str
        Why it ended.
    """

    inertias: tuple[float, ...]
    stopped: str

    @classmethod
    def of(cls, clustering: Clustering) -> "Run":
        """Keep the little of a run that is shown when another one is better."""
        steps = (clustering.start, *clustering.history)
        return cls(tuple(step.inertia for step in steps), clustering.stopped)


@dataclass(frozen=True, eq=False)
class Fit:
    """The clusters of counted colors.

    Attributes
    ----------
    palette : Palette
        The colors of the clusters, most common first.
    clustering : Clustering
        The best run, merged, with its clusters in that order.
    runs : tuple of Run
        Every run from a start of its own, in order.
    found : int
        How many clusters there were before merging.
    inertia : float
        Sum over all pixels, each by its alpha, of the squared distance to their centroid.
    weight : float
        What all colors weighed together in the runs.
    """

    palette: Palette
    clustering: Clustering
    runs: tuple[Run, ...]
    found: int
    inertia: float
    weight: float


def fit(
    histogram: Histogram,
    settings: Settings,
    *,
    on_start: OnStart | None = None,
    on_step: OnStep | None = None,
    on_progress: OnProgress | None = None,
) -> Fit:
    """Group counted colors: those of a picture, or of several together.

    Parameters
    ----------
    histogram : Histogram
        The colors; histograms of pictures add up to that of all of them.
    settings : Settings
        What decides the result.
    on_start : callable, optional
        Called with the first centroids of each run, float64 (k, 3), locked ones first; an
        exception it raises ends the work.
    on_step, on_progress : callable, optional
        As in `segment`.

    Returns
    -------
    Fit
        Palette, clusters and the way there.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is of another kind, or there is no color.
    """
    histogram, settings = checked_histogram(histogram), checked_settings(settings)
    on_start = callback("on_start", ignore if on_start is None else on_start)
    on_step = callback("on_step", ignore if on_step is None else on_step)
    on_progress = callback("on_progress", ignore if on_progress is None else on_progress)
    runs = replace(
        Runs.of(histogram, settings),
        on_start=on_start,
        on_step=on_step,
        on_progress=on_progress,
    )
    best, every = runs.best(np.random.default_rng(settings.seed))
    clustering, counts, order = _most_common_first(runs.merged(best), histogram.counts)
    return Fit(
        palette=Palette(_rounded(clustering.centroids, order, settings), counts),
        clustering=clustering,
        runs=every,
        found=len(best.centroids),
        inertia=_inertia(runs.points, histogram, clustering),
        weight=float(runs.weights.sum(dtype=np.float64)),
    )


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs of the iterations over distinct weighted points, as the settings have it.

    Attributes
    ----------
    points : ndarray, shape (n, 3)
        Distinct points in the color space of the settings.
    counts : ndarray of int64, shape (n,)
        Pixels of each point.
    settings : Settings
        How many clusters, where to start, when to stop, how many runs, what to merge.
    weights : ndarray of int64, shape (n,)
        What each point weighs.
    start : ndarray of float64, shape (k, 3), optional
        The first centroids, instead of ``settings.init``.
    foreign : int
        How many of the locked colors are none of the points: so many more clusters there may be.
    on_start : callable
        As in `fit`.
    on_step, on_progress : callable
        As in `segment`.
    sizes : Sizes
        As in `cluster`.
    """

    points: Points
    counts: Counts
    settings: Settings
    _: KW_ONLY
    weights: Counts
    start: Centroids | None = None
    foreign: int = 0
    on_start: OnStart = ignore
    on_step: OnStep = ignore
    on_progress: OnProgress = ignore
    sizes: Sizes = SIZES

    @classmethod
    def of(cls, histogram: Histogram, settings: Settings) -> "Runs":
        """Make ready to run over counted colors."""
        return cls(
            settings.color_space.to_points(histogram.colors),
            histogram.counts,
            settings,
            weights=weigh(histogram, settings),
            foreign=histogram.count_missing(settings.locked_colors),
        )

    def best(self, rng: Generator) -> tuple[Clustering, tuple[Run, ...]]:
        """Run as often as the settings say, and keep the best.

        Parameters
        ----------
        rng : numpy.random.Generator
            Where chance comes from; each run has a generator of its own spawned from it.

        Returns
        -------
        best : Clustering
            The run of the lowest inertia, the first of several; with fewer clusters than
            ``settings.k`` if there are fewer points.
        runs : tuple of Run
            Every run, in order.
        """
        best, runs = None, []
        for clustering in map(self._run, _spawned(rng, self.settings.restarts)):
            runs.append(Run.of(clustering))
            if best is None or clustering.inertia < best.inertia:
                best = clustering
        assert best is not None
        return best, tuple(runs)

    def merged(self, clustering: Clustering) -> Clustering:
        """Join clusters of colors that hardly differ and settle again, until all differ enough.

        Parameters
        ----------
        clustering : Clustering
            What the iterations found.

        Returns
        -------
        Clustering
            The clustering itself if nothing was to be merged, else that of the last settling.
        """
        while len(fewer := self._fewer(clustering)) < len(clustering.centroids):
            clustering = self._settled(fewer)
        return clustering

    def _run(self, rng: Generator) -> Clustering:
        centroids = self._refined(self._first(rng), rng)
        self.on_start(centroids)
        return self._settled(centroids)

    def _first(self, rng: Generator) -> Centroids:
        """Take the given colors, locked ones first, and let the initializer add the rest."""
        settings, initializer = self.settings, INITIALIZERS[self.settings.init]
        k, given = self._most, self._given
        if self.start is not None:
            return self.start[:k]
        first = list(given)
        for centroid in initializer.choose(self.points, self.weights, k - len(given), rng, given):
            first.append(_point(centroid, settings) if initializer.in_codes else centroid)
            self.on_progress("Choosing the first centroids", len(first) / k)
        return np.array(first)

    def levels(self, rng: Generator, number: int) -> tuple[Level, ...]:
        """Tell what a run goes through on cells before its iterations over all points.

        Parameters
        ----------
        rng : numpy.random.Generator
            As it was given to `best`.
        number : int
            Of the run, from 0 on.

        Returns
        -------
        tuple of Level
            In order; none if the initializer looks at no cells.
        """
        *_, own = _spawned(rng, number + 1)
        levels, more = INITIALIZERS[self.settings.init].levels, self._most - len(self._given)
        return tuple(levels(self.points, self.weights, more, own, self._given))

    @property
    def _most(self) -> int:
        """How many clusters there may be."""
        return min(self.settings.k, len(self.points) + self.foreign)

    @property
    def _given(self) -> Centroids:
        """The given colors as points, locked ones first."""
        colors = np.concatenate([self.settings.locked_colors, self.settings.chosen_colors])
        points = self.settings.color_space.to_points(colors).astype(np.float64)
        return points[: self._most].reshape(-1, 3)

    def _refined(self, centroids: Centroids, rng: Generator) -> Centroids:
        refine = QUALITIES[self.settings.quality].refine
        tell = partial(self.on_progress, "Looking for better centroids")
        return refine(self.points, self.weights, centroids, rng, self._locked, tell)

    def _settled(self, centroids: Centroids) -> Clustering:
        return cluster(
            self.points,
            self.counts,
            centroids,
            max_iter=self.settings.max_iter,
            tol=self.settings.tol,
            locked=self._locked,
            weights=self.weights,
            on_step=self.on_step,
            sizes=self.sizes,
        )

    def _fewer(self, clustering: Clustering) -> Centroids:
        k = len(clustering.centroids)
        return merge_alike(
            clustering.centroids,
            np.bincount(clustering.labels, self.weights, k).astype(np.float64),
            to_colors=self.settings.color_space.to_colors,
            locked=self._locked,
            least=self.settings.merge,
        )

    @property
    def _locked(self) -> int:
        return len(self.settings.locked_colors)


def _spawned(rng: Generator, number: int) -> Iterator[Generator]:
    """Give every run a generator of its own, when its turn comes."""
    return (rng.spawn(1)[0] for _ in range(number))


def _point(code: NDArray[np.float64], settings: Settings) -> NDArray[np.float64]:
    """Turn a color between whole codes into a point; sRGB takes it as it is."""
    if settings.space == "sRGB":
        return code
    return settings.color_space.to_points(np.rint(code[None]).astype(np.uint8))[0]


def weigh(histogram: Histogram, settings: Settings) -> Counts:
    """Weigh colors by a power of their pixels.

    Parameters
    ----------
    histogram : Histogram
        The colors, of which each pixel counts by its alpha.
    settings : Settings
        Its ``weight_power`` is the power.

    Returns
    -------
    ndarray of int64, shape (n,)
        The weights, in whole numbers from 1 on, which stay exact when summed: those of the
        histogram for a power of 1, else in 64ths of a pixel.
    """
    if settings.weight_power == 1:
        return histogram.weights
    pixels = histogram.weights.astype(np.float64) / histogram.unit
    weights = np.rint(_WEIGHT_STEPS * pixels**settings.weight_power)
    return np.maximum(weights, 1).astype(np.int64)


def _most_common_first(
    clustering: Clustering, counts: Counts
) -> tuple[Clustering, Counts, NDArray[np.intp]]:
    """Order the clusters by their pixels, and equals by their centroid, whatever the seed."""
    k = len(clustering.centroids)
    pixels = np.bincount(clustering.labels, counts, k).astype(np.int64)
    order = np.lexsort((*clustering.centroids.T[::-1], -pixels))
    return clustering.reordered(order), pixels[order], order


def _rounded(centroids: Centroids, order: NDArray[np.intp], settings: Settings) -> Colors:
    """Round centroids to codes that all differ; the locked ones have the first choice."""
    colors = settings.color_space.to_colors(centroids)
    turns = np.argsort(order >= len(settings.locked_colors), kind="stable")
    colors[turns] = all_different(colors[turns])
    return colors


def _inertia(points: Points, histogram: Histogram, clustering: Clustering) -> float:
    total = 0.0
    for rows in blocks(len(points), POINTS_PER_BLOCK):
        difference = points[rows] - clustering.centroids[clustering.labels[rows]]
        total += float(np.einsum("i,ij,ij", histogram.weights[rows], difference, difference))
    return total / histogram.unit
