"""What can be done to a color of the result, from the picture or from the palette."""

from typing import Any

from colorseg.settings import Settings
from dashboard import link

#: By the word that a component sends; each takes the settings and a hex code to what the link says.
ACTS = {
    "lock": lambda settings, code: {"locked": _with(settings.locked, code)},
    "unlock": lambda settings, code: {"locked": _without(settings.locked, code)},
    "start": lambda settings, code: {"chosen": _with(settings.chosen, code)},
    "ignore": lambda settings, code: {"ignore": _with(settings.ignore, code)},
}


def act(settings: Settings, sent: dict[str, Any]) -> None:
    """Do what was asked for in a component, in a callback.

    Parameters
    ----------
    settings : Settings
        What is wanted now.
    sent : dict
        ``verb``, a key of `ACTS`, and ``color``, a hex code.
    """
    if sent.get("verb") in ACTS:
        link.choose(**ACTS[sent["verb"]](settings, str(sent.get("color", ""))))


def _with(codes: str, code: str) -> str:
    return " ".join(dict.fromkeys([*codes.split(), code]))


def _without(codes: str, code: str) -> str:
    return " ".join(each for each in codes.split() if each != code)
