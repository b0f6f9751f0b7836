"""What public functions check of what they are given.

A kind of value has a method ``check(name, value)``: it returns the value as the engine takes it, a
plain array or number, or raises one of the project's own errors, in a sentence that says what is
allowed, what was got, and what to do next.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import EllipsisType
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from colorseg.errors import InvalidTypeError, InvalidValueError
from colorseg.words import counted, one_of, shown

#: The largest number either way in points and centroids: its square can still be summed up.
LARGEST = 1e100

_T = TypeVar("_T")


class Kind(Protocol):
    """A kind of value that can be checked."""

    def check(self, name: str, value: Any) -> Any:
        """Return the value as the engine takes it, or say what is wrong with it."""


@dataclass(frozen=True)
class Whole:
    """A whole number from ``low`` to ``high``, or of any size from ``low`` without one."""

    low: int
    high: int | None = None

    @property
    def allowed(self) -> str:
        """What is allowed, as a sentence."""
        if self.high is None:
            return f"At least {self.low:,}."
        return f"From {self.low:,} to {self.high:,}."

    def check(self, name: str, value: Any) -> int:
        """Return ``value`` as an int, or say what is wrong with it."""
        limits = f"at least {self.low}" if self.high is None else f"from {self.low} to {self.high}"
        limits = f"{limits}, got {shown(value)}"
        try:
            number = operator.index(value)
        except TypeError:
            number = None
        if number is None or isinstance(value, bool | np.bool_ | np.ma.MaskedArray):
            raise InvalidTypeError(f"{name} must be a whole number {limits}")
        if number < self.low or (self.high is not None and number > self.high):
            raise InvalidValueError(f"{name} must be {limits}")
        return number


@dataclass(frozen=True)
class Real:
    """A number from ``low`` to ``high``."""

    low: float
    high: float

    @property
    def allowed(self) -> str:
        """What is allowed, as a sentence."""
        return f"From {self.low:,g} to {self.high:,g}."

    def check(self, name: str, value: Any) -> float:
        """Return ``value`` as a float, or say what is wrong with it."""
        to = " on" if self.high == np.inf else f" to {self.high:g}"
        limits = f"from {self.low:g}{to}, got {shown(value)}"
        if isinstance(value, np.number) or (type(value) is np.ndarray and value.shape == ()):
            value = value.item()  # a complex number or a span of time is none after that either
        if isinstance(value, bool) or not isinstance(value, int | float | np.floating):
            raise InvalidTypeError(f"{name} must be a number {limits}")
        try:
            number = float(value)
        except OverflowError:  # of many digits
            number = np.nan
        if not self.low <= number <= self.high:  # nor is NaN
            raise InvalidValueError(f"{name} must be {limits}")
        return number


@dataclass(frozen=True)
class OneOf:
    """A name out of a table."""

    table: Mapping[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        """The names there are."""
        return tuple(self.table)

    @property
    def labels(self) -> dict[str, str]:
        """What people call each name: as its entry says, or the name in words."""
        return {
            name: getattr(entry, "label", "") or _in_words(name)
            for name, entry in self.table.items()
        }

    @property
    def meanings(self) -> dict[str, str]:
        """What each name stands for, in the entry's own words."""
        return {name: _meaning(entry) for name, entry in self.table.items()}

    @property
    def allowed(self) -> str:
        """What is allowed, name by name."""
        return " ".join(f"{name}: {meaning}" for name, meaning in self.meanings.items())

    def check(self, name: str, value: Any) -> str:
        """Return ``value``, or list the names there are."""
        if not isinstance(value, str):
            raise InvalidTypeError(one_of(name, self.table, value))
        if value not in self.table:
            raise InvalidValueError(one_of(name, self.table, value))
        return value


def _meaning(entry: Any) -> str:
    if isinstance(entry, str):
        return entry
    return getattr(entry, "summary", None) or str(entry.__doc__).splitlines()[0]


def _in_words(name: str) -> str:
    # A name such as sRGB has its capitals already.
    words = name[:1].upper() + name[1:] if name[1:2].islower() else name
    return words.replace("_", " ")


