"""Figures about the clusters of a segmentation, each by itself, and which of them blend colors."""

from dataclasses import dataclass

import numpy as np

from colorseg.arrays import Floats
from colorseg.blocks import POINTS_PER_BLOCK, blocks
from colorseg.metrics.blends import Blend, find_blends
from colorseg.runs import weigh
from colorseg.segmentation import Segmentation, checked_segmentation


@dataclass(frozen=True, eq=False)
class ClusterFigures:
    """How tight and how far apart the clusters are, in the units of the space.

    Attributes
    ----------
    compactness : ndarray of float64, shape (k,)
        Root of the mean squared distance of a cluster's pixels to its centroid; 0 for a cluster
        without pixels.
    separation : ndarray of float64, shape (k,)
        Distance from a centroid to the nearest other one; infinite for a single cluster.
    """

    compactness: Floats
    separation: Floats


def cluster_figures(segmentation: Segmentation) -> ClusterFigures:
    """Measure every cluster, in the color space that it was found in.

    Parameters
    ----------
    segmentation : Segmentation
        The result.

    Returns
    -------
    ClusterFigures
        A row for each cluster, in the palette's order. Every pixel counts by its alpha, even where
        rare colors were given more weight; centroids are not rounded.

    Raises
    ------
    InvalidTypeError
        If it is no segmentation.

    Examples
    --------
    >>> from colorseg import Settings, cluster_figures, draw_sample, segment
    >>> figures = cluster_figures(segment(draw_sample("tangram"), Settings(k=4)))
    >>> figures.compactness.round(1).tolist()
    [0.0, 45.2, 0.0, 0.0]
    """
    segmentation = checked_segmentation(segmentation)
    centroids, space = segmentation.clustering.centroids, segmentation.settings.color_space
    pixels, squares = np.zeros((2, len(centroids)))
    for rows in blocks(len(segmentation.histogram), POINTS_PER_BLOCK):
        points = space.to_points(segmentation.histogram.colors[rows])
        weights, labels = segmentation.histogram.weights[rows], segmentation.clustering.labels[rows]
        distances = ((points - centroids[labels]) ** 2).sum(axis=1)
        pixels += np.bincount(labels, weights, len(centroids))
        squares += np.bincount(labels, weights * distances, len(centroids))
    return ClusterFigures(np.sqrt(squares / np.maximum(pixels, 1)), _separation(centroids))


def cluster_blends(segmentation: Segmentation) -> tuple[Blend, ...]:
    """Find the clusters of a result that blend different colors, where another could be spared.

    Parameters
    ----------
    segmentation : Segmentation
        The result.

    Returns
    -------
    tuple of Blend
        As of `find_blends`, on the weights that the clusters were found with. None where colors
        were locked or merged: then they are as they were asked for.

    Raises
    ------
    InvalidTypeError
        If it is no segmentation.
    """
    settings = checked_segmentation(segmentation).settings
    if settings.locked or settings.merge:
        return ()
    clustering, weights = segmentation.clustering, weigh(segmentation.histogram, settings)
    return find_blends(segmentation.points, weights, clustering.labels, clustering.centroids)


def _separation(centroids: Floats) -> Floats:
    distances = np.sqrt(((centroids[:, None] - centroids) ** 2).sum(axis=2))
    np.fill_diagonal(distances, np.inf)
    return np.asarray(distances.min(axis=1))
