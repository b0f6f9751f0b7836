"""Bytes out of files and into them, whole or not at all."""

import os
import secrets
import shutil
from pathlib import Path
from typing import BinaryIO

from colorseg.errors import (
    ImageIsFolderError,
    ImageNotFoundError,
    ImagePermissionError,
    InvalidTypeError,
    UnreadableImageError,
    UnwritableImageError,
)
from colorseg.words import shown


def read_at_most(most: int, source: str | Path | bytes | BinaryIO) -> bytes:
    """Read the first bytes of a source.

    Parameters
    ----------
    most : int
        How many bytes to read from a file at the most; bytes that are given come back whole.
    source : str, Path, bytes or binary file
        A path, bytes, or an open file.

    Returns
    -------
    bytes
        What was read.

    Raises
    ------
    ImageNotFoundError, ImageIsFolderError, ImagePermissionError, UnreadableImageError
        If the path leads to no readable file.
    InvalidTypeError
        If ``source`` is none of the allowed kinds.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    if source == "":
        raise ImageNotFoundError("The path is empty; name an image file.")
    if isinstance(source, str | Path):
        return _read_path(Path(source), most)
    if hasattr(source, "read"):
        return _read_open_file(source, most)
    raise InvalidTypeError(f"an image must be a path, bytes or an open file, got {shown(source)}")


def _read_open_file(file: BinaryIO, most: int) -> bytes:
    """Read on until there is no more: a pipe gives a little at a time."""
    parts, size = [], 0
    try:
        while size < most and (part := file.read(most - size)):
            parts.append(part)
            size += len(part)
        return b"".join(parts)
    except (OSError, ValueError, TypeError):
        raise UnreadableImageError("The open file could not be read as bytes.") from None


def _read_path(path: Path, most: int) -> bytes:
    try:
        if path.is_dir():
            raise ImageIsFolderError(f"{path} is a folder; name an image file in it.")
        with path.open("rb") as file:
            return file.read(most)
    except FileNotFoundError:
        raise ImageNotFoundError(f"There is no file {path}.") from None
    except ImageIsFolderError:
        raise
    except PermissionError:
        raise ImagePermissionError(f"No permission to read {path}.") from None
    except (OSError, ValueError):
        raise UnreadableImageError(f"The file {shown(str(path))} could not be read.") from None


def check_target(path: Path) -> None:
    """Refuse a path that cannot be written to, before the work is done.

    Parameters
    ----------
    path : Path
        Where a file is to be written.

    Raises
    ------
    ImageIsFolderError, ImageNotFoundError, UnwritableImageError
        If it is a folder, or its folder is not there, or it is no possible name.
    """
    try:
        is_folder, has_folder = path.is_dir(), path.parent.is_dir()
    except (OSError, ValueError):
        raise UnwritableImageError(f"{shown(str(path))} cannot be the name of a file.") from None
    if is_folder:
        raise ImageIsFolderError(f"{path} is a folder; name a file in it to write to.")
    if not has_folder:
        raise ImageNotFoundError(f"There is no folder {path.parent} to write to.")


def write_whole(data: bytes, path: str | Path) -> None:
    """Write bytes to a file, whole or not at all.

    They go to a new file beside it, which then takes its name: a failure leaves what was there.

    Parameters
    ----------
    data : bytes
        What to write.
    path : str or Path
        Where to.

    Raises
    ------
    ImageIsFolderError, ImageNotFoundError, ImagePermissionError, UnwritableImageError
        If that is not possible.
    """
    # The file that a link leads to is replaced, not the link.
    path = Path(os.path.realpath(checked_path(path)))
    check_target(path)
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
        if path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    except PermissionError:
        raise ImagePermissionError(f"No permission to write {path}.") from None
    except OSError as error:
        raise UnwritableImageError(f"Could not write {path}: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)


def checked_path(path: object) -> Path:
    """Return a path that is known to be one.

    Parameters
    ----------
    path : object
        Whatever was given as a path.

    Returns
    -------
    Path
        The path.

    Raises
    ------
    InvalidTypeError
        If it is neither text nor a path.
    UnwritableImageError
        If no file can have that name.
    """
    if not isinstance(path, str | Path):
        raise InvalidTypeError(f"a file must be given by its path, got {shown(path)}")
    if "\0" in str(path):
        raise UnwritableImageError(f"{shown(str(path))} cannot be the name of a file.")
    return Path(path)
