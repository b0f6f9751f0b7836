"""Every way to choose the first centroids."""

from math import dist

import numpy as np
import pytest
from sklearn.cluster import KMeans

from colorseg.clustering.lloyd import cluster
from colorseg.errors import InvalidValueError
from colorseg.histogram import count_colors, distinct_rows
from colorseg.samples import draw_sample
from colorseg.starts import INITIALIZERS
from tests.marks import first_quick

NONE = np.empty((0, 3))

each_initializer = pytest.mark.parametrize("name", INITIALIZERS)
each_of_points = pytest.mark.parametrize(
    "name", [name for name, entry in INITIALIZERS.items() if not entry.in_codes]
)
each_on_cells = pytest.mark.parametrize("name", ["k-means++", "coarse-to-fine"])


def colors(seed=0, n=300):
    rng = np.random.default_rng(seed)
    points, _, _ = distinct_rows(rng.integers(0, 256, (n, 3)).astype(np.uint8))
    return points, rng.integers(1, 1000, len(points))


def many_colors(seed=0, n=100_000):
    """Colors in soft clouds, more than there are cells to choose from."""
    rng = np.random.default_rng(seed)
    middles, widths = rng.uniform(40, 215, (12, 3)), rng.uniform(4, 25, (12, 1))
    of = rng.integers(0, 12, n)
    rows = np.clip(rng.normal(middles[of], widths[of]), 0, 255).astype(np.uint8)
    points, counts, _ = distinct_rows(rows)
    return points, counts


def floats(kind, seed=0, n=20_000):
    rng = np.random.default_rng(seed)
    rows = {
        "far from zero": lambda: 1e6 + rng.normal(0, 1e-2, (n, 3)),
        "tiny": lambda: rng.normal(0, 1e-9, (n, 3)),
        "huge": lambda: rng.normal(0, 1e99, (n, 3)),
        "smaller than small": lambda: rng.normal(0, 1e-40, (n, 3)),
        "larger than large": lambda: rng.normal(1e60, 1e60, (n, 3)),
        "in two far groups": lambda: rng.choice([0, 1e6], (n, 1)) + rng.normal(0, 1e-3, (n, 3)),
        "of one gray axis": lambda: rng.normal(0, 1, (n, 1)).repeat(3, axis=1),
        "that differ in blue alone": lambda: rng.normal(0, 1, (n, 1)) * [0, 0, 1] + 7.0,
    }[kind]()
    points, counts, _ = distinct_rows(rows, rng.integers(1, 5_000_000, n))
    return points, counts


FLOATS = (
    "far from zero",
    "tiny",
    "huge",
    "in two far groups",
    "of one gray axis",
    "that differ in blue alone",
    "smaller than small",
    "larger than large",
)


def inertia(points, counts, centroids):
    nearest = np.full(len(points), np.inf)
    for centroid in centroids:
        nearest = np.minimum(nearest, ((points - centroid) ** 2).sum(axis=1))
    return counts @ nearest


def chosen(name, k, seed=0, points_and_counts=None, given=NONE):
    points, counts = points_and_counts or colors()
    rng = np.random.default_rng(seed)
    return np.array(list(INITIALIZERS[name].choose(points, counts, k, rng, given)))


@each_initializer
@pytest.mark.parametrize("k", [1, 2, 17, 256])
def test_it_yields_k_finite_centroids_in_range(name, k):
    centroids = chosen(name, k)
    assert centroids.shape == (k, 3)
    assert centroids.dtype == np.float64
    assert (centroids >= 0).all()
    assert (centroids <= 255).all()


@each_initializer
def test_the_centroids_are_all_different(name):
    assert len(np.unique(chosen(name, 256), axis=0)) == 256


@each_initializer
def test_the_same_seed_gives_the_same_centroids(name):
    np.testing.assert_array_equal(chosen(name, 9, seed=3), chosen(name, 9, seed=3))


@each_initializer
def test_another_seed_gives_others_where_anything_is_left_to_chance(name):
    rng = np.random.default_rng(0)
    list(INITIALIZERS[name].choose(*colors(), 9, rng, NONE))
    drew = rng.bit_generator.state != np.random.default_rng(0).bit_generator.state
    assert drew == (chosen(name, 9, seed=3) != chosen(name, 9, seed=4)).any()


@each_initializer
def test_arguments_are_never_written_to(name):
    points, counts = colors()
    given = np.array([[1.0, 2, 3]])
    for array in (points, counts, given):
        array.flags.writeable = False
    chosen(name, 20, points_and_counts=(points, counts), given=given)


@each_initializer
def test_it_is_described_in_one_sentence(name):
    summary = INITIALIZERS[name].summary
    assert summary.endswith(".")
    assert "\n" not in summary


@each_initializer
def test_it_yields_codes_if_it_looks_at_no_points(name):
    darker = colors()[0] // 2, colors()[1]
    same = (chosen(name, 9) == chosen(name, 9, points_and_counts=darker)).all()
    assert INITIALIZERS[name].in_codes == same


