"""From the bytes of an image file to a decoded picture, by Pillow and in plain words.

Only the formats named in ``FORMATS`` are ever tried, so no other decoder is reached.
"""

import io
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image as pillow
from PIL.ImageFile import ImageFile

from colorseg import bitmaps, netpbm, tiff
from colorseg.colorimetry import profile_of
from colorseg.containers import (
    Png,
    checked_png,
    colors_of_avif,
    has_gain_map,
    has_swollen_exif,
    is_png,
    size_in_header,
    without_metadata,
)
from colorseg.errors import UnreadableImageError
from colorseg.exif import Exif, read_exif
from colorseg.folders import Folder, first_folder
from colorseg.limits import Limits, check_size
from colorseg.refusals import FORMATS, PILLOW_RAISES, plain_errors, quiet_pillow
from colorseg.signatures import is_raw_photo, other_kind
from colorseg.tiff_layout import check_directory, read_layout, size_in_directory

_FIRST_FRAME = "only the first of several frames or pages"
_FIRST_PICTURE = "only the first picture in the file, not other views, nor its gain or depth map"
_TURNED = "turned the right way up by its EXIF orientation"
_NO_METADATA = "its metadata is damaged and was ignored"
_ADOBE_RGB = "taken as sRGB, though its EXIF data says Adobe RGB, since it holds no color profile"
_GAIN_MAP = "its gain map, which would make it HDR, was ignored"
_COLOR_TAGS_IGNORED = "its tags about white, primaries and transfer of light were ignored"

