"""What an image loses when it is shown in few colors: by its codes and to the eye.

A pixel counts by its alpha in every mean: what is hardly seen hardly matters.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Counts
from colorseg.blocks import POINTS_PER_BLOCK, blocks
from colorseg.color import color_differences
from colorseg.palettes import Quantized
from colorseg.workers import side_by_side

_PEAK = 255  # the largest 8-bit code


@dataclass(frozen=True)
class SquaredError:
    """The error in 8-bit sRGB codes.

    Attributes
    ----------
    mse : float
        ``(1/N) Σ ‖rgb - rgb_q‖²``, summed over the three channels; 0 for an unchanged image.
    variance : float
        The same with all pixels in the mean color; 0 for an image of one color.
    """

    mse: float
    variance: float

    @property
    def psnr(self) -> float:
        """``10 log10(255² / (MSE / 3))`` in dB; infinite for an unchanged image."""
        return float(10 * np.log10(3 * _PEAK**2 / self.mse)) if self.mse else np.inf

    @property
    def explained_variance(self) -> float:
        """100 (1 - MSE / variance) in %: 100 for an unchanged image."""
        if self.mse == 0:
            return 100.0
        return 100 * (1 - self.mse / self.variance) if self.variance else -np.inf


def squared_error(quantized: Quantized) -> SquaredError:
    """Return the mean squared error of the result, and that of the mean color.

    Parameters
    ----------
    quantized : Quantized
        The result with its original.

    Returns
    -------
    SquaredError
        Both, from which PSNR and explained variance follow.

    References
    ----------
    M. E. Celebi, M. L. Pérez-Delgado, "CQ100: a high-quality image dataset for color quantization
    research", J. Electronic Imaging 32(3) 033019, 2023. https://doi.org/10.1117/1.JEI.32.3.033019

    A. Horé, D. Ziou, "Image quality metrics: PSNR vs. SSIM", ICPR 2010, 2366-2369.
    https://doi.org/10.1109/ICPR.2010.579
    """
    error = squares = 0
    sums = np.zeros(3, np.int64)
    pairs = quantized.pairs
    for rows in blocks(len(pairs.colors), POINTS_PER_BLOCK):
        codes, weights = pairs.colors[rows].astype(np.int64), pairs.weights[rows].astype(np.int64)
        shown = quantized.colors[pairs.labels[rows]]
        error += int(weights @ ((codes - shown) ** 2).sum(axis=1))
        squares += int(weights @ (codes**2).sum(axis=1))
        sums += weights @ codes
    # In whole numbers nothing is lost, and one color has no variance at all.
    total = int(pairs.weights.sum(dtype=np.int64))
    spread = total * squares - sum(channel**2 for channel in sums.tolist())
    return SquaredError(error / total, spread / total**2)


@dataclass(frozen=True)
class ColorError:
    """How different from its original each pixel looks: CIEDE2000.

    Attributes
    ----------
    mean : float
        The mean over all pixels.
    percentile_95 : float
        The smallest difference that at least 95 % of the pixels do not exceed.
    """

    mean: float
    percentile_95: float


def color_error(quantized: Quantized) -> ColorError:
    """Return how different the pixels look: one comparison for each distinct color.

    Parameters
    ----------
    quantized : Quantized
        The result with its original.

    Returns
    -------
    ColorError
        Mean and 95th percentile over the pixels.
    """
    pairs = quantized.pairs
    colors, weights = pairs.colors, pairs.weights
    differences = np.empty(len(colors), np.float32)

    def compare(rows: slice) -> float:
        shown = quantized.colors[pairs.labels[rows]]
        exact = color_differences(colors[rows], shown)
        differences[rows] = exact
        return float(np.einsum("i,i", weights[rows], exact))

    total = sum(side_by_side(compare, blocks(len(colors), POINTS_PER_BLOCK)))
    mean = total / int(weights.sum(dtype=np.int64))
    return ColorError(mean, _percentile(differences, weights, 95))


def _percentile(values: NDArray[np.float32], weights: Counts, percent: int) -> float:
    """Find the smallest value that enough of the pixels do not exceed, without sorting."""
    enough = -(-percent * int(weights.sum(dtype=np.int64)) // 100)
    bits = values.view(np.uint32)  # numbers from 0 on are in the order of their bits
    low, high = 0, int(bits.max())
    while low < high:
        middle = (low + high) // 2
        if weights.sum(where=bits <= middle, dtype=np.int64) >= enough:
            high = middle
        else:
            low = middle + 1
    return float(np.uint32(low).view(np.float32))
