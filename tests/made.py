"""Files and points made for tests."""

import inspect
import io

import numpy as np

from colorseg.histogram import distinct_rows
from colorseg.sizes import Sizes


def picture(height=40, width=30, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def encoded(image, kind="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def written(write, colors, **parts):
    """A palette's file: name and shares go to the writers that take them."""
    takes = inspect.signature(write).parameters
    return write(colors, **{name: part for name, part in parts.items() if name in takes})


CLOUDS = {
    "codes": lambda rng, n: rng.integers(0, 256, (n, 3)).astype(np.uint8),
    "few codes, so many ties": lambda rng, n: rng.integers(0, 12, (n, 3)).astype(np.uint8),
    "floats": lambda rng, n: rng.normal(0, 1, (n, 3)),
    "tiny floats": lambda rng, n: rng.normal(0, 1e-40, (n, 3)),
    "huge floats": lambda rng, n: rng.normal(0, 1e60, (n, 3)),
    "two far groups": lambda rng, n: rng.choice([0, 1e6], (n, 1)) + rng.normal(0, 1e-3, (n, 3)),
}

# Every way that the size of an image decides, for images of any size: many slabs, looked at in
# threads; tiles as a whole; bounds shared within tiles; tiles seen anew each time.
SLABS = {"slab": 256, "worth_threads": 0}
WAYS = {
    "points": Sizes(),
    "points, in slabs": Sizes(**SLABS, cores=1),
    "points, in threads": Sizes(**SLABS, cores=3),
    "points that share bounds, in threads": Sizes(**SLABS, cores=2, bounded=0, kept=0),
    "whole tiles": Sizes(whole_tiles=0),
    "whole tiles, in slabs": Sizes(**SLABS, whole_tiles=0, cores=1),
    "whole tiles, in threads": Sizes(**SLABS, whole_tiles=0, cores=2),
    "whole tiles that share bounds, in threads": Sizes(
        **SLABS, whole_tiles=0, bounded=0, kept=0, cores=3
    ),
    "few large tiles, in threads": Sizes(**SLABS, whole_tiles=0, tiles=5, cores=2),
}

# Steps of a walk, in parts of the points' extent: from jumps to nearly nothing, and standing still.
STEPS = (0.3, 0.1, 0.03, 0.01, 1e-3, 0.0, 1e-4, 1e-6, 0.1, 1e-2, 1e-3, 0.0, 0.3)


def walk(kind, n, k, seed=0):
    """Points, and centroids on their way: all move, or only a few of them."""
    rng = np.random.default_rng(seed)
    points, _, _ = distinct_rows(CLOUDS[kind](rng, n))
    extent = float(points.max()) - float(points.min())
    centroids = rng.permutation(points)[:k].astype(float)
    places = [centroids]
    for step in STEPS:
        moves = rng.normal(0, 1, (k, 3)) * (rng.random((k, 1)) < rng.choice([0.1, 1.0]))
        places.append(places[-1] + step * extent * moves)
    return points, places
