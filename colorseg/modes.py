"""How a picture becomes 8-bit RGB and its alpha: gray, palette, CMYK, 16 bits, floats."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image as pillow

from colorseg.arrays import Pixels

#: How opaque each pixel is: uint8 (h, w), 0 clear to 255 opaque; None if all of them are opaque.
Alpha: TypeAlias = NDArray[np.uint8] | None

#: From a picture of mode L, RGB or CMYK to one of mode RGB.
Conversion: TypeAlias = Callable[[pillow.Image], pillow.Image]

_STRIP = 128  # rows converted together, so that no second full copy is held
_WHITE = (255, 255, 255)

# Tags of TIFF, and what they say of the numbers in it.
_BITS_PER_SAMPLE, _PHOTOMETRIC, _SAMPLE_FORMAT = 258, 262, 339
_WHITE_IS_ZERO = 0
_UNSIGNED = 1

# What modes are first made into, where no number in them has to be scaled.
_PLAIN = {"1": "L", "L": "L", "LA": "LA", "La": "LA", "CMYK": "CMYK"}
_PLAIN |= {"RGBA": "RGBA", "RGBa": "RGBA", "PA": "RGBA"}


def colors_of(picture: pillow.Image) -> str:
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
    picture: pillow.Image, convert: Conversion | None = None
) -> tuple[Pixels, Alpha, tuple[str, ...]]:
    """Return the colors of a picture, its alpha, and what was assumed.

    Parameters
    ----------
    picture : PIL.Image.Image
        A decoded picture of any mode.
    convert : callable, optional
        From its kind of colors to sRGB, where they are not sRGB already.

    Returns
    -------
    colors : ndarray of uint8, shape (h, w, 3)
        sRGB codes; numbers of more than 8 bits are scaled; white where the picture is clear.
    alpha : ndarray of uint8, shape (h, w), or None
        From 0, clear, to 255, opaque; None if all is opaque.
    notes : tuple of str
        What was assumed, in plain words.
    """
    strips, notes = rgb_strips(picture, convert)
    width, height = picture.size
    colors, alpha, top = np.empty((height, width, 3), np.uint8), None, 0
    for strip, veil in strips:
        bottom = top + len(strip)
        colors[top:bottom] = strip
        if veil is not None:
            alpha = np.full((height, width), 255, np.uint8) if alpha is None else alpha
            alpha[top:bottom] = veil
        top = bottom
    return colors, alpha, notes


def rgb_strips(
    picture: pillow.Image, convert: Conversion | None = None
) -> tuple[Iterator[tuple[Pixels, Alpha]], tuple[str, ...]]:
    """Return the colors of a picture and its alpha strip by strip from the top.

    Parameters
    ----------
    picture : PIL.Image.Image
        A decoded picture of any mode.
    convert : callable, optional
        From its kind of colors to sRGB, where they are not sRGB already.

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
    return (_colors_and_alpha(*plain(strip), convert) for strip in _cut(picture)), notes


def laid_on(colors: Pixels, alpha: Alpha, background: tuple[int, int, int] = _WHITE) -> Pixels:
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
    for top in range(0, len(colors), _STRIP):
        rows = slice(top, top + _STRIP)
        share = alpha[rows, :, None].astype(np.uint32)
        seen[rows] = (colors[rows] * share + ground * (255 - share) + 127) // 255
    return seen


def _cut(picture: pillow.Image) -> Iterator[pillow.Image]:
    width, height = picture.size
    for top in range(0, height, _STRIP):
        yield picture.crop((0, top, width, min(top + _STRIP, height)))


def _colors_and_alpha(
    strip: pillow.Image, alpha: Alpha, convert: Conversion | None
) -> tuple[Pixels, Alpha]:
    """Convert a strip of mode L, LA, RGB, RGBA or CMYK, whose alpha may come beside it."""
    if strip.mode.endswith("A"):
        alpha = np.asarray(strip.getchannel("A"))
        strip = strip.convert(strip.mode.removesuffix("A"))
    if convert is not None:
        strip = convert(strip)
    colors = np.asarray(strip if strip.mode == "RGB" else strip.convert("RGB"))
    if alpha is None or alpha.min() == 255:
        return colors, None
    return np.where(alpha[..., None] == 0, np.uint8(255), colors), alpha


