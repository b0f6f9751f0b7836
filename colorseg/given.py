"""A palette that is given: by a file that lists colors, or by another picture."""

from colorseg.arrays import Colors, OnProgress
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
    image = load_image(data, damaged=damaged)
    visible = look_at(image.colors, image.alpha, settings)
    return fit(visible.histogram, settings, on_step=on_step, on_progress=on_progress).palette.colors
