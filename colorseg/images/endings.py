"""Image files that end too early, with the missing rest made up.

Whoever decodes a file twice, with another rest each time, learns which pixels the file decides:
those that come out alike. So nothing has to be known about how the pixels are packed, and no
switch of Pillow's has to be turned, which would be turned for all threads.
"""

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from colorseg.images import bitmaps, netpbm

_PNG = b"\x89PNG\r\n\x1a\n"
_END_OF_JPEG = b"\xff\xd9"
_NEXT_MARKER = re.compile(rb"\xff+[^\0\xd0-\xd7\xff]")
_START_OF_FRAME = (0xC0, 0xC1, 0xC2)
_PROGRESSIVE, _START_OF_SCAN, _END = 0xC2, 0xDA, 0xD9
_COEFFICIENTS = 64  # of each component

# Rests for packed pixels: some begin with another bit than others, whichever bit of a byte is
# first, so no code can be the same in all. More than two, because what they make of the pixels may
# be the same by chance, as where both are white.
_RESTS = (b"\0", b"\xff\xfe\xfd\xfb\xf7\xef\xdf\xbf", b"\xaa", b"\x55")
_REST_OF_SCAN = (
    bytes(6000),
    *(
        bytes((170 + each * step + each // 7) % 255 for each in range(6000))
        for step in (89, 57, 151)
    ),
)
_RESTARTS = range(0xD0, 0xD8)
_MANY = 64  # zeros, that no packed pixels end in
_MOST = 50_000_000  # bytes of a rest: a damaged file may say that it has billions
_LONGER = 1 << 16  # bytes more than there were, of which made up pixels may need more
_PACKED = (1, 2)  # ways to save a bitmap
_BYTES = (b"\0", b"\xff")  # rests for pixels that are numbers


def completed(data: bytes, rest: int) -> bytes:
    """Make up the rest of a file.

    Parameters
    ----------
    data : bytes
        A file that was found to be incomplete.
    rest : int
        Which of `rests_of`, or `NO_REST`.

    Returns
    -------
    bytes
        A file to be decoded; what of it comes out alike with both rests is decided by ``data``.
        Of kinds that are decoded row by row it is ``data`` itself.
    """
    for is_one, complete in _KINDS:
        if is_one(data):
            return complete(data, rest)
    return data


def rests_of(data: bytes) -> range:
    """Return the rests to compare, of which a decoder may refuse some.

    Parameters
    ----------
    data : bytes
        The file.
    """
    is_packed = _is_jpeg(data) or _is_webp(data) or _is_avif(data)
    return range(len(_RESTS) if is_packed else len(_BYTES))


#: A rest to take pixels in lower quality with: none, so those that are known are left alone.
NO_REST = -1


def ends_early(data: bytes) -> bool:
    """Tell whether a file that could be read lacks what should stand at its end.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    bool
        True for a PNG or GIF without its last part, or a bitmap without the filling of its last
        row. Other kinds are not read then.
    """
    if data.startswith(_PNG):
        return _has_no_end(data)
    if _is_bitmap(data):
        return len(data) < _size_of_bitmap(data)
    return data.startswith(b"GIF8") and _end_of_gif(data) is not None


def is_filled_up(data: bytes) -> bool:
    """Tell whether zeros stand where a JPEG or WebP has more pixels, as in a stopped download.

    Parameters
    ----------
    data : bytes
        Any file. Decoders may take the zeros for pixels.
    """
    if any(data[-_MANY:]):
        return False
    lean = data.rstrip(b"\0")
    if _is_jpeg(data):
        return not lean.startswith(_END_OF_JPEG, _read_jpeg(data).end)
    return _is_webp(data) and len(lean) + _MANY < 8 + int.from_bytes(data[4:8], "little")


def without_filling(data: bytes) -> bytes:
    """Cut off the zeros with which a file with packed pixels was filled up.

    Parameters
    ----------
    data : bytes
        A file that was found to be incomplete.
    """
    is_packed = data.startswith((_PNG, b"GIF8", b"RIFF"))
    return data if any(data[-_MANY:]) or not is_packed else data.rstrip(b"\0")


def _has_no_end(png: bytes) -> bool:
    at = len(_PNG)
    while at + 8 <= len(png):
        size, kind = struct.unpack_from(">I4s", png, at)
        if kind == b"IEND":
            return False
        at += 12 + size
    return True


@dataclass(frozen=True)
class _Scan:
    """A scan of a JPEG: where it begins, of which components, coefficients and bits."""

    start: int
    components: tuple[int, ...]
    coefficients: range
    less: int  # bits that are left for later scans


@dataclass(frozen=True)
class _Jpeg:
    """What the markers of a JPEG say; ``end`` is behind the last part that is whole."""

    components: int
    progressive: bool
    scans: tuple[_Scan, ...]
    end: int


def lacks_scans(data: bytes) -> bool:
    """Tell whether scans of a JPEG are missing, so that its pixels are not what was meant.

    Parameters
    ----------
    data : bytes
        Any file.
    """
    if not _is_jpeg(data):
        return False
    jpeg = _read_jpeg(data)
    exact = {
        (component, each)
        for scan in jpeg.scans
        if scan.less == 0
        for component in scan.components
        for each in scan.coefficients
    }
    return len(exact) < jpeg.components * _COEFFICIENTS


def lacks_components(data: bytes) -> bool:
    """Tell whether a JPEG has nothing of one of its channels.

    Parameters
    ----------
    data : bytes
        Any file.
    """
    jpeg = _read_jpeg(data) if _is_jpeg(data) else None
    return jpeg is not None and len(_with_pixels(jpeg.scans)) < jpeg.components


def has_all_in_lower_quality(data: bytes) -> bool:
    """Tell whether only later scans of a progressive JPEG are incomplete.

    Parameters
    ----------
    data : bytes
        Any file.
    """
    jpeg = _read_jpeg(data) if _is_jpeg(data) else None
    if jpeg is None or not jpeg.progressive:
        return False
    return len(_with_pixels(jpeg.scans[:-1])) == jpeg.components > 0


def _with_pixels(scans: tuple[_Scan, ...]) -> set[int]:
    """Return the components that have something for every pixel."""
    return {each for scan in scans if 0 in scan.coefficients for each in scan.components}


def _is_jpeg(data: bytes) -> bool:
    return data.startswith(b"\xff\xd8\xff")


def _complete_jpeg(data: bytes, rest: int) -> bytes:
    """Add scan data, and the markers that a scan with restarts waits for."""
    jpeg = _read_jpeg(data)
    known = data[: jpeg.end]
    if rest == NO_REST:
        return known + _END_OF_JPEG
    begin = jpeg.scans[-1].start if jpeg.scans else 0
    last = max(known.rfind(b"\xff%c" % each, begin) for each in _RESTARTS)
    first = known[last + 1] + 1 if last >= 0 else 0
    markers = (b"\xff%c" % (0xD0 + (first + each) % 8) for each in range(3))
    return known + b"".join(_REST_OF_SCAN[rest] + marker for marker in markers) + _END_OF_JPEG


def _read_jpeg(data: bytes) -> _Jpeg:
    """Read the markers; of a picture without pixels there is no end."""
    components, progressive, scans, at = 0, False, [], 2
    data = _without_filling(data)
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != _END:
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xFF:
            at += 1
            continue
        body, after = data[at + 4 : at + 2 + size], at + 2 + size
        if after > len(data):
            break
        if marker in _START_OF_FRAME and len(body) > 5:
            components, progressive = body[5], marker == _PROGRESSIVE
        if marker == _START_OF_SCAN and body:
            scans.append(_scan(at, body, progressive=progressive))
            found = _NEXT_MARKER.search(data, after)
            after = found.end() - 2 if found else len(data)
        at = after
    return _Jpeg(components, progressive, tuple(scans), min(at, len(data)))


def _scan(at: int, body: bytes, *, progressive: bool) -> _Scan:
    count = body[0]
    first, last, bits = (*body[1 + 2 * count : 4 + 2 * count], 0, 0, 0)[:3]
    coefficients = range(first, last + 1) if progressive else range(_COEFFICIENTS)
    less = bits & 15 if progressive else 0
    return _Scan(at, tuple(body[1 : 1 + 2 * count : 2]), coefficients, less)


def _without_filling(data: bytes) -> bytes:
    """Cut off the zeros with which some programs fill up what they did not receive."""
    lean = data.rstrip(b"\0")
    if lean.endswith(b"\xff") and len(lean) < len(data):  # which stands for the byte itself
        return data[: len(lean) + 1]
    return lean.removesuffix(b"\xff")


def _end_of_gif(data: bytes) -> int | None:
    """Find the last block of a GIF that ends too early: the byte of its size, or the end."""
    at = 13 + _size_of_palette(data[10]) if len(data) > 13 else len(data)
    while at < len(data):
        kind = data[at : at + 1]
        if kind == b";":
            return None
        if kind == b",":
            flags = data[at + 9] if at + 9 < len(data) else 0
            at += 10 + _size_of_palette(flags) + 1
        elif kind == b"!":
            at += 2
        else:
            return None  # not told by blocks
        while at < len(data) and data[at]:
            if at + 1 + data[at] > len(data):
                return at
            at += 1 + data[at]
        at += 1
    return len(data)


def _size_of_palette(flags: int) -> int:
    return (6 << (flags & 7)) * (flags >> 7)


def _complete_gif(data: bytes, _: int) -> bytes:
    """End the last block behind what there is of it; the decoder writes row by row."""
    at = _end_of_gif(data)
    at = len(data) if at is None else at
    block = data[at + 1 :]
    return data[:at] + bytes([len(block)]) * bool(block) + block


def _is_webp(data: bytes) -> bool:
    return (data[:4], data[8:12]) == (b"RIFF", b"WEBP")


def _complete_webp(data: bytes, rest: int) -> bytes:
    """Fill the chunk that was cut off, or leave it out if its bytes are none of the picture."""
    parts = []
    for kind, body, size in _riff_chunks(data):
        if len(body) < size and kind not in (b"VP8 ", b"VP8L", b"ALPH"):
            break
        if len(body) < size:
            body = _filled(body, size + _LONGER, rest)
        parts.append(kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2))
    whole = b"".join(parts)
    return b"RIFF" + struct.pack("<I", 4 + len(whole)) + b"WEBP" + whole


def _filled(data: bytes, size: int, rest: int) -> bytes:
    pattern = _RESTS[rest]
    if size - len(data) > _MOST:
        raise ValueError("more is missing than any picture needs")
    return (data + pattern * ((size - len(data)) // len(pattern) + 1))[:size]


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    at = 12
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<4sI", data, at)
        yield kind, data[at + 8 : at + 8 + size], size
        at += 8 + size + size % 2


def _is_avif(data: bytes) -> bool:
    return data[4:10] == b"ftypav"


def _complete_avif(data: bytes, rest: int) -> bytes:
    """Fill the last box, which holds the pixels."""
    at, size = 0, 8
    while at + 8 <= len(data) and size >= 8:
        size = int.from_bytes(data[at : at + 4], "big")
        at += size
    return _filled(data, at, rest) if size >= 8 else data


def _is_bitmap(data: bytes) -> bool:
    bitmap = bitmaps.read_header(data)
    return bitmap is not None and bitmap.way not in _PACKED and (bitmap.usual or bitmap.bits > 8)


def _complete_bitmap(data: bytes, rest: int) -> bytes:
    return data.ljust(_size_of_bitmap(data), _BYTES[rest])


def _size_of_bitmap(data: bytes) -> int:
    bitmap = bitmaps.read_header(data)
    assert bitmap is not None
    (width, height), bits = bitmap.size, bitmap.bits
    return bitmap.offset + (width * bits + 31) // 32 * 4 * height


def _is_netpbm(data: bytes) -> bool:
    header = netpbm.read_header(data)
    return header is not None and not header.written_out


def _complete_netpbm(data: bytes, rest: int) -> bytes:
    header = netpbm.read_header(data)
    assert header is not None
    return data.ljust(header.start + header.size_in_bytes, _BYTES[rest])


_KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes, int], bytes]], ...] = (
    (_is_jpeg, _complete_jpeg),
    (lambda data: data.startswith(b"GIF8"), _complete_gif),
    (_is_webp, _complete_webp),
    (_is_avif, _complete_avif),
    (_is_bitmap, _complete_bitmap),
    (_is_netpbm, _complete_netpbm),
)
