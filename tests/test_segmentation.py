"""The pipeline from image to segmentation."""

import tracemalloc
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from colorseg.color import SPACES
from colorseg.color.differences import color_differences
from colorseg.errors import ColorsegError, FewerColorsWarning
from colorseg.histogram import count_colors
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import Settings
from colorseg.starts import INITIALIZERS
from tests.marks import first_quick
from tests.naive import squared_distances

each_initializer = pytest.mark.parametrize("init", INITIALIZERS)


@pytest.fixture(scope="module")
def photograph():
    return draw_sample("grace_hopper")[::4, ::4]


def noise(shape, levels=256, seed=0):
    return np.random.default_rng(seed).integers(0, levels, (*shape, 3), dtype=np.uint8)


def distinct(image):
    return len(np.unique(image.reshape(-1, 3), axis=0))


@each_initializer
@pytest.mark.parametrize("k", first_quick([256, 8, 1, 2, 33], quick=2))
def test_exactly_k_distinct_colors_when_the_image_has_them(photograph, init, k):
    result = segment(photograph, Settings(k=k, init=init, max_iter=5))
    assert distinct(result.image) == k
    assert len(result.palette) == k
    assert np.bincount(result.labels.ravel(), minlength=k).all()
    assert result.notices == ()


@each_initializer
@pytest.mark.parametrize("levels", [2, 3])
def test_exactly_k_distinct_colors_among_colors_one_code_apart(init, levels):
    image = noise((40, 40), levels)
    k = distinct(image) - 1
    assert distinct(segment(image, Settings(k=k, init=init)).image) == k


@each_initializer
def test_an_image_of_k_colors_comes_back_unchanged(init):
    image = noise((30, 40), levels=3)
    result = segment(image, Settings(k=distinct(image), init=init))
    np.testing.assert_array_equal(result.image, image)
    assert result.clustering.inertia == 0


@each_initializer
def test_fewer_colors_than_k_all_come_back_with_a_notice(init):
    image = noise((30, 40), levels=2)
    with pytest.warns(FewerColorsWarning, match="only 8 distinct colors, so the result has 8"):
        result = segment(image, Settings(k=20, init=init))
    np.testing.assert_array_equal(result.image, image)
    assert result.notices == (
        "The image has only 8 distinct colors, so the result has 8 instead of the 20 asked for.",
    )


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1)])
def test_one_color_works_in_any_shape(shape):
    image = np.full((*shape, 3), (7, 80, 255), np.uint8)
    with pytest.warns(FewerColorsWarning, match="only 1 distinct color,"):
        result = segment(image, Settings(k=8))
    np.testing.assert_array_equal(result.image, image)
    assert result.palette.hexes == ("#0750ff",)


def test_one_color_asked_for_is_the_rounded_mean(photograph):
    result = segment(photograph, Settings(k=1))
    mean = photograph.reshape(-1, 3).mean(axis=0)
    np.testing.assert_allclose(result.clustering.centroids[0], mean)
    np.testing.assert_array_equal(result.palette.colors[0], np.rint(mean))


def test_label_0_is_the_most_common_color_whatever_the_seed(photograph):
    for seed in range(5):
        result = segment(photograph, Settings(k=6, seed=seed))
        counts = np.bincount(result.labels.ravel())
        np.testing.assert_array_equal(counts, result.palette.counts)
        assert (np.diff(counts) <= 0).all()


def test_palette_centroids_and_labels_have_one_numbering(photograph):
    result = segment(photograph, Settings(k=12))
    np.testing.assert_array_equal(result.palette.colors, np.rint(result.clustering.centroids))
    for j, centroid in enumerate(result.clustering.centroids):
        mine = photograph[result.labels == j].mean(axis=0)
        np.testing.assert_allclose(centroid, mine, rtol=1e-9)


def test_the_same_seed_gives_the_same_result(photograph):
    first, second = (segment(photograph, Settings(seed=5, init="random")) for _ in range(2))
    np.testing.assert_array_equal(first.labels, second.labels)
    np.testing.assert_array_equal(first.clustering.centroids, second.clustering.centroids)


def test_seed_0_is_a_seed_like_any_other(photograph):
    runs = [segment(photograph, Settings(seed=0, init="random", max_iter=1)) for _ in range(2)]
    assert runs[0].clustering.inertia == runs[1].clustering.inertia


