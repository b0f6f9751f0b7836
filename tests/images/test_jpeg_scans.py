"""JPEGs that lack pixels though a mark of the end was added, which decoders fill up with gray."""

import re

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.errors import DamagedImageError, UnreadableImageError
from colorseg.images.jpeg import may_lack_pixels
from colorseg.images.loading import load_image
from colorseg.samples import draw_sample
from tests.made import encoded

PHOTO = pillow.fromarray(draw_sample("grace_hopper")[40:160:2, 100:190:2])  # 60 × 45
END = b"\xff\xd9"
KINDS = {
    "color": ("RGB", {}),
    "all chroma": ("RGB", {"subsampling": 0}),
    "half of the chroma": ("RGB", {"subsampling": 1}),
    "no luma": ("RGB", {"keep_rgb": True}),
    "gray": ("L", {}),
    "inks": ("CMYK", {}),
    "restarts": ("RGB", {"restart_marker_blocks": 2}),
    "restarts of rows": ("RGB", {"restart_marker_rows": 1}),
    "gray with restarts": ("L", {"restart_marker_blocks": 3}),
    "inks with restarts": ("CMYK", {"restart_marker_blocks": 3}),
}
MANY_SCANS = {"color": "RGB", "gray": "L"}
FEWER_SCANS = ("it has fewer scans than it could, so its quality is lower than it could be",)

each_kind = pytest.mark.parametrize("kind", KINDS)


def made(kind, picture=PHOTO):
    mode, options = KINDS[kind]
    return encoded(picture.convert(mode), "JPEG", **options)


def cuts(data):
    """The file with its last bytes lost, but for a mark of the end."""
    sizes = np.linspace(data.index(b"\xff\xda") + 20, len(data) - 12, 20).astype(int)
    return [data[:size] + END for size in (*sizes, len(data) - 7, len(data) - 4)]


def taken(data, whole):
    """How much is taken of a damaged file; all of it must be right."""
    try:
        image = load_image(data, damaged=True)
    except UnreadableImageError:
        return 0
    there = np.ones(whole.shape[:2], bool) if image.alpha is None else image.alpha == 255
    np.testing.assert_array_equal(image.colors[there], whole[there])
    return there.mean()


@each_kind
def test_a_mark_of_the_end_makes_no_cut_file_whole(kind):
    data = made(kind)
    whole, shares = load_image(data).colors, []
    for cut in cuts(data):
        try:
            np.testing.assert_array_equal(load_image(cut).colors, whole)
        except UnreadableImageError:
            shares.append(taken(cut, whole))
    assert len(shares) > 18
    assert max(shares) > 0.5


@each_kind
def test_of_a_large_one_nothing_but_the_last_unit_may_be_made_up(kind, monkeypatch):
    monkeypatch.setattr("colorseg.images.jpeg._SMALL", 0)
    data, refused = made(kind), 0
    whole = load_image(data).colors
    for cut in cuts(data):
        try:
            wrong = (load_image(cut).colors != whole).any(axis=2)
        except UnreadableImageError:
            refused += 1
        else:
            assert not wrong[:-17].any()
            assert wrong.sum() < 18 * 18
    assert refused > 16


@each_kind
@pytest.mark.parametrize("small", [0, 1_000_000])
def test_what_is_gray_by_itself_is_read_without_a_note(kind, small, monkeypatch):
    monkeypatch.setattr("colorseg.images.jpeg._SMALL", small)
    corner = PHOTO.copy()
    corner.paste((128, 128, 128), (20, 20, 45, 60))
    for picture in (corner, pillow.new("RGB", (33, 41), (128, 128, 128))):
        notes = load_image(made(kind, picture)).notes
        assert notes == ("its inks mixed without a color profile",) * kind.startswith("inks")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "restarts" in kind])
@pytest.mark.parametrize("small", [0, 1_000_000])
def test_what_is_lost_between_restarts_is_missed(kind, small, monkeypatch):
    monkeypatch.setattr("colorseg.images.jpeg._SMALL", small)
    data = made(kind)
    whole = load_image(data).colors
    places = [found.start() for found in re.finditer(rb"\xff[\xd0-\xd7]", data)]
    for at, after in zip(places[:-1:4], places[1::4], strict=False):
        for lost in (data[:at] + data[after:], data[: at + 2] + data[after:]):
            with pytest.raises(UnreadableImageError, match="damaged"):
                load_image(lost)
            taken(lost, whole)


@pytest.mark.parametrize("kind", MANY_SCANS)
def test_a_progressive_one_that_is_cut_in_a_scan_is_damaged(kind):
    data = encoded(PHOTO.convert(MANY_SCANS[kind]), "JPEG", progressive=True)
    for size in (len(data) - 4, len(data) - 60, data.rindex(b"\xff\xda") + 30):
        with pytest.raises(DamagedImageError, match="lower quality"):
            load_image(data[:size] + END)
        assert load_image(data[:size] + END, damaged=True).alpha is None


@pytest.mark.parametrize("kind", MANY_SCANS)
def test_scans_that_were_never_meant_to_be_there_are_said_to_be_missing(kind):
    data = encoded(PHOTO.convert(MANY_SCANS[kind]), "JPEG", progressive=True)
    image = load_image(data[: data.rindex(b"\xff\xc4")] + END)
    assert image.notes == FEWER_SCANS
    assert np.abs(image.colors.astype(int) - load_image(data).colors).mean() < 8


def test_most_large_pictures_are_decoded_only_once(monkeypatch):
    monkeypatch.setattr("colorseg.images.jpeg._SMALL", 0)
    for kind in KINDS:
        mode, _ = KINDS[kind]
        assert not may_lack_pixels(made(kind), PHOTO.convert(mode))
    assert not may_lack_pixels(encoded(PHOTO, "JPEG", progressive=True), PHOTO)


def test_what_follows_the_end_does_not_matter():
    data = made("color")
    for more in (b"rest", bytes(100), made("gray")):
        assert load_image(data + more).notes == ()
    two = encoded(PHOTO, "MPO", save_all=True, append_images=[PHOTO.rotate(90)])
    np.testing.assert_array_equal(load_image(two).colors, load_image(made("color")).colors)
