"""What is read: files, those of folders, pipes and the standard input, each of them once."""

import os
import stat
from collections import deque
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from colorseg.errors import ImageError, ImageNotFoundError, UnreadableImageError
from colorseg.images import (
    Identity,
    Limits,
    identity,
    read_at_most,
    read_standard_input,
    refusal_to_read,
)

#: Endings of the files of a folder that are taken for pictures.
ENDINGS = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
    *(".png", ".webp", ".gif", ".bmp", ".dib", ".tif", ".tiff", ".avif"),
    *(".ppm", ".pgm", ".pbm", ".pnm"),
)

STANDARD = "-"  #: The word for the standard input, and for the standard output.


@dataclass(frozen=True, eq=False)
class Source:
    """Something to be read.

    Attributes
    ----------
    path : Path
        Where it is; ``stdin`` for the standard input.
    inside : Path
        The folder it was found in, as seen from the one that was given.
    refusal : ImageError or None
        Why it cannot be read, where that is known already.
    is_standard : bool
        Whether it is the standard input.
    """

    path: Path
    inside: Path = Path()
    refusal: ImageError | None = None
    is_standard: bool = False

    @property
    def name(self) -> str:
        """What it is called: a word that means it on the command line."""
        if self.is_standard:
            return STANDARD
        return f"./{self.path}" if str(self.path) == STANDARD else str(self.path)

    @property
    def identity(self) -> Identity | None:
        """What tells it from all other files; None if nothing is there."""
        return identity(0 if self.is_standard else self.path)

    @property
    def is_gone_when_read(self) -> bool:
        """Whether it can be read only once, as pipes can."""
        mode = mode_of(self.path)
        return self.is_standard or (mode != 0 and not stat.S_ISREG(mode))

    def read(self) -> bytes:
        """Return its bytes, and of what is larger than an image may be one more than that.

        Raises
        ------
        ImageError
            If it cannot be read.
        """
        if self.refusal is not None:
            raise self.refusal
        most = Limits.from_environment().bytes + 1
        return read_standard_input(most) if self.is_standard else read_at_most(most, self.path)


def mode_of(path: str | Path) -> int:
    """Return the mode of what is at a path, as `os.stat` has it; 0 if nobody can tell."""
    with suppress(OSError, ValueError):
        return os.stat(path).st_mode
    return 0


def source_of(word: str) -> Source:
    """Return what a word of the command line names.

    Parameters
    ----------
    word : str
        The path of a file, or ``-`` for the standard input.

    Returns
    -------
    Source
        It need not be there.

    Raises
    ------
    ImageNotFoundError
        If the word is empty.
    """
    if not word:
        raise ImageNotFoundError("A picture must be given by its path, got an empty one")
    if word == STANDARD:
        return Source(Path("stdin"), is_standard=True)
    return Source(Path(word))


def is_folder(word: str) -> bool:
    """Tell whether a word of the command line names a folder that one may look into."""
    return word != STANDARD and os.path.isdir(word)  # Path.is_dir raises on impossible names


def find_pictures(
    word: str, *, recursive: bool = False, leave_out: Collection[Identity] = ()
) -> tuple[Source, ...]:
    """Find the pictures that a word of the command line stands for.

    Parameters
    ----------
    word : str
        The path of a file, which stands for itself, or of a folder; ``-`` for the standard input.
    recursive : bool
        Whether the folders inside a folder count, too; each once, whatever links lead to it.
    leave_out : collection of tuple
        The identities of folders inside that do not count.

    Returns
    -------
    tuple of Source
        What a folder has by the endings of pictures, by path, and what nobody can look into.
        Hidden files and folders, which begin with a dot, are left out.

    Raises
    ------
    ImageNotFoundError
        If a folder has no pictures, or the word is empty.
    ImagePermissionError, ImageError
        If the folder itself cannot be read.
    """
    if not is_folder(word):
        return (source_of(word),)
    folders = list(_folders(Path(word), leave_out)) if recursive else [_listed(Path(word))]
    found = [source for folder in folders for source in _pictures_of(folder, recursive)]
    if not found:
        inner = any(_is_folder(entry) for folder in folders for entry in folder.entries)
        hint = "; --recursive looks into the folders inside it" * (inner and not recursive)
        raise ImageNotFoundError(f"There are no images in the folder {word}{hint}")
    return tuple(sorted(found, key=lambda source: source.path))


@dataclass(frozen=True, eq=False)
class _Folder:
    """A folder and what is in it, or why nobody can tell."""

    path: Path
    inside: Path
    entries: tuple[os.DirEntry[str], ...] = ()
    refusal: ImageError | None = None


def _listed(path: Path, inside: Path = Path()) -> _Folder:
    try:
        with os.scandir(path) as entries:
            shown = tuple(entry for entry in entries if entry.name[0] != ".")
    except OSError as error:
        refusal = refusal_to_read(path, error, "the folder ")
        if inside == Path():
            raise refusal from None
        return _Folder(path, inside, refusal=refusal)
    return _Folder(path, inside, shown)


def _folders(top: Path, leave_out: Collection[Identity]) -> Iterator[_Folder]:
    """Go through a folder and those inside: real ones first, then those that links lead to."""
    seen, waiting = set(leave_out) - {identity(top)}, deque([Path()])
    while waiting:
        inside = waiting.popleft()
        itself = identity(top / inside)
        if itself in seen:
            continue
        if itself is not None:
            seen.add(itself)
        folder = _listed(top / inside, inside)
        yield folder
        for entry in sorted(folder.entries, key=lambda entry: entry.name):
            if _is_folder(entry):
                add = waiting.append if entry.is_symlink() else waiting.appendleft
                add(inside / entry.name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # such as a link to itself
        return False


def _pictures_of(folder: _Folder, recursive: bool) -> Iterator[Source]:
    if folder.refusal is not None:
        yield Source(folder.path, folder.inside, folder.refusal)
    for entry in folder.entries:
        if _is_folder(entry):
            continue
        path = folder.path / entry.name
        if entry.name.lower().endswith(ENDINGS):
            yield Source(path, folder.inside, _refusal_of_kind(path))
        elif recursive and _hides_what_it_is(path):
            yield Source(path, folder.inside)


def _refusal_of_kind(path: Path) -> ImageError | None:
    """Refuse what reading might wait for without end; of all else reading tells what is wrong."""
    mode = mode_of(path)
    if mode == 0 or stat.S_ISREG(mode):
        return None
    if stat.S_ISFIFO(mode):
        return UnreadableImageError(f"{path} is a pipe; to read it, name it itself.")
    return UnreadableImageError(f"{path} is no file but a device or socket.")


def _hides_what_it_is(path: Path) -> bool:
    """Tell whether what is there might be a folder, for all one can see."""
    try:
        os.stat(path)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
