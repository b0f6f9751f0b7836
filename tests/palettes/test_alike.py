"""Colors of a palette that look alike."""

import numpy as np
import pytest

from colorseg.color import VISIONS
from colorseg.palettes import look_alikes


def test_pairs_below_the_difference_are_found_the_most_alike_first():
    grays = np.array([[100] * 3, [200] * 3, [101] * 3, [103] * 3], np.uint8)
    pairs = look_alikes(grays)
    assert [(pair.first, pair.second) for pair in pairs] == [(0, 2), (2, 3), (0, 3)]
    assert [pair.difference for pair in pairs] == sorted(pair.difference for pair in pairs)
    assert [(p.first, p.second) for p in look_alikes(grays, below=pairs[1].difference)] == [(0, 2)]
    assert look_alikes(grays[:1]) == look_alikes(grays[:2]) == ()
    assert len(look_alikes(grays, below=100.0)) == 6


def test_differences_agree_with_those_of_another_library():
    skimage = pytest.importorskip("skimage.color")
    colors = np.random.default_rng(1).integers(0, 256, (12, 3)).astype(np.uint8)
    points = skimage.rgb2lab(colors[None])[0]
    for pair in look_alikes(colors, below=100.0):
        other = skimage.deltaE_ciede2000(points[pair.first], points[pair.second])
        assert pair.difference == pytest.approx(other, abs=0.05)


def test_red_and_green_that_one_cone_tells_apart_look_alike_without_it():
    colors = np.array([[182, 62, 42], [116, 104, 42]], np.uint8)
    assert not look_alikes(colors, below=10.0)
    assert look_alikes(VISIONS["deutan"].seen(colors), below=10.0)
