"""The pipeline: an image and settings in, a segmentation out."""

import warnings
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from colorseg.arrays import Alpha, Colors, Counts, Labels, OnProgress, Pixels, Points
from colorseg.checks import (
    IMAGE,
    LABELS,
    Real,
    Whole,
    alpha_of,
    below,
    callback,
    indexed,
    instance,
    of_kind,
    palette_colors,
    same_shape,
    settle,
    several,
    truth,
)
from colorseg.clustering import Clustering
from colorseg.color import read_hexes, write_hexes
from colorseg.errors import FewerColorsWarning
from colorseg.finishing import finish
from colorseg.histogram import Histogram
from colorseg.palettes import Pairs, Palette, all_different, weigh_pairs
from colorseg.runs import Fit, OnStep, Run, Runs, fit, ignore, weigh
from colorseg.settings import Settings, checked_settings
from colorseg.starts import Level, optimum
from colorseg.visible import Ignored, Visible, look_at
from colorseg.words import counted, share_of_pixels

_MOST_NAMED = 3  # of what a sentence tells
_EQUAL = 1e-9  # of the optimum, and of a squared unit of the space: what rounding makes of it


@dataclass(frozen=True, eq=False)
class Painted:
    """What a picture of a result shows.

    Attributes
    ----------
    labels : ndarray of uint8, shape (h, w)
        An index into the colors for each pixel.
    colors : ndarray of uint8, shape (m, 3)
        The palette, and behind it the ignored colors that are kept.
    alpha : ndarray of uint8, shape (h, w), or None
        How opaque each pixel is, None if all are.
    """

    labels: Labels
    colors: Colors
    alpha: Alpha | None

    def __post_init__(self) -> None:
        """Check that the parts go together."""
        parts = indexed(self.labels, self.colors, self.alpha)
        for name, part in zip(("labels", "colors", "alpha"), parts, strict=True):
            object.__setattr__(self, name, part)


