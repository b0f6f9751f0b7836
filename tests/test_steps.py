"""The report's own functions and experiments."""

import inspect
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from matplotlib import pyplot as plt
from PIL import Image as pillow

import colorseg
from colorseg.errors import ColorsegError, FewerColorsWarning
from colorseg.samples import draw_sample, photograph_path
from colorseg.starts import INITIALIZERS
from tests.marks import first_quick


@pytest.fixture(scope="module")
def photograph():
    return draw_sample("grace_hopper")[::4, ::4]


def naive_kmeans(img_1d, centroids, max_iter, tol=1e-5):
    """The report's loop, written plainly."""
    for _ in range(max_iter):
        distances = np.sqrt(((img_1d[:, None, :] - centroids) ** 2).sum(axis=2))
        labels = distances.argmin(axis=1)
        moved = np.array([img_1d[labels == j].mean(axis=0) for j in range(len(centroids))])
        shift = np.sqrt(((moved - centroids) ** 2).sum(axis=1)).max()
        centroids = moved
        if shift < tol:
            break
    return centroids, ((img_1d[:, None, :] - centroids) ** 2).sum(axis=2).argmin(axis=1)


# Contract: the names, parameters and defaults of the report


@pytest.mark.parametrize(
    ("name", "signature"),
    [
        ("read_image", "(img_path)"),
        ("convert_img_to_1d", "(img_2d)"),
        (
            "kmeans",
            "(img_1d, k_clusters, max_iter, init_centroids='random', *, tol=1e-05, seed=None)",
        ),
        ("generate_2d_img", "(img_2d_shape, centroids, labels)"),
        ("save_img", "(img_2d, img_path)"),
        ("show_img", "(img_2d)"),
        ("show_img_comparison", "(original_img, new_img)"),
        (
            "color_segmentation",
            "(img_path, k_clusters=10, max_iter=10, init_centroids='random', show_comparison=True)",
        ),
        ("main", "()"),
    ],
)
def test_names_parameters_and_defaults_are_those_of_the_report(name, signature):
    found = inspect.signature(getattr(colorseg, name))
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in found.parameters.values()]
    assert str(inspect.Signature(bare)) == signature


# Oracle and laws


