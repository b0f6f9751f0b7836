"""Lloyd's iterations, exact and quick: `cluster` takes weighted points and centroids.

The loop itself is in ``lloyd``; all else says which points need a look.
"""

from colorseg.clustering.assignment import Assignment
from colorseg.clustering.lloyd import (
    CENTROIDS_SETTLED,
    MAX_ITER_REACHED,
    NO_LABEL_CHANGED,
    Clustering,
    Step,
    cluster,
)
from colorseg.clustering.merging import merge_alike
from colorseg.clustering.nearest import Box, Nearest, Singles, multiply

__all__ = [
    "CENTROIDS_SETTLED",
    "MAX_ITER_REACHED",
    "NO_LABEL_CHANGED",
    "Assignment",
    "Box",
    "Clustering",
    "Nearest",
    "Singles",
    "Step",
    "cluster",
    "merge_alike",
    "multiply",
]
