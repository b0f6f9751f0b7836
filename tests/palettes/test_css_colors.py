"""Colors as CSS writes them, against another reader of CSS."""

from dataclasses import replace

import numpy as np
import pytest
from skimage.color import xyz2rgb
from tinycss2.color4 import parse_color

from colorseg.palettes.css_colors import (
    NAMES,
    css_color,
    css_names,
    of_codes,
    oklch_texts,
    rgb_texts,
    visible_colors,
)


def codes(text):
    return visible_colors([replace(css_color(text), opacity=1.0)])[0].tolist()


# What ICC profiles of sRGB carry as their ``chad``: from the white D65 to D50.
TO_D50 = [
    [1.047882, 0.022919, -0.050201],
    [0.029587, 0.990479, -0.017059],
    [-0.009232, 0.015076, 0.751678],
]


def expected(text):
    """The codes by another reader, before rounding; clipped to what sRGB can show."""
    color = parse_color(text)
    if color.space in ("lab", "lch"):
        xyz = np.linalg.solve(TO_D50, color.to("xyz-d50").coordinates)
        return 255 * np.clip(xyz2rgb(xyz), 0, 1)
    if color.space in ("oklab", "oklch"):
        return 255 * np.clip(xyz2rgb(np.array(color.to("xyz-d65").coordinates)), 0, 1)
    return 255 * np.clip(color.to("srgb").coordinates, 0, 1)


def random_colors(count):
    """Colors in every way of writing, most of them inside sRGB."""
    rng = np.random.default_rng(0)
    for x, y, z, alpha in rng.random((count, 4)):
        yield f"rgb({255 * x:.1f} {255 * y:.1f} {255 * z:.1f} / {alpha:.2f})"
        yield f"rgba({100 * x:.2f}%, {100 * y:.2f}%, {100 * z:.2f}%, {100 * alpha:.1f}%)"
        yield f"hsl({720 * x - 360:.1f}, {100 * y:.1f}%, {100 * z:.1f}%)"
        yield f"HSLA({x:.3f}turn {100 * y:.1f}% {100 * z:.1f}% / .5)"
        yield f"hwb({400 * x:.1f}grad {100 * y:.1f}% {100 * z:.1f}%)"
        yield f"lab({100 * x:.1f} {60 * y - 30:.1f} {60 * z - 30:.1f})"
        yield f"lch({100 * x:.1f}% {20 * y:.1f} {6 * z:.3f}rad)"
        yield f"oklab({x:.3f} {0.2 * y - 0.1:.3f} {0.2 * z - 0.1:.3f})"
        yield f"oklch({100 * x:.1f}% {25 * y:.1f}% {360 * z:.1f}deg)"
        yield f"color(srgb {x:.3f} {y:.3f} {z:.3f} / 40%)"


@pytest.mark.parametrize("text", list(random_colors(6)))
def test_a_function_gives_the_color_that_another_reader_finds(text):
    # Two definitions of D65 and D50 that differ in the fourth digit may round apart.
    assert np.abs(expected(text) - codes(text)).max() < 0.52 + 0.6 * ("l" in text[:5].lower())


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_the_color_of_css(name):
    assert codes(name) == [round(255 * part) for part in parse_color(name).coordinates]


def test_all_names_of_css_are_there():
    assert len(NAMES) == 148


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("#f80", [255, 136, 0]),
        ("#F80C", [255, 136, 0]),
        ("#ff8000", [255, 128, 0]),
        ("#ff800001", [255, 128, 0]),
        (" Tomato ", [255, 99, 71]),
        ("rgb(300 -5 50%)", [255, 0, 128]),
        ("rgb(30%, 10%, 0%)", [77, 26, 0]),
        ("hsl(none 100% 50%)", [255, 0, 0]),
        ("hwb(0 80% 80%)", [128, 128, 128]),
        ("lab(87.82 -79.29 80.99)", [0, 255, 0]),
        ("oklch(62.8% 0.2577 29.23)", [255, 0, 0]),
        ("color(display-p3 1 1 1)", [255, 255, 255]),
        ("color(display-p3 0.9176 0.2003 0.1386)", [255, 0, 0]),
        ("color(srgb-linear 0.5 0 1)", [188, 0, 255]),
    ],
)
def test_a_color_by_hand(text, color):
    assert codes(text) == color


@pytest.mark.parametrize(
    "text", ["#ff800000", "#f800", "rgba(9, 9, 9, 0)", "rgb(9 9 9 / 0%)", "transparent"]
)
def test_a_clear_color_is_known_but_not_shown(text):
    assert css_color(text).opacity == 0
    assert len(visible_colors([css_color(text), of_codes((1, 2, 3))])) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#ff80007",
        "ff8000",
        "reddish",
        "rgb(1 2)",
        "rgb(1 2 3 4)",
        "rgb(1, 2, x)",
        "rgb(var(--x))",
        "rgb(1deg 2 3)",
        "rgb(calc(1) 2 3)",
        "rgb(1e999 2 3)",
        "hsl(120 red 50%)",
        "color(rec2020 1 0 0)",
        "color(1 0 0)",
        "color-mix(in srgb, red, blue)",
        "lighten(#fff, 10%)",
    ],
)
def test_what_is_no_plain_color_is_none(text):
    assert css_color(text) is None


def test_colors_written_as_css_are_read_as_the_same_colors():
    codes = np.random.default_rng(3).integers(0, 256, (256, 3)).astype(np.uint8)
    codes[:3] = [[0, 0, 0], [255, 255, 255], [128, 128, 128]]
    for write in (rgb_texts, oklch_texts):
        read = visible_colors([css_color(text) for text in write(codes)])
        assert np.array_equal(read, codes)
    assert rgb_texts(codes[:1]) == ("rgb(0 0 0)",)
    assert oklch_texts(codes[:3]) == ("oklch(0.00% 0 0)", "oklch(100.00% 0 0)", "oklch(59.99% 0 0)")


def test_a_color_has_the_name_that_looks_most_like_it():
    named = ["teal", "gray", "darkslategray", "rebeccapurple", "white", "black", "tomato"]
    codes = visible_colors([css_color(name) for name in named])
    assert css_names(codes) == tuple(named)
    near = np.clip(codes + np.array([1, -1, 1]), 0, 255).astype(np.uint8)
    assert css_names(near) == tuple(named)
