"""The palette as swatches; a click copies a color's hex code."""

from pathlib import Path

import streamlit as st

from colorseg.palette import Palette

HTML = """
<ol class="swatches"></ol>
<p class="said" role="status"></p>
"""


def _asset(suffix: str) -> str:
    return Path(__file__).with_suffix(suffix).read_text(encoding="utf-8")


_list = st.components.v2.component(
    "colorseg_swatches", html=HTML, css=_asset(".css"), js=_asset(".js")
)


def swatches(palette: Palette, *, key: str) -> None:
    """Show a palette.

    Parameters
    ----------
    palette : Palette
        The colors, most common first.
    key : str
        Names this part of the page.
    """
    rows = zip(palette.hexes, palette.inks, palette.shares, palette.counts, strict=True)
    data = [
        {"hex": code, "ink": ink, "share": percent(share), "pixels": f"{int(pixels):,}"}
        for code, ink, share, pixels in rows
    ]
    _list(data=data, key=key)


def percent(share: float) -> str:
    """Return a share of the pixels as people read it; a color that is there is never 0 %."""
    return "< 0.1 %" if share < 0.0005 else f"{100 * share:.1f} %"
