"""Several pictures as a table; a click on one turns to it."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

import streamlit as st

from dashboard.components import register

HTML = """
<div class="batch"><table role="table" aria-label="Several pictures">
  <thead role="rowgroup"><tr role="row"></tr></thead>
  <tbody role="rowgroup"></tbody>
</table></div>
"""

_table = register(__file__, HTML)


@dataclass(frozen=True)
class Line:
    """What is said of one picture.

    Attributes
    ----------
    name : str
        What the visitor calls it.
    reason : str
        Why it could not be made; an empty text if it is, and then all of the others say something.
    small : bytes
        A small PNG of it.
    size, colors, before, after, change, difference : str
        Figures as people read them.
    hexes : tuple of str
        Its palette.
    shares : tuple of float
        How much of it each color has.
    """

    name: str
    reason: str = ""
    small: bytes = b""
    size: str = ""
    colors: str = ""
    before: str = ""
    after: str = ""
    change: str = ""
    difference: str = ""
    hexes: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()


def batch_table(
    lines: Mapping[str, Line], *, on_choose: Callable[[str], None] | None, key: str
) -> None:
    """Show what became of several pictures.

    Parameters
    ----------
    lines : mapping of str to Line
        The pictures by what they are asked for by.
    on_choose : callable or None
        Called with that when the visitor clicks one; None if there is nothing to turn to.
    key : str
        Names this part of the page.
    """

    def choose() -> None:
        if (chosen := st.session_state[key].chosen) in lines and on_choose is not None:
            on_choose(chosen)

    rows = [
        asdict(line)
        | {"key": name, "small": base64.b64encode(line.small).decode() if line.small else ""}
        for name, line in lines.items()
    ]
    _table(data={"rows": rows, "clicks": on_choose is not None}, key=key, on_chosen_change=choose)
