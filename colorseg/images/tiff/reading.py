"""What the directory of a TIFF says of its picture: checked as a whole before a pixel is read."""

import numpy as np
from numpy.typing import NDArray

from colorseg.images.directories import Directory
from colorseg.images.tiff.checks import check, check_jpeg, refuse
from colorseg.images.tiff.layout import BYTE_CODES, CHANNELS, JPEG, UNCOMPRESSED, Layout

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC = 256, 257, 258, 259, 262
_BIT_ORDER, _STRIPS, _CHANNELS, _STRIP_ROWS, _STRIP_BYTES = 266, 273, 277, 278, 279
_ARRANGEMENT, _PREDICTOR, _TILE_WIDTH, _TILE_HEIGHT = 284, 317, 322, 323
_TILES, _TILE_BYTES, _INKS, _EXTRA, _NUMBER_KIND, _SUBSAMPLING = 324, 325, 332, 338, 339, 530
_APART, _CMYK_INKS, _HIGHEST_BIT_LAST = 2, 1, 2

# Tags without which a picture would be another one; of the rest only a note is made.
_NEEDED = {_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _BIT_ORDER, _STRIPS, _CHANNELS}
_NEEDED |= {_STRIP_ROWS, _STRIP_BYTES, _ARRANGEMENT, _PREDICTOR, _TILE_WIDTH, _TILE_HEIGHT}
_NEEDED |= {_TILES, _TILE_BYTES, _INKS, _EXTRA, _NUMBER_KIND, _SUBSAMPLING}
_WHOLE = frozenset(_NEEDED)  # numbers, that is
_NEEDED |= {292, 293, 320, 347, 512, 513, 514, 515, 519, 520, 521, 529, 532}

# Ways of compressing pictures, which Pillow undoes.
_OLD_JPEG, _FAX, _THUNDERSCAN = 6, (2, 3, 4, 32771), 32809
_OF_PILLOW = (JPEG, _OLD_JPEG, _THUNDERSCAN, *_FAX)

# By the photometric interpretation: the mode, and whether its numbers are turned around.
_COLORS = {0: ("L", True), 1: ("L", False), 2: ("RGB", False), 3: ("P", False), 5: ("CMYK", False)}
_COLORS |= {6: ("YCbCr", False), 8: ("LAB", False), 9: ("LAB", True)}
_KINDS = {1: "u", 2: "i", 3: "f", 4: "u"}
_SIZES = {"u": (*range(1, 17), 32, 64), "i": (8, 16, 32, 64), "f": (16, 32, 64)}
_MULTIPLIED, _STRAIGHT = 1, (2, 999)  # of alpha; the last is CorelDRAW's
_CAN_BE_MULTIPLIED = ("L", "RGB", "CMYK")


def check_directory(directory: Directory) -> None:
    """Refuse a TIFF whose directory is damaged.

    Parameters
    ----------
    directory : Directory
        Its first.

    Raises
    ------
    ValueError
        If tags are lost, or the value of one that a picture cannot do without; if a tag holds more
        than a million numbers; or if there are both strips and tiles.
    """
    if directory.cut or directory.broken & _NEEDED or directory.empty & (_WHOLE - {_EXTRA}):
        raise ValueError("tags are lost")
    if directory.swollen:
        raise ValueError("too many numbers under a tag")
    if any(tag in directory.tags and not len(directory.table(tag, 1)) for tag in _WHOLE):
        raise ValueError("a tag without the number that it needs")
    if _STRIPS in directory.tags and _TILES in directory.tags:
        raise ValueError("both strips and tiles")


def size_in_directory(directory: Directory) -> tuple[int, int]:
    """Read how large the picture of a TIFF is.

    Parameters
    ----------
    directory : Directory
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
    if not {_WIDTH, _HEIGHT} <= directory.tags.keys():
        raise ValueError("the size is not told")
    return _first(directory, _WIDTH, 0), _first(directory, _HEIGHT, 0)


def read_layout(directory: Directory) -> Layout | None:
    """Read how the picture of a TIFF stands in it.

    Parameters
    ----------
    directory : Directory
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
    code = _first(directory, _COMPRESSION, UNCOMPRESSED)
    if code not in (*_OF_PILLOW, UNCOMPRESSED, *BYTE_CODES):
        refuse(f"pixels compressed in TIFF's way {code}")
    if code in _OF_PILLOW:
        _check_whole(directory, elsewhere=code == _OLD_JPEG)
    if code in _FAX and (_first(directory, _BITS, 1), _first(directory, _CHANNELS, 1)) != (1, 1):
        raise ValueError("a fax of more than black and white")
    if code in _OF_PILLOW and code != JPEG:
        return None
    layout = _layout(directory, code)
    if code == JPEG:
        check_jpeg(layout)
        return None
    check(layout)
    return layout


