"""Numbers of any range as codes from 0 to 255: scaled, never clipped."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def extent_of(
    parts: Iterable[NDArray[Any]], *, integers: bool = False
) -> tuple[float, float, tuple[str, ...]]:
    """Find the range that becomes 0 to 255.

    Parameters
    ----------
    parts : iterable of ndarray
        All numbers, some at a time.
    integers : bool
        Whether they are whole, so that 0 and 1 are no shares of white.

    Returns
    -------
    low, high : float
        What becomes black, and what becomes white; the same if there is one number only.
    notes : tuple of str
        What to say of it, in plain words.
    """
    low, high = np.inf, -np.inf
    for numbers in parts:
        finite = numbers[np.isfinite(numbers)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    if low > high:
        return 0.0, 1.0, ("no finite number in it",)
    if not integers and low >= 0 and high <= 1:
        return 0.0, 1.0, ()
    if low == high:
        return low, high, (f"its only number, {low:g}, read as black",)
    return low, high, (f"numbers from {low:g} to {high:g} scaled to 0 to 255",)


def to_codes(numbers: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    """Scale numbers to codes.

    Parameters
    ----------
    numbers : ndarray
        Numbers of any kind; what is none is read as black.
    low, high : float
        What becomes 0, and what becomes 255; beyond them infinities are cut.

    Returns
    -------
    ndarray of uint8
        The codes, of the same shape.
    """
    with np.errstate(invalid="ignore", over="ignore"):  # what is no number may say so by a signal
        whole = high / 2 - low / 2 or 0.5  # halves, since the range may be twice the largest float
        shares = (numbers.astype(np.float64) / 2 - low / 2) / whole
    return np.rint(np.nan_to_num(np.clip(shares, 0, 1)) * 255).astype(np.uint8)


def code_table(bits: int) -> NDArray[np.uint8]:
    """Scale all numbers of some bits to codes.

    Parameters
    ----------
    bits : int
        0 to 16; of no bits there is only 0.

    Returns
    -------
    ndarray of uint8, shape (2 ** bits,)
        The code of each number.
    """
    return np.rint(np.arange(1 << bits) * (255 / max((1 << bits) - 1, 1))).astype(np.uint8)


def depth_notes(bits: int) -> tuple[str, ...]:
    """Say that numbers of more than 8 bits are reduced; nothing of others.

    Parameters
    ----------
    bits : int
        Bits of a channel.
    """
    return (f"{bits} bits a channel reduced to 8",) if bits > 8 else ()


def from_bits(packed: NDArray[np.uint8], count: int, bits: int) -> NDArray[Any]:
    """Unpack numbers of any bits, the highest bit first.

    Parameters
    ----------
    packed : ndarray of uint8, shape (..., n)
        Rows of bytes, each of which may end in some bits that are not used.
    count : int
        How many numbers a row has.
    bits : int
        1 to 16.

    Returns
    -------
    ndarray of uint8 or uint16, shape (..., count)
        The numbers, in two bytes if they have more than 8 bits.
    """
    found = np.unpackbits(packed, axis=-1, count=count * bits)
    values = 1 << np.arange(bits - 1, -1, -1)
    values = values.astype(np.uint8 if bits <= 8 else np.uint16)
    return found.reshape(*packed.shape[:-1], count, bits) @ values
