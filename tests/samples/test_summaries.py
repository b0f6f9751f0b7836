"""What the samples are said to show is what happens, with the numbers that are said."""

import re
import warnings
from functools import cache
from itertools import combinations, pairwise

import numpy as np
import pytest

from colorseg.errors import FewerColorsWarning
from colorseg.samples import SAMPLES, draw_sample
from colorseg.samples.pictures.planks import PAINTS, PLANKS, SEED, plank_edges
from colorseg.samples.pictures.stained_glass import INKS, ink_map
from colorseg.segmentation import segment
from colorseg.settings import Settings


@cache
def results(name):
    """Segment a sample as its summary has it, fewest colors first as it is told."""
    ks = [int(k) for k in re.findall(r"with k = (\d+)", SAMPLES[name].summary)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewerColorsWarning)
        return [segment(draw_sample(name), Settings(k=k)) for k in ks]


def test_every_summary_with_a_number_of_colors_is_held_here():
    told = {name for name in SAMPLES if "k = " in SAMPLES[name].summary}
    assert told == set(HELD)


def main_labels(result, areas):
    return [np.bincount(result.labels[area].ravel()).argmax() for area in areas]


TEAL, OCHRE, BLUE, ORANGE = 0, 1, 4, 6  # in the table of paints


def sharing(result):
    """Pairs of paints of which planks are mostly of one cluster."""
    edges = plank_edges(np.random.default_rng(SEED))
    planks = [np.s_[:, left:right] for left, right in pairwise(edges)]
    labels = main_labels(result, planks)
    alike = zip(combinations(PLANKS, 2), combinations(labels, 2), strict=True)
    return {frozenset(paints) for paints, (one, other) in alike if one == other} - {
        frozenset({paint}) for paint in PLANKS
    }


def planks():
    few, more, enough = map(sharing, results("planks"))
    assert few == {frozenset({TEAL, BLUE}), frozenset({OCHRE, ORANGE})}
    assert more == {frozenset({OCHRE, ORANGE})}
    assert enough == set()
    assert len(PAINTS) == 8


def landscape():
    few, many = (set(result.labels[:320].ravel().tolist()) for result in results("landscape"))
    assert 3 <= len(few) < len(many) / 2


def stained_glass():
    (result,) = results("stained_glass")
    table = np.zeros((INKS, INKS))
    np.add.at(table, (result.labels, ink_map()), 1)
    assert (table.max(axis=1) > 0.9 * table.sum(axis=1)).all()
    assert len(set(table.argmax(axis=1))) == INKS


def spheres():
    (result,) = results("spheres")
    rows, columns = np.indices(result.labels.shape)
    places = {(436, 215): 90, (140, 316): 60, (688, 220): 60, (313, 446): 40}
    own = []
    for (x, y), radius in places.items():
        ball = result.labels[np.hypot(columns - x, rows - y) < radius]
        own.append({int(k) for k in np.flatnonzero(np.bincount(ball) > 0.05 * len(ball))})
        assert len(own[-1]) > 1, (x, y)
    assert any(one & other for at, one in enumerate(own) for other in own[:at])


def is_red(colors):
    red, green, blue = colors.astype(int).T
    return (red > 1.5 * green) & (red > 1.5 * blue)


def accent():
    few, enough = results("accent")
    assert not is_red(few.palette.colors).any()
    assert is_red(enough.palette.colors).sum() == 1


def tangram():
    all_, few = results("tangram")
    assert (all_.image == all_.original).all()
    assert f"only {len(all_.palette)} distinct colors" in all_.notices[0]
    assert (few.image != few.original).any()


def grace_hopper():
    (result,) = results("grace_hopper")
    uniform, backdrop, skin, white = result.palette.colors.astype(int)
    assert uniform.max() < 60
    assert backdrop[2] > backdrop[0] + 50
    assert skin[0] > skin[2] + 50
    assert white.min() > 180


HELD = {
    each.__name__: each
    for each in (planks, landscape, stained_glass, spheres, accent, tangram, grace_hopper)
}


@pytest.mark.parametrize("name", HELD)
def test_a_sample_shows_what_it_is_said_to_show(name):
    HELD[name]()
