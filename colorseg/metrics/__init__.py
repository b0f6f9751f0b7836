"""Figures about a result, its clusters and its blends. Table ``METRICS``.

To add one: a function from a result to its number, or to what several numbers can be read from, and
a row; page, report, JSON and command line show it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np

from colorseg.checks import Real, of_kind
from colorseg.metrics.blends import Blend, find_blends
from colorseg.metrics.clusters import ClusterFigures, cluster_blends, cluster_figures
from colorseg.metrics.distortion import color_error, squared_error
from colorseg.metrics.similarity import MOST_PIXELS, ssim
from colorseg.once import once
from colorseg.palettes import Quantization, Quantized
from colorseg.segmentation import Segmentation

__all__ = [
    "METRICS",
    "Blend",
    "ClusterFigures",
    "Metric",
    "checked_quantized",
    "cluster_blends",
    "cluster_figures",
    "find_blends",
    "measure_all",
    "metric_texts",
]


@dataclass(frozen=True)
class Metric:
    """A number about an image in few colors.

    Attributes
    ----------
    compare : callable
        A `Quantized`, such as a `Segmentation`, to what several metrics may be read from.
    read : callable
        That to float.
    unit : str
        What the number counts in.
    better : str
        Which way is better, ``"lower"`` or ``"higher"``.
    summary : str
        One line for people.
    digits : int
        How many digits after the point people want to see.
    """

    compare: Callable[[Quantized], Any]
    read: Callable[[Any], float]
    unit: str
    better: str
    summary: str
    digits: int = 2

    def measure(self, quantized: Quantized) -> float:
        """Return the number; `measure_all` returns those of all metrics in less time."""
        return self.read(self.compare(checked_quantized(quantized)))

    def text(self, value: float) -> str:
        """Return the number as people read it, without its unit."""
        value = Real(-np.inf, np.inf).check("value", value)
        if np.isfinite(value):
            return f"{round(value, self.digits) + 0.0:,.{self.digits}f}"  # no "-0.00"
        return "∞" if value > 0 else "−∞"


def _similarity(quantized: Quantized) -> float:
    return ssim(quantized.original, quantized.labels, quantized.colors, quantized.alpha)


METRICS: dict[str, Metric] = {
    "MSE": Metric(
        squared_error,
        attrgetter("mse"),
        "8-bit units²",
        "lower",
        "Error: mean over the visible pixels of the squared distance between the original and the "
        "result with its colors rounded, summed over red, green and blue.",
    ),
    "PSNR": Metric(
        squared_error,
        attrgetter("psnr"),
        "dB",
        "higher",
        "The same error on a logarithmic scale against the largest possible value of 255.",
    ),
    "SSIM": Metric(
        _similarity,
        float,
        "of 1",
        "higher",
        "Structural similarity: how well light and dark agree around each visible pixel, in a "
        f"window of 11 × 11 pixels. Pictures of more than {MOST_PIXELS // 10**6} million pixels "
        "are first made smaller by averaging.",
        digits=4,
    ),
    "mean ΔE": Metric(
        color_error,
        attrgetter("mean"),
        "CIEDE2000",
        "lower",
        "How different a visible pixel looks from its original on average: about 1 can just be "
        "told apart side by side.",
    ),
    "95th-percentile ΔE": Metric(
        color_error,
        attrgetter("percentile_95"),
        "CIEDE2000",
        "lower",
        "The difference that 95 % of the visible pixels do not exceed.",
    ),
    "explained variance": Metric(
        squared_error,
        attrgetter("explained_variance"),
        "%",
        "higher",
        "How much of the original's variation in red, green and blue the result keeps; its mean "
        "color alone keeps 0 %.",
    ),
}


def checked_quantized(quantized: Any) -> Quantized:
    """Return an image in few colors that is known to be one, or raise InvalidTypeError."""
    if isinstance(quantized, Quantization):
        return quantized
    return of_kind("the result", quantized, Segmentation, "segment(image) returns one")


def measure_all(quantized: Quantized) -> dict[str, float]:
    """Return the number of every metric, and compute only once what several share.

    Parameters
    ----------
    quantized : Quantized
        The result with its original: a `Segmentation`, or a `colorseg.palettes.Quantization`.

    Returns
    -------
    dict of float
        By the keys of ``METRICS``, in its order.

    Raises
    ------
    InvalidTypeError
        If it is neither.

    Examples
    --------
    >>> from colorseg import Settings, draw_sample, measure_all, segment
    >>> figures = measure_all(segment(draw_sample("tangram"), Settings(k=6)))
    >>> figures["MSE"], figures["SSIM"]
    (0.0, 1.0)
    """
    return dict(_measured(checked_quantized(quantized)))


@once
def _measured(quantized: Quantized) -> dict[str, float]:
    """Measure: files of one result tell the same figures."""
    compared = {compare: compare(quantized) for compare in {m.compare for m in METRICS.values()}}
    return {name: metric.read(compared[metric.compare]) for name, metric in METRICS.items()}


def metric_texts(quantized: Quantized) -> dict[str, str]:
    """Return the number of every metric as people read it, with its unit.

    Parameters
    ----------
    quantized : Quantized
        As `measure_all` takes it.

    Returns
    -------
    dict of str
        By the keys of ``METRICS``, in its order.

    Raises
    ------
    InvalidTypeError
        If it is no such result.
    """
    values = measure_all(quantized)
    return {name: f"{each.text(values[name])} {each.unit}" for name, each in METRICS.items()}
