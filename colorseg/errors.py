"""What can go wrong, as a tree under one base.

Each error is also the built-in error a Python programmer would expect, and its message is one
plain sentence that a person can act on: what, what is allowed, what was got.
"""

from colorseg.words import printable


class ColorsegError(Exception):
    """Base of every error this package raises.

    Its message is one line in which every character is seen, whatever name or value is in it.
    """

    def __str__(self) -> str:
        """Return the message."""
        return printable(super().__str__())


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


class DamagedImageError(UnreadableImageError):
    """Only some pixels of the image are there, which can be read if that is asked for."""


class ImageTooLargeError(ImageError, ValueError):
    """The image is beyond the limits of this machine."""


class UnwritableImageError(ImageError, OSError):
    """The file could not be written."""


class FewerColorsWarning(UserWarning):
    """The image has fewer distinct colors than were asked for."""
