"""What a screen shows, painted from the labels of colors: as if all pixels had been painted."""

import io

import numpy as np
import pytest
from PIL import Image

from colorseg.exports.previews import thin_painted
from colorseg.exports.screens import Screen, file_preview, preview
from colorseg.runs import fit
from colorseg.segmentation import paint, segment
from colorseg.settings import Settings
from colorseg.visible import look_at

VARIANTS = {
    "plain": Settings(k=5),
    "all but a few pixels in one cluster": Settings(k=2),
    "as many colors as there are pixels on the screen": Settings(k=40),
    "in OKLab, one locked": Settings(k=6, space="OKLab", locked="#123456"),
    "ignored colors cleared": Settings(k=4, ignore="#808080 #ff0000", ignore_within=20.0),
    "ignored colors kept": Settings(k=4, ignore="#808080", ignore_within=20.0, ignored="kept"),
    "own colors": Settings(k=3, recolor="#000000=#ff0000"),
    "dithered": Settings(k=4, dither="ordered"),
    "cleaned up": Settings(k=4, speckles=5),
    "on a background": Settings(k=4, background="#ffffff"),
}


def pixels(seed=0):
    """Soft colors, and a few pixels unlike the others that fall between those shown."""
    rng = np.random.default_rng(seed)
    image = rng.integers(90, 140, (41, 57, 3)).astype(np.uint8)
    image[20:30, 10:40] = rng.integers(0, 60, (10, 30, 3))
    image[1, 1] = image[5, 7] = 255, 0, 0
    return image


def veil(seed=1):
    alpha = np.random.default_rng(seed).integers(0, 256, (41, 57)).astype(np.uint8)
    return np.where(alpha < 60, 0, alpha).astype(np.uint8)


@pytest.fixture(params=[None, veil()], ids=["opaque", "partly clear"])
def alpha(request):
    return request.param


@pytest.mark.parametrize("settings", VARIANTS.values(), ids=VARIANTS)
@pytest.mark.parametrize("longest", [57, 20, 9])
def test_the_screen_shows_what_is_left_of_all_pixels_when_they_are_thinned(
    settings, longest, alpha
):
    result = segment(pixels(), settings, alpha=alpha)
    screen = Screen.of(result.visible, longest)
    shown, wanted = screen.painted(result), thin_painted(result.painted, screen.step)
    np.testing.assert_array_equal(shown.colors, wanted.colors)
    np.testing.assert_array_equal(shown.labels, wanted.labels)
    np.testing.assert_array_equal(shown.alpha, wanted.alpha)
    assert preview(result, screen=screen).after == preview(result, longest).after


@pytest.mark.parametrize("settings", VARIANTS.values(), ids=VARIANTS)
def test_labels_made_when_they_are_asked_for_are_those_made_at_once(settings, alpha):
    image = pixels()
    at_once = segment(image, settings, alpha=alpha)
    visible = look_at(image, alpha, settings)
    later = paint(visible, fit(visible.histogram, settings), settings, later=True)
    assert "labels" in vars(at_once)
    assert "labels" not in vars(later)
    np.testing.assert_array_equal(later.labels, at_once.labels)
    np.testing.assert_array_equal(later.image, at_once.image)
    np.testing.assert_array_equal(later.painted_colors, at_once.painted.colors)
    assert later.notices == at_once.notices


@pytest.mark.parametrize("k", [1, 2, 7, 30])
@pytest.mark.parametrize("space", ["sRGB", "OKLab"])
def test_the_start_is_shown_in_exactly_k_colors_each_pixel_in_the_nearest(k, space, alpha):
    settings, starts = Settings(k=k, space=space), []
    visible = look_at(pixels(), alpha, settings)
    fit(visible.histogram, settings, on_start=starts.append)
    screen = Screen.of(visible, 20)
    painted = screen.started(starts[0], settings)
    assert len(starts) == 1
    assert file_preview(screen, painted).colors == k
    shown = visible.image[:: screen.step, :: screen.step]
    points = settings.color_space.to_points(shown.reshape(-1, 3)).reshape(shown.shape)
    apart = ((points[:, :, None] - starts[0]) ** 2).sum(axis=3)
    other = painted.labels != apart.argmin(axis=2)
    if painted.alpha is not None:
        other &= painted.alpha > 0
    # Only a cluster that nothing is nearest to takes the pixel nearest to it.
    near = apart.argmin(axis=2)[painted.alpha > 0 if alpha is not None else ...]
    missing = np.flatnonzero(np.bincount(near.ravel(), minlength=k) == 0)
    assert set(painted.labels[other]) <= set(missing)


def test_the_start_of_each_run_is_told_and_that_of_more_colors_than_are_shown_is_not_painted():
    settings, starts = Settings(k=3, restarts=3, init="random"), []
    visible = look_at(pixels(), None, settings)
    fit(visible.histogram, settings, on_start=starts.append)
    assert [len(start) for start in starts] == [3, 3, 3]
    few = Screen.of(visible, 1)
    assert few.started(starts[0], settings) is None


@pytest.mark.parametrize("k", [1, 3, 16])
def test_colors_are_counted_as_anyone_counts_them_who_decodes_the_file(k, alpha):
    shown = preview(segment(pixels(), Settings(k=k), alpha=alpha), 57)
    decoded = np.asarray(Image.open(io.BytesIO(shown.after)).convert("RGBA")).reshape(-1, 4)
    assert shown.colors == len(np.unique(decoded[decoded[:, 3] > 0][:, :3], axis=0)) == k


def test_a_picture_that_is_clear_where_it_is_shown_has_no_color_on_the_screen():
    image, alpha = pixels(), np.zeros((41, 57), np.uint8)
    alpha[1, 1] = alpha[5, 7] = 255
    assert preview(segment(image, Settings(k=1), alpha=alpha), 9).colors == 0
