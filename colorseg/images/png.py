"""PNG: its parts are checked one by one, so that broken metadata never hides a good picture."""

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
from PIL import Image as pillow

from colorseg.images.colorimetry import HDR, Found, from_cicp, from_gamma, profile_of
from colorseg.images.modes import strips
from colorseg.images.refusals import load_filled, quiet_pillow

_PNG = b"\x89PNG\r\n\x1a\n"
_GRAY, _RGB, _PALETTE = 0, 2, 3  # types of color that may have one color or entry clear
_WITH_COLOR = 2  # bit of the type
_INTENTS = (b"\0", b"\1", b"\2", b"\3")  # all that a PNG of sRGB can say
_LONGEST_TEXT = 1_000_000  # bytes of a metadata text that is looked at
_LARGEST_PROFILE = 8_000_000  # bytes; those of printing presses have two or three million
_LOWER_BYTES = "RGB;16L"  # what are upper ones in the other order of bytes

# The only texts that matter: an orientation can stand in them.
_TEXTS = (b"Raw profile type exif", b"XML:com.adobe.xmp")


@dataclass(frozen=True)
class Png:
    """A PNG reduced to what its picture needs.

    Attributes
    ----------
    data : bytes
        The file: header, palette, transparency, orientation and pixels.
    profile : bytes or None
        Its ICC color profile, or what else it says of its colors as one.
    animated : bool
        Whether it says that there are more frames.
    depth : int
        Bits of a channel.
    clear : tuple of int
        The color of 16 bits that is clear, which the decoded picture of 8 bits cannot tell; empty
        if there is none.
    notes : tuple of str
        What was ignored, in plain words.
    """

    data: bytes
    profile: bytes | None
    animated: bool
    depth: int
    clear: tuple[int, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Part:
    """A chunk of a PNG: its kind, its body, all of its bytes, and whether its checksum fits.

    The file may end in it.
    """

    kind: bytes
    body: memoryview
    whole: memoryview
    sound: bool
    cut: bool


def size_in_header(data: bytes) -> tuple[int, int] | None:
    """Read width and height in pixels; None if this is no PNG or its header is none.

    Parameters
    ----------
    data : bytes
        The file, or its first 24 bytes.
    """
    is_header = data.startswith(_PNG) and data[12:16] == b"IHDR" and len(data) >= 24
    return struct.unpack_from(">II", data, 16) if is_header else None


def ends_early(png: bytes) -> bool:
    """Tell whether the part that should stand at the end of a PNG is missing.

    Parameters
    ----------
    png : bytes
        The file.
    """
    at = len(_PNG)
    while at + 8 <= len(png):
        size, kind = struct.unpack_from(">I4s", png, at)
        if kind == b"IEND":
            return False
        at += 12 + size
    return True


def checked_png(data: bytes, *, damaged: bool = False) -> Png:
    """Check the parts of a PNG, and leave out those that its picture does not need.

    Parameters
    ----------
    data : bytes
        The file. Pixels that it ends in stay as far as they go, which may be all the way.
    damaged : bool
        Whether pixels stay too whose checksum does not fit.

    Returns
    -------
    Png
        The file in short, and what was learned from the parts left out. A color that is to be
        clear is told in the 8 bits of the decoded picture, or beside it.

    Raises
    ------
    ValueError
        If a part that the picture needs is damaged or missing.

    References
    ----------
    .. [1] W3C, Portable Network Graphics (PNG) Specification (Third Edition), 2025.
    """
    if not data.startswith(_PNG):
        raise ValueError("no header of a PNG")
    parts = list(_parts(data))
    header = _checked_header(parts, damaged=damaged)
    sound = [part for part in parts if part.sound]
    first = takewhile(lambda part: part.kind != b"IDAT", parts)
    ahead = {part.kind: bytes(part.body) for part in first if part.sound}
    transparency, clear = _transparency(ahead.get(b"tRNS", b""), header)
    profile, notes = _profile(ahead, gray=not header[9] & _WITH_COLOR)
    if any(not part.sound and part.kind != b"IDAT" for part in parts):
        notes = (*notes, "its metadata is damaged and was ignored")
    kept: list[bytes | memoryview] = [
        *(part.whole for part in sound if part.kind in (b"IHDR", b"PLTE")),
        transparency,
        *(part.whole for part in sound if _may_turn(part)),
        _chunk(b"IDAT", b"".join(part.body for part in parts if part.kind == b"IDAT")),
    ]
    short = b"".join([_PNG, *kept, _chunk(b"IEND", b"")])
    return Png(short, profile, _is_animated(ahead), header[8], clear, notes)


def make_clear(picture: pillow.Image, lean: Png, fill: int | None) -> None:
    """Make a color of 16 bits clear: Pillow keeps the upper bytes, so the lower are read too.

    Parameters
    ----------
    picture : PIL.Image.Image
        The decoded picture, which is given an alpha.
    lean : Png
        Its file.
    fill : int or None
        What bytes are that cannot be decoded, as in `load_filled`.
    """
    with quiet_pillow():
        lower = pillow.open(io.BytesIO(lean.data), formats=("PNG",))
    lower.tile = [tile._replace(args=_LOWER_BYTES) for tile in lower.tile]
    with lower:
        load_filled(lower, fill)
    color, alphas = np.array(lean.clear), []
    for high, low in zip(strips(picture), strips(lower), strict=True):
        same = (np.asarray(high) == color >> 8) & (np.asarray(low) == color & 255)
        alphas.append(np.where(same.all(axis=2), np.uint8(0), np.uint8(255)))
    picture.putalpha(pillow.fromarray(np.concatenate(alphas)))


def _parts(data: bytes) -> Iterator[_Part]:
    view, at = memoryview(data), len(_PNG)
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        end = at + 8 + size
        if kind == b"IEND" or not kind.isalpha():
            return
        sound = data[end : end + 4] == zlib.crc32(view[at + 4 : end]).to_bytes(4, "big")
        yield _Part(kind, view[at + 8 : end], view[at : end + 4], sound, end + 4 > len(data))
        at = end + 4


def _checked_header(parts: list[_Part], *, damaged: bool) -> bytes:
    kinds = [part.kind for part in parts]
    needed = [part for part in parts if part.kind in (b"IHDR", b"PLTE")]
    pixels = [part for part in parts if part.kind == b"IDAT"]
    needed += [part for part in pixels if not part.cut and not damaged]
    if not all(part.sound for part in needed):
        raise ValueError("a part that is needed is damaged")
    if kinds[:1] != [b"IHDR"] or kinds.count(b"IHDR") > 1 or b"IDAT" not in kinds:
        raise ValueError("no header, or no pixels")
    header = bytes(parts[0].body)
    if len(header) != 13 or header[10:12] != b"\0\0" or header[12] > 1:
        raise ValueError("an unknown way of saving")
    if header[9] == _PALETTE and b"PLTE" not in kinds:
        raise ValueError("no palette")
    return header


def _profile(bodies: dict[bytes, bytes], *, gray: bool) -> tuple[bytes | None, tuple[str, ...]]:
    """Find what the colors mean, by the first that can be read of what the standard heeds."""
    colors, notes = _by_codes(bodies)
    if colors is None and b"iCCP" in bodies:
        if profile := _unpacked(bodies[b"iCCP"].partition(b"\0")[2], _LARGEST_PROFILE):
            return profile, notes
        notes = (*notes, "its color profile is broken and was ignored")
    is_srgb = bodies.get(b"sRGB") in _INTENTS
    is_hdr = not HDR.keys().isdisjoint(bodies.get(b"cICP", b"")[1:2])
    if colors is None and not is_srgb and not is_hdr:
        colors, more = _by_gamma(bodies)
        notes = (*notes, *more)
    return profile_of(colors, gray=gray) if colors else None, notes


def _by_codes(bodies: dict[bytes, bytes]) -> Found:
    said = bodies.get(b"cICP", b"")
    if len(said) != 4:
        return None, ("its description of colors is broken and was ignored",) * (b"cICP" in bodies)
    primaries, transfer, matrix, full = said
    return from_cicp(primaries, transfer, matrix=matrix, full=full)


def _by_gamma(bodies: dict[bytes, bytes]) -> Found:
    """Read gamma and chromaticities, which are saved as multiples of 0.00001."""
    gamma, place = (_hundred_thousandths(bodies.get(kind, b"")) for kind in (b"gAMA", b"cHRM"))
    broken = (len(gamma) != 1 and b"gAMA" in bodies) or (len(place) != 8 and b"cHRM" in bodies)
    pairs = tuple(zip(place[::2], place[1::2], strict=True)) if len(place) == 8 else None
    colors, notes = from_gamma(gamma[0] if len(gamma) == 1 else None, pairs)
    return colors, (*notes, *("its gamma or primaries are broken and were ignored",) * broken)


def _hundred_thousandths(body: bytes) -> tuple[float, ...]:
    return tuple(each / 100_000 for (each,) in struct.iter_unpack(">I", body[: len(body) & ~3]))


def _unpacked(packed: bytes, most: int) -> bytes | None:
    """Unpack what follows the byte that names the method; None if it is broken or larger."""
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(packed[1:], most)
    except zlib.error:
        return None
    return data if packed[:1] == b"\0" and unpacker.eof else None


def _may_turn(part: _Part) -> bool:
    """Tell whether an orientation can stand in this part."""
    if part.kind not in (b"eXIf", b"tEXt", b"zTXt", b"iTXt") or len(part.body) > _LONGEST_TEXT:
        return False
    name, _, text = bytes(part.body).partition(b"\0")
    if part.kind == b"zTXt":
        return name in _TEXTS and _unpacked(text, _LONGEST_TEXT) is not None
    plain = part.kind == b"tEXt" or text[:1] == b"\0"
    return part.kind == b"eXIf" or (name in _TEXTS and plain)


def _is_animated(bodies: dict[bytes, bytes]) -> bool:
    """Tell whether there are more frames; without control of its own, the picture is none."""
    control = bodies.get(b"acTL", b"")
    frames = int.from_bytes(control[:4], "big") if len(control) == 8 else 0
    return frames > (1 if b"fcTL" in bodies else 0)


def _transparency(body: bytes, header: bytes) -> tuple[bytes, tuple[int, ...]]:
    """Tell what is clear in the 8 bits of the decoded picture; or a color of 16 bits that is."""
    depth, kind = header[8:10]
    if kind == _PALETTE and body:
        return _chunk(b"tRNS", body[:256]), ()
    count = {_GRAY: 1, _RGB: 3}.get(kind, 0)
    if not count or len(body) < 2 * count:
        return b"", ()
    codes = struct.unpack_from(f">{count}H", body)
    if (depth, kind) == (16, _RGB):
        return b"", codes
    if depth < 16:
        largest = (1 << depth) - 1
        scale = 255 // largest if depth > 1 else 1
        codes = tuple((code & largest) * scale for code in codes)
    return _chunk(b"tRNS", struct.pack(f">{count}H", *codes)), ()


def _chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(body, zlib.crc32(kind))
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", checksum)
