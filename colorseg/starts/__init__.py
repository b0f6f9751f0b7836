"""Where the iterations begin. Tables ``INITIALIZERS`` and ``QUALITIES``.

To add one: a function in a file of its family, and a row in the table.
"""

from colorseg.starts.cells import group_in_cells
from colorseg.starts.halves import halve
from colorseg.starts.initializers import (
    INITIALIZERS,
    Choice,
    Initializer,
    in_pixels,
    kmeans_plus_plus,
    popularity,
    random,
)
from colorseg.starts.refinement import QUALITIES, OnProgress, Refinement, best, standard

__all__ = [
    "INITIALIZERS",
    "QUALITIES",
    "Choice",
    "Initializer",
    "OnProgress",
    "Refinement",
    "best",
    "group_in_cells",
    "halve",
    "in_pixels",
    "kmeans_plus_plus",
    "popularity",
    "random",
    "standard",
]
