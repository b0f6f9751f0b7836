"""Palettes made without k-means."""

import functools
from itertools import product

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.histogram import count_colors
from colorseg.metrics.distortion import squared_error
from colorseg.palettes import BASELINES
from colorseg.palettes.baselines import grid_levels
from colorseg.palettes.quantization import quantize
from colorseg.samples import draw_sample
from tests.made import picture
from tests.marks import first_quick

each_baseline = pytest.mark.parametrize("name", BASELINES)
each_of_the_picture = pytest.mark.parametrize("name", ["median cut", "octree"])
IMAGES = {
    "noise": picture,
    "photograph": lambda: draw_sample("grace_hopper"),
    "one color": lambda: np.full((2, 3, 3), 200, np.uint8),
    "black and white": lambda: np.repeat([0, 255, 255], 3).reshape(1, 3, 3).astype(np.uint8),
    "grays": lambda: np.arange(256, dtype=np.uint8).repeat(3).reshape(16, 16, 3),
}


@functools.cache
def drawn(name):
    """One of the images, and its histogram."""
    image = IMAGES[name]()
    return image, count_colors(image)


def chosen(name, image, k, seed=0):
    """The palette of an image, or of one by name."""
    histogram = drawn(image)[1] if isinstance(image, str) else count_colors(image)
    return BASELINES[name].choose(histogram, k, np.random.default_rng(seed))


def error(palette):
    return squared_error(quantize(*drawn("photograph"), palette)).mse


def ordered(colors):
    return sorted(map(tuple, np.asarray(colors).tolist()))


@each_baseline
@pytest.mark.parametrize("image", IMAGES)
@pytest.mark.parametrize("k", first_quick([1, 7, 256, 2, 3, 8, 64, 255], quick=3))
def test_it_makes_at_most_k_colors_that_all_differ(name, image, k):
    palette = chosen(name, image, k)
    assert palette.dtype == np.uint8
    assert palette.shape[1:] == (3,)
    assert 1 <= len(palette) <= k
    assert len(set(ordered(palette))) == len(palette)


@each_baseline
def test_it_has_one_plain_line(name):
    assert BASELINES[name].summary.endswith(".")


@each_baseline
def test_the_same_seed_gives_the_same_palette(name):
    image = picture()
    np.testing.assert_array_equal(chosen(name, image, 20, seed=3), chosen(name, image, 20, seed=3))


@each_baseline
def test_the_histogram_is_never_written_to(name):
    histogram = count_colors(picture())
    histogram.colors.flags.writeable = histogram.counts.flags.writeable = False
    BASELINES[name].choose(histogram, 20, np.random.default_rng(0))


@each_of_the_picture
@pytest.mark.parametrize("k", [1, 2, 9, 255, 256])
def test_an_image_of_k_colors_is_unchanged(name, k):
    colors = np.unique(picture(1, 300, seed=k)[0], axis=0)[:k]
    image = colors[np.random.default_rng(0).integers(0, k, (40, 50))]
    image.reshape(-1, 3)[:k] = colors
    assert ordered(chosen(name, image, k)) == ordered(colors)


@each_of_the_picture
def test_one_color_is_the_mean(name):
    image = picture()
    expected = np.rint(image.reshape(-1, 3).mean(axis=0))
    np.testing.assert_array_equal(chosen(name, image, 1), [expected])


# The uniform grid


@pytest.mark.parametrize(
    ("k", "levels"),
    [
        (1, (1, 1, 1)),
        (3, (1, 2, 1)),
        (4, (2, 2, 1)),
        (8, (2, 2, 2)),
        (16, (2, 3, 2)),
        (18, (3, 3, 2)),
        (64, (4, 4, 4)),
        (255, (6, 7, 6)),
        (256, (6, 7, 6)),
    ],
)
def test_levels_of_the_grid(k, levels):
    assert grid_levels(k) == levels


@pytest.mark.parametrize("k", range(1, 257, 5))
def test_no_even_grid_has_more_colors(k):
    even = [
        levels
        for low in range(1, 8)
        for levels in product((low, low + 1), repeat=3)
        if np.prod(levels) <= k
    ]
    red, green, blue = grid_levels(k)
    assert red * green * blue == max(map(np.prod, even))
    assert green >= red >= blue >= green - 1


