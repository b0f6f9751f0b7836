"""How different two colors look: CIEDE2000.

References
----------
G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference formula: implementation notes,
supplementary test data, and mathematical observations", Color Research & Application 30(1),
21-30, 2005. https://doi.org/10.1002/col.20070
"""

import numpy as np

from colorseg.arrays import Colors, Floats, Points
from colorseg.blocks import PAIRS_PER_BLOCK, blocks
from colorseg.color.conversions import cielab

_OPPOSITE = np.pi + 1e-12  # hues exactly opposite may be this far apart when rounded
# T of equation 15, less its 1, as a polynomial of exp(ih).
_T = [*np.array([-0.20, 0.32, 0.24, -0.17]) * np.exp(1j * np.radians([-63, 6, 0, -30])), 0]


def color_differences(colors: Colors, others: Colors) -> Floats:
    """Return how different the two colors of each pair look.

    Parameters
    ----------
    colors, others : ndarray of uint8, shape (n, 3)
        sRGB codes.

    Returns
    -------
    ndarray of float64, shape (n,)
        CIEDE2000: 0 for equal colors; about 1 can just be told apart side by side, 100 is black
        and white.
    """
    differences = np.empty(len(colors))
    for rows in blocks(len(colors), PAIRS_PER_BLOCK):
        differences[rows] = _differences(cielab(colors[rows]).T, cielab(others[rows]).T)
    return differences


def ciede2000(first: Points, second: Points) -> Floats:
    """Return the CIEDE2000 difference of each pair of colors in CIELAB.

    Parameters
    ----------
    first, second : ndarray of float, shape (n, 3)
        L* from 0 to 100, a* and b*; which of a pair comes first does not matter.

    Returns
    -------
    ndarray of float64, shape (n,)
        ΔE00 with all weights 1, at least 0.
    """
    differences = np.empty(len(first))
    for rows in blocks(len(first), PAIRS_PER_BLOCK):
        differences[rows] = _differences(first[rows].T, second[rows].T)
    return differences


def _differences(first: Points, second: Points) -> Floats:
    """Compare (3, n) by (3, n); the names and numbers are those of the paper's equations."""
    (l_1, a_1, b_1), (l_2, a_2, b_2) = first, second
    stretch = 1.5 - 0.5 * _saturation((np.hypot(a_1, b_1) + np.hypot(a_2, b_2)) / 2)  # 4 and 5
    a_1, a_2 = stretch * a_1, stretch * a_2
    c_1, c_2 = np.sqrt(a_1 * a_1 + b_1 * b_1), np.sqrt(a_2 * a_2 + b_2 * b_2)
    turn, hue = _turn_and_mean_hue(np.arctan2(b_1, a_1), np.arctan2(b_2, a_2))
    lightness, chroma = (l_1 + l_2) / 2, (c_1 + c_2) / 2
    off = (lightness - 50) ** 2
    l_term = (l_2 - l_1) / (1 + 0.015 * off / np.sqrt(20 + off))
    c_term = (c_2 - c_1) / (1 + 0.045 * chroma)
    # With a gray this is 0 whatever its hue, so grays need no case of their own.
    h_term = 2 * np.sqrt(c_1 * c_2) * np.sin(turn / 2) / (1 + 0.015 * chroma * _t(hue))
    rotation = _rotation(hue) * _saturation(chroma)
    return np.sqrt(l_term**2 + c_term**2 + h_term**2 + rotation * c_term * h_term)


def _saturation(chroma: Floats) -> Floats:
    """Give √(C⁷ / (C⁷ + 25⁷)): 0 for grays, 1 for strong colors."""
    cube = (chroma / 25) ** 2 * (chroma / 25)
    seventh = cube * cube * (chroma / 25)
    return np.sqrt(seventh / (1 + seventh))


def _turn_and_mean_hue(h_1: Floats, h_2: Floats) -> tuple[Floats, Floats]:
    """Give the way from one hue to the other and the hue halfway, 10 and 14, in radians."""
    full = 2 * np.pi
    h_1, h_2 = np.where(h_1 < 0, h_1 + full, h_1), np.where(h_2 < 0, h_2 + full, h_2)
    turn, total = h_2 - h_1, h_1 + h_2
    round_zero = np.abs(turn) > _OPPOSITE
    turn = np.where(round_zero, turn - np.copysign(full, turn), turn)
    total = np.where(round_zero, total + np.where(total < full, full, -full), total)
    return turn, total / 2


def _t(hue: Floats) -> Floats:
    """Give the T of equation 15, of which all cosines follow from those of the hue itself."""
    turned = np.empty(hue.shape, complex)
    turned.real, turned.imag = np.cos(hue), np.sin(hue)
    return 1 + np.polyval(_T, turned).real


def _rotation(hue: Floats) -> Floats:
    """Give the -2 sin 2Δθ of equations 16, 17 and 21: only blues have any."""
    return -2 * np.sin(np.pi / 3 * np.exp(-(((hue - np.radians(275)) / np.radians(25)) ** 2)))
