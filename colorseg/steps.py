"""The report's own functions, step by step, thin over the engine.

They keep the names, parameters and defaults of the report this project grew from, so that its
experiments can be repeated line by line.
"""

import secrets
import sys
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from colorseg.arrays import Centroids, Counts, Labels, Pixels, Points
from colorseg.checks import IMAGE, LARGEST, below, refuse_masked, truth
from colorseg.cli import say
from colorseg.errors import FewerColorsWarning, InvalidTypeError, InvalidValueError
from colorseg.histogram import count_colors, distinct_rows
from colorseg.images import load_image, save_image
from colorseg.runs import Runs
from colorseg.samples import photograph_path
from colorseg.segmentation import fewer_colors_notice
from colorseg.settings import ENTRIES, Settings
from colorseg.starts import INITIALIZERS
from colorseg.words import one_of, shown

_SMALLEST = 1e-100  # what is nearer to zero counts as zero, since its square would be


def read_image(img_path: str | Path) -> Pixels:
    """Read an image file as RGB.

    Parameters
    ----------
    img_path : str or Path
        The file.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
        sRGB codes, the right way up, on white where the image was transparent.

    Raises
    ------
    ImageError
        If there is no such file or it is not an image we can read.

    Examples
    --------
    >>> from colorseg import read_image
    >>> read_image(b"P3 2 1 255  255 0 0  0 0 255").tolist()
    [[[255, 0, 0], [0, 0, 255]]]
    """
    return load_image(img_path).pixels


def convert_img_to_1d(img_2d: NDArray[Any]) -> NDArray[Any]:
    """Put the pixels of an image in one row, line after line.

    Parameters
    ----------
    img_2d : ndarray, shape (h, w, 3)
        The image: whole numbers or finite floats, of at least one pixel.

    Returns
    -------
    ndarray, shape (h * w, 3)
        Its pixels, of the same dtype.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is not such an array.

    Examples
    --------
    >>> from colorseg import convert_img_to_1d, draw_sample
    >>> convert_img_to_1d(draw_sample("tangram")).shape
    (614400, 3)
    """
    refuse_masked("img_2d", img_2d)
    allowed = "img_2d must be an array of shape (h, w, 3) of whole numbers or finite floats"
    if not isinstance(img_2d, np.ndarray):
        raise InvalidTypeError(f"{allowed}, got {shown(img_2d)}")
    if img_2d.dtype.kind not in "iuf":
        raise InvalidTypeError(f"{allowed}, got dtype {img_2d.dtype}")
    if img_2d.ndim != 3 or img_2d.shape[2] != 3 or img_2d.size == 0:
        raise InvalidValueError(f"{allowed} with at least one pixel, got shape {img_2d.shape}")
    if not np.isfinite(img_2d).all():
        raise InvalidValueError(f"{allowed}, got NaN or infinity")
    return np.asarray(img_2d).reshape(-1, 3)


def kmeans(
    img_1d: ArrayLike,
    k_clusters: int,
    max_iter: int,
    init_centroids: str | ArrayLike = "random",
    *,
    tol: float = 1e-5,
    seed: int | None = None,
) -> tuple[Centroids, NDArray[np.int32]]:
    """Group pixels by color.

    Parameters
    ----------
    img_1d : array_like, shape (n, 3)
        Pixels: whole numbers 0 to 255, or floats up to 1e100 either way; nearer to zero than
        1e-100 counts as zero.
    k_clusters : int
        How many clusters, 1 to 256.
    max_iter : int
        The largest number of iterations.
    init_centroids : str or array_like, shape (k, 3)
        The name of an initializer, or the centroids to start from.
    tol : float
        Stop when no centroid moves farther than this.
    seed : int, optional
        Where chance starts; another place each time by default.

    Returns
    -------
    centroids : ndarray of float64, shape (k, 3)
        The means of the clusters, fewer than k if there are fewer distinct pixels.
    labels : ndarray of int32, shape (n,)
        The nearest centroid of each pixel.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not allowed; the message says what is.

    Warns
    -----
    FewerColorsWarning
        If there are fewer distinct pixels than ``k_clusters``.

    Examples
    --------
    >>> import numpy as np
    >>> from colorseg import kmeans
    >>> pixels = np.array([[0, 0, 0], [2, 2, 2], [200, 0, 0], [210, 0, 0]], np.uint8)
    >>> centroids, labels = kmeans(pixels, k_clusters=2, max_iter=10, seed=0)
    >>> sorted(centroids.tolist())
    [[1.0, 1.0, 1.0], [205.0, 0.0, 0.0]]
    >>> len(set(labels.tolist()))
    2
    """
    rows = _checked_rows("img_1d", img_1d)
    named = isinstance(init_centroids, str)
    settings = Settings(
        k=ENTRIES["k"].limit.check("k_clusters", k_clusters),
        max_iter=max_iter,
        tol=tol,
        init=ENTRIES["init"].limit.check("init_centroids", init_centroids) if named else "random",
        seed=0 if seed is None else seed,
    )
    start = None if named else _checked_start(init_centroids, settings.k)
    points, counts, to_pixels = _distinct(rows)
    rng = np.random.default_rng(None if seed is None else settings.seed)
    clustering, _ = Runs(points, counts, settings, weights=counts, start=start).best(rng)
    if (found := len(clustering.centroids)) < settings.k:
        notice = fewer_colors_notice(len(points), found, settings.k)
        warnings.warn(FewerColorsWarning(notice), stacklevel=2)
    return clustering.centroids, to_pixels(clustering.labels).astype(np.int32)


