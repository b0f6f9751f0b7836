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
    first = counted(len(segmentation.palette), "first centroid")
    distinct = counted(len(segmentation.histogram), "distinct color")
    return (
        f"**What happened here.** `{segmentation.settings.init}` chose {first}. Then two steps "
        "took turns:\n"
        f"1. *Assign:* each color joins the nearest centroid; the picture has {distinct}.\n"
        "2. *Update:* each centroid moves to the mean color of its pixels.\n\n"
        f"{words}\n\n"
        "Neither step can raise the inertia, so the upper curve only falls. It ends in *a* valley, "
        f"not always the deepest one: {_advice(segmentation.settings)}"
    )


def _advice(settings: Settings) -> str:
    if settings.init == "coarse-to-fine" or settings.quality == "best":
        return "this start is made to begin near its end, so choose `random` to watch a longer way."
    return "try another seed, or more restarts."