@dataclass(frozen=True, eq=False)
class Segmentation:
    """An image with its colors grouped.

    Attributes
    ----------
    original : ndarray of uint8, shape (h, w, 3)
        The image as it was given, or laid on the background.
    settings : Settings
        What decided the result.
    histogram : Histogram
        The distinct colors of the original that take part.
    palette : Palette
        The colors of the result as they are shown and saved, most common first.
    clustering : Clustering
        The unrounded centroids and the way there; its labels are one per distinct color.
    runs : tuple of Run
        Every run from a start of its own, in order.
    inertia : float
        Sum over all pixels of the squared distance to their centroid, in squared space units,
        each pixel counting by its alpha, from 0 to 1, whatever its color weighed.
    weight : float
        What all pixels weighed together: their number, unless some are partly clear or rare colors
        counted more.
    notices : tuple of str
        What a person should know about this result, in plain sentences.
    pairs : Pairs
        Which color of the original is shown as which, and what that weighs.
    found : ndarray of uint8, shape (k, 3)
        The colors that were found: the palette's, but for own colors.
    alpha : ndarray of uint8, shape (h, w), or None
        How opaque each pixel is, None if all are, and 0 for ignored ones too. Those of 0 take no
        part: they are not in the histogram, in no share and in no error. The others count by
        their alpha in clusters and errors, and once in the palette's counts and shares.
    ignored : Ignored or None
        The pixels that were left out because of their color, None if no color is ignored.
    finished : ndarray of uint8, shape (h, w), or None
        The `labels` that dithering and speckle cleanup left, None if nothing was done.

    Examples
    --------
    >>> from colorseg import Settings, draw_sample, segment
    >>> result = segment(draw_sample("tangram"), Settings(k=4))
    >>> result.image.shape, result.labels.shape
    ((640, 960, 3), (640, 960))
    >>> result.palette.hexes[0]
    '#f3ead8'
    """

    original: Pixels
    settings: Settings
    histogram: Histogram
    palette: Palette
    clustering: Clustering
    runs: tuple[Run, ...]
    inertia: float
    weight: float
    notices: tuple[str, ...]
    pairs: Pairs
    found: Colors
    alpha: Alpha | None = None
    ignored: Ignored | None = None
    finished: Labels | None = None

    def __post_init__(self) -> None:
        """Check that the parts go together, so that a result that there is can be relied on."""
        source = "segment(image) makes all of it"
        settle(
            self,
            original=IMAGE,
            settings=instance(Settings, source),
            histogram=instance(Histogram, source),
            palette=instance(Palette, source),
            clustering=instance(Clustering, source),
            runs=several(Run, source),
            inertia=Real(0, np.inf),
            weight=Real(0, np.inf),
            notices=several(str, source),
            pairs=instance(Pairs, source),
            found=palette_colors,
            alpha=lambda name, alpha: alpha_of(alpha, self.original.shape[:2]),
        )
        same_shape("found", self.found, self.palette.colors.shape, "the palette's")
        if self.finished is not None:
            settle(self, finished=LABELS)
            same_shape("finished", self.finished, self.original.shape[:2], "the image's")
            below("finished", self.finished, len(self.palette))
        if self.ignored is not None:
            ignored = of_kind("ignored", self.ignored, Ignored, source)
            same_shape("ignored labels", ignored.labels, self.original.shape[:2], "the image's")

    @cached_property
    def labels(self) -> Labels:
        """The cluster that each pixel is shown as, uint8 (h, w): an index into the palette.

        It is 0 for pixels that take no part.
        """
        if self.finished is not None:
            return self.finished
        return self.histogram.label_pixels(self.original, self.color_labels, self.alpha)

    @property
    def image(self) -> Pixels:
        """The result as uint8 (h, w, 3): each pixel in the color it is shown as."""
        painted = self.painted
        return painted.colors[painted.labels]

    @property
    def painted(self) -> Painted:
        """What pictures of the result show: the labels, and the ignored colors that are kept."""
        if self.ignored is None or self.settings.ignored != "kept":
            return Painted(self.labels, self.painted_colors, self.alpha)
        number = self.ignored.labels + np.uint8(len(self.palette) - 1)  # those are from 1 on
        labels = np.where(self.ignored.labels > 0, number, self.labels)
        return Painted(labels, self.painted_colors, self.ignored.alpha)

    @property
    def painted_colors(self) -> Colors:
        """The colors of `painted`, uint8 (m, 3): the palette's, then ignored ones that are kept."""
        if self.ignored is None or self.settings.ignored != "kept":
            return self.palette.colors
        return np.concatenate([self.palette.colors, self.ignored.colors])

    @property
    def visible(self) -> Visible:
        """The image with what takes part."""
        return Visible(self.original, self.alpha, self.histogram, self.ignored)

    @property
    def own_alpha(self) -> Alpha | None:
        """How opaque each pixel of the original is, uint8 (h, w), None if all are."""
        return self.alpha if self.ignored is None else self.ignored.alpha

    @property
    def colors(self) -> Colors:
        """The colors of the result, uint8 (k, 3)."""
        return self.palette.colors

    @property
    def color_labels(self) -> Labels:
        """The cluster of each distinct color, uint8 (n,)."""
        return self.clustering.labels

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """What the kept run went through on cells before its iterations, found out anew."""
        kept = min(range(len(self.runs)), key=lambda number: self.runs[number].inertias[-1])
        runs = Runs.of(self.histogram, self.settings)
        return runs.levels(np.random.default_rng(self.settings.seed), kept)

    @property
    def points(self) -> Points:
        """The distinct colors in the space of the clustering, (n, 3)."""
        return self.settings.color_space.to_points(self.histogram.colors)

    @cached_property
    def optimum(self) -> float | None:
        """The lowest inertia that any clustering can have, float, where it is known, else None.

        Of all clusterings of the colors that take part into as many clusters as there are, with
        the locked colors among their centroids: as `Clustering.inertia` counts it, in squared units
        of the space and with the weights of the settings, before centroids are rounded and pixels
        dithered. It is known where the colors lie on a line, as grays do in every space, where they
        are at most 9, for one cluster, and for as many as colors; None where all are locked, too.
        """
        locked = self.settings.color_space.to_points(self.settings.locked_colors)
        free = len(self.clustering.centroids) - len(locked)
        if free <= 0:
            return None
        given, weights = locked.astype(np.float64), weigh(self.histogram, self.settings)
        return optimum(self.points, weights, free, given)

    @property
    def proven_optimal(self) -> bool:
        """Whether the inertia of the clustering is the `optimum`, but for rounding.

        False says that this is not known, unless there is an `optimum`: then it is higher.

        Examples
        --------
        >>> import numpy as np
        >>> from colorseg import Settings, segment
        >>> grays = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)
        >>> segment(grays, Settings(k=8)).proven_optimal
        True
        """
        if self.optimum is None:
            return False
        above = self.clustering.inertia - self.optimum
        return above <= _EQUAL * (self.optimum + self.weight)

    @property
    def ending(self) -> str:
        """Why the iterations ended, and how that compares with the optimum, if it is known."""
        stopped = f"It stopped because {self.clustering.stopped}."
        if self.optimum is None:
            return stopped
        locked = len(self.settings.locked_colors)
        colors = counted(len(self.clustering.centroids), "color")
        colors += f", {locked} of them locked," if locked else ""
        inertia = f"inertia of {colors} in {self.settings.space}"
        if self.settings.weight_power < 1:
            inertia = f"weighted {inertia}"
        if self.proven_optimal:
            return f"{stopped} It is proven optimal: the {inertia} cannot be lower."
        percent = max(100 - 100 * self.optimum / self.clustering.inertia, 0.1)
        return f"{stopped} It is not optimal: the lowest {inertia} is {percent:.1f} % below."


