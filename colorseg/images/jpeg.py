"""JPEG: its metadata left out, its scans, whether pixels are missing, and a rest made up."""

import re
from dataclasses import dataclass
from itertools import chain, product
from math import ceil

import numpy as np
from PIL import Image as pillow

_EXIF_PART = re.compile(rb"\xff\xe1(..)Exif\0\0", re.DOTALL)  # how long it is
_MOST_EXIF = 1_000_000  # bytes
_NO_PARTS = (0x00, 0x01, *range(0xD0, 0xD9), 0xFF)  # markers that nothing belongs to

_END_MARKER = b"\xff\xd9"
_NEXT_MARKER = re.compile(rb"\xff[^\0\xd0-\xd7\xff]")
_RESTART = re.compile(rb"\xff([\xd0-\xd7])")
_START_OF_FRAME = (0xC0, 0xC1, 0xC2)
_PROGRESSIVE, _START_OF_SCAN, _END, _INTERVAL = 0xC2, 0xDA, 0xD9, 0xDD
_COEFFICIENTS = 64  # of each component
_BLOCK = 8  # pixels across and down
_BYTES_OF_A_UNIT = 256  # about as many as the rests below may need for one

_SMALL = 1_000_000  # pixels that are decoded once more in no time
_MID_GRAY, _NEAR = 128, 1.5  # of what was never decoded, and what rounding may make of it
_LUMA = np.array([0.299, 0.587, 0.114])

