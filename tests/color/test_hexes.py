"""Colors as text."""

import numpy as np
import pytest

from colorseg.color.hexes import read_hexes, write_hexes
from colorseg.errors import InvalidValueError


def test_what_is_written_is_read_again():
    colors = np.random.default_rng(0).integers(0, 256, (50, 3)).astype(np.uint8)
    assert (read_hexes(" ".join(write_hexes(colors))) == colors).all()


@pytest.mark.parametrize(
    "text", ["#ff8000 #00ff00", "ff8000,0f0", " #FF8000;\n#0F0\t", "#ff8000, #00FF00,"]
)
def test_colors_are_read_however_people_write_them(text):
    assert read_hexes(text).tolist() == [[255, 128, 0], [0, 255, 0]]


@pytest.mark.parametrize(
    ("text", "code"), [("#f80", [255, 136, 0]), ("#ff8000", [255, 128, 0]), ("0F0", [0, 255, 0])]
)
def test_three_digits_are_doubled(text, code):
    assert read_hexes(text).tolist() == [code]


@pytest.mark.parametrize("text", ["255 128 100", "512", "add", "#ff0000 101", "ff0000 fee"])
def test_what_may_be_a_number_or_a_word_is_no_color(text):
    with pytest.raises(InvalidValueError, match=r"must begin with # where it could be a number or"):
        read_hexes(text)


def test_three_digits_alone_are_a_color_among_others_of_three():
    assert read_hexes("000 f80 fff").tolist() == [[0, 0, 0], [255, 136, 0], [255, 255, 255]]


def test_no_text_is_no_color():
    assert read_hexes(" \n").shape == (0, 3)


@pytest.mark.parametrize("text", ["red", "#12345", "#1234567", "#ff8000 #gg0000", "##ff8000", "💡"])
def test_what_is_no_color_is_named(text):
    with pytest.raises(
        InvalidValueError, match=r"^a color must be a hex code such as #ff8000, got"
    ):
        read_hexes(text)
