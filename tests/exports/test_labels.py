"""Which pixel belongs to which cluster, read back by other readers."""

import io
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.errors import InvalidValueError
from colorseg.exports.labels import (
    check_labels,
    clear_label,
    label_array,
    label_png,
    layers,
    masks,
    outline_png,
)

CODES = np.random.default_rng(1).permutation(256**3)[:256]
COLORS = np.stack([CODES >> 16, CODES >> 8 & 255, CODES & 255], axis=1).astype(np.uint8)
LABELS = np.random.default_rng(0).integers(0, 5, (23, 17)).astype(np.uint8)
CUT = np.where(np.indices(LABELS.shape).sum(axis=0) < 12, 0, 255).astype(np.uint8)
SOFT = np.random.default_rng(2).integers(0, 256, LABELS.shape).astype(np.uint8) * (CUT > 0)
each_alpha = pytest.mark.parametrize("alpha", [None, CUT, SOFT], ids=["opaque", "cut", "soft"])


def read(png, mode):
    with pillow.open(io.BytesIO(png)) as picture:
        return np.asarray(picture.convert(mode))


def unzipped(data):
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def opaque(alpha):
    return np.full(LABELS.shape, 255, np.uint8) if alpha is None else alpha


@pytest.mark.parametrize("k", [5, 255])
@each_alpha
def test_label_files_hold_the_labels_and_255_where_it_is_clear(k, alpha):
    expected = np.where(opaque(alpha) == 0, 255, LABELS)
    png = label_png(LABELS, COLORS[:k], alpha=alpha)
    with pillow.open(io.BytesIO(png)) as picture:
        assert picture.mode == "L"
    np.testing.assert_array_equal(read(png, "L"), expected)
    array = np.load(io.BytesIO(label_array(LABELS, COLORS[:k], alpha=alpha)), allow_pickle=False)
    assert array.dtype == np.uint8
    np.testing.assert_array_equal(array, expected)


@pytest.mark.parametrize("alpha", [None, np.maximum(SOFT, 1)], ids=["opaque", "nowhere clear"])
def test_256_clusters_take_all_numbers(alpha):
    array = np.load(io.BytesIO(label_array(LABELS, COLORS, alpha=alpha)))
    np.testing.assert_array_equal(array, LABELS)
    np.testing.assert_array_equal(read(label_png(LABELS, COLORS, alpha=alpha), "L"), LABELS)


@pytest.mark.parametrize("alpha", [CUT, SOFT], ids=["cut", "soft"])
@pytest.mark.parametrize("write", [label_array, label_png, check_labels])
def test_with_256_clusters_there_is_no_number_for_clear_pixels(write, alpha):
    with pytest.raises(InvalidValueError, match="at most 255 colors, got 256; choose fewer, or ma"):
        write(LABELS, COLORS, alpha=alpha)


def test_255_is_free_unless_all_256_numbers_are_clusters():
    assert [clear_label(k) for k in (1, 255, 256)] == [255, 255, None]


@each_alpha
def test_every_pixel_that_is_not_clear_is_in_one_mask(alpha):
    files = unzipped(masks(LABELS, COLORS[:5], alpha=alpha))
    total = np.zeros(LABELS.shape, int)
    for number, (name, png) in enumerate(files.items()):
        red, green, blue = COLORS[number]
        assert name == f"mask_{number:03}_{red:02x}{green:02x}{blue:02x}.png"
        with pillow.open(io.BytesIO(png)) as picture:
            assert picture.mode == "1"
        mask = read(png, "L") == 255
        np.testing.assert_array_equal(mask, (number == LABELS) & (opaque(alpha) > 0))
        total += mask
    np.testing.assert_array_equal(total, opaque(alpha) > 0)


@each_alpha
def test_layers_laid_over_each_other_are_the_result(alpha):
    files = unzipped(layers(LABELS, COLORS[:5], alpha=alpha))
    pile = pillow.new("RGBA", LABELS.shape[::-1])
    for number, (name, png) in enumerate(files.items()):
        assert name.startswith(f"layer_{number:03}_")
        layer = read(png, "RGBA")
        members = (number == LABELS) & (opaque(alpha) > 0)
        np.testing.assert_array_equal(layer[..., 3], np.where(members, opaque(alpha), 0))
        assert (layer[members, :3] == COLORS[number]).all()
        pile.alpha_composite(pillow.fromarray(layer))
    assert number == 4
    result, there = np.asarray(pile), opaque(alpha) > 0
    np.testing.assert_array_equal(result[..., 3], opaque(alpha))
    np.testing.assert_array_equal(result[there, :3], COLORS[LABELS[there]])


def test_a_cluster_without_pixels_has_an_empty_mask_and_layer():
    assert not read(list(unzipped(masks(LABELS, COLORS[:6])).values())[5], "L").any()
    assert not read(list(unzipped(layers(LABELS, COLORS[:6])).values())[5], "RGBA")[..., 3].any()


def test_outlines_are_black_on_white():
    labels = np.array([[0, 0, 1], [0, 0, 1], [2, 2, 2]], np.uint8)
    png = outline_png(labels)
    lines = [[255, 0, 255], [0, 0, 0], [255, 255, 255]]
    assert read(png, "L").tolist() == lines


def test_outlines_go_around_clear_pixels_and_not_through_them():
    labels = np.array([[0, 1, 2, 2], [1, 0, 2, 2], [2, 2, 2, 2]], np.uint8)
    alpha = np.array([[0, 0, 9, 255], [0, 0, 255, 255], [255, 255, 255, 255]], np.uint8)
    picture = read(outline_png(labels, alpha=alpha), "RGBA")
    np.testing.assert_array_equal(picture[..., 3], np.where(alpha == 0, 0, 255))
    assert (picture[alpha > 0, :3] == 255).all()
    turned = read(outline_png(labels[::-1], alpha=alpha[::-1]), "RGBA")
    np.testing.assert_array_equal(turned[0, :, 0], [0, 0, 255, 255])
