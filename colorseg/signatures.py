"""What a file is by how it begins, whatever its name says."""

from collections.abc import Collection

# Kinds of file that people send and that are not read: how they begin, and what to do instead.
_OTHER_KINDS: tuple[tuple[int, bytes, str], ...] = (
    (4, b"ftyphe", "a HEIC photo, as iPhones save it; export it as JPEG"),
    (4, b"ftypmif1", "a HEIF photo; export it as JPEG"),
    (4, b"ftypmsf1", "a HEIF photo; export it as JPEG"),
    (4, b"ftypavi", "an AVIF image; export it as JPEG or PNG"),
    (4, b"ftypcrx", "a raw photo; export it as JPEG"),
    (4, b"ftyp", "a video; take a still picture from it"),
    (0, b"%PDF", "a PDF document; export the page as PNG"),
    (0, b"8BPS", "a Photoshop document; export it as PNG"),
    (0, b"%!PS", "a PostScript document; export it as PNG"),
    (0, b"<svg", "an SVG drawing; export it as PNG"),
    (0, b"<?xml", "an XML or SVG document; export it as PNG"),
    (0, b"\0\0\0\x0cjP  ", "a JPEG 2000 image; export it as JPEG or PNG"),
    (0, b"\0\0\0\x0cJXL ", "a JPEG XL image; export it as JPEG or PNG"),
    (0, b"\xff\x0a", "a JPEG XL image; export it as JPEG or PNG"),
    (0, b"\0\0\1\0", "a Windows icon; export it as PNG"),
    (0, b"PK\3\4", "a ZIP archive or office document; send the picture itself"),
)

# How the kinds that are read begin, by Pillow's names: where, and with what.
_OUR_KINDS: dict[str, tuple[int, tuple[bytes, ...]]] = {
    "JPEG": (0, (b"\xff\xd8\xff",)),
    "PNG": (0, (b"\x89PNG",)),
    "GIF": (0, (b"GIF8",)),
    "TIFF": (0, (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
    "WEBP": (8, (b"WEBP",)),
    "AVIF": (4, (b"ftypavif", b"ftypavis")),
    "BMP": (14, tuple(size.to_bytes(4, "little") for size in (12, 16, 40, 52, 56, 64, 108, 124))),
    "PPM": (0, tuple(b"P%d%c" % (kind, space) for kind in range(1, 7) for space in b" \t\r\n")),
}
_ALSO = {"WEBP": b"RIFF", "BMP": b"BM"}  # what they begin with besides


def looks_like_an_image(data: bytes, formats: Collection[str] = tuple(_OUR_KINDS)) -> bool:
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
    return any(
        data.startswith(beginnings, at) and data.startswith(_ALSO.get(kind, b""))
        for kind, (at, beginnings) in _OUR_KINDS.items()
        if kind in formats
    )


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
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    kinds = (kind for at, signature, kind in _OTHER_KINDS if start[at:].startswith(signature))
    return next(kinds, None)
