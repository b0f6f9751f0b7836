"""Pictures for a screen: small enough to send, and with exactly the palette's colors."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image as pillow

from colorseg.arrays import Labels, Mask, Pixels
from colorseg.checks import IMAGE, LABELS, MASK, Whole, below, of_kind, same_shape
from colorseg.exports.encoders import encode_indexed_png, encode_truecolor_png
from colorseg.histogram import count_colors
from colorseg.segmentation import Painted, Segmentation, checked_segmentation

_LENGTH = Whole(1, 1_000_000)  # of a side, in pixels


@dataclass(frozen=True, eq=False)
class Preview:
    """Original and result as a browser gets them.

    Attributes
    ----------
    before : bytes
        The original as JPEG, or as PNG if parts of it are clear.
    after : bytes
        The result as indexed PNG.
    size : tuple of int
        Width and height of both.
    colors : int
        Distinct colors in ``after``, counted by decoding it again; clear pixels have none.
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

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no segmentation, or the length is not from 1 on.
    """
    painted = checked_segmentation(segmentation).painted
    step = -(-max(painted.labels.shape) // _LENGTH.check("longest", longest))
    thinned = thin_painted(painted, step)
    after = encode_indexed_png(thinned.labels, thinned.colors, alpha=thinned.alpha, quick=True)
    size = thinned.labels.shape[1], thinned.labels.shape[0]
    return Preview(_before(segmentation, step), after, size, _count_again(after), step)


def _before(segmentation: Segmentation, step: int) -> bytes:
    alpha = segmentation.own_alpha
    if alpha is None:
        return _jpeg(segmentation.original, step)
    return encode_truecolor_png(segmentation.original[::step, ::step], alpha[::step, ::step])


def _count_again(file: bytes) -> int:
    decoded = np.asarray(pillow.open(io.BytesIO(file)).convert("RGBA"))
    return len(count_colors(decoded[..., :3], alpha=decoded[..., 3]))


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

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no such array, or the length is not from 1 on.
    """
    pixels, longest = IMAGE.check("pixels", pixels), _LENGTH.check("longest", longest)
    return _jpeg(pixels, -(-max(pixels.shape) // longest))


def thin_painted(painted: Painted, step: int) -> Painted:
    """Keep one pixel of every ``step`` across and down, and every color.

    Parameters
    ----------
    painted : Painted
        What a picture of a result shows.
    step : int
        At least 1.

    Returns
    -------
    Painted
        The smaller picture, of the same colors.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it shows no result, or the step is not from 1 on.
    """
    of_kind("painted", painted, Painted, "segment(image).painted is one")
    step = _LENGTH.check("step", step)
    labels, alpha = painted.labels, painted.alpha
    clear = None if alpha is None else alpha == 0
    thinned = thin_labels(labels, step, len(painted.colors), clear)
    thin_alpha = None if alpha is None else np.ascontiguousarray(alpha[::step, ::step])
    return Painted(thinned, painted.colors, thin_alpha)


def thin_labels(labels: Labels, step: int, k: int, clear: Mask | None = None) -> Labels:
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
    clear : ndarray of bool, shape (h, w), optional
        Pixels that nobody sees, and that show no cluster.

    Returns
    -------
    ndarray of uint8, shape (ceil(h / step), ceil(w / step))
        The cluster of each pixel that is shown.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    labels, step = LABELS.check("labels", labels), _LENGTH.check("step", step)
    below("labels", labels, Whole(1, 256).check("k", k))
    if clear is not None:
        clear = MASK.check("clear", clear)
        same_shape("clear", clear, labels.shape, "the labels'")
    thinned = labels[::step, ::step].copy()
    seen = np.ones(thinned.shape, bool) if clear is None else ~clear[::step, ::step]
    members = np.bincount(thinned[seen], minlength=k)
    for missing in np.flatnonzero(members == 0):
        wanted = labels == missing if clear is None else (labels == missing) & ~clear
        for row, column in np.argwhere(wanted) // step:
            if seen[row, column] and members[thinned[row, column]] > 1:
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
