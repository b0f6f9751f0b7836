"""Where files go, and which ones are left alone."""

import os
from pathlib import Path

import pytest

from colorseg.cli.targets import (
    check_file,
    check_targets,
    name_of,
    place_files,
    read_target,
    write_files,
)
from colorseg.errors import (
    ImageIsFolderError,
    ImageNotFoundError,
    InvalidValueError,
    UnwritableImageError,
)
from colorseg.exports import EXPORTS
from colorseg.images.files import identity

PNG, JSON = EXPORTS["PNG"], EXPORTS["JSON"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("there.d").mkdir()
    Path("file").touch()
    Path("file.png").touch()


@pytest.mark.parametrize("word", [".", "there.d", "there.d/", "new", "new/", "v1.2/", "a/new"])
def test_a_folder_is_one_that_exists_or_has_no_dot_or_a_slash_behind(word):
    for several in (False, True):
        target = read_target(word, [PNG, JSON], several=several)
        assert (target.path, target.exports) == (Path(word), (PNG, JSON))
        assert target.is_folder


def test_any_other_name_is_a_file_of_the_kind_of_its_ending():
    target = read_target("v1.2/out.JSON", [PNG])
    assert (target.path, target.exports, target.is_folder) == (
        Path("v1.2/out.JSON"),
        (JSON,),
        False,
    )


@pytest.mark.parametrize(
    ("word", "several", "message"),
    [
        ("", False, "got an empty one"),
        ("file", False, "file is a file; name a folder"),
        ("file.png/", True, "file.png/ is a file; name a folder"),
        ("out.xyz", False, "must be one of '.png'"),
        ("out.png", True, "write out.png/ to make it one"),
    ],
)
def test_what_is_neither_is_refused(word, several, message):
    with pytest.raises(InvalidValueError, match=message):
        read_target(word, [PNG], several=several)


def test_what_can_be_no_name_is_refused():
    with pytest.raises(UnwritableImageError, match="cannot be the name of a file"):
        read_target("a\0.png", [PNG])


@pytest.mark.parametrize(
    ("group", "word", "kind"),
    [
        ("Labels", "a.png", "label PNG"),
        ("Labels", "a.PNG", "label PNG"),
        ("Labels", "a.labels.png", "label PNG"),
        ("Labels", "a.outlines.png", "outlines"),
        ("Labels", "a.zip", "masks"),
        ("Labels", "a.layers.zip", "layers"),
        ("Labels", "a.npy", "NPY"),
        ("Report", "a.html", "report"),
        ("Report", "a.pdf", "figure sheet PDF"),
        ("Report", "a.png", "figure sheet PNG"),
    ],
)
def test_in_a_group_a_short_ending_is_enough(group, word, kind):
    assert read_target(word, [], group=group).exports == (EXPORTS[kind],)


@pytest.mark.parametrize("word", ["a.json", "a.", "a.txt", "labels.png.bak"])
def test_an_ending_of_another_group_is_refused(word):
    with pytest.raises(InvalidValueError, match="the ending of labels must be one of"):
        read_target(word, [], group="Labels")


def check(*words, **options):
    check_targets([read_target(word, [PNG]) for word in words], **options)


def test_what_is_there_is_only_overwritten_by_force():
    check("new.png", "there.d", "new", force=False)
    with pytest.raises(InvalidValueError, match="file.png exists already; add --force"):
        check("file.png")
    check("file.png", force=True)


@pytest.mark.parametrize("path", ["file.png", "there.d/../file.png", "hard.png", "soft.png"])
def test_a_source_is_not_overwritten_by_force_either(path):
    Path("hard.png").hardlink_to("file.png")
    Path("soft.png").symlink_to("file.png")
    sources = {identity("file.png")}
    with pytest.raises(InvalidValueError, match="is an input itself"):
        check_file(Path(path), sources=sources, force=True)


def test_places_that_cannot_be_are_refused():
    with pytest.raises(ImageNotFoundError, match="There is no folder gone"):
        check("gone/new/")
    with pytest.raises(ImageNotFoundError, match="There is no folder gone"):
        check("gone/new.png")
    with pytest.raises(InvalidValueError, match="named as an output twice"):
        check("new.png", "there.d/../new.png")
    target = read_target("late.png", [PNG])
    Path("late.png").mkdir()
    with pytest.raises(ImageIsFolderError):
        check_targets([target], force=True)


def test_files_in_folders_have_the_stem_and_those_that_are_named_keep_their_names():
    targets = [read_target("out", [PNG, JSON]), read_target("mine.txt", [])]
    assert place_files(targets, "a_k8") == {
        Path("mine.txt"): EXPORTS["hex"],
        Path("out/a_k8.png"): PNG,
        Path("out/a_k8.json"): JSON,
    }


def test_where_one_name_is_taken_all_get_the_same_number():
    target, taken = read_target("out", [PNG, JSON]), set()
    for stem, expected in (("a", "a"), ("A", "A_2"), ("a", "a_3"), ("a_2", "a_2_2"), ("b", "b")):
        files = place_files([target], stem, taken)
        assert list(files) == [Path("out", expected + export.suffix) for export in (PNG, JSON)]
        taken.update(map(name_of, files))
    only_one_taken = {name_of(Path("out/c.json"))}
    assert Path("out/c_2.png") in place_files([target], "c", only_one_taken)


def test_a_file_that_is_named_as_one_in_a_folder_would_be_keeps_its_name():
    files = place_files([read_target("./a.png", []), read_target(".", [PNG, PNG])], "a")
    assert list(files) == [Path("a.png"), Path("a_2.png")]


def test_a_folder_that_is_missing_is_made_for_the_first_file():
    write_files({Path("new/a"): b"1", Path("new/b"): b"2", Path("there.d/c"): b"3"})
    assert [Path(name).read_bytes() for name in ("new/a", "new/b", "there.d/c")] == [
        b"1",
        b"2",
        b"3",
    ]


def test_a_folder_that_cannot_be_made_is_told():
    with pytest.raises(UnwritableImageError, match="Could not make the folder file: "):
        write_files({Path("file/a"): b"1"})
    assert sorted(os.listdir(".")) == ["file", "file.png", "there.d"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_into_a_pipe_bytes_are_poured_and_it_stays_one():
    os.mkfifo("pipe.json")
    os.mkfifo("pipe")
    assert read_target("pipe.json", [PNG]).exports == (JSON,)
    assert read_target("pipe", [JSON]).exports == (JSON,)
    with pytest.raises(InvalidValueError, match="pipe takes one kind of file, got 2"):
        read_target("pipe", [PNG, JSON])
    check("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    write_files({Path("pipe"): b"1", Path("new/a"): b"2"})
    assert os.read(reader, 10) == b"1"
    os.close(reader)
    assert Path("pipe").is_fifo()
    with pytest.raises(InvalidValueError, match="is an input itself"):
        check_file(Path("pipe"), sources=[identity("pipe")])


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device here")
def test_a_device_without_space_is_told():
    check("/dev/full")
    with pytest.raises(UnwritableImageError, match=r"Could not write /dev/full: No space left"):
        write_files({Path("/dev/full"): b"1"})


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such links")
def test_a_link_to_itself_is_no_output():
    Path("loop.png").symlink_to("loop.png")
    with pytest.raises(UnwritableImageError, match="is a link that leads back to itself"):
        check("loop.png")


def test_files_go_to_folders_inside_folders():
    target = read_target("out", [PNG])
    (path,) = place_files([target], "a", inside=Path("sub/deep"))
    assert path == Path("out/sub/deep/a.png")
    write_files({path: b"1"})
    assert path.read_bytes() == b"1"
