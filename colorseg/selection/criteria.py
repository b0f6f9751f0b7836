"""The same image over many numbers of colors, and which of them to take. Table ``CRITERIA``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from colorseg.checks import OneOf, Real, Whole, callback, of_kind, settle, several
from colorseg.errors import InvalidTypeError, InvalidValueError
from colorseg.histogram import Histogram, checked_histogram
from colorseg.selection.trials import Measure, Trial, add_one_by_one
from colorseg.settings import Settings, checked_settings
from colorseg.words import counted, shown

#: The numbers of colors that are tried if nothing else is asked for.
RANGE = range(2, 17)
#: A color difference (CIEDE2000) of about 1 is hardly visible, even side by side.
NOTICEABLE = 1.0

_FIGURE = OneOf(dict.fromkeys(("inertia", "explained", "silhouette", "difference"), Trial))
_NEAR = 2  # colors more or less than at the elbow: so far its place depends on the range tried
_NOTHING = 1e-6  # of the inertia: less is none, and its logarithm would outdo all others


@dataclass(frozen=True, eq=False)
class Selection:
    """Trials of one image, fewest colors first.

    Attributes
    ----------
    trials : tuple of Trial
        At least one.
    distinct : int
        Distinct colors of the image.
    """

    trials: tuple[Trial, ...]
    distinct: int

    def __post_init__(self) -> None:
        """Check that there is a trial."""
        settle(
            self, trials=several(Trial, "survey(histogram) makes such"), distinct=Whole(1, 1 << 24)
        )
        if not self.trials:
            raise InvalidValueError("trials must be at least one, got none; survey makes such")

    @property
    def ks(self) -> tuple[int, ...]:
        """The numbers of colors that were tried."""
        return tuple(trial.k for trial in self.trials)

    def curve(self, name: str) -> NDArray[np.float64]:
        """Return one figure of every trial, by its attribute's name: float64 (trials,)."""
        name = _FIGURE.check("the figure", name)
        return np.array([getattr(trial, name) for trial in self.trials])

    def __getitem__(self, k: int) -> Trial:
        """Return the trial of ``k`` colors."""
        by_number = {str(trial.k): trial for trial in self.trials}
        return by_number[OneOf(by_number).check("k", str(Whole(1, 256).check("k", k)))]


def checked_selection(selection: Any) -> Selection:
    """Return a selection that is known to be one.

    Parameters
    ----------
    selection : object
        Whatever was given as one.

    Returns
    -------
    Selection
        The selection itself.

    Raises
    ------
    InvalidTypeError
        If it is none.
    """
    return of_kind("selection", selection, Selection, "survey(histogram) returns one")


@dataclass(frozen=True)
class Choice:
    """What a criterion says.

    Attributes
    ----------
    k : int or None
        The number of colors to take; None if the criterion finds none.
    reason : str
        Why, in a plain sentence.
    """

    k: int | None
    reason: str


def survey(
    histogram: Histogram,
    settings: Settings = Settings(),
    ks: Iterable[int] = RANGE,
    *,
    on_progress: Callable[[str, float], None] = lambda text, share: None,
) -> Selection:
    """Try many numbers of colors on one image.

    Parameters
    ----------
    histogram : Histogram
        The image's distinct colors.
    settings : Settings
        Its space, lightness, locked colors and seed are heeded: what else there is belongs to
        the run that follows.
    ks : iterable of int
        Numbers of colors, each from 1 to 256. Of those only the ones are tried that the image
        and the locked colors allow; if that is none, the nearest allowed number is.
    on_progress : callable
        Called with the name of a piece of work and its share done, 0 to 1; an exception it raises
        ends the work.

    Returns
    -------
    Selection
        One trial for each number, fewest colors first.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is of another kind, there is no number, or one is not allowed.

    Examples
    --------
    >>> from colorseg import count_colors, draw_sample, survey
    >>> selection = survey(count_colors(draw_sample("tangram")), ks=range(2, 7))
    >>> selection.ks
    (2, 3, 4, 5, 6)
    >>> round(selection[6].difference, 1)
    0.0
    """
    histogram, settings = checked_histogram(histogram), checked_settings(settings)
    callback("on_progress", on_progress)
    most = len(histogram) + histogram.count_missing(settings.locked_colors)
    wanted = _wanted(ks, max(1, len(settings.locked_colors)), most)
    on_progress("Trying numbers of colors", 0.0)
    measure = Measure(histogram, settings.color_space)
    locked = settings.color_space.to_points(settings.locked_colors).astype(np.float64)
    start = locked if len(locked) else measure.mean
    rng, trials = np.random.default_rng(settings.seed), []
    for centroids in add_one_by_one(
        measure.points, histogram.weights, start, wanted[-1], rng, locked=len(locked)
    ):
        if len(centroids) in wanted:
            trials.append(measure.trial(centroids))
        on_progress("Trying numbers of colors", len(centroids) / wanted[-1])
    return Selection(tuple(trials), len(histogram))


def _wanted(ks: Iterable[int], least: int, most: int) -> list[int]:
    allowed = "ks must be numbers from 1 to 256, such as [4, 8]"
    if not isinstance(ks, Iterable) or getattr(ks, "shape", None) == ():
        raise InvalidTypeError(f"{allowed}, got {shown(ks)}")
    asked = sorted({Whole(1, 256).check("each of ks", k) for k in ks})
    if not asked:
        raise InvalidValueError(f"{allowed}, got none")
    return [k for k in asked if least <= k <= most] or [min(max(asked[0], least), most)]


