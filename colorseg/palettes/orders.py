"""In which order the colors of a palette can be shown."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Colors, Floats
from colorseg.checks import palette_colors
from colorseg.color import color_differences, oklab

_GRAY = 0.02  # chroma in OKLab, below which a hue is not seen

Places = NDArray[np.intp]


@dataclass(frozen=True)
class Order:
    """An order of colors.

    Attributes
    ----------
    sort : callable
        Colors, uint8 (k, 3) and most common first, to their indices in this order.
    label : str
        What people call it.
    summary : str
        One line for people.
    """

    sort: Callable[[Colors], Places]
    label: str
    summary: str

    def places(self, colors: Colors) -> Places:
        """Return the indices of colors in this order.

        Parameters
        ----------
        colors : ndarray of uint8, shape (k, 3)
            1 to 256 sRGB codes, most common first.

        Returns
        -------
        ndarray of int, shape (k,)
            Each index once.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If the colors are no such array.
        """
        return self.sort(palette_colors("colors", colors))


def as_they_are(colors: Colors) -> Places:
    """Keep the most common first."""
    return np.arange(len(colors))


def by_lightness(colors: Colors) -> Places:
    """Sort from light to dark."""
    return np.argsort(-oklab(colors)[:, 0], kind="stable")


def by_hue(colors: Colors) -> Places:
    """Sort by the angle of the hue from red on, what is gray behind it from light to dark."""
    lightness, a, b = oklab(colors).T
    is_gray = np.hypot(a, b) < _GRAY
    hue = np.arctan2(b, a) % (2 * np.pi)
    return np.lexsort((-lightness, np.where(is_gray, 0, hue), is_gray))


def by_similarity(colors: Colors) -> Places:
    """Begin with the most common, and go on to the one that looks most like the last."""
    differences = differences_between(colors)
    np.fill_diagonal(differences, np.inf)
    chain = [0]
    for _ in colors[1:]:
        differences[:, chain[-1]] = np.inf
        chain.append(int(differences[chain[-1]].argmin()))
    return np.array(chain)


def differences_between(colors: Colors) -> Floats:
    """Return how different each two colors look, CIEDE2000 (k, k)."""
    k = len(colors)
    first, second = np.triu_indices(k, 1)
    differences = np.zeros((k, k))
    differences[first, second] = color_differences(colors[first], colors[second])
    return differences + differences.T
