"""Pictures in few colors, each read back by a reader that the writer does not know."""

import io
import struct
import zlib
from itertools import product

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.errors import InvalidValueError
from colorseg.exports.encoders import (
    encode_gif,
    encode_indexed_png,
    encode_truecolor_png,
    encode_webp,
    with_alpha,
)
from colorseg.exports.png import encode_entries, encode_gray_png

CODES = np.random.default_rng(1).permutation(256**3)[:256]
COLORS = np.stack([CODES >> 16, CODES >> 8 & 255, CODES & 255], axis=1).astype(np.uint8)
PER_COLORS = [(1, 1), (2, 1), (3, 2), (4, 2), (5, 4), (16, 4), (17, 8), (255, 8), (256, 8)]
SHAPES = [(1, 1), (1, 9), (7, 1), (23, 17), (40, 64)]


def random_labels(shape, k, seed=0):
    return np.random.default_rng(seed).integers(0, k, shape).astype(np.uint8)


def chunks(png):
    """The chunks of a PNG, by the published layout: length, name, data, checksum."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(
            name + data
        )
        assert name.decode() not in found
        found[name.decode()] = data
        at += 12 + length
    assert list(found)[-1] == "IEND"
    return found


def header(png):
    """Width, height, bits and kind of color."""
    return struct.unpack(">IIBB", chunks(png)["IHDR"][:10])


def read(data, mode):
    with pillow.open(io.BytesIO(data)) as picture:
        return np.asarray(picture.convert(mode))


def unpacked_gif(data):
    """Indices of a GIF of one picture, by the published layout; not the way it was written."""
    width, height, flags = struct.unpack("<HHB", data[6:11])
    at = 13 + 3 * 2 ** ((flags & 7) + 1)
    while data[at] == 0x21:  # extensions
        at += 2
        while data[at]:
            at += data[at] + 1
        at += 1
    assert data[at] == 0x2C
    assert data[at + 9] == 0  # neither a palette of its own nor interlaced
    smallest, at, packed = data[at + 10], at + 11, b""
    while data[at]:
        packed, at = packed + data[at + 1 : at + 1 + data[at]], at + data[at] + 1
    assert data[at:] == b"\0;"
    indices = np.frombuffer(unpacked_lzw(packed, smallest), np.uint8)
    return indices.reshape(height, width)


def unpacked_lzw(packed, smallest):
    bits, place, out = int.from_bytes(packed, "little"), 0, []
    table, size, last = [], 0, None
    while True:
        size = size or smallest + 1
        code, place = bits >> place & ((1 << size) - 1), place + size
        if code == 1 << smallest:
            table = [bytes([i]) for i in range(1 << smallest)] + [b"", b""]
            size, last = smallest + 1, None
            continue
        if code == (1 << smallest) + 1:
            return b"".join(out)
        entry = table[code] if code < len(table) else last + last[:1]
        out.append(entry)
        if last is not None and len(table) < 4096:
            table.append(last + entry[:1])
        last = entry
        size = max(size, min(12, len(table).bit_length()))


@pytest.mark.parametrize(("k", "bits"), PER_COLORS)
@pytest.mark.parametrize("quick", [False, True])
def test_an_indexed_png_has_exactly_the_palette_at_the_fewest_bits(k, bits, quick):
    labels = random_labels((23, 17), k)
    png = encode_indexed_png(labels, COLORS[:k], quick=quick)
    assert header(png) == (17, 23, bits, 3)
    assert chunks(png)["PLTE"] == COLORS[:k].tobytes()
    assert "tRNS" not in chunks(png)


@pytest.mark.parametrize(("shape", "k"), list(product(SHAPES, (1, 2, 3, 5, 16, 17, 256))))
def test_an_indexed_png_holds_the_labels(shape, k):
    labels = random_labels(shape, k)
    png = encode_indexed_png(labels, COLORS[:k])
    with pillow.open(io.BytesIO(png)) as picture:
        assert picture.mode == "P"
        np.testing.assert_array_equal(np.asarray(picture), labels)
    np.testing.assert_array_equal(read(png, "RGB"), COLORS[labels])


@pytest.mark.parametrize("size", [1 << 19, 1 << 20, 1 << 22])
def test_a_png_is_right_whatever_its_size_leaves_time_for(size):
    labels = np.zeros((size // 1024 + 1, 1024), np.uint8)
    labels[::3, ::5] = 255
    assert np.array_equal(read(encode_indexed_png(labels, COLORS), "P"), labels)


@pytest.mark.parametrize("k", [2, 8, 200])
def test_the_best_png_is_no_larger_than_the_quick_one_or_pillows(k):
    labels = random_labels((30, 40), k).repeat(9, axis=0).repeat(7, axis=1)
    labels[::31] = random_labels((9, 280), k)
    picture, buffer = pillow.fromarray(labels), io.BytesIO()
    picture.putpalette(COLORS[:k].tobytes())
    picture.save(buffer, "PNG", optimize=True)
    best = encode_indexed_png(labels, COLORS[:k])
    assert len(best) <= len(encode_indexed_png(labels, COLORS[:k], quick=True))
    assert len(best) <= len(buffer.getvalue())
    assert best == encode_indexed_png(labels, COLORS[:k])


def test_noise_grows_by_no_more_than_the_frame_of_the_file():
    labels = random_labels((300, 300), 256)
    assert len(encode_indexed_png(labels, COLORS)) < labels.size * 1.001 + 900 + 300


@pytest.mark.parametrize(
    ("k", "bits"), [(1, 1), (2, 2), (3, 2), (4, 4), (15, 4), (16, 8), (255, 8)]
)
def test_clear_pixels_get_one_entry_after_the_palette(k, bits):
    labels, alpha = random_labels((23, 17), k), 255 * random_labels((23, 17), 2, seed=5)
    png = encode_indexed_png(labels, COLORS[:k], alpha=alpha)
    assert header(png) == (17, 23, bits, 3)
    assert chunks(png)["PLTE"] == COLORS[:k].tobytes() + b"\xff\xff\xff"
    assert chunks(png)["tRNS"] == b"\xff" * k + b"\0"
    with pillow.open(io.BytesIO(png)) as picture:
        np.testing.assert_array_equal(np.asarray(picture), np.where(alpha, labels, k))


def check_rgba(data, labels, alpha):
    picture = read(data, "RGBA")
    np.testing.assert_array_equal(picture[..., 3], alpha)
    np.testing.assert_array_equal(picture[alpha > 0, :3], COLORS[labels[alpha > 0]])
    assert (picture[alpha == 0, :3] == 255).all()


@pytest.mark.parametrize(
    ("k", "alphas", "kind"),
    [
        (5, (0, 255), 3),
        (5, (0, 1, 128, 254, 255), 3),
        (5, (128,), 3),
        (255, (0, 255), 3),
        (256, (0, 255), 6),
        (256, (255,), 3),
        (128, (7, 255), 3),
        (128, (0, 7, 255), 6),
        (9, tuple(range(256)), 6),
        (1, (0,), 3),
    ],
)
@pytest.mark.parametrize("quick", [False, True])
def test_a_png_keeps_every_alpha(k, alphas, kind, quick):
    labels = random_labels((60, 70), k)
    alpha = np.random.default_rng(3).choice(np.array(alphas, np.uint8), labels.shape)
    png = encode_indexed_png(labels, COLORS[:k], alpha=alpha, quick=quick)
    assert header(png)[3] == kind
    check_rgba(png, labels, alpha)


def test_colors_that_no_pixel_has_make_room_for_clear_ones():
    labels, alpha = random_labels((60, 70), 200), np.full((60, 70), 255, np.uint8)
    alpha[:9] = 0
    png = encode_indexed_png(labels, COLORS, alpha=alpha)
    assert header(png)[3] == 3
    check_rgba(png, labels, alpha)


def test_an_opaque_alpha_makes_no_difference():
    labels = random_labels((23, 17), 5)
    alpha = np.full(labels.shape, 255, np.uint8)
    assert encode_indexed_png(labels, COLORS, alpha=alpha) == encode_indexed_png(labels, COLORS)


def test_bands_make_no_difference(monkeypatch):
    labels, alpha = random_labels((23, 17), 5), random_labels((23, 17), 4, seed=2)
    whole = encode_indexed_png(labels, COLORS, alpha=alpha)
    monkeypatch.setattr("colorseg.exports.encoders.LABELS_PER_BLOCK", 1)
    assert encode_indexed_png(labels, COLORS, alpha=alpha) == whole


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_gray_png_holds_the_numbers(bits, shape):
    values = random_labels(shape, 1 << bits)
    png = encode_gray_png(values, bits=bits)
    assert header(png) == (shape[1], shape[0], bits, 0)
    white = (1 << bits) - 1
    np.testing.assert_array_equal(read(png, "L"), values * (255 // white))


def test_entries_may_be_chosen_by_yes_and_no():
    mask = random_labels((9, 11), 2).astype(bool)
    png = encode_entries(mask, COLORS[:2], alphas=np.array([0, 99], np.uint8))
    np.testing.assert_array_equal(read(png, "RGBA")[..., 3], 99 * mask)


def test_a_truecolor_png_holds_colors_and_alpha():
    pixels, alpha = COLORS[random_labels((9, 11), 256)], random_labels((9, 11), 256, seed=4)
    np.testing.assert_array_equal(read(encode_truecolor_png(pixels), "RGB"), pixels)
    both = np.dstack([pixels, alpha])
    np.testing.assert_array_equal(read(encode_truecolor_png(pixels, alpha), "RGBA"), both)


@pytest.mark.parametrize(("shape", "k"), list(product(SHAPES, (1, 2, 17, 256))))
def test_a_webp_is_without_loss(shape, k):
    labels, alpha = random_labels(shape, k), random_labels(shape, 256, seed=8)
    data = encode_webp(labels, COLORS[:k])
    assert data[8:16] == b"WEBPVP8L"
    np.testing.assert_array_equal(read(data, "RGB"), COLORS[labels])
    check_rgba(encode_webp(labels, COLORS[:k], alpha=alpha), labels, alpha)


@pytest.mark.parametrize(
    ("shape", "k"), list(product([*SHAPES, (200, 300)], (1, 2, 3, 17, 255, 256)))
)
def test_a_gif_holds_the_labels(shape, k):
    labels = random_labels(shape, k)
    data = encode_gif(labels, COLORS[:k])
    np.testing.assert_array_equal(unpacked_gif(data), labels)
    assert data[13 : 13 + 3 * k] == COLORS[:k].tobytes()
    np.testing.assert_array_equal(read(data, "RGB"), COLORS[labels])


@pytest.mark.parametrize("k", [1, 2, 4, 17, 255])
def test_a_gif_is_clear_below_half(k):
    labels, alpha = random_labels((23, 17), k), random_labels((23, 17), 256, seed=6)
    data = encode_gif(labels, COLORS[:k], alpha=alpha)
    np.testing.assert_array_equal(unpacked_gif(data), np.where(alpha < 128, k, labels))
    picture = read(data, "RGBA")
    np.testing.assert_array_equal(picture[..., 3], np.where(alpha < 128, 0, 255))
    np.testing.assert_array_equal(picture[alpha >= 128, :3], COLORS[labels[alpha >= 128]])


def test_a_gif_of_256_colors_takes_a_free_entry_for_clear_pixels_or_says_that_none_is():
    labels = np.arange(256, dtype=np.uint8).repeat(2).reshape(16, 32)
    alpha = np.full(labels.shape, 255, np.uint8)
    alpha[3, 4] = 0  # the other pixel of that color is opaque
    with pytest.raises(InvalidValueError, match="at most 255 colors, got 256; choose fewer"):
        encode_gif(labels, COLORS, alpha=alpha)
    alpha[labels == labels[3, 4]] = 0
    data = encode_gif(labels, COLORS, alpha=alpha)
    np.testing.assert_array_equal(read(data, "RGBA")[..., 3], alpha)
    np.testing.assert_array_equal(unpacked_gif(data), labels)


@pytest.mark.parametrize(
    ("write", "longest"), [(encode_webp, 16_383), (encode_gif, 65_535)], ids=["WebP", "GIF"]
)
def test_sides_that_a_format_cannot_say_are_refused(write, longest):
    assert write(np.zeros((1, longest), np.uint8), COLORS[:1])
    with pytest.raises(InvalidValueError, match=f"at most {longest:,} pixels, got 1 × "):
        write(np.zeros((longest + 1, 1), np.uint8), COLORS[:1])


@pytest.mark.parametrize("alphas", [1, 2, 256])
@pytest.mark.parametrize("k", [1, 2, 8, 256])
def test_the_best_png_is_never_larger_than_the_quick_one(k, alphas):
    # Noise, of which high levels of compression make more than low ones.
    labels, alpha = random_labels((40, 60), k), random_labels((40, 60), alphas, seed=5)
    best, quick = (
        encode_indexed_png(labels, COLORS[:k], alpha=~alpha, quick=quick) for quick in (False, True)
    )
    assert len(best) <= len(quick)


def test_a_clear_pixel_is_white():
    labels, alpha = np.array([[0, 1]], np.uint8), np.array([[0, 3]], np.uint8)
    assert with_alpha(labels, COLORS, alpha).tolist() == [[[255, 255, 255, 0], [*COLORS[1], 3]]]


def test_no_encoder_writes_into_what_it_is_given():
    labels, alpha = random_labels((23, 17), 5), random_labels((23, 17), 3)
    colors = COLORS.copy()
    for array in (labels, alpha, colors):
        array.flags.writeable = False
    for write in (encode_indexed_png, encode_webp, encode_gif):
        write(labels[::2, ::2], colors, alpha=alpha[::2, ::2])
