"""How low the error is that everyone reaches: ``python -m benchmarks quality``."""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.accuracy import accuracy
from benchmarks.bench import Record
from benchmarks.contenders import CONTENDERS, Contender
from benchmarks.machine import is_installed, load, machine, versions
from benchmarks.pictures import Picture, files_in, uniform_noise
from benchmarks.quality_tables import quality_report
from colorseg.arrays import Pixels
from colorseg.workers import usable_cores

_RESULTS = Path(__file__).parent / "results"
_KS = (8, 16, 32, 64)
_SEEDS = 3


@dataclass(frozen=True)
class Asked:
    """What was asked for: pictures, numbers of colors, seeds, and whether to take all pixels."""

    pictures: tuple[Picture, ...]
    ks: tuple[int, ...] = _KS
    seeds: int = _SEEDS
    pixels: bool = False


def quality(words: Sequence[str]) -> int:
    """Measure the error that this engine and its peers reach, each from its own start.

    Parameters
    ----------
    words : sequence of str
        The words after the command's name.

    Returns
    -------
    int
        0, or 130 if it was interrupted; what was measured is written either way.
    """
    chosen = _parser().parse_args(words)
    pictures = tuple(Picture(path.name, str(path)) for path in files_in(chosen.places))
    if not pictures:
        print("There is no image among the files and folders named.", file=sys.stderr)
        return 2
    asked = Asked(pictures, tuple(chosen.k), chosen.seeds, chosen.pixels)
    results: dict[str, Any] = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": versions(),
        "threads": usable_cores(),
        "load": load(),
        "records": [],
    }
    try:
        for record in measure(asked):
            results["records"].append(record)
            print(_line(len(results["records"]), record), flush=True)
    except KeyboardInterrupt:
        print("Interrupted; writing what was measured so far.", file=sys.stderr)
        return 130
    finally:
        write(results, chosen.out)
    return 0


def measure(asked: Asked) -> Iterator[Record]:
    """Measure every contender on every picture and number of colors.

    Parameters
    ----------
    asked : Asked
        What was asked for.

    Yields
    ------
    dict
        One measurement: picture, colors, k, contender, seed, seconds, inertia, error and note.
    """
    _warm_up()
    for number, picture in enumerate(asked.pictures):
        image = picture.load()
        distinct = accuracy(image, np.zeros((1, 3))).colors
        for k in asked.ks:
            for name, contender in CONTENDERS.items():
                if contender.on_pixels and number > 0 and not asked.pixels:
                    continue
                for seed in range(asked.seeds if contender.by_chance else 1):
                    same = {"picture": picture.name, "k": k, "contender": name, "seed": seed}
                    yield same | _measured(contender, image, k, seed, distinct)
                    if not is_installed(contender.module):
                        break


def _warm_up() -> None:
    """Let everyone import what it needs, which is not timed."""
    noise = uniform_noise(1)
    for contender in CONTENDERS.values():
        if is_installed(contender.module):
            contender.find(noise, 2, 0)


def _measured(contender: Contender, image: Pixels, k: int, seed: int, distinct: int) -> Record:
    nothing = {"seconds": None, "inertia": None, "error": None, "colors": distinct}
    if not is_installed(contender.module):
        return nothing | {"note": "not installed"}
    if distinct <= k:
        return nothing | {"note": "no fewer colors than the picture has"}
    begun = time.perf_counter()
    centroids = contender.find(image, k, seed)
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, **asdict(accuracy(image, centroids)), "note": ""}


def write(results: dict[str, Any], folder: Path) -> None:
    """Write the results as JSON and as tables.

    Parameters
    ----------
    results : dict
        Where and when it was measured, and the measurements.
    folder : Path
        Where to; it is made if there is none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "quality.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    (folder / "quality.md").write_text(quality_report(results), encoding="utf-8")


def _line(number: int, record: Record) -> str:
    title, note = CONTENDERS[record["contender"]].title, record["note"]
    result = note or f"MSE {record['error']:.2f}, {record['seconds']:.2f} s"
    return (
        f"{number:4d}  {record['picture']}, k={record['k']}, {title}, seed {record['seed']}: "
        f"{result}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks quality")
    parser.description = "Measure the error that this engine and its peers reach."
    parser.epilog = "Measured: " + "; ".join(c.title for c in CONTENDERS.values()) + "."
    add = parser.add_argument
    add("places", nargs="+", metavar="FOLDER_OR_FILE", help="images, or folders of images")
    add("-k", type=int, nargs="+", default=_KS, metavar="K", help="numbers of colors")
    add("--seeds", type=int, default=_SEEDS, metavar="N", help="runs that the mean is taken of")
    add("--pixels", action="store_true", help="the best of ten on all pixels of every picture")
    add("--out", type=Path, default=_RESULTS, metavar="FOLDER", help="where results are written")
    return parser
