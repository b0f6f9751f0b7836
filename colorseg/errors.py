"""What can go wrong, as a tree under one base.

Each error is also the built-in error a Python programmer would expect, and its message is one
plain sentence that a person can act on: what, what is allowed, what was got.
"""

from collections.abc import Iterable
from typing import Any


class ColorsegError(Exception):
    """Base of every error this package raises."""


class InvalidValueError(ColorsegError, ValueError):
    """A value of the right type that is not allowed."""


class InvalidTypeError(ColorsegError, TypeError):
    """A value of a type that is not allowed."""


class ImageError(ColorsegError):
    """Base of what can be wrong with an image file."""


class ImageNotFoundError(ImageError, FileNotFoundError):
    """There is no file at the path."""


class ImageIsFolderError(ImageError, IsADirectoryError):
    """The path is a folder."""


class ImagePermissionError(ImageError, PermissionError):
    """The file may not be opened or written."""


class UnreadableImageError(ImageError, ValueError):
    """The bytes are not an image we can read."""


class ImageTooLargeError(ImageError, ValueError):
    """The image is beyond the limits of this machine."""


class UnwritableImageError(ImageError, OSError):
    """The file could not be written."""


class FewerColorsWarning(UserWarning):
    """The image has fewer distinct colors than were asked for."""


def one_of(name: str, allowed: Iterable[str], got: Any) -> str:
    """Return the sentence for a name that is not in a table.

    Parameters
    ----------
    name : str
        What was asked for.
    allowed : iterable of str
        The names there are.
    got : object
        What was given instead.

    Returns
    -------
    str
        The sentence, with the allowed names in order.
    """
    names = [repr(entry) for entry in allowed]
    listed = " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"{name} must be {'one of ' if len(names) > 1 else ''}{listed}, got {shown(got)}"


def shown(value: Any, longest: int = 60) -> str:
    """Return a short printable form of any value, for use in a message.

    Parameters
    ----------
    value : object
        Whatever was got.
    longest : int
        The largest number of characters to show.

    Returns
    -------
    str
        Its ``repr``, cut where it is long.
    """
    text = f"an array of shape {value.shape}" if hasattr(value, "shape") else repr(value)
    return text if len(text) <= longest else text[: longest - 1] + "…"
