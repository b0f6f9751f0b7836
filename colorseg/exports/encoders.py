"""Pictures in few colors as the bytes of PNG, WebP and GIF files.

Every encoder takes labels and a palette, and where it matters the alpha of each pixel: 255 is
opaque, 0 is clear. A clear pixel has no color of its own; it is written as clear white.
"""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image as pillow

from colorseg.arrays import Alpha, Colors, Labels, Pixels
from colorseg.blocks import LABELS_PER_BLOCK, blocks
from colorseg.checks import IMAGE, alpha_of, indexed, truth
from colorseg.errors import InvalidValueError
from colorseg.exports.png import encode_entries

_WHITE = (255, 255, 255)

# Of 100, by the pixels: the last percents of the size take three times as long.
_WEBP_EFFORT, _WEBP_EFFORT_IF_LARGE, _WEBP_LARGE = 50, 25, 4_000_000
_GIF_SIDE, _WEBP_SIDE = 65535, 16383  # the largest the formats can say


def encode_indexed_png(
    labels: Labels, colors: Colors, *, alpha: Alpha | None = None, quick: bool = False
) -> bytes:
    """Encode labels and a palette as a PNG.

    Parameters
    ----------
    labels : ndarray of uint8, shape (h, w)
        An index into ``colors`` for each pixel.
    colors : ndarray of uint8, shape (k, 3)
        The palette, 1 to 256 colors.
    alpha : ndarray of uint8, shape (h, w), optional
        The alpha of each pixel.
    quick : bool
        Encode in a fraction of the time, into a somewhat larger file.

    Returns
    -------
    bytes
        A PNG with a palette, at 1, 2, 4 or 8 bits a pixel. Its first entries are ``colors``;
        entries that are not opaque come after them. Where colors and alphas together are more
        than 256, colors that no opaque pixel has are left out; where they still are, the PNG
        has no palette but red, green, blue and alpha.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    labels, colors, alpha = indexed(labels, colors, alpha)
    truth("quick", quick)
    if alpha is None or alpha.min() == 255:
        return encode_entries(labels, colors, quick=quick)
    entries = _entries(labels, len(colors), alpha)
    if entries is None:
        return _truecolor_png(with_alpha(labels, colors, alpha), quick)
    table = np.zeros((256, 256), np.uint8)
    table[entries] = np.arange(len(entries[0]))
    alphas, numbers = entries
    table[0] = table[0].max()  # one entry is for clear pixels of every label
    shown = np.where(alphas[:, None] == 0, _WHITE, colors[numbers]).astype(np.uint8)
    return encode_entries(_look_up(table, alpha, labels), shown, alphas=alphas, quick=quick)


def encode_truecolor_png(pixels: Pixels, alpha: Alpha | None = None) -> bytes:
    """Encode an image of any colors as a PNG, for a screen: quickly.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (h, w, 3)
        sRGB codes.
    alpha : ndarray of uint8, shape (h, w), optional
        The alpha of each pixel.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    pixels = IMAGE.check("pixels", pixels)
    alpha = alpha_of(alpha, pixels.shape[:2])
    picture = pixels if alpha is None else np.dstack([pixels, alpha])
    return _truecolor_png(picture, quick=True)


def encode_webp(labels: Labels, colors: Colors, *, alpha: Alpha | None = None) -> bytes:
    """Encode labels and a palette as a WebP without loss.

    Parameters
    ----------
    labels : ndarray of uint8, shape (h, w)
        An index into ``colors`` for each pixel.
    colors : ndarray of uint8, shape (k, 3)
        The palette, 1 to 256 colors.
    alpha : ndarray of uint8, shape (h, w), optional
        The alpha of each pixel, which is kept.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said, or a side is longer than the format allows.
    """
    labels, colors, alpha = indexed(labels, colors, alpha)
    check_webp(labels, colors, alpha=alpha)
    picture = pillow.fromarray(with_alpha(labels, colors, alpha))
    effort = _WEBP_EFFORT if labels.size < _WEBP_LARGE else _WEBP_EFFORT_IF_LARGE
    return _saved(picture, "WEBP", lossless=True, quality=effort, exact=True)


