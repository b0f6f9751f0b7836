"""What was assumed about the picture and what to know about the result."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from colorseg.color import write_hexes
from colorseg.exports import notes_about
from colorseg.metrics import Blend
from colorseg.samples import SAMPLES
from colorseg.segmentation import Segmentation
from colorseg.words import counted
from dashboard.cached import Result, blends_of
from dashboard.link import choose_settings
from dashboard.wording import Markdown, as_text, markdown


def show(result: Result, complaints: Mapping[str, Markdown]) -> None:
    """Show what does not fit, the notices of the result, and how the picture was read."""
    for complaint in complaints.values():
        st.error(as_text(complaint), icon=":material/error:")
    for notice in result.segmentation.notices:
        st.info(as_text(notice), icon=":material/info:")
    if result.picture.sample is not None:
        sample = SAMPLES[result.picture.sample]
        st.caption(markdown("{} *{}.*", sample.summary, sample.credit))
    notes = notes_about(result.image, result.segmentation.settings)
    if notes:
        st.caption(markdown("About the picture: {}.", "; ".join(notes)))


def show_blends(result: Result) -> None:
    """Name the cluster that blends most, and offer what may part its colors."""
    segmentation, blends = result.segmentation, blends_of(result)
    if not blends:
        return
    row = st.container(horizontal=True, vertical_alignment="center")
    row.warning(as_text(_sentence(segmentation, blends)), icon=":material/join:")
    if segmentation.settings.quality != "best":
        best = replace(segmentation.settings, quality="best")
        row.button("Part them", on_click=choose_settings, args=(best,), key="part_blends")


def _sentence(segmentation: Segmentation, blends: tuple[Blend, ...]) -> str:
    worst = blends[0]
    colors = write_hexes(segmentation.settings.color_space.to_colors(worst.parts))
    own = segmentation.palette.hexes[worst.cluster]
    others = len(blends) - 1
    more = f" So does {counted(others, 'other cluster')}." if others == 1 else ""
    more = f" So do {counted(others, 'other cluster')}." if others > 1 else more
    return (
        f"Cluster {worst.cluster} ({own}) blends {colors[0]} and {colors[1]}: to split it would "
        f"take {100 * worst.gain:.0f} % off the inertia, more than it costs to join two others."
        f"{more}"
    )
