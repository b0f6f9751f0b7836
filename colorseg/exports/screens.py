"""A picture as a screen shows it, painted straight from the labels of its colors.

What depends on the picture alone is made once: which pixels are shown, and the way from their
colors back to them. Then a result costs by what is on the screen, not by the picture's pixels.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Alpha, Centroids, Labels
from colorseg.checks import of_kind
from colorseg.clustering import Assignment
from colorseg.exports.encoders import encode_indexed_png
from colorseg.exports.previews import LONGEST, Preview, before_file, thin_painted
from colorseg.palettes import all_different
from colorseg.segmentation import Painted, Segmentation, checked_segmentation
from colorseg.settings import Settings, checked_settings
from colorseg.visible import Visible


@dataclass(frozen=True, eq=False)
class Screen:
    """Every so many-th pixel of a picture, and what is known of them before it is segmented.

    Attributes
    ----------
    visible : Visible
        The picture with what takes part.
    step : int
        Every how many pixels, across and down, one is shown.
    before : bytes
        The original as a file.
    shown : ndarray of int32, shape (m,)
        Which of the histogram's colors are shown, in its order.
    way : ndarray of int32, shape (h, w)
        For each pixel that is shown which of those it has; 0 for those that take no part.
    """

    visible: Visible
    step: int
    before: bytes
    shown: NDArray[np.int32]
    way: NDArray[np.int32]

    @classmethod
    def of(cls, visible: Visible, longest: int = 1600) -> "Screen":
        """Look at a picture.

        Parameters
        ----------
        visible : Visible
            The picture with what takes part, as `look_at` found it.
        longest : int
            The largest width or height to be shown.

        Returns
        -------
        Screen
            As large as that allows.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If it is no such picture, or the length is not from 1 on.
        """
        of_kind("visible", visible, Visible, "look_at(image, None, settings) returns one")
        step = -(-max(visible.image.shape[:2]) // LONGEST.check("longest", longest))
        pixels = np.ascontiguousarray(visible.image[::step, ::step])
        alpha = _thinned(visible.alpha, step)
        rows = visible.histogram.find(pixels, alpha)
        seen = np.zeros(len(visible.histogram), bool)
        seen[rows if alpha is None else rows[alpha > 0]] = True
        place = np.maximum(np.cumsum(seen, dtype=np.int32) - np.int32(1), 0)
        shown = np.flatnonzero(seen).astype(np.int32)
        own = visible.alpha if visible.ignored is None else visible.ignored.alpha
        return cls(visible, step, before_file(visible.image, own, step), shown, place[rows])

    @cached_property
    def alpha(self) -> Alpha | None:
        """How opaque each pixel is that is shown and takes part, None if all are."""
        return _thinned(self.visible.alpha, self.step)

    def painted(self, segmentation: Segmentation) -> Painted:
        """Paint what the screen shows of a result.

        Parameters
        ----------
        segmentation : Segmentation
            A result of this picture.

        Returns
        -------
        Painted
            What `thin_painted` makes of all pixels. These are only needed where pixels were
            finished one by one, or where every pixel of a cluster falls between those shown.

        Raises
        ------
        InvalidTypeError
            If it is no segmentation.
        """
        if checked_segmentation(segmentation).finished is None:
            painted = self._quickly(segmentation)
            if _shows_all(painted):
                return painted
        return thin_painted(segmentation.painted, self.step)

    def _quickly(self, segmentation: Segmentation) -> Painted:
        labels = self._back(segmentation.color_labels[self.shown])
        ignored, colors = self.visible.ignored, segmentation.painted_colors
        if len(colors) == len(segmentation.palette) or ignored is None:
            return Painted(labels, colors, self.alpha)
        near = ignored.labels[:: self.step, :: self.step]
        labels = np.where(near > 0, near + np.uint8(len(segmentation.palette) - 1), labels)
        return Painted(labels, colors, _thinned(ignored.alpha, self.step))

    def started(self, centroids: Centroids, settings: Settings) -> Painted | None:
        """Paint where the iterations begin: each pixel as the nearest of the first centroids.

        Parameters
        ----------
        centroids : ndarray of float64, shape (k, 3)
            The first centroids, in units of the color space of the settings, locked ones first.
        settings : Settings
            What decides the result.

        Returns
        -------
        Painted or None
            Exactly k colors, but for locked ones that nothing is near; None if the screen shows
            fewer colors than that.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If an argument is of another kind.
        """
        space = checked_settings(settings).color_space
        points = space.to_points(self.visible.histogram.colors[self.shown])
        if len(points) < len(centroids):
            return None
        labels = Assignment(points, centroids).labels.copy()
        members = np.bincount(labels, minlength=len(centroids))
        for missing in np.flatnonzero(members == 0):
            if missing >= len(settings.locked_colors):
                apart = ((points - centroids[missing]) ** 2).sum(axis=1)
                nearest = np.where(members[labels] > 1, apart, np.inf).argmin()
                members[labels[nearest]] -= 1
                labels[nearest], members[missing] = missing, 1
        return Painted(self._back(labels), all_different(space.to_colors(centroids)), self.alpha)

    def _back(self, labels: Labels) -> Labels:
        """Give the pixels the labels of their colors."""
        pixels = labels[self.way] if len(labels) else np.zeros(self.way.shape, np.uint8)
        if self.alpha is not None:
            pixels[self.alpha == 0] = 0
        return pixels


def _thinned(alpha: Alpha | None, step: int) -> Alpha | None:
    return None if alpha is None else np.ascontiguousarray(alpha[::step, ::step])


def _shows_all(painted: Painted) -> bool:
    seen = painted.labels.reshape(-1)
    if painted.alpha is not None:
        seen = painted.labels[painted.alpha > 0]
    return bool(np.bincount(seen, minlength=len(painted.colors)).all())


def preview(
    segmentation: Segmentation, longest: int = 1600, *, screen: Screen | None = None
) -> Preview:
    """Make both pictures of a comparison.

    Parameters
    ----------
    segmentation : Segmentation
        The result with its original.
    longest : int
        The largest width or height.
    screen : Screen, optional
        What the screen shows of the picture, where that is known already.

    Returns
    -------
    Preview
        Both pictures at the same size.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no segmentation, or the length is not from 1 on.
    """
    segmentation, longest = checked_segmentation(segmentation), LONGEST.check("longest", longest)
    screen = Screen.of(segmentation.visible, longest) if screen is None else screen
    of_kind("screen", screen, Screen, "Screen.of(visible) is one")
    return file_preview(screen, screen.painted(segmentation))


def file_preview(screen: Screen, painted: Painted) -> Preview:
    """Make the files of a comparison.

    Parameters
    ----------
    screen : Screen
        What the screen shows of the original.
    painted : Painted
        What it shows of the result.

    Returns
    -------
    Preview
        Both.

    Raises
    ------
    InvalidTypeError
        If an argument is of another kind.
    """
    of_kind("screen", screen, Screen, "Screen.of(visible) is one")
    of_kind("painted", painted, Painted, "segment(image).painted is one")
    after = encode_indexed_png(painted.labels, painted.colors, alpha=painted.alpha, quick=True)
    height, width = painted.labels.shape
    return Preview(screen.before, after, _plane(painted, after), (width, height), screen.step)


def _plane(painted: Painted, after: bytes) -> bytes:
    """Encode which pixel has which color, whatever its alpha."""
    if painted.alpha is None or b"PLTE" in after[:64]:
        return after
    opaque = np.where(painted.alpha == 0, 0, 255).astype(np.uint8)
    return encode_indexed_png(painted.labels, painted.colors, alpha=opaque, quick=True)
