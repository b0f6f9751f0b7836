"""The engine: from pixels to labels, its iterations alone, from a start of its own, from a file."""

from collections.abc import Callable

import numpy as np
from PIL import Image

from benchmarks.pictures import ANY_SIZE
from benchmarks.tasks import Answer, Run, Task
from colorseg.arrays import Centroids
from colorseg.clustering import cluster
from colorseg.histogram import Histogram, count_colors
from colorseg.images import load_image
from colorseg.segmentation import segment
from colorseg.settings import Settings
from colorseg.starts import INITIALIZERS


def from_pixels(task: Task) -> Run:
    """Go from pixels to labels: count the colors, cluster them, label the pixels."""
    return lambda iterations: _from_pixels(task, iterations, lambda h: task.start)


def from_own_start(init: str) -> Callable[[Task], Run]:
    """Go from pixels to labels, and choose the first centroids too, seed 0."""

    def prepare(task: Task) -> Run:
        def start(h: Histogram) -> Centroids:
            k, rng = len(task.start), np.random.default_rng(0)
            choose = INITIALIZERS[init].choose
            return np.array(list(choose(h.colors, h.counts, k, rng, np.empty((0, 3)))))

        return lambda iterations: _from_pixels(task, iterations, start)

    return prepare


def _from_pixels(task: Task, iterations: int, start: Callable[[Histogram], Centroids]) -> Answer:
    h = count_colors(task.pixels)
    c = cluster(h.colors, h.counts, start(h), max_iter=iterations, tol=0)
    labels = h.label_pixels(task.pixels, c.labels)
    return Answer(labels, c.centroids, c.iterations, _reseeded(c.history))


def clustering_alone(task: Task) -> Run:
    """Cluster alone: the colors are counted beforehand, the pixels are not labeled."""
    h = count_colors(task.pixels)

    def run(iterations: int) -> Answer:
        c = cluster(h.colors, h.counts, task.start, max_iter=iterations, tol=0)
        return Answer(c.labels, c.centroids, c.iterations, f"{len(h):,} colors")

    return run


def from_file(task: Task) -> Run:
    """Go from file to labels with the default initializer, until no label changes."""
    settings = Settings(k=len(task.start), tol=0, max_iter=10_000)

    def run(iterations: int) -> Answer:
        result = segment(load_image(str(task.path), limits=ANY_SIZE).pixels, settings)
        c = result.clustering
        return Answer(result.labels.ravel(), c.centroids, c.iterations)

    return run


def decoding_alone(task: Task) -> Run:
    """Open and decode the file with Pillow, which every way from a file must do."""

    def run(iterations: int) -> Answer:
        with Image.open(str(task.path)) as picture:
            picture.load()
            np.asarray(picture)
        return Answer(np.zeros(0), np.zeros((0, 3)))

    return run


def _reseeded(history: tuple) -> str:
    count = sum(len(step.reseeded) for step in history)
    return f"{count} reseeded" if count else ""
