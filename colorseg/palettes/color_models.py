"""Colors as palette files give them, in several models, turned into sRGB codes."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Colors, Floats
from colorseg.color import from_display_p3, from_linear_rgb, from_oklab, from_print_cielab


def from_models(models: NDArray[np.str_], values: Floats) -> Colors:
    """Return the sRGB codes of colors that are given in mixed models.

    Parameters
    ----------
    models : ndarray of str, shape (m,)
        ``RGB``, ``GRAY``, ``HSB``, ``CMYK``, ``LAB``, ``OKLAB``, ``LINEAR`` (light) or ``P3``
        for each color.
    values : ndarray of float64, shape (m, 4)
        The channels, those that a model does not have ignored: from 0 to 1 (gray: 1 is white;
        hue: 1 is the whole circle; CMYK: 1 is full ink), for CIELAB, under D50 as all of these
        files have it, L* from 0 to 100 with a* and b*, and for OKLab L from 0 to 1 with a and
        b. What lies outside is clipped.

    Returns
    -------
    ndarray of uint8, shape (m, 3)
        sRGB codes. Inks are taken as ideal ones, since the files do not say which they are.
    """
    colors = np.empty((len(models), 3), np.uint8)
    for model, (channels, convert) in _CONVERSIONS.items():
        rows = models == model
        colors[rows] = convert(values[rows, :channels])
    return colors


def _codes(parts: Floats) -> Colors:
    return np.floor(255 * np.clip(parts, 0, 1) + 0.5).astype(np.uint8)  # halves up, as in CSS


def _of_hsb(values: Floats) -> Colors:
    hue, saturation, brightness = np.clip(values, 0, 1).T[:, :, None]
    # Each channel is full for a third of the circle and fades over a sixth on both sides.
    sixths = (6 * hue + [5, 3, 1]) % 6
    fading = np.clip(np.minimum(sixths, 4 - sixths), 0, 1)
    return _codes(brightness * (1 - saturation * fading))


def _of_cmyk(values: Floats) -> Colors:
    paper = 1 - np.clip(values, 0, 1)
    return _codes(paper[:, :3] * paper[:, 3:])


def _of_cielab(values: Floats) -> Colors:
    # Wide enough for all that sRGB can show, and far from where numbers overflow.
    return from_print_cielab(np.clip(values, [0, -200, -200], [100, 200, 200]))


def _of_oklab(values: Floats) -> Colors:
    return from_oklab(np.clip(values, [0, -1, -1], [1, 1, 1]))


# Each model: how many channels it has, and what makes sRGB codes of them.
_CONVERSIONS: dict[str, tuple[int, Callable[[Floats], Colors]]] = {
    "RGB": (3, _codes),
    "GRAY": (1, _codes),  # the same code for all three
    "HSB": (3, _of_hsb),
    "CMYK": (4, _of_cmyk),
    "LAB": (3, _of_cielab),
    "OKLAB": (3, _of_oklab),
    "LINEAR": (3, from_linear_rgb),
    "P3": (3, from_display_p3),
}
