"""Packed pixels of bitmaps: the same as a plain loop over the runs unpacks."""

import numpy as np
import pytest

from colorseg.images.bitmap_runs import unpacked


def by_hand(data, width, height, *, two):
    """One run after the other, as the format defines them; None if they are none."""
    rows, x, y, at = [[0] * width for _ in range(height)], 0, 0, 0
    while at + 1 < len(data):
        count, value = data[at : at + 2]
        at += 2
        if (count, value) == (0, 0):
            x, y = 0, y + 1
            continue
        if (count, value) == (0, 1):
            return rows
        if (count, value) == (0, 2):
            if at + 1 >= len(data):
                break
            x, y, at, codes = x + data[at], y + data[at + 1], at + 2, []
        elif count == 0:
            size = (value + 1) // 2 if two else value
            codes, at = data[at : at + size], at + size + size % 2
            codes = [half for byte in codes for half in divmod(byte, 16)] if two else list(codes)
            if len(codes) < value:
                return None if y < height else rows
            codes = codes[:value]
        else:
            codes = [*divmod(value, 16)] * (count // 2 + 1) if two else [value] * count
            codes = codes[:count]
        if y >= height:
            return rows
        if x + len(codes) > width:
            return None
        rows[y][x : x + len(codes)] = codes
        x += len(codes)
    return rows if (y, x) >= (height - 1, width) else None


def packed(rng, width, *, two):
    """Runs of all kinds at random, most of them within their rows."""
    parts = []
    for kind in rng.choice(5, rng.integers(1, 30), p=(0.5, 0.25, 0.1, 0.1, 0.05)):
        count = int(rng.integers(3, max(width, 3) + 1))
        size = (count + 1) // 2 if two else count
        parts.append(
            (
                bytes([rng.integers(1, min(width, 6) + 1), rng.integers(256)]),
                b"\0\0",
                bytes([0, count]) + rng.bytes(size) + bytes(size % 2),
                b"\0\2" + bytes([rng.integers(3), rng.integers(2)]),
                b"\0\1",
            )[kind]
        )
    whole = b"".join(parts) + b"\0\1" * bool(rng.integers(2))
    return whole[: rng.integers(len(whole) + 1)] if rng.random() < 0.2 else whole


@pytest.mark.parametrize("two", [False, True])
@pytest.mark.parametrize("seed", [1, 3, 5])
def test_runs_are_unpacked_as_by_hand_or_refused(two, seed):
    rng, refused = np.random.default_rng(seed), 0
    for _ in range(500):
        width, height = rng.integers(1, 12, 2).tolist()
        data = packed(rng, width, two=two)
        expected = by_hand(data, width, height, two=two)
        if expected is not None:
            assert unpacked(data, (width, height), two=two).tolist() == expected
        else:
            refused += 1
            with pytest.raises(ValueError, match="run"):
                unpacked(data, (width, height), two=two)
    assert 50 < refused < 450


def test_files_that_would_take_minutes_are_refused(monkeypatch):
    monkeypatch.setattr("colorseg.images.bitmap_runs._MOST", 1000)
    data = b"\0\2\0\0" * 2000 + b"\0\1"
    with pytest.raises(ValueError, match="more than can be unpacked"):
        unpacked(data, (5, 5), two=False)
