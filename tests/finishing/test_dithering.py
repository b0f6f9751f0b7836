"""Labels with mistakes spread among neighbors."""

import numpy as np
import pytest

from colorseg.errors import InvalidValueError
from colorseg.finishing import DITHERS, dither
from tests.made import picture
from tests.naive import squared_distances

SHAPES = [(1, 1), (1, 9), (9, 1), (2, 2), (9, 2), (2, 9), (3, 3), (9, 3), (17, 26), (26, 17)]
BLACK_AND_WHITE = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
each_method = pytest.mark.parametrize("method", DITHERS)


def palette(k, seed=9):
    return np.random.default_rng(seed).integers(0, 256, (k, 3), dtype=np.uint8)


def one_after_the_other(image, colors, strength, clear):
    """Error diffusion as it was published, pixel by pixel, in single precision."""
    height, width = image.shape[:2]
    labels = np.empty((height, width), np.uint8)
    errors = np.zeros((height + 1, width + 2, 3), np.float32)  # of (y, x) at [y + 1, x + 1]
    for y, x in np.ndindex(height, width):
        handed = 7 * errors[y + 1, x]
        handed = handed + 3 * errors[y, x + 2] + 5 * errors[y, x + 1] + errors[y, x]
        wanted = np.clip(image[y, x] + handed * np.float32(strength / 16), 0, 255)
        labels[y, x] = squared_distances(np.rint(wanted)[None], colors).argmin()
        if not clear[y, x]:
            errors[y + 1, x + 1] = wanted - colors[labels[y, x]]
    return labels


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("strength", [0.3, 1])
@pytest.mark.parametrize("k", [1, 2, 16])
def test_error_diffusion_is_that_of_one_pixel_after_the_other(shape, strength, k):
    image, colors = picture(*shape), palette(k)
    clear = np.random.default_rng(1).random(shape) < 0.3
    for hidden in (None, clear):
        labels = dither(image, colors, method="Floyd-Steinberg", strength=strength, clear=hidden)
        expected = one_after_the_other(image, colors, strength, clear & (hidden is not None))
        assert np.array_equal(labels, expected)


