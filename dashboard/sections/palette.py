"""The colors of the result."""

import streamlit as st

from dashboard.cached import Result
from dashboard.components.swatches import swatches


def show(result: Result) -> None:
    """Show a swatch for each color; its number is the cluster's number everywhere."""
    st.header("Palette")
    swatches(result.segmentation.palette, key="swatches")
