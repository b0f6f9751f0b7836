"""Short lists of colors: found, named, read from files; pictures in their nearest colors.

Tables ``BASELINES``, palettes made without k-means, and ``ORDERS``, in which one can be shown. To
add one: a function in ``baselines`` or ``orders``, and a row.
"""

from collections.abc import Callable
from dataclasses import dataclass

from numpy.random import Generator

from colorseg.arrays import Colors
from colorseg.checks import Whole, of_kind
from colorseg.histogram import Histogram, checked_histogram
from colorseg.palettes.alike import Alike, look_alikes
from colorseg.palettes.baselines import (
    grid_levels,
    median_cut,
    octree,
    random_palette,
    uniform_grid,
)
from colorseg.palettes.binary_files import (
    color_table,
    photoshop_swatches,
    riff_palette,
    swatch_exchange,
)
from colorseg.palettes.css_colors import css_names, oklch_texts, rgb_texts
from colorseg.palettes.names import UNNAMED, clean_name, share_texts
from colorseg.palettes.orders import Order, as_they_are, by_hue, by_lightness, by_similarity
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
    "ORDERS",
    "UNNAMED",
    "Alike",
    "Baseline",
    "Order",
    "Pairs",
    "Palette",
    "Quantization",
    "Quantized",
    "all_different",
    "clean_name",
    "color_table",
    "css_names",
    "css_properties",
    "gimp_palette",
    "grid_levels",
    "jasc_palette",
    "look_alikes",
    "median_cut",
    "octree",
    "oklch_texts",
    "paint_net_palette",
    "photoshop_swatches",
    "quantize",
    "random_palette",
    "read_palette",
    "rgb_texts",
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

_COLORS = Whole(1, 1 << 16)  # more than any palette has


@dataclass(frozen=True)
class Baseline:
    """A way to make a palette.

    Attributes
    ----------
    make : callable
        ``(histogram, k, rng)`` to uint8 (m, 3) sRGB codes, all different, with m from 1 to k.
    summary : str
        One line for people.
    """

    make: Callable[[Histogram, int, Generator], Colors]
    summary: str

    def choose(self, histogram: Histogram, k: int, rng: Generator) -> Colors:
        """Make a palette for an image.

        Parameters
        ----------
        histogram : Histogram
            The distinct colors of the image.
        k : int
            How many colors at most, from 1 on.
        rng : numpy.random.Generator
            Where chance comes from.

        Returns
        -------
        ndarray of uint8, shape (m, 3)
            sRGB codes, all different; m is from 1 to k.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If an argument is not as said.
        """
        checked_histogram(histogram)
        of_kind("rng", rng, Generator, "numpy.random.default_rng(0) is one")
        return self.make(histogram, _COLORS.check("k", k), rng)


BASELINES: dict[str, Baseline] = {
    "random palette": Baseline(
        lambda histogram, k, rng: random_palette(k, rng),
        "Colors drawn by lot, whatever the picture holds.",
    ),
    "uniform grid": Baseline(
        lambda histogram, k, rng: uniform_grid(k),
        "Evenly spaced levels of red, green and blue, the same for every picture.",
    ),
    "median cut": Baseline(
        lambda histogram, k, rng: median_cut(histogram, k),
        "The box of most pixels is cut in two at its median, again and again.",
    ),
    "octree": Baseline(
        lambda histogram, k, rng: octree(histogram, k),
        "Neighboring colors are merged, cube by cube, those of fewest pixels first.",
    ),
}

ORDERS: dict[str, Order] = {
    "share": Order(as_they_are, "Share", "The most common first."),
    "lightness": Order(by_lightness, "Lightness", "From light to dark."),
    "hue": Order(by_hue, "Hue", "Around the color wheel from red on, and grays behind it."),
    "similarity": Order(
        by_similarity, "Similarity", "Each beside the one that looks most like it."
    ),
}
