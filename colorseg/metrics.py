"""How far a segmentation is from its original. Table ``METRICS``."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from colorseg.segmentation import Segmentation

_PEAK = 255  # the largest 8-bit code


@dataclass(frozen=True)
class Metric:
    """A number about a segmentation.

    Attributes
    ----------
    measure : callable
        `Segmentation` to float.
    unit : str
        What the number counts in.
    better : str
        Which way is better, ``"lower"`` or ``"higher"``.
    summary : str
        One line for people.
    """

    measure: Callable[[Segmentation], float]
    unit: str
    better: str
    summary: str

    def text(self, segmentation: Segmentation) -> str:
        """Return the number as people read it, without its unit."""
        value = self.measure(segmentation)
        return f"{value:,.2f}" if np.isfinite(value) else "∞"


def mse(segmentation: Segmentation) -> float:
    """Return the mean squared error of the result, summed over the three channels.

    Parameters
    ----------
    segmentation : Segmentation
        The result with its original.

    Returns
    -------
    float
        ``(1/N) Σ ‖rgb - rgb_q‖²`` in squared 8-bit codes; 0 for an unchanged image.

    References
    ----------
    M. E. Celebi, M. L. Pérez-Delgado, "CQ100: a high-quality image dataset for color quantization
    research", J. Electronic Imaging 32(3) 033019, 2023. https://doi.org/10.1117/1.JEI.32.3.033019
    """
    histogram = segmentation.histogram
    shown = segmentation.palette.colors[segmentation.clustering.labels]
    difference = histogram.colors.astype(np.int32) - shown
    return float(histogram.counts @ (difference**2).sum(axis=1) / histogram.counts.sum())


def psnr(segmentation: Segmentation) -> float:
    """Return the peak signal-to-noise ratio over all samples of the three channels.

    Parameters
    ----------
    segmentation : Segmentation
        The result with its original.

    Returns
    -------
    float
        ``10 log10(255² / (MSE / 3))`` in dB; infinite for an unchanged image.

    References
    ----------
    A. Horé, D. Ziou, "Image quality metrics: PSNR vs. SSIM", ICPR 2010, 2366-2369.
    https://doi.org/10.1109/ICPR.2010.579
    """
    error = mse(segmentation) / 3
    return float("inf") if error == 0 else float(10 * np.log10(_PEAK**2 / error))


METRICS: dict[str, Metric] = {
    "MSE": Metric(
        mse,
        "8-bit units²",
        "lower",
        "Error: mean over all pixels of the squared distance between the original and the result "
        "with its colors rounded, summed over red, green and blue.",
    ),
    "PSNR": Metric(
        psnr,
        "dB",
        "higher",
        "The same error on a logarithmic scale against the largest possible value of 255.",
    ),
}
