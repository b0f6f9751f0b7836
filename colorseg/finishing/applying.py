"""What is done to the labels of the pixels in the end: dithering, then speckle cleanup."""

import numpy as np

from colorseg.arrays import Colors, Labels, Mask, OnProgress, Pixels
from colorseg.finishing.dithering import dither
from colorseg.finishing.speckles import remove_speckles
from colorseg.words import counted


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
    notices = []
    if method != "off" and strength > 0:
        dithered = dither(
            image,
            colors,
            method=method,
            strength=strength,
            clear=clear,
            on_progress=lambda share: on_progress("Dithering", share),
        )
        labels = dithered if clear is None else np.where(clear, labels, dithered)
        notices.append(f"Dithered ({method}): neighboring pixels imitate the colors between.")
    if speckles > 1:
        labels, joined = remove_speckles(
            labels,
            speckles,
            clear=clear,
            on_progress=lambda share: on_progress("Cleaning up speckles", share),
        )
        regions = counted(joined, "region")
        notices.append(f"{regions} of fewer than {speckles} pixels joined a neighbor.")
    return labels, tuple(notices)
