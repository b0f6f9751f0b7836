"""Color spaces in which distances are measured and centroids live.

Table ``SPACES``. A space turns 8-bit sRGB codes into points and points back into codes; the
clustering itself knows nothing of color.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from colorseg.arrays import Colors, Points


@dataclass(frozen=True)
class Space:
    """A color space.

    Attributes
    ----------
    to_points : callable
        uint8 (n, 3) sRGB codes to (n, 3) points.
    to_colors : callable
        (n, 3) points to uint8 (n, 3) sRGB codes, rounded and clipped.
    summary : str
        One line for people.
    """

    to_points: Callable[[Colors], Points]
    to_colors: Callable[[Points], Colors]
    summary: str


def _codes_as_points(colors: Colors) -> Points:
    return colors


def _round_to_codes(points: Points) -> Colors:
    return np.clip(np.rint(points), 0, 255).astype(np.uint8)


SPACES: dict[str, Space] = {
    "sRGB": Space(
        to_points=_codes_as_points,
        to_colors=_round_to_codes,
        summary="The red, green and blue numbers of the file itself, 0 to 255.",
    ),
}
