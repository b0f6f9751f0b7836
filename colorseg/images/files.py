"""Bytes out of files and into them, or why not: paths, open files, the standard input."""

import errno
import os
import secrets
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeAlias

from colorseg.errors import (
    ImageError,
    ImageIsFolderError,
    ImageNotFoundError,
    ImagePermissionError,
    InvalidTypeError,
    UnreadableImageError,
    UnwritableImageError,
)
from colorseg.words import sentence, shown

#: A path, bytes, or an open file.
ImageSource: TypeAlias = str | Path | bytes | BinaryIO

#: What tells a file from every other: the device it is on and its number there.
Identity = tuple[int, int]

_SEND = "send an image into it: python -m colorseg - < photo.jpg"
_LINKED_IN_A_RING = "is a link that leads back to itself"
_KINDS_OF_PATH = {
    errno.ELOOP: _LINKED_IN_A_RING,
    errno.ENXIO: "is a socket or a device, not a file",
    errno.ENAMETOOLONG: "has a longer name than a file can have",
}


def identity(path: str | Path | int) -> Identity | None:
    """Return what tells a file from all others, whatever path leads to it.

    Parameters
    ----------
    path : str, Path or int
        A path, or the number of an open file.

    Returns
    -------
    tuple of int or None
        The device and the number; None if nothing is there.
    """
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def read_at_most(most: int, source: ImageSource) -> bytes:
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
    if isinstance(source, str) and not source:
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
            if file.isatty():
                raise UnreadableImageError(f"{path} is a terminal; name an image file.")
            return file.read(most)
    except ImageError:
        raise
    except (OSError, ValueError) as error:
        raise refusal_to_read(path, error) from None


def read_standard_input(most: int) -> bytes:
    """Read the first bytes of the standard input.

    Parameters
    ----------
    most : int
        How many bytes to read at the most.

    Returns
    -------
    bytes
        What was read.

    Raises
    ------
    ImageNotFoundError, UnreadableImageError
        If it is closed, or a terminal, or cannot be read.
    """
    if sys.stdin is None or sys.stdin.closed:
        raise ImageNotFoundError(f"The standard input is closed; {_SEND}.")
    if sys.stdin.isatty():
        raise UnreadableImageError(f"The standard input is a terminal; {_SEND}.")
    return _read_open_file(sys.stdin.buffer, most)


def refusal_to_read(path: Path, error: OSError | ValueError, what: str = "") -> ImageError:
    """Return what to raise where a file or folder cannot be read.

    Parameters
    ----------
    path : Path
        What was to be read.
    error : OSError or ValueError
        What the system raised.
    what : str
        What to say before the path, such as ``"the folder "``.

    Returns
    -------
    ImageError
        With a plain sentence.
    """
    number = getattr(error, "errno", None)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        is_link = os.path.islink(path)
        gone = f"{path} is a link to a file that is not there." if is_link else None
        return ImageNotFoundError(gone or f"There is no file {path}.")
    if isinstance(error, PermissionError):
        return ImagePermissionError(f"No permission to read {what}{path}.")
    if number in _KINDS_OF_PATH:
        return UnreadableImageError(f"{shown(str(path))} {_KINDS_OF_PATH[number]}.")
    what = what or "the file "
    reason = f"{what}{shown(str(path))} could not be read{_why(error)}"
    return UnreadableImageError(sentence(reason))


def _why(error: OSError | ValueError) -> str:
    """Return what the system says of an error, behind a colon; nothing if that is nothing."""
    reason = getattr(error, "strerror", None)
    return f": {reason}" if reason else ""


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


def check_target(path: Path) -> None:
    """Refuse a path that cannot be written to, before the work is done.

    Parameters
    ----------
    path : Path
        Where a file is to be written, or where a folder is to be made.

    Raises
    ------
    ImageIsFolderError, ImageNotFoundError, ImagePermissionError, UnwritableImageError
        If it is a folder or no file, or may not be written, or its folder is not there, or it is
        no possible name.
    """
    there = _status(path)
    if there is not None and stat.S_ISDIR(there.st_mode):
        raise ImageIsFolderError(f"{path} is a folder; name a file in it to write to.")
    if there is not None and not stat.S_ISREG(there.st_mode):
        raise UnwritableImageError(f"{path} is no file but a device, pipe or socket; name a file.")
    if there is not None and not os.access(path, os.W_OK):
        raise ImagePermissionError(f"No permission to write {path}.")
    folder = _status(path.parent)
    if folder is None or not stat.S_ISDIR(folder.st_mode):
        raise ImageNotFoundError(f"There is no folder {path.parent} to write to.")


def check_folder(folder: Path) -> None:
    """Refuse a folder in which no file can be made.

    Parameters
    ----------
    folder : Path
        A folder that is there.

    Raises
    ------
    ImagePermissionError, UnwritableImageError
        If that is not allowed, or the disk takes no files.
    """
    if hasattr(os, "statvfs") and os.statvfs(folder).f_flag & os.ST_RDONLY:
        raise UnwritableImageError(f"The folder {folder} is on a disk that can only be read.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ImagePermissionError(f"No permission to write to the folder {folder}.")


def write_through(data: bytes, path: Path) -> None:
    """Write bytes into a pipe or device as it is.

    Parameters
    ----------
    data : bytes
        What to write.
    path : Path
        The pipe or device.

    Raises
    ------
    ImageError
        If that is not possible.
    """
    try:
        with path.open("wb") as file:
            file.write(data)
    except (OSError, ValueError) as error:
        raise _refusal_to_write(path, error) from None


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
    except OSError as error:
        raise _refusal_to_write(path, error) from None
    finally:
        with suppress(OSError):  # where it could not be made it cannot be looked for either
            part.unlink(missing_ok=True)


def _status(path: Path) -> os.stat_result | None:
    """Return what is known of a path; None if nothing is there."""
    try:
        return os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise _refusal_to_write(path, error) from None


def _refusal_to_write(path: Path, error: OSError | ValueError) -> ImageError:
    number = getattr(error, "errno", None)
    if isinstance(error, PermissionError):
        return ImagePermissionError(f"No permission to write {path}.")
    if number == errno.ELOOP:
        return UnwritableImageError(f"{path} {_LINKED_IN_A_RING}.")
    if number == errno.ENAMETOOLONG or isinstance(error, ValueError):
        return UnwritableImageError(f"{shown(str(path))} cannot be the name of a file.")
    return UnwritableImageError(f"Could not write {path}{_why(error)}.")
