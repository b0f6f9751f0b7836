"""One picture segmented in other ways: from every initializer, and by methods without k-means."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from colorseg.arrays import OnProgress
from colorseg.checks import callback
from colorseg.metrics import measure_all
from colorseg.palettes import BASELINES, Quantized, quantize
from colorseg.runs import fit, ignore
from colorseg.segmentation import Segmentation, checked_segmentation, paint
from colorseg.settings import ENTRIES, Settings, checked_settings
from colorseg.starts import INITIALIZERS

#: What our own result is called among the methods.
OURS = "k-means"

_HIDES_THE_START = ("init", "quality", "merge", "recolor", "dither", "speckles", "restarts")


@dataclass(frozen=True, eq=False)
class Start:
    """One run from an initializer's centroids.

    Attributes
    ----------
    name : str
        The initializer, a name in ``INITIALIZERS``.
    segmentation : Segmentation
        Where the run ended.
    """

    name: str
    segmentation: Segmentation

    @property
    def first(self) -> float:
        """Inertia per pixel before the first iteration, in squared space units."""
        return self._inertias[0] / self.segmentation.weight

    @property
    def last(self) -> float:
        """The same after the last one."""
        return self._inertias[-1] / self.segmentation.weight

    @property
    def iterations(self) -> int:
        """How many iterations it took."""
        return len(self._inertias) - 1

    @property
    def _inertias(self) -> tuple[float, ...]:
        return self.segmentation.runs[0].inertias


@dataclass(frozen=True, eq=False)
class Method:
    """One way to choose the colors.

    Attributes
    ----------
    name : str
        ``OURS``, or a name in ``BASELINES``.
    quantized : Segmentation or Quantization
        The picture in these colors.
    figures : dict of float
        By the names in ``METRICS``.
    """

    name: str
    quantized: Quantized
    figures: dict[str, float]


def compare_starts(
    segmentation: Segmentation, *, on_progress: OnProgress | None = None
) -> Iterator[Start]:
    """Segment the picture of a result from every initializer, one run each.

    Nothing is improved before the run, and nothing merged or finished after it: all of that would
    hide where a run started. All other settings are those of the result.

    Parameters
    ----------
    segmentation : Segmentation
        The result.
    on_progress : callable, optional
        Called with the name of a piece of work and its share done, 0 to 1; an exception it raises
        ends the work.

    Returns
    -------
    iterator of Start
        One for each of ``INITIALIZERS``, in its order, each made when it is asked for.

    Raises
    ------
    InvalidTypeError
        If an argument is of another kind.
    """
    checked_segmentation(segmentation)
    on_progress = callback("on_progress", ignore if on_progress is None else on_progress)
    return (_run_from(name, segmentation, on_progress) for name in INITIALIZERS)


def plain_settings(settings: Settings) -> Settings:
    """Return all that `compare_starts` heeds of the settings of a result.

    Parameters
    ----------
    settings : Settings
        Those of the result.

    Returns
    -------
    Settings
        Without what would hide where a run started: those are at their defaults.

    Raises
    ------
    InvalidTypeError
        If they are no settings.
    """
    plain = {name: ENTRIES[name].default for name in _HIDES_THE_START}
    return replace(checked_settings(settings), **plain)


def compare_methods(
    segmentation: Segmentation, *, on_progress: OnProgress | None = None
) -> Iterator[Method]:
    """Measure a result beside the same picture in as many colors of every baseline.

    Parameters
    ----------
    segmentation : Segmentation
        The result.
    on_progress : callable, optional
        As in `compare_starts`.

    Returns
    -------
    iterator of Method
        The result itself, and one for each of ``BASELINES``, each made when it is asked for.

    Raises
    ------
    InvalidTypeError
        If an argument is of another kind.
    """
    checked_segmentation(segmentation)
    on_progress = callback("on_progress", ignore if on_progress is None else on_progress)
    return (_method(name, segmentation, on_progress) for name in (OURS, *BASELINES))


def _run_from(name: str, segmentation: Segmentation, on_progress: OnProgress) -> Start:
    share = list(INITIALIZERS).index(name) / len(INITIALIZERS)
    settings = replace(plain_settings(segmentation.settings), init=name)
    visible = segmentation.visible
    found = fit(
        visible.histogram,
        settings,
        on_step=lambda step: on_progress(f"{name}: iteration {step.iteration}", share),
        on_progress=lambda text, _: on_progress(f"{name}: {text.lower()}", share),
    )
    return Start(name, paint(visible, found, settings))


def _method(name: str, segmentation: Segmentation, on_progress: OnProgress) -> Method:
    methods = (OURS, *BASELINES)
    share = methods.index(name) / len(methods)
    on_progress(f"{name}: choosing the colors", share)
    quantized = segmentation if name == OURS else _baseline(name, segmentation)
    on_progress(f"{name}: measuring", share)
    return Method(name, quantized, measure_all(quantized))


def _baseline(name: str, segmentation: Segmentation) -> Quantized:
    histogram, settings = segmentation.histogram, segmentation.settings
    rng = np.random.default_rng(settings.seed)
    colors = BASELINES[name].choose(histogram, settings.k, rng)
    return quantize(segmentation.original, histogram, colors, segmentation.alpha)
