"""The viewer's questions about single pixels, answered without a rerun of the page."""

import base64
from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.components import register

HTML = "<span hidden></span>"

_asker = register(__file__, HTML)

_LENGTH = 1_000_000  # beyond which no place is a picture's
_MOST = 64  # pixels of a side that one answer is about


def pixels(facts_at: Callable[[int, int, int], bytes], *, result: str, key: str) -> None:
    """Answer what the viewer asks, in a fragment.

    Parameters
    ----------
    facts_at : callable
        Takes left, top and side of a square of pixels and returns what can be said of them.
    result : str
        Names what is shown, so that no answer is taken for another result's.
    key : str
        Names this part of the page.
    """

    def remember() -> None:
        st.session_state[f"{key}_asked"] = dict(st.session_state[key].asked)

    data: dict[str, Any] = {"result": result, "facts": ""}
    # What was asked last is told of a new result at once.
    if asked := st.session_state.get(f"{key}_asked"):
        left, top, side = (int(asked[name]) for name in ("left", "top", "side"))
        left, top = (min(max(place, 0), _LENGTH) for place in (left, top))
        facts = facts_at(left, top, min(max(side, 1), _MOST))
        # With its turn no answer is like the one before, and each reaches the browser.
        data |= {"turn": int(asked["turn"]), "left": left, "top": top}
        data["facts"] = base64.b64encode(facts).decode()
    _asker(data=data, key=key, on_asked_change=remember)
