"""Color profiles, each made for the test and checked against what the definitions say."""

import io

import numpy as np
import pytest
from PIL import Image as pillow
from PIL import ImageCms

from colorseg.images.loading import load_image, read_strips
from colorseg.images.profiles import to_srgb
from tests.made import encoded, picture
from tests.made_profiles import (
    expected,
    from_srgb_curve,
    gray_profile,
    press_profile,
    rgb_profile,
)

WIDE = ("Display P3", "Adobe RGB (1998)", "ProPhoto RGB", "Swapped GBR")
KINDS = ("PNG", "TIFF", "WEBP")

# A press as it may be: what its 16 corners of inks print, red as on coated paper (FOGRA39).
RED = (227, 6, 19)
CORNERS = np.array([[c, m, y, k] for c in (0, 1) for m in (0, 1) for y in (0, 1) for k in (0, 1)])
PRINTED = np.rint(255 * (1 - CORNERS[:, :3]) * (1 - CORNERS[:, 3:])).astype(np.uint8)
PRINTED[6] = RED


def off_by(image, codes):
    return np.abs(image.pixels.astype(int) - codes).max()


@pytest.mark.parametrize("name", WIDE)
def test_wide_colors_become_the_srgb_of_their_definition(name):
    pixels = picture(200, 90)
    image = load_image(encoded(pillow.fromarray(pixels), icc_profile=rgb_profile(name)))
    assert off_by(image, expected(pixels, name)) <= 1
    assert image.notes == (f"converted from {name} to sRGB",)


@pytest.mark.parametrize("kind", KINDS)
def test_a_profile_is_found_in_every_kind_of_file(kind):
    pixels = picture()
    profile, options = rgb_profile("Display P3"), {"lossless": True} if kind == "WEBP" else {}
    image = load_image(encoded(pillow.fromarray(pixels), kind, icc_profile=profile, **options))
    assert off_by(image, expected(pixels, "Display P3")) <= 1


def test_a_profile_in_a_jpeg_is_found():
    red = pillow.new("RGB", (16, 16), (200, 60, 60))
    data = encoded(red, "JPEG", quality=100, icc_profile=rgb_profile("Adobe RGB (1998)"))
    plain = np.asarray(pillow.open(io.BytesIO(data)))
    assert off_by(load_image(data), expected(plain, "Adobe RGB (1998)")) <= 1


@pytest.mark.parametrize("profile", [rgb_profile("sRGB"), ImageCms.createProfile("sRGB")])
def test_a_profile_of_srgb_changes_nothing_and_says_nothing(profile):
    profile = profile if isinstance(profile, bytes) else ImageCms.ImageCmsProfile(profile).tobytes()
    assert to_srgb(profile, "RGB") == (None, "")
    pixels = picture()
    image = load_image(encoded(pillow.fromarray(pixels), icc_profile=profile))
    np.testing.assert_array_equal(image.pixels, pixels)
    assert image.notes == ()


@pytest.mark.parametrize("gamma", [1.0, 1.8, 2.2, 3.0])
def test_gray_becomes_the_gray_of_its_curve(gamma):
    levels = np.arange(256, dtype=np.uint8)[None]
    image = load_image(encoded(pillow.fromarray(levels), icc_profile=gray_profile(gamma)))
    assert off_by(image, np.rint(from_srgb_curve((levels / 255) ** gamma) * 255)[..., None]) <= 1
    assert image.notes == ("converted from Gray Gamma to sRGB",)


def test_gray_of_16_bits_is_converted_once_it_is_scaled():
    levels = np.array([[0, 257 * 90, 65_535]], np.uint16)
    image = load_image(encoded(pillow.fromarray(levels), icc_profile=gray_profile(1.8)))
    assert off_by(image, np.rint(from_srgb_curve((levels / 65_535) ** 1.8) * 255)[..., None]) <= 1


@pytest.mark.parametrize("kind", ["TIFF", "JPEG"])
def test_inks_become_what_the_press_prints(kind):
    for inks, printed in ((0, 255, 255, 0), RED), ((0, 0, 0, 0), (255, 255, 255)):
        image = pillow.fromarray(np.full((16, 16, 4), inks, np.uint8), "CMYK")
        options = {"quality": 100} if kind == "JPEG" else {}
        data = encoded(image, kind, icc_profile=press_profile(PRINTED), **options)
        assert off_by(load_image(data), printed) <= 1
        assert load_image(data).notes == ("converted from A Press to sRGB",)


