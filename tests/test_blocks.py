"""Blocks of long arrays."""

import pytest

from colorseg.blocks import blocks


@pytest.mark.parametrize("n", [0, 1, 5, 6, 7, 100])
@pytest.mark.parametrize("size", [1, 3, 6, 1000])
def test_blocks_are_all_rows_once_and_in_order(n, size):
    parts = list(blocks(n, size))
    assert [row for part in parts for row in range(part.start, part.stop)] == list(range(n))
    assert all(0 < part.stop - part.start <= size for part in parts)
    assert len(parts) == -(-n // size)


@pytest.mark.parametrize("size", [0, -4])
def test_a_block_has_a_row_at_least(size):
    assert list(blocks(3, size)) == [slice(0, 1), slice(1, 2), slice(2, 3)]
