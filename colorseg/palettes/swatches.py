"""A palette as a picture of swatches, in rows that fill the sheet."""

from itertools import pairwise
from math import ceil, isqrt

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Colors, Labels
from colorseg.checks import palette_parts
from colorseg.palettes.names import UNNAMED, clean_name, color_names, share_texts
from colorseg.palettes.palette import Palette

_LONGEST_ROW = 8  # swatches, while there are no more than 64
_SIDE = 112  # of a swatch, in units of the drawing


def swatch_labels(k: int, size: int = 64) -> Labels:
    """Draw swatches as the labels of an indexed image.

    Parameters
    ----------
    k : int
        Number of colors, 1 to 256.
    size : int
        Height of a swatch in pixels, and width of the narrowest, at least 1.

    Returns
    -------
    ndarray of uint8, shape (h, w)
        Every number from 0 to ``k - 1``, row by row; where rows are not equally long, the
        swatches of the shorter ones are wider.
    """
    rows = [
        np.repeat(np.arange(first, end), np.diff(_divided(size * _widest(k), end - first)))
        for first, end in _rows(k)
    ]
    return np.repeat(np.array(rows, np.uint8), size, axis=0)


def svg_swatches(
    colors: Colors, *, name: str = UNNAMED, shares: NDArray[np.float64] | None = None
) -> bytes:
    """Draw swatches with their number, hex code and share.

    Parameters
    ----------
    colors : ndarray of uint8, shape (k, 3)
        sRGB codes.
    name : str
        The title; it is cleaned.
    shares : ndarray of float64, shape (k,), optional
        Share of the pixels of each color, 0..1.

    Returns
    -------
    bytes
        An SVG file, each swatch with a title that a screen reader says. The lettering is named
        ``black`` or ``white`` and hidden from screen readers, so that the hex codes and the colors
        in the file are those of the palette.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    colors, name, shares = palette_parts(colors, name, shares)
    k = len(colors)
    texts = ("",) * k if shares is None else share_texts(shares)
    inks = Palette(colors, np.ones(k, np.int64)).inks
    swatches = zip(_boxes(k), range(k), color_names(colors), inks, texts, strict=True)
    width, height = _SIDE * _widest(k), _SIDE * len(_rows(k))
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">'
    drawn = "".join(_swatch(*swatch) for swatch in swatches)
    return f"{head}\n  <title>{clean_name(name)}</title>\n{drawn}</svg>\n".encode()


def _divided(whole: int, parts: int) -> list[int]:
    """Return where parts as equal as can be begin, and the last one ends."""
    return [part * whole // parts for part in range(parts + 1)]


def _rows(k: int) -> list[tuple[int, int]]:
    """Return the first number of each row, and of the one after it."""
    return list(pairwise(_divided(k, ceil(k / max(_LONGEST_ROW, 1 + isqrt(k - 1))))))


def _widest(k: int) -> int:
    return max(end - first for first, end in _rows(k))


def _boxes(k: int) -> list[tuple[int, int, int]]:
    """Return left, top and width of each swatch of a drawing."""
    return [
        (left, row * _SIDE, right - left)
        for row, (first, end) in enumerate(_rows(k))
        for left, right in pairwise(_divided(_SIDE * _widest(k), end - first))
    ]


def _swatch(box: tuple[int, int, int], number: int, name: str, ink: str, share: str) -> str:
    left, top, width = box
    code = name.rpartition("(")[2].rstrip(")")
    rectangle = f'<rect x="{left}" y="{top}" width="{width}" height="{_SIDE}" fill="{code}"'
    spoken = f"{name}, {share}" if share else name
    lines = ((str(number), 20, 36), (code, 14, 64), (share, 14, 90))
    texts = "".join(
        f'\n    <text x="{left + 12}" y="{top + down}" font-size="{size}">{line}</text>'
        for line, size, down in lines
        if line
    )
    return (
        f'  {rectangle} role="img"><title>{spoken}</title></rect>\n'
        f'  <g fill="{"black" if ink == "#000000" else "white"}" aria-hidden="true">'
        f"{texts}\n  </g>\n"
    )
