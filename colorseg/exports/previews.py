"""Pictures for a screen: small enough to send, and with exactly the palette's colors."""

import io
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image as pillow

from colorseg.arrays import Alpha, Labels, Mask, Pixels
from colorseg.checks import IMAGE, LABELS, MASK, Whole, alpha_of, below, of_kind, same_shape
from colorseg.exports.encoders import encode_truecolor_png
from colorseg.histogram import count_colors
from colorseg.segmentation import Painted

#: Of a side, in pixels.
LONGEST = Whole(1, 1_000_000)


@dataclass(frozen=True, eq=False)
class Preview:
    """Original and result as a browser gets them.

    Attributes
    ----------
    before : bytes
        The original as JPEG, or as PNG if parts of it are clear.
    after : bytes
        The result as PNG, indexed unless its colors and alphas together are too many.
    plane : bytes
        An indexed PNG of which each entry is a color of ``painted``: `after` itself if it is such.
    size : tuple of int
        Width and height of both.
    step : int
        Every how many pixels, across and down, one is shown.
    """

    before: bytes
    after: bytes
    plane: bytes
    size: tuple[int, int]
    step: int

    @cached_property
    def colors(self) -> int:
        """Distinct colors in ``after``, counted by decoding it again; clear pixels have none."""
        return _count_again(self.after)


def before_file(pixels: Pixels, alpha: Alpha | None, step: int) -> bytes:
    """Make the file of an original, with one pixel for every ``step`` across and down.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (h, w, 3)
        The original.
    alpha : ndarray of uint8, shape (h, w), or None
        How opaque each pixel is.
    step : int
        At least 1.

    Returns
    -------
    bytes
        A JPEG, or a PNG if parts of it are clear.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    pixels, step = IMAGE.check("pixels", pixels), LONGEST.check("step", step)
    alpha = alpha_of(alpha, pixels.shape[:2])
    if alpha is None:
        return _jpeg(pixels, step)
    return encode_truecolor_png(pixels[::step, ::step], alpha[::step, ::step])


def _count_again(file: bytes) -> int:
    """Count the colors of a PNG: of its palette, where it has one, those that a pixel has."""
    picture = pillow.open(io.BytesIO(file))
    if picture.mode != "P":
        decoded = np.asarray(picture.convert("RGBA"))
        return len(count_colors(decoded[..., :3], alpha=decoded[..., 3]))
    used = np.bincount(np.asarray(picture).reshape(-1), minlength=256) > 0
    picture.apply_transparency()
    entries = np.array(picture.getpalette("RGBA"), np.uint8).reshape(-1, 4)
    entries = entries[used[: len(entries)]]
    return len(np.unique(entries[entries[:, 3] > 0][:, :3], axis=0))


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
    pixels, longest = IMAGE.check("pixels", pixels), LONGEST.check("longest", longest)
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
    step = LONGEST.check("step", step)
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
    labels, step = LABELS.check("labels", labels), LONGEST.check("step", step)
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
