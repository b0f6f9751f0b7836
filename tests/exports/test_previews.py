"""Pictures for a screen."""

import io

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.exports.previews import thin_labels
from colorseg.exports.screens import preview
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import Settings
from tests.marks import first_quick


@pytest.fixture(scope="module")
def result():
    return segment(draw_sample("accent"), Settings(k=16))


@pytest.mark.parametrize("longest", first_quick([333, 960, 50, 959, 1600]))
def test_the_picture_on_screen_has_exactly_the_colors_of_the_palette(result, longest):
    shown = preview(result, longest)
    after = np.asarray(pillow.open(io.BytesIO(shown.after)).convert("RGB"))
    colors = np.unique(after.reshape(-1, 3), axis=0)
    np.testing.assert_array_equal(colors, np.unique(result.palette.colors, axis=0))
    assert shown.colors == 16


@pytest.mark.parametrize("longest", [50, 333, 960])
def test_both_pictures_have_one_size_within_the_limit(result, longest):
    shown = preview(result, longest)
    for data in (shown.before, shown.after):
        assert pillow.open(io.BytesIO(data)).size == shown.size
    assert max(shown.size) <= longest


def test_a_picture_that_fits_is_shown_whole(result):
    shown = preview(result, 960)
    assert shown.step == 1
    np.testing.assert_array_equal(
        np.asarray(pillow.open(io.BytesIO(shown.after)).convert("RGB")), result.image
    )


def test_thinning_keeps_one_pixel_of_each_block():
    labels = np.random.default_rng(0).integers(0, 2, (40, 51)).astype(np.uint8)
    for step in (1, 2, 3, 7):
        np.testing.assert_array_equal(thin_labels(labels, step, 2), labels[::step, ::step])


def test_a_cluster_of_a_single_pixel_survives_thinning():
    labels = np.zeros((100, 100), np.uint8)
    labels[51, 52] = 1
    thinned = thin_labels(labels, 10, 2)
    assert np.argwhere(thinned == 1).tolist() == [[5, 5]]


def test_thinning_does_not_drop_one_rare_cluster_for_another():
    labels = np.zeros((40, 40), np.uint8)
    labels[0, 0], labels[1, 1], labels[1, 30] = 1, 2, 2
    assert set(np.unique(thin_labels(labels, 4, 3))) == {0, 1, 2}


def test_a_hosts_limit_on_uploads_is_none_on_what_the_page_sends(result, monkeypatch):
    monkeypatch.setenv("COLORSEG_MAX_SIDE", "100")
    assert preview(result).colors == 16


def test_a_preview_may_be_clear_where_none_of_its_pixels_is_seen():
    alpha = np.zeros((60, 60), np.uint8)
    alpha[1::2, 1::2] = 255
    image = draw_sample("accent")[:60, :60]
    assert preview(segment(image, Settings(k=2), alpha=alpha), 30).colors == 0


def test_a_plane_tells_which_pixel_has_which_color_where_too_many_alphas_leave_no_palette():
    alpha = np.tile(np.arange(256, dtype=np.uint8), (20, 1))
    image = np.random.default_rng(0).integers(0, 256, (20, 256, 3), np.uint8)
    result = segment(image, Settings(k=4), alpha=alpha)
    shown = preview(result)
    assert pillow.open(io.BytesIO(shown.after)).mode == "RGBA"
    plane = pillow.open(io.BytesIO(shown.plane))
    assert plane.mode == "P"
    decoded = np.asarray(plane.convert("RGBA"))
    np.testing.assert_array_equal(decoded[:, 1:, :3], result.image[:, 1:])
    np.testing.assert_array_equal(decoded[..., 3], np.where(alpha == 0, 0, 255))
    assert preview(segment(image, Settings(k=4))).plane[:4] == b"\x89PNG"
