"""A button that copies the page's address, which holds the picture's settings."""

from dashboard.components import register

HTML = """
<button type="button"><svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 6 6l1-1"
  /></svg><span class="said">Copy link</span></button>
<span class="told" role="status"></span>
"""

_button = register(__file__, HTML)


def copy_link(*, is_own: bool, key: str) -> None:
    """Show the button.

    Parameters
    ----------
    is_own : bool
        Whether the picture is the visitor's own, which no link can carry.
    key : str
        Names this part of the page.
    """
    _button(data={"is_own": is_own}, key=key)
