"""Windows bitmaps: packed pixels and unusual channels, which Pillow reads slowly or not at all."""

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Pixels
from colorseg.blocks import ROWS_PER_BLOCK, blocks
from colorseg.images.bitmap_runs import unpacked
from colorseg.images.rests import NUMBERS, filled
from colorseg.images.scaling import code_table, from_bits

_FILE_HEADER = 14  # bytes
_CORE, _SHORTEST_OS2 = 12, 16  # bytes of the oldest header, and of a later one cut short
_OS2 = (_CORE, _SHORTEST_OS2, 64)
_HEADERS = (*_OS2, 40, 52, 56, 108, 124)
_RAW, _PACKED_8, _PACKED_4, _MASKS, _MASKS_WITH_ALPHA = 0, 1, 2, 3, 6  # ways of saving
_PACKED, _WITH_MASKS = (_PACKED_8, _PACKED_4), (_MASKS, _MASKS_WITH_ALPHA)
_BYTES = (0xFF0000, 0xFF00, 0xFF, 0)
_USUAL_MASKS = {16: (0x7C00, 0x3E0, 0x1F, 0), 24: _BYTES, 32: _BYTES}


@dataclass(frozen=True)
class Bitmap:
    """What the header of a bitmap says.

    Attributes
    ----------
    size : tuple of two int
        Width and height in pixels.
    way : int
        How the pixels are saved: 0 as they are, 1 and 2 packed, 3 and 6 with masks.
    bits : int
        Bits of a pixel.
    offset : int
        Where the pixels begin, in bytes.
    upward : bool
        Whether the last row comes first.
    usual : bool
        Whether it is one of those that other readers read well.
    masks : tuple of int
        The bits of red, green, blue and alpha, from 16 bits on.
    palette : ndarray of uint8, shape (n, 3)
        The colors, up to 8 bits.
    """

    size: tuple[int, int]
    way: int
    bits: int
    offset: int
    upward: bool
    usual: bool
    masks: tuple[int, ...]
    palette: NDArray[np.uint8]


def read_header(data: bytes) -> Bitmap | None:
    """Read the header of a bitmap.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    Bitmap or None
        What it says; None if this is no bitmap, or of no known kind.

    Raises
    ------
    ValueError
        If it contradicts itself, or holds a file of another kind.
    """
    if not data.startswith(b"BM") or len(data) < _FILE_HEADER + _CORE:
        return None
    offset, length = struct.unpack_from("<II", data, 10)
    if length not in _HEADERS or len(data) < _FILE_HEADER + length:
        return None
    layout = "<HHHH" if length == _CORE else "<iiHH"
    width, height, planes, bits = struct.unpack_from(layout, data, _FILE_HEADER + 4)
    way, colors = _RAW, 0
    if length > _SHORTEST_OS2:
        way, colors = struct.unpack_from("<I12xI", data, _FILE_HEADER + 16)
    if width <= 0 or height == 0 or planes != 1 or bits not in _depths(length, way):
        raise ValueError("no such bitmaps")
    if way in _PACKED and height < 0:
        raise ValueError("packed rows go upward")
    masks = _masks(data, length, way, bits) if bits > 8 else ()
    palette = _palette(data, length, bits, colors) if bits <= 8 else np.empty((0, 3), np.uint8)
    if offset < _FILE_HEADER + length:
        raise ValueError("pixels within the header")
    usual = way == _RAW and bits != 2 and length != _SHORTEST_OS2 and colors <= 256
    usual &= bits > 8 or len(palette) == 1 << bits
    return Bitmap((width, abs(height)), way, bits, offset, height > 0, usual, masks, palette)


def _depths(length: int, way: int) -> tuple[int, ...]:
    """Return the bits of a pixel that a header and a way of saving allow."""
    if way == _RAW:
        return (1, 4, 8, 24) if length == _CORE else (1, 2, 4, 8, 16, 24, 32)
    if way in _PACKED:
        return (8,) if way == _PACKED_8 else (4,)
    return (16, 32) if way in _WITH_MASKS and length not in _OS2 else ()


