"""One palette for several pictures, found or given."""

from dataclasses import replace

import numpy as np

from colorseg.arrays import Colors
from colorseg.errors import InvalidValueError
from colorseg.fitting import (
    OnProgress,
    OnStep,
    cluster_points,
    ignore,
    merge_until_different,
    weigh,
)
from colorseg.hexes import write_hexes
from colorseg.histogram import Histogram, count_colors
from colorseg.images import Image, load_image
from colorseg.palette import all_different
from colorseg.palette_reading import read_palette
from colorseg.segmentation import segment
from colorseg.settings import Settings
from colorseg.signatures import looks_like_an_image


def count_visible(image: Image, settings: Settings) -> Histogram:
    """Count the colors of a picture that take part in its segmentation.

    Parameters
    ----------
    image : Image
        The picture.
    settings : Settings
        Its ``background`` says what becomes of transparent parts.

    Returns
    -------
    Histogram
        The colors of all pixels that are not clear, or of the picture laid on the background.

    Raises
    ------
    InvalidValueError
        If the picture is clear everywhere.
    """
    if image.alpha is None:
        return count_colors(image.colors)
    if settings.background:
        return count_colors(image.laid_on(settings.background_color))
    if not image.alpha.any():
        raise InvalidValueError(
            "the picture is clear everywhere, so it has no colors to group; "
            "lay it on a background to see it"
        )
    return count_colors(image.colors[image.alpha > 0])


def fit_palette(
    histogram: Histogram,
    settings: Settings,
    *,
    on_step: OnStep | None = None,
    on_progress: OnProgress | None = None,
) -> Colors:
    """Find the palette of counted colors, such as those of several pictures together.

    Parameters
    ----------
    histogram : Histogram
        The colors; histograms of pictures add up to that of all of them.
    settings : Settings
        What decides the result.
    on_step, on_progress : callable, optional
        As in `segment`.

    Returns
    -------
    ndarray of uint8, shape (k, 3)
        All different, and the very colors that `segment` finds in one picture of all the pixels.
    """
    on_step, on_progress = on_step or ignore, on_progress or ignore
    space, rng = settings.color_space, np.random.default_rng(settings.seed)
    points, counts = space.to_points(histogram.colors), histogram.counts
    weights = weigh(counts, settings)
    runs = cluster_points(
        points, counts, settings, rng, weights=weights, on_step=on_step, on_progress=on_progress
    )
    best = min(runs, key=lambda run: run.inertia)
    merged = merge_until_different(points, counts, weights, best, settings, on_step)
    # Locked centroids come first, so it is the others that move where rounding makes two equal.
    return all_different(space.to_colors(merged.centroids))


def palette_of(data: bytes, settings: Settings) -> Colors:
    """Return the palette in a file, or that of a picture.

    Parameters
    ----------
    data : bytes
        A file that `read_palette` reads, or an image file.
    settings : Settings
        What decides the palette of a picture.

    Returns
    -------
    ndarray of uint8, shape (m, 3)
        1 to 256 sRGB codes, all different.

    Raises
    ------
    ImageError, InvalidValueError
        If there is no palette in it.
    """
    if not looks_like_an_image(data):
        return read_palette(data)
    image = load_image(data)
    return segment(image.colors, settings, alpha=image.alpha).colors


def mapped_to(settings: Settings, colors: Colors) -> Settings:
    """Return the settings that give every pixel the nearest color of a palette.

    All colors are locked, so nothing is left to be found: these settings alone, as they stand in
    JSON and in links, make the same picture again.

    Parameters
    ----------
    settings : Settings
        What decides all else: the space of the distances, the background, the dithering.
    colors : ndarray of uint8, shape (m, 3)
        1 to 256 sRGB codes, all different.

    Returns
    -------
    Settings
        With these colors locked, and without what would look for others.
    """
    return replace(
        settings,
        k=len(colors),
        locked=" ".join(write_hexes(colors)),
        chosen="",
        merge=0.0,
        quality="standard",
        restarts=1,
    )
