"""Which pixels take part: how much each one does, and those that are left out for their color."""

import io
import json
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image as pillow
from skimage.color import deltaE_ciede2000, rgb2lab
from sklearn.cluster import KMeans

from colorseg.errors import InvalidValueError
from colorseg.exports import EXPORTS
from colorseg.exports.screens import preview
from colorseg.histogram import count_colors
from colorseg.metrics import cluster_figures, measure_all
from colorseg.palettes import BASELINES
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.selection.criteria import survey
from colorseg.settings import Settings
from colorseg.visible import look_at
from tests.marks import first_quick

RED, GREEN = "#ff0000", "#00ff00"


@pytest.fixture(scope="module")
def photograph():
    return draw_sample("grace_hopper")[::6, ::6]


@pytest.fixture(scope="module")
def veil(photograph):
    """An alpha of 0 to 3, so that an image has so many copies of each pixel."""
    return np.random.default_rng(0).integers(0, 4, photograph.shape[:2]).astype(np.uint8)


def copies(image, veil):
    return np.repeat(image.reshape(-1, 3), veil.ravel(), axis=0)[None]


def colors_of(result):
    return {tuple(color) for color in result.colors.tolist()}


# Alpha


def test_a_pixel_that_nobody_sees_takes_no_color_from_the_others(photograph):
    hidden = photograph.copy()
    hidden[: len(hidden) // 2] = (255, 0, 0)
    alpha = np.full(hidden.shape[:2], 255, np.uint8)
    alpha[: len(hidden) // 2] = 1
    found = segment(hidden, Settings(k=2), alpha=alpha).colors
    alone = segment(hidden[len(hidden) // 2 :], Settings(k=2)).colors
    assert min(np.abs(found.astype(int) - other).max() for other in (alone, alone[::-1])) < 5


@pytest.mark.parametrize(
    "options",
    [
        {"init": "k-means++", "seed": 3},
        {"init": "in_pixels", "restarts": 3},
        {"init": "wu", "space": "OKLab"},
        {"init": "popularity", "locked": "#ff0000"},
        {"quality": "best", "merge": 12.0},
    ],
    ids=str,
)
def test_an_alpha_of_a_weighs_as_a_copies(photograph, veil, options):
    settings = Settings(k=7, **options)
    veiled = segment(photograph, settings, alpha=veil)
    copied = segment(copies(photograph, veil), settings)
    assert colors_of(veiled) == colors_of(copied)
    assert veiled.clustering.inertia == pytest.approx(copied.clustering.inertia)
    assert 255 * veiled.inertia == pytest.approx(copied.inertia)
    found, expected = measure_all(veiled), measure_all(copied)
    for name in ("MSE", "PSNR", "mean ΔE", "95th-percentile ΔE", "explained variance"):
        assert found[name] == pytest.approx(expected[name]), name


@pytest.mark.parametrize("how", ["ordered", "Floyd-Steinberg"])
def test_the_errors_of_what_is_shown_count_by_alpha_when_dithered(photograph, veil, how):
    result = segment(photograph, Settings(k=5, dither=how), alpha=veil)
    errors = ((photograph.astype(float) - result.image) ** 2).sum(axis=2)
    assert measure_all(result)["MSE"] == pytest.approx(np.average(errors, weights=veil))


def test_each_iteration_is_that_of_scikit_learn_with_the_alphas_as_weights(photograph, veil):
    alpha = veil * np.uint8(85)
    first = "#101010 #a04020 #f0f0f0 #305090"
    ours = segment(photograph, Settings(k=4, chosen=first, tol=0), alpha=alpha).clustering
    theirs = KMeans(4, init=ours.start.centroids, n_init=1, tol=0, algorithm="lloyd")
    theirs.fit(photograph.reshape(-1, 3).astype(float), sample_weight=alpha.ravel())
    np.testing.assert_allclose(ours.centroids, theirs.cluster_centers_, rtol=1e-9)
    assert ours.inertia == pytest.approx(theirs.inertia_)


def test_counts_shares_and_order_are_those_of_the_pixels_that_are_not_clear(photograph, veil):
    result = segment(photograph, Settings(k=6), alpha=veil)
    counts = np.bincount(result.labels[veil > 0], minlength=6)
    np.testing.assert_array_equal(result.palette.counts, counts)
    assert (np.diff(counts) <= 0).all()
    np.testing.assert_allclose(result.palette.shares, counts / np.count_nonzero(veil))
    np.testing.assert_array_equal(result.alpha, veil)


@pytest.mark.parametrize("k", [2, 40, 256])
def test_exactly_k_colors_come_out_however_little_some_are_seen(photograph, k):
    alpha = np.random.default_rng(1).choice([0, 1, 2, 255], photograph.shape[:2]).astype(np.uint8)
    result = segment(photograph, Settings(k=k, max_iter=3, weight_power=0.9), alpha=alpha)
    assert len(np.unique(result.image[alpha > 0], axis=0)) == k
    assert result.palette.counts.all()


def test_where_all_is_equally_opaque_the_colors_are_those_of_the_opaque_picture(photograph):
    alpha = np.full(photograph.shape[:2], 7, np.uint8)
    veiled, opaque = (segment(photograph, Settings(k=6), alpha=each) for each in (alpha, None))
    np.testing.assert_array_equal(veiled.labels, opaque.labels)
    np.testing.assert_array_equal(veiled.colors, opaque.colors)
    assert measure_all(veiled) == pytest.approx(measure_all(opaque))


def test_the_rare_color_guard_raises_what_is_seen_to_the_power(photograph, veil):
    settings = Settings(k=5, init="wu", weight_power=0.5)
    result = segment(photograph, settings, alpha=veil * np.uint8(85))
    expected = np.maximum(np.rint(64 * np.sqrt(result.histogram.weights / 255)), 1)
    assert result.weight == expected.sum()


def test_clusters_other_methods_and_surveys_weigh_by_alpha_too(photograph, veil):
    veiled, copied = count_colors(photograph, alpha=veil), count_colors(copies(photograph, veil))
    for baseline in BASELINES.values():
        found, expected = (
            baseline.choose(each, 9, np.random.default_rng(0)) for each in (veiled, copied)
        )
        np.testing.assert_array_equal(found, expected)
    for here, there in zip(
        survey(veiled, ks=[2, 5]).trials, survey(copied, ks=[2, 5]).trials, strict=True
    ):
        np.testing.assert_allclose(here.centroids, there.centroids[_match(here, there)])
        assert here.inertia == pytest.approx(there.inertia)
        assert here.silhouette == pytest.approx(there.silhouette)
        assert here.difference == pytest.approx(there.difference)
    here = segment(photograph, Settings(k=5), alpha=veil)
    there = segment(copies(photograph, veil), Settings(k=5))
    figures = [sorted(cluster_figures(each).compactness) for each in (here, there)]
    np.testing.assert_allclose(*figures)


def _match(here, there):
    distances = np.abs(here.centroids[:, None] - there.centroids).sum(axis=2)
    return distances.argmin(axis=1)


def test_a_histogram_that_does_not_know_the_alpha_is_refused(photograph, veil):
    known = count_colors(photograph, alpha=veil)
    result = segment(photograph, Settings(k=3), alpha=veil, histogram=known)
    np.testing.assert_array_equal(
        result.colors, segment(photograph, Settings(k=3), alpha=veil).colors
    )
    with pytest.raises(InvalidValueError, match="^the histogram must be that of the image"):
        segment(photograph, alpha=veil, histogram=count_colors(photograph[veil > 0]))


# Ignored colors


def near(image, code, within):
    """The pixels within a color difference, by scikit-image."""
    color = np.array([[list(bytes.fromhex(code[1:]))]], np.uint8)
    difference = deltaE_ciede2000(rgb2lab(image), rgb2lab(color))
    assert (np.abs(difference - within) > 1e-3).all()  # or it could be either
    return difference <= within


@pytest.mark.parametrize("code", ["#f0e8e0", "#303060"])
@pytest.mark.parametrize("within", [3.0, 12.5])
@pytest.mark.parametrize("space", first_quick(["OKLab", "sRGB"]))
@pytest.mark.parametrize("fate", ["cleared", "kept"])
def test_ignoring_a_color_is_segmenting_the_rest(photograph, veil, code, within, space, fate):
    left_out, alpha = near(photograph, code, within), veil * np.uint8(85)
    assert left_out.any()
    settings = Settings(k=6, space=space, ignore=code, ignore_within=within, ignored=fate)
    result = segment(photograph, settings, alpha=alpha)
    seen = np.where(left_out, np.uint8(0), alpha)
    rest = segment(photograph, Settings(k=6, space=space), alpha=seen)
    np.testing.assert_array_equal(result.colors, rest.colors)
    np.testing.assert_array_equal(result.labels, rest.labels)
    np.testing.assert_array_equal(result.palette.counts, rest.palette.counts)
    np.testing.assert_array_equal(result.alpha, seen)
    np.testing.assert_array_equal(result.own_alpha, alpha)
    assert measure_all(result) == measure_all(rest)
    share = max(100 * (left_out & (alpha > 0)).mean(), 0.1)
    assert f"{share:.1f} % of the pixels are within ΔE {within:g} of an ig" in result.notices[-1]


@pytest.mark.parametrize("options", [{}, {"dither": "Floyd-Steinberg", "speckles": 4}], ids=str)
def test_ignored_pixels_are_clear_in_the_picture_or_stay_in_their_color(photograph, options):
    left_out = near(photograph, "#f0e8e0", 12.5)
    settings = Settings(k=6, ignore="#f0e8e0", ignore_within=12.5, **options)
    cleared = segment(photograph, settings)
    np.testing.assert_array_equal(cleared.painted.alpha, np.where(left_out, 0, 255))
    kept = segment(photograph, Settings(**{**vars(settings), "ignored": "kept"}))
    assert kept.painted.alpha is None
    assert (kept.image[left_out] == (0xF0, 0xE8, 0xE0)).all()
    np.testing.assert_array_equal(kept.image[~left_out], cleared.image[~left_out])
    assert len(np.unique(kept.image.reshape(-1, 3), axis=0)) == 6 + 1
    assert len(kept.palette) == 6


def test_the_nearest_of_several_ignored_colors_is_shown():
    image = np.array([[[255, 0, 0], [250, 0, 0], [0, 250, 0], [0, 0, 255], [0, 9, 99]]], np.uint8)
    settings = Settings(k=2, ignore=f"{GREEN} {RED} #f80000", ignore_within=10, ignored="kept")
    result = segment(image, settings)
    assert result.ignored.labels.tolist() == [[2, 3, 1, 0, 0]]
    assert result.image[0, :3].tolist() == [[255, 0, 0], [0xF8, 0, 0], [0, 255, 0]]


def test_without_tolerance_only_the_color_itself_is_ignored():
    every = np.arange(0, 1 << 24, 4099, dtype=np.uint32)
    image = every.view(np.uint8).reshape(1, -1, 4)[..., :3].copy()
    codes = [int(i) for i in np.linspace(0, image.shape[1] - 1, 16)]
    hexes = " ".join("#{:02x}{:02x}{:02x}".format(*image[0, i]) for i in codes)
    visible = look_at(image, None, Settings(ignore=hexes, ignore_within=0))
    assert np.flatnonzero(visible.alpha[0] == 0).tolist() == codes


def test_an_ignored_color_that_the_picture_has_not_changes_nothing_and_it_is_said(photograph):
    result = segment(photograph, Settings(k=4, ignore=GREEN))
    np.testing.assert_array_equal(result.labels, segment(photograph, Settings(k=4)).labels)
    assert result.alpha is None
    assert result.notices == ("No pixel is within ΔE 2 of an ignored color.",)


@pytest.mark.parametrize("fate", ["cleared", "kept"])
def test_where_every_color_is_ignored_there_is_nothing_to_group(fate):
    image = np.full((3, 3, 3), 250, np.uint8)
    alpha = np.array([[0, 9, 255]] * 3, np.uint8)
    for veil in (None, alpha):
        with pytest.raises(InvalidValueError, match="^every pixel is within ΔE 5 of an ignored co"):
            segment(image, Settings(k=1, ignore="#fff", ignore_within=5, ignored=fate), alpha=veil)


def test_what_a_background_is_laid_under_may_be_ignored(photograph, veil):
    settings = Settings(k=3, background=GREEN, ignore=GREEN, ignore_within=0)
    result = segment(photograph, settings, alpha=np.where(veil > 0, np.uint8(255), np.uint8(0)))
    np.testing.assert_array_equal(result.alpha, np.where(veil > 0, 255, 0))


@pytest.fixture(scope="module")
def with_kept(photograph):
    small = photograph[:30, :30]
    code = "#{:02x}{:02x}{:02x}".format(*small[0, 0])
    alpha = np.full(small.shape[:2], 255, np.uint8)
    alpha[:2], alpha[2:4] = 0, 200
    settings = Settings(k=3, ignore=code, ignore_within=9, ignored="kept")
    result = segment(small, settings, alpha=alpha)
    assert 0 < result.ignored.pixels < 780
    return result


@pytest.mark.parametrize("name", ["PNG", "quick PNG", "WebP"])
def test_pictures_show_ignored_colors_that_are_kept(with_kept, name):
    file = io.BytesIO(EXPORTS[name].write(with_kept, "small"))
    picture, alpha = np.asarray(pillow.open(file).convert("RGBA")), with_kept.own_alpha
    np.testing.assert_array_equal(picture[..., 3], alpha)
    np.testing.assert_array_equal(picture[alpha > 0, :3], with_kept.image[alpha > 0])


def test_a_kept_color_is_in_the_preview_and_in_the_drawing_but_no_cluster(with_kept):
    assert preview(with_kept).colors == 3 + 1
    assert with_kept.settings.ignore.encode() in EXPORTS["SVG"].write(with_kept, "small")
    labels = np.load(io.BytesIO(EXPORTS["NPY"].write(with_kept, "small")))
    np.testing.assert_array_equal(labels == 255, with_kept.alpha == 0)
    content = json.loads(EXPORTS["JSON"].write(with_kept, "small"))
    assert len(content["palette"]) == 3
    assert content["ignored"] == with_kept.ignored.pixels
    assert content["clear"]["pixels"] == int((with_kept.alpha == 0).sum())
    members = sum(entry["pixels"] for entry in content["palette"])
    assert members + content["clear"]["pixels"] == labels.size


def test_no_export_refuses_ignored_pixels(with_kept):
    with ZipFile(io.BytesIO(EXPORTS["everything"].write(with_kept, "small"))) as archive:
        assert "left out" not in archive.read("README.txt").decode()


def test_a_preview_shows_the_original_with_what_is_ignored(photograph):
    ignoring = segment(photograph, Settings(k=3, ignore="#f0e8e0", ignore_within=20.0))
    assert (ignoring.alpha == 0).any()
    assert preview(ignoring).before == preview(segment(photograph, Settings(k=3))).before
