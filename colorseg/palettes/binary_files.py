"""Palettes in binary formats: ASE, ACO and ACT of Adobe's programs, and Microsoft's RIFF.

Numbers are big-endian in Adobe's three, little-endian in RIFF.

References
----------
Adobe Systems, "Adobe Photoshop File Formats Specification", 2019, "Color swatches" (ACO) and
"Color table" (ACT).

C. Camera, "ASE File Specification", and O. Berten, "Adobe Swatch Exchange": the layout of ASE,
which was never published, found by comparing files.

IBM and Microsoft, "Multimedia Programming Interface and Data Specifications 1.0", 1991, "Palette
File Format" (RIFF).
"""

import struct
from collections.abc import Callable
from contextlib import suppress
from io import SEEK_CUR, BytesIO
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Colors, Floats
from colorseg.checks import palette_colors, palette_parts
from colorseg.errors import InvalidValueError
from colorseg.palettes.color_models import from_models
from colorseg.palettes.names import UNNAMED, clean_name, color_names

ACT_SIZES = (768, 772)  # bytes: 256 colors, alone or with their number and the clear one

_ASE_COLOR, _ASE_GROUP, _ASE_GROUP_END = 0x0001, 0xC001, 0xC002
_ASE_PROCESS = 2  # of the kinds of swatch: global, spot, and the plain one
_ASE_CHANNELS = {"RGB": 3, "GRAY": 1, "CMYK": 4, "LAB": 3}
_ACO_MODELS = {0: "RGB", 1: "HSB", 2: "CMYK", 7: "LAB", 8: "GRAY"}
_ACO_BOOKS = {3: "Pantone", 4: "Focoltone", 5: "Trumatch", 6: "Toyo", 10: "HKS"}
# What each channel may be, as `from_models` takes it.
_RANGES = {
    "RGB": ((0, 0, 0), (1, 1, 1)),
    "GRAY": ((0,), (1,)),
    "HSB": ((0, 0, 0), (1, 1, 1)),
    "CMYK": ((0, 0, 0, 0), (1, 1, 1, 1)),
    "LAB": ((0, -128, -128), (100, 128, 128)),
}
_ROUNDING = 0.002  # half a code of 8 bits
_RIFF_VERSION = 0x0300  # of a logical palette, since Windows 3.0
_NOT_CLEAR = 0xFFFF


