"""What is done to the labels of the pixels after the clustering: dithering, speckle cleanup."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Colors, Labels, Pixels
from colorseg.dithering import dither
from colorseg.regions import remove_speckles
from colorseg.settings import Settings
from colorseg.words import counted


def finishes(settings: Settings) -> tuple[str, ...]:
    """Name what is done to the labels of the pixels.

    Parameters
    ----------
    settings : Settings
        Its ``dither``, ``dither_strength`` and ``speckles`` count here.

    Returns
    -------
    tuple of str
        Of ``dithering`` and ``speckle cleanup`` those that are done.
    """
    dithers = settings.dither != "off" and settings.dither_strength > 0
    return ("dithering",) * dithers + ("speckle cleanup",) * (settings.speckles > 1)


def finish(
    image: Pixels,
    labels: Labels,
    colors: Colors,
    settings: Settings,
    *,
    clear: NDArray[np.bool_] | None = None,
    on_progress: Callable[[str, float], None] = lambda text, share: None,
) -> tuple[Labels, tuple[str, ...]]:
    """Dither the pixels and clean up speckles, as the settings have it.

    Parameters
    ----------
    image : ndarray of uint8, shape (h, w, 3)
        The original.
    labels : ndarray of uint8, shape (h, w)
        The cluster of each pixel.
    colors : ndarray of uint8, shape (k, 3)
        The palette.
    settings : Settings
        Its ``dither``, ``dither_strength`` and ``speckles`` count here.
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
    notices, work = [], finishes(settings)
    if "dithering" in work:
        dithered = dither(
            image,
            colors,
            method=settings.dither,
            strength=settings.dither_strength,
            clear=clear,
            on_progress=lambda share: on_progress("Dithering", share),
        )
        labels = dithered if clear is None else np.where(clear, labels, dithered)
        notices.append(
            f"Dithered ({settings.dither}): neighboring pixels imitate the colors between."
        )
    if "speckle cleanup" in work:
        labels, joined = remove_speckles(
            labels,
            settings.speckles,
            clear=clear,
            on_progress=lambda share: on_progress("Cleaning up speckles", share),
        )
        regions = counted(joined, "region")
        notices.append(f"{regions} of fewer than {settings.speckles} pixels joined a neighbor.")
    return labels, tuple(notices)
