"""Directories of tags, of a TIFF or of EXIF data, looked into without unpacking what they hold."""

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_ORDERS = {b"II": "<", b"MM": ">"}
_CLASSIC, _BIG = (b"*\0", b"\0*"), (b"+\0", b"\0+")
_MOST_TAGS = 65_535  # in a directory
_MOST_NUMBERS = 1_000_000  # under a tag: strips or tiles of one row or 7 × 7 pixels
_MOST_READ = 64  # numbers or letters that are looked at
_SUBFILE = 254  # the tag that tells what a picture is of others

# Bytes of one value of each kind; those of whole numbers, and of letters that take no room.
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_SIZES |= {16: 8, 17: 8, 18: 8, 129: 1}
_WHOLE = {1: "u1", 3: "u2", 4: "u4", 6: "i1", 8: "i2", 9: "i4", 13: "u4", 16: "u8", 17: "i8"}
_WHOLE |= {18: "u8"}
_BYTES, _RATIOS = dict.fromkeys((1, 2, 6, 7, 129), "u1"), {5: "u8"}


@dataclass(frozen=True)
class Tag:
    """Where the values of a tag are.

    Attributes
    ----------
    kind : int
        Of what kind they are, by TIFF's numbers.
    count : int
        How many.
    start : int
        Where they begin, in bytes.
    """

    kind: int
    count: int
    start: int


@dataclass(frozen=True, eq=False)
class Directory:
    """A directory of tags.

    Attributes
    ----------
    data : bytes
        The file that it is in.
    order : str
        The order of bytes: ``<`` or ``>``.
    big : bool
        Whether places in the file have 64 bits.
    tags : dict of int to Tag
        What can be read, by TIFF's numbers.
    broken : frozenset of int
        Tags of no known kind, whose values are outside the file, or that stand there twice and
        do not agree.
    empty : frozenset of int
        Tags that hold no values.
    cut : bool
        Whether it says to hold more tags than the file has room for.
    following : int
        Where the next directory begins, in bytes; 0 if there is none.
    """

    data: bytes
    order: str
    big: bool
    tags: dict[int, Tag]
    broken: frozenset[int]
    empty: frozenset[int]
    cut: bool
    following: int

    def numbers(self, number: int) -> tuple[int, ...]:
        """Return the first whole numbers of a tag; none if it has none.

        Parameters
        ----------
        number : int
            The tag.
        """
        return tuple(self.table(number, _MOST_READ).tolist())

    def table(self, number: int, most: int = _MOST_NUMBERS) -> NDArray[np.integer]:
        """Return the whole numbers of a tag; none if it has none.

        Parameters
        ----------
        number : int
            The tag.
        most : int
            How many at most.
        """
        return self._values(number, _WHOLE, most)

    def ratios(self, number: int) -> tuple[float, ...]:
        """Return the first fractions of a tag; none if it has none, or one is by zero.

        Parameters
        ----------
        number : int
            The tag.
        """
        pairs = self._values(number, _RATIOS, _MOST_READ)
        above, below = pairs.view(f"{self.order}u4").reshape(-1, 2).T
        return tuple((above / below).tolist()) if below.all() else ()

    def text(self, number: int, most: int = _MOST_READ) -> bytes:
        """Return the first letters, or bytes, of a tag; none if it has none.

        Parameters
        ----------
        number : int
            The tag.
        most : int
            How many at most.
        """
        return self._values(number, _BYTES, most).tobytes()

    def _values(self, number: int, kinds: dict[int, str], most: int) -> NDArray[Any]:
        """Return the first values of a tag; none if it has none, or of other kinds."""
        tag = self.tags.get(number)
        if tag is None or tag.kind not in kinds:
            return np.empty(0, np.uint8)
        kind = np.dtype(self.order + kinds[tag.kind])
        return np.frombuffer(self.data, kind, min(tag.count, most), tag.start)

    def inner(self, number: int) -> tuple["Directory", ...]:
        """Return the directories that a tag leads to, but for those outside the file.

        Parameters
        ----------
        number : int
            The tag.
        """
        found = (_directory(self.data, self.order, self.big, at) for at in self.numbers(number))
        return tuple(directory for directory in found if directory is not None)

    @property
    def is_small(self) -> bool:
        """Whether its picture is said to be a small version of another."""
        return any(kind & 1 for kind in self.numbers(_SUBFILE))

    @property
    def has_more(self) -> bool:
        """Whether there is another directory behind it."""
        return 0 < self.following < len(self.data)

    @property
    def swollen(self) -> bool:
        """Whether a tag holds more numbers than any picture needs."""
        return any(
            tag.count > _MOST_NUMBERS and tag.kind not in _BYTES for tag in self.tags.values()
        )


def first_directory(data: bytes) -> Directory | None:
    """Find the first directory of a TIFF, or of EXIF data.

    Parameters
    ----------
    data : bytes
        Any file.

    Returns
    -------
    Directory or None
        What is in it; None if this is no TIFF, or the directory is outside of it.
    """
    order, mark = _ORDERS.get(data[:2]), data[2:4]
    if order is None or mark not in (*_CLASSIC, *_BIG):
        return None
    big = mark in _BIG
    start = struct.Struct(f"{order}4xQ" if big else f"{order}I")
    if len(data) < 4 + start.size:
        return None
    return _directory(data, order, big, start.unpack_from(data, 4)[0])


def _directory(data: bytes, order: str, big: bool, at: int) -> Directory | None:
    """Read the directory at a place in the file; None if there is no room for one."""
    head = struct.Struct(order + ("Q" if big else "H"))
    row = struct.Struct(order + ("HHQQ" if big else "HHII"))  # tag, kind, count, values or place
    if not 0 <= at <= len(data) - head.size:
        return None
    start, said = at + head.size, head.unpack_from(data, at)[0]
    count = min(said, (len(data) - start) // row.size, _MOST_TAGS)
    end = start + count * row.size
    rows = list(row.iter_unpack(data[start:end]))
    room = 8 if big else 4
    following = int.from_bytes(data[end : end + room], "little" if order == "<" else "big")
    values_at = range(start + row.size - room, end, row.size)
    tags, broken = _sorted_out(data, rows, values_at, room)
    empty = frozenset(number for number, _, count, _ in rows if not count)
    return Directory(data, order, big, tags, frozenset(broken), empty, count < said, following)


def _sorted_out(
    data: bytes, rows: list[tuple[int, int, int, int]], values_at: range, room: int
) -> tuple[dict[int, Tag], set[int]]:
    """Tell the tags that can be read from those that cannot; the first of the same ones counts."""
    tags: dict[int, Tag] = {}
    broken = set()
    for (number, kind, count, place), here in zip(rows, values_at, strict=True):
        needed = count * _SIZES.get(kind, 0)
        tag = Tag(kind, count, here if needed <= room else place)
        readable = kind in _SIZES and tag.start + needed <= len(data)
        if count and not (readable and _agree(data, tags.setdefault(number, tag), tag)):
            broken.add(number)
    return tags, broken


def _agree(data: bytes, one: Tag, other: Tag) -> bool:
    """Tell whether two tags say the same, as far as they are looked at."""
    first, second = (data[tag.start : tag.start + _MOST_READ] for tag in (one, other))
    alike = (one.kind, one.count) == (other.kind, other.count)
    size = one.count * _SIZES[one.kind]
    return one == other or (alike and first[:size] == second[:size])
