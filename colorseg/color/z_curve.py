"""The Z-order curve: colors in a row so that neighbors in the row are near in color.

The bits of red, green and blue take turns in one number; counting by that number walks through
the color cube octant by octant.

References
----------
G. M. Morton, "A computer oriented geodetic data base and a new technique in file sequencing",
IBM, 1966.
"""

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Colors, Points

_BITS = 8
_INDEX_BITS = 40
_CODES = np.arange(1 << _BITS)
# A channel's code with two zeros before every bit.
_SPREAD = np.zeros(1 << _BITS, np.uint32)
for _bit in range(_BITS):
    _SPREAD |= ((_CODES >> _bit & 1) << 3 * _bit).astype(np.uint32)

# Four bits of each channel, taking turns, to as many of red, of green and of blue in a byte each.
_GATHERED = np.zeros(1 << 12, np.uint32)
for _bit in range(12):
    _GATHERED |= ((np.arange(1 << 12) >> _bit & 1) << (2 - _bit % 3) * 8 + _bit // 3).astype(
        np.uint32
    )


def z_keys(colors: Colors) -> NDArray[np.uint32]:
    """Return the place of each color on the curve.

    Parameters
    ----------
    colors : ndarray of uint8, shape (n, 3)
        Colors.

    Returns
    -------
    ndarray of uint32, shape (n,)
        0 to 2**24 - 1, another number for every color.
    """
    keys = np.zeros(len(colors), np.uint32)
    for channel in range(3):
        keys |= _SPREAD.take(colors[:, channel]) << np.uint32(2 - channel)
    return keys


def z_colors(keys: NDArray[np.uint32]) -> Colors:
    """Return the colors, uint8 (n, 3), at places on the curve: the way back from `z_keys`."""
    codes = _GATHERED.take(keys >> np.uint32(12)) << np.uint32(4)
    codes |= _GATHERED.take(keys & np.uint32(0xFFF))
    return codes.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3].copy()


def z_order(points: Points) -> NDArray[np.intp]:
    """Return the order in which points of any kind lie along the curve.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Points; those that are not 8-bit codes are placed by 8 bits of each coordinate.

    Returns
    -------
    ndarray of intp, shape (n,)
        The indices of the points, the same for the same points.
    """
    # With the index behind it every key is another one, and plain numbers are sorted quickest.
    keys = z_keys(_as_codes(points)).astype(np.uint64) << np.uint64(_INDEX_BITS)
    keys |= np.arange(len(points), dtype=np.uint64)
    keys.sort()
    keys &= np.uint64((1 << _INDEX_BITS) - 1)
    return keys.astype(np.intp)


def _as_codes(points: Points) -> Colors:
    if points.dtype == np.uint8:
        return points
    low = points.min(axis=0)
    extent = points.max(axis=0) - low
    return ((points - low) / np.where(extent > 0, extent, 1) * 255).astype(np.uint8)
