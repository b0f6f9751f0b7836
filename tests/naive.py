"""The plain way to do what the engine does quickly: the oracles of several tests."""

import numpy as np


def squared_distances(points, centroids):
    """All |x - c|², by their differences."""
    return ((points[:, None, :].astype(float) - centroids[None, :, :]) ** 2).sum(axis=2)


def lloyd(pixels, centroids, iterations):
    """The report's loop over all pixels: yields centroids, labels and inertia after each update."""
    for _ in range(iterations + 1):
        distances = squared_distances(pixels, centroids)
        labels = distances.argmin(axis=1)
        yield centroids, labels, distances.min(axis=1).sum()
        centroids = np.array([pixels[labels == j].mean(axis=0) for j in range(len(centroids))])


def weighted_lloyd(points, counts, centroids, iterations, locked=0):
    """The same over distinct points: yields centroids, labels and inertia after each update."""
    for _ in range(iterations + 1):
        distances = np.concatenate(
            [squared_distances(part, centroids) for part in np.array_split(points, 99)]
        )
        labels = distances.argmin(axis=1)
        yield centroids, labels, counts @ distances.min(axis=1)
        weights = np.bincount(labels, counts, len(centroids))
        sums = [np.bincount(labels, counts * column, len(centroids)) for column in points.T]
        kept = centroids[:locked]
        centroids = np.stack(sums, axis=1) / np.maximum(weights, 1)[:, None]
        centroids[:locked] = kept