def segment(
    image: Pixels,
    settings: Settings = Settings(),
    *,
    alpha: Alpha | None = None,
    histogram: Histogram | None = None,
    on_step: OnStep | None = None,
    on_progress: OnProgress | None = None,
) -> Segmentation:
    """Group the colors of an image by k-means.

    Parameters
    ----------
    image : ndarray of uint8, shape (h, w, 3)
        An sRGB image; it is not written to.
    settings : Settings
        What decides the result.
    alpha : ndarray of uint8, shape (h, w), optional
        How opaque each pixel is: 255 is opaque, and 0 is clear and takes no part. Between them a
        pixel weighs by its alpha.
    histogram : Histogram, optional
        The distinct colors of image and alpha, as `count_colors` counts them, where they are known
        already.
    on_step : callable, optional
        Called with each `Step`; an exception it raises ends the work.
    on_progress : callable, optional
        Called with the name of a piece of work and its share done, 0 to 1.

    Returns
    -------
    Segmentation
        Exactly ``settings.k`` distinct colors, or all of the image's if it has fewer.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If the image is not such an array or is empty, or all of it is clear or ignored.

    Warns
    -----
    FewerColorsWarning
        If the image has fewer distinct colors than ``settings.k``.

    Examples
    --------
    >>> from colorseg import Settings, draw_sample, segment
    >>> result = segment(draw_sample("tangram"), Settings(k=4))
    >>> result.palette.hexes
    ('#f3ead8', '#44757b', '#c8452f', '#e7a23c')
    >>> result.clustering.stopped
    'no pixel changed cluster'
    """
    on_step = callback("on_step", ignore if on_step is None else on_step)
    on_progress = callback("on_progress", ignore if on_progress is None else on_progress)
    visible = look_at(image, alpha, settings, histogram=histogram, on_progress=on_progress)
    found = fit(visible.histogram, settings, on_step=on_step, on_progress=on_progress)
    result = paint(visible, found, settings, on_progress=on_progress)
    if found.found < settings.k:
        warnings.warn(FewerColorsWarning(result.notices[0]), stacklevel=2)
    return result


