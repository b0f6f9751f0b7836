"""What the page finds out only when a visitor asks: remembered, watched, and easy to stop."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from colorseg.arrays import Labels, Pixels
from colorseg.clustering import Assignment
from colorseg.color import Space
from colorseg.comparisons import Method, Start, compare_methods, compare_starts, plain_settings
from colorseg.exports import Provenance, encode_indexed_png, everything
from colorseg.palettes import Quantized
from colorseg.selection import Selection, Trial, survey
from dashboard.cached import Result, remembered, turn
from dashboard.progress import Course, Watch

_LONGEST = 240  # pixels of a small picture's longer side

Value = TypeVar("Value")


# What is remembered of a run is what is shown: its labels, as many as pixels, are not.
@dataclass(frozen=True, eq=False)
class ShownStart:
    """One run from an initializer's centroids.

    Attributes
    ----------
    name : str
        The initializer.
    picture : bytes
        A small PNG of the result.
    first, last : float
        Inertia per pixel before the first iteration and after the last.
    iterations : int
        How many it took.
    """

    name: str
    picture: bytes
    first: float
    last: float
    iterations: int


@dataclass(frozen=True, eq=False)
class ShownMethod:
    """One way to choose the colors.

    Attributes
    ----------
    name : str
        What it is called.
    picture : bytes
        A small PNG of the result.
    colors : int
        How many colors it made.
    figures : dict of float
        By the names in ``METRICS``.
    """

    name: str
    picture: bytes
    colors: int
    figures: dict[str, float]


def attempt(name: str, wish: Hashable, work: Callable[[Watch], Value]) -> Value | None:
    """Do a section's own work with progress and a way to stop it.

    Parameters
    ----------
    name : str
        Of the work, for its buttons.
    wish : hashable
        What is worked on: stopping holds until it is another.
    work : callable
        Does it, and reports to the `Watch`.

    Returns
    -------
    object or None
        What the work gave; None if the visitor has stopped it.
    """
    slot, stopped = st.empty(), f"stopped_{name}"

    def stop() -> None:
        st.session_state[stopped] = wish

    def resume() -> None:
        del st.session_state[stopped]

    if st.session_state.get(stopped) == wish:
        row = slot.container(horizontal=True, vertical_alignment="center")
        row.info("Stopped.", icon=":material/stop:")
        row.button("Run it after all", on_click=resume, key=f"resume_{name}")
        return None
    watch = Watch(slot, Course(), stop, key=f"stop_{name}")
    value = work(watch)
    watch.close()
    return value


def heeded(result: Result) -> tuple[Hashable, ...]:
    """Return all that a survey depends on: the picture, and some of the settings."""
    settings = result.segmentation.settings
    look = (settings.space, settings.lightness, settings.background)
    left_out = (settings.ignore, settings.ignore_within)
    return (result.picture.digest, *look, *left_out, settings.locked, settings.seed)


@remembered(heeded)
def survey_of(result: Result, watch: Watch) -> Selection:
    """Try many numbers of colors on a picture."""
    with turn(watch):
        segmentation = result.segmentation
        return survey(segmentation.histogram, segmentation.settings, on_progress=watch.on_progress)


@remembered(lambda result, selection: heeded(result))
def painted(result: Result, selection: Selection) -> tuple[bytes, ...]:
    """Paint a small picture, a PNG, in the colors of each trial.

    Parameters
    ----------
    result : Result
        The picture.
    selection : Selection
        What `survey_of` gave for it.

    Returns
    -------
    tuple of bytes
        A picture for each trial.
    """
    segmentation = result.segmentation
    small, alpha = _thinned(segmentation.original), _thinned_alpha(segmentation)
    space = segmentation.settings.color_space
    return tuple(_paint(small, alpha, trial, space) for trial in selection.trials)


@remembered(lambda result: (result.picture.digest, plain_settings(result.segmentation.settings)))
def starts_of(result: Result, watch: Watch) -> tuple[ShownStart, ...]:
    """Run the picture from every initializer."""
    with turn(watch):
        starts = compare_starts(result.segmentation, on_progress=watch.on_progress)
        return tuple(map(_shown_start, starts))


@remembered(lambda result: result.key)
def methods_of(result: Result, watch: Watch) -> tuple[ShownMethod, ...]:
    """Measure the result and every baseline."""
    with turn(watch):
        methods = compare_methods(result.segmentation, on_progress=watch.on_progress)
        return tuple(map(_shown_method, methods))


@remembered(lambda result, stem, origin: (result.key, stem, origin))
def everything_of(result: Result, stem: str, origin: Provenance, watch: Watch) -> bytes:
    """Write all files of a result into one."""
    with turn(watch):
        return everything(result.segmentation, stem, origin, on_progress=watch.on_progress)


def _shown_start(start: Start) -> ShownStart:
    picture = small_picture(start.segmentation)
    return ShownStart(start.name, picture, start.first, start.last, start.iterations)


def _shown_method(method: Method) -> ShownMethod:
    picture, colors = small_picture(method.quantized), len(method.quantized.colors)
    return ShownMethod(method.name, picture, colors, method.figures)


def small_picture(quantized: Quantized, longest: int = _LONGEST) -> bytes:
    """Make a small PNG of a picture in few colors.

    Parameters
    ----------
    quantized : Quantized
        The picture.
    longest : int
        How wide or high it is at the most, in pixels.

    Returns
    -------
    bytes
        The file, of the picture's own colors.
    """
    labels, alpha = _thinned(quantized.labels, longest), _thinned_alpha(quantized, longest)
    return encode_indexed_png(labels, quantized.colors, alpha=alpha, quick=True)


def _thinned_alpha(quantized: Quantized, longest: int = _LONGEST) -> Labels | None:
    return None if quantized.alpha is None else _thinned(quantized.alpha, longest)


def _thinned(pixels: NDArray[Any], longest: int = _LONGEST) -> NDArray[Any]:
    step = -(-max(pixels.shape[:2]) // longest)
    return np.ascontiguousarray(pixels[::step, ::step])


def _paint(small: Pixels, alpha: Labels | None, trial: Trial, space: Space) -> bytes:
    points = space.to_points(small.reshape(-1, 3))
    labels = Assignment(points, trial.centroids).labels.reshape(small.shape[:2])
    return encode_indexed_png(labels, trial.palette.colors, alpha=alpha, quick=True)
