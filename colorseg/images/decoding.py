"""From the bytes of an image file to a decoded picture, by Pillow and in plain words.

Only the formats named in ``FORMATS`` are ever tried, so no other decoder is reached.
"""

import io
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image as pillow
from PIL import ImageChops
from PIL.ImageFile import ImageFile

from colorseg.errors import ColorsegError, DamagedImageError, UnreadableImageError
from colorseg.images import bitmaps, endings, netpbm, tiff
from colorseg.images.colorimetry import profile_of
from colorseg.images.containers import (
    Png,
    checked_png,
    colors_of_avif,
    has_gain_map,
    has_swollen_exif,
    is_png,
    size_in_header,
    without_metadata,
)
from colorseg.images.directories import Folder, first_folder
from colorseg.images.exif import Exif, read_exif
from colorseg.images.limits import Limits, check_size
from colorseg.images.refusals import FORMATS, PILLOW_RAISES, load_filled, plain_errors, quiet_pillow
from colorseg.images.signatures import is_raw_photo, other_kind
from colorseg.images.tiff_layout import check_directory, read_layout, size_in_directory

_FIRST_FRAME = "only the first of several frames or pages"
_FIRST_PICTURE = "only the first picture in the file, not other views, nor its gain or depth map"
_TURNED = "turned the right way up by its EXIF orientation"
_NO_METADATA = "its metadata is damaged and was ignored"
_ADOBE_RGB = "taken as sRGB, though its EXIF data says Adobe RGB, since it holds no color profile"
_GAIN_MAP = "its gain map, which would make it HDR, was ignored"
_COLOR_TAGS_IGNORED = "its tags about white, primaries and transfer of light were ignored"

_END_MISSING = "the end of the file is missing, though no pixel is"
_DOUBTFUL = "damaged: all of its pixels are there, but some of them may be wrong"
_LOWER_QUALITY = "damaged: all of its pixels are there, but in lower quality than meant"

# Kinds of which a pixel is known only if those before it are, and how many rows before the first
# unknown one may be colored by it: chroma is spread, and edges of blocks are smoothed.
_IN_ORDER = {"JPEG": 2, "MPO": 2, "WEBP": 8, "AVIF": 16}
_CHECKED = ("PNG", "TIFF")
_MAY_END_EARLY = ("PNG", "GIF")  # their pixels say by themselves where they end
_FILLS = 0, 255  # what pixels are before they are decoded
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
class _Loaded:
    """A picture whose pixels have been decoded, and how it has to be turned.

    Unknown pixels may color others within ``spread`` rows above. Where pixels are checked, as by
    checksums, one that was refused is no proof of being whole when all of them are there.
    """

    picture: pillow.Image
    profile: bytes | None
    notes: tuple[str, ...]
    turn: pillow.Transpose | None = None
    alpha: pillow.Image | None = None
    spread: int | None = None
    checked: bool = False
    by_rows: bool = False

    def turned(self, *notes: str, there: pillow.Image | None = None) -> Decoded:
        """Turn the picture the right way up, and its alpha, which is clear where it is missing."""
        alpha = self.alpha
        if there is not None:
            alpha = there if alpha is None else ImageChops.darker(alpha, there)
        picture = self.picture
        if self.turn is not None:
            picture, alpha = picture.transpose(self.turn), alpha and alpha.transpose(self.turn)
        return Decoded(picture, self.profile, (*notes, *self.notes), alpha)


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


def decode(data: bytes, limits: Limits, *, damaged: bool = False) -> Decoded:
    """Decode the first frame of an image file, and turn it the right way up.

    Parameters
    ----------
    data : bytes
        The file.
    limits : Limits
        The largest image to read.
    damaged : bool
        Whether to take what there is of a damaged picture.

    Returns
    -------
    Decoded
        The picture, its color profile, and what was assumed.

    Raises
    ------
    DamagedImageError
        If only some of the pixels are there, and they are not to be taken.
    UnreadableImageError
        If the bytes are not an image, or a damaged one, or of a kind that is not read.
    ImageTooLargeError
        If its header promises more than the limits; nothing has been decoded then.
    """
    with plain_errors(data):
        try:
            return _whole(data, limits)
        except ColorsegError:
            raise
        except PILLOW_RAISES as error:
            failure = error.with_traceback(None)  # which would hold the picture
        if (part := _part(data, limits, damaged=damaged)) is None:
            raise failure
        return part