def _layout(directory: Directory, code: int) -> Layout:
    if _PHOTOMETRIC not in directory.tags:
        raise ValueError("the kind of color is not told")
    width, height = size_in_directory(directory)
    color, turned = _color(directory)
    channels = _first(directory, _CHANNELS, 1)
    alpha, multiplied = _alpha(directory, color, channels)
    kind, bits = _number(directory, channels)
    offsets, lengths = _tables(directory)
    if len(lengths) != len(offsets) or not lengths.all():
        lengths = _room_behind(offsets, len(directory.data))
    return Layout(
        directory=directory,
        size=(width, height),
        color=color,
        turned=turned,
        kind=kind,
        bits=bits,
        channels=channels,
        alpha=alpha,
        multiplied=multiplied,
        apart=_first(directory, _ARRANGEMENT, 1) == _APART and channels > 1,
        block=_block(directory) if color == "YCbCr" and code != JPEG else (1, 1),
        compression=code,
        predictor=_first(directory, _PREDICTOR, 1),
        mirrored=_first(directory, _BIT_ORDER, 1) == _HIGHEST_BIT_LAST,
        part=_part(directory, width, height),
        tiled=_TILE_WIDTH in directory.tags,
        offsets=offsets,
        lengths=lengths,
    )


def _color(directory: Directory) -> tuple[str, bool]:
    code = _first(directory, _PHOTOMETRIC, 0)
    if code == 6 and _first(directory, _CHANNELS, 1) == 1:  # luma alone
        return "L", False
    if code not in _COLORS:
        refuse(f"colors of TIFF's kind {code}")
    if code == 5 and _first(directory, _INKS, _CMYK_INKS) != _CMYK_INKS:
        refuse("inks other than CMYK")
    return _COLORS[code]


def _alpha(directory: Directory, color: str, channels: int) -> tuple[int | None, bool]:
    """Find the alpha among the channels behind the color, and whether that is multiplied."""
    extra, count = directory.numbers(_EXTRA), CHANNELS[color]
    if color == "RGB" and channels == 4 and not extra:
        return 3, False  # which many programs leave unsaid
    if channels != count + len(extra):
        refuse(f"{channels} channels, of which {count + len(extra)} are explained")
    alphas = [at for at, kind in enumerate(extra) if kind in (_MULTIPLIED, *_STRAIGHT)]
    if not alphas:
        if color == "L" and channels > 2:
            refuse(f"{channels} channels that are all said to be gray")
        return None, False
    multiplied = extra[alphas[0]] == _MULTIPLIED
    if multiplied and (color not in _CAN_BE_MULTIPLIED or _first(directory, _PHOTOMETRIC, 0) == 0):
        refuse("colors that cannot be multiplied with their alpha, but are said to be")
    return count + alphas[0], multiplied


def _number(directory: Directory, channels: int) -> tuple[str, int]:
    """Find of what kind and of how many bits the numbers are: the same in all channels."""
    bits, kinds = directory.numbers(_BITS) or (1,), directory.numbers(_NUMBER_KIND) or (1,)
    if len(bits) not in (1, *range(channels, 65)):
        raise ValueError("bits of some channels only")
    bits, kinds = bits[:channels], kinds[:channels]
    if len(set(bits)) > 1 or len(set(kinds)) > 1:
        refuse("channels of different kinds of numbers")
    kind = _KINDS.get(kinds[0])
    if kind is None:
        refuse("complex numbers")
    if bits[0] not in _SIZES[kind]:
        words = {"u": "numbers", "i": "numbers with a sign", "f": "floats"}
        refuse(f"{words[kind]} of {bits[0]} bits")
    return kind, bits[0]


def _block(directory: Directory) -> tuple[int, int]:
    across, down = (*directory.numbers(_SUBSAMPLING), 2, 2)[:2]
    if across not in (1, 2, 4) or down not in (1, 2, 4):
        raise ValueError("chroma of an unknown share of the pixels")
    return across, down


def _part(directory: Directory, width: int, height: int) -> tuple[int, int]:
    """Find width and height of a tile or a strip."""
    if _TILE_WIDTH in directory.tags:
        wide, tall = _first(directory, _TILE_WIDTH, 0), _first(directory, _TILE_HEIGHT, 0)
    else:
        wide, tall = width, min(_first(directory, _STRIP_ROWS, height), height)
    if min(wide, tall) <= 0:
        raise ValueError("strips or tiles of no pixels")
    return wide, tall


def _tables(directory: Directory) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where strips or tiles begin and how long they are."""
    offsets = directory.table(_TILES if _TILES in directory.tags else _STRIPS)
    lengths = directory.table(_TILE_BYTES if _TILE_BYTES in directory.tags else _STRIP_BYTES)
    return _bounded(offsets, len(directory.data)), _bounded(lengths, len(directory.data))


def _room_behind(offsets: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return how far each part may reach: to the next one, or to the end of the file."""
    ends = np.append(np.unique(offsets), size)
    return np.maximum(ends[np.searchsorted(ends[:-1], offsets) + 1] - offsets, 0)


def _bounded(numbers: NDArray[np.integer], size: int) -> NDArray[np.int64]:
    """Cut numbers that lead far beyond the file, so that their sums stay numbers of 64 bits."""
    return np.minimum(numbers.astype(np.uint64), np.uint64(size + 1)).astype(np.int64)


def _check_whole(directory: Directory, *, elsewhere: bool) -> None:
    """Refuse a picture that is cut, of which Pillow would make up the rest.

    In old JPEG how long its parts are may be told elsewhere.
    """
    offsets, lengths = _tables(directory)
    if len(lengths) != len(offsets) or not lengths.all():
        if elsewhere:
            return
        raise ValueError("the length of strips or tiles is not told")
    if (offsets + lengths).max(initial=0) > len(directory.data):
        raise ValueError("strips or tiles beyond the end of the file")


def _first(directory: Directory, number: int, default: int) -> int:
    return next(iter(directory.numbers(number)), default)
