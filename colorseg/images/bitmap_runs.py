"""The packed pixels of Windows bitmaps: runs, unpacked some thousands at a time.

A run is two bytes: how many pixels, and of which color, or of which two in turn. If it is of none,
the second byte says what to do: end the row, end the picture, skip some pixels, or take that many
as they stand behind it. All of these begin at an even place.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_END_OF_ROW, _END, _SKIP = 0, 1, 2
_TOGETHER = 1 << 13  # pairs of bytes, which make up to two million pixels
_MOST = 5_000_000  # pairs that are no runs of one color, each looked at by itself


class _Place(NamedTuple):
    """Which pair of bytes is next, where its pixels go, and whether the picture has ended."""

    pair: int
    x: int
    y: int
    ended: bool
    looked_at: int


class _Runs(NamedTuple):
    """Where runs begin, in bytes, and their two bytes; where the next is, and if there is none."""

    starts: NDArray[np.int64]
    counts: NDArray[np.int64]
    values: NDArray[np.int64]
    next_pair: int
    ended: bool


def unpacked(data: bytes, size: tuple[int, int], *, two: bool) -> NDArray[np.uint8]:
    """Unpack runs of equal pixels, or of two in turn.

    Parameters
    ----------
    data : bytes
        The runs.
    size : tuple of two int
        Width and height in pixels.
    two : bool
        Whether a byte holds two pixels of 4 bits.

    Returns
    -------
    ndarray of uint8, shape (h, w)
        The pixels in the order of the file; those that no run reaches have the first color.

    Raises
    ------
    ValueError, IndexError
        If a run leaves its row, or if the file ends before the picture does.
    """
    (width, height), flat = size, np.frombuffer(data, np.uint8)
    pixels, place = np.zeros((height, width), np.uint8), _Place(0, 0, 0, ended=False, looked_at=0)
    while not place.ended:
        if place.looked_at > _MOST:
            raise ValueError("more than can be unpacked in a few seconds")
        if 2 * place.pair + 1 < len(flat):
            place = _unpack_some(flat, pixels, place, two=two)
        elif (place.y, place.x) < (height - 1, width):
            raise ValueError("fewer runs than pixels")
        else:
            break
    return pixels


def _unpack_some(
    flat: NDArray[np.uint8], pixels: NDArray[np.uint8], place: _Place, *, two: bool
) -> _Place:
    """Unpack the next runs into the pixels, and tell how far that was."""
    height, width = pixels.shape
    runs = _next_runs(flat, place.pair, two=two)
    lengths = np.where(runs.counts > 0, runs.counts, runs.values * (runs.values > _SKIP))
    x, y = _places(flat, runs, lengths, place)
    if ((x > width) & (y < height)).any():
        raise ValueError("a run beyond its row")
    inside = int(np.searchsorted(y[:-1], height))  # runs above the picture are left out
    drawn = np.flatnonzero(lengths[:inside])
    first = y[drawn] * width + x[drawn]
    _draw(flat, pixels.reshape(-1), first, lengths[drawn], runs, drawn, two=two)
    ended, looked_at = runs.ended or inside < len(lengths), int((runs.counts == 0).sum())
    return _Place(runs.next_pair, int(x[-1]), int(y[-1]), ended, place.looked_at + looked_at)


def _next_runs(flat: NDArray[np.uint8], pair: int, *, two: bool) -> _Runs:
    """Find where runs begin: at each pair of bytes but those that stand for themselves."""
    pairs = flat[: len(flat) & ~1].reshape(-1, 2)[pair : pair + _TOGETHER]
    are_runs, behind, ended = np.ones(len(pairs), bool), 0, False
    for at in np.flatnonzero(pairs[:, 0] == 0).tolist():
        value = int(pairs[at, 1])
        if at < behind or value == _END_OF_ROW:
            continue
        if value == _END:
            pairs, are_runs, behind, ended = pairs[:at], are_runs[:at], at, True
            break
        size = (value + 1) // 2 if two and value > _SKIP else value
        behind = at + 1 + (size + 1) // 2
        is_cut = value == _SKIP and 2 * (pair + behind) > len(flat)
        are_runs[at if is_cut else at + 1 : behind] = False
    found = np.flatnonzero(are_runs)
    counts, values = pairs[found].astype(np.int64).T
    return _Runs(2 * (pair + found), counts, values, pair + max(behind, len(pairs)), ended)


def _places(
    flat: NDArray[np.uint8], runs: _Runs, lengths: NDArray[np.int64], place: _Place
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the pixels of each run begin, and those of the run behind the last."""
    row_ends = (runs.counts == 0) & (runs.values == _END_OF_ROW)
    skips = (runs.counts == 0) & (runs.values == _SKIP)
    right, up = lengths.copy(), row_ends.astype(np.int64)
    right[skips] = flat[runs.starts[skips] + 2]
    up[skips] = flat[runs.starts[skips] + 3]
    reached = np.concatenate([[0], np.cumsum(right)])
    order = np.arange(1, len(right) + 1)
    row = np.concatenate([[0], np.maximum.accumulate(np.where(row_ends, order, 0))])
    x = reached - np.where(row > 0, reached[row], -place.x)
    return x, place.y + np.concatenate([[0], np.cumsum(up)])


def _draw(
    flat: NDArray[np.uint8],
    pixels: NDArray[np.uint8],
    first: NDArray[np.int64],
    lengths: NDArray[np.int64],
    runs: _Runs,
    drawn: NDArray[np.int64],
    *,
    two: bool,
) -> None:
    """Write the pixels of some runs, from each one's first place on."""
    is_run, starts = runs.counts[drawn] > 0, runs.starts[drawn]
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    steps = np.where(np.repeat(is_run, lengths), 0, within // 2 if two else within)
    codes = flat[np.repeat(np.where(is_run, starts + 1, starts + 2), lengths) + steps]
    if two:
        codes = np.where(within % 2, codes & 15, codes >> 4)
    pixels[np.repeat(first, lengths) + within] = codes
