"""The pipeline: an image and settings in, a segmentation out."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Colors, Counts, Labels, Pixels, Points
from colorseg.checks import (
    IMAGE,
    LABELS,
    Real,
    alpha_of,
    below,
    callback,
    instance,
    of_kind,
    same_shape,
    settle,
    several,
)
from colorseg.clustering import Clustering
from colorseg.errors import InvalidValueError
from colorseg.finishing import finish
from colorseg.fitting import (
    OnProgress,
    OnStep,
    cluster_points,
    fewer_colors_notice,
    ignore,
    merge_until_different,
    weigh,
)
from colorseg.histogram import Histogram, checked_histogram, count_colors
from colorseg.modes import laid_on
from colorseg.palette import Palette, all_different
from colorseg.quantization import Pairs, count_pairs
from colorseg.settings import Settings, checked_settings
from colorseg.words import counted

_BLOCK = 1 << 16  # points looked at together: what they need stays in the processor's cache


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
        The cluster that each pixel is shown as, an index into the palette; 0 for clear ones.
    clustering : Clustering
        The unrounded centroids and the way there; its labels are one per distinct color.
    runs : tuple of Run
        Every run from a start of its own, in order.
    inertia : float
        Sum over all pixels of the squared distance to their centroid, in squared space units,
        each pixel counting once whatever it weighed.
    weight : float
        What all pixels weighed together: their number, unless rare colors counted more.
    notices : tuple of str
        What a person should know about this result, in plain sentences.
    pairs : Pairs
        Which color of the original is shown as which, and how often.
    alpha : ndarray of uint8, shape (h, w), or None
        How opaque each pixel is, None if all are. Clear pixels take no part: they are not in the
        histogram, in no share and in no error.
    """

    original: Pixels
    settings: Settings
    histogram: Histogram
    palette: Palette
    labels: Labels
    clustering: Clustering
    runs: tuple[Run, ...]
    inertia: float
    weight: float
    notices: tuple[str, ...]
    pairs: Pairs
    alpha: Labels | None = None

    def __post_init__(self) -> None:
        """Check that the parts go together, so that a result that there is can be relied on."""
        source = "segment(image) makes all of it"
        settle(
            self,
            original=IMAGE,
            settings=instance(Settings, source),
            histogram=instance(Histogram, source),
            palette=instance(Palette, source),
            labels=LABELS,
            clustering=instance(Clustering, source),
            runs=several(Run, source),
            inertia=Real(0, np.inf),
            weight=Real(0, np.inf),
            notices=several(str, source),
            pairs=instance(Pairs, source),
            alpha=lambda name, alpha: alpha_of(alpha, self.original.shape[:2]),
        )
        same_shape("labels", self.labels, self.original.shape[:2], "the image's")
        below("labels", self.labels, len(self.palette))

    @property
    def image(self) -> Pixels:
        """The result as uint8 (h, w, 3): each pixel in the color it is shown as."""
        return self.palette.colors[self.labels]

    @property
    def colors(self) -> Colors:
        """The colors of the result, uint8 (k, 3)."""
        return self.palette.colors

    @property
    def color_labels(self) -> Labels:
        """The cluster of each distinct color, uint8 (n,)."""
        return self.clustering.labels

    @property
    def points(self) -> Points:
        """The distinct colors in the space of the clustering, (n, 3)."""
        return self.settings.color_space.to_points(self.histogram.colors)


