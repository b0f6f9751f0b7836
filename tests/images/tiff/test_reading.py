"""How a picture stands in a TIFF, by its tags."""

import struct

import numpy as np
import pytest

from colorseg.errors import UnreadableImageError
from colorseg.images.directories import first_directory
from colorseg.images.exif import BROKEN_COLORS
from colorseg.images.loading import load_image
from colorseg.images.tiff.reading import check_directory, read_layout
from tests.made import picture
from tests.made_profiles import rgb_profile
from tests.made_tiffs import made_tiff, tiff_of

TAGS = {256: [40], 257: [30], 258: [8], 259: [1], 262: [1], 277: [1]}
PIXELS = bytes(1200)


def layout_of(numbers, body=PIXELS):
    directory = first_directory(tiff_of(TAGS | numbers, body, "<"))
    check_directory(directory)
    return read_layout(directory)


@pytest.mark.parametrize(
    "numbers",
    [
        {273: [16], 279: [1200]},
        {273: [16], 278: [65_535], 279: [1200]},
        {273: [16] * 3, 278: [10], 279: [400] * 3},
        {273: [16] * 4, 278: [9], 279: [360] * 4},
        {322: [16], 323: [16], 324: [16] * 6, 325: [256] * 6},
        {322: [64], 323: [64], 324: [16], 325: [1200]},
        {273: [16]},  # where nothing is compressed, the lengths are known
    ],
)
def test_as_many_strips_or_tiles_as_the_picture_needs_pass(numbers):
    layout = layout_of(numbers)
    assert layout.size == (40, 30)
    assert layout.across * layout.down == len(layout.offsets)


@pytest.mark.parametrize(
    "numbers",
    [
        {273: [16] * 4, 278: [10], 279: [400] * 4},
        {273: [16] * 2, 278: [10], 279: [400] * 2},
        {322: [16], 323: [16], 324: [16] * 7, 325: [156] * 7},
        {273: [16] * 3, 279: [400] * 3},  # the rows of a strip are lost
        {273: [16], 322: [64], 323: [64], 324: [16]},
        {259: [7], 273: [16]},
        {259: [4], 258: [1], 273: [16]},
        {278: [0], 273: [16], 279: [1200]},
        {322: [0], 323: [16], 324: [16], 325: [1200]},
        {},
    ],
)
def test_more_or_fewer_strips_or_tiles_are_refused(numbers):
    with pytest.raises(ValueError, match="strips"):
        layout_of(numbers)


def test_strips_or_tiles_beyond_the_end_are_refused():
    for code in (4, 7):
        for numbers in ({273: [2000], 279: [1200]}, {273: [16], 279: [5000]}):
            with pytest.raises(ValueError, match="beyond the end"):
                layout_of(numbers | {258: [1], 259: [code]})
    for offset in (0, 400, 2000):
        data = tiff_of(TAGS | {273: [offset], 278: [30], 279: [1200]}, PIXELS[:900], "<")
        with pytest.raises(UnreadableImageError):
            load_image(data)


@pytest.mark.parametrize("deflated", [False, True])
@pytest.mark.parametrize("lengths", [[], [0, 0, 0], [9999] * 3])
def test_lengths_of_strips_that_are_wrong_or_not_told_do_not_matter(deflated, lengths):
    pixels = picture(6, 4)
    data = made_tiff(pixels, 2, deflated=deflated)
    directory = first_directory(data)
    numbers = {tag: directory.table(tag).tolist() for tag in directory.tags} | {279: lengths}
    numbers = numbers if lengths else {tag: numbers[tag] for tag in numbers if tag != 279}
    end = int.from_bytes(data[4:8], "little")
    np.testing.assert_array_equal(load_image(tiff_of(numbers, data[16:end], "<")).pixels, pixels)


def test_more_numbers_than_any_picture_needs_are_refused():
    with pytest.raises(ValueError, match="too many numbers"):
        layout_of({282: np.zeros(1_000_001, int)})


