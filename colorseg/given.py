"""A palette that is given: by a file that lists colors, by another picture, or by several."""

from collections.abc import Iterable

from colorseg.arrays import Colors, OnProgress
from colorseg.histogram import Histogram
from colorseg.images import load_image, looks_like_an_image
from colorseg.palettes import read_palette
from colorseg.runs import OnStep, fit
from colorseg.settings import Settings
from colorseg.visible import look_at


def palette_of(
    data: bytes,
    settings: Settings,
    *,
    on_step: OnStep | None = None,
    on_progress: OnProgress | None = None,
    damaged: bool = False,
) -> Colors:
    """Return the palette in a file, or that of a picture.

    Parameters
    ----------
    data : bytes
        A file that `read_palette` reads, or an image file.
    settings : Settings
        What decides the palette of a picture.
    on_step, on_progress : callable, optional
        As in `segment`, for a picture.
    damaged : bool, optional
        As in `load_image`, for a picture.

    Returns
    -------
    ndarray of uint8, shape (m, 3)
        1 to 256 sRGB codes, all different.

    Raises
    ------
    ImageError, InvalidValueError
        If there is no palette in it.
    """
    if not looks_like_an_image(data):
        return read_palette(data)
    pictures = [colors_in(data, settings, damaged=damaged)]
    found = shared_palette(pictures, settings, on_step=on_step, on_progress=on_progress)
    assert found is not None, "there is one picture"
    return found


def colors_in(data: bytes, settings: Settings, *, damaged: bool = False) -> Histogram:
    """Count the colors of a picture that take part.

    Parameters
    ----------
    data : bytes
        An image file.
    settings : Settings
        What decides which pixels take part.
    damaged : bool, optional
        As in `load_image`.

    Returns
    -------
    Histogram
        For `shared_palette`.

    Raises
    ------
    ImageError, InvalidValueError
        If the picture cannot be read, or none of its pixels takes part.
    """
    image = load_image(data, damaged=damaged)
    return look_at(image.colors, image.alpha, settings).histogram


def shared_palette(
    pictures: Iterable[Histogram],
    settings: Settings,
    *,
    on_step: OnStep | None = None,
    on_progress: OnProgress | None = None,
) -> Colors | None:
    """Find one palette for several pictures, as if they were one.

    ``settings.mapped_to`` of it are the settings that give each picture the nearest of its colors.

    Parameters
    ----------
    pictures : iterable of Histogram
        The colors of each that take part; one after the other is asked for and let go.
    settings : Settings
        What decides the palette.
    on_step, on_progress : callable, optional
        As in `segment`.

    Returns
    -------
    ndarray of uint8, shape (m, 3), or None
        1 to 256 sRGB codes, all different; None if there is no picture.

    Raises
    ------
    InvalidTypeError
        If an argument is of another kind.
    """
    together: Histogram | None = None
    for picture in pictures:
        together = picture if together is None else together + picture
    if together is None:
        return None
    return fit(together, settings, on_step=on_step, on_progress=on_progress).palette.colors
