"""Pictures of every mode, each by a file made for it."""

import struct

import numpy as np
import pytest
from PIL import Image as pillow
from PIL import ImageCms

from colorseg.images.loading import load_image, read_strips
from colorseg.images.modes import laid_on, to_rgb
from tests.made import encoded, picture
from tests.made_chunks import png, with_chunk
from tests.made_tiffs import tiff_of


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


def tiff(body, size, *, order="<", **tags):
    """An uncompressed TIFF of one strip, whose other tags are given by number: t258=16."""
    numbers = {256: size[0], 257: size[1], 259: 1, 262: 1, 273: 16, 277: 1, 278: size[1]}
    numbers |= {279: len(body)} | {int(name[1:]): value for name, value in tags.items()}
    return tiff_of({tag: [value] for tag, value in numbers.items()}, body, order)


def test_a_tiff_of_12_bits_is_scaled_by_its_own_white():
    packed = b"".join((a << 12 | b).to_bytes(3, "big") for a, b in [(0, 2048), (4095, 0)])
    gray = load_image(tiff(packed, (3, 1), t258=12)).pixels[0, :, 0]
    assert gray.tolist() == [0, 128, 255]


@pytest.mark.parametrize("order", ["<", ">"])
def test_sixteen_bits_of_a_tiff_are_read_in_either_order(order):
    body = np.array([0, 25_700, 65_535], f"{order}u2").tobytes()
    gray = load_image(tiff(body, (3, 1), order=order, t258=16)).pixels[0, :, 0]
    assert gray.tolist() == [0, 100, 255]


@pytest.mark.parametrize(("kind", "code"), [("<u2", 16), ("<f4", 32)])
def test_where_white_is_zero_numbers_are_turned_around(kind, code):
    levels = np.array([0, 1, 1], kind) * (65_535 if code == 16 else 1)
    more = {} if code == 16 else {"t339": 3}
    data = tiff(levels.astype(kind).tobytes(), (3, 1), t258=code, t262=0, **more)
    assert load_image(data).pixels[0, :, 0].tolist() == [255, 0, 0]


def test_whole_numbers_of_32_bits_without_a_sign_do_not_turn_negative():
    body = np.array([0, 1 << 31, (1 << 32) - 1], "<u4").tobytes()
    image = load_image(tiff(body, (3, 1), t258=32))
    assert image.pixels[0, :, 0].tolist() == [0, 128, 255]
    assert image.notes == ("numbers from 0 to 4.29497e+09 scaled to 0 to 255",)


def test_numbers_with_a_sign_are_scaled_over_their_range():
    for kind, bits in (("<i2", 16), ("<i4", 32)):
        body = np.array([-100, 0, 100], kind).tobytes()
        image = load_image(tiff(body, (3, 1), t258=bits, t339=2))
        assert image.pixels[0, :, 0].tolist() == [0, 128, 255]
        assert image.notes == ("numbers from -100 to 100 scaled to 0 to 255",)


def test_what_is_no_number_is_black_and_says_nothing():
    body = np.array([0x7F800001, 0x7FC00000, 0x3F800000, 0], "<u4").tobytes()  # one of them signals
    image = load_image(tiff(body, (4, 1), t258=32, t339=3))
    assert image.pixels[0, :, 0].tolist() == [0, 0, 255, 0]


@pytest.mark.parametrize("turned", [False, True])
def test_infinities_are_the_ends_and_finite_numbers_decide(turned):
    body = np.array([-20, 280, np.inf, -np.inf, np.nan], "<f4").tobytes()
    image = load_image(tiff(body, (5, 1), t258=32, t339=3, t262=int(not turned)))
    expected = [255, 0, 0, 255, 0] if turned else [0, 255, 255, 0, 0]
    assert image.pixels[0, :, 0].tolist() == expected
    assert image.notes == ("numbers from -20 to 280 scaled to 0 to 255",)


@pytest.mark.parametrize(("kind", "code", "white"), [("<f4", 3, 0), ("<f4", 3, 1), ("<i4", 2, 1)])
def test_one_number_everywhere_is_black_and_said_so(kind, code, white):
    body = np.array([7, 7], kind).tobytes()
    image = load_image(tiff(body, (2, 1), t258=32, t339=code, t262=white))
    assert image.pixels[0, :, 0].tolist() == [0, 0]
    assert image.notes == ("its only number, 7, read as black",)