def test_the_darkest_gray_becomes_black():
    levels = np.array([[0, 255]], np.uint8)
    profile = gray_profile(1.8, black=0.02)
    image = load_image(encoded(pillow.fromarray(levels), icc_profile=profile))
    assert image.pixels[0, :, 0].tolist() == [0, 255]


@pytest.mark.parametrize("mode", ["P", "RGBA", "LA"])
def test_palettes_and_alpha_are_converted_too(mode):
    base = pillow.fromarray(picture())
    image = base.quantize(9) if mode == "P" else base.convert(mode)
    if mode != "P":
        image.putalpha(pillow.fromarray(picture(seed=2)[..., 0] // 2 + 100))
    profile = gray_profile(1.8) if mode == "LA" else rgb_profile("Display P3")
    read = load_image(encoded(image, icc_profile=profile))
    plain = load_image(encoded(image))
    if mode == "LA":
        codes = np.rint(from_srgb_curve((plain.colors / 255) ** 1.8) * 255)
    else:
        codes = expected(plain.colors, "Display P3")
    assert np.abs(read.colors.astype(int) - codes).max() <= 1
    if mode != "P":
        np.testing.assert_array_equal(read.alpha, plain.alpha)


def test_strips_are_converted_as_the_whole_is():
    data = encoded(pillow.fromarray(picture(300, 7)), icc_profile=rgb_profile("ProPhoto RGB"))
    np.testing.assert_array_equal(np.concatenate(list(read_strips(data))), load_image(data).pixels)


@pytest.mark.parametrize(
    ("image", "profile"),
    [
        (pillow.fromarray(picture()[..., 0]), rgb_profile("Adobe RGB (1998)")),
        (pillow.fromarray(picture()), gray_profile(1.8)),
        (pillow.fromarray(picture()), press_profile(PRINTED)),
        (pillow.fromarray(picture()).convert("CMYK"), rgb_profile("Display P3")),
    ],
    ids=["gray", "color", "color, press", "inks"],
)
def test_a_profile_for_other_colors_is_ignored_and_said_so(image, profile):
    plain, read = (load_image(encoded(image, "TIFF", **o)) for o in ({}, {"icc_profile": profile}))
    np.testing.assert_array_equal(read.pixels, plain.pixels)
    assert "its color profile does not fit its kind of colors and was ignored" in read.notes


def test_a_profile_of_srgb_on_gray_says_nothing():
    assert to_srgb(rgb_profile("sRGB"), "L") == (None, "")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_a_broken_profile_is_ignored_and_said_so(kind):
    pixels, profile = np.full((16, 16, 3), 77, np.uint8), rgb_profile("Display P3")
    options = {"lossless": True} if kind == "WEBP" else {}
    for broken in (b"not a profile", profile[:200], profile[:128] + bytes(len(profile) - 128)):
        image = load_image(encoded(pillow.fromarray(pixels), kind, icc_profile=broken, **options))
        np.testing.assert_array_equal(image.pixels, pixels)
        assert image.notes == ("its color profile is broken and was ignored",)


def test_a_profile_that_is_for_no_picture_or_far_too_large_is_ignored():
    profile = rgb_profile("Display P3")
    convert, note = to_srgb(profile.replace(b"mntr", b"abst", 1), "RGB")
    assert convert is None
    assert "not for pictures" in note
    assert to_srgb(profile + bytes(9_000_000), "RGB")[0] is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Display P3", "Display P3"),
        ("  a\n\tb  ", "a b"),
        ("<script>alert('x')</script> *bold* [a](b) `c`", "script alert( x ) script bold a (b) c"),
        ("x" * 500, "x" * 40),
        ("", "its own color profile"),
        ("<>", "its own color profile"),
    ],
)
def test_the_name_of_a_profile_is_cleaned_and_cut(name, shown):
    _, note = to_srgb(rgb_profile("Display P3", description=name), "RGB")
    assert note == f"converted from {shown} to sRGB"


def test_damaged_profiles_are_converted_or_ignored():
    rng = np.random.default_rng(0)
    good = [(rgb_profile("Display P3"), "RGB"), (gray_profile(1.8), "L")]
    good.append((press_profile(PRINTED), "CMYK"))
    for trial in range(90):
        profile, mode = good[trial % 3]
        data = bytearray(profile)
        for at in rng.integers(0, 600, rng.integers(1, 9)):
            data[at % len(data)] = rng.choice([0, 1, 127, 128, 255])
        convert, note = to_srgb(bytes(data), mode)
        assert note == "" or note.endswith(("was ignored", "to sRGB"))
        if convert is not None:
            assert np.asarray(convert(pillow.new(mode, (3, 2)))).shape == (2, 3, 3)
