"""The largest image that is read."""

import pytest

from colorseg.errors import ImageTooLargeError, UnreadableImageError
from colorseg.images.limits import Limits, check_bytes, check_size


def test_what_is_just_within_the_limits_passes():
    limits = Limits(megabytes=1, megapixels=1, side=2000, aspect=50)
    check_bytes(1_000_000, limits)
    check_size((1000, 1000), limits)
    check_size((2000, 40), limits)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((1001, 1000), "1001 × 1000 pixels, 1.0 megapixels; the limit is 1."),
        ((2001, 400), "2001 × 400 pixels; the longest side may be 2000."),
        ((39, 2000), "39 × 2000 pixels; the longer side may be at most 50 times the shorter."),
    ],
)
def test_what_is_beyond_is_refused_with_the_numbers_and_the_remedy(size, words):
    with pytest.raises(ImageTooLargeError, match="Send a (smaller version|part of it)") as caught:
        check_size(size, Limits(megapixels=1, side=2000, aspect=50))
    assert words in str(caught.value)


@pytest.mark.parametrize("size", [(23, 0), (0, 23), (0, 0)])
def test_a_size_of_no_pixels_is_called_that(size):
    with pytest.raises(UnreadableImageError, match=f"no pixels.* {size[0]} × {size[1]}. Try"):
        check_size(size, Limits())


def test_one_byte_too_many_is_refused():
    with pytest.raises(ImageTooLargeError, match="larger than the limit of 1 MB. Send"):
        check_bytes(1_000_001, Limits(megabytes=1))


def test_a_host_sets_every_limit(monkeypatch):
    for number, name in enumerate(("MEGABYTES", "MEGAPIXELS", "SIDE", "ASPECT"), start=1):
        monkeypatch.setenv(f"COLORSEG_MAX_{name}", str(number))
    assert Limits.from_environment() == Limits(megabytes=1, megapixels=2, side=3, aspect=4)
