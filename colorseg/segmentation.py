"""The pipeline: an image and settings in, a segmentation out."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from colorseg.arrays import Centroids, Counts, Labels, Pixels, Points
from colorseg.clustering import Clustering, Step, cluster
from colorseg.errors import FewerColorsWarning, InvalidTypeError, InvalidValueError
from colorseg.histogram import Histogram, count_colors
from colorseg.initializers import INITIALIZERS
from colorseg.palette import Palette, all_different
from colorseg.settings import Settings
from colorseg.spaces import SPACES
from colorseg.words import shown

OnStep = Callable[[Step], None]
OnProgress = Callable[[str, float], None]


def _ignore(*_: Any) -> None:
    """Stand in for a callback that was not given."""


@dataclass(frozen=True, eq=False)
class Segmentation:
    """An image with its colors grouped.

    Attributes
    ----------
    original : ndarray of uint8, shape (h, w, 3)
        The image as it was given.
    settings : Settings
        What decided the result.
    histogram : Histogram
        The distinct colors of the original.
    palette : Palette
        The colors of the result, most common first.
    labels : ndarray of uint8, shape (h, w)
        The cluster of each pixel, an index into the palette.
    clustering : Clustering
        The unrounded centroids and the way there; its labels are one per distinct color.
    """

    original: Pixels
    settings: Settings
    histogram: Histogram
    palette: Palette
    labels: Labels
    clustering: Clustering

    @property
    def image(self) -> Pixels:
        """The result as uint8 (h, w, 3): each pixel in the color of its cluster."""
        return self.palette.colors[self.labels]

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know about this result, in plain sentences."""
        got, asked = len(self.palette), self.settings.k
        return () if got == asked else (fewer_colors_notice(got, asked),)


def fewer_colors_notice(distinct: int, k: int) -> str:
    """Return the sentence for an image that has fewer distinct colors than were asked for.

    Parameters
    ----------
    distinct : int
        Distinct colors of the image.
    k : int
        Colors asked for.

    Returns
    -------
    str
        The sentence.
    """
    colors = "1 distinct color" if distinct == 1 else f"{distinct} distinct colors"
    return (
        f"The image has only {colors}, so the result has {distinct} instead of the {k} asked for."
    )


def segment(
    image: Pixels,
    settings: Settings = Settings(),
    *,
    histogram: Histogram | None = None,
    on_step: OnStep | None = None,
    on_progress: OnProgress | None = None,
) -> Segmentation:
    """Group the colors of an image by k-means.

    Parameters
    ----------
    image : ndarray of uint8, shape (h, w, 3)
        An sRGB image; it is not written to.
    settings : Settings
        What decides the result.
    histogram : Histogram, optional
        The image's distinct colors, where they are known already.
    on_step : callable, optional
        Called with each `Step`; an exception it raises ends the work.
    on_progress : callable, optional
        Called with the name of a piece of work and its share done, 0 to 1.

    Returns
    -------
    Segmentation
        Exactly ``settings.k`` distinct colors, or all of the image's if it has fewer.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If the image is not such an array or is empty.

    Warns
    -----
    FewerColorsWarning
        If the image has fewer distinct colors than ``settings.k``.
    """
    image = checked_image(image)
    if not isinstance(settings, Settings):
        raise InvalidTypeError(f"settings must be Settings, got {shown(settings)}")
    on_step, on_progress = on_step or _ignore, on_progress or _ignore
    if histogram is None:
        histogram = count_colors(image, on_band=lambda share: on_progress("Counting colors", share))
    elif not isinstance(histogram, Histogram) or histogram.pixels * 3 != image.size:
        raise InvalidValueError("the histogram must be that of the image, got another one")
    space = SPACES[settings.space]
    best = cluster_points(
        space.to_points(histogram.colors),
        histogram.counts,
        settings,
        np.random.default_rng(settings.seed),
        on_step=on_step,
        on_progress=on_progress,
    )
    clustering, counts = _most_common_first(best, histogram.counts)
    colors = all_different(space.to_colors(clustering.centroids))
    on_progress("Coloring the pixels", 0.0)
    labels = histogram.label_pixels(image, clustering.labels)
    return Segmentation(image, settings, histogram, Palette(colors, counts), labels, clustering)


def cluster_points(
    points: Points,
    counts: Counts,
    settings: Settings,
    rng: Generator,
    *,
    start: Centroids | None = None,
    on_step: OnStep = _ignore,
    on_progress: OnProgress = _ignore,
) -> Clustering:
    """Cluster distinct weighted points, as often as the settings say, and keep the best run.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points in a color space.
    counts : ndarray of int64, shape (n,)
        Pixels of each point.
    settings : Settings
        How many clusters, where to start, when to stop, how many runs.
    rng : numpy.random.Generator
        Where chance comes from; each run has a generator of its own spawned from it.
    start : ndarray of float64, shape (k, 3), optional
        The first centroids, instead of ``settings.init``.
    on_step, on_progress : callable
        As in `segment`.

    Returns
    -------
    Clustering
        The run with the lowest inertia, the first one of equals.
    """
    if len(points) < settings.k:
        notice = fewer_colors_notice(len(points), settings.k)
        warnings.warn(FewerColorsWarning(notice), stacklevel=3)

    def one_run(run_rng: Generator) -> Clustering:
        first = start if start is not None else choose(run_rng)
        return cluster(
            points, counts, first[:k], max_iter=settings.max_iter, tol=settings.tol, on_step=on_step
        )

    def choose(run_rng: Generator) -> Centroids:
        chosen = []
        for centroid in INITIALIZERS[settings.init](points, counts, k, run_rng):
            chosen.append(centroid)
            on_progress("Choosing the first centroids", len(chosen) / k)
        return np.array(chosen)

    k = min(settings.k, len(points))
    runs = (one_run(run_rng) for run_rng in rng.spawn(settings.restarts))
    return min(runs, key=lambda run: run.inertia)


def _most_common_first(clustering: Clustering, counts: Counts) -> tuple[Clustering, Counts]:
    """Order the clusters by their pixels, and equals by their centroid, whatever the seed."""
    k = len(clustering.centroids)
    pixels = np.bincount(clustering.labels, counts, k).astype(np.int64)
    order = np.lexsort((*clustering.centroids.T[::-1], -pixels))
    return clustering.reordered(order), pixels[order]


def checked_image(image: Any) -> Pixels:
    """Return an image that is known to be one.

    Parameters
    ----------
    image : object
        Whatever was given as an image.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
        The image itself.

    Raises
    ------
    InvalidTypeError
        If it is not an array of uint8.
    InvalidValueError
        If its shape is not (h, w, 3) with at least one pixel.
    """
    allowed = "an image must be an array of uint8 of shape (height, width, 3)"
    if not isinstance(image, np.ndarray):
        raise InvalidTypeError(f"{allowed}, got {shown(image)}")
    if image.dtype != np.uint8:
        raise InvalidTypeError(f"{allowed}, got dtype {image.dtype}")
    if image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise InvalidValueError(f"{allowed} with at least one pixel, got shape {image.shape}")
    return image
