"""The palette as swatches; a click copies a color's hex code."""

from colorseg.palettes import Palette
from dashboard.components import register

HTML = """
<ol class="swatches"></ol>
<p class="said" role="status"></p>
"""


_list = register(__file__, HTML)


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
    """Return a share of the pixels as people read it; it is 0 % of no pixel alone."""
    if share == 0:
        return "0 %"
    return "< 0.1 %" if share < 0.0005 else f"{100 * share:.1f} %"
