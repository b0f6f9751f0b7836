"""Figures about a result, its clusters and its blends. Table ``METRICS``."""

from colorseg.metrics.blends import Blend, find_blends
from colorseg.metrics.comparisons import OURS, Method, Start, compare_methods, compare_starts
from colorseg.metrics.metrics import (
    METRICS,
    ClusterFigures,
    Metric,
    checked_quantized,
    cluster_blends,
    cluster_figures,
    measure_all,
)

__all__ = [
    "METRICS",
    "OURS",
    "Blend",
    "ClusterFigures",
    "Method",
    "Metric",
    "Start",
    "checked_quantized",
    "cluster_blends",
    "cluster_figures",
    "compare_methods",
    "compare_starts",
    "find_blends",
    "measure_all",
]
