"""What a file is by how it begins, whatever its name says."""

import re
from collections.abc import Collection

from colorseg.images.directories import first_directory

_RAW_PHOTO = "a raw photo; export it as JPEG or TIFF"
_VIDEO = "a video; take a still picture from it"

# How the kinds that are read begin, by Pillow's names.
_OUR_KINDS = {
    "JPEG": re.compile(rb"\xff\xd8\xff"),
    "PNG": re.compile(rb"\x89PNG"),
    "WEBP": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    "GIF": re.compile(rb"GIF8"),
    "BMP": re.compile(rb"BM.{12}[\x0c\x10\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL),
    "TIFF": re.compile(rb"II[*+]\0|MM\0[*+]"),
    "AVIF": re.compile(rb".{4}ftypavi[fs]", re.DOTALL),
    "PPM": re.compile(rb"P[1-6][\s#]"),
}

#: The kinds that are read, if Pillow has them all.
KINDS = tuple(_OUR_KINDS)

# Kinds of file that people send and that are not read: how they begin, and what to do instead.
_OTHER_KINDS: tuple[tuple[int, bytes | tuple[bytes, ...], str], ...] = (
    (4, b"ftyphe", "a HEIC photo, as iPhones save it; export it as JPEG"),
    (4, (b"ftypmif1", b"ftypmsf1"), "a HEIF photo; export it as JPEG"),
    (8, b"WEBP", "a WebP image; export it as JPEG or PNG"),
    (4, b"ftypavi", "an AVIF image; export it as JPEG or PNG"),
    (4, b"ftypcrx", _RAW_PHOTO),
    (4, b"ftyp", _VIDEO),
    (0, b"%PDF", "a PDF document; export the page as PNG"),
    (0, b"8BPS", "a Photoshop document; export it as PNG"),
    (0, b"%!PS", "a PostScript document; export it as PNG"),
    (0, (b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51"), "a JPEG 2000 image; export it as JPEG or PNG"),
    (0, (b"\0\0\0\x0cJXL ", b"\xff\x0a"), "a JPEG XL image; export it as JPEG or PNG"),
    (0, b"\0\0\1\0", "a Windows icon; export it as PNG"),
    (8, b"AVI LIST", _VIDEO),
    (0, b"\x1aE\xdf\xa3", _VIDEO),  # Matroska, WebM
    # Fuji, Panasonic, Olympus, Sigma
    (0, (b"FUJIFILMCCD-RAW", b"IIU\0", b"IIRO", b"IIRS", b"MMOR", b"FOVb"), _RAW_PHOTO),
    (0, b"PK\3\4", "a ZIP archive or office document; send the picture itself"),
)

# Markup, told by what stands first in it; XML only by its very beginning.
_MARKUP = re.compile(rb"<(?:!doctype )?(html|svg)")
_MARKUPS = {
    b"html": "a web page; send the picture itself",
    b"svg": "an SVG drawing; export it as PNG",
}
_XML = "an XML document; send the picture itself"
_SPACE = b"\xef\xbb\xbf \t\r\n"  # and UTF-8's mark of byte order
_BEGINNING = 4096  # bytes of markup that are looked at

# Tags of TIFF that tell a raw photo, whose first directory holds but a small picture.
_COLOR, _INNER, _DNG_VERSION = 262, 330, 50706
_CR2 = b"II*\0\x10\0\0\0CR"  # Canon's mark where others have pixels or tags
_OF_THE_SENSOR = {32803, 34892}  # kinds of color: a filter of colors, linear numbers


def kind_of(data: bytes) -> str | None:
    """Tell which kind a file begins like, even if the rest is damaged.

    Parameters
    ----------
    data : bytes
        The file, or its first bytes.

    Returns
    -------
    str or None
        One of `KINDS`; None if it is none that is read.
    """
    return next((kind for kind, start in _OUR_KINDS.items() if start.match(data)), None)


def looks_like_an_image(data: bytes, formats: Collection[str] = KINDS) -> bool:
    """Tell whether a file begins like one that is read, even if the rest is damaged.

    Parameters
    ----------
    data : bytes
        The file, or its first bytes.
    formats : collection of str, optional
        The kinds that are read, by Pillow's names; by default all that ever are.

    Returns
    -------
    bool
        True for JPEG, PNG, WebP, GIF, BMP, TIFF, PPM and AVIF.
    """
    return kind_of(data) in formats


def other_kind(data: bytes) -> str | None:
    """Name a kind of file that is not read, and what to do about it.

    Parameters
    ----------
    data : bytes
        The file, or its first bytes.

    Returns
    -------
    str or None
        Such as ``a PDF document; export the page as PNG``; None if it is none that is known.
    """
    if is_raw_photo(data):
        return _RAW_PHOTO
    start = data[:_BEGINNING].lstrip(_SPACE)
    if start.startswith(b"<"):
        return _markup(start.lower())
    kinds = (kind for at, signature, kind in _OTHER_KINDS if start[at:].startswith(signature))
    return next(kinds, None)


def _markup(text: bytes) -> str | None:
    if found := _MARKUP.search(text):
        return _MARKUPS[found[1]]
    return _XML if text.startswith(b"<?xml") else None


def is_raw_photo(data: bytes) -> bool:
    """Tell whether a file that begins as a TIFF is a raw photo: a DNG, NEF, ARW, CR2 or the like.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    bool
        True if the numbers of a camera's sensor are in it; not for other TIFFs with several
        pictures.
    """
    if (first := first_directory(data)) is None:
        return False
    directories = (first, *first.inner(_INNER))
    return (
        data.startswith(_CR2)
        or any(_OF_THE_SENSOR.intersection(directory.numbers(_COLOR)) for directory in directories)
        or (_DNG_VERSION in first.tags and (first.is_small or _INNER in first.tags))
    )
