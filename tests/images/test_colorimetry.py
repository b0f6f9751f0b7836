"""Colors described by numbers: PNG chunks, AVIF codes, tags of TIFF, beside what browsers show."""

import io
import struct

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.images.loading import load_image
from colorseg.images.refusals import FORMATS
from tests.made import encoded, picture
from tests.made_chunks import png
from tests.made_profiles import D65, SPACES, expected, from_srgb_curve, power, rgb_profile

COLORS = np.array([(200, 100, 50), (50, 200, 100), (100, 50, 200), (10, 20, 30)], np.uint8)
DISPLAY_P3 = [D65, *SPACES["Display P3"][0]]
SRGB = [D65, *SPACES["sRGB"][0]]
ODD = "its colors are described in a way we do not know, which was ignored"


def gamma(number):
    return struct.pack(">I", round(number * 100_000))


def places(chromaticities):
    return struct.pack(">8I", *(round(each * 100_000) for pair in chromaticities for each in pair))


def rgb(pixels=COLORS, depth=8, **chunks):
    codes = pixels.astype(np.uint8) if depth == 8 else pixels.astype(">u2") * 257
    return png(codes.tobytes(), (len(pixels), 1), depth, 2, **chunks)


def colors_of(data):
    return load_image(data).colors.reshape(-1, 3)


def assert_near(colors, others):
    assert np.abs(colors.astype(int) - others).max() <= 1


# What Chromium 156 shows of the four colors, by their codes of primaries and transfer.
SHOWN = {
    (1, 1): [(197, 91, 39), (39, 197, 91), (91, 39, 197), (1, 7, 18)],
    (1, 4): [(201, 100, 46), (46, 201, 100), (100, 46, 201), (3, 12, 24)],
    (1, 5): [(189, 76, 26), (26, 189, 76), (76, 26, 189), (0, 3, 8)],
    (1, 7): [(206, 115, 68), (68, 206, 115), (115, 68, 206), (25, 38, 48)],
    (1, 8): [(229, 168, 122), (122, 229, 168), (168, 122, 229), (56, 79, 96)],
    (1, 17): [(200, 87, 34), (34, 200, 87), (87, 34, 200), (1, 5, 13)],
    (4, 13): [(232, 93, 30), (0, 197, 93), (100, 74, 206), (2, 21, 31)],
    (5, 13): [(203, 100, 51), (21, 200, 102), (102, 50, 199), (9, 20, 30)],
    (6, 13): [(196, 102, 49), (69, 197, 99), (100, 58, 200), (11, 20, 30)],
    (7, 13): [(196, 102, 49), (69, 197, 99), (100, 58, 200), (11, 20, 30)],
    (8, 13): [(222, 92, 32), (0, 205, 90), (110, 35, 207), (5, 20, 31)],
    (9, 13): [(241, 76, 29), (0, 211, 82), (108, 33, 209), (0, 21, 31)],
    (10, 13): [(255, 0, 61), (0, 255, 44), (75, 0, 213), (0, 27, 31)],
    (11, 13): [(211, 93, 32), (0, 204, 86), (105, 45, 208), (8, 20, 31)],
    (12, 13): [(215, 93, 31), (0, 204, 86), (108, 47, 208), (7, 20, 31)],
    (22, 13): [(202, 102, 49), (36, 196, 100), (101, 64, 200), (10, 20, 30)],
}


@pytest.mark.parametrize("codes", SHOWN, ids=str)
def test_codes_of_colors_in_a_png_are_shown_as_in_a_browser(codes):
    image = load_image(rgb(cICP=bytes([*codes, 0, 1])))
    assert_near(image.colors[0], SHOWN[codes])
    (note,) = image.notes
    assert note.startswith("converted from ")
    assert note.endswith(" to sRGB")


def test_codes_of_srgb_change_nothing_and_say_nothing():
    image = load_image(rgb(cICP=bytes([1, 13, 0, 1])))
    np.testing.assert_array_equal(image.colors[0], COLORS)
    assert image.notes == ()


def test_display_p3_is_what_its_definition_says_whoever_describes_it():
    pixels = picture(300, 1).reshape(-1, 3)
    defined = expected(pixels, "Display P3")
    assert_near(colors_of(rgb(pixels, cICP=bytes([12, 13, 0, 1]))), defined)
    assert_near(colors_of(rgb(pixels, 16, cICP=bytes([12, 13, 0, 1]))), defined)
    assert load_image(rgb(cICP=bytes([12, 13, 0, 1]))).notes == (
        "converted from Display P3 to sRGB",
    )


