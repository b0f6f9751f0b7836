"""How names and numbers are put into sentences, on the page and on the command line."""

import re
import unicodedata
from collections.abc import Iterable
from numbers import Number
from typing import Any

import numpy as np

_LONGEST = 60  # characters of a value that are shown
# Letters and marks without a shape of their own: fillers, joiners, selectors of variants.
_SHAPELESS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)


def one_of(name: str, allowed: Iterable[str], got: Any) -> str:
    """Return the sentence for a name that is not in a table.

    Parameters
    ----------
    name : str
        What was asked for.
    allowed : iterable of str
        The names there are.
    got : object
        What was given instead.

    Returns
    -------
    str
        The sentence, with the allowed names in order.
    """
    names = [repr(entry) for entry in allowed]
    if len(names) == 1:
        return f"{name} must be {names[0]}, got {shown(got)}"
    return f"{name} must be one of {', '.join(names[:-1])} or {names[-1]}, got {shown(got)}"


def shown(value: Any) -> str:
    """Return a short printable form of any value, for use in a message.

    Parameters
    ----------
    value : object
        Whatever was got.

    Returns
    -------
    str
        Text, numbers and None as themselves, cut where they are long; of anything else, what
        kind of thing it is.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, int) and abs(value) >= 10**_LONGEST:
        return "a number of many digits"
    if value is None or isinstance(value, str | bytes | Number):
        text = repr(value)
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    if isinstance(value, list | tuple):
        return f"a sequence of {counted(len(value), 'value')}"
    return "something else"


def printable(text: str) -> str:
    r"""Return words of any origin on one line, with no character that is not seen.

    Parameters
    ----------
    text : str
        Such as the name of a file.

    Returns
    -------
    str
        The same; what moves the cursor or other characters, and what has no shape, as an escape
        such as ``\n`` or ``\u202e``.
    """
    return "".join(_escaped(c) if is_unseen(c) else c for c in text)


def is_unseen(character: str) -> bool:
    """Tell whether a character controls, hides or moves others, or has no shape of its own.

    Parameters
    ----------
    character : str
        One character.

    Returns
    -------
    bool
        True for controls, ends of lines, marks of direction, fillers, and what is no character.
    """
    kind = unicodedata.category(character)
    return kind[0] == "C" or kind in ("Zl", "Zp") or _SHAPELESS.match(character) is not None


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def sentence(message: str) -> str:
    """Return a message as a sentence: with a capital and a full stop.

    Parameters
    ----------
    message : str
        Such as that of an error.

    Returns
    -------
    str
        The same, fit to stand among other sentences.
    """
    return message[:1].upper() + message[1:] + ("" if message.endswith((".", "…")) else ".")


def counted(number: int, thing: str) -> str:
    """Return a number with what it counts: ``1 color``, ``1,200 colors``.

    Parameters
    ----------
    number : int
        How many.
    thing : str
        What, in the singular; its plural takes an s.

    Returns
    -------
    str
        Both, with commas between the thousands.
    """
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def size_in_bytes(size: int) -> str:
    """Return the size of a file as people read it: ``13.1 kB``.

    Parameters
    ----------
    size : int
        In bytes.

    Returns
    -------
    str
        In the unit that fits, after a space at which no line breaks.
    """
    for unit, name in ((1_000_000, "MB"), (1_000, "kB")):
        if size >= unit:
            return f"{size / unit:,.1f}\N{NO-BREAK SPACE}{name}"
    return f"{size}\N{NO-BREAK SPACE}{'byte' if size == 1 else 'bytes'}"


def share_of_pixels(some: int, pixels: int) -> str:
    """Return which share of the pixels some are: ``12.5 % of the pixels``.

    Parameters
    ----------
    some, pixels : int
        How many of how many, at least 1.

    Returns
    -------
    str
        Never 0 %, and 100 % only of all.
    """
    percent = f"{min(max(100 * some / pixels, 0.1), 99.9 if some < pixels else 100):.1f} %"
    return f"{percent} of the pixels"
