"""The pictures that come with the project."""

from functools import cache

import numpy as np
import pytest

from colorseg.errors import InvalidValueError
from colorseg.samples import SAMPLES, draw_sample, photograph_path
from colorseg.samples.pictures import tangram
from colorseg.samples.pictures.stained_glass import INKS, ink_map
from tests.marks import first_quick

each_sample = pytest.mark.parametrize("name", SAMPLES)


@cache
def drawn(name):
    """Draw a sample, once for all tests."""
    return draw_sample(name)


@each_sample
def test_a_sample_is_a_picture_in_bytes(name):
    pixels = drawn(name)
    height, width, channels = pixels.shape
    assert pixels.dtype == np.uint8
    assert channels == 3
    assert 500 <= height <= 1000
    assert 500 <= width <= 1000


@pytest.mark.parametrize("name", first_quick(SAMPLES, quick=2))
def test_a_sample_drawn_twice_has_identical_pixels(name):
    np.testing.assert_array_equal(drawn(name), draw_sample(name))


@each_sample
def test_a_sample_has_more_colors_than_a_palette_can_hold_unless_it_says_how_many(name):
    codes = drawn(name).astype(int) @ [1 << 16, 1 << 8, 1]
    distinct = len(np.unique(codes))
    assert distinct > 256 or f" {distinct} " in SAMPLES[name].summary


@each_sample
def test_a_sample_says_in_one_line_what_it_shows_and_where_it_is_from(name):
    sample = SAMPLES[name]
    for line in (sample.summary, sample.credit):
        assert line.strip() == line != ""
        assert line.isprintable()
    assert sample.summary.endswith(".")


@pytest.mark.parametrize("name", ["nothing", "", "Planks"])
def test_an_unknown_sample_is_refused_with_the_names_there_are(name):
    with pytest.raises(InvalidValueError, match="sample must be one of 'accent', ") as refusal:
        draw_sample(name)
    assert all(repr(known) in str(refusal.value) for known in SAMPLES)
    assert str(refusal.value).endswith(f"got {name!r}")


def test_stained_glass_without_its_noise_has_exactly_the_promised_inks():
    inks = np.unique(ink_map())
    np.testing.assert_array_equal(inks, np.arange(INKS))
    assert f" {INKS} inks" in SAMPLES["stained_glass"].summary


def test_stained_glass_pixels_differ_from_their_ink_only_by_noise():
    pixels, inks = draw_sample("stained_glass").astype(float), ink_map()
    means = np.array([pixels[inks == ink].mean(axis=0) for ink in range(INKS)])
    distance = np.linalg.norm(pixels[..., None, :] - means, axis=-1)
    assert (distance.argmin(axis=-1) == inks).mean() > 0.99


def test_the_accent_is_a_small_part_of_its_picture():
    red, green, _ = np.moveaxis(draw_sample("accent").astype(int), -1, 0)
    assert 0.001 < (red - green > 80).mean() < 0.01


def test_the_tangram_has_exactly_the_promised_colors_in_areas_of_sixteenths():
    pixels = draw_sample("tangram")
    _, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_counts=True)
    assert len(counts) == tangram.COLORS
    assert f" {tangram.COLORS} flat colors" in SAMPLES["tangram"].summary
    # Two large triangles (one with the medium one), square, small triangle and the yellow pair.
    pieces = np.sort(counts)[:-1] / (0.2 * pixels.shape[0]) ** 2
    np.testing.assert_allclose(np.sort(pieces), [1, 2, 3, 4, 6], atol=0.5)


def test_the_file_of_the_photograph_exists():
    assert photograph_path().is_file()
