"""The numbers in the strips or tiles of a TIFF, whatever they mean."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as pillow
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from colorseg.blocks import ROWS_PER_BLOCK, blocks
from colorseg.images.refusals import load_filled, quiet_pillow
from colorseg.images.scaling import from_bits
from colorseg.images.tiff.layout import BYTE_CODES, Layout

_SMALLEST_OFFSET = 8  # bytes of the shortest header
_DIFFERENCES, _FLOATS = 2, 3
_MIRRORED = np.packbits(np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1)[:, ::-1], 1)

# From a row of each part and the row behind its last to the bytes of the parts in these rows.
_Bytes = Callable[[int, int], NDArray[np.uint8]]


def bands(layout: Layout) -> Iterator[NDArray[Any]]:
    """Read the numbers of a picture, some rows at a time.

    Parameters
    ----------
    layout : Layout
        How it stands in the file.

    Yields
    ------
    ndarray of the numbers' kind, shape (rows, w, channels)
        The next rows from the top.

    Raises
    ------
    ValueError
        If a strip or tile is incomplete or damaged.
    """
    width, left = layout.size
    for together in blocks(layout.down, layout.together):
        down = range(together.start, together.stop)
        sources = [_source(layout, plane, down) for plane in range(layout.planes)]
        for rows in blocks(layout.rows, ROWS_PER_BLOCK):
            raw = np.stack([source(rows.start, rows.stop) for source in sources])
            band = _laid_out(layout, _numbers(layout, raw), len(down))
            band = band[: max(left, 0), :width]
            left -= len(band)
            if len(band):
                yield band


def _source(layout: Layout, plane: int, rows: range) -> _Bytes:
    """Open all parts of a plane in some rows of parts."""
    first = (plane * layout.down + rows.start) * layout.across
    parts = range(first, first + len(rows) * layout.across)
    read = _unpacked if layout.compression in BYTE_CODES else _as_they_are
    return read(layout, parts)


def _as_they_are(layout: Layout, parts: range) -> _Bytes:
    wide, data = layout.bytes_of_a_row, layout.directory.data

    def rows_of(part: int, top: int, bottom: int) -> NDArray[np.uint8]:
        offset = int(layout.offsets[part])
        there = max(min(bottom, _rows_of(layout, part)) - top, 0)
        if offset < _SMALLEST_OFFSET:
            raise ValueError("a strip or tile that is not there")
        first, size = offset + top * wide, there * wide
        known = data[first : first + size]
        if layout.fill is not None:
            known = known.ljust(size, bytes([layout.fill]))
        found = np.frombuffer(known, np.uint8)
        found = _MIRRORED[found, 0] if layout.mirrored else found
        return _filled_up(found.reshape(there, wide), bottom - top)

    return lambda top, bottom: np.stack([rows_of(part, top, bottom) for part in parts])


def _unpacked(layout: Layout, parts: range) -> _Bytes:
    """Have the bytes of compressed parts unpacked, as if they were gray pixels."""
    gray = _as_gray_pixels(layout, parts)
    if len(parts) == 1:  # which may be too large to be held twice
        return lambda top, bottom: _cut_out(gray, top, bottom)[None]
    whole = _filled_up(np.asarray(gray), len(parts) * layout.rows)
    stacked = whole.reshape(len(parts), layout.rows, -1)
    return lambda top, bottom: stacked[:, top:bottom]


def _cut_out(gray: pillow.Image, top: int, bottom: int) -> NDArray[np.uint8]:
    box = (0, top, gray.width, max(min(bottom, gray.height), top))
    return _filled_up(np.asarray(gray.crop(box)).reshape(-1, gray.width), bottom - top)


def _as_gray_pixels(layout: Layout, parts: range) -> pillow.Image:
    """Decode a TIFF whose pixels are the bytes of some parts, the first on top."""
    firsts = layout.offsets[parts.start : parts.stop].tolist()
    sizes = layout.lengths[parts.start : parts.stop].tolist()
    packed = [layout.directory.data[at : at + size] for at, size in zip(firsts, sizes, strict=True)]
    lengths = list(map(len, packed))
    written = ImageFileDirectory_v2()
    written[256], written[257] = layout.bytes_of_a_row, sum(_rows_of(layout, i) for i in parts)
    written[258], written[259], written[262] = 8, layout.compression, 1
    written[266], written[277], written[278] = 1 + layout.mirrored, 1, layout.rows
    written.tagtype[273], written[279] = 4, tuple(lengths)
    written[273] = tuple(np.cumsum([0, *lengths[:-1]]).tolist())  # bytes behind the tags
    file = io.BytesIO()
    written.save(file)
    whole = io.BytesIO(b"".join([file.getvalue(), *packed]))
    with quiet_pillow(), pillow.open(whole, formats=("TIFF",)) as gray:
        load_filled(gray, layout.fill)
    return gray


def _rows_of(layout: Layout, part: int) -> int:
    """Return how many rows a part has: the last strip of a plane may have fewer."""
    if layout.tiled or part % layout.down < layout.down - 1:
        return layout.rows
    return -(-(layout.size[1] - (layout.down - 1) * layout.part[1]) // layout.block[1])


def _filled_up(rows: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    return rows if len(rows) == count else np.pad(rows, ((0, count - len(rows)), (0, 0)))


def _numbers(layout: Layout, raw: NDArray[np.uint8]) -> NDArray[Any]:
    """Make bytes into numbers: the last axis is a row of a part."""
    count, bits = layout.numbers_of_a_row, layout.bits
    if layout.predictor == _FLOATS:
        return _floats(layout, raw)
    if bits not in (8, 16, 32, 64):
        return from_bits(raw, count, bits)
    kind = np.dtype(f"{layout.directory.order}{layout.kind}{bits // 8}")
    if layout.predictor != _DIFFERENCES:
        return raw.view(kind).astype(kind.newbyteorder("="), copy=False)
    whole = raw.view(f"{layout.directory.order}u{bits // 8}").astype(f"u{bits // 8}")
    whole = whole.reshape(*raw.shape[:-1], layout.part[0], -1)
    sums = np.cumsum(whole, axis=-2, dtype=whole.dtype).reshape(*raw.shape[:-1], count)
    return sums.view(kind.newbyteorder("="))


def _floats(layout: Layout, raw: NDArray[np.uint8]) -> NDArray[Any]:
    """Undo the predictor of floats: differences of all their first bytes, then the second ones."""
    size, stride = layout.bits // 8, layout.channels // layout.planes
    whole = raw.reshape(*raw.shape[:-1], -1, stride)
    sums = np.cumsum(whole, axis=-2, dtype=np.uint8).reshape(*raw.shape[:-1], size, -1)
    flat = np.ascontiguousarray(sums.swapaxes(-1, -2)).reshape(raw.shape)
    return flat.view(f">f{size}").astype(f"f{size}")


def _laid_out(layout: Layout, numbers: NDArray[Any], rows: int) -> NDArray[Any]:
    """Lay numbers of (planes, parts, rows, a row of a part) out as rows of whole pixels."""
    if layout.block != (1, 1):
        numbers = _spread(layout, numbers)
    planes, _, tall = numbers.shape[:3]
    shape = (planes, rows, layout.across, tall, layout.part[0], -1)
    pixels = numbers.reshape(shape).transpose(1, 3, 2, 4, 0, 5)
    return pixels.reshape(rows * tall, layout.across * layout.part[0], layout.channels)


def _spread(layout: Layout, numbers: NDArray[Any]) -> NDArray[Any]:
    """Give each pixel of a block its own luma and the chroma that the block shares."""
    across, down = layout.block
    blocks = numbers.reshape(*numbers.shape[:3], -1, across * down + 2)
    luma = blocks[..., : across * down].reshape(*blocks.shape[:-1], down, across)
    chroma = np.broadcast_to(blocks[..., None, None, -2:], (*luma.shape, 2))
    pixels = np.concatenate([luma[..., None], chroma], axis=-1).swapaxes(3, 4)
    planes, parts, rows = numbers.shape[:3]
    wide = pixels.reshape(planes, parts, rows * down, -1, 3)[..., : layout.part[0], :]
    return wide.reshape(planes, parts, rows * down, -1)
