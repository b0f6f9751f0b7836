"""Colors as numbers: spaces to measure distances in, how different two look, hex codes.

Table ``SPACES``. A space is a row of it: to points, back to codes, in one place.
"""

from colorseg.color.conversions import (
    cielab,
    from_display_p3,
    from_linear_rgb,
    from_oklab,
    from_print_cielab,
    linear_rgb,
)
from colorseg.color.differences import ciede2000, color_differences
from colorseg.color.hexes import is_hex, is_plain_code, read_hexes, write_hexes
from colorseg.color.spaces import SPACES, Space
from colorseg.color.z_curve import z_colors, z_keys, z_order

__all__ = [
    "SPACES",
    "Space",
    "ciede2000",
    "cielab",
    "color_differences",
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
