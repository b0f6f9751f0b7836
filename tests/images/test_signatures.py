"""What a file is by how it begins."""

import io
import struct

import pytest
from PIL import Image as pillow

from colorseg.errors import UnreadableImageError
from colorseg.images.loading import load_image
from colorseg.images.refusals import FORMATS
from colorseg.images.signatures import looks_like_an_image, other_kind
from tests.made_tiffs import tiff_of


@pytest.mark.parametrize("kind", FORMATS)
def test_an_image_is_known_by_its_beginning(kind):
    buffer = io.BytesIO()
    pillow.new("RGB", (4, 4)).save(buffer, kind)
    assert looks_like_an_image(buffer.getvalue()[:18])
    others = [other for other in FORMATS if other != kind]
    assert not looks_like_an_image(buffer.getvalue()[:18], others)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_damaged_image_is_called_damaged(kind):
    buffer = io.BytesIO()
    pillow.new("RGB", (40, 40)).save(buffer, kind)
    data = buffer.getvalue()
    with pytest.raises(UnreadableImageError, match="incomplete or damaged"):
        load_image(data[: len(data) // 2])


def test_an_avif_that_cannot_be_read_is_named():
    assert not looks_like_an_image(b"\0\0\0\x18ftypavif", ("JPEG", "PNG"))
    assert "AVIF" in other_kind(b"\0\0\0\x18ftypavif")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"\0\0\0\x18ftyphevc", "HEIC"),
        (b"\0\0\0\x18ftypcrx ", "raw"),
        (b"\0\0\0\x18ftypmp42", "video"),
        (b"%PDF-1.7", "PDF"),
        (b"\xef\xbb\xbf\n <svg ", "SVG"),
        (b"\n" * 100 + b"<SVG xmlns='x'>", "SVG"),
        (b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN'>", "SVG"),
        (b"<!-- made by hand -->\n<svg>", "SVG"),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<svg>", "an SVG"),
        (b"<?xml version='1.0'?>\n<note/>", "XML"),
        (b"<!doctype html><html><body><svg/></body></html>", "web page"),
        (b"<svg><foreignObject><html>", "SVG"),
        (b"\xff\x4f\xff\x51\0\x2f", "JPEG 2000"),
        (b"\x1aE\xdf\xa3\x01", "video"),
        (b"RIFF\0\0\0\0AVI LIST", "video"),
        (b"FUJIFILMCCD-RAW 0201", "raw"),
        (b"IIU\0\x18\0\0\0", "raw"),
        (b"IIRO\x08\0\0\0", "raw"),
        (b"PK\3\4", "ZIP"),
    ],
)
def test_other_kinds_are_named(data, word):
    assert not looks_like_an_image(data)
    assert word in other_kind(data)


THUMBNAIL = {254: [1], 256: [4], 257: [3], 258: [8], 259: [1], 262: [1], 273: [16], 279: [12]}


def raw_photo(inner, **tags):
    """A TIFF of a small picture with another folder below it."""
    numbers = THUMBNAIL | {int(name[1:]): value for name, value in tags.items()}
    whole = tiff_of(numbers | {330: [0]}, bytes(12), "<")
    place = struct.pack("<HHII", 330, 3, 1, 0), struct.pack("<HHII", 330, 4, 1, len(whole))
    folder = struct.pack("<H", len(inner)) + b"".join(
        struct.pack("<HHII", tag, 4, 1, value) for tag, value in sorted(inner.items())
    )
    return whole.replace(*place) + folder + bytes(4)


@pytest.mark.parametrize(
    "data",
    [
        raw_photo({254: 0, 262: 1}, t50706=[1, 4, 0, 0]),
        raw_photo({254: 0, 262: 32803}),
        raw_photo({254: 0, 262: 34892}, t50706=[1, 4, 0, 0]),
        b"II*\0\x10\0\0\0CR\2\0" + bytes(4) + tiff_of(THUMBNAIL, bytes(12), "<")[16:],
        tiff_of(THUMBNAIL | {262: [32803]}, bytes(12), "<"),
        tiff_of(THUMBNAIL | {254: [0], 262: [34892], 50706: [1, 4, 0, 0]}, bytes(12), ">"),
    ],
    ids=["DNG", "NEF", "linear DNG", "CR2", "PEF", "DNG without a small picture"],
)
def test_a_raw_photo_is_not_taken_for_the_small_picture_in_it(data):
    assert "raw photo" in other_kind(data)
    with pytest.raises(UnreadableImageError, match="^The file is a raw photo.*export it as JPEG"):
        load_image(data)


@pytest.mark.parametrize(
    "data",
    [
        raw_photo({254: 1, 262: 1}, t254=[0]),  # with smaller ones below, as microscopes save it
        raw_photo({254: 0, 262: 1}),
        tiff_of(THUMBNAIL, bytes(12), "<"),
        b"II*\0\x1c\0\0\0CR" + tiff_of(THUMBNAIL | {273: [8]}, bytes(12), "<")[10:],  # its pixels
        tiff_of(THUMBNAIL | {254: [0], 50706: [1, 4, 0, 0]}, bytes(12), "<"),
    ],
)
def test_other_tiffs_are_no_raw_photos(data):
    assert other_kind(data) is None
    assert load_image(data).colors.shape == (3, 4, 3)


@pytest.mark.parametrize("data", [b"", b"hello", bytes(100), b"RIFF1234WAVE", b"BMW"])
def test_what_is_unknown_has_no_name(data):
    assert other_kind(data) is None
    assert not looks_like_an_image(data)
