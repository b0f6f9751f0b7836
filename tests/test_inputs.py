"""What is read, and what is found in folders."""

import pytest

from colorseg.errors import ImageNotFoundError
from colorseg.inputs import ENDINGS, find_pictures


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
