"""Colors as text: ``#rrggbb``, the way people write them and files carry them."""

import re
from collections.abc import Iterable

import numpy as np

from colorseg.arrays import Colors
from colorseg.checks import text as checked_text
from colorseg.errors import InvalidValueError
from colorseg.words import shown

_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_BETWEEN = re.compile(r"[\s,;]+")


def read_hexes(text: str) -> Colors:
    """Read colors written as hex codes.

    Parameters
    ----------
    text : str
        Codes such as ``#ff8000``, ``ff8000`` or ``#f80``, apart by spaces, commas or lines. Three
        digits or three letters alone, which may be a number or a word, are codes only among
        others of three, one of which has both.

    Returns
    -------
    ndarray of uint8, shape (m, 3)
        The sRGB codes, in the same order; none for an empty text.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no text, or something in it is not such a code; the message shows which.
    """
    text = checked_text("colors", text)
    words = [word for word in _BETWEEN.split(text) if word]
    all_short = all(len(word) == 3 and is_hex(word) for word in words)
    if not (all_short and any(map(is_plain_code, words))):
        for word in words:
            _check_plain(word)
    return np.array([_read(word) for word in words], np.uint8).reshape(-1, 3)


def is_hex(word: str) -> bool:
    """Tell whether a word is made of hex digits alone, and has three, six or eight of them."""
    return re.fullmatch("[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3}(?:[0-9a-fA-F]{2})?)?", word) is not None


def is_plain_code(word: str) -> bool:
    """Tell whether a word without ``#`` is a hex code and neither a number nor a short word."""
    if not is_hex(word) or len(word) == 8:
        return False
    return not word.isdigit() and (len(word) == 6 or not word.isalpha())


def _check_plain(word: str) -> None:
    if len(word) == 3 and is_hex(word) and not is_plain_code(word):
        message = "a hex code of three digits must begin with # where it could be a number or word"
        raise InvalidValueError(f"{message}, got {shown(word)}; write {'#' + word} if it is one")


def _read(word: str) -> list[int]:
    match = _HEX.fullmatch(word)
    if match is None:
        raise InvalidValueError(f"a color must be a hex code such as #ff8000, got {shown(word)}")
    digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
    return list(bytes.fromhex(digits))


def write_hexes(colors: Iterable[Iterable[int]]) -> tuple[str, ...]:
    """Return each of some colors, uint8 (k, 3), as ``#rrggbb``."""
    return tuple("#{:02x}{:02x}{:02x}".format(*map(int, color)) for color in colors)
