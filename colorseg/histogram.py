"""The distinct colors of an image, how many pixels have each, and the way back to the pixels.

An image is a weighted set of colors, and k-means over weighted colors is k-means over pixels.
So everything after this module costs by the colors, not by the pixels.

A pixel of alpha a weighs a/255 of an opaque one: that is the share of its place that its color
covers. So what nobody sees decides nothing, and the weights stay whole numbers.

References
----------
T. Porter, T. Duff, "Compositing digital images", SIGGRAPH 1984, 253-259.
https://doi.org/10.1145/800031.808606
"""

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Colors, Counts, Labels, Pixels
from colorseg.blocks import CODES_PER_BLOCK, blocks
from colorseg.checks import (
    ANY_COLORS,
    ANY_COUNTS,
    COLOR_LABELS,
    PIXELS,
    ROWS,
    STRIP,
    VEILED_STRIP,
    alpha_of,
    callback,
    of_kind,
    same_shape,
    settle,
)
from colorseg.color import z_colors, z_keys, z_order
from colorseg.errors import InvalidTypeError, InvalidValueError
from colorseg.workers import side_by_side

_CODES = 1 << 24  # every color of 3 × 8 bits
_FEW = 1 << 22  # pixels that are sorted sooner than a table of all codes is read through
_OPAQUE = 255  # the alpha of a pixel that hides what is below it
_SIDE = 64  # codes of each channel in a block of the table that is read at a time
_ANOTHER = (
    "the histogram must be that of the image, got another one; "
    "count_colors(image) makes the right one"
)
_MANY = 1 << 21  # colors that have few pixels each, or else are a small part of the memory

_Part = tuple[Pixels, Labels | None]  # colors in a row, and the alpha of each


