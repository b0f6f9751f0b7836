"""The numbers of the result."""

import streamlit as st

from colorseg.metrics import METRICS
from dashboard.cached import Result, figures_of
from dashboard.wording import as_text


def show(result: Result) -> None:
    """Show each figure with its unit and what it means."""
    segmentation, clustering = result.segmentation, result.segmentation.clustering
    row = st.container(horizontal=True, gap="small", key="figures")
    with row:
        _figure(
            "Distinct colors",
            f"{len(segmentation.histogram):,} → {len(segmentation.palette)}",
            "In the original and in the result.",
        )
        _figure("Iterations", f"{clustering.iterations:,}", "How often every centroid was moved.")
        values = figures_of(result)
        for name, metric in METRICS.items():
            summary = f"{metric.summary} {metric.better.capitalize()} is better."
            _figure(label_of(name), metric.text(values[name]), summary)
        _figure(
            "Time (s)", f"{result.seconds:.2f}", "To read, count, cluster and color the picture."
        )
    st.caption(as_text(segmentation.ending))


def label_of(name: str) -> str:
    """Return what a metric is called at the head of its figures, with its unit."""
    return f"{name[0].upper()}{name[1:]} ({METRICS[name].unit})"


def _figure(label: str, value: str, summary: str) -> None:
    st.metric(as_text(label), as_text(value), help=as_text(summary), border=True)
