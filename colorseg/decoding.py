"""From the bytes of an image file to a decoded picture, by Pillow and in plain words.

Only the formats named in ``FORMATS`` are ever tried, so no other decoder is reached.
"""

import ctypes
import io
import logging
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image as pillow
from PIL import UnidentifiedImageError, features

from colorseg import bitmaps, netpbm, planes
from colorseg.containers import checked_png, is_png, webp_size, without_metadata
from colorseg.errors import ColorsegError, UnreadableImageError
from colorseg.limits import Limits, check_size
from colorseg.signatures import looks_like_an_image, other_kind

#: The formats that are tried, by Pillow's names (its JPEG reads the MPO of phones too).
FORMATS = (
    *("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "PPM"),
    *(("AVIF",) if features.check("avif") else ()),
)

ACCEPTED = f"Send a JPEG, PNG, WebP, GIF, BMP, TIFF{', AVIF' * ('AVIF' in FORMATS)} or PPM image"

# What Pillow raises on files that are damaged or hostile, found by feeding it thousands of them.
PILLOW_RAISES = (
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

_FIRST_FRAME = "only the first of several frames or pages"
_TURNED = "turned the right way up by its EXIF orientation"
_NO_METADATA = "its metadata is damaged and was ignored"
_ADOBE_RGB = "taken as sRGB, though its EXIF data says Adobe RGB, since it holds no color profile"

_TIFF_FOLDERS = (0x8769, 0x8825, 0xA005)  # tags that lead to EXIF, GPS, interoperability
_EXIF_ORIENTATION = 0x0112
_EXIF, _COLOR_SPACE, _UNCALIBRATED = 0x8769, 0xA001, 0xFFFF
_INTEROPERABILITY, _INDEX, _DCF_OPTIONAL = 0xA005, 1, "R03"  # of DCF 2.0, which is Adobe RGB
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

# What Pillow and its TIFF library think of broken files would go to the screen otherwise.
logging.getLogger("PIL").addHandler(logging.NullHandler())
with suppress(AttributeError, OSError):
    ctypes.CDLL(pillow.core.__file__).TIFFSetErrorHandler(None)


@dataclass(frozen=True, eq=False)
class Decoded:
    """A picture that has been decoded.

    Attributes
    ----------
    picture : PIL.Image.Image
        The first frame, the right way up, of any mode.
    profile : bytes or None
        Its ICC color profile.
    notes : tuple of str
        What was assumed or ignored, in plain words.
    """

    picture: pillow.Image
    profile: bytes | None
    notes: tuple[str, ...]


def decode(data: bytes, limits: Limits) -> Decoded:
    """Decode the first frame of an image file, and turn it the right way up.

    Parameters
    ----------
    data : bytes
        The file.
    limits : Limits
        The largest image to read.

    Returns
    -------
    Decoded
        The picture, its color profile, and what was assumed.

    Raises
    ------
    UnreadableImageError
        If the bytes are not an image, or a damaged one, or of a kind that is not read.
    ImageTooLargeError
        If its header promises more than the limits; nothing has been decoded then.
    """
    with plain_errors(data):
        if (pixels := _read_without_pillow(data, limits)) is not None:
            return Decoded(pillow.fromarray(pixels), None, ())
        if (size := webp_size(data)) is not None:  # Pillow makes room for it when it opens one
            check_size(size, limits)
        with _quiet_pillow():
            data, pages = _with_channels_together(data, limits)
            opened = _open(data)
            check_size(opened.picture.size, limits)
            more = pages or _has_more(opened.picture)
            exif, note = _exif(opened.picture)
            wide, turn = opened.profile is None and _is_adobe_rgb(exif), _turn(exif)
        notes = [_FIRST_FRAME] if more else []
        notes += [_ADOBE_RGB] if wide else []
        notes += [_TURNED] if turn is not None else []
        notes += [*opened.notes, note] if note else opened.notes
        return replace(opened, picture=_loaded(opened.picture, turn), notes=tuple(notes))


@contextmanager
def plain_errors(data: bytes = b"") -> Iterator[None]:
    """Say in plain words what is wrong with a file.

    Parameters
    ----------
    data : bytes
        The file.

    Raises
    ------
    UnreadableImageError
        For whatever Pillow raises.
    """
    try:
        yield
    except ColorsegError:
        raise
    except UnidentifiedImageError:
        raise UnreadableImageError(_unknown_kind(data)) from None
    except PILLOW_RAISES:
        raise UnreadableImageError(_DAMAGED) from None


@contextmanager
def _quiet_pillow() -> Iterator[None]:
    """Keep Pillow's warnings to ourselves, and its own limit out of the way of ours.

    Both are settings of the whole process, so one header is read at a time.
    """
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before, pillow.MAX_IMAGE_PIXELS = pillow.MAX_IMAGE_PIXELS, _ANY_HEADER
        try:
            yield
        finally:
            pillow.MAX_IMAGE_PIXELS = before


def _unknown_kind(data: bytes) -> str:
    if looks_like_an_image(data, FORMATS):
        return _DAMAGED
    kind = other_kind(data)
    return f"The file is {kind}." if kind else f"The file is not an image we can read. {ACCEPTED}."


def _read_without_pillow(data: bytes, limits: Limits) -> NDArray[np.uint8] | None:
    """Read what Pillow reads a number at a time, or not at all; None if this is nothing of it."""
    if (bitmap := bitmaps.read_header(data)) is not None and not bitmap.usual:
        check_size(bitmap.size, limits)
        return bitmaps.read_pixels(data, bitmap)
    if (header := netpbm.read_header(data)) is not None:
        check_size(header.size, limits)
        return netpbm.read_pixels(data, header)
    return None


def _with_channels_together(data: bytes, limits: Limits) -> tuple[bytes, bool]:
    """Rewrite a TIFF that keeps its channels apart, and tell whether it had more pages."""
    if (tags := planes.read_tags(data)) is None:
        return data, False
    check_size((tags[planes.WIDTH], tags[planes.HEIGHT]), limits)
    return planes.brought_together(tags, data), tags.next > 0


def _open(data: bytes) -> Decoded:
    """Read the header; where metadata is in the way, read it without."""
    if is_png(data):
        png = checked_png(data)
        picture = pillow.open(io.BytesIO(png.data), formats=("PNG",))
        first = (_FIRST_FRAME,) if png.animated else ()
        return Decoded(picture, png.profile, (*first, *png.notes))
    try:
        notes: tuple[str, ...] = ()
        picture = pillow.open(io.BytesIO(data), formats=FORMATS)
    except PILLOW_RAISES:
        if not data.startswith(b"\xff\xd8\xff"):
            raise
        picture = pillow.open(io.BytesIO(without_metadata(data)), formats=("JPEG",))
        notes = (_NO_METADATA,)
    profile = picture.info.get("icc_profile")
    return Decoded(picture, profile if isinstance(profile, bytes) else None, notes)


def _loaded(picture: pillow.Image, turn: pillow.Transpose | None) -> pillow.Image:
    """Decode the pixels and turn them; Pillow turns those of a TIFF by itself."""
    is_tiff = picture.format == "TIFF"
    with picture, _quiet_pillow() if is_tiff else nullcontext():
        picture.load()
    return picture if is_tiff or turn is None else picture.transpose(turn)


def _has_more(picture: pillow.Image) -> bool:
    """Tell whether there are more frames; the second picture of a phone's MPO is no frame."""
    try:
        return picture.format != "MPO" and bool(getattr(picture, "is_animated", False))
    except PILLOW_RAISES:
        return False


def _exif(picture: pillow.Image) -> tuple[pillow.Exif, str]:
    """Read the EXIF data; broken metadata never stands in the way of a good picture."""
    try:
        return picture.getexif(), ""
    except PILLOW_RAISES:
        return pillow.Exif(), "its EXIF data is broken and was ignored"


def _is_adobe_rgb(exif: pillow.Exif) -> bool:
    """Tell whether the EXIF data of a camera says that the colors are not sRGB."""
    try:
        space = exif.get_ifd(_EXIF).get(_COLOR_SPACE)
        index = exif.get_ifd(_INTEROPERABILITY).get(_INDEX)
        return space == _UNCALIBRATED and str(index).startswith(_DCF_OPTIONAL)
    except PILLOW_RAISES:
        return False


def _turn(exif: pillow.Exif) -> pillow.Transpose | None:
    """Find what brings the picture the right way up, by its EXIF orientation."""
    for folder in _TIFF_FOLDERS:  # Pillow would read them when it decodes
        exif.pop(folder, None)
    return _TURNS.get(exif.get(_EXIF_ORIENTATION, 1))
