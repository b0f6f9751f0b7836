"""TIFF files made tag by tag."""

import struct
import zlib

import numpy as np


def parts_of(plane, tile):
    """A plane in strips of two rows, or in tiles."""
    if tile is None:
        return [plane[row : row + 2].tobytes() for row in range(0, len(plane), 2)]
    height, width = plane.shape
    padded = np.pad(plane, ((0, -height % tile[0]), (0, -width % tile[1])))
    tiles = padded.reshape(len(padded) // tile[0], tile[0], -1, tile[1]).swapaxes(1, 2)
    return [part.tobytes() for part in tiles.reshape(-1, *tile)]


def planar_tiff(
    planes, *, photometric=2, extra=None, tile=None, big=False, orientation=1, deflated=False
):
    """A TIFF of one plane after another, in the byte order of the planes."""
    order, (n, height, width) = "<" if planes.dtype.str[0] != ">" else ">", planes.shape
    parts = [part for plane in planes for part in parts_of(plane, tile)]
    parts = list(map(zlib.compress, parts)) if deflated else parts
    firsts = np.cumsum([16, *map(len, parts)]).tolist()
    numbers = {256: [width], 257: [height], 258: [8 * planes.itemsize] * n}
    numbers |= {259: [8 if deflated else 1]}
    numbers |= {262: [photometric], 274: [orientation], 277: [n], 284: [2]}
    lengths = list(map(len, parts))
    if tile is None:
        numbers |= {273: firsts[:-1], 278: [2], 279: lengths}
    else:
        numbers |= {322: [tile[1]], 323: [tile[0]], 324: firsts[:-1], 325: lengths}
    numbers |= {} if extra is None else {338: [extra]}
    return tiff_of(numbers, b"".join(parts), order, big)


def tiff_of(numbers, body, order, big=False):
    """Header, pixels, tags, and what is too long to stand among the tags."""
    count, place, room = (f"{order}Q", f"{order}Q", 8) if big else (f"{order}H", f"{order}I", 4)
    head, later = struct.pack(count, len(numbers)), b""
    behind = 16 + len(body) + len(head) + (4 + 2 * room) * len(numbers) + room
    for tag, values in sorted(numbers.items()):
        held = struct.pack(f"{order}{len(values)}H", *values)
        if len(held) > room:
            held, later = struct.pack(place, behind + len(later)), later + held
        head += struct.pack(f"{order}HH{place[1]}", tag, 3, len(values)) + held.ljust(room, b"\0")
    mark = b"II" if order == "<" else b"MM"
    start = struct.pack(f"{order}HHHQ", 43, 8, 0, 16 + len(body)) if big else b""
    start = start or struct.pack(f"{order}HI", 42, 16 + len(body)).ljust(14, b"\0")
    return mark + start + body + head + bytes(room) + later
