"""What happened, in a sentence."""

import streamlit as st

from colorseg.words import counted
from dashboard.cached import Result
from dashboard.wording import markdown

# Up to which mean ΔE a result looks how different from the original.
_DIFFERENCES = (
    (0.5, "cannot be told from the original"),
    (1.5, "can hardly be told from the original"),
    (3.0, "differs a little from the original"),
    (6.0, "clearly differs from the original"),
    (float("inf"), "looks quite different from the original"),
)


def show(result: Result) -> None:
    """Say how many colors became how many, and how different that looks."""
    before = counted(len(result.segmentation.histogram), "color")
    after = counted(len(result.segmentation.palette), "color")
    st.markdown(markdown("**{}** of the picture became **{}**.", before, after))