# Beside given centroids


@each_initializer
@pytest.mark.parametrize("k", [0, 1, 30])
def test_given_centroids_are_not_counted_in_k(name, k):
    given = np.array([[0.0, 0, 0], [300, -5, 7.5]])
    assert len(chosen(name, k, given=given)) == k


@each_initializer
def test_beside_given_centroids_that_are_no_colors_all_colors_can_be_chosen(name):
    points, counts = colors(n=40)
    given = np.array([[300.0, 0, 0], [0, 300, 0], [0, 0, 300], [300, 0, 0], points[3]])
    found = chosen(name, len(points) - 1, points_and_counts=(points, counts), given=given)
    assert len(found) == len(points) - 1
    with pytest.raises(InvalidValueError, match=f"k must be from 0 to {len(points) - 1}, got"):
        chosen(name, len(points), points_and_counts=(points, counts), given=given)


@pytest.mark.parametrize("name", ["in_pixels", "k-means++", "popularity", "maximin"])
def test_a_given_color_is_not_chosen_again(name):
    points, counts = colors(n=40)
    given = points[5:12].astype(float)
    found = chosen(name, len(points) - 7, points_and_counts=(points, counts), given=given)
    rest = np.delete(points, range(5, 12), axis=0)
    np.testing.assert_array_equal(np.unique(found, axis=0), np.unique(rest, axis=0))


@pytest.mark.parametrize("name", ["k-means++", "popularity", "maximin", "coarse-to-fine"])
def test_where_a_centroid_is_given_none_is_chosen(name):
    rng = np.random.default_rng(0)
    corners = np.array([[20, 20, 20], [230, 20, 20], [20, 230, 20], [20, 20, 230]])
    rows = np.concatenate([corner + rng.integers(-8, 9, (200, 3)) for corner in corners])
    points, counts, _ = distinct_rows(rows.astype(np.uint8))
    found = chosen(name, 3, points_and_counts=(points, counts), given=corners[:1].astype(float))
    nearest = ((found[:, None] - corners) ** 2).sum(axis=2).argmin(axis=1)
    assert sorted(nearest) == [1, 2, 3]


# Of the picture's own colors


@pytest.mark.parametrize("name", ["in_pixels", "k-means++", "popularity", "maximin"])
def test_it_chooses_colors_of_the_picture(name):
    points, _ = colors()
    known = set(map(tuple, points.tolist()))
    assert {tuple(c) for c in chosen(name, 50).astype(int).tolist()} <= known


@each_of_points
def test_as_many_centroids_as_colors_are_the_colors(name):
    points, _ = colors(n=40)
    found = chosen(name, len(points), points_and_counts=colors(n=40))
    np.testing.assert_allclose(found[np.lexsort(found.T)], points[np.lexsort(points.T)], rtol=1e-12)


def test_in_pixels_draws_a_color_as_often_as_its_pixels_say():
    points = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
    counts = np.array([900, 100])
    first = [chosen("in_pixels", 1, seed, (points, counts))[0, 0] == 0 for seed in range(1000)]
    assert 0.87 < np.mean(first) < 0.93  # 0.9 ± 3 standard deviations


@each_on_cells
def test_it_covers_groups_that_lie_far_apart(name):
    rng = np.random.default_rng(0)
    corners = np.array([[20, 20, 20], [230, 20, 20], [20, 230, 20], [20, 20, 230]])
    rows = np.concatenate([corner + rng.integers(-8, 9, (200, 3)) for corner in corners])
    points, counts, _ = distinct_rows(rows.astype(np.uint8))
    for seed in range(20):
        found = chosen(name, 4, seed, (points, counts))
        nearest = ((found[:, None] - corners) ** 2).sum(axis=2).argmin(axis=1)
        assert sorted(nearest) == [0, 1, 2, 3]


# Of more points than cells


@each_of_points
@pytest.mark.parametrize("kind", FLOATS)
@pytest.mark.parametrize("k", first_quick([9, 1, 2, 256]))
def test_of_points_of_any_scale_it_chooses_k_different_ones_among_them(name, kind, k):
    points, counts = floats(kind)
    found = chosen(name, k, points_and_counts=(points, counts))
    assert found.shape == (k, 3)
    assert len(np.unique(found, axis=0)) == k
    ulp = np.spacing(np.abs(points).max())
    assert (found >= points.min(axis=0) - ulp).all()
    assert (found <= points.max(axis=0) + ulp).all()


@each_of_points
def test_both_of_two_far_groups_get_centroids(name):
    found = chosen(name, 9, points_and_counts=floats("in two far groups"))
    assert 0 < (found[:, 0] > 5e5).sum() < 9


