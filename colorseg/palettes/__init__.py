"""Short lists of colors: found, named, read from files; pictures in their nearest colors.

Table ``BASELINES``: palettes made without k-means.
"""

from colorseg.palettes.adobe_files import (
    color_table,
    photoshop_swatches,
    riff_palette,
    swatch_exchange,
)
from colorseg.palettes.baselines import (
    BASELINES,
    Baseline,
    grid_levels,
    median_cut,
    octree,
    random_palette,
    uniform_grid,
)
from colorseg.palettes.names import UNNAMED, clean_name, share_texts
from colorseg.palettes.palette import Palette, all_different
from colorseg.palettes.quantization import Pairs, Quantization, Quantized, quantize, weigh_pairs
from colorseg.palettes.reading import read_palette
from colorseg.palettes.swatches import svg_swatches, swatch_labels
from colorseg.palettes.text_files import (
    css_properties,
    gimp_palette,
    jasc_palette,
    paint_net_palette,
    scss_variables,
    tailwind_theme,
)

__all__ = [
    "BASELINES",
    "UNNAMED",
    "Baseline",
    "Pairs",
    "Palette",
    "Quantization",
    "Quantized",
    "all_different",
    "clean_name",
    "color_table",
    "css_properties",
    "gimp_palette",
    "grid_levels",
    "jasc_palette",
    "median_cut",
    "octree",
    "paint_net_palette",
    "photoshop_swatches",
    "quantize",
    "random_palette",
    "read_palette",
    "riff_palette",
    "scss_variables",
    "share_texts",
    "svg_swatches",
    "swatch_exchange",
    "swatch_labels",
    "tailwind_theme",
    "uniform_grid",
    "weigh_pairs",
]
