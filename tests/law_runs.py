"""Random runs of the engine, each step held against the plain loop: python -m tests.law_runs.

Pictures, settings and the ways that sizes decide are drawn at random. What must hold of each run:
centroids are the weighted means of the labels before, labels are nearest centroids, the inertia
and the pixels moved are those of plain sums, no cluster is empty, and another number of cores,
slabs and tiles gives the same bits.
"""

import argparse
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from colorseg.clustering.lloyd import CENTROIDS_SETTLED, MAX_ITER_REACHED, NO_LABEL_CHANGED
from colorseg.color import SPACES
from colorseg.histogram import count_colors
from colorseg.runs import Runs, weigh
from colorseg.settings import Settings
from colorseg.starts import INITIALIZERS, QUALITIES
from tests.made import WAYS
from tests.naive import squared_distances

BATCH = 20


def noise(rng, n):
    return rng.integers(0, 256, (n, 3))


def few_codes(rng, n):
    return rng.integers(0, 9, (n, 3)) * rng.integers(1, 28)


def groups(rng, n):
    middles = rng.integers(0, 256, (rng.integers(1, 20), 3))
    return middles[rng.integers(len(middles), size=n)] + rng.normal(0, rng.uniform(0, 20), (n, 3))


def gradient(rng, n):
    place = np.arange(n)[:, None] * rng.integers(1, 9, 3) // rng.integers(1, 9, 3)
    return place * 255 // n if rng.random() < 0.5 else place % 256


def gray(rng, n):
    return np.repeat(rng.integers(0, 256, (n, 1)), 3, axis=1)


CLOUDS = (noise, few_codes, groups, gradient, gray)


def drawn(seed):
    """A picture's histogram, settings and two ways for it, at random."""
    rng = np.random.default_rng(seed)
    n = int(rng.choice([1, 2, 60, 300, 1000, 3000], p=[0.02, 0.03, 0.15, 0.3, 0.3, 0.2]))
    codes = np.clip(CLOUDS[rng.integers(len(CLOUDS))](rng, n), 0, 255).astype(np.uint8)
    histogram = count_colors(codes.repeat(rng.integers(1, 5, n), axis=0))
    k = int(rng.choice([1, 2, 3, 5, 8, 13, 30, 70, 200], p=[0.05] + [0.12] * 7 + [0.11]))
    given = [f"#{code:06x}" for code in rng.integers(0, 1 << 24, int(rng.integers(0, min(k, 4))))]
    settings = Settings(
        k=k,
        space=str(rng.choice(list(SPACES))),
        lightness=float(rng.choice([1.0, 0.4, 2.5])),
        init=str(rng.choice(list(INITIALIZERS))),
        quality=str(rng.choice(list(QUALITIES), p=[0.9, 0.1])),
        weight_power=float(rng.choice([1.0, 0.5, 0.0], p=[0.6, 0.2, 0.2])),
        locked=" ".join(given) if rng.random() < 0.3 else "",
        merge=float(rng.choice([0.0, 6.0], p=[0.8, 0.2])),
        max_iter=int(rng.choice([300, 3], p=[0.9, 0.1])),
        tol=float(rng.choice([1e-5, 0.0, 2.0], p=[0.5, 0.4, 0.1])),
        restarts=int(rng.choice([1, 2], p=[0.9, 0.1])),
        seed=int(rng.integers(1000)),
    )
    one, other = rng.choice(list(WAYS), 2, replace=False)
    return histogram, settings, WAYS[one], WAYS[other]


def clustered(histogram, settings, sizes):
    """The best run of the settings, and what merging made of it."""
    points, weights = settings.color_space.to_points(histogram.colors), weigh(histogram, settings)
    foreign = histogram.count_missing(settings.locked_colors)
    runs = Runs(points, histogram.counts, settings, weights=weights, foreign=foreign, sizes=sizes)
    best, _ = runs.best(np.random.default_rng(settings.seed))
    merged = runs.merged(best)
    return points, weights, (best, *([] if merged is best else [merged]))