def paint(
    visible: Visible,
    found: Fit,
    settings: Settings,
    *,
    later: bool = False,
    on_progress: OnProgress | None = None,
) -> Segmentation:
    """Give every pixel of an image the color of its cluster, and finish as the settings have it.

    Parameters
    ----------
    visible : Visible
        The image with what takes part, as `look_at` found it.
    found : Fit
        The clusters of its colors, as `fit` found them.
    settings : Settings
        What decided both.
    later : bool
        Leave the labels of the pixels to whoever asks for them first, unless they are to be
        finished: for an image that nobody changes meanwhile.
    on_progress : callable, optional
        As in `segment`.

    Returns
    -------
    Segmentation
        All of it.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is of another kind, or the clusters are those of other colors.
    """
    of_kind("visible", visible, Visible, "look_at(image, None, settings) returns one")
    of_kind("found", found, Fit, "fit(visible.histogram, settings) returns one")
    on_progress = callback("on_progress", ignore if on_progress is None else on_progress)
    on_progress("Coloring the pixels", 0.0)
    plain = replace(checked_settings(settings), recolor="")
    finished = _finished(_painted(visible, found, plain), on_progress)
    result = recolor(finished, settings.recolor)
    if not truth("later", later):
        _ = result.labels
    return result


def recolor(segmentation: Segmentation, pairs: str) -> Segmentation:
    """Show a result in other own colors: all but the palette stays.

    Parameters
    ----------
    segmentation : Segmentation
        The result, in own colors or not.
    pairs : str
        What found colors are shown as, as in ``Settings.recolor``; none for an empty text.

    Returns
    -------
    Segmentation
        What `segment` makes with that setting.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no segmentation, or these are no such pairs.
    """
    before = checked_segmentation(segmentation)
    settings = replace(before.settings, recolor=pairs)
    if settings == before.settings:
        return before
    kept = [notice for notice in before.notices if notice not in _about_own_colors(before)]
    palette = Palette(_in_own_colors(before.found, settings), before.palette.counts)
    after = replace(before, settings=settings, palette=palette)
    return replace(after, notices=(*kept, *_about_own_colors(after)))


def _in_own_colors(found: Colors, settings: Settings) -> Colors:
    """Show found colors as others, but none as one that is there already."""
    own, codes = settings.own_colors, write_hexes(found)
    wanted = read_hexes(" ".join(own.get(code, code) for code in codes))
    is_own = np.array([code in own for code in codes])
    beside = settings.ignored_colors if settings.ignored == "kept" else found[:0]
    stay = np.concatenate([found[~is_own], beside])
    # What stays has the first choice, then what is more common.
    wanted[is_own] = all_different(np.concatenate([stay, wanted[is_own]]))[len(stay) :]
    return wanted


def _painted(visible: Visible, found: Fit, settings: Settings) -> Segmentation:
    """Give every pixel the cluster of its color."""
    histogram, color_labels = visible.histogram, found.clustering.labels
    return Segmentation(
        original=visible.image,
        settings=settings,
        histogram=histogram,
        palette=found.palette,
        clustering=found.clustering,
        runs=found.runs,
        inertia=found.inertia,
        weight=found.weight,
        notices=_notices(visible, found, settings),
        pairs=Pairs(histogram.colors, color_labels, histogram.weights),
        found=found.palette.colors,
        alpha=visible.alpha,
        ignored=visible.ignored,
    )


def _finished(plain: Segmentation, on_progress: OnProgress) -> Segmentation:
    """Dither and clean up as the settings have it; then another color may be the most common."""
    if not plain.settings.finishes:
        return plain
    clear = None if plain.alpha is None else plain.alpha == 0
    labels, notices = finish(
        plain.original,
        plain.labels,
        plain.colors,
        method=plain.settings.dither,
        strength=plain.settings.dither_strength,
        speckles=plain.settings.speckles,
        clear=clear,
        on_progress=on_progress,
    )
    if labels is plain.labels:
        return replace(plain, notices=(*plain.notices, *notices))
    seen = labels.reshape(-1) if clear is None else labels[~clear]
    counts = np.bincount(seen, minlength=len(plain.colors)).astype(np.int64)
    lost = int(((plain.palette.counts > 0) & (counts == 0)).sum())
    finished = replace(
        plain,
        finished=labels,
        notices=(*plain.notices, *notices, *_lost(lost)),
        pairs=weigh_pairs(plain.original, labels, plain.alpha),
    )
    return _most_common_first(finished, counts)


