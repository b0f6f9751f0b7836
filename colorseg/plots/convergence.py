"""How the iterations of a segmentation went: its inertia and the moves of its centroids."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter, MaxNLocator

from colorseg.clustering import CENTROIDS_SETTLED
from colorseg.plots.inks import LIGHT, Ink, checked_ink, style
from colorseg.segmentation import Segmentation, checked_segmentation
from colorseg.words import counted


def draw_convergence(segmentation: Segmentation, ink: Ink = LIGHT) -> Figure:
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
    figure = Figure(figsize=(4.8, 4.2), dpi=160, facecolor="none")
    figure.set_layout_engine("constrained", hspace=0.06)
    upper, lower = figure.subplots(2, 1, sharex=True)
    _draw_inertia(upper, segmentation, ink)
    _draw_moves(lower, segmentation, ink)
    _mark_stop(upper, lower, segmentation, ink)
    _mark_reseeded(upper, segmentation, ink)
    place: Any = {"loc": "upper right", "bbox_to_anchor": (0.94, 1.02)}
    upper.legend(**place, frameon=False, fontsize=9, labelcolor=ink.text)
    for axes in (upper, lower):
        style(axes, ink)
    return figure


def _draw_inertia(axes: Axes, segmentation: Segmentation, ink: Ink) -> None:
    steps = (segmentation.clustering.start, *segmentation.clustering.history)
    _draw_other_runs(axes, segmentation, ink)
    _draw_line(axes, [(s.iteration, s.inertia / segmentation.weight) for s in steps], ink)
    axes.ticklabel_format(axis="y", useOffset=False, style="plain")
    axes.set_title(f"{_inertia_name(segmentation)} (mean squared distance)", **_left(ink))


def _draw_moves(axes: Axes, segmentation: Segmentation, ink: Ink) -> None:
    history = segmentation.clustering.history
    moved = any(step.shift > 0 for step in history)
    nothing = np.nan if moved else 0.0  # which has no logarithm
    _draw_line(axes, [(step.iteration, step.shift or nothing) for step in history], ink)
    if moved:
        axes.set_yscale("log")
        axes.yaxis.set_minor_formatter(_Plain())  # labels some where there are few decades
    else:
        axes.set(ylim=(-0.1, 1), yticks=(0, 1))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.set_title("Largest move of a centroid (of 255)", **_left(ink))
    axes.set_xlabel("Iteration")


def describe_convergence(segmentation: Segmentation) -> str:
    """Say in words what `draw_convergence` shows.

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


class _Plain(LogFormatter):
    """Writes the numbers of a logarithmic axis as all others are written."""

    def _num_to_string(self, x: float, vmin: float, vmax: float) -> str:
        return f"{x:g}"


def _left(ink: Ink) -> dict[str, Any]:
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
