"""TIFF files made tag by tag."""

import struct
import zlib

import numpy as np

KINDS = {"u": 1, "i": 2, "f": 3}
DEFLATED = 8


def parts_of(plane, tile):
    """A plane of (h, w, channels) in strips of two rows, or in tiles."""
    if tile is None:
        return [plane[row : row + 2] for row in range(0, len(plane), 2)]
    height, width, channels = plane.shape
    padded = np.pad(plane, ((0, -height % tile[0]), (0, -width % tile[1]), (0, 0)))
    tiles = padded.reshape(len(padded) // tile[0], tile[0], -1, tile[1], channels).swapaxes(1, 2)
    return list(tiles.reshape(-1, *tile, channels))


def differences(part):
    """What the predictor leaves of whole numbers: each less the one to its left."""
    whole = part.view(f"{part.dtype.str[0]}u{part.itemsize}".replace("|", "")).copy()
    whole[:, 1:] -= whole[:, :-1].copy()
    return whole


def byte_differences(part):
    """What the predictor leaves of floats: all first bytes of a row, then the second ones."""
    height, width, channels = part.shape
    size = part.itemsize
    split = part.astype(f">f{size}").view(np.uint8).reshape(height, width * channels, size)
    rows = split.swapaxes(1, 2).reshape(height, -1, channels).copy()
    rows[:, 1:] -= rows[:, :-1].copy()
    return rows


PREDICTORS = {1: lambda part: part, 2: differences, 3: byte_differences}


def made_tiff(
    pixels,
    photometric,
    *,
    extra=(),
    apart=False,
    tile=None,
    big=False,
    deflated=False,
    predictor=1,
    more=None,
):
    """A TIFF of pixels of (h, w, channels), in their own byte order."""
    height, width, n = pixels.shape
    planes = np.split(pixels, n, axis=2) if apart else [pixels]
    parts = [part for plane in planes for part in parts_of(plane, tile)]
    parts = [PREDICTORS[predictor](np.ascontiguousarray(part)).tobytes() for part in parts]
    parts = list(map(zlib.compress, parts)) if deflated else parts
    firsts, lengths = np.cumsum([16, *map(len, parts)]).tolist(), list(map(len, parts))
    numbers = {256: [width], 257: [height], 258: [8 * pixels.itemsize] * n}
    numbers |= {259: [DEFLATED if deflated else 1], 262: [photometric], 277: [n]}
    numbers |= {284: [1 + apart], 317: [predictor], 339: [KINDS[pixels.dtype.kind]] * n}
    if tile is None:
        numbers |= {273: firsts[:-1], 278: [2], 279: lengths}
    else:
        numbers |= {322: [tile[1]], 323: [tile[0]], 324: firsts[:-1], 325: lengths}
    numbers |= {338: list(extra)} if extra else {}
    order = ">" if pixels.dtype.str[0] == ">" else "<"
    return tiff_of(numbers | (more or {}), b"".join(parts), order, big)


def planar_tiff(planes, *, photometric=2, extra=None, orientation=1, **options):
    """A TIFF of one plane after another, in the byte order of the planes."""
    extra = () if extra is None else (extra,)
    pixels = np.moveaxis(planes, 0, -1)
    more = {274: [orientation]}
    return made_tiff(pixels, photometric, extra=extra, apart=True, more=more, **options)


def held(values, order):
    """How values stand in a file: of what kind, how many, and their bytes."""
    if isinstance(values, bytes):
        return 7, len(values), values
    if any(isinstance(value, float) for value in values):
        pairs = [number for value in values for number in (round(value * 10_000), 10_000)]
        return 5, len(values), struct.pack(f"{order}{len(pairs)}I", *pairs)
    kind, letter = (3, "H") if max(values) <= 0xFFFF else (4, "I")
    return kind, len(values), struct.pack(f"{order}{len(values)}{letter}", *values)


def tiff_of(numbers, body, order, big=False):
    """Header, pixels, tags, and what is too long to stand among the tags."""
    count, place, room = (f"{order}Q", f"{order}Q", 8) if big else (f"{order}H", f"{order}I", 4)
    head, later = struct.pack(count, len(numbers)), b""
    behind = 16 + len(body) + len(head) + (4 + 2 * room) * len(numbers) + room
    for tag, values in sorted(numbers.items()):
        kind, size, packed = held(values, order)
        if len(packed) > room:
            packed, later = struct.pack(place, behind + len(later)), later + packed
        head += struct.pack(f"{order}HH{place[1]}", tag, kind, size) + packed.ljust(room, b"\0")
    mark = b"II" if order == "<" else b"MM"
    start = struct.pack(f"{order}HHHQ", 43, 8, 0, 16 + len(body)) if big else b""
    start = start or struct.pack(f"{order}HI", 42, 16 + len(body)).ljust(14, b"\0")
    return mark + start + body + head + bytes(room) + later
