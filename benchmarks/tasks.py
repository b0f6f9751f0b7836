"""What a peer is given, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from colorseg.arrays import Centroids, Pixels


@dataclass(frozen=True, eq=False)
class Task:
    """What a peer is given.

    Attributes
    ----------
    image : ndarray of uint8, shape (h, w, 3)
        The picture.
    start : ndarray of float64, shape (k, 3)
        The first centroids.
    path : str or None
        The file it came from.
    threads : int
        How many threads to use.
    """

    image: Pixels
    start: Centroids
    path: str | None
    threads: int

    @property
    def pixels(self) -> Pixels:
        """The pixels as one long list, uint8 (n, 3)."""
        return self.image.reshape(-1, 3)


@dataclass(frozen=True, eq=False)
class Answer:
    """What a peer gives back.

    Attributes
    ----------
    labels : ndarray of int, shape (n,)
        The cluster of each pixel.
    centroids : ndarray of float64, shape (k, 3)
        The palette, rounded or not.
    iterations : int, optional
        How often the centroids were updated, as the peer counts.
    note : str
        What a reader of the figures should know.
    """

    labels: NDArray[Any]
    centroids: Centroids
    iterations: int | None = None
    note: str = ""


#: What is timed: the largest number of iterations to the answer.
Run = Callable[[int], Answer]
