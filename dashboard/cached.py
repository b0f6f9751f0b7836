"""Engine calls remembered between reruns and visitors, and the gate on concurrent work."""

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

import numpy as np
import streamlit as st

from colorseg.arrays import Colors
from colorseg.environment import number_from_environment
from colorseg.exports import EXPORTS, Preview, indexed_png, preview, thumbnail, without_finishing
from colorseg.given import palette_of
from colorseg.histogram import Histogram, count_colors
from colorseg.images import Image, encode_image, load_image
from colorseg.metrics import Blend, ClusterFigures, cluster_figures, find_blends, measure_all
from colorseg.runs import weigh
from colorseg.samples import draw_sample
from colorseg.segmentation import Segmentation, segment
from colorseg.settings import Settings
from colorseg.workers import usable_cores
from dashboard.pictures import Picture
from dashboard.progress import Watch
from dashboard.store import Store

Value = TypeVar("Value")

_MOST_ENCODED = 2_000_000  # pixels that are encoded just to tell the size: about half a second


@dataclass(frozen=True, eq=False)
class Reading:
    """A picture that has been read and whose colors have been counted."""

    image: Image
    histogram: Histogram
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
    seconds : float
        Time to read, count, cluster and color, without waiting for others.
    """

    picture: Picture
    image: Image
    segmentation: Segmentation
    seconds: float


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
    key = ("result", picture.digest, settings)
    result = recall(key, lambda: _segmented(picture, settings, watch), watch.on_wait)
    # The same bytes may have been another visitor's, under another name.
    return replace(result, picture=picture)


def palette_in(picture: Picture, settings: Settings, watch: Watch) -> Colors:
    """Find the palette in a file, or that of a picture, or recall it."""

    def find() -> Colors:
        with turn(watch):
            return palette_of(
                picture.data, settings, on_step=watch.on_step, on_progress=watch.on_progress
            )

    return recall(("palette", picture.digest, settings), find, watch.on_wait)


def preview_of(result: Result) -> Preview:
    """Make the pictures of the comparison, or recall them."""
    key = ("preview", result.picture.digest, result.segmentation.settings)
    return recall(key, lambda: preview(result.segmentation))


def png_of(result: Result) -> bytes:
    """Make the result's file, or recall it."""
    key = ("png", result.picture.digest, result.segmentation.settings)
    return recall(key, lambda: indexed_png(result.segmentation))


def full_color_png_size(result: Result) -> int | None:
    """Tell how large the original is as a full-color PNG, or recall it; None where that is long."""
    image = result.image
    if image.colors.size > 3 * _MOST_ENCODED:
        return None
    key = ("full color", result.picture.digest)
    return recall(key, lambda: len(encode_image(image.colors, alpha=image.alpha)))


def plain_png_size(result: Result) -> int | None:
    """Tell how large the PNG is without dithering and speckle cleanup; None if there are none."""

    def encode() -> int | None:
        plain = without_finishing(result.segmentation)
        return None if plain is None else len(indexed_png(plain))

    return recall(("plain", result.picture.digest, result.segmentation.settings), encode)


def refusal_of(name: str, result: Result) -> str | None:
    """Tell why a kind of file cannot hold the result, or recall it; None if it can."""
    key = ("refusal", name, result.picture.digest, result.segmentation.settings)
    return recall(key, lambda: EXPORTS[name].refusal(result.segmentation))


def figures_of(result: Result) -> dict[str, float]:
    """Measure the result by every metric, or recall it."""
    key = ("figures", result.picture.digest, result.segmentation.settings)
    return recall(key, lambda: measure_all(result.segmentation))


def cluster_figures_of(result: Result) -> ClusterFigures:
    """Measure every cluster of the result, or recall the figures."""
    key = ("clusters", result.picture.digest, result.segmentation.settings)
    return recall(key, lambda: cluster_figures(result.segmentation))


def blends_of(result: Result) -> tuple[Blend, ...]:
    """Look for clusters that blend different colors, or recall which they are."""
    segmentation = result.segmentation
    key = ("blends", result.picture.digest, segmentation.settings)
    if segmentation.settings.locked or segmentation.settings.merge:
        return ()  # the visitor wants it so

    def look() -> tuple[Blend, ...]:
        clustering = segmentation.clustering
        weights = weigh(segmentation.histogram, segmentation.settings)
        return find_blends(segmentation.points, weights, clustering.labels, clustering.centroids)

    return recall(key, look)


def sample_thumbnail(name: str) -> bytes:
    """Make a small picture of a sample, or recall it."""
    return recall(("thumbnail", name), lambda: thumbnail(draw_sample(name)))


def sample_picture(name: str) -> Picture:
    """Draw a sample as a file, or recall it."""
    data = recall(("sample", name), lambda: encode_image(draw_sample(name)))
    return Picture(f"{name}.png", data, sample=name)


def _segmented(picture: Picture, settings: Settings, watch: Watch) -> Result:
    with turn(watch):
        key = ("reading", picture.digest)
        reading = recall(key, lambda: _read(picture, watch), watch.on_wait)
        began = time.perf_counter()
        segmentation = segment(
            reading.image.colors,
            settings,
            alpha=reading.image.alpha,
            histogram=reading.histogram,
            on_step=watch.on_step,
            on_progress=watch.on_progress,
        )
        seconds = reading.seconds + time.perf_counter() - began
        return Result(picture, reading.image, segmentation, seconds)


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


def recall(
    key: Hashable, make: Callable[[], Value], on_wait: Callable[[], None] = lambda: time.sleep(0.05)
) -> Value:
    """Return the value of a key from the store of all visitors, made now if it is not there.

    Parameters
    ----------
    key : hashable
        All that the value depends on.
    make : callable
        Makes the value.
    on_wait : callable
        Called again and again while another visitor makes it; it is to wait a little.

    Returns
    -------
    object
        The value.
    """
    return _store().recall(key, make, buffers=_buffers, on_wait=on_wait)


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
    return {i: n for part in parts for i, n in _buffers(part).items()}
