"""Colors as text: ``#rrggbb``, the way people write them and files carry them."""

import re
from collections.abc import Iterable

import numpy as np

from colorseg.arrays import Colors
from colorseg.errors import InvalidValueError
from colorseg.words import shown

_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_BETWEEN = re.compile(r"[\s,;]+")


def read_hexes(text: str) -> Colors:
    """Read colors written as hex codes.

    Parameters
    ----------
    text : str
        Codes such as ``#ff8000``, ``ff8000`` or ``#f80``, apart by spaces, commas or lines.

    Returns
    -------
    ndarray of uint8, shape (m, 3)
        The sRGB codes, in the same order; none for an empty text.

    Raises
    ------
    InvalidValueError
        If something is not such a code; the message shows which.
    """
    words = [word for word in _BETWEEN.split(text) if word]
    return np.array([_read(word) for word in words], np.uint8).reshape(-1, 3)


def _read(word: str) -> list[int]:
    match = _HEX.fullmatch(word)
    if match is None:
        raise InvalidValueError(f"a color must be a hex code such as #ff8000, got {shown(word)}")
    digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
    return list(bytes.fromhex(digits))


def write_hexes(colors: Iterable[Iterable[int]]) -> tuple[str, ...]:
    """Write colors as hex codes.

    Parameters
    ----------
    colors : ndarray of uint8, shape (k, 3)
        sRGB codes.

    Returns
    -------
    tuple of str
        Each color as ``#rrggbb``.
    """
    return tuple("#{:02x}{:02x}{:02x}".format(*map(int, color)) for color in colors)