@dataclass(frozen=True, eq=False)
class Histogram:
    """Distinct colors with their counts; none for a picture that is clear everywhere.

    Attributes
    ----------
    colors : ndarray of uint8, shape (n, 3)
        The distinct colors, along the Z-order curve.
    counts : ndarray of int, shape (n,)
        How many pixels have each color, at least 1.
    opacities : ndarray of int, shape (n,), or None
        The sum of the alpha of the pixels of each color, 1 to 255 for each of them; None if all
        pixels are opaque.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If they are not such arrays.

    Examples
    --------
    >>> import numpy as np
    >>> from colorseg import Histogram
    >>> histogram = Histogram(np.array([[0, 0, 0], [255, 0, 0]], np.uint8), np.array([3, 1]))
    >>> len(histogram), histogram.pixels
    (2, 4)
    """

    colors: Colors
    counts: Counts
    opacities: Counts | None = None

    def __post_init__(self) -> None:
        """Check that there is a count for each color, and forget opacities that say no more."""
        settle(self, colors=ANY_COLORS, counts=ANY_COUNTS)
        same_shape("counts", self.counts, self.colors.shape[:1], "the colors'")
        if self.counts.min(initial=1) < 1:
            message = f"counts must be from 1 on, got {self.counts.min()}"
            raise InvalidValueError(f"{message}; leave out colors that no pixel has")
        if self.opacities is not None:
            settle(self, opacities=ANY_COUNTS)
            same_shape("opacities", self.opacities, self.counts.shape, "the counts'")
            object.__setattr__(self, "opacities", _checked_opacities(self.opacities, self.counts))

    def __len__(self) -> int:
        """Return the number of distinct colors."""
        return len(self.colors)

    def __add__(self, other: "Histogram") -> "Histogram":
        """Return the histogram of both pictures together."""
        of_kind("what is added", other, Histogram, "count_colors(image) returns one")
        both = np.concatenate([self.colors, other.colors])
        colors, counts, _ = distinct_rows(both, np.concatenate([self.counts, other.counts]))
        if self.opacities is None and other.opacities is None:
            return Histogram(colors, counts)
        parts = [
            _opaque(part.counts) if part.opacities is None else part.opacities
            for part in (self, other)
        ]
        return Histogram(colors, counts, distinct_rows(both, np.concatenate(parts))[1])

    @property
    def pixels(self) -> int:
        """The number of pixels counted."""
        return int(self.counts.sum(dtype=np.int64))

    @property
    def weights(self) -> Counts:
        """What each color weighs, in whole numbers: its pixels, each by its alpha."""
        return self.counts if self.opacities is None else self.opacities

    @property
    def unit(self) -> int:
        """What one opaque pixel weighs: 1 if all pixels are opaque, else 255."""
        return 1 if self.opacities is None else _OPAQUE

    @property
    def coverage(self) -> float:
        """How many opaque pixels weigh as much as all that were counted."""
        return float(self.weights.sum(dtype=np.int64) / self.unit)

    def count_missing(self, colors: Colors) -> int:
        """Count those of some colors, uint8 (m, 3), that no pixel has.

        Parameters
        ----------
        colors : ndarray of uint8, shape (m, 3)
            The colors; there may be none.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If they are no such array.
        """
        colors = ANY_COLORS.check("colors", colors)
        return sum(not (self.colors == color).all(axis=1).any() for color in colors)

    def only(self, rows: NDArray[np.bool_]) -> "Histogram":
        """Return the histogram of some of the colors.

        Parameters
        ----------
        rows : ndarray of bool, shape (n,)
            Which of the colors.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If they are no such array.
        """
        rows = ROWS.check("rows", rows)
        same_shape("rows", rows, self.counts.shape, "the counts'")
        opacities = None if self.opacities is None else self.opacities[rows]
        return Histogram(self.colors[rows], self.counts[rows], opacities)

    def label_pixels(self, pixels: Pixels, labels: Labels, alpha: Labels | None = None) -> Labels:
        """Give every pixel the label of its color.

        Parameters
        ----------
        pixels : ndarray of uint8, shape (..., 3)
            The image or pixels, whose colors must all be in this histogram.
        labels : ndarray of uint8, shape (n,)
            The label of each distinct color.
        alpha : ndarray of uint8, shape (...,), optional
            How opaque each pixel is; clear ones may have any color and get the label 0.

        Returns
        -------
        ndarray of uint8, shape (...,)
            The label of each pixel.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If an argument is no such array, or this is the histogram of another image.
        """
        pixels, labels = PIXELS.check("pixels", pixels), COLOR_LABELS.check("labels", labels)
        same_shape("labels", labels, self.counts.shape, "the histogram's")
        alpha = alpha_of(alpha, pixels.shape[:-1])
        flat = pixels.reshape(-1, 3)
        out = _look_up_pixels(flat, self.colors, labels)
        if alpha is not None:
            out[alpha.reshape(-1) == 0] = 0
        if out.max() == 255:
            _refuse_foreign(flat[out == 255], self.colors[labels == 255])
        return out.reshape(pixels.shape[:-1])

    def find(self, pixels: Pixels, alpha: Labels | None = None) -> NDArray[np.int32]:
        """Find the color of every pixel: what is known of each color is then known of the pixels.

        Parameters
        ----------
        pixels : ndarray of uint8, shape (..., 3)
            The image or pixels, whose colors must all be in this histogram.
        alpha : ndarray of uint8, shape (...,), optional
            How opaque each pixel is; clear ones may have any color and get the first one.

        Returns
        -------
        ndarray of int32, shape (...,)
            An index into ``colors`` for each pixel.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If an argument is no such array, or this is the histogram of another image.
        """
        pixels = PIXELS.check("pixels", pixels)
        alpha = alpha_of(alpha, pixels.shape[:-1])
        numbers = np.arange(len(self), dtype=np.int32)
        rows = _look_up_pixels(pixels.reshape(-1, 3), self.colors, numbers)
        if alpha is not None:
            rows[alpha.reshape(-1) == 0] = 0
        if rows.min() < 0:
            raise InvalidValueError(_ANOTHER)
        return rows.reshape(pixels.shape[:-1])

    @functools.cached_property
    def is_along_the_curve(self) -> bool:
        """Whether the colors follow the Z-order curve, each once."""
        last = -1
        for band in blocks(len(self.colors), CODES_PER_BLOCK):
            keys = z_keys(self.colors[band])
            if last >= keys[0] or (keys[1:] <= keys[:-1]).any():
                return False
            last = int(keys[-1])
        return True


