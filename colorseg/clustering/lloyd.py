"""Exact Lloyd iterations over weighted points, with a history.

Lloyd's algorithm repeats two steps: *assign* every point to its nearest centroid, *update* every
centroid to the weighted mean of its points. Here the points are the distinct colors of an image
and the weights their pixel counts, which gives the same iterations as a loop over all pixels.

References
----------
S. P. Lloyd, "Least squares quantization in PCM", IEEE Trans. Information Theory 28(2), 129-137,
1982. https://doi.org/10.1109/TIT.1982.1056489
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Centroids, Counts, Labels, Points
from colorseg.blocks import GATHERED_PER_BLOCK, LABELS_PER_BLOCK, blocks
from colorseg.checks import (
    COLOR_LABELS,
    COUNTS,
    POINTS,
    Real,
    Whole,
    callback,
    instance,
    of_kind,
    same_shape,
    settle,
    several,
    text,
)
from colorseg.clustering.assignment import Assignment
from colorseg.clustering.moments import Moments, changed_rows
from colorseg.errors import InvalidValueError
from colorseg.sizes import SIZES, Sizes

_MOST = 256  # centroids: labels have 8 bits
_ITERATIONS, _TOLERANCE = Whole(1), Real(0.0, np.inf)

#: Why the iterations ended, in the words that every output uses.
NO_LABEL_CHANGED = "no pixel changed cluster"
CENTROIDS_SETTLED = "no centroid moved more than the tolerance"
MAX_ITER_REACHED = "the iteration limit was reached"


@dataclass(frozen=True, eq=False)
class Step:
    """The state after one iteration: centroids updated, then points assigned to them.

    Attributes
    ----------
    iteration : int
        1 for the first update; 0 is the start, before any update.
    centroids : ndarray of float64, shape (k, 3)
        The centroids the points are assigned to.
    inertia : float
        Sum over all weights of the squared distance to the centroid, in squared space units;
        over all pixels if each weighs one.
    shift : float
        Largest move of a centroid since the step before, in space units; 0 at the start.
    moved : int
        Pixels whose cluster is another than in the step before; 0 at the start.
    reseeded : tuple of int
        Clusters that had no point left and were moved to the farthest one.

    Examples
    --------
    >>> from colorseg import Settings, draw_sample, segment
    >>> steps = segment(draw_sample("tangram"), Settings(k=4)).clustering.history
    >>> steps[-1].moved, steps[-1].reseeded
    (0, ())
    """

    iteration: int
    centroids: Centroids
    inertia: float
    shift: float
    moved: int
    reseeded: tuple[int, ...]

    def __post_init__(self) -> None:
        """Check every part."""
        settle(
            self,
            iteration=Whole(0),
            centroids=POINTS,
            inertia=Real(0, np.inf),
            shift=Real(0, np.inf),
            moved=Whole(0),
            reseeded=several(int, "() is none"),
        )


@dataclass(frozen=True, eq=False)
class Clustering:
    """The outcome of the iterations.

    Attributes
    ----------
    centroids : ndarray of float64, shape (k, 3)
        The final centroids, unrounded, in space units.
    labels : ndarray of uint8, shape (n,)
        The nearest centroid of each point.
    start : Step
        The state before the first iteration.
    history : tuple of Step
        One step per iteration; the last one holds the final centroids.
    stopped : str
        Why the iterations ended.

    Examples
    --------
    >>> from colorseg import Settings, draw_sample, segment
    >>> clustering = segment(draw_sample("tangram"), Settings(k=4)).clustering
    >>> clustering.centroids.shape, clustering.iterations, clustering.stopped
    ((4, 3), 1, 'no pixel changed cluster')
    """

    centroids: Centroids
    labels: Labels
    start: Step
    history: tuple[Step, ...]
    stopped: str

    def __post_init__(self) -> None:
        """Check every part, and that there was an iteration."""
        step = "segment(image).clustering has such"
        settle(
            self,
            centroids=POINTS,
            labels=COLOR_LABELS,
            start=instance(Step, step),
            history=several(Step, step),
            stopped=text,
        )
        if not self.history:
            raise InvalidValueError(f"history must be at least one step, got none; {step}")

    @property
    def inertia(self) -> float:
        """Sum over all weights of the squared distance to the final centroids."""
        return self.history[-1].inertia

    @property
    def iterations(self) -> int:
        """How often the centroids were updated."""
        return len(self.history)

    def reordered(self, order: NDArray[np.intp]) -> "Clustering":
        """Return the same clustering with the clusters numbered anew.

        Parameters
        ----------
        order : ndarray of intp, shape (k,)
            The old number of each new cluster.

        Returns
        -------
        Clustering
            With ``centroids[order]``, and labels and history to match.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If the order does not name every cluster once.
        """
        order = COUNTS.check("order", order)
        if not np.array_equal(np.sort(order), np.arange(len(self.centroids))):
            message = f"order must be the numbers from 0 to {len(self.centroids) - 1}, each once"
            raise InvalidValueError(f"{message}, got others; numpy.argsort gives such")
        rank = np.empty(len(order), np.uint8)
        rank[order] = np.arange(len(order))

        def renumbered(step: Step) -> Step:
            reseeded = tuple(sorted(int(rank[cluster]) for cluster in step.reseeded))
            return replace(step, centroids=step.centroids[order], reseeded=reseeded)

        return replace(
            self,
            centroids=self.centroids[order],
            labels=rank[self.labels],
            start=renumbered(self.start),
            history=tuple(renumbered(step) for step in self.history),
        )


def cluster(
    points: Points,
    counts: Counts,
    centroids: Centroids,
    *,
    max_iter: int,
    tol: float,
    locked: int = 0,
    weights: Counts | None = None,
    on_step: Callable[[Step], None] = lambda step: None,
    sizes: Sizes = SIZES,
) -> Clustering:
    """Run Lloyd's iterations from given centroids until they settle.

    Every cluster of the result has at least one point: a cluster that loses its last point is
    moved to the point that lies farthest from its own centroid, and the step says so. Only
    locked centroids stay where they are, with or without points.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Distinct points, any real dtype.
    counts : ndarray of int64, shape (n,)
        How many pixels each point stands for, at least 1.
    centroids : ndarray of float64, shape (k, 3)
        Where to start; k is at most n and at most 256.
    max_iter : int
        The largest number of iterations, at least 1.
    tol : float
        Stop when no centroid moves farther than this, in space units.
    locked : int
        How many of the first centroids never move; 0 to k.
    weights : ndarray of int64, shape (n,), optional
        What each point weighs in means and inertia, at least 1; its pixels by default.
    on_step : callable
        Called with each step as it is made; an exception it raises ends the run.
    sizes : Sizes
        From which size on work is shared out and memory is spared; they decide nothing else.

    Returns
    -------
    Clustering
        Centroids, labels that match them, history, and why it stopped.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said, or the arrays do not go together.
    """
    points, counts = POINTS.check("points", points), _checked_counts("counts", counts, points)
    weights = counts if weights is None else _checked_counts("weights", weights, points)
    centroids = _checked_start(centroids, locked, points)
    max_iter, tol = _ITERATIONS.check("max_iter", max_iter), _TOLERANCE.check("tol", tol)
    callback("on_step", on_step)
    of_kind("sizes", sizes, Sizes, "SIZES are such")
    state = _State(points, counts, weights, centroids, locked, sizes)
    start = Step(0, state.centroids, state.inertia, 0.0, 0, state.reseeded)
    history: list[Step] = []
    stopped = None
    while stopped is None:
        before = state.centroids
        moved = state.advance()
        step = Step(
            iteration=len(history) + 1,
            centroids=state.centroids,
            inertia=state.inertia,
            shift=float(np.sqrt(((state.centroids - before) ** 2).sum(axis=1).max())),
            moved=moved,
            reseeded=state.reseeded,
        )
        history.append(step)
        on_step(step)
        stopped = _reason_to_stop(step, max_iter=max_iter, tol=tol)
    return Clustering(state.centroids, state.labels.copy(), start, tuple(history), stopped)


def _checked_counts(name: str, counts: Any, points: Points) -> Counts:
    counts = COUNTS.check(name, counts)
    same_shape(name, counts, points.shape[:1], "the points'")
    if counts.min() < 1:
        message = f"{name} must be from 1 on, got {counts.min()}"
        raise InvalidValueError(f"{message}; leave out points that count nothing")
    return counts


def _checked_start(centroids: Any, locked: Any, points: Points) -> Centroids:
    centroids = POINTS.check("centroids", centroids).astype(np.float64, copy=False)
    free = len(centroids) - Whole(0, len(centroids)).check("locked", locked)
    if len(centroids) > _MOST or free > len(points):
        allowed = f"centroids must be at most {_MOST}, and beside those locked one a point"
        raise InvalidValueError(f"{allowed}, got {len(centroids)}; start from fewer")
    return centroids


def _reason_to_stop(step: Step, *, max_iter: int, tol: float) -> str | None:
    if step.moved == 0:
        return NO_LABEL_CHANGED
    if step.shift <= tol:
        return CENTROIDS_SETTLED
    if step.iteration == max_iter:
        return MAX_ITER_REACHED
    return None


class _State:
    """Every point at its nearest centroid, and the moments that the next update needs."""

    def __init__(
        self,
        points: Points,
        counts: Counts,
        weights: Counts,
        centroids: Centroids,
        locked: int,
        sizes: Sizes,
    ) -> None:
        self._points, self._counts, self._weights = points, counts, weights
        self._assignment, self._locked = Assignment(points, centroids, sizes=sizes), locked
        self.centroids, self.reseeded = self._fill(centroids)
        self._moments = Moments(points, weights, self.labels, self.centroids)

    @property
    def labels(self) -> Labels:
        return self._assignment.labels

    @property
    def inertia(self) -> float:
        return self._moments.inertia(self.centroids)

    def advance(self) -> int:
        """Update the centroids, assign the points to them, and say how many pixels moved."""
        kept = self.centroids[: self._locked]
        self.centroids, self.reseeded = self._moments.means, ()
        self.centroids[: self._locked] = kept
        former = self.labels.copy()
        self._assignment.follow(self.centroids)
        self._moments.move(former, self.labels)
        if not self._moments.weights[self._locked :].all():
            self.centroids, self.reseeded = self._fill(self.centroids)
            self._moments = Moments(self._points, self._weights, self.labels, self.centroids)
        changed = changed_rows(former, self.labels)
        return sum(int(self._counts.take(rows).sum(dtype=np.int64)) for rows in changed)

    def _fill(self, centroids: Centroids) -> tuple[Centroids, tuple[int, ...]]:
        filled, labels, reseeded = _fill_empty_clusters(
            self._points, centroids, self.labels, self._locked
        )
        if reseeded:
            self._assignment.restart(filled, labels)
        return filled, reseeded


def _fill_empty_clusters(
    points: Points, centroids: Centroids, labels: Labels, locked: int
) -> tuple[Centroids, Labels, tuple[int, ...]]:
    """Move each cluster without points to the farthest point.

    Points that are nearer to the moved centroid join it, so every label stays the nearest. That
    may empty another cluster, but a centroid that sits on a point keeps that point, so at most k
    moves are needed.
    """
    members = _count_members(labels, len(centroids))
    members[:locked] = 1  # or none, which is nothing to mend
    if members.all():
        return centroids, labels, ()
    centroids, labels, reseeded = centroids.copy(), labels.copy(), []
    distance = _distance_to_own(points, centroids, labels)
    while not members.all():
        if distance.max() == 0:
            raise InvalidValueError(
                f"points must be at least {len(centroids) - locked} different ones for as many "
                "centroids, got fewer; start from fewer, or count equal points as one"
            )
        empty = int(members.argmin())
        centroids[empty] = points[distance.argmax()]
        for rows in blocks(len(points), GATHERED_PER_BLOCK):
            to_moved = _squared_distance(points[rows], centroids[empty])
            # Of centroids that are equally near the first one counts, as in any assignment.
            first = (to_moved == distance[rows]) & (empty < labels[rows])
            closer = (to_moved < distance[rows]) | first
            labels[rows][closer] = empty
            distance[rows][closer] = to_moved[closer]
        members = _count_members(labels, len(centroids))
        members[:locked] = 1
        reseeded.append(empty)
    return centroids, labels, tuple(reseeded)


def _count_members(labels: Labels, k: int) -> NDArray[np.intp]:
    parts = blocks(len(labels), LABELS_PER_BLOCK)
    return np.sum([np.bincount(labels[part], minlength=k) for part in parts], axis=0)


def _distance_to_own(points: Points, centroids: Centroids, labels: Labels) -> NDArray[np.float64]:
    distance = np.empty(len(points))
    for rows in blocks(len(points), GATHERED_PER_BLOCK):
        distance[rows] = _squared_distance(points[rows], centroids[labels[rows]])
    return distance


def _squared_distance(points: Points, centroids: NDArray[Any]) -> NDArray[np.float64]:
    x, y, z = (points - centroids).T
    return x * x + y * y + z * z
