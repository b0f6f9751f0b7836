"""The header of a WebP."""

import pytest
from PIL import Image as pillow

from colorseg.images.webp import size_in_header
from tests.made import encoded


@pytest.mark.parametrize(
    "options",
    [{}, {"lossless": True}, {"exif": b"Exif\0\0MM\0*"}],
    ids=["lossy", "lossless", "long"],
)
def test_a_webp_tells_its_size(options):
    data = encoded(pillow.new("RGB", (321, 123)), "WEBP", **options)
    assert size_in_header(data[:30]) == (321, 123)


@pytest.mark.parametrize("data", [b"", b"RIFF1234WEBP", b"RIFF1234WEBPVP8 " + bytes(50)])
def test_what_is_none_has_no_size(data):
    assert size_in_header(data) is None
