"""What every cluster would gain by being two: each cut across the axis it is longest along."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Floats

_ROUNDS = 3  # of k-means with two centroids, inside every cluster at once
_AXES = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))


def halve(
    points: Floats, weights: Floats, labels: NDArray[np.intp], centroids: Centroids
) -> tuple[Floats, Floats]:
    """Cut every cluster in two where that lowers its inertia most, or nearly so.

    Parameters
    ----------
    points : ndarray of float64, shape (n, 3)
        The points.
    weights : ndarray of float64, shape (n,)
        Their weights, above 0.
    labels : ndarray of intp, shape (n,)
        The cluster of each point.
    centroids : ndarray of float64, shape (k, 3)
        The centroid of each cluster.

    Returns
    -------
    gains : ndarray of float64, shape (k, 2)
        How far the inertia falls if the points of one half, or of the other, have their mean for a
        centroid instead of the cluster's; 0 for a cluster that cannot be cut.
    parts : ndarray of float64, shape (k, 2, 3)
        The means of the halves; the cluster's centroid for a half without points.
    """
    offsets = points - centroids[labels]
    places = np.einsum("ij,ij->i", offsets, _longest_axes(offsets, weights, labels, len(centroids)))
    second = _cut(places, weights, labels, len(centroids))
    for _ in range(_ROUNDS):
        _, means = _means(offsets, weights, labels, second, len(centroids))
        across = means[:, 1] - means[:, 0]
        middle = (across * means.sum(axis=1)).sum(axis=1) / 2
        second = np.einsum("ij,ij->i", offsets, across[labels]) > middle[labels]
    sums, means = _means(offsets, weights, labels, second, len(centroids))
    return sums * (means**2).sum(axis=2), centroids[:, None] + means


def _longest_axes(
    offsets: Floats, weights: Floats, labels: NDArray[np.intp], k: int
) -> NDArray[Any]:
    """Give each point the axis along which its cluster spreads most."""
    spread = np.empty((k, 3, 3))
    for i, j in _AXES:
        moment = np.bincount(labels, weights * offsets[:, i] * offsets[:, j], k)
        spread[:, i, j] = spread[:, j, i] = moment
    return np.linalg.eigh(spread)[1][:, :, 2][labels]


def _cut(places: Floats, weights: Floats, labels: NDArray[np.intp], k: int) -> NDArray[np.bool_]:
    """Cut each cluster at the best place along its axis, and tell which points are beyond it."""
    order = np.lexsort((places, labels))
    clusters, weight = labels[order], weights[order]
    first = np.searchsorted(clusters, np.arange(k))
    # Sums over each cluster's points up to and with this one, and over those after it.
    below, moment = (
        sums - (sums[first - 1] * (first > 0))[clusters]
        for sums in (np.cumsum(weight), np.cumsum(weight * places[order]))
    )
    whole = np.bincount(labels, weights, k)[clusters]
    # About the mean the second half's moment is the first one's, with the other sign.
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = moment**2 * (1 / below + 1 / (whole - below))
    last = np.append(clusters[1:] != clusters[:-1], True)
    gain[last] = 0
    best = np.lexsort((gain, clusters))[np.flatnonzero(last)]
    cut = np.full(k, np.inf)
    cut[clusters[best]] = places[order[best]]
    return places > cut[labels]


def _means(
    offsets: Floats, weights: Floats, labels: NDArray[np.intp], second: NDArray[np.bool_], k: int
) -> tuple[Floats, Floats]:
    """Sum up the halves: their weights (k, 2) and the means of their offsets (k, 2, 3)."""
    part = 2 * labels + second
    sums = np.bincount(part, weights, 2 * k).astype(np.float64)
    moments = [np.bincount(part, weights * axis, 2 * k) for axis in offsets.T]
    means = np.stack(moments, axis=1) / np.where(sums, sums, 1)[:, None]
    return sums.reshape(k, 2), means.reshape(k, 2, 3)
