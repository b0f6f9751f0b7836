"""TIFF files that keep each channel in a plane of its own, made into the usual kind.

Pillow takes the planes of uncompressed files for 8-bit ones whatever they are, and knows no names
for some channels. It reads all of them when the channels lie together, pixel by pixel.
"""

import io

import numpy as np
from numpy.typing import NDArray
from PIL.TiffImagePlugin import ImageFileDirectory_v2

_CLASSIC, _BIG = (b"II*\0", b"MM\0*"), (b"II+\0",)
WIDTH, HEIGHT = 256, 257
_BITS, _COMPRESSION, _CHANNELS, _LAYOUT = 258, 259, 277, 284
_STRIPS, _STRIP_ROWS, _STRIP_BYTES = 273, 278, 279
_TILE_WIDTH, _TILE_HEIGHT, _TILES, _TILE_BYTES = 322, 323, 324, 325
_UNCOMPRESSED, _TOGETHER, _APART = 1, 1, 2
_EXTRA, _ALPHAS = 338, {1, 2}
# Kind of color, orientation, alpha, kind of number, parts of YCbCr, color profile.
_KEPT = (WIDTH, HEIGHT, _BITS, _CHANNELS, 262, 274, 338, 339, 529, 530, 531, 532, 34675)


def read_tags(data: bytes) -> ImageFileDirectory_v2 | None:
    """Read the tags of a TIFF that keeps uncompressed channels of whole bytes apart.

    Parameters
    ----------
    data : bytes
        Any file.

    Returns
    -------
    PIL.TiffImagePlugin.ImageFileDirectory_v2 or None
        The tags of the first page; its ``next`` is 0 if there is no other. None for other files.

    Raises
    ------
    ValueError
        If the channels are gray and alpha and compressed, which nobody can read here.
    """
    if not data.startswith((*_CLASSIC, *_BIG)):
        return None
    head, file = data[: 16 if data.startswith(_BIG) else 8], io.BytesIO(data)
    tags = ImageFileDirectory_v2(head)
    file.seek(tags.next)
    tags.load(file)
    compressed = tags.get(_COMPRESSION, _UNCOMPRESSED) != _UNCOMPRESSED
    if tags.get(_LAYOUT) != _APART:
        return None
    if compressed and tags.get(_CHANNELS) == 2 and set(tags.get(_EXTRA, ())) & _ALPHAS:
        raise ValueError("gray with alpha, of which Pillow silently leaves the alpha out")
    whole_bytes = set(tags.get(_BITS, ())) in ({8}, {16}, {32})
    return tags if not compressed and whole_bytes else None


def brought_together(tags: ImageFileDirectory_v2, data: bytes) -> bytes:
    """Write the first page of a TIFF with its channels side by side in every pixel.

    Parameters
    ----------
    tags : PIL.TiffImagePlugin.ImageFileDirectory_v2
        What ``read_tags`` found.
    data : bytes
        The file.

    Returns
    -------
    bytes
        A file of one page and one strip, without metadata that the pixels do not need.

    Raises
    ------
    ValueError
        If a plane is incomplete, or the strips hold more than the file.
    """
    body = np.stack(_planes(tags, data), axis=-1).tobytes()
    written = ImageFileDirectory_v2(prefix=tags.prefix)
    for tag in _KEPT:
        if tag in tags:
            written[tag] = tags[tag]
    written[_COMPRESSION], written[_LAYOUT] = _UNCOMPRESSED, _TOGETHER
    written[_STRIP_ROWS], written[_STRIP_BYTES] = tags[HEIGHT], len(body)
    written[_STRIPS] = 0  # bytes behind the tags
    file = io.BytesIO()
    written.save(file)
    return file.getvalue() + body


def _planes(tags: ImageFileDirectory_v2, data: bytes) -> list[NDArray[np.unsignedinteger]]:
    tiled = _TILES in tags
    offsets = tags[_TILES if tiled else _STRIPS]
    lengths = tags[_TILE_BYTES if tiled else _STRIP_BYTES]
    size = tags[_TILE_HEIGHT if tiled else HEIGHT], tags[_TILE_WIDTH if tiled else WIDTH]
    number = np.dtype(f"{'<' if tags.prefix == b'II' else '>'}u{tags[_BITS][0] // 8}")
    if min(lengths) < 0 or sum(lengths) > len(data):  # as if all were the same bytes, over and over
        raise ValueError("more in the strips than in the file")
    parts = [data[first : first + n] for first, n in zip(offsets, lengths, strict=True)]
    each = len(parts) // tags[_CHANNELS]
    joined = (b"".join(parts[i * each : (i + 1) * each]) for i in range(tags[_CHANNELS]))
    return [_plane(np.frombuffer(plane, number), size, tags) for plane in joined]


def _plane(
    numbers: NDArray[np.unsignedinteger], size: tuple[int, int], tags: ImageFileDirectory_v2
) -> NDArray[np.unsignedinteger]:
    """Lay tiles of a size beside and below each other; strips are one tile."""
    (height, width), (tall, wide) = (tags[HEIGHT], tags[WIDTH]), size
    down, across = -(-height // tall), -(-width // wide)
    needed = down * tall * across * wide
    tiles = numbers[:needed].reshape(down, across, tall, wide).swapaxes(1, 2)
    return tiles.reshape(down * tall, across * wide)[:height, :width]
