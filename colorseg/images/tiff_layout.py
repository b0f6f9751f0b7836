"""What the directory of a TIFF says of its picture: checked as a whole before a pixel is read."""

from dataclasses import dataclass
from math import ceil, prod
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from colorseg.errors import UnreadableImageError
from colorseg.images.directories import Folder

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC = 256, 257, 258, 259, 262
_BIT_ORDER, _STRIPS, _ORIENTATION, _CHANNELS = 266, 273, 274, 277
_STRIP_ROWS, _STRIP_BYTES, _ARRANGEMENT, _PREDICTOR = 278, 279, 284, 317
_TILE_WIDTH, _TILE_HEIGHT, _TILES, _TILE_BYTES = 322, 323, 324, 325
_INKS, _EXTRA, _NUMBER_KIND, _SUBSAMPLING = 332, 338, 339, 530
_UNCOMPRESSED, _APART, _CMYK_INKS, _HIGHEST_BIT_LAST = 1, 2, 1, 2

# Tags without which a picture would be another one; of the rest only a note is made.
_NEEDED = {_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _BIT_ORDER, _STRIPS, _CHANNELS}
_NEEDED |= {_STRIP_ROWS, _STRIP_BYTES, _ARRANGEMENT, _PREDICTOR, _TILE_WIDTH, _TILE_HEIGHT}
_NEEDED |= {_TILES, _TILE_BYTES, _INKS, _EXTRA, _NUMBER_KIND, _SUBSAMPLING}
_WHOLE = frozenset(_NEEDED)  # numbers, that is
_NEEDED |= {292, 293, 320, 347, 512, 513, 514, 515, 519, 520, 521, 529, 532}

# Ways of compressing bytes, whatever they mean; those of pictures, which Pillow undoes; and those
# which it does not, or not rightly.
BYTE_CODES = {5: "LZW", 8: "deflate", 32946: "deflate", 32773: "PackBits", 34925: "LZMA"}
BYTE_CODES |= {50000: "Zstandard"}
_JPEG, _OLD_JPEG, _FAX, _THUNDERSCAN = 7, 6, (2, 3, 4, 32771), 32809
_OF_PILLOW = (_JPEG, _OLD_JPEG, _THUNDERSCAN, *_FAX)
_PREDICTED = {code for code, name in BYTE_CODES.items() if name != "PackBits"}
_DIFFERENCES, _FLOATS = 2, 3

# By the photometric interpretation: the mode, and whether its numbers are turned around.
_COLORS = {0: ("L", True), 1: ("L", False), 2: ("RGB", False), 3: ("P", False), 5: ("CMYK", False)}
_COLORS |= {6: ("YCbCr", False), 8: ("LAB", False), 9: ("LAB", True)}
_COUNT = {"L": 1, "P": 1, "RGB": 3, "CMYK": 4, "YCbCr": 3, "LAB": 3}
_KINDS = {1: "u", 2: "i", 3: "f", 4: "u"}
_SIZES = {"u": (*range(1, 17), 32, 64), "i": (8, 16, 32, 64), "f": (16, 32, 64)}
_ANY_RANGE = ("L", "RGB")  # colors whose numbers may be scaled over their range
_EIGHT_BITS = ("LAB", "YCbCr")
_MULTIPLIED, _STRAIGHT = 1, (2, 999)  # of alpha; the last is CorelDRAW's
_CAN_BE_MULTIPLIED = ("L", "RGB", "CMYK")

_MOST_PARTS = 250_000  # strips or tiles: those of 16 × 16 pixels in a large picture
_MOST_BYTES = 1 << 29  # unpacked together
_ROWS = 128  # unpacked together, at least


