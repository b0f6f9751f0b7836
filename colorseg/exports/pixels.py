"""What can be said of single pixels, for whoever points at a picture."""

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Labels
from colorseg.checks import Whole
from colorseg.color import color_differences
from colorseg.segmentation import Segmentation, checked_segmentation

#: Packed, in the order that a browser reads: the pixel's own color, the number of the color that it
#: is shown in, which of `PARTS` it is, and how different the two look, in tenths of ΔE.
PIXEL = np.dtype([("own", "u1", 3), ("label", "u1"), ("part", "u1"), ("tenths", "<u2")])

#: What may be true of a pixel.
PARTS = ("takes part", "left out", "clear")

_PLACE = Whole(0, 1_000_000)
_LENGTH = Whole(1, 1_000_000)


def pixel_facts(
    segmentation: Segmentation, *, step: int, left: int, top: int, side: int = 64
) -> NDArray[np.void]:
    """Tell of each pixel in a square what it was, what it became, and how different that looks.

    Parameters
    ----------
    segmentation : Segmentation
        The result.
    step : int
        Every how many pixels, across and down, one is told of, at least 1.
    left, top : int
        Where the square begins, in pixels that are told of, at least 0.
    side : int
        How many of them it is wide and high, at least 1.

    Returns
    -------
    ndarray of `PIXEL`, shape (h, w)
        Differences by CIEDE2000, to the color shown; smaller than the square at the edges of the
        image, and empty beyond.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.

    Examples
    --------
    >>> from colorseg import Settings, draw_sample, segment
    >>> result = segment(draw_sample("tangram"), Settings(k=4))
    >>> facts = pixel_facts(result, step=1, left=100, top=50, side=2)
    >>> facts["label"].tolist(), facts["tenths"].tolist()
    ([[0, 0], [0, 0]], [[0, 0], [0, 0]])
    """
    painted = checked_segmentation(segmentation).painted
    step, side = _LENGTH.check("step", step), _LENGTH.check("side", side)
    left, top = _PLACE.check("left", left), _PLACE.check("top", top)
    window = tuple(slice(step * at, step * (at + side), step) for at in (top, left))
    own, labels = segmentation.original[window], painted.labels[window]
    facts = np.empty(labels.shape, PIXEL)
    facts["own"], facts["label"], facts["part"] = own, labels, _parts(segmentation, window)
    shown = painted.colors[labels]
    apart = color_differences(own.reshape(-1, 3), shown.reshape(-1, 3))
    facts["tenths"] = np.rint(10 * apart).reshape(labels.shape)
    return facts


def _parts(segmentation: Segmentation, window: tuple[slice, ...]) -> Labels:
    """Tell which part each pixel takes; a clear one has no color, so it is not left out for it."""
    parts = np.zeros(segmentation.original[window].shape[:2], np.uint8)
    if segmentation.ignored is not None:
        parts[segmentation.ignored.labels[window] > 0] = 1
    if segmentation.own_alpha is not None:
        parts[segmentation.own_alpha[window] == 0] = 2
    return parts
