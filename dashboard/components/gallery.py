"""Small pictures to click, of which one is chosen."""

import base64
from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.components import register

HTML = '<div class="gallery" role="toolbar"></div>'


_pictures = register(__file__, HTML, uses=("roving",))


def gallery(
    pictures: Mapping[str, bytes],
    *,
    chosen: str | None,
    on_choose: Callable[[str], None],
    key: str,
    label: str = "Samples",
    captions: bool = False,
) -> None:
    """Show pictures of which one can be chosen.

    Parameters
    ----------
    pictures : mapping of str to bytes
        A small JPEG or PNG for each name.
    chosen : str or None
        The name that is chosen now.
    on_choose : callable
        Called with a name when the visitor clicks it.
    key : str
        Names this part of the page.
    label : str
        What the pictures are, for screen readers.
    captions : bool
        Whether the names are written under the pictures.
    """

    def choose() -> None:
        on_choose(st.session_state[key].chosen)

    data = {
        "chosen": chosen,
        "label": label,
        "captions": captions,
        "pictures": [
            {"name": name, "source": _source(picture)} for name, picture in pictures.items()
        ],
    }
    _pictures(data=data, key=key, on_chosen_change=choose)


def _source(picture: bytes) -> str:
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"
