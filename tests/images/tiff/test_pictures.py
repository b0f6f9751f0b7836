"""TIFF files of all kinds: the numbers in them, however they are stored, and what they mean."""

import tracemalloc

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.errors import UnreadableImageError
from colorseg.images.directories import first_directory
from colorseg.images.limits import Limits
from colorseg.images.loading import load_image
from tests.made import encoded, picture
from tests.made_tiffs import made_tiff, planar_tiff, tiff_of

KINDS = ("u1", "i1", "<u2", ">u2", "<i2", ">i2", "<u4", ">u4", "<i4", ">i4", "<u8", ">i8")
FLOATS = ("<f2", ">f2", "<f4", ">f4", "<f8", ">f8")
WAYS = {
    "strips": {},
    "planes": {"apart": True},
    "tiles": {"tile": (16, 32)},
    "planes of tiles": {"apart": True, "tile": (16, 16)},
    "big": {"big": True},
    "deflated": {"deflated": True, "tile": (32, 16)},
    "differences": {"deflated": True, "predictor": 2},
    "planes of differences": {"deflated": True, "predictor": 2, "apart": True, "tile": (16, 16)},
}


def numbers_of(kind, channels, rng=None):
    """Numbers over the whole range of their kind, and the shares of white that they stand for."""
    rng = rng or np.random.default_rng(0)
    kind = np.dtype(kind)
    if kind.kind == "f":
        numbers = rng.normal(0, 300, (19, 37, channels)).astype(kind)
    else:
        low, high = np.iinfo(kind).min, int(np.iinfo(kind).max)
        numbers = rng.integers(low, high, (19, 37, channels), kind.newbyteorder("="), True)
        numbers = numbers.astype(kind)
    exact = numbers.astype(float)
    if kind.kind == "u" and kind.itemsize <= 2:
        return numbers, exact / np.iinfo(kind).max
    return numbers, (exact - exact.min()) / (exact.max() - exact.min())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS + FLOATS)
def test_numbers_are_the_same_however_they_are_stored(kind, way):
    for photometric, channels in ((0, 1), (1, 1), (2, 3)):
        numbers, shares = numbers_of(kind, channels)
        image = load_image(made_tiff(numbers, photometric, **WAYS[way]))
        shares = 1 - shares if photometric == 0 else shares
        assert np.abs(image.colors - 255 * shares).max() <= 0.51
        assert image.alpha is None


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("kind", FLOATS)
def test_differences_of_the_bytes_of_floats_are_undone(kind, apart):
    numbers, shares = numbers_of(kind, 3)
    data = made_tiff(numbers, 2, deflated=True, predictor=3, apart=apart, tile=(16, 16))
    assert np.abs(load_image(data).colors - 255 * shares).max() <= 0.51


@pytest.mark.parametrize("name", ["tiff_lzw", "packbits", "tiff_adobe_deflate", "lzma", "zstd"])
def test_every_way_of_packing_bytes_is_undone(name):
    for image in (pillow.fromarray(picture(300, 21)), pillow.fromarray(picture(300, 21)[..., 0])):
        data = encoded(image, "TIFF", compression=name)
        np.testing.assert_array_equal(load_image(data).pixels, image.convert("RGB"))


def test_pillows_own_limit_does_not_count_packed_bytes(monkeypatch):
    monkeypatch.setattr(pillow, "MAX_IMAGE_PIXELS", 10)
    pixels = picture(6, 4).astype("<f8")
    low, high = pixels.min(), pixels.max()
    colors = load_image(made_tiff(pixels, 2, deflated=True)).colors
    assert np.abs(colors - (pixels - low) * 255 / (high - low)).max() <= 0.51


def test_luma_alone_is_gray():
    pixels = picture(6, 4)[..., :1]
    np.testing.assert_array_equal(load_image(made_tiff(pixels, 6)).pixels, pixels.repeat(3, 2))


@pytest.mark.parametrize("bits", [1, 2, 3, 4, 6, 7, 9, 10, 12, 14, 15])
@pytest.mark.parametrize("order", ["<", ">"])
def test_numbers_of_any_bits_follow_each_other_from_the_highest_bit(bits, order):
    rng = np.random.default_rng(bits)
    for photometric, channels in ((0, 1), (1, 1), (2, 3)):
        numbers = rng.integers(0, 1 << bits, (5, 7 * channels))
        digits = numbers[..., None] >> np.arange(bits)[::-1] & 1
        body = np.packbits(digits.reshape(5, -1).astype(np.uint8), axis=1).tobytes()
        tags = {256: [7], 257: [5], 258: [bits] * channels, 262: [photometric], 277: [channels]}
        image = load_image(tiff_of(tags | {273: [16], 279: [len(body)]}, body, order))
        shares = numbers.reshape(5, 7, channels) / ((1 << bits) - 1)
        shares = 1 - shares if photometric == 0 else shares
        assert np.abs(image.colors - 255 * shares).max() <= 0.51
        assert image.notes == ((f"{bits} bits a channel reduced to 8",) if bits > 8 else ())


