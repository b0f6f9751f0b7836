"""Where the picture comes from: the visitor's own file, or one of the samples."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from dashboard.components import register

HTML = """
<div class="sources">
  <button type="button" class="own"><svg viewBox="0 0 24 24" aria-hidden="true">
    <path d="M12 16V5M7 10l5-5 5 5M5 19h14"/></svg><span>Open a picture</span></button>
  <div class="tiles" role="toolbar" aria-label="Pictures">
    <div class="mine" role="group" aria-label="Your pictures"></div>
    <button type="button" class="all" hidden></button>
    <div class="samples" role="group" aria-label="Samples"></div>
  </div>
  <div class="notice"><p class="said" role="status"></p>
    <button type="button" class="close" aria-label="Close">✕</button></div>
  <div class="drop" popover="manual"><p>Drop pictures anywhere</p></div>
</div>
"""

_strip = register(__file__, HTML, uses=("roving",))


@dataclass(frozen=True)
class Tile:
    """A sample as a small picture with its name."""

    label: str
    summary: str
    picture: bytes


@dataclass(frozen=True)
class Own:
    """A picture of the visitor's own, whose tile the browser makes of the file it has."""

    name: str
    size_bytes: int


@dataclass(frozen=True)
class Most:
    """How much can be taken: the size of a file, that of all of them, and their number."""

    megabytes: float
    together: float
    pictures: int


def sources(
    samples: Mapping[str, Tile],
    own: Mapping[str, Own],
    *,
    chosen: str,
    most: Most,
    help: str,
    on_sample: Callable[[str], None],
    on_own: Callable[[str], None],
    on_all: Callable[[], None],
    uploader: str,
    key: str,
) -> None:
    """Show the ways to a picture: a button, dropping or pasting, the visitor's own, the samples.

    Parameters
    ----------
    samples : mapping of str to Tile
        The samples by name.
    own : mapping of str to Own
        The visitor's own pictures by the ids of their files, in the uploader's order.
    chosen : str
        The name or id of what is shown now; an empty text if it is none of them.
    most : Most
        How much can be taken.
    help : str
        What else there is to know about files.
    on_sample, on_own : callable
        Called with the name or id of what the visitor turns to.
    on_all : callable
        Called when the visitor wants all of their own pictures.
    uploader : str
        The key of the uploader that takes the files.
    key : str
        Names this part of the page.
    """

    def choose(name: str, known: Mapping[str, Any], act: Callable[[str], None]) -> None:
        wanted = st.session_state[key][name]
        if wanted in known:
            act(wanted)

    data = {
        "chosen": chosen,
        "most": asdict(most),
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
        "own": [
            {"name": file, "label": each.name, "bytes": each.size_bytes}
            for file, each in own.items()
        ],
    }
    _strip(
        data=data,
        key=key,
        on_sample_change=lambda: choose("sample", samples, on_sample),
        on_own_change=lambda: choose("own", own, on_own),
        on_all_change=on_all,
    )
