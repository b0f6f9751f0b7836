"""What the command line prints: plain lines, whatever is in the names of files."""

import sys
import unicodedata
from typing import TextIO

from colorseg.clustering import Step
from colorseg.metrics import METRICS, measure_all
from colorseg.segmentation import Segmentation
from colorseg.words import counted


def say(text: str, file: TextIO | None) -> None:
    """Print one line.

    Parameters
    ----------
    text : str
        The line; what would move the cursor or is no character at all is shown as an escape.
    file : text file or None
        Where to; what its encoding does not have is shown as an escape. Python has None for an
        output that is closed.
    """
    if file is None:
        return
    line = "".join(_escaped(c) if _is_control(c) else c for c in text)
    encoding = file.encoding or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding), file=file, flush=True)


def _is_control(character: str) -> bool:
    return unicodedata.category(character)[0] == "C" or character in "\u2028\u2029"


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def print_step(step: Step) -> None:
    """Print what happened in an iteration, as progress.

    Parameters
    ----------
    step : Step
        The state after it.
    """
    line = (
        f"iteration {step.iteration:3}   inertia {step.inertia:.6g}   "
        f"largest move {step.shift:.3g}   pixels that changed cluster {step.moved:,}"
    )
    if step.reseeded:
        line += f"   empty clusters re-seeded: {', '.join(map(str, step.reseeded))}"
    say(line, sys.stderr)


def summary(result: Segmentation, seconds: float) -> str:
    """Return the figures of a result in one line.

    Parameters
    ----------
    result : Segmentation
        The result.
    seconds : float
        How long it took.

    Returns
    -------
    str
        Colors, iterations, why they ended, every metric, and the time.
    """
    clustering = result.clustering
    values = measure_all(result)
    measured = [f"{name} {m.text(values[name])} {m.unit}" for name, m in METRICS.items()]
    return (
        f"{counted(len(result.palette), 'color')} from {len(result.histogram):,}, "
        f"{counted(clustering.iterations, 'iteration')}, {clustering.stopped}, "
        f"{', '.join(measured)}, {seconds:.2f} s"
    )
