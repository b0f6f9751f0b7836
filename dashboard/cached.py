"""Engine calls remembered between reruns and visitors, and the gate on concurrent work."""

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property, partial, wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np
import streamlit as st

from colorseg.arrays import Colors
from colorseg.environment import number_from_environment
from colorseg.exports import (
    EXPORTS,
    Preview,
    Screen,
    indexed_png,
    preview,
    thumbnail,
    without_finishing,
)
from colorseg.given import palette_of
from colorseg.histogram import Histogram, count_colors
from colorseg.images import Image, encode_image, load_image
from colorseg.metrics import (
    METRICS,
    Blend,
    ClusterFigures,
    cluster_blends,
    cluster_figures,
    measure_all,
)
from colorseg.plots import PLOTS, Ink, as_svg
from colorseg.runs import fit
from colorseg.samples import draw_sample
from colorseg.segmentation import Segmentation, paint, recolor
from colorseg.settings import Settings
from colorseg.visible import look_at
from colorseg.workers import usable_cores
from dashboard.pictures import Picture
from dashboard.progress import Watch
from dashboard.store import Store

Given = ParamSpec("Given")
Value = TypeVar("Value")

_MOST_ENCODED = 2_000_000  # pixels that are encoded just to tell the size: about half a second


@dataclass(frozen=True, eq=False)
class Reading:
    """A picture that has been read and whose colors have been counted."""

    image: Image
    histogram: Histogram
    seconds: float


@dataclass(frozen=True, eq=False)
class Look:
    """What takes part of a picture that has been read, as a screen shows it."""

    image: Image
    screen: Screen
    seconds: float


@dataclass(frozen=True, eq=False)
class Result:
    """All that the sections show.

    Attributes
    ----------
    picture : Picture
        What the visitor gave.
    image : Image
        The picture as it was read.
    segmentation : Segmentation
        The outcome.
    screen : Screen
        What a screen shows of the picture.
    seconds : float
        Time to read, count, cluster and color, without waiting for others.
    """

    picture: Picture
    image: Image
    segmentation: Segmentation
    screen: Screen
    seconds: float

    @property
    def key(self) -> tuple[str, Settings]:
        """What tells it from every other result."""
        return self.picture.digest, self.segmentation.settings

    @property
    def unused(self) -> tuple[str, ...]:
        """Colors of the palette that no pixel has, such as a locked one: ``#rrggbb``."""
        palette = self.segmentation.palette
        return tuple(palette.hexes[cluster] for cluster in np.flatnonzero(palette.counts == 0))

    @cached_property
    def distinct(self) -> int:
        """How many colors the same pixels have in the original."""
        segmentation = self.segmentation
        if not self._keeps_ignored:
            return len(segmentation.histogram)
        return len(count_colors(segmentation.original, alpha=segmentation.own_alpha))

    @cached_property
    def colors(self) -> int:
        """How many colors the pixels have, with ignored ones that are kept."""
        ignored, used = self.segmentation.ignored, len(self.segmentation.palette) - len(self.unused)
        if ignored is None or not self._keeps_ignored:
            return used
        return used + int((np.bincount(ignored.labels.ravel())[1:] > 0).sum())

    @property
    def _keeps_ignored(self) -> bool:
        segmentation = self.segmentation
        return segmentation.ignored is not None and segmentation.settings.ignored == "kept"


def remembered(
    by: Callable[..., Hashable],
) -> Callable[[Callable[Given, Value]], Callable[Given, Value]]:
    """Remember for all visitors what a function makes.

    Parameters
    ----------
    by : callable
        Takes what the function is given, but no `Watch`, and returns all that its value depends
        on: `Result.key` of a result, ``digest`` of a picture.

    Returns
    -------
    callable
        Makes of a function another one that runs it once for each key. While another visitor's
        run makes the value, it waits, and says so where a `Watch` is given.
    """

    def remember(make: Callable[Given, Value]) -> Callable[Given, Value]:
        @wraps(make)
        def recall(*given: Given.args, **named: Given.kwargs) -> Value:
            watches = [each for each in given if isinstance(each, Watch)]
            key = by(*(each for each in given if not isinstance(each, Watch)))
            return _store().recall(
                (make, key),
                lambda: make(*given, **named),
                buffers=_buffers,
                on_wait=watches[0].on_wait if watches else _pause,
            )

        return recall

    return remember


@contextmanager
def turn(watch: Watch) -> Iterator[None]:
    """Wait for a core: more runs than cores would slow each other down and fill the memory."""
    gate = _gate()
    while not gate.acquire(blocking=False):
        watch.on_wait()
    try:
        yield
    finally:
        gate.release()


def result_of(picture: Picture, settings: Settings, watch: Watch) -> Result:
    """Segment a picture, or recall how it was.

    Parameters
    ----------
    picture : Picture
        What to segment.
    settings : Settings
        How.
    watch : Watch
        Where progress is shown.

    Returns
    -------
    Result
        The outcome.
    """
    plain = _segmented(picture, replace(settings, recolor=""), watch)
    # The same bytes may have been another visitor's, under another name.
    return replace(
        plain, picture=picture, segmentation=recolor(plain.segmentation, settings.recolor)
    )


@remembered(lambda picture, settings: (picture.digest, settings))
def palette_in(picture: Picture, settings: Settings, watch: Watch) -> Colors:
    """Find the palette in a file, or that of a picture."""
    with turn(watch):
        return palette_of(
            picture.data, settings, on_step=watch.on_step, on_progress=watch.on_progress
        )


