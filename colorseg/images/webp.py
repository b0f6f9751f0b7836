"""WebP: the size in its header, and its rest made up."""

import struct
from collections.abc import Iterator

from colorseg.images.rests import PACKED, filled
from colorseg.images.signatures import kind_of

_PIXELS = (b"VP8 ", b"VP8L", b"ALPH")  # chunks that hold some
_LONGER = 1 << 16  # bytes more than there were, of which made up pixels may need more


def size_in_header(data: bytes) -> tuple[int, int] | None:
    """Read width and height in pixels; None if this is no WebP or its header is none.

    Parameters
    ----------
    data : bytes
        The file, or its first 30 bytes.
    """
    if kind_of(data) != "WEBP" or len(data) < 30:
        return None
    kind, body = data[12:16], data[20:30]
    if kind == b"VP8X":
        return _little(body[4:7]) + 1, _little(body[7:10]) + 1
    if kind == b"VP8L" and body[0] == 0x2F:
        bits = _little(body[1:5])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        return _little(body[6:8]) & 0x3FFF, _little(body[8:10]) & 0x3FFF
    return None


def says_more(data: bytes) -> bool:
    """Tell whether a WebP says to be longer than it is without the zeros at its end.

    Parameters
    ----------
    data : bytes
        The file, without them.
    """
    return len(data) < 8 + _little(data[4:8])


def completed(data: bytes, rest: int) -> bytes:
    """Fill the chunk that was cut off, or leave it out if its bytes are none of the picture.

    Parameters
    ----------
    data : bytes
        A file that was cut.
    rest : int
        Which of the rests.
    """
    parts = []
    for kind, body, size in _riff_chunks(data):
        if len(body) < size and kind not in _PIXELS:
            break
        if len(body) < size:
            body = filled(body, size + _LONGER, PACKED[rest])
        parts.append(kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2))
    whole = b"".join(parts)
    return b"RIFF" + struct.pack("<I", 4 + len(whole)) + b"WEBP" + whole


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    at = 12
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<4sI", data, at)
        yield kind, data[at + 8 : at + 8 + size], size
        at += 8 + size + size % 2


def _little(number: bytes) -> int:
    return int.from_bytes(number, "little")
