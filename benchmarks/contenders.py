"""Everyone who finds k colors, from the picture's pixels to centroids. Table ``CONTENDERS``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.jobs import TO_THE_END
from benchmarks.peers import PEERS
from benchmarks.tasks import Task
from colorseg.arrays import Centroids, Pixels
from colorseg.clustering import cluster
from colorseg.histogram import count_colors
from colorseg.segmentation import segment
from colorseg.settings import Settings
from colorseg.starts import INITIALIZERS
from colorseg.workers import usable_cores

TEN = 10  # runs, the best of which counts
_SETTLED = 1e-5  # a move of a centroid that ends the iterations, in 8-bit codes

#: From the pixels (h, w, 3), k and a seed to centroids (k, 3).
Find = Callable[[Pixels, int, int], Centroids]


@dataclass(frozen=True)
class Contender:
    """A way to find the colors of a picture.

    Attributes
    ----------
    title : str
        Its name in tables.
    find : callable
        What is timed.
    module : str, optional
        What must be installed.
    by_chance : bool
        Whether the seed matters, so that the mean over several seeds is taken.
    on_pixels : bool
        Whether it looks at every pixel, which takes so long that it is measured on request.
    """

    title: str
    find: Find
    module: str | None = None
    by_chance: bool = False
    on_pixels: bool = False


def ours(**chosen: Any) -> Find:
    """Return this project's own way, with its defaults but for what is chosen."""

    def find(image: Pixels, k: int, seed: int) -> Centroids:
        return segment(image, Settings(k=k, seed=seed, **chosen)).clustering.centroids

    return find


def started(init: str, *, iterations: int) -> Find:
    """Return k-means from one of our initializers; its start itself for 0 iterations."""

    def find(image: Pixels, k: int, seed: int) -> Centroids:
        h, rng = count_colors(image), np.random.default_rng(seed)
        chosen = INITIALIZERS[init].choose(h.colors, h.counts, k, rng, np.empty((0, 3)))
        start = np.array(list(chosen), np.float64)
        if iterations == 0:
            return start
        settled = cluster(h.colors, h.counts, start, max_iter=iterations, tol=_SETTLED)
        return settled.centroids

    return find


def scikit_learn(runs: int, *, on_pixels: bool = False) -> Find:
    """Return scikit-learn's KMeans as it comes, greedy k-means++, the best of some runs."""

    def find(image: Pixels, k: int, seed: int) -> Centroids:
        from sklearn.cluster import KMeans

        model = KMeans(k, n_init=runs, random_state=seed)
        if on_pixels:
            model.fit(image.reshape(-1, 3).astype(np.float64))
        else:
            colors, counts = _distinct_colors(image)
            model.fit(colors, sample_weight=counts)
        return np.asarray(model.cluster_centers_, np.float64)

    return find


def _distinct_colors(image: Pixels) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    red, green, blue = image.reshape(-1, 3).T.astype(np.uint32)
    codes, counts = np.unique(red << 16 | green << 8 | blue, return_counts=True)
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], 1).astype(np.float64), counts


def peer(name: str) -> Find:
    """Return a peer of the speed measurements that chooses its own start."""

    def find(image: Pixels, k: int, seed: int) -> Centroids:
        task = Task(image, np.zeros((k, 3)), None, usable_cores())
        return PEERS[name].prepare(task)(TO_THE_END).centroids

    return find


CONTENDERS: dict[str, Contender] = {
    "default": Contender("ours, as it comes", ours(), None, True),
    "best": Contender("ours, best quality", ours(quality="best"), None, True),
    "k-means++": Contender("scikit-learn, one run", scikit_learn(1), "sklearn", True),
    "ten": Contender("scikit-learn, best of ten", scikit_learn(TEN), "sklearn"),
    "ten on pixels": Contender(
        "scikit-learn, best of ten, on pixels",
        scikit_learn(TEN, on_pixels=True),
        "sklearn",
        on_pixels=True,
    ),
    "wu": Contender("Wu", started("wu", iterations=0)),
    "wu, settled": Contender("Wu, then k-means", started("wu", iterations=TO_THE_END)),
    "maximin, settled": Contender(
        "maximin, then k-means", started("maximin", iterations=TO_THE_END)
    ),
    "median cut": Contender("Pillow median cut", peer("median-cut"), "PIL"),
    "octree": Contender("Pillow octree", peer("octree"), "PIL"),
    "libimagequant": Contender("libimagequant", peer("libimagequant"), "imagequant"),
}