@dataclass(frozen=True, eq=False)
class Layout:
    """How a picture stands in a TIFF.

    Attributes
    ----------
    folder : Folder
        The tags.
    size : tuple of two int
        Width and height in pixels.
    color : str
        ``L``, ``P``, ``RGB``, ``CMYK``, ``YCbCr`` or ``LAB``.
    turned : bool
        Whether zero is white; or, in LAB, whether colors are counted up from the lowest.
    kind : str
        ``u``, ``i`` or ``f``: numbers without a sign, with one, or floats.
    bits : int
        Bits of a number.
    channels : int
        Numbers of a pixel.
    alpha : int or None
        Which of them is alpha.
    multiplied : bool
        Whether colors are multiplied with their alpha.
    apart : bool
        Whether each channel stands in a plane of its own.
    block : tuple of two int
        How many pixels, across and down, share their chroma.
    compression : int
        How the bytes are compressed, by TIFF's numbers.
    predictor : int
        1 if numbers stand for themselves, 2 if differences do, 3 for the bytes of floats.
    mirrored : bool
        Whether the lowest bit of a byte comes first.
    part : tuple of two int
        Width and height of a tile, or of a full strip, in pixels.
    tiled : bool
        Whether the parts are tiles, which are all full.
    offsets, lengths : ndarray of int
        Where the parts begin, and of how many bytes they are.
    fill : int or None
        The bytes of what is missing, if the picture is damaged and is to be read nonetheless.
    """

    folder: Folder
    size: tuple[int, int]
    color: str
    turned: bool
    kind: str
    bits: int
    channels: int
    alpha: int | None
    multiplied: bool
    apart: bool
    block: tuple[int, int]
    compression: int
    predictor: int
    mirrored: bool
    part: tuple[int, int]
    tiled: bool
    offsets: NDArray[np.int64]
    lengths: NDArray[np.int64]
    fill: int | None = None

    @property
    def has_any_range(self) -> bool:
        """Whether its numbers have no white of their own."""
        return self.kind != "u" or self.bits > 16

    @property
    def across(self) -> int:
        """How many parts stand side by side."""
        return ceil(self.size[0] / self.part[0])

    @property
    def down(self) -> int:
        """How many rows of parts there are."""
        return ceil(self.size[1] / self.part[1])

    @property
    def planes(self) -> int:
        """How many planes of parts there are."""
        return self.channels if self.apart else 1

    @property
    def numbers_of_a_row(self) -> int:
        """How many numbers stand in a row of a part; a row of blocks, where there are some."""
        if self.block != (1, 1):
            return ceil(self.part[0] / self.block[0]) * (prod(self.block) + 2)
        return self.part[0] * (self.channels // self.planes)

    @property
    def bytes_of_a_row(self) -> int:
        """How many bytes such a row takes."""
        return ceil(self.numbers_of_a_row * self.bits / 8)

    @property
    def rows(self) -> int:
        """How many such rows a full part has."""
        return ceil(self.part[1] / self.block[1])

    @property
    def together(self) -> int:
        """How many rows of parts are unpacked together."""
        return max(_ROWS // self.part[1], 1)


def check_directory(folder: Folder) -> None:
    """Refuse a TIFF whose directory is damaged.

    Parameters
    ----------
    folder : Folder
        Its first.

    Raises
    ------
    ValueError
        If tags are lost, or the value of one that a picture cannot do without; if a tag holds more
        than a million numbers; or if there are both strips and tiles.
    """
    if folder.cut or folder.broken & _NEEDED or folder.empty & (_WHOLE - {_EXTRA}):
        raise ValueError("tags are lost")
    if folder.swollen:
        raise ValueError("too many numbers under a tag")
    if any(tag in folder.tags and not len(folder.table(tag, 1)) for tag in _WHOLE):
        raise ValueError("a tag without the number that it needs")
    if _STRIPS in folder.tags and _TILES in folder.tags:
        raise ValueError("both strips and tiles")


def size_in_directory(folder: Folder) -> tuple[int, int]:
    """Read how large the picture of a TIFF is.

    Parameters
    ----------
    folder : Folder
        Its first, which has been checked.

    Returns
    -------
    tuple of two int
        Width and height in pixels, as it is stored.

    Raises
    ------
    ValueError
        If it is not told.
    """
    if not {_WIDTH, _HEIGHT} <= folder.tags.keys():
        raise ValueError("the size is not told")
    return _first(folder, _WIDTH, 0), _first(folder, _HEIGHT, 0)


def read_layout(folder: Folder) -> Layout | None:
    """Read how the picture of a TIFF stands in it.

    Parameters
    ----------
    folder : Folder
        Its first, which has been checked.

    Returns
    -------
    Layout or None
        None if it is compressed in a way of pictures, which Pillow undoes.

    Raises
    ------
    ValueError
        If tags contradict each other.
    UnreadableImageError
        If the picture is of a kind that is not read.
    """
    code = _first(folder, _COMPRESSION, _UNCOMPRESSED)
    if code not in (*_OF_PILLOW, _UNCOMPRESSED, *BYTE_CODES):
        _refuse(f"pixels compressed in TIFF's way {code}")
    if code in _OF_PILLOW:
        _check_whole(folder, elsewhere=code == _OLD_JPEG)
    if code in _FAX and (_first(folder, _BITS, 1), _first(folder, _CHANNELS, 1)) != (1, 1):
        raise ValueError("a fax of more than black and white")
    if code in _OF_PILLOW and code != _JPEG:
        return None
    layout = _layout(folder, code)
    if code == _JPEG:
        _check_jpeg(layout)
        return None
    _check(layout)
    return layout


def _layout(folder: Folder, code: int) -> Layout:
    if _PHOTOMETRIC not in folder.tags:
        raise ValueError("the kind of color is not told")
    width, height = size_in_directory(folder)
    color, turned = _color(folder)
    channels = _first(folder, _CHANNELS, 1)
    alpha, multiplied = _alpha(folder, color, channels)
    kind, bits = _number(folder, channels)
    offsets, lengths = _tables(folder)
    if len(lengths) != len(offsets) or not lengths.all():
        lengths = _room_behind(offsets, len(folder.data))
    return Layout(
        folder=folder,
        size=(width, height),
        color=color,
        turned=turned,
        kind=kind,
        bits=bits,
        channels=channels,
        alpha=alpha,
        multiplied=multiplied,
        apart=_first(folder, _ARRANGEMENT, 1) == _APART and channels > 1,
        block=_block(folder) if color == "YCbCr" and code != _JPEG else (1, 1),
        compression=code,
        predictor=_first(folder, _PREDICTOR, 1),
        mirrored=_first(folder, _BIT_ORDER, 1) == _HIGHEST_BIT_LAST,
        part=_part(folder, width, height),
        tiled=_TILE_WIDTH in folder.tags,
        offsets=offsets,
        lengths=lengths,
    )


def _color(folder: Folder) -> tuple[str, bool]:
    code = _first(folder, _PHOTOMETRIC, 0)
    if code == 6 and _first(folder, _CHANNELS, 1) == 1:  # luma alone
        return "L", False
    if code not in _COLORS:
        _refuse(f"colors of TIFF's kind {code}")
    if code == 5 and _first(folder, _INKS, _CMYK_INKS) != _CMYK_INKS:
        _refuse("inks other than CMYK")
    return _COLORS[code]


def _alpha(folder: Folder, color: str, channels: int) -> tuple[int | None, bool]:
    """Find the alpha among the channels behind the color, and whether that is multiplied."""
    extra, count = folder.numbers(_EXTRA), _COUNT[color]
    if color == "RGB" and channels == 4 and not extra:
        return 3, False  # which many programs leave unsaid
    if channels != count + len(extra):
        _refuse(f"{channels} channels, of which {count + len(extra)} are explained")
    alphas = [at for at, kind in enumerate(extra) if kind in (_MULTIPLIED, *_STRAIGHT)]
    if not alphas:
        if color == "L" and channels > 2:
            _refuse(f"{channels} channels that are all said to be gray")
        return None, False
    multiplied = extra[alphas[0]] == _MULTIPLIED
    if multiplied and (color not in _CAN_BE_MULTIPLIED or _first(folder, _PHOTOMETRIC, 0) == 0):
        _refuse("colors that cannot be multiplied with their alpha, but are said to be")
    return count + alphas[0], multiplied


def _number(folder: Folder, channels: int) -> tuple[str, int]:
    """Find of what kind and of how many bits the numbers are: the same in all channels."""
    bits, kinds = folder.numbers(_BITS) or (1,), folder.numbers(_NUMBER_KIND) or (1,)
    if len(bits) not in (1, *range(channels, 65)):
        raise ValueError("bits of some channels only")
    bits, kinds = bits[:channels], kinds[:channels]
    if len(set(bits)) > 1 or len(set(kinds)) > 1:
        _refuse("channels of different kinds of numbers")
    kind = _KINDS.get(kinds[0])
    if kind is None:
        _refuse("complex numbers")
    if bits[0] not in _SIZES[kind]:
        words = {"u": "numbers", "i": "numbers with a sign", "f": "floats"}
        _refuse(f"{words[kind]} of {bits[0]} bits")
    return kind, bits[0]


def _block(folder: Folder) -> tuple[int, int]:
    across, down = (*folder.numbers(_SUBSAMPLING), 2, 2)[:2]
    if across not in (1, 2, 4) or down not in (1, 2, 4):
        raise ValueError("chroma of an unknown share of the pixels")
    return across, down


def _part(folder: Folder, width: int, height: int) -> tuple[int, int]:
    """Find width and height of a tile or a strip."""
    if _TILE_WIDTH in folder.tags:
        wide, tall = _first(folder, _TILE_WIDTH, 0), _first(folder, _TILE_HEIGHT, 0)
    else:
        wide, tall = width, min(_first(folder, _STRIP_ROWS, height), height)
    if min(wide, tall) <= 0:
        raise ValueError("strips or tiles of no pixels")
    return wide, tall


def _tables(folder: Folder) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where strips or tiles begin and how long they are."""
    offsets = folder.table(_TILES if _TILES in folder.tags else _STRIPS)
    lengths = folder.table(_TILE_BYTES if _TILE_BYTES in folder.tags else _STRIP_BYTES)
    return _bounded(offsets, len(folder.data)), _bounded(lengths, len(folder.data))


def _room_behind(offsets: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return how far each part may reach: to the next one, or to the end of the file."""
    ends = np.append(np.unique(offsets), size)
    return np.maximum(ends[np.searchsorted(ends[:-1], offsets) + 1] - offsets, 0)


def _bounded(numbers: NDArray[np.integer], size: int) -> NDArray[np.int64]:
    """Cut numbers that lead far beyond the file, so that their sums stay numbers of 64 bits."""
    return np.minimum(numbers.astype(np.uint64), np.uint64(size + 1)).astype(np.int64)


def _check_whole(folder: Folder, *, elsewhere: bool) -> None:
    """Refuse a picture that is cut, of which Pillow would make up the rest.

    In old JPEG how long its parts are may be told elsewhere.
    """
    offsets, lengths = _tables(folder)
    if len(lengths) != len(offsets) or not lengths.all():
        if elsewhere:
            return
        raise ValueError("the length of strips or tiles is not told")
    if (offsets + lengths).max(initial=0) > len(folder.data):
        raise ValueError("strips or tiles beyond the end of the file")


def _check_jpeg(layout: Layout) -> None:
    """Refuse what Pillow does not read rightly."""
    if layout.bits != 8 or layout.kind != "u":
        _refuse(f"JPEG pixels of {layout.bits} bits")
    if layout.color in ("LAB", "P"):
        _refuse(f"JPEG pixels of {'LAB' if layout.color == 'LAB' else 'a palette'}")
    if layout.apart and (layout.color == "YCbCr" or layout.channels == 2):
        _refuse("JPEG pixels whose channels are kept apart")


def _check(layout: Layout) -> None:
    _check_numbers(layout)
    _check_predictor(layout)
    needed = layout.planes * layout.across * layout.down
    if not len(layout.offsets) == needed <= _MOST_PARTS:
        raise ValueError("not as many strips or tiles as the picture needs")
    if layout.compression != _UNCOMPRESSED:
        _check_packed(layout)


def _check_numbers(layout: Layout) -> None:
    if layout.has_any_range and layout.color not in _ANY_RANGE:
        _refuse(
            "numbers of a palette, of inks, YCbCr or LAB that are not whole ones of up to 16 bits"
        )
    if layout.color in _EIGHT_BITS and layout.bits != 8:
        _refuse(f"{layout.color} colors of {layout.bits} bits")
    if layout.alpha is not None and layout.kind == "i":
        _refuse("alpha with a sign")
    halved = layout.down > 1 and layout.part[1] % layout.block[1] > 0
    if layout.block != (1, 1) and (layout.channels != 3 or layout.apart or halved):
        _refuse("chroma of fewer pixels, beside alpha, kept apart or in odd strips")


def _check_predictor(layout: Layout) -> None:
    if layout.predictor == 1:
        return
    whole_bytes = layout.bits % 8 == 0
    fits = layout.predictor == _DIFFERENCES or (layout.predictor == _FLOATS and layout.kind == "f")
    if not (fits and whole_bytes and layout.block == (1, 1) and layout.compression in _PREDICTED):
        _refuse("differences of numbers where there can be none")


def _check_packed(layout: Layout) -> None:
    # as if all were the same bytes, over and over; but tiles of one color may be
    if layout.lengths.sum() > 16 * len(layout.folder.data):
        raise ValueError("more in the strips than in the file")
    rows = layout.rows * min(layout.together, layout.down) * layout.across
    if rows * layout.bytes_of_a_row > _MOST_BYTES:
        _refuse("strips or tiles of more than 500 MB each")


def _first(folder: Folder, number: int, default: int) -> int:
    return next(iter(folder.numbers(number)), default)


def _refuse(what: str) -> NoReturn:
    raise UnreadableImageError(
        f"The TIFF holds {what}, which we cannot read. "
        "Export it as usual TIFF, gray, RGB or CMYK, with 8 or 16 bits a channel, or as PNG."
    )
