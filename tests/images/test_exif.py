"""EXIF data: what is read of it, and what is said to be broken."""

import struct

import pytest

from colorseg.images.exif import BROKEN, BROKEN_IN_PARTS, read_exif

SHORT, LONG, ASCII = 3, 4, 2


def exif(*entries, order="<", at=8, following=b""):
    """EXIF data of one directory: tag, kind, count, and four bytes or the place of more."""
    head = b"Exif\0\0" + (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", at)
    rows = (struct.pack(f"{order}HHI", *entry[:3]) + entry[3] for entry in entries)
    return head + struct.pack(f"{order}H", len(entries)) + b"".join(rows) + bytes(4) + following


def number(value, order="<"):
    return struct.pack(f"{order}H2x", value)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("value", range(1, 9))
def test_the_orientation_is_read_in_either_order(order, value):
    data = exif((0x112, SHORT, 1, number(value, order)), order=order)
    for start in (b"", b"Exif\0\0"):  # some write the mark twice, some not at all
        assert read_exif(start + data).orientation == value
    assert read_exif(data[6:]).orientation == value
    assert read_exif(data).note == ""


@pytest.mark.parametrize("value", [0, 9, 77])
def test_an_orientation_that_is_none_turns_nothing(value):
    assert read_exif(exif((0x112, SHORT, 1, number(value)))).orientation == 1


def test_no_data_is_not_broken():
    for data in (b"", b"Exif\0\0", exif()):
        assert read_exif(data).note == ""


@pytest.mark.parametrize(
    "data",
    [
        b"Exif\0\0XX broken",
        b"\xff" * 20,
        b"II*\0",
        b"II*\0" + struct.pack("<I", 99_999),
        exif(at=0xFFFF_FFFF),
        b"MM\0+" + bytes(4) + b"\xff" * 8,
        exif((0x112, 77, 1, number(6))),
        exif((0x10F, ASCII, 500, struct.pack("<I", 60_000))),
        b"II*\0" + struct.pack("<IH", 8, 60_000) + bytes(30),
    ],
)
def test_what_is_broken_as_a_whole_is_ignored_and_said_so(data):
    found = read_exif(data)
    assert (found.orientation, found.note) == (1, BROKEN)


@pytest.mark.parametrize(
    "entry",
    [
        (0x10F, 77, 1, bytes(4)),
        (0x10F, ASCII, 500, struct.pack("<I", 60_000)),
        (0x10F, ASCII, 0xFFFF_FFFF, bytes(4)),
        (0x8769, LONG, 1, struct.pack("<I", 60_000)),
        (0x8769, ASCII, 4, b"what"),
    ],
)
def test_what_is_sound_beside_broken_parts_counts_and_that_is_said(entry):
    found = read_exif(exif((0x112, SHORT, 1, number(6)), entry))
    assert (found.orientation, found.note) == (6, BROKEN_IN_PARTS)


def test_an_orientation_in_words_is_ignored_and_never_told():
    found = read_exif(exif((0x112, ASCII, 20, struct.pack("<I", 26)), following=b"<?php  ?>" * 3))
    assert (found.orientation, found.note) == (1, BROKEN_IN_PARTS)


def test_the_folder_of_the_camera_is_looked_at_but_not_its_makers_note():
    for tag, note in ((0x9003, BROKEN_IN_PARTS), (0x927C, "")):
        inner = struct.pack("<HHHII", 1, tag, 7, 500, 60_000) + bytes(4)
        data = exif((0x8769, LONG, 1, struct.pack("<I", 26)), following=inner)
        assert read_exif(data).note == note


def test_tags_without_values_are_no_harm():
    assert read_exif(exif((0, 0, 0, bytes(4)), (0x112, SHORT, 1, number(3)))).note == ""


def test_xmp_tells_the_orientation_where_exif_does_not():
    xmp = b'<rdf:Description tiff:Orientation="6"/>'
    assert read_exif(b"", xmp).orientation == 6
    assert read_exif(exif((0x10F, ASCII, 2, b"me\0\0")), xmp).orientation == 6
    assert read_exif(exif((0x112, SHORT, 1, number(3))), xmp).orientation == 3
    assert read_exif(b"", b'tiff:Orientation="<?php"').orientation == 1
