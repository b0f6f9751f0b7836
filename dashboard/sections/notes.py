"""What was assumed about the picture and what to know about the result."""

import streamlit as st

from dashboard.cached import Result


def show(result: Result) -> None:
    """Show the notices of the result, and how the picture was read."""
    for notice in result.segmentation.notices:
        st.info(notice, icon=":material/info:")
    if result.image.notes:
        st.caption(f"About the picture: {'; '.join(result.image.notes)}.")
