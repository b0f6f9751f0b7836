"""The libraries that group colors too, each imported where it is prepared, which is not timed.

Turning the 8-bit pixels into what a library wants is timed.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.tasks import Answer, Run, Task


def on_pixels(algorithm: str, dtype: type) -> Callable[[Task], Run]:
    """Return scikit-learn's KMeans on all pixels, by one of its algorithms."""

    def prepare(task: Task) -> Run:
        from sklearn.cluster import KMeans

        def run(iterations: int) -> Answer:
            x = task.pixels.astype(dtype)
            model = KMeans(**_same_start(task, algorithm, iterations, dtype)).fit(x)
            return Answer(model.labels_, model.cluster_centers_, model.n_iter_, x.dtype.name)

        return run

    return prepare


def on_colors(algorithm: str) -> Callable[[Task], Run]:
    """Return the expert's way: distinct colors by ``np.unique``, weighted by their pixels."""

    def prepare(task: Task) -> Run:
        from sklearn.cluster import KMeans

        def run(iterations: int) -> Answer:
            red, green, blue = task.pixels.T.astype(np.uint32)
            codes, inverse, counts = np.unique(
                red << 16 | green << 8 | blue, return_inverse=True, return_counts=True
            )
            colors = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], 1).astype(np.float64)
            model = KMeans(**_same_start(task, algorithm, iterations, np.float64))
            model.fit(colors, sample_weight=counts)
            return Answer(model.labels_[inverse], model.cluster_centers_, model.n_iter_)

        return run

    return prepare


def _same_start(task: Task, algorithm: str, iterations: int, dtype: type) -> dict[str, Any]:
    return {
        "n_clusters": len(task.start),
        "init": task.start.astype(dtype),
        "n_init": 1,
        "algorithm": algorithm,
        "max_iter": iterations,
        "tol": 0,
    }


def opencv(task: Task) -> Run:
    """Run OpenCV's kmeans; it starts from labels, which are given to it ready made."""
    import cv2

    cv2.setNumThreads(task.threads)
    first = _first_labels(task)

    def run(iterations: int) -> Answer:
        stop = (cv2.TERM_CRITERIA_MAX_ITER, iterations, 0.0)
        x, k = task.pixels.astype(np.float32), len(task.start)
        _, labels, centers = cv2.kmeans(x, k, first.copy(), stop, 1, cv2.KMEANS_USE_INITIAL_LABELS)
        return Answer(labels.ravel(), centers.astype(np.float64), iterations, "float32")

    return run


def _first_labels(task: Task) -> NDArray[np.int32]:
    labels = np.empty(len(task.pixels), np.int32)
    for first in range(0, len(labels), 8192):
        x = task.pixels[first : first + 8192].astype(np.float64)
        distances = (task.start**2).sum(1) - 2 * x @ task.start.T
        labels[first : first + 8192] = distances.argmin(1)
    return labels[:, None]


def faiss(task: Task) -> Run:
    """Run Faiss's Kmeans on all pixels."""
    import faiss

    faiss.omp_set_num_threads(task.threads)
    start = task.start.astype(np.float32)

    def run(iterations: int) -> Answer:
        x = task.pixels.astype(np.float32)
        model = faiss.Kmeans(
            3,
            len(start),
            niter=iterations,
            max_points_per_centroid=len(x),
            min_points_per_centroid=1,
        )
        model.train(x, init_centroids=start)
        labels = model.assign(x)[1]
        return Answer(labels, model.centroids.astype(np.float64), iterations, "float32")

    return run


def pillow(method: str) -> Callable[[Task], Run]:
    """Return Pillow's quantize by one of its methods."""

    def prepare(task: Task) -> Run:
        from PIL import Image

        def run(iterations: int) -> Answer:
            picture = Image.fromarray(task.image)
            small = picture.quantize(len(task.start), Image.Quantize[method])
            palette = np.reshape(small.getpalette(), (-1, 3))[: len(task.start)]
            return Answer(np.asarray(small).ravel(), palette.astype(np.float64))

        return run

    return prepare


def libimagequant(task: Task) -> Run:
    """Quantize as pngquant does, at the best quality and without dithering."""
    import imagequant

    height, width = task.image.shape[:2]

    def run(iterations: int) -> Answer:
        rgba = np.full((height, width, 4), 255, np.uint8)
        rgba[..., :3] = task.image
        labels, palette = imagequant.quantize_raw_rgba_bytes(
            rgba.tobytes(), width, height, 0.0, len(task.start), max_quality=100
        )
        # The palette has 256 entries whatever k is; those after the k-th are blanks.
        colors = np.reshape(palette, (-1, 4))[: len(task.start), :3].astype(np.float64)
        return Answer(np.frombuffer(labels, np.uint8), colors)

    return run
