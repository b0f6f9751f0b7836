"""Colors that JSON gives as numbers, written as the hex codes that all else here reads.

Nobody sees that a color is missing from a palette, so numbers that are meant as a color and are
none are refused.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from colorseg.color import is_hex
from colorseg.errors import InvalidValueError
from colorseg.palettes.css_colors import HEX_KEYS, css_color
from colorseg.words import shown

_ALLOWED = "a color in JSON must be a hex code or three whole numbers from 0 to 255, red to blue"
_OF_COLORS = re.compile(r"[\w-]*(?:colou?rs?|palette|rgba?)", re.IGNORECASE)
_OF_OTHER_NUMBERS = re.compile(
    r"[\w-]*(?:version|date|size|shape|dimensions|position|offset|scale|counts?|pixels|shares?|ids?)",
    re.IGNORECASE,
)
_TEXTS = (*HEX_KEYS, "code", "color", "colour", "value", "$value")
_MODELS = (
    *("rgb", "rgba", "hsl", "hsla", "hsv", "hsb", "hwb", "cmyk", "lab", "lch", "oklab", "oklch"),
    *("components", "channels"),
)
_CHANNELS = (("r", "g", "b", "a"), ("red", "green", "blue", "alpha"))
_OF_OTHER_MODELS = ({"h", "s", "l"}, {"h", "s", "v"}, {"h", "s", "b"}, {"c", "m", "y", "k"})


def with_codes(content: Any) -> Any:
    """Return what stands in a JSON file, with the colors that are numbers as hex codes.

    Parameters
    ----------
    content : object
        Lists, dicts, text and numbers.

    Returns
    -------
    object
        The same, where ``[255, 128, 0]``, ``{"rgb": [255, 128, 0]}`` and ``{"r": 255, "g": 128,
        "b": 0}`` are ``"#ff8000"``; with opacity, ``"#ff8000ff"``, or ``"#ff800000"`` if it is 0.

    Raises
    ------
    InvalidValueError
        If numbers are called a color and are none.
    """
    try:
        return _converted(content)
    except RecursionError:
        raise InvalidValueError(f"{_ALLOWED}, got lists in lists without end") from None


def _converted(content: Any, key: str = "") -> Any:
    if isinstance(content, dict):
        return _of_dict(content)
    return _of_list(content, key) if isinstance(content, list) else content


def _of_dict(content: Mapping[str, Any]) -> Any:
    named = {name.lower(): value for name, value in content.items()}
    if any(_is_color(key, named.get(key)) for key in _TEXTS):
        channels = (*_MODELS, *_CHANNELS[0], *_CHANNELS[1])  # the same color once more
        content = {key: value for key, value in content.items() if key.lower() not in channels}
    else:
        for red, green, blue, alpha in _CHANNELS:
            if {red, green, blue} <= named.keys():
                return _code([named[red], named[green], named[blue]], named.get(alpha, 255))
        for model in _MODELS:
            if isinstance(named.get(model), list | dict):
                return _of_model(model, named[model])
        if any(names <= named.keys() for names in _OF_OTHER_MODELS):
            raise _no_color(content)
    return {name: _converted(value, name) for name, value in content.items()}


def _is_color(key: str, value: Any) -> bool:
    if not isinstance(value, str):
        return False
    return css_color(value) is not None or (key in HEX_KEYS and is_hex(value))


def _of_model(model: str, content: Any) -> str:
    if model not in ("rgb", "rgba"):
        raise _no_color({model: content})
    if isinstance(content, list):
        return _code(content[:3], *content[3:4]) if len(content) < 5 else _code(content)
    code = _converted(content)
    if not isinstance(code, str):
        raise _no_color(content)
    return code


def _of_list(content: Sequence[Any], key: str) -> Any:
    if not content or not all(_is_number(each) for each in content):
        called = key if _OF_COLORS.fullmatch(key) else "colors" * (not key)
        return [_converted(each, called or key) for each in content]
    if not key and not _are_codes(content):
        return list(content)
    if _OF_COLORS.fullmatch(key) or (_are_codes(content) and not _OF_OTHER_NUMBERS.fullmatch(key)):
        return _code(content)
    return list(content)


def _code(codes: Sequence[Any], opacity: Any = None) -> str:
    if not _are_codes(codes) or not (opacity is None or _is_number(opacity)):
        raise _no_color(codes)
    digits = bytes(codes).hex()
    # From 0 to 1 or to 255: all that matters is whether the color can be seen.
    return f"#{digits}" if opacity is None else f"#{digits}{'ff' if opacity > 0 else '00'}"


def _are_codes(codes: Sequence[Any]) -> bool:
    whole = (type(code) is int and 0 <= code <= 255 for code in codes)
    return len(codes) == 3 and all(whole)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _no_color(content: Any) -> InvalidValueError:
    got = str(content) if isinstance(content, list) else content
    return InvalidValueError(f"{_ALLOWED}, got {shown(got)}; write it as a code such as #ff8000")