@pytest.mark.parametrize("kind", ["u1", "<u2", ">i2", "<f4"])
@pytest.mark.parametrize("deflated", [False, True])
def test_bytes_may_begin_with_their_lowest_bit(kind, deflated):
    numbers, shares = numbers_of(kind, 3)
    data = made_tiff(numbers, 2, deflated=deflated)
    first, last = 16, int.from_bytes(data[4:8], "little" if kind[0] != ">" else "big")
    bits = np.unpackbits(np.frombuffer(data[first:last], np.uint8)).reshape(-1, 8)
    body = np.packbits(bits[:, ::-1], axis=1).tobytes()
    order = ">" if kind[0] == ">" else "<"
    tags = first_directory(data).tags
    numbers_in_it = {tag: first_directory(data).table(tag).tolist() for tag in tags}
    image = load_image(tiff_of(numbers_in_it | {266: [2]}, body, order))
    assert np.abs(image.colors - 255 * shares).max() <= 0.51


@pytest.mark.parametrize("extra", [1, 2])
@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("kind", ["u1", ">u2", "<u4", ">u8", "<f4", ">f8"])
@pytest.mark.parametrize(("photometric", "channels"), [(1, 1), (2, 3)])
def test_alpha_beside_numbers_of_any_kind(photometric, channels, kind, apart, extra):
    rng = np.random.default_rng(3)
    shares = rng.random((5, 7, channels + 1))
    shares[0, 0, 0], shares[0, 0, -1], shares[0, 1, 0], shares[0, 1, -1] = 0, 1, 1, 1
    whole = shares.copy()
    whole[..., :-1] *= shares[..., -1:] if extra == 1 else 1
    most = 1 if kind[1] == "f" else float(np.iinfo(kind).max) * (1 - 1e-15)
    image = load_image(
        made_tiff((whole * most).astype(kind), photometric, apart=apart, extra=[extra])
    )
    assert np.abs(image.alpha - 255 * shares[..., -1]).max() <= 1
    error = np.abs(image.colors - 255 * shares[..., :-1])
    assert (error <= 1 + 1 / shares[..., -1:] * (extra == 1)).all()


def test_white_is_zero_beside_alpha_and_inks_beside_alpha():
    pixels = picture(5, 7)[..., :2]
    image = load_image(made_tiff(pixels, 0, extra=[2]))
    seen = image.alpha > 0
    assert (image.colors[seen] == 255 - pixels[seen][:, :1]).all()
    assert (image.alpha == pixels[..., 1]).all()
    inks = np.dstack([picture(5, 7), picture(5, 7, seed=1)[..., :2]])
    image, plain = (
        load_image(made_tiff(inks, 5, extra=[2])),
        load_image(made_tiff(inks[..., :4], 5)),
    )
    seen = image.alpha > 0
    assert (image.colors[seen] == plain.colors[seen]).all()
    assert (image.alpha == inks[..., 4]).all()


def test_alpha_beyond_clear_and_opaque_is_refused():
    pixels = np.array([[[0.5, 1.5]]], "<f4")
    with pytest.raises(UnreadableImageError, match="saved in a way we cannot read"):
        load_image(made_tiff(pixels, 1, extra=[2]))


@pytest.mark.parametrize("factor", [1, 256, 257])
def test_a_palette_may_have_8_or_16_bits_a_channel(factor):
    colors, places = picture(16, 16, seed=2).reshape(-1, 3), picture(5, 7)[..., :1]
    flat = (colors.T.astype(int) * factor).ravel().tolist()
    image = load_image(made_tiff(places, 3, more={320: flat}))
    np.testing.assert_array_equal(image.colors, colors[places[..., 0]])


def test_a_color_beyond_the_palette_and_a_palette_cut_short_are_refused():
    places = np.array([[[0], [2]]], np.uint8)
    for palette in ([0, 9, 0, 9, 0, 9], [0, 9, 0, 9], [0]):
        with pytest.raises(UnreadableImageError, match="incomplete or damaged"):
            load_image(made_tiff(places, 3, more={320: palette}))