def test_a_picture_of_no_finite_number_says_so():
    body = np.array([np.nan, np.inf, -np.inf], "<f4").tobytes()
    image = load_image(tiff(body, (3, 1), t258=32, t339=3))
    assert image.pixels[0, :, 0].tolist() == [0, 255, 0]
    assert image.notes == ("no finite number in it",)


def test_very_large_floats_do_not_overflow():
    levels = np.array([[-3e38, 0, 3e38]], np.float32)
    assert read(pillow.fromarray(levels), "TIFF").pixels[0, :, 0].tolist() == [0, 128, 255]


def test_clear_pixels_are_white_whatever_color_they_hide():
    rgba = np.array([[[9, 9, 9, 0], [0, 0, 0, 128], [1, 2, 3, 255]]], np.uint8)
    image = read(pillow.fromarray(rgba, "RGBA"))
    assert image.pixels.tolist() == [[[255, 255, 255], [127, 127, 127], [1, 2, 3]]]
    assert image.colors.tolist() == [[[255, 255, 255], [0, 0, 0], [1, 2, 3]]]
    assert image.alpha.tolist() == [[0, 128, 255]]
    assert image.laid_on((255, 0, 0)).tolist() == [[[255, 0, 0], [127, 0, 0], [1, 2, 3]]]
    assert image.notes == ()


def test_a_picture_whose_alpha_is_opaque_has_none():
    rgba = np.dstack([picture(300, 4), np.full((300, 4), 255, np.uint8)])
    image = read(pillow.fromarray(rgba, "RGBA"))
    assert image.alpha is None
    assert image.pixels is image.colors
    assert image.notes == ()


def test_one_clear_pixel_in_a_later_strip_is_found():
    rgba = np.dstack([picture(300, 4), np.full((300, 4), 255, np.uint8)])
    rgba[299, 3, 3] = 0
    image = read(pillow.fromarray(rgba, "RGBA"))
    np.testing.assert_array_equal(image.alpha, rgba[..., 3])
    np.testing.assert_array_equal(image.colors[:299], rgba[:299, :, :3])


def test_laying_on_a_color_rounds_to_the_nearest_code():
    alpha, codes = np.meshgrid(np.arange(256), np.arange(256))
    colors = np.repeat(codes[..., None], 3, axis=2).astype(np.uint8)
    exact = (codes * alpha + 77 * (255 - alpha)) / 255
    seen = laid_on(colors, alpha.astype(np.uint8), (77, 77, 77))
    assert np.abs(seen[..., 0] - exact).max() <= 0.5


@pytest.mark.parametrize("kind", ["LA", "PA", "RGBa", "La"])
def test_gray_palette_and_multiplied_colors_keep_their_alpha(kind):
    veil = pillow.fromarray(picture(seed=1)[..., 0])
    image = pillow.fromarray(picture())
    image = image.quantize(8) if kind == "PA" else image.convert("L" if "L" in kind else "RGB")
    image.putalpha(veil)
    _, alpha, _ = to_rgb(image if kind == "PA" else image.convert(kind))
    np.testing.assert_array_equal(alpha, np.asarray(veil))


def test_a_transparent_palette_entry_is_clear():
    image = pillow.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.putpixel((1, 0), 1)
    for transparency in (0, b"\x00\xff"):
        read_back = read(image, transparency=transparency)
        assert read_back.colors.tolist() == [[[255, 255, 255], [0, 255, 0]]]
        assert read_back.alpha.tolist() == [[0, 255]]
    assert read(image, transparency=b"\x80\xff").alpha.tolist() == [[128, 255]]


def test_one_clear_color_is_found_in_gray_and_rgb():
    gray = pillow.fromarray(np.array([[7, 8]], np.uint8))
    assert read(gray, transparency=8).alpha.tolist() == [[255, 0]]
    color = pillow.fromarray(np.array([[[7, 8, 9], [7, 8, 8]]], np.uint8))
    assert read(color, transparency=(7, 8, 9)).alpha.tolist() == [[0, 255]]
    bits = pillow.fromarray(np.array([[True, False]]))
    assert read(bits, transparency=255).alpha.tolist() == [[0, 255]]


