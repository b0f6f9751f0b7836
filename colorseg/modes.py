"""How a picture of any mode becomes 8-bit RGB: gray, palette, CMYK, 16 bits, floats, alpha."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image as pillow

from colorseg.arrays import Pixels

Conversion: TypeAlias = Callable[[pillow.Image], Pixels]

_STRIP = 256  # rows converted together, so that no second full copy is held
_TIFF_BITS_PER_SAMPLE = 258


def to_rgb(picture: pillow.Image) -> tuple[Pixels, str]:
    """Return the pixels of a picture as RGB, and what was assumed.

    Parameters
    ----------
    picture : PIL.Image.Image
        A decoded picture of any mode.

    Returns
    -------
    pixels : ndarray of uint8, shape (h, w, 3)
        sRGB codes; numbers of more than 8 bits are scaled, transparent parts laid on white.
    note : str
        What was assumed, in plain words; empty if nothing was.
    """
    strips, note = rgb_strips(picture)
    pixels, top = np.empty((picture.height, picture.width, 3), np.uint8), 0
    for strip in strips:
        pixels[top : top + len(strip)] = strip
        top += len(strip)
    return pixels, note


def rgb_strips(picture: pillow.Image) -> tuple[Iterator[Pixels], str]:
    """Return the pixels of a picture as RGB strip by strip from the top, and what was assumed.

    Parameters
    ----------
    picture : PIL.Image.Image
        A decoded picture of any mode.

    Returns
    -------
    strips : iterator of ndarray of uint8, shape (rows, w, 3)
        As from `to_rgb`, some rows at a time.
    note : str
        What was assumed, in plain words; empty if nothing was.
    """
    convert, note = _conversion(picture)
    width, height = picture.size
    boxes = ((0, top, width, min(top + _STRIP, height)) for top in range(0, height, _STRIP))
    return (convert(picture.crop(box)) for box in boxes), note


def _conversion(picture: pillow.Image) -> tuple[Conversion, str]:
    """Choose how a picture of this mode becomes RGB, and what to say of it."""
    if picture.mode.startswith("I;16"):
        white = _largest_code(picture)
        return lambda strip: _gray(np.asarray(strip) * (255 / white)), ""
    if picture.mode in ("I", "F"):
        low, high, note = _extent(picture)
        scale = 255 / ((high - low) or 1)
        return lambda strip: _gray((np.asarray(strip, np.float64) - low) * scale), note
    if picture.has_transparency_data:
        return _on_white, "transparent parts laid on white"
    return lambda strip: np.asarray(strip.convert("RGB")), ""


def _largest_code(picture: pillow.Image) -> int:
    """Find the code of white: cameras and scanners save TIFFs of 10, 12 or 14 bits."""
    bits = getattr(picture, "tag_v2", {}).get(_TIFF_BITS_PER_SAMPLE, (16,))[0]
    return (1 << bits) - 1 if 8 < bits <= 16 else 65_535


def _extent(picture: pillow.Image) -> tuple[float, float, str]:
    """Find the range that becomes 0 to 255, and what to say of it."""
    if picture.format == "PPM" and picture.mode == "I":
        return 0.0, 65_535.0, ""
    numbers = np.asarray(picture)
    finite = numbers[np.isfinite(numbers)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    if picture.mode == "F" and low >= 0 and high <= 1:
        return 0.0, 1.0, ""
    return low, high, f"numbers from {low:g} to {high:g} scaled to 0 to 255"


def _gray(levels: NDArray[np.float64]) -> Pixels:
    codes = np.clip(np.rint(np.nan_to_num(levels)), 0, 255).astype(np.uint8)
    return np.repeat(codes[..., None], 3, axis=2)


def _on_white(strip: pillow.Image) -> Pixels:
    layer = strip.convert("RGBA")
    white = pillow.new("RGBA", layer.size, "white")
    return np.asarray(pillow.alpha_composite(white, layer).convert("RGB"))
