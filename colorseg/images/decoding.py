"""From the bytes of an image file to a decoded picture.

Only the formats named in ``FORMATS`` are ever tried, so no other decoder is reached.
"""

import io
from contextlib import nullcontext
from dataclasses import dataclass, replace

from PIL import Image as pillow
from PIL import ImageChops
from PIL.ImageFile import ImageFile

from colorseg.errors import UnreadableImageError
from colorseg.images import avif, bitmaps, gif, jpeg, netpbm, png, tiff, webp
from colorseg.images.colorimetry import has_gain_map, profile_of
from colorseg.images.directories import Directory, first_directory
from colorseg.images.exif import Exif, exif_of, read_exif
from colorseg.images.limits import Limits, check_size
from colorseg.images.refusals import FORMATS, PILLOW_RAISES, load_filled, quiet_pillow
from colorseg.images.scaling import depth_notes
from colorseg.images.signatures import is_raw_photo, kind_of, other_kind

_FIRST_FRAME = "only the first of several frames or pages"
_FIRST_PICTURE = "only the first picture in the file, not other views, nor its gain or depth map"
_TURNED = "turned the right way up by its EXIF orientation"
_NO_METADATA = "its metadata is damaged and was ignored"
_ADOBE_RGB = "taken as sRGB, though its EXIF data says Adobe RGB, since it holds no color profile"
_GAIN_MAP = "its gain map, which would make it HDR, was ignored"
_COLOR_TAGS_IGNORED = "its tags about white, primaries and transfer of light were ignored"

