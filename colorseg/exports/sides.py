"""The straight sides that the outlines of an image's regions are made of.

Sides that lie on one grid line and belong to pixels on the same side of it never overlap, so
along the line the n-th beginning and the n-th end are one side. Level and upright sides meet at
corners, of which a point of the grid has at most one in each of the four pixels around it: that
names the corner.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Mask
from colorseg.blocks import LABELS_PER_BLOCK, blocks
from colorseg.errors import InvalidValueError

_OUTSIDE = -1

Indices = NDArray[np.int64]
#: The number of the region of each pixel.
Numbers = NDArray[np.uint8] | NDArray[np.uint16]

# The four pixels around a point of the grid, as they are numbered.
_UPPER_LEFT, _UPPER_RIGHT, _LOWER_LEFT, _LOWER_RIGHT = range(4)

# Where sides begin and end, with the region on their right: the region's pixel at that point, the
# next one straight on, the border the side lies on, what would be more of it, and what is across.
_KINDS = {
    "rightward begins": (_LOWER_RIGHT, _LOWER_LEFT, "right", "left", "below"),
    "rightward ends": (_LOWER_LEFT, _LOWER_RIGHT, "left", "right", "below"),
    "leftward begins": (_UPPER_LEFT, _UPPER_RIGHT, "left", "right", "above"),
    "leftward ends": (_UPPER_RIGHT, _UPPER_LEFT, "right", "left", "above"),
    "upward begins": (_UPPER_RIGHT, _LOWER_RIGHT, "above", "below", "right"),
    "upward ends": (_LOWER_RIGHT, _UPPER_RIGHT, "below", "above", "right"),
    "downward begins": (_LOWER_LEFT, _UPPER_LEFT, "below", "above", "left"),
    "downward ends": (_UPPER_LEFT, _LOWER_LEFT, "above", "below", "left"),
}

_LEVEL = ("rightward begins", "leftward begins")


@dataclass(frozen=True, eq=False)
class Ends:
    """The points of the grid where sides begin or end, and the names of the corners there."""

    points: Indices
    corners: Indices


@dataclass(frozen=True, eq=False)
class Sides:
    """Sides of outlines: the i-th level one begins and ends there, and the i-th upright one.

    Level sides that run to the right come first, in reading order.
    """

    level_begins: Ends
    level_ends: Ends
    upright_begins: Ends
    upright_ends: Ends


def find_sides(regions: Numbers, clear: Mask | None, most: int) -> Sides:
    """Find the sides of all outlines, which have the region that they go around on their right.

    Parameters
    ----------
    regions : ndarray of uint8 or uint16, shape (h, w)
        The number of the region of each pixel, such as its label.
    clear : ndarray of bool, shape (h, w), or None
        Pixels that belong to no region.
    most : int
        The most corners there may be in all.

    Returns
    -------
    Sides
        The sides, with points of the grid numbered by rows of w + 1.

    Raises
    ------
    InvalidValueError
        If there are more corners than allowed.
    """
    found = _find_ends(regions, clear, most)
    height, width = (size + 1 for size in regions.shape)
    for kind in ("upward begins", "upward ends", "downward begins", "downward ends"):
        rows, columns = np.divmod(found[kind].points, width)
        order = np.argsort(columns * height + rows)
        found[kind] = Ends(found[kind].points[order], found[kind].corners[order])
    return Sides(
        _both(found["rightward begins"], found["leftward begins"]),
        _both(found["rightward ends"], found["leftward ends"]),
        _both(found["upward begins"], found["downward begins"]),
        _both(found["upward ends"], found["downward ends"]),
    )


def check_corners(regions: Numbers, clear: Mask | None, most: int) -> None:
    """Raise what `find_sides` would for the same arguments, without finding any.

    Parameters
    ----------
    regions, clear, most
        As there.

    Raises
    ------
    InvalidValueError
        If there are more corners than allowed.
    """
    padded, found = _padded(regions, clear), 0
    for rows in blocks(len(padded) - 1, LABELS_PER_BLOCK // padded.shape[1]):
        pixels, borders = _borders(padded[rows.start : rows.stop + 1])
        found += sum(int(_ends(pixels, borders, kind).sum()) for kind in _LEVEL)
        _check_corners(found, most)


def _check_corners(level: int, most: int) -> None:
    """Refuse more corners than allowed: every corner is an end of one level side."""
    if 2 * level > most:
        raise InvalidValueError(
            f"the outlines must have at most {most:,} corners, got more: clean up speckles "
            "first, so that small regions join their neighbors, or take fewer colors"
        )


def _both(some: Ends, others: Ends) -> Ends:
    return Ends(np.append(some.points, others.points), np.append(some.corners, others.corners))


def _find_ends(regions: Numbers, clear: Mask | None, most: int) -> dict[str, Ends]:
    """Find the ends of all kinds, in reading order."""
    padded = _padded(regions, clear)
    width = padded.shape[1] - 1
    none = np.empty(0, np.int64)
    found = {kind: Ends(none, none) for kind in _KINDS}
    for rows in blocks(len(padded) - 1, LABELS_PER_BLOCK // padded.shape[1]):
        for kind, ends in _ends_of_band(padded[rows.start : rows.stop + 1], rows.start * width):
            found[kind] = _both(found[kind], ends)
        _check_corners(sum(len(found[kind].points) for kind in _LEVEL), most)
    return found


def _padded(regions: Numbers, clear: Mask | None) -> NDArray[Any]:
    """Put what belongs to no region around the picture, and where it is clear."""
    signed = np.promote_types(regions.dtype, np.int8)
    padded = np.pad(regions.astype(signed), 1, constant_values=_OUTSIDE)
    if clear is not None:
        padded[1:-1, 1:-1][clear] = _OUTSIDE
    return padded


def _ends_of_band(padded: NDArray[Any], first: int) -> Iterator[tuple[str, Ends]]:
    pixels, borders = _borders(padded)
    for kind, (own, straight_on, _, _, across) in _KINDS.items():
        points = np.flatnonzero(_ends(pixels, borders, kind))
        # A corner that sticks out is named by its pixel, a notch by the pixel opposite to it.
        names = np.where(borders[across].reshape(-1)[points], own, straight_on)
        yield kind, Ends(first + points, 4 * (first + points) + names)


def _borders(padded: NDArray[Any]) -> tuple[tuple[NDArray[Any], ...], dict[str, Mask]]:
    """Return the four pixels around each point of the grid, and which ways borders leave it."""
    pixels = (padded[:-1, :-1], padded[:-1, 1:], padded[1:, :-1], padded[1:, 1:])
    return pixels, {
        "left": pixels[_UPPER_LEFT] != pixels[_LOWER_LEFT],
        "right": pixels[_UPPER_RIGHT] != pixels[_LOWER_RIGHT],
        "above": pixels[_UPPER_LEFT] != pixels[_UPPER_RIGHT],
        "below": pixels[_LOWER_LEFT] != pixels[_LOWER_RIGHT],
    }


def _ends(pixels: tuple[NDArray[Any], ...], borders: dict[str, Mask], kind: str) -> Mask:
    """Tell at which points of the grid sides of a kind have that end."""
    own, _, here, more, across = _KINDS[kind]
    return borders[here] & (borders[across] | ~borders[more]) & (pixels[own] != _OUTSIDE)