def generate_2d_img(
    img_2d_shape: tuple[int, ...], centroids: ArrayLike, labels: ArrayLike
) -> Pixels:
    """Paint each pixel in the color of its centroid.

    Parameters
    ----------
    img_2d_shape : tuple of int
        The shape of the image, (h, w, 3).
    centroids : array_like, shape (k, 3)
        The centroids; rounded to the nearest 8-bit code.
    labels : array_like of int, shape (h * w,) or (h, w)
        The cluster of each pixel.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
        The image.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If shape, centroids and labels do not fit each other.

    Examples
    --------
    >>> import numpy as np
    >>> from colorseg import generate_2d_img
    >>> centroids = np.array([[255.0, 0, 0], [0, 0, 255]])
    >>> generate_2d_img((1, 2, 3), centroids, np.array([1, 0])).tolist()
    [[[0, 0, 255], [255, 0, 0]]]
    """
    height, width = _checked_shape(img_2d_shape)
    colors = np.clip(np.rint(_checked_rows("centroids", centroids)), 0, 255).astype(np.uint8)
    indices = _as_array("labels", labels)
    if indices.dtype.kind not in "iu":
        raise InvalidTypeError(f"labels must be whole numbers, got {shown(labels)}")
    if indices.shape not in ((height * width,), (height, width)):
        allowed = f"labels must be {height * width} numbers for an image of {height} × {width}"
        raise InvalidValueError(f"{allowed}, in one row or in its shape, got {indices.shape}")
    below("labels", indices, len(colors))
    return colors[indices.reshape(height, width)]


def save_img(img_2d: Pixels, img_path: str | Path) -> None:
    """Write an image to a file, whole or not at all.

    Parameters
    ----------
    img_2d : ndarray of uint8, shape (h, w, 3)
        The image.
    img_path : str or Path
        Where to; the ending decides the format.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is not such an array, or no such ending can be written.
    ImageError
        If the file cannot be written.

    Examples
    --------
    >>> import numpy as np
    >>> from colorseg import read_image, save_img
    >>> save_img(np.zeros((2, 3, 3), np.uint8), "black.png")
    >>> read_image("black.png").shape
    (2, 3, 3)
    """
    save_image(IMAGE.check("an image", img_2d), img_path)


def show_img(img_2d: Pixels) -> None:
    """Show an image in a window.

    Parameters
    ----------
    img_2d : ndarray of uint8, shape (h, w, 3)
        The image.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is not such an array.

    Examples
    --------
    >>> from colorseg import draw_sample, show_img
    >>> show_img(draw_sample("tangram"))
    """
    from colorseg.plots import show_images

    show_images({"Image": IMAGE.check("an image", img_2d)})


def show_img_comparison(original_img: Pixels, new_img: Pixels) -> None:
    """Show two images side by side in a window.

    Parameters
    ----------
    original_img, new_img : ndarray of uint8, shape (h, w, 3)
        The images.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If one is not such an array.

    Examples
    --------
    >>> from colorseg import Settings, draw_sample, segment, show_img_comparison
    >>> result = segment(draw_sample("tangram"), Settings(k=4))
    >>> show_img_comparison(result.original, result.image)
    """
    from colorseg.plots import show_images

    pictures = {"Original": original_img, "Segmented": new_img}
    show_images({title: IMAGE.check("an image", img) for title, img in pictures.items()})


