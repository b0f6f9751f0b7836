"""The page: ``streamlit run streamlit_app.py``."""

from pathlib import Path

import streamlit as st

from colorseg.checks import OneOf
from colorseg.samples import SAMPLES
from dashboard import controls, link, pins, session
from dashboard.pictures import OWN
from dashboard.sections import (
    choose_k,
    clusters,
    compare_methods,
    compare_starts,
    comparison,
    convergence,
    downloads,
    experiments,
    figures,
    notes,
    palette,
    pinned,
    several,
    summary,
)

# Each part is made when it is opened: some of them cluster the picture many times.
PARTS = {
    "Palette": palette,
    "Choose k": choose_k,
    "Clusters": clusters,
    "Convergence": convergence,
    "Compare starts": compare_starts,
    "Compare methods": compare_methods,
    "Experiments": experiments,
    "All figures": figures,
    controls.SEVERAL: several,
}
FIRST_PART = next(iter(PARTS))  # which is there at once

# First of all, so that nothing comes between an action and what it leads to.
asked = link.follow(
    {
        "sample": OneOf(SAMPLES),
        "own": OneOf(OWN),
        "part": OneOf(dict.fromkeys(PARTS, "")),
        "pin": pins.Pinned(),
        "several": OneOf(several.WAYS),
    }
)

st.set_page_config("Color segmentation", "🎨", layout="wide", initial_sidebar_state="collapsed")
# Some hosts show visitors where in the files an error arose, whatever the configuration says.
st.set_option("client.showErrorDetails", "none")
st.html(Path(__file__).parent / "dashboard" / "page.css")


# Places first: what is slow fills one later, and moves nothing.
head = st.container(horizontal=True, vertical_alignment="center", key="head")
head.title("Color segmentation", anchor=False)
bench = st.container(key="bench")
left, right = bench.columns([8, 5], gap="medium")
ways, busy, stage = left.container(key="ways"), left.container(key="busy"), left.container()
meanwhile = left.container(key="meanwhile")
number, said = right.container(), right.container(key="said")
files, words, open_part, hints = (
    right.container(key=name) for name in ("files", "words", "open_part", "hints")
)

controls.show_actions(head)
picture = controls.choose_picture(ways)
controls.choose_k(asked.settings, number)
with meanwhile:  # what is drawn there stays until the end of the run, under whatever comes
    result = session.result_for(picture, asked.settings, busy.empty(), comparison.show_start)
with stage:
    comparison.show(result)
with said:
    late = summary.show(result)
with words:
    notes.show(result, asked.complaints)
with open_part:
    part = controls.choose_part(PARTS)
    if part == FIRST_PART:
        PARTS[part].show(result)
controls.show_sidebar(asked.settings, asked.complaints)
with files:
    downloads.show(result)
summary.complete(result, *late)
with stage:
    pinned.show(result)
with open_part:
    if part != FIRST_PART:
        PARTS[part].show(result)
with hints:
    downloads.tell(result)
    notes.show_blends(result)
with files:
    downloads.gather(result)
