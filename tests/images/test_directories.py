"""Directories of tags, as they stand in a file."""

import numpy as np
import pytest

from colorseg.images.directories import Tag, first_directory
from tests.made_tiffs import tiff_of


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("big", [False, True])
def test_the_numbers_of_a_tag_are_read_wherever_they_stand(order, big):
    directory = first_directory(tiff_of({256: [7], 258: [8, 8, 8, 8, 8]}, b"", order, big))
    assert directory.numbers(256) == (7,)
    assert directory.numbers(258) == (8,) * 5
    assert directory.numbers(257) == ()
    assert (directory.big, directory.order) == (big, order)
    assert (directory.broken, directory.cut, directory.swollen) == (set(), False, False)


def test_a_tag_that_stands_twice_counts_once():
    data = bytearray(tiff_of({256: [7], 257: [9]}, b"", "<"))
    data[-4 - 12 : -4 - 10] = data[-4 - 24 : -4 - 22]
    assert first_directory(bytes(data)).numbers(256) == (7,)


def test_what_leads_outside_the_file_is_broken():
    data = tiff_of({256: [7], 258: [8, 8, 8]}, b"", "<")
    assert first_directory(data[:-1]).broken == {258}
    assert first_directory(data[:-12]).cut
    for size in range(len(data)):
        first_directory(data[:size])


@pytest.mark.parametrize("data", [b"", b"II*\0", b"II*\0\xff\xff\xff\xff", b"P6 1 1 255\n123"])
def test_what_is_no_tiff_has_no_folder(data):
    assert first_directory(data) is None


def test_more_numbers_than_any_picture_needs_are_swollen():
    data = tiff_of({256: [7], 282: np.zeros(1_000_001, int)}, b"", "<")
    directory = first_directory(data)
    assert directory.swollen
    assert directory.tags[256] == Tag(3, 1, 26)
    assert len(directory.numbers(282)) == 64
