"""Tables of strips and tiles."""

import numpy as np
import pytest

from colorseg.errors import UnreadableImageError
from colorseg.folders import first_folder
from colorseg.images import load_image
from colorseg.strips import check_tables
from tests.made_tiffs import tiff_of

TAGS = {256: [40], 257: [30], 258: [8], 259: [1], 262: [1], 277: [1]}


def checked(numbers):
    check_tables(first_folder(tiff_of(TAGS | numbers, b"", "<")))


@pytest.mark.parametrize(
    "numbers",
    [
        {273: [16], 279: [1200]},
        {273: [16], 278: [65_535], 279: [1200]},
        {273: [16] * 3, 278: [10], 279: [400] * 3},
        {273: [16] * 4, 278: [9], 279: [400] * 4},
        {322: [16], 323: [16], 324: [16] * 6, 325: [256] * 6},
        {322: [64], 323: [64], 324: [16], 325: [4096]},
        {259: [5], 278: [10], 273: [16] * 4},  # compressed: it is read by another way
        {},
    ],
)
def test_tables_with_room_in_the_picture_pass(numbers):
    checked(numbers)


@pytest.mark.parametrize(
    "numbers",
    [
        {273: [16] * 4, 278: [10], 279: [400] * 4},
        {322: [16], 323: [16], 324: [16] * 7, 325: [256] * 7},
    ],
)
def test_more_strips_or_tiles_than_there_is_room_for_are_refused(numbers):
    with pytest.raises(ValueError, match="more strips"):
        checked(numbers)


def test_more_numbers_than_any_picture_needs_are_refused():
    with pytest.raises(ValueError, match="too many numbers"):
        checked({282: np.zeros(1_000_001, int)})


def test_strips_that_would_be_decoded_again_and_again_are_refused_at_once():
    numbers = TAGS | {256: [4000], 257: [4000], 273: [16] * 100_000, 278: [3999]}
    with pytest.raises(UnreadableImageError, match="incomplete or damaged"):
        load_image(tiff_of(numbers, bytes(16_000_000), "<"))
