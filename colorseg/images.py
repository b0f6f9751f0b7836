"""Read, check and write image files.

One door: ``load_image``. What comes through it is 8-bit RGB, the right way up, on white where it
was transparent; everything else is refused in a plain sentence. Only the formats named in
``FORMATS`` are ever tried, so no other decoder is reached.
"""

import io
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image as pillow
from PIL import UnidentifiedImageError

from colorseg.arrays import Pixels
from colorseg.environment import number_from_environment
from colorseg.errors import (
    ColorsegError,
    ImageTooLargeError,
    InvalidValueError,
    UnreadableImageError,
    UnwritableImageError,
)
from colorseg.files import checked_path, read_at_most, write_whole
from colorseg.modes import rgb_strips, to_rgb
from colorseg.signatures import looks_like_an_image, other_kind
from colorseg.words import one_of

#: The formats that are tried, by Pillow's names (its JPEG reads the MPO of phones too).
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "PPM")

_WRITERS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
    ".gif": "GIF",
    ".bmp": "BMP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".ppm": "PPM",
}


@dataclass(frozen=True)
class Limits:
    """The largest image that is read.

    Attributes
    ----------
    megabytes : int
        Size of the file, in millions of bytes.
    megapixels : int
        Width times height, in millions.
    side : int
        Longest side, in pixels.
    """

    megabytes: int = 50
    megapixels: int = 50
    side: int = 20_000

    @classmethod
    def from_environment(cls) -> "Limits":
        """Read ``COLORSEG_MAX_MEGABYTES``, ``COLORSEG_MAX_MEGAPIXELS``, ``COLORSEG_MAX_SIDE``."""
        default = cls()
        return cls(
            megabytes=number_from_environment("COLORSEG_MAX_MEGABYTES", default.megabytes),
            megapixels=number_from_environment("COLORSEG_MAX_MEGAPIXELS", default.megapixels),
            side=number_from_environment("COLORSEG_MAX_SIDE", default.side),
        )


@dataclass(frozen=True, eq=False)
class Image:
    """An image that has been read.

    Attributes
    ----------
    pixels : ndarray of uint8, shape (h, w, 3)
        sRGB codes, the right way up.
    notes : tuple of str
        What was assumed on the way, in plain words.
    size_bytes : int
        The size of the file.
    """

    pixels: Pixels
    notes: tuple[str, ...]
    size_bytes: int


# What Pillow raises on files that are damaged or hostile, found by feeding it thousands of them.
_PILLOW_RAISES = (
    OSError,
    ValueError,
    TypeError,
    SyntaxError,
    RuntimeError,
    NotImplementedError,
    ArithmeticError,
    AttributeError,
    LookupError,
    EOFError,
    MemoryError,
    AssertionError,
    struct.error,
    zlib.error,
    pillow.DecompressionBombError,
)

_DAMAGED = (
    "The image looks incomplete or damaged, or is saved in a way we cannot read. "
    "Try downloading it or exporting it again, as PNG or JPEG."
)
_ACCEPTED = "Send a JPEG, PNG, WebP, GIF, BMP or TIFF image"

_EXIF_ORIENTATION = 0x0112
_TURNS = {
    2: pillow.Transpose.FLIP_LEFT_RIGHT,
    3: pillow.Transpose.ROTATE_180,
    4: pillow.Transpose.FLIP_TOP_BOTTOM,
    5: pillow.Transpose.TRANSPOSE,
    6: pillow.Transpose.ROTATE_270,
    7: pillow.Transpose.TRANSVERSE,
    8: pillow.Transpose.ROTATE_90,
}

_ANY_HEADER = 1 << 32  # pixels: no header of an allowed format promises more
_one_at_a_time = threading.Lock()


def load_image(source: str | Path | bytes | BinaryIO, *, limits: Limits | None = None) -> Image:
    """Read an image as 8-bit RGB.

    Parameters
    ----------
    source : str, Path, bytes or binary file
        A path, the bytes of an image file, or an open file.
    limits : Limits, optional
        The largest image to read; from the environment by default.

    Returns
    -------
    Image
        Pixels, what was assumed, and the size of the file.

    Raises
    ------
    ImageNotFoundError, ImageIsFolderError, ImagePermissionError
        If the path leads to no readable file.
    UnreadableImageError
        If the bytes are not an image, or a damaged one, or of a kind that is not read.
    ImageTooLargeError
        If it is beyond the limits; nothing has been decoded then.
    InvalidTypeError
        If ``source`` is none of the allowed kinds.
    """
    picture, notes, size_bytes = _open(source, limits or Limits.from_environment())
    with _plain_errors(), _quiet_pillow():
        pixels, note = to_rgb(picture)
    return Image(pixels, (*notes, note) if note else notes, size_bytes)