def _whole(data: bytes, limits: Limits) -> Decoded:
    """Decode a file that has all of its pixels."""
    loaded = _loaded(data, limits)
    if endings.is_filled_up(data):
        raise ValueError("zeros instead of pixels")
    if _may_lack_rows(loaded.picture) and not _has_all_rows(data, limits):
        raise ValueError("fewer rows than its header says")
    return loaded.turned(*(_END_MISSING,) * endings.ends_early(data))


def _may_lack_rows(picture: pillow.Image) -> bool:
    """Tell whether the last rows may never have been decoded, of which Pillow says nothing."""
    if picture.format not in _MAY_END_EARLY:
        return False
    last = picture.crop((0, max(picture.height - 2, 0), *picture.size))
    return not np.asarray(last).reshape(last.height, -1).any(axis=1).all()


def _has_all_rows(data: bytes, limits: Limits) -> bool:
    found = _compared(data, limits)
    return found is not None and bool(found[1].all())


def _part(data: bytes, limits: Limits, *, damaged: bool) -> Decoded | None:
    """Find what there is of a damaged picture, which may be all of it; None if it is nothing."""
    data = endings.without_filling(data)
    if (found := _compared(data, limits)) is None or endings.lacks_components(data):
        return None
    first, there = found
    share = float(there.mean())
    if share == 1 and first.checked:
        _check_wanted(_DOUBTFUL, damaged=damaged)
        return first.turned(_DOUBTFUL)
    if share == 1 and not endings.lacks_scans(data):
        return first.turned(_END_MISSING)
    if share == 1 or endings.has_all_in_lower_quality(data):
        _check_wanted(_LOWER_QUALITY, damaged=damaged)
        return _loaded(endings.completed(data, endings.NO_REST), limits).turned(_LOWER_QUALITY)
    if share == 0:
        return None
    percent = f"{min(max(100 * share, 0.1), 99.9):.1f} %"
    _check_wanted(f"damaged: only {percent} of its pixels are there", damaged=damaged)
    note = f"damaged: {percent} of its pixels are there, the rest is clear"
    note += ", in lower quality than meant" * endings.lacks_scans(data)
    return first.turned(note, there=pillow.fromarray(there.astype(np.uint8) * 255))


def _check_wanted(what: str, *, damaged: bool) -> None:
    if not damaged:
        raise DamagedImageError(
            f"The image looks incomplete or {what}. "
            "Try downloading it or exporting it again, or take the damaged picture."
        )


def _compared(data: bytes, limits: Limits) -> tuple[_Loaded, NDArray[np.bool_]] | None:
    """Decode a file with several rests, and tell which pixels do not depend on them."""
    first, alike = None, None
    for rest in endings.rests_of(data):
        with suppress(*PILLOW_RAISES):
            loaded = _loaded(endings.completed(data, rest), limits, _FILLS[min(rest, 1)])
            if first is None:
                first = loaded
                continue
            same = _alike(first.picture, loaded.picture, spread=first.spread)
            same &= same.all(axis=1, keepdims=True) | (not first.by_rows)
            del loaded  # so that no third picture is held
            alike = same if alike is None else alike & same
            if not alike.any():
                break
    return None if first is None or alike is None else (first, alike)


def _alike(one: pillow.Image, other: pillow.Image, *, spread: int | None) -> NDArray[np.bool_]:
    """Tell which pixels of two pictures are alike, and not colored by unknown ones below."""
    width, height = one.size
    alike = np.empty((height, width), bool)
    for top in range(0, height, _STRIP):
        box = (0, top, width, min(top + _STRIP, height))
        same = np.asarray(one.crop(box)) == np.asarray(other.crop(box))
        alike[top : box[3]] = same if same.ndim == 2 else same.all(axis=2)
    if spread is not None and not alike.all():
        alike[max(int(alike.all(axis=1).argmin()) - spread, 0) :] = False
    return alike


