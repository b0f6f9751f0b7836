"""The before/after viewer: two pictures of one size under a divider, or side by side."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import streamlit as st

from colorseg.color import VISIONS, contrasting_colors, read_hexes, write_hexes
from dashboard.components import register

_PANE = """
    <div class="pane {0}"><img class="{0}" alt="" hidden><img class="veil" alt="" hidden>
      <span class="cross" hidden></span><span class="chip"></span></div>
"""

HTML = f"""
<div class="compare">
  <svg class="filters" width="0" height="0" aria-hidden="true"></svg>
  <div class="toolbar">
    <div class="group" role="toolbar" aria-label="View">
      <button type="button" data-mode="swipe">Swipe</button>
      <button type="button" data-mode="side" aria-label="Side by side">
        Side<span class="wide">&nbsp;by side</span></button>
      <button type="button" data-mode="before">Original</button>
      <button type="button" data-mode="after">Result</button>
    </div>
    <div class="group extras">
      <label class="look" title="Whose eyes, and which colors, the pictures are shown with">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>
        </svg><select aria-label="Look"></select></label>
      <button type="button" class="pin" data-pin aria-label="Pin" aria-pressed="false"
        ><svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M9 3h6l-1 7 4 4H6l4-4zM12 14v7"/></svg><span class="wide">Pin</span></button>
    </div>
    <div class="group zoom" role="toolbar" aria-label="Zoom">
      <button type="button" data-zoom="out" aria-label="Zoom out">&minus;</button>
      <output class="percent" aria-label="Zoom"></output>
      <button type="button" data-zoom="in" aria-label="Zoom in">+</button>
      <button type="button" data-zoom="fit" title="Show the whole picture">Fit</button>
      <button type="button" data-zoom="actual" title="Actual pixels">1:1</button>
    </div>
  </div>
  <div class="frame">
    <div class="stage" role="application" tabindex="0" aria-label="Pictures: arrow keys point at a
      pixel, Enter shows its cluster alone, Escape goes back, plus and minus zoom">
      {_PANE.format("before")}{_PANE.format("after")}
      <div class="divider" role="slider" tabindex="0" aria-label="Divider" aria-valuemin="0"
           aria-valuemax="100" aria-valuenow="50" aria-orientation="horizontal">
        <span class="knob"><svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M9 7l-5 5 5 5M15 7l5 5-5 5"/></svg></span>
      </div>
      <div class="readout" aria-hidden="true" hidden></div>
      <p class="note" role="alert" hidden></p>
    </div>
    <div class="bar" role="group" aria-label="Cluster shown alone" hidden>
      <div class="told"></div>
      <div class="acts">
        <button type="button" data-verb="lock"
          ><span class="does">Lock</span><span class="wide">&nbsp;this color</span></button>
        <button type="button" data-verb="start" aria-label="Start from this color"
          title="A cluster begins at the pixel's own color"
          >Start<span class="wide">&nbsp;from this color</span></button>
        <label class="button">Recolor<input type="color" aria-label="Recolor"></label>
        <button type="button" data-verb="ignore" title="The pixel's own color takes no part"
          >Leave out</button>
        <button type="button" data-verb="all" aria-label="Show all of the picture"
          ><span class="wide">Show all</span><span class="narrow">✕</span></button>
      </div>
    </div>
  </div>
  <p class="said" role="status"></p>
</div>
"""


_viewer = register(__file__, HTML, uses=("roving", "indexed_png", "pointing"))


@dataclass(frozen=True)
class Side:
    """One of the two pictures.

    Attributes
    ----------
    file : bytes
        JPEG or PNG.
    name : str
        What the button calls it that shows it alone.
    label : str
        What is written on it and read out by screen readers.
    """

    file: bytes
    name: str
    label: str


@dataclass(frozen=True)
class Painting:
    """What the result's picture consists of.

    Attributes
    ----------
    picture, result : str
        Names of both: another name is another one. A result without a name is not there yet.
    wish : str
        What is wanted: the same for a result and for what stands in its place until it is there.
    plane : bytes
        An indexed PNG of which each entry has a color of the palette: the result's file itself if
        it is such.
    palette : tuple of str
        The hex code that each cluster is shown in, and behind those each ignored color that is
        kept.
    found : tuple of str
        The hex code that was found for each cluster, which says what is to be done to it.
    locked : tuple of str
        Those of them that are locked.
    """

    picture: str
    result: str
    wish: str
    plane: bytes
    palette: tuple[str, ...]
    found: tuple[str, ...]
    locked: tuple[str, ...]


def compare(data: bytes, *, on_act: Callable[[dict[str, Any]], None], key: str) -> None:
    """Show two pictures of the same size for comparison: swipe, zoom, pan, point, side by side.

    Divider, view and look survive an update, zoom and position too as long as the size stays the
    same. The page is rerun only by what is done to a color, and by Pin.

    Parameters
    ----------
    data : bytes
        What `packed` returns.
    on_act : callable
        Called with what is to be done: ``verb``, and ``color`` and ``to`` as it takes them.
    key : str
        Identifies this viewer on the page; with the same key it is updated, not rebuilt.
    """
    _viewer(key=key, data=data, on_sent_change=lambda: on_act(dict(st.session_state[key].sent)))


def packed(
    before: Side, after: Side, painting: Painting, size: tuple[int, int], *, pinned: bool
) -> bytes:
    """Join pictures, and all that the viewer needs to know, into one blob.

    Parameters
    ----------
    before : Side
        The original, or another result of it.
    after : Side
        The result, as a PNG. Its colors reach the screen unblended at every zoom.
    painting : Painting
        What it consists of.
    size : tuple of int
        Width and height of both pictures in pixels, about 1600 at most.
    pinned : bool
        Whether `before` is a result.

    Returns
    -------
    bytes
        The length of a JSON header (4 bytes, little-endian), the header, the files; Streamlit
        carries them untouched.
    """
    files = [before.file, after.file]
    if painting.plane != after.file:
        files.append(painting.plane)
    told = asdict(painting) | {"size": size, "pinned": pinned, "looks": _looks(painting.palette)}
    told |= {"labels": (before.label, after.label), "sides": (before.name, after.name)}
    del told["plane"]
    told["lengths"] = [len(file) for file in files]
    # The browser decodes only what changed: a rerun often repeats one file or both.
    told["digests"] = [hashlib.sha256(file).hexdigest() for file in files]
    text = json.dumps(told).encode()
    return b"".join((len(text).to_bytes(4, "little"), text, *files))


def _looks(palette: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Return how the pictures can be looked at: other colors for the palette's, by name."""
    colors = read_hexes(" ".join(palette))
    looks: dict[str, dict[str, Any]] = {
        "own": {"label": "True colors", "summary": "As they are."},
        "contrasting": {
            "label": "Contrasting",
            "summary": "A color for each cluster that is easy to tell from the others.",
            "colors": write_hexes(contrasting_colors(len(colors))),
        },
    }
    for name, vision in VISIONS.items():
        seen = write_hexes(vision.seen(colors))
        looks[name] = {"label": vision.label, "summary": vision.summary}
        looks[name] |= {"colors": seen, "matrix": np.array(vision.matrix).tolist()}
    return looks
