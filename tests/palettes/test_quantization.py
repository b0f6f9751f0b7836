"""An image in the nearest colors of any palette."""

import numpy as np
import pytest

from colorseg.histogram import count_colors
from colorseg.palettes.quantization import map_to, quantize
from tests.made import picture
from tests.naive import squared_distances


@pytest.mark.parametrize("k", [1, 2, 30, 256])
def test_every_color_goes_to_a_nearest_one_the_first_of_equals(k):
    histogram, colors = count_colors(picture()), picture(1, k, seed=1)[0]
    expected = squared_distances(histogram.colors, colors).argmin(axis=1)
    labels = map_to(histogram, colors)
    assert labels.dtype == np.uint8
    np.testing.assert_array_equal(labels, expected)


def test_every_pixel_gets_the_nearest_color():
    image, colors = picture(7, 11), picture(1, 5, seed=1)[0]
    nearest = squared_distances(image.reshape(-1, 3), colors).argmin(axis=1)
    result = quantize(image, count_colors(image), colors)
    assert result.original is image
    np.testing.assert_array_equal(result.labels, nearest.reshape(7, 11))
    np.testing.assert_array_equal(
        result.histogram.label_pixels(image, result.color_labels), nearest.reshape(7, 11)
    )


def test_an_image_of_the_palettes_colors_is_unchanged():
    colors = picture(1, 40, seed=1)[0]
    image = colors[np.random.default_rng(0).integers(0, 40, (9, 8))]
    result = quantize(image, count_colors(image), colors)
    np.testing.assert_array_equal(result.colors[result.labels], image)
