"""What the command line prints: plain lines, whatever is in the names of files."""

import os
import sys
from contextlib import suppress
from typing import TextIO

from colorseg.clustering import Step
from colorseg.metrics import metric_texts
from colorseg.palettes import Palette, share_texts
from colorseg.segmentation import Segmentation
from colorseg.words import counted, printable


def say(text: str, file: TextIO | None) -> None:
    """Print one line.

    Parameters
    ----------
    text : str
        The line; it is made `printable`.
    file : text file or None
        Where to; what its encoding does not have is shown as an escape. Python has None for an
        output that is closed.
    """
    if file is None:
        return
    line, encoding = printable(text), file.encoding or "utf-8"
    try:
        print(line.encode(encoding, "backslashreplace").decode(encoding), file=file, flush=True)
    except OSError:
        if file is not sys.stderr:
            raise
        let_go(file)  # the work goes on where nobody listens to what is said about it


def let_go(file: TextIO | None) -> None:
    """Print no more to a file that takes nothing; Python would complain again at its own end.

    Parameters
    ----------
    file : text file or None
        The standard output or the one for messages.
    """
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), file.fileno())  # type: ignore[union-attr]


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


def print_palette(palette: Palette) -> None:
    """Print a palette, a line a color: a block of it on a terminal, ``#rrggbb 12.3 %`` elsewhere.

    Parameters
    ----------
    palette : Palette
        The colors with their shares.
    """
    colored = _shows_colors(sys.stdout)
    rows = zip(palette.colors, palette.hexes, share_texts(palette.shares), strict=True)
    for (red, green, blue), code, share in rows:
        block = f"\x1b[48;2;{red};{green};{blue}m{' ' * 8}\x1b[0m " if colored else ""
        print(f"{block}{code} {share.rjust(11) if colored else share}", file=sys.stdout)
    if sys.stdout is not None:
        sys.stdout.flush()


def _shows_colors(file: TextIO | None) -> bool:
    """Tell whether a file is a terminal that shows any color, and its owner wants it to."""
    if file is None or not file.isatty() or os.environ.get("NO_COLOR"):
        return False
    return os.environ.get("TERM", "dumb") not in ("", "dumb")


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
        Colors, iterations, why they ended, whether that is proven optimal, every metric, and the
        time.
    """
    clustering = result.clustering
    proven = "proven optimal, " if result.proven_optimal else ""
    measured = [f"{name} {text}" for name, text in metric_texts(result).items()]
    return (
        f"{counted(len(result.palette), 'color')} from {len(result.histogram):,}, "
        f"{counted(clustering.iterations, 'iteration')}, {clustering.stopped}, "
        f"{proven}{', '.join(measured)}, {seconds:.2f} s"
    )
