"""What a file is by how it begins."""

import io

import pytest
from PIL import Image as pillow

from colorseg.images import FORMATS
from colorseg.signatures import looks_like_an_image, other_kind


@pytest.mark.parametrize("kind", FORMATS)
def test_an_image_is_known_by_its_beginning(kind):
    buffer = io.BytesIO()
    pillow.new("RGB", (4, 4)).save(buffer, kind)
    assert looks_like_an_image(buffer.getvalue()[:18])
    others = [other for other in FORMATS if other != kind]
    assert not looks_like_an_image(buffer.getvalue()[:18], others)


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
        (b"PK\3\4", "ZIP"),
    ],
)
def test_other_kinds_are_named(data, word):
    assert not looks_like_an_image(data)
    assert word in other_kind(data)


@pytest.mark.parametrize("data", [b"", b"hello", bytes(100), b"RIFF1234WAVE", b"BMW"])
def test_what_is_unknown_has_no_name(data):
    assert other_kind(data) is None
    assert not looks_like_an_image(data)
