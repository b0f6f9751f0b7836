"""What all figures have in common: their colors on a light or a dark page, and their bytes."""

import io
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from colorseg.checks import of_kind


@dataclass(frozen=True)
class Ink:
    """The colors of a figure on a light or a dark page.

    Attributes
    ----------
    text, grid, line, mark : str
        Matplotlib colors.
    """

    text: str
    grid: str
    line: str
    mark: str


def checked_ink(ink: object) -> Ink:
    """Return an ink that is known to be one, or raise InvalidTypeError."""
    return of_kind("ink", ink, Ink, "LIGHT and DARK are such")


LIGHT = Ink(text="#222222", grid="#d9d9d9", line="#1668b8", mark="#b5400b")
DARK = Ink(text="#e8e8e8", grid="#3d424c", line="#6cb4f0", mark="#ff9d5c")


def style(axes: Axes, ink: Ink) -> None:
    """Give axes the colors of the page, a quiet grid and no frame.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The axes, changed in place.
    ink : Ink
        Colors for a light or a dark page.

    Raises
    ------
    InvalidTypeError
        If they are no axes, or the ink is none.
    """
    of_kind("axes", axes, Axes, "figure.subplots() makes such")
    ink = checked_ink(ink)
    axes.set_facecolor("none")
    axes.xaxis.label.set_color(ink.text)
    axes.tick_params(colors=ink.text, which="both")
    axes.grid(color=ink.grid, lw=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(ink.grid)


def as_png(figure: Figure) -> bytes:
    """Return a figure as the bytes of a PNG, clear where it is clear.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    InvalidTypeError
        If it is no figure.
    """
    of_kind("figure", figure, Figure, "draw_convergence(segmentation) returns one")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def as_svg(figure: Figure) -> str:
    """Return a figure as the text of an SVG: sharp at any size, its letters drawn as outlines.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.

    Returns
    -------
    str
        The file, clear where the figure is clear.

    Raises
    ------
    InvalidTypeError
        If it is no figure.
    """
    of_kind("figure", figure, Figure, "draw_convergence(segmentation) returns one")
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :]
