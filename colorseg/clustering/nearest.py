"""The nearest and the second-nearest centroid of points, exactly and quickly.

Single precision settles nearly every point: all |x - c|² are one matrix product. What its
rounding leaves in doubt is decided in double precision, by the differences themselves.
"""

from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Labels, Points
from colorseg.blocks import blocks

_EPS = float(np.finfo(np.float32).eps)
_LARGEST_GAP = 1e30  # fits single precision, and no sum of moves reaches it
_LARGEST_REACH = 1e15  # its square fits single precision, and that of its inverse
_PRODUCTS = 1 << 18  # multiplications that libraries of linear algebra leave to one thread

Singles = NDArray[np.float32]


def multiply(left: Singles, right: Singles) -> Singles:
    """Multiply a long thin matrix and a small one, all in this thread.

    A library that shares so little work out among threads of its own waits for them longer than
    it computes, and for very long where other programs want the cores too. Small parts it
    computes at once.

    Parameters
    ----------
    left, right : ndarray of float32, shapes (m, 4) and (4, n)
        The matrices.

    Returns
    -------
    ndarray of float32, shape (m, n)
        Their product.
    """
    rows, columns = len(left), right.shape[1]
    product = np.empty((rows, columns), np.float32)
    step = _PRODUCTS // (4 * max(min(rows, columns), 1))
    for part in blocks(max(rows, columns), step):
        if rows < columns:
            np.matmul(left, right[:, part], out=product[:, part])
        else:
            np.matmul(left[part], right, out=product[part])
    return product


@dataclass(frozen=True, eq=False)
class Box:
    """The box that holds some points.

    Attributes
    ----------
    middle : ndarray of float, shape (3,)
        Its middle; in single precision if that is enough to subtract it exactly.
    radius : float
        How far its corners are from there.
    """

    middle: NDArray[Any]
    radius: float

    @property
    def in_range(self) -> bool:
        """Whether single precision can hold the squares of distances inside."""
        return self.radius < _LARGEST_REACH

    @classmethod
    def around(cls, points: Points) -> "Box":
        """Return the smallest box around points of shape (n, 3)."""
        low = np.array([1.0 * column.min() for column in points.T])
        high = np.array([1.0 * column.max() for column in points.T])
        precision = np.float32 if points.dtype == np.uint8 else np.float64
        middle = ((low + high) / 2).astype(precision)
        return cls(middle, float(np.sqrt(((high - low) ** 2).sum())) / 2)

    def inside(self, points: Points) -> Singles:
        """Return points seen from the middle, with a last coordinate of 1: float32 (4, n)."""
        seen = np.ones((4, len(points)), np.float32)
        np.subtract(points.T, self.middle[:, None], out=seen[:3], casting="same_kind")
        return seen


class Nearest:
    """Some centroids, and which of them are nearest to points in a box.

    Of centroids that are equally near the first one counts.

    Parameters
    ----------
    centroids : ndarray of float64, shape (k, 3)
        The centroids.
    box : Box
        Where the points are.
    """

    def __init__(self, centroids: Centroids, box: Box) -> None:
        self.centroids, self._box = centroids, box
        #: The centroids as the box sees them: float64 (k, 3).
        self.seen = seen = centroids - box.middle
        squares = (seen**2).sum(axis=1, keepdims=True)
        reach = box.radius + float(np.sqrt(squares.max()))
        #: Whether single precision can hold the squares of these distances.
        self.in_range = 1 / _LARGEST_REACH < reach < _LARGEST_REACH
        #: What all roundings of |x - c|² add up to at most, with room to spare.
        self.doubt = np.float32(8 * _EPS * reach**2 if self.in_range else np.inf)
        #: |x - c|² - |x|² is the product of (-2c, |c|²) and (x, 1): float32 (k, 4).
        self.planes = np.zeros((len(centroids), 4), np.float32)
        if self.in_range:
            self.planes[:, :3], self.planes[:, 3:] = -2 * seen, squares

    def among(self, few: NDArray[np.intp]) -> "Nearest":
        """Return the same for a few of the centroids, of shape (m,), in the same order."""
        other = copy(self)
        other.centroids = self.centroids[few]
        other.planes = self.planes[few]
        return other

    def about(self, seen: Singles) -> Labels:
        """Find a centroid that is the nearest of each place, or about as near.

        Parameters
        ----------
        seen : ndarray of float32, shape (4, n)
            Places as the box sees them, with a last coordinate of 1.

        Returns
        -------
        ndarray of uint8, shape (n,)
            The number of that centroid.
        """
        return multiply(seen.T, self.planes.T).argmin(axis=1).astype(np.uint8)

    def two(self, points: Points, guess: Labels) -> tuple[Labels, Singles]:
        """Find the nearest centroid of each point, and by how much the next one is farther.

        Parameters
        ----------
        points : ndarray, shape (n, 3)
            The points.
        guess : ndarray of uint8, shape (n,)
            The centroid of each point that is most likely the nearest.

        Returns
        -------
        labels : ndarray of uint8, shape (n,)
            The nearest centroid of each point.
        gaps : ndarray of float32, shape (n,)
            How much farther away the second-nearest one is at least, in units of the points;
            0 or less if there is no telling.
        """
        if not self.in_range:
            return self._by_differences(points)[0], np.zeros(len(points), np.float32)
        seen = self._box.inside(points)
        labels, gaps = guess.copy(), self._compare(seen, guess)
        if len(doubtful := np.flatnonzero(gaps <= 0)):
            labels[doubtful], gaps[doubtful] = self._search(seen.take(doubtful, axis=1))
        if len(doubtful := np.flatnonzero(gaps <= 0)):
            labels[doubtful], gaps[doubtful] = self._by_differences(points.take(doubtful, axis=0))
        return labels, gaps

    def _compare(self, seen: Singles, guess: Labels) -> Singles:
        """Give the gaps between the guessed centroid and the nearest other one."""
        scores = multiply(self.planes, seen)
        guessed = guess * np.intp(len(guess)) + np.arange(len(guess))
        near = scores.take(guessed)
        scores.reshape(-1)[guessed] = np.inf
        return self._gaps(seen, near, scores.min(axis=0))

    def _search(self, seen: Singles) -> tuple[Labels, Singles]:
        scores = multiply(seen.T, self.planes.T)
        first = np.arange(len(scores)) * scores.shape[1]
        labels = scores.argmin(axis=1)
        near = scores.take(first + labels)
        scores.reshape(-1)[first + labels] = np.inf
        far = scores.take(first + scores.argmin(axis=1))
        return labels.astype(np.uint8), self._gaps(seen, near, far)

    def _gaps(self, seen: Singles, near: Singles, far: Singles) -> Singles:
        norms = np.einsum("ij,ij->j", seen[:3], seen[:3])
        at_most = np.sqrt(near + norms + self.doubt)
        return np.sqrt(np.maximum(far + norms - self.doubt, 0)) - at_most

    def _by_differences(self, points: Points) -> tuple[Labels, Singles]:
        squares = np.zeros((len(points), len(self.centroids)))
        for axis in range(3):
            squares += (points[:, axis, None] - self.centroids[:, axis]) ** 2
        rows, labels = np.arange(len(points)), squares.argmin(axis=1)
        near = np.sqrt(squares[rows, labels])
        squares[rows, labels] = np.inf
        far = np.sqrt(squares.min(axis=1)) * (1 - 1e-15)  # less than its rounding
        return labels.astype(np.uint8), np.minimum(far - near, _LARGEST_GAP).astype(np.float32)
