"""The numbers of the result."""

import streamlit as st

from colorseg.metrics import METRICS
from dashboard.cached import Result, figures_of
from dashboard.wording import as_text, markdown


def show(result: Result) -> None:
    """Show each figure with its unit and what it means."""
    segmentation, clustering = result.segmentation, result.segmentation.clustering
    with st.container(key="figures", gap="small"):
        _figure(
            "Distinct colors",
            f"{result.distinct:,} → {result.colors}",
            "In the original and in the result.",
        )
        values = figures_of(result)
        for name, metric in METRICS.items():
            value = f"{metric.text(values[name])} {metric.unit}"
            summary = f"{metric.summary} {metric.better.capitalize()} is better."
            _figure(_capital(name), value, summary)
        _figure(
            "Inertia",
            f"{segmentation.inertia:,.0f} squared units of {segmentation.settings.space}",
            "Sum over all pixels of the squared distance to the centroid that was found.",
        )
        _figure("Iterations", f"{clustering.iterations:,}", "How often every centroid was moved.")
        _figure("Time", f"{result.seconds:.2f} s", "To read, count, cluster and color the picture.")
    if segmentation.settings.recolor:
        st.caption("With own colors, all but the inertia is of the colors that are shown.")
    st.caption(as_text(segmentation.ending))


def label_of(name: str) -> str:
    """Return what a metric is called at the head of its figures, with its unit."""
    return f"{_capital(name)} ({METRICS[name].unit})"


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _figure(label: str, value: str, meaning: str) -> None:
    with st.container(gap=None):
        st.markdown(markdown("**{}** {}", label, value))
        st.caption(as_text(meaning))
