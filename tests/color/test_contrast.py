"""Colors that are easy to tell apart."""

import numpy as np
import pytest

from colorseg.color import color_differences, contrasting_colors
from colorseg.errors import InvalidValueError


def test_more_colors_begin_with_the_same_ones():
    for n in (0, 1, 8, 255):
        np.testing.assert_array_equal(contrasting_colors(n), contrasting_colors(256)[:n])


def test_the_first_ones_are_far_apart_and_far_from_paper_and_ink():
    colors = np.vstack([contrasting_colors(16), [[0, 0, 0], [255, 255, 255]]]).astype(np.uint8)
    first, second = np.triu_indices(len(colors), 1)
    assert color_differences(colors[first], colors[second]).min() > 12


def test_no_two_are_alike():
    assert len(np.unique(contrasting_colors(256), axis=0)) == 256


def test_what_is_returned_is_the_callers_own():
    contrasting_colors(3)[:] = 0
    assert contrasting_colors(3).any()


def test_more_than_a_palette_can_have_are_refused():
    with pytest.raises(InvalidValueError, match="256"):
        contrasting_colors(257)
