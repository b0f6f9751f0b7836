"""Which pixels of an image take part: those that are neither clear nor near an ignored color."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from colorseg.arrays import Colors, Labels, Pixels
from colorseg.conversions import cielab
from colorseg.differences import ciede2000
from colorseg.errors import InvalidTypeError, InvalidValueError
from colorseg.histogram import Histogram, count_colors
from colorseg.modes import laid_on
from colorseg.settings import Settings
from colorseg.words import shown


@dataclass(frozen=True, eq=False)
class Ignored:
    """Pixels that are left out because of their color.

    Attributes
    ----------
    colors : ndarray of uint8, shape (m, 3)
        The ignored colors.
    labels : ndarray of uint8, shape (h, w)
        Which of them each pixel is near, counted from 1; 0 if it is near none, or clear.
    alpha : ndarray of uint8, shape (h, w), or None
        How opaque each pixel is in the image itself, None if all are.
    """

    colors: Colors
    labels: Labels
    alpha: Labels | None

    @property
    def pixels(self) -> int:
        """How many pixels are left out."""
        return int(np.count_nonzero(self.labels))


@dataclass(frozen=True, eq=False)
class Visible:
    """An image with what takes part in its segmentation.

    Attributes
    ----------
    image : ndarray of uint8, shape (h, w, 3)
        The image, laid on the background if there is one.
    alpha : ndarray of uint8, shape (h, w), or None
        How opaque each pixel is that takes part, 0 for all others; None if all are opaque.
    histogram : Histogram
        The colors that take part.
    ignored : Ignored or None
        The pixels that are left out because of their color, None if no color is ignored.
    """

    image: Pixels
    alpha: Labels | None
    histogram: Histogram
    ignored: Ignored | None = None


def look_at(
    image: Pixels,
    alpha: Labels | None,
    settings: Settings,
    *,
    histogram: Histogram | None = None,
    on_progress: Callable[[str, float], None] = lambda text, share: None,
) -> Visible:
    """Find and count what takes part in the segmentation of an image.

    Parameters
    ----------
    image : ndarray of uint8, shape (h, w, 3)
        The image.
    alpha : ndarray of uint8, shape (h, w), or None
        How opaque each pixel is; None if all are.
    settings : Settings
        Its ``background``, ``ignore`` and ``ignore_within`` count here.
    histogram : Histogram, optional
        The colors of the image as `count_colors` counts them, where they are known already.
    on_progress : callable
        Called with the name of a piece of work and its share done, 0 to 1.

    Returns
    -------
    Visible
        With at least one color.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If alpha or histogram are not those of the image, or nothing is left to take part.
    """
    alpha = _checked_alpha(alpha, image)
    if alpha is not None and settings.background:
        image, alpha, histogram = laid_on(image, alpha, settings.background_color), None, None
    if histogram is None:
        histogram = count_colors(
            image, alpha=alpha, on_band=lambda share: on_progress("Counting colors", share)
        )
    _check_histogram(histogram, image, alpha)
    if len(histogram) == 0:
        raise InvalidValueError(
            "the picture is clear everywhere, so it has no colors to group: "
            "choose a background to lay it on"
        )
    visible = Visible(image, alpha, histogram)
    return _leave_out(visible, settings) if settings.ignore else visible


def _leave_out(visible: Visible, settings: Settings) -> Visible:
    """Leave out the pixels near ignored colors."""
    colors, histogram = settings.ignored_colors, visible.histogram
    near = _find_near(histogram.colors, colors, settings.ignore_within)
    if near.all():
        raise InvalidValueError(
            f"every pixel is within ΔE {settings.ignore_within:g} of an ignored color, so there "
            "are no colors to group: ignore fewer colors, or less around them"
        )
    labels, own = histogram.label_pixels(visible.image, near), visible.alpha
    if own is not None:
        labels[own == 0] = 0
    taking_part = Visible(
        visible.image, own, histogram.only(near == 0), Ignored(colors, labels, own)
    )
    if not near.any():
        return taking_part
    opacity = np.uint8(255) if own is None else own
    return replace(taking_part, alpha=np.where(labels > 0, np.uint8(0), opacity))


def _find_near(colors: Colors, ignored: Colors, within: float) -> Labels:
    """Find which ignored color each color is nearest to, from 1; 0 if none is near enough."""
    points, centers = cielab(colors), cielab(ignored)
    near, least = np.zeros(len(colors), np.uint8), np.full(len(colors), np.inf)
    for number, center in enumerate(centers, 1):
        difference = ciede2000(points, np.broadcast_to(center, points.shape))
        closer = (difference <= within) & (difference < least)
        near[closer], least[closer] = number, difference[closer]
    return near


def _check_histogram(histogram: Any, image: Pixels, alpha: Labels | None) -> None:
    """Refuse a histogram that cannot be that of the image."""
    pixels, coverage = image.size // 3, float(image.size // 3)
    if alpha is not None:
        pixels, coverage = int(np.count_nonzero(alpha)), int(alpha.sum(dtype=np.int64)) / 255
    known = isinstance(histogram, Histogram)
    if not known or (histogram.pixels, histogram.coverage) != (pixels, coverage):
        raise InvalidValueError("the histogram must be that of the image, got another one")


def _checked_alpha(alpha: Any, image: Pixels) -> Labels | None:
    if alpha is None:
        return None
    if not isinstance(alpha, np.ndarray) or alpha.dtype != np.uint8:
        raise InvalidTypeError(f"alpha must be an array of uint8 or None, got {shown(alpha)}")
    if alpha.shape != image.shape[:2]:
        raise InvalidValueError(
            f"alpha must have the image's shape {image.shape[:2]}, got {alpha.shape}"
        )
    return None if alpha.min() == 255 else alpha
