"""Which pixels of an image take part: those that are neither clear nor near an ignored color."""

from dataclasses import dataclass, replace

import numpy as np

from colorseg.arrays import Alpha, Colors, Labels, OnProgress, Pixels
from colorseg.checks import IMAGE, LABELS, alpha_of, below, callback, palette_colors, settle
from colorseg.color import ciede2000, cielab
from colorseg.errors import InvalidValueError
from colorseg.histogram import Histogram, checked_histogram, count_colors
from colorseg.images import laid_on
from colorseg.settings import Settings, checked_settings


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
    alpha: Alpha | None

    def __post_init__(self) -> None:
        """Check that the parts go together."""
        settle(
            self,
            colors=palette_colors,
            labels=LABELS,
            alpha=lambda name, alpha: alpha_of(alpha, self.labels.shape),
        )
        below("labels", self.labels, len(self.colors) + 1)

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
    alpha: Alpha | None
    histogram: Histogram
    ignored: Ignored | None = None


def look_at(
    image: Pixels,
    alpha: Alpha | None,
    settings: Settings,
    *,
    histogram: Histogram | None = None,
    on_progress: OnProgress = lambda text, share: None,
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
        If an argument is not as said, alpha or histogram are not those of the image, or nothing
        is left to take part.
    """
    image, settings = IMAGE.check("an image", image), checked_settings(settings)
    callback("on_progress", on_progress)
    alpha = _veil(alpha, image)
    if alpha is not None and settings.background:
        image, alpha, histogram = laid_on(image, alpha, settings.background_color), None, None
    if histogram is None:
        histogram = count_colors(
            image, alpha=alpha, on_band=lambda share: on_progress("Counting colors", share)
        )
    visible = Visible(image, alpha, checked_histogram(histogram, image, alpha))
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
    own = visible.alpha
    labels = histogram.label_pixels(visible.image, near, own)
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


def _veil(alpha: Alpha | None, image: Pixels) -> Alpha | None:
    alpha = alpha_of(alpha, image.shape[:2])
    return None if alpha is None or alpha.min() == 255 else alpha
