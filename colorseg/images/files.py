"""Bytes out of files: from a path, an open file or the standard input, or why not."""

import errno
import os
import sys
from pathlib import Path
from typing import BinaryIO

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

#: What tells a file from every other: the device it is on and its number there.
Identity = tuple[int, int]

_SEND = "send an image into it: python -m colorseg - < photo.jpg"
LINKED_IN_A_RING = "is a link that leads back to itself"
_KINDS_OF_PATH = {
    errno.ELOOP: LINKED_IN_A_RING,
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
    reason = f"{what}{shown(str(path))} could not be read{why(error)}"
    return UnreadableImageError(sentence(reason))


def why(error: OSError | ValueError) -> str:
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
