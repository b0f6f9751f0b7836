"""The pipeline from image to segmentation."""

import tracemalloc

import numpy as np
import pytest

from colorseg.errors import ColorsegError, FewerColorsWarning
from colorseg.histogram import count_colors
from colorseg.initializers import INITIALIZERS
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import Settings

each_initializer = pytest.mark.parametrize("init", INITIALIZERS)


@pytest.fixture(scope="module")
def photograph():
    return draw_sample("grace_hopper")[::4, ::4]


def noise(shape, levels=256, seed=0):
    return np.random.default_rng(seed).integers(0, levels, (*shape, 3), dtype=np.uint8)


def distinct(image):
    return len(np.unique(image.reshape(-1, 3), axis=0))


@each_initializer
@pytest.mark.parametrize("k", [1, 2, 8, 33, 256])
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
        with pytest.raises(ColorsegError, match="^the histogram must be that of the image"):
            segment(photograph, histogram=histogram)


def test_no_callback_is_as_good_as_none_given(photograph):
    segment(photograph, Settings(k=2), on_step=None, on_progress=None)
