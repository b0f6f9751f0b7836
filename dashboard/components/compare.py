"""The before/after viewer: two pictures of one size under a divider, or side by side."""

import hashlib
import json

from dashboard.components import register

HTML = """
<div class="compare">
  <div class="toolbar">
    <div class="group" role="group" aria-label="View">
      <button type="button" data-mode="swipe">Swipe</button>
      <button type="button" data-mode="side">Side by side</button>
      <button type="button" data-mode="before">Original</button>
      <button type="button" data-mode="after">Result</button>
    </div>
    <div class="group" role="group" aria-label="Zoom">
      <button type="button" data-zoom="out" aria-label="Zoom out">&minus;</button>
      <output class="percent" aria-label="Zoom"></output>
      <button type="button" data-zoom="in" aria-label="Zoom in">+</button>
      <button type="button" data-zoom="fit" title="Show the whole picture">Fit</button>
      <button type="button" data-zoom="actual" title="Actual pixels">1:1</button>
    </div>
  </div>
  <div class="stage" role="group" tabindex="0"
       aria-label="Pictures: plus and minus zoom, arrow keys move the enlarged view">
    <div class="pane before"><img class="before" alt="" hidden><span class="chip"></span></div>
    <div class="pane after"><img class="after" alt="" hidden><span class="chip"></span></div>
    <div class="divider" role="slider" tabindex="0" aria-label="Divider" aria-valuemin="0"
         aria-valuemax="100" aria-valuenow="50" aria-orientation="horizontal">
      <span class="knob"><svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M9 7l-5 5 5 5M15 7l5 5-5 5"/></svg></span>
    </div>
    <p class="note" role="alert" hidden></p>
  </div>
</div>
"""


_viewer = register(__file__, HTML)


def packed(before: bytes, after: bytes, labels: tuple[str, str], size: tuple[int, int]) -> bytes:
    """Join both pictures into the one blob that Streamlit carries untouched.

    Parameters
    ----------
    before, after : bytes
        The two image files.
    labels : tuple of str
        What to call them.
    size : tuple of int
        Width and height of both, in pixels.

    Returns
    -------
    bytes
        The length of a JSON header (4 bytes, little-endian), the header, ``before``, ``after``.
    """
    header = {
        "labels": labels,
        "size": size,
        "lengths": (len(before), len(after)),
        # The browser decodes only what changed: a rerun often repeats one file or both.
        "digests": [hashlib.sha256(file).hexdigest() for file in (before, after)],
    }
    text = json.dumps(header).encode()
    return b"".join((len(text).to_bytes(4, "little"), text, before, after))


def compare(
    before: bytes, after: bytes, *, labels: tuple[str, str], size: tuple[int, int], key: str
) -> None:
    """Show two pictures of the same size for comparison: swipe, zoom, pan, side by side.

    Nothing is sent back to Python, so using the viewer never reruns the page. Divider and view
    survive an update, zoom and position too as long as `size` stays the same.

    Parameters
    ----------
    before : bytes
        The original: a JPEG or PNG file.
    after : bytes
        The result: an indexed PNG file. Its colors reach the screen unblended at every zoom.
    labels : tuple of str
        Names of the two pictures, shown on them and read out by screen readers.
    size : tuple of int
        Width and height of both pictures in pixels, about 1600 at most.
    key : str
        Identifies this viewer on the page; with the same key it is updated, not rebuilt.
    """
    _viewer(key=key, data=packed(before, after, labels, size))
