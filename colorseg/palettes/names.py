"""What a palette and its colors are called inside a file.

A color's number is its cluster's number, from 0, as everywhere. A palette's name comes from
outside, from a file's name or a link, and ends up in comments, markup and identifiers.
"""

import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Colors
from colorseg.color import write_hexes
from colorseg.words import is_unseen

UNNAMED = "Palette"

_LONGEST = 60  # characters of a name
_HARMLESS = " -_.()"  # what a name may have beside letters, their marks and digits


def clean_name(name: str) -> str:
    """Return a name that cannot end a comment, a line, a string or a tag.

    Parameters
    ----------
    name : str
        Any text.

    Returns
    -------
    str
        Its letters, digits, spaces and ``-_.()``, at most 60 characters on one line, the last of
        them ``…`` where it was longer; ``Palette`` if nothing is left.
    """
    kept = (c if _may_be_kept(c) else " " for c in name)
    clean = " ".join("".join(kept).split())
    if len(clean) > _LONGEST:
        clean = f"{clean[: _LONGEST - 1].strip()}…"
    return clean or UNNAMED


def _may_be_kept(character: str) -> bool:
    is_letter = unicodedata.category(character)[0] in "LMN" and not is_unseen(character)
    return is_letter or character in _HARMLESS


def identifier(name: str) -> str:
    """Return a name as it can stand in a CSS class.

    It has lowercase ASCII letters, digits and single hyphens; ``palette`` if nothing is left.
    """
    folded = unicodedata.normalize("NFKD", clean_name(name).casefold())
    plain = folded.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or UNNAMED.lower()


def color_names(colors: Colors) -> tuple[str, ...]:
    """Return what each color, uint8 (k, 3), is called in a file: ``Color 0 (#ff8000)``."""
    return tuple(f"Color {number} ({code})" for number, code in enumerate(write_hexes(colors)))


def share_texts(shares: NDArray[np.float64]) -> tuple[str, ...]:
    """Return shares of the pixels, float64 (k,) from 0 to 1, as people read them: ``12.5 %``.

    It is ``0 %`` of no pixel alone, and has no characters that markup would take.
    """
    return tuple(map(_share_text, shares.tolist()))


def _share_text(share: float) -> str:
    if share == 0:
        return "0 %"
    return "below 0.1 %" if share < 0.0005 else f"{100 * share:.1f} %"
