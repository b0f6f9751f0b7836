"""Regions that hang together, and speckles that join their neighbors."""

import numpy as np
import pytest
from skimage.measure import label

from colorseg.finishing.speckles import label_regions, remove_speckles

SHAPES = [(1, 1), (1, 9), (9, 1), (2, 2), (17, 23), (60, 40)]


def random_labels(shape, k, seed=0):
    return np.random.default_rng(seed).integers(0, k, shape).astype(np.uint8)


def spiral(size):
    """A path one pixel wide that winds inward: the longest way from one end to the other."""
    labels = np.zeros((size, size), np.uint8)
    y, x, (down, right) = 0, 0, (0, 1)
    for length in range(size - 1, 0, -2):
        for turn in range(4):
            for _ in range(length - (turn == 3)):
                labels[y, x] = 1
                y, x = y + down, x + right
            down, right = right, -down
        y, x = y + down, x + right
    return labels


PICTURES = {
    "one color": np.full((9, 7), 5, np.uint8),
    "two pixels": random_labels((60, 40), 2),
    "many labels": random_labels((40, 60), 256),
    "checkerboard": (np.indices((21, 34)).sum(axis=0) % 2).astype(np.uint8),
    "comb": np.repeat([[0, 1] * 20, [1, 1] * 20], [30, 1], axis=0).astype(np.uint8),
    "spiral": spiral(41),
    "blobs": random_labels((12, 15), 4).repeat(5, axis=0).repeat(7, axis=1),
    "blobs and noise": np.where(
        random_labels((60, 105), 8) == 0,
        random_labels((60, 105), 5, seed=1),
        random_labels((12, 15), 4).repeat(5, axis=0).repeat(7, axis=1),
    ),
}
each_picture = pytest.mark.parametrize("labels", PICTURES.values(), ids=PICTURES)


def test_by_hand():
    regions, sizes = label_regions(np.array([[3, 3, 1], [1, 3, 1], [1, 1, 3]], np.uint8))
    assert regions.tolist() == [[0, 0, 1], [2, 0, 1], [2, 2, 3]]
    assert sizes.tolist() == [3, 2, 3, 1]
    assert (regions.dtype, sizes.dtype) == (np.int32, np.int64)


@each_picture
def test_regions_are_those_of_scikit_image(labels):
    regions, sizes = label_regions(labels)
    assert np.array_equal(regions, label(labels.astype(int) + 1, connectivity=1) - 1)
    assert np.array_equal(sizes, np.bincount(regions.ravel()))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("k", [1, 2, 3, 9])
def test_regions_of_noise_are_those_of_scikit_image(shape, k):
    labels = random_labels(shape, k)
    assert np.array_equal(
        label_regions(labels)[0], label(labels.astype(int) + 1, connectivity=1) - 1
    )


def test_a_picture_of_several_bands_has_the_same_regions(monkeypatch):
    labels, smallest = PICTURES["blobs and noise"], 9
    whole = (*label_regions(labels), *remove_speckles(labels, smallest))
    monkeypatch.setattr("colorseg.finishing.speckles.LABELS_PER_BLOCK", 500)
    parts = (*label_regions(labels), *remove_speckles(labels, smallest))
    assert all(np.array_equal(one, other) for one, other in zip(whole, parts, strict=True))


def test_a_speckle_joins_the_label_it_has_the_longest_border_with():
    labels = np.zeros((5, 6), np.uint8)
    labels[:, 3:] = 7
    labels[2, 3] = 4  # one side to 0, three to 7
    cleaned, removed = remove_speckles(labels, 2)
    assert removed == 1
    assert cleaned[2].tolist() == [0, 0, 0, 7, 7, 7]


def test_borders_with_two_regions_of_one_label_add_up():
    labels = np.array([[1, 1, 1, 9, 9], [1, 1, 1, 5, 2], [9, 9, 9, 9, 2]], np.uint8)
    assert remove_speckles(labels, 2)[0][1, 3] == 9


def test_of_borders_as_long_the_lower_label_wins():
    assert remove_speckles(np.array([[9, 9, 4, 2, 2]], np.uint8), 2)[0].tolist() == [
        [9, 9, 2, 2, 2]
    ]


def test_what_the_smallest_speckle_joins_may_be_large_enough_by_that():
    labels = np.zeros((8, 8), np.uint8)
    labels[2:5, 2:5], labels[3, 3] = 1, 2
    cleaned, removed = remove_speckles(labels, 9)
    assert removed == 1
    assert (cleaned[2:5, 2:5] == 1).all()
    cleaned, removed = remove_speckles(labels, 10)
    assert removed == 2
    assert not cleaned.any()


def naive_ranks(regions, sizes, numbers):
    def mixed(number):
        for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
            number = (number ^ number >> shift) * factor % 2**32
        return number ^ number >> 16

    return [(size, mixed(number)) for size, number in zip(sizes, numbers, strict=True)]