@pytest.mark.parametrize("k", first_quick([7, 3, 1]))
@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float32, np.float64])
def test_kmeans_is_the_reports_loop(photograph, k, dtype):
    rows = colorseg.convert_img_to_1d(photograph).astype(dtype)
    start = np.unique(rows, axis=0)[:: len(np.unique(rows, axis=0)) // k][:k].astype(float)
    for max_iter in (1, 10):
        centroids, labels = colorseg.kmeans(rows, k, max_iter, start)
        expected, expected_labels = naive_kmeans(rows.astype(float), start, max_iter)
        np.testing.assert_allclose(centroids, expected, rtol=1e-9)
        np.testing.assert_array_equal(labels, expected_labels)


@pytest.mark.parametrize("k", first_quick([30, 3, 5, 7, 20]))
@pytest.mark.parametrize("init", ["random", "in_pixels"])
def test_the_experiments_of_the_report_give_exactly_k_colors(k, init):
    result = colorseg.color_segmentation(photograph_path(), k, 10, init, show_comparison=False)
    assert result.shape == (600, 512, 3)
    assert len(np.unique(result.reshape(-1, 3), axis=0)) == k


def test_centroids_and_labels_have_the_documented_kinds(photograph):
    rows = colorseg.convert_img_to_1d(photograph)
    centroids, labels = colorseg.kmeans(rows, 4, 5)
    assert (centroids.shape, centroids.dtype) == ((4, 3), np.float64)
    assert labels.shape == (len(rows),)
    assert labels.dtype.kind == "i"


def test_a_list_of_lists_is_rows_too():
    centroids, labels = colorseg.kmeans([[0, 0, 0], [0, 0, 2], [9, 9, 9]], 2, 10, seed=0)
    assert sorted(centroids.tolist()) == [[0, 0, 1], [9, 9, 9]]
    assert labels[0] == labels[1] != labels[2]


@pytest.mark.parametrize("init", ["random", "in_pixels", "k-means++", "coarse-to-fine"])
def test_a_seed_decides_and_no_seed_does_not(photograph, init):
    rows = colorseg.convert_img_to_1d(photograph)

    def fit(seed):
        return colorseg.kmeans(rows, 6, 1, init, seed=seed)[0]

    np.testing.assert_array_equal(fit(0), fit(0))
    # Two seeds may lead to the same clusters, a few will not all do so.
    assert any((fit(None) != fit(0)).any() for _ in range(9))


@pytest.mark.parametrize("init", INITIALIZERS)
def test_every_initializer_has_its_name_here_too(photograph, init):
    centroids, labels = colorseg.kmeans(photograph.reshape(-1, 3), 6, 2, init, seed=0)
    assert centroids.shape == (6, 3)
    assert set(labels.tolist()) == set(range(6))


def test_fewer_distinct_rows_than_clusters_all_come_back_with_a_warning():
    rows = np.array([[1, 1, 1], [2, 2, 2], [1, 1, 1]])
    with pytest.warns(FewerColorsWarning):
        centroids, labels = colorseg.kmeans(rows, 5, 10)
    np.testing.assert_array_equal(centroids[labels], rows)


def test_centroids_are_rounded_not_truncated():
    image = colorseg.generate_2d_img((1, 2, 3), [[0.6, 254.5, 300], [-3, 99.4, 99.6]], [0, 1])
    assert image.tolist() == [[[1, 254, 255], [0, 99, 100]]]
    assert image.dtype == np.uint8


def test_rows_lead_back_to_the_image(photograph):
    rows = colorseg.convert_img_to_1d(photograph)
    assert rows.shape == (photograph.shape[0] * photograph.shape[1], 3)
    np.testing.assert_array_equal(rows.reshape(photograph.shape), photograph)


def test_saving_and_reading_gives_the_image_back(tmp_path, photograph):
    colorseg.save_img(photograph, tmp_path / "out.png")
    np.testing.assert_array_equal(colorseg.read_image(tmp_path / "out.png"), photograph)


def test_reading_is_what_pillow_reads():
    expected = np.asarray(pillow.open(photograph_path()).convert("RGB"))
    np.testing.assert_array_equal(colorseg.read_image(photograph_path()), expected)


def test_arguments_are_never_written_to(photograph):
    rows, start = photograph.reshape(-1, 3).copy(), np.full((4, 3), 300.0)
    rows.flags.writeable = start.flags.writeable = False
    centroids, labels = colorseg.kmeans(rows, 4, 5, start)
    centroids.flags.writeable = labels.flags.writeable = False
    colorseg.generate_2d_img(photograph.shape, centroids, labels)


# Showing


def test_one_image_or_two_are_shown_in_a_figure(photograph):
    for show, panels in (
        (lambda: colorseg.show_img(photograph), 1),
        (lambda: colorseg.show_img_comparison(photograph, photograph), 2),
    ):
        show()
        images = [axes.images[0].get_array() for axes in plt.gcf().axes]
        assert len(images) == panels
        np.testing.assert_array_equal(images[-1], photograph)
        plt.close("all")


def test_many_images_shown_without_a_screen_do_not_pile_up(photograph):
    for _ in range(30):
        colorseg.show_img(photograph)
    assert len(plt.get_fignums()) == 1
    plt.close("all")


def test_matplotlib_is_imported_only_when_something_is_shown():
    code = "import sys, colorseg; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_main_saves_to_a_file_with_a_random_name_and_prints_where(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    colorseg.main()
    colorseg.main()
    plt.close("all")
    printed = [line.rpartition(" ")[2] for line in capsys.readouterr().out.splitlines()]
    assert sorted(printed) == sorted(map(str, tmp_path.iterdir()))
    assert len(set(printed)) == 2
    image = colorseg.read_image(Path(printed[0]))
    assert len(np.unique(image.reshape(-1, 3), axis=0)) == 10


# Plain refusals

ROWS = np.zeros((4, 3), np.uint8)
NOT_ROWS = [
    None,
    "rows",
    [],
    [[1, 2]],
    [[1, 2, 3], [1]],
    np.zeros((0, 3)),
    np.zeros((4, 4)),
    np.zeros(3),
    np.full((4, 3), np.nan),
    np.full((4, 3), np.inf),
    np.full((4, 3), 1e200),
    np.full((4, 3), -1),
    np.full((4, 3), 256),
    np.zeros((4, 3), object),
    np.zeros((4, 3), complex),
    np.zeros((4, 3), bool),
    np.array([["a", "b", "c"]]),
]


@pytest.mark.parametrize("rows", NOT_ROWS, ids=str)
def test_what_are_no_rows_is_refused(rows):
    with pytest.raises(ColorsegError, match="must be rows of 3 numbers"):
        colorseg.kmeans(rows, 2, 10)
    with pytest.raises(ColorsegError, match="must be"):
        colorseg.kmeans(ROWS, 2, 10, rows)


@pytest.mark.parametrize("k", [0, -1, 257, 10**30, 2.5, "5", None, float("nan"), True])
def test_a_number_of_clusters_that_is_none_is_refused(k):
    with pytest.raises(
        ColorsegError, match="^k_clusters must be (a whole number )?from 1 to 256, got "
    ):
        colorseg.kmeans(ROWS, k, 10)


@pytest.mark.parametrize("init", ["kmeans", None])
def test_an_unknown_initializer_is_answered_with_the_valid_ones(init):
    with pytest.raises(
        ColorsegError, match=rf"^init_centroids.*'random', 'in_pixels'.*got {init!r}"
    ):
        colorseg.kmeans(ROWS, 2, 10, init)


@pytest.mark.parametrize("seed", [-1, "x", 2.5, np.array([1, 2]), 10**99])
def test_a_seed_that_is_none_is_refused(seed):
    with pytest.raises(ColorsegError, match="^seed must be"):
        colorseg.kmeans(ROWS, 2, 10, seed=seed)


def test_rows_that_hardly_differ_are_told_apart_or_taken_as_equal_at_once():
    rows = np.array([[0, 0, 0], [1e-90, 0, 0], [1, 1, 1.0], [1e-200, 0, 0]])
    centroids, labels = colorseg.kmeans(rows, 3, 5, "in_pixels", seed=0)
    np.testing.assert_array_equal(centroids[labels], np.where(rows == 1e-200, 0, rows))


def test_starting_centroids_must_be_as_many_as_clusters():
    with pytest.raises(
        ColorsegError, match="^init_centroids must be 2 rows for 2 clusters, got 4$"
    ):
        colorseg.kmeans(ROWS, 2, 10, ROWS)


@pytest.mark.parametrize(
    ("shape", "centroids", "labels", "words"),
    [
        ((2, 2), [[0, 0, 0]], [0] * 4, "img_2d_shape must be"),
        ((2, 2, 4), [[0, 0, 0]], [0] * 4, "img_2d_shape must be"),
        ("2x2", [[0, 0, 0]], [0] * 4, "img_2d_shape must be"),
        ((2, -2, 3), [[0, 0, 0]], [0] * 4, "img_2d_shape must be"),
        ((2, 2.5, 3), [[0, 0, 0]], [0] * 5, "img_2d_shape must be"),
        ((0, 3, 3), [[0, 0, 0]], [], "img_2d_shape must be"),
        ((True, 2, 3), [[0, 0, 0]], [0] * 2, "img_2d_shape must be"),
        ((4, 1, 3), [[0, 0, 0]], [[0, 0], [0, 0]], "labels must be 4 numbers"),
        ((2, 2, 3), [[0, 0]], [0] * 4, "centroids must be"),
        ((2, 2, 3), [[0, 0, 0]], [0] * 3, "labels must be 4 numbers"),
        ((2, 2, 3), [[0, 0, 0]], [0, 0, 0, 1], "labels must be from 0 to 0"),
        ((2, 2, 3), [[0, 0, 0]], [0, 0, 0, -1], "labels must be from 0 to 0"),
        ((2, 2, 3), [[0, 0, 0]], [0.0] * 4, "labels must be whole numbers"),
        ((2, 2, 3), [[0, 0, 0]], [[0, 0], [0]], "labels must be whole numbers"),
        ((2, 2, 3), [[0, 0, 0]], None, "labels must be whole numbers"),
    ],
)
def test_parts_that_do_not_fit_are_refused(shape, centroids, labels, words):
    with pytest.raises(ColorsegError, match=f"^{words}"):
        colorseg.generate_2d_img(shape, centroids, labels)


@pytest.mark.parametrize("image", [None, "x", np.zeros((4, 4)), np.zeros((4, 3), np.uint8)])
def test_what_is_no_image_is_refused_everywhere(tmp_path, image):
    for call in (
        lambda: colorseg.convert_img_to_1d(image),
        lambda: colorseg.save_img(image, tmp_path / "out.png"),
        lambda: colorseg.show_img(image),
        lambda: colorseg.show_img_comparison(image, image),
    ):
        with pytest.raises(ColorsegError):
            call()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "start", [None, 5, 2.5, True, b"random", {}, pytest.param(object(), id="an object")], ids=str
)
def test_what_is_neither_centroids_nor_a_name_is_answered_with_the_names(start):
    with pytest.raises(ColorsegError) as caught:
        colorseg.kmeans([[0, 0, 0], [9, 9, 9]], 2, 5, start)
    assert all(repr(name) in str(caught.value) for name in INITIALIZERS)


@pytest.mark.parametrize("shape", [(0, 3, 3), (3, 0, 3), (0, 0, 3), (0,), (0, 3), (2, 2, 4)])
def test_an_image_of_no_pixels_or_another_shape_is_refused_by_every_step(shape):
    image = np.zeros(shape, np.uint8)
    for step in (
        colorseg.convert_img_to_1d,
        colorseg.show_img,
        lambda image: colorseg.save_img(image, "never.png"),
        lambda image: colorseg.show_img_comparison(image, image),
        lambda image: colorseg.kmeans(image, 1, 1),
    ):
        with pytest.raises(ValueError, match="got") as refusal:
            step(image)
        assert isinstance(refusal.value, colorseg.ColorsegError)


@pytest.mark.parametrize("kind", [object, "U3", complex, bool])
def test_pixels_that_are_no_numbers_are_refused(kind):
    with pytest.raises(TypeError, match="whole numbers or finite floats, got dtype"):
        colorseg.convert_img_to_1d(np.zeros((2, 2, 3), kind))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_pixels_that_are_not_finite_are_refused(value):
    with pytest.raises(ValueError, match="got NaN or infinity"):
        colorseg.convert_img_to_1d(np.full((2, 2, 3), value))
