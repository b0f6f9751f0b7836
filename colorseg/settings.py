"""Everything that decides a result, with its defaults and limits, written once.

Page, link, command line, cache key and JSON all read ``Settings`` and know no default of their own.
"""

import operator
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from colorseg.errors import InvalidTypeError, InvalidValueError
from colorseg.initializers import INITIALIZERS
from colorseg.spaces import SPACES
from colorseg.words import one_of, shown


@dataclass(frozen=True)
class Whole:
    """A whole number from ``low`` to ``high``."""

    low: int
    high: int

    def check(self, name: str, value: Any) -> int:
        """Return ``value`` as an int, or say what is wrong with it."""
        limits = f"from {self.low} to {self.high}, got {shown(value)}"
        try:
            number = operator.index(value)
        except TypeError:
            number = None
        if number is None or isinstance(value, bool | np.bool_):
            raise InvalidTypeError(f"{name} must be a whole number {limits}")
        if not self.low <= number <= self.high:
            raise InvalidValueError(f"{name} must be {limits}")
        return number


@dataclass(frozen=True)
class Real:
    """A number from ``low`` to ``high``."""

    low: float
    high: float

    def check(self, name: str, value: Any) -> float:
        """Return ``value`` as a float, or say what is wrong with it."""
        limits = f"from {self.low:g} to {self.high:g}, got {shown(value)}"
        if isinstance(value, bool) or not isinstance(value, int | float | np.number):
            raise InvalidTypeError(f"{name} must be a number {limits}")
        if not self.low <= value <= self.high:  # nor is NaN
            raise InvalidValueError(f"{name} must be {limits}")
        return float(value)


@dataclass(frozen=True)
class OneOf:
    """A name out of a table."""

    table: Mapping[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        """The names there are."""
        return tuple(self.table)

    @property
    def meanings(self) -> dict[str, str]:
        """What each name stands for, in the entry's own words."""
        return {
            name: getattr(entry, "summary", None) or str(entry.__doc__).splitlines()[0]
            for name, entry in self.table.items()
        }

    def check(self, name: str, value: Any) -> str:
        """Return ``value``, or list the names there are."""
        if not isinstance(value, str):
            raise InvalidTypeError(one_of(name, self.names, value))
        if value not in self.names:
            raise InvalidValueError(one_of(name, self.names, value))
        return value


Limit = Whole | Real | OneOf


def _setting(default: Any, limit: Limit, label: str, summary: str) -> Any:
    return field(default=default, metadata={"limit": limit, "label": label, "summary": summary})


@dataclass(frozen=True)
class Settings:
    """What a person can choose about a segmentation.

    Attributes
    ----------
    k : int
        Number of colors, 1 to 256.
    space : str
        Color space of the distances, a name in ``SPACES``.
    init : str
        How the first centroids are chosen, a name in ``INITIALIZERS``.
    max_iter : int
        The largest number of iterations, 1 to 10000.
    tol : float
        Stop when no centroid moves farther than this, in 8-bit color units, 0 to 255.
    restarts : int
        Runs from different starts, of which the one with the lowest inertia is kept, 1 to 100.
    seed : int
        Where chance starts, 0 to 2**32 - 1; the same seed gives the same result.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If a value is not allowed; the message says what is.
    """

    k: int = _setting(
        8, Whole(1, 256), "Number of colors", "How many colors the picture is reduced to."
    )
    space: str = _setting(
        "sRGB", OneOf(SPACES), "Color space", "Where the distance between colors is measured."
    )
    init: str = _setting(
        "k-means++", OneOf(INITIALIZERS), "Initializer", "How the first centroids are chosen."
    )
    max_iter: int = _setting(
        300,
        Whole(1, 10_000),
        "Most iterations",
        "Stop after this many iterations, settled or not.",
    )
    tol: float = _setting(
        1e-5,
        Real(0.0, 255.0),
        "Tolerance",
        "Stop when no centroid moves farther than this, in 8-bit color units.",
    )
    restarts: int = _setting(
        1, Whole(1, 100), "Restarts", "Runs from different starts; the best one is kept."
    )
    seed: int = _setting(
        0, Whole(0, 2**32 - 1), "Seed", "Where chance starts: same seed, same result."
    )

    def __post_init__(self) -> None:
        """Check every value, and turn NumPy's numbers into plain ones."""
        for name, entry in ENTRIES.items():
            checked = entry.limit.check(name, getattr(self, name))
            object.__setattr__(self, name, checked)


@dataclass(frozen=True)
class Entry:
    """What page and command line need to know of one setting."""

    default: Any
    limit: Any
    label: str
    summary: str


ENTRIES: dict[str, Entry] = {
    setting.name: Entry(setting.default, **setting.metadata) for setting in fields(Settings)
}
