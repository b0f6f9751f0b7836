"""Colors that are easy to tell apart, to mark what has no color of its own.

References
----------
C. Glasbey, G. van der Heijden, V. F. K. Toh, A. Gray, "Colour displays for categorical images",
Color Research and Application 32 (4), 304-309, 2007. https://doi.org/10.1002/col.20327
"""

from functools import cache

import numpy as np

from colorseg.arrays import Colors
from colorseg.checks import Whole
from colorseg.color.conversions import cielab

_MOST = Whole(0, 256)
_LEVELS = np.rint(np.linspace(0, 255, 12)).astype(np.uint8)


def contrasting_colors(n: int) -> Colors:
    """Return colors of which each is as far as can be from all before it, and from a page.

    Parameters
    ----------
    n : int
        How many, 0 to 256. The first of them are the same however many there are.

    Returns
    -------
    ndarray of uint8, shape (n, 3)
        sRGB codes, all different; none is black or white, which paper and ink are.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no such number.

    Examples
    --------
    >>> from colorseg.color import contrasting_colors, write_hexes
    >>> len(set(write_hexes(contrasting_colors(256))))
    256
    """
    return _all_of_them()[: _MOST.check("n", n)].copy()


@cache
def _all_of_them() -> Colors:
    lattice = np.stack(np.meshgrid(_LEVELS, _LEVELS, _LEVELS), axis=-1).reshape(-1, 3)
    points, chosen = cielab(lattice), []
    apart = np.minimum(_from(points, points[0]), _from(points, points[-1]))
    for _ in range(256):
        chosen.append(int(apart.argmax()))
        apart = np.minimum(apart, _from(points, points[chosen[-1]]))
    return lattice[chosen]


def _from(points: np.ndarray, point: np.ndarray) -> np.ndarray:
    return ((points - point) ** 2).sum(axis=1)
