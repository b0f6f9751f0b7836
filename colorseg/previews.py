"""Pictures for a screen: small enough to send, and with exactly the palette's colors."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image as pillow

from colorseg.arrays import Labels, Pixels
from colorseg.exports import encode_indexed_png
from colorseg.histogram import count_colors
from colorseg.segmentation import Segmentation


@dataclass(frozen=True, eq=False)
class Preview:
    """Original and result as a browser gets them.

    Attributes
    ----------
    before : bytes
        The original as JPEG.
    after : bytes
        The result as indexed PNG.
    size : tuple of int
        Width and height of both.
    colors : int
        Distinct colors in ``after``, counted by decoding it again.
    step : int
        Every how many pixels, across and down, one is shown.
    """

    before: bytes
    after: bytes
    size: tuple[int, int]
    colors: int
    step: int


def preview(segmentation: Segmentation, longest: int = 1600) -> Preview:
    """Make both pictures of a comparison.

    Parameters
    ----------
    segmentation : Segmentation
        The result with its original.
    longest : int
        The largest width or height.

    Returns
    -------
    Preview
        Both pictures at the same size.
    """
    labels = segmentation.labels
    step = -(-max(labels.shape) // longest)
    thinned = thin_labels(labels, step, len(segmentation.palette))
    after = encode_indexed_png(thinned, segmentation.palette.colors, quick=True)
    before = _jpeg(segmentation.original, step)
    decoded = pillow.open(io.BytesIO(after)).convert("RGB")
    colors = len(count_colors(np.asarray(decoded)))
    return Preview(before, after, (thinned.shape[1], thinned.shape[0]), colors, step)


def thumbnail(pixels: Pixels, longest: int = 120) -> bytes:
    """Return a small JPEG of an image.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (h, w, 3)
        The image.
    longest : int
        About how wide or high it is to be at the most.

    Returns
    -------
    bytes
        The file.
    """
    return _jpeg(pixels, -(-max(pixels.shape) // longest))


def thin_labels(labels: Labels, step: int, k: int) -> Labels:
    """Keep one pixel of every ``step`` across and down, and every cluster.

    Mixing neighbors would make colors that the result does not have. A cluster of which no pixel
    was kept gets the pixel nearest to its first one, so that no color is missing.

    Parameters
    ----------
    labels : ndarray of uint8, shape (h, w)
        The cluster of each pixel.
    step : int
        At least 1.
    k : int
        The number of clusters.

    Returns
    -------
    ndarray of uint8, shape (ceil(h / step), ceil(w / step))
        The cluster of each pixel that is shown.
    """
    thinned = labels[::step, ::step].copy()
    members = np.bincount(thinned.ravel(), minlength=k)
    for missing in np.flatnonzero(members == 0):
        for row, column in np.argwhere(labels == missing) // step:
            if members[thinned[row, column]] > 1:
                members[thinned[row, column]] -= 1
                thinned[row, column] = missing
                members[missing] = 1
                break
    return thinned


def _jpeg(pixels: Pixels, step: int) -> bytes:
    picture = pillow.fromarray(pixels)
    if step > 1:
        picture = picture.reduce(step)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=92, subsampling=0)
    return buffer.getvalue()
