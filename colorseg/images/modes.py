"""How a picture becomes 8-bit RGB and its alpha: gray, palette, CMYK, 16 bits, floats."""

from collections.abc import Callable, Iterator
from itertools import repeat

import numpy as np
from PIL import Image as pillow

from colorseg.arrays import Alpha, Pixels
from colorseg.blocks import ROWS_PER_BLOCK, blocks
from colorseg.images.profiles import Conversion
from colorseg.images.scaling import extent_of, to_codes

# From a strip of a picture to one of mode L, LA, RGB, RGBA or CMYK.
_Plain = Callable[[pillow.Image], pillow.Image]

_WHITE, _WHITE_OF_16_BITS = (255, 255, 255), 65_535.0

# What modes are first made into, where no number in them has to be scaled.
_PLAIN = {"1": "L", "L": "L", "LA": "LA", "La": "LA", "CMYK": "CMYK"}
_PLAIN |= {"RGBA": "RGBA", "RGBa": "RGBA", "PA": "RGBA"}


def color_kind_of(picture: pillow.Image) -> str:
    """Tell what kind of colors a picture has.

    Parameters
    ----------
    picture : PIL.Image.Image
        A picture of any mode.

    Returns
    -------
    str
        ``L``, ``RGB`` or ``CMYK``: what a color profile for it has to be for.
    """
    if picture.mode.startswith(("I", "F")):
        return "L"
    return _PLAIN.get(picture.mode, "RGB").removesuffix("A")


def to_rgb(
    picture: pillow.Image, convert: Conversion | None = None, alpha: pillow.Image | None = None
) -> tuple[Pixels, Alpha | None, tuple[str, ...]]:
    """Return the colors of a picture, its alpha, and what was assumed.

    Parameters
    ----------
    picture : PIL.Image.Image
        A decoded picture of any mode.
    convert : callable, optional
        From its kind of colors to sRGB, where they are not sRGB already.
    alpha : PIL.Image.Image, optional
        How opaque it is, of mode ``L``, where that is not part of it.

    Returns
    -------
    colors : ndarray of uint8, shape (h, w, 3)
        sRGB codes; numbers of more than 8 bits are scaled; white where the picture is clear.
    alpha : ndarray of uint8, shape (h, w), or None
        From 0, clear, to 255, opaque; None if all is opaque.
    notes : tuple of str
        What was assumed, in plain words.
    """
    pairs, notes = rgb_strips(picture, convert, alpha)
    width, height = picture.size
    colors, whole, top = np.empty((height, width, 3), np.uint8), None, 0
    for strip, veil in pairs:
        bottom = top + len(strip)
        colors[top:bottom] = strip
        if veil is not None:
            whole = np.full((height, width), 255, np.uint8) if whole is None else whole
            whole[top:bottom] = veil
        top = bottom
    return colors, whole, notes


def rgb_strips(
    picture: pillow.Image, convert: Conversion | None = None, alpha: pillow.Image | None = None
) -> tuple[Iterator[tuple[Pixels, Alpha | None]], tuple[str, ...]]:
    """Return the colors of a picture and its alpha strip by strip from the top.

    Parameters
    ----------
    picture : PIL.Image.Image
        A decoded picture of any mode.
    convert : callable, optional
        From its kind of colors to sRGB, where they are not sRGB already.
    alpha : PIL.Image.Image, optional
        How opaque it is, of mode ``L``, where that is not part of it; the lower one counts.

    Returns
    -------
    strips : iterator of pairs
        As from `to_rgb`, some rows at a time; the alpha is None where a strip is opaque.
    notes : tuple of str
        What was assumed, in plain words.
    """
    plain, notes = _plain(picture)
    if picture.mode == "CMYK" and convert is None:
        notes = (*notes, "its inks mixed without a color profile")
    veils = repeat(None) if alpha is None else map(np.asarray, strips(alpha))
    pairs = zip(strips(picture), veils, strict=False)
    return (_colors_and_alpha(plain(strip), convert, veil) for strip, veil in pairs), notes


def laid_on(
    colors: Pixels, alpha: Alpha | None, background: tuple[int, int, int] = _WHITE
) -> Pixels:
    """Lay colors on a background.

    Parameters
    ----------
    colors : ndarray of uint8, shape (h, w, 3)
        Straight colors, not multiplied with their alpha.
    alpha : ndarray of uint8, shape (h, w), or None
        How opaque they are; None if all are.
    background : tuple of three int
        The color below, in sRGB codes.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
        What is seen; the colors themselves if all are opaque.
    """
    if alpha is None:
        return colors
    seen, ground = np.empty_like(colors), np.array(background, np.uint32)
    for rows in blocks(len(colors), ROWS_PER_BLOCK):
        share = alpha[rows, :, None].astype(np.uint32)
        seen[rows] = (colors[rows] * share + ground * (255 - share) + 127) // 255
    return seen


def strips(picture: pillow.Image) -> Iterator[pillow.Image]:
    """Cut a picture into strips of some rows, from the top.

    Parameters
    ----------
    picture : PIL.Image.Image
        A picture of any mode.

    Yields
    ------
    PIL.Image.Image
        The next rows.
    """
    width, height = picture.size
    for rows in blocks(height, ROWS_PER_BLOCK):
        yield picture.crop((0, rows.start, width, rows.stop))


def _colors_and_alpha(
    strip: pillow.Image, convert: Conversion | None, alpha: Alpha | None
) -> tuple[Pixels, Alpha | None]:
    """Convert a strip of mode L, LA, RGB, RGBA or CMYK, whose alpha may come beside it, too."""
    if strip.mode.endswith("A"):
        within = np.asarray(strip.getchannel("A"))
        alpha = within if alpha is None else np.minimum(within, alpha)
        strip = strip.convert(strip.mode.removesuffix("A"))
    if convert is not None:
        strip = convert(strip)
    colors = np.asarray(strip if strip.mode == "RGB" else strip.convert("RGB"))
    if alpha is None or alpha.min() == 255:
        return colors, None
    return np.where(alpha[..., None] == 0, np.uint8(255), colors), alpha


def _plain(picture: pillow.Image) -> tuple[_Plain, tuple[str, ...]]:
    """Choose how strips of this picture become 8-bit L, LA, RGB, RGBA or CMYK."""
    mode = _PLAIN.get(picture.mode, "RGB")
    if picture.mode.startswith(("I", "F")):
        return _scaled(picture)
    if picture.has_transparency_data:
        mode = "LA" if mode.startswith("L") else "RGBA"
    return lambda strip: strip if strip.mode == mode else strip.convert(mode), ()


def _scaled(picture: pillow.Image) -> tuple[_Plain, tuple[str, ...]]:
    """Choose how strips of numbers become 8-bit gray: 16 bits, or floats of any range."""
    clear, of_any_range = picture.info.get("transparency"), picture.mode == "F"
    numbers = map(np.asarray, strips(picture))
    low, high, notes = extent_of(numbers) if of_any_range else (0.0, _WHITE_OF_16_BITS, ())

    def gray(strip: pillow.Image) -> pillow.Image:
        numbers = np.asarray(strip)
        codes = pillow.fromarray(to_codes(numbers, low, high))
        if isinstance(clear, int):
            codes.putalpha(pillow.fromarray(np.where(numbers == clear, np.uint8(0), np.uint8(255))))
        return codes

    return gray, notes
