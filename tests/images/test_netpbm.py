"""PBM, PGM and PPM, each kind by a file made for it."""

import io
import tracemalloc

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.errors import ImageTooLargeError, UnreadableImageError
from colorseg.images.loading import load_image
from colorseg.images.netpbm import read_header
from tests.marks import first_quick

FILES = {
    "P1": b"P1\n# a comment\n3 2\n0 1 0\n111\n",
    "P2": b"P2 3 2 10 0 5 10 # so far\n10\t10 10",
    "P3": b"P3\n1 2\n255\n1 2 3\r\n4 5 6\n",
    "P4": b"P4 10 2\n" + bytes([0b01000000, 0b01111111, 0xFF, 0xFF]),
    "P5": b"P5 3 1 255\n" + bytes([0, 7, 255]),
    "P5, white is 100": b"P5 3 1 100\n" + bytes([0, 50, 100]),
    "P5, 16 bits": b"P5 3 1 65535\n" + np.array([0, 25_700, 65_535], ">u2").tobytes(),
    "P6": b"P6#1\n#2\n1 2 255\n" + bytes([1, 2, 3, 4, 5, 6]),
    "P6, white is 1": b"P6 1 1 1\n" + bytes([0, 1, 1]),
    "P6, 16 bits": b"P6 1 1 1023\n" + np.array([0, 512, 1023], ">u2").tobytes(),
}
EXPECTED = {
    "P1": [[255, 0, 255], [0, 0, 0]],
    "P2": [[0, 128, 255], [255, 255, 255]],
    "P3": [[[1, 2, 3]], [[4, 5, 6]]],
    "P4": [[255, 0, 255, 255, 255, 255, 255, 255, 255, 0], [0] * 10],
    "P5": [[0, 7, 255]],
    "P5, white is 100": [[0, 128, 255]],
    "P5, 16 bits": [[0, 100, 255]],
    "P6": [[[1, 2, 3]], [[4, 5, 6]]],
    "P6, white is 1": [[[0, 255, 255]]],
    "P6, 16 bits": [[[0, 128, 255]]],
}


@pytest.mark.parametrize("name", ["P1", "P2", "P3"])
@pytest.mark.parametrize("more", [b"\nP1\n2 1\n10\n", b"\nand some words\n"])
def test_what_follows_the_last_number_does_not_matter(name, more):
    with_more, without = (load_image(FILES[name] + end).colors for end in (more, b"\n"))
    np.testing.assert_array_equal(with_more, without)


@pytest.mark.parametrize("name", FILES)
def test_each_kind_gives_its_pixels(name):
    expected = np.array(EXPECTED[name], np.uint8)
    expected = expected if expected.ndim == 3 else np.repeat(expected[..., None], 3, axis=2)
    np.testing.assert_array_equal(load_image(FILES[name]).pixels, expected)


@pytest.mark.parametrize("name", ["P1", "P3", "P4", "P5", "P5, white is 100", "P6, 16 bits"])
def test_it_is_what_pillow_reads(name):
    plain = np.asarray(pillow.open(io.BytesIO(FILES[name])).convert("RGB"), int)
    assert np.abs(load_image(FILES[name]).pixels - plain).max() <= 1


@pytest.mark.parametrize(
    "data",
    [
        b"P3 1 2 255 1 2 3 4 5",
        b"P3 1 1 255 1 2 x",
        b"P3 1 1 255 1 -2 3",
        b"P5 3 1 255\n12",
        b"P4 9 1\n1",
        b"P1 2 2 010",
        b"P6 0 1 255\n",
        b"P6 1 1 0\n123",
        b"P6 1 1 65536\n123456",
        b"P6 99999999999 1 255\n",
        b"P6",
    ],
)
def test_what_is_damaged_or_cut_off_is_refused(data):
    with pytest.raises(UnreadableImageError, match="incomplete"):
        load_image(data)


def test_the_size_is_checked_before_the_pixels():
    with pytest.raises(ImageTooLargeError, match="10000.0 megapixels"):
        load_image(b"P6 100000 100000 255\n")


@pytest.mark.parametrize("line", [b"1 #c\n", b"1\n", b"255 #" + b"c" * 90 + b"\n"])
@pytest.mark.parametrize("kind", first_quick([3, 2]))
def test_a_text_is_read_in_little_more_memory_than_its_pixels(kind, line):
    count = 300_000
    data = b"P%d\n1000 %d\n255\n" % (kind, 300 if kind == 2 else 100) + line * count
    tracemalloc.start()
    image = load_image(data)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert np.unique(image.pixels).tolist() == [int(line.split()[0])]
    assert most < 8_000_000


def test_blocks_of_a_text_end_anywhere(monkeypatch):
    values = np.random.default_rng(0).integers(0, 256, 300)
    text = b"".join(b"%d%s" % (v, (b" ", b"\n", b"#a 7\r", b" #b#\n")[v % 4]) for v in values)
    whole = load_image(b"P2 30 10 255\n" + text).pixels[..., 0].ravel()
    np.testing.assert_array_equal(whole, values)
    for block in (1, 2, 3, 7, 64):
        monkeypatch.setattr("colorseg.images.netpbm._BLOCK", block)
        np.testing.assert_array_equal(
            load_image(b"P2 30 10 255\n" + text).pixels[..., 0].ravel(), values
        )


def test_a_text_shorter_than_its_header_promises_is_refused_before_room_is_made():
    tracemalloc.start()
    for head in (b"P1", b"P2", b"P3"):
        with pytest.raises(UnreadableImageError, match="incomplete"):
            load_image(head + b" 7000 7000 255\n" + b"1 " * 1000)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1_000_000


def test_numbers_beyond_white_are_white_however_long_they_are():
    assert load_image(b"P2 3 1 100\n101 %s 99999999999999999999999" % (b"0" * 9 + b"1")).pixels[
        0, :, 0
    ].tolist() == [255, 3, 255]
    with pytest.raises(UnreadableImageError, match="incomplete"):
        load_image(b"P2 1 1 100\n" + b"1" * 3_000_000)
    assert load_image(b"P1 2000 1500\n" + b"1" * 3_000_000).pixels.max() == 0  # which are bits


def test_a_million_comments_and_a_million_numbers_are_no_burden():
    assert load_image(b"P3 1 1 255\n" + b"#\n" * 1_000_000 + b"1 2 3").pixels.tolist() == [
        [[1, 2, 3]]
    ]
    assert read_header(b"P3" + b"#\n" * 1_000_000) is None
    assert load_image(b"P3 600 600 255\n" + b"9 8 7 " * 360_000).pixels.shape == (600, 600, 3)
