"""Engine calls remembered between visitors."""

import numpy as np
import pytest
import streamlit as st

from colorseg.errors import ColorsegError
from colorseg.images.saving import encode_image
from colorseg.settings import Settings
from dashboard.cached import png_of, preview_of, result_of
from dashboard.pictures import Picture
from dashboard.progress import Watch


def watch():
    return Watch(st.empty(), 300, on_stop=lambda: None)


def picture(name="a.png", seed=0):
    pixels = np.random.default_rng(seed).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    return Picture(name, encode_image(pixels))


def test_the_same_bytes_and_settings_are_segmented_once():
    first, second = (result_of(picture(), Settings(k=4), watch()) for _ in range(2))
    assert first.segmentation is second.segmentation
    assert png_of(first) is png_of(second)
    assert preview_of(first) is preview_of(second)


def test_other_settings_and_pictures_one_pixel_apart_are_segmented_anew():
    first = result_of(picture(), Settings(k=4), watch())
    assert result_of(picture(), Settings(k=5), watch()).segmentation is not first.segmentation
    pixels = first.segmentation.original.copy()
    pixels[0, 0, 0] ^= 1
    other = Picture("a.png", encode_image(pixels))
    assert result_of(other, Settings(k=4), watch()).segmentation is not first.segmentation


def test_each_visitor_keeps_the_name_of_their_own_file():
    hers, his = (result_of(picture(name), Settings(), watch()) for name in ("hers", "his"))
    assert (hers.picture.name, his.picture.name) == ("hers", "his")
    assert hers.segmentation is his.segmentation


def test_a_broken_picture_is_refused_each_time():
    for _ in range(2):
        with pytest.raises(ColorsegError, match="not an image"):
            result_of(Picture("x.png", b"nonsense"), Settings(), watch())
