"""Transparency, dithering and speckle cleanup, through the whole pipeline."""

import numpy as np
import pytest

from colorseg.errors import ColorsegError
from colorseg.finishing.speckles import label_regions
from colorseg.histogram import count_colors
from colorseg.metrics import measure_all
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import Settings


@pytest.fixture(scope="module")
def photograph():
    return draw_sample("grace_hopper")[::3, ::3]


@pytest.fixture(scope="module")
def alpha(photograph):
    alpha = np.full(photograph.shape[:2], 255, np.uint8)
    alpha[:40], alpha[40:60] = 0, 100
    return alpha


def mse(result):
    difference = result.original.astype(float) - result.image
    return np.average((difference**2).sum(axis=-1), weights=result.alpha)


def test_clear_pixels_take_no_part(photograph, alpha):
    result = segment(photograph, Settings(k=6), alpha=alpha)
    rest = segment(photograph[40:], Settings(k=6), alpha=alpha[40:])
    assert result.palette.hexes == rest.palette.hexes
    assert result.palette.counts.tolist() == rest.palette.counts.tolist()
    assert result.inertia == rest.inertia
    assert (result.labels[40:] == rest.labels).all()
    assert (result.alpha == alpha).all()
    assert measure_all(result) == pytest.approx(measure_all(rest), rel=1e-12)


def test_what_hides_under_clear_pixels_changes_nothing(photograph, alpha):
    other = photograph.copy()
    other[:40] = 77
    results = [segment(image, Settings(k=6), alpha=alpha) for image in (photograph, other)]
    assert results[0].palette.hexes == results[1].palette.hexes
    assert (results[0].labels == results[1].labels).all()


def test_an_opaque_alpha_is_none(photograph):
    opaque = np.full(photograph.shape[:2], 255, np.uint8)
    assert segment(photograph, Settings(k=2), alpha=opaque).alpha is None


def test_a_background_is_laid_under_everything(photograph, alpha):
    result = segment(photograph, Settings(k=6, background="#00ff00"), alpha=alpha)
    assert result.alpha is None
    assert result.original[0, 0].tolist() == [0, 255, 0]
    assert result.histogram.pixels == alpha.size
    assert "#00ff00" in result.palette.hexes


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (np.zeros((2, 2), np.uint8), "alpha must have the image's shape"),
        ("clear", "alpha must be an array of uint8 or None"),
        (np.zeros((200, 171)), "alpha must be an array of uint8 or None"),
    ],
    ids=str,
)
def test_an_alpha_that_is_none_is_refused(photograph, bad, words):
    with pytest.raises(ColorsegError, match=words):
        segment(photograph, alpha=bad)


def test_a_picture_that_is_clear_everywhere_is_refused_in_plain_words(photograph):
    clear = np.zeros(photograph.shape[:2], np.uint8)
    with pytest.raises(ColorsegError, match="clear everywhere"):
        segment(photograph, alpha=clear)


def test_a_histogram_of_all_pixels_is_not_that_of_the_visible_ones(photograph, alpha):
    with pytest.raises(ColorsegError, match="the histogram must be that of the image"):
        segment(photograph, alpha=alpha, histogram=count_colors(photograph))


@pytest.mark.parametrize("how", ["ordered", "Floyd-Steinberg"])
@pytest.mark.parametrize("veiled", [False, True])
def test_dithering_changes_pixels_but_not_the_palette_and_every_figure_is_of_what_is_shown(
    photograph, alpha, how, veiled
):
    veil = alpha if veiled else None
    plain = segment(photograph, Settings(k=6), alpha=veil)
    result = segment(photograph, Settings(k=6, dither=how), alpha=veil)
    assert set(result.palette.hexes) == set(plain.palette.hexes)
    assert (result.image != plain.image).any()
    assert (np.diff(result.palette.counts) <= 0).all()
    rounded = result.settings.color_space.to_colors(result.clustering.centroids)
    assert (result.palette.colors == rounded).all()
    seen = np.ones(alpha.shape, bool) if veil is None else veil > 0
    assert result.palette.counts.tolist() == np.bincount(result.labels[seen], minlength=6).tolist()
    assert measure_all(result)["MSE"] == pytest.approx(mse(result))
    assert measure_all(result)["MSE"] > measure_all(plain)["MSE"]
    assert f"Dithered ({how})" in result.notices[-1]


def test_no_dithering_strength_is_no_dithering(photograph):
    plain = segment(photograph, Settings(k=6))
    result = segment(photograph, Settings(k=6, dither="ordered", dither_strength=0.0))
    assert (result.labels == plain.labels).all()
    assert result.notices == ()


def test_after_speckle_cleanup_no_region_is_smaller_and_the_figures_follow(photograph):
    result = segment(photograph, Settings(k=6, speckles=20))
    _, sizes = label_regions(result.labels)
    assert sizes.min() >= 20
    assert measure_all(result)["MSE"] == pytest.approx(mse(result))
    assert result.palette.counts.sum() == result.labels.size
    assert "of fewer than 20 pixels joined a neighbor" in result.notices[-1]


def test_clear_pixels_keep_label_0_when_the_rest_is_dithered(photograph, alpha):
    result = segment(photograph, Settings(k=6, dither="ordered", speckles=5), alpha=alpha)
    assert (result.labels[alpha == 0] == 0).all()


def test_a_color_that_loses_its_last_pixel_is_said_to():
    image = np.zeros((10, 10, 3), np.uint8)
    image[5:] = 255
    image[2, 2] = (255, 0, 0)
    result = segment(image, Settings(k=3, speckles=5))
    assert result.palette.counts.tolist() == [50, 50, 0]
    assert result.notices[-1] == "1 color of the palette has no pixel left."