def read_strips(
    source: str | Path | bytes | BinaryIO, *, limits: Limits | None = None
) -> Iterator[Pixels]:
    """Read an image as 8-bit RGB, strip by strip from the top.

    The array of all its pixels is never made: what is held is the decoded file and one strip.

    Parameters
    ----------
    source : str, Path, bytes or binary file
        A path, the bytes of an image file, or an open file.
    limits : Limits, optional
        The largest image to read; from the environment by default.

    Yields
    ------
    ndarray of uint8, shape (rows, w, 3)
        Some rows of the pixels that `load_image` reads.

    Raises
    ------
    ImageError, InvalidTypeError
        As `load_image` does.
    """
    picture, _, _ = _open(source, limits or Limits.from_environment())
    with _plain_errors():
        strips, _ = rgb_strips(picture)
        yield from strips


def _open(
    source: str | Path | bytes | BinaryIO, limits: Limits
) -> tuple[pillow.Image, tuple[str, ...], int]:
    """Decode the first frame of a file and turn it the right way up."""
    data = _read_bytes(source, limits)
    with (
        _plain_errors(data),
        _quiet_pillow(),
        pillow.open(io.BytesIO(data), formats=FORMATS) as picture,
    ):
        _check_size(picture.size, limits)
        return *_decode(picture), len(data)


@contextmanager
def _plain_errors(data: bytes = b"") -> Iterator[None]:
    """Say in plain words what is wrong with a file."""
    try:
        yield
    except ColorsegError:
        raise
    except UnidentifiedImageError:
        raise UnreadableImageError(_unknown_kind(data)) from None
    except _PILLOW_RAISES:
        raise UnreadableImageError(_DAMAGED) from None


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
    suffix = checked_path(path).suffix.lower()
    if suffix not in _WRITERS:
        raise InvalidValueError(one_of("the ending of the file", _WRITERS, suffix))
    write_whole(encode_image(pixels, _WRITERS[suffix]), path)


def encode_image(pixels: Pixels, kind: str = "PNG") -> bytes:
    """Return an RGB image as the bytes of a file.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (h, w, 3)
        The image.
    kind : str
        One of ``FORMATS``; colors stay exact where the format can keep them.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    UnwritableImageError
        If the format cannot hold an image of this size.
    """
    buffer = io.BytesIO()
    picture = pillow.fromarray(np.ascontiguousarray(pixels))
    try:
        picture.save(buffer, kind, quality=95, lossless=True)
    except _PILLOW_RAISES:
        size = f"{picture.width} × {picture.height} pixels"
        raise UnwritableImageError(
            f"An image of {size} cannot be saved as {kind}; save it as PNG."
        ) from None
    return buffer.getvalue()


def _read_bytes(source: str | Path | bytes | BinaryIO, limits: Limits) -> bytes:
    most = limits.megabytes * 1_000_000
    data = read_at_most(most + 1, source)
    if not data:
        raise UnreadableImageError(f"The file is empty. {_ACCEPTED}.")
    if len(data) > most:
        raise ImageTooLargeError(
            f"The file is larger than the limit of {limits.megabytes} MB. "
            "Send a smaller one, or export it as JPEG."
        )
    return data


@contextmanager
def _quiet_pillow() -> Iterator[None]:
    """Keep Pillow's warnings to ourselves, and its own limit out of the way of ours.

    Both are settings of the whole process, so one picture is read at a time.
    """
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before, pillow.MAX_IMAGE_PIXELS = pillow.MAX_IMAGE_PIXELS, _ANY_HEADER
        try:
            yield
        finally:
            pillow.MAX_IMAGE_PIXELS = before


def _check_size(size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width * height > limits.megapixels * 1_000_000:
        raise ImageTooLargeError(
            f"The image is {width} × {height} pixels, {width * height / 1e6:.1f} megapixels; "
            f"the limit is {limits.megapixels}. Send a smaller version."
        )
    if max(size) > limits.side:
        raise ImageTooLargeError(
            f"The image is {width} × {height} pixels; the longest side may be {limits.side}. "
            "Send a smaller version."
        )


def _unknown_kind(data: bytes) -> str:
    if looks_like_an_image(data):
        return _DAMAGED
    kind = other_kind(data)
    return f"The file is {kind}." if kind else f"The file is not an image we can read. {_ACCEPTED}."


def _decode(picture: pillow.Image) -> tuple[pillow.Image, tuple[str, ...]]:
    notes = ["only the first of several frames or pages"] if _has_more(picture) else []
    if _turn(picture) is not None:
        notes.append("turned the right way up by its EXIF orientation")
    picture.load()
    # Pillow has turned a TIFF by now and forgotten its orientation; the others are ours to turn.
    turn = _turn(picture)
    return picture if turn is None else picture.transpose(turn), tuple(notes)


def _has_more(picture: pillow.Image) -> bool:
    """Tell whether there are more frames; the second picture of a phone's MPO is no frame."""
    try:
        return picture.format != "MPO" and getattr(picture, "is_animated", False)
    except _PILLOW_RAISES:
        return False


def _turn(picture: pillow.Image) -> pillow.Transpose | None:
    """Read the EXIF orientation; broken metadata never stands in the way of a good picture."""
    try:
        return _TURNS.get(picture.getexif().get(_EXIF_ORIENTATION, 1))
    except _PILLOW_RAISES:
        return None
