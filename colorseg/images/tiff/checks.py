"""Layouts of TIFFs that are refused, since they contradict themselves or are not read rightly."""

from typing import NoReturn

from colorseg.errors import UnreadableImageError
from colorseg.images.tiff.layout import BYTE_CODES, UNCOMPRESSED, Layout

_ANY_RANGE = ("L", "RGB")  # colors whose numbers may be scaled over their range
_EIGHT_BITS = ("LAB", "YCbCr")
_PREDICTED = {code for code, name in BYTE_CODES.items() if name != "PackBits"}
_DIFFERENCES, _FLOATS = 2, 3

_MOST_PARTS = 250_000  # strips or tiles: those of 16 × 16 pixels in a large picture
_MOST_BYTES = 1 << 29  # unpacked together


def check_jpeg(layout: Layout) -> None:
    """Refuse JPEG in a TIFF that Pillow does not read rightly.

    Parameters
    ----------
    layout : Layout
        How it stands in the file.

    Raises
    ------
    UnreadableImageError
        If it is such.
    """
    if layout.bits != 8 or layout.kind != "u":
        refuse(f"JPEG pixels of {layout.bits} bits")
    if layout.color in ("LAB", "P"):
        refuse(f"JPEG pixels of {'LAB' if layout.color == 'LAB' else 'a palette'}")
    if layout.apart and (layout.color == "YCbCr" or layout.channels == 2):
        refuse("JPEG pixels whose channels are kept apart")


def check(layout: Layout) -> None:
    """Refuse numbers that are not read, and parts that cannot be unpacked.

    Parameters
    ----------
    layout : Layout
        How they stand in the file.

    Raises
    ------
    ValueError, UnreadableImageError
        If it is such.
    """
    _check_numbers(layout)
    _check_predictor(layout)
    needed = layout.planes * layout.across * layout.down
    if not len(layout.offsets) == needed <= _MOST_PARTS:
        raise ValueError("not as many strips or tiles as the picture needs")
    if layout.compression != UNCOMPRESSED:
        _check_packed(layout)


def _check_numbers(layout: Layout) -> None:
    if layout.has_any_range and layout.color not in _ANY_RANGE:
        refuse(
            "numbers of a palette, of inks, YCbCr or LAB that are not whole ones of up to 16 bits"
        )
    if layout.color in _EIGHT_BITS and layout.bits != 8:
        refuse(f"{layout.color} colors of {layout.bits} bits")
    if layout.alpha is not None and layout.kind == "i":
        refuse("alpha with a sign")
    halved = layout.down > 1 and layout.part[1] % layout.block[1] > 0
    if layout.block != (1, 1) and (layout.channels != 3 or layout.apart or halved):
        refuse("chroma of fewer pixels, beside alpha, kept apart or in odd strips")


def _check_predictor(layout: Layout) -> None:
    if layout.predictor == 1:
        return
    whole_bytes = layout.bits % 8 == 0
    fits = layout.predictor == _DIFFERENCES or (layout.predictor == _FLOATS and layout.kind == "f")
    if not (fits and whole_bytes and layout.block == (1, 1) and layout.compression in _PREDICTED):
        refuse("differences of numbers where there can be none")


def _check_packed(layout: Layout) -> None:
    # as if all were the same bytes, over and over; but tiles of one color may be
    if layout.lengths.sum() > 16 * len(layout.directory.data):
        raise ValueError("more in the strips than in the file")
    rows = layout.rows * min(layout.together, layout.down) * layout.across
    if rows * layout.bytes_of_a_row > _MOST_BYTES:
        refuse("strips or tiles of more than 500 MB each")


def refuse(what: str) -> NoReturn:
    """Say what cannot be read, and what to send instead.

    Parameters
    ----------
    what : str
        What the file holds, in plain words.

    Raises
    ------
    UnreadableImageError
        Always.
    """
    raise UnreadableImageError(
        f"The TIFF holds {what}, which we cannot read. "
        "Export it as usual TIFF, gray, RGB or CMYK, with 8 or 16 bits a channel, or as PNG."
    )