@pytest.mark.parametrize("number", [0.06, 0.3, 0.43, 0.48, 0.55556, 1, 5])
def test_a_gamma_alone_is_a_power_curve(number):
    pixels = picture(300, 1).reshape(-1, 3)
    light = (pixels / 255) ** (1 / number)
    assert_near(colors_of(rgb(pixels, gAMA=gamma(number))), np.rint(from_srgb_curve(light) * 255))
    grays = np.arange(256, dtype=np.uint8)
    read = colors_of(png(grays.tobytes(), (256, 1), 8, 0, gAMA=gamma(number)))
    assert_near(read[:, 0], np.rint(from_srgb_curve((grays / 255) ** (1 / number)) * 255))


@pytest.mark.parametrize("number", [0.434, 0.45455, 0.476])
def test_a_gamma_of_about_that_of_screens_alone_changes_nothing(number):
    image = load_image(rgb(gAMA=gamma(number)))
    np.testing.assert_array_equal(image.colors[0], COLORS)
    assert image.notes == ()


@pytest.mark.parametrize("name", ["sRGB", "Display P3", "Adobe RGB (1998)", "ProPhoto RGB"])
def test_primaries_with_a_gamma_are_what_they_define(name, monkeypatch):
    primaries, white, _ = SPACES[name]
    monkeypatch.setitem(SPACES, "described", (primaries, white, power(2.2)))
    pixels = picture(300, 1).reshape(-1, 3)
    data = rgb(pixels, cHRM=places([white, *primaries]), gAMA=gamma(1 / 2.2))
    assert_near(colors_of(data), expected(pixels, "described"))


def test_palettes_are_converted_and_alpha_stays():
    described = {"cHRM": places(DISPLAY_P3), "gAMA": gamma(0.5)}
    of_palette = png(
        b"\0\1\2\3", (4, 1), 8, 3, PLTE=COLORS.tobytes(), tRNS=b"\xff\x80", **described
    )
    body = np.concatenate([COLORS, [[255], [128], [255], [255]]], axis=1).astype(np.uint8)
    with_alpha = png(body.tobytes(), (4, 1), 8, 6, **described)
    for image in (load_image(of_palette), load_image(with_alpha)):
        np.testing.assert_array_equal(image.colors, load_image(rgb(**described)).colors)
        assert image.alpha.tolist() == [[255, 128, 255, 255]]


def test_codes_come_before_a_profile_and_that_before_srgb_and_that_before_a_gamma():
    packed = rgb_profile("Adobe RGB (1998)")
    profile = encoded(pillow.fromarray(COLORS[None]), icc_profile=packed)
    body = profile[profile.index(b"iCCP") + 4 :][: int.from_bytes(profile[33:37], "big")]
    rest = {"sRGB": b"\0", "gAMA": gamma(1), "cHRM": places(DISPLAY_P3)}
    first = rgb(cICP=bytes([12, 13, 0, 1]), iCCP=body, **rest)
    assert_near(colors_of(first), SHOWN[12, 13])
    assert_near(colors_of(rgb(iCCP=body, **rest)), expected(COLORS, "Adobe RGB (1998)"))
    np.testing.assert_array_equal(colors_of(rgb(**rest)), COLORS)
    assert load_image(rgb(**rest)).notes == ()


