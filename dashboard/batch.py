"""Several pictures at once: each is read, made, measured and let go, and its file is kept."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from colorseg.arrays import Colors, Floats
from colorseg.errors import ColorsegError
from colorseg.exports import file_stem, indexed_png, numbered, zip_files
from colorseg.given import colors_in, shared_palette
from colorseg.histogram import Histogram
from colorseg.images import load_image
from colorseg.metrics import METRICS
from colorseg.palettes import css_properties, gimp_palette, swatch_exchange
from colorseg.runs import fit
from colorseg.segmentation import Segmentation, paint
from colorseg.settings import Settings
from colorseg.visible import look_at
from colorseg.words import sentence
from dashboard.cached import remembered, turn
from dashboard.explored import small_picture
from dashboard.pictures import Picture
from dashboard.progress import Watch

Report = Callable[[str, float], None]

_LONGEST = 128  # pixels of a small picture's longer side
_COUNTING = 0.25  # of all the time, where there is one palette for all

#: Palettes in the ZIP, by the endings of their files.
PALETTES = {".gpl": gimp_palette, ".ase": swatch_exchange, ".css": css_properties}


@dataclass(frozen=True, eq=False)
class Made:
    """A picture that is done.

    Attributes
    ----------
    stem : str
        What its files are called, without their endings.
    small : bytes
        A small PNG of it.
    size : tuple of int
        Width and height in pixels.
    colors : ndarray of uint8, shape (k, 3)
        Its palette, most common first.
    shares : ndarray of float, shape (k,)
        How much of it each color has, 0 to 1.
    before : int
        The size of the file that was sent, in bytes.
    png : bytes
        The file that came of it.
    difference : float
        Mean ΔE from the original.
    """

    stem: str
    small: bytes
    size: tuple[int, int]
    colors: Colors
    shares: Floats
    before: int
    png: bytes
    difference: float


@dataclass(frozen=True)
class Failed:
    """A picture that could not be made, and the sentence for why."""

    reason: str


@dataclass(frozen=True, eq=False)
class Row:
    """What became of one picture.

    Attributes
    ----------
    name : str
        What the visitor calls it.
    outcome : Made or Failed
        What it is now.
    """

    name: str
    outcome: Made | Failed


@dataclass(frozen=True, eq=False)
class Batch:
    """What became of several pictures.

    Attributes
    ----------
    rows : dict of str to Row
        By what they were asked for by, in their order.
    palette : ndarray of uint8, shape (m, 3), or None
        The one palette for all; None if each has its own.
    """

    rows: Mapping[str, Row]
    palette: Colors | None = None

    @property
    def made(self) -> list[Made]:
        """The pictures that are done."""
        return [row.outcome for row in self.rows.values() if isinstance(row.outcome, Made)]


def run_all(
    pictures: Mapping[str, Picture], settings: Settings, watch: Watch, *, is_shared: bool
) -> Batch:
    """Segment several pictures; what fails is told in its row, and the others are done.

    Parameters
    ----------
    pictures : mapping of str to Picture
        The pictures.
    settings : Settings
        How.
    watch : Watch
        Where progress is shown.
    is_shared : bool
        Whether all get one palette.

    Returns
    -------
    Batch
        The outcome.
    """
    palette, first = None, 0.0
    if is_shared:
        palette, first = _palette_of_all(tuple(pictures.values()), settings, watch), _COUNTING
        settings = settings if palette is None else settings.mapped_to(palette)
    rows = {}
    for number, (key, picture) in enumerate(pictures.items()):
        part = (1 - first) / len(pictures)
        report = _reporting(watch, picture, f"{number + 1} of {len(pictures)}", first, part)
        rows[key] = Row(picture.name, _outcome(picture, settings, report, watch))
        first += part
    return Batch(rows, palette)


def zip_of(batch: Batch) -> bytes:
    """Put the pictures and their palettes into one ZIP, each named as the command line names it.

    Parameters
    ----------
    batch : Batch
        What is done.

    Returns
    -------
    bytes
        The archive.
    """
    files: dict[str, bytes] = {}
    taken: set[str] = set()
    for made in batch.made:
        stem = next(name for name in numbered(made.stem) if name.casefold() not in taken)
        taken.add(stem.casefold())
        files[f"{stem}.png"] = made.png
        if batch.palette is None:
            files |= _palettes(stem, made.colors)
    if batch.palette is not None:
        files |= _palettes("palette_of_all", batch.palette)
    return zip_files(files)


def _palettes(stem: str, colors: Colors) -> dict[str, bytes]:
    return {stem + ending: encode(colors, name=stem) for ending, encode in PALETTES.items()}


def _reporting(watch: Watch, picture: Picture, which: str, first: float, part: float) -> Report:
    def report(text: str, share: float) -> None:
        watch.on_progress(f"{which}, {picture.name}: {text}", first + part * share)

    return report


def _outcome(picture: Picture, settings: Settings, report: Report, watch: Watch) -> Made | Failed:
    try:
        return _made(picture, settings, report, watch)
    except ColorsegError as error:
        return Failed(sentence(str(error)))
    except MemoryError:
        return Failed("There is not enough memory for it. Send a smaller version.")


@remembered(lambda picture, settings, _: (picture.digest, picture.name, settings))
def _made(picture: Picture, settings: Settings, report: Report, watch: Watch) -> Made:
    with turn(watch):
        report("reading", 0.0)
        image = load_image(picture.data, damaged=picture.damaged)
        visible = look_at(image.colors, image.alpha, settings)
        found = fit(
            visible.histogram,
            settings,
            on_step=lambda step: report(f"iteration {step.iteration}", 0.3),
            on_progress=lambda text, _: report(text.lower(), 0.2),
        )
        result = paint(
            visible, found, settings, on_progress=lambda text, _: report(text.lower(), 0.5)
        )
        return _measured(picture, result, report)


def _measured(picture: Picture, result: Segmentation, report: Report) -> Made:
    report("packing", 0.6)
    png = indexed_png(result)
    report("measuring", 0.9)
    height, width = result.labels.shape
    return Made(
        file_stem(picture.name, result),
        small_picture(result, _LONGEST),
        (width, height),
        result.palette.colors,
        result.palette.shares,
        len(picture.data),
        png,
        METRICS["mean ΔE"].measure(result),
    )


@remembered(lambda pictures, settings: (tuple(each.digest for each in pictures), settings))
def _palette_of_all(
    pictures: tuple[Picture, ...], settings: Settings, watch: Watch
) -> Colors | None:
    """Find one palette for all pictures; those that cannot be read have no part in it."""
    with turn(watch):
        return shared_palette(
            _counting(pictures, settings, watch),
            settings,
            on_step=lambda step: watch.on_progress(
                f"The palette of all: iteration {step.iteration}", _COUNTING
            ),
            on_progress=lambda text, _: watch.on_progress(
                f"The palette of all: {text.lower()}", _COUNTING
            ),
        )


def _counting(
    pictures: tuple[Picture, ...], settings: Settings, watch: Watch
) -> Iterator[Histogram]:
    for number, each in enumerate(pictures):
        share = _COUNTING * number / len(pictures)
        watch.on_progress(f"Counting the colors of {each.name}", share)
        with suppress(ColorsegError):  # which its own row tells
            yield colors_in(each.data, settings, damaged=each.damaged)