def count_colors(
    pixels: Pixels | Iterable[Pixels],
    *,
    alpha: Labels | None = None,
    on_band: Callable[[float], None] = lambda share: None,
) -> Histogram:
    """Count the distinct colors of an image.

    Memory does not grow with the number of pixels: a small image is sorted, a large one counted
    band by band in a table of all 16.7 million codes. Clear pixels are not counted.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (..., 3), or iterable of such arrays
        The image or pixels, whole or in parts; a part may be of shape (..., 4), with the alpha
        of each pixel behind its color.
    alpha : ndarray of uint8, shape (...,), optional
        How opaque each pixel of a whole image is: 255 is opaque, and 0 is clear.
    on_band : callable
        Called with the share of a whole image counted so far, 0 to 1.

    Returns
    -------
    Histogram
        Its distinct colors, along the Z-order curve, and their counts; none if all are clear.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no such array, or there is no pixel.

    Examples
    --------
    >>> from colorseg import count_colors, draw_sample
    >>> histogram = count_colors(draw_sample("tangram"))
    >>> len(histogram), histogram.pixels
    (6, 614400)
    >>> histogram.colors[0].tolist(), int(histogram.counts[0])
    ([74, 63, 107], 14161)
    """
    callback("on_band", on_band)
    if isinstance(pixels, Iterable) and not isinstance(pixels, np.ndarray):
        if alpha is not None:
            raise InvalidTypeError(
                "alpha must be None for an image in parts, got another one; "
                "numpy.dstack([part, alpha]) puts it behind the colors of a part"
            )
        return _count_in_table(_split(part) for part in pixels)
    pixels = PIXELS.check("pixels", pixels)
    alpha = alpha_of(alpha, pixels.shape[:-1])
    flat, veil = pixels.reshape(-1, 3), None if alpha is None else alpha.reshape(-1)
    if len(flat) <= _FEW:
        histogram = _count_by_sorting(flat, veil)
        on_band(1.0)
        return histogram

    def bands() -> Iterator[_Part]:
        for band in blocks(len(flat), CODES_PER_BLOCK):
            yield flat[band], None if veil is None else veil[band]
            on_band(band.stop / len(flat))

    return _count_in_table(bands())


def _split(part: Any) -> _Part:
    """Take the alpha behind the colors apart, if there is any."""
    veiled = isinstance(part, np.ndarray) and part.shape[-1:] == (4,)
    part = (VEILED_STRIP if veiled else STRIP).check("each part of pixels", part)
    flat = part.reshape(-1, part.shape[-1])
    return flat[:, :3], flat[:, 3] if veiled else None


def checked_histogram(
    histogram: Any, image: Pixels | None = None, alpha: Labels | None = None
) -> Histogram:
    """Return a histogram that is known to be one of at least one color.

    Parameters
    ----------
    histogram : object
        Whatever was given as a histogram.
    image : ndarray of uint8, shape (h, w, 3), optional
        The image whose colors it must count.
    alpha : ndarray of uint8, shape (h, w), optional
        How opaque each pixel of the image is.

    Returns
    -------
    Histogram
        The histogram itself.

    Raises
    ------
    InvalidTypeError
        If it is none.
    InvalidValueError
        If it counts another number of pixels or another alpha, it has no colors, or they are in
        another order.
    """
    of_kind("histogram", histogram, Histogram, "count_colors(image) returns one")
    if image is not None and (histogram.pixels, histogram.coverage) != _seen(image, alpha):
        raise InvalidValueError(_ANOTHER)
    if len(histogram) == 0:
        raise InvalidValueError(
            "the picture is clear everywhere, so it has no colors to group: "
            "choose a background to lay it on"
        )
    if not histogram.is_along_the_curve:
        raise InvalidValueError(
            "the colors of a histogram must be along the Z-order curve, each once, got another "
            "order; count_colors(image) makes it right"
        )
    return histogram


def _seen(image: Pixels, alpha: Labels | None) -> tuple[int, float]:
    """Count the pixels that are not clear, and add up how much they cover."""
    if alpha is None:
        return image.size // 3, float(image.size // 3)
    return int(np.count_nonzero(alpha)), int(alpha.sum(dtype=np.int64)) / _OPAQUE


