"""JPEG: what its markers say, its metadata left out, its rest made up."""

import re
from dataclasses import dataclass

from colorseg.images.rests import NO_REST

_EXIF_PART = re.compile(rb"\xff\xe1(..)Exif\0\0", re.DOTALL)  # how long it is
_MOST_EXIF = 1_000_000  # bytes
_NO_PARTS = (0x00, 0x01, *range(0xD0, 0xD9), 0xFF)  # markers that nothing belongs to
_END_MARKER = b"\xff\xd9"
_NEXT_MARKER = re.compile(rb"\xff+[^\0\xd0-\xd7\xff]")
_START_OF_FRAME = (0xC0, 0xC1, 0xC2)
_PROGRESSIVE, _START_OF_SCAN, _END = 0xC2, 0xDA, 0xD9
_COEFFICIENTS = 64  # of each component
_RESTARTS = range(0xD0, 0xD8)
_REST_OF_SCAN = (
    bytes(6000),
    *(
        bytes((170 + each * step + each // 7) % 255 for each in range(6000))
        for step in (89, 57, 151)
    ),
)


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


def is_jpeg(data: bytes) -> bool:
    """Tell whether a file begins as a JPEG does."""
    return data.startswith(b"\xff\xd8\xff")


def without_metadata(jpeg: bytes) -> bytes:
    """Leave the metadata out of a JPEG: EXIF, color profile, comments and the like.

    Parameters
    ----------
    jpeg : bytes
        The file.

    Returns
    -------
    bytes
        The same picture; what tells the meaning of its channels (JFIF, Adobe) stays.
    """
    parts: list[bytes] = [jpeg[:2]]
    at = 2
    while jpeg[at : at + 1] == b"\xff" and at + 4 <= len(jpeg):
        marker, size = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xDA:  # the pixels begin
            break
        if marker in _NO_PARTS:
            at += 1 if marker == 0xFF else 2
            continue
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            parts.append(jpeg[at : at + 2 + size])
        at += 2 + size
    return b"".join([*parts, jpeg[at:]])


def has_swollen_exif(jpeg: bytes) -> bool:
    """Tell whether a JPEG holds more EXIF data than any camera writes.

    Parameters
    ----------
    jpeg : bytes
        The file.
    """
    sizes = (int.from_bytes(found[1], "big") for found in _EXIF_PART.finditer(jpeg))
    return sum(sizes) > _MOST_EXIF


def has_end(data: bytes) -> bool:
    """Tell whether the mark of the end follows the last scan.

    Parameters
    ----------
    data : bytes
        A JPEG.
    """
    return data.startswith(_END_MARKER, _read(data).end)


def lacks_scans(data: bytes) -> bool:
    """Tell whether scans of a JPEG are missing, so that its pixels are not what was meant.

    Parameters
    ----------
    data : bytes
        Any file.
    """
    if not is_jpeg(data):
        return False
    jpeg = _read(data)
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
    jpeg = _read(data) if is_jpeg(data) else None
    return jpeg is not None and len(_with_pixels(jpeg.scans)) < jpeg.components


def has_all_in_lower_quality(data: bytes) -> bool:
    """Tell whether only later scans of a progressive JPEG are incomplete.

    Parameters
    ----------
    data : bytes
        Any file.
    """
    jpeg = _read(data) if is_jpeg(data) else None
    if jpeg is None or not jpeg.progressive:
        return False
    return len(_with_pixels(jpeg.scans[:-1])) == jpeg.components > 0


def _with_pixels(scans: tuple[_Scan, ...]) -> set[int]:
    """Return the components that have something for every pixel."""
    return {each for scan in scans if 0 in scan.coefficients for each in scan.components}


def completed(data: bytes, rest: int) -> bytes:
    """Add scan data, and the markers that a scan with restarts waits for.

    Parameters
    ----------
    data : bytes
        A file that was cut.
    rest : int
        Which of the rests, or `NO_REST`.
    """
    jpeg = _read(data)
    known = data[: jpeg.end]
    if rest == NO_REST:
        return known + _END_MARKER
    begin = jpeg.scans[-1].start if jpeg.scans else 0
    last = max(known.rfind(b"\xff%c" % each, begin) for each in _RESTARTS)
    first = known[last + 1] + 1 if last >= 0 else 0
    markers = (b"\xff%c" % (0xD0 + (first + each) % 8) for each in range(3))
    return known + b"".join(_REST_OF_SCAN[rest] + marker for marker in markers) + _END_MARKER


def _read(data: bytes) -> _Jpeg:
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
