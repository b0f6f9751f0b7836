"""TIFF files that keep each channel in a plane of its own: read as if pixel by pixel."""

import tracemalloc

import numpy as np
import pytest

from colorseg.errors import UnreadableImageError
from colorseg.images import load_image
from colorseg.limits import Limits
from tests.made_tiffs import planar_tiff, tiff_of


def levels(channels, kind):
    """Planes of random numbers, and the 8-bit codes that they stand for."""
    codes = np.random.default_rng(0).integers(1, 256, (channels, 5, 7))
    return (codes * (257 if kind.endswith("2") else 1)).astype(kind), np.moveaxis(codes, 0, -1)


@pytest.mark.parametrize(
    ("kind", "big"),
    [("u1", False), ("u1", True), ("<u2", False), ("<u2", True), (">u2", False)],
)
@pytest.mark.parametrize("tile", [None, (16, 16), (2, 4)])
def test_three_planes_are_the_three_channels(kind, tile, big):
    planes, codes = levels(3, kind)
    image = load_image(planar_tiff(planes, tile=tile, big=big))
    assert (image.colors == codes).all()
    assert image.alpha is None
    assert image.notes == (("16 bits a channel reduced to 8",) if kind != "u1" else ())


@pytest.mark.parametrize("kind", ["u1", "<u2", ">u2"])
def test_a_fourth_plane_is_alpha_if_the_file_says_so(kind):
    planes, codes = levels(4, kind)
    unknown, alpha = (load_image(planar_tiff(planes, extra=extra)) for extra in (0, 2))
    for image in (unknown, alpha):
        assert (image.colors == codes[..., :3]).all()
    assert unknown.alpha is None
    assert (alpha.alpha == codes[..., 3]).all()


@pytest.mark.parametrize("kind", ["u1", "<u2"])
def test_planes_that_are_multiplied_with_their_alpha_are_divided_by_it(kind):
    planes, codes = levels(4, kind)
    most = np.iinfo(planes.dtype).max
    planes[:3] = np.round(planes[:3].astype(float) * planes[3] / most)
    image = load_image(planar_tiff(planes, extra=1))
    # A code that is lost of what was stored is as many as alpha goes into the full; then rounded.
    assert (np.abs(image.colors.astype(int) - codes[..., :3]) * codes[..., 3:] <= 1.5 * 255).all()
    assert (image.alpha == codes[..., 3]).all()


@pytest.mark.parametrize("extra", [1, 2])
def test_gray_with_alpha_in_deflated_planes_is_refused_rather_than_read_as_clear(extra):
    planes, _ = levels(2, "u1")
    with pytest.raises(UnreadableImageError, match="saved in a way we cannot read"):
        load_image(planar_tiff(planes, photometric=1, extra=extra, deflated=True))


@pytest.mark.parametrize("channels", [3, 4])
def test_deflated_planes_of_color_are_the_channels(channels):
    planes, codes = levels(channels, "u1")
    image = load_image(planar_tiff(planes, extra=2 if channels == 4 else None, deflated=True))
    assert (image.colors == codes[..., :3]).all()
    assert image.alpha is None if channels == 3 else (image.alpha == codes[..., 3]).all()


@pytest.mark.parametrize("kind", ["u1", "<u2"])
def test_planes_of_ink_are_read_like_pixels_of_ink(kind):
    planes, codes = levels(4, kind)
    image = load_image(planar_tiff(planes, photometric=5))
    free = (255 - codes) / 255.0
    assert np.abs(image.colors - 255 * free[..., :3] * free[..., 3:]).max() <= 1


@pytest.mark.parametrize("tile", [None, (16, 16)])
def test_gray_with_alpha_in_planes(tile):
    planes, codes = levels(2, "u1")
    image = load_image(planar_tiff(planes, photometric=1, extra=2, tile=tile))
    assert (image.colors == codes[..., :1]).all()
    assert (image.alpha == codes[..., 1]).all()


def test_planes_are_turned_by_their_orientation():
    planes, codes = levels(3, "<u2")
    assert (load_image(planar_tiff(planes, orientation=6)).colors == np.rot90(codes, -1)).all()


def test_a_plane_that_ends_early_is_told_in_plain_words():
    planes, _ = levels(3, "<u2")
    whole = planar_tiff(planes)
    numbers = {256: [7], 257: [500], 258: [16] * 3, 259: [1], 262: [2], 277: [3], 284: [2]}
    short = tiff_of(numbers | {273: [16] * 3, 278: [500], 279: [70] * 3}, whole[16:226], "<", False)
    with pytest.raises(UnreadableImageError, match="incomplete or damaged"):
        load_image(short)


@pytest.mark.parametrize("kind", ["strips", "tiles"])
def test_parts_that_hold_more_than_the_file_are_refused_before_they_are_cut_out(kind):
    count, pad = 3000, 300_000
    numbers = {256: [64], 257: [64], 258: [8] * 3, 259: [1], 262: [2], 277: [3], 284: [2]}
    offsets, lengths = [0] * count, [60_000] * count
    if kind == "strips":
        numbers |= {273: offsets, 278: [1], 279: lengths}
    else:
        numbers |= {322: [16], 323: [16], 324: offsets, 325: lengths}
    data = tiff_of(numbers, bytes(pad), "<")
    tracemalloc.start()
    with pytest.raises(UnreadableImageError, match="incomplete or damaged"):
        load_image(data)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 5 * pad


def test_a_table_of_more_numbers_than_any_picture_needs_is_refused_unread():
    planes, _ = levels(3, "u1")
    numbers = {256: [7], 257: [5], 258: [8] * 3, 259: [1], 262: [2], 277: [3], 284: [2]}
    swollen = {273: np.zeros(1_000_002, int), 278: [5], 279: [35] * 3}
    data = tiff_of(numbers | swollen, planes.tobytes(), "<")
    tracemalloc.start()
    with pytest.raises(UnreadableImageError, match="incomplete or damaged"):
        load_image(data)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1_000_000


def test_too_large_planes_are_refused_by_their_header():
    planes, _ = levels(3, "u1")
    with pytest.raises(ValueError, match="7 × 5"):
        load_image(planar_tiff(planes), limits=Limits(side=6))
