"""Folders of tags, as they stand in a file."""

import numpy as np
import pytest

from colorseg.images.directories import Tag, first_folder
from tests.made_tiffs import tiff_of


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("big", [False, True])
def test_the_numbers_of_a_tag_are_read_wherever_they_stand(order, big):
    folder = first_folder(tiff_of({256: [7], 258: [8, 8, 8, 8, 8]}, b"", order, big))
    assert folder.numbers(256) == (7,)
    assert folder.numbers(258) == (8,) * 5
    assert folder.numbers(257) == ()
    assert (folder.big, folder.order) == (big, order)
    assert (folder.broken, folder.cut, folder.swollen) == (set(), False, False)


def test_a_tag_that_stands_twice_counts_once():
    data = bytearray(tiff_of({256: [7], 257: [9]}, b"", "<"))
    data[-4 - 12 : -4 - 10] = data[-4 - 24 : -4 - 22]
    assert first_folder(bytes(data)).numbers(256) == (7,)


def test_what_leads_outside_the_file_is_broken():
    data = tiff_of({256: [7], 258: [8, 8, 8]}, b"", "<")
    assert first_folder(data[:-1]).broken == {258}
    assert first_folder(data[:-12]).cut
    for size in range(len(data)):
        first_folder(data[:size])


@pytest.mark.parametrize("data", [b"", b"II*\0", b"II*\0\xff\xff\xff\xff", b"P6 1 1 255\n123"])
def test_what_is_no_tiff_has_no_folder(data):
    assert first_folder(data) is None


def test_more_numbers_than_any_picture_needs_are_swollen():
    data = tiff_of({256: [7], 282: np.zeros(1_000_001, int)}, b"", "<")
    folder = first_folder(data)
    assert folder.swollen
    assert folder.tags[256] == Tag(3, 1, 26)
    assert len(folder.numbers(282)) == 64