def read_pixels(data: bytes, bitmap: Bitmap) -> Pixels:
    """Read the pixels of a bitmap.

    Parameters
    ----------
    data : bytes
        The file.
    bitmap : Bitmap
        Its header.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3) or (h, w, 4)
        RGB, or RGBA where there is a mask for alpha.

    Raises
    ------
    ValueError
        If there are not enough of them, or some are beyond the palette or the row.
    """
    (width, height), bits = bitmap.size, bitmap.bits
    if bitmap.way in _PACKED:
        rows = unpacked(data[bitmap.offset :], bitmap.size, two=bits == 4)
    else:
        row = (width * bits + 31) // 32 * 4
        rows = np.frombuffer(data, np.uint8, row * height, bitmap.offset).reshape(height, row)
    rows = rows[::-1] if bitmap.upward else rows
    masks = bitmap.masks if any(bitmap.masks[3:]) else bitmap.masks[:3]
    pixels = np.empty((height, width, len(masks) or 3), np.uint8)
    for some in blocks(height, ROWS_PER_BLOCK):
        strip, out = rows[some], pixels[some]
        if bits <= 8:
            are_bytes = bits == 8 or bitmap.way in _PACKED
            indices = strip[:, :width] if are_bytes else from_bits(strip, width, bits)
            if indices.max() >= len(bitmap.palette):
                raise ValueError("colors beyond the palette")
            out[:] = bitmap.palette[indices]
        for channel, mask in enumerate(masks):
            out[..., channel] = _channel(strip[:, : width * bits // 8], bits // 8, mask)
    return pixels


def ends_early(data: bytes) -> bool:
    """Tell whether bytes are missing at the end of a bitmap, which may only fill its last row.

    Parameters
    ----------
    data : bytes
        A bitmap.
    """
    bitmap = read_header(data)
    return bitmap is not None and len(data) < _size_of(bitmap)


def completed(data: bytes, rest: int) -> bytes:
    """Make up the rest of a bitmap; one that is packed has no size that is known.

    Parameters
    ----------
    data : bytes
        A bitmap.
    rest : int
        Which of the rests.
    """
    bitmap = read_header(data)
    return data if bitmap is None else filled(data, _size_of(bitmap), _rests_of(bitmap)[rest])


def _size_of(bitmap: Bitmap) -> int:
    if bitmap.way in _PACKED:
        return 0
    (width, height), bits = bitmap.size, bitmap.bits
    return bitmap.offset + (width * bits + 31) // 32 * 4 * height


def _rests_of(bitmap: Bitmap) -> tuple[bytes, bytes]:
    """Make up numbers that are pixels: of two colors, where there is a palette of several."""
    if len(bitmap.palette) == 0:
        return NUMBERS
    other = int((bitmap.palette != bitmap.palette[0]).any(axis=1).argmax())
    packed = sum(other << bits for bits in range(0, 8, bitmap.bits))
    return b"\0", bytes([packed])


def _channel(strip: NDArray[np.uint8], size: int, mask: int) -> NDArray[np.uint8]:
    """Gather the bits of a mask from the bytes of each pixel, and scale them to 0 to 255."""
    shift, bits = (mask & -mask or 1).bit_length() - 1, mask.bit_count()
    codes: NDArray[Any] = np.zeros((len(strip), strip.shape[1] // size), np.uint32)
    for place in range(size):
        if mask >> 8 * place & 0xFF:
            codes |= strip[:, place::size].astype(np.uint32) << 8 * place
    codes = (codes & np.uint32(mask)) >> shift
    if bits > 16:  # more than anyone needs
        return (codes >> (bits - 8)).astype(np.uint8)
    return code_table(bits)[codes]


def _masks(data: bytes, length: int, way: int, bits: int) -> tuple[int, ...]:
    """Read the masks behind the first 40 bytes of the header; only long ones tell of alpha."""
    if way == _RAW:
        return _USUAL_MASKS[bits]
    count = 4 if length >= 56 or way == _MASKS_WITH_ALPHA else 3
    masks = struct.unpack_from(f"<{count}I", data, _FILE_HEADER + 40)
    runs = [bin(mask).strip("0b") for mask in masks]
    together = sum(masks) == masks[0] | masks[1] | masks[2] | (*masks, 0)[3]
    if not (together and any(masks[:3]) and sum(masks) < 1 << bits) or "0" in "".join(runs):
        raise ValueError("masks that overlap, have gaps, or are beyond the bits of a pixel")
    return (*masks, 0)[:4]


def _palette(data: bytes, length: int, bits: int, colors: int) -> NDArray[np.uint8]:
    """Read blue, green and red of each color; three bytes in the oldest files, then four."""
    each, start = 3 if length == _CORE else 4, _FILE_HEADER + length
    offset = struct.unpack_from("<I", data, 10)[0]
    room = max(min(offset, len(data)) - start, 0) // each
    if colors > room:
        raise ValueError("a palette beyond the start of the pixels")
    flat = np.frombuffer(data, np.uint8, each * min(colors or room, 1 << bits), start)
    return np.ascontiguousarray(flat.reshape(-1, each)[:, 2::-1])
