"""What is read, and what is found in folders."""

import os
import socket
from pathlib import Path

import pytest

from colorseg.cli.inputs import ENDINGS, find_pictures, is_folder, source_of
from colorseg.errors import ImageError, ImageNotFoundError
from colorseg.images.files import identity

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such entries")


def paths(word, **options):
    return tuple(source.path for source in find_pictures(word, **options))


def test_the_pictures_of_a_folder_come_by_name_and_a_file_stands_for_itself(tmp_path):
    names = ["b.PNG", "a.jpeg", "c.txt", ".d.png", "e", "B.tif"]
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / "f.png").mkdir()
    assert paths(str(tmp_path)) == tuple(tmp_path / name for name in ("B.tif", "a.jpeg", "b.PNG"))
    assert paths(str(tmp_path / "c.txt")) == (tmp_path / "c.txt",)
    assert paths(str(tmp_path / "gone.png")) == (tmp_path / "gone.png",)


def test_a_folder_without_pictures_is_refused(tmp_path):
    (tmp_path / "c.txt").touch()
    with pytest.raises(ImageNotFoundError, match="There are no images in the folder"):
        find_pictures(str(tmp_path))


def test_endings_are_in_lower_case_and_each_there_once():
    assert all(ending == ending.lower() and ending[0] == "." for ending in ENDINGS)
    assert len(set(ENDINGS)) == len(ENDINGS)


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("in/b.png", "in/sub/a.png", "in/sub/deep/c.jpg", "in/.hidden/d.png"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(b"picture")


def places(word="in", **options):
    found = find_pictures(word, **options)
    return [(source.path.as_posix(), source.inside.as_posix()) for source in found]


def test_folders_inside_are_looked_into_if_asked_for(tree):
    assert places() == [("in/b.png", ".")]
    assert places(recursive=True) == [
        ("in/b.png", "."),
        ("in/sub/a.png", "sub"),
        ("in/sub/deep/c.jpg", "sub/deep"),
    ]
    Path("in/b.png").unlink()
    with pytest.raises(ImageNotFoundError, match="--recursive looks into the folders inside it"):
        find_pictures("in")


def test_folders_that_are_left_out_are_not_looked_into_unless_they_are_named(tree):
    out = [identity("in/sub"), identity("in")]
    assert places(recursive=True, leave_out=out) == [("in/b.png", ".")]


@POSIX
def test_each_folder_is_found_once_whatever_links_lead_to_it(tree):
    everything = places(recursive=True)
    for link, target in (("in/a", "sub/deep"), ("in/sub/up", ".."), ("in/sub/deep/me", ".")):
        Path(link).symlink_to(target)
    assert places(recursive=True) == everything
    Path("else").mkdir()
    Path("else/e.png").touch()
    for link in ("in/one", "in/two"):
        Path(link).symlink_to("../else")
    assert places(recursive=True) == sorted([*everything, ("in/one/e.png", "one")])


@POSIX
@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("x.png", lambda path: path.symlink_to("x.png"), "is a link that leads back to itself"),
        ("x", lambda path: path.symlink_to("x"), "is a link that leads back to itself"),
        ("x.png", lambda path: path.symlink_to("gone"), "is a link to a file that is not there"),
        ("x.png", lambda path: path.symlink_to("/dev/null"), "is no file but a device or socket"),
        ("x.png", os.mkfifo, "is a pipe; to read it, name it itself"),
    ],
)
def test_a_bad_entry_is_found_and_says_what_it_is_when_it_is_read(tree, name, make, message):
    make(Path("in", name))
    for recursive in (True,) if name == "x" else (True, False):
        bad = [s for s in find_pictures("in", recursive=recursive) if s.path.name == name]
        with pytest.raises(ImageError, match=rf"in/{name}'? {message}"):
            bad[0].read()


@POSIX
def test_a_socket_is_no_picture(tree):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("in/x.png")
        for source in (find_pictures("in")[-1], source_of("in/x.png")):
            with pytest.raises(ImageError, match=r"in/x.png'? is .*socket"):
                source.read()


@POSIX
def test_a_link_to_nowhere_is_no_picture_without_the_ending_of_one(tree):
    everything = places(recursive=True)
    Path("in/notes.txt").symlink_to("gone.txt")
    assert places(recursive=True) == everything


def test_a_hyphen_is_the_standard_input_and_with_a_folder_before_it_a_file(tree):
    Path("-").mkdir()
    assert not is_folder("-")
    assert is_folder("./-")
    assert (source_of("-").name, source_of("./-").name) == ("-", "./-")
    assert source_of("-").is_gone_when_read
    assert not source_of("in/b.png").is_gone_when_read