def _plain(
    picture: pillow.Image,
) -> tuple[Callable[[pillow.Image], tuple[pillow.Image, Alpha]], tuple[str, ...]]:
    """Choose how strips of this picture become 8-bit L, LA, RGB, RGBA or CMYK."""
    mode = _PLAIN.get(picture.mode, "RGB")
    if picture.mode.startswith(("I", "F")):
        return _scaled(picture)
    if picture.has_transparency_data:
        mode = "LA" if mode.startswith("L") else "RGBA"
    return lambda strip: (strip if strip.mode == mode else strip.convert(mode), None), ()


def _scaled(
    picture: pillow.Image,
) -> tuple[Callable[[pillow.Image], tuple[pillow.Image, Alpha]], tuple[str, ...]]:
    """Choose how strips of numbers become 8-bit gray: scaled, never clipped."""
    clear = picture.info.get("transparency")
    low, high, notes = _extent(picture)
    if _tag(picture, _PHOTOMETRIC, default=1) == _WHITE_IS_ZERO:
        low, high = high, low

    def gray(strip: pillow.Image) -> tuple[pillow.Image, Alpha]:
        numbers = _numbers(strip, picture)
        with np.errstate(invalid="ignore"):  # what is no number may say so by a signal
            shares = (numbers.astype(np.float64) - low) / ((high - low) or 1)
        shares = np.nan_to_num(np.clip(shares, 0, 1))
        codes = np.rint(shares * 255).astype(np.uint8)
        if not isinstance(clear, int):
            return pillow.fromarray(codes), None
        return pillow.fromarray(codes), np.where(numbers == clear, np.uint8(0), np.uint8(255))

    return gray, notes


def _numbers(strip: pillow.Image, picture: pillow.Image) -> NDArray[Any]:
    """Return the numbers of a strip as the file means them: Pillow knows signed ones of 32 bits."""
    numbers = np.asarray(strip)
    bits = _tag(picture, _BITS_PER_SAMPLE, default=16)
    unsigned = _tag(picture, _SAMPLE_FORMAT, default=_UNSIGNED) == _UNSIGNED
    return numbers.view(np.uint32) if picture.mode == "I" and bits == 32 and unsigned else numbers


def _largest_code(picture: pillow.Image) -> int:
    """Find the code of white: cameras and scanners save TIFFs of 10, 12 or 14 bits."""
    bits = _tag(picture, _BITS_PER_SAMPLE, default=16)
    return (1 << bits) - 1 if 8 < bits <= 16 else 65_535


def _extent(picture: pillow.Image) -> tuple[float, float, tuple[str, ...]]:
    """Find the range that becomes 0 to 255, and what to say of it."""
    if picture.mode.startswith("I;16"):
        return 0.0, float(_largest_code(picture)), ()
    if picture.format == "PPM" and picture.mode == "I":
        return 0.0, 65_535.0, ()
    low, high = np.inf, -np.inf
    for strip in _cut(picture):
        numbers = _numbers(strip, picture)
        finite = numbers[np.isfinite(numbers)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    if low > high:
        return 0.0, 1.0, ("no finite number in it",)
    if picture.mode == "F" and low >= 0 and high <= 1:
        return 0.0, 1.0, ()
    if low == high:
        return low, high, (f"its only number, {low:g}, read as black",)
    return low, high, (f"numbers from {low:g} to {high:g} scaled to 0 to 255",)


def _tag(picture: pillow.Image, number: int, *, default: int) -> int:
    """Return the first value of a tag, where the picture comes from a TIFF."""
    value = getattr(picture, "tag_v2", {}).get(number, default)
    value = value[0] if isinstance(value, tuple) and value else value
    return value if isinstance(value, int) else default
