"""What EXIF data says of how a picture is meant; whatever is broken in it is left alone."""

import re
from dataclasses import dataclass

from PIL import Image as pillow

from colorseg.images.directories import Directory, first_directory

BROKEN = "its EXIF data is broken and was ignored"
BROKEN_IN_PARTS = "parts of its EXIF data are broken and were ignored"
BROKEN_COLORS = "its color profile or color data is broken, so its colors were taken as sRGB"

_MARK = re.compile(rb"^(?:Exif\0\0){1,2}")
_XMP_ORIENTATION = re.compile(rb'tiff:Orientation(?:="|>)([1-8])')

_ORIENTATION = 0x0112
_EXIF, _COLOR_SPACE, _UNCALIBRATED = 0x8769, 0xA001, 0xFFFF
_INTEROPERABILITY, _INDEX, _DCF_OPTIONAL = 0xA005, 1, b"R03"  # of DCF 2.0, which is Adobe RGB
_COLORS = {301, 318, 319, 34675}  # curve, white point, primaries, ICC profile
_RAW_PROFILE = "Raw profile type exif"  # a text of a PNG
_MAKER_NOTE = 0x927C  # which editors move, so that its end is often outside


@dataclass(frozen=True)
class Exif:
    """What EXIF data says.

    Attributes
    ----------
    orientation : int
        How the picture has to be turned, 1 to 8; 1 is not at all.
    adobe_rgb : bool
        Whether its colors are said to be those of Adobe RGB.
    note : str
        What was ignored, in plain words; empty if nothing was.
    """

    orientation: int = 1
    adobe_rgb: bool = False
    note: str = ""


def read_exif(data: bytes, xmp: bytes = b"") -> Exif:
    """Read what matters of the EXIF data of a picture.

    Parameters
    ----------
    data : bytes
        The EXIF data, or a TIFF; empty if there is none.
    xmp : bytes, optional
        XMP data, which may tell the orientation where the EXIF data does not.

    Returns
    -------
    Exif
        What it says, as far as it can be read.
    """
    data = _MARK.sub(b"", data)
    first = first_directory(data)
    said = _XMP_ORIENTATION.search(xmp)
    elsewhere = int(said[1]) if said else 1
    if first is None:
        return Exif(elsewhere, note=BROKEN if data else "")
    orientation = _orientation(first) if _ORIENTATION in first.tags else elsewhere
    return Exif(orientation, any(map(_is_adobe_rgb, first.inner(_EXIF))), _note(first))


def exif_of(picture: pillow.Image, data: bytes) -> Exif:
    """Read what matters of the EXIF data, wherever the kind of file has it.

    Parameters
    ----------
    picture : PIL.Image.Image
        A picture whose header has been read.
    data : bytes
        Its file.

    Returns
    -------
    Exif
        What it says, as far as it can be read.
    """
    info = picture.info
    raw, xmp = info.get("exif"), info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
    if picture.format == "TIFF":
        raw = data
    elif raw is None and _RAW_PROFILE in info:
        raw = _unwrapped(info[_RAW_PROFILE])
    return read_exif(raw or b"", xmp if isinstance(xmp, bytes) else str(xmp).encode())


def _orientation(first: Directory) -> int:
    said = first.numbers(_ORIENTATION)[:1]
    return said[0] if said and 1 <= said[0] <= 8 else 1


def _is_adobe_rgb(exif: Directory) -> bool:
    """Tell whether a camera says that the colors are not sRGB."""
    index = (directory.text(_INDEX) for directory in exif.inner(_INTEROPERABILITY))
    uncalibrated = exif.numbers(_COLOR_SPACE) == (_UNCALIBRATED,)
    return uncalibrated and any(text.startswith(_DCF_OPTIONAL) for text in index)


def _note(first: Directory) -> str:
    """Say what is broken; an orientation that is no number is too."""
    inner = first.inner(_EXIF)
    broken = any(directory.cut or directory.broken - {_MAKER_NOTE} for directory in (first, *inner))
    if first.broken & _COLORS:
        return BROKEN_COLORS
    lost = [tag for tag in (_ORIENTATION, _EXIF) if tag in first.tags and not first.numbers(tag)]
    if broken and not first.tags:
        return BROKEN
    return BROKEN_IN_PARTS if broken or lost or (_EXIF in first.tags and not inner) else ""


def _unwrapped(text: str) -> bytes:
    """Return the bytes written out in a text of a PNG, behind three lines; they may be broken."""
    try:
        return bytes.fromhex("".join(text.split("\n")[3:]))
    except ValueError:
        return text.encode()
