"""What belongs to each cluster, how tight it is and how far from the others."""

import numpy as np
import streamlit as st

from colorseg.arrays import Centroids, Labels, Mask, Pixels
from dashboard.cached import Result, cluster_figures_of, remembered
from dashboard.components.cluster_cards import Card, cluster_cards
from dashboard.components.swatches import percent
from dashboard.wording import markdown

_LONGEST = 160  # pixels of a side of a small picture

# Up to which distance, of 255 from black to white, a cluster is how tight, or how far from others.
_TIGHT = ((5, "very tight"), (12, "tight"), (25, "loose"), (float("inf"), "very loose"))
_APART = ((15, "very near"), (30, "near"), (60, "apart from"), (float("inf"), "far from"))


def show(result: Result) -> None:
    """Show every cluster as a picture with its figures."""
    cluster_cards(_cards(result), *_small_of(result), key="cluster_cards")
    st.caption(
        markdown(
            "A click shows a cluster alone in the picture. *Tight* is the root mean squared "
            "distance of its pixels to its centroid, *near* and *far* the distance to the nearest "
            "other centroid. Both are in {}, where black to white is 255 along lightness or along "
            "each channel. A cluster is clear where it is tight and far from others.",
            result.segmentation.settings.space,
        )
    )


@remembered(lambda result: result.key)
def _small_of(result: Result) -> tuple[Pixels, Labels, Mask]:
    """Make picture and labels small, with a pixel of every cluster."""
    segmentation = result.segmentation
    labels, alpha = segmentation.labels, segmentation.alpha
    step = -(-max(labels.shape) // _LONGEST)
    small, pixels = labels[::step, ::step].copy(), segmentation.original[::step, ::step].copy()
    seen = np.ones(small.shape, bool) if alpha is None else alpha[::step, ::step] > 0
    members = np.bincount(small[seen], minlength=len(segmentation.palette))
    for missing in np.flatnonzero((members == 0) & (segmentation.palette.counts > 0)):
        is_member = labels == missing if alpha is None else (labels == missing) & (alpha > 0)
        row, column = np.unravel_index(is_member.argmax(), labels.shape)
        there = row // step, column // step
        small[there], seen[there] = missing, True
        pixels[there] = segmentation.original[row, column]
    return pixels, small, seen


def _cards(result: Result) -> list[Card]:
    palette, figures = result.segmentation.palette, cluster_figures_of(result)
    columns = (
        *(palette.hexes, palette.inks, map(percent, palette.shares.tolist())),
        [f"{_word(value, _TIGHT)}: {value:.1f}" for value in figures.compactness.tolist()],
        [
            _apart(distance, other)
            for distance, other in zip(
                figures.separation.tolist(),
                _neighbors(result.segmentation.clustering.centroids),
                strict=True,
            )
        ],
    )
    return [Card(*row) for row in zip(*columns, strict=True)]


def _apart(distance: float, other: int) -> str:
    if distance == float("inf"):
        return "the only one"
    return f"{_word(distance, _APART)} {other}: {distance:.1f}"


def _word(value: float, words: tuple[tuple[float, str], ...]) -> str:
    return next(word for limit, word in words if value <= limit)


def _neighbors(centroids: Centroids) -> list[int]:
    """Return which other centroid is nearest to each."""
    distances = ((centroids[:, None] - centroids) ** 2).sum(axis=2)
    np.fill_diagonal(distances, np.inf)
    return [int(nearest) for nearest in distances.argmin(axis=1)]
