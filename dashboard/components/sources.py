"""Where the picture comes from: the visitor's own file, or one of the samples."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.components import register

HTML = """
<div class="sources">
  <button type="button" class="own"><svg viewBox="0 0 24 24" aria-hidden="true">
    <path d="M12 16V5M7 10l5-5 5 5M5 19h14"/></svg><span>Open a picture</span></button>
  <div class="samples" role="group" aria-label="Samples"></div>
  <p class="said" role="status"></p>
  <div class="drop" hidden>Drop the picture anywhere</div>
</div>
"""

_strip = register(__file__, HTML)


@dataclass(frozen=True)
class Tile:
    """A sample as a small picture with its name."""

    label: str
    summary: str
    picture: bytes


def sources(
    samples: Mapping[str, Tile],
    *,
    chosen: str | None,
    megabytes: float,
    help: str,
    on_choose: Callable[[str], None],
    uploader: str,
    key: str,
) -> None:
    """Show the ways to a picture: a button, dropping or pasting it anywhere, and the samples.

    Parameters
    ----------
    samples : mapping of str to Tile
        The samples by name.
    chosen : str or None
        The sample that is shown now.
    megabytes : float
        How large a file may be.
    help : str
        What else there is to know about files.
    on_choose : callable
        Called with the name of a sample when the visitor chooses it.
    uploader : str
        The key of the uploader that takes the files.
    key : str
        Names this part of the page.
    """

    def choose() -> None:
        name = st.session_state[key].chosen
        if name in samples:
            on_choose(name)

    data = {
        "chosen": chosen,
        "megabytes": megabytes,
        "help": help,
        "uploader": f".st-key-{uploader}",
        "samples": [
            {
                "name": name,
                "label": tile.label,
                "summary": tile.summary,
                "source": "data:image/jpeg;base64," + base64.b64encode(tile.picture).decode(),
            }
            for name, tile in samples.items()
        ],
    }
    _strip(data=data, key=key, on_chosen_change=choose)
