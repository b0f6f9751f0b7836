"""One measurement: what is asked of a worker, what it answers, and the process it runs in."""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.machine import THREAD_VARIABLES, keep_to
from benchmarks.pictures import Picture

ROOT = Path(__file__).parent.parent
TO_THE_END = 10_000  # iterations: more than any picture needs until no label changes

_PATIENCE = 10  # times the budget, until a worker is given up


@dataclass(frozen=True)
class Job:
    """What a worker is asked to measure.

    Attributes
    ----------
    peer : str
        A name in ``PEERS``.
    picture : Picture
        What to group the colors of.
    start : list of list of float
        The first centroids.
    iterations : int
        The largest number of iterations.
    expected : int, optional
        How many iterations it will take, which allows to scale the time of a long job.
    budget : float
        Seconds that one run may take; a longer one is scaled from fewer iterations.
    runs : int
        How many runs the median is taken of, where they are short.
    threads : int
        How many threads to use.
    judged : bool
        Whether to measure inertia and error.
    """

    peer: str
    picture: Picture
    start: list[list[float]]
    iterations: int = TO_THE_END
    expected: int | None = None
    budget: float = 60.0
    runs: int = 3
    threads: int = 1
    judged: bool = True

    @classmethod
    def from_json(cls, text: str) -> "Job":
        """Read a job from JSON."""
        job = json.loads(text)
        return cls(**{**job, "picture": Picture(**job["picture"])})


@dataclass(frozen=True)
class Outcome:
    """What a worker measured.

    Attributes
    ----------
    seconds : float, optional
        The median time of a run; nothing if it could not run.
    times : tuple of float
        Each run.
    estimated : bool
        Whether the time is scaled from fewer iterations.
    measured_iterations : int, optional
        The iterations of the longest run that was made.
    iterations : int, optional
        The iterations of the time given, by the peer's own count.
    peak_mb : float, optional
        Most memory above the decoded image, in millions of bytes.
    colors, inertia, error : optional
        Distinct colors of the picture, and what the palette does to it.
    labels : int, optional
        How many labels came back.
    note : str
        What a reader should know, or why there is no time.
    """

    seconds: float | None = None
    times: tuple[float, ...] = ()
    estimated: bool = False
    measured_iterations: int | None = None
    iterations: int | None = None
    peak_mb: float | None = None
    colors: int | None = None
    inertia: float | None = None
    error: float | None = None
    labels: int | None = None
    note: str = ""


def in_own_process(job: Job) -> Outcome:
    """Run a job in a process of its own, so that its memory is its own.

    Parameters
    ----------
    job : Job
        What to measure.

    Returns
    -------
    Outcome
        What was measured, or why nothing was.
    """

    def keep_to_threads() -> None:
        keep_to(job.threads)  # before any library starts threads of its own

    command = [sys.executable, "-m", "benchmarks.worker"]
    environment = os.environ | dict.fromkeys(THREAD_VARIABLES, str(job.threads))
    seconds = _PATIENCE * job.budget + 300
    try:
        done = subprocess.run(
            command,
            input=json.dumps(asdict(job)),
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=environment,
            timeout=seconds,
            preexec_fn=keep_to_threads if hasattr(os, "sched_setaffinity") else None,
        )
    except subprocess.TimeoutExpired:
        return Outcome(note=f"given up after {seconds:.0f} s")
    return _outcome(done)


def _outcome(done: "subprocess.CompletedProcess[str]") -> Outcome:
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        return Outcome(note=f"failed: {last}")
    # A library may have written to standard output too; the answer is the last line.
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return replace(Outcome(**answer), times=tuple(answer["times"]))