@dataclass(frozen=True)
class Array:
    """An array of one sort of numbers, with at least one of them.

    Attributes
    ----------
    numbers : str
        A key of ``_SORTS``.
    shape : tuple
        A length for each axis: a number, or the name of any length from 1 on; ``...`` at the
        beginning stands for one axis or more.
    source : str
        Where such an array comes from, for who gave something else.
    may_be_empty : bool
        Whether a length may be 0 after all.
    """

    numbers: str
    shape: tuple[int | str | EllipsisType, ...]
    source: str = "numpy.array makes one of a sequence"
    may_be_empty: bool = False

    @property
    def allowed(self) -> str:
        """What is allowed, without its verb."""
        lengths = ", ".join("..." if side is ... else str(side) for side in self.shape)
        return f"an array of {self.numbers} of shape ({lengths}{',' * (len(self.shape) == 1)})"

    def check(self, name: str, value: Any) -> NDArray[Any]:
        """Return ``value`` as a plain array, or say what is wrong with it."""
        must = f"{name} must be {self.allowed}"
        refuse_masked(name, value)
        if not isinstance(value, np.ndarray):
            raise InvalidTypeError(f"{must}, got {shown(value)}; {self.source}")
        if not _SORTS[self.numbers](value.dtype):
            advice = self._advice(_to_codes(value.dtype))
            raise InvalidTypeError(f"{must}, got dtype {value.dtype.name}; {advice}")
        array = np.asarray(value)
        if not self._fits(array.shape):
            advice = self._advice(_to_shape(array.shape))
            raise InvalidValueError(f"{must}, got shape {array.shape}; {advice}")
        if array.dtype.kind == "f":
            array = array.astype(np.float64, copy=False)  # squares of halves are soon too large
        if array.dtype.kind == "f" and not (np.abs(array) <= LARGEST).all():
            message = f"{name} must be finite numbers, up to {LARGEST:g} either way"
            raise InvalidValueError(f"{message}, got NaN, infinity or larger; leave those out")
        return array

    def _advice(self, advice: str) -> str:
        """Say what to do where colors are meant; another array is easily made anew."""
        are_colors = self.numbers == "uint8" and self.shape[-1] == 3
        return advice if are_colors else self.source

    def _fits(self, shape: tuple[int, ...]) -> bool:
        if 0 in shape and not self.may_be_empty:
            return False
        if self.shape[0] is ... and len(shape) >= len(self.shape):
            shape = shape[-len(self.shape) :]
        pairs = zip(self.shape, shape, strict=False)
        fixed = all(side == got for side, got in pairs if isinstance(side, int))
        return len(shape) == len(self.shape) and fixed


_SORTS: dict[str, Callable[[np.dtype[Any]], bool]] = {
    "uint8": lambda dtype: dtype == np.uint8,
    "bool": lambda dtype: dtype == np.bool_,
    "whole numbers": lambda dtype: dtype.kind in "iu",
    "numbers": lambda dtype: dtype.kind in "iuf",
}

_LISTED = "numpy.array([[255, 128, 0]], numpy.uint8) is one of a single color"

IMAGE = Array("uint8", ("height", "width", 3), "load_image(path).colors is one")
PIXELS = Array("uint8", (..., 3), "load_image(path).colors is one")
STRIP = Array("uint8", (..., 3), "read_strips(path) yields such", may_be_empty=True)
VEILED_STRIP = replace(STRIP, shape=(..., 4))  # with the alpha of each pixel behind its color
COLORS = Array("uint8", ("n", 3), _LISTED)
ANY_COLORS = replace(COLORS, may_be_empty=True)
LABELS = Array("uint8", ("height", "width"))
COLOR_LABELS = Array("uint8", ("n",))
MASK = Array("bool", ("height", "width"))
POINTS = Array("numbers", ("n", 3))
COUNTS = Array("whole numbers", ("n",))
ANY_COUNTS = replace(COUNTS, may_be_empty=True)
ROWS = Array("bool", ("n",), may_be_empty=True)
SHARES = Array("numbers", ("n",))


def refuse_masked(name: str, value: Any) -> None:
    """Refuse an array whose mask would be lost.

    Parameters
    ----------
    name : str
        What the value is called.
    value : object
        Whatever was given.

    Raises
    ------
    InvalidTypeError
        If it is a masked array, or a sequence of such.
    """
    if _holds_masked(value, levels=2):
        raise InvalidTypeError(
            f"{name} must be a plain array, got a masked one; fill it, and where pixels should "
            "take no part give segment an alpha of 0"
        )


def _holds_masked(value: Any, levels: int) -> bool:
    if levels and isinstance(value, list | tuple):
        return any(_holds_masked(each, levels - 1) for each in value)
    return isinstance(value, np.ma.MaskedArray)