def swatch_exchange(colors: Colors, *, name: str = UNNAMED) -> bytes:
    """Write a palette as Illustrator, InDesign and Photoshop exchange it.

    Parameters
    ----------
    colors : ndarray of uint8, shape (k, 3)
        sRGB codes.
    name : str
        What the group of swatches is called; it is cleaned.

    Returns
    -------
    bytes
        An ASE file of version 1.0.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    colors, name, _ = palette_parts(colors, name, None)
    swatches = [
        _ase_block(_ASE_COLOR, called, struct.pack(">4s3fH", b"RGB ", *color, _ASE_PROCESS))
        for color, called in zip((colors / 255).tolist(), color_names(colors), strict=True)
    ]
    group = _ase_block(_ASE_GROUP, clean_name(name))
    blocks = [group, *swatches, struct.pack(">HI", _ASE_GROUP_END, 0)]
    return struct.pack(">4sHHI", b"ASEF", 1, 0, len(blocks)) + b"".join(blocks)


def _ase_block(kind: int, name: str, values: bytes = b"") -> bytes:
    text = f"{name}\0".encode("utf-16-be")
    content = struct.pack(">H", len(text) // 2) + text + values
    return struct.pack(">HI", kind, len(content)) + content


def photoshop_swatches(colors: Colors) -> bytes:
    """Write a palette as Photoshop's swatches.

    Parameters
    ----------
    colors : ndarray of uint8, shape (k, 3)
        sRGB codes.

    Returns
    -------
    bytes
        An ACO file: version 1 for old programs, then version 2, with names.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    colors = palette_colors("colors", colors)
    # 257 times a code of 8 bits is the same share of 16 bits.
    plain = [struct.pack(">5H", 0, *(257 * c for c in color), 0) for color in colors.tolist()]
    texts = [f"{called}\0".encode("utf-16-be") for called in color_names(colors)]
    named = [
        swatch + struct.pack(">I", len(text) // 2) + text
        for swatch, text in zip(plain, texts, strict=True)
    ]
    sections = ((1, plain), (2, named))
    return b"".join(
        struct.pack(">HH", version, len(colors)) + b"".join(swatches)
        for version, swatches in sections
    )


def color_table(colors: Colors) -> bytes:
    """Write a palette as Photoshop's color table, for indexed images.

    Parameters
    ----------
    colors : ndarray of uint8, shape (k, 3)
        sRGB codes.

    Returns
    -------
    bytes
        An ACT file of 772 bytes: 256 colors, the unused ones black, and how many are used.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    colors = palette_colors("colors", colors)
    return colors.tobytes().ljust(768, b"\0") + struct.pack(">HH", len(colors), _NOT_CLEAR)


def riff_palette(colors: Colors) -> bytes:
    """Write a palette as Windows programs exchange it.

    Parameters
    ----------
    colors : ndarray of uint8, shape (k, 3)
        sRGB codes.

    Returns
    -------
    bytes
        A PAL file: RIFF with one logical palette, which is not Paint Shop's text.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    colors = palette_colors("colors", colors)
    entries = np.pad(colors, ((0, 0), (0, 1))).tobytes()  # each with its flags, which are none
    table = struct.pack("<HH", _RIFF_VERSION, len(colors)) + entries
    content = b"PAL " + struct.pack("<4sI", b"data", len(table)) + table
    return struct.pack("<4sI", b"RIFF", len(content)) + content


def read_binary(data: bytes) -> Colors | None:
    """Read an ASE, ACO, ACT or RIFF palette; its content tells which.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    ndarray of uint8, shape (m, 3), or None
        The colors in the order of the file, repetitions and all; None if it is none of the four.

    Raises
    ------
    InvalidValueError
        If the file is cut off or damaged, has numbers out of range, or names colors of a book that
        it does not hold.
    """
    if data.startswith(b"ASEF"):
        return _whole("ASE", _read_ase, data)
    if data[:4] == b"RIFF" and data[8:12] == b"PAL ":
        return _whole("RIFF", _read_riff, data)
    if len(data) in ACT_SIZES and not _is_whole_aco(data):
        return _whole("ACT", _read_act, data)
    if data.startswith((b"\0\1", b"\0\2")):
        return _whole("ACO", _read_aco_section, data)
    return None


def _whole(kind: str, read: Callable[[BinaryIO], Colors], data: bytes) -> Colors:
    """Read a file by a function that fails as `struct` does where something is not as it must."""
    try:
        return read(BytesIO(data))
    except struct.error:
        message = f"a palette must be a whole {kind} file, got one cut off or damaged"
        raise InvalidValueError(message) from None


def _take(file: BinaryIO, layout: str) -> tuple:
    return struct.unpack(layout, file.read(struct.calcsize(layout)))


def _read_ase(file: BinaryIO) -> Colors:
    *_, blocks = _take(file, ">4sHHI")
    models, rows = [], []
    # Some programs do not count the groups, so what comes behind the last one counted is read too.
    while head := file.read(6):
        kind, size = struct.unpack(">HI", head)
        (block,), blocks = _take(file, f"{size}s"), blocks - 1
        if kind == _ASE_COLOR:
            model, row = _read_ase_swatch(BytesIO(block))
            models.append(model)
            rows.append(row)
        elif kind not in (_ASE_GROUP, _ASE_GROUP_END):
            raise struct.error
    values = np.array(rows, float).reshape(-1, 4)
    if blocks > 0 or not np.isfinite(values).all():
        raise struct.error
    return _of_range("ASE", np.array(models, str), values)


def _read_ase_swatch(file: BinaryIO) -> tuple[str, list[float]]:
    (length,) = _take(file, ">H")
    _, code = _take(file, f"{2 * length}s4s")
    model = code.decode("latin-1").strip().upper()
    if model not in _ASE_CHANNELS:
        raise struct.error
    values = _take(file, f">{_ASE_CHANNELS[model]}f")
    row = [*values, 0.0, 0.0, 0.0][:4]
    return model, [100 * row[0], *row[1:]] if model == "LAB" else row


def _of_range(kind: str, models: NDArray[np.str_], values: Floats) -> Colors:
    """Convert colors; one that lies outside by more than rounding would become another color."""
    for model, (low, high) in _RANGES.items():
        rows = values[models == model, : len(low)]
        if (rows < np.subtract(low, _ROUNDING)).any() or (rows > np.add(high, _ROUNDING)).any():
            message = f"the numbers of an {kind} palette must be within what its color models have"
            got = f"got a color of {model} far outside"
            raise InvalidValueError(f"{message}, {got}; save it again, its colors as RGB")
    return from_models(models, values)


def _read_aco_section(file: BinaryIO) -> Colors:
    """Read the swatches of one version."""
    version, count = _take(file, ">HH")
    if version not in (1, 2) or not count:
        raise struct.error
    swatches = []
    for _ in range(count):
        swatches.append(_take(file, ">5H"))
        if version == 2:
            (length,) = _take(file, ">I")
            _take(file, f"{2 * length}s")
    return _aco_colors(np.array(swatches))


def _is_whole_aco(data: bytes) -> bool:
    """Tell whether sections of swatches fill the file to the last byte, as chance never does."""
    file = BytesIO(data)
    with suppress(InvalidValueError, struct.error):
        while file.tell() < len(data):
            _read_aco_section(file)
        return True
    return False


def _aco_colors(swatches: NDArray[np.integer]) -> Colors:
    spaces, words = swatches[:, 0], swatches[:, 1:]
    other = next((space for space in spaces.tolist() if space not in _ACO_MODELS), None)
    if other is not None:
        book = _ACO_BOOKS.get(other)
        got = f"numbers of a color book, {book}" if book else f"those of color space {other}"
        message = "the colors of an ACO palette must be RGB, HSB, CMYK, Lab or gray"
        raise InvalidValueError(f"{message}, got {got}; save them as RGB")
    models = np.array([_ACO_MODELS[space] for space in spaces.tolist()])
    values = words / 65535
    scales = {
        # Some programs write codes of 8 bits times 257, others times 256: the high byte is right.
        "RGB": (words >> 8) / 255,
        "CMYK": 1 - values,  # the numbers say how much paper is left without ink
        "LAB": np.where(words > 32767, words - 65536, words) / 100,
        "GRAY": 1 - words / 10000,  # and these how much ink there is
    }
    for model, scaled in scales.items():
        values[models == model] = scaled[models == model]
    return _of_range("ACO", models, values)


def _read_riff(file: BinaryIO) -> Colors:
    file.seek(12)
    kind, size = _take(file, "<4sI")
    while kind != b"data":
        file.seek(size + size % 2, SEEK_CUR)  # chunks begin at even places
        kind, size = _take(file, "<4sI")
    _, count = _take(file, "<HH")
    (entries,) = _take(file, f"{4 * count}s")
    if 4 + len(entries) > size:
        raise struct.error
    return np.frombuffer(entries, np.uint8).reshape(-1, 4)[:, :3]


def _read_act(file: BinaryIO) -> Colors:
    colors, end = np.frombuffer(file.read(768), np.uint8).reshape(256, 3), file.read()
    if not end:
        # The number of colors is not there; black at the end, again and again, is filling.
        used = np.flatnonzero(colors.any(axis=1))
        last = used[-1] if used.size else 0
        return colors if last >= 254 else colors[: last + 1]
    count, clear = struct.unpack(">HH", end)
    if count > 256:
        raise struct.error
    colors = colors[: count or 256]
    return np.delete(colors, clear, axis=0) if clear < len(colors) > 1 else colors
