"""Names of files that are not alike."""

from itertools import islice

from colorseg.exports import numbered


def test_what_would_be_called_the_same_gets_numbers_from_two_on():
    assert list(islice(numbered("photo_k8"), 3)) == ["photo_k8", "photo_k8_2", "photo_k8_3"]