def naive_cleanup(labels, smallest):
    """The rounds of the docstring, with regions found anew for each."""
    labels, removed = labels.copy(), 0
    original = label(labels.astype(int) + 1, connectivity=1) - 1
    while True:
        regions = label(labels.astype(int) + 1, connectivity=1) - 1
        sizes = np.bincount(regions.ravel())
        numbers = [int(original[regions == region].min()) for region in range(len(sizes))]
        ranks = naive_ranks(regions, sizes.tolist(), numbers)
        touching = [set() for _ in sizes]
        lengths = [{} for _ in sizes]
        for ahead, behind in ((np.s_[:, 1:], np.s_[:, :-1]), (np.s_[1:], np.s_[:-1])):
            for one, other in ((ahead, behind), (behind, ahead)):
                triples = zip(
                    regions[one].flat, regions[other].flat, labels[other].flat, strict=True
                )
                for mine, theirs, name in triples:
                    if mine != theirs:
                        touching[mine].add(theirs)
                        lengths[mine][name] = lengths[mine].get(name, 0) + 1
        changes = {
            region: min(lengths[region], key=lambda name: (-lengths[region][name], name))
            for region in range(len(sizes))
            if sizes[region] < smallest
            and touching[region]
            and all(ranks[region] < ranks[other] for other in touching[region])
        }
        if not changes:
            return labels, removed
        removed += len(changes)
        for region, name in changes.items():
            labels[regions == region] = name


@pytest.mark.parametrize("smallest", [2, 5, 40])
@pytest.mark.parametrize("k", [2, 4, 30])
def test_cleanup_is_that_of_the_plain_way(k, smallest):
    labels = random_labels((18, 25), k)
    cleaned, removed = remove_speckles(labels, smallest)
    expected, joined = naive_cleanup(labels, smallest)
    assert np.array_equal(cleaned, expected)
    assert removed == joined


@pytest.mark.parametrize("smallest", [-3, 0, 1])
@each_picture
def test_nothing_is_smaller_than_one_pixel(labels, smallest):
    cleaned, removed = remove_speckles(labels, smallest)
    assert np.array_equal(cleaned, labels)
    assert removed == 0


@pytest.mark.parametrize("smallest", [2, 3, 10, 100, 10**9])
@each_picture
def test_no_speckle_is_left_and_a_second_cleanup_changes_nothing(labels, smallest):
    cleaned, removed = remove_speckles(labels, smallest)
    sizes = label_regions(cleaned)[1]
    assert sizes.min() >= smallest or len(sizes) == 1
    assert set(np.unique(cleaned)) <= set(np.unique(labels))
    assert (removed == 0) == np.array_equal(cleaned, labels)
    again, more = remove_speckles(cleaned, smallest)
    assert np.array_equal(again, cleaned)
    assert more == 0


@each_picture
def test_a_region_that_is_large_enough_stays(labels):
    regions, sizes = label_regions(labels)
    cleaned, _ = remove_speckles(labels, 10)
    kept = (sizes >= 10)[regions]
    assert np.array_equal(cleaned[kept], labels[kept])


def test_clear_pixels_stay_and_join_nobody():
    labels = random_labels((30, 40), 3)
    clear = random_labels((30, 40), 4, seed=1) == 0
    cleaned, _ = remove_speckles(labels, 6, clear=clear)
    assert np.array_equal(cleaned[clear], labels[clear])
    found = label(np.where(clear, 0, cleaned.astype(int) + 1), background=0, connectivity=1)
    islands = label(~clear, connectivity=1)
    for region in range(1, found.max() + 1):
        pixels = found == region
        alone = (islands == islands[pixels][0]).sum() == pixels.sum()
        assert pixels.sum() >= 6 or alone
    other = labels ^ (clear * np.uint8(1))  # what clear pixels are called does not matter
    assert np.array_equal(remove_speckles(other, 6, clear=clear)[0][~clear], cleaned[~clear])


def test_arguments_are_never_written_to():
    labels = random_labels((20, 20), 3)
    labels.setflags(write=False)
    remove_speckles(labels, 5, clear=labels == 0)
    assert remove_speckles(labels, 1)[0] is not labels


def test_the_cleanup_tells_how_far_it_is_and_can_be_stopped(monkeypatch):
    labels = np.random.default_rng(0).integers(0, 4, (60, 50)).astype(np.uint8)
    monkeypatch.setattr("colorseg.finishing.speckles.LABELS_PER_BLOCK", 500)
    shares = []
    remove_speckles(labels, 6, on_progress=shares.append)
    assert len(shares) > 20
    assert shares == sorted(shares)
    assert 0 <= shares[0] < 0.1 < 0.8 < shares[-1] <= 1

    def stop(share):
        if share > 0.6:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        remove_speckles(labels, 6, on_progress=stop)
