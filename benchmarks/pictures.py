"""The pictures that are measured: a file or noise, as it is, shrunk or tiled; and where to start.

A picture is told to a worker by its recipe, so that only the worker holds its pixels.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil, sqrt
from pathlib import Path

import numpy as np

from colorseg.arrays import Centroids, Pixels
from colorseg.images import Limits, load_image

SEED = 0
ANY_SIZE = Limits(megabytes=2_000, megapixels=2_000, side=1_000_000)
ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".ppm")

_CODES = 1 << 24  # every color of 3 × 8 bits
_NOISE_WIDTH = 1000


@dataclass(frozen=True)
class Picture:
    """The recipe of a picture.

    Attributes
    ----------
    name : str
        What tables and figures call it.
    path : str, optional
        The file it is read from.
    noise : str, optional
        Instead of a file, a name in ``NOISES``.
    stride : int
        Keep every so many-th pixel of both axes.
    pixels : int, optional
        Repeat the picture until it has about so many pixels; of noise, make so many.
    """

    name: str
    path: str | None = None
    noise: str | None = None
    stride: int = 1
    pixels: int | None = None

    def load(self) -> Pixels:
        """Return the pixels, uint8 (h, w, 3), contiguous."""
        if self.noise:
            return NOISES[self.noise](self.pixels or _NOISE_WIDTH)
        image = load_image(str(self.path), limits=ANY_SIZE).pixels[:: self.stride, :: self.stride]
        image = np.ascontiguousarray(image)
        return image if self.pixels is None else tiled(image, self.pixels)

    def shrunk(self, size: int, most: int) -> "Picture":
        """Return the same scene with at most so many pixels.

        Parameters
        ----------
        size : int
            Pixels of the file.
        most : int
            Pixels allowed.

        Returns
        -------
        Picture
            Itself if it is small enough.
        """
        stride = max(1, ceil(sqrt(size / most)))
        return self if stride == 1 else self.strided(stride)

    def strided(self, stride: int) -> "Picture":
        """Return the same scene with every so many-th pixel of both axes."""
        return replace(self, name=f"{self.name.partition(' ÷')[0]} ÷{stride}", stride=stride)


def tiled(image: Pixels, pixels: int) -> Pixels:
    """Repeat a picture to the right and downward until it has about so many pixels.

    Parameters
    ----------
    image : ndarray of uint8, shape (h, w, 3)
        The tile.
    pixels : int
        How many pixels are wanted; 4 times the tile's makes 2 × 2 whole tiles.

    Returns
    -------
    ndarray of uint8, shape (h', w', 3)
        The tiles.
    """
    across = ceil(sqrt(pixels / (image.shape[0] * image.shape[1])))
    wide = np.tile(image, (1, across, 1))
    # Resizing repeats the rows from the top.
    return np.resize(wide, (round(pixels / wide.shape[1]), wide.shape[1], 3))


def uniform_noise(pixels: int) -> Pixels:
    """Make noise of independent channels, so that some colors come more than once."""
    shape = (ceil(pixels / _NOISE_WIDTH), _NOISE_WIDTH, 3)
    return np.random.default_rng(SEED).integers(0, 256, shape, dtype=np.uint8)


def distinct_noise(pixels: int) -> Pixels:
    """Make noise without a color twice before all 2²⁴ are used: the most colors there can be."""
    rows = ceil(pixels / _NOISE_WIDTH)
    codes = np.random.default_rng(SEED).permutation(np.arange(_CODES, dtype="<u4"))
    codes = np.resize(codes, rows * _NOISE_WIDTH)
    return codes.view(np.uint8).reshape(rows, _NOISE_WIDTH, 4)[..., :3].copy()


NOISES: dict[str, Callable[[int], Pixels]] = {
    "uniform": uniform_noise,
    "distinct": distinct_noise,
}


def files_in(places: list[str]) -> list[Path]:
    """Return the image files among files and folders, as they were given, folders by name."""
    found: list[Path] = []
    for place in map(Path, places):
        found += sorted(place.iterdir()) if place.is_dir() else [place]
    return [path for path in found if path.suffix.lower() in ENDINGS]


def starting_centroids(image: Pixels, k: int) -> Centroids | None:
    """Choose where everyone starts: k distinct colors of random pixels.

    Parameters
    ----------
    image : ndarray of uint8, shape (h, w, 3)
        The picture.
    k : int
        How many.

    Returns
    -------
    ndarray of float64, shape (k, 3), or None
        The colors, in the order drawn; nothing if so many distinct ones were not met.
    """
    pixels = image.reshape(-1, 3)
    drawn = np.random.default_rng(SEED).integers(0, len(pixels), 1000 * k)
    distinct = list(dict.fromkeys(map(tuple, pixels[drawn].tolist())))
    return np.array(distinct[:k], np.float64) if len(distinct) >= k else None
