"""How the clustering got there."""

import streamlit as st

from colorseg.plots import DARK, LIGHT, PLOTS
from colorseg.segmentation import Segmentation
from colorseg.settings import ENTRIES, Settings
from colorseg.words import counted
from dashboard.cached import Result, plot_of
from dashboard.wording import Markdown, as_text, join, markdown

_LABELS = ENTRIES["init"].limit.labels


def show(result: Result) -> None:
    """Draw the convergence plot and say in words what it shows."""
    segmentation = result.segmentation
    words = PLOTS["convergence"].describe(segmentation)
    ink = DARK if st.context.theme.type == "dark" else LIGHT
    st.image(plot_of("convergence", result, ink), width="stretch", alt=words)
    st.markdown(as_text(_explanation(segmentation, words)))


def _explanation(segmentation: Segmentation, words: str) -> Markdown:
    settings, k = segmentation.settings, len(segmentation.palette)
    distinct = counted(len(segmentation.histogram), "distinct color")
    if len(settings.locked_colors) == k:
        return markdown(
            "**What happened here.** The palette was given ({}, all locked): "
            "there was nothing to learn, and each of {} joins the nearest.\n\n{}",
            counted(k, "color"),
            distinct,
            words,
        )
    return markdown(
        "**What happened here.** {} Then two steps took turns:\n"
        "1. *Assign:* each color joins the nearest centroid; the picture has {}.\n"
        "2. *Update:* each centroid moves to the mean color of its pixels.\n\n"
        "{}\n\n"
        "Neither step can raise the inertia, so the upper curve only falls. It ends in *a* valley, "
        "not always the deepest one: {}",
        _start(segmentation),
        distinct,
        words,
        _advice(settings),
    )


def _start(segmentation: Segmentation) -> Markdown:
    """Say where the first centroids came from."""
    settings, k = segmentation.settings, len(segmentation.palette)
    locked, given = len(settings.locked_colors), len(settings.chosen_colors)
    foreign = segmentation.histogram.count_missing(settings.locked_colors)
    first = min(settings.k, len(segmentation.histogram) + foreign)
    sentences = []
    if first > locked + given:
        chosen = counted(first - locked - given, "first centroid")
        sentences.append(markdown("*{}* chose {}.", _LABELS[settings.init], chosen))
    if given:
        sentences.append(markdown("Given to start from: {}.", counted(given, "color")))
    if locked:
        sentences.append(markdown("Locked, so that they never move: {}.", counted(locked, "color")))
    if k < first:
        sentences.append(markdown("Similar ones were merged, which left {}.", counted(k, "color")))
    return join(" ", sentences)


def _advice(settings: Settings) -> Markdown:
    if settings.init == "coarse-to-fine" or settings.quality == "best":
        return markdown(
            "this start is made to begin near its end, so choose *Random colors* to watch a longer "
            "way."
        )
    return markdown("try another seed, or more restarts.")
