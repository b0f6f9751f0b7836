"""The parts of a JPEG, before anything is decoded."""

import io

import numpy as np
from PIL import Image as pillow

from colorseg.images.jpeg import without_metadata
from tests.made import encoded, picture


def test_metadata_of_a_jpeg_can_be_left_out():
    exif = pillow.Exif()
    exif[0x010F] = "a maker"
    full = encoded(pillow.fromarray(picture()), "JPEG", exif=exif, comment=b"hello")
    short = without_metadata(full)
    assert len(short) < len(full)
    assert b"maker" not in short
    assert b"hello" not in short
    assert b"JFIF" in short
    np.testing.assert_array_equal(
        *(np.asarray(pillow.open(io.BytesIO(data))) for data in (full, short))
    )