# The first bits differ from those that decoders make up, which are zeros.
_PLACES = np.arange(6000)
_MADE_UP = [(170 + _PLACES * step + _PLACES // 7) % 255 for step in (89, 57, 151)]
_REST_OF_SCAN = (bytes(6000), *(codes.astype(np.uint8).tobytes() for codes in _MADE_UP))


@dataclass(frozen=True)
class _Scan:
    """A scan of a JPEG: where it begins, of which components, coefficients and bits."""

    start: int
    components: tuple[int, ...]
    coefficients: range
    less: int  # bits that are left for later scans


@dataclass(frozen=True)
class _Jpeg:
    """What the markers of a JPEG say; ``end`` is behind the last part that is whole.

    A unit is what is coded together: some blocks of each component; ``interval`` units stand
    between restarts, if it is not 0.
    """

    components: int
    progressive: bool
    unit: tuple[int, int]
    interval: int
    scans: tuple[_Scan, ...]
    end: int

    @property
    def has_all_scans(self) -> bool:
        """Whether all bits of all coefficients have a scan."""
        exact = (scan for scan in self.scans if scan.less == 0)
        pairs = chain.from_iterable(product(scan.components, scan.coefficients) for scan in exact)
        return len(set(pairs)) >= self.components * _COEFFICIENTS


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
        if marker == _START_OF_SCAN:
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
    return not _read(data).has_all_scans


def lacks_components(data: bytes) -> bool:
    """Tell whether a JPEG has nothing of one of its channels.

    Parameters
    ----------
    data : bytes
        Any file.
    """
    jpeg = _read(data)
    return len(_with_pixels(jpeg.scans)) < jpeg.components


def has_all_in_lower_quality(data: bytes) -> bool:
    """Tell whether only later scans of a progressive JPEG are incomplete.

    Parameters
    ----------
    data : bytes
        Any file.
    """
    jpeg = _read(data)
    return jpeg.progressive and len(_with_pixels(jpeg.scans[:-1])) == jpeg.components > 0


def completed(data: bytes, rest: int) -> bytes:
    """Add scan data, and the markers that a scan with restarts waits for.

    Parameters
    ----------
    data : bytes
        A file that was cut.
    rest : int
        Which of the rests.
    """
    jpeg = _read(data)
    if not jpeg.scans:
        return closed(data)
    start, more = jpeg.scans[-1].start, _REST_OF_SCAN[rest]
    known = data[start : jpeg.end].rstrip(b"\xff")  # half of a byte, or nothing
    scan, following = _filled(jpeg, known, more)
    last = b"".join(more + _restart(following + each) for each in range(3))
    return data[:start] + scan + last + _END_MARKER


def closed(data: bytes) -> bytes:
    """Add nothing but the mark of the end, so that pixels of lower quality are left alone.

    Parameters
    ----------
    data : bytes
        A file that was cut.
    """
    return data[: _read(data).end] + _END_MARKER


def may_lack_pixels(data: bytes, picture: pillow.Image) -> bool:
    """Tell whether some pixels may never have been decoded, of which Pillow says nothing.

    Its decoder makes gray of what is missing if a mark of the end follows.

    Parameters
    ----------
    data : bytes
        A JPEG.
    picture : PIL.Image.Image
        What was decoded.

    Returns
    -------
    bool
        False only if none is missing, but perhaps some of the last unit of a large picture or of
        the last bits of a large progressive one.
    """
    jpeg = _read(data)
    return jpeg.components > 0 and (
        picture.width * picture.height <= _SMALL
        or not jpeg.has_all_scans
        or (len(jpeg.scans) > 1 and not jpeg.progressive)
        or _has_gray_ends(jpeg, picture)
        or _lacks_restarts(jpeg, data, picture)
    )


def _has_gray_ends(jpeg: _Jpeg, picture: pillow.Image) -> bool:
    """Tell whether the last unit, or one before a restart, has the luma of what is missing."""
    (wide, tall), across = jpeg.unit, ceil(picture.width / jpeg.unit[0])
    count = across * ceil(picture.height / tall)
    step = jpeg.interval or count
    ends = np.append(np.arange(step - 1, count - 1, step), count - 1)
    flat = np.ones(across * wide, bool)
    for row in np.unique(ends // across).tolist():
        bottom = min((row + 1) * tall, picture.height)
        line = np.asarray(picture.crop((0, bottom - 1, picture.width, bottom)))[0]
        luma = line.astype(float) if line.ndim == 1 else line[:, :3] @ _LUMA
        flat[: picture.width] = np.abs(luma - _MID_GRAY) <= _NEAR
        columns = ends[ends // across == row] % across
        if flat.reshape(across, wide)[columns].all(axis=1).any():
            return True
    return False


def _lacks_restarts(jpeg: _Jpeg, data: bytes, picture: pillow.Image) -> bool:
    if not jpeg.interval or jpeg.progressive:
        return False
    found = b"".join(_RESTART.findall(data, jpeg.scans[0].start, jpeg.end))
    units = ceil(picture.width / jpeg.unit[0]) * ceil(picture.height / jpeg.unit[1])
    count = ceil(units / jpeg.interval) - 1
    return found != (bytes(range(0xD0, 0xD8)) * (count // 8 + 1))[:count]


def _filled(jpeg: _Jpeg, scan: bytes, rest: bytes) -> tuple[bytes, int]:
    """Put a rest behind what stands between restarts, and where that is missing as a whole.

    More than two of these in a row cannot be missing, or nobody knows how many; the scan ends
    there. The number is that of the restart that would follow.
    """
    if not jpeg.interval:
        return scan, 0
    rest = rest[: _BYTES_OF_A_UNIT * jpeg.interval]
    parts, at, following = [], 0, 0
    for found in _RESTART.finditer(scan):
        number = found[1][0] - 0xD0
        missing = (number - following) % 8
        if missing > 2:
            scan = scan[: found.start()]
            break
        parts.append(scan[at : found.start()].rstrip(b"\xff"))
        parts.extend(rest + _restart(following + each) for each in range(missing + 1))
        at, following = found.end(), (number + 1) % 8
    return b"".join([*parts, scan[at:]]), following


def _restart(number: int) -> bytes:
    return b"\xff%c" % (0xD0 + number % 8)


def _with_pixels(scans: tuple[_Scan, ...]) -> set[int]:
    """Return the components that have something for every pixel."""
    return {each for scan in scans if 0 in scan.coefficients for each in scan.components}


def _read(data: bytes) -> _Jpeg:
    """Read the markers; of a picture without pixels there is no end."""
    components, progressive, unit, interval, scans, at = 0, False, (_BLOCK, _BLOCK), 0, [], 2
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
            components, progressive, unit = body[5], marker == _PROGRESSIVE, _unit(body[6:])
        if marker == _INTERVAL:
            interval = int.from_bytes(body, "big")
        if marker == _START_OF_SCAN and body:
            scans.append(_scan(at, body, progressive=progressive))
            found = _NEXT_MARKER.search(data, after)
            after = found.start() if found else len(data)
        at = after
    return _Jpeg(components, progressive, unit, interval, tuple(scans), min(at, len(data)))


def _unit(components: bytes) -> tuple[int, int]:
    """Return width and height of a unit in pixels; of one component it is always one block."""
    samplings = components[1::3]
    if len(samplings) < 2:
        return _BLOCK, _BLOCK
    across, down = (max(map(part, samplings)) for part in (lambda s: s >> 4, lambda s: s & 15))
    return _BLOCK * max(across, 1), _BLOCK * max(down, 1)


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