def _count_by_sorting(flat: Pixels, veil: Labels | None) -> Histogram:
    if veil is not None and veil.min() < _OPAQUE:
        return _count_veiled(flat, veil)
    keys = _sorted(z_keys(flat))
    first = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
    counts = np.diff(first, append=len(keys)).astype(np.int32)
    return Histogram(z_colors(keys.take(first)), counts)


def _count_veiled(flat: Pixels, veil: Labels) -> Histogram:
    seen = veil > 0
    keys = np.sort(z_keys(flat[seen]) << np.uint32(8) | veil[seen])
    codes = keys >> np.uint32(8)
    first = np.flatnonzero(np.diff(codes, prepend=~codes[:1]))
    counts = np.diff(first, append=len(keys)).astype(np.int32)
    alphas = (keys & np.uint32(_OPAQUE)).astype(np.int32)
    opacities = np.add.reduceat(alphas, first) if len(first) else alphas
    return Histogram(z_colors(codes.take(first)), counts, opacities)


def _opaque(counts: Counts) -> Counts:
    """Return the sum of the alpha of so many opaque pixels."""
    return counts.astype(np.int64) * _OPAQUE


def _checked_opacities(opacities: Counts, counts: Counts) -> Counts | None:
    """Leave the opacities out where they say no more than the counts."""
    most = _opaque(counts)
    if (opacities < counts).any() or (opacities > most).any():
        raise InvalidValueError(
            "opacities must be from 1 to 255 times the counts, got others; "
            "count_colors(image, alpha=alpha) adds them up"
        )
    return None if (opacities == most).all() else opacities


