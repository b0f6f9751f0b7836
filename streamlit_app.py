"""The page: ``streamlit run streamlit_app.py``."""

from pathlib import Path

import streamlit as st

from dashboard import controls, session
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
)

st.set_page_config("Color segmentation", "🎨", layout="wide")
# Some hosts show visitors where in the files an error arose, whatever the configuration says.
st.set_option("client.showErrorDetails", "none")
st.html(Path(__file__).parent / "dashboard" / "page.css")

st.title("Color segmentation", anchor=False)  # on a phone the anchor takes a line of its own
st.markdown(
    "k-means groups the colors of a picture and paints each pixel in its group's mean color."
)

picture, settings, shelf = controls.choose(st.container())
result = session.result_for(picture, settings, st.empty())

notes.show(result)
pictures, colors = st.columns([5, 3], gap="medium")
with pictures:
    comparison.show(result)
with colors:
    palette.show(result)
downloads.show(result)
figures.show(result)
controls.show_samples(shelf, result.picture)

# Each part is made when it is opened: some of them cluster the picture many times.
PARTS = {
    "Convergence": convergence,
    "Clusters": clusters,
    "Choose k": choose_k,
    "Compare starts": compare_starts,
    "Compare methods": compare_methods,
    "Experiments": experiments,
}
tabs = st.tabs(list(PARTS), key="part", on_change="rerun", bind="query-params")
for tab, part in zip(tabs, PARTS.values(), strict=True):
    if tab.open:
        with tab:
            part.show(result)
