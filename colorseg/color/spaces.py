"""Color spaces in which distances are measured and centroids live.

A space turns 8-bit sRGB codes into points and points back into codes; the
clustering itself knows nothing of color. Points of every space are scaled alike: from black to
white is 255, along each channel or along the lightness, so that tolerances mean the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from colorseg.arrays import Colors, Points
from colorseg.checks import Array, Real

_LIGHTNESS = Real(1e-6, 1e6)
_CODES = Array("uint8", ("n", 3), may_be_empty=True)
_POINTS = Array("numbers", ("n", 3), may_be_empty=True)


@dataclass(frozen=True)
class Space:
    """A color space.

    Attributes
    ----------
    to_points : callable
        uint8 (n, 3) sRGB codes to (n, 3) points; from black to white is 255.
    to_colors : callable
        (n, 3) points to uint8 (n, 3) sRGB codes, rounded and clipped.
    summary : str
        One line for people: what it is and when to use it.
    has_lightness : bool
        Whether the first axis is the lightness.
    """

    to_points: Callable[[Colors], Points]
    to_colors: Callable[[Points], Colors]
    summary: str
    has_lightness: bool = False

    def weighted(self, lightness: float) -> "Space":
        """Return the space with its lightness axis stretched.

        Parameters
        ----------
        lightness : float
            How many times a difference in lightness counts, 1e-6 to 1e6: below 1, shadows fall
            into the cluster of the color they lie on; above 1, light and dark part first.

        Returns
        -------
        Space
            From black to white is ``255 * lightness`` there; the space itself if the weight
            is 1 or the space has no lightness.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If the weight is no such number.
        """
        lightness = _LIGHTNESS.check("the weight of lightness", lightness)
        if not self.has_lightness or lightness == 1:
            return self
        stretch = np.array([lightness, 1.0, 1.0])
        return replace(
            self,
            to_points=lambda colors: self.to_points(colors) * stretch,
            to_colors=lambda points: self.to_colors(_POINTS.check("points", points) / stretch),
        )


def codes_as_points(colors: Colors) -> Points:
    """Take codes for points as they are."""
    return _CODES.check("colors", colors)


def round_to_codes(points: Points) -> Colors:
    """Round points to the nearest codes, 0 to 255."""
    return np.clip(np.rint(_POINTS.check("points", points)), 0, 255).astype(np.uint8)


def scaled(
    convert: Callable[[Colors], Points],
    invert: Callable[[Points], Colors],
    white: float,
    summary: str,
    has_lightness: bool = False,
) -> Space:
    """Make a space of which black to white, 0 to ``white`` by itself, is 255."""

    def to_points(colors: Colors) -> Points:
        points = convert(_CODES.check("colors", colors))
        points *= 255 / white
        return points

    def to_colors(points: Points) -> Colors:
        return invert(_POINTS.check("points", points) * (white / 255))

    return Space(to_points, to_colors, summary, has_lightness)