@each_initializer
def test_the_order_of_the_pixels_does_not_matter(photograph, init):
    settings = Settings(init=init)
    result = segment(photograph, settings)
    turned = segment(photograph.transpose(1, 0, 2), settings)
    np.testing.assert_array_equal(turned.labels.T, result.labels)
    np.testing.assert_array_equal(turned.clustering.centroids, result.clustering.centroids)


def test_more_restarts_never_raise_the_inertia(photograph):
    inertias = [
        segment(photograph, Settings(k=12, init="random", restarts=n)).clustering.inertia
        for n in (1, 2, 4, 8)
    ]
    assert inertias == sorted(inertias, reverse=True)
    assert inertias[-1] < inertias[0]


def test_a_histogram_that_is_known_already_changes_nothing(photograph):
    given = segment(photograph, histogram=count_colors(photograph))
    np.testing.assert_array_equal(given.labels, segment(photograph).labels)


def test_the_image_is_not_written_to(photograph):
    image = photograph.copy()
    image.flags.writeable = False
    segment(image)


def test_memory_does_not_grow_with_the_pixels_times_k(photograph):
    def peak(image, k):
        tracemalloc.start()
        segment(image, Settings(k=k, max_iter=2))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    larger = np.tile(photograph, (8, 8, 1))  # the same colors, 64 times the pixels
    added = larger[..., 0].size - photograph[..., 0].size
    # A label a pixel, and some bytes for the pixels of one band; not 3 · 256 numbers a pixel.
    assert peak(larger, 256) - peak(photograph, 256) < 4 * added
    assert peak(larger, 256) - peak(larger, 2) < 60_000_000


def test_progress_names_each_piece_of_work(photograph):
    told = []
    segment(photograph, on_progress=lambda what, share: told.append((what, share)))
    assert list(dict.fromkeys(what for what, _ in told)) == [
        "Counting colors",
        "Choosing the first centroids",
        "Coloring the pixels",
    ]
    assert all(0 <= share <= 1 for _, share in told)


@pytest.mark.parametrize(
    "image",
    [
        None,
        "photo.jpg",
        [[[0, 0, 0]]],
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((4, 4, 3)),
        np.zeros((4, 4, 3), np.int64),
        np.zeros((4, 4, 3), object),
    ],
)
def test_what_is_no_image_is_refused_in_a_plain_sentence(image):
    with pytest.raises(ColorsegError, match="^an image must be an array of uint8"):
        segment(image)


@pytest.mark.parametrize("settings", [None, 8, {"k": 8}])
def test_what_are_no_settings_is_refused(photograph, settings):
    with pytest.raises(ColorsegError, match="^settings must be Settings, got "):
        segment(photograph, settings)


def test_the_histogram_of_another_image_is_refused(photograph):
    for histogram in (count_colors(photograph[1:]), "histogram"):
        with pytest.raises(
            ColorsegError, match="histogram must be (that of the image|a Histogram)"
        ):
            segment(photograph, histogram=histogram)


def test_no_callback_is_as_good_as_none_given(photograph):
    segment(photograph, Settings(k=2), on_step=None, on_progress=None)


# Spaces, weights, given colors, merging, restarts


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("k", [1, 7, 40])
def test_in_every_space_each_pixel_has_the_nearest_centroid_and_k_colors_come_out(
    photograph, space, k
):
    result = segment(photograph, Settings(k=k, space=space, max_iter=20))
    assert distinct(result.image) == k
    distances = squared_distances(result.points, result.clustering.centroids)
    own = distances[np.arange(len(distances)), result.clustering.labels]
    np.testing.assert_allclose(own, distances.min(axis=1), rtol=1e-9, atol=1e-9)
    assert result.inertia == pytest.approx(result.histogram.counts @ distances.min(axis=1))


@pytest.mark.parametrize("space", SPACES)
def test_in_every_space_an_image_of_k_colors_comes_back_unchanged(space):
    image = noise((30, 40), levels=3)
    result = segment(image, Settings(k=27, space=space))
    np.testing.assert_array_equal(result.image, image)


@pytest.mark.parametrize("space", ["CIELAB", "OKLab"])
def test_a_small_weight_of_lightness_lets_shadows_fall_to_their_color(space):
    row = np.arange(40, 200, dtype=np.uint8)[:, None]
    red, blue = np.hstack([row, 0 * row, 0 * row]), np.hstack([0 * row, 0 * row, row])
    image = np.stack([red, blue])
    flat = segment(image, Settings(k=2, space=space, lightness=0.1, restarts=3))
    reds, blues = flat.labels[0][40:], flat.labels[1][40:]
    assert len(set(reds)) == len(set(blues)) == 1
    assert reds[0] != blues[0]


