"""The number of colors: slider, number and the sizes people ask for, all one value."""

from collections.abc import Callable
from uuid import uuid4

import streamlit as st

from dashboard.components import register

# Every number up to 16, then the sizes people ask for: the slider reaches 256 and stays fine.
_STOPS = (*range(1, 17), 20, 24, 32, 48, 64, 96, 128, 192, 256)
_CHIPS = (3, 5, 8, 16, 32, 64, 256)

HTML = """
<div class="count">
  <div class="line">
    <label for="colorseg-k" class="label"></label>
    <input id="colorseg-k" class="number" type="number" step="1" inputmode="numeric">
  </div>
  <input class="slider" type="range" step="1">
  <div class="chips" role="toolbar"></div>
  <p class="note" role="status"></p>
</div>
"""

_count = register(__file__, HTML, uses=("roving",))


def count(
    value: int,
    *,
    lowest: int,
    label: str,
    help: str,
    note: str,
    on_slide: Callable[[int], None],
    on_choose: Callable[[int], None],
    key: str,
) -> None:
    """Show the number of colors and let it be chosen.

    The page is told while the slider moves, so the picture answers before it is let go.

    Parameters
    ----------
    value : int
        What is chosen now.
    lowest : int
        The smallest number there can be, because so many colors are given.
    label, help : str
        What it is called, and what it means.
    note : str
        What else there is to know.
    on_slide : callable
        Called with a number that the slider passes on its way.
    on_choose : callable
        Called with a number from 1 to 256 when the visitor chooses it.
    key : str
        Names this part of the page.
    """

    def choose() -> None:
        chosen = st.session_state[key].chosen
        st.session_state[f"{key}_turn"] = int(chosen["turn"])
        (on_slide if chosen["sliding"] else on_choose)(int(chosen["value"]))

    # The slider begins where the number does.
    stops = sorted({lowest, *(stop for stop in _STOPS if stop > lowest)})
    data = {
        "value": value,
        "session": st.session_state.setdefault(f"{key}_session", uuid4().hex),
        "turn": st.session_state.get(f"{key}_turn", 0),
        "lowest": lowest,
        "label": label,
        "help": help,
        "note": note,
        "stops": stops,
        "chips": [chip for chip in _CHIPS if chip >= lowest],
    }
    _count(data=data, key=key, on_chosen_change=choose)
