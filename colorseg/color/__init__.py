"""Colors as numbers: spaces to measure distances in, how different two look, hex codes.

Tables ``SPACES`` and ``VISIONS``. To add a space: functions to it and back in ``conversions``, and
a row. To add a way of seeing: a matrix in ``vision``, and a row.
"""

from colorseg.color.contrast import contrasting_colors
from colorseg.color.conversions import (
    cielab,
    from_cielab,
    from_display_p3,
    from_linear_rgb,
    from_oklab,
    from_print_cielab,
    linear_rgb,
    oklab,
)
from colorseg.color.differences import ciede2000, color_differences
from colorseg.color.hexes import is_hex, is_plain_code, read_hexes, write_hexes
from colorseg.color.spaces import Space, codes_as_points, round_to_codes, scaled
from colorseg.color.vision import DEUTAN, GRAY, PROTAN, TRITAN, Vision
from colorseg.color.z_curve import z_colors, z_keys, z_order

__all__ = [
    "SPACES",
    "VISIONS",
    "Space",
    "Vision",
    "ciede2000",
    "cielab",
    "color_differences",
    "contrasting_colors",
    "from_display_p3",
    "from_linear_rgb",
    "from_oklab",
    "from_print_cielab",
    "is_hex",
    "is_plain_code",
    "linear_rgb",
    "read_hexes",
    "write_hexes",
    "z_colors",
    "z_keys",
    "z_order",
]

SPACES: dict[str, Space] = {
    "sRGB": Space(
        to_points=codes_as_points,
        to_colors=round_to_codes,
        summary="The red, green and blue numbers of the file itself, 0 to 255: the fastest, and "
        "the lowest error when the result is compared number by number.",
    ),
    "linear RGB": scaled(
        linear_rgb,
        from_linear_rgb,
        1,
        "Amounts of red, green and blue light: colors average as light does, so bright parts get "
        "most of the colors and dark parts few; for lights, skies and highlights.",
    ),
    "CIELAB": scaled(
        cielab,
        from_cielab,
        100,
        "Lightness, green to red and blue to yellow, by the international standard of 1976: close "
        "to how different colors look; for work that quotes the standard.",
        has_lightness=True,
    ),
    "OKLab": scaled(
        oklab,
        from_oklab,
        1,
        "Like CIELAB, but made in 2020, with steadier hues, above all in blue: groups colors that "
        "look alike; for palettes and design.",
        has_lightness=True,
    ),
}

VISIONS: dict[str, Vision] = {
    "protan": Vision(PROTAN, "Protan vision", "Without the cones for long waves: red looks dark."),
    "deutan": Vision(
        DEUTAN, "Deutan vision", "Without the cones for middle waves: the most common."
    ),
    "tritan": Vision(TRITAN, "Tritan vision", "Without the cones for short waves: rare."),
    "gray": Vision(GRAY, "In gray", "By luminance alone, as a black-and-white print shows it."),
}