def test_the_rare_color_guard_saves_a_small_sail():
    image = draw_sample("accent")

    def reddest(settings):
        colors = segment(image, settings).palette.colors.astype(int)
        return (colors[:, 0] - colors[:, 1]).max()

    assert reddest(Settings(k=4, restarts=3)) < 20
    assert reddest(Settings(k=4, restarts=3, weight_power=0.25)) > 90


def test_the_inertia_shown_counts_every_pixel_once_whatever_it_weighed(photograph):
    result = segment(photograph, Settings(k=9, weight_power=0.3))
    difference = photograph - result.clustering.centroids[result.labels]
    assert result.inertia == pytest.approx((difference**2).sum())
    assert result.clustering.inertia != pytest.approx(result.inertia)
    assert segment(photograph, Settings(k=9)).inertia <= result.inertia


def test_with_power_zero_every_color_counts_once(photograph):
    colors = np.unique(photograph.reshape(-1, 3), axis=0)
    chosen = "#000000 #ff8000 #404040 #a0a0a0 #203060"
    settings = Settings(k=5, chosen=chosen, weight_power=0.0)
    guarded, once = segment(photograph, settings), segment(colors[None], settings)
    assert sorted(guarded.palette.hexes) == sorted(once.palette.hexes)
    assert guarded.weight / 64 == len(colors)


@pytest.mark.parametrize("space", SPACES)
def test_locked_colors_are_in_the_palette_to_the_last_bit(photograph, space):
    locked = "#123456 #ff0001 #808080"
    result = segment(photograph, Settings(k=6, space=space, locked=locked))
    assert set(locked.split()) <= set(result.palette.hexes)
    assert distinct(np.array(result.palette.colors)) == 6
    assert len(result.palette) == 6


def test_locked_colors_that_no_pixel_is_near_stay_with_no_pixels():
    image = noise((20, 20), levels=20)
    result = segment(image, Settings(k=3, locked="#ffffff"))
    assert result.palette.counts[result.palette.hexes.index("#ffffff")] == 0


def test_first_colors_are_where_the_run_starts(photograph):
    settings = Settings(k=4, chosen="#000000 #ffffff #804020", max_iter=1)
    start = segment(photograph, settings).clustering.start
    for code in ([0, 0, 0], [255, 255, 255], [128, 64, 32]):
        assert (start.centroids == code).all(axis=1).any()


def test_colors_that_hardly_differ_are_merged_on_request_and_it_is_said(photograph):
    result = segment(photograph, Settings(k=32, merge=6.0))
    colors = result.palette.colors
    first, second = np.triu_indices(len(colors), 1)
    assert (color_differences(colors[first], colors[second]) >= 6).all()
    assert 1 < len(colors) < 32
    assert result.notices == (
        f"32 → {len(colors)}: colors that differed by less than ΔE 6 were merged.",
    )
    distances = squared_distances(result.points, result.clustering.centroids)
    assert (distances.argmin(axis=1) == result.clustering.labels).mean() > 0.999


def test_every_restart_is_remembered_and_the_best_is_kept(photograph):
    result = segment(photograph, Settings(k=12, init="in_pixels", restarts=6))
    ends = [run.inertias[-1] for run in result.runs]
    assert len(ends) == 6
    assert result.clustering.inertia == min(ends)
    assert len(set(ends)) > 1
    assert all(a >= b for run in result.runs for a, b in pairwise(run.inertias))


@pytest.mark.exhaustive
def test_the_best_quality_is_within_half_a_thousandth_of_many_restarts(photograph):
    best = segment(photograph, Settings(k=16, quality="best"))
    restarts = segment(photograph, Settings(k=16, restarts=10))
    assert best.inertia <= restarts.inertia * 1.0005


def test_locked_colors_that_the_image_has_not_leave_it_all_of_its_own():
    image = np.zeros((2, 2, 3), np.uint8)
    with pytest.warns(FewerColorsWarning, match="only 1 distinct color, so the result has 4 inst"):
        result = segment(image, Settings(k=5, locked="#f00 #0f0 #00f"))
    assert (result.image == image).all()
    assert set(result.palette.hexes) == {"#000000", "#ff0000", "#00ff00", "#0000ff"}


