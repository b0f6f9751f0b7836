"""How the clustering got there."""

import streamlit as st

from colorseg.plots import DARK, LIGHT, PLOTS, as_png
from colorseg.segmentation import Segmentation
from colorseg.settings import Settings
from colorseg.words import counted
from dashboard.cached import Result


def show(result: Result) -> None:
    """Draw the convergence plot and say in words what it shows."""
    st.header("Convergence")
    segmentation, plot = result.segmentation, PLOTS["convergence"]
    words = plot.describe(segmentation)
    ink = DARK if st.context.theme.type == "dark" else LIGHT
    figure, reading = st.columns([5, 3], gap="medium")
    figure.image(as_png(plot.draw(segmentation, ink)), width="stretch", alt=words)
    reading.markdown(_explanation(segmentation, words))


def _explanation(segmentation: Segmentation, words: str) -> str:
    settings, k = segmentation.settings, len(segmentation.palette)
    distinct = counted(len(segmentation.histogram), "distinct color")
    if len(settings.locked_colors) == k:
        return (
            f"**What happened here.** The palette was given ({counted(k, 'color')}, all locked): "
            f"there was nothing to learn, and each of {distinct} joins the nearest.\n\n{words}"
        )
    return (
        f"**What happened here.** {_start(segmentation)} Then two steps took turns:\n"
        f"1. *Assign:* each color joins the nearest centroid; the picture has {distinct}.\n"
        "2. *Update:* each centroid moves to the mean color of its pixels.\n\n"
        f"{words}\n\n"
        "Neither step can raise the inertia, so the upper curve only falls. It ends in *a* valley, "
        f"not always the deepest one: {_advice(settings)}"
    )


def _start(segmentation: Segmentation) -> str:
    """Say where the first centroids came from."""
    settings, k = segmentation.settings, len(segmentation.palette)
    locked, given = len(settings.locked_colors), len(settings.chosen_colors)
    first = min(settings.k, len(segmentation.histogram)) if settings.merge > 0 else k
    sentences = []
    if first > locked + given:
        chosen = counted(first - locked - given, "first centroid")
        sentences.append(f"`{settings.init}` chose {chosen}.")
    if given:
        sentences.append(f"Given to start from: {counted(given, 'color')}.")
    if locked:
        sentences.append(f"Locked, so that they never move: {counted(locked, 'color')}.")
    if k < first:
        sentences.append(f"Similar ones were merged, which left {counted(k, 'color')}.")
    return " ".join(sentences)


def _advice(settings: Settings) -> str:
    if settings.init == "coarse-to-fine" or settings.quality == "best":
        return "this start is made to begin near its end, so choose `random` to watch a longer way."
    return "try another seed, or more restarts."
