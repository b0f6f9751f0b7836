"""Our few browser parts, each a ``.py`` with its ``.js`` and ``.css`` beside it."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer


def register(module: str, html: str) -> ComponentRenderer:
    """Make a component of a module's HTML and the style and script beside it.

    Parameters
    ----------
    module : str
        The module's ``__file__``.
    html : str
        What the script fills; constant, never data.

    Returns
    -------
    ComponentRenderer
        Called to show the component.
    """
    path = Path(module)
    css, js = (path.with_suffix(end).read_text(encoding="utf-8") for end in (".css", ".js"))
    return st.components.v2.component(f"colorseg_{path.stem}", html=html, css=css, js=js)