@each_initializer
def test_given_colors_that_are_all_of_the_image_leave_nothing_to_choose(init):
    image = np.full((4, 4, 3), 140, np.uint8)
    image[0] = 10
    result = segment(image, Settings(k=2, init=init, chosen="#8c8c8c #0a0a0a"))
    assert (result.image == image).all()


def test_a_color_both_locked_and_chosen_counts_once():
    settings = Settings(k=1, locked="#fff", chosen="#ffffff")
    assert settings.chosen_colors.shape == (0, 3)


# Proven optimal


@pytest.fixture(scope="module")
def gray(photograph):
    return photograph[..., [1, 1, 1]]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"space": "CIELAB", "lightness": 0.5},
        {"space": "OKLab", "locked": "#101010 #ff8800"},
        {"weight_power": 0.5, "space": "linear RGB"},
        {"init": "random", "quality": "best"},
        {"init": "principal-axis"},
        {"dither": "Floyd-Steinberg", "speckles": 3},
        {"ignore": "#000000", "ignore_within": 5.0},
    ],
    ids=repr,
)
def test_the_result_of_a_gray_picture_is_proven_optimal_whatever_the_seed(gray, settings, seed):
    alpha = np.full(gray.shape[:2], 255, np.uint8)
    alpha[:20] = 77
    result = segment(gray, Settings(k=7, seed=seed, **settings), alpha=alpha)
    assert result.proven_optimal
    assert result.clustering.inertia == pytest.approx(result.optimum)
    assert result.clustering.iterations == 1
    assert "It is proven optimal: the" in result.ending
    others = (
        segment(gray, replace(result.settings, init=init, quality="standard"), alpha=alpha)
        for init in ("random", "maximin")
    )
    for other in others:
        assert other.optimum == pytest.approx(result.optimum)
        assert other.clustering.inertia >= result.optimum * (1 - 1e-9)


def test_what_is_proven_is_said_of_the_colors_that_are_left_and_of_how_they_weigh(gray):
    merged = segment(gray, Settings(k=60, merge=3.0))
    k = len(merged.palette)
    fewer = segment(gray, Settings(k=k))
    assert k < 60
    assert merged.optimum == pytest.approx(fewer.clustering.inertia)
    assert not merged.proven_optimal
    assert f"the lowest inertia of {k} colors in sRGB is" in merged.ending
    locked = segment(gray, Settings(k=5, locked="#ff0000 #000000", weight_power=0.5))
    assert "the weighted inertia of 5 colors, 2 of them locked, in sRGB cannot" in locked.ending


def test_a_start_that_ends_above_the_optimum_is_told_how_far(gray):
    result = segment(gray, Settings(k=12, init="random", max_iter=1))
    percent = 100 * (1 - result.optimum / result.clustering.inertia)
    assert not result.proven_optimal
    assert result.ending == (
        "It stopped because the iteration limit was reached. It is not optimal: "
        f"the lowest inertia of 12 colors in sRGB is {percent:.1f} % below."
    )


@pytest.mark.filterwarnings("ignore::colorseg.errors.FewerColorsWarning")
def test_one_color_and_all_colors_are_proven_optimal(photograph):
    assert segment(photograph, Settings(k=1)).proven_optimal
    image = noise((30, 40), levels=3)
    for k in (distinct(image), distinct(image) + 5):
        assert segment(image, Settings(k=k)).proven_optimal
        assert segment(image, Settings(k=k, locked="#010101")).proven_optimal
        assert segment(image, Settings(k=k, space="CIELAB")).proven_optimal
    assert segment(image, Settings(k=k, locked="#010101 #ff0000")).proven_optimal


def test_of_a_few_colors_all_partitions_tell():
    colors = noise((9,), seed=4)
    result = segment(colors[np.random.default_rng(0).integers(0, 9, (20, 20))], Settings(k=4))
    assert result.proven_optimal


def test_nothing_is_claimed_where_the_optimum_is_not_known(photograph):
    result = segment(photograph, Settings(k=2))
    assert (result.optimum, result.proven_optimal) == (None, False)
    assert result.ending == f"It stopped because {result.clustering.stopped}."


def test_nothing_is_claimed_where_all_colors_are_locked(gray):
    result = segment(gray, Settings(k=2, locked="#000000 #ffffff"))
    assert (result.optimum, result.proven_optimal) == (None, False)
