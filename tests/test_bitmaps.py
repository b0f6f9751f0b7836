"""Windows bitmaps that Pillow leaves out, each made for the test."""

import struct

import numpy as np
import pytest

from colorseg.bitmaps import read_header, read_pixels
from colorseg.errors import UnreadableImageError
from colorseg.images import Limits, load_image
from tests.made import picture


def bitmap(body, size, bits, *, way=0, palette=b"", colors=0, length=40, masks=b""):
    """A bitmap file; a negative height puts the first row first."""
    if length == 12:
        header = struct.pack("<IHHHH", 12, *size, 1, bits)
    else:
        header = struct.pack("<IiiHHIIiiII", length, *size, 1, bits, way, 0, 0, 0, colors, 0)
        header = header[:16] if length == 16 else header + masks.ljust(max(length - 40, 0), b"\0")
    extra = masks if length == 40 else b""
    offset = 14 + len(header) + len(extra) + len(palette)
    start = b"BM" + struct.pack("<IHHI", offset + len(body), 0, 0, offset)
    return start + header + extra + palette + body


def rows(pixels, kind):
    """Numbers as rows of a file, filled up to four bytes."""
    data = [row.astype(kind).tobytes() for row in pixels]
    return b"".join(row + bytes(-len(row) % 4) for row in data)


@pytest.mark.parametrize(
    ("bits", "masks"),
    [
        (16, (0xF800, 0x7E0, 0x1F)),
        (16, (0x3, 0x7C, 0x3F80)),
        (32, (0x3FF00000, 0xFFC00, 0x3FF)),
        (32, (0xFF, 0xFF00, 0xFF0000)),
        (32, (0xFFE00000, 0x1FFC00, 0x3FF)),
    ],
)
def test_channels_at_any_bits_are_scaled_to_8(bits, masks):
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 1 << bits, (5, 7), dtype=np.uint64)
    body = rows(codes, f"<u{bits // 8}")
    image = load_image(bitmap(body, (7, -5), bits, way=3, masks=struct.pack("<3I", *masks)))
    for channel, mask in enumerate(masks):
        lowest = mask & -mask
        share = (codes & np.uint64(mask)) / lowest / (mask // lowest)
        assert np.abs(image.pixels[..., channel] - share * 255).max() <= 0.5


def test_a_mask_for_alpha_gives_alpha():
    masks = struct.pack("<4I", 0xF00, 0xF0, 0xF, 0xF000)
    body = rows(np.array([[0xFABC, 0x0FFF, 0x8123]]), "<u2")
    image = load_image(bitmap(body, (3, 1), 16, way=3, length=56, masks=masks))
    assert image.alpha.tolist() == [[255, 0, 136]]
    assert image.colors.tolist() == [[[170, 187, 204], [255, 255, 255], [17, 34, 51]]]


def test_rows_go_upward_unless_the_height_is_negative():
    masks = struct.pack("<3I", 0xFF, 0xFF00, 0xFF0000)
    body = rows(np.array([[1], [2]]), "<u4")
    for height, expected in ((2, [2, 1]), (-2, [1, 2])):
        image = load_image(bitmap(body, (1, height), 32, way=3, masks=masks))
        assert image.pixels[:, 0, 0].tolist() == expected


def test_two_bits_are_read_from_the_left():
    palette = bytes([0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0])
    image = load_image(bitmap(bytes([0b00011011, 0b11000000, 0, 0]), (5, 1), 2, palette=palette))
    assert image.pixels[0].tolist() == [[0, 0, 0], [3, 2, 1], [6, 5, 4], [9, 8, 7], [9, 8, 7]]


@pytest.mark.parametrize("bits", [1, 4, 8, 24])
def test_what_pillow_reads_too_is_the_same(bits):
    rng = np.random.default_rng(bits)
    body = rng.bytes(((11 * bits + 31) // 32 * 4) * 6)
    palette = rng.bytes(4 << bits) if bits < 24 else b""
    data = bitmap(body, (11, 6), bits, palette=palette)
    header = read_header(data)
    assert header.usual
    np.testing.assert_array_equal(read_pixels(data, header), load_image(data).pixels)


def test_the_shortest_headers_and_the_longest_palettes_are_read():
    palette, body = bytes(range(12)), bytes([0, 1, 2, 0])
    image = load_image(bitmap(body, (3, 1), 8, palette=bytes(range(16)), length=16))
    assert image.pixels[0].tolist() == [[2, 1, 0], [6, 5, 4], [10, 9, 8]]
    assert read_header(bitmap(body, (3, 1), 8, palette=palette, length=12)).usual
    image = load_image(bitmap(body, (3, 1), 8, palette=bytes(range(16)) * 75, colors=300))
    assert image.pixels[0].tolist() == [[2, 1, 0], [6, 5, 4], [10, 9, 8]]


GRAYS = np.repeat(np.arange(256, dtype=np.uint8), 4).tobytes()


def test_packed_bytes_are_unpacked():
    runs = b"\3\5\0\3abc\0\0\0\2\7\0\2\1\1\2\1\0\1"
    image = load_image(bitmap(runs, (6, 3), 8, way=1, palette=GRAYS))
    expected = [[0, 0, 0, 1, 1, 0], [7, 7, 0, 0, 0, 0], [5, 5, 5, 97, 98, 99]]
    assert image.pixels[..., 0].tolist() == expected


def test_packed_halves_of_bytes_are_unpacked():
    runs = b"\5\x12\0\0\0\5\x12\x34\x50\0\0\1"
    image = load_image(bitmap(runs, (5, -2), 4, way=2, palette=GRAYS[: 4 * 16]))
    assert image.pixels[..., 0].tolist() == [[1, 2, 1, 2, 1], [1, 2, 3, 4, 5]]


def test_runs_beyond_the_row_or_the_picture_are_cut():
    image = load_image(bitmap(b"\xff\7\0\0\xff\x08\0\0\xff\x09", (2, -2), 8, way=1, palette=GRAYS))
    assert image.pixels[..., 0].tolist() == [[7, 7], [8, 8]]


def test_a_bitmap_that_ends_early_is_refused():
    masks = struct.pack("<3I", 0xFF, 0xFF00, 0xFF0000)
    for data in (
        bitmap(bytes(15), (2, 2), 32, way=3, masks=masks),
        bitmap(b"\1\1", (2, 2), 8, way=1, palette=GRAYS),
        bitmap(b"\1\1\0\2\1", (2, 2), 8, way=1, palette=GRAYS),
    ):
        with pytest.raises(UnreadableImageError, match="incomplete"):
            load_image(data)


def test_the_size_is_checked_before_anything_is_unpacked():
    data = bitmap(b"\0\1", (60_000, 60_000), 8, way=1, palette=GRAYS)
    with pytest.raises(ValueError, match="3600.0 megapixels"):
        load_image(data, limits=Limits())


@pytest.mark.parametrize("data", [b"", b"BM", bytes(100), b"BM" + bytes(100)])
def test_what_is_no_bitmap_has_no_header(data):
    assert read_header(data) is None


def test_a_file_within_a_bitmap_is_refused_in_plain_words():
    with pytest.raises(UnreadableImageError, match="saved in a way we cannot read"):
        load_image(bitmap(b"\xff\xd8\xff", (2, 2), 24, way=4))


def test_a_plain_bitmap_is_left_to_pillow():
    pixels = picture(6, 5)
    data = bitmap(rows(pixels[..., ::-1].reshape(6, 15), "u1"), (5, -6), 24)
    assert read_header(data).usual
    np.testing.assert_array_equal(load_image(data).pixels, pixels)
