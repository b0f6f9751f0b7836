"""The process that measures one job: ``python -m benchmarks.worker``, JSON in, JSON out."""

import json
import sys
import time
from dataclasses import asdict, dataclass, replace
from statistics import median

import numpy as np

from benchmarks.accuracy import accuracy
from benchmarks.jobs import Job, Outcome
from benchmarks.machine import forget_peak, is_installed, peak, resident
from benchmarks.peers import PEERS, fits
from benchmarks.tasks import Answer, Run, Task
from colorseg.arrays import Pixels

_FROM_FILE = ("ours-file", "decode")  # decode the image themselves
_PROBE = (2, 5)  # iterations that tell how long one takes
_SCALED_SHARE = 0.5  # of the budget goes into the longest run that a time is scaled from
_WARM_UP_SECONDS = 2.0  # a first run that takes longer counts
_REPEAT_SECONDS = 4.0  # for runs after the first


@dataclass(frozen=True, eq=False)
class Timing:
    """One run: its seconds and its answer."""

    seconds: float
    answer: Answer


def measure(job: Job) -> Outcome:
    """Measure one job in this process.

    Parameters
    ----------
    job : Job
        What to measure.

    Returns
    -------
    Outcome
        Time, memory and quality, or why there are none.
    """
    peer, k = PEERS[job.peer], len(job.start)
    if not is_installed(peer.module):
        return Outcome(note="not installed")
    image = job.picture.load()
    pixels = image.shape[0] * image.shape[1]
    if not fits(peer, pixels, k):
        need = peer.bytes_per_pixel(k) * pixels / 1e9
        return Outcome(note=f"needs about {need:.0f} GB of memory")
    run = peer.prepare(Task(image, np.array(job.start), job.picture.path, job.threads))
    first, above = _first_run(run, job, image)
    outcome, answer = _timed(run, job, first)
    outcome = replace(outcome, peak_mb=above / 1e6, labels=len(answer.labels), note=answer.note)
    return _judged(outcome, image, answer) if job.judged else outcome


def _first_run(run: Run, job: Job, image: Pixels) -> tuple[Timing, float]:
    """Run once, and tell the most memory it took above what was there before."""
    forget_peak()
    before = resident()
    first = _time(run, job.iterations if job.expected is None else _PROBE[0])
    # Who decodes the image himself is not blamed for its pixels.
    own = image.nbytes if job.peer in _FROM_FILE else 0
    return first, max(0.0, peak() - before - own)


def _time(run: Run, iterations: int) -> Timing:
    begin = time.perf_counter()
    answer = run(iterations)
    return Timing(time.perf_counter() - begin, answer)


def _timed(run: Run, job: Job, first: Timing) -> tuple[Outcome, Answer]:
    if job.expected is None:
        return _repeated(run, job, first)
    # The first run was the warm-up: it took its memory anew, and tells nothing of an iteration.
    short, longer = _time(run, _PROBE[0]), _time(run, _PROBE[1])
    an_iteration = _slope(short, longer, _PROBE)
    whole = longer.seconds + an_iteration * (job.expected - _PROBE[1])
    if whole > job.budget:
        return _scaled(run, job, short, longer)
    return _repeated(run, job, None)


def _repeated(run: Run, job: Job, first: Timing | None) -> tuple[Outcome, Answer]:
    """Take the median of several runs; a short first run was the warm-up, a long one counts."""
    made = [first] if first and first.seconds > _WARM_UP_SECONDS else []
    if not made:
        made = [_time(run, job.iterations)]
    more = int(_REPEAT_SECONDS / max(made[0].seconds, 1e-6))
    made += [_time(run, job.iterations) for _ in range(min(job.runs - 1, more))]
    times, answer = tuple(timing.seconds for timing in made), made[-1].answer
    counted = answer.iterations
    return Outcome(median(times), times, False, counted, counted), answer


def _scaled(run: Run, job: Job, short: Timing, longer: Timing) -> tuple[Outcome, Answer]:
    """Scale to the expected iterations by the slope between two runs as long as time allows.

    The slope is that of the later iterations, because those of Elkan's algorithm grow cheaper.
    """
    expected, lengths = job.expected or job.iterations, _PROBE
    an_iteration = _slope(short, longer, lengths)
    affordable = min(int(_SCALED_SHARE * job.budget / max(an_iteration, 1e-6)), expected)
    if affordable >= 2 * _PROBE[1]:
        lengths = affordable // 2, affordable
        short, longer = (_time(run, length) for length in lengths)
    seconds = longer.seconds + _slope(short, longer, lengths) * (expected - lengths[1])
    times = short.seconds, longer.seconds
    return Outcome(seconds, times, True, lengths[1], expected), longer.answer


def _slope(short: Timing, longer: Timing, lengths: tuple[int, int]) -> float:
    return max(0.0, (longer.seconds - short.seconds) / (lengths[1] - lengths[0]))


def _judged(outcome: Outcome, image: Pixels, answer: Answer) -> Outcome:
    if not len(answer.centroids):
        return outcome
    judged = accuracy(image, answer.centroids)
    return replace(outcome, colors=judged.colors, inertia=judged.inertia, error=judged.error)


if __name__ == "__main__":
    print(json.dumps(asdict(measure(Job.from_json(sys.stdin.read())))))
