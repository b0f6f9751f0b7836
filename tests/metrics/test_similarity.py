"""Structural similarity, against scikit-image and the definition."""

import numpy as np
import pytest
from skimage.metrics import structural_similarity as by_scikit_image

from colorseg.metrics.similarity import MOST_PIXELS, blocks_of, ssim, structural_similarity
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import Settings
from tests.made import picture

LUMA = [0.299, 0.587, 0.114]
C1, C2 = 6.5025, 58.5225  # (0.01 · 255)² and (0.03 · 255)²


def oracle(first, second):
    return by_scikit_image(
        first,
        second,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        data_range=255,
    )


def naive(first, second, rows, columns):
    """The definition, window by window."""
    down, across = (np.exp(-((np.arange(n) - n // 2) ** 2) / 4.5) for n in (rows, columns))
    weights = np.outer(down, across) / (down.sum() * across.sum())
    indices = []
    for i in range(first.shape[0] - rows + 1):
        for j in range(first.shape[1] - columns + 1):
            x, y = (p[i : i + rows, j : j + columns] for p in (first, second))
            mean_x, mean_y = (weights * x).sum(), (weights * y).sum()
            var_x, var_y = (weights * (x - mean_x) ** 2).sum(), (weights * (y - mean_y) ** 2).sum()
            covariance = (weights * (x - mean_x) * (y - mean_y)).sum()
            light = (2 * mean_x * mean_y + C1) / (mean_x**2 + mean_y**2 + C1)
            indices.append(light * (2 * covariance + C2) / (var_x + var_y + C2))
    return np.mean(indices)


def planes(shape, seed=0):
    rng = np.random.default_rng(seed)
    first = rng.uniform(0, 255, shape)
    return first, np.clip(first + rng.normal(0, 30, shape), 0, 255)


def test_flat_pictures_by_hand():
    first, second = np.full((20, 20), 100.0), np.full((20, 20), 50.0)
    expected = (2 * 100 * 50 + C1) / (100**2 + 50**2 + C1)
    assert structural_similarity(first, second) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("shape", [(11, 11), (12, 40), (90, 13), (300, 211)])
def test_it_is_that_of_scikit_image(shape):
    first, second = planes(shape)
    expected = oracle(first, second)
    assert structural_similarity(first, second) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("shape", "window"),
    [((1, 1), (1, 1)), ((2, 2), (1, 1)), ((1, 20), (1, 11)), ((10, 5), (9, 5)), ((30, 4), (11, 3))],
)
def test_the_window_is_cut_to_an_odd_size_that_fits(shape, window):
    first, second = planes(shape)
    expected = naive(first, second, *window)
    assert structural_similarity(first, second) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (6, 2), (10, 10), (40, 31)])
def test_equal_pictures_are_exactly_1(shape):
    first, _ = planes(shape)
    assert structural_similarity(first, first.copy()) == 1


def test_it_does_not_matter_which_is_the_original_or_how_both_are_turned():
    first, second = planes((40, 25))
    expected = pytest.approx(structural_similarity(first, second), abs=1e-12)
    assert structural_similarity(second, first) == expected
    assert structural_similarity(first.T, second.T) == expected
    assert structural_similarity(first[::-1], second[::-1]) == expected


def test_it_does_not_matter_how_many_rows_are_looked_at_together(monkeypatch):
    first, second = planes((70, 25))
    expected = pytest.approx(structural_similarity(first, second), abs=1e-12)
    for band in (1, 26, 400):
        monkeypatch.setattr("colorseg.metrics.similarity.POINTS_PER_BLOCK", band)
        assert structural_similarity(first, second) == expected


# Of an image and its version in few colors


@pytest.mark.parametrize("k", [2, 16])
def test_a_segmentation_is_compared_by_its_luma(k):
    result = segment(draw_sample("grace_hopper"), Settings(k=k, max_iter=5))
    expected = oracle(result.original @ LUMA, result.image @ LUMA)
    found = ssim(result.original, result.labels, result.palette.colors)
    assert found == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize(("largest", "size"), [(50_000, 3), (3_000, 11)])
def test_a_large_picture_is_averaged_over_whole_blocks_first(monkeypatch, largest, size):
    monkeypatch.setattr("colorseg.metrics.similarity.MOST_PIXELS", largest)
    result = segment(draw_sample("grace_hopper"), Settings(k=4, max_iter=5))
    height, width = (side // size for side in result.labels.shape)

    def averaged(pixels):
        whole = (pixels @ LUMA)[: height * size, : width * size]
        return whole.reshape(height, size, width, size).mean(axis=(1, 3))

    expected = oracle(averaged(result.original), averaged(result.image))
    found = ssim(result.original, result.labels, result.palette.colors)
    assert blocks_of(result.labels.shape) == (size, size)
    assert found == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize(
    ("shape", "blocks"),
    [
        ((1, 1), (1, 1)),
        ((1000, 2000), (1, 1)),
        ((1000, 2001), (2, 2)),
        ((4000, 6000), (4, 4)),
        ((14_000, 14_000), (10, 10)),
        ((1, 5_000_000), (1, 3)),
        ((2_000_000, 3), (2, 2)),
        ((20_000_000, 2), (10, 2)),
    ],
)
def test_blocks_are_the_smallest_that_suffice(shape, blocks):
    assert blocks_of(shape) == blocks


@pytest.mark.parametrize("seed", range(30))
def test_no_more_pixels_are_compared_than_the_limit(seed):
    height, width = (int(10**x) for x in np.random.default_rng(seed).uniform(0, 5, 2))
    down, across = blocks_of((height, width))
    assert 1 <= (height // down) * (width // across) <= MOST_PIXELS


@pytest.mark.parametrize("shape", [(1, 3_000_000), (2_500_000, 1)])
def test_a_line_of_pixels_may_be_long(shape):
    labels = np.zeros(shape, np.uint8)
    labels[: shape[0] // 2, : shape[1] // 2 + 1] = 1
    colors = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
    assert ssim(colors[labels], labels, colors) == 1
    assert ssim(colors[labels], labels, colors[::-1].copy()) < 0.5


# Clear pixels take no part


def naive_of_visible(first, second, alpha):
    """The definition over the pixels of each window by their alpha: it weighs what it sees."""
    weights = np.exp(-((np.arange(11) - 5) ** 2) / 4.5)
    weights = np.outer(weights, weights) / weights.sum() ** 2
    indices, shares = [], []
    for i in range(first.shape[0] - 10):
        for j in range(first.shape[1] - 10):
            x, y, a = (plane[i : i + 11, j : j + 11] for plane in (first, second, alpha))
            w = (weights * a / 255).ravel()
            x, y = x.ravel(), y.ravel()
            if not w.any():
                continue
            shares.append(w.sum())
            w = w / w.sum()
            mean_x, mean_y = w @ x, w @ y
            var_x, var_y = w @ (x - mean_x) ** 2, w @ (y - mean_y) ** 2
            light = (2 * mean_x * mean_y + C1) / (mean_x**2 + mean_y**2 + C1)
            covariance = w @ ((x - mean_x) * (y - mean_y))
            indices.append(light * (2 * covariance + C2) / (var_x + var_y + C2))
    return np.average(indices, weights=shares)


def in_few_colors(shape=(60, 50), k=6):
    rng = np.random.default_rng(k)
    colors = rng.integers(0, 256, (k, 3)).astype(np.uint8)
    labels = rng.integers(0, k, shape).astype(np.uint8)
    noise = rng.normal(0, 40, (*shape, 3))
    return np.clip(colors[labels] + noise, 0, 255).astype(np.uint8), labels, colors


def disc(shape, radius):
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    away = np.hypot(rows - shape[0] / 2, columns - shape[1] / 2)
    return np.where(away < radius, 255, 0).astype(np.uint8)


@pytest.mark.parametrize("seen", [0.02, 0.5, 0.99])
def test_windows_hold_the_visible_pixels_and_weigh_what_they_see(seen):
    original, labels, colors = in_few_colors()
    alpha = np.where(np.random.default_rng(1).random(labels.shape) < seen, 255, 0).astype(np.uint8)
    alpha[[0, -1], [0, -1]] = 9
    alpha[20:40] = np.minimum(alpha[20:40], np.arange(50) * 5)
    expected = naive_of_visible(original @ LUMA, colors[labels] @ LUMA, alpha)
    assert ssim(original, labels, colors, alpha) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("box", [np.s_[:30, :], np.s_[30:, :], np.s_[10:45, 20:41], np.s_[3:4, 5:]])
def test_a_part_in_clear_surroundings_is_as_that_part_alone(box):
    original, labels, colors = in_few_colors()
    alpha = np.zeros(labels.shape, np.uint8)
    alpha[box] = 255
    alone = ssim(original[box], labels[box], colors)
    assert ssim(original, labels, colors, alpha) == pytest.approx(alone, abs=1e-12)


def test_a_disc_is_much_as_it_is_on_the_whole_picture():
    result = segment(draw_sample("grace_hopper"), Settings(k=4, max_iter=5))
    first, second = result.original @ LUMA, result.image @ LUMA
    _, places = by_scikit_image(
        first,
        second,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        data_range=255,
        full=True,
    )
    alpha = disc(result.labels.shape, 150)
    expected = places[alpha > 0].mean()
    found = ssim(result.original, result.labels, result.colors, alpha)
    assert found == pytest.approx(expected, abs=0.02)


def test_what_is_under_clear_pixels_does_not_matter():
    original, labels, colors = in_few_colors()
    alpha = disc(labels.shape, 18)
    other = np.where(alpha[..., None] > 0, original, 255 - original)
    changed = np.where(alpha > 0, labels, 1).astype(np.uint8)
    found = ssim(original, labels, colors, alpha)
    assert ssim(other, changed, colors, alpha) == found


@pytest.mark.parametrize("places", [[(0, 0)], [(59, 49)], [(0, 49), (59, 0)]])
def test_a_few_visible_pixels_suffice(monkeypatch, places):
    original, labels, colors = in_few_colors()
    alpha = np.zeros(labels.shape, np.uint8)
    for place in places:
        alpha[place] = 1
    exact = np.where(alpha[..., None] > 0, colors[labels], original)
    for largest in (MOST_PIXELS, 50):
        monkeypatch.setattr("colorseg.metrics.similarity.MOST_PIXELS", largest)
        assert ssim(exact, labels, colors, alpha) == pytest.approx(1, abs=1e-12)
        assert 0 < ssim(original, labels, colors, alpha) < 1


@pytest.mark.parametrize("size", [2, 3])
def test_blocks_are_the_means_of_their_visible_pixels(monkeypatch, size):
    original, labels, colors = in_few_colors((60, 48))
    alpha = np.where(np.random.default_rng(2).random(labels.shape) < 0.3, 255, 0).astype(np.uint8)
    alpha[[0, -1], [0, -1]] = 255
    monkeypatch.setattr("colorseg.metrics.similarity.MOST_PIXELS", 60 * 48 // size**2)
    seen = (alpha > 0).reshape(60 // size, size, 48 // size, size)

    def averaged(pixels):
        blocks = (pixels @ LUMA).reshape(seen.shape)
        return (blocks * seen).sum(axis=(1, 3)) / np.maximum(seen.sum(axis=(1, 3)), 1)

    first, second = averaged(original), averaged(colors[labels])
    expected = structural_similarity(first, second, seen.mean(axis=(1, 3)))
    assert blocks_of(labels.shape) == (size, size)
    assert ssim(original, labels, colors, alpha) == pytest.approx(expected, abs=1e-12)


def test_arguments_are_never_written_to():
    image = picture()
    labels, colors = image[..., 0] // 128, np.array([[64] * 3, [192] * 3], np.uint8)
    alpha = disc(labels.shape, 12)
    for array in (image, labels, colors, alpha):
        array.flags.writeable = False
    assert -1 < ssim(image, labels, colors) < 1
    assert -1 < ssim(image, labels, colors, alpha) < 1
