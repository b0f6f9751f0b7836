"""Engine calls remembered between reruns and visitors, and the gate on concurrent work."""

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

import numpy as np
import streamlit as st

from colorseg.environment import number_from_environment
from colorseg.exports import indexed_png
from colorseg.histogram import Histogram, count_colors
from colorseg.images import Image, encode_image, load_image
from colorseg.previews import Preview, preview, thumbnail
from colorseg.samples import draw_sample
from colorseg.segmentation import Segmentation, segment
from colorseg.settings import Settings
from colorseg.workers import usable_cores
from dashboard.pictures import Picture
from dashboard.progress import Watch
from dashboard.store import Store

Value = TypeVar("Value")


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
    result = _recall(key, lambda: _segmented(picture, settings, watch), watch.on_wait)
    # The same bytes may have been another visitor's, under another name.
    return replace(result, picture=picture)


def preview_of(result: Result) -> Preview:
    """Make the pictures of the comparison, or recall them."""
    key = ("preview", result.picture.digest, result.segmentation.settings)
    return _recall(key, lambda: preview(result.segmentation))


def png_of(result: Result) -> bytes:
    """Make the result's file, or recall it."""
    key = ("png", result.picture.digest, result.segmentation.settings)
    return _recall(key, lambda: indexed_png(result.segmentation))


def sample_thumbnail(name: str) -> bytes:
    """Make a small picture of a sample, or recall it."""
    return _recall(("thumbnail", name), lambda: thumbnail(draw_sample(name)))


def sample_picture(name: str) -> Picture:
    """Draw a sample as a file, or recall it."""
    data = _recall(("sample", name), lambda: encode_image(draw_sample(name)))
    return Picture(f"{name}.png", data, sample=name)


def _segmented(picture: Picture, settings: Settings, watch: Watch) -> Result:
    with _turn(watch):
        key = ("reading", picture.digest)
        reading = _recall(key, lambda: _read(picture, watch), watch.on_wait)
        began = time.perf_counter()
        segmentation = segment(
            reading.image.pixels,
            settings,
            histogram=reading.histogram,
            on_step=watch.on_step,
            on_progress=watch.on_progress,
        )
        seconds = reading.seconds + time.perf_counter() - began
        return Result(picture, reading.image, segmentation, seconds)


def _read(picture: Picture, watch: Watch) -> Reading:
    began = time.perf_counter()
    watch.on_progress("Reading the picture", 0.0)
    image = load_image(picture.data)
    histogram = count_colors(
        image.pixels, on_band=lambda share: watch.on_progress("Counting colors", share)
    )
    return Reading(image, histogram, time.perf_counter() - began)


@st.cache_resource(show_spinner=False)
def _store() -> Store:
    return Store(number_from_environment("COLORSEG_CACHE_MB", 400) * 1_000_000)


@st.cache_resource(show_spinner=False)
def _gate() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(usable_cores())


@contextmanager
def _turn(watch: Watch) -> Iterator[None]:
    """Wait for a core: more runs than cores would slow each other down and fill the memory."""
    gate = _gate()
    while not gate.acquire(blocking=False):
        watch.on_wait()
    try:
        yield
    finally:
        gate.release()


def _recall(
    key: Hashable, make: Callable[[], Value], on_wait: Callable[[], None] = lambda: time.sleep(0.05)
) -> Value:
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
