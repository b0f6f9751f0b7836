"""Pictures of a result, at full size."""

from dataclasses import replace

from colorseg.exports.encoders import encode_indexed_png
from colorseg.once import once
from colorseg.palettes import swatch_labels
from colorseg.segmentation import Segmentation, checked_segmentation


def indexed_png(segmentation: Segmentation) -> bytes:
    """Return the result as a PNG with a palette, at full size.

    Parameters
    ----------
    segmentation : Segmentation
        The result.

    Returns
    -------
    bytes
        A PNG whose palette is exactly the segmentation's and whose pixels are its labels, at 1,
        2, 4 or 8 bits a pixel; clear pixels have an entry of their own.

    Raises
    ------
    InvalidTypeError
        If it is no segmentation.
    """
    return _indexed_png(checked_segmentation(segmentation))


@once
def _indexed_png(segmentation: Segmentation) -> bytes:
    painted = segmentation.painted
    return encode_indexed_png(painted.labels, painted.colors, alpha=painted.alpha)


def swatch_png(segmentation: Segmentation) -> bytes:
    """Return the colors of the result side by side, as an indexed PNG.

    Parameters
    ----------
    segmentation : Segmentation
        The result.

    Returns
    -------
    bytes
        The file: swatches of equal height, row by row, most common first.

    Raises
    ------
    InvalidTypeError
        If it is no segmentation.
    """
    colors = checked_segmentation(segmentation).colors
    return encode_indexed_png(swatch_labels(len(colors)), colors)


def without_finishing(segmentation: Segmentation) -> Segmentation | None:
    """Return a result as it was before dithering and speckle cleanup, to be encoded.

    Parameters
    ----------
    segmentation : Segmentation
        The result.

    Returns
    -------
    Segmentation or None
        The same with every pixel in the cluster of its color; all else is unchanged. None if
        neither was done.

    Raises
    ------
    InvalidTypeError
        If it is no segmentation.
    """
    segmentation = checked_segmentation(segmentation)
    if not segmentation.settings.finishes:
        return None
    return replace(segmentation, finished=None)
