"""Pictures as the bytes of image files, and into them."""

import io
from pathlib import Path

import numpy as np
from PIL import Image as pillow

from colorseg.arrays import Alpha, Pixels
from colorseg.checks import IMAGE, OneOf, alpha_of
from colorseg.errors import UnwritableImageError
from colorseg.images.files import checked_path, write_whole
from colorseg.images.refusals import FORMATS, PILLOW_RAISES

_WRITERS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".gif": "GIF"}
_WRITERS |= {".bmp": "BMP", ".tif": "TIFF", ".tiff": "TIFF", ".ppm": "PPM"}


def save_image(pixels: Pixels, path: str | Path) -> None:
    """Write an RGB image to a file, whole or not at all.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (h, w, 3)
        The image.
    path : str or Path
        Where to; the ending decides the format.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no path, or its ending is none that can be written.
    ImageError
        If the file cannot be written.
    """
    suffix = OneOf(_WRITERS).check("the ending of the file", checked_path(path).suffix.lower())
    write_whole(encode_image(pixels, _WRITERS[suffix]), path)


def encode_image(pixels: Pixels, kind: str = "PNG", *, alpha: Alpha | None = None) -> bytes:
    """Return an image as the bytes of a file.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (h, w, 3)
        The image.
    kind : str
        One of ``FORMATS``; colors stay exact where the format can keep them.
    alpha : ndarray of uint8, shape (h, w), optional
        How opaque each pixel is, for a format that can keep it.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no such array, or there is no such format.
    UnwritableImageError
        If the format cannot hold an image of this size, or an alpha.
    """
    pixels = IMAGE.check("pixels", pixels)
    alpha = alpha_of(alpha, pixels.shape[:2])
    kind = OneOf(dict.fromkeys(FORMATS)).check("the kind of file", kind)
    buffer = io.BytesIO()
    channels = pixels if alpha is None else np.dstack([pixels, alpha])
    picture = pillow.fromarray(np.ascontiguousarray(channels))
    try:
        picture.save(buffer, kind, quality=95, lossless=True)
    except PILLOW_RAISES:
        size = f"An image of {picture.width} × {picture.height} pixels"
        raise UnwritableImageError(f"{size} cannot be saved as {kind}; save it as PNG.") from None
    return buffer.getvalue()
