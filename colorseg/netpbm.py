"""PBM, PGM and PPM: Pillow reads the plain ones, and those of unusual white, a number at a time."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_GAP = rb"(?:\s|#[^\r\n]*[\r\n])++"
_NUMBER = rb"(\d{1,9})"
_HEADERS = (
    re.compile(rb"P([14])" + _GAP + _NUMBER + _GAP + _NUMBER + rb"\s"),
    re.compile(rb"P([2356])" + _GAP + _NUMBER + _GAP + _NUMBER + _GAP + _NUMBER + rb"\s"),
)
_PLAIN = (1, 2, 3)  # kinds whose numbers are written out
_BITS, _COLORS = (1, 4), (3, 6)
_WHITESPACE = b" \t\n\v\f\r"


@dataclass(frozen=True)
class Netpbm:
    """What the header of a PBM, PGM or PPM says.

    Attributes
    ----------
    kind : int
        1 to 6: bits, grays or colors; written out up to 3, as bytes from 4 on.
    size : tuple of two int
        Width and height in pixels.
    white : int
        The number of white, 1 to 65,535.
    start : int
        Where the pixels begin, in bytes.
    """

    kind: int
    size: tuple[int, int]
    white: int
    start: int


def read_header(data: bytes) -> Netpbm | None:
    """Read the header of a PBM, PGM or PPM.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    Netpbm or None
        What it says; None if this is none of them.
    """
    found = next(filter(None, (header.match(data) for header in _HEADERS)), None)
    if found is None:
        return None
    kind, width, height, white = (*map(int, found.groups()), 1)[:4]
    header = Netpbm(kind, (width, height), white, found.end())
    return header if width and height and 0 < header.white < 65_536 else None


def read_pixels(data: bytes, header: Netpbm) -> NDArray[np.uint8]:
    """Read the pixels of a PBM, PGM or PPM.

    Parameters
    ----------
    data : bytes
        The file.
    header : Netpbm
        Its header.

    Returns
    -------
    ndarray of uint8, shape (h, w) or (h, w, 3)
        Gray, or RGB, from 0 to 255.

    Raises
    ------
    ValueError
        If there are not enough of them, or other things between them.
    """
    (width, height), depth = header.size, 3 if header.kind in _COLORS else 1
    count = width * height * depth
    numbers: NDArray[Any]
    if header.kind in _PLAIN:
        numbers = _written_out(data[header.start :], bits=header.kind in _BITS)
    elif header.kind in _BITS:
        rows = np.frombuffer(data, np.uint8, (width + 7) // 8 * height, header.start)
        numbers = np.unpackbits(rows.reshape(height, -1), axis=1, count=width).ravel()
    else:
        kind = np.uint8 if header.white < 256 else ">u2"
        numbers = np.frombuffer(data, kind, count, header.start)
    if len(numbers) < count:
        raise ValueError("not enough pixels")
    codes = _scale(header)[np.minimum(numbers[:count], header.white)]
    return codes.reshape((height, width, 3) if depth == 3 else (height, width))


def _scale(header: Netpbm) -> NDArray[np.uint8]:
    """Return the code of each number; in bits, 1 is black."""
    numbers = np.arange(header.white + 1)
    codes = ((numbers * 255 + header.white // 2) // header.white).astype(np.uint8)
    return codes[::-1] if header.kind in _BITS else codes


def _written_out(text: bytes, *, bits: bool) -> NDArray[Any]:
    """Read numbers with spaces and comments between them; bits need no space."""
    text = re.sub(rb"#[^\r\n]*", b" ", text)
    if text.translate(None, b"0123456789" + _WHITESPACE):
        raise ValueError("other than numbers")
    if bits:
        return np.frombuffer(text.translate(None, _WHITESPACE), np.uint8) & 1
    return np.fromstring(text, np.int64, sep=" ")
