"""PNG files of small numbers: indices into a palette, or grays.

Values are packed tightly and deflated without a filter, which measured over photographs and
drawings gives the smallest files, since neighboring numbers of clusters say nothing about each
other.

References
----------
W3C, "Portable Network Graphics (PNG) Specification (Third Edition)". https://www.w3.org/TR/png-3/

M. Adler, pigz: compressing in parallel parts, each with the end of the one before as a dictionary.
https://zlib.net/pigz/
"""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Colors
from colorseg.blocks import blocks
from colorseg.workers import side_by_side

#: Small numbers, or yes and no, one for each pixel.
Values = NDArray[np.uint8] | NDArray[np.bool_]

_INDEXED, _GRAY = 3, 0  # kinds of PNG
_RLE = (9, zlib.Z_RLE)  # all but free, and the best there is for noise and for sparse masks
_QUICK = (1, zlib.Z_DEFAULT_STRATEGY)
# Levels and strategies of zlib that are tried, by the bytes to deflate: about a second at most
# for a million. The highest levels win a few percent and take up to ten times as long. What is
# quick is tried too: it costs next to nothing, and on noise it may be the least.
_EFFORTS = {
    1 << 19: ((9, zlib.Z_DEFAULT_STRATEGY), (9, zlib.Z_FILTERED), _RLE, _QUICK),
    1 << 20: ((9, zlib.Z_DEFAULT_STRATEGY), _RLE, _QUICK),
    1 << 22: ((8, zlib.Z_DEFAULT_STRATEGY), _RLE, _QUICK),
    1 << 62: ((7, zlib.Z_DEFAULT_STRATEGY), _RLE, _QUICK),
}


_PART = 1 << 20  # bytes that are compressed in one go; in parts, cores can share the work
_WINDOW = 1 << 15  # bytes that deflate looks back
_ZLIB_HEADER = b"\x78\x9c"


def encode_entries(
    indices: Values, colors: Colors, *, alphas: NDArray[np.uint8] | None = None, quick: bool = False
) -> bytes:
    """Encode a PNG of which each entry of the palette has an alpha of its own.

    Parameters
    ----------
    indices : ndarray of uint8 or bool, shape (h, w)
        An index into ``colors`` for each pixel.
    colors : ndarray of uint8, shape (m, 3)
        The palette, 1 to 256 colors.
    alphas : ndarray of uint8, shape (m,), optional
        The alpha of each color; opaque by default.
    quick : bool
        Encode in a fraction of the time, into a somewhat larger file.

    Returns
    -------
    bytes
        The file.
    """
    bits = next(bits for bits in (1, 2, 4, 8) if len(colors) <= 1 << bits)
    chunks = {b"PLTE": colors.tobytes()}
    if alphas is not None:
        chunks[b"tRNS"] = alphas.astype(np.uint8).tobytes()
    return _png(indices, bits, _INDEXED, chunks, quick)


def encode_gray_png(values: Values, *, bits: int = 8, quick: bool = False) -> bytes:
    """Encode numbers below ``2 ** bits``, uint8 or bool (h, w), as a gray PNG, 0 as black."""
    return _png(values, bits, _GRAY, {}, quick)


def _png(values: Values, bits: int, kind: int, chunks: dict[bytes, bytes], quick: bool) -> bytes:
    height, width = values.shape
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    rows = _rows(values, bits)
    data = _deflate(rows, _efforts(len(rows), bits, quick))
    parts = {b"IHDR": header, **chunks, b"IDAT": data, b"IEND": b""}
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, part) for name, part in parts.items())


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(content, zlib.crc32(name))
    return b"".join([struct.pack(">I", len(content)), name, content, struct.pack(">I", checksum)])


def _rows(values: Values, bits: int) -> bytes:
    """Pack several values into a byte, leftmost first, each row after the number of no filter."""
    height, width = values.shape
    per = 8 // bits
    rows = np.zeros((height, 1 + -(-width // per)), np.uint8)
    if bits == 1:
        rows[:, 1:] = np.packbits(values, axis=1)
        return rows.tobytes()
    for place in range(per):
        part = values[:, place::per]
        rows[:, 1 : 1 + part.shape[1]] |= part << np.uint8(8 - bits * (place + 1))
    return rows.tobytes()


def _efforts(size: int, bits: int, quick: bool) -> tuple[tuple[int, int], ...]:
    if quick:
        return (_RLE if bits == 1 else _QUICK,)
    return next(_EFFORTS[most] for most in _EFFORTS if size <= most)


def _deflate(data: bytes, efforts: tuple[tuple[int, int], ...]) -> bytes:
    """Compress, each part by the effort that gives the least: any cores give the same bytes."""
    parts = list(blocks(len(data), _PART))
    tasks = [(part, effort) for part in parts for effort in efforts]
    tried = side_by_side(lambda task: _deflate_part(data, *task), tasks)
    best = [min(tried[i : i + len(efforts)], key=len) for i in range(0, len(tried), len(efforts))]
    checksum = struct.pack(">I", zlib.adler32(data))
    return b"".join([_ZLIB_HEADER, *best, checksum])


def _deflate_part(data: bytes, part: slice, effort: tuple[int, int]) -> bytes:
    """Compress a part of data that refers back to what comes before it, as if it were one."""
    level, strategy = effort
    before = data[max(part.start - _WINDOW, 0) : part.start]
    known = (before,) if before else ()
    compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, 8, strategy, *known)
    end = zlib.Z_FINISH if part.stop == len(data) else zlib.Z_SYNC_FLUSH
    return compressor.compress(data[part]) + compressor.flush(end)