# Kinds of which a pixel is known only if those before it are, and how many rows before the first
# unknown one may be colored by it: chroma is spread, and edges of blocks are smoothed.
_IN_ORDER = {"JPEG": 2, "MPO": 2, "WEBP": 8, "AVIF": 16}
_CHECKED = ("PNG", "TIFF")
_WITH_GAIN_MAPS = ("JPEG", "MPO", "AVIF")
_COLOR_TAGS = {301, 318, 319}  # of TIFF: transfer function, white, primaries
_INNER_DIRECTORIES = (0x8769, 0x8825, 0xA005)  # tags that lead to EXIF, GPS, interoperability
_INNER, _XMP, _PROFILE = 330, 700, 34675
_MP_TABLE, _PREVIEW = 0xB002, "Large Thumbnail"  # of the several pictures of a phone's JPEG
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
        The first frame, of any mode.
    profile : bytes or None
        Its ICC color profile.
    notes : tuple of str
        What was assumed or ignored, in plain words.
    turn : PIL.Image.Transpose or None
        How it has to be turned.
    alpha : PIL.Image.Image or None
        How opaque it is, of mode ``L``, where that is not part of the picture.
    spread : int or None
        Within how many rows above them unknown pixels may color others; None if they do not.
    checked : bool
        Whether pixels are checked, as by checksums: a file that was refused is then no whole one,
        even if all of them are there.
    by_rows : bool
        Whether a row is known as a whole or not at all.
    """

    picture: pillow.Image
    profile: bytes | None
    notes: tuple[str, ...]
    turn: pillow.Transpose | None = None
    alpha: pillow.Image | None = None
    spread: int | None = None
    checked: bool = False
    by_rows: bool = False

    def upright(self, *notes: str, there: pillow.Image | None = None) -> "Decoded":
        """Turn the picture the right way up, and its alpha.

        Parameters
        ----------
        notes : str
            What is to be said first.
        there : PIL.Image.Image, optional
            Which pixels are there, of mode ``L``; the others become clear.
        """
        picture, alpha = self.picture, self.alpha
        if there is not None:
            alpha = there if alpha is None else ImageChops.darker(alpha, there)
        if self.turn is not None:
            picture, alpha = picture.transpose(self.turn), alpha and alpha.transpose(self.turn)
        return replace(self, picture=picture, alpha=alpha, notes=(*notes, *self.notes), turn=None)


@dataclass(frozen=True, eq=False)
class _Opened:
    """A picture whose header has been read; ``more`` says what else is in the file."""

    picture: ImageFile
    profile: bytes | None
    notes: tuple[str, ...]
    more: str
    lean: png.Png | None = None


def decode(data: bytes, limits: Limits, fill: int | None = None) -> Decoded:
    """Decode the first frame of an image file.

    Parameters
    ----------
    data : bytes
        The file.
    limits : Limits
        The largest image to read.
    fill : int, optional
        What pixels are that cannot be decoded; without one the file is refused then.

    Returns
    -------
    Decoded
        The picture as it is stored, and how it has to be turned.

    Raises
    ------
    UnreadableImageError
        If it is of a kind that is not read.
    ImageTooLargeError
        If its header promises more than the limits; nothing has been decoded then.
    Exception
        Any of ``PILLOW_RAISES`` if it is damaged.
    """
    directory = _checked(data, limits)
    return (
        _read_without_pillow(data, limits)
        or (directory and _read_tiff(directory, limits, fill))
        or _read_with_pillow(data, limits, fill, directory)
    )


def _checked(data: bytes, limits: Limits) -> Directory | None:
    """Refuse what Pillow should never open; return the tags of a TIFF."""
    if size := png.size_in_header(data) or webp.size_in_header(data):
        check_size(size, limits)  # before Pillow makes room for it
    if is_raw_photo(data):
        raise UnreadableImageError(f"The file is {other_kind(data)}.")
    if (directory := first_directory(data)) is not None:
        tiff.check_directory(directory)
    return directory


def _notes(
    exif: Exif,
    profile: bytes | None,
    more: str,
    others: tuple[str, ...],
    directory: Directory | None,
) -> tuple[str, ...]:
    """Say what else is in the file, and what was assumed; a profile tells all about colors."""
    if directory is not None and directory.is_small and _INNER in directory.tags:
        more = _FIRST_FRAME
    wide = _ADOBE_RGB * (exif.adobe_rgb and profile is None)
    turned = _TURNED * (exif.orientation > 1)
    has_color_tags = directory is not None and not _COLOR_TAGS.isdisjoint(directory.tags)
    color_tags = _COLOR_TAGS_IGNORED * (has_color_tags and profile is None)
    return tuple(filter(None, (more, wide, turned, exif.note, *others, color_tags)))


def _read_tiff(directory: Directory, limits: Limits, fill: int | None) -> Decoded | None:
    """Read a TIFF; None if its pixels are compressed in a way that Pillow undoes."""
    check_size(tiff.size_in_directory(directory), limits)
    if (layout := tiff.read_layout(directory)) is None:
        return None
    picture, alpha, said = tiff.read_picture(replace(layout, fill=fill))
    exif = read_exif(directory.data, directory.text(_XMP, len(directory.data)))
    profile = directory.text(_PROFILE, len(directory.data)) or None
    notes = _notes(exif, profile, _FIRST_FRAME * directory.has_more, said, directory)
    turn = _TURNS.get(exif.orientation)
    by_rows = layout.predictor != 1  # or a fill, summed up, would be alike now and then
    return Decoded(picture, profile, notes, turn, alpha, checked=True, by_rows=by_rows)


def _read_without_pillow(data: bytes, limits: Limits) -> Decoded | None:
    """Read what Pillow reads a number at a time, or not at all; None if this is nothing of it."""
    if (bitmap := bitmaps.read_header(data)) is not None and not bitmap.usual:
        check_size(bitmap.size, limits)
        return Decoded(pillow.fromarray(bitmaps.read_pixels(data, bitmap)), None, ())
    if (header := netpbm.read_header(data)) is not None:
        check_size(header.size, limits)
        pixels = netpbm.read_pixels(data, header)
        return Decoded(pillow.fromarray(pixels), None, depth_notes(header.white.bit_length()))
    return None


def _read_with_pillow(
    data: bytes, limits: Limits, fill: int | None, directory: Directory | None
) -> Decoded:
    with quiet_pillow():
        opened = _open(data, damaged=fill is not None)
        check_size(opened.picture.size, limits)
        exif = exif_of(opened.picture, data)
    notes = _notes(exif, opened.profile, opened.more, opened.notes, directory)
    kind = opened.picture.format or ""
    picture, is_turned = _decoded(opened, fill)
    turn = None if is_turned else _TURNS.get(exif.orientation)
    spread, checked = _IN_ORDER.get(kind), kind in _CHECKED
    return Decoded(picture, opened.profile, notes, turn, spread=spread, checked=checked)


def _open(data: bytes, *, damaged: bool) -> _Opened:
    if kind_of(data) == "PNG":
        lean = png.checked_png(data, damaged=damaged)
        picture = pillow.open(io.BytesIO(lean.data), formats=("PNG",))
        notes = (*lean.notes, *depth_notes(lean.depth))
        return _Opened(picture, lean.profile, notes, _FIRST_FRAME * lean.animated, lean)
    picture, notes = _opened(data)
    profile, more = _colors(picture, data)
    return _Opened(picture, profile, (*notes, *more), _more(picture))


def _colors(picture: ImageFile, data: bytes) -> tuple[bytes | None, tuple[str, ...]]:
    """Find what the colors mean, as an ICC profile, and what of it is ignored."""
    may_have_one = picture.format in _WITH_GAIN_MAPS
    notes = (_GAIN_MAP,) * (may_have_one and (avif.has_tone_map(data) or has_gain_map(data)))
    profile = picture.info.get("icc_profile")
    if isinstance(profile, bytes):
        return profile, notes
    colors, more = avif.described_colors(data) if picture.format == "AVIF" else (None, ())
    return profile_of(colors, gray=False) if colors else None, (*notes, *more)


def _opened(data: bytes) -> tuple[ImageFile, tuple[str, ...]]:
    """Read the header; where the metadata of a JPEG is in the way, read it without."""
    is_jpeg = kind_of(data) == "JPEG"
    if not (is_jpeg and jpeg.has_swollen_exif(data)):
        try:
            return pillow.open(io.BytesIO(data), formats=FORMATS), ()
        except PILLOW_RAISES:
            if not is_jpeg:
                raise
    lean = io.BytesIO(jpeg.without_metadata(data))
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
        for tag in _INNER_DIRECTORIES if is_tiff else ():  # Pillow would read them when it decodes
            picture.getexif().pop(tag, None)
        is_whole = load_filled(picture, fill)
    if opened.lean is not None and opened.lean.clear:
        png.make_clear(picture, opened.lean, fill)
    shown = gif.clear_around(picture) if picture.format == "GIF" and fill is None else picture
    return shown, is_tiff and is_whole
