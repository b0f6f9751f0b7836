"""Colors as CSS writes them: hex codes with or without opacity, names and functions.

References
----------
W3C, "CSS Color Module Level 4", 2022. Colors outside sRGB are clipped.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, inf, isfinite, radians, sin

import numpy as np
from PIL import ImageColor

from colorseg.arrays import Colors
from colorseg.checks import palette_colors
from colorseg.color import color_differences, oklab
from colorseg.palettes.color_models import from_models


@dataclass(frozen=True)
class CssColor:
    """A color in any model of `from_models`.

    Attributes
    ----------
    model : str
        Which model.
    values : tuple of float
        Its three channels.
    opacity : float
        From 0, clear, to 1.
    """

    model: str
    values: tuple[float, float, float]
    opacity: float = 1.0


#: The names of colors, longest first, so that the first to fit is the whole one.
NAMES = tuple(sorted(ImageColor.colormap, key=len, reverse=True))
#: What finds hex codes; the words around them are for the caller to look at.
HEX = r"\#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})"
#: What a column or a key of hex codes is called.
HEX_KEYS = ("hex", "hexcode", "hex code", "hex_code", "html")
#: What finds the functions that are read, and those whose color only a program could find out.
FUNCTION = (
    r"(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color(?=\(\s*(?:from\b|[a-z-]+[\w-]*\s+[-+.\d]))"
    r"|color-mix|device-cmyk|cmyk|light-dark|darken|lighten|desaturate|mix|tint|shade|fade"
    r"|adjust-hue|transparentize|opacify|fade-in|fade-out"
    r"|(?:adjust|scale|change)-color|color\.(?:adjust|scale|change|mix|invert|complement))\("
)


@lru_cache(1 << 12)  # the same few colors stand again and again in a style sheet
def css_color(text: str) -> CssColor | None:
    """Read one color.

    Parameters
    ----------
    text : str
        Such as ``#ff8000``, ``#f80c``, ``rebeccapurple``, ``rgb(255 128 0 / 50%)``,
        ``hsl(30deg, 100%, 50%)``, ``oklch(70% 0.18 55)`` or ``color(display-p3 1 0.5 0)``.

    Returns
    -------
    CssColor or None
        None for anything else, calculations and variables too.
    """
    text = text.strip().lower()
    if re.fullmatch(HEX, text):
        return _of_hex(text[1:])
    if text == "transparent":
        return of_codes((0, 0, 0), 0.0)
    if text in ImageColor.colormap:
        return of_codes(ImageColor.getrgb(text))
    call = re.fullmatch(r"([a-z]+)\(([^()]*)\)", text)
    return None if call is None else _of_function(call[1], call[2])


def rgb_texts(colors: Colors) -> tuple[str, ...]:
    """Write colors, uint8 (k, 3), as CSS does by red, green and blue: ``rgb(255 128 0)``."""
    codes = palette_colors("colors", colors).tolist()
    return tuple(f"rgb({red} {green} {blue})" for red, green, blue in codes)


def oklch_texts(colors: Colors) -> tuple[str, ...]:
    """Write colors, uint8 (k, 3), as CSS does by lightness, chroma and hue.

    Such as ``oklch(73.19% 0.1858 52.98)``, with as many digits as lead back to the same color.
    """
    lightness, a, b = oklab(palette_colors("colors", colors)).T
    chroma, hue = np.hypot(a, b).round(5), np.degrees(np.arctan2(b, a)).round(2) % 360
    rows = zip(
        (100 * lightness).tolist(), chroma.tolist(), (hue * (chroma > 0)).tolist(), strict=True
    )
    return tuple(f"oklch({light:.2f}% {strong:g} {angle:g})" for light, strong, angle in rows)


def css_names(colors: Colors) -> tuple[str, ...]:
    """Return the CSS name that looks most like each color, uint8 (k, 3), such as ``teal``."""
    colors = palette_colors("colors", colors)
    names = [
        name for name in ImageColor.colormap if "grey" not in name
    ]  # which only spells gray otherwise
    named = np.array([ImageColor.getrgb(name) for name in names], np.uint8)
    each, one = np.indices((len(colors), len(named))).reshape(2, -1)
    differences = color_differences(colors[each], named[one]).reshape(-1, len(named))
    return tuple(names[nearest] for nearest in differences.argmin(axis=1))


def visible_colors(colors: Sequence[CssColor]) -> Colors:
    """Convert colors to sRGB codes, uint8 (m, 3), in their order and without the clear ones."""
    shown = [color for color in colors if color.opacity > 0]
    values = np.array([(*color.values, 0.0) for color in shown], float).reshape(-1, 4)
    return from_models(np.array([color.model for color in shown], str), values)


def of_codes(codes: Sequence[int], opacity: float = 1.0) -> CssColor:
    """Return the color of red, green and blue from 0 to 255."""
    red, green, blue = codes
    return CssColor("RGB", (red / 255, green / 255, blue / 255), opacity)


def _of_hex(digits: str) -> CssColor:
    if len(digits) < 6:
        digits = "".join(2 * digit for digit in digits)
    *codes, opacity = bytes.fromhex(digits.ljust(8, "f"))
    return of_codes(codes, opacity / 255)


def _of_function(name: str, content: str) -> CssColor | None:
    if name == "color":
        space, _, content = content.strip().partition(" ")
        name = f"color {space}"
    parts = _parts(content)
    if parts is None or name not in _FUNCTIONS:
        return None
    limits, convert = _FUNCTIONS[name]
    values = [_number(part, limit) for part, limit in zip(parts, (*limits, 1.0), strict=True)]
    first, second, third, opacity = values
    if not all(isfinite(value) for value in values):
        return None
    model, channels = convert(first, second, third)
    return CssColor(model, channels, opacity)


def _parts(content: str) -> list[str] | None:
    """Return three channels and the opacity, as either way of writing them has them."""
    if "," in content:
        parts = [part.strip() for part in content.split(",")]
        return parts if len(parts) == 4 else [*parts, "1"] if len(parts) == 3 else None
    channels, slash, opacity = content.partition("/")
    parts = channels.split()
    return [*parts, opacity.strip() if slash else "1"] if len(parts) == 3 else None


_TURNS = {"deg": 1.0, "grad": 0.9, "rad": 57.29577951308232, "turn": 360.0}
_NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(%|[a-z]*)")


def _number(text: str, full: float | None) -> float:
    """Return a channel as a part of what is full, an angle in degrees if there is no such thing.

    What is no number is infinite, which no color has.
    """
    match = _NUMBER.fullmatch("0" if text == "none" else text)
    if match is None:
        return inf
    number, unit = float(match[1]), match[2]
    if full is None:
        return number * _TURNS.get(unit or "deg", inf)
    if unit == "%":
        return number / 100
    return number / full if not unit else inf


def _between(value: float) -> float:
    return min(max(value, 0.0), 1.0)


#: Three channels to a model and its channels.
_Convert = Callable[[float, float, float], tuple[str, tuple]]


def _hsl(hue: float, saturation: float, lightness: float) -> tuple[str, tuple]:
    lightness = _between(lightness)
    brightness = lightness + _between(saturation) * min(lightness, 1 - lightness)
    strength = 2 * (1 - lightness / brightness) if brightness else 0.0
    return "HSB", (hue / 360 % 1, strength, brightness)


def _hwb(hue: float, white: float, black: float) -> tuple[str, tuple]:
    white, black = _between(white), _between(black)
    total = max(white + black, 1.0)
    white, brightness = white / total, 1 - black / total
    strength = 1 - white / brightness if brightness else 0.0
    return "HSB", (hue / 360 % 1, strength, brightness)


def _by_axes(model: str, lightest: float, full: float) -> _Convert:
    """Return what takes lightness and two axes, as parts of what is lightest and full."""
    return lambda lightness, a, b: (model, (lightest * _between(lightness), full * a, full * b))


def _by_hue(model: str, lightest: float, full: float) -> _Convert:
    """Return what takes lightness, chroma and hue in degrees."""

    def convert(lightness: float, chroma: float, hue: float) -> tuple[str, tuple]:
        length, angle = full * max(chroma, 0.0), radians(hue)
        return model, (lightest * _between(lightness), length * cos(angle), length * sin(angle))

    return convert


# Each function: what is full of each channel, None for an angle, and how it becomes a model.
_FUNCTIONS: dict[str, tuple[tuple[float | None, ...], _Convert]] = {
    "rgb": ((255.0, 255.0, 255.0), lambda *values: ("RGB", values)),
    "hsl": ((None, 100.0, 100.0), _hsl),
    "hwb": ((None, 100.0, 100.0), _hwb),
    "lab": ((100.0, 125.0, 125.0), _by_axes("LAB", 100.0, 125.0)),
    "lch": ((100.0, 150.0, None), _by_hue("LAB", 100.0, 150.0)),
    "oklab": ((1.0, 0.4, 0.4), _by_axes("OKLAB", 1.0, 0.4)),
    "oklch": ((1.0, 0.4, None), _by_hue("OKLAB", 1.0, 0.4)),
    "color srgb": ((1.0, 1.0, 1.0), lambda *values: ("RGB", values)),
    "color srgb-linear": ((1.0, 1.0, 1.0), lambda *values: ("LINEAR", values)),
    "color display-p3": ((1.0, 1.0, 1.0), lambda *values: ("P3", values)),
}
_FUNCTIONS |= {"rgba": _FUNCTIONS["rgb"], "hsla": _FUNCTIONS["hsl"]}
