"""Where the files of a result go: files that are named, and folders that they get names in."""

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from colorseg.errors import ImagePermissionError, InvalidValueError, UnwritableImageError
from colorseg.exports import EXPORTS, Export, export_for
from colorseg.files import check_target, checked_path, write_whole
from colorseg.words import one_of

#: What tells a file from every other: the device it is on and its number there.
Identity = tuple[int, int]


@dataclass(frozen=True)
class Target:
    """Where some files of each result go.

    Attributes
    ----------
    path : Path
        One file, or the folder of the files.
    exports : tuple of Export
        What kinds of file; one if it is a file.
    is_folder : bool
        Whether the files get names of their own in a folder.
    """

    path: Path
    exports: tuple[Export, ...]
    is_folder: bool


def read_target(
    word: str, kinds: Sequence[Export], *, group: str | None = None, several: bool = False
) -> Target:
    """Read where files are to go.

    Parameters
    ----------
    word : str
        A folder, which is one that exists or a name without a dot or with a slash behind it;
        else a file, whose ending says its kind.
    kinds : sequence of Export
        What goes into a folder.
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


def identities(paths: Iterable[str | Path]) -> frozenset[Identity]:
    """Return what tells files from all others, whatever path leads to them.

    Parameters
    ----------
    paths : iterable of str or Path
        Paths; those that lead to no file are passed over.

    Returns
    -------
    frozenset of tuple
        The identity of each file.
    """
    return frozenset(found for path in paths if (found := _identity(path)) is not None)


def _identity(path: str | Path) -> Identity | None:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


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
        if not (target.is_folder and target.path.is_dir()):
            check_target(target.path)
        folder = target.path if target.path.is_dir() else target.path.parent
        if not os.access(folder, os.W_OK):
            raise ImagePermissionError(f"No permission to write to the folder {folder}")
        if not target.is_folder:
            check_file(target.path, sources=sources, force=force)
            if name_of(target.path) in named:
                raise InvalidValueError(f"{target.path} is named as an output twice")
            named.add(name_of(target.path))


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
    if _identity(path) in sources:
        raise InvalidValueError(f"the output {path} is an input itself; name another file")
    if not force and os.path.exists(path):
        raise InvalidValueError(f"{path} exists already; add --force to overwrite it")


def name_of(path: Path) -> str:
    """Return the name by which a file system without upper and lower case knows a file.

    Parameters
    ----------
    path : Path
        The file, which need not be there.

    Returns
    -------
    str
        The same for every path that leads there.
    """
    return os.path.realpath(path).casefold()


def place_files(
    targets: Collection[Target], stem: str, taken: Collection[str] = ()
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

    Returns
    -------
    dict of Path to Export
        Each file with its kind.
    """
    named = {target.path: target.exports[0] for target in targets if not target.is_folder}
    folders = [target for target in targets if target.is_folder]
    taken = {*taken, *map(name_of, named)}
    for ending in chain([""], (f"_{number}" for number in count(2))):
        placed = {
            folder.path / f"{stem}{ending}{export.suffix}": export
            for folder in folders
            for export in folder.exports
        }
        if taken.isdisjoint(map(name_of, placed)):
            return named | placed
    raise AssertionError("there is always another number")


def write_files(files: Iterable[tuple[Path, bytes]]) -> None:
    """Write files, each whole or not at all, and make the folders that are missing.

    Parameters
    ----------
    files : iterable of tuple
        The path of each file and what is in it.

    Raises
    ------
    ImageError
        If that is not possible; files before that one are written.
    """
    for path, data in files:
        try:
            path.parent.mkdir(exist_ok=True)
        except OSError as error:
            reason = f"Could not make the folder {path.parent}: {error.strerror}"
            raise UnwritableImageError(reason) from None
        write_whole(data, path)
