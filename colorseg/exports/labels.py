"""Which pixel belongs to which cluster, as files: numbers, masks, layers and outlines.

A clear or ignored pixel, with an alpha of 0, belongs to no cluster.
"""

import io
from collections.abc import Callable
from functools import partial

import numpy as np

from colorseg.arrays import Alpha, Colors, Labels, Mask
from colorseg.checks import LABELS, Whole, alpha_of, indexed
from colorseg.color import write_hexes
from colorseg.errors import InvalidValueError
from colorseg.exports.archives import zip_files
from colorseg.exports.encoders import encode_indexed_png
from colorseg.exports.outlines import outline_mask
from colorseg.exports.png import encode_entries, encode_gray_png

#: What stands for "no cluster", as in many data sets of segmented images.
NO_CLUSTER = 255

_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)


def clear_label(k: int) -> int | None:
    """Return the number that clear pixels have in a label file of k clusters, 1 to 256.

    It is 255; None if that is a cluster, and label files cannot have clear pixels.
    """
    k = Whole(1, 256).check("k", k)
    return NO_CLUSTER if k <= NO_CLUSTER else None


def label_png(labels: Labels, colors: Colors, *, alpha: Alpha | None = None) -> bytes:
    """Write the cluster of each pixel as an 8-bit gray PNG.

    Parameters
    ----------
    labels : ndarray of uint8, shape (h, w)
        The cluster of each pixel.
    colors : ndarray of uint8, shape (k, 3)
        Their colors, which are counted only.
    alpha : ndarray of uint8, shape (h, w), optional
        The alpha of each pixel.

    Returns
    -------
    bytes
        A PNG whose values are the labels, and `clear_label` where it is clear.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said, or no number is left for clear pixels.
    """
    return encode_gray_png(_with_clear(labels, colors, alpha))


def label_array(labels: Labels, colors: Colors, *, alpha: Alpha | None = None) -> bytes:
    """Write the cluster of each pixel as NumPy reads it.

    Parameters
    ----------
    labels : ndarray of uint8, shape (h, w)
        The cluster of each pixel.
    colors : ndarray of uint8, shape (k, 3)
        Their colors, which are counted only.
    alpha : ndarray of uint8, shape (h, w), optional
        The alpha of each pixel.

    Returns
    -------
    bytes
        An NPY file of uint8 (h, w): the labels, and `clear_label` where it is clear.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said, or no number is left for clear pixels.
    """
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(_with_clear(labels, colors, alpha)), allow_pickle=False)
    return buffer.getvalue()


def check_labels(labels: Labels, colors: Colors, *, alpha: Alpha | None = None) -> None:
    """Tell at once whether `label_png` and `label_array` would refuse.

    Parameters
    ----------
    labels, colors, alpha
        As there.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If they would: 8 bits have a number for each of 256 clusters, or for 255 and clear pixels.
    """
    labels, colors, alpha = indexed(labels, colors, alpha)
    if alpha is not None and clear_label(len(colors)) is None and not alpha.all():
        allowed = "label files of a picture with clear or ignored pixels hold at most 255 colors"
        raise InvalidValueError(f"{allowed}, got 256; choose fewer, or masks or layers")


def masks(labels: Labels, colors: Colors, *, alpha: Alpha | None = None) -> bytes:
    """Write one mask for each cluster.

    Parameters
    ----------
    labels : ndarray of uint8, shape (h, w)
        The cluster of each pixel.
    colors : ndarray of uint8, shape (k, 3)
        Their colors, for the names of the files.
    alpha : ndarray of uint8, shape (h, w), optional
        The alpha of each pixel.

    Returns
    -------
    bytes
        A ZIP of 1-bit PNGs, white where the cluster is and black elsewhere.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """

    def draw(members: Mask, _: Colors) -> bytes:
        return encode_gray_png(members, bits=1, quick=True)

    return _zip_clusters("mask", draw, *indexed(labels, colors, alpha))


def layers(labels: Labels, colors: Colors, *, alpha: Alpha | None = None) -> bytes:
    """Write one transparent picture for each cluster; laid over each other they are the result.

    Parameters
    ----------
    labels : ndarray of uint8, shape (h, w)
        The cluster of each pixel.
    colors : ndarray of uint8, shape (k, 3)
        Their colors.
    alpha : ndarray of uint8, shape (h, w), optional
        The alpha of each pixel, which the layers keep.

    Returns
    -------
    bytes
        A ZIP of PNGs of the full size: the cluster in its color, the rest clear.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    labels, colors, alpha = indexed(labels, colors, alpha)
    partly = alpha is not None and bool(((alpha > 0) & (alpha < 255)).any())
    draw = partial(_layer, alpha=alpha if partly else None)
    return _zip_clusters("layer", draw, labels, colors, alpha)


def outline_png(labels: Labels, *, alpha: Alpha | None = None) -> bytes:
    """Draw the borders between the clusters, as for coloring in.

    Parameters
    ----------
    labels : ndarray of uint8, shape (h, w)
        The cluster of each pixel.
    alpha : ndarray of uint8, shape (h, w), optional
        The alpha of each pixel.

    Returns
    -------
    bytes
        A PNG with black lines one pixel wide on white, and clear where the image is.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    labels = LABELS.check("labels", labels)
    alpha = alpha_of(alpha, labels.shape)
    palette = np.array([_WHITE, _BLACK], np.uint8)
    if alpha is None:
        return encode_entries(outline_mask(labels), palette)
    clear = alpha == 0
    lines = outline_mask(np.where(clear, np.uint8(0), labels)) | outline_mask(clear.view(np.uint8))
    shown = np.where(clear, np.uint8(0), np.uint8(255))
    return encode_indexed_png(lines.view(np.uint8), palette, alpha=shown)


def _with_clear(labels: Labels, colors: Colors, alpha: Alpha | None) -> Labels:
    check_labels(labels, colors, alpha=alpha)
    if alpha is None or alpha.all():
        return np.asarray(labels)  # of any subclass
    return np.where(alpha == 0, np.uint8(NO_CLUSTER), labels)


def _zip_clusters(
    kind: str,
    draw: Callable[[Mask, Colors], bytes],
    labels: Labels,
    colors: Colors,
    alpha: Alpha | None,
) -> bytes:
    """Draw the members of each cluster, in files with the cluster's number and color."""
    files = {}
    for number, code in enumerate(write_hexes(colors)):
        members = labels == number if alpha is None else (labels == number) & (alpha > 0)
        files[f"{kind}_{number:03}_{code[1:]}.png"] = draw(members, colors[number])
    return zip_files(files)


def _layer(members: Mask, color: Colors, alpha: Alpha | None) -> bytes:
    if alpha is None:
        palette = np.array([_WHITE, color], np.uint8)
        return encode_entries(members, palette, alphas=np.array([0, 255], np.uint8), quick=True)
    whole = np.zeros(members.shape, np.uint8)
    return encode_indexed_png(whole, color[None], alpha=members * alpha, quick=True)
