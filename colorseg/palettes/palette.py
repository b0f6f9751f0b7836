"""A short list of colors: in order, with shares and hex codes."""

import math
from dataclasses import dataclass
from itertools import count, product

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Colors, Counts
from colorseg.checks import COUNTS, palette_colors, same_shape, settle
from colorseg.color import linear_rgb, write_hexes
from colorseg.errors import InvalidValueError


@dataclass(frozen=True, eq=False)
class Palette:
    """The colors of a segmentation, most common first.

    Attributes
    ----------
    colors : ndarray of uint8, shape (k, 3)
        sRGB codes, all different; a color's index is its cluster's number.
    counts : ndarray of int64, shape (k,)
        Pixels of each color.

    Examples
    --------
    >>> import numpy as np
    >>> from colorseg import Palette
    >>> palette = Palette(np.array([[255, 0, 0], [0, 0, 0]], np.uint8), np.array([3, 1]))
    >>> palette.hexes, palette.shares.tolist()
    (('#ff0000', '#000000'), [0.75, 0.25])
    """

    colors: Colors
    counts: Counts

    def __post_init__(self) -> None:
        """Check that there is one count for each of 1 to 256 different colors."""
        settle(self, colors=palette_colors, counts=COUNTS)
        same_shape("counts", self.counts, self.colors.shape[:1], "the colors'")
        if len(set(map(tuple, self.colors.tolist()))) < len(self.colors):
            raise InvalidValueError("colors must all be different, got one twice; leave it out")
        if self.counts.min() < 0 or self.counts.max() == 0:
            raise InvalidValueError("counts must be from 0 on, with a pixel at least; count again")

    def __len__(self) -> int:
        """Return the number of colors."""
        return len(self.colors)

    @property
    def shares(self) -> NDArray[np.float64]:
        """Share of the pixels that each color covers, float64 (k,), adding up to 1."""
        return np.asarray(self.counts / self.counts.sum())

    @property
    def hexes(self) -> tuple[str, ...]:
        """Each color as ``#rrggbb``."""
        return write_hexes(self.colors)

    @property
    def inks(self) -> tuple[str, ...]:
        """Black or white for each color, whichever text reads better on it.

        References
        ----------
        W3C, "Web Content Accessibility Guidelines 2.1", relative luminance and contrast ratio.
        https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
        """
        luminance = linear_rgb(self.colors) @ [0.2126, 0.7152, 0.0722]
        on_black, on_white = (luminance + 0.05) / 0.05, 1.05 / (luminance + 0.05)
        return tuple(np.where(on_black >= on_white, "#000000", "#ffffff").tolist())


def all_different(colors: Colors) -> Colors:
    """Move colors that rounding has made equal to the nearest codes that are still free.

    Parameters
    ----------
    colors : ndarray of uint8, shape (k, 3)
        Rounded centroids; k is at most 256.

    Returns
    -------
    ndarray of uint8, shape (k, 3)
        The same colors, where of equal ones the first has stayed and the others have moved.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If they are not such an array.
    """
    colors = palette_colors("colors", colors)
    different = colors.copy()
    taken = {tuple(color) for color in colors.tolist()}
    seen: set[tuple[int, ...]] = set()
    for i, color in enumerate(map(tuple, colors.tolist())):
        if color in seen:
            different[i] = _nearest_free(color, taken)
            taken.add(tuple(different[i].tolist()))
        seen.add(color)
    return different


def _nearest_free(color: tuple[int, ...], taken: set[tuple[int, ...]]) -> tuple[int, ...]:
    for reach in count(1):
        around = product(*(range(max(0, c - reach), min(255, c + reach) + 1) for c in color))
        distances = {code: math.dist(code, color) for code in around if code not in taken}
        nearest = min(distances, key=distances.__getitem__, default=color)
        # Any code outside the cube is farther away than its reach.
        if nearest in distances and distances[nearest] <= reach:
            return nearest
    raise AssertionError("256 colors cannot take every code")