def elbow(selection: Selection) -> Choice:
    """Where the inertia stops falling steeply: farthest below the chord of its logarithm.

    Parameters
    ----------
    selection : Selection
        The trials, at least three for a bend between the first and the last.

    Returns
    -------
    Choice
        The number of colors, and how much each one takes away before it and after.

    References
    ----------
    V. Satopää, J. Albrecht, D. Irwin, B. Raghavan, "Finding a 'kneedle' in a haystack: detecting
    knee points in system behavior", ICDCS Workshops 2011, 166-171.
    https://doi.org/10.1109/ICDCSW.2011.20
    """
    selection = checked_selection(selection)
    ks, inertia = np.array(selection.ks), selection.curve("inertia")
    if len(ks) < 3 or inertia[0] == 0:
        return Choice(None, "Too few numbers of colors were tried to see a bend.")
    heights = np.log(np.maximum(inertia, _NOTHING * inertia[0]))
    slope = (heights[-1] - heights[0]) / (ks[-1] - ks[0])
    below = heights[0] + slope * (ks - ks[0]) - heights
    bend = int(below.argmax())
    if below[bend] <= 1e-9:
        return Choice(None, "The inertia falls evenly, without a bend.")
    before, after = (
        1 - np.exp((heights[stop] - heights[start]) / (ks[stop] - ks[start]))
        for start, stop in ((0, bend), (bend, -1))
    )
    return Choice(
        int(ks[bend]),
        f"Up to {ks[bend]} colors, each one more takes away {100 * before:.0f} % of the inertia "
        f"that is left; after that, {100 * after:.0f} %.",
    )


def silhouette(selection: Selection) -> Choice:
    """Where the clusters are most clearly apart: the largest simplified silhouette.

    Parameters
    ----------
    selection : Selection
        The trials.

    Returns
    -------
    Choice
        The number of colors, and the silhouette there; the first one of equals.
    """
    selection = checked_selection(selection)
    best = max(selection.trials, key=lambda trial: trial.silhouette)
    if best.k == 1:
        return Choice(None, "A single color has no other to be apart from.")
    return Choice(best.k, f"The silhouette is largest at {best.k} colors, {best.silhouette:.2f}.")


def just_noticeable(selection: Selection) -> Choice:
    """Hardly visible: the fewest colors whose mean ΔE is at most 1.

    Parameters
    ----------
    selection : Selection
        The trials.

    Returns
    -------
    Choice
        As of `fewest_within`.
    """
    return fewest_within(selection, NOTICEABLE)


def fewest_within(selection: Selection, delta: float) -> Choice:
    """Choose the fewest colors that differ little enough from the original.

    Parameters
    ----------
    selection : Selection
        The trials.
    delta : float
        The largest mean ΔE (CIEDE2000) that is allowed, from 0 on.

    Returns
    -------
    Choice
        The number of colors; None if no trial gets there, and then how near one comes.
    """
    selection = checked_selection(selection)
    delta = Real(0.0, np.inf).check("delta", delta)
    for trial in selection.trials:
        if trial.difference <= delta:
            colors = counted(trial.k, "color")
            return Choice(trial.k, f"With {colors} the mean ΔE is {trial.difference:.2f}.")
    nearest = min(selection.trials, key=lambda trial: trial.difference)
    return Choice(
        None,
        f"No number of colors up to {selection.ks[-1]} gets there: the smallest mean ΔE is "
        f"{nearest.difference:.2f}, with {nearest.k}.",
    )


#: ``(selection)`` to a `Choice`.
Criterion = Callable[[Selection], Choice]

CRITERIA: dict[str, Criterion] = {
    "elbow": elbow,
    "silhouette": silhouette,
    "just noticeable": just_noticeable,
}


def recommend(selection: Selection) -> Choice:
    """Recommend one number of colors: near the elbow, where the clusters are most clearly apart.

    The elbow alone is a matter of some steps more or less, and the silhouette alone often favors
    two clusters, light and dark.

    Parameters
    ----------
    selection : Selection
        The trials.

    Returns
    -------
    Choice
        Always with a number; the reason names the figures that led there.
    """
    selection = checked_selection(selection)
    last = selection.trials[-1]
    if last.k >= selection.distinct and last.difference == 0:
        colors = counted(selection.distinct, "distinct color")
        return Choice(last.k, f"The picture has {colors}: so many show it unchanged.")
    bend = elbow(selection)
    if bend.k is None:
        return Choice(last.k, f"{bend.reason} Of those tried, the most colors come closest.")
    near = [trial for trial in selection.trials if abs(trial.k - bend.k) <= _NEAR]
    best = max(near, key=lambda trial: trial.silhouette)
    return Choice(
        best.k,
        f"The inertia bends at {bend.k} colors. From {near[0].k} to {near[-1].k} colors the "
        f"silhouette is largest at {best.k}: {best.silhouette:.2f}{_beside(selection, best)}. The "
        f"mean ΔE is {best.difference:.1f}.",
    )


def _beside(selection: Selection, best: Trial) -> str:
    """Set the silhouette near the bend beside the largest of all."""
    largest = max(selection.trials, key=lambda trial: trial.silhouette)
    if largest.silhouette <= best.silhouette:
        return ", more than with any other number"
    return f" (far from the bend, at {largest.k}, it is {largest.silhouette:.2f})"