def test_strips_that_would_be_read_again_and_again_are_refused_at_once():
    numbers = TAGS | {256: [4000], 257: [4000], 273: [16] * 100_000, 278: [3999]}
    with pytest.raises(UnreadableImageError, match="incomplete or damaged"):
        load_image(tiff_of(numbers, bytes(16_000_000), "<"))


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({258: [24]}, "numbers of 24 bits"),
        ({258: [24], 339: [3]}, "floats of 24 bits"),
        ({258: [12], 339: [2]}, "numbers with a sign of 12 bits"),
        ({258: [64], 339: [6]}, "complex numbers"),
        ({258: [5, 6, 5], 262: [2], 277: [3]}, "different kinds of numbers"),
        ({258: [8] * 3, 277: [3], 338: [0, 0]}, "3 channels that are all said to be gray"),
        ({258: [8] * 2, 277: [2]}, "2 channels, of which 1 are explained"),
        ({258: [8] * 3, 262: [2], 277: [3], 338: [1]}, "3 channels, of which 4 are explained"),
        ({258: [8] * 4, 262: [5], 277: [4], 332: [2]}, "inks other than CMYK"),
        ({258: [32] * 4, 262: [5], 277: [4]}, "not whole ones"),
        ({258: [32], 262: [3], 339: [3]}, "not whole ones"),
        ({258: [16] * 3, 262: [8], 277: [3]}, "LAB colors of 16 bits"),
        ({258: [16] * 3, 262: [6], 277: [3]}, "YCbCr colors of 16 bits"),
        ({262: [10]}, "colors of TIFF's kind 10"),
        ({262: [32_844]}, "colors of TIFF's kind 32844"),
        ({258: [8] * 2, 262: [0], 277: [2], 338: [1]}, "cannot be multiplied"),
        ({258: [8] * 2, 277: [2], 338: [2], 339: [2]}, "alpha with a sign"),
        ({258: [8] * 4, 262: [6], 277: [4], 338: [2]}, "beside alpha"),
        ({317: [2]}, "differences of numbers"),
        ({258: [4], 259: [8], 317: [2]}, "differences of numbers"),
        ({259: [8], 317: [3]}, "differences of numbers"),
        ({259: [34_712]}, "TIFF's way 34712"),
        ({258: [16], 259: [7]}, "JPEG pixels of 16 bits"),
        ({258: [8] * 3, 259: [7], 262: [8], 277: [3]}, "JPEG pixels of LAB"),
        ({258: [8] * 3, 259: [7], 262: [6], 277: [3], 284: [2]}, "kept apart"),
    ],
)
def test_kinds_that_are_not_read_are_refused_by_name(numbers, words):
    data = tiff_of(TAGS | {273: [16], 279: [1200]} | numbers, PIXELS, "<")
    with pytest.raises(UnreadableImageError, match=words) as refusal:
        load_image(data)
    assert str(refusal.value).endswith("or as PNG.")


def without(data, tag, value):
    """A file whose directory says something else under a tag."""
    at = data.rindex(struct.pack("<HH", tag, 3))
    return data[: at + 2] + value + data[at + 2 + len(value) :]


@pytest.mark.parametrize("tag", [256, 257, 258, 259, 262, 273, 277, 279, 284, 317, 339])
@pytest.mark.parametrize(
    "value",
    [
        struct.pack("<HII", 99, 1, 0),  # of no known kind
        struct.pack("<HII", 2, 4, 0),  # letters
        struct.pack("<HII", 3, 0xFFFF_FFFF, 0),
        struct.pack("<HII", 3, 40, 0x7FFF_FFFF),
        struct.pack("<HII", 12, 1, 8),  # a float
        struct.pack("<HII", 3, 0, 0),  # none
    ],
)
def test_a_lost_tag_that_decides_the_pixels_refuses_the_file(tag, value):
    data = made_tiff(picture(9, 7)[..., :1].astype("<u2"), 1)
    with pytest.raises(UnreadableImageError, match="incomplete or damaged"):
        load_image(without(data, tag, value))


def test_tags_in_any_order_are_the_same_and_twins_that_disagree_are_refused():
    data = made_tiff(picture(9, 7)[..., :1], 1)
    at = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, at)[0]
    rows = [data[at + 2 + 12 * i : at + 14 + 12 * i] for i in range(count)]
    turned = data[: at + 2] + b"".join(rows[::-1]) + data[at + 2 + 12 * count :]
    np.testing.assert_array_equal(load_image(turned).pixels, load_image(data).pixels)
    twin = b"".join([*rows[:-1], rows[0][:8] + b"\6\0\0\0"])
    with pytest.raises(UnreadableImageError, match="incomplete or damaged"):
        load_image(data[: at + 2] + twin + data[at + 2 + 12 * count :])


CUT = {
    "gray": made_tiff(picture(5, 4)[..., :1], 1),
    "signed": made_tiff(picture(5, 4)[..., :1].astype("<i2"), 1),
    "big-endian": made_tiff(picture(5, 4).astype(">u2"), 2, big=True),
    "floats": made_tiff(picture(5, 4)[..., :1].astype(">f4"), 1, deflated=True, predictor=3),
    "alpha": made_tiff(picture(5, 4)[..., [0, 1]], 1, extra=[2], apart=True),
    "palette": made_tiff(picture(5, 4)[..., :1], 3, more={320: list(range(0, 65_280, 85))}),
    "profile": made_tiff(picture(5, 4), 2, more={34675: bytes(300)}),
}


@pytest.mark.parametrize("kind", CUT)
def test_a_file_cut_anywhere_is_refused_or_has_the_same_pixels(kind):
    whole, said = load_image(CUT[kind]), 0
    for size in range(len(CUT[kind])):
        try:
            image = load_image(CUT[kind][:size])
        except UnreadableImageError:
            continue
        said += BROKEN_COLORS in image.notes
        np.testing.assert_array_equal(image.colors, whole.colors)
        np.testing.assert_array_equal(image.alpha, whole.alpha)
    assert said == (300 if kind == "profile" else 0)


def test_a_profile_that_is_cut_is_said_to_be_lost_and_the_colors_are_taken_as_srgb():
    pixels = picture(5, 4)
    data = made_tiff(pixels, 2, more={34675: rgb_profile("Display P3")})
    assert load_image(data).notes == ("converted from Display P3 to sRGB",)
    image = load_image(data[:-9])
    np.testing.assert_array_equal(image.colors, pixels)
    assert image.notes == (BROKEN_COLORS,)
