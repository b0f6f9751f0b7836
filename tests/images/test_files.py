"""Bytes out of files and into them."""

import io
import os
import socket

import pytest

from colorseg.errors import ColorsegError, UnreadableImageError, UnwritableImageError
from colorseg.images.files import read_at_most, write_whole


def test_no_more_is_read_than_asked_for(tmp_path):
    (tmp_path / "file").write_bytes(b"abcdef")
    assert read_at_most(3, tmp_path / "file") == b"abc"
    assert read_at_most(3, io.BytesIO(b"abcdef")) == b"abc"


def test_what_is_written_is_read_back(tmp_path):
    write_whole(b"new", tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_written_file_has_the_rights_of_any_new_file(tmp_path):
    write_whole(b"ours", tmp_path / "ours")
    (tmp_path / "plain").write_bytes(b"plain")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_name_too_long_is_refused_and_leaves_nothing(tmp_path):
    with pytest.raises(UnwritableImageError, match="cannot be the name of a file"):
        write_whole(b"x", tmp_path / ("n" * 300))
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ColorsegError, match="No space left"):
        write_whole(b"new", path)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such sockets")
def test_what_is_no_file_is_not_replaced_by_one(tmp_path):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "socket"))
        with pytest.raises(UnwritableImageError, match="is no file but a device, pipe or socket"):
            write_whole(b"new", tmp_path / "socket")
    assert (tmp_path / "socket").is_socket()


def test_a_disk_that_takes_no_more_leaves_nothing(tmp_path):
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(UnwritableImageError, match="Could not write .*: File too large"):
            write_whole(bytes(2000), tmp_path / "file")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def test_a_name_too_long_is_not_read_either(tmp_path):
    with pytest.raises(UnreadableImageError, match="has a longer name than a file can have"):
        read_at_most(1, tmp_path / ("n" * 300))


@pytest.mark.parametrize("name", ["a\nb.png", "\x1b[2J.png", "gnp.\u202ea", "\u3164\udcff.png"])
def test_an_error_shows_every_character_of_a_name(tmp_path, name):
    for use in (lambda path: read_at_most(1, path), lambda path: write_whole(b"", path / "b.png")):
        with pytest.raises(ColorsegError) as caught:
            use(tmp_path / name)
        assert str(caught.value).isprintable()
        assert name.encode("unicode_escape").decode() in str(caught.value)
