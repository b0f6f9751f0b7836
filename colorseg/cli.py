"""The command line: pictures in, files out, one plain line about each."""

import json
import os
import sys
import time
import warnings
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from colorseg.batch import count_visible, find_pictures, fit_palette, mapped_to, palette_of
from colorseg.errors import ColorsegError, FewerColorsWarning, InvalidValueError
from colorseg.exports import EXPORTS, Export, file_stem, without_finishing
from colorseg.finishing import finishes
from colorseg.hexes import write_hexes
from colorseg.images import load_image
from colorseg.options import EXIT_REFUSED, read_words
from colorseg.origins import Origin, notes_about
from colorseg.printing import print_step, say, summary
from colorseg.segmentation import Segmentation, segment
from colorseg.settings import ENTRIES, Settings
from colorseg.targets import (
    Identity,
    Target,
    check_file,
    check_targets,
    identities,
    name_of,
    place_files,
    read_target,
    write_files,
)
from colorseg.words import counted, one_of, sentence, size_in_bytes

EXIT_SOME_FAILED = 1
EXIT_INTERRUPTED = 130

_SIZED = ("PNG", "quick PNG", "WebP", "GIF")  # what dithering makes larger


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after the command's name; those of this process by default.

    Returns
    -------
    int
        The exit code: 0, 1 if some pictures failed, 2 if nothing could be done, 130 when
        interrupted.
    """
    try:
        options = read_words(sys.argv[1:] if arguments is None else arguments)
        # The notice of fewer colors is printed from the result, once and without a file name.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FewerColorsWarning)
            return _work(options)
    except (ColorsegError, MemoryError) as error:
        say(f"colorseg: {_reason(error)}", sys.stderr)
        return EXIT_REFUSED
    except KeyboardInterrupt:
        print(file=sys.stderr)
        say("colorseg: stopped", sys.stderr)
        return EXIT_INTERRUPTED
    except OSError as error:  # errors of files are ColorsegErrors: this one is of the output
        _let_go_of_the_output()
        if isinstance(error, BrokenPipeError):
            return EXIT_INTERRUPTED
        say(f"colorseg: could not print: {error.strerror}", sys.stderr)
        return EXIT_SOME_FAILED


def _let_go_of_the_output() -> None:
    """Print no more; Python would complain once more when it closes the output."""
    with suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _reason(error: Exception) -> str:
    return "there is not enough memory" if isinstance(error, MemoryError) else str(error)


#: What has become of one picture, as ``--json`` prints it.
Record = dict[str, Any]


@dataclass(frozen=True, eq=False)
class _Job:
    """What was asked for, and what has become of it so far."""

    options: Namespace
    settings: Settings
    several: bool
    targets: tuple[Target, ...]
    paths: tuple[Path, ...] = ()
    sources: frozenset[Identity] = frozenset()
    taken: set[str] = field(default_factory=set)
    records: list[Record] = field(default_factory=list)

    def progress(self, text: str) -> None:
        """Say how far the work is."""
        if not self.options.quiet:
            say(text, sys.stderr)

    def note(self, text: str) -> None:
        """Say what a person should know about the results."""
        say(f"Note: {text}", sys.stderr)

    @contextmanager
    def failing(self, source: str | Path) -> Iterator[None]:
        """Report what fails inside, and go on."""
        try:
            yield
        except (ColorsegError, MemoryError) as error:
            reason = _reason(error)
            self.records.append({"input": str(source), "outputs": [], "error": reason})
            say(f"colorseg: {f'{source}: ' if self.several else ''}{reason}", sys.stderr)


def _work(options: Namespace) -> int:
    settings = Settings(**{name: getattr(options, name) for name in ENTRIES if name in options})
    several = len(options.inputs) > 1 or os.path.isdir(options.inputs[0])
    job = _found(_Job(options, settings, several, _targets(options, several)))
    check_targets(job.targets, sources=job.sources, force=options.force)
    if options.palette is not None:
        job = _with_given_palette(job)
    elif options.shared:
        job = _with_shared_palette(job)
    for path in _each(job, "{} …"):
        with job.failing(path):
            job.records.append(_segment_file(path, job))
    if options.json:
        print(json.dumps(job.records, indent=2), flush=True)
    failed = sum("error" in record for record in job.records)
    if failed == len(job.records):
        return EXIT_REFUSED
    return EXIT_SOME_FAILED if failed else 0


def _targets(options: Namespace, several: bool) -> tuple[Target, ...]:
    kinds = _kinds(options.formats or ["PNG"])
    targets = [read_target(word, kinds, several=several) for word in options.output or ["."]]
    if options.formats and not any(target.is_folder for target in targets):
        raise InvalidValueError("--formats is for folders; the ending of a file says its kind")
    for word, group, kind in (
        (options.labels, "Labels", "label PNG"),
        (options.report, "Report", "report"),
    ):
        if word is not None:
            targets.append(read_target(word, [EXPORTS[kind]], group=group, several=several))
    return tuple(targets)


def _kinds(names: Sequence[str]) -> list[Export]:
    by_name = {name.lower(): export for name, export in EXPORTS.items()}
    for name in names:
        if name.lower() not in by_name:
            raise InvalidValueError(one_of("a kind of file", EXPORTS, name))
    return [by_name[name.lower()] for name in names]


def _found(job: _Job) -> _Job:
    paths: list[Path] = []
    for word in job.options.inputs:
        with job.failing(word):
            paths += find_pictures(word)
    palette = [] if job.options.palette is None else [job.options.palette]
    return replace(job, paths=tuple(paths), sources=identities([*paths, *palette]))


def _with_given_palette(job: _Job) -> _Job:
    """Map to the palette of a file."""
    path = job.options.palette
    try:
        colors = palette_of(path, job.settings)
    except ColorsegError as error:
        raise InvalidValueError(f"--palette {path}: {error}") from None
    settings, hexes = mapped_to(job.settings, colors), write_hexes(colors)
    if "k" in job.options and job.options.k != len(colors):
        decides = f"the palette has {counted(len(colors), 'color')}, which decides"
        job.note(f"{decides}; -k {job.options.k} does not count.")
    if not set(job.settings.locked.split()) <= set(hexes):
        job.note("the palette decides; --locked does not count.")
    for name in ("chosen", "merge", "quality", "restarts"):
        if name in job.options:
            job.note(f"the palette decides; --{name} does not count.")
    if job.options.shared:
        job.note("the palette decides; --shared does not count.")
    return replace(job, settings=settings)


def _with_shared_palette(job: _Job) -> _Job:
    """Map to the palette of all pictures together; those that cannot be read drop out."""
    paths, together = [], None
    for path in _each(job, "counting the colors of {} …"):
        with job.failing(path):
            histogram = count_visible(load_image(path), job.settings)
            together = histogram if together is None else together + histogram
            paths.append(path)
    if together is None:
        return replace(job, paths=())
    colors = fit_palette(together, job.settings, on_step=None if job.options.quiet else print_step)
    if len(colors) < job.settings.k and not job.settings.merge:
        job.note(f"all pictures together have only {counted(len(colors), 'color')}.")
    job.progress(f"shared palette: {' '.join(write_hexes(colors))}")
    return replace(job, paths=tuple(paths), settings=mapped_to(job.settings, colors))


def _each(job: _Job, text: str) -> Iterator[Path]:
    """Go through the pictures, and say which one it is if there are several."""
    for number, path in enumerate(job.paths, 1):
        if job.several:
            job.progress(f"[{number}/{len(job.paths)}] {text.format(path)}")
        yield path


def _segment_file(path: Path, job: _Job) -> Record:
    began = time.perf_counter()
    image = load_image(path)
    on_step = None if job.several or job.options.quiet else print_step
    result = segment(image.colors, job.settings, alpha=image.alpha, on_step=on_step)
    seconds = time.perf_counter() - began
    files = place_files(job.targets, file_stem(path.name, result), job.taken)
    for file in files:
        check_file(file, sources=job.sources, force=job.options.force)
    # All is made before anything is written.
    notes = notes_about(image, job.settings)
    origin = Origin(str(path), notes=notes)
    made = {file: kind.write(result, _title(file, kind), origin) for file, kind in files.items()}
    sizes = {str(file): len(data) for file, data in made.items()}
    plain = _sizes_without_finishing(result, files)
    write_files(made.items())
    job.taken.update(map(name_of, files))
    for notice in (*map(sentence, notes), *result.notices, *_costs(result, sizes, plain)):
        job.note(f"{path}: {notice}" if job.several else notice)
    record: Record = {"input": str(path), "outputs": list(sizes)}
    if not job.options.json:
        say(f"{', '.join(record['outputs'])}: {summary(result, seconds)}", sys.stdout)
        return record
    content = json.loads(EXPORTS["JSON"].make(result, path.stem))
    record |= {"sizes": sizes, "sizes_without_finishing": plain}
    return record | {"seconds": seconds, "notes": notes} | content


def _sizes_without_finishing(result: Segmentation, files: Mapping[Path, Export]) -> dict[str, int]:
    """Tell how large the pictures among the files were without dithering and cleanup."""
    plain, kinds = without_finishing(result), [EXPORTS[name] for name in _SIZED]
    if plain is None:
        return {}
    compared = {file: kind for file, kind in files.items() if kind in kinds}
    return {str(file): len(kind.make(plain, file.stem)) for file, kind in compared.items()}


def _costs(result: Segmentation, sizes: dict[str, int], plain: dict[str, int]) -> Iterator[str]:
    """Say what dithering and speckle cleanup cost in bytes."""
    done = " and ".join(finishes(result.settings))
    for file, size in plain.items():
        name, has, had = Path(file).name, size_in_bytes(sizes[file]), size_in_bytes(size)
        yield f"{name} has {has}; without {done} it would have {had}."


def _title(file: Path, kind: Export) -> str:
    """Return the name of a file without its ending."""
    is_its_own = file.name.lower().endswith(kind.suffix)
    return file.name[: -len(kind.suffix)] if is_its_own else file.stem