def _sorted(keys: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Sort numbers of 24 bits: by the upper 8 and then the lower 16, which needs only counting."""
    upper = (keys >> np.uint32(16)).astype(np.uint8)
    lower = keys.astype(np.uint16).take(np.argsort(upper, kind="stable"))
    sizes = np.bincount(upper, minlength=256)
    for part in np.split(lower, np.cumsum(sizes)[:-1]):
        part.sort(kind="stable")
    return np.repeat(np.arange(256, dtype=np.uint32) << np.uint32(16), sizes) | lower


def _count_in_table(parts: Iterable[_Part]) -> Histogram:
    table, given, lacking = np.zeros(_CODES, np.uint32), 0, None
    for flat, veil in parts:
        given += len(flat)
        if veil is not None and veil.min(initial=_OPAQUE) < _OPAQUE:
            flat, veil = flat[veil > 0], veil[veil > 0]
            lacking = np.zeros(_CODES, np.int64) if lacking is None else lacking
            for band in blocks(len(flat), CODES_PER_BLOCK):
                np.add.at(lacking, _pack(flat[band]), np.int64(_OPAQUE) - veil[band])
        for band in blocks(len(flat), CODES_PER_BLOCK):
            # NumPy's quick path wants native indices and a number of the table's own type.
            np.add.at(table, _pack(flat[band]), np.uint32(1))
    if given == 0:
        raise InvalidValueError("pixels must be at least one, got none; give all of a picture")
    colors, counts = _read_table(table, np.dtype(np.int32 if given < 1 << 31 else np.int64))
    if lacking is None:
        return Histogram(colors, counts)
    return Histogram(colors, counts, _opaque(counts) - _look_up(lacking, colors))


def _look_up(table: NDArray[np.int64], colors: Colors) -> Counts:
    found = np.empty(len(colors), np.int64)
    for band in blocks(len(colors), CODES_PER_BLOCK):
        found[band] = table.take(_pack(colors[band]))
    return found


def _read_table(
    table: NDArray[np.uint32], kind: np.dtype[np.signedinteger[Any]]
) -> tuple[Colors, Counts]:
    """Read the table block by block along the curve, into arrays made to measure."""
    distinct = np.count_nonzero(table)
    if distinct > _MANY and table.max() <= np.iinfo(np.int8).max:
        kind = np.dtype(np.int8)
    colors, counts = np.empty((distinct, 3), np.uint8), np.zeros(distinct, kind)
    cube, done = table.reshape(256, 256, 256), 0  # by blue, green, red
    for blue, green, red in _blocks_along_the_curve():
        block = cube[blue : blue + _SIDE, green : green + _SIDE, red : red + _SIDE]
        along = block.reshape(-1).take(_curve_in_a_block())
        found = np.flatnonzero(along != 0)
        rows = slice(done, done + len(found))
        inside = np.unravel_index(_curve_in_a_block()[found], block.shape)
        for channel, (low, code) in enumerate(zip((blue, green, red), inside, strict=True)):
            colors[rows, 2 - channel] = low + code
        counts[rows] = along[found]
        done = rows.stop
    return colors, counts


def _blocks_along_the_curve() -> list[tuple[int, int, int]]:
    lows = np.stack(np.meshgrid(*[np.arange(0, 256, _SIDE)] * 3, indexing="ij"), axis=-1)
    reds_first = lows.reshape(-1, 3).astype(np.uint8)
    return [(int(b), int(g), int(r)) for r, g, b in reds_first[z_order(reds_first)]]


@functools.cache
def _curve_in_a_block() -> NDArray[np.intp]:
    """Give the order of a block's codes, which is the same for all blocks."""
    blue, green, red = np.indices((_SIDE,) * 3).reshape(3, -1).astype(np.uint8)
    return np.argsort(z_keys(np.stack([red, green, blue], axis=1)))


def distinct_rows(
    rows: NDArray[Any], weights: Counts | None = None
) -> tuple[NDArray[Any], Counts, NDArray[np.intp]]:
    """Find the distinct rows of any numbers, such as colors in a space of floats.

    Parameters
    ----------
    rows : ndarray, shape (n, 3)
        Rows of numbers.
    weights : ndarray of int64, shape (n,), optional
        How often each row counts; once by default.

    Returns
    -------
    rows : ndarray, shape (m, 3)
        The distinct rows, along the Z-order curve.
    counts : ndarray of int64, shape (m,)
        The weight of each.
    inverse : ndarray of intp, shape (n,)
        The index of each given row among the distinct ones.
    """
    order = np.lexsort(rows.T[::-1])
    ordered = rows[order]
    is_first = np.ones(len(ordered), bool)
    is_first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    inverse = np.empty(len(rows), np.intp)
    inverse[order] = np.cumsum(is_first) - 1
    total = np.ones(len(rows), np.int64) if weights is None else weights
    counts = np.add.reduceat(total[order], np.flatnonzero(is_first), dtype=np.int64)
    distinct = ordered[is_first]
    curve = z_order(distinct)
    place = np.empty(len(curve), np.intp)
    place[curve] = np.arange(len(curve))
    return distinct[curve], counts[curve], place[inverse]


def _look_up_pixels(flat: Pixels, colors: Colors, numbers: NDArray[Any]) -> NDArray[Any]:
    """Give every pixel the number of its color; if that is not there, -1, or 255 of bytes."""
    # One more than the number, so that nothing is 0.
    table, one = np.zeros(_CODES, numbers.dtype), numbers.dtype.type(1)
    for band in blocks(len(colors), CODES_PER_BLOCK):
        table[_pack(colors[band])] = numbers[band] + one
    out = np.empty(len(flat), numbers.dtype)

    def look_up(band: slice) -> None:
        np.subtract(table.take(_pack(flat[band])), one, out=out[band])

    side_by_side(look_up, blocks(len(flat), CODES_PER_BLOCK))
    return out


def _refuse_foreign(found: Colors, known: Colors) -> None:
    """Refuse colors of an image that its histogram does not know."""
    if not np.isin(z_keys(found), z_keys(known)).all():
        raise InvalidValueError(_ANOTHER)


def _pack(colors: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Blue, green and red as one number each, so that one comparison compares a color."""
    codes = np.empty(len(colors), np.intp)
    data = np.ascontiguousarray(colors)
    # All but the last color have a byte behind them: read four bytes and drop the last.
    four = np.ndarray(len(data) - 1, "<u4", buffer=data, strides=(3,))
    np.bitwise_and(four, 0xFFFFFF, out=codes[:-1])
    codes[-1:] = [red | green << 8 | blue << 16 for red, green, blue in data[-1:].tolist()]
    return codes
