"""A short list of colors."""

import numpy as np
import pytest
from skimage.color import rgb2xyz

from colorseg.palettes.palette import Palette, all_different


def palette(*colors, counts=None):
    return Palette(np.array(colors, np.uint8), np.array(counts or [1] * len(colors)))


def test_shares_add_up_to_one():
    assert palette([0, 0, 0], [1, 1, 1], [2, 2, 2], counts=[5, 3, 2]).shares.tolist() == [
        0.5,
        0.3,
        0.2,
    ]


def test_hexes_are_two_digits_a_channel():
    assert palette([0, 10, 255], [171, 205, 239]).hexes == ("#000aff", "#abcdef")


def test_text_is_black_on_white_and_white_on_black():
    assert palette([255, 255, 255], [0, 0, 0]).inks == ("#000000", "#ffffff")


def test_text_is_readable_on_every_color():
    colors = np.random.default_rng(0).integers(0, 256, (256, 3)).astype(np.uint8)
    luminance = rgb2xyz(colors[None] / 255)[0, :, 1]  # Y by an independent implementation
    for ink, y in zip(palette(*colors.tolist()).inks, luminance, strict=True):
        contrast = (y + 0.05) / 0.05 if ink == "#000000" else 1.05 / (y + 0.05)
        assert contrast >= 4.5  # WCAG 2, level AA


def test_different_colors_stay_as_they_are():
    colors = np.array([[1, 2, 3], [3, 2, 1]], np.uint8)
    np.testing.assert_array_equal(all_different(colors), colors)


def test_of_equal_colors_the_first_stays_and_the_others_move_by_one_code():
    moved = all_different(np.array([[9, 9, 9], [9, 9, 9], [9, 9, 9]], np.uint8)).astype(int)
    assert moved[0].tolist() == [9, 9, 9]
    assert np.abs(moved - 9).sum(axis=1).tolist() == [0, 1, 1]
    assert len(np.unique(moved, axis=0)) == 3


@pytest.mark.parametrize("corner", [0, 255, 128])
def test_256_equal_colors_become_256_different_ones(corner):
    moved = all_different(np.full((256, 3), corner, np.uint8))
    assert len(np.unique(moved, axis=0)) == 256
    assert np.abs(moved.astype(int) - corner).max() <= 9


def test_each_moves_to_the_nearest_code_that_is_free():
    moved = all_different(np.zeros((100, 3), np.uint8)).astype(int)
    levels = np.stack(np.meshgrid(*[np.arange(9)] * 3), axis=-1).reshape(-1, 3)
    nearest = np.sort((levels**2).sum(axis=1))[:100]
    np.testing.assert_array_equal((moved**2).sum(axis=1), nearest)


def test_a_color_never_moves_onto_a_later_one():
    colors = np.array([[9, 9, 9], [9, 9, 9], [9, 9, 8], [8, 9, 9]], np.uint8)
    assert len(np.unique(all_different(colors), axis=0)) == 4
