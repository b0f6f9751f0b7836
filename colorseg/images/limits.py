"""The largest image that is read: one place, and a host may set every number."""

from dataclasses import astuple, dataclass, fields

from colorseg.checks import Whole, settle
from colorseg.environment import number_from_environment
from colorseg.errors import ImageTooLargeError, UnreadableImageError

_NUMBER = Whole(1, 1_000_000_000)


@dataclass(frozen=True)
class Limits:
    """The largest image that is read.

    Attributes
    ----------
    megabytes : int
        Size of the file, in millions of bytes.
    megapixels : int
        Width times height, in millions.
    side : int
        Longest side, in pixels.
    aspect : int
        Longest side divided by the shortest.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If one is not a whole number from 1 on.

    Examples
    --------
    >>> from colorseg import Limits, load_image
    >>> load_image(b"P3 2 1 255  255 0 0  0 0 255", limits=Limits(megapixels=1)).colors.shape
    (1, 2, 3)
    """

    megabytes: int = 50
    megapixels: int = 50
    side: int = 20_000
    aspect: int = 5_000

    def __post_init__(self) -> None:
        """Check every number, and turn NumPy's into plain ones."""
        settle(self, **{field.name: _NUMBER for field in fields(self)})

    @classmethod
    def from_environment(cls) -> "Limits":
        """Read ``COLORSEG_MAX_MEGABYTES``, ``_MEGAPIXELS``, ``_SIDE`` and ``_ASPECT``."""
        return cls(
            **{
                field.name: number_from_environment(f"COLORSEG_MAX_{field.name.upper()}", default)
                for field, default in zip(fields(cls), astuple(cls()), strict=True)
            }
        )

    @property
    def bytes(self) -> int:
        """The largest size of a file, in bytes."""
        return self.megabytes * 1_000_000


def check_bytes(size: int, limits: Limits) -> None:
    """Refuse a file of too many bytes.

    Parameters
    ----------
    size : int
        Its size in bytes.
    limits : Limits
        The largest.

    Raises
    ------
    ImageTooLargeError
        If it is beyond the limit.
    """
    if size > limits.bytes:
        raise ImageTooLargeError(
            f"The file is larger than the limit of {limits.megabytes} MB. "
            "Send a smaller one, or export it as JPEG."
        )


def check_size(size: tuple[int, int], limits: Limits) -> None:
    """Refuse a picture of too many pixels, or of none, by what its header promises.

    Parameters
    ----------
    size : tuple of two int
        Width and height in pixels.
    limits : Limits
        The largest.

    Raises
    ------
    ImageTooLargeError
        If it is beyond a limit.
    UnreadableImageError
        If it has no pixels.
    """
    width, height = size
    if min(size) < 1:
        raise UnreadableImageError(
            f"The image has no pixels: its header says {width} × {height}. "
            "Try downloading it or exporting it again."
        )
    if beyond := _beyond(width, height, limits):
        raise ImageTooLargeError(f"The image is {width} × {height} pixels{beyond}.")


def _beyond(width: int, height: int, limits: Limits) -> str | None:
    """Say which limit a size is beyond, and what to do; None if it is beyond none."""
    if (millions := width * height / 1e6) > limits.megapixels:
        limit = f"the limit is {limits.megapixels}. Send a smaller version"
        return f", {millions:.1f} megapixels; {limit}"
    if max(width, height) > limits.side:
        return f"; the longest side may be {limits.side}. Send a smaller version"
    if max(width, height) > limits.aspect * min(width, height):
        return (
            f"; the longer side may be at most {limits.aspect} times the shorter. Send a part of it"
        )
    return None