def looked_up(points, centroids):
    """The plain nearest centroid of each point, and its squared distance."""
    parts = np.array_split(points, -(-len(points) * len(centroids) // (1 << 18)))
    squares = [squared_distances(part, centroids) for part in parts]
    labels = np.concatenate([part.argmin(axis=1) for part in squares])
    return labels, np.concatenate([part.min(axis=1) for part in squares])


def means_of(points, weights, labels, before, locked):
    """The plain update: means of the members, and the centroids before where there is none."""
    sums = [np.bincount(labels, weights * column, len(before)) for column in points.T]
    total = np.bincount(labels, weights, len(before))[:, None]
    means = np.where(total > 0, np.stack(sums, axis=1) / np.maximum(total, 1), before)
    means[:locked] = before[:locked]
    return means


def differences(points, counts, weights, clustering, settings, tally):
    """Yield what is wrong with a clustering, and count its steps and its ties."""
    locked, span = len(settings.locked_colors), 1e-9 * (1 + np.abs(points).max())
    before = clustering.start
    labels, squares = looked_up(points, before.centroids)
    for step in clustering.history:
        tally["steps"] += 1
        means = means_of(points, weights, labels, before.centroids, locked)
        calm = np.setdiff1d(np.arange(len(means)), step.reseeded)
        if np.abs(means[calm] - step.centroids[calm]).max(initial=0) > span:
            yield f"centroids of step {step.iteration} are no means"
        former, (labels, squares) = labels, looked_up(points, step.centroids)
        if not np.isclose(step.inertia, inertia := float(weights @ squares), 1e-9, span**2):
            yield f"inertia of step {step.iteration} is {step.inertia}, not {inertia}"
        if step.inertia > before.inertia * (1 + 1e-12) + span**2:
            yield f"inertia rises in step {step.iteration}"
        if step.moved != (moved := int(counts[labels != former].sum())):
            yield f"{step.moved} pixels moved in step {step.iteration}, not {moved}"
        before = step
    yield from _labels(points, clustering, labels, squares, tally)
    yield from _end(clustering, settings, locked)


def _labels(points, clustering, labels, squares, tally):
    """Yield what is wrong with the labels of the end, and count ties that went another way."""
    wrong = np.flatnonzero(clustering.labels != labels)
    mine = ((points[wrong] - clustering.centroids[clustering.labels[wrong]]) ** 2).sum(axis=1)
    ties = mine == squares[wrong]
    tally["ties"] += int(ties.sum())
    if not ties.all():
        yield f"{(~ties).sum()} labels are not the nearest"


def _end(clustering, settings, locked):
    """Yield what is wrong with how a clustering ended."""
    sizes = np.bincount(clustering.labels, minlength=len(clustering.centroids))
    if not sizes[locked:].all():
        yield "a cluster is empty"
    last, stopped = clustering.history[-1], clustering.stopped
    held = {
        NO_LABEL_CHANGED: last.moved == 0,
        CENTROIDS_SETTLED: last.moved > 0 and last.shift <= settings.tol,
        MAX_ITER_REACHED: last.iteration == settings.max_iter,
    }
    if not held[stopped]:
        yield f"it stopped because {stopped}, which is not so"


def bits(clusterings):
    """All that a clustering says, to the last bit."""
    return [
        (
            one.centroids.tobytes(),
            one.labels.tobytes(),
            one.stopped,
            [(s.centroids.tobytes(), s.inertia, s.moved, s.reseeded) for s in one.history],
        )
        for one in clusterings
    ]


def run(seed, tally):
    """Everything that is wrong with one random run."""
    histogram, settings, one, other = drawn(seed)
    points, weights, clusterings = clustered(histogram, settings, one)
    wrong = [
        fault
        for clustering in clusterings
        for fault in differences(
            points.astype(float), histogram.counts, weights, clustering, settings, tally
        )
    ]
    again = clustered(histogram, settings, other)[2]
    if bits(clusterings) != bits(again):
        wrong.append(f"{one} and {other} give different bits")
    tally["runs"] += 1
    return [f"seed {seed}, {settings}: {fault}" for fault in wrong]


def run_batch(seeds):
    """Some random runs, in a process of their own."""
    tally = Counter()
    return [fault for seed in seeds for fault in run(seed, tally)], tally


def main():
    """Run the command: the number of differences decides its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.law_runs")
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    options = parser.parse_args()
    last = options.first + options.runs
    batches = [range(at, min(at + BATCH, last)) for at in range(options.first, last, BATCH)]
    faults, tally = [], Counter()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for found, counted in pool.map(run_batch, batches):
            faults += found
            tally += counted
            for fault in found:
                print(fault, flush=True)
    print(
        f"{tally['runs']} runs, {tally['steps']} steps against the plain loop: "
        f"{len(faults)} differences, {tally['ties']} exact ties"
    )
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
