"""Which colors of a palette can hardly be told apart."""

from dataclasses import dataclass

import numpy as np

from colorseg.arrays import Colors
from colorseg.checks import Real, palette_colors
from colorseg.palettes.orders import differences_between

_DIFFERENCE = Real(0.0, 100.0)
_NOTICED = 2.3  # below it, two colors apart from each other pass for one


@dataclass(frozen=True)
class Alike:
    """Two colors that look alike.

    Attributes
    ----------
    first, second : int
        Their indices, in order.
    difference : float
        How different they look (CIEDE2000).
    """

    first: int
    second: int
    difference: float


def look_alikes(colors: Colors, below: float = _NOTICED) -> tuple[Alike, ...]:
    """Find the pairs of colors that look alike.

    Parameters
    ----------
    colors : ndarray of uint8, shape (k, 3)
        1 to 256 sRGB codes: a palette, or what someone sees of it.
    below : float
        Up to which difference, in ΔE (CIEDE2000), 0 to 100.

    Returns
    -------
    tuple of Alike
        Those that differ by less, the most alike first.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.

    Examples
    --------
    >>> import numpy as np
    >>> from colorseg.palettes import look_alikes
    >>> reds = np.array([[255, 0, 0], [0, 0, 255], [254, 0, 0]], np.uint8)
    >>> [(pair.first, pair.second) for pair in look_alikes(reds)]
    [(0, 2)]
    """
    below = _DIFFERENCE.check("below", below)
    differences = differences_between(palette_colors("colors", colors))
    first, second = np.nonzero(np.triu(differences < below, 1))
    order = np.argsort(differences[first, second], kind="stable")
    pairs = zip(first[order].tolist(), second[order].tolist(), strict=True)
    return tuple(Alike(i, j, float(differences[i, j])) for i, j in pairs)