def palette_colors(name: str, colors: Any) -> NDArray[np.uint8]:
    """Return the colors of a palette, known to be from 1 to 256.

    Parameters
    ----------
    name : str
        What the colors are called.
    colors : object
        Whatever was given.

    Returns
    -------
    ndarray of uint8, shape (k, 3)
        The colors themselves.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If they are not such an array.
    """
    palette = COLORS.check(name, colors)
    if len(palette) > 256:
        message = f"{name} must be from 1 to 256 colors, got {len(palette)}"
        raise InvalidValueError(f"{message}; segment finds the best of them")
    return palette


def same_shape(name: str, array: NDArray[Any], shape: tuple[int, ...], whose: str) -> None:
    """Refuse an array that does not go with another one.

    Parameters
    ----------
    name : str
        What the array is called.
    array : ndarray
        The array.
    shape : tuple of int
        The shape it must have.
    whose : str
        What has that shape, such as ``the image's``.

    Raises
    ------
    InvalidValueError
        If its shape is another one.
    """
    if array.shape != shape:
        message = f"{name} must have {whose} shape {shape}, got {array.shape}"
        raise InvalidValueError(f"{message}; make both of the same picture")


def below(name: str, labels: NDArray[Any], k: int) -> None:
    """Refuse labels that number more clusters than there are.

    Parameters
    ----------
    name : str
        What the labels are called.
    labels : ndarray of int, at least one
        The labels.
    k : int
        How many clusters there are.

    Raises
    ------
    InvalidValueError
        If one is not from 0 to k - 1.
    """
    low, high = int(labels.min() if labels.dtype.kind == "i" else 0), int(labels.max())
    if low < 0 or high >= k:
        allowed = f"{name} must be from 0 to {k - 1} for {counted(k, 'color')}"
        raise InvalidValueError(f"{allowed}, got {low} to {high}; give the colors they number")


def alpha_of(alpha: Any, shape: tuple[int, ...]) -> NDArray[np.uint8] | None:
    """Return an alpha that is known to be one of a picture.

    Parameters
    ----------
    alpha : object
        Whatever was given.
    shape : tuple of int
        Height and width of the picture.

    Returns
    -------
    ndarray of uint8, shape (h, w), or None
        The alpha itself.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is neither None nor such an array.
    """
    if alpha is None:
        return None
    refuse_masked("alpha", alpha)
    if not isinstance(alpha, np.ndarray) or alpha.dtype != np.uint8:
        got = alpha.dtype.name if isinstance(alpha, np.ndarray) else shown(alpha)
        message = f"alpha must be an array of uint8 or None, got {got}"
        raise InvalidTypeError(f"{message}; 255 is opaque, 0 is clear")
    same_shape("alpha", alpha, shape, "the image's")
    return np.asarray(alpha)


def indexed(
    labels: Any, colors: Any, alpha: Any = None
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8] | None]:
    """Return a picture of few colors whose parts are known to go together.

    Parameters
    ----------
    labels, colors, alpha : object
        Whatever was given as such.

    Returns
    -------
    labels : ndarray of uint8, shape (h, w)
        The labels themselves, each below k.
    colors : ndarray of uint8, shape (k, 3)
        The palette itself, 1 to 256 colors.
    alpha : ndarray of uint8, shape (h, w), or None
        The alpha itself.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If one is no such array, or does not go with the others.
    """
    labels, colors = LABELS.check("labels", labels), palette_colors("colors", colors)
    below("labels", labels, len(colors))
    return labels, colors, alpha_of(alpha, labels.shape)


def palette_parts(
    colors: Any, name: Any, shares: Any
) -> tuple[NDArray[np.uint8], str, NDArray[np.float64] | None]:
    """Return a palette to be written, whose parts are known to go together.

    Parameters
    ----------
    colors, name, shares : object
        Whatever was given as such.

    Returns
    -------
    colors : ndarray of uint8, shape (k, 3)
        The colors themselves, 1 to 256.
    name : str
        The name itself.
    shares : ndarray, shape (k,), or None
        The shares themselves, each from 0 to 1.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If one is not that, or does not go with the others.
    """
    colors, name = palette_colors("colors", colors), text("name", name)
    if shares is None:
        return colors, name, None
    shares = SHARES.check("shares", shares)
    same_shape("shares", shares, colors.shape[:1], "the colors'")
    if shares.min() < 0 or shares.max() > 1:
        got = f"got {shares.min():g} to {shares.max():g}"
        raise InvalidValueError(f"shares must be from 0 to 1, {got}; divide by their sum")
    return colors, name, shares