def segment(
    image: Pixels,
    settings: Settings = Settings(),
    *,
    alpha: Labels | None = None,
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
    alpha : ndarray of uint8, shape (h, w), optional
        How opaque each pixel is: 255 is opaque, and 0 is clear and takes no part.
    histogram : Histogram, optional
        The distinct colors of the pixels that are not clear, where they are known already.
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
    image = IMAGE.check("an image", image)
    checked_settings(settings)
    on_step = ignore if on_step is None else on_step
    on_progress = ignore if on_progress is None else on_progress
    callback("on_step", on_step)
    callback("on_progress", on_progress)
    alpha = _checked_alpha(alpha, image, settings)
    if alpha is not None and settings.background:
        ground = settings.background_color
        image, alpha, histogram = laid_on(image, alpha, ground), None, None
    histogram = _histogram_of(image, alpha, histogram, on_progress)
    space, rng = settings.color_space, np.random.default_rng(settings.seed)
    points, weights = space.to_points(histogram.colors), weigh(histogram.counts, settings)
    runs = cluster_points(
        points,
        histogram.counts,
        settings,
        rng,
        weights=weights,
        foreign=_count_foreign(settings.locked_colors, histogram),
        on_step=on_step,
        on_progress=on_progress,
    )
    best = min(runs, key=lambda run: run.inertia)
    merged = merge_until_different(points, histogram.counts, weights, best, settings, on_step)
    clustering, counts, order = _most_common_first(merged, histogram.counts)
    on_progress("Coloring the pixels", 0.0)
    labels = histogram.label_pixels(image, clustering.labels, alpha)
    plain = Segmentation(
        original=image,
        settings=settings,
        histogram=histogram,
        palette=Palette(_rounded(clustering.centroids, order, settings), counts),
        labels=labels,
        clustering=clustering,
        runs=tuple(_run_of(run) for run in runs),
        inertia=_inertia(points, histogram.counts, clustering),
        weight=float(weights.sum(dtype=np.float64)),
        notices=_notices(len(histogram), len(best.centroids), len(counts), settings),
        pairs=Pairs(histogram.colors, clustering.labels, histogram.counts),
        alpha=alpha,
    )
    return _finished(plain, on_progress)


def _histogram_of(
    image: Pixels, alpha: Labels | None, known: Histogram | None, on_progress: OnProgress
) -> Histogram:
    """Count the colors of the pixels that are not clear, unless they are known already."""
    if known is not None:
        visible = image.size // 3 if alpha is None else int(np.count_nonzero(alpha))
        return checked_histogram(known, visible)
    pixels = image if alpha is None else image[alpha > 0]
    return count_colors(pixels, on_band=lambda share: on_progress("Counting colors", share))


def _finished(plain: Segmentation, on_progress: OnProgress) -> Segmentation:
    """Dither and clean up as the settings have it; then another color may be the most common."""
    clear = None if plain.alpha is None else plain.alpha == 0
    labels, notices = finish(
        plain.original,
        plain.labels,
        plain.colors,
        plain.settings,
        clear=clear,
        on_progress=on_progress,
    )
    if labels is plain.labels:
        return replace(plain, notices=(*plain.notices, *notices))
    pairs = count_pairs(plain.original, labels, None if clear is None else ~clear)
    counts = np.bincount(pairs.labels, pairs.counts, len(plain.colors)).astype(np.int64)
    lost = int(((plain.palette.counts > 0) & (counts == 0)).sum())
    order = np.argsort(-counts, kind="stable")
    rank = np.argsort(order).astype(np.uint8)
    labels = rank[labels]
    if clear is not None:
        labels[clear] = 0
    return replace(
        plain,
        palette=Palette(plain.colors[order], counts[order]),
        labels=labels,
        clustering=plain.clustering.reordered(order),
        notices=(*plain.notices, *notices, *_lost(lost)),
        pairs=replace(pairs, labels=rank[pairs.labels]),
    )


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


def _run_of(clustering: Clustering) -> Run:
    steps = (clustering.start, *clustering.history)
    return Run(tuple(step.inertia for step in steps), clustering.stopped)


def _inertia(points: Points, counts: Counts, clustering: Clustering) -> float:
    total = 0.0
    for first in range(0, len(points), _BLOCK):
        rows = slice(first, first + _BLOCK)
        difference = points[rows] - clustering.centroids[clustering.labels[rows]]
        total += float(np.einsum("i,ij,ij", counts[rows], difference, difference))
    return total


def _lost(colors: int) -> tuple[str, ...]:
    if colors == 0:
        return ()
    have = "has" if colors == 1 else "have"
    return (f"{counted(colors, 'color')} of the palette {have} no pixel left.",)


def _count_foreign(colors: Colors, histogram: Histogram) -> int:
    """Count the colors that the image does not have."""
    return sum(not (histogram.colors == color).all(axis=1).any() for color in colors)


def _notices(distinct: int, found: int, kept: int, settings: Settings) -> tuple[str, ...]:
    notices = []
    if found < settings.k:
        notices.append(fewer_colors_notice(distinct, found, settings.k))
    if kept < found:
        apart = f"colors that differed by less than ΔE {settings.merge:g}"
        notices.append(f"{found} → {kept}: {apart} were merged.")
    return tuple(notices)


def _checked_alpha(alpha: Any, image: Pixels, settings: Settings) -> Labels | None:
    alpha = alpha_of(alpha, image.shape[:2])
    if alpha is None:
        return None
    if not alpha.any() and not settings.background:
        raise InvalidValueError(
            "the picture is clear everywhere, so it has no colors to group: "
            "choose a background to lay it on"
        )
    return None if alpha.min() == 255 else alpha


def checked_segmentation(segmentation: Any) -> Segmentation:
    """Return a segmentation that is known to be one.

    Parameters
    ----------
    segmentation : object
        Whatever was given as a result.

    Returns
    -------
    Segmentation
        The segmentation itself.

    Raises
    ------
    InvalidTypeError
        If it is none.
    """
    return of_kind("segmentation", segmentation, Segmentation, "segment(image) returns one")
