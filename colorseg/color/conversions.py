"""From sRGB codes to light, CIELAB and OKLab in their natural units, and back.

References
----------
IEC 61966-2-1:1999, "Default RGB colour space - sRGB".

CIE 015:2018, "Colorimetry", 4th edition: CIELAB.

K. M. Lam, "Metamerism and colour constancy", thesis, University of Bradford, 1985: the adaptation
from one white to another.

SMPTE EG 432-1:2010, "Digital source processing - color processing for D-cinema": P3.

B. Ottosson, "A perceptual color space for image processing", 2020: OKLab.
https://bottosson.github.io/posts/oklab/
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from colorseg.arrays import Colors, Floats, Points
from colorseg.blocks import COLORS_PER_BLOCK, blocks


def linear_rgb(colors: Colors) -> Floats:
    """Convert colors to amounts of light.

    Parameters
    ----------
    colors : ndarray of uint8, shape (n, 3)
        sRGB codes.

    Returns
    -------
    ndarray of float64, shape (n, 3)
        Red, green and blue light, each from 0 to 1.
    """
    return _by_blocks(_light, colors)


def from_linear_rgb(points: Points) -> Colors:
    """Convert amounts of light to colors; the inverse of `linear_rgb`.

    Parameters
    ----------
    points : ndarray of float, shape (n, 3)
        Red, green and blue light; what is below 0 or above 1 is clipped.

    Returns
    -------
    ndarray of uint8, shape (n, 3)
        sRGB codes.
    """
    return _by_blocks(_codes, points, np.uint8)


def cielab(colors: Colors) -> Floats:
    """Convert colors to CIELAB under daylight, D65, for the 2° observer.

    Parameters
    ----------
    colors : ndarray of uint8, shape (n, 3)
        sRGB codes.

    Returns
    -------
    ndarray of float64, shape (n, 3)
        L* from 0 to 100; a* (green to red) and b* (blue to yellow), 0 for grays, within ±110.
    """
    return _by_blocks(lambda codes: _to_cielab(_light(codes)), colors)


def from_cielab(points: Points) -> Colors:
    """Convert CIELAB to colors; the inverse of `cielab`.

    Parameters
    ----------
    points : ndarray of float, shape (n, 3)
        L*, a*, b*; for what sRGB cannot show, each channel is clipped.

    Returns
    -------
    ndarray of uint8, shape (n, 3)
        sRGB codes.
    """
    return _by_blocks(lambda lab: _codes(_of_cielab(lab)), points, np.uint8)


def from_print_cielab(points: Points) -> Colors:
    """Convert CIELAB under the light that printers look at, D50, to colors.

    Parameters
    ----------
    points : ndarray of float, shape (n, 3)
        L*, a*, b* as Adobe's programs, ICC profiles and CSS have them. White stays white, by the
        Bradford adaptation; for what sRGB cannot show, each channel is clipped.

    Returns
    -------
    ndarray of uint8, shape (n, 3)
        sRGB codes.
    """
    return _by_blocks(lambda lab: _codes(_of_print_cielab(lab)), points, np.uint8)


def from_display_p3(points: Points) -> Colors:
    """Convert Display P3 to colors.

    Parameters
    ----------
    points : ndarray of float, shape (n, 3)
        Red, green and blue, each from 0 to 1, along sRGB's curve; for what sRGB cannot show, each
        channel is clipped.

    Returns
    -------
    ndarray of uint8, shape (n, 3)
        sRGB codes.
    """
    return _by_blocks(lambda codes: _codes(_mix(_LIGHT_OF_P3, _decoded(codes))), points, np.uint8)


def oklab(colors: Colors) -> Floats:
    """Convert colors to OKLab.

    Parameters
    ----------
    colors : ndarray of uint8, shape (n, 3)
        sRGB codes.

    Returns
    -------
    ndarray of float64, shape (n, 3)
        L from 0 to 1; a (green to red) and b (blue to yellow), 0 for grays, within ±0.33.
    """
    return _by_blocks(lambda codes: _to_oklab(_light(codes)), colors)


def from_oklab(points: Points) -> Colors:
    """Convert OKLab to colors; the inverse of `oklab`.

    Parameters
    ----------
    points : ndarray of float, shape (n, 3)
        L, a, b; for what sRGB cannot show, each channel is clipped.

    Returns
    -------
    ndarray of uint8, shape (n, 3)
        sRGB codes.
    """
    return _by_blocks(lambda lab: _codes(_of_oklab(lab)), points, np.uint8)


# From here on a color is a column of a (3, n) array: each channel lies together in memory.


def _by_blocks(convert: Callable[[Points], Points], rows: Points, dtype: Any = float) -> Any:
    converted = np.empty(rows.shape, dtype)
    for part in blocks(len(rows), COLORS_PER_BLOCK):
        converted[part] = convert(rows[part].T).T
    return converted


def _mix(matrix: Floats, channels: Floats) -> Floats:
    """Multiply the matrix by each color, which rounds alike wherever the color stands."""
    first, second, third = channels
    return np.array([row[0] * first + row[1] * second + row[2] * third for row in matrix])


def _decoded(codes: Floats) -> Floats:
    """Turn codes from 0 to 1 into light."""
    codes = np.clip(codes, 0, 1)
    return np.where(codes <= 0.04045, codes / 12.92, ((codes + 0.055) / 1.055) ** 2.4)


_LIGHT_OF_CODES = _decoded(np.arange(256) / 255)


def _light(codes: Points) -> Floats:
    return _LIGHT_OF_CODES.take(codes)


def _codes(light: Points) -> Colors:
    light = np.clip(light, 0, 1)
    encoded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.rint(255 * encoded).astype(np.uint8)


def _xyz(x: Any, y: Any) -> Any:
    """Return XYZ of chromaticities, with Y = 1."""
    return np.array([x / y, y / y, (1 - x - y) / y])


_D65, _D50 = _xyz(0.3127, 0.3290), _xyz(0.3457, 0.3585)


def _xyz_of_light(x: list[float], y: list[float]) -> Floats:
    """Derive XYZ of red, green and blue light: their chromaticities, adding up to D65."""
    primaries = _xyz(np.array(x), np.array(y))
    return primaries * np.linalg.solve(primaries, _D65)


_XYZ_OF_LIGHT = _xyz_of_light([0.64, 0.30, 0.15], [0.33, 0.60, 0.06])
_LIGHT_OF_P3 = np.linalg.inv(_XYZ_OF_LIGHT) @ _xyz_of_light(
    [0.680, 0.265, 0.150], [0.320, 0.690, 0.060]
)

# Both spaces with a lightness are a matrix, a curve like a cube root, and a matrix. CIELAB's
# curve here is the standard's less 4/29, so that it runs through 0 and L* = 116 f(Y) - 16 needs
# no constant.
_RELATIVE_XYZ_OF_LIGHT = _XYZ_OF_LIGHT / _XYZ_OF_LIGHT.sum(axis=1, keepdims=True)
_CIELAB_AXES = np.array([[0.0, 116.0, 0.0], [500.0, -500.0, 0.0], [0.0, 200.0, -200.0]])
_KNEE = (6 / 29) ** 3  # of relative XYZ, below which the curve is a line
_SLOPE = (29 / 6) ** 2 / 3

_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


def _light_of_print_xyz() -> Floats:
    """Derive the light of XYZ relative to D50, seen by eyes that take D65 for white instead."""
    gains = (_BRADFORD @ _D65) / (_BRADFORD @ _D50)
    adapted = np.linalg.solve(_BRADFORD, gains[:, None] * _BRADFORD)
    return np.linalg.solve(_XYZ_OF_LIGHT, adapted * _D50)


_LIGHT_OF_PRINT_XYZ = _light_of_print_xyz()

_CONES_OF_LIGHT = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_OKLAB_AXES = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def _to_cielab(light: Floats) -> Floats:
    relative = _mix(_RELATIVE_XYZ_OF_LIGHT, light)
    curved = np.where(relative > _KNEE, np.cbrt(relative) - 4 / 29, _SLOPE * relative)
    return _mix(_CIELAB_AXES, curved)


def _of_cielab(lab: Points) -> Floats:
    return _mix(np.linalg.inv(_RELATIVE_XYZ_OF_LIGHT), _relative_xyz(lab))


def _of_print_cielab(lab: Points) -> Floats:
    return _mix(_LIGHT_OF_PRINT_XYZ, _relative_xyz(lab))


def _relative_xyz(lab: Points) -> Floats:
    """Return XYZ of CIELAB, each as a part of the white's."""
    curved = _mix(np.linalg.inv(_CIELAB_AXES), lab)
    above = curved > _SLOPE * _KNEE
    return np.where(above, (curved + 4 / 29) ** 3, curved / _SLOPE)


def _to_oklab(light: Floats) -> Floats:
    return _mix(_OKLAB_AXES, np.cbrt(_mix(_CONES_OF_LIGHT, light)))


def _of_oklab(lab: Points) -> Floats:
    cones = _mix(np.linalg.inv(_OKLAB_AXES), lab) ** 3
    return _mix(np.linalg.inv(_CONES_OF_LIGHT), cones)
