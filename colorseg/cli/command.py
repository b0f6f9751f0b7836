"""The command line: pictures in, files out, one plain line about each."""

import json
import sys
import time
import warnings
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from colorseg.cli.inputs import Source, find_pictures, is_folder, source_of
from colorseg.cli.options import read_words
from colorseg.cli.printing import let_go, print_palette, print_step, say, summary
from colorseg.cli.records import EXIT_SOME_FAILED, Record, Records, reason_of
from colorseg.cli.targets import (
    STANDARD_OUTPUT,
    Target,
    check_file,
    check_targets,
    is_stream,
    name_of,
    place_files,
    read_target,
    write_files,
)
from colorseg.color import write_hexes
from colorseg.errors import ColorsegError, FewerColorsWarning, InvalidValueError
from colorseg.exports import (
    EXPORTS,
    Export,
    Provenance,
    file_stem,
    left_out,
    notes_about,
    without_finishing,
)
from colorseg.given import colors_in, palette_of, shared_palette
from colorseg.histogram import Histogram
from colorseg.images import Identity, identity, load_image
from colorseg.segmentation import Segmentation, segment
from colorseg.settings import ENTRIES, Settings
from colorseg.words import counted, one_of, printable, sentence, size_in_bytes

EXIT_NOBODY_READS = 130

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
        The exit code: 0, 1 if some pictures failed, 2 if nothing could be done, 130 if nobody
        reads what is printed.
    """
    try:
        records = Records(_read(sys.argv[1:] if arguments is None else arguments))
        # The notice of fewer colors is printed from the result, once and without a file name.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FewerColorsWarning)
            _work(records)
        records.print()
        return records.exit_code
    except OSError as error:  # errors of files are ColorsegErrors: this one is of the output
        let_go(sys.stdout)
        if isinstance(error, BrokenPipeError):
            return EXIT_NOBODY_READS
        say(f"colorseg: could not print: {error.strerror}", sys.stderr)
        return EXIT_SOME_FAILED


def _read(words: Sequence[str]) -> Namespace:
    try:
        return read_words(words)
    except SystemExit as leaving:
        if leaving.code and "--json" in words:  # a list, whatever happens
            say("[]", sys.stdout)
        raise


@dataclass(frozen=True, eq=False)
class _Job:
    """What was asked for, and what has become of it so far.

    What came out of a pipe and will be needed again is kept, as it was encoded; a file is read
    again, for the files of a large folder may be more than the memory holds.
    """

    options: Namespace
    settings: Settings
    several: bool
    targets: tuple[Target, ...]
    records: Records
    sources: tuple[Source, ...] = ()
    palette: Source | None = None
    identities: frozenset[Identity] = frozenset()
    taken: set[str] = field(default_factory=set)
    kept: dict[Source, bytes] = field(default_factory=dict)

    def read(self, source: Source, *, again: bool = False) -> bytes:
        """Return the bytes of a source, which is read ``again`` later or not."""
        data = self.kept.pop(source, None)
        data = source.read() if data is None else data
        if again and source.is_gone_when_read:
            self.kept[source] = data
        return data

    def progress(self, text: str) -> None:
        """Say how far the work is."""
        if not self.options.quiet:
            say(text, sys.stderr)

    def note(self, text: str) -> None:
        """Say what a person should know about the results."""
        say(f"Note: {text}", sys.stderr)

    def about(self, name: str, text: str) -> str:
        """Say which picture a text is about, if there are several."""
        return f"{name}: {text}" if self.several else text

    @contextmanager
    def failing(self, name: str) -> Iterator[None]:
        """Report what fails inside, and go on."""
        try:
            yield
        except (ColorsegError, MemoryError) as error:
            reason = reason_of(error)
            self.records.fail(name, reason)
            say(f"colorseg: {self.about(name, reason)}", sys.stderr)


def _work(records: Records) -> None:
    try:
        job = _prepared(records)
    except (ColorsegError, MemoryError) as error:
        records.refuse(error)
        return
    for source in _each(job, "{} …"):
        with job.failing(source.name):
            records.append(_segment_source(source, job))


def _prepared(records: Records) -> _Job:
    """Find the pictures, look whether their files can be written, and find the palette."""
    options = records.options
    settings = Settings(**{name: getattr(options, name) for name in ENTRIES if name in options})
    several = len(options.inputs) > 1 or is_folder(options.inputs[0])
    job = _found(_Job(options, settings, several, _targets(options, several), records))
    check_targets(job.targets, sources=job.identities, force=options.force)
    if not job.sources:
        return job
    if job.palette is not None:
        return _with_given_palette(job, job.palette)
    return _with_shared_palette(job) if options.shared else job


def _targets(options: Namespace, several: bool) -> tuple[Target, ...]:
    kinds = _kinds(options.formats or ["PNG"])
    words = options.output or ([] if options.print else ["."])
    targets = [read_target(word, kinds, several=several) for word in words]
    any_kind = (t.is_folder or (t.is_stream and not t.path.suffix) for t in targets)
    if options.formats and not any(any_kind):
        raise InvalidValueError("--formats is for folders; the ending of a file says its kind")
    for word, kind in ((options.labels, EXPORTS["label PNG"]), (options.report, EXPORTS["report"])):
        if word is not None:
            targets.append(read_target(word, [kind], group=kind.group, several=several))
    for option in ("print", "json"):
        if getattr(options, option) and any(t.is_standard_output for t in targets):
            raise InvalidValueError(
                f"--{option} and a file cannot both go to the standard output; name the file"
            )
    return tuple(targets)


def _kinds(names: Sequence[str]) -> list[Export]:
    by_name = {name.lower(): export for name, export in EXPORTS.items()}
    for name in names:
        if name.lower() not in by_name:
            raise InvalidValueError(one_of("a kind of file", EXPORTS, name))
    return [by_name[name.lower()] for name in names]


def _found(job: _Job) -> _Job:
    palette = None if job.options.palette is None else _named_palette(job.options.palette)
    # In the folders of outputs are results, and no pictures to begin with.
    places = [identity(target.path) for target in job.targets if target.is_folder]
    folders = [place for place in places if place is not None]
    sources: list[Source] = []
    for word in job.options.inputs:
        with job.failing(word):
            sources += find_pictures(word, recursive=job.options.recursive, leave_out=folders)
    all_read = sources if palette is None else [palette, *sources]
    found = {source: source.identity for source in all_read}
    kept = [source for source in sources if not _is_read_before(source, found, job)]
    identities = frozenset(each for each in found.values() if each is not None)
    return replace(job, sources=tuple(kept), palette=palette, identities=identities)


def _named_palette(word: str) -> Source:
    try:
        return source_of(word)
    except ColorsegError as error:
        raise InvalidValueError(f"--palette: {error}") from None


def _is_read_before(source: Source, found: Mapping[Source, Identity | None], job: _Job) -> bool:
    """Tell whether a pipe is named before as well, and report it, for it gives nothing twice."""
    if source.refusal is not None or not source.is_gone_when_read:
        return False
    if next(each for each in found if found[each] == found[source]) is source:
        return False
    with job.failing(source.name):
        name = "the standard input" if source.is_standard else source.name
        raise InvalidValueError(f"{name} is named twice, but it can be read only once")
    return True


def _with_given_palette(job: _Job, source: Source) -> _Job:
    """Map to the palette of a file."""
    try:
        colors = palette_of(source.read(), job.settings, damaged=job.options.damaged)
    except ColorsegError as error:
        raise InvalidValueError(f"--palette {source.name}: {error}") from None
    settings, hexes = job.settings.mapped_to(colors), write_hexes(colors)
    if "k" in job.options and job.options.k != len(colors):
        decides = f"the palette has {counted(len(colors), 'color')}, which decides"
        job.note(f"{decides}; -k {job.options.k} does not count.")
    given = [name for name in ("chosen", "merge", "quality", "restarts") if name in job.options]
    others = ["locked"] * (not set(job.settings.locked.split()) <= set(hexes))
    for name in (*others, *given, *["shared"] * job.options.shared):
        job.note(f"the palette decides; --{name} does not count.")
    return replace(job, settings=settings)


def _with_shared_palette(job: _Job) -> _Job:
    """Map to the palette of all pictures together; those that cannot be read drop out."""
    counted_in: list[Source] = []
    on_step = None if job.options.quiet else print_step
    colors = shared_palette(_counting(job, counted_in), job.settings, on_step=on_step)
    if colors is None:
        return replace(job, sources=())
    if len(colors) < job.settings.k and not job.settings.merge:
        job.note(f"all pictures together have only {counted(len(colors), 'color')}.")
    job.progress(f"shared palette: {' '.join(write_hexes(colors))}")
    return replace(job, sources=tuple(counted_in), settings=job.settings.mapped_to(colors))


def _counting(job: _Job, counted_in: list[Source]) -> Iterator[Histogram]:
    """Count the colors of each picture, and note which ones could be read."""
    for source in _each(job, "counting the colors of {} …"):
        with job.failing(source.name):
            data = job.read(source, again=True)
            histogram = colors_in(data, job.settings, damaged=job.options.damaged)
            counted_in.append(source)
            yield histogram


def _each(job: _Job, text: str) -> Iterator[Source]:
    """Go through the pictures, and say which one it is if there are several."""
    for number, source in enumerate(job.sources, 1):
        if job.several:
            job.progress(f"[{number}/{len(job.sources)}] {text.format(source.name)}")
        yield source


def _segment_source(source: Source, job: _Job) -> Record:
    began = time.perf_counter()
    image = load_image(job.read(source), damaged=job.options.damaged)
    on_step = None if job.several or job.options.quiet else print_step
    result = segment(image.colors, job.settings, alpha=image.alpha, on_step=on_step)
    seconds = time.perf_counter() - began
    notes = notes_about(image, job.settings)
    sizes, plain = _save(result, source, notes, job)
    costs, missing = _costs(result, sizes, plain), _missing_from_archive(result, job.targets)
    for notice in (*map(sentence, notes), *result.notices, *costs, *missing):
        job.note(job.about(source.name, notice))
    line = f"{', '.join(map(_called, sizes)) or source.name}: {summary(result, seconds)}"
    _print_result(result, line, source, job)
    record: Record = {"input": source.name, "outputs": list(sizes)}
    if not job.options.json:
        return record
    content = json.loads(EXPORTS["JSON"].write(result, source.path.stem))
    record |= {"sizes": sizes, "sizes_without_finishing": plain}
    return record | {"seconds": seconds, "notes": notes} | content


def _save(
    result: Segmentation, source: Source, notes: tuple[str, ...], job: _Job
) -> tuple[dict[str, int], dict[str, int]]:
    """Write the files of a result; return their sizes, as they are and without finishing."""
    stem = file_stem(source.path.name, result)
    files = place_files(job.targets, stem, job.taken, source.inside)
    for file in files:
        check_file(file, sources=job.identities, force=job.options.force)
    # All is made before anything is written.
    provenance = Provenance("" if source.is_gone_when_read else source.name, notes=notes)
    made = {
        file: kind.write(result, stem if is_stream(file) else _title(file, kind), provenance)
        for file, kind in files.items()
    }
    plain = _sizes_without_finishing(result, files)
    write_files(made)
    job.taken.update(map(name_of, files))
    return {str(file): len(data) for file, data in made.items()}, plain


def _missing_from_archive(result: Segmentation, targets: Sequence[Target]) -> Iterator[str]:
    """Say which files a ZIP that was asked for does not hold."""
    archives = any(EXPORTS["everything"] in target.exports for target in targets)
    if archives and (missing := left_out(result)):
        yield f"left out of the ZIP, whose README.txt says why: {', '.join(missing)}"


def _called(file: str) -> str:
    return "standard output" if file == str(STANDARD_OUTPUT) else file


def _print_result(result: Segmentation, line: str, source: Source, job: _Job) -> None:
    """Print the palette or the figures, unless the standard output is for something else."""
    if job.options.json:
        return
    if job.options.print:
        if job.several:
            say(f"{source.name}:", sys.stdout)
        print_palette(result.palette)
    if job.options.print or any(target.is_standard_output for target in job.targets):
        job.progress(line)
    else:
        say(line, sys.stdout)


def _sizes_without_finishing(result: Segmentation, files: Mapping[Path, Export]) -> dict[str, int]:
    """Tell how large the pictures among the files were without dithering and cleanup."""
    plain, kinds = without_finishing(result), [EXPORTS[name] for name in _SIZED]
    if plain is None:
        return {}
    compared = {file: kind for file, kind in files.items() if kind in kinds}
    return {str(file): len(kind.write(plain, file.stem)) for file, kind in compared.items()}


def _costs(result: Segmentation, sizes: dict[str, int], plain: dict[str, int]) -> Iterator[str]:
    """Say what dithering and speckle cleanup cost in bytes."""
    done = " and ".join(result.settings.finishes)
    for file, size in plain.items():
        name = Path(_called(file)).name
        has, had = size_in_bytes(sizes[file]), size_in_bytes(size)
        yield f"{name} has {has}; without {done} it would have {had}."


def _title(file: Path, kind: Export) -> str:
    """Return the name of a file without its ending."""
    is_its_own = file.name.lower().endswith(kind.suffix)
    return printable(file.name[: -len(kind.suffix)] if is_its_own else file.stem)
