"""Image files in: the door.

What comes through ``load_image`` is 8-bit sRGB, the right way up, with the alpha it had; everything
else is refused in a plain sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from colorseg.arrays import Alpha, Pixels
from colorseg.checks import IMAGE, Whole, alpha_of, of_kind, settle, several, truth
from colorseg.errors import InvalidTypeError, UnreadableImageError
from colorseg.images.decoding import Decoded
from colorseg.images.endings import decode_what_is_there
from colorseg.images.files import ImageSource, read_at_most
from colorseg.images.limits import Limits, check_bytes
from colorseg.images.modes import color_kind_of, laid_on, rgb_strips, to_rgb
from colorseg.images.profiles import CAN_CONVERT, Conversion, to_srgb
from colorseg.images.refusals import ACCEPTED, plain_errors
from colorseg.words import shown


@dataclass(frozen=True, eq=False)
class Image:
    """An image that has been read.

    Attributes
    ----------
    colors : ndarray of uint8, shape (h, w, 3)
        sRGB codes, the right way up, not multiplied with their alpha; white where it is clear.
    alpha : ndarray of uint8, shape (h, w), or None
        How opaque each pixel is, from 0, clear, to 255; None if all of them are opaque.
    notes : tuple of str
        What was assumed on the way, in plain words.
    size_bytes : int
        The size of the file.

    Examples
    --------
    >>> from colorseg import load_image
    >>> image = load_image(b"P3 2 1 255  255 0 0  0 0 255")
    >>> image.colors.shape, image.alpha, image.notes
    ((1, 2, 3), None, ())
    """

    colors: Pixels
    alpha: Alpha | None
    notes: tuple[str, ...]
    size_bytes: int

    def __post_init__(self) -> None:
        """Check that the parts go together."""
        settle(
            self,
            colors=IMAGE,
            alpha=lambda name, alpha: alpha_of(alpha, self.colors.shape[:2]),
            notes=several(str, "() is none"),
            size_bytes=Whole(0),
        )

    @property
    def pixels(self) -> Pixels:
        """The picture laid on white: uint8 (h, w, 3); the colors themselves if it is opaque."""
        return laid_on(self.colors, self.alpha)

    def laid_on(self, background: tuple[int, int, int]) -> Pixels:
        """Return the picture laid on a color: uint8 (h, w, 3).

        Parameters
        ----------
        background : tuple of three int
            The color below, in sRGB codes.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If it is no such color.
        """
        return laid_on(self.colors, self.alpha, _checked_color("background", background))


def load_image(
    source: ImageSource, *, limits: Limits | None = None, damaged: bool = False
) -> Image:
    """Read an image as 8-bit sRGB.

    Parameters
    ----------
    source : str, Path, bytes or binary file
        A path, the bytes of an image file, or an open file.
    limits : Limits, optional
        The largest image to read; from the environment by default.
    damaged : bool, optional
        Whether to take what there is of a damaged picture: what is missing is clear.

    Returns
    -------
    Image
        Colors and alpha, what was assumed, and the size of the file.

    Raises
    ------
    ImageNotFoundError, ImageIsFolderError, ImagePermissionError
        If the path leads to no readable file.
    DamagedImageError
        If only some of the pixels are there, and ``damaged`` is false.
    UnreadableImageError
        If the bytes are not an image, or a damaged one, or of a kind that is not read.
    ImageTooLargeError
        If it is beyond the limits; nothing has been decoded then.
    InvalidTypeError
        If ``source`` is none of the allowed kinds.

    Examples
    --------
    >>> from colorseg import load_image
    >>> image = load_image(b"P3 2 1 255  255 0 0  0 0 255")
    >>> image.colors.tolist()
    [[[255, 0, 0], [0, 0, 255]]]
    """
    decoded, size_bytes = _decoded(source, limits, damaged=damaged)
    with plain_errors():
        convert, notes = _conversion(decoded)
        colors, alpha, more = to_rgb(decoded.picture, convert, decoded.alpha)
    return Image(colors, alpha, (*notes, *more), size_bytes)


def read_strips(
    source: ImageSource, *, limits: Limits | None = None, damaged: bool = False
) -> Iterator[Pixels]:
    """Read the pixels of an image as 8-bit sRGB, strip by strip from the top.

    The array of all its pixels is never made: what is held is the decoded file and one strip.

    Parameters
    ----------
    source : str, Path, bytes or binary file
        A path, the bytes of an image file, or an open file.
    limits : Limits, optional
        The largest image to read; from the environment by default.
    damaged : bool, optional
        As in `load_image`.

    Returns
    -------
    iterator of ndarray of uint8, shape (rows, w, 3) or (rows, w, 4)
        Some rows of the colors that `load_image` reads at a time, with their alpha where not all
        are opaque.

    Raises
    ------
    ImageError, InvalidTypeError
        As `load_image` does.

    Examples
    --------
    >>> from colorseg import count_colors, read_strips
    >>> len(count_colors(read_strips(b"P3 2 1 255  255 0 0  0 0 255")))
    2
    """
    # Now, and not when the first strip is asked for.
    decoded, _ = _decoded(source, limits, damaged=damaged)
    return _strips(decoded)


def _checked_color(name: str, color: tuple[int, int, int]) -> tuple[int, int, int]:
    if not isinstance(color, tuple | list) or len(color) != 3:
        raise InvalidTypeError(
            f"{name} must be three codes, such as (0, 128, 255), got {shown(color)}"
        )
    red, green, blue = (Whole(0, 255).check(f"each code of {name}", code) for code in color)
    return red, green, blue


def _strips(decoded: Decoded) -> Iterator[Pixels]:
    with plain_errors():
        convert, _ = _conversion(decoded)
        strips, _ = rgb_strips(decoded.picture, convert, decoded.alpha)
        for colors, alpha in strips:
            yield colors if alpha is None else np.dstack([colors, alpha])


def _decoded(source: ImageSource, limits: Limits | None, *, damaged: bool) -> tuple[Decoded, int]:
    """Read a source to its end, and decode it."""
    limits = Limits.from_environment() if limits is None else limits
    of_kind("limits", limits, Limits, "Limits(megapixels=100) are such")
    damaged = truth("damaged", damaged)
    data = read_at_most(limits.bytes + 1, source)
    if not data:
        raise UnreadableImageError(f"The file is empty. {ACCEPTED}.")
    check_bytes(len(data), limits)
    return decode_what_is_there(data, limits, damaged=damaged), len(data)


def _conversion(decoded: Decoded) -> tuple[Conversion | None, tuple[str, ...]]:
    """Find how the colors of a picture become sRGB, and what was assumed so far."""
    is_absolute = decoded.picture.mode == "LAB"
    if is_absolute and not CAN_CONVERT:
        raise UnreadableImageError(
            "The image has LAB colors, which cannot be converted, since no color management is "
            "installed. Export it as RGB."
        )
    if decoded.profile is None or is_absolute:
        return None, decoded.notes
    convert, note = to_srgb(decoded.profile, color_kind_of(decoded.picture))
    return convert, (*decoded.notes, note) if note else decoded.notes
