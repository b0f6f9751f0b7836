"""Many files in one: ZIP archives that are the same bytes whenever they are made."""

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can say
_UNIX = 3
_READABLE = 0o100644 << 16
_PACKED = (".png", ".webp", ".gif", ".zip", ".pdf")  # deflating them again gains nothing


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """Put files into a ZIP archive.

    Parameters
    ----------
    files : mapping of str to bytes
        The content of each file by its name, which must be a plain one, without folders.

    Returns
    -------
    bytes
        The archive, with the files in the same order and no time of its own.
    """
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _EARLIEST)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            entry.compress_type = ZIP_STORED if name.endswith(_PACKED) else ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