BROKEN = {
    "unknown": ({"cICP": bytes([99, 13, 0, 1])}, ODD),
    "not for RGB": ({"cICP": bytes([1, 13, 1, 1])}, ODD),
    "limited": (
        {"cICP": bytes([12, 13, 0, 0])},
        "its colors are said to be of limited range, which was ignored",
    ),
    "short": ({"cICP": b"\1"}, "its description of colors is broken and was ignored"),
    "no gamma": ({"gAMA": gamma(0)}, "its gamma makes no sense and was ignored"),
    "short gamma": ({"gAMA": b"1"}, "its gamma or primaries are broken and were ignored"),
    "short primaries": ({"cHRM": b"1"}, "its gamma or primaries are broken and were ignored"),
    "primaries alone": (
        {"cHRM": places(DISPLAY_P3)},
        "its primaries, which come without a gamma, were ignored",
    ),
    "no light": (
        {"cHRM": bytes(32), "gAMA": gamma(1)},
        "its primaries make no sense and were ignored with its gamma",
    ),
    "no white": (
        {"cHRM": places([(0.3, 0), *SRGB[1:]]), "gAMA": gamma(1)},
        "its primaries make no sense and were ignored with its gamma",
    ),
    "PQ": ({"cICP": bytes([9, 16, 0, 1]), "gAMA": gamma(1)}, "its HDR encoding (PQ) was ignored"),
    "HLG": ({"cICP": bytes([9, 18, 0, 1])}, "its HDR encoding (HLG) was ignored"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_unknown_or_hdr_leaves_the_pixels_and_is_said(name):
    chunks, said = BROKEN[name]
    image = load_image(rgb(**chunks))
    np.testing.assert_array_equal(image.colors[0], COLORS)
    assert image.notes == (said,)


@pytest.mark.parametrize(
    "first", [{"cICP": b"\1"}, {"iCCP": b"name\0\0no stream"}, {"sRGB": b"\x09"}]
)
def test_the_next_that_is_sound_counts_where_one_is_broken(first):
    np.testing.assert_array_equal(
        colors_of(rgb(gAMA=gamma(1), **first)), colors_of(rgb(gAMA=gamma(1)))
    )


@pytest.mark.skipif("AVIF" not in FORMATS, reason="Pillow was built without AVIF")
@pytest.mark.parametrize(
    ("codes", "like"),
    [
        ((12, 13), (12, 13)),
        ((12, 2), (12, 13)),
        ((2, 4), (1, 4)),
        ((9, 14), (9, 13)),  # a curve of cameras, which browsers show as that of sRGB
        ((1, 1), (1, 13)),
        ((2, 2), (1, 13)),
    ],
)
def test_codes_of_colors_in_an_avif_are_shown_as_in_a_browser(codes, like):
    tiles = np.kron(COLORS[None], np.ones((16, 16, 1), np.uint8))
    data = bytearray(encoded(pillow.fromarray(tiles), "AVIF", quality=100, subsampling="4:4:4"))
    plain = np.asarray(pillow.open(io.BytesIO(data)))[8, 8::16]
    at = data.index(b"colrnclx") + 8
    data[at : at + 4] = struct.pack(">2H", *codes)
    image = load_image(bytes(data))
    assert_near(image.colors[8, 8::16], colors_of(rgb(plain, cICP=bytes([*like, 0, 1]))))
    assert len(image.notes) == (like != (1, 13))
    data[at : at + 4] = struct.pack(">2H", 9, 16)
    assert load_image(bytes(data)).notes == ("its HDR encoding (PQ) was ignored",)
    data[at - 8 : at] = b"freenclx"
    assert load_image(bytes(data)).notes == ()


@pytest.mark.parametrize(
    "mark",
    [
        b"http://ns.adobe.com/xap/1.0/\0<x xmlns:hdrgm='http://ns.adobe.com/hdr-gain-map/1.0/'/>",
        b"urn:iso:std:iso:ts:21496:-1\0\0\0\0\0",
    ],
)
def test_a_gain_map_is_said_to_be_ignored(mark):
    data = encoded(pillow.new("RGB", (16, 16), (9, 9, 9)), "JPEG")
    segment = b"\xff\xe2" + struct.pack(">H", len(mark) + 2) + mark
    image = load_image(data[:20] + segment + data[20:])
    np.testing.assert_array_equal(image.colors, load_image(data).colors)
    assert image.notes == ("its gain map, which would make it HDR, was ignored",)


def test_the_primaries_of_a_tiff_are_said_to_be_ignored_unless_a_profile_tells_all():
    tags = {318: (0.3127, 0.329), 319: (0.68, 0.32, 0.265, 0.69, 0.15, 0.06)}
    said = "its tags about white, primaries and transfer of light were ignored"
    image = pillow.fromarray(COLORS[None])
    assert load_image(encoded(image, "TIFF", tiffinfo=tags)).notes == (said,)
    profile = rgb_profile("Display P3")
    notes = load_image(encoded(image, "TIFF", tiffinfo=tags, icc_profile=profile)).notes
    assert notes == ("converted from Display P3 to sRGB",)
