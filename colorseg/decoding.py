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
from colorseg.containers import (
    checked_png,
    has_swollen_exif,
    is_png,
    webp_size,
    without_metadata,
)
from colorseg.errors import ColorsegError, UnreadableImageError
from colorseg.exif import Exif, read_exif
from colorseg.folders import first_folder
from colorseg.limits import Limits, check_size
from colorseg.signatures import is_raw_photo, looks_like_an_image, other_kind
from colorseg.strips import check_tables

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
_RAW_PROFILE = "Raw profile type exif"  # a text of a PNG
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
        if is_raw_photo(data):
            raise UnreadableImageError(f"The file is {other_kind(data)}.")
        if (folder := first_folder(data)) is not None:
            check_tables(folder)
        with _quiet_pillow():
            data, pages = _with_channels_together(data, limits)
            opened = _open(data)
            check_size(opened.picture.size, limits)
            more = pages or _has_more(opened.picture)
        exif = _exif(opened.picture, data)
        said = {
            _FIRST_FRAME: more,
            _ADOBE_RGB: exif.adobe_rgb and opened.profile is None,
            _TURNED: exif.orientation > 1,
        }
        notes = (*(note for note, is_so in said.items() if is_so), *opened.notes, exif.note)
        picture = _loaded(opened.picture, _TURNS.get(exif.orientation))
        return replace(opened, picture=picture, notes=tuple(filter(None, notes)))


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
        first = (_FIRST_FRAME,) if png.animated else ()
        opened = pillow.open(io.BytesIO(png.data), formats=("PNG",))
        return Decoded(opened, png.profile, (*first, *png.notes))
    picture, notes = _without_metadata(data) if has_swollen_exif(data) else _as_it_is(data)
    profile = picture.info.get("icc_profile")
    return Decoded(picture, profile if isinstance(profile, bytes) else None, notes)


def _as_it_is(data: bytes) -> tuple[pillow.Image, tuple[str, ...]]:
    try:
        return pillow.open(io.BytesIO(data), formats=FORMATS), ()
    except PILLOW_RAISES:
        if not data.startswith(b"\xff\xd8\xff"):
            raise
        return _without_metadata(data)


def _without_metadata(jpeg: bytes) -> tuple[pillow.Image, tuple[str, ...]]:
    lean = io.BytesIO(without_metadata(jpeg))
    return pillow.open(lean, formats=("JPEG",)), (_NO_METADATA,)


def _loaded(picture: pillow.Image, turn: pillow.Transpose | None) -> pillow.Image:
    """Decode the pixels and turn them; Pillow turns those of a TIFF by itself."""
    is_tiff = picture.format == "TIFF"
    with picture, _quiet_pillow() if is_tiff else nullcontext():
        for folder in _TIFF_FOLDERS if is_tiff else ():  # Pillow would read them when it decodes
            picture.getexif().pop(folder, None)
        picture.load()
    return picture if is_tiff or turn is None else picture.transpose(turn)


def _has_more(picture: pillow.Image) -> bool:
    """Tell whether there are more frames; the second picture of a phone's MPO is no frame."""
    try:
        return picture.format != "MPO" and bool(getattr(picture, "is_animated", False))
    except PILLOW_RAISES:
        return False


def _exif(picture: pillow.Image, data: bytes) -> Exif:
    """Read the EXIF data, wherever the kind of file has it; broken data is said to be."""
    info = picture.info
    raw, xmp = info.get("exif", b""), info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
    if picture.format == "TIFF":
        raw = data
    elif _RAW_PROFILE in info:
        raw = _unwrapped(info[_RAW_PROFILE])
    return read_exif(raw, xmp if isinstance(xmp, bytes) else str(xmp).encode())


def _unwrapped(text: str) -> bytes:
    """Return the bytes written out in a text of a PNG, behind three lines; they may be broken."""
    try:
        return bytes.fromhex("".join(text.split("\n")[3:]))
    except ValueError:
        return text.encode()