@each_on_cells
def test_of_many_colors_it_chooses_k_different_ones_and_the_seed_decides(name):
    picture = many_colors()
    assert len(picture[0]) > 1 << 15
    for k in (1, 2, 256):
        found = chosen(name, k, points_and_counts=picture)
        assert len(np.unique(found, axis=0)) == k
        np.testing.assert_array_equal(found, chosen(name, k, points_and_counts=picture))


@pytest.mark.exhaustive
def test_cells_choose_as_well_as_the_colors_themselves(monkeypatch):
    points, counts = many_colors()

    def mean_inertia():
        starts = (chosen("k-means++", 16, seed, (points, counts)) for seed in range(12))
        return np.mean([inertia(points, counts, start) for start in starts])

    on_cells = mean_inertia()
    monkeypatch.setattr("colorseg.starts.plus_plus.COARSE", len(points))
    assert on_cells < 1.05 * mean_inertia()


def test_a_color_that_most_pixels_have_is_no_less_a_color_for_its_weight():
    points, counts = many_colors()
    counts[7] = 24_000_000
    for name in ("k-means++", "coarse-to-fine"):
        found = chosen(name, 9, points_and_counts=(points, counts))
        assert np.sqrt(((found - points[7].astype(float)) ** 2).sum(axis=1).min()) < 8


def test_coarse_to_fine_of_one_centroid_is_the_mean():
    points, counts = many_colors()
    mean = np.average(points, axis=0, weights=counts)
    found = chosen("coarse-to-fine", 1, points_and_counts=(points, counts))
    np.testing.assert_allclose(found, [mean], rtol=1e-12)


def test_coarse_to_fine_of_two_colors_is_both():
    points = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
    found = chosen("coarse-to-fine", 2, points_and_counts=(points, np.array([1, 9_000_000])))
    assert sorted(found.tolist()) == points.tolist()


def test_coarse_to_fine_starts_lower_and_ends_sooner():
    points, counts = many_colors()
    starts, iterations = {}, {}
    for name in ("in_pixels", "k-means++", "coarse-to-fine"):
        firsts = [chosen(name, 12, seed, (points, counts)) for seed in range(4)]
        runs = [cluster(points, counts, first, max_iter=300, tol=1e-3) for first in firsts]
        starts[name] = sum(run.start.inertia for run in runs)
        iterations[name] = sum(run.iterations for run in runs)
    assert starts["coarse-to-fine"] < 0.9 * min(starts[name] for name in ("in_pixels", "k-means++"))
    assert 2 * iterations["coarse-to-fine"] < iterations["in_pixels"]


@pytest.mark.exhaustive
def test_coarse_to_fine_ends_lower_than_the_best_of_ten_starts_elsewhere():
    photograph = count_colors(draw_sample("grace_hopper")[::4, ::4])
    points, counts = photograph.colors, photograph.counts
    tens = KMeans(16, n_init=10, max_iter=300, random_state=0)
    tens.fit(points.astype(float), sample_weight=counts.astype(float))
    starts = (chosen("coarse-to-fine", 16, seed, (points, counts)) for seed in range(3))
    runs = [cluster(points, counts, start, max_iter=300, tol=1e-3) for start in starts]
    assert max(run.inertia for run in runs) < 1.01 * tens.inertia_


def test_given_centroids_are_held_while_coarse_to_fine_settles():
    points, counts = many_colors()
    given = np.array([[255.0, 0, 255]])
    found = chosen("coarse-to-fine", 8, points_and_counts=(points, counts), given=given)
    run = cluster(points, counts, np.concatenate([given, found]), max_iter=300, tol=0, locked=1)
    assert run.start.inertia < 1.02 * run.inertia


# Popularity


def test_popularity_is_the_most_common_colors_if_they_are_apart():
    points = np.array([[0, 0, 0], [90, 0, 0], [180, 0, 0], [255, 0, 0]], np.uint8)
    found = chosen("popularity", 3, points_and_counts=(points, np.array([5, 9, 1, 7])))
    np.testing.assert_array_equal(found[:, 0], [90, 255, 0])


def test_popularity_passes_over_a_common_color_near_a_more_common_one():
    points = np.array([[0, 0, 0], [9, 0, 0], [180, 0, 0], [255, 0, 0]], np.uint8)
    found = chosen("popularity", 4, points_and_counts=(points, np.array([9, 8, 1, 7])))
    np.testing.assert_array_equal(found[:, 0], [0, 255, 180, 9])


def test_popularity_chooses_as_a_plain_loop_does():
    points, counts = colors(n=120)
    rows = sorted(zip(points.tolist(), counts.tolist(), strict=True), key=lambda row: -row[1])
    apart, taken = np.sqrt((np.ptp(points.astype(float), axis=0) ** 2).sum()) / 4, []
    while len(taken) < 30:
        color = next((p for p, _ in rows if all(dist(p, q) >= apart for q in taken)), None)
        if color is None:
            apart /= 2
        else:
            taken.append(color)
    np.testing.assert_array_equal(
        chosen("popularity", 30, points_and_counts=(points, counts)), taken
    )
