"""What happens to the labels of the pixels after the clustering: dithering, then speckle cleanup.

Table ``DITHERS``. To add a way to dither: a function in ``dithering``, and a row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from colorseg.arrays import Colors, Labels, Mask, OnProgress, OnShare, Pixels
from colorseg.checks import IMAGE, MASK, OneOf, Real, callback, palette_colors, same_shape
from colorseg.finishing.dithering import Paints, floyd_steinberg, nearest_color, ordered
from colorseg.finishing.speckles import remove_speckles
from colorseg.words import counted

__all__ = ["DITHERS", "Dither", "dither", "finish"]


@dataclass(frozen=True)
class Dither:
    """One way to label pixels with the colors of a palette.

    Attributes
    ----------
    assign : callable
        Takes the image, the palette as `Paints`, the strength above 0, the clear pixels and a
        callback for the share that is done; returns labels.
    """

    assign: Callable[[Pixels, Paints, float, Mask | None, OnShare], Labels]

    @property
    def summary(self) -> str:
        """One line for people."""
        return (self.assign.__doc__ or "").partition("\n")[0]


DITHERS: dict[str, Dither] = {
    "off": Dither(nearest_color),
    "ordered": Dither(ordered),
    "Floyd-Steinberg": Dither(floyd_steinberg),
}


def dither(
    image: Pixels,
    colors: Colors,
    *,
    method: str,
    strength: float = 1.0,
    clear: Mask | None = None,
    on_progress: OnShare = lambda share: None,
) -> Labels:
    """Label every pixel with a color of a palette, by one of the methods of ``DITHERS``.

    Parameters
    ----------
    image : ndarray of uint8, shape (h, w, 3)
        sRGB codes.
    colors : ndarray of uint8, shape (k, 3)
        The palette, 1 to 256 sRGB codes.
    method : str
        A key of ``DITHERS``.
    strength : float
        From 0, which is the same as "off", to 1.
    clear : ndarray of bool, shape (h, w), optional
        Pixels that nobody sees: what they look like does not change their neighbors.
    on_progress : callable
        Called with the share that is done, 0..1; what it raises ends the work.

    Returns
    -------
    ndarray of uint8, shape (h, w)
        An index into ``colors`` for each pixel. Nearest is by squared differences of sRGB codes;
        of colors that are as near, the first counts.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said: the arrays, the method, or the strength.
    """
    image, colors = IMAGE.check("an image", image), palette_colors("colors", colors)
    method = OneOf(DITHERS).check("dithering", method)
    strength = Real(0.0, 1.0).check("dither strength", strength)
    if clear is not None:
        clear = MASK.check("clear", clear)
        same_shape("clear", clear, image.shape[:2], "the image's")
    callback("on_progress", on_progress)
    chosen = DITHERS[method if strength else "off"]
    return chosen.assign(image, Paints.of(colors), strength, clear, on_progress)


def finish(
    image: Pixels,
    labels: Labels,
    colors: Colors,
    *,
    method: str,
    strength: float,
    speckles: int,
    clear: Mask | None = None,
    on_progress: OnProgress = lambda text, share: None,
) -> tuple[Labels, tuple[str, ...]]:
    """Dither the pixels and clean up speckles.

    Parameters
    ----------
    image : ndarray of uint8, shape (h, w, 3)
        The original.
    labels : ndarray of uint8, shape (h, w)
        The cluster of each pixel.
    colors : ndarray of uint8, shape (k, 3)
        The palette.
    method : str
        How to dither, a key of ``DITHERS``.
    strength : float
        How strongly, 0 to 1; at 0 nothing is dithered.
    speckles : int
        Regions of fewer pixels join a neighbor; below 2 there are none.
    clear : ndarray of bool, shape (h, w), optional
        Pixels that nobody sees; they keep their label.
    on_progress : callable
        Called with the name of a piece of work and its share done, 0 to 1.

    Returns
    -------
    labels : ndarray of uint8, shape (h, w)
        The cluster that each pixel is shown as: ``labels`` itself if nothing was to be done.
    notices : tuple of str
        What was done, in plain sentences.
    """
    notices: tuple[str, ...] = ()
    if method != "off" and strength > 0:
        dithered = dither(
            image,
            colors,
            method=method,
            strength=strength,
            clear=clear,
            on_progress=partial(on_progress, "Dithering"),
        )
        labels = dithered if clear is None else np.where(clear, labels, dithered)
        notices += (f"Dithered ({method}): neighboring pixels imitate the colors between.",)
    if speckles > 1:
        on_share = partial(on_progress, "Cleaning up speckles")
        labels, joined = remove_speckles(labels, speckles, clear=clear, on_progress=on_share)
        regions = counted(joined, "region")
        notices += (f"{regions} of fewer than {speckles} pixels joined a neighbor.",)
    return labels, notices