def test_one_clear_gray_of_16_bits_is_not_its_neighbor():
    levels = pillow.fromarray(np.array([[1000, 1001, 65_535]], np.uint16))
    image = read(levels, transparency=1001)
    assert image.alpha.tolist() == [[255, 0, 255]]
    assert image.colors[0, :, 0].tolist() == [4, 255, 255]


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_one_clear_gray_of_few_bits_is_meant_in_those_bits(depth):
    data = png(b"\x1b" * depth, (8, 1), depth, 0, tRNS=b"\0\1")
    codes = np.unpackbits(np.frombuffer(b"\x1b" * depth, np.uint8)).reshape(8, depth)
    codes = codes @ (1 << np.arange(depth)[::-1])
    image = load_image(data)
    np.testing.assert_array_equal(image.alpha[0] == 0, codes == 1)
    scaled = codes * 255 // ((1 << depth) - 1)
    np.testing.assert_array_equal(image.colors[0, :, 0], np.where(codes == 1, 255, scaled))


def test_one_clear_color_of_16_bits_is_not_its_neighbor():
    clear = [0x1234, 0x5678, 0x9ABC]
    body = np.array([clear, [0x1234, 0x5678, 0x9ABD], [0x1334, 0x5678, 0x9ABC]], ">u2").tobytes()
    image = load_image(png(body, (3, 1), 16, 2, tRNS=body[:6]))
    assert image.alpha.tolist() == [[0, 255, 255]]
    assert image.colors[0, 1:].tolist() == [[0x12, 0x56, 0x9A], [0x13, 0x56, 0x9A]]


def test_a_clear_color_of_16_bits_is_turned_with_its_picture():
    pixels = np.random.default_rng(0).integers(0, 3, (300, 5, 3)).astype(">u2")
    data = png(pixels.tobytes(), (5, 300), 16, 2, tRNS=pixels[7, 3].tobytes())
    exif = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x112, 3, 1, 6, 0, 0)
    image = load_image(with_chunk(data, b"eXIf", exif))
    clear = (pixels == pixels[7, 3]).all(axis=2)
    np.testing.assert_array_equal(image.alpha == 0, np.rot90(clear, -1))


# Other colors


def test_adobe_inverts_the_inks_of_a_jpeg():
    inks = np.full((16, 16, 4), (255, 0, 0, 0), np.uint8)
    data = encoded(pillow.fromarray(inks, "CMYK"), "JPEG", quality=100)
    assert b"Adobe" in data
    image = load_image(data)
    assert np.abs(image.pixels.astype(int) - (0, 255, 255)).max() <= 2
    assert image.notes == ("its inks mixed without a color profile",)


@pytest.mark.parametrize("mode", ["YCbCr", "LAB"])
def test_other_color_spaces_of_a_tiff_come_back_as_they_were(mode):
    pixels = np.array(
        [[[150, 110, 90], [90, 120, 110], [128, 128, 128], [255, 255, 255]]], np.uint8
    )
    image = pillow.fromarray(pixels)
    if mode == "LAB":
        srgb, lab = (ImageCms.createProfile(name) for name in ("sRGB", "LAB"))
        converted = ImageCms.profileToProfile(image, srgb, lab, outputMode="LAB")
    else:
        converted = image.convert(mode)
    assert np.abs(read(converted, "TIFF").pixels.astype(int) - pixels).max() <= 4


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I", "F", "I;16"])
def test_strips_are_the_rows_of_the_whole_in_every_mode(mode):
    image = pillow.fromarray(picture(300, 5))
    if mode in ("I", "F", "I;16"):
        kind = {"I": np.int32, "F": np.float32, "I;16": np.uint16}[mode]
        image = pillow.fromarray(np.asarray(image.convert("L")).astype(kind))
    else:
        image = image.convert(mode)
    data = encoded(image, "PNG" if mode == "LA" else "TIFF")
    strips = list(read_strips(data))
    assert len(strips) > 1
    np.testing.assert_array_equal(np.concatenate(strips), load_image(data).pixels)
