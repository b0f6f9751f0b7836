"""How the iterations of a segmentation went: its inertia and the moves of its centroids."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter, MaxNLocator

from colorseg.arrays import Counts
from colorseg.clustering import CENTROIDS_SETTLED
from colorseg.plots.inks import LIGHT, Ink, checked_ink, style
from colorseg.segmentation import Segmentation, checked_segmentation
from colorseg.starts import Level
from colorseg.words import counted

_LEAST_SPAN = 0.05  # of the inertia axis, as a share of the largest value


def draw_convergence(segmentation: Segmentation, ink: Ink = LIGHT) -> Figure:
    """Draw inertia and largest centroid move against the iteration, and where it stopped.

    What happens on cells of similar colors before the iterations stands left of their beginning,
    level by level.

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
    _draw_levels(upper, lower, segmentation, ink)
    _keep_calm(upper)
    looks: dict[str, Any] = {"frameon": False, "fontsize": 9, "labelcolor": ink.text}
    figure.legend(*_marks(upper, lower), loc="outside lower center", ncols=2, **looks)
    for axes in (upper, lower):
        style(axes, ink)
    return figure


def _marks(*panels: Axes) -> tuple[list[Any], list[str]]:
    """Collect what the marks of both panels mean, each once."""
    pairs = [
        pair for axes in panels for pair in zip(*axes.get_legend_handles_labels(), strict=True)
    ]
    marks = {label: handle for handle, label in reversed(pairs)}
    return list(marks.values())[::-1], list(marks)[::-1]


def _draw_levels(upper: Axes, lower: Axes, segmentation: Segmentation, ink: Ink) -> None:
    """Draw what happened on cells, each level on a ground of its own, before iteration 0."""
    levels = segmentation.levels
    start = -sum(len(level.inertias) for level in levels)
    for number, level in enumerate(levels):
        end = start + len(level.inertias)
        for axes in (upper, lower):
            shade = 0.35 + 0.25 * (number % 2)
            axes.axvspan(start - 0.5, end - 0.5, color=ink.grid, alpha=shade, lw=0)
        _draw_level(upper, lower, level, np.arange(start, end), segmentation.weight, ink)
        start = end
    if levels:
        lower.set_xlabel("Iteration; before 0 on cells of similar colors")
        lower.xaxis.set_major_formatter(lambda place, _: f"{place:g}" if place >= 0 else "")


def _draw_level(
    upper: Axes, lower: Axes, level: Level, places: Counts, weight: float, ink: Ink
) -> None:
    looks: dict[str, Any] = {"color": ink.line, "marker": "o", "ms": 3, "mfc": "none"}
    shifts = np.array([shift if shift > 0 else np.nan for shift in level.shifts])
    upper.plot(places, np.array(level.inertias) / weight, lw=2, **looks)
    lower.plot(places[1:], shifts, **looks)
    # Where the other curve does not pass.
    axes = lower if np.isnan(shifts).all() else upper
    axes.text(
        float(places.mean()),
        0.95,
        f"{level.cells:,} cells",
        transform=axes.get_xaxis_transform(),
        rotation=90,
        va="top",
        ha="center",
        color=ink.text,
        fontsize=8,
    )


def _keep_calm(axes: Axes) -> None:
    """Let no fall look like a cliff that is none beside what is left."""
    low, high = axes.dataLim.intervaly
    missing = max(_LEAST_SPAN * high - (high - low), 0.0)
    if missing:
        axes.set_ylim(low - 0.6 * missing, high + 0.6 * missing)


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
    way = _fall(clustering.start.inertia / weight, clustering.inertia / weight)
    sentence = (
        f"{_inertia_name(segmentation)} {way} in {counted(clustering.iterations, 'iteration')}; "
        f"it stopped because {clustering.stopped}."
    )
    return " ".join([*_way_on_cells(segmentation), sentence, *_spread_of_runs(segmentation)])


def _fall(first: float, last: float) -> str:
    one, other = (f"{value:,.1f}" for value in (first, last))
    return f"fell from {one} to {other}" if one != other else f"stayed near {other}"


def _way_on_cells(segmentation: Segmentation) -> list[str]:
    levels = segmentation.levels
    if not levels:
        return []
    ends = levels[0].inertias[0], levels[-1].inertias[-1]
    sizes = list(dict.fromkeys(f"{level.cells:,}" for level in levels))
    cells = sizes[0] if len(sizes) == 1 else f"{', '.join(sizes[:-1])} and {sizes[-1]}"
    way = _fall(*(value / segmentation.weight for value in ends))
    return [f"First, on {cells} cells of similar colors, it {way}."]


def _inertia_name(segmentation: Segmentation) -> str:
    guarded = segmentation.settings.weight_power < 1
    return "Inertia per weight" if guarded else "Inertia per pixel"


def _spread_of_runs(segmentation: Segmentation) -> list[str]:
    if len(segmentation.runs) == 1:
        return []
    ends = [run.inertias[-1] / segmentation.weight for run in segmentation.runs]
    low, high = f"{min(ends):,.1f}", f"{max(ends):,.1f}"
    there = f"between {low} and {high}, each in a valley of its own"
    if low == high:
        there = f"all near {low}"
    return [f"The best of {len(ends)} runs was kept; they ended {there}."]


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


def _mark_reseeded(axes: Axes, segmentation: Segmentation, ink: Ink) -> None:
    clustering, weight = segmentation.clustering, segmentation.weight
    steps = [s for s in (clustering.start, *clustering.history) if s.reseeded]
    if steps:
        places = [s.iteration for s in steps], [s.inertia / weight for s in steps]
        label = "empty cluster moved\nto the farthest color"
        axes.plot(*places, "D", color=ink.mark, mfc="none", ms=9, label=label, clip_on=False)