def color_segmentation(
    img_path: str | Path,
    k_clusters: int = 10,
    max_iter: int = 10,
    init_centroids: str | ArrayLike = "random",
    show_comparison: bool = True,
) -> Pixels:
    """Read an image, group its colors, and paint it in them.

    Parameters
    ----------
    img_path : str or Path
        The image file.
    k_clusters : int
        How many colors, 1 to 256.
    max_iter : int
        The largest number of iterations.
    init_centroids : str or array_like, shape (k, 3)
        The name of an initializer, or the centroids to start from.
    show_comparison : bool
        Whether to show both images in a window.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
        The segmented image.

    Raises
    ------
    ImageError
        If there is no such file or it is not an image we can read.
    InvalidTypeError, InvalidValueError
        If another argument is not allowed; the message says what is.

    Examples
    --------
    >>> from colorseg import color_segmentation
    >>> red_and_blue = b"P3 2 1 255  255 0 0  0 0 255"
    >>> color_segmentation(red_and_blue, k_clusters=2, show_comparison=False).tolist()
    [[[255, 0, 0], [0, 0, 255]]]
    """
    show_comparison = truth("show_comparison", show_comparison)
    original = read_image(img_path)
    centroids, labels = kmeans(convert_img_to_1d(original), k_clusters, max_iter, init_centroids)
    result = generate_2d_img(original.shape, centroids, labels)
    if show_comparison:
        show_img_comparison(original, result)
    return result


def main() -> None:
    """Segment a photograph with the default parameters and save the result.

    The file has a random name, in the current folder; its path is printed.
    """
    result = color_segmentation(photograph_path())
    path = Path(f"segmented_{secrets.token_hex(4)}.png").resolve()
    save_img(result, path)
    say(f"Saved the segmented image to {path}", sys.stdout)


def _checked_rows(name: str, rows: ArrayLike) -> NDArray[Any]:
    allowed = f"{name} must be rows of 3 numbers, whole from 0 to 255 or finite floats"
    array = _as_array(name, rows)
    if array.dtype.kind not in "iuf":
        raise InvalidTypeError(f"{allowed}, got {shown(rows)}")
    if array.ndim != 2 or array.shape[1] != 3 or len(array) == 0:
        raise InvalidValueError(f"{allowed}, got an array of shape {array.shape}")
    if array.dtype.kind == "f":
        array = array.astype(np.float64, copy=False)
        if not (np.abs(array) <= LARGEST).all():
            raise InvalidValueError(f"{allowed} up to {LARGEST:g}, got NaN, infinity or larger")
        array = np.where(np.abs(array) < _SMALLEST, 0.0, array)
    elif array.min() < 0 or array.max() > 255:
        raise InvalidValueError(f"{allowed}, got numbers from {array.min()} to {array.max()}")
    return array


def _as_array(name: str, given: ArrayLike) -> NDArray[Any]:
    """Make a plain array of what NumPy can; an array of objects of anything else."""
    refuse_masked(name, given)
    try:
        return np.asarray(given)
    except (ValueError, TypeError):  # rows of different lengths, or what is no array after all
        return np.asarray(None)


def _checked_start(centroids: Any, k: int) -> Centroids:
    if not isinstance(centroids, np.ndarray | list | tuple):
        allowed = f"init_centroids must be {k} rows of 3 numbers, or a name"
        raise InvalidTypeError(f"{allowed}: {one_of('it', INITIALIZERS, centroids)}")
    start = _checked_rows("init_centroids", centroids).astype(np.float64)
    if len(start) != k:
        raise InvalidValueError(
            f"init_centroids must be {k} rows for {k} clusters, got {len(start)}"
        )
    return start


def _checked_shape(shape: Any) -> tuple[int, int]:
    whole = isinstance(shape, tuple | list) and all(
        isinstance(n, int | np.integer) and not isinstance(n, bool) for n in shape
    )
    if not whole or len(shape) != 3 or shape[2] != 3 or min(shape) < 1:
        raise InvalidValueError(f"img_2d_shape must be (height, width, 3), got {shown(shape)}")
    return int(shape[0]), int(shape[1])


def _distinct(rows: NDArray[Any]) -> tuple[Points, Counts, Callable[[Labels], Labels]]:
    """Find the distinct rows, their counts, and the way from their labels back to all rows."""
    if rows.dtype.kind == "f" and not _are_codes(rows):
        points, counts, inverse = distinct_rows(rows)
        return points, counts, lambda labels: labels[inverse]
    colors = rows.astype(np.uint8, copy=False)
    histogram = count_colors(colors)
    return histogram.colors, histogram.counts, partial(histogram.label_pixels, colors)


def _are_codes(rows: NDArray[Any]) -> bool:
    return bool(rows.min() >= 0 and rows.max() <= 255 and (rows == np.rint(rows)).all())
