"""The orders that a palette can be shown in."""

import numpy as np
import pytest

from colorseg.color import color_differences
from colorseg.palettes import ORDERS

RNG = np.random.default_rng(0)
PALETTES = [RNG.permutation(256).astype(np.uint8)[: 3 * k].reshape(k, 3) for k in (1, 2, 20)]
RAINBOW = np.array(
    [[128] * 3, [0, 0, 255], [255, 0, 0], [250] * 3, [0, 200, 0], [255, 230, 0]], np.uint8
)


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.parametrize("colors", PALETTES, ids=len)
def test_every_order_has_each_color_once_and_is_told_in_words(name, colors):
    assert sorted(ORDERS[name].places(colors).tolist()) == list(range(len(colors)))
    assert ORDERS[name].label
    assert ORDERS[name].summary.endswith(".")


def test_lightness_goes_from_white_to_black():
    grays = np.array([[10] * 3, [255] * 3, [0] * 3, [128] * 3], np.uint8)
    assert ORDERS["lightness"].places(grays).tolist() == [1, 3, 0, 2]


def test_hue_goes_from_red_over_green_to_blue_and_grays_come_last():
    assert ORDERS["hue"].places(RAINBOW).tolist() == [2, 5, 4, 1, 3, 0]


def test_similarity_goes_on_to_the_nearest_that_is_left():
    colors, left = PALETTES[-1], set(range(1, 20))
    here, *chain = ORDERS["similarity"].places(colors).tolist()
    assert here == 0
    for there in chain:
        to = {i: color_differences(colors[[here]], colors[[i]])[0] for i in left}
        assert to[there] == min(to.values())
        left.remove(there)
        here = there
