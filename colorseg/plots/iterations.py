"""Figures about a segmentation. Table ``PLOTS``.

They are plain `matplotlib.figure.Figure` objects: many can be drawn at once, in many threads.
Only `show_images`, which opens a window, uses pyplot and its global state.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.registry import BackendFilter, backend_registry
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter, MaxNLocator

from colorseg.arrays import Pixels
from colorseg.checks import IMAGE, of_kind, text
from colorseg.clustering import CENTROIDS_SETTLED
from colorseg.errors import InvalidValueError
from colorseg.segmentation import Segmentation, checked_segmentation
from colorseg.words import counted


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


@dataclass(frozen=True)
class Plot:
    """A kind of figure.

    Attributes
    ----------
    draw : callable
        `Segmentation` and `Ink` to a Figure.
    describe : callable
        `Segmentation` to one or two sentences that say what the figure shows.
    """

    draw: Callable[[Segmentation, Ink], Figure]
    describe: Callable[[Segmentation], str]


def convergence(segmentation: Segmentation, ink: Ink = LIGHT) -> Figure:
    """Draw inertia and largest centroid move against the iteration, and where it stopped.

    Parameters
    ----------
    segmentation : Segmentation
        The result.
    ink : Ink
        Colors for a light or a dark page; the background is clear.

    Returns
    -------
    matplotlib.figure.Figure
        Two panels, one above the other.

    Raises
    ------
    InvalidTypeError
        If it is no segmentation, or the ink is none.
    """
    segmentation, ink = checked_segmentation(segmentation), checked_ink(ink)
    clustering = segmentation.clustering
    figure = Figure(figsize=(4.8, 4.2), dpi=160, facecolor="none")
    figure.set_layout_engine("constrained", hspace=0.06)
    upper, lower = figure.subplots(2, 1, sharex=True)
    steps = (clustering.start, *clustering.history)
    _draw_other_runs(upper, segmentation, ink)
    _draw_line(upper, [(s.iteration, s.inertia / segmentation.weight) for s in steps], ink)
    moved = any(step.shift > 0 for step in clustering.history)
    nothing = np.nan if moved else 0.0  # which has no logarithm
    _draw_line(lower, [(s.iteration, s.shift or nothing) for s in clustering.history], ink)
    _mark_stop(upper, lower, segmentation, ink)
    _mark_reseeded(upper, segmentation, ink)
    upper.ticklabel_format(axis="y", useOffset=False, style="plain")
    upper.set_title(f"{_inertia_name(segmentation)} (mean squared distance)", **_left(ink))
    lower.set_title("Largest move of a centroid (of 255)", **_left(ink))
    if moved:
        lower.set_yscale("log")
        lower.yaxis.set_minor_formatter(_Plain())  # labels some where there are few decades
    else:
        lower.set(ylim=(-0.1, 1), yticks=(0, 1))
    lower.set_xlabel("Iteration")
    lower.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    lower.yaxis.set_major_formatter("{x:g}")
    upper.legend(
        loc="upper right",
        bbox_to_anchor=(0.94, 1.02),
        frameon=False,
        fontsize=9,
        labelcolor=ink.text,
    )
    for axes in (upper, lower):
        style(axes, ink)
    return figure


def describe_convergence(segmentation: Segmentation) -> str:
    """Say in words what `convergence` shows.

    Parameters
    ----------
    segmentation : Segmentation
        The result.

    Returns
    -------
    str
        How far the inertia fell, in how many iterations, why it stopped, and how far the other
        runs got.

    Raises
    ------
    InvalidTypeError
        If it is no segmentation.
    """
    segmentation = checked_segmentation(segmentation)
    clustering, weight = segmentation.clustering, segmentation.weight
    first, last = (f"{i / weight:,.1f}" for i in (clustering.start.inertia, clustering.inertia))
    way = f"fell from {first} to {last}" if first != last else f"stayed near {last}"
    sentence = (
        f"{_inertia_name(segmentation)} {way} in {counted(clustering.iterations, 'iteration')}; "
        f"it stopped because {clustering.stopped}."
    )
    return " ".join([sentence, *_spread_of_runs(segmentation)])


def _inertia_name(segmentation: Segmentation) -> str:
    guarded = segmentation.settings.weight_power < 1
    return "Inertia per weight" if guarded else "Inertia per pixel"


def _spread_of_runs(segmentation: Segmentation) -> list[str]:
    if len(segmentation.runs) == 1:
        return []
    ends = [run.inertias[-1] / segmentation.weight for run in segmentation.runs]
    return [
        f"The best of {len(ends)} runs was kept; they ended between {min(ends):,.1f} and "
        f"{max(ends):,.1f}, each in a valley of its own."
    ]


PLOTS: dict[str, Plot] = {
    "convergence": Plot(convergence, describe_convergence),
}


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
    of_kind("figure", figure, Figure, "convergence(segmentation) draws one")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def show_images(images: dict[str, Pixels]) -> None:
    """Open a window with images side by side.

    Parameters
    ----------
    images : dict of str to ndarray of uint8, shape (h, w, 3)
        The images, each under its title; at least one.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If they are not such images.
    """
    if not of_kind("images", images, dict, "{'Title': image} is one"):
        raise InvalidValueError("images must be at least one, got none; give one with its title")
    images = {text("a title", t): IMAGE.check("an image", image) for t, image in images.items()}
    from matplotlib import pyplot as plt  # opens a display, so only when one is asked for

    # One window for all: many calls without a screen would otherwise pile figures up.
    figure = plt.figure("colorseg", figsize=(6 * len(images), 5), clear=True)
    row = figure.subplots(1, len(images), squeeze=False)
    for axes, (title, image) in zip(row[0], images.items(), strict=True):
        axes.imshow(image)
        axes.set_title(title)
        axes.set_axis_off()
    figure.tight_layout()
    if matplotlib.get_backend() not in backend_registry.list_builtin(BackendFilter.NON_INTERACTIVE):
        plt.show()


class _Plain(LogFormatter):
    """Writes the numbers of a logarithmic axis as all others are written."""

    def _num_to_string(self, x: float, vmin: float, vmax: float) -> str:
        return f"{x:g}"


def _left(ink: Ink) -> dict[str, str]:
    return {"loc": "left", "color": ink.text}


def _draw_other_runs(axes: Axes, segmentation: Segmentation, ink: Ink) -> None:
    """Draw every run as a thin line; the kept one is drawn over its own."""
    if len(segmentation.runs) == 1:
        return
    for number, run in enumerate(segmentation.runs):
        label = f"all {len(segmentation.runs)} runs" if number == 0 else None
        values = np.array(run.inertias) / segmentation.weight
        axes.plot(values, color=ink.line, lw=0.8, alpha=0.45, label=label)


def _draw_line(axes: Axes, points: list[tuple[int, float]], ink: Ink) -> None:
    few = len(points) <= 40
    axes.plot(*zip(*points, strict=True), color=ink.line, lw=2, marker="o" if few else "", ms=4)


def _mark_stop(upper: Axes, lower: Axes, segmentation: Segmentation, ink: Ink) -> None:
    clustering = segmentation.clustering
    last = clustering.history[-1]
    label = f"stopped after {counted(clustering.iterations, 'iteration')}:\n{clustering.stopped}"
    for axes in (upper, lower):
        axes.axvline(last.iteration, color=ink.mark, lw=1.2, ls="--", label=label)
    upper.plot(last.iteration, last.inertia / segmentation.weight, "o", color=ink.mark)
    if clustering.stopped == CENTROIDS_SETTLED:
        lower.axhline(segmentation.settings.tol, color=ink.mark, lw=1.2, ls=":", label="tolerance")
        lower.legend(loc="upper right", frameon=False, labelcolor=ink.text)


def _mark_reseeded(axes: Axes, segmentation: Segmentation, ink: Ink) -> None:
    clustering, weight = segmentation.clustering, segmentation.weight
    steps = [s for s in (clustering.start, *clustering.history) if s.reseeded]
    if steps:
        places = [s.iteration for s in steps], [s.inertia / weight for s in steps]
        label = "empty cluster moved\nto the farthest color"
        axes.plot(*places, "D", color=ink.mark, mfc="none", ms=9, label=label)


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
