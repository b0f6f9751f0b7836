"""The parts of a PNG, before anything is decoded."""

import struct
import zlib

import pytest
from PIL import Image as pillow

from colorseg.images.png import checked_png, size_in_header
from tests.made import encoded, picture
from tests.made_chunks import chunks, png, with_chunk

PNG = encoded(pillow.fromarray(picture()))
METADATA = {
    b"tEXt": b"Comment\0hello",
    b"zTXt": b"Comment\0\0" + zlib.compress(bytes(50_000_000)),
    b"iTXt": b"Comment\0\1\0\0\0" + zlib.compress(bytes(50_000_000)),
    b"gAMA": struct.pack(">I", 45_455),
    b"cHRM": bytes.fromhex("00007a26000080840000fa00000080e8000075300000ea6000003a9800001770"),
    b"pHYs": b"",
    b"acTL": b"\0",
    b"prVt": bytes(100),
}


def kinds(data):
    return [kind for kind, _ in chunks(data)]


def test_a_plain_png_stays_as_it_is():
    assert checked_png(PNG).data == PNG
    assert checked_png(PNG).notes == ()


@pytest.mark.parametrize("kind", METADATA)
def test_metadata_of_a_png_is_left_out_however_it_swells(kind):
    short = checked_png(with_chunk(PNG, kind, METADATA[kind]))
    assert short.data == PNG
    assert short.notes == ()


def test_damaged_metadata_of_a_png_is_ignored_and_said_so():
    short = checked_png(with_chunk(PNG, b"tEXt", b"Comment\0hello", checksum=1))
    assert short.data == PNG
    assert short.notes == ("its metadata is damaged and was ignored",)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (b"eXIf", b"MM\0*"),
        (b"tEXt", b"Raw profile type exif\0..."),
        (b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(b"...")),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x/>"),
    ],
)
def test_what_may_tell_an_orientation_stays(kind, body):
    assert kinds(checked_png(with_chunk(PNG, kind, body)).data) == [b"IHDR", kind, b"IDAT", b"IEND"]


def test_the_color_profile_of_a_png_comes_apart_from_it():
    short = checked_png(with_chunk(PNG, b"iCCP", b"name\0\0" + zlib.compress(b"a profile")))
    assert (short.data, short.profile, short.notes) == (PNG, b"a profile", ())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"name",
        b"name\0\1" + zlib.compress(b"an unknown method"),
        b"name\0\0no stream",
        b"name\0\0" + zlib.compress(b"a profile")[:-3],
        b"name\0\0" + zlib.compress(bytes(50_000_000)),
    ],
    ids=["empty", "name", "method", "stream", "cut", "bomb"],
)
def test_a_color_profile_that_does_not_unpack_is_ignored_and_said_so(body):
    short = checked_png(with_chunk(PNG, b"iCCP", body))
    assert (short.data, short.profile) == (PNG, None)
    assert short.notes == ("its color profile is broken and was ignored",)


def test_an_animation_is_known_by_what_it_says():
    red, blue = (pillow.new("RGB", (3, 2), color) for color in ("red", "blue"))
    animation = encoded(red, save_all=True, append_images=[blue])
    assert checked_png(animation).animated
    assert not checked_png(PNG).animated
    assert kinds(checked_png(animation).data) == [b"IHDR", b"IDAT", b"IEND"]


@pytest.mark.parametrize("kind", [b"IHDR", b"PLTE", b"IDAT"])
def test_a_needed_part_with_a_wrong_checksum_is_refused(kind):
    data = bytearray(encoded(pillow.fromarray(picture()).quantize(5)))
    data[data.index(kind) + 5] ^= 1
    with pytest.raises(ValueError, match="damaged"):
        checked_png(bytes(data))


def test_a_png_without_header_palette_or_pixels_is_refused():
    for data in (PNG[:8], PNG[:33], PNG[:8] + PNG[33:], with_chunk(PNG, b"IHDR", PNG[16:29])):
        with pytest.raises(ValueError, match="no header, or no pixels"):
            checked_png(data)
    with pytest.raises(ValueError, match="no palette"):
        checked_png(png(b"\0", (1, 1), 8, 3))


def test_a_png_that_is_cut_before_its_pixels_is_refused():
    for size in range(PNG.index(b"IDAT") + 4):
        with pytest.raises(ValueError, match="no header|damaged"):
            checked_png(PNG[:size])


def test_a_png_tells_its_size():
    assert size_in_header(PNG[:30]) == (30, 40)


@pytest.mark.parametrize("data", [b"", PNG[:23], b"RIFF1234WEBP" + bytes(30)])
def test_what_is_none_has_no_size(data):
    assert size_in_header(data) is None
