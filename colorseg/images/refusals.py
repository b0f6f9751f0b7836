"""What Pillow raises and warns of, in plain words or not at all.

The TIFF library in Pillow writes what it thinks of broken files straight to the screen. Pillow has
no switch for that, and to turn the screen off would turn it off for all threads, so the library is
told itself, by ``ctypes``, before the first picture is opened.
"""

import logging
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

from PIL import Image as pillow
from PIL import UnidentifiedImageError, features
from PIL.ImageFile import ImageFile

from colorseg.errors import ColorsegError, UnreadableImageError
from colorseg.images.signatures import KINDS, kind_of, other_kind

_OPTIONAL = ("WEBP", "AVIF")  # which Pillow may have been built without

#: The formats that are tried, by Pillow's names (its JPEG reads the MPO of phones too).
FORMATS = tuple(kind for kind in KINDS if kind not in _OPTIONAL or features.check(kind.lower()))

_NAMED = [{"WEBP": "WebP"}.get(name, name) for name in FORMATS]
ACCEPTED = f"Send a {', '.join(_NAMED[:-1])} or {_NAMED[-1]} image"

# What Pillow raises on files that are damaged or hostile, found by feeding it thousands of them.
PILLOW_RAISES = (
    OSError,
    ValueError,
    TypeError,
    SyntaxError,
    RuntimeError,
    ArithmeticError,
    AttributeError,
    LookupError,
    EOFError,
    MemoryError,
    AssertionError,
    struct.error,
    zlib.error,
    pillow.DecompressionBombError,
)

_DAMAGED = (
    "The image looks incomplete or damaged, or is saved in a way we cannot read. "
    "Try downloading it or exporting it again, as PNG or JPEG."
)

_ANY_HEADER = 1 << 32  # pixels: no header of an allowed format promises more
_one_at_a_time = threading.Lock()

# What Pillow thinks of broken files would go to the screen otherwise.
logging.getLogger("PIL").addHandler(logging.NullHandler())


@contextmanager
def plain_errors(data: bytes = b"") -> Iterator[None]:
    """Say in plain words what is wrong with a file.

    Parameters
    ----------
    data : bytes
        The file.

    Raises
    ------
    UnreadableImageError
        For whatever Pillow raises.
    """
    try:
        yield
    except ColorsegError:
        raise
    except UnidentifiedImageError:
        raise UnreadableImageError(_unknown_kind(data)) from None
    except PILLOW_RAISES:
        raise UnreadableImageError(_DAMAGED) from None


@cache
def _silence_tiff_library() -> None:
    import ctypes

    with suppress(AttributeError, OSError):  # where it is none of its own, or a part of Pillow
        ctypes.CDLL(pillow.core.__file__).TIFFSetErrorHandler(None)


@contextmanager
def quiet_pillow() -> Iterator[None]:
    """Keep Pillow's warnings to ourselves, and its own limit out of the way of ours.

    Both are settings of the whole process, so one header is read at a time.
    """
    _silence_tiff_library()
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before, pillow.MAX_IMAGE_PIXELS = pillow.MAX_IMAGE_PIXELS, _ANY_HEADER
        try:
            yield
        finally:
            pillow.MAX_IMAGE_PIXELS = before


def load_filled(picture: ImageFile, fill: int | None) -> bool:
    """Load the pixels of a picture, as far as they go.

    Parameters
    ----------
    picture : PIL.ImageFile.ImageFile
        A picture whose header has been read.
    fill : int or None
        What pixels are that cannot be decoded; None to raise what Pillow raises then.

    Returns
    -------
    bool
        Whether Pillow did all that it does; it may turn pictures at the end.
    """
    if fill is None:
        picture.load()
        return True
    prepare, count = picture.load_prepare, len(picture.getbands())

    def prepare_filled() -> None:
        prepare()
        frame = getattr(picture, "dispose_extent", (0, 0, *picture.im.size))
        picture.im.paste(fill if count == 1 else (fill,) * count, frame)

    picture.load_prepare = prepare_filled  # type: ignore[method-assign]
    try:
        picture.load()
        return True
    except PILLOW_RAISES:
        if picture._im is None:
            raise
        is_whole, picture.tile = not picture.tile, []
        picture._size = picture.im.size  # where Pillow would have turned it
        return is_whole
    finally:
        del picture.load_prepare  # a ring of references, which would keep the pixels


def _unknown_kind(data: bytes) -> str:
    if kind_of(data) in FORMATS:
        return _DAMAGED
    kind = other_kind(data)
    return f"The file is {kind}." if kind else f"The file is not an image we can read. {ACCEPTED}."