def test_the_grid_takes_the_middles_of_equal_boxes():
    assert ordered(chosen("uniform grid", picture(), 4)) == [
        (64, 64, 128),
        (64, 192, 128),
        (192, 64, 128),
        (192, 192, 128),
    ]


# Colors drawn by lot


def test_random_colors_are_uniform():
    palettes = [chosen("random palette", picture(), 256, seed) for seed in range(40)]
    codes = np.concatenate(palettes)
    expected = len(codes) / 8
    for channel in range(3):
        counts = np.bincount(codes[:, channel] // 32, minlength=8)
        # Chi-squared with 7 degrees of freedom: above 30 once in 10,000 times.
        assert ((counts - expected) ** 2 / expected).sum() < 30
    assert len({tuple(palette[0]) for palette in palettes}) == 40


# Median cut


def test_median_cut_by_hand():
    # Green is longest; of ten pixels five have green 10 or less, and then one half has most.
    greens = [0, 0, 10, 10, 10, 100, 100, 200, 200, 250]
    image = np.array([[[7, green, 7] for green in greens]], np.uint8)
    assert ordered(chosen("median cut", image, 2)) == [(7, 6, 7), (7, 170, 7)]
    assert ordered(chosen("median cut", image, 3)) == [(7, 0, 7), (7, 10, 7), (7, 170, 7)]


@pytest.mark.parametrize("k", [2, 9, 100])
def test_median_cut_makes_k_colors_where_there_are_as_many(k):
    assert len(chosen("median cut", picture(), k)) == k


# Octree


def plain_octree(image, k):
    """One node at a time: a leaf is its path from the root, by the bits of the channels."""
    leaves = {}
    for pixel in image.reshape(-1, 3).tolist():
        path = tuple(tuple(c >> bit & 1 for c in pixel) for bit in range(7, -1, -1))
        leaves.setdefault(path, []).append(pixel)
    while len(leaves) > k:
        deepest = max(map(len, leaves))
        nodes = {}
        for path in leaves:
            if len(path) == deepest:
                nodes.setdefault(path[:-1], []).append(path)
        least = min(sorted(nodes), key=lambda node: sum(len(leaves[path]) for path in nodes[node]))
        leaves[least] = [pixel for path in nodes[least] for pixel in leaves.pop(path)]
    return [np.rint(np.mean(pixels, axis=0)).astype(int) for pixels in leaves.values()]


@pytest.mark.parametrize("k", first_quick([50, 1, 7, 2, 8, 9, 256, 290], quick=2))
@pytest.mark.parametrize("spread", [1, 5])
def test_octree_merges_as_one_node_at_a_time_does(k, spread):
    image = picture(15, 20, seed=k) // spread
    assert ordered(chosen("octree", image, k)) == ordered(plain_octree(image, k))


def test_octree_merges_by_pixels_and_not_by_colors():
    # Two nodes of two colors each: the darker one has more pixels.
    image = np.repeat([0, 0, 0, 1, 8, 9], 3).reshape(1, 6, 3).astype(np.uint8)
    assert ordered(chosen("octree", image, 3)) == [(0, 0, 0), (1, 1, 1), (8, 8, 8)]


@pytest.mark.parametrize("k", range(1, 257, 15))
def test_octree_is_short_of_k_by_six_colors_at_most(k):
    assert k - 6 <= len(chosen("octree", "photograph", k)) <= k


# Against Pillow


@pytest.mark.parametrize(
    ("name", "method", "factor"),
    # An octree rarely has all k colors; Pillow's is of another kind.
    [("median cut", "MEDIANCUT", 1.1), ("octree", "FASTOCTREE", 1.4)],
)
@pytest.mark.parametrize("k", first_quick([32, 8, 256]))
def test_the_error_is_about_that_of_pillow(name, method, factor, k):
    reduced = pillow.fromarray(drawn("photograph")[0]).quantize(k, pillow.Quantize[method])
    palette = np.reshape(reduced.getpalette(), (-1, 3)).astype(np.uint8)[:k]
    assert error(chosen(name, "photograph", k)) < factor * error(palette)
