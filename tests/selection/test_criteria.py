"""The same image over many numbers of colors, and which of them to take."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from colorseg.color import SPACES
from colorseg.errors import InvalidValueError
from colorseg.histogram import Histogram, count_colors
from colorseg.samples import SAMPLES, draw_sample
from colorseg.segmentation import segment
from colorseg.selection.criteria import (
    CRITERIA,
    RANGE,
    Choice,
    Selection,
    elbow,
    fewest_within,
    just_noticeable,
    recommend,
    silhouette,
    survey,
)
from colorseg.settings import Settings
from tests.marks import first_quick

each_criterion = pytest.mark.parametrize("name", CRITERIA)


def blobs(k, seed=0, spread=3.0):
    """Pixels in k groups, far apart beside their spread."""
    rng = np.random.default_rng(seed)
    corners = np.stack(np.meshgrid(*[[40, 125, 210]] * 3), axis=-1).reshape(-1, 3)
    middles = rng.permutation(corners)[:k]
    pixels = middles[rng.integers(0, k, 6000)] + rng.normal(0, spread, (6000, 3))
    return np.clip(np.rint(pixels), 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def planks():
    return survey(count_colors(draw_sample("planks")[::6, ::6]))


@pytest.fixture(scope="module")
def flat():
    """Three colors and no others."""
    pixels = np.repeat([[255, 0, 0], [0, 255, 0], [9, 9, 9]], [5, 3, 2], axis=0)
    return survey(count_colors(pixels.astype(np.uint8)))


@cache
def sampled(name):
    return survey(count_colors(draw_sample(name)[::16, ::16]))


def made_of(planks, **curves):
    """Trials with other figures."""
    rows = zip(*curves.values(), strict=True)
    trials = zip(planks.trials, rows, strict=False)
    changed = [replace(t, **dict(zip(curves, row, strict=True))) for t, row in trials]
    return Selection(tuple(changed), planks.distinct)


# ---- the survey ----


def test_it_tries_two_to_sixteen(planks):
    assert planks.ks == tuple(RANGE) == tuple(range(2, 17))
    assert [len(planks[k].centroids) for k in planks.ks] == list(planks.ks)


def test_more_colors_never_raise_the_inertia(planks):
    assert (np.diff(planks.curve("inertia")) < 0).all()
    assert (np.diff(planks.curve("explained")) > 0).all()


@pytest.mark.parametrize("space", first_quick(SPACES))
@pytest.mark.parametrize("name", first_quick(["planks", "accent"]))
def test_a_trial_is_nearly_as_good_as_a_run_of_its_own(name, space):
    image = draw_sample(name)[::4, ::4]
    settings = Settings(space=space, init="coarse-to-fine")
    selection = survey(count_colors(image), settings)
    for k in (2, 5, 10, 16):
        run = segment(image, replace(settings, k=k))
        assert selection[k].inertia < 1.1 * run.inertia / run.histogram.pixels


def test_same_seed_same_trials(planks):
    again = survey(count_colors(draw_sample("planks")[::6, ::6]))
    for name in ("inertia", "silhouette", "difference"):
        np.testing.assert_array_equal(again.curve(name), planks.curve(name))
    for one, other in zip(again.trials, planks.trials, strict=True):
        np.testing.assert_array_equal(one.palette.colors, other.palette.colors)


def test_settings_it_does_not_heed_change_nothing(planks):
    other = Settings(k=3, init="random", max_iter=1, tol=9, restarts=5)
    again = survey(count_colors(draw_sample("planks")[::6, ::6]), other)
    np.testing.assert_array_equal(again.curve("inertia"), planks.curve("inertia"))


def test_an_image_of_few_colors_is_tried_up_to_those(flat):
    assert flat.ks == (2, 3)
    assert flat[3].inertia == flat[3].difference == 0
    assert flat[3].explained == 100
    assert flat[3].silhouette == 1
    assert flat[3].palette.hexes == ("#ff0000", "#00ff00", "#090909")


def test_one_color_is_all_of_an_image_of_one():
    selection = survey(count_colors(np.full((4, 4, 3), 77, np.uint8)))
    (trial,) = selection.trials
    assert (trial.k, trial.inertia, trial.explained, trial.silhouette) == (1, 0, 100, 0)


@pytest.mark.parametrize("kind", [np.int8, np.int32, np.int64])
def test_bright_pixels_are_not_too_many_for_the_type_of_their_counts(kind):
    colors = np.array([[250, 250, 250], [254, 254, 254]], np.uint8)
    counts = np.full(2, min(np.iinfo(kind).max, 20_000_000), kind)
    first, _ = survey(Histogram(colors, counts), ks=[1, 2]).trials
    assert first.palette.colors.tolist() == [[252, 252, 252]]
    assert first.explained == 0
    assert first.inertia == 12


def test_any_numbers_can_be_asked_for():
    histogram = count_colors(blobs(5))
    assert survey(histogram, ks=[12, 1, 3, 3]).ks == (1, 3, 12)


def test_locked_colors_are_in_every_palette():
    settings = Settings(k=4, locked="#123456 #fedcba")
    selection = survey(count_colors(blobs(5)), settings, range(1, 7))
    assert selection.ks == (2, 3, 4, 5, 6)
    for trial in selection.trials:
        assert {"#123456", "#fedcba"} <= set(trial.palette.hexes)


@pytest.mark.parametrize("ks", [[], [0], [2, 257]])
def test_numbers_that_are_not_allowed_are_named(ks):
    with pytest.raises(InvalidValueError, match="ks must be (numbers )?from 1 to 256"):
        survey(count_colors(blobs(3)), ks=ks)


def test_progress_rises_to_one_and_can_end_the_work():
    shares = []
    survey(count_colors(blobs(3)), on_progress=lambda text, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1

    def stop(text, share):
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        survey(count_colors(blobs(3)), on_progress=stop)


# ---- the criteria ----


@pytest.mark.parametrize("k", first_quick([6, 4, 9, 12]))
@pytest.mark.parametrize("choose", [elbow, silhouette, recommend])
def test_clear_groups_are_counted(choose, k):
    assert choose(survey(count_colors(blobs(k)))).k == k


def test_the_elbow_is_farthest_below_the_chord(planks):
    ks, heights = np.array(planks.ks), np.log(planks.curve("inertia"))
    chord = np.interp(ks, ks[[0, -1]], heights[[0, -1]])
    assert elbow(planks).k == ks[np.argmax(chord - heights)]


def test_by_hand_an_elbow_at_four(planks):
    # Halved with each color up to four, and a tenth less with each after.
    inertia = [100, 50, 25, 22.5, 20.25, 18.225]
    choice = elbow(made_of(planks, inertia=inertia))
    assert choice == Choice(
        4,
        "Up to 4 colors, each one more takes away 50 % of the inertia that is left; after that, "
        "10 %.",
    )


@pytest.mark.parametrize("inertia", [[100, 50], [64, 32, 16, 8], [100, 90, 50, 1]])
def test_without_a_bend_there_is_no_elbow(planks, inertia):
    assert elbow(made_of(planks, inertia=inertia)).k is None


def test_the_silhouette_takes_the_largest_and_the_first_of_equals(planks):
    selection = made_of(planks, silhouette=[0.5, 0.8, 0.7, 0.8])
    assert silhouette(selection) == Choice(3, "The silhouette is largest at 3 colors, 0.80.")


def test_the_fewest_colors_within_a_difference(planks):
    selection = made_of(planks, difference=[9.0, 4.0, 2.0, 1.0])
    assert fewest_within(selection, 4.0) == Choice(3, "With 3 colors the mean ΔE is 4.00.")
    assert just_noticeable(selection).k == 5
    assert fewest_within(selection, 0.5) == Choice(
        None,
        "No number of colors up to 5 gets there: the smallest mean ΔE is 1.00, with 5.",
    )


@each_criterion
@pytest.mark.parametrize("sample", first_quick(SAMPLES))
def test_a_choice_was_tried_and_has_a_reason(name, sample):
    selection = sampled(sample)
    choice = CRITERIA[name](selection)
    assert choice.k is None or choice.k in selection.ks
    assert choice.reason.endswith(".")
    assert recommend(selection).k in selection.ks


@each_criterion
def test_a_criterion_says_in_its_first_line_what_it_looks_for(name):
    assert CRITERIA[name].__doc__.splitlines()[0].endswith(".")


@pytest.mark.parametrize("criterion", [*CRITERIA.values(), recommend])
def test_one_trial_is_enough_for_an_answer(criterion):
    selection = survey(count_colors(np.full((4, 4, 3), 77, np.uint8)))
    assert criterion(selection).k in (None, 1)


def test_an_image_of_few_colors_is_recommended_all_of_them(flat):
    choice = recommend(flat)
    assert choice == Choice(3, "The picture has 3 distinct colors: so many show it unchanged.")


@pytest.mark.parametrize("sample", first_quick(SAMPLES))
def test_the_recommendation_is_near_the_elbow_and_names_what_the_figure_circles(sample):
    selection = sampled(sample)
    choice, bend, peak = recommend(selection), elbow(selection).k, silhouette(selection)
    if bend is None:
        return
    near = {k: selection[k].silhouette for k in selection.ks if abs(k - bend) <= 2}
    assert choice.k == max(near, key=near.get)
    assert f"bends at {bend} colors" in choice.reason
    assert f"largest at {choice.k}: {near[choice.k]:.2f}" in choice.reason
    if peak.k in near:
        assert choice.k == peak.k
        assert "more than with any other number" in choice.reason
    else:
        assert f"at {peak.k}, it is {selection[peak.k].silhouette:.2f}" in choice.reason


@pytest.mark.parametrize("locked", ["#123456", "#123456 #000000", "#123456 #fefefe #010101"])
def test_locked_colors_that_the_image_has_not_make_room_for_themselves(locked):
    image = np.array([[[0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255]]], np.uint8)
    foreign = len(locked.split()) - locked.count("#000000")
    selection = survey(count_colors(image), Settings(k=8, locked=locked))
    assert selection.ks[-1] == 4 + foreign
    assert selection.trials[-1].inertia == 0
