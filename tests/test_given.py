"""Palettes for several pictures."""

from functools import reduce
from operator import add

import numpy as np
import pytest

from colorseg.color import SPACES
from colorseg.errors import InvalidValueError
from colorseg.exports import EXPORTS
from colorseg.given import colors_in, palette_of, shared_palette
from colorseg.histogram import count_colors
from colorseg.images.saving import encode_image
from colorseg.runs import fit
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import Settings
from colorseg.starts import INITIALIZERS
from colorseg.visible import look_at
from tests.made import picture
from tests.marks import first_quick
from tests.naive import squared_distances


@pytest.fixture(scope="module")
def photograph():
    return draw_sample("grace_hopper")[::5, ::5]


@pytest.mark.parametrize(
    "settings",
    [
        Settings(k=6),
        Settings(k=6, space="OKLab", lightness=0.5, seed=3),
        Settings(k=7, init="k-means++", restarts=2, quality="best", weight_power=0.5),
        Settings(k=9, locked="#ff0000 #00ff00", merge=12.0),
        Settings(k=5, ignore="#f0f0f0", ignore_within=20.0),
    ],
)
@pytest.mark.parametrize("veiled", first_quick([True, False]))
def test_the_palette_of_histograms_is_that_of_the_pictures_side_by_side(
    photograph, settings, veiled
):
    picture, alpha = photograph[:, :100], np.full((len(photograph), 100), 255, np.uint8)
    if veiled:
        alpha[:, 40:] = np.arange(60) * 4
    histograms = (
        look_at(picture[:, columns], alpha[:, columns], settings).histogram
        for columns in (slice(40), slice(40, None))
    )
    together = fit(reduce(add, histograms), settings).palette
    expected = segment(picture, settings, alpha=alpha).palette
    np.testing.assert_array_equal(together.colors, expected.colors)
    np.testing.assert_array_equal(together.counts, expected.counts)


def test_a_locked_color_that_no_picture_has_takes_none_of_theirs():
    image = np.array([[[0, 0, 0], [255, 0, 0]], [[0, 255, 0], [0, 0, 255]]], np.uint8)
    settings = Settings(k=5, locked="#123456")
    palette = fit(count_colors(image[:1]) + count_colors(image[1:]), settings).palette
    assert set(palette.hexes) == {"#000000", "#ff0000", "#00ff00", "#0000ff", "#123456"}


@pytest.mark.parametrize("space", SPACES)
def test_mapping_gives_every_pixel_the_nearest_color(photograph, space):
    palette = picture(1, 12, seed=4)[0]
    result = segment(photograph, Settings(space=space).mapped_to(palette))
    assert {tuple(c) for c in result.colors} == {tuple(c) for c in palette}
    to_points = SPACES[space].to_points
    distances = squared_distances(to_points(photograph.reshape(-1, 3)), to_points(result.colors))
    chosen = np.take_along_axis(distances, result.labels.reshape(-1, 1), axis=1)[:, 0]
    np.testing.assert_allclose(chosen, distances.min(axis=1), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("init", INITIALIZERS)
def test_nothing_else_changes_the_colors_of_a_palette(photograph, init):
    palette = picture(1, 4, seed=5)[0]
    eager = Settings(
        k=20, init=init, quality="best", merge=50.0, chosen="#ff0000", locked="#00ff00", restarts=3
    )
    result = segment(photograph, eager.mapped_to(palette))
    expected = segment(photograph, Settings().mapped_to(palette))
    np.testing.assert_array_equal(result.image, expected.image)


@pytest.mark.filterwarnings("ignore::colorseg.errors.FewerColorsWarning")
def test_a_palette_of_more_colors_than_the_picture_has_stays_whole():
    palette = picture(1, 256, seed=6)[0]
    result = segment(np.zeros((2, 2, 3), np.uint8), Settings().mapped_to(palette))
    assert len(result.palette) == 256
    assert result.notices == ()


@pytest.mark.parametrize("kind", ["JSON", "hex", "CSS", "GPL", "ASE", "ACO", "ACT"])
def test_a_palette_is_read_back_from_the_files_that_are_saved(photograph, kind):
    result = segment(photograph, Settings(k=5))
    data = EXPORTS[kind].write(result, "palette")
    np.testing.assert_array_equal(palette_of(data, Settings(k=3)), result.colors)


def test_the_palette_of_an_image_is_found_by_the_settings(photograph):
    settings = Settings(k=5, space="CIELAB")
    found = palette_of(encode_image(photograph), settings)
    np.testing.assert_array_equal(found, segment(photograph, settings).colors)


def test_a_file_without_a_palette_is_refused():
    with pytest.raises(InvalidValueError, match="a file of 1 to 1,000,000 bytes"):
        palette_of(b"#ff0000\n" * 200_000, Settings())
    with pytest.raises(InvalidValueError, match="a palette must be"):
        palette_of(b"no colors: here", Settings())


def test_one_palette_for_several_pictures_is_that_of_the_pictures_side_by_side(photograph):
    settings = Settings(k=7, space="OKLab")
    parts = [np.ascontiguousarray(photograph[:, columns]) for columns in (slice(40), slice(40, 90))]
    files = [encode_image(part) for part in parts]
    shared = shared_palette((colors_in(file, settings) for file in files), settings)
    expected = segment(photograph[:, :90], settings).palette.colors
    np.testing.assert_array_equal(shared, expected)


def test_one_palette_for_no_picture_is_none():
    assert shared_palette([], Settings()) is None
