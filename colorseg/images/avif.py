"""AVIF: what its boxes say of its colors, and its rest made up."""

import struct
from collections.abc import Iterator

from colorseg.images.colorimetry import Found, from_nclx
from colorseg.images.rests import PACKED, filled

_LONGEST_TYPE = 1024  # bytes of what a file says to be
_CODES = (b"colr", b"nclx")


def has_tone_map(data: bytes) -> bool:
    """Tell whether an AVIF says that it has a map that makes it HDR.

    Parameters
    ----------
    data : bytes
        Any file.
    """
    return b"tmap" in _box(data[:_LONGEST_TYPE], b"ftyp")


def described_colors(data: bytes) -> Found:
    """Read how an AVIF without ICC profile describes its colors.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    colorimetry : Colorimetry or None
        What they mean; None if it does not say, or in a way that is ignored.
    notes : tuple of str
        What was ignored, in plain words.

    References
    ----------
    .. [1] ISO/IEC 14496-12, ISO base media file format, and 23008-12, Image File Format.
    """
    properties = _box(_box(_box(data, b"meta")[4:], b"iprp"), b"ipco")
    said = (body[4:8] for kind, body in _boxes(properties) if (kind, body[:4]) == _CODES)
    codes = next((body for body in said if len(body) == 4), None)
    return (None, ()) if codes is None else from_nclx(*struct.unpack(">2H", codes))


def completed(data: bytes, rest: int) -> bytes:
    """Fill the last box, which holds the pixels.

    Parameters
    ----------
    data : bytes
        A file that was cut.
    rest : int
        Which of the rests.
    """
    at, size = 0, 8
    while at + 8 <= len(data) and size >= 8:
        size = int.from_bytes(data[at : at + 4], "big")
        at += size
    return filled(data, at, PACKED[rest]) if size >= 8 else data


def _box(data: bytes, kind: bytes) -> bytes:
    """Return what is in the first box of a kind; nothing if there is none."""
    return next((body for found, body in _boxes(data) if found == kind), b"")


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8:  # up to the end, or longer than any metadata
            return
        yield kind, data[at + 8 : at + size]
        at += size
