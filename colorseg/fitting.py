"""From weighted points to clusters, as the settings have it: starts, refinement, runs, merging."""

import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Points
from colorseg.clustering import Clustering, Step, cluster
from colorseg.errors import FewerColorsWarning
from colorseg.initializers import INITIALIZERS
from colorseg.merging import merge_alike
from colorseg.refinement import QUALITIES
from colorseg.settings import Settings
from colorseg.sizes import SIZES, Sizes

_WEIGHT_STEPS = 64  # of one pixel's weight: whole numbers of these are as good as the power itself

OnStep = Callable[[Step], None]
OnProgress = Callable[[str, float], None]


def ignore(*_: Any) -> None:
    """Stand in for a callback that was not given."""


def fewer_colors_notice(distinct: int, found: int, k: int) -> str:
    """Return the sentence for an image that has fewer distinct colors than were asked for.

    Parameters
    ----------
    distinct : int
        Distinct colors of the image.
    found : int
        Colors of the result, which are more if colors are locked that the image does not have.
    k : int
        Colors asked for.

    Returns
    -------
    str
        The sentence.
    """
    colors = "1 distinct color" if distinct == 1 else f"{distinct} distinct colors"
    return f"The image has only {colors}, so the result has {found} instead of the {k} asked for."


def cluster_points(
    points: Points,
    counts: Counts,
    settings: Settings,
    rng: Generator,
    *,
    weights: Counts | None = None,
    start: Centroids | None = None,
    foreign: int = 0,
    on_step: OnStep = ignore,
    on_progress: OnProgress = ignore,
    sizes: Sizes = SIZES,
) -> tuple[Clustering, ...]:
    """Cluster distinct weighted points as often as the settings say.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points in the color space of the settings.
    counts : ndarray of int64, shape (n,)
        Pixels of each point.
    settings : Settings
        How many clusters, where to start, when to stop, how many runs.
    rng : numpy.random.Generator
        Where chance comes from; each run has a generator of its own spawned from it.
    weights : ndarray of int64, shape (n,), optional
        What each point weighs; its pixels by default.
    start : ndarray of float64, shape (k, 3), optional
        The first centroids, instead of ``settings.init``.
    foreign : int
        How many of the locked colors are none of the points: so many more clusters there may be.
    on_step, on_progress : callable
        As in `segment`.
    sizes : Sizes
        As in `cluster`.

    Returns
    -------
    tuple of Clustering
        Every run, in order.
    """
    weights = counts if weights is None else weights
    locked = len(settings.locked_colors)
    k = min(settings.k, len(points) + foreign)
    if k < settings.k:
        notice = fewer_colors_notice(len(points), k, settings.k)
        warnings.warn(FewerColorsWarning(notice), stacklevel=3)

    def one_run(run_rng: Generator) -> Clustering:
        first = start if start is not None else _start(points, weights, k, settings, run_rng, share)
        return cluster(
            points,
            counts,
            QUALITIES[settings.quality](
                points,
                weights,
                first[:k],
                run_rng,
                locked,
                partial(on_progress, "Looking for better centroids"),
            ),
            max_iter=settings.max_iter,
            tol=settings.tol,
            locked=locked,
            weights=weights,
            on_step=on_step,
            sizes=sizes,
        )

    share = partial(on_progress, "Choosing the first centroids")
    return tuple(one_run(run_rng) for run_rng in rng.spawn(settings.restarts))


def _start(
    points: Points,
    weights: Counts,
    k: int,
    settings: Settings,
    rng: Generator,
    on_share: Callable[[float], None],
) -> Centroids:
    """Take the colors that are given, locked ones first, and let the initializer add the rest."""
    space, initializer = settings.color_space, INITIALIZERS[settings.init]
    colors = np.concatenate([settings.locked_colors, settings.chosen_colors])
    start = list(space.to_points(colors).astype(np.float64)[:k])
    given = np.array(start).reshape(-1, 3)
    for centroid in initializer.choose(points, weights, k - len(given), rng, given):
        start.append(_point(centroid, settings) if initializer.in_codes else centroid)
        on_share(len(start) / k)
    return np.array(start)


def _point(code: NDArray[np.float64], settings: Settings) -> NDArray[np.float64]:
    """Turn a color between whole codes into a point; sRGB takes it as it is."""
    if settings.space == "sRGB":
        return code
    return settings.color_space.to_points(np.rint(code[None]).astype(np.uint8))[0]


def weigh(counts: Counts, settings: Settings) -> Counts:
    """Weigh colors by a power of their pixels.

    Parameters
    ----------
    counts : ndarray of int64, shape (n,)
        Pixels of each color.
    settings : Settings
        Its ``weight_power`` is the power.

    Returns
    -------
    ndarray of int64, shape (n,)
        The weights, in whole numbers, which stay exact when summed: the counts themselves for
        a power of 1, else in 64ths of a pixel.
    """
    if settings.weight_power == 1:
        return counts
    weights = np.rint(_WEIGHT_STEPS * counts.astype(np.float64) ** settings.weight_power)
    return weights.astype(np.int64)


def merge_until_different(
    points: Points,
    counts: Counts,
    weights: Counts,
    clustering: Clustering,
    settings: Settings,
    on_step: OnStep = ignore,
    sizes: Sizes = SIZES,
) -> Clustering:
    """Join clusters of colors that hardly differ and settle again, until all differ enough.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points in the color space of the settings.
    counts, weights : ndarray of int64, shape (n,)
        Pixels of each point, and what it weighs.
    clustering : Clustering
        What the iterations found.
    settings : Settings
        Its ``merge`` says how much is enough.
    on_step : callable
        Called with each step of settling again.
    sizes : Sizes
        As in `cluster`.

    Returns
    -------
    Clustering
        The clustering itself if nothing was to be merged, else that of the last settling.
    """
    space, locked = settings.color_space, len(settings.locked_colors)
    while True:
        fewer = merge_alike(
            clustering.centroids,
            np.bincount(clustering.labels, weights, len(clustering.centroids)).astype(np.float64),
            to_colors=space.to_colors,
            locked=locked,
            least=settings.merge,
        )
        if len(fewer) == len(clustering.centroids):
            return clustering
        clustering = cluster(
            points,
            counts,
            fewer,
            max_iter=settings.max_iter,
            tol=settings.tol,
            locked=locked,
            weights=weights,
            on_step=on_step,
            sizes=sizes,
        )
