"""PBM, PGM and PPM: Pillow reads the plain ones, and those of unusual white, a number at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from colorseg.images.rests import NUMBERS, filled
from colorseg.images.scaling import from_bits

_GAP = rb"(?:\s|#[^\r\n]*[\r\n])++"
_NUMBER = rb"(\d{1,9})"
_HEADERS = (
    re.compile(rb"P([14])" + _GAP + _NUMBER + _GAP + _NUMBER + rb"\s"),
    re.compile(rb"P([2356])" + _GAP + _NUMBER + _GAP + _NUMBER + _GAP + _NUMBER + rb"\s"),
)
_PLAIN = (1, 2, 3)  # kinds whose numbers are written out
_BITS, _COLORS = (1, 4), (3, 6)
_OTHER = re.compile(rb"[^0-9 ]")
_SPACES = bytes.maketrans(b"\t\n\v\f\r", b"     ")
_BLOCK = 1 << 18  # letters of a text that are read together
_LONGEST_NUMBER = 1 << 20


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

    @property
    def written_out(self) -> bool:
        """Whether the numbers are written out, as text."""
        return self.kind in _PLAIN

    @property
    def shape(self) -> tuple[int, ...]:
        """Height, width and, of colors, 3."""
        width, height = self.size
        return (height, width, 3) if self.kind in _COLORS else (height, width)

    @property
    def size_in_bytes(self) -> int:
        """How many bytes the pixels have, where they are not written out."""
        width, height = self.size
        if self.kind in _BITS:
            return (width + 7) // 8 * height
        return prod(self.shape) * (1 if self.white < 256 else 2)


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
    numbers_of = _written_out if header.written_out else _saved
    return numbers_of(data, header).reshape(header.shape)


def completed(data: bytes, rest: int) -> bytes:
    """Make up the rest of a PBM, PGM or PPM, but for numbers that are written out.

    Parameters
    ----------
    data : bytes
        One of these.
    rest : int
        Which of the rests.
    """
    header = read_header(data)
    if header is None or header.written_out:
        return data
    return filled(data, header.start + header.size_in_bytes, NUMBERS[rest])


def _saved(data: bytes, header: Netpbm) -> NDArray[np.uint8]:
    """Read the codes of bits or bytes."""
    raw = np.frombuffer(data, np.uint8, header.size_in_bytes, header.start)
    if header.kind in _BITS:
        numbers = from_bits(raw.reshape(header.size[1], -1), header.size[0], 1)
    else:
        numbers = raw.view(np.uint8 if header.white < 256 else ">u2")
    codes: NDArray[np.uint8] = _scale(header)[np.minimum(numbers, header.white)]
    return codes


def _scale(header: Netpbm) -> NDArray[np.uint8]:
    """Return the code of each number; in bits, 1 is black."""
    numbers = np.arange(header.white + 1)
    codes = ((numbers * 255 + header.white // 2) // header.white).astype(np.uint8)
    return codes[::-1] if header.kind in _BITS else codes


def _written_out(data: bytes, header: Netpbm) -> NDArray[np.uint8]:
    """Read the codes of numbers with spaces and comments between them; bits need no space."""
    bits, scale, count = header.kind in _BITS, _scale(header), prod(header.shape)
    if len(data) - header.start < (count if bits else 2 * count - 1):
        raise ValueError("fewer letters than numbers")
    codes, done = np.empty(count, np.uint8), 0
    for text in _texts(data, header.start, bits=bits):
        numbers = _bits(text) if bits else np.fromstring(text, np.int64, sep=" ")
        numbers = numbers[: count - done]
        codes[done : done + len(numbers)] = scale[np.minimum(numbers, header.white)]
        done += len(numbers)
        if done == count:
            return codes
    raise ValueError("not enough pixels")


def _bits(text: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(text.replace(b" ", b""), np.uint8) & np.uint8(1)


def _texts(data: bytes, start: int, *, bits: bool) -> Iterator[bytes]:
    """Return numbers with spaces between them, a part of the text at a time, up to other words."""
    rest, inside = b"", False
    for at in range(start, len(data), _BLOCK):
        block = np.frombuffer(data, np.uint8, min(_BLOCK, len(data) - at), at)
        text, inside = _without_comments(block, inside)
        if other := _OTHER.search(text):
            text = text[: other.start()]
        if len(rest) > _LONGEST_NUMBER:
            raise ValueError("a number without end")
        whole, _, rest = (text, b"", b"") if bits else (rest + text).rpartition(b" ")
        if whole.strip():
            yield whole
        if other:
            break
    if rest:
        yield rest


def _without_comments(block: NDArray[np.uint8], inside: bool) -> tuple[bytes, bool]:
    """Lay spaces over comments and other gaps, and tell whether a comment goes on behind."""
    text = block.tobytes()
    if inside or b"#" in text:
        place = np.arange(1, len(block) + 1, dtype=np.int32)
        ends, begins = (block == 10) | (block == 13), block == ord("#")
        end, begin = (np.maximum.accumulate(np.where(here, place, 0)) for here in (ends, begins))
        comment = (begin > end) | (inside & (end == 0))
        text, inside = np.where(comment, np.uint8(32), block).tobytes(), bool(comment[-1])
    return text.translate(_SPACES), inside