def test_lab_may_be_counted_with_a_sign_or_up_from_the_lowest():
    lab = picture(5, 7)
    signed = load_image(made_tiff(lab ^ np.array([0, 128, 128], np.uint8), 8))
    np.testing.assert_array_equal(load_image(made_tiff(lab, 9)).colors, signed.colors)
    shown = np.asarray(
        pillow.merge("LAB", list(map(pillow.fromarray, np.moveaxis(lab, -1, 0)))).convert("RGB")
    )
    np.testing.assert_array_equal(signed.colors, shown)


def ycbcr_of(luma, chroma, black=0, white=255):
    y, (cb, cr) = (luma - black) * 255.0 / (white - black), np.moveaxis(chroma - 128.0, -1, 0)
    rgb = np.stack([y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb], -1)
    return np.clip(rgb, 0, 255)


@pytest.mark.parametrize(("across", "down"), [(1, 1), (2, 1), (2, 2), (4, 2), (1, 4)])
@pytest.mark.parametrize("tile", [None, (16, 16)])
def test_pixels_may_share_their_chroma(across, down, tile):
    rng = np.random.default_rng(0)
    luma = rng.integers(16, 236, (16, 32))
    chroma = rng.integers(0, 256, (16 // down, 32 // across, 2))
    blocks = luma.reshape(16 // down, down, 32 // across, across).swapaxes(1, 2)
    blocks = np.concatenate([blocks.reshape(*chroma.shape[:2], -1), chroma], -1).astype(np.uint8)
    halves = [blocks] if tile is None else np.split(blocks, 2, axis=1)
    tags = {256: [30], 257: [15], 258: [8] * 3, 262: [6], 277: [3], 530: [across, down]}
    size = len(halves[0].tobytes())
    if tile is None:
        tags |= {256: [32], 273: [16], 279: [size]}
    else:
        tags |= {322: [16], 323: [16], 324: [16, 16 + size], 325: [size] * 2}
    body = b"".join(half.tobytes() for half in halves)
    spread = chroma.repeat(down, 0).repeat(across, 1)
    reference = [16.0, 235.0, 128.0, 255.0, 128.0, 255.0]
    for more, levels in (({}, (0, 255)), ({532: reference}, (16, 235))):
        image = load_image(tiff_of(tags | more, body, "<"))
        expected = ycbcr_of(luma, spread, *levels)[: tags[257][0], : tags[256][0]]
        assert np.abs(image.colors - expected).max() <= 0.6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_turned_with_their_alpha(orientation):
    pixels = np.dstack([picture(4, 6), picture(4, 6)[..., :1] | 1])
    image = load_image(made_tiff(pixels, 2, extra=[2], more={274: [orientation]}))
    rows = pixels[::-1] if orientation in (3, 4, 7, 8) else pixels
    rows = rows[:, ::-1] if orientation in (2, 3, 6, 7) else rows
    if orientation in (6, 8):
        rows = pixels[::-1] if orientation == 6 else pixels[:, ::-1]
    turned = rows.swapaxes(0, 1) if orientation > 4 else rows
    np.testing.assert_array_equal(np.dstack([image.colors, image.alpha]), turned)


@pytest.mark.parametrize(("tile", "rows"), [(None, 2), ((16, 16), 0), ((144, 16), 0)])
def test_more_rows_than_are_read_together_come_in_their_order(tile, rows):
    pixels = picture(300, 17)
    for deflated in (False, True):
        data = made_tiff(pixels, 2, tile=tile, deflated=deflated)
        np.testing.assert_array_equal(load_image(data).colors, pixels)
    one = {256: [17], 257: [300], 258: [8] * 3, 262: [2], 277: [3], 273: [16], 279: [15_300]}
    np.testing.assert_array_equal(load_image(tiff_of(one, pixels.tobytes(), "<")).colors, pixels)


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
def test_gray_with_alpha_in_deflated_planes_keeps_its_alpha(extra):
    planes, codes = levels(2, "u1")
    planes[0] = np.minimum(planes[0], planes[1])
    image = load_image(planar_tiff(planes, photometric=1, extra=extra, deflated=True))
    gray = planes[0] if extra == 2 else np.round(planes[0] * 255.0 / planes[1])
    assert (image.colors == gray[..., None]).all()
    assert (image.alpha == codes[..., 1]).all()


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
