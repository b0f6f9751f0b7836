"""The bench: what was asked for, the scenes on it, and every measurement made so far."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.jobs import TO_THE_END, Job, in_own_process
from benchmarks.machine import load, machine, versions
from benchmarks.peers import PEERS
from benchmarks.pictures import Picture, files_in, starting_centroids
from colorseg.arrays import Pixels
from colorseg.workers import usable_cores

#: One measurement as it is written to JSON.
Record = dict[str, Any]
Start = list[list[float]]

_QUICK_FILES = 2
_QUICK_PIXELS = 400_000
_QUICK_BUDGET = 2.0


@dataclass(frozen=True)
class Options:
    """What was asked for.

    Attributes
    ----------
    places : tuple of str
        Files and folders.
    ks : tuple of int
        Numbers of colors.
    runs : int
        Runs that a median is taken of.
    threads : int
        Threads for everyone.
    budget : float
        Seconds that one run may take before its time is scaled.
    quick : bool
        Small pictures and little of everything.
    """

    places: tuple[str, ...] = ()
    ks: tuple[int, ...] = (4, 8, 30, 64, 256)
    runs: int = 3
    threads: int = field(default_factory=usable_cores)
    budget: float = 60.0
    quick: bool = False

    @property
    def seconds(self) -> float:
        """The budget, less when in a hurry."""
        return min(self.budget, _QUICK_BUDGET) if self.quick else self.budget


class Scene:
    """A picture on the bench, its size, and where everyone starts on it."""

    def __init__(self, picture: Picture) -> None:
        """Take a picture; it is read when it is looked at."""
        self.picture = picture

    @cached_property
    def image(self) -> Pixels:
        """The pixels."""
        return self.picture.load()

    @property
    def pixels(self) -> int:
        """How many there are."""
        return self.image.shape[0] * self.image.shape[1]

    def start(self, k: int) -> Start | None:
        """Return the first centroids, or nothing if there are too few colors."""
        start = starting_centroids(self.image, k)
        return None if start is None else start.tolist()


class Bench:
    """Measures jobs one after another, prints each and keeps it.

    Parameters
    ----------
    options : Options
        What was asked for.
    say : callable
        Where a line of progress goes.
    """

    def __init__(self, options: Options, say: Callable[[str], None] = print) -> None:
        self.options, self.records, self._say = options, list[Record](), say
        self._begun, self._load = datetime.now(UTC), load()

    @cached_property
    def scenes(self) -> list[Scene]:
        """The pictures asked for; a few small ones in a hurry."""
        files = files_in(list(self.options.places))
        scenes = [Scene(Picture(path.name, str(path))) for path in files]
        if not self.options.quick:
            return scenes
        scenes = scenes[:_QUICK_FILES]
        return [Scene(scene.picture.shrunk(scene.pixels, _QUICK_PIXELS)) for scene in scenes]

    def measure(
        self,
        study: str,
        peer: str,
        picture: Picture,
        start: Start,
        *,
        iterations: int = TO_THE_END,
        expected: int | None = None,
        judged: bool = True,
    ) -> Record:
        """Measure one job in its own process, and keep what came out.

        Parameters
        ----------
        study : str
            What it is measured for, a name in ``STUDIES``.
        peer : str
            A name in ``PEERS``.
        picture : Picture
            What to group the colors of.
        start : list of list of float
            The first centroids.
        iterations, expected, judged
            As in `Job`.

        Returns
        -------
        dict
            The measurement.
        """
        options = self.options
        job = Job(
            peer=peer,
            picture=picture,
            start=start,
            iterations=iterations,
            expected=expected,
            budget=options.seconds,
            runs=options.runs,
            threads=options.threads,
            judged=judged,
        )
        record = {
            "study": study,
            "picture": picture.name,
            "k": len(start),
            "peer": peer,
            "title": PEERS[peer].title,
            "limit": None if iterations == TO_THE_END else iterations,
            **asdict(in_own_process(job)),
        }
        self.records.append(record)
        self._say(_line(len(self.records), record))
        return record

    @property
    def results(self) -> dict[str, Any]:
        """Everything measured so far, and where."""
        return {
            "date": self._begun.isoformat(timespec="seconds"),
            "minutes": round((datetime.now(UTC) - self._begun).total_seconds() / 60, 1),
            "machine": machine(),
            "versions": versions(),
            "threads": self.options.threads,
            "load": self._load,
            "quick": self.options.quick,
            "budget_seconds": self.options.seconds,
            "records": self.records,
        }

    def write(self, folder: Path) -> None:
        """Write the results as JSON."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "results.json").write_text(json.dumps(self.results, indent=1), encoding="utf-8")


def _line(number: int, record: Record) -> str:
    stop = f"{record['limit']} iterations" if record["limit"] else "to its end"
    seconds, about = record["seconds"], "≈ " if record["estimated"] else ""
    result = record["note"] if seconds is None else f"{about}{seconds:.3g} s"
    return (
        f"{number:4d}  {record['study']}: {record['picture']}, k={record['k']}, "
        f"{record['title']}, {stop}: {result}"
    )
