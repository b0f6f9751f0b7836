"""Bytes into files, whole or not at all."""

import errno
import os
import secrets
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from colorseg.errors import (
    ImageError,
    ImageIsFolderError,
    ImageNotFoundError,
    ImagePermissionError,
    UnwritableImageError,
)
from colorseg.images.files import LINKED_IN_A_RING, checked_path, why
from colorseg.words import shown


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
        raise _refusal(path, error) from None


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
        raise _refusal(path, error) from None
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
        raise _refusal(path, error) from None


def _refusal(path: Path, error: OSError | ValueError) -> ImageError:
    number = getattr(error, "errno", None)
    if isinstance(error, PermissionError):
        return ImagePermissionError(f"No permission to write {path}.")
    if number == errno.ELOOP:
        return UnwritableImageError(f"{path} {LINKED_IN_A_RING}.")
    if number == errno.ENAMETOOLONG or isinstance(error, ValueError):
        return UnwritableImageError(f"{shown(str(path))} cannot be the name of a file.")
    return UnwritableImageError(f"Could not write {path}{why(error)}.")
