"""ZIP archives, read by Python's own module."""

import io
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from colorseg.exports.archives import zip_files

FILES = {"b.txt": b"text " * 99, "a.png": b"not really one", "größe.css": b""}


def test_an_archive_holds_the_files_in_their_order():
    with ZipFile(io.BytesIO(zip_files(FILES))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES
        assert archive.namelist() == list(FILES)


def test_an_archive_has_no_time_and_anyone_may_read_its_files():
    with ZipFile(io.BytesIO(zip_files(FILES))) as archive:
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert (entry.create_system, entry.external_attr) == (3, 0o100644 << 16)
    assert zip_files(FILES) == zip_files(dict(FILES))


def test_what_is_packed_already_is_stored():
    with ZipFile(io.BytesIO(zip_files(FILES))) as archive:
        kinds = {entry.filename: entry.compress_type for entry in archive.infolist()}
    assert kinds == {"b.txt": ZIP_DEFLATED, "a.png": ZIP_STORED, "größe.css": ZIP_DEFLATED}
