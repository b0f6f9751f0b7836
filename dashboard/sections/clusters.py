"""How tight and how far apart the clusters are."""

import streamlit as st

from colorseg.metrics import ClusterFigures
from dashboard.cached import Result, cluster_figures_of
from dashboard.wording import cells, code, markdown


def show(result: Result) -> None:
    """Show the figures of every cluster."""
    st.header("Clusters")
    palette, figures = result.segmentation.palette, cluster_figures_of(result)
    columns = {
        "Cluster": range(len(palette)),
        "Color": map(code, palette.hexes),
        "Pixels": [f"{int(count):,}" for count in palette.counts],
        "Compactness": [f"{value:.1f}" for value in figures.compactness],
        "Separation": _separations(figures),
    }
    st.table(cells(columns), hide_index=True)
    st.caption(
        markdown(
            "*Compactness* is the root mean squared distance of a cluster's pixels to its "
            "centroid, *separation* the distance to the nearest other centroid. Both are in {}, "
            "where black to white is 255 along lightness or along each channel. A cluster is "
            "clear where it is tight and far from others.",
            result.segmentation.settings.space,
        )
    )


def _separations(figures: ClusterFigures) -> list[str]:
    return ["∞" if value == float("inf") else f"{value:.1f}" for value in figures.separation]
