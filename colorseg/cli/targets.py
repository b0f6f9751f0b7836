"""Where the files of a result go: files that are named, and folders that they get names in."""

import os
import stat
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from colorseg.cli.inputs import mode_of
from colorseg.errors import ImagePermissionError, InvalidValueError, UnwritableImageError
from colorseg.exports import EXPORTS, Export, export_for, numbered
from colorseg.images import (
    Identity,
    check_folder,
    check_target,
    checked_path,
    identity,
    write_through,
    write_whole,
)
from colorseg.interrupts import finished_first
from colorseg.words import one_of

#: The path that stands for the standard output.
STANDARD_OUTPUT = Path("-")


@dataclass(frozen=True)
class Target:
    """Where some files of each result go.

    Attributes
    ----------
    path : Path
        One file, or the folder of the files.
    exports : tuple of Export
        What kinds of file; one if it is a file or a stream.
    is_folder : bool
        Whether the files get names of their own in a folder.
    """

    path: Path
    exports: tuple[Export, ...]
    is_folder: bool

    @property
    def is_stream(self) -> bool:
        """Whether bytes are poured into it, so that nothing there is overwritten."""
        return not self.is_folder and is_stream(self.path)

    @property
    def is_standard_output(self) -> bool:
        """Whether it is the standard output."""
        return not self.is_folder and self.path == STANDARD_OUTPUT


def read_target(
    word: str, kinds: Sequence[Export], *, group: str | None = None, several: bool = False
) -> Target:
    """Read where files are to go.

    Parameters
    ----------
    word : str
        A folder, which is one that exists or a name without a dot or with a slash behind it;
        ``-``, a pipe or a device; else a file, whose ending says its kind.
    kinds : sequence of Export
        What goes into a folder, or into what has no ending.
    group : str, optional
        The group that the kind of a file must be of; there ``.png`` alone, say, stands for the
        first kind whose ending ends so.
    several : bool
        Whether it must be a folder, for there are several results.

    Returns
    -------
    Target
        The file, or the folder with what goes into it.

    Raises
    ------
    InvalidValueError, UnwritableImageError
        If no kind of file has that ending, a file stands where a folder must be, or nothing can
        have that name.
    """
    if not word:
        raise InvalidValueError("an output must be a path, got an empty one")
    if (path := _stream(word)) is not None:
        if several:
            raise InvalidValueError(f"several pictures need a folder to go to, got {word}")
        return Target(path, (_kind_of_stream(word, kinds, group),), is_folder=False)
    exists = os.path.isdir(word)
    if exists or word.endswith(("/", os.sep)) or "." not in Path(word).name:
        if not exists and os.path.exists(Path(word)):
            raise InvalidValueError(f"{word} is a file; name a folder, or a file with an ending")
        return Target(checked_path(word), tuple(kinds), is_folder=True)
    if several:
        raise InvalidValueError(
            f"several pictures need a folder to go to, got {word}; write {word}/ to make it one"
        )
    return Target(checked_path(word), (_kind(word, group),), is_folder=False)


def _stream(word: str) -> Path | None:
    """Return the path of what bytes are poured into; None if a word names something else."""
    if word == str(STANDARD_OUTPUT) or _is_standard_output(word):
        return STANDARD_OUTPUT
    return Path(word) if _is_poured_into(word) else None


def is_stream(path: Path) -> bool:
    """Tell whether bytes are poured into a path, such as a pipe or ``/dev/null``."""
    return path == STANDARD_OUTPUT or _is_poured_into(path)


def _is_poured_into(path: str | Path) -> bool:
    mode = mode_of(path)
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)


def _is_standard_output(word: str) -> bool:
    """Tell whether a path leads to the standard output, as ``/dev/stdout`` does."""
    with suppress(OSError, ValueError, AttributeError):  # closed, or no file of the system
        return os.path.samestat(os.stat(word), os.fstat(sys.stdout.fileno()))
    return False


def _kind_of_stream(word: str, kinds: Sequence[Export], group: str | None) -> Export:
    if Path(word).suffix:
        return _kind(word, group)
    if len(kinds) > 1:
        raise InvalidValueError(f"{word} takes one kind of file, got {len(kinds)}; name one")
    return kinds[0]


def _kind(word: str, group: str | None) -> Export:
    if group is None:
        return export_for(word)
    kinds = [export for export in EXPORTS.values() if export.group == group]
    whole = [export for export in kinds if word.lower().endswith(export.suffix)]
    if whole:
        return max(whole, key=lambda export: len(export.suffix))
    ending = Path(word).suffix.lower()
    short = [export for export in kinds if ending and export.suffix.endswith(ending)]
    if not short:
        endings = [export.suffix for export in kinds]
        raise InvalidValueError(one_of(f"the ending of {group.lower()}", endings, word))
    return short[0]


