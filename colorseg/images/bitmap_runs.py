"""The packed pixels of Windows bitmaps: runs.

A run is two bytes: how many pixels, and of which color, or of which two in turn. If it is of none,
the second byte says what to do: end the row, end the picture, skip some pixels, or take that many
as they stand behind it. All of these begin at an even place.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

# Some pixels, and how far right and up of their end the next ones are.
_Step: TypeAlias = tuple[bytes, int, int]

_FAR = 1 << 30  # pixels: back to the left edge, or beyond the last row
_ENDS: dict[int, _Step] = {0: (b"", -_FAR, 1), 1: (b"", 0, _FAR)}  # of a row, of the picture
_SKIP = 2
_MOST = 5_000_000  # pairs of bytes that are no runs of one color, each looked at by itself
_RUNS = re.compile(rb"(?:[^\0].){1,4096}", re.DOTALL)  # of one color, or of two in turn
_WHOLE = [bytes([value]) * 255 for value in range(256)]
_HALVES = [bytes([value >> 4, value & 15]) * 128 for value in range(256)]


def unpacked(data: bytes, size: tuple[int, int], *, two: bool) -> NDArray[np.uint8]:
    """Unpack runs of equal pixels, or of two in turn.

    Parameters
    ----------
    data : bytes
        The runs.
    size : tuple of two int
        Width and height in pixels.
    two : bool
        Whether a byte holds two pixels of 4 bits.

    Returns
    -------
    ndarray of uint8, shape (h, w)
        The pixels in the order of the file; those that no run reaches have the first color.

    Raises
    ------
    ValueError
        If a run leaves its row, or if the file ends before the picture does.
    """
    (width, height), x, y = size, 0, 0
    pixels = bytearray(width * height)
    for codes, right, up in _steps(data, two=two):
        x, y = max(x + len(codes) + right, 0), y + up
        if y >= height:
            break
        if x > width:
            raise ValueError("a run beyond its row")
        end = y * width + x
        pixels[end - len(codes) : end] = codes
    if (y, x) < (height - 1, width):
        raise ValueError("fewer runs than pixels")
    return np.frombuffer(pixels, np.uint8).reshape(height, width)


def _steps(data: bytes, *, two: bool) -> Iterator[_Step]:
    """Read the runs, many of one color at a time."""
    at, lines = 0, _HALVES if two else _WHOLE
    for _ in range(_MOST):
        while runs := _RUNS.match(data, at):
            at, pairs = runs.end(), zip(runs[0][::2], runs[0][1::2], strict=True)
            yield b"".join([lines[value][:count] for count, value in pairs]), 0, 0
        if at + 1 >= len(data):
            return
        value, at = data[at + 1], at + 2
        if value in _ENDS:
            yield _ENDS[value]
        elif value == _SKIP:
            right, up = data[at : at + 2] if at + 1 < len(data) else (0, 0)
            yield b"", right, up
            at += 2
        else:
            size = (value + 1) // 2 if two else value
            yield _as_they_stand(data[at : at + size], value, two=two), 0, 0
            at += size + size % 2
    raise ValueError("more than can be unpacked in a few seconds")


def _as_they_stand(packed: bytes, count: int, *, two: bool) -> bytes:
    codes = b"".join([_HALVES[byte][:2] for byte in packed])[:count] if two else packed
    if len(codes) < count:
        raise ValueError("a run that is cut")
    return codes
