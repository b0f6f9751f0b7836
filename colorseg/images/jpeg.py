"""JPEG: its metadata left out."""

import re

_EXIF_PART = re.compile(rb"\xff\xe1(..)Exif\0\0", re.DOTALL)  # how long it is
_MOST_EXIF = 1_000_000  # bytes
_NO_PARTS = (0x00, 0x01, *range(0xD0, 0xD9), 0xFF)  # markers that nothing belongs to


def without_metadata(jpeg: bytes) -> bytes:
    """Leave the metadata out of a JPEG: EXIF, color profile, comments and the like.

    Parameters
    ----------
    jpeg : bytes
        The file.

    Returns
    -------
    bytes
        The same picture; what tells the meaning of its channels (JFIF, Adobe) stays.
    """
    parts: list[bytes] = [jpeg[:2]]
    at = 2
    while jpeg[at : at + 1] == b"\xff" and at + 4 <= len(jpeg):
        marker, size = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xDA:  # the pixels begin
            break
        if marker in _NO_PARTS:
            at += 1 if marker == 0xFF else 2
            continue
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            parts.append(jpeg[at : at + 2 + size])
        at += 2 + size
    return b"".join([*parts, jpeg[at:]])


def has_swollen_exif(jpeg: bytes) -> bool:
    """Tell whether a JPEG holds more EXIF data than any camera writes.

    Parameters
    ----------
    jpeg : bytes
        The file.
    """
    sizes = (int.from_bytes(found[1], "big") for found in _EXIF_PART.finditer(jpeg))
    return sum(sizes) > _MOST_EXIF
