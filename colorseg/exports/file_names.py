"""What files of a result are called."""

import re
from collections.abc import Iterator
from itertools import chain, count

from colorseg.checks import text
from colorseg.segmentation import Segmentation, checked_segmentation

_LONGEST = 60  # characters that a file keeps of the name of its original


def file_stem(name: str, segmentation: Segmentation) -> str:
    """Return a file name, without its ending, that says what is in the file.

    Parameters
    ----------
    name : str
        The name of the original, which is not trusted.
    segmentation : Segmentation
        The result.

    Returns
    -------
    str
        Such as ``photo_k8_srgb_seed0``: letters, digits, ``-`` and ``_`` alone.

    Raises
    ------
    InvalidTypeError
        If an argument is of another kind.
    """
    settings = checked_segmentation(segmentation).settings
    file = re.split(r"[\\/]", text("name", name))[-1]
    clean = re.sub(r"[^\w-]+", "_", file.rpartition(".")[0] or file)
    short = clean.strip("_-")[:_LONGEST].encode()[: 3 * _LONGEST]  # a name has at most 255 bytes
    stem = short.decode(errors="ignore") or "image"
    space = settings.space.lower().replace(" ", "-")
    return f"{stem}_k{len(segmentation.palette)}_{space}_seed{settings.seed}"


def numbered(stem: str) -> Iterator[str]:
    """Return names for what would be called the same.

    Parameters
    ----------
    stem : str
        The name, without its ending.

    Returns
    -------
    iterator of str
        The name itself, then ``name_2``, ``name_3`` and on, without end.

    Raises
    ------
    InvalidTypeError
        If it is no text.
    """
    stem = text("stem", stem)
    return chain([stem], (f"{stem}_{number}" for number in count(2)))
