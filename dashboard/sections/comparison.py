"""Original and result, side by side or under a divider."""

import streamlit as st

from colorseg.arrays import Centroids
from colorseg.exports import Screen, file_preview
from colorseg.settings import Settings
from colorseg.words import counted
from dashboard.cached import Result, preview_of
from dashboard.components.compare import compare, packed
from dashboard.components.settling import settling
from dashboard.wording import markdown


def show(result: Result) -> None:
    """Show the comparison and say how true it is."""
    shown = preview_of(result)
    compare(
        shown.before,
        shown.after,
        labels=("Original", counted(len(result.segmentation.palette), "color")),
        size=shown.size,
        key="compare",
    )
    height, width = result.segmentation.original.shape[:2]
    colors = counted(shown.colors, "color")
    size = f"{width:,} × {height:,} pixels"
    if shown.step > 1:
        size = f"{shown.size[0]:,} × {shown.size[1]:,} of {size} shown; the download has them all"
    st.caption(
        markdown(
            "Exactly {} on screen, counted in the picture sent to your browser. {}.", colors, size
        )
    )


def show_start(screen: Screen, settings: Settings, centroids: Centroids) -> None:
    """Show where the iterations begin, until there is a result."""
    painted = screen.started(centroids, settings)
    if painted is not None:
        shown = file_preview(screen, painted)
        labels = "Original", f"{counted(len(centroids), 'color')}, settling"
        settling(packed(shown.before, shown.after, labels, shown.size), key="settling")
