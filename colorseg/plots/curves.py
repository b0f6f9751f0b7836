"""Figures about a selection: what each number of colors is worth.

They are plain `matplotlib.figure.Figure` objects, as those of ``colorseg.plots``.
"""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

from colorseg.checks import Whole
from colorseg.plots.inks import LIGHT, Ink, checked_ink, style
from colorseg.selection import NOTICEABLE, Selection, checked_selection, elbow, silhouette
from colorseg.words import counted

_TITLES = {
    "inertia": "Inertia per pixel",
    "silhouette": "Silhouette",
    "difference": "Mean ΔE (CIEDE2000)",
    "explained": "Explained variance (%)",
}


def draw_curves(selection: Selection, k: int | None = None, ink: Ink = LIGHT) -> Figure:
    """Draw inertia, silhouette, mean ΔE and explained variance against the number of colors.

    Parameters
    ----------
    selection : Selection
        The trials.
    k : int, optional
        The number of colors to mark, if it was tried.
    ink : Ink
        Colors for a light or a dark page; the background is clear.

    Returns
    -------
    matplotlib.figure.Figure
        Four panels, two by two. The inertia is on a logarithmic scale, where the elbow is what
        lies farthest below the line from end to end.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    selection, ink = checked_selection(selection), checked_ink(ink)
    k = None if k is None else Whole(1, 256).check("k", k)
    figure = Figure(figsize=(4.8, 4.6), dpi=160, facecolor="none")
    figure.set_layout_engine("constrained", hspace=0.06, wspace=0.06)
    panels = dict(zip(_TITLES, figure.subplots(2, 2, sharex=True).flat, strict=True))
    for name, axes in panels.items():
        axes.set_title(_TITLES[name], loc="left", color=ink.text, fontsize=10)
        axes.plot(selection.ks, selection.curve(name), "o-", color=ink.line, lw=2, ms=3.5)
        _mark_chosen(axes, name, selection, k, ink)
        style(axes, ink)
    _scale_inertia(panels["inertia"], selection, ink)
    _circle(panels["inertia"], "inertia", selection, elbow(selection).k, ink)
    _circle(panels["silhouette"], "silhouette", selection, silhouette(selection).k, ink)
    panels["difference"].axhline(NOTICEABLE, color=ink.text, lw=1, ls="-.")
    panels["difference"].set_ylim(bottom=0)
    for name in ("difference", "explained"):
        panels[name].set_xlabel("Number of colors")
        panels[name].xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    _explain(figure, selection, k, ink)
    return figure


def describe_curves(selection: Selection) -> str:
    """Say in words what `draw_curves` shows.

    Parameters
    ----------
    selection : Selection
        The trials.

    Returns
    -------
    str
        How far each curve goes, where the elbow is, and where the silhouette is largest.

    Raises
    ------
    InvalidTypeError
        If an argument is of another kind.
    """
    selection = checked_selection(selection)
    first, last = selection.trials[0], selection.trials[-1]
    if first is last:
        return f"Only one number of colors was tried, {first.k}: mean ΔE {first.difference:.1f}."
    sentences = [
        f"From {first.k} to {last.k} colors, the inertia per pixel goes from {first.inertia:,.1f} "
        f"to {last.inertia:,.1f}, the explained variance from {first.explained:.1f} % to "
        f"{last.explained:.1f} %, and the mean ΔE from {first.difference:.1f} to "
        f"{last.difference:.1f}."
    ]
    if (bend := elbow(selection).k) is not None:
        sentences.append(f"The elbow is at {bend} colors.")
    sentences.append(silhouette(selection).reason)
    return " ".join(sentences)


def _mark_chosen(axes: Axes, name: str, selection: Selection, k: int | None, ink: Ink) -> None:
    if k is not None and k in selection.ks:
        axes.axvline(k, color=ink.mark, lw=1.2, ls="--")
        axes.plot(k, getattr(selection[k], name), "o", color=ink.mark, ms=6)


def _circle(axes: Axes, name: str, selection: Selection, k: int | None, ink: Ink) -> None:
    if k is not None:
        axes.plot(k, getattr(selection[k], name), **_ring(ink))


def _ring(ink: Ink) -> dict[str, Any]:
    return {"marker": "o", "color": ink.text, "mfc": "none", "ms": 11, "ls": "", "clip_on": False}


def _scale_inertia(axes: Axes, selection: Selection, ink: Ink) -> None:
    ends = selection.curve("inertia")[[0, -1]]
    if ends[-1] <= 0:  # has no logarithm
        return
    axes.set_yscale("log")
    axes.set_title(f"{_TITLES['inertia']} (log)", loc="left", color=ink.text, fontsize=10)
    axes.plot([selection.ks[0], selection.ks[-1]], ends, ":", color=ink.text, lw=1)
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter("{x:,g}")
    axes.yaxis.set_minor_locator(NullLocator())


def _explain(figure: Figure, selection: Selection, k: int | None, ink: Ink) -> None:
    """Say under the panels what the marks in them mean."""
    marks = [
        Line2D([], [], **_ring(ink), label="what this figure suggests"),
        Line2D([], [], color=ink.text, lw=1, ls="-.", label="ΔE 1: hardly visible"),
    ]
    if k is not None and k in selection.ks:
        looks: dict[str, Any] = {"color": ink.mark, "lw": 1.2, "ls": "--", "marker": "o"}
        marks.append(Line2D([], [], **looks, label=f"now: {counted(k, 'color')}"))
    figure.legend(
        handles=marks,
        loc="outside lower center",
        ncols=2,
        frameon=False,
        fontsize=9,
        labelcolor=ink.text,
    )