@pytest.mark.parametrize("k", [1, 2, 100, 256])
def test_off_is_the_nearest_color_and_the_first_of_several(k):
    image, colors = picture(50, 40), np.repeat(palette(-(-k // 2)), 2, axis=0)[:k]
    expected = squared_distances(image.reshape(-1, 3), colors).argmin(axis=1).reshape(50, 40)
    assert np.array_equal(dither(image, colors, method="off"), expected)


@each_method
def test_no_strength_is_the_same_as_off(method):
    image, colors = picture(), palette(8)
    labels = dither(image, colors, method=method, strength=0)
    assert np.array_equal(labels, dither(image, colors, method="off"))


@each_method
def test_an_image_of_the_colors_alone_is_unchanged(method):
    colors = np.array([[0, 0, 0], [200, 30, 30], [90, 90, 255], [255, 255, 255]], np.uint8)
    labels = np.random.default_rng(0).integers(0, 4, (20, 30)).astype(np.uint8)
    assert np.array_equal(dither(colors[labels], colors, method=method), labels)


@each_method
@pytest.mark.parametrize("shape", SHAPES)
def test_labels_are_bytes_of_the_shape_of_the_image(method, shape):
    for k in (1, 5, 256):
        labels = dither(picture(*shape), palette(k), method=method)
        assert labels.dtype == np.uint8
        assert labels.shape == shape
        assert labels.max() < k


@pytest.mark.parametrize("gray", [0, 1, 64, 100, 127, 128, 200, 254, 255])
def test_gray_becomes_as_many_white_pixels_as_it_is_light(gray):
    image = np.full((64, 64, 3), gray, np.uint8)
    ordered = dither(image, BLACK_AND_WHITE, method="ordered")
    diffused = dither(image, BLACK_AND_WHITE, method="Floyd-Steinberg")
    assert ordered.mean() == pytest.approx(gray / 255, abs=1 / 64)
    assert diffused.mean() == pytest.approx(gray / 255, abs=1 / 64)


def test_the_pattern_of_half_gray_is_a_checkerboard():
    image = np.full((16, 24, 3), 128, np.uint8)
    labels = dither(image, BLACK_AND_WHITE, method="ordered")
    assert (labels[:, 1:] != labels[:, :-1]).all()
    assert (labels[1:] != labels[:-1]).all()


def test_the_pattern_lightens_in_the_published_order():
    ramp = np.arange(256, dtype=np.uint8)[:, None, None, None]
    grays = [np.broadcast_to(gray, (8, 8, 3)) for gray in ramp]
    whites = np.sum([dither(gray, BLACK_AND_WHITE, method="ordered") for gray in grays], axis=0)
    assert len(np.unique(whites)) == 64
    ranks = whites.ravel().argsort().argsort().reshape(8, 8)
    for quarter in (ranks[:4, :4], ranks[:4, 4:], ranks[4:, :4], ranks[4:, 4:]):
        assert (quarter // 4).tolist() == [
            [0, 8, 2, 10],
            [12, 4, 14, 6],
            [3, 11, 1, 9],
            [15, 7, 13, 5],
        ]
    assert (ranks[::4, ::4] % 4).tolist() == [[0, 2], [3, 1]]


@pytest.mark.parametrize("method", ["ordered", "Floyd-Steinberg"])
def test_areas_come_nearer_to_their_color(method):
    ramp = np.linspace(0, 255, 128).astype(np.uint8)
    image = np.stack(
        [np.tile(ramp, (64, 1)), np.tile(ramp[::-1], (64, 1)), np.full((64, 128), 90)], 2
    )
    image = image.astype(np.uint8)
    levels = np.linspace(0, 255, 4)
    colors = np.array(np.meshgrid(levels, levels, levels)).reshape(3, -1).T.astype(np.uint8)

    def error_of_blocks(labels):
        differences = colors[labels].astype(float) - image
        return np.abs(differences.reshape(8, 8, 16, 8, 3).mean(axis=(1, 3))).mean()

    dithered = dither(image, colors, method=method)
    assert error_of_blocks(dithered) < error_of_blocks(dither(image, colors, method="off")) * 0.6


@each_method
def test_bands_and_blocks_make_no_difference(method, monkeypatch):
    image, colors = picture(70, 30), palette(20)
    whole = dither(image, colors, method=method)
    monkeypatch.setattr("colorseg.finishing.dithering.POINTS_PER_BLOCK", 1)
    monkeypatch.setattr("colorseg.finishing.dithering.DISTANCES_PER_BLOCK", 100)
    assert np.array_equal(dither(image, colors, method=method), whole)


@each_method
def test_what_clear_pixels_look_like_changes_no_other_pixel(method):
    clear = np.random.default_rng(1).random((40, 30)) < 0.4
    one, other = picture(seed=1), picture(seed=2)
    other[~clear] = one[~clear]
    labels = [dither(image, palette(5), method=method, clear=clear) for image in (one, other)]
    assert np.array_equal(labels[0][~clear], labels[1][~clear])


@each_method
def test_progress_rises_to_all_of_it_and_may_end_the_work(method):
    shares = []
    dither(picture(200, 400), palette(3), method=method, on_progress=shares.append)
    assert shares == sorted(shares)
    assert shares[0] > 0
    assert shares[-1] == 1

    def stop(share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dither(picture(), palette(3), method=method, on_progress=stop)


def test_what_is_not_allowed_is_said():
    with pytest.raises(InvalidValueError, match="dithering must be one of .* got 'noise'") as error:
        dither(picture(), palette(3), method="noise")
    assert all(repr(method) in str(error.value) for method in DITHERS)
    for strength in (-0.1, 1.1, float("nan")):
        with pytest.raises(InvalidValueError, match="dither strength must be from 0 to 1, got"):
            dither(picture(), palette(3), method="off", strength=strength)


@each_method
def test_every_method_says_what_it_does_in_one_line(method):
    assert DITHERS[method].summary.endswith(".")


@each_method
def test_arguments_are_never_written_to(method):
    image, colors, clear = picture(), palette(6), np.zeros((40, 30), bool)
    for array in (image, colors, clear):
        array.setflags(write=False)
    dither(image, colors, method=method, clear=clear)