_WITH_GAIN_MAPS = ("JPEG", "MPO", "AVIF")
_COLOR_TAGS = {301, 318, 319}  # of TIFF: transfer function, white, primaries
_TIFF_FOLDERS = (0x8769, 0x8825, 0xA005)  # tags that lead to EXIF, GPS, interoperability
_JPEG = b"\xff\xd8\xff"
_SUBFILE, _INNER, _XMP, _PROFILE = 254, 330, 700, 34675
_MP_TABLE, _PREVIEW = 0xB002, "Large Thumbnail"  # of the several pictures of a phone's JPEG
_STRIP = 128  # rows compared together
_LOWER_BYTES = "RGB;16L"  # what are upper ones in the other order of bytes
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
    alpha : PIL.Image.Image or None
        How opaque it is, of mode ``L``, where that is not part of the picture.
    """

    picture: pillow.Image
    profile: bytes | None
    notes: tuple[str, ...]
    alpha: pillow.Image | None = None


@dataclass(frozen=True, eq=False)
class _Opened:
    """A picture whose header has been read; ``more`` says what else is in the file.

    The color that is clear, where it has 16 bits, needs the lower bytes of the picture too.
    """

    picture: ImageFile
    profile: bytes | None
    notes: tuple[str, ...]
    more: str
    clear: tuple[int, ...] = ()
    lower: ImageFile | None = None


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
        if (decoded := _read_without_pillow(data, limits)) is not None:
            return decoded
        folder = _checked(data, limits)
        if folder is not None and (decoded := _read_tiff(folder, limits)) is not None:
            return decoded
        with quiet_pillow():
            opened = _open(data)
            check_size(opened.picture.size, limits)
            exif = _exif(opened.picture, data)
        is_first = folder is not None and _is_small_version(folder)
        notes = _notes(exif, opened.profile, _FIRST_FRAME if is_first else opened.more)
        picture = _loaded(opened, _TURNS.get(exif.orientation))
        ignored = () if folder is None else _ignored_colors(folder, opened.profile)
        return Decoded(picture, opened.profile, (*notes, *opened.notes, *ignored))


def _checked(data: bytes, limits: Limits) -> Folder | None:
    """Refuse what Pillow should never open; return the tags of a TIFF."""
    if (size := size_in_header(data)) is not None:  # before Pillow makes room for it
        check_size(size, limits)
    if is_raw_photo(data):
        raise UnreadableImageError(f"The file is {other_kind(data)}.")
    if (folder := first_folder(data)) is not None:
        check_directory(folder)
    return folder


def _notes(exif: Exif, profile: bytes | None, more: str) -> tuple[str, ...]:
    wide = exif.adobe_rgb and profile is None
    turned = exif.orientation > 1
    return tuple(filter(None, (more, _ADOBE_RGB * wide, _TURNED * turned, exif.note)))


def _read_tiff(folder: Folder, limits: Limits) -> Decoded | None:
    """Read a TIFF; None if its pixels are compressed in a way that Pillow undoes."""
    check_size(size_in_directory(folder), limits)
    if (layout := read_layout(folder)) is None:
        return None
    picture, alpha, said = tiff.read_picture(layout)
    exif = read_exif(folder.data, folder.text(_XMP, len(folder.data)))
    profile = folder.text(_PROFILE, len(folder.data)) or None
    is_first = folder.has_more or _is_small_version(folder)
    ignored = _ignored_colors(folder, profile)
    notes = (*_notes(exif, profile, _FIRST_FRAME * is_first), *said, *ignored)
    if (turn := _TURNS.get(exif.orientation)) is not None:
        picture, alpha = picture.transpose(turn), alpha and alpha.transpose(turn)
    return Decoded(picture, profile, notes, alpha)


def _ignored_colors(folder: Folder, profile: bytes | None) -> tuple[str, ...]:
    """Say that a TIFF tells more about its colors than is heeded, unless a profile tells all."""
    return (_COLOR_TAGS_IGNORED,) * (profile is None and not _COLOR_TAGS.isdisjoint(folder.tags))


def _read_without_pillow(data: bytes, limits: Limits) -> Decoded | None:
    """Read what Pillow reads a number at a time, or not at all; None if this is nothing of it."""
    if (bitmap := bitmaps.read_header(data)) is not None and not bitmap.usual:
        check_size(bitmap.size, limits)
        return Decoded(pillow.fromarray(bitmaps.read_pixels(data, bitmap)), None, ())
    if (header := netpbm.read_header(data)) is not None:
        check_size(header.size, limits)
        pixels = netpbm.read_pixels(data, header)
        return Decoded(pillow.fromarray(pixels), None, _depth_notes(header.white.bit_length()))
    return None


def _is_small_version(folder: Folder) -> bool:
    """Tell whether the first picture of a TIFF is a small one, with others below it."""
    return any(kind & 1 for kind in folder.numbers(_SUBFILE)) and _INNER in folder.tags


def _open(data: bytes) -> _Opened:
    """Read the header; where metadata is in the way, read it without."""
    if is_png(data):
        return _opened_png(checked_png(data))
    swollen = data.startswith(_JPEG) and has_swollen_exif(data)
    picture, notes = _without_metadata(data) if swollen else _as_it_is(data)
    profile, more = _colors(picture, data)
    return _Opened(picture, profile, (*notes, *more), _more(picture))


def _colors(picture: ImageFile, data: bytes) -> tuple[bytes | None, tuple[str, ...]]:
    """Find what the colors mean, as an ICC profile, and what of it is ignored."""
    notes = (_GAIN_MAP,) * (picture.format in _WITH_GAIN_MAPS and has_gain_map(data))
    profile = picture.info.get("icc_profile")
    if isinstance(profile, bytes):
        return profile, notes
    colors, more = colors_of_avif(data) if picture.format == "AVIF" else (None, ())
    return profile_of(colors, gray=False) if colors else None, (*notes, *more)


def _opened_png(png: Png) -> _Opened:
    picture = pillow.open(io.BytesIO(png.data), formats=("PNG",))
    lower = pillow.open(io.BytesIO(png.data), formats=("PNG",)) if png.clear else None
    notes, more = (*png.notes, *_depth_notes(png.depth)), _FIRST_FRAME if png.animated else ""
    return _Opened(picture, png.profile, notes, more, png.clear, lower)


def _depth_notes(bits: int) -> tuple[str, ...]:
    return (f"{bits} bits a channel reduced to 8",) if bits > 8 else ()


def _as_it_is(data: bytes) -> tuple[ImageFile, tuple[str, ...]]:
    try:
        return pillow.open(io.BytesIO(data), formats=FORMATS), ()
    except PILLOW_RAISES:
        if not data.startswith(_JPEG):
            raise
        return _without_metadata(data)


def _without_metadata(jpeg: bytes) -> tuple[ImageFile, tuple[str, ...]]:
    lean = io.BytesIO(without_metadata(jpeg))
    return pillow.open(lean, formats=("JPEG",)), (_NO_METADATA,)


def _more(picture: ImageFile) -> str:
    """Say what else is in the file; the previews of a camera are nothing else."""
    try:
        if picture.format != "MPO":
            return _FIRST_FRAME if getattr(picture, "is_animated", False) else ""
        others = picture.mpinfo[_MP_TABLE][1:]  # type: ignore[attr-defined]
        kinds = [str(other["Attribute"]["MPType"]) for other in others]
        return "" if all(kind.startswith(_PREVIEW) for kind in kinds) else _FIRST_PICTURE
    except PILLOW_RAISES:
        return ""


def _loaded(opened: _Opened, turn: pillow.Transpose | None) -> pillow.Image:
    """Decode the pixels and turn them; Pillow turns those of a TIFF by itself."""
    picture, is_tiff = opened.picture, opened.picture.format == "TIFF"
    with picture, quiet_pillow() if is_tiff else nullcontext():
        for folder in _TIFF_FOLDERS if is_tiff else ():  # Pillow would read them when it decodes
            picture.getexif().pop(folder, None)
        picture.load()
    if opened.lower is not None:
        _clear(picture, opened.lower, np.array(opened.clear))
    shown = _clear_around(picture) if picture.format == "GIF" else picture
    return shown if is_tiff or turn is None else shown.transpose(turn)


def _clear(picture: pillow.Image, lower: ImageFile, color: NDArray[np.integer]) -> None:
    """Make a color of 16 bits clear: Pillow keeps the upper bytes, so the lower are read too."""
    lower.tile = [tile._replace(args=_LOWER_BYTES) for tile in lower.tile]
    with lower:
        lower.load()
    width, height = picture.size
    alpha = np.full((height, width), 255, np.uint8)
    for top in range(0, height, _STRIP):
        box = (0, top, width, min(top + _STRIP, height))
        same = np.asarray(picture.crop(box)) == color >> 8
        same &= np.asarray(lower.crop(box)) == color & 255
        alpha[top : box[3]][same.all(axis=2)] = 0
    picture.putalpha(pillow.fromarray(alpha))


def _clear_around(gif: pillow.Image) -> pillow.Image:
    """Make clear what the first frame of a GIF does not cover, as browsers show it."""
    frame: tuple[int, int, int, int] | None = getattr(gif, "dispose_extent", None)
    if frame is None or frame == (0, 0, *gif.size):
        return gif
    covered = pillow.new("RGBA", gif.size)
    covered.paste(gif.convert("RGBA").crop(frame), frame)
    return covered


def _exif(picture: pillow.Image, data: bytes) -> Exif:
    """Read the EXIF data, wherever the kind of file has it; broken data is said to be."""
    info = picture.info
    raw, xmp = info.get("exif"), info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
    if picture.format == "TIFF":
        raw = data
    elif raw is None and _RAW_PROFILE in info:
        raw = _unwrapped(info[_RAW_PROFILE])
    return read_exif(raw or b"", xmp if isinstance(xmp, bytes) else str(xmp).encode())


def _unwrapped(text: str) -> bytes:
    """Return the bytes written out in a text of a PNG, behind three lines; they may be broken."""
    try:
        return bytes.fromhex("".join(text.split("\n")[3:]))
    except ValueError:
        return text.encode()
