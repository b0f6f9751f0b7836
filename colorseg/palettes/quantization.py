"""An image in few colors, whichever way those were found."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Alpha, Colors, Counts, Labels, Pixels
from colorseg.checks import (
    COLOR_LABELS,
    COLORS,
    COUNTS,
    IMAGE,
    LABELS,
    alpha_of,
    below,
    instance,
    palette_colors,
    same_shape,
    settle,
)
from colorseg.clustering import Assignment
from colorseg.histogram import Histogram, checked_histogram


@dataclass(frozen=True, eq=False)
class Pairs:
    """Which color of the original is shown as which, and what that weighs.

    Attributes
    ----------
    colors : ndarray of uint8, shape (n, 3)
        Colors of the original; one of them may be shown in several ways.
    labels : ndarray of uint8, shape (n,)
        The few colors' index that each is shown as.
    weights : ndarray of int, shape (n,)
        The pixels that have this pair: how many if all are opaque, else the sum of their alpha.
    """

    colors: Colors
    labels: Labels
    weights: Counts

    def __post_init__(self) -> None:
        """Check that there is one of each for each pair."""
        settle(self, colors=COLORS, labels=COLOR_LABELS, weights=COUNTS)
        for name in ("labels", "weights"):
            same_shape(name, getattr(self, name), self.colors.shape[:1], "the colors'")


def weigh_pairs(original: Pixels, labels: Labels, alpha: Alpha | None) -> Pairs:
    """Weigh the pairs of an image whose pixels do not all take the label of their color.

    Parameters
    ----------
    original : ndarray of uint8, shape (h, w, 3)
        The image.
    labels : ndarray of uint8, shape (h, w)
        The few colors' index for each pixel.
    alpha : ndarray of uint8, shape (h, w), or None
        How opaque each pixel is; clear ones are in no pair. None if all are opaque.

    Returns
    -------
    Pairs
        Each pair once.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    original, labels = IMAGE.check("original", original), LABELS.check("labels", labels)
    same_shape("labels", labels, original.shape[:2], "the image's")
    alpha = alpha_of(alpha, labels.shape)
    codes = np.zeros(labels.shape, np.uint32)
    for channel in range(3):
        codes |= original[..., channel].astype(np.uint32) << np.uint32(8 * channel)
    codes |= labels.astype(np.uint32) << np.uint32(24)
    if alpha is None:
        found, weights = np.unique(codes, return_counts=True)
    else:
        seen = alpha > 0
        found, weights = _add_up(codes[seen], alpha[seen])
    parts = found.astype("<u4").view(np.uint8).reshape(-1, 4)
    return Pairs(parts[:, :3].copy(), parts[:, 3].copy(), weights)


def _add_up(codes: NDArray[np.uint32], alpha: Alpha) -> tuple[NDArray[np.uint32], Counts]:
    """Return the distinct codes and the sum of the alpha of each, with one sort."""
    keys = np.sort(codes.astype(np.uint64) << np.uint64(8) | alpha)
    codes_in_order = keys >> np.uint64(8)
    first = np.flatnonzero(np.diff(codes_in_order, prepend=~codes_in_order[:1]))
    weights = np.add.reduceat((keys & np.uint64(255)).astype(np.int64), first)
    return codes_in_order[first].astype(np.uint32), weights


class Quantized(Protocol):
    """An image and its version in few colors, such as a `Segmentation`."""

    @property
    def original(self) -> Pixels:
        """The image as it was given: uint8 (h, w, 3)."""

    @property
    def histogram(self) -> Histogram:
        """The distinct colors of the original."""

    @property
    def colors(self) -> Colors:
        """The few colors: uint8 (k, 3)."""

    @property
    def pairs(self) -> Pairs:
        """Which color is shown as which."""

    @property
    def alpha(self) -> Alpha | None:
        """How opaque each pixel is: uint8 (h, w), or None if all are."""

    @property
    def labels(self) -> Labels:
        """The few colors' index for each pixel: uint8 (h, w)."""


@dataclass(frozen=True, eq=False)
class Quantization:
    """An image in the nearest colors of a palette; it is measured as a segmentation is.

    Attributes
    ----------
    original : ndarray of uint8, shape (h, w, 3)
        The image as it was given.
    histogram : Histogram
        The distinct colors of the original.
    colors : ndarray of uint8, shape (m, 3)
        The palette, sRGB codes.
    color_labels : ndarray of uint8, shape (n,)
        The palette's color for each distinct color.
    labels : ndarray of uint8, shape (h, w)
        The palette's color for each pixel.
    alpha : ndarray of uint8, shape (h, w), or None
        How opaque each pixel is; None if all are.
    """

    original: Pixels
    histogram: Histogram
    colors: Colors
    color_labels: Labels
    labels: Labels
    alpha: Alpha | None = None

    def __post_init__(self) -> None:
        """Check that the parts go together."""
        settle(
            self,
            original=IMAGE,
            histogram=instance(Histogram, "count_colors(image) returns one"),
            colors=palette_colors,
            color_labels=COLOR_LABELS,
            labels=LABELS,
            alpha=lambda name, alpha: alpha_of(alpha, self.original.shape[:2]),
        )
        same_shape("labels", self.labels, self.original.shape[:2], "the image's")
        same_shape("color_labels", self.color_labels, self.histogram.counts.shape, "the counts'")
        below("labels", self.labels, len(self.colors))
        below("color_labels", self.color_labels, len(self.colors))

    @property
    def pairs(self) -> Pairs:
        """Which color is shown as which: each as its nearest."""
        return Pairs(self.histogram.colors, self.color_labels, self.histogram.weights)


def quantize(
    original: Pixels, histogram: Histogram, colors: Colors, alpha: Alpha | None = None
) -> Quantization:
    """Give every pixel of an image the nearest color of a palette.

    Parameters
    ----------
    original : ndarray of uint8, shape (h, w, 3)
        The image.
    histogram : Histogram
        Its distinct colors, as `count_colors` counts those of image and alpha.
    colors : ndarray of uint8, shape (m, 3)
        The palette, 1 to 256 sRGB codes.
    alpha : ndarray of uint8, shape (h, w), optional
        How opaque each pixel is; clear ones get the first color.

    Returns
    -------
    Quantization
        The image in these colors.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not such an array, or the histogram is that of another image.

    Examples
    --------
    >>> from colorseg import count_colors, draw_sample, quantize, read_palette
    >>> image = draw_sample("tangram")
    >>> quantized = quantize(image, count_colors(image), read_palette(b"#000 #fff"))
    >>> quantized.labels.shape
    (640, 960)
    """
    original = IMAGE.check("original", original)
    alpha = alpha_of(alpha, original.shape[:2])
    checked_histogram(histogram, original, alpha)
    color_labels = map_to(histogram, colors)
    labels = histogram.label_pixels(original, color_labels, alpha)
    return Quantization(original, histogram, colors, color_labels, labels, alpha)


def map_to(histogram: Histogram, colors: Colors) -> Labels:
    """Find the nearest color of a palette for every distinct color, by distance in sRGB codes.

    Parameters
    ----------
    histogram : Histogram
        The distinct colors of an image.
    colors : ndarray of uint8, shape (m, 3)
        The palette, 1 to 256 sRGB codes.

    Returns
    -------
    ndarray of uint8, shape (n,)
        An index into ``colors`` for each distinct color, the first one of several as near.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If the colors are not such an array, or the histogram is none.
    """
    checked_histogram(histogram)
    colors = palette_colors("colors", colors)
    return Assignment(histogram.colors, colors.astype(np.float64)).labels
