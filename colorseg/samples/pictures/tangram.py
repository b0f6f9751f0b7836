"""The seven pieces of a tangram on a table, in flat colors without any noise."""

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Pixels
from colorseg.samples.pictures.brushes import HEIGHT, WIDTH, Field, X, Y

#: Colors in the picture, that of the table among them.
COLORS = 6

_INKS = ("f3ead8", "c8452f", "e7a23c", "2f6f8f", "6a9a5b", "4a3f6b")
# Corners on a square of 4 × 4, clockwise on the screen, and the ink.
_PIECES = (
    (((0, 0), (4, 0), (2, 2)), 1),
    (((0, 0), (2, 2), (0, 4)), 3),
    (((4, 0), (4, 2), (3, 1)), 2),
    (((3, 1), (4, 2), (3, 3), (2, 2)), 4),
    (((2, 2), (3, 3), (1, 3)), 5),
    (((1, 3), (3, 3), (2, 4), (0, 4)), 2),
    (((4, 2), (4, 4), (2, 4)), 1),
)
_UNIT = 0.2  # of the square's 4, in heights of the picture
_GAP = 0.006  # of table around each piece


def draw() -> Pixels:
    """Draw it, uint8 (h, w, 3)."""
    inks = np.array([list(bytes.fromhex(code)) for code in _INKS], np.uint8)
    picture = np.zeros((HEIGHT, WIDTH), np.uint8)
    middle = float(X.max()) / 2, float(Y.max()) / 2
    for corners, ink in _PIECES:
        shape = (np.array(corners) - 2) * _UNIT + middle
        picture[_inside(shape) > _GAP] = ink
    return inks[picture]


def _inside(corners: NDArray[np.float64]) -> Field:
    """Give how far inside a convex shape each pixel is, less than 0 outside."""
    depth = np.full((HEIGHT, WIDTH), np.inf)
    for (x, y), (dx, dy) in zip(corners, np.roll(corners, -1, axis=0) - corners, strict=True):
        depth = np.minimum(depth, (dx * (Y - y) - dy * (X - x)) / np.hypot(dx, dy))
    return depth
