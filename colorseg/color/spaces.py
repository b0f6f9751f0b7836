"""Color spaces in which distances are measured and centroids live.

Table ``SPACES``. A space turns 8-bit sRGB codes into points and points back into codes; the
clustering itself knows nothing of color. Points of every space are scaled alike: from black to
white is 255, along each channel or along the lightness, so that tolerances mean the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from colorseg.arrays import Colors, Points
from colorseg.checks import Array, Real
from colorseg.color.conversions import (
    cielab,
    from_cielab,
    from_linear_rgb,
    from_oklab,
    linear_rgb,
    oklab,
)

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


def _codes_as_points(colors: Colors) -> Points:
    return _CODES.check("colors", colors)


def _round_to_codes(points: Points) -> Colors:
    return np.clip(np.rint(_POINTS.check("points", points)), 0, 255).astype(np.uint8)


def _scaled(
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


SPACES: dict[str, Space] = {
    "sRGB": Space(
        to_points=_codes_as_points,
        to_colors=_round_to_codes,
        summary="The red, green and blue numbers of the file itself, 0 to 255: the fastest, and "
        "the lowest error when the result is compared number by number.",
    ),
    "linear RGB": _scaled(
        linear_rgb,
        from_linear_rgb,
        1,
        "Amounts of red, green and blue light: colors average as light does, so bright parts get "
        "most of the colors and dark parts few; for lights, skies and highlights.",
    ),
    "CIELAB": _scaled(
        cielab,
        from_cielab,
        100,
        "Lightness, green to red and blue to yellow, by the international standard of 1976: close "
        "to how different colors look; for work that quotes the standard.",
        has_lightness=True,
    ),
    "OKLab": _scaled(
        oklab,
        from_oklab,
        1,
        "Like CIELAB, but made in 2020, with steadier hues, above all in blue: groups colors that "
        "look alike; for palettes and design.",
        has_lightness=True,
    ),
}
