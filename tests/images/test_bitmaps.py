"""Windows bitmaps that Pillow leaves out, each made for the test."""

import struct

import numpy as np
import pytest

from colorseg.errors import UnreadableImageError
from colorseg.images.bitmaps import read_header, read_pixels
from colorseg.images.limits import Limits
from colorseg.images.loading import load_image
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
    image = load_image(bitmap(body, (3, 1), 8, palette=palette, length=12))
    assert image.pixels[0].tolist() == [[2, 1, 0], [5, 4, 3], [8, 7, 6]]
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
    image = load_image(bitmap(runs, (5, 2), 4, way=2, palette=GRAYS[: 4 * 16]))
    assert image.pixels[..., 0].tolist() == [[1, 2, 3, 4, 5], [1, 2, 1, 2, 1]]


def test_runs_above_the_picture_are_left_out():
    image = load_image(bitmap(b"\2\7\0\0\2\x08\0\0\2\x09", (2, 2), 8, way=1, palette=GRAYS))
    assert image.pixels[..., 0].tolist() == [[8, 8], [7, 7]]


def with_field(data, at, kind, value):
    """A bitmap whose header says something else."""
    packed = struct.pack(kind, value)
    return data[:at] + packed + data[at + len(packed) :]


COLOR = bitmap(bytes(24 * 5), (7, 5), 24)
INDEXED = bitmap(bytes(8 * 5), (7, 5), 8, palette=GRAYS)
DAMAGED = {
    "no width": with_field(COLOR, 18, "<i", 0),
    "negative width": with_field(COLOR, 18, "<i", -7),
    "no height": with_field(COLOR, 22, "<i", 0),
    "the lowest height": with_field(COLOR, 22, "<i", -(1 << 31)),
    "no plane": with_field(COLOR, 26, "<H", 0),
    "two planes": with_field(COLOR, 26, "<H", 2),
    "three bits": with_field(COLOR, 28, "<H", 3),
    "no bits": with_field(COLOR, 28, "<H", 0),
    "64 bits": with_field(COLOR, 28, "<H", 64),
    "masks of 24 bits": with_field(COLOR, 30, "<I", 3),
    "packed in no known way": with_field(COLOR, 30, "<I", 11),
    "pixels in the header": with_field(COLOR, 10, "<I", 20),
    "pixels in the palette": with_field(with_field(INDEXED, 10, "<I", 60), 46, "<I", 256),
    "pixels behind the end": with_field(COLOR, 10, "<I", 999),
    "a palette beyond all": with_field(INDEXED, 46, "<I", 1 << 31),
    "a color beyond the palette": bitmap(b"\0\4\0\0", (2, 1), 8, palette=GRAYS[:16], colors=4),
    "one beyond in 4 bits": bitmap(b"\x12\0\0\0", (2, 1), 4, palette=GRAYS[:8], colors=2),
    "one beyond in runs": bitmap(b"\2\4\0\1", (2, 1), 8, way=1, palette=GRAYS[:16], colors=4),
    "4 bits packed as 8": bitmap(b"\1\1\0\1", (2, 1), 4, way=1, palette=GRAYS[:64]),
    "8 bits packed as 4": bitmap(b"\1\1\0\1", (2, 1), 8, way=2, palette=GRAYS),
    "packed downward": bitmap(b"\2\1\0\1", (2, -1), 8, way=1, palette=GRAYS),
    "packed downward in 4 bits": bitmap(b"\2\1\0\1", (2, -1), 4, way=2, palette=GRAYS[:64]),
    "a run beyond the row": bitmap(b"\3\1\0\1", (2, 1), 8, way=1, palette=GRAYS),
    "bytes beyond the row": bitmap(b"\0\3abc\0\0\1", (2, 1), 8, way=1, palette=GRAYS),
    "a run behind a skip": bitmap(b"\0\2\2\0\1\1\0\1", (2, 1), 8, way=1, palette=GRAYS),
    "the code of a fax": bitmap(bytes(8), (7, 5), 1, way=3, palette=GRAYS[:8], length=64),
    "masks in OS/2": bitmap(bytes(80), (7, 5), 16, way=3, length=64, masks=bytes(range(16))),
    "16 bits in the oldest": bitmap(bytes(80), (7, 5), 16, length=12),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_bitmaps_that_contradict_themselves_are_refused(kind):
    with pytest.raises(UnreadableImageError, match="incomplete or damaged"):
        load_image(DAMAGED[kind])


@pytest.mark.parametrize(
    ("bits", "masks"),
    [
        (16, (0x1F0000, 0x7E0, 0x1F)),
        (16, (0x1F800, 0x7E0, 0x1F)),
        (16, (0xF800, 0xFE0, 0x1F)),
        (16, (0x1F, 0x1F, 0x1F)),
        (16, (0xA800, 0x7E0, 0x1F)),
        (32, (0xFF0000, 0xFF00, 0x1FF)),
        (32, (0xFF00FF, 0xFF00, 0)),
        (16, (0, 0, 0)),
        (16, (0x7C00, 0x3E0, 0x1F, 0x10000)),
        (16, (0x7C00, 0x3E0, 0x1F, 0xC000)),
        (32, (0xFF0000, 0xFF00, 0xFF, 0xA0000000)),
    ],
)
def test_masks_that_overlap_have_gaps_or_are_beyond_the_pixel_are_refused(bits, masks):
    packed = struct.pack(f"<{len(masks)}I", *masks)
    length = 56 if len(masks) == 4 else 40
    data = bitmap(bytes(bits * 5), (7, 5), bits, way=3, masks=packed, length=length)
    with pytest.raises(UnreadableImageError, match="incomplete or damaged"):
        load_image(data)


def test_a_channel_without_a_mask_is_empty():
    masks = struct.pack("<3I", 0xFF00, 0xFF, 0)
    image = load_image(bitmap(b"\x12\x34\0\0", (1, 1), 16, way=3, masks=masks))
    assert image.pixels.tolist() == [[[0x34, 0x12, 0]]]


def test_a_bitmap_that_ends_early_is_refused():
    masks = struct.pack("<3I", 0xFF, 0xFF00, 0xFF0000)
    for data in (
        bitmap(bytes(14), (2, 2), 32, way=3, masks=masks),
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
