"""Outlines of the regions of an image, along the sides of its pixels.

Straight sides are found first, all at once; sorting them by the corners where they begin and end
links each to the next, and following the links gives closed loops.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import filterfalse, pairwise

import numpy as np

from colorseg.arrays import Alpha, Colors, Labels, Mask
from colorseg.checks import Whole, indexed, text
from colorseg.color import write_hexes
from colorseg.exports.sides import Indices, Numbers, Sides, check_corners, find_sides
from colorseg.words import is_unseen

#: Corners of an SVG of about six megabytes.
MOST_CORNERS = 2_000_000


def outline_mask(labels: Labels) -> Mask:
    """Find the pixels along the borders between labels, as lines one pixel wide.

    Parameters
    ----------
    labels : ndarray of uint8, shape (h, w)
        The label of each pixel.

    Returns
    -------
    ndarray of bool, shape (h, w)
        True where the pixel to the right or below has another label.
    """
    mask = np.zeros(labels.shape, bool)
    np.not_equal(labels[:, 1:], labels[:, :-1], out=mask[:, :-1])
    mask[:-1] |= labels[1:] != labels[:-1]
    return mask


def svg(
    labels: Labels,
    colors: Colors,
    *,
    title: str = "",
    alpha: Alpha | None = None,
    most: int = MOST_CORNERS,
) -> bytes:
    """Draw the labels as an SVG with one path for each color and opacity, exact to the pixel.

    Parameters
    ----------
    labels : ndarray of uint8, shape (h, w)
        An index into ``colors`` for each pixel.
    colors : ndarray of uint8, shape (k, 3)
        sRGB codes.
    title : str
        What the picture is called.
    alpha : ndarray of uint8, shape (h, w), optional
        How opaque each pixel is; where it is 0 nothing is drawn.
    most : int
        The most corners there may be in all.

    Returns
    -------
    bytes
        UTF-8 text; one unit of the drawing is one pixel.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said, or there are more corners than allowed.
    """
    labels, colors, alpha = indexed(labels, colors, alpha)
    title, most = text("title", title), Whole(0).check("most", most)
    height, width = labels.shape
    outlines, codes = _write_outlines(*_split_by_alpha(labels, alpha), most), write_hexes(colors)
    paths = [f'<path {_paint(r, codes)} d="{outlines[r]}"/>\n' for r in sorted(outlines)]
    name = escape("".join(filterfalse(is_unseen, title)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" shape-rendering="crispEdges">\n'
        f"<title>{name}</title>\n{''.join(paths)}</svg>\n"
    ).encode()


def check_svg(labels: Labels, colors: Colors, *, alpha: Alpha | None = None) -> None:
    """Tell soon whether `svg` would refuse the same arguments, by raising the same."""
    labels, colors, alpha = indexed(labels, colors, alpha)
    check_corners(*_split_by_alpha(labels, alpha), MOST_CORNERS)


def _split_by_alpha(labels: Labels, alpha: Alpha | None) -> tuple[Numbers, Mask | None]:
    """Tell pixels of one label and another opacity apart: 256 more for each step below 255."""
    if alpha is None:
        return labels, None
    return labels + np.uint16(256) * (255 - alpha), alpha == 0


def _paint(region: int, codes: Sequence[str]) -> str:
    step, label = divmod(region, 256)
    opacity = f' fill-opacity="{(255 - step) / 255:.4f}"' if step else ""
    return f'fill="{codes[label]}"{opacity}'


def _write_outlines(labels: Numbers, clear: Mask | None, most: int) -> dict[int, str]:
    """Write the outlines of each region in relative commands, which take the least room."""
    traced = _trace(labels, clear, most)
    pairs = zip(traced.level.tolist(), traced.upright.tolist(), strict=True)
    sides = [f"h{level}v{upright}" for level, upright in pairs]
    firsts, corners = traced.firsts.tolist(), traced.corners[traced.firsts].tolist()
    outlines: dict[int, list[str]] = {}
    places: dict[int, tuple[int, int]] = {}
    bounds = pairwise([*firsts, len(sides)])
    for label, (x, y), (first, stop) in zip(traced.labels.tolist(), corners, bounds, strict=True):
        from_x, from_y = places.get(label, (0, 0))
        places[label] = x, y
        # Closing a loop draws its last upright side.
        last = sides[stop - 1].partition("v")[0]
        parts = f"m{x - from_x} {y - from_y}", *sides[first : stop - 1], last, "z"
        outlines.setdefault(label, []).extend(parts)
    return {label: "".join(parts) for label, parts in outlines.items()}


@dataclass(frozen=True, eq=False)
class _Traced:
    """Loops, one after the other: corners where level sides begin, and both sides from there."""

    corners: Indices
    level: Indices
    upright: Indices
    firsts: Indices
    labels: Numbers


def _trace(labels: Numbers, clear: Mask | None, most: int) -> _Traced:
    sides = find_sides(labels, clear, most)
    follower = _followers(sides)
    order, firsts = _cycles(follower)
    rows, columns = np.divmod(sides.level_begins.points, labels.shape[1] + 1)
    ends = sides.level_ends.points % (labels.shape[1] + 1)
    # The first side of a loop runs to the right, so its region is below it.
    at = order[firsts]
    return _Traced(
        np.stack([columns, rows], axis=1)[order],
        (ends - columns)[order],
        (rows[follower] - rows)[order],
        firsts,
        labels[rows[at], columns[at]],
    )


def _followers(sides: Sides) -> Indices:
    """Find the level side that comes after each level side and the upright one behind it."""
    upright, follower = np.empty((2, len(sides.level_begins.points)), np.int64)
    upright[np.argsort(sides.level_ends.corners)] = np.argsort(sides.upright_begins.corners)
    follower[np.argsort(sides.upright_ends.corners)] = np.argsort(sides.level_begins.corners)
    return follower[upright]


def _cycles(follower: Indices) -> tuple[Indices, Indices]:
    """Put the members of each cycle in a row: their order, and where each cycle begins in it."""
    left: list[int | None] = follower.tolist()
    order: list[int] = []
    firsts: list[int] = []
    for first in range(len(left)):
        if left[first] is not None:
            firsts.append(len(order))
        at = first
        while (following := left[at]) is not None:
            order.append(at)
            left[at], at = None, following
    return np.array(order, np.int64), np.array(firsts, np.int64)
