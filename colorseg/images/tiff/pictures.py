"""TIFF files as pictures of 8 bits: what the numbers in them mean."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as pillow

from colorseg.errors import UnreadableImageError
from colorseg.images.scaling import code_table, depth_notes, extent_of, to_codes
from colorseg.images.tiff.layout import CHANNELS, Layout
from colorseg.images.tiff.parts import bands

_PALETTE, _WEIGHTS, _REFERENCE = 320, 529, 532
_USUAL_WEIGHTS = (0.299, 0.587, 0.114)
_USUAL_REFERENCE = (0.0, 255.0, 128.0, 255.0, 128.0, 255.0)
_MODES = {"P": "RGB", "YCbCr": "RGB"}

# From the numbers of some rows to 8-bit codes of the picture's mode.
_RANGE_LOST = (
    "The image is incomplete, and what its numbers mean can be told from all of them only, so no "
    "part of it can be taken. Try downloading it or exporting it again."
)

_Coding = Callable[[NDArray[Any]], NDArray[np.uint8]]


def read_picture(layout: Layout) -> tuple[pillow.Image, pillow.Image | None, tuple[str, ...]]:
    """Read the picture of a TIFF.

    Parameters
    ----------
    layout : Layout
        How it stands in the file.

    Returns
    -------
    picture : PIL.Image.Image
        Of mode ``L``, ``RGB``, ``CMYK`` or ``LAB``, as it is stored: not turned.
    alpha : PIL.Image.Image or None
        How opaque its pixels are, of mode ``L``; None if it has no alpha.
    notes : tuple of str
        What was assumed, in plain words.

    Raises
    ------
    ValueError
        If it is incomplete or damaged.
    """
    codes_of, notes = _coding(layout)
    mode = _MODES.get(layout.color, layout.color)
    picture = pillow.new(mode, layout.size)
    alpha = pillow.new("L", layout.size) if layout.alpha is not None else None
    top = 0
    for band in bands(layout):
        codes = codes_of(_straight(layout, band))
        size, place = (layout.size[0], len(band)), (0, top)
        picture.paste(pillow.frombytes(mode, size, codes.tobytes()), place)
        if alpha is not None:
            alpha.paste(pillow.frombytes("L", size, _alpha_of(layout, band).tobytes()), place)
        top += len(band)
    return picture, alpha, notes


def _coding(layout: Layout) -> tuple[_Coding, tuple[str, ...]]:
    """Choose how numbers become codes, and what is to be said of it."""
    if layout.color == "P":
        return _painting(layout), ()
    if layout.color == "YCbCr":
        return _mixing(layout), ()
    if layout.has_any_range:
        if layout.fill is not None:  # which would count in the range
            raise UnreadableImageError(_RANGE_LOST)
        numbers = (_straight(layout, band) for band in bands(layout))
        low, high, notes = extent_of(numbers, integers=layout.kind != "f")
        ends = (high, low) if layout.turned else (low, high)
        return lambda numbers: to_codes(numbers, *ends), notes
    notes, table = depth_notes(layout.bits), code_table(layout.bits)
    if layout.color == "LAB":  # whose colors are stored with a sign, unless counted up
        flip = np.array([0, 128, 128] if layout.turned else [0, 0, 0], np.uint8)
        return lambda numbers: numbers ^ flip, notes
    if layout.bits == 8 and not layout.turned:
        return lambda numbers: numbers, notes
    table = table[::-1] if layout.turned else table
    return lambda numbers: table[numbers], notes


def _straight(layout: Layout, band: NDArray[Any]) -> NDArray[Any]:
    """Return the color channels of some rows, divided by their alpha if they are multiplied."""
    colors = band[..., : CHANNELS[layout.color]]
    if not layout.multiplied:
        return colors
    alpha = band[..., layout.alpha, None].astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        straight = np.where(alpha > 0, colors * (layout.white / alpha), 0)
    if layout.has_any_range:
        return straight if layout.kind == "f" else np.minimum(straight, layout.white)
    return np.minimum(np.rint(straight), layout.white).astype(band.dtype)


def _alpha_of(layout: Layout, band: NDArray[Any]) -> NDArray[np.uint8]:
    """Return the alpha of some rows as codes."""
    alpha = band[..., layout.alpha]
    if not layout.has_any_range:
        return code_table(layout.bits)[alpha]
    if not ((alpha >= 0) & (alpha <= layout.white)).all():
        raise ValueError("alpha beyond clear and opaque")
    return to_codes(alpha, 0.0, layout.white)


def _painting(layout: Layout) -> _Coding:
    """Look the colors of a palette up."""
    flat = layout.directory.table(_PALETTE)
    if len(flat) % 3 or not len(flat):
        raise ValueError("a palette without all of its colors")
    # Entries have 16 bits, but some programs write 8.
    shift = 8 if flat.max() > 255 else 0
    palette = np.ascontiguousarray((flat >> shift).astype(np.uint8).reshape(3, -1).T)

    def paint(numbers: NDArray[Any]) -> NDArray[np.uint8]:
        if numbers.max() >= len(palette):
            raise ValueError("colors beyond the palette")
        return palette[numbers[..., 0]]

    return paint


def _mixing(layout: Layout) -> _Coding:
    """Mix red, green and blue from luma and chroma."""
    red, green, blue = layout.directory.ratios(_WEIGHTS) or _USUAL_WEIGHTS
    black, white = np.reshape(layout.directory.ratios(_REFERENCE) or _USUAL_REFERENCE, (3, 2)).T
    if not (green and (white != black).all()):
        raise ValueError("chroma of no extent")
    factors = np.array([255.0, 127.0, 127.0]) / (white - black)
    of_cb, of_cr = 2 - 2 * blue, 2 - 2 * red
    from_luma, from_cb = (1.0, 1.0, 1.0), (0.0, -blue * of_cb / green, of_cb)
    matrix = np.array([from_luma, from_cb, (of_cr, -red * of_cr / green, 0.0)])

    def mix(numbers: NDArray[Any]) -> NDArray[np.uint8]:
        mixed = (numbers - black) * factors @ matrix
        return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)

    return mix
