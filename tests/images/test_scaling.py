"""Numbers of any range as codes from 0 to 255."""

import numpy as np
import pytest

from colorseg.images.scaling import code_table, extent_of, from_bits, to_codes


@pytest.mark.parametrize(
    ("parts", "integers", "low", "high", "note"),
    [
        ([[0.25], [0.5]], False, 0, 1, None),
        ([[0, 1]], True, 0, 1, "numbers from 0 to 1 scaled to 0 to 255"),
        ([[-1, 3], [5]], False, -1, 5, "numbers from -1 to 5 scaled to 0 to 255"),
        ([[np.nan, 2, np.inf]], False, 2, 2, "its only number, 2, read as black"),
        ([[np.nan], [-np.inf]], False, 0, 1, "no finite number in it"),
    ],
)
def test_finite_numbers_decide_the_extent(parts, integers, low, high, note):
    found = extent_of(map(np.array, parts), integers=integers)
    assert found == (low, high, () if note is None else (note,))


def test_codes_are_shares_of_the_extent_in_either_direction():
    numbers = np.array([-np.inf, 10, 15, 20, np.inf, np.nan])
    assert to_codes(numbers, 10, 20).tolist() == [0, 0, 128, 255, 255, 0]
    assert to_codes(numbers, 20, 10).tolist() == [255, 255, 128, 0, 0, 0]
    assert to_codes(np.array([7.0, 7.0]), 7, 7).tolist() == [0, 0]


def test_the_largest_floats_do_not_overflow():
    most = np.finfo(np.float64).max
    assert to_codes(np.array([-most, 0, most]), -most, most).tolist() == [0, 128, 255]


def test_a_table_ends_in_black_and_white():
    for bits in range(1, 17):
        table = code_table(bits)
        assert (len(table), table[0], table[-1]) == (1 << bits, 0, 255)
        assert (np.diff(table.astype(int)) >= 0).all()


@pytest.mark.parametrize("bits", range(1, 17))
def test_numbers_of_any_bits_are_unpacked_as_by_hand(bits):
    packed = np.random.default_rng(bits).integers(0, 256, (3, 40), dtype=np.uint8)
    count = 320 // bits - 1
    for row, numbers in zip(packed, from_bits(packed, count, bits), strict=True):
        digits = "".join(f"{byte:08b}" for byte in row)
        by_hand = [int(digits[bits * each : bits * each + bits], 2) for each in range(count)]
        assert numbers.tolist() == by_hand
