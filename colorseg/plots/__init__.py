"""Figures drawn by Matplotlib. Table ``PLOTS``: those of a result, all of which its report shows.

They are plain `matplotlib.figure.Figure` objects: many can be drawn at once, in many threads. To
add one: two functions in a file, one that draws and one that says the same in words, and a row.
"""

from collections.abc import Callable
from dataclasses import dataclass

from matplotlib.figure import Figure

from colorseg.plots.convergence import describe_convergence, draw_convergence
from colorseg.plots.curves import describe_curves, draw_curves
from colorseg.plots.inks import DARK, LIGHT, Ink, as_png, as_svg, checked_ink, style
from colorseg.plots.windows import show_images
from colorseg.segmentation import Segmentation

__all__ = [
    "DARK",
    "LIGHT",
    "PLOTS",
    "Ink",
    "Plot",
    "as_png",
    "as_svg",
    "checked_ink",
    "describe_convergence",
    "describe_curves",
    "draw_convergence",
    "draw_curves",
    "show_images",
    "style",
]


@dataclass(frozen=True)
class Plot:
    """A kind of figure.

    Attributes
    ----------
    draw : callable
        `Segmentation` and `Ink` to a Figure.
    describe : callable
        `Segmentation` to one or two sentences that say what the figure shows.
    title : str
        What stands above it.
    """

    draw: Callable[[Segmentation, Ink], Figure]
    describe: Callable[[Segmentation], str]
    title: str


PLOTS: dict[str, Plot] = {
    "convergence": Plot(draw_convergence, describe_convergence, "How it went"),
}
