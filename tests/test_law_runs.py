"""Random runs on every way that large images take, and on any number of cores and BLAS threads."""

import hashlib
import os
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest

from colorseg import Settings, count_colors, segment, survey
from colorseg.color import SPACES
from tests.law_runs import bits, clustered, drawn, run
from tests.marks import first_quick

HERE = os.path.dirname(os.path.dirname(__file__))


@pytest.mark.parametrize("first", first_quick(range(0, 120, 20)))
def test_random_runs_agree_with_the_plain_loop_in_every_step(first):
    tally = Counter()
    assert [fault for seed in range(first, first + 20) for fault in run(seed, tally)] == []
    assert tally["runs"] == 20
    assert tally["steps"] > 80


@pytest.mark.parametrize("space", first_quick(SPACES))
def test_an_image_large_enough_for_threads_ends_in_the_means_of_its_clusters(space):
    y, x = np.mgrid[0:300, 0:300]
    image = np.stack([x * 255 // 299, y * 255 // 299, (7 * x + 13 * y) % 256], axis=2)
    result = segment(image.astype(np.uint8), Settings(k=64, space=space, init="random", tol=0))
    labels, counts = result.clustering.labels, result.histogram.counts
    for j, centroid in enumerate(result.clustering.centroids):
        mine = labels == j
        mean = np.average(result.points[mine], axis=0, weights=counts[mine])
        np.testing.assert_allclose(centroid, mean, atol=1e-9)


def digest_of_runs():
    """What some random runs and a choice of k say, to the last bit, as a short text."""
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    chosen = [
        (trial.inertia, trial.silhouette, trial.difference, trial.centroids.tobytes())
        for trial in survey(count_colors(noise), Settings(space="OKLab"), range(1, 5)).trials
    ]
    text = repr([chosen, *(bits(clustered(*drawn(seed)[:3])[2]) for seed in range(20))])
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("threads", ["1", "4"])
@pytest.mark.exhaustive
def test_threads_of_the_linear_algebra_change_no_bit(threads):
    code = "from tests.test_law_runs import digest_of_runs; print(digest_of_runs())"
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    said = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **dict.fromkeys(names, threads)},
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == digest_of_runs()
