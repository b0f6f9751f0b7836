"""Figures about a result, its clusters and its blends. Table ``METRICS``."""

from colorseg.metrics.blends import Blend, find_blends
from colorseg.metrics.metrics import (
    METRICS,
    ClusterFigures,
    Metric,
    checked_quantized,
    cluster_figures,
    measure_all,
)

__all__ = [
    "METRICS",
    "Blend",
    "ClusterFigures",
    "Metric",
    "checked_quantized",
    "cluster_figures",
    "find_blends",
    "measure_all",
]