def _loaded(data: bytes, limits: Limits, fill: int | None = None) -> _Loaded:
    """Decode a file; with a fill, pixels that cannot be decoded have it."""
    if (loaded := _read_without_pillow(data, limits)) is not None:
        return loaded
    folder = _checked(data, limits)
    if folder is not None and (loaded := _read_tiff(folder, limits, fill)) is not None:
        return loaded
    with quiet_pillow():
        opened = _open(data, damaged=fill is not None)
        check_size(opened.picture.size, limits)
        exif = _exif(opened.picture, data)
    is_first = folder is not None and _is_small_version(folder)
    ignored = () if folder is None else _ignored_colors(folder, opened.profile)
    notes = _notes(exif, opened.profile, _FIRST_FRAME if is_first else opened.more)
    kind = opened.picture.format or ""
    picture, is_turned = _decoded(opened, fill)
    return _Loaded(
        picture,
        opened.profile,
        (*notes, *opened.notes, *ignored),
        None if is_turned else _TURNS.get(exif.orientation),
        spread=_IN_ORDER.get(kind),
        checked=kind in _CHECKED,
    )


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


def _read_tiff(folder: Folder, limits: Limits, fill: int | None) -> _Loaded | None:
    """Read a TIFF; None if its pixels are compressed in a way that Pillow undoes."""
    check_size(size_in_directory(folder), limits)
    if (layout := read_layout(folder)) is None:
        return None
    picture, alpha, said = tiff.read_picture(replace(layout, fill=fill))
    exif = read_exif(folder.data, folder.text(_XMP, len(folder.data)))
    profile = folder.text(_PROFILE, len(folder.data)) or None
    is_first = folder.has_more or _is_small_version(folder)
    ignored = _ignored_colors(folder, profile)
    notes = (*_notes(exif, profile, _FIRST_FRAME * is_first), *said, *ignored)
    turn = _TURNS.get(exif.orientation)
    by_rows = layout.predictor != 1  # or a fill, summed up, would be alike now and then
    return _Loaded(picture, profile, notes, turn, alpha, checked=True, by_rows=by_rows)


def _ignored_colors(folder: Folder, profile: bytes | None) -> tuple[str, ...]:
    """Say that a TIFF tells more about its colors than is heeded, unless a profile tells all."""
    return (_COLOR_TAGS_IGNORED,) * (profile is None and not _COLOR_TAGS.isdisjoint(folder.tags))


def _read_without_pillow(data: bytes, limits: Limits) -> _Loaded | None:
    """Read what Pillow reads a number at a time, or not at all; None if this is nothing of it."""
    if (bitmap := bitmaps.read_header(data)) is not None and not bitmap.usual:
        check_size(bitmap.size, limits)
        return _Loaded(pillow.fromarray(bitmaps.read_pixels(data, bitmap)), None, ())
    if (header := netpbm.read_header(data)) is not None:
        check_size(header.size, limits)
        pixels = netpbm.read_pixels(data, header)
        return _Loaded(pillow.fromarray(pixels), None, _depth_notes(header.white.bit_length()))
    return None


def _is_small_version(folder: Folder) -> bool:
    """Tell whether the first picture of a TIFF is a small one, with others below it."""
    return any(kind & 1 for kind in folder.numbers(_SUBFILE)) and _INNER in folder.tags


def _open(data: bytes, *, damaged: bool) -> _Opened:
    """Read the header; where metadata is in the way, read it without."""
    if is_png(data):
        return _opened_png(checked_png(data, damaged=damaged))
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


def _decoded(opened: _Opened, fill: int | None) -> tuple[pillow.Image, bool]:
    """Decode the pixels, and tell whether Pillow has turned them, as it does those of a TIFF."""
    picture, is_tiff = opened.picture, opened.picture.format == "TIFF"
    with picture, quiet_pillow() if is_tiff else nullcontext():
        for folder in _TIFF_FOLDERS if is_tiff else ():  # Pillow would read them when it decodes
            picture.getexif().pop(folder, None)
        is_whole = load_filled(picture, fill)
    if opened.lower is not None:
        _clear(picture, opened.lower, np.array(opened.clear), fill)
    shown = _clear_around(picture) if picture.format == "GIF" and fill is None else picture
    return shown, is_tiff and is_whole


def _clear(
    picture: pillow.Image, lower: ImageFile, color: NDArray[np.integer], fill: int | None
) -> None:
    """Make a color of 16 bits clear: Pillow keeps the upper bytes, so the lower are read too."""
    lower.tile = [tile._replace(args=_LOWER_BYTES) for tile in lower.tile]
    with lower:
        load_filled(lower, fill)
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