def encode_gif(labels: Labels, colors: Colors, *, alpha: Alpha | None = None) -> bytes:
    """Encode labels and a palette as a GIF.

    Parameters
    ----------
    labels : ndarray of uint8, shape (h, w)
        An index into ``colors`` for each pixel.
    colors : ndarray of uint8, shape (k, 3)
        The palette, 1 to 256 colors.
    alpha : ndarray of uint8, shape (h, w), optional
        The alpha of each pixel: a GIF is clear where it is less than 128, and opaque elsewhere.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said, a side is longer than the format allows, or clear pixels
        find no free one of its 256 entries.
    """
    labels, colors, alpha = indexed(labels, colors, alpha)
    check_gif(labels, colors, alpha=alpha)
    clear = None if alpha is None else alpha < 128
    options = {}
    if clear is not None and clear.any():
        options["transparency"] = entry = _free_entry(labels[~clear], len(colors))
        labels = np.where(clear, np.uint8(entry), labels)
        colors = np.concatenate([colors, [_WHITE]])[:256].astype(np.uint8)
    picture = pillow.fromarray(np.ascontiguousarray(labels))
    picture.putpalette(colors.tobytes())
    return _saved(picture, "GIF", optimize=False, interlace=0, **options)


def check_webp(labels: Labels, colors: Colors, *, alpha: Alpha | None = None) -> None:
    """Tell at once whether `encode_webp` would refuse the same arguments, by raising the same."""
    labels, colors, alpha = indexed(labels, colors, alpha)
    _check_sides("WebP", labels, _WEBP_SIDE)


def check_gif(labels: Labels, colors: Colors, *, alpha: Alpha | None = None) -> None:
    """Tell soon whether `encode_gif` would refuse the same arguments, by raising the same."""
    labels, colors, alpha = indexed(labels, colors, alpha)
    _check_sides("GIF", labels, _GIF_SIDE)
    if alpha is not None and alpha.min() < 128:
        _free_entry(labels[alpha >= 128], len(colors))


def with_alpha(labels: Labels, colors: Colors, alpha: Alpha | None) -> NDArray[np.uint8]:
    """Return red, green and blue of every pixel, and alpha where there is one.

    Parameters
    ----------
    labels : ndarray of uint8, shape (h, w)
        An index into ``colors`` for each pixel.
    colors : ndarray of uint8, shape (k, 3)
        The palette.
    alpha : ndarray of uint8, shape (h, w), or None
        The alpha of each pixel.

    Returns
    -------
    ndarray of uint8, shape (h, w, 4), or (h, w, 3) without alpha
        White where it is clear.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    labels, colors, alpha = indexed(labels, colors, alpha)
    if alpha is None:
        return colors[labels]
    picture = np.dstack([colors[labels], alpha])
    picture[alpha == 0, :3] = _WHITE
    return picture


def _entries(labels: Labels, k: int, alpha: Alpha) -> tuple[Alpha, Labels] | None:
    """Return alpha and label of each entry of a palette, or None if they are too many."""
    used = np.zeros((256, 256), bool)
    for band in blocks(len(labels), LABELS_PER_BLOCK // labels.shape[1]):
        used[alpha[band], labels[band]] = True
    used[0] = [used[0].any(), *np.zeros(255, bool)]
    if used[:255].sum() + k <= 256:
        used[255, :k] = True  # so that an opaque pixel's index is its label
    if used.sum() > 256:
        return None
    alphas, numbers = np.nonzero(used[::-1])
    return (255 - alphas).astype(np.uint8), numbers.astype(np.uint8)


def _look_up(table: NDArray[np.uint8], alpha: Alpha, labels: Labels) -> Labels:
    indices = np.empty_like(labels)
    for band in blocks(len(labels), LABELS_PER_BLOCK // labels.shape[1]):
        indices[band] = table[alpha[band], labels[band]]
    return indices


def _free_entry(opaque: Labels, k: int) -> int:
    if k < 256:
        return k
    free = np.flatnonzero(np.bincount(opaque, minlength=256) == 0)
    if not free.size:
        allowed = "a GIF with clear pixels must have at most 255 colors"
        raise InvalidValueError(f"{allowed}, got 256; choose fewer, or PNG or WebP")
    return int(free[0])


def _check_sides(kind: str, labels: Labels, longest: int) -> None:
    if max(labels.shape) > longest:
        height, width = labels.shape
        allowed = f"the sides of a {kind} must be at most {longest:,} pixels"
        raise InvalidValueError(f"{allowed}, got {width:,} × {height:,}; choose PNG")


def _truecolor_png(picture: NDArray[np.uint8], quick: bool) -> bytes:
    levels = (1,) if quick else (9, 1)  # on noise the lowest level may give the least
    image = pillow.fromarray(picture)
    return min((_saved(image, "PNG", compress_level=level) for level in levels), key=len)


def _saved(image: pillow.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
