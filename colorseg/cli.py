"""The command line, built from ``Settings`` and the tables."""

import argparse
import sys
import time
import warnings
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from colorseg.clustering import Step
from colorseg.errors import ColorsegError, FewerColorsWarning, InvalidValueError
from colorseg.exports import EXPORTS, Export, file_stem
from colorseg.files import check_target, write_whole
from colorseg.images import load_image
from colorseg.metrics import METRICS, measure_all
from colorseg.segmentation import Segmentation, segment
from colorseg.settings import ENTRIES, Entry, Real, Settings, Whole
from colorseg.words import counted, one_of

EXIT_REFUSED = 2
EXIT_INTERRUPTED = 130


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after the command's name; those of this process by default.

    Returns
    -------
    int
        The exit code: 0, 2 for a refusal, 130 when interrupted.
    """
    options = _parser().parse_args(arguments)
    try:
        # The notice of fewer colors is printed from the result, once and without a file name.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FewerColorsWarning)
            _segment_file(options)
    except ColorsegError as error:
        print(f"colorseg: {error}", file=sys.stderr)
        return EXIT_REFUSED
    except KeyboardInterrupt:
        print("\ncolorseg: stopped", file=sys.stderr)
        return EXIT_INTERRUPTED
    return 0


class _Parser(argparse.ArgumentParser):
    """A parser that answers a mistake in one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where to read more, and leave."""
        self.exit(EXIT_REFUSED, f"colorseg: {message}; --help lists the options\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m colorseg",
        description="Group the colors of an image by k-means and save the result.",
    )
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="the image file")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        action="append",
        metavar="FILE",
        help="where to save; may be given again. "
        + " ".join(f"{export.suffix}: {export.summary}" for export in EXPORTS.values())
        + " By default a PNG in this folder, named after the photo and the settings.",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress, only the summary")
    for name, entry in ENTRIES.items():
        _add_setting(parser, name, entry)
    return parser


def _add_setting(parser: argparse.ArgumentParser, name: str, entry: Entry) -> None:
    flag = f"-{name}" if len(name) == 1 else f"--{name.replace('_', '-')}"
    is_number = isinstance(entry.limit, Whole | Real)
    parser.add_argument(
        flag,
        dest=name,
        type=_number_or_text if is_number else str,
        default=entry.default,
        metavar=name.upper(),
        help=f"{entry.summary} Default: {_default(entry)}. {entry.limit.allowed}",
    )


def _default(entry: Entry) -> str:
    return "none" if entry.default == "" else str(entry.default)


def _number_or_text(word: str) -> int | float | str:
    """Read a word as the number it is; whether one is allowed is for the settings to say."""
    for kind in (int, float):
        with suppress(ValueError):
            return kind(word)
    return word


def _segment_file(options: argparse.Namespace) -> None:
    settings = Settings(**{name: getattr(options, name) for name in ENTRIES})
    for path in options.output or ():
        _export_for(path, options.photo)
    began = time.perf_counter()
    image = load_image(options.photo)
    result = segment(image.pixels, settings, on_step=None if options.quiet else _print_step)
    seconds = time.perf_counter() - began
    outputs = options.output or [Path(file_stem(options.photo.name, result) + ".png")]
    # All is made before anything is written.
    files = [(_export_for(path, options.photo).make(result), path) for path in outputs]
    summary = f"{', '.join(map(str, outputs))}: {_summary(result, seconds)}"
    for data, path in files:
        write_whole(data, path)
    for notice in (*image.notes, *result.notices):
        print(f"Note: {notice}", file=sys.stderr)
    print(summary)


def _export_for(path: Path, photo: Path) -> Export:
    by_suffix = {export.suffix: export for export in EXPORTS.values()}
    if path.suffix.lower() not in by_suffix:
        raise InvalidValueError(one_of("the ending of the output", by_suffix, path.suffix))
    if path.exists() and photo.exists() and path.samefile(photo):
        raise InvalidValueError(f"the output {path} is the photo itself; name another file")
    check_target(path)
    return by_suffix[path.suffix.lower()]


def _print_step(step: Step) -> None:
    line = (
        f"iteration {step.iteration:3}   inertia {step.inertia:.6g}   "
        f"largest move {step.shift:.3g}   pixels that changed cluster {step.moved:,}"
    )
    if step.reseeded:
        line += f"   empty clusters re-seeded: {', '.join(map(str, step.reseeded))}"
    print(line, file=sys.stderr)


def _summary(result: Segmentation, seconds: float) -> str:
    clustering = result.clustering
    values = measure_all(result)
    measured = [f"{name} {m.text(values[name])} {m.unit}" for name, m in METRICS.items()]
    return (
        f"{counted(len(result.palette), 'color')} from {len(result.histogram):,}, "
        f"{counted(clustering.iterations, 'iteration')}, {clustering.stopped}, "
        f"{', '.join(measured)}, {seconds:.2f} s"
    )