def check_targets(
    targets: Iterable[Target], *, sources: Collection[Identity] = (), force: bool = False
) -> None:
    """Refuse targets that cannot be written to, before the work is done.

    Parameters
    ----------
    targets : iterable of Target
        Where files are to go.
    sources : collection of tuple
        The identities of files that are read, and so never written to.
    force : bool
        Whether other files may be overwritten.

    Raises
    ------
    ColorsegError
        If a file is named twice or is refused by `check_file`, or no file or folder can be there.
    """
    named: set[str] = set()
    for target in targets:
        if target.is_stream:
            _check_stream(target)
        else:
            _check_place(target)
        if not target.is_folder:
            check_file(target.path, sources=sources, force=force)
            if name_of(target.path) in named:
                raise InvalidValueError(f"{target.path} is named as an output twice")
            named.add(name_of(target.path))


def _check_place(target: Target) -> None:
    is_there = os.path.isdir(target.path)  # Path.is_dir raises where no one may look
    if not (target.is_folder and is_there):
        check_target(target.path)
    check_folder(target.path if is_there else target.path.parent)


def _check_stream(target: Target) -> None:
    is_standard, kind = target.is_standard_output, target.exports[0]
    if is_standard and (sys.stdout is None or sys.stdout.closed):
        raise UnwritableImageError("The standard output is closed; name a file")
    if not is_standard and not os.access(target.path, os.W_OK):
        raise ImagePermissionError(f"No permission to write {target.path}")
    if not kind.is_text and (sys.stdout.isatty() if is_standard else _is_terminal(target.path)):
        raise InvalidValueError(
            f"a {kind.suffix} file is nothing to read on a terminal; "
            f"name a file, or send it on: -o - > out{kind.suffix}"
        )


def _is_terminal(path: Path) -> bool:
    """Tell whether a device is a terminal; opening a pipe would wait for its reader."""
    if not stat.S_ISCHR(mode_of(path)):
        return False
    with suppress(OSError):
        device = os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0))
        try:
            return os.isatty(device)
        finally:
            os.close(device)
    return False


def check_file(path: Path, *, sources: Collection[Identity] = (), force: bool = False) -> None:
    """Refuse a file that must not be overwritten.

    Parameters
    ----------
    path : Path
        The file.
    sources : collection of tuple
        The identities of files that are read, and so never written to.
    force : bool
        Whether other files may be overwritten.

    Raises
    ------
    InvalidValueError
        If it is one of the sources, or is there already and ``force`` is not given.
    """
    if _identity_of_output(path) in sources:
        name = "standard output" if path == STANDARD_OUTPUT else f"output {path}"
        raise InvalidValueError(f"the {name} is an input itself; name another file")
    if not force and not is_stream(path) and os.path.exists(path):
        raise InvalidValueError(f"{path} exists already; add --force to overwrite it")


def _identity_of_output(path: Path) -> Identity | None:
    if path != STANDARD_OUTPUT:
        return identity(path)
    with suppress(OSError, ValueError, AttributeError):
        number = sys.stdout.fileno()
        # One socket may well be both: what is read and what is written do not meet there.
        return None if stat.S_ISSOCK(os.fstat(number).st_mode) else identity(number)
    return None


def name_of(path: Path) -> str:
    """Return the name by which a file system without upper and lower case knows a file."""
    return os.path.realpath(path).casefold()


def place_files(
    targets: Collection[Target], stem: str, taken: Collection[str] = (), inside: Path = Path()
) -> dict[Path, Export]:
    """Name the files of one result.

    Parameters
    ----------
    targets : collection of Target
        Where they go.
    stem : str
        What they are called in folders, without their endings.
    taken : collection of str
        The files of other results, as `name_of` writes them. Where a name is taken, all files
        that this result has in folders get a number.
    inside : Path
        Where in these folders the files go.

    Returns
    -------
    dict of Path to Export
        Each file with its kind.
    """
    named = {target.path: target.exports[0] for target in targets if not target.is_folder}
    folders = [target for target in targets if target.is_folder]
    taken = {*taken, *map(name_of, named)}
    for name in numbered(stem):
        placed = {
            folder.path / inside / f"{name}{export.suffix}": export
            for folder in folders
            for export in folder.exports
        }
        if taken.isdisjoint(map(name_of, placed)):
            return named | placed
    raise AssertionError("there is always another number")


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files, each whole or not at all, and make the folders that are missing.

    A process that is stopped meanwhile has written all of them.

    Parameters
    ----------
    files : mapping of Path to bytes
        What goes where.

    Raises
    ------
    ImageError
        If that is not possible; files before that one are written.
    OSError
        If the standard output takes no more.
    """
    streams = {path: data for path, data in files.items() if is_stream(path)}
    with finished_first():
        for path, data in files.items():
            if path not in streams:
                _make_folder(path.parent)
                write_whole(data, path)
    for path, data in streams.items():  # whose readers may take any time
        if path == STANDARD_OUTPUT:
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
        else:
            write_through(data, path)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except PermissionError:
        raise ImagePermissionError(f"No permission to make the folder {folder}") from None
    except OSError as error:
        reason = f"Could not make the folder {folder}: {error.strerror}"
        raise UnwritableImageError(reason) from None
