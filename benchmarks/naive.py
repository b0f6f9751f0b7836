"""K-means as it is first written in NumPy: every pixel against every centroid in one array."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.tasks import Answer, Run, Task
from colorseg.arrays import Centroids


def broadcast(task: Task) -> Run:
    """Take every pixel less every centroid, squared and summed, in one array."""
    return _plain_lloyd(task, lambda x, c: ((x[:, None, :] - c[None]) ** 2).sum(2).argmin(1))


def einsum(task: Task) -> Run:
    """Take the same differences, squared and summed by ``einsum``."""

    def nearest(x: NDArray[np.float64], c: Centroids) -> NDArray[np.intp]:
        difference = x[:, None, :] - c[None]
        return np.einsum("nkc,nkc->nk", difference, difference).argmin(1)

    return _plain_lloyd(task, nearest)


def _plain_lloyd(
    task: Task, nearest: Callable[[NDArray[np.float64], Centroids], NDArray[np.intp]]
) -> Run:
    def run(iterations: int) -> Answer:
        x, centroids, done, moved = task.pixels.astype(np.float64), task.start, 0, True
        labels = nearest(x, centroids)
        while moved and done < iterations:
            centroids, before = _means(x, labels, centroids), labels
            labels, done = nearest(x, centroids), done + 1
            moved = bool((labels != before).any())
        return Answer(labels, centroids, done)

    return run


def _means(x: NDArray[np.float64], labels: NDArray[np.intp], before: Centroids) -> Centroids:
    """Average each cluster; one without pixels stays where it was."""
    k = len(before)
    members = np.bincount(labels, minlength=k)
    sums = np.stack([np.bincount(labels, x[:, axis], k) for axis in range(3)], axis=1)
    return np.where(members[:, None] > 0, sums / np.maximum(members, 1)[:, None], before)
