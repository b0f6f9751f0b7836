"""A page that shows words from outside in every way that Streamlit has for a page like ours."""

import streamlit as st

from dashboard.wording import as_text, cells, join, markdown
from tests.made_words import OUTSIDE

st.html("dashboard/page.css")
WORDS = [words for words in OUTSIDE if words]
for words in WORDS:
    st.error(as_text(words))
st.table(cells({"Words": WORDS}))

# All in one, a line each, between words of the page's own.
everything = join(" and ", WORDS)
st.caption(everything)
st.markdown(markdown("**All:** {}", everything))
st.warning(everything)
st.info(everything)
st.button(everything)
st.metric(everything, everything, help=everything)
st.progress(0.5, everything)
st.expander(everything)
st.popover(everything)
st.selectbox(everything, WORDS)
st.text_input(everything)
st.number_input(everything)
st.select_slider(everything, (1, 2))
st.file_uploader(everything)
st.toggle(everything)
st.download_button(everything, b"")
st.image("docs/page-light.png", everything, width=20)
st.tabs([everything])
st.toast(everything, duration="infinite")
