"""Figures drawn by Matplotlib. Table ``PLOTS``."""

from colorseg.plots.curves import describe_curves, draw_curves
from colorseg.plots.iterations import (
    DARK,
    LIGHT,
    PLOTS,
    Ink,
    Plot,
    as_png,
    checked_ink,
    convergence,
    describe_convergence,
    show_images,
    style,
)

__all__ = [
    "DARK",
    "LIGHT",
    "PLOTS",
    "Ink",
    "Plot",
    "as_png",
    "checked_ink",
    "convergence",
    "describe_convergence",
    "describe_curves",
    "draw_curves",
    "show_images",
    "style",
]