@remembered(lambda result: result.key)
def preview_of(result: Result) -> Preview:
    """Make the pictures of the comparison."""
    return preview(result.segmentation, screen=result.screen)


@remembered(lambda result: result.key)
def png_of(result: Result) -> bytes:
    """Make the result's file."""
    return indexed_png(result.segmentation)


@remembered(lambda result: result.picture.digest)
def full_color_png_size(result: Result) -> int | None:
    """Tell how large the original is as a full-color PNG; None where that is long."""
    image = result.image
    if image.colors.size > 3 * _MOST_ENCODED:
        return None
    return len(encode_image(image.colors, alpha=image.alpha))


@remembered(lambda result: result.key)
def plain_png_size(result: Result) -> int | None:
    """Tell how large the PNG is without dithering and speckle cleanup; None if there are none."""
    plain = without_finishing(result.segmentation)
    return None if plain is None else len(indexed_png(plain))


@remembered(lambda name, result: (name, result.key))
def refusal_of(name: str, result: Result) -> str | None:
    """Tell why a kind of file cannot hold the result; None if it can."""
    return EXPORTS[name].refusal(result.segmentation)


@remembered(lambda result: result.key)
def figures_of(result: Result) -> dict[str, float]:
    """Measure the result by every metric."""
    return measure_all(result.segmentation)


@remembered(lambda result: result.key)
def difference_of(result: Result) -> float:
    """Measure how different the result looks: the mean ΔE, of all figures the quickest to tell."""
    return METRICS["mean ΔE"].measure(result.segmentation)


@remembered(lambda name, result, ink: (name, result.key, ink))
def plot_of(name: str, result: Result, ink: Ink) -> str:
    """Draw one of the plots of a result, as an SVG."""
    return as_svg(PLOTS[name].draw(result.segmentation, ink))


@remembered(lambda result: result.key)
def cluster_figures_of(result: Result) -> ClusterFigures:
    """Measure every cluster of the result."""
    return cluster_figures(result.segmentation)


@remembered(lambda result: result.key)
def blends_of(result: Result) -> tuple[Blend, ...]:
    """Look for clusters that blend different colors."""
    return cluster_blends(result.segmentation)


@remembered(lambda name: name)
def sample_thumbnail(name: str) -> bytes:
    """Make a small picture of a sample."""
    return thumbnail(draw_sample(name))


@remembered(lambda name: name)
def sample_picture(name: str) -> Picture:
    """Draw a sample as a file."""
    return Picture(f"{name}.png", encode_image(draw_sample(name)), sample=name)


@remembered(lambda picture, settings: (picture.digest, settings))
def _segmented(picture: Picture, settings: Settings, watch: Watch) -> Result:
    with turn(watch):
        look = _look(picture, settings, watch)
        began, screen = time.perf_counter(), look.screen
        found = fit(
            screen.visible.histogram,
            settings,
            on_start=partial(watch.on_start, screen, settings),
            on_step=watch.on_step,
            on_progress=watch.on_progress,
        )
        # Nobody writes to what is remembered, so its pixels can be labeled when they are needed.
        segmentation = paint(
            screen.visible, found, settings, later=True, on_progress=watch.on_progress
        )
        seconds = look.seconds + time.perf_counter() - began
        return Result(picture, look.image, segmentation, screen, seconds)


def _what_takes_part(picture: Picture, settings: Settings) -> tuple[Hashable, ...]:
    left_out = (settings.ignore, settings.ignore_within) if settings.ignore else ()
    return (picture.digest, settings.background, *left_out)


@remembered(_what_takes_part)
def _look(picture: Picture, settings: Settings, watch: Watch) -> Look:
    reading = _read(picture, watch)
    began, image = time.perf_counter(), reading.image
    visible = look_at(
        image.colors,
        image.alpha,
        settings,
        histogram=reading.histogram,
        on_progress=watch.on_progress,
    )
    screen = Screen.of(visible)
    return Look(image, screen, reading.seconds + time.perf_counter() - began)


@remembered(lambda picture: picture.digest)
def _read(picture: Picture, watch: Watch) -> Reading:
    began = time.perf_counter()
    watch.on_progress("Reading the picture", 0.0)
    image = load_image(picture.data, damaged=picture.damaged)
    histogram = count_colors(
        image.colors,
        alpha=image.alpha,
        on_band=lambda share: watch.on_progress("Counting colors", share),
    )
    return Reading(image, histogram, time.perf_counter() - began)


@st.cache_resource(show_spinner=False)
def _store() -> Store:
    return Store(number_from_environment("COLORSEG_CACHE_MB", 400) * 1_000_000)


@st.cache_resource(show_spinner=False)
def _gate() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(usable_cores())


def _pause() -> None:
    time.sleep(0.05)


def _buffers(value: Any) -> dict[int, int]:
    """Find the arrays and bytes inside a value: their ``id`` and size."""
    if isinstance(value, np.ndarray):
        return {id(value): value.nbytes}
    if isinstance(value, bytes):
        return {id(value): len(value)}
    if isinstance(value, tuple):
        parts: list[Any] = list(value)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, field.name) for field in fields(value)]
    else:
        return {}
    # Labels that may be made later have their room from the start.
    later = isinstance(value, Segmentation) and value.finished is None
    room = {id(value): value.original.size // 3} if later else {}
    return room | {i: n for part in parts for i, n in _buffers(part).items()}
