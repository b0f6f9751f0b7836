"""How tight and how far apart the clusters are."""

import streamlit as st

from colorseg.metrics import ClusterFigures
from dashboard.cached import Result, cluster_figures_of


def show(result: Result) -> None:
    """Show the figures of every cluster."""
    st.header("Clusters")
    palette, figures = result.segmentation.palette, cluster_figures_of(result)
    st.table(
        {
            "Cluster": [str(number) for number in range(len(palette))],
            "Color": [f"`{code}`" for code in palette.hexes],
            "Pixels": [f"{int(count):,}" for count in palette.counts],
            "Compactness": [f"{value:.1f}" for value in figures.compactness],
            "Separation": _separations(figures),
        },
        hide_index=True,
    )
    st.caption(
        "*Compactness* is the root mean squared distance of a cluster's pixels to its centroid, "
        "*separation* the distance to the nearest other centroid. Both are in "
        f"{result.segmentation.settings.space}, where black to white is 255 along lightness or "
        "along each channel. A cluster is clear where it is tight and far from others."
    )


def _separations(figures: ClusterFigures) -> list[str]:
    return ["∞" if value == float("inf") else f"{value:.1f}" for value in figures.separation]
