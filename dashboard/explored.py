"""What the page finds out only when a visitor asks: remembered, watched, and easy to stop."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from colorseg.arrays import Labels, Pixels
from colorseg.clustering import Assignment
from colorseg.color import Space
from colorseg.exports import encode_indexed_png
from colorseg.metrics import measure_all
from colorseg.palettes import BASELINES, Quantized, quantize
from colorseg.segmentation import segment
from colorseg.selection import Selection, Trial, survey
from colorseg.settings import ENTRIES, Settings
from colorseg.starts import INITIALIZERS
from dashboard.cached import Result, recall, turn
from dashboard.progress import Watch

_LONGEST = 240  # pixels of a small picture's longer side

Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class Start:
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
class Method:
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
    watch = Watch(slot, 1, stop, key=f"stop_{name}")
    value = work(watch)
    watch.close()
    return value


def survey_of(result: Result, watch: Watch) -> Selection:
    """Try many numbers of colors on a picture, or recall how that went."""
    settings = result.segmentation.settings

    def make() -> Selection:
        with turn(watch):
            histogram = result.segmentation.histogram
            return survey(histogram, settings, on_progress=watch.on_progress)

    return recall(("survey", *heeded(result)), make, watch.on_wait)


def painted(result: Result, selection: Selection) -> tuple[bytes, ...]:
    """Paint a small picture, a PNG, in the colors of each trial, or recall them.

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
    small, alpha = _thinned(result.segmentation.original), _alpha(result)
    space = result.segmentation.settings.color_space

    def make() -> tuple[bytes, ...]:
        return tuple(_paint(small, alpha, trial, space) for trial in selection.trials)

    return recall(("painted", *heeded(result)), make)


def heeded(result: Result) -> tuple[Hashable, ...]:
    """Return all that a survey depends on: the picture, and some of the settings."""
    settings = result.segmentation.settings
    look = (settings.space, settings.lightness, settings.background)
    left_out = (settings.ignore, settings.ignore_within)
    return (result.picture.digest, *look, *left_out, settings.locked, settings.seed)


def starts_of(result: Result, watch: Watch) -> tuple[Start, ...]:
    """Run the picture from every initializer, or recall how that went."""
    settings = _plain(result.segmentation.settings)

    def make() -> tuple[Start, ...]:
        with turn(watch):
            return tuple(_run_from(name, result, settings, watch) for name in INITIALIZERS)

    return recall(("starts", result.picture.digest, settings), make, watch.on_wait)


def methods_of(result: Result, watch: Watch) -> tuple[Method, ...]:
    """Measure the result and every baseline, or recall the figures."""

    def make() -> tuple[Method, ...]:
        with turn(watch):
            ours = _measured("k-means", result.segmentation, watch, 0.0)
            return ours, *(_baseline(name, result, watch) for name in BASELINES)

    key = ("methods", result.picture.digest, result.segmentation.settings)
    return recall(key, make, watch.on_wait)


def _plain(settings: Settings) -> Settings:
    """Leave out what would hide where a run started: one run, nothing improved or merged."""
    defaults = {
        name: ENTRIES[name].default for name in ("init", "quality", "merge", "dither", "speckles")
    }
    return replace(settings, restarts=1, **defaults)


def _run_from(name: str, result: Result, settings: Settings, watch: Watch) -> Start:
    share = list(INITIALIZERS).index(name) / len(INITIALIZERS)
    segmentation = segment(
        result.segmentation.original,
        replace(settings, init=name),
        alpha=result.segmentation.alpha,
        histogram=result.segmentation.histogram,
        on_step=lambda step: watch.on_progress(f"{name}: iteration {step.iteration}", share),
        on_progress=lambda text, _: watch.on_progress(f"{name}: {text.lower()}", share),
    )
    (run,) = segmentation.runs
    return Start(
        name=name,
        picture=_small(segmentation),
        first=run.inertias[0] / segmentation.weight,
        last=run.inertias[-1] / segmentation.weight,
        iterations=len(run.inertias) - 1,
    )


def _baseline(name: str, result: Result, watch: Watch) -> Method:
    share = (1 + list(BASELINES).index(name)) / (1 + len(BASELINES))
    watch.on_progress(f"{name}: choosing the colors", share)
    histogram, settings = result.segmentation.histogram, result.segmentation.settings
    rng = np.random.default_rng(settings.seed)
    colors = BASELINES[name].choose(histogram, settings.k, rng)
    segmentation = result.segmentation
    quantized = quantize(segmentation.original, histogram, colors, segmentation.alpha)
    return _measured(name, quantized, watch, share)


def _measured(name: str, quantized: Quantized, watch: Watch, share: float) -> Method:
    watch.on_progress(f"{name}: measuring", share)
    picture = _small(quantized)
    return Method(name, picture, len(quantized.colors), measure_all(quantized))


def _thinned(pixels: NDArray[Any]) -> NDArray[Any]:
    step = -(-max(pixels.shape[:2]) // _LONGEST)
    return np.ascontiguousarray(pixels[::step, ::step])


def _alpha(result: Result) -> Labels | None:
    alpha = result.segmentation.alpha
    return None if alpha is None else _thinned(alpha)


def _small(quantized: Quantized) -> bytes:
    alpha = None if quantized.alpha is None else _thinned(quantized.alpha)
    labels = _thinned(quantized.labels)
    return encode_indexed_png(labels, quantized.colors, alpha=alpha, quick=True)


def _paint(small: Pixels, alpha: Labels | None, trial: Trial, space: Space) -> bytes:
    points = space.to_points(small.reshape(-1, 3))
    labels = Assignment(points, trial.centroids).labels.reshape(small.shape[:2])
    return encode_indexed_png(labels, trial.palette.colors, alpha=alpha, quick=True)
