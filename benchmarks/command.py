"""The command line: measure, and write what was measured. Table ``COMMANDS``."""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from benchmarks.bench import Bench, Options
from benchmarks.bounds import bounds
from benchmarks.figures import FIGURES
from benchmarks.page import page
from benchmarks.peers import PEERS
from benchmarks.quality import quality
from benchmarks.studies import STUDIES
from benchmarks.tables import report
from colorseg.workers import usable_cores

RESULTS = Path(__file__).parent / "results"
_DEFAULTS = Options()
_QUICK_KS = (8, 30)
_QUICK_RUNS = 2


def speed(words: Sequence[str]) -> int:
    """Measure time, memory and error of this engine and its peers.

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
    bench = Bench(_options(chosen), say=lambda line: print(line, flush=True))
    if not bench.scenes:
        print("There is no image among the files and folders named.", file=sys.stderr)
        return 2
    try:
        for study in STUDIES.values():
            study(bench)
            bench.write(chosen.out)
    except KeyboardInterrupt:
        print("Interrupted; writing what was measured so far.", file=sys.stderr)
        return 130
    finally:
        write(bench, chosen.out)
    return 0


def write(bench: Bench, folder: Path) -> None:
    """Write the results as JSON, as tables and as figures.

    Parameters
    ----------
    bench : Bench
        What was measured.
    folder : Path
        Where to; it is made if there is none.
    """
    bench.write(folder)
    (folder / "results.md").write_text(report(bench.results), encoding="utf-8")
    for name, draw in FIGURES.items():
        figure = draw(bench.records)
        if figure is not None:
            figure.savefig(folder / f"{name}.png")


def _options(chosen: argparse.Namespace) -> Options:
    ks, runs = (_QUICK_KS, _QUICK_RUNS) if chosen.quick else (_DEFAULTS.ks, _DEFAULTS.runs)
    return Options(
        places=tuple(chosen.places),
        ks=tuple(chosen.k or ks),
        runs=chosen.runs or runs,
        threads=min(chosen.threads or usable_cores(), usable_cores()),
        budget=chosen.budget,
        quick=chosen.quick,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description=speed.__doc__)
    parser.description = "Measure time, memory and error of this engine and its peers."
    parser.epilog = "Measured: " + "; ".join(peer.title for peer in PEERS.values()) + "."
    add = parser.add_argument
    add("places", nargs="+", metavar="FOLDER_OR_FILE", help="images, or folders of images")
    add("--quick", action="store_true", help="two small pictures, about three minutes")
    add("--out", type=Path, default=RESULTS, metavar="FOLDER", help="where results are written")
    add("--runs", type=int, metavar="N", help="runs that a median is taken of")
    add("--threads", type=int, metavar="N", help="threads for everyone; all cores by default")
    add("-k", type=int, nargs="+", metavar="K", help="numbers of colors")
    add(
        "--budget",
        type=float,
        default=_DEFAULTS.budget,
        metavar="SECONDS",
        help="a run that would take longer is scaled from fewer iterations",
    )
    return parser


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "speed": speed,
    "quality": quality,
    "page": page,
    "bounds": bounds,
}


def run(words: Sequence[str] | None = None) -> int:
    """Run a command by its name, or measure speed if the first word names none.

    Parameters
    ----------
    words : sequence of str, optional
        The words after ``python -m benchmarks``; those of this process by default.

    Returns
    -------
    int
        The exit code.
    """
    first, *rest = words = list(sys.argv[1:] if words is None else words) or ["--help"]
    with suppress(BrokenPipeError):
        return COMMANDS[first](rest) if first in COMMANDS else speed(words)
    return 0
