"""Our few browser parts, each a ``.py`` with its ``.js`` and ``.css`` beside it."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer


def register(module: str, html: str, *, uses: tuple[str, ...] = ()) -> ComponentRenderer:
    """Make a component of a module's HTML and the style and script beside it.

    Parameters
    ----------
    module : str
        The module's ``__file__``.
    html : str
        What the script fills; constant, never data.
    uses : tuple of str
        Names of scripts beside it that come before its own, of which they are a part.

    Returns
    -------
    ComponentRenderer
        Called to show the component.
    """
    path = Path(module)
    css = path.with_suffix(".css").read_text(encoding="utf-8")
    scripts = [path.with_name(f"{name}.js") for name in (*uses, path.stem)]
    js = "\n".join(script.read_text(encoding="utf-8") for script in scripts)
    return st.components.v2.component(f"colorseg_{path.stem}", html=html, css=css, js=js)
