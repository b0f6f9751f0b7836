"""What the experiments claim is what happens."""

import warnings
from functools import cache

import numpy as np
import pytest

from colorseg.color.differences import color_differences
from colorseg.errors import FewerColorsWarning
from colorseg.samples import EXPERIMENTS, SAMPLES, draw_sample
from colorseg.samples.pictures import tangram
from colorseg.samples.pictures.stained_glass import INKS, ink_map
from colorseg.segmentation import segment


@cache
def result_of(name):
    experiment = EXPERIMENTS[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewerColorsWarning)
        return segment(draw_sample(experiment.sample), experiment.settings)


def main_ink_shares(result):
    """For each cluster, the share of its pixels that its most common ink has."""
    table = np.zeros((len(result.palette), INKS))
    np.add.at(table, (result.labels, ink_map()), 1)
    return table.max(axis=1) / table.sum(axis=1), len(set(table.argmax(axis=1)))


def redness(result):
    colors = result.palette.colors.astype(int)
    return (colors[:, 0] - colors[:, 1]).max()


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_has_a_sample_and_one_plain_line(name):
    assert EXPERIMENTS[name].sample in SAMPLES
    assert EXPERIMENTS[name].summary.endswith(".")


def test_the_blended_cluster_holds_two_inks_and_the_best_quality_parts_them():
    shares, inks = main_ink_shares(result_of("a blended cluster"))
    assert shares.min() < 0.8
    assert inks < INKS
    shares, inks = main_ink_shares(result_of("a blended cluster, solved"))
    assert shares.min() > 0.9
    assert inks == INKS


def test_fewer_colors_than_k_come_back_unchanged():
    result = result_of("fewer colors than k")
    assert (result.image == result.original).all()
    assert len(result.palette) == tangram.COLORS == 6
    assert "only 6 distinct colors" in result.notices[0]


def test_the_red_sail_is_lost_kept_and_locked():
    assert redness(result_of("a rare color lost")) < 20
    assert redness(result_of("a rare color kept")) > 90
    assert "#d8281f" in result_of("a color locked").palette.hexes


@pytest.mark.exhaustive
def test_without_much_lightness_each_bright_ball_has_a_color_of_its_own():
    labels = result_of("as the eye sees").labels
    rows, columns = np.indices(labels.shape)
    main = []
    for x, y in ((436, 215), (140, 316), (688, 220), (313, 446)):
        ball = labels[np.hypot(columns - x, rows - y) < 40]
        share = np.bincount(ball) / len(ball)
        assert share.max() > 0.8
        main.append(share.argmax())
    assert len(set(main)) == 4


def test_look_alikes_are_merged_until_all_differ():
    colors = result_of("look-alikes merged").palette.colors
    first, second = np.triu_indices(len(colors), 1)
    assert color_differences(colors[first], colors[second]).min() >= 8
    assert f"32 → {len(colors)}" in result_of("look-alikes merged").notices[0]