def of_kind(name: str, value: Any, kind: type[_T], source: str) -> _T:
    """Return a value that is known to be of one of this package's kinds.

    Parameters
    ----------
    name : str
        What the value is called.
    value : object
        Whatever was given.
    kind : type
        What it must be.
    source : str
        Where one comes from, such as ``segment(image) returns one``.

    Returns
    -------
    object
        The value itself.

    Raises
    ------
    InvalidTypeError
        If it is of another kind.
    """
    if not isinstance(value, kind):
        raise InvalidTypeError(f"{name} must be {_called(kind)}, got {shown(value)}; {source}")
    return value


def text(name: str, value: Any) -> str:
    """Return a value that is known to be text.

    Parameters
    ----------
    name : str
        What the value is called.
    value : object
        Whatever was given.

    Returns
    -------
    str
        The value itself.

    Raises
    ------
    InvalidTypeError
        If it is something else.
    """
    return of_kind(name, value, str, "write it in quotes")


def truth(name: str, value: Any) -> bool:
    """Return a value that is known to be True or False.

    Parameters
    ----------
    name : str
        What the value is called.
    value : object
        Whatever was given.

    Returns
    -------
    bool
        The value.

    Raises
    ------
    InvalidTypeError
        If it is something else.
    """
    if not isinstance(value, bool | np.bool_):
        raise InvalidTypeError(f"{name} must be True or False, got {shown(value)}")
    return bool(value)


def callback(name: str, value: Any) -> Callable[..., Any]:
    """Return a value that is known to be one that can be called.

    Parameters
    ----------
    name : str
        What the value is called.
    value : object
        Whatever was given.

    Returns
    -------
    callable
        The value itself.

    Raises
    ------
    InvalidTypeError
        If it cannot be called.
    """
    if not callable(value):
        message = f"{name} must be a function to call, got {shown(value)}"
        raise InvalidTypeError(f"{message}; leave it out if none is to be called")
    return value


def settle(whole: Any, **kinds: Kind | Callable[[str, Any], Any]) -> None:
    """Check fields of a frozen dataclass as it is made, and keep them as the engine takes them.

    Parameters
    ----------
    whole : object
        What is being made.
    **kinds : Kind or callable
        The kind of each field, or ``(name, value)`` to its value.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If a value is not of its kind.
    """
    for name, kind in kinds.items():
        check = kind if callable(kind) else kind.check
        object.__setattr__(whole, name, check(name, getattr(whole, name)))


def instance(kind: type[_T], source: str) -> Callable[[str, Any], _T]:
    """Return the check of one of this package's kinds, as `settle` takes it."""
    return lambda name, value: of_kind(name, value, kind, source)


def several(kind: type[_T], source: str) -> Callable[[str, Any], tuple[_T, ...]]:
    """Return the check of a tuple of one of this package's kinds, as `settle` takes it."""

    def check(name: str, value: Any) -> tuple[_T, ...]:
        if not isinstance(value, tuple):
            raise InvalidTypeError(f"{name} must be a tuple, got {shown(value)}; {source}")
        return tuple(of_kind(f"each of {name}", each, kind, source) for each in value)

    return check


def _called(kind: type) -> str:
    names: dict[type, str] = {str: "text", tuple: "a tuple", dict: "a dict"}
    article = "an " if kind.__name__[0] in "AEIOU" else "a "
    plural = kind.__name__.endswith("s")
    return names.get(kind, kind.__name__ if plural else article + kind.__name__)


def _to_codes(dtype: np.dtype[Any]) -> str:
    if dtype.kind == "f":
        return "numbers from 0 to 1 become codes by (255 * x).round().astype(numpy.uint8)"
    if dtype == np.uint16:
        return "numbers of 16 bits become codes by (x / 257).round().astype(numpy.uint8)"
    return "where all are from 0 to 255, x.astype(numpy.uint8) makes codes of them"


def _to_shape(shape: tuple[int, ...]) -> str:
    if 0 in shape:
        return "give at least one"
    if shape[-1:] == (4,):
        return "give the first three channels here, and the fourth as alpha"
    if len(shape) == 3 and shape[0] == 3:
        return "numpy.moveaxis(x, 0, -1) puts the channels last"
    if len(shape) == 2 and shape[1] != 3:
        return "numpy.stack([x] * 3, axis=-1) gives gray pixels three channels"
    return "x.reshape(...) gives it another"
