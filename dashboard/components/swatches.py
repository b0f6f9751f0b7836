"""The palette as swatches: a click copies a color's hex code, and a menu has what else there is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from colorseg.palettes import Order
from dashboard.components import register

HTML = """
<div class="palette">
  <div class="strip" aria-hidden="true"></div>
  <div class="bar">
    <label class="sort">Sort by <select></select></label>
    <button type="button" class="back">Show all colors</button>
    <button type="button" class="all" aria-haspopup="dialog" aria-label="Copy all…">
      <span class="before">Copy all…</span><span class="done">Copied ✓</span>
    </button>
  </div>
  <p class="said" role="status"></p>
  <ol class="swatches" aria-label="Colors; arrow keys move between them"></ol>
  <p class="hint">Click a color to copy its code; ⋯ has more.</p>
  <div class="menu" popover role="dialog"></div>
</div>
"""

_list = register(__file__, HTML)


@dataclass(frozen=True)
class Swatch:
    """One color of a palette.

    Attributes
    ----------
    hex : str
        What it is shown as.
    found : str
        What was found, another code if it is shown in an own color.
    ink : str
        Black or white, whichever reads better on it.
    share : float
        Of the pixels.
    pixels : int
        How many.
    name : str
        The CSS name that looks most like it.
    rgb, oklch : str
        As CSS writes it otherwise.
    locked : bool
        Whether it was given.
    """

    hex: str
    found: str
    ink: str
    share: float
    pixels: int
    name: str
    rgb: str
    oklch: str
    locked: bool


def swatches(
    colors: Sequence[Swatch],
    *,
    orders: Mapping[str, tuple[Order, Sequence[int]]],
    style_sheet: str,
    on_act: Callable[[dict[str, Any]], None],
    key: str,
) -> None:
    """Show a palette.

    Parameters
    ----------
    colors : sequence of Swatch
        The colors, each at its cluster's number.
    orders : mapping of str to tuple of Order and sequence of int
        By their keys the orders to choose from, the first of them first, each with the numbers of
        the clusters in it.
    style_sheet : str
        The palette as CSS has it, to be copied.
    on_act : callable
        Called with what is to be done to a color.
    key : str
        Names this part of the page.
    """
    data = {
        "colors": [_shown(color) for color in colors],
        "orders": [
            {"label": order.label, "summary": order.summary, "places": list(places)}
            for order, places in orders.values()
        ],
        "css": style_sheet,
    }
    _list(data=data, key=key, on_act_change=lambda: on_act(dict(st.session_state[key].act)))


def _shown(color: Swatch) -> dict[str, Any]:
    used = color.pixels > 0
    words = {
        "width": color.share,
        "share": percent(color.share) if used else "not used",
        "pixels": f"{color.pixels:,} px",
        "own": color.hex != color.found,
    }
    return asdict(color) | words


def percent(share: float) -> str:
    """Return a share of the pixels as people read it; it is 0 % of no pixel alone."""
    if share == 0:
        return "0 %"
    return "< 0.1 %" if share < 0.0005 else f"{100 * share:.1f} %"
