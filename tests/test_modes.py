"""Pictures of every mode, each by a file made for it."""

import struct

import numpy as np
from PIL import Image as pillow

from colorseg.images import load_image
from tests.made import encoded, picture


def read(image, kind="PNG", **options):
    return load_image(encoded(image, kind, **options))


def test_gray_becomes_three_equal_channels():
    gray = picture()[..., 0]
    np.testing.assert_array_equal(
        read(pillow.fromarray(gray)).pixels, np.repeat(gray[..., None], 3, axis=2)
    )


def test_one_bit_becomes_black_and_white():
    bits = picture()[..., 0] > 127
    np.testing.assert_array_equal(
        read(pillow.fromarray(bits)).pixels[..., 1], np.where(bits, 255, 0)
    )


def test_a_palette_gives_its_colors():
    image = pillow.fromarray(picture()).quantize(16)
    np.testing.assert_array_equal(read(image).pixels, np.asarray(image.convert("RGB")))


def test_cmyk_without_a_profile_gives_what_its_inks_leave():
    inks = np.array([[[0, 0, 0, 0], [255, 0, 0, 0], [0, 0, 0, 255]]], np.uint8)
    image = read(pillow.fromarray(inks, "CMYK"), "TIFF")
    assert image.pixels.tolist() == [[[255, 255, 255], [0, 255, 255], [0, 0, 0]]]


def test_sixteen_bit_gray_is_scaled_not_clipped():
    levels = np.array([[0, 257, 25_700, 65_535]], np.uint16)
    assert read(pillow.fromarray(levels)).pixels[0, :, 0].tolist() == [0, 1, 100, 255]


def test_floats_from_0_to_1_are_scaled_to_255():
    levels = np.array([[0, 0.2, 1, np.nan]], np.float32)
    assert read(pillow.fromarray(levels), "TIFF").pixels[0, :, 0].tolist() == [0, 51, 255, 0]


def test_other_floats_are_scaled_over_their_range_and_said_so():
    levels = np.array([[-2, 0, 2]], np.float32)
    image = read(pillow.fromarray(levels), "TIFF")
    assert image.pixels[0, :, 0].tolist() == [0, 128, 255]
    assert image.notes == ("numbers from -2 to 2 scaled to 0 to 255",)


def test_whole_numbers_above_16_bits_are_scaled_over_their_range_and_said_so():
    levels = np.array([[100_000, 200_000, 300_000]], np.int32)
    image = read(pillow.fromarray(levels), "TIFF")
    assert image.pixels[0, :, 0].tolist() == [0, 128, 255]
    assert image.notes == ("numbers from 100000 to 300000 scaled to 0 to 255",)


def test_a_tiff_of_12_bits_is_scaled_by_its_own_white():
    levels = np.array([[0, 2048, 4095]], ">u2")
    data = encoded(pillow.fromarray(levels.astype(np.uint16)), "TIFF")
    packed = b"".join((a << 12 | b).to_bytes(3, "big") for a, b in [(0, 2048), (4095, 0)])
    tags = {256: (3, 3), 257: (3, 1), 258: (3, 12), 259: (3, 1), 262: (3, 1), 273: (4, 8)}
    tags |= {277: (3, 1), 278: (3, 1), 279: (4, len(packed))}
    tiff = b"II*\0" + (8 + len(packed)).to_bytes(4, "little") + packed
    tiff += len(tags).to_bytes(2, "little")
    for tag, (kind, value) in sorted(tags.items()):
        tiff += struct.pack("<HHII", tag, kind, 1, value)
    tiff += bytes(4)
    assert load_image(tiff).pixels[0, :, 0].tolist() == [0, 128, 255]
    assert load_image(data).pixels[0, :, 0].tolist() == [0, 8, 16]


def test_very_large_floats_do_not_overflow():
    levels = np.array([[-3e38, 0, 3e38]], np.float32)
    assert read(pillow.fromarray(levels), "TIFF").pixels[0, :, 0].tolist() == [0, 128, 255]


def test_clear_pixels_are_white_whatever_color_they_hide():
    rgba = np.array([[[9, 9, 9, 0], [0, 0, 0, 128], [1, 2, 3, 255]]], np.uint8)
    image = read(pillow.fromarray(rgba, "RGBA"))
    assert image.pixels[0, 0].tolist() == [255, 255, 255]
    assert image.pixels[0, 1].tolist() == [127, 127, 127]
    assert image.pixels[0, 2].tolist() == [1, 2, 3]
    assert image.notes == ("transparent parts laid on white",)


def test_a_transparent_palette_entry_is_white():
    image = pillow.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.putpixel((1, 0), 1)
    for transparency in (0, b"\x00\xff"):
        assert read(image, transparency=transparency).pixels.tolist() == [
            [[255, 255, 255], [0, 255, 0]]
        ]
