"""What can be done to a color of the result, from the picture or from the palette."""

from collections.abc import Callable
from typing import Any

from colorseg.color import is_hex
from colorseg.settings import ENTRIES
from dashboard import link

#: By the word that a component sends; each takes a color that was found, and what it is to become,
#: both as ``#rrggbb``, to what the link says then.
ACTS: dict[str, Callable[[str, str], dict[str, str]]] = {
    "lock": lambda code, _: _with("locked", code),
    "unlock": lambda code, _: _without("locked", code),
    "start": lambda code, _: _with("chosen", code),
    "ignore": lambda code, _: _with("ignore", code),
    "recolor": lambda code, to: _with("recolor", f"{code}={to}"),
    "original": lambda code, _: _without("recolor", code),
}


def act(sent: dict[str, Any]) -> None:
    """Do what was asked for in a component, in a callback.

    Parameters
    ----------
    sent : dict
        ``verb``, a key of `ACTS`; ``color``, the hex code of a color that was found, which may be
        shown as another; and ``to``, the hex code that it is to become, if it is.
    """
    verb, code, to = (str(sent.get(name, "")) for name in ("verb", "color", "to"))
    # What it is to become is not needed for every verb; what comes from a browser may be anything.
    if verb in ACTS and _is_code(code) and (verb != "recolor" or _is_code(to)):
        link.choose(**ACTS[verb](code, to))


def _is_code(text: str) -> bool:
    return text[:1] == "#" and len(text) == 7 and is_hex(text[1:])


def _with(name: str, word: str) -> dict[str, str]:
    """Add a color to those in the link, which may be typed in other ways, and a pair for its own.

    The link alone knows what was asked for a moment ago: the result may be older.
    """
    return {name: " ".join([*_others(name, word[:7]), word])}


def _without(name: str, code: str) -> dict[str, str]:
    return {name: " ".join(_others(name, code))}


def _others(name: str, code: str) -> list[str]:
    words = ENTRIES[name].limit.words(link.held(name))
    return [word for word in words if _color_of(word) != code]


def _color_of(word: str) -> str:
    """Return the color that a word is about, as ``#rrggbb`` if it is one."""
    digits = word.partition("=")[0].removeprefix("#").lower()
    return f"#{digits if len(digits) != 3 else ''.join(2 * digit for digit in digits)}"
