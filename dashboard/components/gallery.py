"""The samples as small pictures to click."""

import base64
from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.components import register

HTML = '<div class="gallery" role="group" aria-label="Samples"></div>'


_pictures = register(__file__, HTML)


def gallery(
    pictures: Mapping[str, bytes],
    *,
    chosen: str | None,
    on_choose: Callable[[str], None],
    key: str,
) -> None:
    """Show pictures of which one can be chosen.

    Parameters
    ----------
    pictures : mapping of str to bytes
        A small JPEG for each name.
    chosen : str or None
        The name that is chosen now.
    on_choose : callable
        Called with a name when the visitor clicks it.
    key : str
        Names this part of the page.
    """

    def choose() -> None:
        on_choose(st.session_state[key].chosen)

    data = {
        "chosen": chosen,
        "pictures": [
            {"name": name, "source": "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()}
            for name, jpeg in pictures.items()
        ],
    }
    _pictures(data=data, key=key, on_chosen_change=choose)