def _most_common_first(finished: Segmentation, counts: Counts) -> Segmentation:
    """Give the clusters new numbers, by the pixels that they have now."""
    order = np.argsort(-counts, kind="stable")
    rank = np.argsort(order).astype(np.uint8)
    labels = rank[finished.labels]
    if finished.alpha is not None:
        labels[finished.alpha == 0] = 0
    return replace(
        finished,
        palette=Palette(finished.colors[order], counts[order]),
        found=finished.found[order],
        finished=labels,
        clustering=finished.clustering.reordered(order),
        pairs=replace(finished.pairs, labels=rank[finished.pairs.labels]),
    )


def _lost(colors: int) -> tuple[str, ...]:
    if colors == 0:
        return ()
    have = "has" if colors == 1 else "have"
    return (f"{counted(colors, 'color')} of the palette {have} no pixel left.",)


def _notices(visible: Visible, found: Fit, settings: Settings) -> tuple[str, ...]:
    notices, kept = [], len(found.palette)
    if found.found < settings.k:
        notices.append(fewer_colors_notice(len(visible.histogram), found.found, settings.k))
    if kept < found.found:
        apart = f"colors that differed by less than ΔE {settings.merge:g}"
        notices.append(f"{found.found} → {kept}: {apart} were merged.")
    if visible.ignored is not None:
        notices.append(_ignored_notice(visible.ignored, settings))
    return tuple(notices)


def _about_own_colors(segmentation: Segmentation) -> tuple[str, ...]:
    """Say which own colors are not used, and which could not be had."""
    own = segmentation.settings.own_colors
    shown = dict(zip(write_hexes(segmentation.found), segmentation.palette.hexes, strict=True))
    unused = [code for code in own if code not in shown]
    taken = [code for code, to in own.items() if shown.get(code, to) != to]
    moved = [f"{code} is shown as {shown[code]}: {own[code]} is there already." for code in taken]
    more = counted(len(moved) - _MOST_NAMED, "more own color")
    rest = (f"{more} gave way to others.",) if len(moved) > _MOST_NAMED else ()
    return (*_unused(unused), *moved[:_MOST_NAMED], *rest)


def _unused(codes: list[str]) -> tuple[str, ...]:
    if not codes:
        return ()
    some, more = codes[:_MOST_NAMED], len(codes) - _MOST_NAMED
    named = ", ".join([*some, f"{more} more"] if more > 0 else some)
    have = "has" if len(codes) == 1 else "have"
    return (
        f"{counted(len(codes), 'own color')} {have} no use, being none that was found: {named}.",
    )


def _ignored_notice(ignored: Ignored, settings: Settings) -> str:
    near = f"within ΔE {settings.ignore_within:g} of an ignored color"
    if ignored.pixels == 0:
        return f"No pixel is {near}."
    share = share_of_pixels(ignored.pixels, ignored.labels.size)
    become = "are shown in it" if settings.ignored == "kept" else "are clear in the result"
    return f"{share} are {near}: they take no part and {become}."


def fewer_colors_notice(distinct: int, found: int, k: int) -> str:
    """Return the sentence for an image that has fewer distinct colors than were asked for.

    Parameters
    ----------
    distinct : int
        Distinct colors of the image.
    found : int
        Colors of the result, which are more if colors are locked that the image does not have.
    k : int
        Colors asked for.

    Returns
    -------
    str
        The sentence.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If one is no such number.
    """
    distinct, found = Whole(1).check("distinct", distinct), Whole(1).check("found", found)
    k = Whole(1).check("k", k)
    colors = "1 distinct color" if distinct == 1 else f"{distinct} distinct colors"
    return f"The image has only {colors}, so the result has {found} instead of the {k} asked for."


def checked_segmentation(segmentation: Any) -> Segmentation:
    """Return a segmentation that is known to be one, or raise InvalidTypeError."""
    return of_kind("segmentation", segmentation, Segmentation, "segment(image) returns one")
